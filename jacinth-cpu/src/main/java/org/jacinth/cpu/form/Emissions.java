package org.jacinth.cpu.form;

import java.lang.classfile.Opcode;
import java.lang.constant.ClassDesc;
import java.lang.constant.ConstantDescs;
import org.jacinth.cpu.decode.Insn;
import org.jacinth.cpu.decode.Operand;
import org.jacinth.cpu.emit.Emitter;
import org.jacinth.cpu.insn.Definitions;
import org.jacinth.cpu.state.Cpu;
import org.jacinth.cpu.state.Flags;

/** Emission of those definitions that do everything themselves and run often enough. 64-bit code only. */
final class Emissions {
    private static final ClassDesc J = ConstantDescs.CD_long;
    private static final ClassDesc I = ConstantDescs.CD_int;
    private static final ClassDesc CRC32 = ClassDesc.of("org.jacinth.cpu.insn.Crc32");
    private static final ClassDesc MATH = ClassDesc.of("java.lang.Math");

    private Emissions() {}

    static boolean emit(Emitter e, Insn i) {
        return switch (i.definition) {
            case Definitions.MOVES_LEA -> lea(e, i);
            case Definitions.MOVES_CMOV -> cmov(e, i);
            case Definitions.MOVES_SETCC -> setcc(e, i);
            case Definitions.MOVES_XCHG -> xchg(e, i);
            case Definitions.MOVES_CLC -> constantCarry(e, 0);
            case Definitions.MOVES_STC -> constantCarry(e, 1);
            case Definitions.MOVES_CMC -> complementCarry(e);
            case Definitions.STACK_PUSH -> push(e, i);
            case Definitions.STACK_POP -> pop(e, i);
            case Definitions.STACK_LEAVE -> leave(e, i);
            case Definitions.BRANCHES_CALL -> call(e, i);
            case Definitions.BRANCHES_CALL_INDIRECT -> callIndirect(e, i);
            case Definitions.BRANCHES_JMP_INDIRECT -> jmpIndirect(e, i);
            case Definitions.BRANCHES_RET -> ret(e, i);
            case Definitions.ARITHMETIC_MUL -> mul(e, i);
            case Definitions.ARITHMETIC_IMUL2 -> imul(e, i, 0, 1);
            case Definitions.ARITHMETIC_IMUL3 -> imul(e, i, 1, 2);
            case Definitions.ARITHMETIC_CBW -> cbw(e, i);
            case Definitions.ARITHMETIC_CWD -> cwd(e, i);
            case Definitions.SHIFTS_BSWAP -> bswap(e, i);
            case Definitions.SHIFTS_BT, Definitions.SHIFTS_BTS, Definitions.SHIFTS_BTR, Definitions.SHIFTS_BTC ->
                bitTest(e, i);
            case Definitions.SHIFTS_ROL, Definitions.SHIFTS_ROR -> rotate(e, i);
            case Definitions.CRC32_CRC32 -> crc32(e, i, i.operandSize);
            case Definitions.CRC32_CRC32_BYTE -> crc32(e, i, 0);
            case Definitions.PROCESSOR_NOP -> true;
            default -> VectorEmissions.emit(e, i);
        };
    }

    private static boolean lea(Emitter e, Insn i) {
        e.offset(i);
        e.setRegister(i.index0, i.size0);
        return true;
    }

    private static boolean cmov(Emitter e, Insn i) {
        if (i.size0 < 2) {
            return false;
        }
        e.operand(i, 1);
        e.local(Opcode.LSTORE, Emitter.T0);
        Emitter.Place yes = e.place();
        e.jumpIf(i.condition(), yes);
        e.register(i.index0, i.size0);
        e.local(Opcode.LSTORE, Emitter.T0);
        e.bind(yes);
        e.local(Opcode.LLOAD, Emitter.T0);
        e.setWhole(i.index0);
        return true;
    }

    private static boolean setcc(Emitter e, Insn i) {
        e.condition(i.condition());
        if (i.kind0 != Operand.MEMORY) {
            e.setOperand0(i);
            return true;
        }
        e.local(Opcode.LSTORE, Emitter.T0);
        e.locate(i, 0, true);
        e.local(Opcode.LLOAD, Emitter.T0);
        e.store(0);
        return true;
    }

