// Generated from the encodings above the definitions; run bin/regen to make it anew.
package org.jacinth.cpu.insn;

import org.jacinth.cpu.decode.Insn;
import org.jacinth.cpu.state.Cpu;

/** The definitions by number, and how each is called. Generated. */
public final class Definitions {
    public static final int ARITHMETIC_ADC = 0;
    public static final int ARITHMETIC_ADD = 1;
    public static final int ARITHMETIC_AND = 2;
    public static final int ARITHMETIC_OR = 3;
    public static final int ARITHMETIC_SBB = 4;
    public static final int ARITHMETIC_SUB = 5;
    public static final int ARITHMETIC_XOR = 6;
    public static final int ARITHMETIC_CMP = 7;
    public static final int ARITHMETIC_TEST = 8;
    public static final int BRANCHES_JCC = 9;
    public static final int BRANCHES_JMP = 10;
    public static final int BRANCHES_JRCXZ = 11;
    public static final int BRANCHES_LOOP = 12;
    public static final int BRANCHES_LOOPE = 13;
    public static final int BRANCHES_LOOPNE = 14;
    public static final int MOVES_MOV = 15;
    public static final int MOVES_MOVSX = 16;
    public static final int SHIFTS_SAR = 17;
    public static final int SHIFTS_SHL = 18;
    public static final int SHIFTS_SHR = 19;
    public static final int ARITHMETIC_DEC = 20;
    public static final int ARITHMETIC_INC = 21;
    public static final int ARITHMETIC_NEG = 22;
    public static final int ARITHMETIC_NOT = 23;
    public static final int ARITHMETIC_AAA = 24;
    public static final int ARITHMETIC_AAD = 25;
    public static final int ARITHMETIC_AAM = 26;
    public static final int ARITHMETIC_AAS = 27;
    public static final int ARITHMETIC_CBW = 28;
    public static final int ARITHMETIC_CWD = 29;
    public static final int ARITHMETIC_DAA = 30;
    public static final int ARITHMETIC_DAS = 31;
    public static final int ARITHMETIC_DIV = 32;
    public static final int ARITHMETIC_IDIV = 33;
    public static final int ARITHMETIC_IMUL1 = 34;
    public static final int ARITHMETIC_IMUL2 = 35;
    public static final int ARITHMETIC_IMUL3 = 36;
    public static final int ARITHMETIC_MUL = 37;
    public static final int ARITHMETIC_POPCNT = 38;
    public static final int BRANCHES_CALL = 39;
    public static final int BRANCHES_CALL_INDIRECT = 40;
    public static final int BRANCHES_JMP_INDIRECT = 41;
    public static final int BRANCHES_RET = 42;
    public static final int MOVES_CLC = 43;
    public static final int MOVES_CLD = 44;
    public static final int MOVES_CMC = 45;
    public static final int MOVES_CMOV = 46;
    public static final int MOVES_CMPXCHG = 47;
    public static final int MOVES_CMPXCHG8B = 48;
    public static final int MOVES_LAHF = 49;
    public static final int MOVES_LEA = 50;
    public static final int MOVES_SAHF = 51;
    public static final int MOVES_SALC = 52;
    public static final int MOVES_SETCC = 53;
    public static final int MOVES_STC = 54;
    public static final int MOVES_STD = 55;
    public static final int MOVES_XADD = 56;
    public static final int MOVES_XCHG = 57;
    public static final int MOVES_XLAT = 58;
    public static final int SHIFTS_BSF = 59;
    public static final int SHIFTS_BSR = 60;
    public static final int SHIFTS_BSWAP = 61;
    public static final int SHIFTS_BT = 62;
    public static final int SHIFTS_BTC = 63;
    public static final int SHIFTS_BTR = 64;
    public static final int SHIFTS_BTS = 65;
    public static final int SHIFTS_RCL = 66;
    public static final int SHIFTS_RCR = 67;
    public static final int SHIFTS_ROL = 68;
    public static final int SHIFTS_ROR = 69;
    public static final int SHIFTS_SHLD = 70;
    public static final int SHIFTS_SHRD = 71;
    public static final int STACK_ENTER = 72;
    public static final int STACK_LEAVE = 73;
    public static final int STACK_POP = 74;
    public static final int STACK_POPA = 75;
    public static final int STACK_PUSH = 76;
    public static final int STACK_PUSHA = 77;
    public static final int STACK_PUSH_SEGMENT = 78;
    public static final int STRINGS_CMPS = 79;
    public static final int STRINGS_LODS = 80;
    public static final int STRINGS_MOVS = 81;
    public static final int STRINGS_SCAS = 82;
    public static final int STRINGS_STOS = 83;

