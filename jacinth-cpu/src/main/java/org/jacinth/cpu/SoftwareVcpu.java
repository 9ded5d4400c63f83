package org.jacinth.cpu;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayDeque;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Function;
import jdk.jfr.FlightRecorder;
import org.jacinth.cpu.decode.Insn;
import org.jacinth.cpu.mmu.AccessReplay;
import org.jacinth.cpu.mmu.Backing;
import org.jacinth.cpu.mmu.Mmu;
import org.jacinth.cpu.state.Attention;
import org.jacinth.cpu.state.Cpu;
import org.jacinth.cpu.state.Flags;
import org.jacinth.cpu.state.GuestFault;
import org.jacinth.cpu.state.Platform;
import org.jacinth.hypervisor.apic.ApicClock;
import org.jacinth.hypervisor.apic.ApicListener;
import org.jacinth.hypervisor.apic.InterruptSelection;
import org.jacinth.hypervisor.apic.LocalApic;
import org.jacinth.hypervisor.spi.EngineVcpu;
import org.jacinth.hypervisor.spi.Exit;
import org.jacinth.hypervisor.spi.GuestHost.TrapKind;
import org.jacinth.zx.VcpuStateKind;

/**
 * One virtual processor of the software engine: the loop around the instructions, and the processor's platform.
 *
 * <p>An instruction that reaches a trap is abandoned without a trace and executed again once the access is answered. A
 * write is answered at once: the instruction is completed, and the caller then told. A read waits: RIP is set past the
 * instruction, as Zircon's packet promises, and moved back for completing it when the caller supplies the value. An
 * instruction that accesses traps more than once stops again for each; it is then {@linkplain #unfinished}, and goes on
 * before anything else happens to the processor.
 */
final class SoftwareVcpu implements EngineVcpu, Platform, ApicClock, ApicListener {
    /** Commands of the local APIC that one instruction can leave; more than a stock kernel ever does is dropped. */
    private static final int MAX_COMMANDS = 64;
    /** A clock that its owner drives may jump; a halted processor with a timer looks at it this often. */
    private static final long LONGEST_PARK_NANOS = 100_000_000;
    /** Requests of one kind that are kept one by one; beyond that everything is dropped. */
    private static final int MAX_REQUESTS = 256;

    private static final int ZX_ERR_NOT_SUPPORTED = -2;
    private static final int ZX_ERR_NOT_FOUND = -25;
    private static final int ZX_ERR_OUT_OF_RANGE = -14;

    // Reasons of VcpuStateKind.EXIT_REASON beside those of Cpu.stopReason.
    private static final int EXIT_UNMAPPED = 3;
    private static final int EXIT_OTHER = 4;

    private record Range(Backing backing, long offset, int size) {}

    private final SoftwareGuest guest;
    private final int index;
    private final Thread owner;
    private final Cpu cpu;
    private final Mmu mmu;
    private final AccessReplay replay;
    private final Executor executor;
    private final LocalApic apic;
    private final VcpuStates states;
    private final AtomicBoolean kicked = new AtomicBoolean();
    private final ArrayDeque<Exit> commands = new ArrayDeque<>();

    // Trapped accesses.
    /** The instruction at RIP stopped at a further access, or at a failure after one, and is continued first. */
    private boolean unfinished;
    /** Accesses of the instruction in progress that were answered. */
    private int answered;
    /** A read was reported and has no value yet. */
    private boolean waiting;
    private long waitingRip;
    private long accessGpa;
    private int accessSize;
    private boolean accessWrite;
    private long accessData;

    /** Other engines' processors may share the memory. */
    private boolean stepping;

    private int exitReason;
    private long exitRip;
    private long exitAddress;
    private int exitVector;
    private int exitErrorCode;

