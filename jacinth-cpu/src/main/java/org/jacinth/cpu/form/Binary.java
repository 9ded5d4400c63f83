package org.jacinth.cpu.form;

import org.jacinth.cpu.decode.Insn;
import org.jacinth.cpu.decode.Operand;
import org.jacinth.cpu.insn.Definitions;
import org.jacinth.cpu.state.Cpu;
import org.jacinth.cpu.state.GuestFault;

/** first = f(first, second), with flags: ADD, OR, ADC, SBB, AND, SUB, XOR. */
final class Binary {
    private Binary() {}

    /** The bits of an operand of {@code 1 << size} bytes. */
    static long mask(int size) {
        return size == 3 ? -1L : (1L << (8 << size)) - 1;
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
                case REGISTER -> new RegisterRegister(d.size0);
                case IMMEDIATE -> new RegisterImmediate(d.size0, d.immediate);
                case MEMORY -> new RegisterMemory(d.size0);
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
            long linear = address.linear(c, 1 << size0, true);
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
        if (i.lock) {
            return c.mmu.compareAndStore(linear, i.size0, old, value);
        }
        c.mmu.store(linear, i.size0, value);
        return true;
    }

    static final class RegisterRegister extends Insn {
        private final long mask;

        RegisterRegister(int size) {
            mask = mask(size);
        }

        @Override
        public void exec(Cpu c) {
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
            return new RegisterRegisterQuiet(size0);
        }
    }

    static final class RegisterImmediate extends Insn {
        private final long mask;
        private final long value;

        RegisterImmediate(int size, long immediate) {
            mask = mask(size);
            value = immediate & mask;
        }

        @Override
        public void exec(Cpu c) {
            long a = c.gpr[index0] & mask;
            long r = Definitions.binary(definition, a, value, carry(c, definition)) & mask;
            c.gpr[index0] = r;
            c.recordFlags(flagOp, a, value, r);
        }

        @Override
        public boolean overwritesFlags() {
            return !usesCarry(definition);
        }

        @Override
        public Insn quiet() {
            return new RegisterImmediateQuiet(size0, value);
        }
    }

    static final class RegisterRegisterQuiet extends Insn {
        private final long mask;

        RegisterRegisterQuiet(int size) {
            mask = mask(size);
        }

        @Override
        public void exec(Cpu c) {
            c.gpr[index0] = Definitions.binary(definition, c.gpr[index0], c.gpr[index1], 0) & mask;
        }

        @Override
        public boolean ignoresFlags() {
            return true;
        }
    }

    static final class RegisterImmediateQuiet extends Insn {
        private final long mask;
        private final long value;

        RegisterImmediateQuiet(int size, long value) {
            mask = mask(size);
            this.value = value;
        }

        @Override
        public void exec(Cpu c) {
            c.gpr[index0] = Definitions.binary(definition, c.gpr[index0], value, 0) & mask;
        }

        @Override
        public boolean ignoresFlags() {
            return true;
        }
    }

    static final class RegisterMemory extends Insn {
        private final long mask;

        RegisterMemory(int size) {
            mask = mask(size);
        }

        @Override
        public void exec(Cpu c) throws GuestFault {
            long linear = address.linear(c, 1 << size0, false);
            long b = size0 == 3 ? c.mmu.load64(linear) : c.mmu.load32(linear);
            long a = c.gpr[index0] & mask;
            long r = Definitions.binary(definition, a, b, carry(c, definition)) & mask;
            c.gpr[index0] = r;
            c.recordFlags(flagOp, a, b, r);
        }
    }
}
