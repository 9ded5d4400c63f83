package org.jacinth.hypervisor.spi;

import java.lang.foreign.MemorySegment;

/**
 * One virtual processor. {@link #kick}, {@link #isKicked} and {@link #interrupt} may be called from any thread at any
 * time; everything else only from the owner thread, which the object model guarantees.
 */
public interface EngineVcpu extends AutoCloseable {

    /** Number of RIP for {@link #register}; 0 to 15 are RAX RCX RDX RBX RSP RBP RSI RDI R8 to R15 (encoding order). */
    int RIP = 16;
    /** Number of RFLAGS for {@link #register}. The whole register; the object model applies Zircon's masks. */
    int RFLAGS = 17;

    /**
     * Runs the guest until there is something for the object model to do. A kick is consumed by exactly one
     * {@link Exit.Kicked}; a packet already due goes first.
     */
    Exit enter();

    /**
     * Executes one instruction for another engine, to whom the processor's state and memory belong: nothing remembered
     * of the guest's memory is used, and no interrupt is taken. An exception is delivered. Of a repeated string
     * instruction it is one element. Where the step before ended with a packet in the middle of an instruction, that one
     * is gone on with.
     *
     * @return null where there is nothing to tell
     * @throws UnsupportedOperationException where the engine is not an {@link EngineProvider#stepper}
     */
    default Exit step() {
        throw new UnsupportedOperationException("an engine that steps is required: " + getClass().getName());
    }

    /** Makes the current {@link #enter}, or else the next, return {@link Exit.Kicked}; sticky, not counted. */
    void kick();

    /** True while a kick was not consumed. */
    boolean isKicked();

    /** Makes a vector (0 to 255) pending. */
    void interrupt(int vector);

    /** Reads a register of the paused processor. */
    long register(int number);

    /** Replaces a register of the paused processor; RFLAGS bits that do not exist are ignored, bit 1 stays one. */
    void setRegister(int number, long value);

    /**
     * Completes a port read: {@code ZX_VCPU_IO}. Replaces the low {@code size} bytes of RAX and nothing else, unless a
     * string input is waiting for its element, which then goes to memory instead.
     *
     * @param size 1, 2 or 4 (checked by the object model)
     */
    void writeIo(int size, int value);

    /**
     * Reads the state of one of Jacinth's own kinds.
     *
     * @param kind one of {@code org.jacinth.zx.VcpuStateKind}'s engine kinds
     * @param to exactly the kind's size
     * @return a Zircon status; on an error nothing was written
     */
    int readState(int kind, MemorySegment to);

    /**
     * Replaces the state of one of Jacinth's own kinds.
     *
     * @return a Zircon status; {@code ZX_ERR_INVALID_ARGS} for a value that the architecture does not allow, and then
     *     nothing was changed
     */
    int writeState(int kind, MemorySegment from);

    /** Frees the processor; called once, possibly from another thread, never during {@link #enter}. */
    @Override
    void close();
}
