package org.jacinth.kvm;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import org.jacinth.hypervisor.apic.LocalApic;
import org.jacinth.kvm.host.CpuidTable;
import org.jacinth.kvm.sys.Descriptor;
import org.jacinth.kvm.sys.Errno;
import org.jacinth.kvm.sys.Kvm;
import org.jacinth.kvm.sys.Kvm.Run;
import org.jacinth.x86.Msr;
import org.jacinth.zx.VcpuStateKind;

/**
 * A processor's state as bytes, kind by kind, in the layouts of {@link VcpuStateKind}; and its initial state. What KVM
 * accepts and then drops is found by reading it back; the former state is then restored.
 */
final class KvmStates {
    static final int INVALID_ARGS = -10;
    private static final int NOT_SUPPORTED = -2;

    /** Flags that exist. */
    static final long RFLAGS_BITS = 0x3F_7FD7;

    private static final ValueLayout.OfShort SHORT = ValueLayout.JAVA_SHORT_UNALIGNED;
    private static final ValueLayout.OfInt INT = ValueLayout.JAVA_INT_UNALIGNED;
    private static final ValueLayout.OfLong LONG = ValueLayout.JAVA_LONG_UNALIGNED;
    private static final ValueLayout.OfByte BYTE = ValueLayout.JAVA_BYTE;

    private static final int PHYSICAL_BITS = 46;
    private static final long CR0_PE = 1;
    private static final long CR0_ET = 1 << 4;
    private static final long CR0_WP = 1 << 16;
    private static final long CR0_NW = 1 << 29;
    private static final long CR0_CD = 1 << 30;
    private static final long CR0_PG = 1L << 31;
    private static final long CR0_BITS = 0xE005_003FL;
    private static final long CR4_PAE = 1 << 5;
    private static final long CR4_PGE = 1 << 7;
    private static final long CR4_OSFXSR = 1 << 9;
    private static final long CR4_FSGSBASE = 1 << 16;
    private static final long CR4_PCIDE = 1 << 17;
    private static final long CR4_OSXSAVE = 1 << 18;
    private static final long CR4_BITS = 0x37_0FFF & ~(1L << 13);
    private static final long EFER_SCE = 1;
    private static final long EFER_LME = 1 << 8;
    private static final long EFER_LMA = 1 << 10;
    private static final long EFER_NXE = 1 << 11;
    private static final long EFER_BITS = EFER_SCE | EFER_LME | EFER_LMA | EFER_NXE;
    private static final int SEGMENT_ATTRIBUTES = 0xF1FF;
    private static final int L = 1 << 13;
    private static final int DB = 1 << 14;
    private static final int MXCSR_BITS = 0xFFFF;
    /** What Zircon programs: the power-up value with write-combining in the last entry. */
    private static final long PAT = 0x0107_0406_0007_0406L;
    private static final int XSTATE_HEADER = 512;
    private static final int XSTATE_HEADER_END = 576;
    private static final int XCR_VALUE = Kvm.offset(Kvm.XCRS, "value");

    /** In the order of the kind. */
    private static final int[] MSRS = {
        Msr.STAR, Msr.LSTAR, Msr.CSTAR, Msr.FMASK, Msr.KERNEL_GS_BASE, Msr.SYSENTER_CS, Msr.SYSENTER_ESP,
        Msr.SYSENTER_EIP, Msr.PAT, Msr.TSC_AUX, Msr.TSC, Msr.KVM_SYSTEM_TIME, Msr.KVM_WALL_CLOCK, Msr.MISC_ENABLE,
        Msr.MTRR_DEF_TYPE
    };
    private static final int TSC = 10;
    /** Bits of IA32_MISC_ENABLE that are not the guest's: branch trace storage and event sampling are not there. */
    private static final long MISC_ENABLE_FIXED = 1 << 11 | 1 << 12;

