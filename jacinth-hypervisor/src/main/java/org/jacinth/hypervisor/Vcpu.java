package org.jacinth.hypervisor;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jacinth.hypervisor.object.VcpuDispatcher;
import org.jacinth.hypervisor.spi.Exit;
import org.jacinth.zx.Status;
import org.jacinth.zx.VcpuStateKind;

/**
 * A virtual processor. It belongs to the platform thread that created it: {@link #enter} and everything that reads or
 * writes state throws {@code BAD_STATE} in any other thread, for ever. {@link #kick}, {@link #isKicked},
 * {@link #interrupt} and {@link #close} are for any thread. State can be read and written whenever the vcpu is not
 * inside {@link #enter}.
 */
public final class Vcpu implements AutoCloseable {
    private static final ValueLayout.OfLong U64 = StateLayout.U64;

    private final OpenObject<VcpuDispatcher> vcpu;
    private final int index;

    Vcpu(VcpuDispatcher dispatcher) {
        this.index = dispatcher.index();
        this.vcpu = new OpenObject<>(dispatcher);
    }

    /** The vcpu's index in its guest: 0 is the boot processor. */
    public int index() {
        return index;
    }

    /**
     * Runs the guest until a packet is due.
     *
     * @return a {@link Packet.Io}, {@link Packet.Mem}, {@link Packet.Interrupt} or {@link Packet.Startup}
     * @throws StatusException {@code CANCELED} for a kick; {@code BAD_STATE} in another thread and for a bell
     *     whose port is closed; {@code NOT_FOUND} for a port without trap or memory neither trapped nor mapped;
     *     {@code NOT_SUPPORTED} for what cannot be virtualised, as a triple fault (see {@link #readExitReason});
     *     {@code OUT_OF_RANGE} for memory beyond the address space. The vcpu stays usable.
     */
    public Packet enter() {
        VcpuDispatcher object = vcpu.acquire();
        try {
            int status = object.enter();
            if (status != Status.ZX_OK) {
                throw failure(object, status);
            }
            return packet(object.key(), object.exit());
        } finally {
            object.release();
        }
    }

    private static StatusException failure(VcpuDispatcher object, int status) {
        String message = status == Status.ZX_ERR_CANCELED
                ? "vcpu is not kicked: index=" + object.index()
                : !object.isOwner()
                        ? "thread owns the vcpu: thread=" + Thread.currentThread().getName()
                        : object.failure();
        return new StatusException(Status.of(status), message);
    }

    private static Packet packet(long key, Exit exit) {
        if (exit instanceof Exit.Io io) {
            return new Packet.Io(key, io.port(), io.size(), io.input(), io.input() ? 0 : io.data());
        }
        return switch (exit) {
            case Exit.Mem mem -> new Packet.Mem(
                    key, mem.gpa(), mem.cr3(), mem.rip(), mem.instructionSize(), mem.defaultOperandSize());
            case Exit.Ipi ipi -> new Packet.Interrupt(ipi.mask(), ipi.vector());
            case Exit.Startup startup -> new Packet.Startup(startup.target(), startup.entry());
            case Exit.Io _, Exit.Bell _, Exit.Kicked _, Exit.Failed _ ->
                throw new IllegalStateException("no packet is made of this: " + exit);
        };
    }

    /** Makes the present {@link #enter}, or else the next, throw {@code CANCELED}; sticky, not counted. Any thread. */
    public void kick() {
        VcpuDispatcher object = vcpu.acquire();
        try {
            object.kick();
        } finally {
            object.release();
        }
    }

    /** True while a kick was not consumed. Any thread. */
    public boolean isKicked() {
        VcpuDispatcher object = vcpu.acquire();
        try {
            return object.isKicked();
        } finally {
            object.release();
        }
    }

    /**
     * Makes an interrupt vector pending. Any thread.
     *
     * @throws StatusException {@code OUT_OF_RANGE} for a vector outside 0 to 255
     */
    public void interrupt(int vector) {
        VcpuDispatcher object = vcpu.acquire();
        try {
            OpenObject.check(object.interrupt(vector), () -> "vector is at most 255: vector=" + vector);
        } finally {
            object.release();
        }
    }

    /** The general registers and the flags that they come with. */
    public VcpuState readState() {
        return read(VcpuStateKind.STATE, VcpuState::read);
    }

    /** Control registers. */
    public ControlRegisters readControlRegisters() {
        return read(VcpuStateKind.CONTROL, ControlRegisters::read);
    }

    /** Segments and descriptor tables. */
    public Segments readSegments() {
        return read(VcpuStateKind.SEGMENTS, Segments::read);
    }

    /** Model-specific registers. */
    public Msrs readMsrs() {
        return read(VcpuStateKind.MSRS, Msrs::read);
    }

    /** Debug registers. */
    public DebugRegisters readDebugRegisters() {
        return read(VcpuStateKind.DEBUG, DebugRegisters::read);
    }

    /** Events that wait to be delivered. */
    public PendingEvents readPendingEvents() {
        return read(VcpuStateKind.EVENTS, PendingEvents::read);
    }

