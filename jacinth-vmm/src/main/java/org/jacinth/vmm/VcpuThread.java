package org.jacinth.vmm;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.locks.ReentrantLock;
import org.jacinth.vmm.board.PcBoard;
import org.jacinth.vmm.board.PcLayout;
import org.jacinth.vmm.boot.VcpuEntry;
import org.jacinth.zx.PacketType;
import org.jacinth.zx.PortPacket;
import org.jacinth.zx.Status;
import org.jacinth.zx.Syscalls;
import org.jacinth.zx.VcpuIo;
import org.jacinth.zx.VcpuStateKind;

/**
 * One virtual processor and its thread: creates it, enters it, and answers what it comes out for, until the machine
 * ends. {@link #kick}, {@link #start} and {@link #attend} are for any thread; all else is the owner's.
 */
final class VcpuThread implements Runnable {
    private static final int EVENTS_NMI = 16;
    private static final int EVENTS_EXTERNAL = 18;
    private static final int EVENTS_EXTERNAL_VECTOR = 19;
    private static final int EVENTS_VECTORS = 32;
    private static final int CONTROL_APIC_BASE = 56;
    private static final long APIC_ENABLED = 1 << 11;
    private static final int APIC_SPURIOUS = 0xF0;
    private static final int APIC_SOFTWARE_ENABLED = 1 << 8;
    private static final int APIC_IN_SERVICE = 0x100;
    private static final int APIC_REQUESTED = 0x200;
    private static final int APIC_LINT0 = 0x350;
    private static final int APIC_LINT1 = 0x360;
    private static final int LINT_MASKED = 1 << 16;
    private static final int LINT_MODE = 0x700;
    private static final int LINT_EXTERNAL = 0x700;
    private static final int LINT_NMI = 0x400;
    private static final int ACCESS_SIZE = 8;
    private static final int ACCESS_WRITE = 9;
    private static final int ACCESS_DATA = 16;
    private static final int SEGMENT_CS = 16;

    private final Machine machine;
    private final Syscalls zx;
    private final GuestCalls calls;
    private final PcBoard board;
    private final ReentrantLock lock;
    private final int index;
    private final ExitRecord exits = new ExitRecord();
    private final CountDownLatch created = new CountDownLatch(1);
    private final Thread thread;

    private volatile int handle;
    private volatile boolean attention;
    private volatile boolean nonMaskable;
    private boolean started;
    private long startEntry;
    private GuestCalls.CallException refused;

    // What every exit needs is in buffers of arrays: accesses to segments take long until HotSpot has compiled them.
    private final ByteBuffer packet = bytes(PortPacket.SIZE);
    private final MemorySegment packetMemory = MemorySegment.ofBuffer(packet);
    private final ByteBuffer io = bytes(VcpuIo.SIZE);
    private final MemorySegment ioMemory = MemorySegment.ofBuffer(io);
    private final ByteBuffer access = bytes(VcpuStateKind.size(VcpuStateKind.MEM_ACCESS));
    private final MemorySegment accessMemory = MemorySegment.ofBuffer(access);
    private MemorySegment events;
    private MemorySegment apic;
    private MemorySegment control;
    private long guestNanos;
    private long boardNanos;
    private CrashReport report;
    private MachineStatistics.VcpuStatistics statistics;

    VcpuThread(Machine machine, GuestCalls calls, PcBoard board, ReentrantLock lock, int index) {
        this.machine = machine;
        this.zx = calls.zx();
        this.calls = calls;
        this.board = board;
        this.lock = lock;
        this.index = index;
        this.thread = Thread.ofPlatform().daemon().name("jacinth-vcpu-" + index).unstarted(this);
    }

    private static ByteBuffer bytes(int size) {
        return ByteBuffer.allocate(size).order(ByteOrder.LITTLE_ENDIAN);
    }

