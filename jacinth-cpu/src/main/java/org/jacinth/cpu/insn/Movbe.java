package org.jacinth.cpu.insn;

import org.jacinth.cpu.decode.Insn;
import org.jacinth.cpu.state.Cpu;
import org.jacinth.cpu.state.GuestFault;

/** Moves that reverse the bytes. @sdm 2 "MOVBE" */
public final class Movbe {
    private Movbe() {}

    private static long swapped(long value, int size) {
        return Long.reverseBytes(value) >>> 64 - (8 << size);
    }

    /** Loads, bytes reversed. */
    @Encoding("0F 38 F0 /r mem  MOVBE  Gv, Ev")
    public static void movbeLoad(Cpu c, Insn i) throws GuestFault {
        int size = i.operandSize;
        long value = c.mmu.load(i.linear(c, 1 << size, false), size);
        Insn.writeRegister(c, i.reg, size, swapped(value, size));
    }

    /** Stores, bytes reversed. */
    @Encoding("0F 38 F1 /r mem  MOVBE  Ev, Gv")
    public static void movbeStore(Cpu c, Insn i) throws GuestFault {
        int size = i.operandSize;
        c.mmu.store(i.linear(c, 1 << size, true), size, swapped(c.gpr[i.reg], size));
    }
}
