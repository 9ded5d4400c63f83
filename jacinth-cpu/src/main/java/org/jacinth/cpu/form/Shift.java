package org.jacinth.cpu.form;

import java.lang.classfile.Opcode;
import org.jacinth.cpu.decode.Insn;
import org.jacinth.cpu.decode.Operand;
import org.jacinth.cpu.emit.Emitter;
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
    static int constant(Insn i) {
        return (int) i.immediate & Forms.countMask(i.size0);
    }

    /** The count is not zero. */
    static final class RegisterByConstant extends Insn {
        @Override
        public void exec(Cpu c) {
            int count = constant(this);
            long mask = Binary.mask(size0);
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
            return new RegisterByConstantQuiet();
        }
    }

    static final class RegisterByConstantQuiet extends Insn {
        @Override
        public void exec(Cpu c) {
            long mask = Binary.mask(size0);
            c.gpr[index0] = Definitions.shift(definition, c.gpr[index0] & mask, constant(this), size0) & mask;
        }

        @Override
        public boolean ignoresFlags() {
            return true;
        }
    }

    static boolean emit(Emitter e, Insn i) {
        if (!Emitter.isValue(i.kind0)) {
            return false;
        }
        boolean constant = i.kind1 != Operand.REGISTER;
        int count = constant(i);
        if (constant && count == 0) {
            return false;
        }
        if (constant) {
            e.constant((long) count);
        } else {
            e.operand(i, 1);
            e.constant((long) Forms.countMask(i.size0));
            e.op(Opcode.LAND);
        }
        e.local(Opcode.LSTORE, Emitter.T1);
        boolean toMemory = i.kind0 == Operand.MEMORY;
        if (toMemory) {
            e.locate(i, i.size0, true);
            e.load(i.size0);
        } else {
            e.operand(i, 0);
        }
        e.op(Opcode.DUP2);
        e.local(Opcode.LSTORE, Emitter.T0);
        if (i.definition == Definitions.SHIFTS_SAR) {
            e.signExtend(i.size0);
        }
        if (constant) {
            e.constant(count);
        } else {
            e.local(Opcode.LLOAD, Emitter.T1);
            e.op(Opcode.L2I);
        }
        e.op(switch (i.definition) {
            case Definitions.SHIFTS_SAR -> Opcode.LSHR;
            case Definitions.SHIFTS_SHL -> Opcode.LSHL;
            case Definitions.SHIFTS_SHR -> Opcode.LUSHR;
            default -> throw new IllegalArgumentException("definition=" + i.definition);
        });
        e.truncate(i.size0);
        e.local(Opcode.LSTORE, Emitter.T2);
        if (toMemory) {
            e.local(Opcode.LLOAD, Emitter.T2);
            e.store(i.size0);
        } else {
            e.local(Opcode.LLOAD, Emitter.T2);
            e.setOperand0(i);
        }
        if (constant) {
            Binary.record(e, i, false);
        } else {
            e.needFlags();
            Emitter.Place none = e.place();
            e.local(Opcode.LLOAD, Emitter.T1);
            e.op(Opcode.LCONST_0);
            e.op(Opcode.LCMP);
            e.jump(Opcode.IFEQ, none);
            Binary.record(e, i, false);
            e.bind(none);
            e.forgetFlags();
        }
        return true;
    }
}
