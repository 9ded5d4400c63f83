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
            return new RegisterRegister();
        }
        if (d.kind0 == Operand.REGISTER && d.kind1 == Operand.IMMEDIATE) {
            return new RegisterImmediate();
        }
        if (d.kind0 == Operand.MEMORY && d.kind1 == Operand.IMMEDIATE) {
            return new MemoryImmediate();
        }
        return new General();
    }

    /** A comparison and the conditional jump behind it as one, or null where there is no such form. */
    static Insn fuse(Insn first, Insn jump) {
        if (first instanceof RegisterRegister) {
            return new RegisterRegisterJump(jump);
        }
        if (first instanceof RegisterImmediate) {
            return new RegisterImmediateJump(jump);
        }
        if (first instanceof MemoryImmediate) {
            return new MemoryImmediateJump(jump);
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
        @Override
        public void exec(Cpu c) {
            long mask = Binary.mask(size0);
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
        @Override
        public void exec(Cpu c) {
            long mask = Binary.mask(size0);
            long a = c.gpr[index0] & mask;
            long b = immediate & mask;
            c.recordFlags(flagOp, a, b, Definitions.compare(definition, a, b, 0) & mask);
        }

        @Override
        public boolean overwritesFlags() {
            return true;
        }
    }

    static final class MemoryImmediate extends Insn {
        @Override
        public void exec(Cpu c) throws GuestFault {
            long linear = linear(c, 1 << size0, false);
            long a = size0 == 3 ? c.mmu.load64(linear) : c.mmu.load32(linear);
            long mask = Binary.mask(size0);
            long b = immediate & mask;
            c.recordFlags(flagOp, a, b, Definitions.compare(definition, a, b, 0) & mask);
        }
    }

    /** A comparison and the conditional jump behind it, which is taken by what was compared rather than by its record. */
    private abstract static class WithJump extends Insn {
        private final byte condition;
        private final byte jumpLength;
        private final int distance;

        WithJump(Insn jump) {
            condition = (byte) jump.condition();
            jumpLength = jump.length;
            distance = (int) jump.immediate;
        }

        final void jump(Cpu c, long a, long b) {
            long r = Definitions.compare(definition, a, b, 0) & Binary.mask(size0);
            c.recordFlags(flagOp, a, b, r);
            if (Flags.condition(condition, flagOp, a, b, r)) {
                long next = nextRip(c);
                long target = next + distance;
                // A target beyond the canonical addresses is left to the jump executed by itself, which faults.
                c.rip = target << 16 >> 16 == target ? target : next - jumpLength;
            }
        }
    }

    static final class RegisterRegisterJump extends WithJump {
        RegisterRegisterJump(Insn jump) {
            super(jump);
        }

        @Override
        public void exec(Cpu c) {
            long mask = Binary.mask(size0);
            jump(c, c.gpr[index0] & mask, c.gpr[index1] & mask);
        }

        @Override
        public boolean overwritesFlags() {
            return true;
        }
    }

    static final class RegisterImmediateJump extends WithJump {
        RegisterImmediateJump(Insn jump) {
            super(jump);
        }

        @Override
        public void exec(Cpu c) {
            long mask = Binary.mask(size0);
            jump(c, c.gpr[index0] & mask, immediate & mask);
        }

        @Override
        public boolean overwritesFlags() {
            return true;
        }
    }

    static final class MemoryImmediateJump extends WithJump {
        MemoryImmediateJump(Insn jump) {
            super(jump);
        }

        @Override
        public void exec(Cpu c) throws GuestFault {
            long linear = linear(c, 1 << size0, false);
            jump(c, size0 == 3 ? c.mmu.load64(linear) : c.mmu.load32(linear), immediate & Binary.mask(size0));
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
