package org.jacinth.cpu;

import org.jacinth.cpu.decode.Insn;
import org.jacinth.cpu.mmu.Backing;
import org.jacinth.cpu.state.GuestFault;

/** What executes a processor's instructions, as {@link SoftwareVcpu} needs it. Used on the owner thread only. */
interface Executor {

    /** Executes until the processor's attention is wanted. */
    void run();

    /** Executes one instruction, or delivers the exception that it raises. */
    void step();

    /** The instruction that was executed or abandoned last. */
    Insn lastInsn();

    /**
     * Delivers an exception.
     *
     * @throws GuestFault an abandoned delivery only: the processor's exit says why
     */
    void deliverException(GuestFault fault) throws GuestFault;

    /** Delivers an external interrupt or, for vector 2 and {@code nmi}, an NMI. @throws GuestFault as above */
    void deliverInterrupt(int vector, boolean nmi) throws GuestFault;

    /** Drops everything decoded. */
    void invalidateAll();

    /** Drops what was decoded from bytes of a backing. */
    void invalidate(Backing backing, long offset, int size);
}
