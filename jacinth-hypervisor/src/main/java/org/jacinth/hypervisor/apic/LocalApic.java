package org.jacinth.hypervisor.apic;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicLongArray;
import org.jacinth.hypervisor.spi.Exit;

/**
 * One processor's local APIC: registers, priorities, timer. It has no thread and reads no clock of its own.
 *
 * <p>It begins as Zircon leaves it: x2APIC mode, not software-enabled. Until the guest sets the enable bit of the
 * spurious-interrupt vector register, a vector that is posted goes to a plain set of 256 bits without priorities, which
 * {@link InterruptSelection} describes. From then on the architecture's rules hold (IRR, ISR, TPR, EOI), also after the
 * guest clears the bit again, until the APIC is reset by disabling it in IA32_APIC_BASE.
 *
 * <p>{@link #interrupt} and {@link #matchesLogical} may be called from any thread; everything else on the processor's
 * own. What other threads post is taken in by {@link #poll}.
 *
 * <p>Where this differs from hardware: the APIC ID cannot be written; SMI and ExtINT commands are refused; a periodic
 * timer fires at most every {@value #MINIMUM_PERIOD_NANOS} ns.
 *
 * @sdm 3 "Advanced Programmable Interrupt Controller (APIC)"
 */
public final class LocalApic {
    /** IA32_APIC_BASE: this is the boot processor. */
    public static final long BASE_BSP = 1 << 8;
    /** IA32_APIC_BASE: x2APIC mode. */
    public static final long BASE_EXTD = 1 << 10;
    /** IA32_APIC_BASE: the APIC is enabled. */
    public static final long BASE_EN = 1 << 11;
    /** Shortest time between two interrupts of a periodic timer, so that a guest cannot keep its host busy. */
    public static final long MINIMUM_PERIOD_NANOS = 50_000;

    /** Size of the state that {@link #save} writes: {@code VcpuStateKind.APIC}. */
    public static final int STATE_SIZE = 1088;

    private static final ValueLayout.OfInt INT = ValueLayout.JAVA_INT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
    private static final ValueLayout.OfLong LONG = ValueLayout.JAVA_LONG_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

    private static final int MSR_TSC_DEADLINE = 0x6E0;
    private static final int MSR_FIRST = 0x800;
    private static final int MSR_ICR = 0x830;

    // Register offsets in the xAPIC page.
    private static final int ID = 0x20;
    private static final int VERSION = 0x30;
    private static final int TPR = 0x80;
    private static final int APR = 0x90;
    private static final int PPR = 0xA0;
    private static final int EOI = 0xB0;
    private static final int RRD = 0xC0;
    private static final int LDR = 0xD0;
    private static final int DFR = 0xE0;
    private static final int SVR = 0xF0;
    private static final int ISR = 0x100;
    private static final int TMR = 0x180;
    private static final int IRR = 0x200;
    private static final int ESR = 0x280;
    private static final int LVT_CMCI = 0x2F0;
    private static final int ICR_LOW = 0x300;
    private static final int ICR_HIGH = 0x310;
    private static final int LVT_TIMER = 0x320;
    private static final int LVT_THERMAL = 0x330;
    private static final int LVT_PERFORMANCE = 0x340;
    private static final int LVT_LINT0 = 0x350;
    private static final int LVT_LINT1 = 0x360;
    private static final int LVT_ERROR = 0x370;
    private static final int INITIAL_COUNT = 0x380;
    private static final int CURRENT_COUNT = 0x390;
    private static final int DIVIDE = 0x3E0;
    private static final int SELF_IPI = 0x3F0;

    // What the state has behind the page.
    private static final int STATE_DEADLINE = 1024;
    private static final int STATE_TIMER = 1032;
    private static final int STATE_ARCHITECTURAL = 1040;
    private static final int STATE_ERRORS = 1044;

    private static final int VERSION_VALUE = 0x6_0015;
    private static final int ENABLED = 1 << 8;
    private static final int MASKED = 1 << 16;

    private static final int MODE_PERIODIC = 1;
    private static final int MODE_DEADLINE = 2;

    /** ESR bits. */
    private static final int SEND_ILLEGAL = 1 << 5;
    private static final int RECEIVE_ILLEGAL = 1 << 6;
    private static final int ILLEGAL_REGISTER = 1 << 7;

    private static final int FIXED = 0;
    private static final int LOWEST_PRIORITY = 1;
    private static final int DELIVER_NMI = 4;
    private static final int INIT = 5;
    private static final int STARTUP = 6;
    private static final int DELIVER_EXTINT = 7;

    private static final long NEVER = Long.MAX_VALUE;

