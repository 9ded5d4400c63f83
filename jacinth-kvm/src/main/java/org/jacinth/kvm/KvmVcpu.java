package org.jacinth.kvm;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayDeque;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import org.jacinth.hypervisor.apic.ApicClock;
import org.jacinth.hypervisor.apic.ApicListener;
import org.jacinth.hypervisor.apic.InterruptSelection;
import org.jacinth.hypervisor.apic.LocalApic;
import org.jacinth.hypervisor.spi.EngineException;
import org.jacinth.hypervisor.spi.EngineVcpu;
import org.jacinth.hypervisor.spi.Exit;
import org.jacinth.hypervisor.spi.GuestHost.TrapKind;
import org.jacinth.hypervisor.spi.GuestPhysicalMap;
import org.jacinth.kvm.host.CpuidTable;
import org.jacinth.kvm.host.KickSignal;
import org.jacinth.kvm.sys.Descriptor;
import org.jacinth.kvm.sys.Errno;
import org.jacinth.kvm.sys.Kvm;
import org.jacinth.kvm.sys.Kvm.Run;
import org.jacinth.kvm.sys.Libc;
import org.jacinth.x86.Msr;
import org.jacinth.zx.VcpuStateKind;

/**
 * One processor of KVM: the loop around KVM_RUN, and the conversion of what ends it.
 *
 * <p>KVM leaves an input, and a read from a device, in the middle of the instruction, and finishes it when the
 * processor runs again. Two rules follow. What the caller answers is kept for that moment, so that the usual exit costs
 * one run and nothing else. And where the caller looks at the registers first, the instruction is {@linkplain #settle
 * finished} by a run that executes nothing.
 *
 * <p>An interrupt is handed to KVM for one run. Where the guest did not take it, it is taken back, so that it waits in
 * the local APIC and not in KVM.
 *
 * <p>An instruction that KVM cannot emulate is executed by another engine where there is one, see {@link Assist}.
 */
final class KvmVcpu implements EngineVcpu, ApicClock, ApicListener, Assist.Owner {
    private static final int ZX_ERR_INTERNAL = -1;
    private static final int ZX_ERR_NOT_SUPPORTED = -2;
    private static final int ZX_ERR_OUT_OF_RANGE = -14;
    private static final int ZX_ERR_BAD_STATE = -20;
    private static final int ZX_ERR_NOT_FOUND = -25;

    private static final int MAX_COMMANDS = 64;
    private static final long LONGEST_PARK_NANOS = 100_000_000;
    private static final long PRIORITY_POLL_NANOS = 1_000_000;
    /** Steps of one unfinished instruction that are answered for it before it is given up. */
    private static final int MAX_STEPS = 64;
    private static final int PHYSICAL_BITS = 46;
    /** KVM_RUN was not called, because another thread wants something. */
    private static final int NOT_ENTERED = 1;

    // VcpuStateKind.EXIT_REASON.
    private static final int EXIT_TRIPLE_FAULT = 1;
    private static final int EXIT_PORT = 2;
    private static final int EXIT_UNMAPPED = 3;
    private static final int EXIT_OTHER = 4;

    private static final long FLAG_IF = 1 << 9;

    private static final int BREAKPOINT = 3;
    private static final int OVERFLOW = 4;

    /** What KVM has not finished. */
    private enum Unfinished {
        /** Nothing. */
        NONE,
        /** The next run goes on by itself: an output, a write, a model-specific register. */
        STEP,
        /** An input, whose value is in the run area. */
        INPUT,
        /** A read from memory that the caller answers, or not. */
        READ
    }

    private final KvmGuest guest;
    private final int index;
    private final Thread owner;
    private final int thread;
    private final Arena arena = Arena.ofShared();
    private final Descriptor descriptor;
    private final RunArea run;
    private final KickSignal signal = KickSignal.get();
    private final MemorySegment signalState = arena.allocate(64);
    private final LocalApic apic;
    private final KvmStates states;
    private final MemorySegment savedRegs = arena.allocate(Kvm.REGS);
    private final MemorySegment translation = arena.allocate(Kvm.TRANSLATION);
    private final byte[] code = new byte[2 * CodeShape.MAX_LENGTH];
    private final long tscHz;

    private final AtomicBoolean kicked = new AtomicBoolean();
    private final ArrayDeque<Exit> commands = new ArrayDeque<>();

    private Unfinished unfinished = Unfinished.NONE;
    /** KVM_RUN returned with an exit that was not looked at. */
    private boolean exitWaits;

    // A port access, element by element.
    private int ioPort;
    private int ioSize;
    private int ioCount;
    private int ioNext;
    private boolean ioInput;
    private boolean ioAnswered;

    // The access to a memory trap.
    private long accessGpa;
    private int accessSize;
    private boolean accessWrite;
    private long accessData;
    /** Length of the instruction that waits for a read. */
    private int readLength;

    // Events that KVM was not given.
    private int pendingException = -1;
    private boolean pendingHasErrorCode;
    private int pendingErrorCode;
    private long pendingAddress;
    private boolean nmiPending;
    private int external = -1;
    private boolean halted;
    /** The interrupt that KVM holds for this run. */
    private int injection = InterruptSelection.NONE;

    /** What executes instructions that KVM cannot; null until it is needed, and where there is none. */
    private Assist assist;

    private int exitReason;
    private long exitRip;
    private long exitAddress;

    // Counters.
    private long interrupts;
    private long portExits;
    private long memoryExits;
    private long halts;
    private long haltedNanos;
    private long assisted;
    /** Pairs of an instruction's first bytes and how often it was met. */
    private final long[] undefined = new long[32];

    private boolean interrupted;
    private long armedExpiry = Long.MAX_VALUE;
    private volatile long apicPage = -1;

    // Shared with other threads.
    private final Object gate = new Object();
    private volatile boolean inKernel;
    private volatile boolean parked;
    private volatile boolean timerDue;
    private boolean closed;

    KvmVcpu(KvmGuest guest, int index, int number, long entry) {
        this.guest = guest;
        this.index = index;
        this.owner = Thread.currentThread();
        this.thread = Libc.threadId();
        this.descriptor = new Descriptor(number, arena);
        boolean done = false;
        try {
            this.run = new RunArea(descriptor.map(guest.kvm().runSize(), arena));
            int khz = descriptor.ioctl(Kvm.GET_TSC_KHZ, 0);
            this.tscHz = khz > 0 ? Math.min(khz * 1000L, 1L << 33) : 1_000_000_000L;
            MemorySegment cpuid = arena.allocate(CpuidTable.size(), 8);
            guest.kvm().cpuidTable().write(index, tscHz, cpuid);
            int result = descriptor.ioctl(Kvm.SET_CPUID2, cpuid);
            if (result < 0) {
                throw new IllegalStateException("KVM_SET_CPUID2: error=" + Errno.name(-result));
            }
            this.apic = new LocalApic(index, this, guest.bus(), this);
            this.states = new KvmStates(descriptor, run, apic, arena);
            states.reset(index == 0, entry);
            done = true;
        } finally {
            if (!done) {
                arena.close();
                descriptor.close();
            }
        }
    }