    private final Descriptor descriptor;
    private final RunArea run;
    private final LocalApic apic;
    private final MemorySegment sregs;
    private final MemorySegment formerSregs;
    private final MemorySegment xsave;
    private final MemorySegment savedXsave;
    private final MemorySegment xcrs;
    private final MemorySegment debug;
    private final MemorySegment msr;
    private final MemorySegment msrs;

    KvmStates(Descriptor descriptor, RunArea run, LocalApic apic, Arena arena) {
        this.descriptor = descriptor;
        this.run = run;
        this.apic = apic;
        sregs = arena.allocate(Kvm.SREGS);
        formerSregs = arena.allocate(Kvm.SREGS);
        xsave = arena.allocate(Kvm.XSAVE.byteSize(), 64);
        savedXsave = arena.allocate(Kvm.XSAVE.byteSize(), 64);
        xcrs = arena.allocate(Kvm.XCRS);
        debug = arena.allocate(Kvm.DEBUG_REGS);
        msr = arena.allocate(Kvm.MSRS.byteSize() + Kvm.MSR_ENTRY.byteSize(), 8);
        msrs = arena.allocate(Kvm.MSRS.byteSize() + MSRS.length * Kvm.MSR_ENTRY.byteSize(), 8);
    }

    private void require(String what, int result) {
        if (result < 0) {
            throw new IllegalStateException(what + ": error=" + Errno.name(-result));
        }
    }

    // ---- Initial state -------------------------------------------------------------------------------------------

    /** Sets Zircon's initial state: the boot processor in long mode, every other one in real-address mode. */
    void reset(boolean boot, long entry) {
        require("KVM_GET_REGS", descriptor.ioctl(Kvm.GET_REGS, run.regs()));
        require("KVM_GET_SREGS", descriptor.ioctl(Kvm.GET_SREGS, run.sregs()));
        require("KVM_GET_VCPU_EVENTS", descriptor.ioctl(Kvm.GET_VCPU_EVENTS, run.events()));
        sregs.copyFrom(run.sregs());
        for (int s = 0; s < 8; s++) {
            int attributes = switch (s) {
                case 1 -> 0x9B | (boot ? L : 0);
                case 6 -> 0x82;
                case 7 -> 0x8B;
                default -> 0x93;
            };
            long base = s == 1 && !boot ? entry : 0;
            setSegment(s, base, 0xFFFF, s == 1 && !boot ? (int) (entry >>> 4) & 0xFFFF : 0, attributes);
        }
        setTable("gdt", 0, 0xFFFF);
        setTable("idt", 0, 0xFFFF);
        sregs.set(LONG, sreg("cr2"), 0);
        sregs.set(LONG, sreg("cr3"), 0);
        sregs.set(LONG, sreg("cr8"), 0);
        // Zircon's shadow hides CR0.NE, which is always in force.
        long common = CR4_OSFXSR | CR4_FSGSBASE | CR4_OSXSAVE;
        sregs.set(LONG, sreg("cr0"), CR0_ET | CR0_WP | (boot ? CR0_PE | CR0_PG : 0));
        sregs.set(LONG, sreg("cr4"), common | (boot ? CR4_PAE | CR4_PGE : 0));
        sregs.set(LONG, sreg("efer"), EFER_SCE | EFER_NXE | (boot ? EFER_LME | EFER_LMA : 0));
        int result = descriptor.ioctl(Kvm.SET_SREGS, sregs);
        if (result < 0) {
            // A host without FSGSBASE.
            sregs.set(LONG, sreg("cr4"), sregs.get(LONG, sreg("cr4")) & ~CR4_FSGSBASE);
            result = descriptor.ioctl(Kvm.SET_SREGS, sregs);
        }
        require("KVM_SET_SREGS", result);
        require("KVM_GET_SREGS", descriptor.ioctl(Kvm.GET_SREGS, run.sregs()));
        run.regs().fill((byte) 0);
        run.setRegister(16, boot ? entry : 0);
        run.setRegister(17, 2);
        require("KVM_SET_REGS", descriptor.ioctl(Kvm.SET_REGS, run.regs()));
        require("KVM_SET_XCRS", setXcr0(CpuidTable.XCR0));
        setMsr(Msr.PAT, PAT);
        setMsr(Msr.MISC_ENABLE, 1);
    }