    /** What became of a write. */
    public enum Outcome {
        /** It was done. */
        DONE,
        /** The manual answers with #GP(0); nothing was changed. */
        GENERAL_PROTECTION,
        /** A command that cannot be sent; nothing was changed. Zircon's answer is {@code ZX_ERR_NOT_SUPPORTED}. */
        UNSUPPORTED
    }

    private final int index;
    private final ApicClock clock;
    private final ApicBus bus;
    private final ApicListener listener;

    private long base;
    private int tpr;
    private int ldr;
    private int dfr;
    private int svr;
    private final long[] isr = new long[4];
    private final long[] tmr = new long[4];
    private final long[] irr = new long[4];
    private final long[] simple = new long[4];
    private boolean nmi;
    private int esr;
    private int errors;
    private long icr;
    private int lvtCmci;
    private int lvtTimer;
    private int lvtThermal;
    private int lvtPerformance;
    private int lvtLint0;
    private int lvtLint1;
    private int lvtError;
    private int initialCount;
    private int divide;
    /** True once the guest software-enabled the APIC. */
    private boolean architectural;

    private long tscDeadline;
    /** When the timer fires next, or {@link #NEVER}. */
    private long timerExpiry = NEVER;

    /** Vectors posted by other threads: 256 bits, then 256 bits that say which of them are level-triggered. */
    private final AtomicLongArray arrived = new AtomicLongArray(8);
    private volatile boolean anyArrived;
    /** What others need for {@link #matchesLogical}: LDR byte, DFR flat, xAPIC mode; or 0. */
    private volatile int logicalId;

    /**
     * @param index the processor's index, which is its APIC ID; 0 is the boot processor
     * @param bus the APICs of the guest; this one is added
     */
    public LocalApic(int index, ApicClock clock, ApicBus bus, ApicListener listener) {
        this.index = index;
        this.clock = clock;
        this.bus = bus;
        this.listener = listener;
        base = 0xFEE0_0000L | BASE_EN | BASE_EXTD | (index == 0 ? BASE_BSP : 0);
        reset();
        bus.attach(this);
    }

    /** The processor's index. */
    public int index() {
        return index;
    }

    /** Everything but IA32_APIC_BASE as after power-up. @sdm 3 "Local APIC State After Power-Up or Reset" */
    private void reset() {
        tpr = 0;
        ldr = 0;
        dfr = -1;
        svr = 0xFF;
        Arrays.fill(isr, 0);
        Arrays.fill(tmr, 0);
        Arrays.fill(irr, 0);
        esr = 0;
        errors = 0;
        icr = 0;
        lvtCmci = MASKED;
        lvtTimer = MASKED;
        lvtThermal = MASKED;
        lvtPerformance = MASKED;
        lvtLint0 = MASKED;
        lvtLint1 = MASKED;
        lvtError = MASKED;
        initialCount = 0;
        divide = 0;
        architectural = false;
        disarm();
        publishLogicalId();
    }

    // ---- From other threads --------------------------------------------------------------------------------------

    /** Posts an edge-triggered vector, 0 to 255. Vector 2 is an NMI. Any thread. */
    public void interrupt(int vector) {
        interrupt(vector, false);
    }

    /** Posts a vector. The guest's EOI of a level-triggered one is told to the listener. Any thread. */
    public void interrupt(int vector, boolean level) {
        long bit = 1L << vector;
        if (level) {
            arrived.getAndAccumulate(4 + (vector >>> 6), bit, (a, b) -> a | b);
        } else {
            arrived.getAndAccumulate(4 + (vector >>> 6), ~bit, (a, b) -> a & b);
        }
        arrived.getAndAccumulate(vector >>> 6, bit, (a, b) -> a | b);
        anyArrived = true;
    }

    /** True where this APIC accepts an xAPIC logical destination other than the broadcast. Any thread. */
    boolean matchesLogical(int destination) {
        int id = logicalId;
        if ((id & 1 << 9) == 0) {
            return false;
        }
        if ((id & 1 << 8) != 0) {
            return (id & destination & 0xFF) != 0;
        }
        int cluster = destination >>> 4;
        return (cluster == 0xF || cluster == (id >>> 4 & 0xF)) && (id & destination & 0xF) != 0;
    }

    private void publishLogicalId() {
        boolean flat = dfr >>> 28 == 0xF;
        logicalId = isXapic() ? ldr >>> 24 | (flat ? 1 << 8 : 0) | 1 << 9 : 0;
    }

    // ---- IA32_APIC_BASE ------------------------------------------------------------------------------------------

    /** IA32_APIC_BASE. */
    public long base() {
        return base;
    }