    int index() {
        return index;
    }

    LocalApic apic() {
        return apic;
    }

    /** Guest-physical address of the local APIC's registers, or -1. Any thread. */
    long apicPage() {
        return apicPage;
    }

    // ---- From other threads --------------------------------------------------------------------------------------

    @Override
    public void kick() {
        kicked.set(true);
        leaveKernel();
        wake();
    }

    @Override
    public boolean isKicked() {
        return kicked.get();
    }

    @Override
    public void interrupt(int vector) {
        apic.interrupt(vector);
        leaveKernel();
        wake();
    }

    void timerExpired() {
        timerDue = true;
        leaveKernel();
        wake();
    }

    private void wake() {
        if (parked) {
            LockSupport.unpark(owner);
        }
    }

    /**
     * Has KVM_RUN return. The flag covers a thread that is about to enter, the signal one that is inside; either alone
     * loses some. The caller has said what it wants before, and the owner looks for that after it is back.
     */
    void leaveKernel() {
        if (Thread.currentThread() == owner) {
            return;
        }
        synchronized (gate) {
            // Under the lock, so that the thread still exists.
            if (!closed && inKernel) {
                run.exitAtOnce(true);
                signal.send(signalState, thread);
            }
        }
    }

    boolean isInKernel() {
        return inKernel;
    }

    // ---- KVM_RUN -------------------------------------------------------------------------------------------------

    /**
     * Runs the processor.
     *
     * @param nothing true for finishing what is unfinished and executing no instruction
     * @return 0 with an exit, the negated error number, or {@link #NOT_ENTERED}
     */
    private int runKernel(boolean nothing) {
        while (true) {
            synchronized (gate) {
                inKernel = true;
            }
            if (!guest.isChanging()) {
                break;
            }
            leftKernel();
            guest.awaitMap();
        }
        run.exitAtOnce(nothing);
        if (!nothing && isRequested()) {
            leftKernel();
            return NOT_ENTERED;
        }
        int result = descriptor.run(run.segment());
        leftKernel();
        run.exitAtOnce(false);
        return result;
    }

    private void leftKernel() {
        synchronized (gate) {
            inKernel = false;
        }
    }

    /** True where another thread wants something. */
    private boolean isRequested() {
        return kicked.get() || timerDue || apic.hasArrived() || guest.isChanging();
    }

    /** After a run: what became of the interrupt, of a software exception, and of the task priority. */
    private void afterRun() {
        if (hidesSoftwareException()) {
            takeBackSoftwareException();
        }
        if (injection != InterruptSelection.NONE) {
            int given = injection;
            injection = InterruptSelection.NONE;
            if (run.u8(RunArea.INTERRUPT_INJECTED) != 0) {
                injection = given;
                takeBack();
            } else {
                taken(given);
            }
        }
        int cr8 = (int) run.i64(Run.CR8);
        if (cr8 != apic.cr8()) {
            apic.setCr8(cr8);
        }
    }

    /** True where nothing that KVM tells keeps it from taking an interrupt, and still it could not. */
    private boolean hidesSoftwareException() {
        int vector = run.u8(RunArea.EXCEPTION_NR);
        return run.u8(Run.READY_FOR_INTERRUPT) == 0
                && (vector == BREAKPOINT || vector == OVERFLOW)
                && (run.i64(RunArea.RFLAGS) & FLAG_IF) != 0
                && run.u8(RunArea.SHADOW) == 0
                && !isKernelBusy();
    }

    /**
     * KVM does not report the exception of INT3 or INTO that it has yet to deliver, and drops it when it is given events:
     * RIP is still at the instruction, which will be executed again. Where a KVM has gone past it, RIP goes back.
     */
    private void takeBackSoftwareException() {
        long rip = run.i64(RunArea.RIP);
        CodeShape here = shapeAt(rip);
        if (here == null || !here.isSoftwareException()) {
            CodeShape before = shapeBefore(rip, 1);
            if (before != null && before.isSoftwareException()) {
                run.setRegister(RIP, rip - 1);
                run.markEvents();
            }
        }
    }

    private void taken(int selection) {
        interrupts++;
        switch (InterruptSelection.kind(selection)) {
            case InterruptSelection.EXTERNAL -> external = -1;
            case InterruptSelection.APIC -> apic.acknowledge();
            default -> apic.consumeSimple(InterruptSelection.vector(selection));
        }
        apic.discardSimpleExceptions();
    }

    /**
     * Finishes the instruction that KVM has in hand, with what was answered. Where that leads to a further access the
     * exit waits to be looked at.
     */
    private void settle() {
        if (unfinished == Unfinished.NONE || exitWaits || ioInput && ioNext < ioCount) {
            return;
        }
        answerForCaller();
        int result = runKernel(true);
        unfinished = Unfinished.NONE;
        afterRun();
        exitWaits = result == 0;
    }

    /** An input that nobody answered leaves what was there: the register, or for 4 bytes zero. */
    private void answerForCaller() {
        if (unfinished == Unfinished.INPUT && ioNext > 0 && !ioAnswered) {
            ioAnswered = true;
            putElement(ioNext - 1, missingInput());
        }
    }

    private int missingInput() {
        CodeShape shape = shapeAt(run.i64(RunArea.RIP));
        if (shape != null && shape.isStringInput()) {
            long mask = shape.addressSize == 8 ? -1L : (1L << 8 * shape.addressSize) - 1;
            long step = (run.i64(RunArea.RFLAGS) & 1 << 10) != 0 ? -ioSize : ioSize;
            long offset = run.register(7) + step * (ioNext - 1) & mask;
            MemorySegment memory = memoryAt(run.segmentBase(0) + offset, ioSize);
            return memory == null ? 0 : (int) load(memory, ioSize);
        }
        return ioSize == 4 ? 0 : (int) run.register(0);
    }