    private static boolean xchg(Emitter e, Insn i) {
        if (i.opcode() == 0x90 && i.index0 == Cpu.RAX) {
            return true;
        }
        if (i.kind0 != Operand.REGISTER || i.kind1 != Operand.REGISTER) {
            return false;
        }
        e.register(i.index0, i.size0);
        e.register(i.index1, i.size1);
        e.setRegister(i.index0, i.size0);
        e.setRegister(i.index1, i.size1);
        return true;
    }

    private static boolean crc32(Emitter e, Insn i, int size) {
        e.operand(i, 1);
        e.local(Opcode.LSTORE, Emitter.T0);
        e.register(i.reg, 2);
        e.op(Opcode.L2I);
        e.local(Opcode.LLOAD, Emitter.T0);
        e.constant(size);
        e.invokeStatic(CRC32, "accumulate", I, I, J, I);
        e.op(Opcode.I2L);
        e.setRegister(i.reg, 2);
        return true;
    }

    private static boolean constantCarry(Emitter e, long value) {
        e.constant(value);
        e.replaceCarry();
        return true;
    }

    private static boolean complementCarry(Emitter e) {
        e.carry();
        e.constant(1);
        e.op(Opcode.IXOR);
        e.op(Opcode.I2L);
        e.replaceCarry();
        return true;
    }

    // ---- Stack and control ---------------------------------------------------------------------------------------

    /** Finds the next slot down; a value and {@link #pushed} follow. */
    private static void top(Emitter e) {
        e.locateOnStack(-8, 3, true);
    }

    private static void pushed(Emitter e) {
        e.store(3);
        e.moveStack(-8);
    }

    private static boolean push(Emitter e, Insn i) {
        if (i.operandSize != 3 || i.kind0 == Operand.HIGH_BYTE || !Emitter.isValue(i.kind0)) {
            return false;
        }
        e.operand(i, 0);
        e.local(Opcode.LSTORE, Emitter.T0);
        top(e);
        e.local(Opcode.LLOAD, Emitter.T0);
        pushed(e);
        return true;
    }

    private static boolean pop(Emitter e, Insn i) {
        if (i.operandSize != 3 || i.kind0 != Operand.REGISTER) {
            return false;
        }
        e.locateOnStack(0, 3, false);
        e.load(3);
        e.moveStack(8);
        e.setWhole(i.index0);
        return true;
    }

    private static boolean leave(Emitter e, Insn i) {
        if (i.operandSize != 3) {
            return false;
        }
        e.register(Cpu.RBP, 3);
        e.locate(3, false);
        e.load(3);
        e.register(Cpu.RBP, 3);
        e.constant(8L);
        e.op(Opcode.LADD);
        e.setWhole(Cpu.RSP);
        e.setWhole(Cpu.RBP);
        return true;
    }

    private static boolean call(Emitter e, Insn i) {
        if (i.operandSize != 3) {
            return false;
        }
        top(e);
        e.nextRip(i);
        pushed(e);
        e.jumpRelative(i);
        return true;
    }

    private static boolean callIndirect(Emitter e, Insn i) {
        if (i.operandSize != 3) {
            return false;
        }
        e.operand(i, 0);
        e.local(Opcode.LSTORE, Emitter.T0);
        e.canonical();
        top(e);
        e.nextRip(i);
        pushed(e);
        e.jumpIndirect();
        return true;
    }

    private static boolean jmpIndirect(Emitter e, Insn i) {
        if (i.operandSize != 3) {
            return false;
        }
        e.operand(i, 0);
        e.local(Opcode.LSTORE, Emitter.T0);
        e.canonical();
        e.jumpIndirect();
        return true;
    }

    private static boolean ret(Emitter e, Insn i) {
        if (i.operandSize != 3) {
            return false;
        }
        e.locateOnStack(0, 3, false);
        e.load(3);
        e.local(Opcode.LSTORE, Emitter.T0);
        e.canonical();
        e.moveStack(8 + i.immediate);
        e.jumpIndirect();
        return true;
    }