    /**
     * WRMSR of IA32_APIC_BASE. The BSP flag keeps its value. Disabling the APIC resets it.
     *
     * @param physicalBits width of a physical address
     * @return #GP for reserved bits and for a transition between modes that does not exist
     * @sdm 3 "x2APIC State Transitions"
     */
    public Outcome writeBase(long value, int physicalBits) {
        long reserved = 0x2FFL | -(1L << physicalBits);
        boolean en = (value & BASE_EN) != 0;
        boolean extd = (value & BASE_EXTD) != 0;
        boolean wasEn = (base & BASE_EN) != 0;
        if ((value & reserved) != 0
                || extd && !en
                || isX2apic() && en && !extd
                || !wasEn && extd) {
            return Outcome.GENERAL_PROTECTION;
        }
        base = value & ~BASE_BSP | base & BASE_BSP;
        if (wasEn && !en) {
            reset();
        }
        publishLogicalId();
        return Outcome.DONE;
    }

    /**
     * Replaces IA32_APIC_BASE when state is restored: no transition, no reset.
     *
     * @return false, and nothing is changed, for reserved bits or a mode that does not exist
     */
    public boolean restoreBase(long value, int physicalBits) {
        if (!isValidBase(value, physicalBits)) {
            return false;
        }
        base = value;
        publishLogicalId();
        return true;
    }

    /** True for a value that {@link #restoreBase} takes. */
    public static boolean isValidBase(long value, int physicalBits) {
        return (value & (0x2FFL | -(1L << physicalBits))) == 0 && (value & (BASE_EN | BASE_EXTD)) != BASE_EXTD;
    }

    /** True in x2APIC mode. */
    public boolean isX2apic() {
        return (base & BASE_EXTD) != 0;
    }

    /** True in xAPIC mode. */
    public boolean isXapic() {
        return (base & (BASE_EN | BASE_EXTD)) == BASE_EN;
    }

    /** Guest-physical address of the register page, or -1 where there is none. */
    public long page() {
        return isXapic() ? base & 0x000F_FFFF_FFFF_F000L : -1;
    }

    // ---- Priorities ----------------------------------------------------------------------------------------------

    /** True where the architecture's rules hold, false where vectors go to the simple set. */
    public boolean isArchitectural() {
        return architectural;
    }

    private boolean isSoftwareEnabled() {
        return (svr & ENABLED) != 0;
    }

    /** The task-priority class, as CR8 shows it. */
    public int cr8() {
        return tpr >>> 4;
    }

    /** Writes CR8, 0 to 15. */
    public void setCr8(int value) {
        tpr = (value & 0xF) << 4;
    }

    private int ppr() {
        int serviced = highest(isr);
        int inService = serviced < 0 ? 0 : serviced & 0xF0;
        return (tpr & 0xF0) >= inService ? tpr : inService;
    }

    /** The highest vector that may interrupt the processor now, or -1. @sdm 3 "Task and Processor Priorities" */
    public int deliverable() {
        int vector = highest(irr);
        return vector >= 0 && (vector & 0xF0) > (ppr() & 0xF0) ? vector : -1;
    }

    /**
     * The processor takes the interrupt: its request becomes service.
     *
     * @return the vector; the spurious vector where nothing was deliverable any more
     */
    public int acknowledge() {
        int vector = deliverable();
        if (vector < 0) {
            return svr & 0xFF;
        }
        clear(irr, vector);
        set(isr, vector);
        return vector;
    }

    private void endOfInterrupt() {
        int vector = highest(isr);
        if (vector < 0) {
            return;
        }
        clear(isr, vector);
        if (test(tmr, vector)) {
            listener.endOfLevelInterrupt(vector);
        }
    }

    /** True where an 8259's interrupt passes LINT0. Before the guest enables the APIC it always does. */
    public boolean acceptsExtInt() {
        return !architectural || (lvtLint0 & MASKED) == 0 && (lvtLint0 >>> 8 & 7) == DELIVER_EXTINT;
    }

    /** Takes the NMI that waits, if any. */
    public boolean takeNmi() {
        boolean waits = nmi;
        nmi = false;
        return waits;
    }

    /** The simple set itself: four longs. Vector 2 is never in it. */
    public long[] simpleSet() {
        return simple;
    }

    /** Removes a vector of the simple set. */
    public void consumeSimple(int vector) {
        clear(simple, vector);
    }

    /** Discards the exceptions of the simple set, as Zircon does when it injects any event. */
    public void discardSimpleExceptions() {
        simple[0] &= ~0x1F_FFFFL;
    }

    /** True where the simple set has a vector: what ends HLT by Zircon's rules, whatever RFLAGS.IF is. */
    public boolean hasSimple() {
        return (simple[0] | simple[1] | simple[2] | simple[3]) != 0;
    }

