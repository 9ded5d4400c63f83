package org.jacinth.cpu.form;

import org.jacinth.cpu.decode.Insn;
import org.jacinth.cpu.decode.Operand;
import org.jacinth.cpu.insn.Arithmetic;
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
                return d.size0 >= 2 ? new Lea() : new General(d);
            case Definitions.STACK_PUSH:
                return is64 && d.kind0 == Operand.REGISTER ? new PushRegister() : new General(d);
            case Definitions.STACK_POP:
                return is64 && d.kind0 == Operand.REGISTER ? new PopRegister() : new General(d);
            case Definitions.BRANCHES_CALL:
                return is64 ? new Call() : new General(d);
            case Definitions.BRANCHES_RET:
                return is64 ? new Return() : new General(d);
            case Definitions.ARITHMETIC_IMUL2:
                return d.size0 >= 2 && d.kind1 == Operand.REGISTER ? new MultiplyRegister() : new General(d);
            case Definitions.ARITHMETIC_MUL:
                return d.size0 == 3 && d.kind0 == Operand.REGISTER ? new WideMultiplyRegister() : new General(d);
            case Definitions.MOVES_SETCC:
                return d.kind0 == Operand.REGISTER ? new SetIf() : new General(d);
            case Definitions.BRANCHES_JMP_INDIRECT:
                return is64 && d.kind0 == Operand.REGISTER ? new JumpRegister() : new General(d);
            case Definitions.MOVES_CMOV:
                return d.size0 >= 2 && d.kind1 == Operand.REGISTER ? new MoveIf() : new General(d);
            default:
                return d.has(Insn.PRIVILEGED) ? new Privileged(d) : new General(d);
        }
    }

    static final class General extends Insn {
        private final Helper helper;

        General(Insn d) {
            helper = Definitions.helper(d.definition);
        }

        @Override
        public void exec(Cpu c) throws GuestFault {
            helper.run(c, this);
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

    static final class Lea extends Insn {
        @Override
        public void exec(Cpu c) {
            c.gpr[index0] = offset(c) & Binary.mask(size0);
        }

        @Override
        public boolean ignoresFlags() {
            return true;
        }
    }

    static final class MoveIf extends Insn {
        @Override
        public void exec(Cpu c) {
            c.gpr[index0] = c.gpr[c.condition(condition()) ? index1 : index0] & Binary.mask(size0);
        }
    }

    static final class PushRegister extends Insn {
        @Override
        public void exec(Cpu c) throws GuestFault {
            long top = c.gpr[Cpu.RSP] - 8;
            c.mmu.store64(top, c.gpr[index0]);
            c.gpr[Cpu.RSP] = top;
        }
    }

    static final class PopRegister extends Insn {
        @Override
        public void exec(Cpu c) throws GuestFault {
            long top = c.gpr[Cpu.RSP];
            long value = c.mmu.load64(top);
            c.gpr[Cpu.RSP] = top + 8;
            c.gpr[index0] = value;
        }
    }

    static final class Call extends Insn {
        @Override
        public void exec(Cpu c) throws GuestFault {
            long back = nextRip(c);
            Branches.jump(c, back + immediate);
            Stack.push(c, 3, back);
        }
    }

    static final class Return extends Insn {
        @Override
        public void exec(Cpu c) throws GuestFault {
            long top = c.gpr[Cpu.RSP];
            Branches.jump(c, c.mmu.load64(top));
            c.gpr[Cpu.RSP] = top + 8 + immediate;
        }
    }

    static final class MultiplyRegister extends Insn {
        @Override
        public void exec(Cpu c) {
            long a = c.gpr[index0];
            long b = c.gpr[index1];
            c.gpr[index0] = Insn.truncate(Arithmetic.signedProduct(c, a, b, size0), size0);
        }

        @Override
        public boolean overwritesFlags() {
            return true;
        }

        @Override
        public Insn quiet() {
            return new MultiplyRegisterQuiet();
        }
    }

    static final class MultiplyRegisterQuiet extends Insn {
        @Override
        public void exec(Cpu c) {
            // The low half of a product is the same whether the factors are extended with zeros or with signs.
            c.gpr[index0] = Insn.truncate(c.gpr[index0] * c.gpr[index1], size0);
        }

        @Override
        public boolean ignoresFlags() {
            return true;
        }
    }

    static final class WideMultiplyRegister extends Insn {
        @Override
        public void exec(Cpu c) {
            Arithmetic.wideProduct(c, c.gpr[index0]);
        }
    }

    static final class SetIf extends Insn {
        @Override
        public void exec(Cpu c) {
            c.gpr[index0] = c.gpr[index0] & ~0xFFL | (c.condition(condition()) ? 1 : 0);
        }
    }

    static final class JumpRegister extends Insn {
        @Override
        public void exec(Cpu c) throws GuestFault {
            Branches.jump(c, c.gpr[index0]);
        }
    }
}