    // Shared with other threads.
    private volatile boolean running;
    private volatile boolean parked;
    private volatile boolean timerDue;
    /** The thread was interrupted while halted, which is of no concern to the guest: told to the caller afterwards. */
    private boolean interrupted;
    /** The time-stamp counter's offset when the deadline of the local APIC's timer was last computed. */
    private long knownTscOffset;
    /** Expiry that the guest's timer was given. */
    private long armedExpiry = Long.MAX_VALUE;
    private final AtomicInteger requested = new AtomicInteger();
    private volatile int honoured;
    private volatile boolean flushRequested;
    private volatile boolean dropCodeRequested;
    private volatile boolean orderRequested;
    private final AtomicInteger invalidationCount = new AtomicInteger();
    private final ConcurrentLinkedQueue<Range> invalidations = new ConcurrentLinkedQueue<>();
    private final AtomicInteger writeFlushesRequested = new AtomicInteger();
    private volatile int writeFlushesDone;
    private final ConcurrentLinkedQueue<Range> writeFlushes = new ConcurrentLinkedQueue<>();

    SoftwareVcpu(SoftwareGuest guest, int index, long entry, Function<Cpu, Executor> executors) {
        this.guest = guest;
        this.index = index;
        this.owner = Thread.currentThread();
        this.mmu = new Mmu(guest.memory());
        this.replay = mmu.replay();
        this.cpu = new Cpu(index, mmu, this);
        this.apic = new LocalApic(index, this, guest.bus(), this);
        this.executor = executors.apply(cpu);
        this.states = new VcpuStates(cpu, apic);
        if (executor instanceof InterpreterExecutor interpreter) {
            interpreter.attach(this);
        }
        states.reset(entry);
    }

    int index() {
        return index;
    }

    LocalApic apic() {
        return apic;
    }

    Cpu cpu() {
        return cpu;
    }

    SoftwareGuest guest() {
        return guest;
    }

    // ---- From other threads --------------------------------------------------------------------------------------

    @Override
    public void kick() {
        kicked.set(true);
        cpu.requestAttention(Attention.KICK);
        wake();
    }

    @Override
    public boolean isKicked() {
        return kicked.get();
    }

    @Override
    public void interrupt(int vector) {
        apic.interrupt(vector);
        cpu.requestAttention(Attention.EVENTS);
        wake();
    }

    void timerExpired() {
        timerDue = true;
        cpu.requestAttention(Attention.EVENTS);
        wake();
    }

    private void wake() {
        if (parked) {
            LockSupport.unpark(owner);
        }
    }

    /** Asks for a flush of every translation; returns the request's number for {@link #isBeyond}. */
    int requestFlush() {
        flushRequested = true;
        return sequence();
    }

    /** Tells that the guest has further processors, and asks for a flush; see {@link #requestFlush}. */
    int requestOrder() {
        orderRequested = true;
        return requestFlush();
    }

    /** Makes a request of which only the time matters. */
    int sequence() {
        int number = requested.incrementAndGet();
        cpu.requestAttention(Attention.REQUEST);
        return number;
    }

    void requestInvalidation(Backing backing, long offset, int size) {
        if (invalidationCount.incrementAndGet() > MAX_REQUESTS) {
            dropCodeRequested = true;
        } else {
            invalidations.add(new Range(backing, offset, size));
        }
        cpu.requestAttention(Attention.REQUEST);
    }

    /** Asks for the loss of write translations of a page; returns the request's number for {@link #isWriteFlushed}. */
    int requestWriteFlush(Backing backing, int page) {
        if (writeFlushesRequested.get() - writeFlushesDone > MAX_REQUESTS) {
            flushRequested = true;
        } else {
            writeFlushes.add(new Range(backing, page, 0));
        }
        int number = writeFlushesRequested.incrementAndGet();
        cpu.requestAttention(Attention.REQUEST);
        return number;
    }

    /** True where the request was honoured, or will be before the processor executes anything. */
    boolean isBeyond(int number) {
        return !running || honoured - number >= 0;
    }

    /** The same for a write flush. */
    boolean isWriteFlushed(int number) {
        return !running || writeFlushesDone - number >= 0;
    }

    /** Honours requests; the owner thread only. */
    private void honour() {
        Attention.clear(cpu, Attention.REQUEST);
        int number = requested.get();
        honourWriteFlushes();
        if (flushRequested) {
            flushRequested = false;
            mmu.flush();
        }
        if (orderRequested) {
            orderRequested = false;
            executor.multiprocessorStarted();
        }
        if (dropCodeRequested) {
            dropCodeRequested = false;
            executor.invalidateAll();
        }
        for (Range r = invalidations.poll(); r != null; r = invalidations.poll()) {
            executor.invalidate(r.backing, r.offset, r.size);
        }
        invalidationCount.set(0);
        honoured = number;
    }

