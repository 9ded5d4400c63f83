package org.jacinth.hypervisor.object;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.concurrent.ConcurrentHashMap;
import org.jacinth.hypervisor.spi.EngineException;
import org.jacinth.hypervisor.spi.EngineVcpu;
import org.jacinth.hypervisor.spi.Exit;
import org.jacinth.zx.ObjectType;
import org.jacinth.zx.Status;
import org.jacinth.zx.VcpuIo;
import org.jacinth.zx.VcpuState;
import org.jacinth.zx.VcpuStateKind;

/**
 * A vcpu. It belongs to the thread that created it: {@link #enter} and the state are for that thread only,
 * {@link #kick}, {@link #interrupt} and {@link #isKicked} for any.
 */
public final class VcpuDispatcher extends Dispatcher {
    private static final int LARGEST_STATE = 1088;
    private static final int REGISTERS = 16;

    /** Which vcpu a thread owns, in all guests: at most one. */
    private static final ConcurrentHashMap<Thread, VcpuDispatcher> OWNED = new ConcurrentHashMap<>();

    private final GuestDispatcher guest;
    private final int index;
    private final Thread owner;
    private EngineVcpu engine;

    private Exit exit;
    private long key;
    private String failure = "";
    private MemorySegment memory;
    private ByteBuffer buffer;
    private final ArrayDeque<Bell> bells = new ArrayDeque<>(2);
    private volatile TrapRange waitingFor;

    private record Bell(TrapRange trap, long gpa) {}

    private VcpuDispatcher(GuestDispatcher guest, int index, Thread owner) {
        this.guest = guest;
        this.index = index;
        this.owner = owner;
    }

    static VcpuDispatcher create(GuestDispatcher guest, int index, long entry) throws EngineException {
        Thread thread = Thread.currentThread();
        if (thread.isVirtual()) {
            throw new EngineException(
                    Status.ZX_ERR_BAD_STATE, "owner of a vcpu is a platform thread: thread=" + thread);
        }
        VcpuDispatcher vcpu = new VcpuDispatcher(guest, index, thread);
        VcpuDispatcher owned = OWNED.putIfAbsent(thread, vcpu);
        if (owned != null) {
            throw new EngineException(
                    Status.ZX_ERR_BAD_STATE,
                    "thread owns no other vcpu: thread=" + thread.getName() + ", vcpu=" + owned.koid());
        }
        boolean created = false;
        try {
            vcpu.engine = guest.createEngineVcpu(index, entry);
            if (!guest.retain()) {
                throw new IllegalStateException("guest is alive while a call uses it: koid=" + guest.koid());
            }
            created = true;
            return vcpu;
        } catch (OutOfMemoryError e) {
            throw new EngineException(Status.ZX_ERR_NO_MEMORY, "host memory for a vcpu: " + e.getMessage());
        } finally {
            if (!created) {
                OWNED.remove(thread, vcpu);
            }
        }
    }

    @Override
    public int type() {
        return ObjectType.VCPU;
    }

    @Override
    public long relatedKoid() {
        return guest.koid();
    }

    /** The vcpu's index in its guest: 0 is the boot processor. */
    public int index() {
        return index;
    }

    /** True in the thread that may enter the vcpu and see its state. */
    public boolean isOwner() {
        return Thread.currentThread() == owner;
    }

    /**
     * Runs the guest until a packet is due.
     *
     * @return {@code ZX_OK}, and then {@link #exit} and {@link #key} hold what happened; {@code ZX_ERR_BAD_STATE} for
     *     another thread than the owner, and for a bell whose port has no handle left; {@code ZX_ERR_CANCELED} for a
     *     kick; else the engine's status, and then {@link #failure} says more
     */
    public int enter() {
        if (!isOwner()) {
            return Status.ZX_ERR_BAD_STATE;
        }
        while (true) {
            if (!bells.isEmpty()) {
                int status = deliverBells();
                if (status != Status.ZX_OK) {
                    return status;
                }
            }
            Exit now = engine.enter();
            if (now instanceof Exit.Io io) {
                // By far the most exits; the switch is slow until it is compiled, and makes a class when it is first used.
                return packet(now, guest.portTrap(io.port()));
            }
            switch (now) {
                case Exit.Mem mem -> {
                    return packet(now, guest.memoryTrap(mem.gpa()));
                }
                case Exit.Bell bell -> bells.addLast(new Bell(guest.memoryTrap(bell.gpa()), bell.gpa()));
                case Exit.Kicked kicked -> {
                    return Status.ZX_ERR_CANCELED;
                }
                case Exit.Failed failed -> {
                    failure = failed.reason();
                    return failed.status() < 0 ? failed.status() : Status.ZX_ERR_INTERNAL;
                }
                case Exit.Io _, Exit.Ipi _, Exit.Startup _ -> {
                    return packet(now, null);
                }
            }
        }
    }

