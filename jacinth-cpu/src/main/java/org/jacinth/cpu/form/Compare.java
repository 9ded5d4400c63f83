package org.jacinth.cpu.form;

import java.lang.classfile.Opcode;
import org.jacinth.cpu.decode.Insn;
import org.jacinth.cpu.decode.Operand;
import org.jacinth.cpu.emit.Emitter;
import org.jacinth.cpu.insn.Definitions;
import org.jacinth.cpu.state.Cpu;
import org.jacinth.cpu.state.Flags;
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
        if (d.kind0 == Operand.MEMORY && d.kind1 == Operand.IMMEDIATE) {
            return new MemoryImmediate(d.size0, d.immediate);
        }
        return new General();
    }

    /** A comparison and the conditional jump behind it as one, or null where there is no such form. */
    static Insn fuse(Insn first, Insn jump) {
        if (first instanceof RegisterRegister) {
            return new RegisterRegisterJump(first.size0, jump);
        }
        if (first instanceof RegisterImmediate) {
            return new RegisterImmediateJump(first.size0, first.immediate, jump);
        }
        if (first instanceof MemoryImmediate) {
            return new MemoryImmediateJump(first.size0, first.immediate, jump);
        }
        return null;
    }

    static final class General extends Insn {
        @Override
        public void exec(Cpu c) throws GuestFault {
            long a = read(c, 0);
            long b = read(c, 1);
            c.recordFlags(flagOp, a, b, Insn.truncate(Definitions.compare(definition, a, b, 0), size0));
        }
    }

    static final class RegisterRegister extends Insn {
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
        public boolean overwritesFlags() {
            return true;
        }
    }

    static final class RegisterImmediate extends Insn {
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
        public boolean overwritesFlags() {
            return true;
        }
    }

    static final class MemoryImmediate extends Insn {
        private final long mask;
        private final long value;

        MemoryImmediate(int size, long immediate) {
            mask = Binary.mask(size);
            value = immediate & mask;
        }

        @Override
        public void exec(Cpu c) throws GuestFault {
            long linear = linear(c, 1 << size0, false);
            long a = size0 == 3 ? c.mmu.load64(linear) : c.mmu.load32(linear);
            c.recordFlags(flagOp, a, value, Definitions.compare(definition, a, value, 0) & mask);
        }
    }

    static final class RegisterRegisterJump extends Insn {
        private final long mask;
        private final Insn jump;

        RegisterRegisterJump(int size, Insn jump) {
            mask = Binary.mask(size);
            this.jump = jump;
        }

        @Override
        public void exec(Cpu c) {
            long a = c.gpr[index0] & mask;
            long b = c.gpr[index1] & mask;
            long r = Definitions.compare(definition, a, b, 0) & mask;
            c.recordFlags(flagOp, a, b, r);
            if (Flags.condition(jump.condition(), flagOp, a, b, r)) {
                Jump.fused(c, jump);
            }
        }

        @Override
        public boolean overwritesFlags() {
            return true;
        }
    }

    static final class RegisterImmediateJump extends Insn {
        private final long mask;
        private final long value;
        private final Insn jump;

        RegisterImmediateJump(int size, long immediate, Insn jump) {
            mask = Binary.mask(size);
            value = immediate & mask;
            this.jump = jump;
        }

        @Override
        public void exec(Cpu c) {
            long a = c.gpr[index0] & mask;
            long r = Definitions.compare(definition, a, value, 0) & mask;
            c.recordFlags(flagOp, a, value, r);
            if (Flags.condition(jump.condition(), flagOp, a, value, r)) {
                Jump.fused(c, jump);
            }
        }

        @Override
        public boolean overwritesFlags() {
            return true;
        }
    }

    static final class MemoryImmediateJump extends Insn {
        private final long mask;
        private final long value;
        private final Insn jump;

        MemoryImmediateJump(int size, long immediate, Insn jump) {
            mask = Binary.mask(size);
            value = immediate & mask;
            this.jump = jump;
        }

        @Override
        public void exec(Cpu c) throws GuestFault {
            long linear = linear(c, 1 << size0, false);
            long a = size0 == 3 ? c.mmu.load64(linear) : c.mmu.load32(linear);
            long r = Definitions.compare(definition, a, value, 0) & mask;
            c.recordFlags(flagOp, a, value, r);
            if (Flags.condition(jump.condition(), flagOp, a, value, r)) {
                Jump.fused(c, jump);
            }
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
        e.op(Binary.operation(i.definition));
        e.truncate(i.size0);
        e.local(Opcode.LSTORE, Emitter.T2);
        Binary.record(e, i, true);
        return true;
    }
}
