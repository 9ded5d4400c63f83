package org.jacinth.cpu.insn;

import java.lang.invoke.VarHandle;
import org.jacinth.cpu.decode.Insn;
import org.jacinth.cpu.event.KvmClock;
import org.jacinth.cpu.state.Cpu;
import org.jacinth.cpu.state.Flags;
import org.jacinth.cpu.state.GuestFault;

/** The processor itself: identity, counters, segment bases, hypercalls, fences and instructions that do nothing. */
public final class Processor {
    /** KVM_HC_CLOCK_PAIRING. */
    private static final int CLOCK_PAIRING = 9;
    private static final long ENOSYS = -1000;
    private static final long EPERM = -1;
    private static final long EFAULT = -14;
    private static final long EOPNOTSUPP = -95;

    private Processor() {}

    /** @sdm 2 "CPUID", Operation */
    @Encoding("0F A2  CPUID -")
    public static void cpuid(Cpu c, Insn i) {
        int[] r = CpuId.leaf(c, (int) c.gpr[Cpu.RAX], (int) c.gpr[Cpu.RCX]);
        c.gpr[Cpu.RAX] = r[0] & 0xFFFF_FFFFL;
        c.gpr[Cpu.RBX] = r[1] & 0xFFFF_FFFFL;
        c.gpr[Cpu.RCX] = r[2] & 0xFFFF_FFFFL;
        c.gpr[Cpu.RDX] = r[3] & 0xFFFF_FFFFL;
    }

    // ---- Counters ------------------------------------------------------------------------------------------------

    private static void readTsc(Cpu c) throws GuestFault {
        if ((c.cr4 & Cpu.CR4_TSD) != 0 && c.cpl != 0) {
            throw c.gp();
        }
        long tsc = KvmClock.tsc(c);
        c.gpr[Cpu.RAX] = tsc & 0xFFFF_FFFFL;
        c.gpr[Cpu.RDX] = tsc >>> 32;
    }

    /** @sdm 2 "RDTSC", Operation */
    @Encoding("0F 31  RDTSC -")
    public static void rdtsc(Cpu c, Insn i) throws GuestFault {
        readTsc(c);
    }

    /** @sdm 2 "RDTSCP", Operation */
    @Encoding("0F 01 F9  RDTSCP -")
    public static void rdtscp(Cpu c, Insn i) throws GuestFault {
        readTsc(c);
        c.gpr[Cpu.RCX] = c.tscAux & 0xFFFF_FFFFL;
    }

    /** There are no performance counters: #GP(0) for each of them. @sdm 2 "RDPMC", Operation */
    @Encoding("0F 33  RDPMC -")
    public static void rdpmc(Cpu c, Insn i) throws GuestFault {
        throw c.gp();
    }

    /** @sdm 2 "RDPID", Operation */
    @Encoding("F3 0F C7 /7 reg  RDPID Ry  f64")
    public static void rdpid(Cpu c, Insn i) {
        Insn.writeRegister(c, i.rm, c.is64() ? 3 : 2, c.tscAux & 0xFFFF_FFFFL);
    }

    /** Always has bits to give. @sdm 2 "RDRAND", "RDSEED", Operation */
    @Encoding("""
            0F C7 /6 reg  RDRAND Rv
            0F C7 /7 reg  RDSEED Rv
            """)
    public static void rdrand(Cpu c, Insn i) {
        Insn.writeRegister(c, i.rm, i.operandSize, Insn.truncate(c.platform.randomBits(), i.operandSize));
        c.setArithmeticFlags(Flags.CF);
    }

    // ---- Segment bases -------------------------------------------------------------------------------------------

    private static int baseSegment(Cpu c, Insn i) throws GuestFault {
        if ((c.cr4 & Cpu.CR4_FSGSBASE) == 0) {
            throw c.ud();
        }
        return (i.reg & 1) == 0 ? Cpu.FS : Cpu.GS;
    }