    // ---- Multiplication ------------------------------------------------------------------------------------------

    /** Pops a value that is zero where the product fits; records the flags with the low half that is in T2. */
    private static void productFlags(Emitter e, int size) {
        e.op(Opcode.DUP2);
        e.op(Opcode.LNEG);
        e.op(Opcode.LOR);
        e.constant(63);
        e.op(Opcode.LSHR);
        e.constant((long) (Flags.CF | Flags.OF));
        e.op(Opcode.LAND);
        e.local(Opcode.LSTORE, Emitter.X);
        e.local(Opcode.LLOAD, Emitter.T2);
        e.truncate(size);
        e.local(Opcode.LSTORE, Emitter.R);
        e.recordedWithX(Flags.LOGIC << 2 | size);
    }

    private static boolean mul(Emitter e, Insn i) {
        if (i.size0 < 2) {
            return false;
        }
        e.operand(i, 0);
        e.local(Opcode.LSTORE, Emitter.T1);
        e.register(Cpu.RAX, i.size0);
        e.local(Opcode.LSTORE, Emitter.T0);
        e.local(Opcode.LLOAD, Emitter.T0);
        e.local(Opcode.LLOAD, Emitter.T1);
        e.op(Opcode.LMUL);
        e.local(Opcode.LSTORE, Emitter.T2);
        if (i.size0 == 3) {
            e.local(Opcode.LLOAD, Emitter.T0);
            e.local(Opcode.LLOAD, Emitter.T1);
            e.invokeStatic(MATH, "unsignedMultiplyHigh", J, J, J);
        } else {
            e.local(Opcode.LLOAD, Emitter.T2);
            e.constant(32);
            e.op(Opcode.LUSHR);
        }
        e.op(Opcode.DUP2);
        e.setWhole(Cpu.RDX);
        e.local(Opcode.LLOAD, Emitter.T2);
        e.setRegister(Cpu.RAX, i.size0);
        productFlags(e, i.size0);
        return true;
    }

    private static boolean imul(Emitter e, Insn i, int first, int second) {
        if (i.size0 < 2) {
            return false;
        }
        if (first == 0) {
            e.operand(i, 1);
            e.local(Opcode.LSTORE, Emitter.T1);
            e.operand(i, 0);
            e.local(Opcode.LSTORE, Emitter.T0);
        } else {
            e.operand(i, 1);
            e.local(Opcode.LSTORE, Emitter.T0);
            e.constant(i.immediate);
            e.local(Opcode.LSTORE, Emitter.T1);
        }
        e.local(Opcode.LLOAD, Emitter.T0);
        e.signExtend(i.size0);
        e.local(Opcode.LLOAD, Emitter.T1);
        e.signExtend(i.size0);
        e.op(Opcode.LMUL);
        e.op(Opcode.DUP2);
        e.local(Opcode.LSTORE, Emitter.T2);
        e.setRegister(i.index0, i.size0);
        if (e.flagsAreUnseen()) {
            return true;
        }
        e.local(Opcode.LLOAD, Emitter.T2);
        if (i.size0 == 3) {
            e.constant(63);
            e.op(Opcode.LSHR);
            e.local(Opcode.LLOAD, Emitter.T0);
            e.local(Opcode.LLOAD, Emitter.T1);
            e.invokeStatic(MATH, "multiplyHigh", J, J, J);
        } else {
            e.signExtend(i.size0);
            e.local(Opcode.LLOAD, Emitter.T2);
        }
        e.op(Opcode.LXOR);
        productFlags(e, i.size0);
        return true;
    }

    private static boolean cbw(Emitter e, Insn i) {
        e.register(Cpu.RAX, i.operandSize - 1);
        e.signExtend(i.operandSize - 1);
        e.setRegister(Cpu.RAX, i.operandSize);
        return true;
    }

    private static boolean cwd(Emitter e, Insn i) {
        e.register(Cpu.RAX, i.operandSize);
        e.signExtend(i.operandSize);
        e.constant(63);
        e.op(Opcode.LSHR);
        e.setRegister(Cpu.RDX, i.operandSize);
        return true;
    }

