package org.jacinth.cpu.form;

import org.jacinth.cpu.decode.Insn;
import org.jacinth.cpu.decode.Operand;
import org.jacinth.cpu.insn.Definitions;
import org.jacinth.cpu.state.Cpu;
import org.jacinth.cpu.state.GuestFault;

/** first = f(first, count), with flags where the count is not zero: SHL, SHR, SAR. */
final class Shift {
    private Shift() {}

    static final class General extends Insn {
        @Override
        public void exec(Cpu c) throws GuestFault {
            int count = (int) read(c, 1) & Forms.countMask(size0);
            long a = readForWrite(c);
            if (count == 0) {
                // A 32-bit register's upper half is cleared all the same.
                write(c, 0, a);
                return;
            }
            long r = Insn.truncate(Definitions.shift(definition, a, count, size0), size0);
            write(c, 0, r);
            c.recordFlags(flagOp, a, count, r);
        }
    }

    /** The count of a shift by a constant. */
    static int constant(Insn d) {
        return (int) (d.kind1 == Operand.ONE ? 1 : d.immediate) & Forms.countMask(d.size0);
    }

    /** The count is not zero. */
    static final class RegisterByConstant extends Insn {
        private final long mask;
        private final int count;

        RegisterByConstant(int size, int count) {
            this.mask = Binary.mask(size);
            this.count = count;
        }

        @Override
        public void exec(Cpu c) {
            long a = c.gpr[index0] & mask;
            long r = Definitions.shift(definition, a, count, size0) & mask;
            c.gpr[index0] = r;
            c.recordFlags(flagOp, a, count, r);
        }

        @Override
        public boolean overwritesFlags() {
            return true;
        }

        @Override
        public Insn quiet() {
            return new RegisterByConstantQuiet(size0, count);
        }
    }

    static final class RegisterByConstantQuiet extends Insn {
        private final long mask;
        private final int count;

        RegisterByConstantQuiet(int size, int count) {
            this.mask = Binary.mask(size);
            this.count = count;
        }

        @Override
        public void exec(Cpu c) {
            c.gpr[index0] = Definitions.shift(definition, c.gpr[index0] & mask, count, size0) & mask;
        }

        @Override
        public boolean ignoresFlags() {
            return true;
        }
    }
}