    /** Also while an instruction is being decoded, as it touches nothing that decoding relies on. */
    void honourWriteFlushes() {
        int number = writeFlushesRequested.get();
        for (Range r = writeFlushes.poll(); r != null; r = writeFlushes.poll()) {
            mmu.flushWrites(r.backing, (int) r.offset);
        }
        writeFlushesDone = number;
    }

    // ---- Enter ---------------------------------------------------------------------------------------------------

    @Override
    public Exit enter() {
        running = true;
        try {
            honour();
            timerDue = true;
            executor.beforeEnter();
            return loop();
        } finally {
            running = false;
            if (interrupted) {
                interrupted = false;
                Thread.currentThread().interrupt();
            }
        }
    }

    /** Does what accesses the guest's memory outside {@link #enter}: the memory cannot go meanwhile. */
    private void executing(Runnable work) {
        running = true;
        try {
            honour();
            work.run();
        } finally {
            running = false;
        }
    }

    private Exit loop() {
        if (waiting) {
            waiting = false;
            finishInstruction();
        }
        cpu.stringInputPending = false;
        Exit due = commands.poll();
        if (due == null && unfinished && cpu.exit == null) {
            resume();
        }
        while (due == null) {
            int attention = Attention.peek(cpu);
            if ((attention & Attention.REQUEST) != 0) {
                honour();
            }
            if (cpu.exit != null || !commands.isEmpty()) {
                due = takeExit();
            } else if (kicked.get() && consumeKick()) {
                due = new Exit.Kicked();
            } else {
                Attention.clear(cpu, Attention.EVENTS | Attention.KICK | Attention.EXIT);
                if (kicked.get()) {
                    continue;
                }
                proceed();
            }
        }
        armTimer();
        return due;
    }

    @Override
    public Exit step() {
        stepping = true;
        running = true;
        try {
            honour();
            mmu.flush();
            if (waiting) {
                waiting = false;
                finishInstruction();
            }
            cpu.stringInputPending = false;
            if (unfinished && cpu.exit == null) {
                resume();
            } else if (cpu.exit == null) {
                cpu.interruptShadow = false;
                // Has a string instruction stop after one element.
                cpu.requestAttention(Attention.EVENTS);
                executor.step();
            }
            Attention.clear(cpu, Attention.EVENTS | Attention.EXIT);
            return takeExit();
        } finally {
            running = false;
        }
    }

    private boolean consumeKick() {
        Attention.clear(cpu, Attention.KICK);
        if (!kicked.getAndSet(false)) {
            return false;
        }
        // As in Zircon, a wait for an interrupt is over.
        cpu.halted = false;
        return true;
    }

    /** Takes an event, or halts, or executes. */
    private void proceed() {
        if (cpu.tscOffset != knownTscOffset) {
            knownTscOffset = cpu.tscOffset;
            apic.tscChanged();
            armTimer();
        }
        if (timerDue) {
            timerDue = false;
            armedExpiry = Long.MAX_VALUE;
            apic.pollTimer();
            armTimer();
        }
        if (cpu.interruptShadow) {
            stepInShadow();
            return;
        }
        int selection = select();
        if (selection != InterruptSelection.NONE) {
            cpu.halted = false;
            take(selection);
        } else if (cpu.halted) {
            halt();
        } else {
            executor.run();
        }
    }

    private void stepInShadow() {
        cpu.interruptShadow = false;
        if (!cpu.halted) {
            executor.step();
            // Of several instructions in a row that cast a shadow only the first does.
            cpu.interruptShadow = false;
        }
    }

