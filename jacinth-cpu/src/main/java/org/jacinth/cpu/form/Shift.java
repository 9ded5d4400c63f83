package org.jacinth.cpu.form;

import org.jacinth.cpu.decode.Insn;
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

    static final class RegisterByConstant extends Insn {
        @Override
        public void exec(Cpu c) throws GuestFault {
            int count = (int) read(c, 1) & Forms.countMask(size0);
            long mask = Binary.mask(size0);
            long a = c.gpr[index0] & mask;
            if (count == 0) {
                c.gpr[index0] = a;
                return;
            }
            long r = Definitions.shift(definition, a, count, size0) & mask;
            c.gpr[index0] = r;
            c.recordFlags(flagOp, a, count, r);
        }
    }
}
