package org.jacinth.cpu.form;

import java.lang.classfile.Opcode;
import java.lang.constant.ClassDesc;
import java.lang.constant.ConstantDescs;
import org.jacinth.cpu.decode.Insn;
import org.jacinth.cpu.decode.Operand;
import org.jacinth.cpu.emit.Emits;
import org.jacinth.cpu.emit.Emitter;
import org.jacinth.cpu.insn.Definitions;
import org.jacinth.cpu.state.Cpu;
import org.jacinth.cpu.state.GuestFault;

/** Flags of f(first, second): CMP, TEST. */
final class Compare {
    private Compare() {}

    static Insn choose(Insn d) {
        if (d.kind0 == Operand.REGISTER && d.kind1 == Operand.REGISTER) {
            return new RegisterRegister(d.size0);
        }
        if (d.kind0 == Operand.REGISTER && d.kind1 == Operand.IMMEDIATE) {
            return new RegisterImmediate(d.size0, d.immediate);
        }
        return new General();
    }

    static final class General extends Insn implements Emits {
        @Override
        public void exec(Cpu c) throws GuestFault {
            long a = read(c, 0);
            long b = read(c, 1);
            c.recordFlags(flagOp, a, b, Insn.truncate(Definitions.compare(definition, a, b, 0), size0));
        }

        @Override
        public boolean emit(Emitter e) {
            return Compare.emit(e, this);
        }
    }

    static final class RegisterRegister extends Insn implements Emits {
        private final long mask;

        RegisterRegister(int size) {
            mask = Binary.mask(size);
        }

        @Override
        public void exec(Cpu c) {
            long a = c.gpr[index0] & mask;
            long b = c.gpr[index1] & mask;
            c.recordFlags(flagOp, a, b, Definitions.compare(definition, a, b, 0) & mask);
        }

        @Override
        public boolean emit(Emitter e) {
            return Compare.emit(e, this);
        }
    }

    static final class RegisterImmediate extends Insn implements Emits {
        private final long mask;
        private final long value;

        RegisterImmediate(int size, long immediate) {
            mask = Binary.mask(size);
            value = immediate & mask;
        }

        @Override
        public void exec(Cpu c) {
            long a = c.gpr[index0] & mask;
            c.recordFlags(flagOp, a, value, Definitions.compare(definition, a, value, 0) & mask);
        }

        @Override
        public boolean emit(Emitter e) {
            return Compare.emit(e, this);
        }
    }


    static boolean emit(Emitter e, Insn i) {
        if (!Emitter.isValue(i.kind0) || !Emitter.isValue(i.kind1)) {
            return false;
        }
        e.operand(i, 0);
        e.local(Opcode.LSTORE, Emitter.T0);
        e.operand(i, 1);
        e.local(Opcode.LSTORE, Emitter.T1);
        e.local(Opcode.LLOAD, Emitter.T0);
        e.local(Opcode.LLOAD, Emitter.T1);
        e.constant(0);
        e.invokeStatic(ClassDesc.of("org.jacinth.cpu.insn.Arithmetic"),
                i.definition == Definitions.ARITHMETIC_CMP ? "cmp" : "test",
                ConstantDescs.CD_long, ConstantDescs.CD_long, ConstantDescs.CD_long, ConstantDescs.CD_int);
        e.truncate(i.size0);
        e.local(Opcode.LSTORE, Emitter.T2);
        Binary.record(e, i, true);
        return true;
    }
}