    /** Gives up what KVM has in hand: registers and flags stay as they are now, memory may not. */
    private void abandon(long rip) {
        MemorySegment regs = run.regs();
        savedRegs.copyFrom(regs);
        int exception = run.u8(RunArea.EXCEPTION_INJECTED) | run.u8(RunArea.EXCEPTION_PENDING);
        MemorySegment vectors = unfinished == Unfinished.READ ? states.saveVectors() : null;
        for (int step = 0; step < MAX_STEPS && (unfinished != Unfinished.NONE || exitWaits); step++) {
            exitWaits = false;
            ioNext = ioCount;
            int result = runKernel(true);
            unfinished = Unfinished.NONE;
            afterRun();
            exitWaits = result == 0;
        }
        exitWaits = false;
        if (vectors != null) {
            states.restoreVectors(vectors);
        }
        regs.copyFrom(savedRegs);
        run.setRegister(RIP, rip);
        if (exception == 0 && (run.u8(RunArea.EXCEPTION_INJECTED) | run.u8(RunArea.EXCEPTION_PENDING)) != 0) {
            run.set8(RunArea.EXCEPTION_INJECTED, 0);
            run.set8(RunArea.EXCEPTION_PENDING, 0);
            run.markEvents();
        }
    }

    // ---- Enter ---------------------------------------------------------------------------------------------------

    @Override
    public Exit enter() {
        try {
            timerDue = true;
            return loop();
        } finally {
            if (interrupted) {
                interrupted = false;
                Thread.currentThread().interrupt();
            }
        }
    }

    private Exit loop() {
        if (unfinished == Unfinished.READ) {
            abandon(pastRead());
        }
        answerForCaller();
        Exit due = commands.poll();
        while (due == null) {
            if (ioNext < ioCount) {
                due = nextElement();
            } else if (exitWaits) {
                exitWaits = false;
                due = convert();
            } else if (kicked.getAndSet(false)) {
                // As in Zircon, a wait for an interrupt is over.
                halted = false;
                due = new Exit.Kicked();
            } else if (isHeldElsewhere()) {
                due = stepElsewhere();
            } else {
                due = proceed();
            }
            if (due == null) {
                due = commands.poll();
            }
        }
        armTimer();
        return due;
    }

    private Exit proceed() {
        if (guest.slotFailure() != null) {
            return failed(ZX_ERR_NOT_SUPPORTED, EXIT_OTHER, 0, guest.slotFailure());
        }
        if (timerDue) {
            timerDue = false;
            armedExpiry = Long.MAX_VALUE;
            apic.pollTimer();
            armTimer();
        }
        int selection = select();
        if (selection != InterruptSelection.NONE) {
            // The instruction in hand comes before the interrupt.
            settle();
            if (exitWaits) {
                return null;
            }
            selection = select();
        }
        if (selection != InterruptSelection.NONE) {
            halted = false;
            if (InterruptSelection.kind(selection) == InterruptSelection.UNSUPPORTED) {
                int vector = InterruptSelection.vector(selection);
                apic.consumeSimple(vector);
                return failed(ZX_ERR_NOT_SUPPORTED, EXIT_OTHER, 0,
                        "vector must be 0 to 20 or 32 to 255: vector=" + vector);
            }
            inject(selection);
        } else if (halted && !isKernelBusy()) {
            halt();
            return null;
        }
        armTimer();
        run.requestWindow(injection == InterruptSelection.NONE && waitsForWindow());
        run.set64(Run.CR8, apic.cr8());
        int result = runKernel(false);
        if (result == NOT_ENTERED) {
            takeBack();
            return null;
        }
        unfinished = Unfinished.NONE;
        afterRun();
        exitWaits = result == 0;
        return result == 0 || result == -Errno.EINTR || result == -Errno.EAGAIN ? null : runFailed(-result);
    }

    /** The interrupt was not given after all. */
    private void takeBack() {
        if (injection != InterruptSelection.NONE) {
            injection = InterruptSelection.NONE;
            run.set8(RunArea.INTERRUPT_INJECTED, 0);
            run.markEvents();
        }
    }

    private Exit runFailed(int error) {
        int status = switch (error) {
            case Errno.EINVAL -> ZX_ERR_BAD_STATE;
            case Errno.EFAULT -> ZX_ERR_NOT_FOUND;
            default -> ZX_ERR_INTERNAL;
        };
        return failed(status, EXIT_OTHER, 0, "KVM_RUN: error=" + Errno.name(error));
    }

    /** True while KVM itself has an event in delivery: it goes first. */
    private boolean isKernelBusy() {
        return (run.u8(RunArea.EXCEPTION_INJECTED) | run.u8(RunArea.EXCEPTION_PENDING)
                | run.u8(RunArea.INTERRUPT_INJECTED) | run.u8(RunArea.NMI_INJECTED) | run.u8(RunArea.NMI_PENDING)) != 0;
    }

    private int select() {
        apic.poll();
        if (apic.takeNmi()) {
            nmiPending = true;
        }
        if (isKernelBusy()) {
            return InterruptSelection.NONE;
        }
        return choose((run.i64(RunArea.RFLAGS) & FLAG_IF) != 0, run.u8(RunArea.SHADOW) != 0);
    }

    private int choose(boolean interruptFlag, boolean shadow) {
        return InterruptSelection.select(
                interruptFlag,
                shadow,
                pendingException,
                nmiPending,
                run.u8(RunArea.NMI_MASKED) != 0,
                external >= 0 && apic.acceptsExtInt() ? external : -1,
                apic.isArchitectural() ? apic.deliverable() : -1,
                apic.simpleSet());
    }

    /** True where an interrupt could be taken if the guest only let it. */
    private boolean waitsForWindow() {
        return choose(true, false) != InterruptSelection.NONE;
    }

    private void inject(int selection) {
        int vector = InterruptSelection.vector(selection);
        switch (InterruptSelection.kind(selection)) {
            case InterruptSelection.EXCEPTION -> {
                if (vector == 14) {
                    run.set64(RunArea.CR2, pendingAddress);
                    run.markSregs();
                }
                injectException(vector, pendingHasErrorCode, pendingErrorCode);
                pendingException = -1;
            }
            case InterruptSelection.SIMPLE_EXCEPTION -> {
                injectException(vector, InterruptSelection.hasErrorCode(vector), 0);
                apic.consumeSimple(vector);
                apic.discardSimpleExceptions();
            }
            case InterruptSelection.NMI -> {
                run.set8(RunArea.NMI_PENDING, 1);
                nmiPending = false;
                apic.discardSimpleExceptions();
            }
            default -> {
                run.set8(RunArea.INTERRUPT_INJECTED, 1);
                run.set8(RunArea.INTERRUPT_NR, vector);
                run.set8(RunArea.INTERRUPT_SOFT, 0);
                injection = selection;
            }
        }
        run.markEvents();
    }

    private void injectException(int vector, boolean hasErrorCode, int errorCode) {
        run.set8(RunArea.EXCEPTION_INJECTED, 1);
        run.set8(RunArea.EXCEPTION_NR, vector);
        run.set8(RunArea.EXCEPTION_HAS_ERROR, hasErrorCode ? 1 : 0);
        run.set32(RunArea.EXCEPTION_ERROR, hasErrorCode ? errorCode : 0);
    }