    private int select() {
        apic.poll();
        if (apic.takeNmi()) {
            cpu.nmiPending = true;
        }
        int selection = InterruptSelection.select(
                (cpu.systemFlags & Flags.IF) != 0,
                cpu.interruptShadow,
                cpu.pendingException,
                cpu.nmiPending,
                cpu.nmiBlocked,
                cpu.extInt >= 0 && apic.acceptsExtInt() ? cpu.extInt : -1,
                apic.isArchitectural() ? apic.deliverable() : -1,
                apic.simpleSet());
        cpu.eventHeld = selection == InterruptSelection.NONE && (cpu.nmiPending || cpu.extInt >= 0
                || (apic.isArchitectural() ? apic.deliverable() >= 0 : apic.hasSimple()));
        return selection;
    }

    /** Delivers an event; it stays pending where its delivery is abandoned. */
    private void take(int selection) {
        int vector = InterruptSelection.vector(selection);
        int kind = InterruptSelection.kind(selection);
        if (kind == InterruptSelection.UNSUPPORTED) {
            apic.consumeSimple(vector);
            cpu.exit = failed(ZX_ERR_NOT_SUPPORTED, "vector must be 0 to 20 or 32 to 255: vector=" + vector);
            return;
        }
        switch (kind) {
            case InterruptSelection.EXCEPTION -> {
                cpu.pendingException = -1;
                cpu.fault.address = cpu.pendingAddress;
                executor.deliverException(cpu.pendingHasErrorCode
                        ? cpu.fault(vector, cpu.pendingErrorCode)
                        : cpu.fault(vector));
            }
            case InterruptSelection.SIMPLE_EXCEPTION -> executor.deliverException(
                    InterruptSelection.hasErrorCode(vector) ? cpu.fault(vector, 0) : cpu.fault(vector));
            default -> executor.deliverInterrupt(vector, kind == InterruptSelection.NMI);
        }
        // A triple fault is an outcome: the event is used up.
        if (cpu.exit != null && cpu.stopReason == 0) {
            deliveryStopped(kind, vector);
            return;
        }
        switch (kind) {
            case InterruptSelection.NMI -> cpu.nmiPending = false;
            case InterruptSelection.EXTERNAL -> cpu.extInt = -1;
            case InterruptSelection.APIC -> apic.acknowledge();
            case InterruptSelection.SIMPLE, InterruptSelection.SIMPLE_EXCEPTION -> apic.consumeSimple(vector);
            default -> {
                // An exception is not pending any more.
            }
        }
        apic.discardSimpleExceptions();
    }

    /** The processor could not read its tables or write its stack: the event is as it was. */
    private void deliveryStopped(int kind, int vector) {
        replay.takeStopped();
        finishInstruction();
        if (kind == InterruptSelection.EXCEPTION) {
            cpu.pendingException = vector;
        } else if (kind == InterruptSelection.NMI) {
            cpu.nmiBlocked = false;
        }
        if (!(cpu.exit instanceof Exit.Failed)) {
            cpu.exit = failed(ZX_ERR_NOT_SUPPORTED, "event must not be delivered through a trap: vector=" + vector
                    + ", gpa=0x" + Long.toHexString(replay.gpa()));
        }
    }

    // ---- Halt ----------------------------------------------------------------------------------------------------

    private boolean wakes() {
        if (select() != InterruptSelection.NONE) {
            return true;
        }
        // Zircon's rule: any vector, whatever RFLAGS.IF is.
        return !apic.isArchitectural() && (apic.hasSimple() || cpu.nmiPending || cpu.extInt >= 0);
    }

    private void halt() {
        guest.timer().arm(index, Long.MAX_VALUE);
        armedExpiry = Long.MAX_VALUE;
        long since = nanos();
        boolean over;
        while (!(over = wakes()) && (Attention.peek(cpu) & (Attention.KICK | Attention.REQUEST)) == 0) {
            park();
            apic.pollTimer();
        }
        cpu.halted = !over;
        cpu.haltedNanos += nanos() - since;
        armTimer();
    }

    /** Waits for a thread that posts something, or for the timer. Meanwhile nobody needs to wait for this processor. */
    private void park() {
        parked = true;
        Attention.clear(cpu, Attention.EVENTS);
        running = false;
        if (!apic.hasArrived() && (Attention.peek(cpu) & (Attention.KICK | Attention.REQUEST)) == 0) {
            long expiry = apic.timerExpiry();
            if (expiry == Long.MAX_VALUE) {
                LockSupport.park(this);
            } else {
                long left = expiry - nanos();
                if (left > 0) {
                    LockSupport.parkNanos(this, Math.min(left, LONGEST_PARK_NANOS));
                }
            }
        }
        interrupted |= Thread.interrupted();
        running = true;
        parked = false;
        if ((Attention.peek(cpu) & Attention.REQUEST) != 0) {
            honour();
        }
    }