    /** @sdm 2 "RDFSBASE/RDGSBASE", Operation */
    @Encoding("""
            F3 0F AE /0 reg  RDFSBASE Ry  o64
            F3 0F AE /1 reg  RDGSBASE Ry  o64
            """)
    public static void readBase(Cpu c, Insn i) throws GuestFault {
        long base = c.segBase[baseSegment(c, i)];
        Insn.writeRegister(c, i.rm, Math.max(i.operandSize, 2), base);
    }

    /** @sdm 2 "WRFSBASE/WRGSBASE", Operation */
    @Encoding("""
            F3 0F AE /2 reg  WRFSBASE Ry  o64
            F3 0F AE /3 reg  WRGSBASE Ry  o64
            """)
    public static void writeBase(Cpu c, Insn i) throws GuestFault {
        int segment = baseSegment(c, i);
        long base = Insn.readRegister(c, i.rm, Math.max(i.operandSize, 2));
        if (base << 16 >> 16 != base) {
            throw c.gp();
        }
        c.segBase[segment] = base;
    }

    /** @sdm 2 "SWAPGS", Operation */
    @Encoding("0F 01 F8  SWAPGS -  o64 cpl0")
    public static void swapgs(Cpu c, Insn i) {
        long base = c.segBase[Cpu.GS];
        c.segBase[Cpu.GS] = c.kernelGsBase;
        c.kernelGsBase = base;
    }

    // ---- Hypercalls ----------------------------------------------------------------------------------------------

    /** A call to the hypervisor in KVM's convention: number in RAX, arguments in RBX, RCX; result in RAX. */
    @Encoding("""
            0F 01 C1  VMCALL -   ends
            0F 01 D9  VMMCALL -  ends
            """)
    public static void vmcall(Cpu c, Insn i) {
        c.gpr[Cpu.RAX] = hypercall(c);
    }

    private static long hypercall(Cpu c) {
        if (c.cpl != 0) {
            return EPERM;
        }
        if (c.gpr[Cpu.RAX] != CLOCK_PAIRING) {
            return ENOSYS;
        }
        if (c.gpr[Cpu.RCX] != 0) {
            return EOPNOTSUPP;
        }
        return KvmClock.writePairing(c, c.gpr[Cpu.RBX]) ? 0 : EFAULT;
    }

    // ---- Order and caches ----------------------------------------------------------------------------------------

    /** @sdm 2 "LFENCE", "MFENCE", "SFENCE" */
    @Encoding("""
            NP 0F AE /5 reg  LFENCE -
            NP 0F AE /6 reg  MFENCE -
            NP 0F AE /7 reg  SFENCE -
            """)
    public static void fence(Cpu c, Insn i) {
        VarHandle.fullFence();
    }

    /** There is no cache, but the address is checked as for a load. @sdm 2 "CLFLUSH", "CLFLUSHOPT", "CLWB" */
    @Encoding("""
            NP 0F AE /7 mem  CLFLUSH Mb
            66 0F AE /7 mem  CLFLUSHOPT Mb
            66 0F AE /6 mem  CLWB Mb
            """)
    public static void clflush(Cpu c, Insn i) throws GuestFault {
        c.mmu.prepareRead(i.linear(c, 1, false), 1);
    }

    /** NOP, prefetches and the hints of extensions that are not there: ENDBR64 among them. @sdm 2 "NOP", "PREFETCHh" */
    @Encoding("""
            0F 0D /r  PREFETCHW Ev
            0F 18 /r  PREFETCH Ev
            0F 19 /r  NOP Ev
            0F 1A /r  NOP Ev
            0F 1B /r  NOP Ev
            0F 1C /r  NOP Ev
            0F 1D /r  NOP Ev
            0F 1E /r  NOP Ev
            0F 1F /r  NOP Ev
            """)
    public static void nop(Cpu c, Insn i) {}

    /** @sdm 2 "UD" */
    @Encoding("""
            0F 0B     UD2 -         ends
            0F B9 /r  UD1 Gv, Ev    ends
            0F FF /r  UD0 Gv, Ev    ends
            """)
    public static void ud(Cpu c, Insn i) throws GuestFault {
        throw c.ud();
    }
}
