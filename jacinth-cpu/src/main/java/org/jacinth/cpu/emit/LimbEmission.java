package org.jacinth.cpu.emit;

import java.lang.classfile.Opcode;
import java.lang.constant.ClassDesc;
import java.lang.constant.ConstantDescs;
import org.jacinth.cpu.loop.LimbLoop;
import org.jacinth.cpu.loop.Limbs;
import org.jacinth.cpu.loop.Linear;

/** Emits what does passes of a {@link LimbLoop} ahead, where the registers are as at the loop's start, or at its entry. */
final class LimbEmission {
    private static final ClassDesc LIMBS = ClassDesc.of("org.jacinth.cpu.loop.Limbs");
    private static final ClassDesc J = ConstantDescs.CD_long;
    private static final ClassDesc I = ConstantDescs.CD_int;
    private static final int FACTOR = Emitter.T1;
    private static final int HIGH = Emitter.T2;
    private static final int PASSES = Emitter.T0;

    private final Emitter e;
    private final LimbLoop loop;

    private LimbEmission(Emitter e, LimbLoop loop) {
        this.e = e;
        this.loop = loop;
    }

    static void emit(Emitter e, LimbLoop loop) {
        new LimbEmission(e, loop).emit();
    }

    private void emit() {
        Emitter.Place none = e.place();
        for (LimbLoop.Made made : loop.made()) {
            value(made.value());
            e.register(made.register(), 3);
            e.op(Opcode.LCMP);
            e.jump(Opcode.IFNE, none);
        }
        factor(none);
        e.cpu();
        value(loop.end().value());
        value(loop.source());
        value(loop.target());
        if (loop.half() == null) {
            e.op(Opcode.LCONST_0);
        } else {
            value(loop.half().value());
        }
        e.local(Opcode.LLOAD, FACTOR);
        e.register(loop.carry(), 3);
        e.constant(Limbs.shape(loop));
        e.constant(loop.half() == null ? 0 : loop.half().step());
        e.constant(loop.insns());
        e.invokeStatic(LIMBS, "ahead", I, Emitter.CPU, J, J, J, J, J, J, I, J, I);
        e.op(Opcode.I2L);
        e.local(Opcode.LSTORE, PASSES);
        e.local(Opcode.LLOAD, PASSES);
        e.op(Opcode.LCONST_0);
        e.op(Opcode.LCMP);
        e.jump(Opcode.IFEQ, none);
        for (LimbLoop.Counter counter : loop.counters()) {
            e.register(counter.register(), 3);
            e.local(Opcode.LLOAD, PASSES);
            e.constant(counter.step());
            e.op(Opcode.LMUL);
            e.op(Opcode.LADD);
            e.setRegister(counter.register(), counter.isHalf() ? 2 : 3);
        }
        for (LimbLoop.Made made : loop.made()) {
            value(made.value());
            e.setWhole(made.register());
        }
        e.cpu();
        e.getField("carried", J);
        e.setWhole(loop.carry());
        e.bind(none);
    }

    /** Has all of the factor in its local, or jumps where the loop would not multiply by it. */
    private void factor(Emitter.Place none) {
        LimbLoop.Factor factor = loop.factor();
        value(factor.low());
        e.local(Opcode.LSTORE, FACTOR);
        if (factor.high() == null) {
            return;
        }
        value(factor.high());
        e.local(Opcode.LSTORE, HIGH);
        e.local(Opcode.LLOAD, FACTOR);
        e.local(Opcode.LLOAD, HIGH);
        e.op(Opcode.LOR);
        e.constant(32);
        e.op(Opcode.LUSHR);
        value(factor.one());
        e.constant(1L << 32);
        e.op(Opcode.LXOR);
        e.op(Opcode.LOR);
        e.op(Opcode.LCONST_0);
        e.op(Opcode.LCMP);
        e.jump(Opcode.IFNE, none);
        e.local(Opcode.LLOAD, FACTOR);
        e.local(Opcode.LLOAD, HIGH);
        e.constant(32);
        e.op(Opcode.LSHL);
        e.op(Opcode.LOR);
        e.local(Opcode.LSTORE, FACTOR);
    }

    /** Pushes a value. */
    private void value(Linear linear) {
        if (linear.terms().isEmpty()) {
            e.constant(linear.constant());
            return;
        }
        boolean first = true;
        for (Linear.Term term : linear.terms()) {
            e.register(term.register(), 3);
            e.plus(term.offset());
            switch (term.part()) {
                case WHOLE -> { }
                case LOW -> e.truncate(2);
                case SIGNED -> e.signExtend(2);
            }
            if (term.factor() != 1) {
                e.constant(term.factor());
                e.op(Opcode.LMUL);
            }
            if (!first) {
                e.op(Opcode.LADD);
            }
            first = false;
        }
        e.plus(linear.constant());
    }
}