    private void armTimer() {
        long expiry = apic.timerExpiry();
        if (expiry != armedExpiry) {
            armedExpiry = expiry;
            guest.timer().arm(index, expiry);
        }
    }

    // ---- Exits ---------------------------------------------------------------------------------------------------

    /** Makes of what stopped the processor the exit to report; null where it just goes on. */
    private Exit takeExit() {
        Attention.clear(cpu, Attention.EXIT);
        Exit exit = cpu.exit;
        cpu.exit = null;
        if (exit == null) {
            return commands.poll();
        }
        boolean stopped = replay.takeStopped();
        unfinished = false;
        if (exit instanceof Exit.Mem mem) {
            return memory(mem);
        }
        if (exit instanceof Exit.Failed failure) {
            return failure(failure, stopped);
        }
        if (exit instanceof Exit.Bell) {
            answerAndGoOn(0);
        }
        return exit;
    }

    private Exit memory(Exit.Mem mem) {
        Insn insn = executor.lastInsn();
        long rip = cpu.rip;
        boolean wide = cpu.is64() || (cpu.segAttr[Cpu.CS] & Cpu.ATTR_DB) != 0;
        // An exception met on fetching has no instruction, but its delivery may still meet a trap.
        int length = insn == null ? 0 : insn.length;
        Exit.Mem packet = new Exit.Mem(mem.gpa(), cpu.cr3, rip, length, wide ? 4 : 2);
        cpu.memoryExits++;
        accessGpa = replay.gpa();
        accessSize = replay.size();
        accessWrite = replay.isWrite();
        accessData = replay.data();
        if (accessWrite) {
            answerAndGoOn(0);
        } else {
            waiting = true;
            waitingRip = rip;
            cpu.rip = past(rip, length);
        }
        return packet;
    }

    private long past(long rip, int length) {
        long next = rip + length;
        return cpu.is64() ? next : next & 0xFFFF_FFFFL;
    }

    private Exit failure(Exit.Failed failure, boolean stopped) {
        boolean bellRead = stopped && failure.status() == ZX_ERR_NOT_SUPPORTED && !replay.isWrite()
                && guest.host().trapAt(replay.gpa()) == TrapKind.BELL;
        noteFailure(failure, stopped);
        if (bellRead) {
            Insn insn = executor.lastInsn();
            cpu.rip = past(cpu.rip, insn == null ? 0 : insn.length);
            finishInstruction();
        } else {
            // What was answered before stays so when the caller mends the cause and enters again.
            unfinished = stopped && answered > 0;
        }
        return failure;
    }

    /** Keeps what {@code EXIT_REASON} tells. */
    private void noteFailure(Exit.Failed failure, boolean stopped) {
        boolean missing = failure.status() == ZX_ERR_NOT_FOUND || failure.status() == ZX_ERR_OUT_OF_RANGE;
        exitRip = cpu.rip;
        exitAddress = 0;
        exitVector = 0;
        exitErrorCode = 0;
        if (stopped && missing) {
            exitReason = EXIT_UNMAPPED;
            exitAddress = replay.gpa();
        } else if (cpu.stopReason != 0) {
            exitReason = cpu.stopReason;
            exitRip = cpu.stopRip;
            exitAddress = cpu.stopAddress;
            exitVector = cpu.stopVector;
            exitErrorCode = cpu.stopErrorCode;
            cpu.stopReason = 0;
        } else if (missing) {
            exitReason = EXIT_UNMAPPED;
            exitAddress = Math.max(0, mmu.probe(cpu.is64() ? cpu.rip : cpu.segBase[Cpu.CS] + cpu.rip));
        } else {
            exitReason = EXIT_OTHER;
        }
    }

