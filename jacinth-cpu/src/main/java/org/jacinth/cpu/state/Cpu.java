package org.jacinth.cpu.state;

import java.util.Arrays;
import org.jacinth.cpu.mmu.Mmu;
import org.jacinth.hypervisor.spi.Exit;

/**
 * The state of one virtual processor: plain fields, no behaviour beyond reading and recording flags. Everything that
 * executes works on this.
 *
 * <p>While a block executes, {@link #blockRip} is the RIP it was entered at, from which an instruction knows its own address;
 * {@link #rip} is set before the last instruction of a block executes to the address behind it, for a control transfer to
 * replace.
 */
public final class Cpu {
    public static final int RAX = 0;
    public static final int RCX = 1;
    public static final int RDX = 2;
    public static final int RBX = 3;
    public static final int RSP = 4;
    public static final int RBP = 5;
    public static final int RSI = 6;
    public static final int RDI = 7;
    /** Index of a pretended register that always holds zero: the base or index that an address does not have. */
    public static final int NO_REGISTER = 16;

    public static final int ES = 0;
    public static final int CS = 1;
    public static final int SS = 2;
    public static final int DS = 3;
    public static final int FS = 4;
    public static final int GS = 5;
    public static final int LDTR = 6;
    public static final int TR = 7;
    /** Index of a pretended segment with base zero and no limit: what a 64-bit address without FS or GS uses. */
    public static final int FLAT = 8;

    // Segment attributes, in the layout of VcpuStateKind.SEGMENTS.
    public static final int ATTR_TYPE = 0xF;
    public static final int ATTR_S = 1 << 4;
    public static final int ATTR_DPL_SHIFT = 5;
    public static final int ATTR_P = 1 << 7;
    public static final int ATTR_UNUSABLE = 1 << 8;
    public static final int ATTR_AVL = 1 << 12;
    public static final int ATTR_L = 1 << 13;
    public static final int ATTR_DB = 1 << 14;
    public static final int ATTR_G = 1 << 15;

    public static final long CR0_PE = 1;
    public static final long CR0_MP = 1 << 1;
    public static final long CR0_EM = 1 << 2;
    public static final long CR0_TS = 1 << 3;
    public static final long CR0_ET = 1 << 4;
    public static final long CR0_NE = 1 << 5;
    public static final long CR0_WP = 1 << 16;
    public static final long CR0_AM = 1 << 18;
    public static final long CR0_NW = 1 << 29;
    public static final long CR0_CD = 1 << 30;
    public static final long CR0_PG = 1L << 31;

    public static final long CR4_VME = 1;
    public static final long CR4_PVI = 1 << 1;
    public static final long CR4_TSD = 1 << 2;
    public static final long CR4_DE = 1 << 3;
    public static final long CR4_PSE = 1 << 4;
    public static final long CR4_PAE = 1 << 5;
    public static final long CR4_MCE = 1 << 6;
    public static final long CR4_PGE = 1 << 7;
    public static final long CR4_PCE = 1 << 8;
    public static final long CR4_OSFXSR = 1 << 9;
    public static final long CR4_OSXMMEXCPT = 1 << 10;
    public static final long CR4_UMIP = 1 << 11;
    public static final long CR4_FSGSBASE = 1 << 16;
    public static final long CR4_PCIDE = 1 << 17;
    public static final long CR4_OSXSAVE = 1 << 18;
    public static final long CR4_SMEP = 1 << 20;
    public static final long CR4_SMAP = 1 << 21;

    public static final long EFER_SCE = 1;
    public static final long EFER_LME = 1 << 8;
    public static final long EFER_LMA = 1 << 10;
    public static final long EFER_NXE = 1 << 11;

    public static final int DE = 0;
    public static final int DB = 1;
    public static final int NMI = 2;
    public static final int BP = 3;
    public static final int OF = 4;
    public static final int BR = 5;
    public static final int UD = 6;
    public static final int NM = 7;
    public static final int DF = 8;
    public static final int TS = 10;
    public static final int NP = 11;
    public static final int SSF = 12;
    public static final int GP = 13;
    public static final int PF = 14;
    public static final int MF = 16;
    public static final int AC = 17;
    public static final int XM = 19;

    /** {@link #mode} bit: 64-bit code. */
    public static final int MODE_64 = 1;
    /** {@link #mode} bit: default operand and address size is 32 bits (CS.D), in 16/32-bit code. */
    public static final int MODE_32 = 2;
    /** {@link #mode} bit: the stack pointer is ESP (SS.B) rather than SP, in 16/32-bit code. */
    public static final int MODE_STACK_32 = 4;
    /** {@link #mode} bit: real-address or virtual-8086 mode. */
    public static final int MODE_REAL = 8;

    /** RAX RCX RDX RBX RSP RBP RSI RDI R8..R15, then {@link #NO_REGISTER}. */
    public final long[] gpr = new long[17];
    /** See the class comment. In 16/32-bit code the upper bits are zero. */
    public long rip;
    /** RIP of the first instruction of the block that executes. */
    public long blockRip;

