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
    public static final int CONTROL_REGISTERS_CLTS = 43;
    public static final int CONTROL_REGISTERS_INVALIDATE_CACHES = 44;
    public static final int CONTROL_REGISTERS_INVLPG = 45;
    public static final int CONTROL_REGISTERS_INVPCID = 46;
    public static final int CONTROL_REGISTERS_LMSW = 47;
    public static final int CONTROL_REGISTERS_MOV_FROM_CONTROL = 48;
    public static final int CONTROL_REGISTERS_MOV_FROM_DEBUG = 49;
    public static final int CONTROL_REGISTERS_MOV_TO_CONTROL = 50;
    public static final int CONTROL_REGISTERS_MOV_TO_DEBUG = 51;
    public static final int CONTROL_REGISTERS_SMSW = 52;
    public static final int CONTROL_REGISTERS_XGETBV = 53;
    public static final int CONTROL_REGISTERS_XSETBV = 54;
    public static final int FAR_TRANSFERS_BOUND = 55;
    public static final int FAR_TRANSFERS_CALL_FAR = 56;
    public static final int FAR_TRANSFERS_INT1 = 57;
    public static final int FAR_TRANSFERS_INT3 = 58;
    public static final int FAR_TRANSFERS_INTO = 59;
    public static final int FAR_TRANSFERS_INT_N = 60;
    public static final int FAR_TRANSFERS_IRET = 61;
    public static final int FAR_TRANSFERS_JMP_FAR = 62;
    public static final int FAR_TRANSFERS_RET_FAR = 63;
    public static final int FAR_TRANSFERS_SYSCALL = 64;
    public static final int FAR_TRANSFERS_SYSENTER = 65;
    public static final int FAR_TRANSFERS_SYSEXIT = 66;
    public static final int FAR_TRANSFERS_SYSRET = 67;
    public static final int MODEL_SPECIFIC_RDMSR = 68;
    public static final int MODEL_SPECIFIC_WRMSR = 69;
    public static final int MOVES_CLC = 70;
    public static final int MOVES_CLD = 71;
    public static final int MOVES_CMC = 72;
    public static final int MOVES_CMOV = 73;
    public static final int MOVES_CMPXCHG = 74;
    public static final int MOVES_CMPXCHG8B = 75;
    public static final int MOVES_LAHF = 76;
    public static final int MOVES_LEA = 77;
    public static final int MOVES_SAHF = 78;
    public static final int MOVES_SALC = 79;
    public static final int MOVES_SETCC = 80;
    public static final int MOVES_STC = 81;
    public static final int MOVES_STD = 82;
    public static final int MOVES_XADD = 83;
    public static final int MOVES_XCHG = 84;
    public static final int MOVES_XLAT = 85;
    public static final int PORTS_IN = 86;
    public static final int PORTS_INS = 87;
    public static final int PORTS_OUT = 88;
    public static final int PORTS_OUTS = 89;
    public static final int PROCESSOR_CLFLUSH = 90;
    public static final int PROCESSOR_CPUID = 91;
    public static final int PROCESSOR_FENCE = 92;
    public static final int PROCESSOR_NOP = 93;
    public static final int PROCESSOR_RDPID = 94;
    public static final int PROCESSOR_RDPMC = 95;
    public static final int PROCESSOR_RDRAND = 96;
    public static final int PROCESSOR_RDTSC = 97;
    public static final int PROCESSOR_RDTSCP = 98;
    public static final int PROCESSOR_READ_BASE = 99;
    public static final int PROCESSOR_SWAPGS = 100;
    public static final int PROCESSOR_UD = 101;
    public static final int PROCESSOR_VMCALL = 102;
    public static final int PROCESSOR_WRITE_BASE = 103;
    public static final int SEGMENT_LOADS_ARPL = 104;
    public static final int SEGMENT_LOADS_LAR = 105;
    public static final int SEGMENT_LOADS_LLDT = 106;
    public static final int SEGMENT_LOADS_LOAD_FAR_POINTER = 107;
    public static final int SEGMENT_LOADS_LOAD_TABLE = 108;
    public static final int SEGMENT_LOADS_LSL = 109;
    public static final int SEGMENT_LOADS_LTR = 110;
    public static final int SEGMENT_LOADS_MOV_FROM_SEGMENT = 111;
    public static final int SEGMENT_LOADS_MOV_TO_SEGMENT = 112;
    public static final int SEGMENT_LOADS_POP_SEGMENT = 113;
    public static final int SEGMENT_LOADS_STORE_SYSTEM_SELECTOR = 114;
    public static final int SEGMENT_LOADS_STORE_TABLE = 115;
    public static final int SEGMENT_LOADS_VERIFY = 116;
    public static final int SHIFTS_BSF = 117;
    public static final int SHIFTS_BSR = 118;
    public static final int SHIFTS_BSWAP = 119;
    public static final int SHIFTS_BT = 120;
    public static final int SHIFTS_BTC = 121;
    public static final int SHIFTS_BTR = 122;
    public static final int SHIFTS_BTS = 123;
    public static final int SHIFTS_RCL = 124;
    public static final int SHIFTS_RCR = 125;
    public static final int SHIFTS_ROL = 126;
    public static final int SHIFTS_ROR = 127;
    public static final int SHIFTS_SHLD = 128;
    public static final int SHIFTS_SHRD = 129;
    public static final int STACK_ENTER = 130;
    public static final int STACK_LEAVE = 131;
    public static final int STACK_POP = 132;
    public static final int STACK_POPA = 133;
    public static final int STACK_PUSH = 134;
    public static final int STACK_PUSHA = 135;
    public static final int STACK_PUSH_SEGMENT = 136;
    public static final int STRINGS_CMPS = 137;
    public static final int STRINGS_LODS = 138;
    public static final int STRINGS_MOVS = 139;
    public static final int STRINGS_SCAS = 140;
    public static final int STRINGS_STOS = 141;
    public static final int SYSTEM_FLAGS_AC = 142;
    public static final int SYSTEM_FLAGS_CLI = 143;
    public static final int SYSTEM_FLAGS_HLT = 144;
    public static final int SYSTEM_FLAGS_POPF = 145;
    public static final int SYSTEM_FLAGS_PUSHF = 146;
    public static final int SYSTEM_FLAGS_STI = 147;

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
            case CONTROL_REGISTERS_CLTS -> ControlRegisters::clts;
            case CONTROL_REGISTERS_INVALIDATE_CACHES -> ControlRegisters::invalidateCaches;
            case CONTROL_REGISTERS_INVLPG -> ControlRegisters::invlpg;
            case CONTROL_REGISTERS_INVPCID -> ControlRegisters::invpcid;
            case CONTROL_REGISTERS_LMSW -> ControlRegisters::lmsw;
            case CONTROL_REGISTERS_MOV_FROM_CONTROL -> ControlRegisters::movFromControl;
            case CONTROL_REGISTERS_MOV_FROM_DEBUG -> ControlRegisters::movFromDebug;
            case CONTROL_REGISTERS_MOV_TO_CONTROL -> ControlRegisters::movToControl;
            case CONTROL_REGISTERS_MOV_TO_DEBUG -> ControlRegisters::movToDebug;
            case CONTROL_REGISTERS_SMSW -> ControlRegisters::smsw;
            case CONTROL_REGISTERS_XGETBV -> ControlRegisters::xgetbv;
            case CONTROL_REGISTERS_XSETBV -> ControlRegisters::xsetbv;
            case FAR_TRANSFERS_BOUND -> FarTransfers::bound;
            case FAR_TRANSFERS_CALL_FAR -> FarTransfers::callFar;
            case FAR_TRANSFERS_INT1 -> FarTransfers::int1;
            case FAR_TRANSFERS_INT3 -> FarTransfers::int3;
            case FAR_TRANSFERS_INTO -> FarTransfers::into;
            case FAR_TRANSFERS_INT_N -> FarTransfers::intN;
            case FAR_TRANSFERS_IRET -> FarTransfers::iret;
            case FAR_TRANSFERS_JMP_FAR -> FarTransfers::jmpFar;
            case FAR_TRANSFERS_RET_FAR -> FarTransfers::retFar;
            case FAR_TRANSFERS_SYSCALL -> FarTransfers::syscall;
            case FAR_TRANSFERS_SYSENTER -> FarTransfers::sysenter;
            case FAR_TRANSFERS_SYSEXIT -> FarTransfers::sysexit;
            case FAR_TRANSFERS_SYSRET -> FarTransfers::sysret;
            case MODEL_SPECIFIC_RDMSR -> ModelSpecific::rdmsr;
            case MODEL_SPECIFIC_WRMSR -> ModelSpecific::wrmsr;
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
            case PORTS_IN -> Ports::in;
            case PORTS_INS -> Ports::ins;
            case PORTS_OUT -> Ports::out;
            case PORTS_OUTS -> Ports::outs;
            case PROCESSOR_CLFLUSH -> Processor::clflush;
            case PROCESSOR_CPUID -> Processor::cpuid;
            case PROCESSOR_FENCE -> Processor::fence;
            case PROCESSOR_NOP -> Processor::nop;
            case PROCESSOR_RDPID -> Processor::rdpid;
            case PROCESSOR_RDPMC -> Processor::rdpmc;
            case PROCESSOR_RDRAND -> Processor::rdrand;
            case PROCESSOR_RDTSC -> Processor::rdtsc;
            case PROCESSOR_RDTSCP -> Processor::rdtscp;
            case PROCESSOR_READ_BASE -> Processor::readBase;
            case PROCESSOR_SWAPGS -> Processor::swapgs;
            case PROCESSOR_UD -> Processor::ud;
            case PROCESSOR_VMCALL -> Processor::vmcall;
            case PROCESSOR_WRITE_BASE -> Processor::writeBase;
            case SEGMENT_LOADS_ARPL -> SegmentLoads::arpl;
            case SEGMENT_LOADS_LAR -> SegmentLoads::lar;
            case SEGMENT_LOADS_LLDT -> SegmentLoads::lldt;
            case SEGMENT_LOADS_LOAD_FAR_POINTER -> SegmentLoads::loadFarPointer;
            case SEGMENT_LOADS_LOAD_TABLE -> SegmentLoads::loadTable;
            case SEGMENT_LOADS_LSL -> SegmentLoads::lsl;
            case SEGMENT_LOADS_LTR -> SegmentLoads::ltr;
            case SEGMENT_LOADS_MOV_FROM_SEGMENT -> SegmentLoads::movFromSegment;
            case SEGMENT_LOADS_MOV_TO_SEGMENT -> SegmentLoads::movToSegment;
            case SEGMENT_LOADS_POP_SEGMENT -> SegmentLoads::popSegment;
            case SEGMENT_LOADS_STORE_SYSTEM_SELECTOR -> SegmentLoads::storeSystemSelector;
            case SEGMENT_LOADS_STORE_TABLE -> SegmentLoads::storeTable;
            case SEGMENT_LOADS_VERIFY -> SegmentLoads::verify;
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
            case SYSTEM_FLAGS_AC -> SystemFlags::ac;
            case SYSTEM_FLAGS_CLI -> SystemFlags::cli;
            case SYSTEM_FLAGS_HLT -> SystemFlags::hlt;
            case SYSTEM_FLAGS_POPF -> SystemFlags::popf;
            case SYSTEM_FLAGS_PUSHF -> SystemFlags::pushf;
            case SYSTEM_FLAGS_STI -> SystemFlags::sti;
            default -> throw new IllegalArgumentException("not a helper: definition=" + definition);
        };
    }
}