    private Definitions() {}

    /** How a definition is called. */
    public static Shape shape(int definition) {
        return switch (definition) {
            case ARITHMETIC_ADC, ARITHMETIC_ADD, ARITHMETIC_AND, ARITHMETIC_OR, ARITHMETIC_SBB, ARITHMETIC_SUB, ARITHMETIC_XOR ->
                Shape.BINARY;
            case ARITHMETIC_CMP, ARITHMETIC_TEST ->
                Shape.COMPARE;
            case BRANCHES_JCC, BRANCHES_JMP, BRANCHES_JRCXZ, BRANCHES_LOOP, BRANCHES_LOOPE, BRANCHES_LOOPNE ->
                Shape.JUMP_IF;
            case MOVES_MOV, MOVES_MOVSX ->
                Shape.MOVE;
            case SHIFTS_SAR, SHIFTS_SHL, SHIFTS_SHR ->
                Shape.SHIFT;
            case ARITHMETIC_DEC, ARITHMETIC_INC, ARITHMETIC_NEG, ARITHMETIC_NOT ->
                Shape.UNARY;
            default -> Shape.HELPER;
        };
    }

    /** The class of flags that a definition records, or -1. */
    public static int flagClass(int definition) {
        return switch (definition) {
            case ARITHMETIC_ADC -> 1;
            case ARITHMETIC_ADD -> 1;
            case ARITHMETIC_AND -> 3;
            case ARITHMETIC_OR -> 3;
            case ARITHMETIC_SBB -> 2;
            case ARITHMETIC_SUB -> 2;
            case ARITHMETIC_XOR -> 3;
            case ARITHMETIC_CMP -> 2;
            case ARITHMETIC_TEST -> 3;
            case SHIFTS_SAR -> 8;
            case SHIFTS_SHL -> 6;
            case SHIFTS_SHR -> 7;
            case ARITHMETIC_DEC -> 5;
            case ARITHMETIC_INC -> 4;
            case ARITHMETIC_NEG -> 2;
            default -> -1;
        };
    }

    /** Calls a definition of {@link Shape#BINARY}. */
    public static long binary(int definition, long a, long b, int carry) {
        return switch (definition) {
            case ARITHMETIC_ADC -> Arithmetic.adc(a, b, carry);
            case ARITHMETIC_ADD -> Arithmetic.add(a, b, carry);
            case ARITHMETIC_AND -> Arithmetic.and(a, b, carry);
            case ARITHMETIC_OR -> Arithmetic.or(a, b, carry);
            case ARITHMETIC_SBB -> Arithmetic.sbb(a, b, carry);
            case ARITHMETIC_SUB -> Arithmetic.sub(a, b, carry);
            case ARITHMETIC_XOR -> Arithmetic.xor(a, b, carry);
            default -> throw new IllegalArgumentException("definition=" + definition);
        };
    }

    /** Calls a definition of {@link Shape#COMPARE}. */
    public static long compare(int definition, long a, long b, int carry) {
        return switch (definition) {
            case ARITHMETIC_CMP -> Arithmetic.cmp(a, b, carry);
            case ARITHMETIC_TEST -> Arithmetic.test(a, b, carry);
            default -> throw new IllegalArgumentException("definition=" + definition);
        };
    }

    /** Calls a definition of {@link Shape#UNARY}. */
    public static long unary(int definition, long a) {
        return switch (definition) {
            case ARITHMETIC_DEC -> Arithmetic.dec(a);
            case ARITHMETIC_INC -> Arithmetic.inc(a);
            case ARITHMETIC_NEG -> Arithmetic.neg(a);
            case ARITHMETIC_NOT -> Arithmetic.not(a);
            default -> throw new IllegalArgumentException("definition=" + definition);
        };
    }

    /** Calls a definition of {@link Shape#MOVE}. */
    public static long move(int definition, long value, int size) {
        return switch (definition) {
            case MOVES_MOV -> Moves.mov(value, size);
            case MOVES_MOVSX -> Moves.movsx(value, size);
            default -> throw new IllegalArgumentException("definition=" + definition);
        };
    }

    /** Calls a definition of {@link Shape#SHIFT}. */
    public static long shift(int definition, long a, int count, int size) {
        return switch (definition) {
            case SHIFTS_SAR -> Shifts.sar(a, count, size);
            case SHIFTS_SHL -> Shifts.shl(a, count, size);
            case SHIFTS_SHR -> Shifts.shr(a, count, size);
            default -> throw new IllegalArgumentException("definition=" + definition);
        };
    }