    // The flag record; see Flags. The system flags are stored as such.
    public int flagOp;
    public long flagA;
    public long flagB;
    public long flagR;
    /** What {@link org.jacinth.cpu.loop.Limbs#ahead} carries to the next pass. */
    public long carried;
    /** Flags of {@link Flags#SYSTEM}. Use {@link #rflags} and {@link #setRflags} for the whole register. */
    public int systemFlags;

    public final int[] selector = new int[9];
    public final long[] segBase = new long[9];
    /** In bytes, expanded by G; unsigned 32 bits. */
    public final long[] segLimit = new long[9];
    public final int[] segAttr = new int[9];
    public long gdtBase;
    public int gdtLimit;
    public long idtBase;
    public int idtLimit;

    /** Current privilege level; 3 in virtual-8086 mode, 0 in real-address mode. */
    public int cpl;
    /** {@code MODE_*} bits: how code is decoded. Recomputed by {@link #updateMode}. */
    public int mode;

    public long cr0;
    public long cr2;
    public long cr3;
    public long cr4;
    public long efer;
    public long xcr0;
    public final long[] dr = new long[8];

    public long star;
    public long lstar;
    public long cstar;
    public long sfmask;
    public long kernelGsBase;
    public long sysenterCs;
    public long sysenterEsp;
    public long sysenterEip;
    public long pat;
    public long tscAux;
    public long kvmSystemTime;
    public long kvmWallClock;
    public long miscEnable;
    public long mtrrDefType;
    /** IA32_MTRR_PHYSBASE0, PHYSMASK0, PHYSBASE1... */
    public final long[] mtrrVariable = new long[16];
    /** The fixed-range MTRRs in the order of their numbers: 64K, 16K twice, 4K eight times. */
    public final long[] mtrrFixed = new long[11];
    /** Added to the clock to give the time-stamp counter. */
    public long tscOffset;
    public long tscAdjust;

    /** XMM0..XMM15, two longs each, low half first. */
    public final long[] xmm = new long[32];
    public int mxcsr = 0x1F80;
    public final X87 x87 = new X87();

    /** Set by STI and MOV SS for one instruction: no interrupt is taken before it is over. */
    public boolean interruptShadow;
    /** Something waits to be delivered, or may, that could not be when it was looked for last: as IF was clear, say. */
    public boolean eventHeld;
    public boolean nmiBlocked;
    public boolean nmiPending;
    public boolean halted;
    /** An external interrupt acknowledged from an 8259, or -1. */
    public int extInt = -1;
    /** An exception to deliver before the next instruction: filled by state writes and by interrupts 0..20. */
    public int pendingException = -1;
    public boolean pendingHasErrorCode;
    public int pendingErrorCode;
    public long pendingAddress;

    /** 1 while an event that the program did not ask for is delivered: the EXT bit of error codes. */
    public int eventExt;
    /** A string input left the run loop and waits for its element. */
    public boolean stringInputPending;
    /** Where the element goes. */
    public long stringInputLinear;
    /** log2 of its bytes. */
    public int stringInputSize;
    /** {@code Breakpoints.CODE}, {@code Breakpoints.DATA}: what DR7 arms. */
    public int breakpoints;
    /** DR6 bits of data breakpoints that the instruction in progress met: a #DB is due after it. */
    public int breakpointsMet;

    // Why the processor stopped for good, see VcpuStateKind.EXIT_REASON.
    public int stopReason;
    public long stopRip;
    public long stopAddress;
    public int stopVector;
    public int stopErrorCode;

    /** For whoever changes much before the last check. */
    public final SavedState saved = new SavedState();

    /** Index of this processor in its guest. */
    public final int index;
    /**
     * What to do in the run loop before the next block; set by any thread. Accessed by {@link Attention}, and as a plain field by
     * translated code, which looks sooner or later, and leaves after a while whatever it sees.
     */
    public int attention;

    /** Set where decoded code was dropped: translated code that is in the middle of something stops after the instruction. */
    public boolean codeChanged;

    /** Why the run loop must return, or null; a block-ending instruction or an abandoned one sets it. */
    public Exit exit;

    public final GuestFault fault = new GuestFault();
    public final Mmu mmu;
    /** What the processor needs from the platform: time, CPUID identity, local APIC. */
    public final Platform platform;

    // Counters, see VcpuStateKind.COUNTERS.
    public long retired;
    public long exceptions;
    public long interrupts;
    public long blocksDecoded;
    public long blocksInvalidated;
    public long undefined;
    public long portExits;
    public long memoryExits;
    public long halts;
    public long stringElements;
    /** Those of {@link #retired} that translated code executed. */
    public long retiredTranslated;
    public long haltedNanos;
    public final TranslationCounts translation = new TranslationCounts();
    public final UndefinedLog undefinedLog = new UndefinedLog();