    /** True where something waits that {@link InterruptSelection} should look at. */
    public boolean hasEvent() {
        return nmi || hasSimple() || architectural && deliverable() >= 0;
    }

    /** True where another thread posted something that {@link #poll} has not taken in. */
    public boolean hasArrived() {
        return anyArrived;
    }

    // ---- Time and posted vectors ---------------------------------------------------------------------------------

    /** Takes in what other threads posted. Cheap where there is nothing. */
    public void poll() {
        if (!anyArrived) {
            return;
        }
        anyArrived = false;
        for (int word = 0; word < 4; word++) {
            if (arrived.get(word) != 0) {
                takeIn(word, arrived.getAndSet(word, 0), arrived.get(4 + word));
            }
        }
    }

    private void takeIn(int word, long bits, long level) {
        for (long rest = bits; rest != 0; rest &= rest - 1) {
            int bit = Long.numberOfTrailingZeros(rest);
            accept(word * 64 + bit, (level >>> bit & 1) != 0);
        }
    }

    private void accept(int vector, boolean level) {
        if (vector == 2) {
            nmi = true;
        } else if (!architectural) {
            set(simple, vector);
        } else if (vector < 16) {
            error(RECEIVE_ILLEGAL);
        } else if (isSoftwareEnabled()) {
            set(irr, vector);
            if (level) {
                set(tmr, vector);
            } else {
                clear(tmr, vector);
            }
        }
    }

    private void error(int bit) {
        boolean news = (errors & bit) == 0;
        errors |= bit;
        int vector = lvtError & 0xFF;
        if (news && architectural && isSoftwareEnabled() && (lvtError & MASKED) == 0 && vector >= 16) {
            set(irr, vector);
            clear(tmr, vector);
        }
    }

    /** When the timer fires next, in guest nanoseconds; {@link Long#MAX_VALUE} where it is stopped. */
    public long timerExpiry() {
        return timerExpiry;
    }

    /**
     * Lets the timer fire if its time has come.
     *
     * @return true where it fired, whether masked or not
     */
    public boolean pollTimer() {
        if (timerExpiry == NEVER) {
            return false;
        }
        long now = clock.nanos();
        if (now < timerExpiry) {
            return false;
        }
        switch (timerMode()) {
            case MODE_PERIODIC -> {
                long period = period();
                long missed = (now - timerExpiry) / period;
                timerExpiry += (missed + 1) * period;
            }
            case MODE_DEADLINE -> {
                if (Long.compareUnsigned(clock.tsc(), tscDeadline) < 0) {
                    armDeadline();
                    return false;
                }
                disarm();
            }
            default -> timerExpiry = NEVER;
        }
        if ((lvtTimer & MASKED) == 0) {
            accept(lvtTimer & 0xFF, false);
        }
        return true;
    }

    /** The time-stamp counter was written: a deadline in its terms moves. */
    public void tscChanged() {
        if (timerMode() == MODE_DEADLINE && tscDeadline != 0) {
            armDeadline();
        }
    }

    private int timerMode() {
        return lvtTimer >>> 17 & 3;
    }

    private int divideShift() {
        return (divide & 3 | divide >>> 1 & 4) + 1 & 7;
    }

    private long period() {
        return Math.max(MINIMUM_PERIOD_NANOS, ticksToNanos((initialCount & 0xFFFF_FFFFL) << divideShift()));
    }

    /** {@code ticks} below 2^62. */
    private long ticksToNanos(long ticks) {
        long hz = clock.tscHz();
        long seconds = ticks / hz;
        return seconds > 1L << 32 ? NEVER / 2 : seconds * 1_000_000_000L + (ticks % hz) * 1_000_000_000L / hz;
    }

    private long nanosToTicks(long nanos) {
        long hz = clock.tscHz();
        return nanos / 1_000_000_000L * hz + nanos % 1_000_000_000L * hz / 1_000_000_000L;
    }

    private void disarm() {
        timerExpiry = NEVER;
        tscDeadline = 0;
    }

    private void armCount() {
        long count = initialCount & 0xFFFF_FFFFL;
        tscDeadline = 0;
        if (count == 0) {
            timerExpiry = NEVER;
        } else if (timerMode() == MODE_PERIODIC) {
            timerExpiry = clock.nanos() + period();
        } else {
            timerExpiry = clock.nanos() + ticksToNanos(count << divideShift());
        }
    }

