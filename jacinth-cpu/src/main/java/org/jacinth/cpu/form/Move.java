package org.jacinth.cpu.form;

import org.jacinth.cpu.decode.Insn;
import org.jacinth.cpu.decode.Operand;
import org.jacinth.cpu.emit.Emitter;
import org.jacinth.cpu.insn.Definitions;
import org.jacinth.cpu.state.Cpu;
import org.jacinth.cpu.state.GuestFault;

/** first = f(second), no flags: MOV, MOVZX, MOVSX. */
final class Move {
    private Move() {}

    static Insn choose(Insn d) {
        boolean plain = d.definition == Definitions.MOVES_MOV;
        if (d.kind0 == Operand.REGISTER && d.size0 >= 2) {
            return switch (d.kind1) {
                case Operand.REGISTER -> plain && d.size0 == 3 && d.size1 == 3
                        ? new Copy64()
                        : new RegisterRegister();
                case Operand.IMMEDIATE -> new RegisterImmediate();
                case Operand.MEMORY -> switch (d.size1) {
                    case 3 -> new Load64();
                    case 2 -> plain ? new Load32() : new General();
                    default -> plain ? new Load() : new General();
                };
                default -> new General();
            };
        }
        if (d.kind0 == Operand.MEMORY && plain) {
            if (d.kind1 == Operand.REGISTER) {
                return d.size0 == 3 ? new Store64() : d.size0 == 2 ? new Store32() : new Store();
            }
            if (d.kind1 == Operand.IMMEDIATE) {
                return new StoreImmediate();
            }
        }
        return new General();
    }

    static final class General extends Insn {
        @Override
        public void exec(Cpu c) throws GuestFault {
            write(c, 0, Definitions.move(definition, read(c, 1), size1));
        }
    }

    static final class RegisterRegister extends Insn {
        @Override
        public void exec(Cpu c) {
            long b = c.gpr[index1] & Binary.mask(size1);
            c.gpr[index0] = Definitions.move(definition, b, size1) & Binary.mask(size0);
        }

        @Override
        public boolean ignoresFlags() {
            return true;
        }
    }

    static final class Copy64 extends Insn {
        @Override
        public void exec(Cpu c) {
            c.gpr[index0] = c.gpr[index1];
        }

        @Override
        public boolean ignoresFlags() {
            return true;
        }
    }

    static final class RegisterImmediate extends Insn {
        @Override
        public void exec(Cpu c) {
            c.gpr[index0] = immediate & Binary.mask(size0);
        }

        @Override
        public boolean ignoresFlags() {
            return true;
        }
    }

    static final class Load extends Insn {
        @Override
        public void exec(Cpu c) throws GuestFault {
            c.gpr[index0] = c.mmu.load(linear(c, 1 << size1, false), size1);
        }
    }

    static final class Load64 extends Insn {
        @Override
        public void exec(Cpu c) throws GuestFault {
            c.gpr[index0] = c.mmu.load64(linear(c, 8, false));
        }
    }

    static final class Load32 extends Insn {
        @Override
        public void exec(Cpu c) throws GuestFault {
            c.gpr[index0] = c.mmu.load32(linear(c, 4, false));
        }
    }

    static final class Store64 extends Insn {
        @Override
        public void exec(Cpu c) throws GuestFault {
            c.mmu.store64(linear(c, 8, true), c.gpr[index1]);
        }
    }

    static final class Store32 extends Insn {
        @Override
        public void exec(Cpu c) throws GuestFault {
            c.mmu.store32(linear(c, 4, true), c.gpr[index1]);
        }
    }

    static final class Store extends Insn {
        @Override
        public void exec(Cpu c) throws GuestFault {
            c.mmu.store(linear(c, 1 << size0, true), size0, c.gpr[index1]);
        }
    }

    static final class StoreImmediate extends Insn {
        @Override
        public void exec(Cpu c) throws GuestFault {
            c.mmu.store(linear(c, 1 << size0, true), size0, immediate);
        }
    }

    static boolean emit(Emitter e, Insn i) {
        if (!Emitter.isValue(i.kind0) || !Emitter.isValue(i.kind1)) {
            return false;
        }
        boolean signed = i.definition == Definitions.MOVES_MOVSX;
        if (i.kind0 == Operand.MEMORY) {
            if (signed) {
                return false;
            }
            e.locate(i, i.size0, true);
            e.operand(i, 1);
            e.store(i.size0);
            return true;
        }
        e.operand(i, 1);
        if (signed) {
            e.signExtend(i.size1);
        }
        if (i.kind0 == Operand.REGISTER && !signed && i.size0 >= 2 && i.size1 <= i.size0) {
            e.setWhole(i.index0);
        } else {
            e.setOperand0(i);
        }
        return true;
    }
}