    // ---- Bits ----------------------------------------------------------------------------------------------------

    private static boolean bswap(Emitter e, Insn i) {
        if (i.size0 < 2) {
            return false;
        }
        e.register(i.index0, i.size0);
        e.invokeStatic(ConstantDescs.CD_Long, "reverseBytes", J, J);
        if (i.size0 == 2) {
            e.constant(32);
            e.op(Opcode.LUSHR);
        }
        e.setWhole(i.index0);
        return true;
    }

    private static boolean bitTest(Emitter e, Insn i) {
        if (i.kind0 != Operand.REGISTER) {
            return false;
        }
        int bits = 8 << i.size0;
        e.operand(i, 1);
        e.constant((long) bits - 1);
        e.op(Opcode.LAND);
        e.local(Opcode.LSTORE, Emitter.T1);
        e.operand(i, 0);
        e.local(Opcode.LSTORE, Emitter.T0);
        if (i.definition != Definitions.SHIFTS_BT) {
            e.local(Opcode.LLOAD, Emitter.T0);
            e.op(Opcode.LCONST_1);
            e.local(Opcode.LLOAD, Emitter.T1);
            e.op(Opcode.L2I);
            e.op(Opcode.LSHL);
            switch (i.definition) {
                case Definitions.SHIFTS_BTS -> e.op(Opcode.LOR);
                case Definitions.SHIFTS_BTC -> e.op(Opcode.LXOR);
                default -> {
                    e.constant(-1L);
                    e.op(Opcode.LXOR);
                    e.op(Opcode.LAND);
                }
            }
            e.setOperand0(i);
        }
        e.local(Opcode.LLOAD, Emitter.T0);
        e.local(Opcode.LLOAD, Emitter.T1);
        e.op(Opcode.L2I);
        e.op(Opcode.LUSHR);
        e.op(Opcode.LCONST_1);
        e.op(Opcode.LAND);
        e.replaceCarry();
        return true;
    }

    /** By constants other than zero. */
    private static boolean rotate(Emitter e, Insn i) {
        int bits = 8 << i.size0;
        int count = i.kind1 == Operand.IMMEDIATE ? (int) i.immediate & bits - 1 : 0;
        if (i.kind0 != Operand.REGISTER || i.size0 < 2 || count == 0) {
            return false;
        }
        boolean left = i.definition == Definitions.SHIFTS_ROL;
        String function = left ? "rotateLeft" : "rotateRight";
        e.register(i.index0, 3);
        if (i.size0 == 3) {
            e.constant(count);
            e.invokeStatic(ConstantDescs.CD_Long, function, J, J, ConstantDescs.CD_int);
        } else {
            e.op(Opcode.L2I);
            e.constant(count);
            e.invokeStatic(ConstantDescs.CD_Integer, function, ConstantDescs.CD_int, ConstantDescs.CD_int,
                    ConstantDescs.CD_int);
            e.op(Opcode.I2L);
        }
        e.setRegister(i.index0, i.size0);
        e.register(i.index0, 3);
        e.local(Opcode.LSTORE, Emitter.T0);
        // CF is the bit that went round; OF tells whether the top bit differs from CF, or from its neighbour.
        rotatedBit(e, left ? 0 : bits - 1);
        e.local(Opcode.LSTORE, Emitter.T1);
        rotatedBit(e, left ? bits - 1 : bits - 2);
        e.local(Opcode.LLOAD, Emitter.T1);
        e.op(Opcode.LXOR);
        e.constant(11);
        e.op(Opcode.LSHL);
        e.local(Opcode.LLOAD, Emitter.T1);
        e.op(Opcode.LOR);
        e.replaceCarryAndOverflow();
        return true;
    }

    private static void rotatedBit(Emitter e, int n) {
        e.local(Opcode.LLOAD, Emitter.T0);
        if (n != 0) {
            e.constant(n);
            e.op(Opcode.LUSHR);
        }
        e.op(Opcode.LCONST_1);
        e.op(Opcode.LAND);
    }
}
