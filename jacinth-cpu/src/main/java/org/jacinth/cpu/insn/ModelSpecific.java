package org.jacinth.cpu.insn;

import org.jacinth.cpu.decode.Insn;
import org.jacinth.cpu.event.KvmClock;
import org.jacinth.cpu.mmu.Mmu;
import org.jacinth.cpu.state.Attention;
import org.jacinth.cpu.state.Cpu;
import org.jacinth.cpu.state.GuestFault;
import org.jacinth.hypervisor.spi.Exit;
import org.jacinth.x86.Msr;

/**
 * Model-specific registers. A register that is not here raises #GP(0), as the ones do that CPUID hides. @sdm 4
 * "Model-Specific Registers (MSRs)"
 */
public final class ModelSpecific {
    private static final long EFER_BITS = Cpu.EFER_SCE | Cpu.EFER_LME | Cpu.EFER_LMA | Cpu.EFER_NXE;
    /** Eight variable ranges, the fixed ranges, write combining. */
    private static final long MTRR_CAP = 0x508;
    private static final int MTRR_VARIABLE_LAST = 0x20F;
    private static final int MTRR_VARIABLE_FIRST = 0x200;
    /** Branch trace storage and precise event sampling are not there. */
    private static final long MISC_ENABLE_FIXED = 1 << 11 | 1 << 12;
    private static final int INVALID_ARGS = -10;

    private ModelSpecific() {}

    /** @sdm 2 "RDMSR", Operation */
    @Encoding("0F 32  RDMSR -  cpl0")
    public static void rdmsr(Cpu c, Insn i) throws GuestFault {
        long value = read(c, (int) c.gpr[Cpu.RCX]);
        c.gpr[Cpu.RAX] = value & 0xFFFF_FFFFL;
        c.gpr[Cpu.RDX] = value >>> 32;
    }

    /** @sdm 2 "WRMSR", Operation */
    @Encoding("0F 30  WRMSR -  cpl0 ends")
    public static void wrmsr(Cpu c, Insn i) throws GuestFault {
        write(c, (int) c.gpr[Cpu.RCX], c.gpr[Cpu.RDX] << 32 | c.gpr[Cpu.RAX] & 0xFFFF_FFFFL);
    }

    /** Reads a register. @throws GuestFault #GP(0) where it does not exist */
    public static long read(Cpu c, int msr) throws GuestFault {
        if (msr >= Msr.X2APIC_FIRST && msr <= Msr.X2APIC_LAST || msr == Msr.TSC_DEADLINE) {
            return c.platform.apicReadMsr(msr);
        }
        return switch (msr) {
            case Msr.TSC -> KvmClock.tsc(c);
            case Msr.APIC_BASE -> c.platform.apicBase();
            case Msr.TSC_ADJUST -> c.tscAdjust;
            case Msr.MTRR_CAP -> MTRR_CAP;
            case Msr.SYSENTER_CS -> c.sysenterCs;
            case Msr.SYSENTER_ESP -> c.sysenterEsp;
            case Msr.SYSENTER_EIP -> c.sysenterEip;
            case Msr.MISC_ENABLE -> c.miscEnable | MISC_ENABLE_FIXED;
            case Msr.PAT -> c.pat;
            case Msr.MTRR_DEF_TYPE -> c.mtrrDefType;
            case Msr.EFER -> c.efer;
            case Msr.STAR -> c.star;
            case Msr.LSTAR -> c.lstar;
            case Msr.CSTAR -> c.cstar;
            case Msr.FMASK -> c.sfmask;
            case Msr.FS_BASE -> c.segBase[Cpu.FS];
            case Msr.GS_BASE -> c.segBase[Cpu.GS];
            case Msr.KERNEL_GS_BASE -> c.kernelGsBase;
            case Msr.TSC_AUX -> c.tscAux;
            case Msr.KVM_WALL_CLOCK_OLD, Msr.KVM_WALL_CLOCK -> c.kvmWallClock;
            case Msr.KVM_SYSTEM_TIME_OLD, Msr.KVM_SYSTEM_TIME -> c.kvmSystemTime;
            default -> readOther(c, msr);
        };
    }

