package org.jacinth.cpu.insn;

import org.jacinth.cpu.decode.Insn;
import org.jacinth.cpu.state.Attention;
import org.jacinth.cpu.state.Cpu;
import org.jacinth.cpu.state.Flags;
import org.jacinth.cpu.state.GuestFault;

/**
 * String instructions. With a repeat prefix, elements are done in runs that lie in one page of source and destination; after
 * a run the processor looks whether something wants its attention, and then leaves with RIP on the instruction and the
 * registers as after the last element, as the manual says of interrupts. @sdm 1 "String Operations"
 */
public final class Strings {
    /** Elements between two looks for attention. */
    private static final int RUN = 4096;

    private Strings() {}

    private static int size(Insn i) {
        return (i.opcode() & 1) == 0 ? 0 : i.operandSize;
    }

    private static long step(Cpu c, int size) {
        return (c.systemFlags & Flags.DF) != 0 ? -(1L << size) : 1L << size;
    }

    private static long source(Cpu c, Insn i, int size) throws GuestFault {
        return Stack.segmented(c, i, Cpu.DS, Insn.readRegister(c, Cpu.RSI, i.addressSize), 1 << size, false);
    }

    private static long destination(Cpu c, Insn i, int size, boolean write) throws GuestFault {
        long offset = Insn.readRegister(c, Cpu.RDI, i.addressSize);
        return c.is64() ? offset : org.jacinth.cpu.decode.Segments.linear(c, Cpu.ES, offset, 1 << size, write);
    }

    private static void advance(Cpu c, Insn i, int register, long by) {
        Insn.writeRegister(c, register, i.addressSize, c.gpr[register] + by);
    }

    private static boolean repeats(Insn i) {
        return i.has(Insn.REP | Insn.REPNE);
    }

    private static long count(Cpu c, Insn i) {
        return Insn.readRegister(c, Cpu.RCX, i.addressSize);
    }

    private static void setCount(Cpu c, Insn i, long count) {
        Insn.writeRegister(c, Cpu.RCX, i.addressSize, count);
    }

    /** Comes back to this instruction for the elements that are left. */
    private static void again(Cpu c, Insn i) {
        c.rip = i.rip(c);
    }

    /** How many elements from a linear address, in the direction of the step, lie within its page: none if the first does not. */
    private static long inPage(long linear, int size, boolean down) {
        long offset = linear & 0xFFF;
        long above = 4096 - offset >> size;
        return down && above != 0 ? (offset >> size) + 1 : above;
    }

    /** @sdm 2 "MOVS/MOVSB/MOVSW/MOVSD/MOVSQ", Operation */
    @Encoding("""
            A4  MOVSB -  ends
            A5  MOVS -   ends
            """)
    public static void movs(Cpu c, Insn i) throws GuestFault {
        int size = size(i);
        long step = step(c, size);
        if (!repeats(i)) {
            long from = source(c, i, size);
            long to = destination(c, i, size, true);
            c.mmu.store(to, size, c.mmu.load(from, size));
            advance(c, i, Cpu.RSI, step);
            advance(c, i, Cpu.RDI, step);
            return;
        }
        while (count(c, i) != 0) {
            long from = source(c, i, size);
            long to = destination(c, i, size, true);
            long n = 1;
            if (c.is64() && i.addressSize == 3) {
                n = Math.min(Math.min(count(c, i), RUN), Math.min(inPage(from, size, step < 0), inPage(to, size, step < 0)));
                if (n <= 1 || !c.mmu.copyRun(from, to, size, (int) n, step < 0)) {
                    n = 1;
                    c.mmu.store(to, size, c.mmu.load(from, size));
                }
            } else {
                c.mmu.store(to, size, c.mmu.load(from, size));
            }
            advance(c, i, Cpu.RSI, step * n);
            advance(c, i, Cpu.RDI, step * n);
            setCount(c, i, count(c, i) - n);
            c.stringElements += n;
            if (Attention.peek(c) != 0 && count(c, i) != 0) {
                again(c, i);
                return;
            }
        }
    }