    /** Starts the thread and waits until its processor exists, so that processors are created in order. */
    void launch() throws GuestCalls.CallException {
        thread.start();
        boolean interrupted = false;
        while (created.getCount() > 0) {
            try {
                created.await();
            } catch (InterruptedException again) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
        if (refused != null) {
            throw refused;
        }
    }

    Thread thread() {
        return thread;
    }

    /** Lets a processor run that waits for its start: the boot processor at once, another at a real-mode entry. */
    synchronized void start(long entry) {
        if (!started) {
            started = true;
            startEntry = entry;
            notifyAll();
        }
    }

    synchronized boolean isStarted() {
        return started;
    }

    /** Makes the processor come out of the guest soon, or not go in. */
    void kick() {
        int current = handle;
        if (current != 0) {
            zx.vcpuKick(current);
        }
        synchronized (this) {
            notifyAll();
        }
    }

    /** Has the processor's thread look at what the board has for it before it enters the guest again. */
    void attend() {
        if (!attention) {
            attention = true;
            if (Thread.currentThread() != thread && handle != 0) {
                zx.vcpuKick(handle);
            }
        }
    }

    void interrupt(int vector) {
        if (handle != 0 && isStarted()) {
            zx.vcpuInterrupt(handle, vector);
        }
    }

    void nonMaskable() {
        if (isStarted()) {
            nonMaskable = true;
            attend();
        }
    }

    /** What the processor was when the run ended; after the thread has ended. */
    CrashReport report() {
        return report;
    }

    /** After the thread has ended. */
    MachineStatistics.VcpuStatistics statistics() {
        return statistics;
    }

    @Override
    public void run() {
        try (Arena arena = Arena.ofConfined()) {
            events = arena.allocate(VcpuStateKind.size(VcpuStateKind.EVENTS), 8);
            apic = arena.allocate(VcpuStateKind.size(VcpuStateKind.APIC), 8);
            control = arena.allocate(VcpuStateKind.size(VcpuStateKind.CONTROL), 8);
            handle = calls.createVcpu(0);
            created.countDown();
            if (awaitStart()) {
                prepare();
                loop();
            }
        } catch (GuestCalls.CallException status) {
            refused = status;
            machine.end(new Ending(Ending.Kind.ENGINE_ERROR, status.getMessage(), status.status(), index, status));
        } catch (RuntimeException | Error broken) {
            broke(broken);
        } finally {
            created.countDown();
            finish();
        }
    }

    private synchronized boolean awaitStart() {
        while (!started && machine.isRunning()) {
            try {
                wait();
            } catch (InterruptedException ignored) {
                // The thread is the machine's own; its end is announced by kick().
                continue;
            }
        }
        return machine.isRunning();
    }

    private void prepare() throws GuestCalls.CallException {
        if (index == 0) {
            for (VcpuEntry.State state : machine.bootEntry().states()) {
                writeState(state.kind(), MemorySegment.ofArray(state.bytes()));
            }
            connectLocalPins();
        } else {
            MemorySegment segments = MemorySegment.ofArray(new long[VcpuStateKind.size(VcpuStateKind.SEGMENTS) / 8]);
            readState(VcpuStateKind.SEGMENTS, segments);
            segments.set(ValueLayout.JAVA_LONG, SEGMENT_CS, startEntry);
            segments.set(ValueLayout.JAVA_SHORT, SEGMENT_CS + 12, (short) (startEntry >>> 4));
            writeState(VcpuStateKind.SEGMENTS, segments);
            writeState(VcpuStateKind.RIP, MemorySegment.ofArray(new long[1]));
            // Zircon's calls make a processor in x2APIC mode; in a PC it is the guest that chooses that.
            readState(VcpuStateKind.CONTROL, control);
            control.set(ValueLayout.JAVA_LONG, CONTROL_APIC_BASE, PcLayout.LOCAL_APIC | APIC_ENABLED);
            writeState(VcpuStateKind.CONTROL, control);
        }
    }

    /**
     * Leaves the boot processor's local APIC as PC firmware does: LINT0 takes the 8259's interrupts, LINT1 the board's
     * NMI. An engine that refuses keeps its own choice.
     */
    private void connectLocalPins() {
        if (machine.bootsFirmware() || !tryRead(VcpuStateKind.APIC, apic)) {
            return;
        }
        apic.set(ValueLayout.JAVA_INT, APIC_LINT0, LINT_EXTERNAL);
        apic.set(ValueLayout.JAVA_INT, APIC_LINT1, LINT_NMI);
        zx.vcpuWriteState(handle, VcpuStateKind.APIC, apic, apic.byteSize());
    }

    private void loop() throws GuestCalls.CallException {
        long left = System.nanoTime();
        while (machine.isRunning()) {
            if (attention) {
                service();
            }
            long entered = System.nanoTime();
            boardNanos += entered - left;
            int status = zx.vcpuEnter(handle, packetMemory);
            left = System.nanoTime();
            guestNanos += left - entered;
            if (status == Status.ZX_OK) {
                dispatch();
            } else if (status == Status.ZX_ERR_CANCELED) {
                exits.add(ExitRecord.Kind.KICK, 0, 0, 0);
            } else {
                failed(status);
            }
        }
    }

    private void dispatch() throws GuestCalls.CallException {
        switch (packet.getInt(PortPacket.TYPE)) {
            case PacketType.GUEST_IO -> portAccess();
            case PacketType.GUEST_MEM -> memoryAccess();
            case PacketType.GUEST_VCPU -> message();
            default -> throw new IllegalStateException(
                    "packet must be of a kind that was asked for: type="
                            + packet.getInt(PortPacket.TYPE));
        }
    }

    private void portAccess() throws GuestCalls.CallException {
        int port = Short.toUnsignedInt(packet.getShort(PortPacket.IO_PORT));
        int size = packet.get(PortPacket.IO_ACCESS_SIZE);
        boolean input = packet.get(PortPacket.IO_INPUT) != 0;
        int data = packet.getInt(PortPacket.IO_DATA);
        lock.lock();
        try {
            machine.serving(index);
            if (input) {
                data = board.ports().read(port, size);
            } else {
                board.ports().write(port, size, data);
            }
            attention |= board.needsAttention(index);
        } finally {
            lock.unlock();
        }
        exits.add(input ? ExitRecord.Kind.PORT_IN : ExitRecord.Kind.PORT_OUT, port, size, Integer.toUnsignedLong(data));
        if (input) {
            io.put(VcpuIo.ACCESS_SIZE, (byte) size);
            io.putInt(VcpuIo.DATA, data);
            writeState(VcpuStateKind.IO, ioMemory);
        }
    }

    private void memoryAccess() throws GuestCalls.CallException {
        readState(VcpuStateKind.MEM_ACCESS, accessMemory);
        long gpa = access.getLong(0);
        int size = access.get(ACCESS_SIZE);
        boolean write = access.get(ACCESS_WRITE) != 0;
        long data = access.getLong(ACCESS_DATA);
        lock.lock();
        try {
            machine.serving(index);
            if (write) {
                board.memory().write(gpa, size, data);
            } else {
                data = board.memory().read(gpa, size);
            }
            attention |= board.needsAttention(index);
        } finally {
            lock.unlock();
        }
        exits.add(write ? ExitRecord.Kind.MEMORY_WRITE : ExitRecord.Kind.MEMORY_READ, gpa, size, data);
        if (!write) {
            access.putLong(ACCESS_DATA, data);
            writeState(VcpuStateKind.MEM_ACCESS, accessMemory);
        }
    }

    private void message() {
        if (packet.getInt(PortPacket.VCPU_TYPE) == PacketType.VCPU_INTERRUPT) {
            long mask = packet.getLong(PortPacket.VCPU_INTERRUPT_MASK);
            int vector = Byte.toUnsignedInt(packet.get(PortPacket.VCPU_INTERRUPT_VECTOR));
            exits.add(ExitRecord.Kind.INTERRUPT, mask, 0, vector);
            machine.interrupt(mask, vector);
        } else {
            long target = packet.getLong(PortPacket.VCPU_STARTUP_ID);
            long entry = packet.getLong(PortPacket.VCPU_STARTUP_ENTRY);
            exits.add(ExitRecord.Kind.STARTUP, target, 0, entry);
            machine.startup(target, entry);
        }
    }

    /** Hands the processor what only its own thread can: an 8259's vector, an NMI, the end of a level interrupt. */
    private void service() {
        lock.lock();
        try {
            attention = false;
            boolean again = false;
            if (index == 0 && board.externalInterruptRequested()) {
                again = !offerExternalInterrupt();
            }
            if (nonMaskable) {
                again |= !offerNonMaskable();
            }
            if (board.interrupts().inFlight(index)) {
                settleLevelInterrupts();
                again |= board.interrupts().inFlight(index);
            }
            if (again) {
                board.attendLater(index);
            }
        } finally {
            lock.unlock();
        }
    }

    /**
     * Acknowledges the 8259 once the processor can take a vector, and leaves it with the processor. The state is
     * changed with the board lock held, under which all other interrupts are posted: none can get lost in between.
     */
    private boolean offerExternalInterrupt() {
        if (!takesExternalInterrupts() || !tryRead(VcpuStateKind.EVENTS, events)
                || events.get(ValueLayout.JAVA_BYTE, EVENTS_EXTERNAL) != 0) {
            return false;
        }
        events.set(ValueLayout.JAVA_BYTE, EVENTS_EXTERNAL, (byte) 1);
        events.set(ValueLayout.JAVA_BYTE, EVENTS_EXTERNAL_VECTOR, (byte) board.acknowledgeExternalInterrupt());
        return zx.vcpuWriteState(handle, VcpuStateKind.EVENTS, events, events.byteSize()) == Status.ZX_OK;
    }

    /** False where the local APIC is on and its LINT0 does not pass the 8259's interrupts. */
    private boolean takesExternalInterrupts() {
        if (!tryRead(VcpuStateKind.CONTROL, control)
                || (control.get(ValueLayout.JAVA_LONG, CONTROL_APIC_BASE) & APIC_ENABLED) == 0
                || !tryRead(VcpuStateKind.APIC, apic)
                || (apic.get(ValueLayout.JAVA_INT, APIC_SPURIOUS) & APIC_SOFTWARE_ENABLED) == 0) {
            return true;
        }
        int pin = apic.get(ValueLayout.JAVA_INT, APIC_LINT0);
        return (pin & LINT_MASKED) == 0 && (pin & LINT_MODE) == LINT_EXTERNAL;
    }

    private boolean offerNonMaskable() {
        if (!tryRead(VcpuStateKind.EVENTS, events)) {
            return true;
        }
        nonMaskable = false;
        events.set(ValueLayout.JAVA_BYTE, EVENTS_NMI, (byte) 1);
        zx.vcpuWriteState(handle, VcpuStateKind.EVENTS, events, events.byteSize());
        return true;
    }

    private void settleLevelInterrupts() {
        if (!tryRead(VcpuStateKind.APIC, apic) || !tryRead(VcpuStateKind.EVENTS, events)) {
            return;
        }
        long[] busy = new long[4];
        for (int vector = 0; vector < 256; vector += 32) {
            int at = vector >>> 5 << 4;
            long bits = Integer.toUnsignedLong(apic.get(ValueLayout.JAVA_INT, APIC_IN_SERVICE + at)
                    | apic.get(ValueLayout.JAVA_INT, APIC_REQUESTED + at));
            busy[vector >>> 6] |= bits << (vector & 32);
        }
        for (int word = 0; word < 4; word++) {
            busy[word] |= events.get(ValueLayout.JAVA_LONG, EVENTS_VECTORS + word * 8L);
        }
        board.levelInterruptsEnded(index, busy);
    }

    private void failed(int status) {
        exits.add(ExitRecord.Kind.ERROR, 0, 0, status);
        MemorySegment reason = new VcpuPause(zx, handle).read(VcpuStateKind.EXIT_REASON);
        boolean tripleFault = reason != null && reason.get(ValueLayout.JAVA_INT, 0) == 1;
        Ending.Kind kind = tripleFault ? Ending.Kind.TRIPLE_FAULT : Ending.Kind.ENGINE_ERROR;
        String text = (tripleFault ? "triple fault, " : "") + "vcpu_enter returned " + Status.text(status);
        machine.end(new Ending(kind, text, status, index, null));
    }

    private void broke(Throwable thrown) {
        machine.end(GuestCalls.isHostMemory(thrown)
                ? new Ending(Ending.Kind.ENGINE_ERROR, "the host has no room for a page of the guest's memory",
                        Status.ZX_ERR_NO_MEMORY, index, thrown)
                : new Ending(Ending.Kind.INTERNAL_ERROR, "a fault of this library: " + thrown, 0, index, thrown));
    }

    private void finish() {
        Ending ending = machine.ending();
        try {
            VcpuPause pause = new VcpuPause(zx, handle);
            if (ending != null && ending.kind().needsReport() && ending.vcpu() == index && handle != 0) {
                report = pause.report(index, ending.text(), machine.guestMemory(), exits);
            }
            statistics = collect(
                    handle == 0 ? null : pause.read(VcpuStateKind.COUNTERS),
                    handle == 0 ? null : pause.read(VcpuStateKind.UNDEFINED));
        } catch (RuntimeException | Error broken) {
            statistics = collect(null, null);
            broke(broken);
        }
    }

    private MachineStatistics.VcpuStatistics collect(MemorySegment counters, MemorySegment undefined) {
        List<Long> values = new ArrayList<>();
        for (int i = 0; i < VcpuStateKind.size(VcpuStateKind.COUNTERS) / 8; i++) {
            values.add(counters == null ? 0 : counters.get(ValueLayout.JAVA_LONG, i * 8L));
        }
        return new MachineStatistics.VcpuStatistics(
                exits.count(ExitRecord.Kind.PORT_IN),
                exits.count(ExitRecord.Kind.PORT_OUT),
                exits.count(ExitRecord.Kind.MEMORY_READ),
                exits.count(ExitRecord.Kind.MEMORY_WRITE),
                exits.count(ExitRecord.Kind.INTERRUPT),
                exits.count(ExitRecord.Kind.STARTUP),
                exits.count(ExitRecord.Kind.KICK),
                guestNanos,
                boardNanos,
                values,
                undefined == null ? Map.of() : undefinedInstructions(undefined));
    }

    private static Map<String, Long> undefinedInstructions(MemorySegment state) {
        Map<String, Long> met = new LinkedHashMap<>();
        for (long at = 0; at < state.byteSize() && state.get(ValueLayout.JAVA_LONG, at + 8) != 0; at += 16) {
            byte[] bytes = state.asSlice(at, 8).toArray(ValueLayout.JAVA_BYTE);
            met.put(HexFormat.ofDelimiter(" ").formatHex(bytes), state.get(ValueLayout.JAVA_LONG, at + 8));
        }
        return met;
    }

    private boolean tryRead(int kind, MemorySegment to) {
        return zx.vcpuReadState(handle, kind, to, to.byteSize()) == Status.ZX_OK;
    }

    private void readState(int kind, MemorySegment to) throws GuestCalls.CallException {
        int status = zx.vcpuReadState(handle, kind, to, to.byteSize());
        if (status != Status.ZX_OK) {
            throw new GuestCalls.CallException(String.format("vcpu_read_state, kind=0x%x", kind), status);
        }
    }

    private void writeState(int kind, MemorySegment from) throws GuestCalls.CallException {
        int status = zx.vcpuWriteState(handle, kind, from, from.byteSize());
        if (status != Status.ZX_OK) {
            throw new GuestCalls.CallException(String.format("vcpu_write_state, kind=0x%x", kind), status);
        }
    }
}
