package org.jacinth.cpu.insn;

import org.jacinth.cpu.decode.Insn;
import org.jacinth.cpu.state.Attention;
import org.jacinth.cpu.state.Cpu;
import org.jacinth.cpu.state.Flags;
import org.jacinth.cpu.state.GuestFault;

/** PUSHF, POPF and the instructions for one system flag each. @sdm 1 "EFLAGS Instructions" */
public final class SystemFlags {
    private SystemFlags() {}

    private static int iopl(Cpu c) {
        return (c.systemFlags & Flags.IOPL) >> 12;
    }

    /** @sdm 2 "PUSHF/PUSHFD/PUSHFQ", Operation */
    @Encoding("9C  PUSHF -  d64")
    public static void pushf(Cpu c, Insn i) throws GuestFault {
        long flags = c.rflags() & ~(Flags.VM | Flags.RF);
        if (c.v86() && iopl(c) < 3) {
            if ((c.cr4 & Cpu.CR4_VME) == 0 || i.operandSize != 1) {
                throw c.gp();
            }
            boolean vif = (flags & Flags.VIF) != 0;
            flags = flags & ~Flags.IF | Flags.IOPL | (vif ? Flags.IF : 0);
        }
        Stack.push(c, i.operandSize, flags);
    }

    /** @sdm 2 "POPF/POPFD/POPFQ", Operation */
    @Encoding("9D  POPF -  d64 ends")
    public static void popf(Cpu c, Insn i) throws GuestFault {
        int size = i.operandSize;
        long flags = Stack.peek(c, 0, size);
        long fresh;
        if (c.v86() && iopl(c) < 3) {
            if ((c.cr4 & Cpu.CR4_VME) == 0 || size != 1) {
                throw c.gp();
            }
            fresh = virtualInterruptFlag(c, flags);
        } else {
            long replace = Flags.ARITHMETIC | Flags.TF | Flags.DF | Flags.NT;
            if (size > 1) {
                replace |= Flags.AC | Flags.ID;
            }
            if (c.cpl <= iopl(c) || c.v86()) {
                replace |= Flags.IF;
            }
            if (c.cpl == 0) {
                replace |= Flags.IOPL;
            }
            long clear = size == 1 ? 0 : c.cpl == 0 ? Flags.RF | Flags.VIF | Flags.VIP : Flags.RF;
            fresh = (c.rflags() & ~replace | flags & replace) & ~clear;
        }
        Stack.adjust(c, 1 << size);
        c.setRflags(fresh);
    }

    /**
     * The flags after 16 bits are popped in virtual-8086 mode with VME and IOPL below 3, where VIF stands for IF.
     *
     * @throws GuestFault #GP where interrupts would be enabled while one is pending, or TF set
     */
    static long virtualInterruptFlag(Cpu c, long flags) throws GuestFault {
        boolean enable = (flags & Flags.IF) != 0;
        if (enable && (c.systemFlags & Flags.VIP) != 0 || (flags & Flags.TF) != 0) {
            throw c.gp();
        }
        long replace = Flags.ARITHMETIC | Flags.DF | Flags.NT | Flags.TF;
        return c.rflags() & ~(replace | Flags.VIF) | flags & replace | (enable ? Flags.VIF : 0);
    }

    /** @sdm 2 "CLI", Operation */
    @Encoding("FA  CLI -")
    public static void cli(Cpu c, Insn i) throws GuestFault {
        if (isVirtual(c)) {
            c.systemFlags &= ~Flags.VIF;
        } else {
            c.setSystemFlags(c.systemFlags & ~Flags.IF);
        }
    }

    /** Interrupts stay off for one more instruction where they were off. @sdm 2 "STI", Operation */
    @Encoding("FB  STI -  ends")
    public static void sti(Cpu c, Insn i) throws GuestFault {
        if (isVirtual(c)) {
            if ((c.systemFlags & Flags.VIP) != 0) {
                throw c.gp();
            }
            c.systemFlags |= Flags.VIF;
        } else if ((c.systemFlags & Flags.IF) == 0) {
            c.interruptShadow = true;
            c.setSystemFlags(c.systemFlags | Flags.IF);
        }
    }

    /** True where CLI and STI act on VIF. @throws GuestFault #GP where they may not act at all */
    private static boolean isVirtual(Cpu c) throws GuestFault {
        if (!c.protectedMode() || iopl(c) >= c.cpl) {
            return false;
        }
        boolean v86 = c.v86();
        long needed = v86 ? Cpu.CR4_VME : Cpu.CR4_PVI;
        if ((c.cr4 & needed) == 0 || c.cpl != 3) {
            throw c.gp();
        }
        return true;
    }

    /** @sdm 2 "CLAC", "STAC", Operation */
    @Encoding("""
            0F 01 CA  CLAC -
            0F 01 CB  STAC -
            """)
    public static void ac(Cpu c, Insn i) throws GuestFault {
        if (c.cpl != 0) {
            throw c.ud();
        }
        c.systemFlags = (i.rm & 7) == 2 ? c.systemFlags & ~Flags.AC : c.systemFlags | Flags.AC;
        c.mmu.selectContext();
    }

    /** Stops until an event comes. @sdm 2 "HLT", Operation */
    @Encoding("F4  HLT -  cpl0 ends")
    public static void hlt(Cpu c, Insn i) {
        c.halted = true;
        c.halts++;
        c.requestAttention(Attention.EVENTS);
    }
}