    private int packet(Exit now, TrapRange trap) {
        exit = now;
        key = trap == null ? 0 : trap.key();
        return Status.ZX_OK;
    }

    /**
     * Queues the bells that the guest rang. Where a pool is used up this waits, and a kick ends the wait: the
     * bell stays due, and the engine, entered next, finds the kick before it runs the guest.
     */
    private int deliverBells() {
        while (!bells.isEmpty()) {
            Bell bell = bells.peekFirst();
            TrapRange trap = bell.trap();
            waitingFor = trap;
            boolean taken = trap.takePacket(engine::isKicked);
            waitingFor = null;
            if (!taken) {
                return Status.ZX_OK;
            }
            bells.removeFirst();
            if (!trap.port().queueBell(QueuedPacket.bell(trap, bell.gpa()))) {
                trap.returnPacket();
                failure = "port of a bell trap has handles: gpa=0x" + Long.toHexString(bell.gpa());
                return Status.ZX_ERR_BAD_STATE;
            }
        }
        return Status.ZX_OK;
    }

    /** What the last successful {@link #enter} ended with: an access to a port or memory, or a request about a vcpu. */
    public Exit exit() {
        return exit;
    }

    /** The key of the trap of {@link #exit}; 0 for a request about a vcpu. */
    public long key() {
        return key;
    }

    /** For people: why the last {@link #enter} that failed did so. */
    public String failure() {
        return failure;
    }

    /** Makes the present enter, or else the next, return {@code ZX_ERR_CANCELED}. */
    public void kick() {
        engine.kick();
        TrapRange trap = waitingFor;
        if (trap != null) {
            trap.wakeWaiters();
        }
    }

    /** True while a kick was not consumed. */
    public boolean isKicked() {
        return engine.isKicked();
    }

    /** {@code ZX_OK} and the vector is pending, or {@code ZX_ERR_OUT_OF_RANGE} for one of 256 or more (unsigned). */
    public int interrupt(int vector) {
        if (vector < 0 || vector > 255) {
            return Status.ZX_ERR_OUT_OF_RANGE;
        }
        engine.interrupt(vector);
        return Status.ZX_OK;
    }

    /** {@code ZX_OK} where a kind can be read with a buffer of a size (unsigned), else {@code ZX_ERR_INVALID_ARGS}. */
    public static int checkRead(int kind, long size) {
        return kind != VcpuStateKind.IO && VcpuStateKind.size(kind) >= 0 && size == VcpuStateKind.size(kind)
                ? Status.ZX_OK
                : Status.ZX_ERR_INVALID_ARGS;
    }

    /** {@code ZX_OK} where a kind can be written with a buffer of a size, else {@code ZX_ERR_INVALID_ARGS}. */
    public static int checkWrite(int kind, long size) {
        boolean readOnly = kind == VcpuStateKind.EXIT_REASON
                || kind == VcpuStateKind.COUNTERS
                || kind == VcpuStateKind.UNDEFINED
                || kind == VcpuStateKind.EXIT_TEXT;
        return !readOnly && VcpuStateKind.size(kind) >= 0 && size == VcpuStateKind.size(kind)
                ? Status.ZX_OK
                : Status.ZX_ERR_INVALID_ARGS;
    }

    /**
     * A buffer for a packet or a state, little-endian; the same memory each time. Only for the owner.
     *
     * <p>Fields are read and written through this rather than through the segment: an access to a segment that is not
     * compiled yet takes hundreds of calls, and its compilation takes long, which every guest waits for at its start.
     */
    public ByteBuffer buffer() {
        if (buffer == null) {
            memory = Arena.ofAuto().allocate(LARGEST_STATE, 8);
            buffer = memory.asByteBuffer().order(ByteOrder.LITTLE_ENDIAN);
        }
        return buffer;
    }