    /** Answers the access that stopped the instruction at RIP, and executes the instruction again. */
    private void answerAndGoOn(long value) {
        if (replay.isFull()) {
            finishInstruction();
            cpu.exit = failed(ZX_ERR_NOT_SUPPORTED, "instruction must make fewer accesses to traps: rip=0x"
                    + Long.toHexString(cpu.rip) + ", accesses=" + answered);
            return;
        }
        replay.answer(value);
        answered++;
        resume();
    }

    /** Executes the instruction at RIP again, with what was answered so far. It is then over, or stopped again. */
    private void resume() {
        unfinished = false;
        replay.rewind();
        // Has a string instruction stop after one element, so that answers belong to the element they were given for.
        cpu.requestAttention(Attention.EVENTS);
        executor.step();
        if (replay.isStopped() && cpu.exit != null) {
            unfinished = true;
        } else {
            finishInstruction();
        }
    }

    private void finishInstruction() {
        unfinished = false;
        answered = 0;
        replay.clear();
    }

    private static Exit.Failed failed(int status, String reason) {
        return new Exit.Failed(status, reason);
    }

    /** The instruction in progress is given up: the caller set the processor's state. */
    private void abandonInstruction() {
        if (unfinished || waiting) {
            waiting = false;
            replay.takeStopped();
            cpu.exit = null;
            finishInstruction();
        }
    }

    // ---- State ---------------------------------------------------------------------------------------------------

    @Override
    public long register(int number) {
        return switch (number) {
            case RIP -> cpu.rip;
            case RFLAGS -> cpu.rflags();
            default -> cpu.gpr[number];
        };
    }

    @Override
    public void setRegister(int number, long value) {
        switch (number) {
            case RIP -> {
                abandonInstruction();
                cpu.rip = value;
            }
            case RFLAGS -> cpu.setRflags(value);
            default -> cpu.gpr[number] = value;
        }
    }

    @Override
    public void writeIo(int size, int value) {
        if (cpu.stringInputPending) {
            executing(() -> completeStringInput(value));
            return;
        }
        long mask = (1L << 8 * size) - 1;
        cpu.gpr[Cpu.RAX] = cpu.gpr[Cpu.RAX] & ~mask | value & mask;
    }

    /** The element's place was checked before the input, so that only a map that changed since can refuse it. */
    private void completeStringInput(int value) {
        cpu.stringInputPending = false;
        try {
            mmu.store(cpu.stringInputLinear, cpu.stringInputSize, value & 0xFFFF_FFFFL);
        } catch (GuestFault f) {
            replay.takeStopped();
            cpu.exit = null;
            if (f.vector >= 0) {
                cpu.pendingException = f.vector;
                cpu.pendingHasErrorCode = f.hasErrorCode;
                cpu.pendingErrorCode = f.errorCode;
                cpu.pendingAddress = f.address;
            }
        }
    }

    @Override
    public int readState(int kind, MemorySegment to) {
        switch (kind) {
            case VcpuStateKind.MEM_ACCESS -> readAccess(to);
            case VcpuStateKind.EXIT_REASON -> readExitReason(to);
            case VcpuStateKind.EVENTS -> {
                select();
                return states.read(kind, to);
            }
            default -> {
                return states.read(kind, to);
            }
        }
        return 0;
    }

    @Override
    public int writeState(int kind, MemorySegment from) {
        if (kind == VcpuStateKind.MEM_ACCESS) {
            completeRead(from);
            return 0;
        }
        if (kind == VcpuStateKind.EVENTS) {
            // What was posted before the caller looked is replaced, what is posted from now on is not.
            select();
        }
        int status = states.write(kind, from);
        if (status == 0) {
            if (kind == VcpuStateKind.RIP || kind == VcpuStateKind.CONTROL || kind == VcpuStateKind.SEGMENTS) {
                abandonInstruction();
            }
            armTimer();
            cpu.requestAttention(Attention.EVENTS);
        }
        return status;
    }

    private void readAccess(MemorySegment to) {
        to.fill((byte) 0);
        to.set(VcpuStates.LONG, 0, accessGpa);
        to.set(ValueLayout.JAVA_BYTE, 8, (byte) accessSize);
        to.set(ValueLayout.JAVA_BYTE, 9, (byte) (accessWrite ? 1 : 0));
        to.set(ValueLayout.JAVA_BYTE, 10, (byte) (waiting ? 1 : 0));
        to.set(VcpuStates.LONG, 16, accessData);
    }

