package org.jacinth.cpu.insn;

import org.jacinth.cpu.decode.Insn;
import org.jacinth.cpu.fp.FloatUnit;
import org.jacinth.cpu.state.Cpu;
import org.jacinth.cpu.state.GuestFault;
import org.jacinth.cpu.state.X87;

/** What all x87 instructions share: availability, pending exceptions, the register stack, raising of exceptions. */
final class Fpu {
    static final int SF = 1 << 6;
    static final int ES = 1 << 7;
    static final int B = 1 << 15;
    static final int CONDITIONS = FloatUnit.C0 | FloatUnit.C1 | FloatUnit.C2 | FloatUnit.C3;
    static final int EXCEPTIONS = 0x3F;
    private static final int PRE = FloatUnit.IE | FloatUnit.DE | FloatUnit.ZE;

    private Fpu() {}

    // ---- Before --------------------------------------------------------------------------------------------------

    /** Begins an instruction that does not look at pending exceptions: #NM where the unit may not be used. */
    static X87 beginNoWait(Cpu c) throws GuestFault {
        if ((c.cr0 & (Cpu.CR0_EM | Cpu.CR0_TS)) != 0) {
            throw c.fault(Cpu.NM);
        }
        return c.x87;
    }

    /** Begins a waiting instruction: #NM, then #MF for an unmasked exception of an earlier instruction. */
    static X87 begin(Cpu c) throws GuestFault {
        X87 x = beginNoWait(c);
        if ((x.status & ES) != 0) {
            pending(c);
        }
        return x;
    }

    /**
     * Reports a pending exception. With CR0.NE clear a processor asserts FERR#, which PC boards route to IRQ 13, and
     * goes on once the board answers with IGNNE#. The machine has no such wiring: it behaves as if IGNNE# were always
     * asserted, so that the exception is ignored.
     */
    static void pending(Cpu c) throws GuestFault {
        if ((c.cr0 & Cpu.CR0_NE) != 0) {
            throw c.fault(Cpu.MF);
        }
    }

    /** Records the pointers to an instruction that is not a control instruction, and to its operand. */
    static void note(Cpu c, Insn i) {
        X87 x = c.x87;
        x.instructionPointer = i.rip(c);
        x.instructionSelector = c.selector[Cpu.CS];
        if (i.isMemory()) {
            x.dataPointer = i.offset(c);
            x.dataSelector = c.selector[i.isFlat() ? Cpu.DS : i.segment];
        }
    }

    /** {@link #begin} and {@link #note} for an instruction without memory operand. */
    static X87 beginRegister(Cpu c, Insn i) throws GuestFault {
        X87 x = begin(c);
        note(c, i);
        return x;
    }

    /** Begins a computation under the control word. */
    static FloatUnit start(X87 x) {
        FloatUnit u = x.unit;
        u.start(x.control);
        return u;
    }

    // ---- The stack -----------------------------------------------------------------------------------------------

    /** Number of the physical register that is ST(i). */
    static int register(X87 x, int i) {
        return (x.status >>> 11) + i & 7;
    }

    static boolean isEmpty(X87 x, int i) {
        return (x.valid & 1 << register(x, i)) == 0;
    }

    /** Replaces ST(i), which is valid afterwards. */
    static void set(X87 x, int i, int signExponent, long significand) {
        int r = register(x, i);
        x.signExponent[r] = signExponent;
        x.significand[r] = significand;
        x.valid |= 1 << r;
    }

    /** Replaces ST(i) by the unit's result. */
    static void setResult(X87 x, int i) {
        set(x, i, x.unit.signExponent, x.unit.significand);
    }

    static void setIndefinite(X87 x, int i) {
        set(x, i, FloatUnit.INDEFINITE_EXPONENT, FloatUnit.INDEFINITE_SIGNIFICAND);
    }

    static void setTop(X87 x, int top) {
        x.status = x.status & ~(7 << 11) | (top & 7) << 11;
    }