    /** The memory of {@link #buffer}, aligned to eight bytes. Only for the owner. */
    public MemorySegment memory() {
        buffer();
        return memory;
    }

    /**
     * Reads a state into {@link #memory}.
     *
     * @param kind checked with {@link #checkRead}
     * @return {@code ZX_OK}, {@code ZX_ERR_BAD_STATE} for another thread than the owner, or the engine's status
     */
    public int readState(int kind) {
        if (!isOwner()) {
            return Status.ZX_ERR_BAD_STATE;
        }
        ByteBuffer to = buffer();
        switch (kind) {
            case VcpuStateKind.STATE -> {
                for (int i = 0; i < REGISTERS; i++) {
                    to.putLong(i * 8, engine.register(i));
                }
                to.putLong(VcpuState.RFLAGS, engine.register(EngineVcpu.RFLAGS) & VcpuState.RFLAGS_MASK);
                return Status.ZX_OK;
            }
            case VcpuStateKind.RIP -> {
                to.putLong(0, engine.register(EngineVcpu.RIP));
                return Status.ZX_OK;
            }
            case VcpuStateKind.RFLAGS -> {
                to.putLong(0, engine.register(EngineVcpu.RFLAGS));
                return Status.ZX_OK;
            }
            case VcpuStateKind.EXIT_TEXT -> {
                byte[] text = failure.getBytes(StandardCharsets.UTF_8);
                int size = VcpuStateKind.size(kind);
                memory.asSlice(0, size).fill((byte) 0);
                to.put(0, text, 0, Math.min(text.length, size - 1));
                return Status.ZX_OK;
            }
            default -> {
                MemorySegment state = memory.asSlice(0, VcpuStateKind.size(kind));
                state.fill((byte) 0);
                return engine.readState(kind, state);
            }
        }
    }

    /**
     * Replaces a state by what is in {@link #memory}.
     *
     * @param kind checked with {@link #checkWrite}
     * @return {@code ZX_OK}; {@code ZX_ERR_BAD_STATE} for another thread than the owner; {@code ZX_ERR_INVALID_ARGS}
     *     for an access size other than 1, 2 and 4; or the engine's status
     */
    public int writeState(int kind) {
        if (!isOwner()) {
            return Status.ZX_ERR_BAD_STATE;
        }
        ByteBuffer from = buffer();
        switch (kind) {
            case VcpuStateKind.STATE -> {
                for (int i = 0; i < REGISTERS; i++) {
                    engine.setRegister(i, from.getLong(i * 8));
                }
                long flags = from.getLong(VcpuState.RFLAGS);
                if ((flags & VcpuState.RFLAGS_GATE) != 0) {
                    long kept = engine.register(EngineVcpu.RFLAGS) & ~VcpuState.RFLAGS_MASK;
                    engine.setRegister(EngineVcpu.RFLAGS, kept | flags & VcpuState.RFLAGS_MASK);
                }
                return Status.ZX_OK;
            }
            case VcpuStateKind.IO -> {
                return writeIo(from.get(VcpuIo.ACCESS_SIZE) & 0xFF, from.getInt(VcpuIo.DATA));
            }
            case VcpuStateKind.RIP -> {
                engine.setRegister(EngineVcpu.RIP, from.getLong(0));
                return Status.ZX_OK;
            }
            case VcpuStateKind.RFLAGS -> {
                engine.setRegister(EngineVcpu.RFLAGS, from.getLong(0));
                return Status.ZX_OK;
            }
            default -> {
                return engine.writeState(kind, memory.asSlice(0, VcpuStateKind.size(kind)));
            }
        }
    }

    /** {@link #writeState} of {@code IO} with its two fields. */
    public int writeIo(int size, int value) {
        if (!isOwner()) {
            return Status.ZX_ERR_BAD_STATE;
        }
        if (size != 1 && size != 2 && size != 4) {
            return Status.ZX_ERR_INVALID_ARGS;
        }
        engine.writeIo(size, value);
        return Status.ZX_OK;
    }

    @Override
    protected void destroyed() {
        engine.close();
        guest.freeIndex(index);
        OWNED.remove(owner, this);
        guest.release();
    }
}