    public Cpu(int index, Mmu mmu, Platform platform) {
        this.index = index;
        this.mmu = mmu;
        this.platform = platform;
        mmu.attach(this);
        segLimit[FLAT] = -1L;
        segAttr[FLAT] = 0x93;
        dr[6] = 0xFFFF_0FF0L;
        dr[7] = 0x400;
        // As firmware leaves them: everything write-back.
        pat = 0x0007_0406_0007_0406L;
        mtrrDefType = 0xC06;
        miscEnable = 1;
        Arrays.fill(mtrrFixed, 0x0606_0606_0606_0606L);
    }

    // ---- Flags ---------------------------------------------------------------------------------------------------

    /** Records an operation's operands and result; {@code op} is {@code class << 2 | log2(bytes)}. */
    public void recordFlags(int op, long a, long b, long r) {
        flagOp = op;
        flagA = a;
        flagB = b;
        flagR = r;
    }

    /** Replaces the six arithmetic flags by those in {@code flags}. */
    public void setArithmeticFlags(int flags) {
        flagOp = Flags.PACKED << 2;
        flagR = flags;
    }

    /** The six arithmetic flags at their positions. */
    public int arithmeticFlags() {
        return Flags.pack(flagOp, flagA, flagB, flagR);
    }

    public boolean cf() {
        return Flags.cf(flagOp, flagA, flagB, flagR);
    }

    public boolean zf() {
        return Flags.zf(flagOp, flagR);
    }

    /** Condition code {@code cc} of Jcc, SETcc and CMOVcc. */
    public boolean condition(int cc) {
        return Flags.condition(cc, flagOp, flagA, flagB, flagR);
    }

    /** RFLAGS, bit 1 set. */
    public long rflags() {
        return systemFlags | arithmeticFlags() | 2;
    }

    /** Replaces RFLAGS; bits that do not exist are ignored. Does not check privileges. */
    public void setRflags(long value) {
        setArithmeticFlags((int) value & Flags.ARITHMETIC);
        setSystemFlags((int) value & Flags.SYSTEM);
    }

    /** Replaces the flags of {@link Flags#SYSTEM} and what depends on them. */
    public void setSystemFlags(int value) {
        int changed = systemFlags ^ value;
        systemFlags = value;
        if ((changed & Flags.AC) != 0) {
            mmu.selectContext();
        }
        if ((changed & Flags.VM) != 0) {
            updateMode();
        }
        if ((changed & Flags.TF) != 0 || (changed & value & Flags.IF) != 0 && eventHeld) {
            requestAttention(Attention.EVENTS);
        }
    }

    // ---- Mode ----------------------------------------------------------------------------------------------------

    public boolean longMode() {
        return (efer & EFER_LMA) != 0;
    }

    public boolean is64() {
        return (mode & MODE_64) != 0;
    }

    public boolean protectedMode() {
        return (cr0 & CR0_PE) != 0;
    }

    public boolean v86() {
        return (systemFlags & Flags.VM) != 0;
    }

    /** Recomputes {@link #mode} after CS, SS, CR0, EFER or RFLAGS.VM changed, and the MMU's context after CPL did. */
    public void updateMode() {
        int m;
        if ((efer & EFER_LMA) != 0 && (segAttr[CS] & ATTR_L) != 0) {
            m = MODE_64;
        } else {
            m = ((segAttr[CS] & ATTR_DB) != 0 ? MODE_32 : 0)
                    | ((segAttr[SS] & ATTR_DB) != 0 ? MODE_STACK_32 : 0)
                    | ((cr0 & CR0_PE) == 0 || v86() ? MODE_REAL : 0);
        }
        mode = m;
        mmu.selectContext();
    }

    /** Sets bits of {@link #attention}; may be called from any thread. */
    public void requestAttention(int bits) {
        Attention.set(this, bits);
    }

    // ---- Faults --------------------------------------------------------------------------------------------------

    /** An exception without error code, to be thrown. */
    public GuestFault fault(int vector) {
        fault.vector = vector;
        fault.hasErrorCode = false;
        fault.errorCode = 0;
        return fault;
    }

    /** An exception with error code, to be thrown. */
    public GuestFault fault(int vector, int errorCode) {
        fault.vector = vector;
        fault.hasErrorCode = true;
        fault.errorCode = errorCode;
        return fault;
    }

    /** #GP(0), to be thrown. */
    public GuestFault gp() {
        return fault(GP, 0);
    }

    /** #UD, to be thrown. */
    public GuestFault ud() {
        return fault(UD);
    }

    /** #PF at a linear address, to be thrown. CR2 is loaded when it is delivered. */
    public GuestFault pageFault(long linear, int errorCode) {
        fault.address = linear;
        return fault(PF, errorCode);
    }

    /** Leaves the run loop from the middle of an instruction, which is abandoned; to be thrown. */
    public GuestFault abandon(Exit exit) {
        this.exit = exit;
        fault.vector = GuestFault.EXIT;
        return fault;
    }

    /** Looks the current instruction up again, as its decoded form is stale; to be thrown. */
    public GuestFault resync() {
        fault.vector = GuestFault.RESYNC;
        return fault;
    }
}
