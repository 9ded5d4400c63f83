package org.jacinth.cpu.form;

import org.jacinth.cpu.decode.Insn;
import org.jacinth.cpu.decode.Operand;
import org.jacinth.cpu.insn.Definitions;
import org.jacinth.cpu.state.Cpu;
import org.jacinth.cpu.state.Flags;
import org.jacinth.cpu.state.GuestFault;

/** first = f(first): INC, DEC, NEG, NOT. */
final class Unary {
    private Unary() {}

    /** Records the flags of an operation on {@code a}: NEG as 0 - a; INC and DEC with the carry from before. */
    static void record(Cpu c, Insn i, long a, long r) {
        switch (i.flagOp >> 2) {
            case Flags.SUB -> c.recordFlags(i.flagOp, 0, a, r);
            case Flags.INC, Flags.DEC -> c.recordFlags(i.flagOp, a, c.cf() ? 1 : 0, r);
            default -> {}
        }
    }

    static final class General extends Insn {
        @Override
        public void exec(Cpu c) throws GuestFault {
            long a;
            long r;
            if (kind0 == Operand.MEMORY) {
                long linear = address.linear(c, 1 << size0, true);
                do {
                    a = c.mmu.loadForWrite(linear, size0);
                    r = Insn.truncate(Definitions.unary(definition, a), size0);
                } while (!Binary.store(c, this, linear, a, r));
            } else {
                a = read(c, 0);
                r = Insn.truncate(Definitions.unary(definition, a), size0);
                write(c, 0, r);
            }
            record(c, this, a, r);
        }
    }

    static final class Register extends Insn {
        @Override
        public void exec(Cpu c) {
            long mask = Binary.mask(size0);
            long a = c.gpr[index0] & mask;
            long r = Definitions.unary(definition, a) & mask;
            c.gpr[index0] = r;
            record(c, this, a, r);
        }
    }
}