    /** Calls a definition of {@link Shape#JUMP_IF}. */
    public static boolean jumpIf(int definition, Cpu c, Insn i) {
        return switch (definition) {
            case BRANCHES_JCC -> Branches.jcc(c, i);
            case BRANCHES_JMP -> Branches.jmp(c, i);
            case BRANCHES_JRCXZ -> Branches.jrcxz(c, i);
            case BRANCHES_LOOP -> Branches.loop(c, i);
            case BRANCHES_LOOPE -> Branches.loope(c, i);
            case BRANCHES_LOOPNE -> Branches.loopne(c, i);
            default -> throw new IllegalArgumentException("definition=" + definition);
        };
    }

    /** The method of a {@link Shape#HELPER}. */
    public static Helper helper(int definition) {
        return switch (definition) {
            case ARITHMETIC_AAA -> Arithmetic::aaa;
            case ARITHMETIC_AAD -> Arithmetic::aad;
            case ARITHMETIC_AAM -> Arithmetic::aam;
            case ARITHMETIC_AAS -> Arithmetic::aas;
            case ARITHMETIC_CBW -> Arithmetic::cbw;
            case ARITHMETIC_CWD -> Arithmetic::cwd;
            case ARITHMETIC_DAA -> Arithmetic::daa;
            case ARITHMETIC_DAS -> Arithmetic::das;
            case ARITHMETIC_DIV -> Arithmetic::div;
            case ARITHMETIC_IDIV -> Arithmetic::idiv;
            case ARITHMETIC_IMUL1 -> Arithmetic::imul1;
            case ARITHMETIC_IMUL2 -> Arithmetic::imul2;
            case ARITHMETIC_IMUL3 -> Arithmetic::imul3;
            case ARITHMETIC_MUL -> Arithmetic::mul;
            case ARITHMETIC_POPCNT -> Arithmetic::popcnt;
            case BRANCHES_CALL -> Branches::call;
            case BRANCHES_CALL_INDIRECT -> Branches::callIndirect;
            case BRANCHES_JMP_INDIRECT -> Branches::jmpIndirect;
            case BRANCHES_RET -> Branches::ret;
            case MOVES_CLC -> Moves::clc;
            case MOVES_CLD -> Moves::cld;
            case MOVES_CMC -> Moves::cmc;
            case MOVES_CMOV -> Moves::cmov;
            case MOVES_CMPXCHG -> Moves::cmpxchg;
            case MOVES_CMPXCHG8B -> Moves::cmpxchg8b;
            case MOVES_LAHF -> Moves::lahf;
            case MOVES_LEA -> Moves::lea;
            case MOVES_SAHF -> Moves::sahf;
            case MOVES_SALC -> Moves::salc;
            case MOVES_SETCC -> Moves::setcc;
            case MOVES_STC -> Moves::stc;
            case MOVES_STD -> Moves::std;
            case MOVES_XADD -> Moves::xadd;
            case MOVES_XCHG -> Moves::xchg;
            case MOVES_XLAT -> Moves::xlat;
            case SHIFTS_BSF -> Shifts::bsf;
            case SHIFTS_BSR -> Shifts::bsr;
            case SHIFTS_BSWAP -> Shifts::bswap;
            case SHIFTS_BT -> Shifts::bt;
            case SHIFTS_BTC -> Shifts::btc;
            case SHIFTS_BTR -> Shifts::btr;
            case SHIFTS_BTS -> Shifts::bts;
            case SHIFTS_RCL -> Shifts::rcl;
            case SHIFTS_RCR -> Shifts::rcr;
            case SHIFTS_ROL -> Shifts::rol;
            case SHIFTS_ROR -> Shifts::ror;
            case SHIFTS_SHLD -> Shifts::shld;
            case SHIFTS_SHRD -> Shifts::shrd;
            case STACK_ENTER -> Stack::enter;
            case STACK_LEAVE -> Stack::leave;
            case STACK_POP -> Stack::pop;
            case STACK_POPA -> Stack::popa;
            case STACK_PUSH -> Stack::push;
            case STACK_PUSHA -> Stack::pusha;
            case STACK_PUSH_SEGMENT -> Stack::pushSegment;
            case STRINGS_CMPS -> Strings::cmps;
            case STRINGS_LODS -> Strings::lods;
            case STRINGS_MOVS -> Strings::movs;
            case STRINGS_SCAS -> Strings::scas;
            case STRINGS_STOS -> Strings::stos;
            default -> throw new IllegalArgumentException("not a helper: definition=" + definition);
        };
    }
}