    /** What the instruction of the last {@link Packet.Mem} was doing. */
    public MemoryAccess readMemoryAccess() {
        return read(VcpuStateKind.MEM_ACCESS, MemoryAccess::read);
    }

    /** Why the vcpu stopped for good. */
    public ExitReason readExitReason() {
        return read(VcpuStateKind.EXIT_REASON, ExitReason::read);
    }

    /** What the vcpu has done so far. */
    public Counters readCounters() {
        return read(VcpuStateKind.COUNTERS, Counters::read);
    }

    /** RIP. */
    public long readRip() {
        return read(VcpuStateKind.RIP, state -> state.get(U64, 0));
    }

    /** Replaces RIP. */
    public void writeRip(long rip) {
        write(VcpuStateKind.RIP, state -> state.set(U64, 0, rip));
    }

    /** The whole of RFLAGS, of which {@link VcpuState} carries only a part. */
    public long readRflags() {
        return read(VcpuStateKind.RFLAGS, state -> state.get(U64, 0));
    }

    /** Replaces the whole of RFLAGS; bits that do not exist are ignored and bit 1 stays one. */
    public void writeRflags(long rflags) {
        write(VcpuStateKind.RFLAGS, state -> state.set(U64, 0, rflags));
    }

    /**
     * Replaces a state.
     *
     * @throws StatusException {@code INVALID_ARGS} for a value that the architecture does not allow; nothing has
     *     changed
     */
    public void writeState(WritableState state) {
        write(state.kind(), state::write);
    }

    /**
     * Gives a port input its value: replaces the low bytes of RAX, or the memory that a string input stores to.
     *
     * @param size 1, 2 or 4 bytes
     * @throws StatusException {@code INVALID_ARGS} for another size
     */
    public void writeIo(int size, int value) {
        VcpuDispatcher object = vcpu.acquire();
        try {
            check(object, object.writeIo(size, value), VcpuStateKind.IO);
        } finally {
            object.release();
        }
    }

    /** Gives a trapped memory read its value and completes the instruction. */
    public void writeMemoryAccess(long data) {
        write(VcpuStateKind.MEM_ACCESS, state -> state.set(U64, MemoryAccess.DATA, data));
    }

    /**
     * A state in its byte layout.
     *
     * @param kind one of {@link VcpuStateKind}
     * @throws StatusException {@code INVALID_ARGS} for a kind that cannot be read
     */
    public byte[] readState(int kind) {
        return read(kind, state -> state.toArray(ValueLayout.JAVA_BYTE));
    }

    /**
     * Replaces a state in its byte layout.
     *
     * @param kind one of {@link VcpuStateKind}
     * @throws StatusException {@code INVALID_ARGS} for a kind that cannot be written, another size than the
     *     kind's, or a value that is not allowed
     */
    public void writeState(int kind, byte[] state) {
        VcpuDispatcher object = vcpu.acquire();
        try {
            check(object, VcpuDispatcher.checkWrite(kind, state.length), kind);
            requireOwner(object, kind);
            MemorySegment.copy(state, 0, object.memory(), ValueLayout.JAVA_BYTE, 0, state.length);
            check(object, object.writeState(kind), kind);
        } finally {
            object.release();
        }
    }

    private <T> T read(int kind, Function<MemorySegment, T> reader) {
        VcpuDispatcher object = vcpu.acquire();
        try {
            check(object, VcpuDispatcher.checkRead(kind, VcpuStateKind.size(kind)), kind);
            requireOwner(object, kind);
            check(object, object.readState(kind), kind);
            return reader.apply(object.memory().asSlice(0, VcpuStateKind.size(kind)));
        } finally {
            object.release();
        }
    }

    private void write(int kind, Consumer<MemorySegment> writer) {
        VcpuDispatcher object = vcpu.acquire();
        try {
            requireOwner(object, kind);
            MemorySegment state = object.memory().asSlice(0, VcpuStateKind.size(kind));
            state.fill((byte) 0);
            writer.accept(state);
            check(object, object.writeState(kind), kind);
        } finally {
            object.release();
        }
    }

    /** The buffer is the owner's, so the question comes before the use of it. */
    private static void requireOwner(VcpuDispatcher object, int kind) {
        if (!object.isOwner()) {
            check(object, Status.ZX_ERR_BAD_STATE, kind);
        }
    }

    private static void check(VcpuDispatcher object, int status, int kind) {
        OpenObject.check(status, () -> object.isOwner()
                ? "state is valid: kind=" + OpenObject.hex(kind)
                : "thread owns the vcpu: thread=" + Thread.currentThread().getName());
    }

    /**
     * Closes the vcpu. If its thread is inside {@link #enter}, the guest runs on until that returns; kick first
     * to end it.
     */
    @Override
    public void close() {
        vcpu.close();
    }

    @Override
    public String toString() {
        return "Vcpu[koid=" + vcpu.koid() + ", index=" + index + "]";
    }
}