    private static int sreg(String name) {
        return Kvm.offset(Kvm.SREGS, name);
    }

    private void setSegment(int number, long base, int limit, int selector, int attributes) {
        int at = RunArea.SEGMENTS[number] - Run.SREGS;
        sregs.set(LONG, at, base);
        sregs.set(INT, at + 8, limit);
        sregs.set(SHORT, at + 12, (short) selector);
        int[] fields = {
            attributes & 15, attributes >>> 7 & 1, attributes >>> 5 & 3, attributes >>> 14 & 1, attributes >>> 4 & 1,
            attributes >>> 13 & 1, attributes >>> 15 & 1, attributes >>> 12 & 1, attributes >>> 8 & 1
        };
        for (int i = 0; i < fields.length; i++) {
            sregs.set(BYTE, at + 14 + i, (byte) fields[i]);
        }
    }

    private void setTable(String name, long base, int limit) {
        sregs.set(LONG, sreg(name), base);
        sregs.set(SHORT, sreg(name) + 8, (short) limit);
    }

    // ---- Kinds ---------------------------------------------------------------------------------------------------

    /** Reads a kind that is not the processor object's own. */
    int read(int kind, MemorySegment to) {
        to.fill((byte) 0);
        switch (kind) {
            case VcpuStateKind.CONTROL -> readControl(to);
            case VcpuStateKind.SEGMENTS -> readSegments(to);
            case VcpuStateKind.MSRS -> readMsrs(to);
            case VcpuStateKind.FPU -> readFpu(to);
            case VcpuStateKind.DEBUG -> {
                require("KVM_GET_DEBUGREGS", descriptor.ioctl(Kvm.GET_DEBUGREGS, debug));
                MemorySegment.copy(debug, 0, to, 0, 48);
            }
            case VcpuStateKind.APIC -> apic.save(to);
            default -> {
                return INVALID_ARGS;
            }
        }
        return 0;
    }

    /** Writes a kind that is not the processor object's own. */
    int write(int kind, MemorySegment from) {
        return switch (kind) {
            case VcpuStateKind.CONTROL -> writeControl(from);
            case VcpuStateKind.SEGMENTS -> writeSegments(from);
            case VcpuStateKind.MSRS -> writeMsrs(from, true);
            case VcpuStateKind.FPU -> writeFpu(from);
            case VcpuStateKind.DEBUG -> writeDebug(from);
            case VcpuStateKind.APIC -> apic.restore(from) ? 0 : INVALID_ARGS;
            default -> INVALID_ARGS;
        };
    }

    static boolean canonical(long address) {
        return address << 16 >> 16 == address;
    }

    private static boolean fits(long value, int bits) {
        return value >>> bits == 0;
    }

    // ---- Control registers and segments --------------------------------------------------------------------------

    private void readControl(MemorySegment to) {
        long[] values = {
            run.i64(RunArea.CR0), run.i64(RunArea.CR2), run.i64(RunArea.CR3), run.i64(RunArea.CR4), apic.cr8(),
            run.i64(RunArea.EFER), xcr0(), apic.base()
        };
        for (int i = 0; i < values.length; i++) {
            to.set(LONG, i * 8L, values[i]);
        }
    }