    private void completeRead(MemorySegment from) {
        if (!waiting) {
            return;
        }
        waiting = false;
        long value = from.get(VcpuStates.LONG, 16);
        cpu.rip = waitingRip;
        executing(() -> answerAndGoOn(accessSize == 8 ? value : value & (1L << 8 * accessSize) - 1));
    }

    private void readExitReason(MemorySegment to) {
        to.fill((byte) 0);
        to.set(VcpuStates.INT, 0, exitReason);
        to.set(VcpuStates.LONG, 8, exitRip);
        to.set(VcpuStates.LONG, 16, exitAddress);
        to.set(VcpuStates.INT, 24, exitVector);
        to.set(VcpuStates.INT, 28, exitErrorCode);
    }

    @Override
    public void close() {
        if (FlightRecorder.isInitialized()) {
            VcpuEvent.report(cpu);
        }
        guest.remove(this);
        executor.close();
    }

    // ---- Time ----------------------------------------------------------------------------------------------------

    @Override
    public long nanos() {
        return guest.host().clock().nanos();
    }

    @Override
    public long tscHz() {
        return SoftwareGuest.TSC_HZ;
    }

    @Override
    public long tsc() {
        return nanos() + cpu.tscOffset;
    }

    // ---- Platform ------------------------------------------------------------------------------------------------

    @Override
    public boolean isPortTrapped(int port) {
        return guest.host().isPortTrapped(port);
    }

    @Override
    public boolean multiprocessor() {
        return stepping || guest.multiprocessor();
    }

    @Override
    public int apicRead(int offset) {
        return apic.readPage(offset);
    }

    @Override
    public void apicWrite(int offset, int value) {
        apic.writePage(offset, value);
        apicChanged();
    }

    @Override
    public long apicReadMsr(int msr) throws GuestFault {
        if (!apic.isReadableMsr(msr)) {
            throw cpu.gp();
        }
        long value = apic.readMsr(msr);
        apicChanged();
        return value;
    }

    @Override
    public void apicWriteMsr(int msr, long value) throws GuestFault {
        switch (apic.writeMsr(msr, value)) {
            case GENERAL_PROTECTION -> throw cpu.gp();
            case UNSUPPORTED -> throw cpu.abandon(failed(ZX_ERR_NOT_SUPPORTED,
                    "interrupt command must be fixed, lowest priority, NMI, INIT or startup: icr=0x"
                            + Long.toHexString(value)));
            default -> apicChanged();
        }
    }

    /** An access may have armed the timer, or made something deliverable. */
    private void apicChanged() {
        armTimer();
        if (apic.hasEvent()) {
            cpu.requestAttention(Attention.EVENTS);
        }
    }

    @Override
    public long apicBase() {
        return apic.base();
    }

    @Override
    public void setApicBase(long value) throws GuestFault {
        if (apic.writeBase(value, Mmu.PHYSICAL_BITS) != LocalApic.Outcome.DONE) {
            throw cpu.gp();
        }
        mmu.setApicPage(apic.page());
        apicChanged();
    }

    @Override
    public int cr8() {
        return apic.cr8();
    }

    @Override
    public void setCr8(int value) {
        apic.setCr8(value);
        apicChanged();
    }

    @Override
    public void command(Exit exit) {
        if (commands.size() < MAX_COMMANDS) {
            commands.add(exit);
        }
        cpu.requestAttention(Attention.EXIT);
    }

    /** A processor decodes a page for the first time: waits until no other can write to it unnoticed. */
    void codeMarked(Backing backing, int page) {
        if (guest.multiprocessor()) {
            guest.codeDecoded(backing, page, this);
        }
    }

    /** This processor wrote to bytes that code was decoded from. */
    void codeWritten(Backing backing, long offset, int size) {
        executor.invalidate(backing, offset, size);
        if (guest.multiprocessor()) {
            guest.codeWritten(backing, offset, size, this);
        }
    }
}