    private static long readOther(Cpu c, int msr) throws GuestFault {
        if (msr >= MTRR_VARIABLE_FIRST && msr <= MTRR_VARIABLE_LAST) {
            return c.mtrrVariable[msr - MTRR_VARIABLE_FIRST];
        }
        int fixed = fixedRange(msr);
        if (fixed >= 0) {
            return c.mtrrFixed[fixed];
        }
        return switch (msr) {
            case Msr.BIOS_SIGN_ID, Msr.PLATFORM_ID, Msr.EBL_CR_POWERON, Msr.SMI_COUNT, Msr.MCG_CAP, Msr.MCG_STATUS,
                    Msr.DEBUGCTL, Msr.TEMPERATURE_TARGET, Msr.RAPL_POWER_UNIT, Msr.PKG_POWER_LIMIT,
                    Msr.PKG_ENERGY_STATUS, Msr.DRAM_ENERGY_STATUS, Msr.PP0_ENERGY_STATUS, Msr.PP1_ENERGY_STATUS,
                    Msr.PPERF -> 0;
            default -> throw c.gp();
        };
    }

    /** Position of a fixed-range MTRR in {@link Cpu#mtrrFixed}, or -1. */
    private static int fixedRange(int msr) {
        return switch (msr) {
            case 0x250 -> 0;
            case 0x258 -> 1;
            case 0x259 -> 2;
            default -> msr >= 0x268 && msr <= 0x26F ? msr - 0x268 + 3 : -1;
        };
    }

    /**
     * Writes a register. @throws GuestFault #GP(0) where it does not exist, is read-only, or the value is not
     * allowed
     */
    public static void write(Cpu c, int msr, long value) throws GuestFault {
        if (msr >= Msr.X2APIC_FIRST && msr <= Msr.X2APIC_LAST || msr == Msr.TSC_DEADLINE) {
            c.platform.apicWriteMsr(msr, value);
            return;
        }
        switch (msr) {
            case Msr.TSC -> setTsc(c, value);
            case Msr.TSC_ADJUST -> {
                c.tscOffset += value - c.tscAdjust;
                c.tscAdjust = value;
                c.requestAttention(Attention.EVENTS);
            }
            case Msr.APIC_BASE -> c.platform.setApicBase(value);
            case Msr.SYSENTER_CS -> c.sysenterCs = value & 0xFFFF_FFFFL;
            case Msr.SYSENTER_ESP -> c.sysenterEsp = canonical(c, value);
            case Msr.SYSENTER_EIP -> c.sysenterEip = canonical(c, value);
            case Msr.EFER -> setEfer(c, value);
            case Msr.STAR -> c.star = value;
            case Msr.LSTAR -> c.lstar = canonical(c, value);
            case Msr.CSTAR -> c.cstar = canonical(c, value);
            case Msr.FMASK -> c.sfmask = value & 0xFFFF_FFFFL;
            case Msr.FS_BASE -> c.segBase[Cpu.FS] = canonical(c, value);
            case Msr.GS_BASE -> c.segBase[Cpu.GS] = canonical(c, value);
            case Msr.KERNEL_GS_BASE -> c.kernelGsBase = canonical(c, value);
            case Msr.TSC_AUX -> c.tscAux = lower(c, value);
            default -> writeOther(c, msr, value);
        }
    }