    /** @sdm 3 "Checks on Guest Control Registers, Debug Registers, and MSRs" */
    private int writeControl(MemorySegment from) {
        long cr0 = from.get(LONG, 0);
        long cr3 = from.get(LONG, 16);
        long cr4 = from.get(LONG, 24);
        long cr8 = from.get(LONG, 32);
        long efer = from.get(LONG, 40);
        long xcr0 = from.get(LONG, 48);
        long base = from.get(LONG, 56);
        boolean paging = (cr0 & CR0_PG) != 0;
        boolean longMode = (efer & EFER_LMA) != 0;
        if ((cr0 & ~CR0_BITS) != 0
                || paging && (cr0 & CR0_PE) == 0
                || (cr0 & CR0_NW) != 0 && (cr0 & CR0_CD) == 0
                || (cr4 & ~CR4_BITS) != 0
                || !fits(cr3, PHYSICAL_BITS)
                || !fits(cr8, 4)) {
            return INVALID_ARGS;
        }
        if ((efer & ~EFER_BITS) != 0
                || longMode != ((efer & EFER_LME) != 0 && paging)
                || longMode && (cr4 & CR4_PAE) == 0
                || !longMode && (cr4 & CR4_PCIDE) != 0
                || (xcr0 & ~CpuidTable.XCR0) != 0
                || (xcr0 & 1) == 0
                || !LocalApic.isValidBase(base, PHYSICAL_BITS)) {
            return INVALID_ARGS;
        }
        sregs.copyFrom(run.sregs());
        sregs.set(LONG, sreg("cr0"), cr0 | CR0_ET);
        sregs.set(LONG, sreg("cr2"), from.get(LONG, 8));
        sregs.set(LONG, sreg("cr3"), cr3);
        sregs.set(LONG, sreg("cr4"), cr4);
        sregs.set(LONG, sreg("cr8"), cr8);
        sregs.set(LONG, sreg("efer"), efer);
        int status = setSregs();
        if (status != 0) {
            return status;
        }
        if (xcr0 != xcr0() && setXcr0(xcr0) < 0) {
            return NOT_SUPPORTED;
        }
        apic.setCr8((int) cr8);
        apic.restoreBase(base, PHYSICAL_BITS);
        return 0;
    }

    /** Hands {@link #sregs} to KVM, and checks that it holds them; if not, what was before is in force again. */
    private int setSregs() {
        formerSregs.copyFrom(run.sregs());
        int result = descriptor.ioctl(Kvm.SET_SREGS, sregs);
        if (result == 0) {
            require("KVM_GET_SREGS", descriptor.ioctl(Kvm.GET_SREGS, run.sregs()));
            if (isHeld()) {
                return 0;
            }
        }
        require("KVM_SET_SREGS", descriptor.ioctl(Kvm.SET_SREGS, formerSregs));
        run.sregs().copyFrom(formerSregs);
        return NOT_SUPPORTED;
    }

    private boolean isHeld() {
        for (String name : new String[] {"cr0", "cr2", "cr3", "cr4", "efer"}) {
            if (sregs.get(LONG, sreg(name)) != run.i64(Run.SREGS + sreg(name))) {
                return false;
            }
        }
        return true;
    }

    private void readSegments(MemorySegment to) {
        for (int s = 0; s < 8; s++) {
            int at = RunArea.SEGMENTS[s];
            int attributes = run.u8(at + 14) | run.u8(at + 18) << 4 | run.u8(at + 16) << 5 | run.u8(at + 15) << 7
                    | run.u8(at + 22) << 8 | run.u8(at + 21) << 12 | run.u8(at + 19) << 13 | run.u8(at + 17) << 14
                    | run.u8(at + 20) << 15;
            to.set(LONG, s * 16L, run.i64(at));
            to.set(INT, s * 16L + 8, run.i32(at + 8));
            to.set(SHORT, s * 16L + 12, (short) run.u16(at + 12));
            to.set(SHORT, s * 16L + 14, (short) attributes);
        }
        to.set(LONG, 128, run.i64(Run.SREGS + sreg("gdt")));
        to.set(SHORT, 136, (short) run.u16(Run.SREGS + sreg("gdt") + 8));
        to.set(LONG, 144, run.i64(Run.SREGS + sreg("idt")));
        to.set(SHORT, 152, (short) run.u16(Run.SREGS + sreg("idt") + 8));
    }