    private void armDeadline() {
        long left = tscDeadline - clock.tsc();
        long now = clock.nanos();
        // A deadline that has passed gives a small negative difference; one that is far away is a large positive one.
        if (Long.compareUnsigned(clock.tsc(), tscDeadline) >= 0) {
            timerExpiry = now;
        } else {
            long capped = left < 0 || left > 1L << 61 ? 1L << 61 : left;
            // Rounded up, so that the counter has reached the deadline when the time has come.
            timerExpiry = Math.min(now + ticksToNanos(capped) + 1, NEVER - 1);
        }
    }

    private int currentCount() {
        if (timerExpiry == NEVER || initialCount == 0 || timerMode() >= MODE_DEADLINE) {
            return 0;
        }
        long left = timerExpiry - clock.nanos();
        if (left <= 0) {
            return timerMode() == MODE_PERIODIC ? initialCount : 0;
        }
        long ticks = nanosToTicks(left) >>> divideShift();
        return (int) Math.min(ticks, initialCount & 0xFFFF_FFFFL);
    }

    // ---- Register access -----------------------------------------------------------------------------------------

    /** Reads the register page in xAPIC mode; {@code offset} is that of an aligned dword in the page. */
    public int readPage(int offset) {
        if ((offset & 0xF) != 0) {
            return 0;
        }
        if (!isRegister(offset) || offset == SELF_IPI) {
            error(ILLEGAL_REGISTER);
            return 0;
        }
        return readRegister(offset);
    }

    /** Writes the register page in xAPIC mode. A command that cannot be sent is ignored, and so are reserved bits. */
    public void writePage(int offset, int value) {
        if ((offset & 0xF) != 0) {
            return;
        }
        switch (offset) {
            case LDR -> {
                ldr = value & 0xFF00_0000;
                publishLogicalId();
            }
            case DFR -> {
                dfr = value | 0x0FFF_FFFF;
                publishLogicalId();
            }
            case ICR_HIGH -> icr = icr & 0xFFFF_FFFFL | (value & 0xFF00_0000L) << 32;
            case ICR_LOW -> writeIcr(icr & ~0xFFFF_FFFFL | value & 0xFFFF_FFFFL);
            case EOI -> endOfInterrupt();
            case ESR -> latchErrors();
            default -> {
                if (!isRegister(offset) || offset == SELF_IPI) {
                    error(ILLEGAL_REGISTER);
                } else {
                    writeRegister(offset, value);
                }
            }
        }
    }

    /** True where RDMSR of a number in 0x800..0x8FF, or of IA32_TSC_DEADLINE, does not give #GP. */
    public boolean isReadableMsr(int msr) {
        if (msr == MSR_TSC_DEADLINE) {
            return true;
        }
        int offset = msr - MSR_FIRST << 4;
        return isX2apic()
                && isRegister(offset)
                && switch (offset) {
                    case APR, RRD, DFR, EOI, ICR_HIGH, SELF_IPI -> false;
                    default -> true;
                };
    }

    /** RDMSR of a {@linkplain #isReadableMsr readable} number. */
    public long readMsr(int msr) {
        if (msr == MSR_TSC_DEADLINE) {
            pollTimer();
            return tscDeadline;
        }
        return msr == MSR_ICR ? icr : readRegister(msr - MSR_FIRST << 4) & 0xFFFF_FFFFL;
    }

    /** WRMSR of a number in 0x800..0x8FF or of IA32_TSC_DEADLINE. @sdm 3 "Reserved Bit Checking" */
    public Outcome writeMsr(int msr, long value) {
        if (msr == MSR_TSC_DEADLINE) {
            writeDeadline(value);
            return Outcome.DONE;
        }
        int offset = msr - MSR_FIRST << 4;
        if (!isX2apic() || offset < 0 || offset > SELF_IPI) {
            return Outcome.GENERAL_PROTECTION;
        }
        if (offset == ICR_LOW) {
            return (value & 0xFFF3_3000L) != 0 ? Outcome.GENERAL_PROTECTION : writeIcr(value);
        }
        long valid = validBits(offset);
        if (valid < 0 || (value & ~valid) != 0) {
            return Outcome.GENERAL_PROTECTION;
        }
        switch (offset) {
            case EOI -> endOfInterrupt();
            case ESR -> latchErrors();
            case SELF_IPI -> selfIpi((int) value & 0xFF);
            case LVT_TIMER -> {
                if ((value >>> 17 & 3) == 3) {
                    return Outcome.GENERAL_PROTECTION;
                }
                writeRegister(offset, (int) value);
            }
            default -> writeRegister(offset, (int) value);
        }
        return Outcome.DONE;
    }

