package org.jacinth.cpu.loop;

import java.util.LinkedHashSet;
import java.util.Set;
import org.jacinth.cpu.decode.Insn;
import org.jacinth.cpu.decode.Operand;
import org.jacinth.cpu.insn.Definitions;
import org.jacinth.cpu.loop.Algebra.Atom;
import org.jacinth.cpu.loop.Algebra.Kind;
import org.jacinth.cpu.loop.Algebra.Value;
import org.jacinth.cpu.state.Cpu;

/**
 * What one pass of a loop does, in values of an algebra: instruction after instruction, as far as it consists of those that
 * are understood here. 64-bit code.
 */
final class Pass {
    /** Something in the loop is not understood here. */
    static final class Unknown extends Exception {
        private static final long serialVersionUID = 1;

        Unknown() {
            super(null, null, false, false);
        }
    }

    private final Algebra algebra;
    final Value[] registers = new Value[Cpu.NO_REGISTER + 1];
    /** Where 64 bits were loaded from. */
    final Set<Value> loaded = new LinkedHashSet<>();
    /** Where 64 bits were stored, or null. */
    Value storedAt;
    Value stored;
    /** CF, or null where it is not known. */
    private Value carry;
    /** All flags are of this pass. */
    private boolean flagsKnown;
    /** General registers that the flags depend on, by bit. */
    int flagRegisters;
    /** What ZF tells to be zero, or null where that is not known. */
    Value zero;
    /** log2 of the bytes of {@link #zero}. */
    int zeroSize;

    Pass(Algebra algebra) {
        this.algebra = algebra;
        for (int r = 0; r < registers.length; r++) {
            registers[r] = algebra.register(r);
        }
    }

    /** True where a register is not what it was at first. */
    boolean changes(int register) {
        return registers[register] != algebra.register(register);
    }

    /**
     * Executes an instruction that is not the loop's jump.
     *
     * @throws Unknown where it is not understood
     */
    void execute(Insn i) throws Unknown {
        switch (i.definition) {
            case Definitions.MOVES_MOV -> move(i);
            case Definitions.MOVES_MOVSX -> {
                check(i.size0 == 3 && i.size1 == 2 && i.kind1 == Operand.REGISTER);
                set(i.index0, algebra.signed(registers[i.index1]));
            }
            case Definitions.MOVES_LEA -> {
                check(i.size0 >= 2);
                set(i.index0, narrow(address(i), i.size0));
            }
            case Definitions.ARITHMETIC_ADD, Definitions.ARITHMETIC_ADC, Definitions.ARITHMETIC_SUB, Definitions.ARITHMETIC_SBB,
                    Definitions.ARITHMETIC_CMP -> arithmetic(i);
            case Definitions.ARITHMETIC_INC -> step(i, 1);
            case Definitions.ARITHMETIC_DEC -> step(i, -1);
            case Definitions.ARITHMETIC_XOR -> {
                check(i.size0 >= 2 && i.kind0 == Operand.REGISTER && i.kind1 == Operand.REGISTER && i.index0 == i.index1);
                set(i.index0, algebra.constant(0));
                flags(algebra.constant(0), algebra.constant(0), algebra.constant(0), null, 0);
            }
            case Definitions.ARITHMETIC_IMUL2 -> {
                check(i.size0 == 3);
                Value a = registers[i.index0];
                Value b = operand(i.kind1, i.index1, i.size1, i);
                set(i.index0, algebra.product(a, b));
                flags(a, b, null, null, 0);
            }
            case Definitions.ARITHMETIC_MUL -> {
                check(i.size0 == 3);
                Value a = registers[Cpu.RAX];
                Value b = operand(i.kind0, i.index0, i.size0, i);
                set(Cpu.RAX, algebra.product(a, b));
                set(Cpu.RDX, algebra.productHigh(a, b));
                flags(a, b, null, null, 0);
            }
            case Definitions.SHIFTS_SHL -> {
                int count = shift(i);
                Value a = registers[i.index0];
                set(i.index0, algebra.times(a, 1L << count));
                flags(a, a, null, null, 0);
            }
            case Definitions.SHIFTS_SHR -> {
                check(shift(i) == 32);
                Value a = registers[i.index0];
                set(i.index0, algebra.high(a));
                flags(a, a, null, null, 0);
            }
            case Definitions.MOVES_SETCC -> {
                check(i.kind0 == Operand.REGISTER);
                set(i.index0, algebra.withByte(condition(i), registers[i.index0]));
            }
            case Definitions.MOVES_CMOV -> {
                check(i.size0 == 3);
                Value yes = operand(i.kind1, i.index1, i.size1, i);
                set(i.index0, isBelow(i)
                        ? algebra.choice(known(carry), yes, registers[i.index0])
                        : algebra.choice(known(carry), registers[i.index0], yes));
            }
            case Definitions.PROCESSOR_NOP -> { }
            default -> throw new Unknown();
        }
    }

    private static void check(boolean understood) throws Unknown {
        if (!understood) {
            throw new Unknown();
        }
    }

    private static <T> T known(T value) throws Unknown {
        check(value != null);
        return value;
    }

    private void set(int register, Value value) {
        registers[register] = value;
    }