    /** @sdm 2 "STOS/STOSB/STOSW/STOSD/STOSQ", Operation */
    @Encoding("""
            AA  STOSB -  ends
            AB  STOS -   ends
            """)
    public static void stos(Cpu c, Insn i) throws GuestFault {
        int size = size(i);
        long step = step(c, size);
        if (!repeats(i)) {
            c.mmu.store(destination(c, i, size, true), size, c.gpr[Cpu.RAX]);
            advance(c, i, Cpu.RDI, step);
            return;
        }
        while (count(c, i) != 0) {
            long to = destination(c, i, size, true);
            long n = 1;
            if (c.is64() && i.addressSize == 3) {
                n = Math.min(Math.min(count(c, i), RUN), inPage(to, size, step < 0));
                if (n <= 1 || !c.mmu.fillRun(to, size, (int) n, step < 0, c.gpr[Cpu.RAX])) {
                    n = 1;
                    c.mmu.store(to, size, c.gpr[Cpu.RAX]);
                }
            } else {
                c.mmu.store(to, size, c.gpr[Cpu.RAX]);
            }
            advance(c, i, Cpu.RDI, step * n);
            setCount(c, i, count(c, i) - n);
            c.stringElements += n;
            if (Attention.peek(c) != 0 && count(c, i) != 0) {
                again(c, i);
                return;
            }
        }
    }

    /** @sdm 2 "LODS/LODSB/LODSW/LODSD/LODSQ", Operation */
    @Encoding("""
            AC  LODSB -  ends
            AD  LODS -   ends
            """)
    public static void lods(Cpu c, Insn i) throws GuestFault {
        int size = size(i);
        long step = step(c, size);
        if (repeats(i) && count(c, i) == 0) {
            return;
        }
        do {
            Insn.writeRegister(c, Cpu.RAX, size, c.mmu.load(source(c, i, size), size));
            advance(c, i, Cpu.RSI, step);
        } while (more(c, i, false));
    }

    /** @sdm 2 "SCAS/SCASB/SCASW/SCASD", Operation */
    @Encoding("""
            AE  SCASB -  ends
            AF  SCAS -   ends
            """)
    public static void scas(Cpu c, Insn i) throws GuestFault {
        int size = size(i);
        long step = step(c, size);
        if (repeats(i) && count(c, i) == 0) {
            return;
        }
        long a = Insn.readRegister(c, Cpu.RAX, size);
        do {
            long b = c.mmu.load(destination(c, i, size, false), size);
            c.recordFlags(Flags.SUB << 2 | size, a, b, Insn.truncate(a - b, size));
            advance(c, i, Cpu.RDI, step);
        } while (more(c, i, true));
    }

    /** @sdm 2 "CMPS/CMPSB/CMPSW/CMPSD/CMPSQ", Operation */
    @Encoding("""
            A6  CMPSB -  ends
            A7  CMPS -   ends
            """)
    public static void cmps(Cpu c, Insn i) throws GuestFault {
        int size = size(i);
        long step = step(c, size);
        if (repeats(i) && count(c, i) == 0) {
            return;
        }
        do {
            long a = c.mmu.load(source(c, i, size), size);
            long b = c.mmu.load(destination(c, i, size, false), size);
            c.recordFlags(Flags.SUB << 2 | size, a, b, Insn.truncate(a - b, size));
            advance(c, i, Cpu.RSI, step);
            advance(c, i, Cpu.RDI, step);
        } while (more(c, i, true));
    }

    /** After an element: counts it, and says whether to do the next one now. */
    private static boolean more(Cpu c, Insn i, boolean compares) {
        if (!repeats(i)) {
            return false;
        }
        c.stringElements++;
        long left = Insn.truncate(count(c, i) - 1, i.addressSize);
        setCount(c, i, left);
        if (left == 0 || compares && c.zf() != i.has(Insn.REP)) {
            return false;
        }
        if (Attention.peek(c) != 0) {
            again(c, i);
            return false;
        }
        return true;
    }
}