    /** Bits that an x2APIC register has (read-only status bits included), or -1 where it cannot be written. */
    private static long validBits(int offset) {
        return switch (offset) {
            case EOI, ESR -> 0;
            case TPR, SELF_IPI -> 0xFF;
            case SVR -> 0x3FF;
            case LVT_TIMER -> 0x7_10FF;
            case LVT_CMCI, LVT_THERMAL, LVT_PERFORMANCE -> 0x1_17FF;
            case LVT_LINT0, LVT_LINT1 -> 0x1_F7FF;
            case LVT_ERROR -> 0x1_10FF;
            case INITIAL_COUNT -> 0xFFFF_FFFFL;
            case DIVIDE -> 0xB;
            default -> -1;
        };
    }

    private static boolean isRegister(int offset) {
        return switch (offset) {
            case ID, VERSION, TPR, APR, PPR, EOI, RRD, LDR, DFR, SVR, ESR, LVT_CMCI, ICR_LOW, ICR_HIGH, LVT_TIMER,
                    LVT_THERMAL, LVT_PERFORMANCE, LVT_LINT0, LVT_LINT1, LVT_ERROR, INITIAL_COUNT, CURRENT_COUNT,
                    DIVIDE, SELF_IPI -> true;
            default -> offset >= ISR && offset < ESR && (offset & 0xF) == 0;
        };
    }

    private int readRegister(int offset) {
        if (offset >= ISR && offset < ESR) {
            long[] bits = offset < TMR ? isr : offset < IRR ? tmr : irr;
            int word = offset >>> 4 & 7;
            return (int) (bits[word >>> 1] >>> 32 * (word & 1));
        }
        return switch (offset) {
            case ID -> isX2apic() ? index : index << 24;
            case VERSION -> VERSION_VALUE;
            case TPR -> tpr;
            case PPR -> ppr();
            case LDR -> isX2apic() ? index >>> 4 << 16 | 1 << (index & 15) : ldr;
            case DFR -> dfr;
            case SVR -> svr;
            case ESR -> esr;
            case LVT_CMCI -> lvtCmci;
            case ICR_LOW -> (int) icr;
            case ICR_HIGH -> (int) (icr >>> 32);
            case LVT_TIMER -> lvtTimer;
            case LVT_THERMAL -> lvtThermal;
            case LVT_PERFORMANCE -> lvtPerformance;
            case LVT_LINT0 -> lvtLint0;
            case LVT_LINT1 -> lvtLint1;
            case LVT_ERROR -> lvtError;
            case INITIAL_COUNT -> initialCount;
            case CURRENT_COUNT -> currentCount();
            case DIVIDE -> divide;
            default -> 0;
        };
    }

    private void writeRegister(int offset, int value) {
        switch (offset) {
            case TPR -> tpr = value & 0xFF;
            case SVR -> writeSvr(value & 0x1FF);
            case LVT_CMCI -> lvtCmci = value & 0x1_07FF | forcedMask();
            case LVT_TIMER -> writeLvtTimer(value & 0x7_00FF | (architectural ? forcedMask() : 0));
            case LVT_THERMAL -> lvtThermal = value & 0x1_07FF | forcedMask();
            case LVT_PERFORMANCE -> lvtPerformance = value & 0x1_07FF | forcedMask();
            case LVT_LINT0 -> lvtLint0 = value & 0x1_A7FF | forcedMask();
            case LVT_LINT1 -> lvtLint1 = value & 0x1_A7FF | forcedMask();
            case LVT_ERROR -> lvtError = value & 0x1_00FF | forcedMask();
            case INITIAL_COUNT -> {
                // In TSC-deadline mode the write has no effect.
                if (timerMode() != MODE_DEADLINE) {
                    initialCount = value;
                    armCount();
                }
            }
            case DIVIDE -> writeDivide(value & 0xB);
            default -> {
                // The rest is read-only, and the page ignores the write.
            }
        }
    }

    /** While the APIC is software-disabled, mask bits are set and stay set. */
    private int forcedMask() {
        return isSoftwareEnabled() ? 0 : MASKED;
    }

    private void writeSvr(int value) {
        boolean was = isSoftwareEnabled();
        svr = value;
        if (isSoftwareEnabled() && !architectural) {
            becomeArchitectural();
        } else if (was && !isSoftwareEnabled()) {
            lvtCmci |= MASKED;
            lvtTimer |= MASKED;
            lvtThermal |= MASKED;
            lvtPerformance |= MASKED;
            lvtLint0 |= MASKED;
            lvtLint1 |= MASKED;
            lvtError |= MASKED;
        }
    }

