package org.jacinth.cpu.form;

import java.lang.classfile.Opcode;
import org.jacinth.cpu.decode.Insn;
import org.jacinth.cpu.decode.Operand;
import org.jacinth.cpu.emit.Emitter;
import org.jacinth.cpu.insn.Definitions;
import org.jacinth.cpu.state.Cpu;
import org.jacinth.cpu.state.Flags;
import org.jacinth.cpu.state.GuestFault;

/** first = f(first, second), with flags: ADD, OR, ADC, SBB, AND, SUB, XOR. */
final class Binary {
    private Binary() {}

    /** The bits of an operand of {@code 1 << size} bytes. */
    static long mask(int size) {
        // By 64 bits less those; a shift takes its count modulo 64.
        return -1L >>> -(8 << size);
    }

    /** Zero or the carry flag, where the definition looks at it. */
    static int carry(Cpu c, int definition) {
        return usesCarry(definition) && c.cf() ? 1 : 0;
    }

    private static boolean usesCarry(int definition) {
        return definition == Definitions.ARITHMETIC_ADC || definition == Definitions.ARITHMETIC_SBB;
    }

    static Insn choose(Insn d) {
        if (d.kind0 == Operand.REGISTER) {
            return switch (d.kind1) {
                case Operand.REGISTER -> new RegisterRegister();
                case Operand.IMMEDIATE -> new RegisterImmediate();
                case Operand.MEMORY -> new RegisterMemory();
                default -> new General();
            };
        }
        return new General();
    }

    static final class General extends Insn {
        @Override
        public void exec(Cpu c) throws GuestFault {
            long b = read(c, 1);
            int carry = carry(c, definition);
            if (kind0 != Operand.MEMORY) {
                long a = read(c, 0);
                long r = Insn.truncate(Definitions.binary(definition, a, b, carry), size0);
                write(c, 0, r);
                c.recordFlags(flagOp, a, b, r);
                return;
            }
            long linear = linear(c, 1 << size0, true);
            long a;
            long r;
            do {
                a = c.mmu.loadForWrite(linear, size0);
                r = Insn.truncate(Definitions.binary(definition, a, b, carry), size0);
            } while (!store(c, this, linear, a, r));
            c.recordFlags(flagOp, a, b, r);
        }
    }

    /** Stores a read-modify-write's result; false where a locked one must be tried again. */
    static boolean store(Cpu c, Insn i, long linear, long old, long value) throws GuestFault {
        if (i.has(Insn.LOCK)) {
            return c.mmu.compareAndStore(linear, i.size0, old, value);
        }
        c.mmu.store(linear, i.size0, value);
        return true;
    }

    static final class RegisterRegister extends Insn {
        @Override
        public void exec(Cpu c) {
            long mask = mask(size0);
            long a = c.gpr[index0] & mask;
            long b = c.gpr[index1] & mask;
            long r = Definitions.binary(definition, a, b, carry(c, definition)) & mask;
            c.gpr[index0] = r;
            c.recordFlags(flagOp, a, b, r);
        }

        @Override
        public boolean overwritesFlags() {
            return !usesCarry(definition);
        }

        @Override
        public Insn quiet() {
            return new RegisterRegisterQuiet();
        }
    }

    static final class RegisterImmediate extends Insn {
        @Override
        public void exec(Cpu c) {
            long mask = mask(size0);
            long a = c.gpr[index0] & mask;
            long b = immediate & mask;
            long r = Definitions.binary(definition, a, b, carry(c, definition)) & mask;
            c.gpr[index0] = r;
            c.recordFlags(flagOp, a, b, r);
        }

        @Override
        public boolean overwritesFlags() {
            return !usesCarry(definition);
        }

        @Override
        public Insn quiet() {
            return new RegisterImmediateQuiet();
        }
    }

    static final class RegisterRegisterQuiet extends Insn {
        @Override
        public void exec(Cpu c) {
            c.gpr[index0] = Definitions.binary(definition, c.gpr[index0], c.gpr[index1], 0) & mask(size0);
        }

        @Override
        public boolean ignoresFlags() {
            return true;
        }
    }

    static final class RegisterImmediateQuiet extends Insn {
        @Override
        public void exec(Cpu c) {
            c.gpr[index0] = Definitions.binary(definition, c.gpr[index0], immediate, 0) & mask(size0);
        }

        @Override
        public boolean ignoresFlags() {
            return true;
        }
    }

    static final class RegisterMemory extends Insn {
        @Override
        public void exec(Cpu c) throws GuestFault {
            long linear = linear(c, 1 << size0, false);
            long b = size0 == 3 ? c.mmu.load64(linear) : c.mmu.load32(linear);
            long mask = mask(size0);
            long a = c.gpr[index0] & mask;
            long r = Definitions.binary(definition, a, b, carry(c, definition)) & mask;
            c.gpr[index0] = r;
            c.recordFlags(flagOp, a, b, r);
        }
    }

    /** The JVM's operation on two longs that a definition is, but for the carry. */
    static Opcode operation(int definition) {
        return switch (definition) {
            case Definitions.ARITHMETIC_ADC, Definitions.ARITHMETIC_ADD -> Opcode.LADD;
            case Definitions.ARITHMETIC_AND, Definitions.ARITHMETIC_TEST -> Opcode.LAND;
            case Definitions.ARITHMETIC_CMP, Definitions.ARITHMETIC_SBB, Definitions.ARITHMETIC_SUB -> Opcode.LSUB;
            case Definitions.ARITHMETIC_OR -> Opcode.LOR;
            case Definitions.ARITHMETIC_XOR -> Opcode.LXOR;
            default -> throw new IllegalArgumentException("definition=" + definition);
        };
    }

    static boolean emit(Emitter e, Insn i) {
        if (i.has(Insn.LOCK) || !Emitter.isValue(i.kind0) || !Emitter.isValue(i.kind1)) {
            return false;
        }
        boolean carries = i.definition == Definitions.ARITHMETIC_ADC || i.definition == Definitions.ARITHMETIC_SBB;
        if (carries) {
            e.carry();
            e.op(Opcode.I2L);
            e.local(Opcode.LSTORE, Emitter.T2);
        }
        e.operand(i, 1);
        e.local(Opcode.LSTORE, Emitter.T1);
        boolean toMemory = i.kind0 == Operand.MEMORY;
        if (toMemory) {
            e.locate(i, i.size0, true);
            e.load(i.size0);
        } else {
            e.operand(i, 0);
        }
        e.op(Opcode.DUP2);
        e.local(Opcode.LSTORE, Emitter.T0);
        e.local(Opcode.LLOAD, Emitter.T1);
        e.op(operation(i.definition));
        if (carries) {
            e.local(Opcode.LLOAD, Emitter.T2);
            e.op(operation(i.definition));
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
        record(e, i, !carries);
        return true;
    }

    /** Records a, b and the result that T0, T1 and T2 hold, unless nothing can see that. */
    static void record(Emitter e, Insn i, boolean exact) {
        if (e.flagsAreUnseen()) {
            return;
        }
        if (i.flagOp >> 2 != Flags.LOGIC) {
            e.local(Opcode.LLOAD, Emitter.T0);
            e.local(Opcode.LSTORE, Emitter.A);
            e.local(Opcode.LLOAD, Emitter.T1);
            e.local(Opcode.LSTORE, Emitter.B);
        }
        e.local(Opcode.LLOAD, Emitter.T2);
        e.local(Opcode.LSTORE, Emitter.R);
        e.recorded(i.flagOp, exact);
    }
}
