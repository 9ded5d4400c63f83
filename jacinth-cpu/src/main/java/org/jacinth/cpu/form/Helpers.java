package org.jacinth.cpu.form;

import org.jacinth.cpu.decode.Insn;
import org.jacinth.cpu.decode.Operand;
import org.jacinth.cpu.emit.Emits;
import org.jacinth.cpu.emit.Emitter;
import org.jacinth.cpu.insn.Branches;
import org.jacinth.cpu.insn.Definitions;
import org.jacinth.cpu.insn.Helper;
import org.jacinth.cpu.insn.Stack;
import org.jacinth.cpu.state.Cpu;
import org.jacinth.cpu.state.GuestFault;

/** Definitions that do everything themselves, and short forms of the few of them that run most. */
final class Helpers {
    private Helpers() {}

    static Insn choose(Insn d) {
        boolean is64 = d.operandSize == 3;
        switch (d.definition) {
            case Definitions.MOVES_LEA:
                return d.size0 >= 2 ? new Lea(d.size0) : new General(d);
            case Definitions.STACK_PUSH:
                return is64 && d.kind0 == Operand.REGISTER ? new PushRegister() : new General(d);
            case Definitions.STACK_POP:
                return is64 && d.kind0 == Operand.REGISTER ? new PopRegister() : new General(d);
            case Definitions.BRANCHES_CALL:
                return is64 ? new Call() : new General(d);
            case Definitions.BRANCHES_RET:
                return is64 ? new Return() : new General(d);
            case Definitions.MOVES_CMOV:
                return d.size0 >= 2 && d.kind1 == Operand.REGISTER ? new MoveIf(d.size0) : new General(d);
            default:
                return d.privileged ? new Privileged(d) : new General(d);
        }
    }

    static final class General extends Insn implements Emits {
        private final Helper helper;

        General(Insn d) {
            helper = Definitions.helper(d.definition);
        }

        @Override
        public void exec(Cpu c) throws GuestFault {
            helper.run(c, this);
        }

        @Override
        public boolean emit(Emitter e) {
            return Emissions.emit(e, this);
        }
    }

    static final class Privileged extends Insn {
        private final Helper helper;

        Privileged(Insn d) {
            helper = Definitions.helper(d.definition);
        }

        @Override
        public void exec(Cpu c) throws GuestFault {
            if (c.cpl != 0) {
                throw c.gp();
            }
            helper.run(c, this);
        }
    }

    static final class Lea extends Insn implements Emits {
        private final long mask;

        Lea(int size) {
            mask = Binary.mask(size);
        }

        @Override
        public void exec(Cpu c) {
            c.gpr[index0] = address.offset(c) & mask;
        }

        @Override
        public boolean emit(Emitter e) {
            return Emissions.emit(e, this);
        }
    }

    static final class MoveIf extends Insn implements Emits {
        private final long mask;

        MoveIf(int size) {
            mask = Binary.mask(size);
        }

        @Override
        public void exec(Cpu c) {
            c.gpr[index0] = c.gpr[c.condition(condition) ? index1 : index0] & mask;
        }

        @Override
        public boolean emit(Emitter e) {
            return Emissions.emit(e, this);
        }
    }

    static final class PushRegister extends Insn implements Emits {
        @Override
        public void exec(Cpu c) throws GuestFault {
            long top = c.gpr[Cpu.RSP] - 8;
            c.mmu.store64(top, c.gpr[index0]);
            c.gpr[Cpu.RSP] = top;
        }

        @Override
        public boolean emit(Emitter e) {
            return Emissions.emit(e, this);
        }
    }

    static final class PopRegister extends Insn implements Emits {
        @Override
        public void exec(Cpu c) throws GuestFault {
            long top = c.gpr[Cpu.RSP];
            long value = c.mmu.load64(top);
            c.gpr[Cpu.RSP] = top + 8;
            c.gpr[index0] = value;
        }

        @Override
        public boolean emit(Emitter e) {
            return Emissions.emit(e, this);
        }
    }

    static final class Call extends Insn implements Emits {
        @Override
        public void exec(Cpu c) throws GuestFault {
            long back = nextRip(c);
            Branches.jump(c, back + immediate);
            Stack.push(c, 3, back);
        }

        @Override
        public boolean emit(Emitter e) {
            return Emissions.emit(e, this);
        }
    }

    static final class Return extends Insn implements Emits {
        @Override
        public void exec(Cpu c) throws GuestFault {
            long top = c.gpr[Cpu.RSP];
            Branches.jump(c, c.mmu.load64(top));
            c.gpr[Cpu.RSP] = top + 8 + immediate;
        }

        @Override
        public boolean emit(Emitter e) {
            return Emissions.emit(e, this);
        }
    }
}