    /** External interrupts that wait in the simple set become requests; its exceptions have no place any more. */
    private void becomeArchitectural() {
        poll();
        architectural = true;
        irr[0] |= simple[0] & ~0xFFFF_FFFFL;
        for (int word = 1; word < 4; word++) {
            irr[word] |= simple[word];
        }
        Arrays.fill(simple, 0);
    }

    private void latchErrors() {
        esr = errors;
        errors = 0;
    }

    // ---- Timer registers -----------------------------------------------------------------------------------------

    private void writeLvtTimer(int value) {
        int before = timerMode();
        // The page takes the reserved mode 3 for TSC-deadline; the MSR refuses it.
        lvtTimer = (value >>> 17 & 3) == 3 ? value & ~(1 << 17) : value;
        int after = timerMode();
        if (before == after) {
            return;
        }
        if (before >= MODE_DEADLINE || after >= MODE_DEADLINE) {
            disarm();
            initialCount = 0;
        } else if (timerExpiry != NEVER && after == MODE_PERIODIC) {
            timerExpiry = Math.max(timerExpiry, clock.nanos());
        }
    }

    private void writeDivide(int value) {
        if (value == divide) {
            return;
        }
        long left = currentCount() & 0xFFFF_FFFFL;
        divide = value;
        if (timerExpiry != NEVER && timerMode() < MODE_DEADLINE) {
            timerExpiry = clock.nanos() + ticksToNanos(left << divideShift());
        }
    }

    private void writeDeadline(long value) {
        if (timerMode() != MODE_DEADLINE) {
            return;
        }
        tscDeadline = value;
        if (value == 0) {
            timerExpiry = NEVER;
        } else {
            armDeadline();
        }
    }

    // ---- Commands ------------------------------------------------------------------------------------------------

    private void selfIpi(int vector) {
        if (architectural && vector < 16) {
            error(SEND_ILLEGAL);
        } else {
            accept(vector, false);
        }
    }

    /** @sdm 3 "Interrupt Command Register (ICR)" */
    private Outcome writeIcr(long value) {
        int low = (int) value;
        int vector = low & 0xFF;
        int mode = low >>> 8 & 7;
        switch (mode) {
            case FIXED, LOWEST_PRIORITY -> {
                long mask = targets(value);
                icr = value & ~(1L << 12);
                if (architectural && vector < 16) {
                    error(SEND_ILLEGAL);
                } else {
                    listener.command(new Exit.Ipi(mode == FIXED ? mask : Long.lowestOneBit(mask), vector));
                }
            }
            case DELIVER_NMI -> {
                long mask = targets(value);
                icr = value & ~(1L << 12);
                // Zircon's mask never has the sender; one that addresses itself by its ID still gets its NMI.
                if (architectural && (low >>> 18 & 3) == 0 && (mask >>> index & 1) != 0) {
                    nmi = true;
                }
                listener.command(new Exit.Ipi(mask & ~(1L << index), 2));
            }
            case INIT -> icr = value & ~(1L << 12);
            case STARTUP -> {
                icr = value & ~(1L << 12);
                startUp(value, (long) vector << 12);
            }
            default -> {
                // SMI, ExtINT, reserved.
                return isX2apic() ? Outcome.UNSUPPORTED : Outcome.DONE;
            }
        }
        return Outcome.DONE;
    }

    /** A command has one target: where the guest names several processors, each that exists gets its own. */
    private void startUp(long value, long entry) {
        int low = (int) value;
        long destination = isX2apic() ? value >>> 32 : value >>> 56;
        boolean broadcast = !isX2apic() && destination == 0xFF;
        if (!isLogical(low) && (low >>> 18 & 3) == 0 && !broadcast) {
            listener.command(new Exit.Startup(destination, entry));
            return;
        }
        for (long left = targets(value) & bus.present(); left != 0; left &= left - 1) {
            listener.command(new Exit.Startup(Long.numberOfTrailingZeros(left), entry));
        }
    }

    private static boolean isLogical(int low) {
        return (low & 1 << 11) != 0;
    }

    private long targets(long value) {
        int low = (int) value;
        switch (low >>> 18 & 3) {
            case 1:
                return 1L << index;
            case 2:
                return -1L;
            case 3:
                return ~(1L << index);
            default:
                break;
        }
        int destination = (int) (value >>> 32);
        if (isX2apic()) {
            if (isLogical(low)) {
                return ApicBus.clusterMask(destination);
            }
            return destination == -1 ? -1L : destination >= 0 && destination < 64 ? 1L << destination : 0;
        }
        destination >>>= 24;
        if (isLogical(low)) {
            return bus.logicalMask(destination);
        }
        return destination == 0xFF ? -1L : destination < 64 ? 1L << destination : 0;
    }

    // ---- State ---------------------------------------------------------------------------------------------------