    // ---- Halt ----------------------------------------------------------------------------------------------------

    private boolean wakes() {
        if (select() != InterruptSelection.NONE) {
            return true;
        }
        // Zircon's rule: any vector, whatever RFLAGS.IF is.
        return !apic.isArchitectural() && (apic.hasSimple() || nmiPending || external >= 0);
    }

    private void halt() {
        guest.timer().arm(this, Long.MAX_VALUE);
        armedExpiry = Long.MAX_VALUE;
        long since = nanos();
        boolean over = wakes();
        while (!over && !kicked.get()) {
            park();
            apic.pollTimer();
            over = wakes();
        }
        halted = !over;
        haltedNanos += nanos() - since;
        armTimer();
    }

    private void park() {
        parked = true;
        if (!apic.hasArrived() && !kicked.get()) {
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
        parked = false;
    }

    private void armTimer() {
        long expiry = apic.timerExpiry();
        if (apic.isHeldBack()) {
            // Where KVM emulates MOV to CR8 it does not tell that the guest lowered its task priority.
            expiry = Math.min(expiry, Math.min(armedExpiry, nanos() + PRIORITY_POLL_NANOS));
        }
        if (expiry != armedExpiry) {
            armedExpiry = expiry;
            guest.timer().arm(this, expiry);
        }
    }

    // ---- Exits ---------------------------------------------------------------------------------------------------

    /** Makes of KVM's exit the one to report; null where the processor just goes on. */
    private Exit convert() {
        int reason = run.i32(Run.EXIT_REASON);
        return switch (reason) {
            case Kvm.EXIT_IO -> portAccess();
            case Kvm.EXIT_MMIO -> memoryAccess();
            case Kvm.EXIT_HLT -> {
                halts++;
                halted = true;
                yield null;
            }
            case Kvm.EXIT_RDMSR -> readMsr();
            case Kvm.EXIT_WRMSR -> writeMsr();
            case Kvm.EXIT_IRQ_WINDOW_OPEN, Kvm.EXIT_INTR, Kvm.EXIT_SET_TPR -> null;
            case Kvm.EXIT_SHUTDOWN -> failed(ZX_ERR_NOT_SUPPORTED, EXIT_TRIPLE_FAULT, 0,
                    "triple fault: rip=0x%x, cr3=0x%x, cr2=0x%x"
                            .formatted(run.i64(RunArea.RIP), run.i64(RunArea.CR3), run.i64(RunArea.CR2)));
            case Kvm.EXIT_INTERNAL_ERROR -> internalError();
            case Kvm.EXIT_FAIL_ENTRY -> failed(ZX_ERR_BAD_STATE, EXIT_OTHER, 0,
                    "state must be one the processor can enter: hardware_reason=0x"
                            + Long.toHexString(run.i64(Run.FAIL_ENTRY_REASON)));
            default -> failed(ZX_ERR_NOT_SUPPORTED, EXIT_OTHER, 0,
                    "exit of KVM must be a known one: exit_reason=" + reason);
        };
    }

    private Exit.Failed failed(int status, int reason, long address, String text) {
        exitReason = reason;
        exitRip = run.i64(RunArea.RIP);
        exitAddress = address;
        return new Exit.Failed(status, text);
    }

    private Exit internalError() {
        long rip = run.i64(RunArea.RIP);
        long gpa = translate(run.segmentBase(1) + rip);
        if (gpa >= 0 && guest.host().memory().find(gpa) == null) {
            return failed(gpa >>> 48 != 0 ? ZX_ERR_OUT_OF_RANGE : ZX_ERR_NOT_FOUND, EXIT_UNMAPPED, gpa,
                    "code fetch from memory that is not mapped: gpa=0x" + Long.toHexString(gpa));
        }
        int suberror = run.i32(Run.INTERNAL_SUBERROR);
        if (suberror == Kvm.INTERNAL_ERROR_EMULATION && hasAssist()) {
            assisted++;
            return stepElsewhere();
        }
        StringBuilder text = new StringBuilder(suberror == Kvm.INTERNAL_ERROR_EMULATION
                ? "instruction must be one that this host's KVM can execute: rip=0x"
                : "KVM must not fail: suberror=" + suberror + ", rip=0x");
        text.append(Long.toHexString(rip));
        CodeShape shape = shapeAt(rip);
        int bytes = shape == null ? 0 : shape.length;
        if (bytes > 0) {
            text.append(", bytes=");
            for (int i = 0; i < bytes; i++) {
                text.append("%02x".formatted(code[i]));
            }
            noteUndefined();
        }
        return failed(ZX_ERR_NOT_SUPPORTED, EXIT_OTHER, 0, text.toString());
    }

    // ---- Instructions that KVM cannot execute --------------------------------------------------------------------

    private boolean hasAssist() {
        if (assist == null) {
            try {
                EngineVcpu stepper = guest.createStepper(index);
                assist = stepper == null ? null : new Assist(stepper, this);
            } catch (EngineException e) {
                return false;
            }
        }
        return assist != null;
    }

    private boolean isHeldElsewhere() {
        return assist != null && assist.isHolding();
    }

    private Exit stepElsewhere() {
        Exit exit;
        try {
            exit = assist.step();
        } catch (IllegalStateException e) {
            return failed(ZX_ERR_NOT_SUPPORTED, EXIT_OTHER, 0, e.getMessage());
        }
        if (exit instanceof Exit.Mem access) {
            long page = apic.page();
            if (page >= 0 && (access.gpa() & -4096) == page) {
                assistedApicAccess((int) access.gpa() & 0xFFF);
                return null;
            }
            memoryExits++;
        } else if (exit instanceof Exit.Io) {
            portExits++;
        }
        return exit;
    }

    private void assistedApicAccess(int offset) {
        int size = assist.accessSize();
        boolean write = assist.isWrite();
        MemorySegment data = MemorySegment.ofArray(new long[] {write ? assist.written() : 0});
        apicAccess(offset, data, size, write);
        if (!write) {
            assist.answer(load(data, size));
        }
    }

    @Override
    public int read(int kind, MemorySegment to) {
        return states.read(kind, to);
    }

    @Override
    public int write(int kind, MemorySegment from) {
        int status = kind == VcpuStateKind.MSRS ? states.writeMsrs(from, false) : states.write(kind, from);
        if (kind == VcpuStateKind.CONTROL) {
            apicMoved();
        }
        return status;
    }

    /** Counts an instruction, which is at the start of {@link #code}, among those that were met and are not there. */
    private void noteUndefined() {
        long first = MemorySegment.ofArray(code).get(ValueLayout.JAVA_LONG_UNALIGNED, 0);
        for (int i = 0; i < undefined.length; i += 2) {
            if (undefined[i + 1] == 0 || undefined[i] == first) {
                undefined[i] = first;
                undefined[i + 1]++;
                return;
            }
        }
    }

    // ---- Ports ---------------------------------------------------------------------------------------------------

    private Exit portAccess() {
        ioInput = run.u8(Run.IO_DIRECTION) == 0;
        ioSize = run.u8(Run.IO_SIZE);
        ioPort = run.u16(Run.IO_PORT);
        ioCount = run.i32(Run.IO_COUNT);
        ioNext = 0;
        ioAnswered = false;
        unfinished = ioInput ? Unfinished.INPUT : Unfinished.STEP;
        if (!guest.host().isPortTrapped(ioPort)) {
            abandon(portInstruction());
            return failed(ZX_ERR_NOT_FOUND, EXIT_PORT, ioPort,
                    "access to a port that is not trapped: port=0x" + Integer.toHexString(ioPort));
        }
        return nextElement();
    }

    private Exit nextElement() {
        int element = ioNext++;
        ioAnswered = false;
        portExits++;
        return new Exit.Io(ioPort, ioSize, ioInput, ioInput ? 0 : (int) load(element(element), ioSize));
    }

    private MemorySegment element(int number) {
        return run.segment().asSlice(run.i64(Run.IO_DATA_OFFSET) + (long) number * ioSize, ioSize);
    }

    private void putElement(int number, int value) {
        store(element(number), ioSize, value);
    }

    /** Where the instruction of a port access begins: KVM may have gone past an output already. */
    private long portInstruction() {
        long rip = run.i64(RunArea.RIP);
        CodeShape here = shapeAt(rip);
        if (ioInput || here != null && here.isPortAccess() && here.isRepeatedString()) {
            return rip;
        }
        for (int back = 1; back <= 3; back++) {
            CodeShape shape = shapeBefore(rip, back);
            if (shape != null && shape.isPortAccess() && (shape.opcode < 0xE8
                    ? (shape.immediate & 0xFF) == ioPort
                    : (run.register(2) & 0xFFFF) == ioPort)) {
                return rip - back;
            }
        }
        return rip;
    }

    // ---- Memory --------------------------------------------------------------------------------------------------

    private Exit memoryAccess() {
        long gpa = run.i64(Run.MMIO_ADDRESS);
        int size = run.i32(Run.MMIO_LENGTH);
        boolean write = run.u8(Run.MMIO_IS_WRITE) != 0;
        long page = apic.page();
        if (page >= 0 && (gpa & -4096) == page) {
            unfinished = Unfinished.STEP;
            apicAccess((int) gpa & 0xFFF, run.segment().asSlice(Run.MMIO_DATA, 8), size, write);
            return null;
        }
        TrapKind kind = guest.host().trapAt(gpa);
        GuestPhysicalMap.Region region = kind == TrapKind.NONE ? guest.host().memory().find(gpa) : null;
        if (region != null && (!write || region.writable())) {
            // The map changed under the instruction; there is memory now.
            unfinished = Unfinished.STEP;
            MemorySegment memory = region.memory().asSlice(region.memoryOffset() + gpa - region.gpa(), size);
            MemorySegment data = run.segment().asSlice(Run.MMIO_DATA, size);
            if (write) {
                memory.copyFrom(data);
            } else {
                data.copyFrom(memory);
            }
            return null;
        }
        unfinished = write ? Unfinished.STEP : Unfinished.READ;
        readLength = write ? 0 : lengthOfRead();
        if (kind == TrapKind.BELL && write) {
            return new Exit.Bell(gpa);
        }
        if (kind != TrapKind.MEM) {
            return refused(gpa, kind, write);
        }
        memoryExits++;
        accessGpa = gpa;
        accessSize = size;
        accessWrite = write;
        accessData = write ? load(run.segment().asSlice(Run.MMIO_DATA, size), size) : 0;
        long rip = run.i64(RunArea.RIP);
        int length = readLength;
        if (write) {
            CodeShape shape = findStore(gpa, size);
            length = shape == null ? 0 : shape.length;
            rip = storeRip;
        } else {
            // Until it is answered; then from what the caller gives.
            store(run.segment().asSlice(Run.MMIO_DATA, 8), 8, 0);
        }
        return new Exit.Mem(gpa, run.i64(RunArea.CR3), rip, length, run.codeBits() == 16 ? 2 : 4);
    }

    private int lengthOfRead() {
        CodeShape shape = shapeAt(run.i64(RunArea.RIP));
        return shape == null ? 0 : shape.length;
    }

    /** RIP as Zircon shows it while a read waits: past the instruction. */
    private long pastRead() {
        long next = run.i64(RunArea.RIP) + readLength;
        return run.is64() ? next : next & 0xFFFF_FFFFL;
    }

    private void apicAccess(int offset, MemorySegment data, int size, boolean write) {
        if (!write) {
            int value = apic.readPage(offset & 0xFFC);
            store(data, 8, (value & 0xFFFF_FFFFL) >>> 8 * (offset & 3));
        } else if ((offset & 3) == 0) {
            apic.writePage(offset, (int) load(data, size));
        }
        armTimer();
    }

    /** Nothing answers there: the instruction has not happened, save that the read of a bell is passed over. */
    private Exit refused(long gpa, TrapKind kind, boolean write) {
        if (kind == TrapKind.BELL) {
            abandon(pastRead());
            return failed(ZX_ERR_NOT_SUPPORTED, EXIT_OTHER, 0, "read of a bell trap: gpa=0x" + Long.toHexString(gpa));
        }
        long rip = run.i64(RunArea.RIP);
        if (write) {
            findStore(gpa, run.i32(Run.MMIO_LENGTH));
            rip = storeRip;
        }
        abandon(rip);
        return failed(gpa >>> 48 != 0 ? ZX_ERR_OUT_OF_RANGE : ZX_ERR_NOT_FOUND, EXIT_UNMAPPED, gpa,
                (write ? "write to" : "read of") + " memory that is not mapped: gpa=0x" + Long.toHexString(gpa));
    }

    // ---- Finding instructions ------------------------------------------------------------------------------------

    /** Where the store that {@link #findStore} looked for begins; RIP where it was not found. */
    private long storeRip;

    /**
     * The store that KVM reports after the fact, RIP being past it already: of what may stand before RIP, the longest
     * instruction that stores so many bytes at an address with these low bits. A repeated string store is at RIP itself
     * while elements remain.
     *
     * @return null where nothing fits
     */
    private CodeShape findStore(long gpa, int size) {
        long rip = run.i64(RunArea.RIP);
        storeRip = rip;
        int bits = run.codeBits();
        int before = codeAround(rip);
        CodeShape here = CodeShape.parse(code, CodeShape.MAX_LENGTH, codeEnd, bits);
        if (here != null && here.isRepeatedString() && here.isStringStore() && storesAt(here, rip, gpa, size)) {
            return here;
        }
        CodeShape best = null;
        for (int back = 1; back <= before; back++) {
            CodeShape shape = CodeShape.parse(code, CodeShape.MAX_LENGTH - back, CodeShape.MAX_LENGTH, bits);
            if (shape != null && shape.length == back && shape.isPlausible() && storesAt(shape, rip, gpa, size)) {
                best = shape;
                storeRip = rip - back;
            }
        }
        return best;
    }

    private boolean storesAt(CodeShape shape, long next, long gpa, int size) {
        int bytes = shape.storeSize();
        if (bytes == 0 || bytes > 0 && bytes != size && (gpa & 0xFFF) + bytes <= 0x1000 && bytes <= 8) {
            return false;
        }
        long offset;
        if (shape.isStringStore()) {
            offset = run.register(7) - ((run.i64(RunArea.RFLAGS) & 1 << 10) != 0 ? -size : size);
        } else {
            offset = shape.displacement;
            if (shape.base == 16) {
                offset += next;
            } else if (shape.base >= 0) {
                offset += run.register(shape.base);
            }
            if (shape.index >= 0) {
                offset += run.register(shape.index) << shape.scale;
            }
        }
        boolean stack = shape.base == 4 || shape.base == 5;
        int segment = shape.isStringStore() ? 0 : shape.segment >= 0 ? shape.segment : stack ? 2 : 3;
        long difference = run.segmentBase(segment) + offset - gpa & 0xFFF;
        // The parts of a store of 16 bytes come one by one.
        return difference == 0 || bytes < 0 && difference == 0xFF8;
    }

    /** The instruction at an address, or null. Its bytes are at the start of {@link #code}. */
    private CodeShape shapeAt(long rip) {
        int available = fetch(run.segmentBase(1) + rip, 0, CodeShape.MAX_LENGTH);
        return CodeShape.parse(code, 0, available, run.codeBits());
    }

    private CodeShape shapeBefore(long rip, int length) {
        int available = fetch(run.segmentBase(1) + rip - length, 0, length);
        CodeShape shape = available < length ? null : CodeShape.parse(code, 0, length, run.codeBits());
        return shape != null && shape.length == length ? shape : null;
    }

    /** Where in {@link #code} the bytes end that {@link #codeAround} found. */
    private int codeEnd;

    /**
     * Fetches what stands before and behind an address, which is then at {@link CodeShape#MAX_LENGTH}; returns how many
     * bytes could be had before it. Usually all of it is in one page, and found by one look into the guest's tables.
     */
    private int codeAround(long rip) {
        int reach = CodeShape.MAX_LENGTH;
        long address = run.segmentBase(1) + rip;
        int before = (int) Math.min(reach, address & 0xFFF);
        int behind = (int) Math.min(reach, 4096 - (address & 0xFFF));
        if (fetch(address - before, reach - before, before + behind) < before + behind) {
            before = 0;
            behind = 0;
        }
        codeEnd = reach + behind;
        if (behind < reach) {
            codeEnd += fetch(address + behind, codeEnd, reach - behind);
        }
        int missing = reach - before;
        return missing == 0 || fetch(address - reach, 0, missing) < missing ? before : reach;
    }

    /** Copies code from linear addresses; returns how many bytes could be had. */
    private int fetch(long linear, int to, int bytes) {
        int got = 0;
        while (got < bytes) {
            long from = linear + got;
            int n = (int) Math.min(bytes - got, 4096 - (from & 0xFFF));
            MemorySegment memory = memoryAt(from, n);
            if (memory == null) {
                break;
            }
            MemorySegment.copy(memory, 0, MemorySegment.ofArray(code), to + got, n);
            got += n;
        }
        return got;
    }

    /** The memory behind a linear address, within one page; null where there is none. */
    private MemorySegment memoryAt(long linear, int bytes) {
        long gpa = translate(linear);
        GuestPhysicalMap.Region region = gpa < 0 ? null : guest.host().memory().find(gpa);
        if (region == null || (gpa & 0xFFF) + bytes > 4096) {
            return null;
        }
        return region.memory().asSlice(region.memoryOffset() + gpa - region.gpa(), bytes);
    }

    /** The guest-physical address of a linear one as the guest's tables have it, or -1. */
    private long translate(long linear) {
        translation.set(ValueLayout.JAVA_LONG, 0, linear);
        int result = descriptor.ioctl(Kvm.TRANSLATE, translation);
        boolean valid = result >= 0 && translation.get(ValueLayout.JAVA_BYTE, 16) != 0;
        return valid ? translation.get(ValueLayout.JAVA_LONG, 8) : -1;
    }

    private static long load(MemorySegment from, int size) {
        return switch (size) {
            case 1 -> from.get(ValueLayout.JAVA_BYTE, 0) & 0xFF;
            case 2 -> from.get(ValueLayout.JAVA_SHORT_UNALIGNED, 0) & 0xFFFF;
            case 4 -> from.get(ValueLayout.JAVA_INT_UNALIGNED, 0) & 0xFFFF_FFFFL;
            case 8 -> from.get(ValueLayout.JAVA_LONG_UNALIGNED, 0);
            default -> {
                long value = 0;
                for (int i = 0; i < size; i++) {
                    value |= (from.get(ValueLayout.JAVA_BYTE, i) & 0xFFL) << 8 * i;
                }
                yield value;
            }
        };
    }

    private static void store(MemorySegment to, int size, long value) {
        for (int i = 0; i < size; i++) {
            to.set(ValueLayout.JAVA_BYTE, i, (byte) (value >>> 8 * i));
        }
    }

    // ---- Model-specific registers --------------------------------------------------------------------------------

    private Exit readMsr() {
        unfinished = Unfinished.STEP;
        int msr = run.i32(Run.MSR_INDEX);
        long value = 0;
        boolean known = true;
        if (msr >= Msr.X2APIC_FIRST && msr <= Msr.X2APIC_LAST || msr == Msr.TSC_DEADLINE) {
            known = apic.isReadableMsr(msr);
            value = known ? apic.readMsr(msr) : 0;
            armTimer();
        } else if (msr == Msr.APIC_BASE) {
            value = apic.base();
        } else {
            known = isZeroMsr(msr);
        }
        run.set8(Run.MSR_ERROR, known ? 0 : 1);
        run.set64(Run.MSR_DATA, value);
        return null;
    }

    /** Registers that read as zero where KVM does not know them. */
    private static boolean isZeroMsr(int msr) {
        return switch (msr) {
            case Msr.BIOS_SIGN_ID, Msr.PLATFORM_ID, Msr.EBL_CR_POWERON, Msr.SMI_COUNT, Msr.MCG_CAP, Msr.MCG_STATUS,
                    Msr.DEBUGCTL, Msr.TEMPERATURE_TARGET, Msr.RAPL_POWER_UNIT, Msr.PKG_POWER_LIMIT,
                    Msr.PKG_ENERGY_STATUS, Msr.DRAM_ENERGY_STATUS, Msr.PP0_ENERGY_STATUS, Msr.PP1_ENERGY_STATUS,
                    Msr.PPERF -> true;
            default -> false;
        };
    }

    private Exit writeMsr() {
        unfinished = Unfinished.STEP;
        int msr = run.i32(Run.MSR_INDEX);
        long value = run.i64(Run.MSR_DATA);
        LocalApic.Outcome outcome;
        if (msr >= Msr.X2APIC_FIRST && msr <= Msr.X2APIC_LAST || msr == Msr.TSC_DEADLINE) {
            outcome = apic.writeMsr(msr, value);
            armTimer();
        } else if (msr == Msr.APIC_BASE) {
            outcome = apic.writeBase(value, PHYSICAL_BITS);
            apicMoved();
        } else {
            outcome = isIgnoredMsr(msr) ? LocalApic.Outcome.DONE : LocalApic.Outcome.GENERAL_PROTECTION;
        }
        run.set8(Run.MSR_ERROR, outcome == LocalApic.Outcome.GENERAL_PROTECTION ? 1 : 0);
        if (outcome == LocalApic.Outcome.UNSUPPORTED) {
            abandon(run.i64(RunArea.RIP));
            return failed(ZX_ERR_NOT_SUPPORTED, EXIT_OTHER, 0,
                    "interrupt command must be fixed, lowest priority, NMI, INIT or startup: icr=0x"
                            + Long.toHexString(value));
        }
        return null;
    }

    private static boolean isIgnoredMsr(int msr) {
        return switch (msr) {
            case Msr.BIOS_SIGN_ID, Msr.BIOS_UPDT_TRIG, Msr.MCG_STATUS, Msr.DEBUGCTL, Msr.EBL_CR_POWERON,
                    Msr.PKG_POWER_LIMIT -> true;
            default -> false;
        };
    }

    /** The register page of the local APIC may have moved: there, KVM must have no memory. */
    private void apicMoved() {
        if (apicPage != apic.page()) {
            apicPage = apic.page();
            guest.updateSlots();
        }
    }

    // ---- State ---------------------------------------------------------------------------------------------------

    @Override
    public long register(int number) {
        if (isHeldElsewhere()) {
            return assist.stepper().register(number);
        }
        if (unfinished == Unfinished.READ) {
            return number == RIP ? pastRead() : run.register(number);
        }
        settle();
        return run.register(number);
    }

    @Override
    public void setRegister(int number, long value) {
        if (isHeldElsewhere()) {
            assist.stepper().setRegister(number, value);
            return;
        }
        switch (number) {
            case RIP -> {
                giveUp(value);
                run.setRegister(RIP, value);
            }
            case RFLAGS -> {
                settleForWriting();
                run.setRegister(RFLAGS, value & KvmStates.RFLAGS_BITS | 2);
            }
            default -> {
                settleForWriting();
                run.setRegister(number, value);
            }
        }
    }

    /** KVM takes changed registers over before it finishes a read, so that one may stay unfinished. */
    private void settleForWriting() {
        if (unfinished != Unfinished.READ) {
            settle();
        }
    }

    /** The caller puts the processor elsewhere: what is in hand will not be gone on with. */
    private void giveUp(long rip) {
        settleForWriting();
        if (unfinished != Unfinished.NONE || exitWaits) {
            abandon(rip);
        }
        ioNext = ioCount;
    }

    @Override
    public void writeIo(int size, int value) {
        if (isHeldElsewhere()) {
            assist.stepper().writeIo(size, value);
            return;
        }
        if (unfinished == Unfinished.INPUT && ioNext > 0 && !ioAnswered && size == ioSize) {
            putElement(ioNext - 1, value);
            ioAnswered = true;
            return;
        }
        long mask = (1L << 8 * size) - 1;
        setRegister(0, register(0) & ~mask | value & mask);
    }

    @Override
    public int readState(int kind, MemorySegment to) {
        if (assist != null && assist.holds(kind)) {
            return assist.readState(kind, to);
        }
        switch (kind) {
            case VcpuStateKind.MEM_ACCESS -> readAccess(to);
            case VcpuStateKind.EXIT_REASON -> readExitReason(to);
            case VcpuStateKind.COUNTERS -> readCounters(to);
            case VcpuStateKind.UNDEFINED -> MemorySegment.copy(
                    undefined, 0, to, ValueLayout.JAVA_LONG_UNALIGNED, 0, undefined.length);
            case VcpuStateKind.RIP -> to.set(ValueLayout.JAVA_LONG_UNALIGNED, 0, register(RIP));
            case VcpuStateKind.EVENTS -> {
                settle();
                select();
                readEvents(to);
            }
            default -> {
                if (unfinished != Unfinished.READ) {
                    settle();
                }
                return states.read(kind, to);
            }
        }
        return 0;
    }

    @Override
    public int writeState(int kind, MemorySegment from) {
        if (isHeldElsewhere()) {
            if (kind == VcpuStateKind.CONTROL || kind == VcpuStateKind.SEGMENTS) {
                assist.giveUp();
            } else if (assist.holds(kind)) {
                return assist.stepper().writeState(kind, from);
            }
        }
        switch (kind) {
            case VcpuStateKind.MEM_ACCESS -> {
                completeRead(from);
                return 0;
            }
            case VcpuStateKind.RIP -> {
                long rip = from.get(ValueLayout.JAVA_LONG_UNALIGNED, 0);
                if (!KvmStates.canonical(rip) || !run.is64() && rip >>> 32 != 0) {
                    return KvmStates.INVALID_ARGS;
                }
                setRegister(RIP, rip);
                return 0;
            }
            case VcpuStateKind.CONTROL, VcpuStateKind.SEGMENTS -> giveUp(register(RIP));
            default -> settleForWriting();
        }
        if (kind == VcpuStateKind.EVENTS) {
            select();
            return writeEvents(from);
        }
        int status = states.write(kind, from);
        if (status == 0) {
            if (kind == VcpuStateKind.CONTROL) {
                guest.forgetTranslations();
            }
            apicMoved();
            armTimer();
        }
        return status;
    }

    private void readAccess(MemorySegment to) {
        to.fill((byte) 0);
        to.set(ValueLayout.JAVA_LONG_UNALIGNED, 0, accessGpa);
        to.set(ValueLayout.JAVA_BYTE, 8, (byte) accessSize);
        to.set(ValueLayout.JAVA_BYTE, 9, (byte) (accessWrite ? 1 : 0));
        to.set(ValueLayout.JAVA_BYTE, 10, (byte) (unfinished == Unfinished.READ ? 1 : 0));
        to.set(ValueLayout.JAVA_LONG_UNALIGNED, 16, accessData);
    }

    /** KVM finishes the read with the value when the processor runs next, or when the caller looks. */
    private void completeRead(MemorySegment from) {
        if (unfinished == Unfinished.READ) {
            store(run.segment().asSlice(Run.MMIO_DATA, 8), 8, from.get(ValueLayout.JAVA_LONG_UNALIGNED, 16));
            unfinished = Unfinished.STEP;
        }
    }

    private void readExitReason(MemorySegment to) {
        to.fill((byte) 0);
        to.set(ValueLayout.JAVA_INT_UNALIGNED, 0, exitReason);
        to.set(ValueLayout.JAVA_LONG_UNALIGNED, 8, exitRip);
        to.set(ValueLayout.JAVA_LONG_UNALIGNED, 16, exitAddress);
    }

    private void readCounters(MemorySegment to) {
        to.fill((byte) 0);
        to.set(ValueLayout.JAVA_LONG_UNALIGNED, 16, interrupts);
        to.set(ValueLayout.JAVA_LONG_UNALIGNED, 64, portExits);
        to.set(ValueLayout.JAVA_LONG_UNALIGNED, 72, memoryExits);
        to.set(ValueLayout.JAVA_LONG_UNALIGNED, 80, halts);
        to.set(ValueLayout.JAVA_LONG_UNALIGNED, 120, haltedNanos);
        to.set(ValueLayout.JAVA_LONG_UNALIGNED, 144, assisted);
    }

    @Override
    public void readEvents(MemorySegment to) {
        to.fill((byte) 0);
        boolean inKernelException = (run.u8(RunArea.EXCEPTION_INJECTED) | run.u8(RunArea.EXCEPTION_PENDING)) != 0;
        if (inKernelException) {
            boolean hasError = run.u8(RunArea.EXCEPTION_HAS_ERROR) != 0;
            writeException(to, run.u8(RunArea.EXCEPTION_NR), hasError, run.i32(RunArea.EXCEPTION_ERROR),
                    run.i64(RunArea.CR2));
        } else if (pendingException >= 0) {
            writeException(to, pendingException, pendingHasErrorCode, pendingErrorCode, pendingAddress);
        }
        to.set(ValueLayout.JAVA_BYTE, 3, (byte) (run.u8(RunArea.SHADOW) != 0 ? 1 : 0));
        boolean nmi = nmiPending || (run.u8(RunArea.NMI_PENDING) | run.u8(RunArea.NMI_INJECTED)) != 0;
        to.set(ValueLayout.JAVA_BYTE, 16, (byte) (nmi ? 1 : 0));
        to.set(ValueLayout.JAVA_BYTE, 17, (byte) (run.u8(RunArea.NMI_MASKED) != 0 ? 1 : 0));
        to.set(ValueLayout.JAVA_BYTE, 18, (byte) (external >= 0 ? 1 : 0));
        to.set(ValueLayout.JAVA_BYTE, 19, (byte) Math.max(0, external));
        to.set(ValueLayout.JAVA_BYTE, 20, (byte) (halted ? 1 : 0));
        for (int word = 0; word < 4; word++) {
            to.set(ValueLayout.JAVA_LONG_UNALIGNED, 32 + word * 8L, apic.simpleSet()[word]);
        }
    }

    private static void writeException(MemorySegment to, int vector, boolean hasError, int error, long address) {
        to.set(ValueLayout.JAVA_BYTE, 0, (byte) 1);
        to.set(ValueLayout.JAVA_BYTE, 1, (byte) vector);
        to.set(ValueLayout.JAVA_BYTE, 2, (byte) (hasError ? 1 : 0));
        to.set(ValueLayout.JAVA_INT_UNALIGNED, 4, hasError ? error : 0);
        to.set(ValueLayout.JAVA_LONG_UNALIGNED, 8, vector == 14 ? address : 0);
    }

    @Override
    public int writeEvents(MemorySegment from) {
        for (int flag : new int[] {0, 2, 3, 16, 17, 18, 20}) {
            if ((from.get(ValueLayout.JAVA_BYTE, flag) & 0xFF) > 1) {
                return KvmStates.INVALID_ARGS;
            }
        }
        boolean pending = from.get(ValueLayout.JAVA_BYTE, 0) != 0;
        int vector = from.get(ValueLayout.JAVA_BYTE, 1) & 0xFF;
        if (pending && (vector > 31 || vector == 2)) {
            return KvmStates.INVALID_ARGS;
        }
        pendingException = pending ? vector : -1;
        pendingHasErrorCode = from.get(ValueLayout.JAVA_BYTE, 2) != 0;
        pendingErrorCode = from.get(ValueLayout.JAVA_INT_UNALIGNED, 4);
        pendingAddress = from.get(ValueLayout.JAVA_LONG_UNALIGNED, 8);
        nmiPending = from.get(ValueLayout.JAVA_BYTE, 16) != 0;
        external = from.get(ValueLayout.JAVA_BYTE, 18) != 0 ? from.get(ValueLayout.JAVA_BYTE, 19) & 0xFF : -1;
        halted = from.get(ValueLayout.JAVA_BYTE, 20) != 0;
        long[] simple = new long[4];
        for (int word = 0; word < 4; word++) {
            simple[word] = from.get(ValueLayout.JAVA_LONG_UNALIGNED, 32 + word * 8L);
        }
        apic.restoreSimple(simple);
        run.set8(RunArea.EXCEPTION_INJECTED, 0);
        run.set8(RunArea.EXCEPTION_PENDING, 0);
        run.set8(RunArea.INTERRUPT_INJECTED, 0);
        run.set8(RunArea.NMI_INJECTED, 0);
        run.set8(RunArea.NMI_PENDING, 0);
        run.set8(RunArea.NMI_MASKED, from.get(ValueLayout.JAVA_BYTE, 17));
        run.set8(RunArea.SHADOW, from.get(ValueLayout.JAVA_BYTE, 3));
        run.markEvents();
        return 0;
    }

    @Override
    public void close() {
        synchronized (gate) {
            if (closed) {
                return;
            }
            closed = true;
        }
        if (assist != null) {
            assist.close();
        }
        guest.remove(this);
        descriptor.close();
        arena.close();
    }

    // ---- Time and commands ---------------------------------------------------------------------------------------

    @Override
    public long nanos() {
        return guest.host().clock().nanos();
    }

    @Override
    public long tsc() {
        return states.tsc();
    }

    @Override
    public long tscHz() {
        return tscHz;
    }

    @Override
    public void command(Exit exit) {
        if (commands.size() < MAX_COMMANDS) {
            commands.add(exit);
        }
    }
}
