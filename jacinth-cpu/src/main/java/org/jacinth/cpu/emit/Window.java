package org.jacinth.cpu.emit;

import org.jacinth.cpu.decode.Insn;
import org.jacinth.cpu.decode.Operand;
import org.jacinth.cpu.insn.Definitions;
import org.jacinth.cpu.insn.Shape;
import org.jacinth.cpu.state.Cpu;

/**
 * A stretch of the guest's memory, by distances from a general register: of its stack, or of an object.
 *
 * @param register the number of the register
 * @param low of the first byte
 * @param high behind the last byte
 * @param writable false where it is read only
 */
record Window(int register, long low, long high, boolean writable) {
    /** Nothing. */
    static final Window NONE = new Window(Cpu.NO_REGISTER, 0, 0, false);
    /** What an instruction adds to the register where that is not known when translating. */
    private static final long UNKNOWN = Long.MIN_VALUE;
    /** At most so many bytes: the more there are, the more often they are in two pages. */
    private static final int MAX_BYTES = 64;

    int bytes() {
        return (int) (high - low);
    }

    boolean covers(int base, long distance, int bytes, boolean write) {
        return register == base && low <= distance && distance + bytes <= high && (writable || !write);
    }

    /** The same bytes, once something was added to the register. */
    Window movedBy(long by) {
        return new Window(register, low - by, high - by, writable);
    }

    /** The same bytes, once an instruction has changed its first operand, a register. */
    Window after(Insn i) {
        if (i.index0 != register) {
            return this;
        }
        long by = constant(i);
        return by == UNKNOWN ? NONE : movedBy(by);
    }

    /** True where an instruction's memory operand is at a constant distance from its base register. */
    static boolean isAtDistance(Insn i) {
        return i.baseRegister != Cpu.NO_REGISTER && i.indexRegister == Cpu.NO_REGISTER && i.isFlat() && i.addressSize == 3
                && i.ripEnd == Insn.NO_RIP;
    }

    /**
     * What an instruction accesses at a distance from a register, together with what those behind it do while they leave the
     * register at a known distance; {@link #NONE} where they do nothing there.
     */
    static Window of(int register, long distance, int bytes, boolean write, Insn[] insns, int at) {
        long low = distance;
        long high = distance + bytes;
        boolean writable = write;
        boolean several = false;
        long moved = 0;
        for (int k = at; k < insns.length; k++) {
            Insn i = insns[k];
            int size = accessed(i, register);
            if (size != 0) {
                long from = moved + distance(i, register);
                if (Math.max(high, from + size) - Math.min(low, from) > MAX_BYTES) {
                    break;
                }
                low = Math.min(low, from);
                high = Math.max(high, from + size);
                writable |= writes(i, register);
                several |= k > at;
            }
            long by = moved(i, register);
            if (by == UNKNOWN) {
                break;
            }
            moved += by;
        }
        return several ? new Window(register, low, high, writable) : NONE;
    }

    /** True where an instruction accesses the top of the stack that a register points to. */
    private static boolean isOnTop(Insn i, int register) {
        return register == Cpu.RSP && i.operandSize == 3 && switch (i.definition) {
            case Definitions.STACK_PUSH, Definitions.BRANCHES_CALL, Definitions.BRANCHES_CALL_INDIRECT, Definitions.STACK_POP,
                    Definitions.BRANCHES_RET -> true;
            default -> false;
        };
    }

    private static boolean isPop(Insn i) {
        return i.definition == Definitions.STACK_POP || i.definition == Definitions.BRANCHES_RET;
    }

    /** How many bytes an instruction accesses at a constant distance from a register. */
    private static int accessed(Insn i, int register) {
        if (i.definition < 0) {
            return 0;
        }
        if (isOnTop(i, register)) {
            return 8;
        }
        boolean some = Definitions.shape(i.definition) != Shape.HELPER || i.definition == Definitions.STACK_PUSH;
        if (!some || i.baseRegister != register || !isAtDistance(i)) {
            return 0;
        }
        return i.kind0 == Operand.MEMORY ? 1 << i.size0 : i.kind1 == Operand.MEMORY ? 1 << i.size1 : 0;
    }

    private static long distance(Insn i, int register) {
        return !isOnTop(i, register) ? i.displacement() : isPop(i) ? 0 : -8;
    }

    private static boolean writes(Insn i, int register) {
        if (isOnTop(i, register)) {
            return !isPop(i);
        }
        Shape shape = Definitions.shape(i.definition);
        return i.kind0 == Operand.MEMORY && shape != Shape.COMPARE && shape != Shape.HELPER;
    }

    /** What an instruction adds to a register, or {@link #UNKNOWN}. */
    private static long moved(Insn i, int register) {
        if (i.definition < 0) {
            return UNKNOWN;
        }
        boolean changes = i.kind0 == Operand.REGISTER && i.index0 == register;
        if (Definitions.shape(i.definition) != Shape.HELPER) {
            return changes ? constant(i) : 0;
        }
        boolean isStack = register == Cpu.RSP;
        return switch (i.definition) {
            case Definitions.STACK_PUSH -> !isStack ? 0 : i.operandSize == 3 ? -8 : UNKNOWN;
            case Definitions.STACK_POP -> i.operandSize != 3 || changes ? UNKNOWN : isStack ? 8 : 0;
            case Definitions.MOVES_LEA, Definitions.MOVES_CMOV, Definitions.MOVES_SETCC, Definitions.PROCESSOR_NOP,
                    Definitions.ARITHMETIC_IMUL2, Definitions.ARITHMETIC_IMUL3, Definitions.SHIFTS_ROL, Definitions.SHIFTS_ROR,
                    Definitions.SHIFTS_BSWAP, Definitions.SHIFTS_BT -> changes ? UNKNOWN : 0;
            default -> UNKNOWN;
        };
    }

    /** The same for one of which the first operand is the register. */
    private static long constant(Insn i) {
        boolean adds = i.size0 == 3 && i.kind1 == Operand.IMMEDIATE;
        return switch (i.definition) {
            case Definitions.ARITHMETIC_ADD -> adds ? i.immediate : UNKNOWN;
            case Definitions.ARITHMETIC_SUB -> adds ? -i.immediate : UNKNOWN;
            case Definitions.ARITHMETIC_INC -> i.size0 == 3 ? 1 : UNKNOWN;
            case Definitions.ARITHMETIC_DEC -> i.size0 == 3 ? -1 : UNKNOWN;
            case Definitions.ARITHMETIC_CMP, Definitions.ARITHMETIC_TEST -> 0;
            default -> UNKNOWN;
        };
    }
}