    private int writeSegments(MemorySegment from) {
        for (int s = 0; s < 8; s++) {
            int attributes = from.get(SHORT, s * 16L + 14) & 0xFFFF;
            if (!canonical(from.get(LONG, s * 16L)) || (attributes & ~SEGMENT_ATTRIBUTES) != 0) {
                return INVALID_ARGS;
            }
            if (s == 1 && (attributes & L) != 0 && (attributes & DB) != 0) {
                return INVALID_ARGS;
            }
        }
        if (!canonical(from.get(LONG, 128)) || !canonical(from.get(LONG, 144))) {
            return INVALID_ARGS;
        }
        sregs.copyFrom(run.sregs());
        for (int s = 0; s < 8; s++) {
            setSegment(s, from.get(LONG, s * 16L), from.get(INT, s * 16L + 8), from.get(SHORT, s * 16L + 12) & 0xFFFF,
                    from.get(SHORT, s * 16L + 14) & 0xFFFF);
        }
        setTable("gdt", from.get(LONG, 128), from.get(SHORT, 136) & 0xFFFF);
        setTable("idt", from.get(LONG, 144), from.get(SHORT, 152) & 0xFFFF);
        return setSregs();
    }

    private long xcr0() {
        require("KVM_GET_XCRS", descriptor.ioctl(Kvm.GET_XCRS, xcrs));
        return xcrs.get(LONG, XCR_VALUE);
    }

    private int setXcr0(long value) {
        xcrs.fill((byte) 0);
        xcrs.set(INT, 0, 1);
        xcrs.set(LONG, XCR_VALUE, value);
        return descriptor.ioctl(Kvm.SET_XCRS, xcrs);
    }

    // ---- Model-specific registers --------------------------------------------------------------------------------

    /** The register's value; zero where KVM does not know it. */
    private long msr(int number) {
        msr.set(INT, 0, 1);
        msr.set(INT, 8, number);
        msr.set(LONG, 16, 0);
        return descriptor.ioctl(Kvm.GET_MSRS, msr) == 1 ? msr.get(LONG, 16) : 0;
    }

    /** Returns false where KVM does not take the value. */
    private boolean setMsr(int number, long value) {
        msr.set(INT, 0, 1);
        msr.set(INT, 8, number);
        msr.set(LONG, 16, value);
        return descriptor.ioctl(Kvm.SET_MSRS, msr) == 1;
    }

    /** The time-stamp counter now. */
    long tsc() {
        return msr(Msr.TSC);
    }

    /** The registers of the kind; zero what KVM does not know, at which it stops. */
    private long[] msrs() {
        long[] values = new long[MSRS.length];
        for (int from = 0; from < MSRS.length; ) {
            int asked = MSRS.length - from;
            msrs.set(INT, 0, asked);
            for (int i = 0; i < asked; i++) {
                msrs.set(INT, 8 + i * 16L, MSRS[from + i]);
            }
            int got = Math.max(0, descriptor.ioctl(Kvm.GET_MSRS, msrs));
            for (int i = 0; i < got; i++) {
                values[from + i] = msrs.get(LONG, 16 + i * 16L);
            }
            from += got + 1;
        }
        return values;
    }

    private void readMsrs(MemorySegment to) {
        long[] values = msrs();
        for (int i = 0; i < MSRS.length; i++) {
            to.set(LONG, i * 8L, MSRS[i] == Msr.MISC_ENABLE ? values[i] & ~MISC_ENABLE_FIXED : values[i]);
        }
    }