    static void pop(X87 x) {
        int top = x.status >>> 11 & 7;
        x.valid &= ~(1 << top);
        setTop(x, top + 1);
    }

    static void push(X87 x, int signExponent, long significand) {
        setTop(x, (x.status >>> 11) - 1);
        set(x, 0, signExponent, significand);
    }

    static boolean isInvalidMasked(X87 x) {
        return (x.control & FloatUnit.IE) != 0;
    }

    /** Raises a stack overflow; the masked response pushes the QNaN indefinite. */
    static void stackOverflow(Cpu c, Insn i) {
        X87 x = c.x87;
        raise(c, i, FloatUnit.IE | SF | FloatUnit.C1);
        if (isInvalidMasked(x)) {
            push(x, FloatUnit.INDEFINITE_EXPONENT, FloatUnit.INDEFINITE_SIGNIFICAND);
        }
    }

    /** Raises a stack underflow; the masked response puts the QNaN indefinite into ST(i) and then pops if asked to. */
    static void stackUnderflow(Cpu c, Insn i, int destination, boolean pop) {
        X87 x = c.x87;
        raise(c, i, FloatUnit.IE | SF);
        if (isInvalidMasked(x)) {
            setIndefinite(x, destination);
            if (pop) {
                pop(x);
            }
        }
    }

    // ---- After ---------------------------------------------------------------------------------------------------

    /**
     * Puts exceptions and C1 into the status word; other condition codes are not touched.
     *
     * @return true where an unmasked exception keeps the destination as it is
     */
    static boolean raise(Cpu c, Insn i, int flags) {
        X87 x = c.x87;
        int raised = flags & (EXCEPTIONS | SF);
        int status = x.status & ~FloatUnit.C1 | raised | flags & FloatUnit.C1;
        int unmasked = raised & ~x.control & EXCEPTIONS;
        if (unmasked != 0) {
            status |= ES | B;
            x.opcode = opcode(i);
        }
        x.status = status;
        return (unmasked & PRE) != 0;
    }

    /** Replaces condition codes C0, C2 and C3. */
    static void setConditions(X87 x, int conditions) {
        x.status = x.status & ~(CONDITIONS & ~FloatUnit.C1) | conditions & ~FloatUnit.C1;
    }

    /**
     * The eleven bits of the opcode register. Decoding does not keep ModR/M: of the forms that name the same operand
     * the shortest is assumed.
     */
    private static int opcode(Insn i) {
        int modrm;
        if (!i.isMemory()) {
            modrm = 0xC0 | i.rm & 7;
        } else {
            long displacement = i.displacement();
            int mod = displacement == 0 ? 0 : displacement == (byte) displacement ? 1 : 2;
            boolean baseless = i.baseRegister == Cpu.NO_REGISTER;
            int rm = i.indexRegister != Cpu.NO_REGISTER ? 4 : baseless ? 5 : i.baseRegister & 7;
            modrm = (rm == 5 && baseless ? 0 : mod) << 6 | rm;
        }
        return (i.opcode() & 7) << 8 | modrm | (i.reg & 7) << 3;
    }

    /** Recomputes ES and B after the control or the status word was replaced. */
    static void summarize(X87 x) {
        if ((x.status & ~x.control & EXCEPTIONS) != 0) {
            x.status |= ES | B;
        } else {
            x.status &= ~(ES | B);
        }
    }

    /** Replaces the control word: bits that do not exist read as the processor reads them. */
    static void setControl(X87 x, int value) {
        x.control = value & 0x1F3F | 0x40;
    }

    /** The state after FNINIT. */
    static void initialize(X87 x) {
        x.control = 0x37F;
        x.status = 0;
        x.valid = 0;
        x.opcode = 0;
        x.instructionPointer = 0;
        x.instructionSelector = 0;
        x.dataPointer = 0;
        x.dataSelector = 0;
    }

    /** An address inside a memory operand. */
    static long at(Cpu c, long linear, int offset) {
        return c.is64() ? linear + offset : linear + offset & 0xFFFF_FFFFL;
    }
}
