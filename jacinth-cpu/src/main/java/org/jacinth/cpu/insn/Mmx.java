package org.jacinth.cpu.insn;

import org.jacinth.cpu.decode.Insn;
import org.jacinth.cpu.state.Cpu;
import org.jacinth.cpu.state.GuestFault;
import org.jacinth.cpu.state.X87;

/**
 * Operands of MMX instructions: MM0..MM7, which are the significands of the physical x87 registers, and memory of 4 and
 * 8 bytes. Every MMX instruction but EMMS marks all registers in use and clears TOP; writing sets the sign and exponent
 * of the register to all ones.
 *
 * @sdm 3 "Effect of MMX, x87 FPU, FXSAVE, and FXRSTOR Instructions on the x87 FPU Tag Word"
 */
final class Mmx {
    private static final int STATUS_ES = 1 << 7;
    private static final int STATUS_TOP = 7 << 11;

    private Mmx() {}

    /**
     * The checks that precede every MMX instruction.
     *
     * @throws GuestFault #UD where CR0.EM is set, #NM where CR0.TS is set, #MF where an x87 exception is pending
     */
    static void enter(Cpu c) throws GuestFault {
        if ((c.cr0 & (Cpu.CR0_EM | Cpu.CR0_TS)) != 0) {
            throw c.fault((c.cr0 & Cpu.CR0_EM) != 0 ? Cpu.UD : Cpu.NM);
        }
        if ((c.x87.status & STATUS_ES) != 0) {
            throw c.fault(Cpu.MF);
        }
    }

    /** After {@link #enter}, register or 8-byte memory operand Q. */
    static long source(Cpu c, Insn i) throws GuestFault {
        enter(c);
        return i.isMemory() ? c.mmu.load64(i.linear(c, 8, false)) : c.x87.significand[i.rm & 7];
    }

    /** After {@link #enter}, register or 4-byte memory operand Q; of a register the upper half is there too. */
    static long source32(Cpu c, Insn i) throws GuestFault {
        enter(c);
        return i.isMemory() ? c.mmu.load32(i.linear(c, 4, false)) : c.x87.significand[i.rm & 7];
    }

    static long read(Cpu c, int register) {
        return c.x87.significand[register & 7];
    }

    /** What an instruction that only reads MMX registers does to the x87 state; the last thing that it does. */
    static void use(Cpu c) {
        c.x87.status &= ~STATUS_TOP;
        c.x87.valid = 0xFF;
    }

    /** Replaces a register, and enters MMX state. */
    static void write(Cpu c, int register, long value) {
        X87 x = c.x87;
        x.significand[register & 7] = value;
        x.signExponent[register & 7] = 0xFFFF;
        x.status &= ~STATUS_TOP;
        x.valid = 0xFF;
    }
}