    /** Writes the state in the layout of {@code VcpuStateKind.APIC}: {@value #STATE_SIZE} bytes. */
    public void save(MemorySegment to) {
        poll();
        pollTimer();
        to.asSlice(0, STATE_SIZE).fill((byte) 0);
        for (int offset = 0; offset < 1024; offset += 16) {
            if (isRegister(offset)) {
                to.set(INT, offset, readRegister(offset));
            }
        }
        to.set(LONG, STATE_DEADLINE, tscDeadline);
        to.set(LONG, STATE_TIMER, timerExpiry == NEVER ? 0 : Math.max(1, timerExpiry - clock.nanos()));
        to.set(ValueLayout.JAVA_BYTE, STATE_ARCHITECTURAL, (byte) (architectural ? 1 : 0));
        to.set(INT, STATE_ERRORS, errors);
    }

    /**
     * Replaces the state by one that {@link #save} wrote. What other threads posted meanwhile stays pending. ID,
     * version, PPR and the current count are not taken from it.
     *
     * @return false, and nothing is changed, where a register holds what it cannot hold
     */
    public boolean restore(MemorySegment from) {
        int timer = from.get(INT, LVT_TIMER);
        long left = from.get(LONG, STATE_TIMER);
        if ((timer >>> 17 & 3) == 3 || left < 0 || (from.get(INT, ISR) | from.get(INT, IRR)) << 16 != 0) {
            return false;
        }
        tpr = from.get(INT, TPR) & 0xFF;
        ldr = from.get(INT, LDR) & 0xFF00_0000;
        dfr = from.get(INT, DFR) | 0x0FFF_FFFF;
        svr = from.get(INT, SVR) & 0x1FF;
        readBits(from, ISR, isr);
        readBits(from, TMR, tmr);
        readBits(from, IRR, irr);
        esr = from.get(INT, ESR) & 0xFF;
        errors = from.get(INT, STATE_ERRORS) & 0xFF;
        icr = from.get(INT, ICR_LOW) & 0xFFFF_FFFFL | (long) from.get(INT, ICR_HIGH) << 32;
        architectural = isSoftwareEnabled() || from.get(ValueLayout.JAVA_BYTE, STATE_ARCHITECTURAL) != 0;
        lvtTimer = timer & 0x7_00FF;
        lvtCmci = from.get(INT, LVT_CMCI) & 0x1_07FF;
        lvtThermal = from.get(INT, LVT_THERMAL) & 0x1_07FF;
        lvtPerformance = from.get(INT, LVT_PERFORMANCE) & 0x1_07FF;
        lvtLint0 = from.get(INT, LVT_LINT0) & 0x1_A7FF;
        lvtLint1 = from.get(INT, LVT_LINT1) & 0x1_A7FF;
        lvtError = from.get(INT, LVT_ERROR) & 0x1_00FF;
        initialCount = from.get(INT, INITIAL_COUNT);
        divide = from.get(INT, DIVIDE) & 0xB;
        restoreTimer(from.get(LONG, STATE_DEADLINE), left);
        publishLogicalId();
        return true;
    }

    private void restoreTimer(long deadline, long left) {
        disarm();
        if (timerMode() == MODE_DEADLINE) {
            writeDeadline(deadline);
        } else if (left != 0) {
            long now = clock.nanos();
            timerExpiry = left > NEVER - 1 - now ? NEVER - 1 : now + left;
        }
    }

    /** Replaces the simple set, when state is restored. Vector 2 in it makes an NMI pending. */
    public void restoreSimple(long[] set) {
        System.arraycopy(set, 0, simple, 0, 4);
        nmi |= test(simple, 2);
        clear(simple, 2);
    }

    private static void readBits(MemorySegment from, int offset, long[] bits) {
        for (int word = 0; word < 4; word++) {
            bits[word] = from.get(INT, offset + word * 32) & 0xFFFF_FFFFL
                    | (long) from.get(INT, offset + word * 32 + 16) << 32;
        }
    }

    // ---- Bits ----------------------------------------------------------------------------------------------------

    private static int highest(long[] bits) {
        for (int word = 3; word >= 0; word--) {
            if (bits[word] != 0) {
                return word * 64 + 63 - Long.numberOfLeadingZeros(bits[word]);
            }
        }
        return -1;
    }

    private static void set(long[] bits, int vector) {
        bits[vector >>> 6] |= 1L << vector;
    }

    private static void clear(long[] bits, int vector) {
        bits[vector >>> 6] &= ~(1L << vector);
    }

    private static boolean test(long[] bits, int vector) {
        return (bits[vector >>> 6] >>> vector & 1) != 0;
    }
}
