package org.jacinth.cpu.form;

import java.lang.classfile.Opcode;
import org.jacinth.cpu.decode.Insn;
import org.jacinth.cpu.decode.Operand;
import org.jacinth.cpu.emit.Emitter;
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
                long linear = linear(c, 1 << size0, true);
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

    static boolean emit(Emitter e, Insn i) {
        if (i.has(Insn.LOCK) || !Emitter.isValue(i.kind0)) {
            return false;
        }
        int flags = i.flagOp >> 2;
        if (flags == Flags.INC || flags == Flags.DEC) {
            e.carry();
            e.op(Opcode.I2L);
            e.local(Opcode.LSTORE, Emitter.T1);
        }
        boolean toMemory = i.kind0 == Operand.MEMORY;
        if (toMemory) {
            e.locate(i, i.size0, true);
            e.load(i.size0);
        } else {
            e.operand(i, 0);
        }
        e.op(Opcode.DUP2);
        e.local(Opcode.LSTORE, Emitter.T0);
        switch (i.definition) {
            case Definitions.ARITHMETIC_DEC -> {
                e.op(Opcode.LCONST_1);
                e.op(Opcode.LSUB);
            }
            case Definitions.ARITHMETIC_INC -> {
                e.op(Opcode.LCONST_1);
                e.op(Opcode.LADD);
            }
            case Definitions.ARITHMETIC_NEG -> e.op(Opcode.LNEG);
            case Definitions.ARITHMETIC_NOT -> {
                e.constant(-1L);
                e.op(Opcode.LXOR);
            }
            default -> throw new IllegalArgumentException("definition=" + i.definition);
        }
        e.truncate(i.size0);
        e.local(Opcode.LSTORE, Emitter.T2);
        if (toMemory) {
            e.local(Opcode.LLOAD, Emitter.T2);
            e.store(i.size0);
        } else {
            e.local(Opcode.LLOAD, Emitter.T2);
            e.setOperand0(i);
        }
        if (flags == Flags.SUB) {
            e.local(Opcode.LLOAD, Emitter.T0);
            e.local(Opcode.LSTORE, Emitter.T1);
            e.op(Opcode.LCONST_0);
            e.local(Opcode.LSTORE, Emitter.T0);
        }
        if (flags == Flags.SUB || flags == Flags.INC || flags == Flags.DEC) {
            Binary.record(e, i, true);
        }
        return true;
    }
}