    private static void writeOther(Cpu c, int msr, long value) throws GuestFault {
        if (msr >= MTRR_VARIABLE_FIRST && msr <= MTRR_VARIABLE_LAST) {
            setVariableRange(c, msr - MTRR_VARIABLE_FIRST, value);
            return;
        }
        int fixed = fixedRange(msr);
        if (fixed >= 0) {
            c.mtrrFixed[fixed] = memoryTypes(c, value, false);
            return;
        }
        switch (msr) {
            case Msr.PAT -> c.pat = memoryTypes(c, value, true);
            case Msr.MTRR_DEF_TYPE -> {
                memoryTypes(c, value & 0xFF, false);
                if ((value & ~0xCFFL) != 0) {
                    throw c.gp();
                }
                c.mtrrDefType = value;
            }
            case Msr.MISC_ENABLE -> c.miscEnable = value & ~MISC_ENABLE_FIXED;
            case Msr.KVM_WALL_CLOCK_OLD, Msr.KVM_WALL_CLOCK -> setWallClock(c, value);
            case Msr.KVM_SYSTEM_TIME_OLD, Msr.KVM_SYSTEM_TIME -> setSystemTime(c, value);
            // Microcode and what else is harmless to accept.
            case Msr.BIOS_SIGN_ID, Msr.BIOS_UPDT_TRIG, Msr.MCG_STATUS, Msr.DEBUGCTL, Msr.EBL_CR_POWERON,
                    Msr.PKG_POWER_LIMIT -> {}
            default -> throw c.gp();
        }
    }

    private static long canonical(Cpu c, long value) throws GuestFault {
        if (value << 16 >> 16 != value) {
            throw c.gp();
        }
        return value;
    }

    private static long lower(Cpu c, long value) throws GuestFault {
        if (value >>> 32 != 0) {
            throw c.gp();
        }
        return value;
    }

    private static void setTsc(Cpu c, long value) {
        long delta = value - KvmClock.tsc(c);
        c.tscOffset += delta;
        c.tscAdjust += delta;
        c.requestAttention(Attention.EVENTS);
    }

    /** @sdm 3 "Extended Feature Enable Register" */
    private static void setEfer(Cpu c, long value) throws GuestFault {
        boolean lmeChanges = ((c.efer ^ value) & Cpu.EFER_LME) != 0;
        if ((value & ~EFER_BITS) != 0 || lmeChanges && (c.cr0 & Cpu.CR0_PG) != 0) {
            throw c.gp();
        }
        boolean nxeChanges = ((c.efer ^ value) & Cpu.EFER_NXE) != 0;
        c.efer = value & ~Cpu.EFER_LMA | c.efer & Cpu.EFER_LMA;
        if (nxeChanges) {
            c.mmu.flush();
        }
        c.updateMode();
    }

    /** Checks eight memory types, one a byte; PAT has UC- besides. @sdm 3 "Memory Type Range Registers" */
    private static long memoryTypes(Cpu c, long value, boolean isPat) throws GuestFault {
        for (int shift = 0; shift < 64; shift += 8) {
            int type = (int) (value >>> shift) & 0xFF;
            if (type > 7 || type == 2 || type == 3 || type == 7 && !isPat) {
                throw c.gp();
            }
        }
        return value;
    }

    private static void setVariableRange(Cpu c, int n, long value) throws GuestFault {
        long reserved = -(1L << Mmu.PHYSICAL_BITS) | ((n & 1) == 0 ? 0xF00 : 0x7FF);
        if ((value & reserved) != 0) {
            throw c.gp();
        }
        if ((n & 1) == 0) {
            memoryTypes(c, value & 0xFF, false);
        }
        c.mtrrVariable[n] = value;
    }

    // The page must be memory of one mapping; otherwise the run ends with a status, RIP past the instruction.

    private static void setSystemTime(Cpu c, long value) {
        c.kvmSystemTime = value;
        if (!KvmClock.update(c)) {
            c.kvmSystemTime = 0;
            unmapped(c, "system-time", value);
        }
    }

    private static void setWallClock(Cpu c, long value) {
        c.kvmWallClock = value;
        if (!KvmClock.writeWallClock(c, value & ~1L)) {
            unmapped(c, "wall-clock", value);
        }
    }

    private static void unmapped(Cpu c, String what, long value) {
        c.exit = new Exit.Failed(INVALID_ARGS,
                what + " page must lie in one mapping: gpa=0x" + Long.toHexString(value));
        c.requestAttention(Attention.EXIT);
    }
}