    /** Writes the registers, with the time-stamp counter or without. */
    int writeMsrs(MemorySegment from, boolean time) {
        long[] v = new long[MSRS.length];
        for (int i = 0; i < v.length; i++) {
            v[i] = from.get(LONG, i * 8L);
        }
        if (!canonical(v[1]) || !canonical(v[2]) || !fits(v[3], 32) || !canonical(v[4]) || !canonical(v[6])
                || !canonical(v[7]) || !isPat(v[8]) || !fits(v[9], 32) || (v[14] & ~0xCFFL) != 0) {
            return INVALID_ARGS;
        }
        long[] former = msrs();
        for (int i = 0; i < MSRS.length; i++) {
            // What is already so needs no writing, which KVM may refuse even then.
            boolean same = former[i] == v[i] || i == TSC && !time || MSRS[i] == Msr.MISC_ENABLE && (former[i] & ~MISC_ENABLE_FIXED) == v[i];
            if (!same && !setMsr(MSRS[i], v[i])) {
                for (int k = 0; k < i; k++) {
                    if (k != TSC && former[k] != v[k]) {
                        setMsr(MSRS[k], former[k]);
                    }
                }
                return NOT_SUPPORTED;
            }
        }
        apic.tscChanged();
        return 0;
    }

    /** Memory types 0, 1, 4, 5, 6 and 7 exist. */
    private static boolean isPat(long value) {
        for (int i = 0; i < 64; i += 8) {
            long type = value >>> i & 0xFF;
            if (type > 7 || type == 2 || type == 3) {
                return false;
            }
        }
        return true;
    }

    // ---- x87 and SSE ---------------------------------------------------------------------------------------------

    private void readFpu(MemorySegment to) {
        require("KVM_GET_XSAVE", descriptor.ioctl(Kvm.GET_XSAVE, xsave));
        // What the processor left out is in its initial state, and KVM fills that in.
        MemorySegment.copy(xsave, 0, to, 0, 416);
        to.set(INT, 28, MXCSR_BITS);
        to.set(LONG, XSTATE_HEADER, CpuidTable.XCR0);
    }

    /** @sdm 1 "Standard Form of XRSTOR": a component whose bit is clear takes its initial state. */
    private int writeFpu(MemorySegment from) {
        long components = from.get(LONG, XSTATE_HEADER);
        boolean reserved = (components & ~CpuidTable.XCR0) != 0 || (from.get(INT, 24) & ~MXCSR_BITS) != 0;
        for (int offset = XSTATE_HEADER + 8; offset < XSTATE_HEADER_END; offset += 8) {
            reserved |= from.get(LONG, offset) != 0;
        }
        if (reserved) {
            return INVALID_ARGS;
        }
        xsave.fill((byte) 0);
        MemorySegment.copy(from, 0, xsave, 0, 416);
        xsave.set(LONG, XSTATE_HEADER, components);
        return descriptor.ioctl(Kvm.SET_XSAVE, xsave) < 0 ? NOT_SUPPORTED : 0;
    }

    /** The vector registers, for {@link #restoreVectors}. */
    MemorySegment saveVectors() {
        require("KVM_GET_XSAVE", descriptor.ioctl(Kvm.GET_XSAVE, savedXsave));
        return savedXsave;
    }

    void restoreVectors(MemorySegment saved) {
        require("KVM_SET_XSAVE", descriptor.ioctl(Kvm.SET_XSAVE, saved));
    }

    // ---- Debug registers -----------------------------------------------------------------------------------------

    private int writeDebug(MemorySegment from) {
        long dr6 = from.get(LONG, 32);
        long dr7 = from.get(LONG, 40);
        if (!fits(dr6, 32) || !fits(dr7, 32)) {
            return INVALID_ARGS;
        }
        debug.fill((byte) 0);
        MemorySegment.copy(from, 0, debug, 0, 32);
        debug.set(LONG, 32, dr6 & ~(1L << 12) | 0xFFFF_0FF0L);
        debug.set(LONG, 40, dr7 & ~0xD000L | 0x400);
        return descriptor.ioctl(Kvm.SET_DEBUGREGS, debug) < 0 ? NOT_SUPPORTED : 0;
    }
}