    private Value narrow(Value value, int size) {
        return size == 3 ? value : algebra.low(value);
    }

    /** Flags of two values, of which the ones known here are given. */
    private void flags(Value a, Value b, Value carryFlag, Value zeroed, int size) {
        flagsKnown = true;
        flagRegisters = a.registers | b.registers;
        carry = carryFlag;
        zero = zeroed;
        zeroSize = size;
    }

    /** True where all flags are of this pass. */
    boolean knowsFlags() {
        return flagsKnown;
    }

    private Value address(Insn i) throws Unknown {
        check(i.isFlat() && i.addressSize == 3 && i.ripEnd == Insn.NO_RIP);
        Value index = algebra.times(registers[i.indexRegister], 1L << i.scale);
        return algebra.plus(algebra.plus(registers[i.baseRegister], index), algebra.constant(i.displacement()));
    }

    private Value load(Insn i) throws Unknown {
        Value address = address(i);
        // What was stored may be what is loaded.
        check(storedAt == null);
        loaded.add(address);
        return algebra.load(address);
    }

    private void store(Insn i, Value value) throws Unknown {
        check(storedAt == null);
        storedAt = address(i);
        stored = value;
    }

    /** An operand of 4 or 8 bytes, zero-extended. */
    private Value operand(int kind, int index, int size, Insn i) throws Unknown {
        check(size >= 2);
        return switch (kind) {
            case Operand.REGISTER -> narrow(registers[index], size);
            case Operand.IMMEDIATE -> algebra.constant(Insn.truncate(i.immediate, size));
            case Operand.MEMORY -> {
                check(size == 3);
                yield load(i);
            }
            default -> throw new Unknown();
        };
    }

    private void move(Insn i) throws Unknown {
        if (i.kind0 == Operand.MEMORY) {
            check(i.size0 == 3 && i.kind1 == Operand.REGISTER);
            store(i, registers[i.index1]);
            return;
        }
        check(i.kind0 == Operand.REGISTER && i.size0 >= 2);
        if (i.kind1 == Operand.REGISTER && i.size1 == 0) {
            Atom atom = registers[i.index1].atom();
            check(atom != null && atom.kind() == Kind.BYTE);
            set(i.index0, atom.of().getFirst());
            return;
        }
        set(i.index0, operand(i.kind1, i.index1, i.size1, i));
    }

    private void arithmetic(Insn i) throws Unknown {
        check(!i.has(Insn.LOCK) && i.size0 >= 2);
        boolean toMemory = i.kind0 == Operand.MEMORY;
        check(toMemory ? i.size0 == 3 : i.kind0 == Operand.REGISTER);
        Value a = operand(i.kind0, i.index0, i.size0, i);
        Value b = operand(i.kind1, i.index1, i.size0, i);
        boolean wide = i.size0 == 3;
        Value result;
        Value carryOut;
        Value carryIn = algebra.constant(0);
        switch (i.definition) {
            case Definitions.ARITHMETIC_ADD -> {
                result = algebra.plus(a, b);
                carryOut = algebra.carry(a, b);
            }
            case Definitions.ARITHMETIC_ADC -> {
                carryIn = known(carry);
                result = algebra.plus(algebra.plus(a, b), carryIn);
                carryOut = b == algebra.constant(0) ? algebra.carry(a, carryIn) : null;
            }
            case Definitions.ARITHMETIC_SBB -> {
                carryIn = known(carry);
                result = algebra.minus(algebra.minus(a, b), carryIn);
                carryOut = b == algebra.constant(0) ? algebra.borrow(a, carryIn) : null;
            }
            default -> {
                result = algebra.minus(a, b);
                carryOut = algebra.borrow(a, b);
            }
        }
        result = narrow(result, i.size0);
        flags(a, b, wide ? carryOut : null, result, i.size0);
        flagRegisters |= carryIn.registers;
        if (i.definition == Definitions.ARITHMETIC_CMP) {
            return;
        }
        if (toMemory) {
            store(i, result);
        } else {
            set(i.index0, result);
        }
    }

    /** INC and DEC leave CF. */
    private void step(Insn i, long by) throws Unknown {
        check(i.kind0 == Operand.REGISTER && i.size0 >= 2 && flagsKnown);
        Value a = registers[i.index0];
        Value result = narrow(algebra.plus(a, algebra.constant(by)), i.size0);
        set(i.index0, result);
        int others = flagRegisters;
        flags(a, a, carry, result, i.size0);
        flagRegisters |= others;
    }

    /** The count of a shift of a whole register by a constant. */
    private static int shift(Insn i) throws Unknown {
        check(i.kind0 == Operand.REGISTER && i.size0 == 3 && i.kind1 == Operand.IMMEDIATE);
        int count = (int) i.immediate & 63;
        check(count != 0);
        return count;
    }

    /** True for the condition B, false for AE. */
    private static boolean isBelow(Insn i) throws Unknown {
        check(i.condition() >> 1 == 1);
        return i.condition() == 2;
    }

    private Value condition(Insn i) throws Unknown {
        Value below = known(carry);
        return isBelow(i) ? below : algebra.minus(algebra.constant(1), below);
    }
}
