package org.jacinth.cpu.emit;

import org.jacinth.cpu.decode.Insn;
import org.jacinth.cpu.decode.Operand;
import org.jacinth.cpu.insn.Definitions;
import org.jacinth.cpu.insn.Shape;
import org.jacinth.cpu.state.Cpu;

/**
 * A stretch of the guest's stack, by distances from RSP.
 *
 * @param low of the first byte
 * @param high behind the last byte
 * @param writable false where it is read only
 */
record StackWindow(long low, long high, boolean writable) {
    /** Nothing. */
    static final StackWindow NONE = new StackWindow(0, 0, false);
    /** What an instruction adds to RSP where that is not known when translating. */
    private static final long UNKNOWN = Long.MIN_VALUE;
    /** At most so many bytes: the more there are, the more often they are in two pages. */
    private static final int MAX_BYTES = 64;

    int bytes() {
        return (int) (high - low);
    }

    boolean covers(long distance, int bytes, boolean write) {
        return low <= distance && distance + bytes <= high && (writable || !write);
    }

    /** The same bytes, once something was added to RSP. */
    StackWindow movedBy(long by) {
        return new StackWindow(low - by, high - by, writable);
    }

    /** The same bytes, once an instruction of which the first operand is RSP has changed it. */
    StackWindow after(Insn i) {
        long by = constant(i);
        return by == UNKNOWN ? NONE : movedBy(by);
    }

    private StackWindow with(long distance, int bytes, boolean write) {
        return new StackWindow(Math.min(low, distance), Math.max(high, distance + bytes), writable || write);
    }

    /** True where an instruction's memory operand is at a constant distance from RSP. */
    static boolean isOnStack(Insn i) {
        return i.baseRegister == Cpu.RSP && i.indexRegister == Cpu.NO_REGISTER && i.isFlat() && i.addressSize == 3;
    }

    /** What an instruction accesses, together with what those behind it do while they leave RSP at a known distance. */
    static StackWindow of(long distance, int bytes, boolean write, Insn[] insns, int at) {
        StackWindow window = new StackWindow(distance, distance + bytes, write);
        long rsp = 0;
        for (int k = at; k < insns.length; k++) {
            Insn i = insns[k];
            StackWindow next = accessed(window, i, rsp);
            if (next.bytes() > MAX_BYTES) {
                return window;
            }
            window = next;
            long moved = moved(i);
            if (moved == UNKNOWN) {
                return window;
            }
            rsp += moved;
        }
        return window;
    }

    private static StackWindow accessed(StackWindow window, Insn i, long rsp) {
        if (i.definition < 0) {
            return window;
        }
        StackWindow result = window;
        Shape shape = Definitions.shape(i.definition);
        boolean some = shape != Shape.HELPER || i.definition == Definitions.STACK_PUSH;
        if (some && i.kind0 == Operand.MEMORY && isOnStack(i)) {
            boolean write = shape != Shape.COMPARE && shape != Shape.HELPER;
            result = result.with(rsp + i.displacement(), 1 << i.size0, write);
        }
        if (some && i.kind1 == Operand.MEMORY && isOnStack(i)) {
            result = result.with(rsp + i.displacement(), 1 << i.size1, false);
        }
        if (i.operandSize != 3) {
            return result;
        }
        return switch (i.definition) {
            case Definitions.STACK_PUSH, Definitions.BRANCHES_CALL, Definitions.BRANCHES_CALL_INDIRECT ->
                result.with(rsp - 8, 8, true);
            case Definitions.STACK_POP, Definitions.BRANCHES_RET -> result.with(rsp, 8, false);
            default -> result;
        };
    }

    /** What an instruction adds to RSP, or {@link #UNKNOWN}. */
    private static long moved(Insn i) {
        if (i.definition < 0) {
            return UNKNOWN;
        }
        boolean changes = i.kind0 == Operand.REGISTER && i.index0 == Cpu.RSP;
        if (Definitions.shape(i.definition) != Shape.HELPER) {
            return changes ? constant(i) : 0;
        }
        return switch (i.definition) {
            case Definitions.STACK_PUSH -> i.operandSize == 3 ? -8 : UNKNOWN;
            case Definitions.STACK_POP -> i.operandSize == 3 && !changes ? 8 : UNKNOWN;
            case Definitions.MOVES_LEA, Definitions.MOVES_CMOV, Definitions.MOVES_SETCC, Definitions.PROCESSOR_NOP,
                    Definitions.ARITHMETIC_IMUL2, Definitions.ARITHMETIC_IMUL3 -> changes ? UNKNOWN : 0;
            default -> UNKNOWN;
        };
    }

    /** The same for one of which the first operand is RSP. */
    private static long constant(Insn i) {
        boolean adds = i.size0 == 3 && i.kind1 == Operand.IMMEDIATE;
        return adds && i.definition == Definitions.ARITHMETIC_ADD ? i.immediate
                : adds && i.definition == Definitions.ARITHMETIC_SUB ? -i.immediate
                : i.definition == Definitions.ARITHMETIC_CMP || i.definition == Definitions.ARITHMETIC_TEST ? 0
                : UNKNOWN;
    }
}
