package org.jacinth.cpu.form;

import java.util.BitSet;
import java.util.List;
import org.jacinth.cpu.decode.Insn;
import org.jacinth.cpu.decode.Operand;
import org.jacinth.cpu.emit.Emitter;
import org.jacinth.cpu.insn.Definitions;
import org.jacinth.cpu.state.Cpu;
import org.jacinth.cpu.state.GuestFault;

/**
 * Chooses the form of a decoded instruction. For each {@link org.jacinth.cpu.insn.Shape} there is a general form, which takes
 * any operands, and beside it forms for the operands that make up most of what runs; each says the same in fewer steps.
 */
public final class Forms {
    private Forms() {}

    /** The form for what the decoder found, with its fields. */
    public static Insn of(Insn d) {
        Insn form = choose(d);
        form.copyFrom(d);
        if (d.definition >= 0) {
            form.flagOp = (byte) (Definitions.flagClass(d.definition) << 2 | d.size0);
        }
        return form;
    }

    /**
     * One form that does what two instructions in a row do, or null. It has the first one's fields and the length of both,
     * and leaves the state of the first where the first one faults; the second does not fault.
     */
    public static Insn fuse(Insn first, Insn second) {
        if (!(second instanceof Jump.Conditional64)) {
            return null;
        }
        Insn fused = Compare.fuse(first, second);
        if (fused != null) {
            fused.copyFrom(first);
            fused.length = (byte) (first.length + second.length);
            fused.add(Insn.ENDS);
        }
        return fused;
    }

    /** Replaces instructions of a block by quiet ones where nothing can see their flags. */
    public static void dropUnseenFlags(List<Insn> block) {
        BitSet unseen = Insn.unseenFlags(block);
        for (int i = unseen.nextSetBit(0); i >= 0; i = unseen.nextSetBit(i + 1)) {
            Insn quiet = block.get(i).quiet();
            if (quiet != null) {
                quiet.copyFrom(block.get(i));
                block.set(i, quiet);
            }
        }
    }

    private static Insn choose(Insn d) {
        if (d.definition == Insn.UNDEFINED) {
            return new Undefined();
        }
        if (d.definition == Insn.TOO_LONG) {
            return new TooLong();
        }
        boolean wide = d.size0 >= 2;
        return switch (Definitions.shape(d.definition)) {
            case HELPER -> Helpers.choose(d);
            case BINARY -> wide && !d.has(Insn.LOCK) ? Binary.choose(d) : new Binary.General();
            case COMPARE -> wide ? Compare.choose(d) : new Compare.General();
            case UNARY -> wide && d.kind0 == Operand.REGISTER ? new Unary.Register() : new Unary.General();
            case MOVE -> Move.choose(d);
            case SHIFT -> wide && d.kind0 == Operand.REGISTER && d.kind1 != Operand.REGISTER && Shift.constant(d) != 0
                    ? new Shift.RegisterByConstant()
                    : new Shift.General();
            case JUMP_IF -> Jump.choose(d);
        };
    }

    /** Bytes that are no instruction; {@link #immediate} has the first of them. */
    private static final class Undefined extends Insn {
        @Override
        public void exec(Cpu c) throws GuestFault {
            c.undefined++;
            c.undefinedLog.note(immediate);
            throw c.ud();
        }
    }

    /** More than fifteen bytes. */
    private static final class TooLong extends Insn {
        @Override
        public void exec(Cpu c) throws GuestFault {
            throw c.gp();
        }
    }

    /** Emits an instruction as {@link org.jacinth.cpu.emit.Emission} says. 64-bit code only. */
    public static boolean emit(Emitter e, Insn i) {
        if (i.definition < 0) {
            return false;
        }
        return switch (Definitions.shape(i.definition)) {
            case HELPER -> Emissions.emit(e, i);
            case BINARY -> Binary.emit(e, i);
            case COMPARE -> Compare.emit(e, i);
            case UNARY -> Unary.emit(e, i);
            case MOVE -> Move.emit(e, i);
            case SHIFT -> Shift.emit(e, i);
            case JUMP_IF -> Jump.emit(e, i);
        };
    }

    /** A shift count's mask for operands of {@code 1 << size} bytes. */
    static int countMask(int size) {
        return size == 3 ? 63 : 31;
    }

}
