package org.jacinth.cpu.form;

import org.jacinth.cpu.decode.Insn;
import org.jacinth.cpu.emit.Emitter;
import org.jacinth.cpu.insn.Branches;
import org.jacinth.cpu.insn.Definitions;
import org.jacinth.cpu.state.Cpu;
import org.jacinth.cpu.state.GuestFault;

/** Relative jumps, conditional or not: Jcc, JMP, LOOP, JRCXZ. */
final class Jump {
    private Jump() {}

    static Insn choose(Insn d) {
        return d.definition == Definitions.BRANCHES_JCC && d.operandSize == 3 ? new Conditional64() : new General();
    }

    static final class General extends Insn {
        @Override
        public void exec(Cpu c) throws GuestFault {
            if (Definitions.jumpIf(definition, c, this)) {
                Branches.jump(c, Insn.truncate(nextRip(c) + immediate, operandSize));
            }
        }
    }

    static final class Conditional64 extends Insn {
        @Override
        public void exec(Cpu c) throws GuestFault {
            if (c.condition(condition())) {
                Branches.jump(c, nextRip(c) + immediate);
            }
        }
    }

    static boolean emit(Emitter e, Insn i) {
        if (i.operandSize != 3) {
            return false;
        }
        switch (i.definition) {
            case Definitions.BRANCHES_JMP -> e.jumpRelative(i);
            case Definitions.BRANCHES_JCC -> e.branch(i, taken -> e.jumpIf(i.condition(), taken));
            default -> {
                return false;
            }
        }
        return true;
    }
}
