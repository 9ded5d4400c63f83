package org.jacinth.cpu.form;

import java.lang.classfile.Opcode;
import java.lang.constant.ClassDesc;
import java.lang.constant.ConstantDescs;
import org.jacinth.cpu.decode.Insn;
import org.jacinth.cpu.emit.Emitter;
import org.jacinth.cpu.insn.Definitions;
import org.jacinth.cpu.insn.SimdFloat;
import org.jacinth.cpu.state.Flags;

/**
 * Emission of SSE instructions, on halves of registers as the helpers compute: both call the same functions. As there, all of
 * an instruction's sources are read before anything is written, a low half before a high one, and the exceptions of all
 * lanes become flags or a fault before the destination changes. 64-bit code only.
 */
final class VectorEmissions {
    private static final ClassDesc I = ConstantDescs.CD_int;
    private static final ClassDesc J = ConstantDescs.CD_long;
    private static final ClassDesc V = ConstantDescs.CD_void;
    private static final ClassDesc Z = ConstantDescs.CD_boolean;
    private static final ClassDesc D = ConstantDescs.CD_double;
    private static final ClassDesc F = ConstantDescs.CD_float;
    private static final ClassDesc MATH = ClassDesc.of("java.lang.Math");
    private static final ClassDesc CPU = Emitter.CPU;
    private static final ClassDesc PACKED = ClassDesc.of("org.jacinth.cpu.insn.Packed");
    private static final ClassDesc XMM = ClassDesc.of("org.jacinth.cpu.insn.Xmm");
    private static final ClassDesc MOVE = ClassDesc.of("org.jacinth.cpu.insn.SseMove");
    private static final ClassDesc INTEGER = ClassDesc.of("org.jacinth.cpu.insn.SseInteger");
    private static final ClassDesc FLOAT = ClassDesc.of("org.jacinth.cpu.insn.SseFloat");
    private static final ClassDesc CONVERT = ClassDesc.of("org.jacinth.cpu.insn.SseConvert");
    private static final ClassDesc CRYPTO = ClassDesc.of("org.jacinth.cpu.insn.Crypto");
    private static final ClassDesc SIMD = ClassDesc.of("org.jacinth.cpu.insn.SimdFloat");

    private VectorEmissions() {}

    static boolean emit(Emitter e, Insn i) {
        return switch (i.definition) {
            case Definitions.SSE_MOVE_MOVUPS -> load128(e, i, false);
            case Definitions.SSE_MOVE_MOVAPS -> load128(e, i, true);
            case Definitions.SSE_MOVE_MOVUPS_STORE -> store128(e, i, false);
            case Definitions.SSE_MOVE_MOVAPS_STORE -> store128(e, i, true);
            case Definitions.SSE_MOVE_MOVSS_LOAD -> loadAndClear(e, i, 2);
            case Definitions.SSE_MOVE_MOVQ -> loadAndClear(e, i, 3);
            case Definitions.SSE_MOVE_MOVSS -> copyLow32(e, i.reg, i.rm);
            case Definitions.SSE_MOVE_MOVSS_STORE ->
                i.isMemory() ? storeHalf(e, i, 2, 0) : copyLow32(e, i.rm, i.reg);
            case Definitions.SSE_MOVE_MOVSD -> copyHalf(e, i.reg << 1, i.rm << 1);
            case Definitions.SSE_MOVE_MOVSD_STORE ->
                i.isMemory() ? storeHalf(e, i, 3, 0) : copyHalf(e, i.rm << 1, i.reg << 1);
            case Definitions.SSE_MOVE_MOVQ_STORE -> i.isMemory() ? storeHalf(e, i, 3, 0) : copyAndClear(e, i);
            case Definitions.SSE_MOVE_MOVLPS -> loadHalf(e, i, 0);
            case Definitions.SSE_MOVE_MOVHPS -> loadHalf(e, i, 1);
            case Definitions.SSE_MOVE_MOVHLPS -> copyHalf(e, i.reg << 1, (i.rm << 1) + 1);
            case Definitions.SSE_MOVE_MOVLPS_STORE -> storeHalf(e, i, 3, 0);
            case Definitions.SSE_MOVE_MOVHPS_STORE -> storeHalf(e, i, 3, 1);
            case Definitions.SSE_MOVE_MOVDDUP -> movddup(e, i);
            case Definitions.SSE_MOVE_MOVSLDUP -> duplicate(e, i, 0);
            case Definitions.SSE_MOVE_MOVSHDUP -> duplicate(e, i, 32);
            case Definitions.SSE_MOVE_MOVD -> fromGeneral(e, i);
            case Definitions.SSE_MOVE_MOVD_STORE -> toGeneral(e, i);
            case Definitions.SSE_MOVE_MOVMSKPS -> topBits(e, i, MOVE, "signs32");
            case Definitions.SSE_MOVE_MOVMSKPD -> topBits(e, i, MOVE, "signs64");
            case Definitions.SSE_MOVE_MOVNTI -> movnti(e, i);

            case Definitions.SSE_FLOAT_ADDSD -> scalar(e, i, Real.DOUBLE, "add", Opcode.DADD);
            case Definitions.SSE_FLOAT_SUBSD -> scalar(e, i, Real.DOUBLE, "sub", Opcode.DSUB);
            case Definitions.SSE_FLOAT_MULSD -> scalar(e, i, Real.DOUBLE, "mul", Opcode.DMUL);
            case Definitions.SSE_FLOAT_DIVSD -> scalar(e, i, Real.DOUBLE, "div", Opcode.DDIV);
            case Definitions.SSE_FLOAT_MINSD -> extreme(e, i, Real.DOUBLE, "min");
            case Definitions.SSE_FLOAT_MAXSD -> extreme(e, i, Real.DOUBLE, "max");
            case Definitions.SSE_FLOAT_SQRTSD -> root(e, i, Real.DOUBLE, MATH);
            case Definitions.SSE_FLOAT_ADDSS -> scalar(e, i, Real.SINGLE, "add", Opcode.FADD);
            case Definitions.SSE_FLOAT_SUBSS -> scalar(e, i, Real.SINGLE, "sub", Opcode.FSUB);
            case Definitions.SSE_FLOAT_MULSS -> scalar(e, i, Real.SINGLE, "mul", Opcode.FMUL);
            case Definitions.SSE_FLOAT_DIVSS -> scalar(e, i, Real.SINGLE, "div", Opcode.FDIV);
            case Definitions.SSE_FLOAT_MINSS -> extreme(e, i, Real.SINGLE, "min");
            case Definitions.SSE_FLOAT_MAXSS -> extreme(e, i, Real.SINGLE, "max");
            case Definitions.SSE_FLOAT_SQRTSS -> root(e, i, Real.SINGLE, SIMD);
            case Definitions.SSE_FLOAT_ADDPD -> doubles(e, i, "add", Opcode.DADD);
            case Definitions.SSE_FLOAT_SUBPD -> doubles(e, i, "sub", Opcode.DSUB);
            case Definitions.SSE_FLOAT_MULPD -> doubles(e, i, "mul", Opcode.DMUL);
            case Definitions.SSE_FLOAT_DIVPD -> doubles(e, i, "div", Opcode.DDIV);
            case Definitions.SSE_FLOAT_MINPD -> floats(e, i, SIMD, "min64");
            case Definitions.SSE_FLOAT_MAXPD -> floats(e, i, SIMD, "max64");
            case Definitions.SSE_FLOAT_SQRTPD -> roots(e, i, SIMD, "sqrt64");
            case Definitions.SSE_FLOAT_ADDPS -> floats(e, i, FLOAT, "addPair");
            case Definitions.SSE_FLOAT_SUBPS -> floats(e, i, FLOAT, "subPair");
            case Definitions.SSE_FLOAT_MULPS -> floats(e, i, FLOAT, "mulPair");
            case Definitions.SSE_FLOAT_DIVPS -> floats(e, i, FLOAT, "divPair");
            case Definitions.SSE_FLOAT_MINPS -> floats(e, i, FLOAT, "minPair");
            case Definitions.SSE_FLOAT_MAXPS -> floats(e, i, FLOAT, "maxPair");
            case Definitions.SSE_FLOAT_SQRTPS -> roots(e, i, FLOAT, "sqrtPair");
            case Definitions.SSE_FLOAT_UCOMISD -> compare(e, i, Real.DOUBLE, false);
            case Definitions.SSE_FLOAT_COMISD -> compare(e, i, Real.DOUBLE, true);
            case Definitions.SSE_FLOAT_UCOMISS -> compare(e, i, Real.SINGLE, false);
            case Definitions.SSE_FLOAT_COMISS -> compare(e, i, Real.SINGLE, true);
            case Definitions.SSE_FLOAT_CMPSD -> doubleMask(e, i);
            case Definitions.SSE_FLOAT_CMPSS -> singleMask(e, i);
            case Definitions.SSE_FLOAT_CMPPD -> masks(e, i, "mask64");
            case Definitions.SSE_FLOAT_CMPPS -> masks(e, i, "maskPair");

            case Definitions.SSE_CONVERT_CVTSI2SD -> fromInteger(e, i, 3);
            case Definitions.SSE_CONVERT_CVTSI2SS -> fromInteger(e, i, 2);
            case Definitions.SSE_CONVERT_CVTTSD2SI -> toInteger(e, i, Real.DOUBLE, true);
            case Definitions.SSE_CONVERT_CVTSD2SI -> toInteger(e, i, Real.DOUBLE, false);
            case Definitions.SSE_CONVERT_CVTTSS2SI -> toInteger(e, i, Real.SINGLE, true);
            case Definitions.SSE_CONVERT_CVTSS2SI -> toInteger(e, i, Real.SINGLE, false);
            case Definitions.SSE_CONVERT_CVTSD2SS -> cvtsd2ss(e, i);
            case Definitions.SSE_CONVERT_CVTSS2SD -> cvtss2sd(e, i);
            case Definitions.SSE_CONVERT_CVTPS2PD -> cvtps2pd(e, i);
            case Definitions.SSE_CONVERT_CVTPD2PS -> toLowHalf(e, i, "narrow", null);
            case Definitions.SSE_CONVERT_CVTTPD2DQ -> toLowHalf(e, i, "dwords", true);
            case Definitions.SSE_CONVERT_CVTPD2DQ -> toLowHalf(e, i, "dwords", false);
            case Definitions.SSE_CONVERT_CVTDQ2PD -> cvtdq2pd(e, i);
            case Definitions.SSE_CONVERT_CVTDQ2PS -> roots(e, i, CONVERT, "singles");
            case Definitions.SSE_CONVERT_CVTTPS2DQ -> toDwords(e, i, true);
            case Definitions.SSE_CONVERT_CVTPS2DQ -> toDwords(e, i, false);

            case Definitions.SSE_INTEGER_PSLLW -> shift(e, i, "psllw");
            case Definitions.SSE_INTEGER_PSLLD -> shift(e, i, "pslld");
            case Definitions.SSE_INTEGER_PSLLQ -> shift(e, i, "psllq");
            case Definitions.SSE_INTEGER_PSRLW -> shift(e, i, "psrlw");
            case Definitions.SSE_INTEGER_PSRLD -> shift(e, i, "psrld");
            case Definitions.SSE_INTEGER_PSRLQ -> shift(e, i, "psrlq");
            case Definitions.SSE_INTEGER_PSRAW -> shift(e, i, "psraw");
            case Definitions.SSE_INTEGER_PSRAD -> shift(e, i, "psrad");
            case Definitions.SSE_INTEGER_PSLLW_IMMEDIATE -> shiftByConstant(e, i, "psllw");
            case Definitions.SSE_INTEGER_PSLLD_IMMEDIATE -> shiftByConstant(e, i, "pslld");
            case Definitions.SSE_INTEGER_PSLLQ_IMMEDIATE -> shiftByConstant(e, i, "psllq");
            case Definitions.SSE_INTEGER_PSRLW_IMMEDIATE -> shiftByConstant(e, i, "psrlw");
            case Definitions.SSE_INTEGER_PSRLD_IMMEDIATE -> shiftByConstant(e, i, "psrld");
            case Definitions.SSE_INTEGER_PSRLQ_IMMEDIATE -> shiftByConstant(e, i, "psrlq");
            case Definitions.SSE_INTEGER_PSRAW_IMMEDIATE -> shiftByConstant(e, i, "psraw");
            case Definitions.SSE_INTEGER_PSRAD_IMMEDIATE -> shiftByConstant(e, i, "psrad");
            case Definitions.SSE_INTEGER_PSLLDQ -> pslldq(e, i);
            case Definitions.SSE_INTEGER_PSRLDQ -> psrldq(e, i);
            case Definitions.SSE_INTEGER_PALIGNR -> palignr(e, i);
            case Definitions.SSE_INTEGER_PUNPCKLBW -> interleave(e, i, 0, "punpcklbw", "punpckhbw");
            case Definitions.SSE_INTEGER_PUNPCKLWD -> interleave(e, i, 0, "punpcklwd", "punpckhwd");
            case Definitions.SSE_INTEGER_PUNPCKLDQ -> interleave(e, i, 0, "punpckldq", "punpckhdq");
            case Definitions.SSE_INTEGER_PUNPCKHBW -> interleave(e, i, 1, "punpcklbw", "punpckhbw");
            case Definitions.SSE_INTEGER_PUNPCKHWD -> interleave(e, i, 1, "punpcklwd", "punpckhwd");
            case Definitions.SSE_INTEGER_PUNPCKHDQ -> interleave(e, i, 1, "punpckldq", "punpckhdq");
            case Definitions.SSE_INTEGER_PUNPCKLQDQ -> pairHalves(e, i, 0);
            case Definitions.SSE_INTEGER_PUNPCKHQDQ -> pairHalves(e, i, 1);
            case Definitions.SSE_INTEGER_PSHUFD -> pshufd(e, i);
            case Definitions.SSE_INTEGER_PSHUFLW -> shuffleWords(e, i, 0);
            case Definitions.SSE_INTEGER_PSHUFHW -> shuffleWords(e, i, 1);
            case Definitions.SSE_INTEGER_PSHUFB -> pshufb(e, i);
            case Definitions.SSE_INTEGER_SHUFPS -> shufps(e, i);
            case Definitions.SSE_INTEGER_SHUFPD -> shufpd(e, i);
            case Definitions.SSE_INTEGER_PMOVMSKB -> topBits(e, i, PACKED, "pmovmskb");
            case Definitions.SSE_INTEGER_PINSRW -> insert(e, i, 1);
            case Definitions.SSE_INTEGER_PINSRB -> insert(e, i, 0);
            case Definitions.SSE_INTEGER_PINSRD -> insert(e, i, i.operandSize == 3 ? 3 : 2);
            case Definitions.SSE_INTEGER_PEXTRW -> extract(e, i, i.rm, i.reg, 1);
            case Definitions.SSE_INTEGER_PEXTRW_TO_MEMORY -> extract(e, i, i.reg, i.rm, 1);
            case Definitions.SSE_INTEGER_PEXTRB -> extract(e, i, i.reg, i.rm, 0);
            case Definitions.SSE_INTEGER_PEXTRD -> extract(e, i, i.reg, i.rm, i.operandSize == 3 ? 3 : 2);
            case Definitions.SSE_INTEGER_PTEST -> ptest(e, i);
            case Definitions.SSE_INTEGER_PMOVZXBW -> extend(e, i, "bytesToWords", 32);
            case Definitions.SSE_INTEGER_PMOVZXWD -> extend(e, i, "wordsToDwords", 32);
            case Definitions.SSE_INTEGER_PMOVSXBW -> extend(e, i, "signedBytesToWords", 32);
            case Definitions.SSE_INTEGER_PMOVSXWD -> extend(e, i, "signedWordsToDwords", 32);
            case Definitions.SSE_INTEGER_PACKSSWB -> neighbours(e, i, "packsswb");
            case Definitions.SSE_INTEGER_PACKSSDW -> neighbours(e, i, "packssdw");
            case Definitions.SSE_INTEGER_PACKUSWB -> neighbours(e, i, "packuswb");
            case Definitions.SSE_INTEGER_PACKUSDW -> neighbours(e, i, "packusdw");
            case Definitions.SSE_INTEGER_PHADDW -> neighbours(e, i, "phaddw");
            case Definitions.SSE_INTEGER_PHADDD -> neighbours(e, i, "phaddd");

            case Definitions.CRYPTO_AESENC -> cipher(e, i, "aesenc");
            case Definitions.CRYPTO_AESENCLAST -> cipher(e, i, "aesenclast");
            case Definitions.CRYPTO_AESDEC -> cipher(e, i, "aesdec");
            case Definitions.CRYPTO_AESDECLAST -> cipher(e, i, "aesdeclast");
            case Definitions.CRYPTO_AESIMC -> aesimc(e, i);
            case Definitions.CRYPTO_PCLMULQDQ -> pclmulqdq(e, i);
            case Definitions.CRYPTO_SHA1RNDS4 -> sha1rnds4(e, i);
            case Definitions.CRYPTO_SHA1NEXTE -> sha1nexte(e, i);
            case Definitions.CRYPTO_SHA1MSG1 -> sha1msg1(e, i);
            case Definitions.CRYPTO_SHA1MSG2 -> sha1msg2(e, i);
            case Definitions.CRYPTO_SHA256RNDS2 -> sha256rnds2(e, i);
            case Definitions.CRYPTO_SHA256MSG1 -> sha256msg1(e, i);
            case Definitions.CRYPTO_SHA256MSG2 -> sha256msg2(e, i);
            default -> {
                String lanes = lanes(i.definition);
                yield lanes != null && lanes(e, i, lanes);
            }
        };
    }

    /** The function of {@link org.jacinth.cpu.insn.Packed} that an instruction applies to each half, or null. */
    private static String lanes(int definition) {
        return switch (definition) {
            case Definitions.SSE_INTEGER_PADDB -> "paddb";
            case Definitions.SSE_INTEGER_PADDW -> "paddw";
            case Definitions.SSE_INTEGER_PADDD -> "paddd";
            case Definitions.SSE_INTEGER_PADDQ -> "paddq";
            case Definitions.SSE_INTEGER_PSUBB -> "psubb";
            case Definitions.SSE_INTEGER_PSUBW -> "psubw";
            case Definitions.SSE_INTEGER_PSUBD -> "psubd";
            case Definitions.SSE_INTEGER_PSUBQ -> "psubq";
            case Definitions.SSE_INTEGER_PADDSB -> "paddsb";
            case Definitions.SSE_INTEGER_PADDSW -> "paddsw";
            case Definitions.SSE_INTEGER_PADDUSB -> "paddusb";
            case Definitions.SSE_INTEGER_PADDUSW -> "paddusw";
            case Definitions.SSE_INTEGER_PSUBSB -> "psubsb";
            case Definitions.SSE_INTEGER_PSUBSW -> "psubsw";
            case Definitions.SSE_INTEGER_PSUBUSB -> "psubusb";
            case Definitions.SSE_INTEGER_PSUBUSW -> "psubusw";
            case Definitions.SSE_INTEGER_PAND -> "pand";
            case Definitions.SSE_INTEGER_PANDN -> "pandn";
            case Definitions.SSE_INTEGER_POR -> "por";
            case Definitions.SSE_INTEGER_PXOR -> "pxor";
            case Definitions.SSE_INTEGER_PCMPEQB -> "pcmpeqb";
            case Definitions.SSE_INTEGER_PCMPEQW -> "pcmpeqw";
            case Definitions.SSE_INTEGER_PCMPEQD -> "pcmpeqd";
            case Definitions.SSE_INTEGER_PCMPEQQ -> "pcmpeqq";
            case Definitions.SSE_INTEGER_PCMPGTB -> "pcmpgtb";
            case Definitions.SSE_INTEGER_PCMPGTW -> "pcmpgtw";
            case Definitions.SSE_INTEGER_PCMPGTD -> "pcmpgtd";
            case Definitions.SSE_INTEGER_PCMPGTQ -> "pcmpgtq";
            case Definitions.SSE_INTEGER_PMAXUB -> "pmaxub";
            case Definitions.SSE_INTEGER_PMAXUW -> "pmaxuw";
            case Definitions.SSE_INTEGER_PMAXUD -> "pmaxud";
            case Definitions.SSE_INTEGER_PMAXSB -> "pmaxsb";
            case Definitions.SSE_INTEGER_PMAXSW -> "pmaxsw";
            case Definitions.SSE_INTEGER_PMAXSD -> "pmaxsd";
            case Definitions.SSE_INTEGER_PMINUB -> "pminub";
            case Definitions.SSE_INTEGER_PMINUW -> "pminuw";
            case Definitions.SSE_INTEGER_PMINUD -> "pminud";
            case Definitions.SSE_INTEGER_PMINSB -> "pminsb";
            case Definitions.SSE_INTEGER_PMINSW -> "pminsw";
            case Definitions.SSE_INTEGER_PMINSD -> "pminsd";
            case Definitions.SSE_INTEGER_PAVGB -> "pavgb";
            case Definitions.SSE_INTEGER_PAVGW -> "pavgw";
            case Definitions.SSE_INTEGER_PSADBW -> "psadbw";
            case Definitions.SSE_INTEGER_PMULLW -> "pmullw";
            case Definitions.SSE_INTEGER_PMULHW -> "pmulhw";
            case Definitions.SSE_INTEGER_PMULHUW -> "pmulhuw";
            case Definitions.SSE_INTEGER_PMADDWD -> "pmaddwd";
            case Definitions.SSE_INTEGER_PMULUDQ -> "pmuludq";
            case Definitions.SSE_INTEGER_PMULDQ -> "pmuldq";
            case Definitions.SSE_INTEGER_PMULLD -> "pmulld";
            default -> null;
        };
    }

    // ---- Operands ------------------------------------------------------------------------------------------------

    /** Pushes {@code 1 << size} bytes of memory. */
    private static void load(Emitter e, Insn i, int size) {
        e.locate(i, size, false);
        e.load(size);
    }

    /** Pushes the low half of operand W, of which memory has just that. */
    private static void source64(Emitter e, Insn i) {
        if (i.isMemory()) {
            load(e, i, 3);
        } else {
            e.vectorBits(i.rm << 1);
        }
    }

    /** Pushes the low dword of operand W as an int. */
    private static void source32(Emitter e, Insn i) {
        if (i.isMemory()) {
            load(e, i, 2);
            e.op(Opcode.L2I);
        } else {
            e.vectorLow32(i.rm << 1);
        }
    }

    /** Finds operand W, where it is memory, before anything is on the JVM's stack. */
    private static void locate(Emitter e, Insn i, int size) {
        if (i.isMemory()) {
            e.locate(i, size, false);
        }
    }

    /** Reads operand W, for {@link #source}: the low half, or both; from an aligned address, or any. */
    private static void fetch(Emitter e, Insn i, boolean both, boolean aligned) {
        if (!i.isMemory()) {
            return;
        }
        e.locate(i, both || aligned ? 4 : 3, false);
        if (aligned) {
            e.aligned();
        }
        e.load(3);
        e.local(Opcode.LSTORE, Emitter.T0);
        if (both) {
            e.loadHigh();
            e.local(Opcode.LSTORE, Emitter.T1);
        }
    }

    /** Reads both halves of operand W from an aligned address. */
    private static void fetch(Emitter e, Insn i) {
        fetch(e, i, true, true);
    }

    /** Pushes a half of what {@link #fetch} read. */
    private static void source(Emitter e, Insn i, int half) {
        if (i.isMemory()) {
            e.local(Opcode.LLOAD, half == 0 ? Emitter.T0 : Emitter.T1);
        } else {
            e.vector((i.rm << 1) + half);
        }
    }

    /** Pushes a half of operand V. */
    private static void own(Emitter e, Insn i, int half) {
        e.vector((i.reg << 1) + half);
    }

    /** Pops the high and the low half into a register. */
    private static boolean write(Emitter e, int register) {
        e.setVector((register << 1) + 1);
        e.setVector(register << 1);
        return true;
    }

    /** Pops the low half. */
    private static boolean writeLow(Emitter e, Insn i) {
        e.setVector(i.reg << 1);
        return true;
    }

    /** Makes flags or a fault of the exceptions that lanes raised. */
    private static void finish(Emitter e) {
        e.cpu();
        e.invokeStatic(SIMD, "finish", V, CPU);
    }

    private static void packed(Emitter e, String function) {
        e.invokeStatic(PACKED, function, J, J, J);
    }

    // ---- Moves ---------------------------------------------------------------------------------------------------

    private static boolean load128(Emitter e, Insn i, boolean aligned) {
        e.enterVectors(false);
        if (!i.isMemory()) {
            return copy128(e, i.reg, i.rm);
        }
        fetch(e, i, true, aligned);
        for (int half = 0; half < 2; half++) {
            source(e, i, half);
            e.setVectorBits((i.reg << 1) + half);
        }
        return true;
    }

    private static boolean copy128(Emitter e, int to, int from) {
        e.copyVector(to << 1, from << 1);
        e.copyVector((to << 1) + 1, (from << 1) + 1);
        return true;
    }

    private static boolean store128(Emitter e, Insn i, boolean aligned) {
        e.enterVectors(false);
        if (!i.isMemory()) {
            return copy128(e, i.rm, i.reg);
        }
        e.locate(i, 4, true);
        if (aligned) {
            e.aligned();
        }
        e.vectorBits(i.reg << 1);
        e.store(3);
        e.vectorBits((i.reg << 1) + 1);
        e.storeHigh();
        return true;
    }

    /** Clears the high half. */
    private static boolean clear(Emitter e, int register) {
        e.op(Opcode.LCONST_0);
        e.setVectorBits((register << 1) + 1);
        return true;
    }

    private static boolean loadAndClear(Emitter e, Insn i, int size) {
        e.enterVectors(false);
        if (i.isMemory()) {
            load(e, i, size);
            e.setVectorBits(i.reg << 1);
        } else {
            e.copyVector(i.reg << 1, i.rm << 1);
        }
        return clear(e, i.reg);
    }

    private static boolean copyAndClear(Emitter e, Insn i) {
        e.enterVectors(false);
        e.copyVector(i.rm << 1, i.reg << 1);
        return clear(e, i.rm);
    }

    private static boolean copyLow32(Emitter e, int to, int from) {
        e.enterVectors(false);
        e.vectorLow32(from << 1);
        e.setVectorLow32(to << 1);
        return true;
    }

    private static boolean copyHalf(Emitter e, int to, int from) {
        e.enterVectors(false);
        e.copyVector(to, from);
        return true;
    }

    private static boolean loadHalf(Emitter e, Insn i, int half) {
        e.enterVectors(false);
        if (i.isMemory()) {
            load(e, i, 3);
            e.setVectorBits((i.reg << 1) + half);
        } else {
            e.copyVector((i.reg << 1) + half, i.rm << 1);
        }
        return true;
    }

    private static boolean storeHalf(Emitter e, Insn i, int size, int half) {
        e.enterVectors(false);
        e.locate(i, size, true);
        if (size == 2 && half == 0 && i.definition == Definitions.SSE_MOVE_MOVSS_STORE) {
            e.vectorLow32(i.reg << 1);
            e.op(Opcode.I2L);
        } else {
            e.vectorBits((i.reg << 1) + half);
        }
        e.store(size);
        return true;
    }

    private static boolean movddup(Emitter e, Insn i) {
        e.enterVectors(false);
        if (i.isMemory()) {
            load(e, i, 3);
            e.setVectorBits(i.reg << 1);
        } else {
            e.copyVector(i.reg << 1, i.rm << 1);
        }
        e.copyVector((i.reg << 1) + 1, i.reg << 1);
        return true;
    }

    private static boolean duplicate(Emitter e, Insn i, int shift) {
        e.enterVectors(false);
        fetch(e, i);
        for (int half = 0; half < 2; half++) {
            source(e, i, half);
            e.constant(shift);
            e.op(Opcode.LUSHR);
            e.invokeStatic(MOVE, "twice", J, J);
        }
        return write(e, i.reg);
    }

    /** Pushes a general register or memory, zero-extended. */
    private static void general(Emitter e, Insn i, int size) {
        if (i.isMemory()) {
            load(e, i, size);
        } else {
            e.register(i.rm, size);
        }
    }

    private static boolean fromGeneral(Emitter e, Insn i) {
        e.enterVectors(false);
        general(e, i, i.operandSize == 3 ? 3 : 2);
        e.setVectorBits(i.reg << 1);
        return clear(e, i.reg);
    }

    private static boolean toGeneral(Emitter e, Insn i) {
        int size = i.operandSize == 3 ? 3 : 2;
        if (i.isMemory()) {
            return storeHalf(e, i, size, 0);
        }
        e.enterVectors(false);
        e.vectorBits(i.reg << 1);
        e.setRegister(i.rm, size);
        return true;
    }

    private static boolean topBits(Emitter e, Insn i, ClassDesc owner, String function) {
        e.enterVectors(false);
        e.vector(i.rm << 1);
        e.vector((i.rm << 1) + 1);
        e.invokeStatic(owner, function, J, J, J);
        e.setWhole(i.reg);
        return true;
    }

    /** Not an SSE instruction in what it needs. */
    private static boolean movnti(Emitter e, Insn i) {
        int size = i.operandSize == 3 ? 3 : 2;
        e.locate(i, size, true);
        e.register(i.reg, size);
        e.store(size);
        return true;
    }

    // ---- Floating point ------------------------------------------------------------------------------------------

    /** The two formats of scalars: how one is kept in locals, and which locals are for an instruction's own use. */
    private enum Real {
        DOUBLE(D, 3, Opcode.DLOAD, Opcode.DSTORE, Emitter.D0, Emitter.D1, Emitter.D4) {
            @Override
            void fromMemory(Emitter e) {
                e.toDouble(second);
            }

            @Override
            int fromVector(Emitter e, int half, int slot) {
                return e.vectorDouble(half, slot);
            }

            @Override
            void set(Emitter e, int half) {
                e.setVectorDouble(half);
            }

            @Override
            void check(Emitter e) {
                e.checkDouble();
            }
        },
        SINGLE(F, 2, Opcode.FLOAD, Opcode.FSTORE, Emitter.S0, Emitter.S1, Emitter.S2) {
            @Override
            void fromMemory(Emitter e) {
                e.op(Opcode.L2I);
                e.toSingle(second);
            }

            @Override
            int fromVector(Emitter e, int half, int slot) {
                return e.vectorSingle(half, slot);
            }

            @Override
            void set(Emitter e, int half) {
                e.setVectorSingle(half);
            }

            @Override
            void check(Emitter e) {
                e.checkSingle();
            }
        };

        final ClassDesc type;
        /** log2 of the bytes. */
        final int size;
        final Opcode load;
        final Opcode store;
        final int first;
        final int second;
        final int result;

        Real(ClassDesc type, int size, Opcode load, Opcode store, int first, int second, int result) {
            this.type = type;
            this.size = size;
            this.load = load;
            this.store = store;
            this.first = first;
            this.second = second;
            this.result = result;
        }

        /** Pops what was loaded, zero-extended, into {@link #second}. */
        abstract void fromMemory(Emitter e);

        /** The local that has the lowest number of a half: its own, or the given one. */
        abstract int fromVector(Emitter e, int half, int slot);

        /** Pops into the lowest number of a half. */
        abstract void set(Emitter e, int half);

        /** Notes that the number on the stack, which stays there, may be denormal. */
        abstract void check(Emitter e);

        /** The local that has the lowest number of operand W. */
        int source(Emitter e, Insn i) {
            if (!i.isMemory()) {
                return fromVector(e, i.rm << 1, second);
            }
            VectorEmissions.load(e, i, size);
            fromMemory(e);
            return second;
        }

        /** The local that has the lowest number of operand V. */
        int own(Emitter e, Insn i) {
            return fromVector(e, i.reg << 1, first);
        }
    }

    /** Pops a number into a local. Jumps where it may not be what the processor's result is. */
    private static void setIfRight(Emitter e, Real real, int slot, Emitter.Place rare) {
        e.local(real.store, slot);
        e.local(real.load, slot);
        e.local(Opcode.ILOAD, Emitter.USUAL);
        e.invokeStatic(SIMD, "isRight", Z, real.type, I);
        e.jump(Opcode.IFEQ, rare);
    }

    /** By the JVM's arithmetic; where its result may be another, by {@link SimdFloat}. */
    private static boolean scalar(Emitter e, Insn i, Real real, String function, Opcode opcode) {
        e.enterVectors(true);
        int b = real.source(e, i);
        int a = real.own(e, i);
        e.local(real.load, a);
        e.local(real.load, b);
        e.op(opcode);
        return result(e, i, real, () -> {
            e.local(real.load, a);
            e.local(real.load, b);
            e.invokeStatic(SIMD, function, real.type, CPU, real.type, real.type);
        });
    }

    /** Square root, which is of the source alone. */
    private static boolean root(Emitter e, Insn i, Real real, ClassDesc owner) {
        e.enterVectors(true);
        int b = real.source(e, i);
        e.local(real.load, b);
        e.invokeStatic(owner, "sqrt", real.type, real.type);
        return result(e, i, real, () -> {
            e.local(real.load, b);
            e.invokeStatic(SIMD, "sqrt", real.type, CPU, real.type);
        });
    }

    /** Pops the JVM's result; where it may not be right, takes that of a call on the processor which is on the stack then. */
    private static boolean result(Emitter e, Insn i, Real real, Runnable call) {
        Emitter.Place rare = e.place();
        Emitter.Place back = e.place();
        setIfRight(e, real, real.result, rare);
        e.bind(back);
        e.local(real.load, real.result);
        real.set(e, i.reg << 1);
        e.later(() -> {
            e.bind(rare);
            e.cpu();
            call.run();
            finish(e);
            real.check(e);
            e.local(real.store, real.result);
            e.jump(Opcode.GOTO, back);
        });
        return true;
    }

    /** Minimum or maximum. */
    private static boolean extreme(Emitter e, Insn i, Real real, String function) {
        e.enterVectors(true);
        int b = real.source(e, i);
        int a = real.own(e, i);
        e.cpu();
        e.local(real.load, a);
        e.local(real.load, b);
        e.local(Opcode.ILOAD, Emitter.USUAL);
        e.invokeStatic(SIMD, function, real.type, CPU, real.type, real.type, I);
        real.set(e, i.reg << 1);
        return true;
    }

    /** Both halves by the JVM's arithmetic; both by {@link SimdFloat} where a result of it may be another. */
    private static boolean doubles(Emitter e, Insn i, String function, Opcode opcode) {
        Emitter.Place rare = e.place();
        Emitter.Place back = e.place();
        e.enterVectors(true);
        fetch(e, i);
        int[] a = new int[2];
        int[] b = new int[2];
        for (int half = 0; half < 2; half++) {
            if (i.isMemory()) {
                b[half] = Emitter.D2 + 2 * half;
                source(e, i, half);
                e.toDouble(b[half]);
            } else {
                b[half] = e.vectorDouble((i.rm << 1) + half, Emitter.D2 + 2 * half);
            }
            a[half] = e.vectorDouble((i.reg << 1) + half, Emitter.D0 + 2 * half);
        }
        for (int half = 0; half < 2; half++) {
            e.local(Opcode.DLOAD, a[half]);
            e.local(Opcode.DLOAD, b[half]);
            e.op(opcode);
            setIfRight(e, Real.DOUBLE, Emitter.D4 + 2 * half, rare);
        }
        e.bind(back);
        for (int half = 0; half < 2; half++) {
            e.local(Opcode.DLOAD, Emitter.D4 + 2 * half);
            e.setVectorDouble((i.reg << 1) + half);
        }
        e.later(() -> {
            e.bind(rare);
            for (int half = 0; half < 2; half++) {
                e.cpu();
                e.local(Opcode.DLOAD, a[half]);
                e.local(Opcode.DLOAD, b[half]);
                e.invokeStatic(SIMD, function, D, CPU, D, D);
                e.checkDouble();
                e.local(Opcode.DSTORE, Emitter.D4 + 2 * half);
            }
            finish(e);
            e.jump(Opcode.GOTO, back);
        });
        return true;
    }

    /** Both operands' halves to one. */
    private static boolean floats(Emitter e, Insn i, ClassDesc owner, String function) {
        e.enterVectors(true);
        fetch(e, i);
        for (int half = 0; half < 2; half++) {
            e.cpu();
            own(e, i, half);
            source(e, i, half);
            e.invokeStatic(owner, function, J, CPU, J, J);
        }
        finish(e);
        return write(e, i.reg);
    }

    /** The source's halves alone. */
    private static boolean roots(Emitter e, Insn i, ClassDesc owner, String function) {
        e.enterVectors(true);
        fetch(e, i);
        for (int half = 0; half < 2; half++) {
            e.cpu();
            source(e, i, half);
            e.invokeStatic(owner, function, J, CPU, J);
        }
        finish(e);
        return write(e, i.reg);
    }

    private static boolean compare(Emitter e, Insn i, Real real, boolean signalling) {
        e.enterVectors(true);
        int b = real.source(e, i);
        int a = real.own(e, i);
        e.cpu();
        e.local(real.load, a);
        e.local(real.load, b);
        e.constant(signalling ? 1 : 0);
        e.local(Opcode.ILOAD, Emitter.USUAL);
        e.invokeStatic(SIMD, "order", I, CPU, real.type, real.type, Z, I);
        e.invokeStatic(FLOAT, "flags", I, I);
        return packedFlags(e);
    }

    /** Pops the flags. */
    private static boolean packedFlags(Emitter e) {
        e.op(Opcode.I2L);
        e.local(Opcode.LSTORE, Emitter.R);
        e.recorded(Flags.PACKED << 2, false);
        return true;
    }

    private static boolean doubleMask(Emitter e, Insn i) {
        e.enterVectors(true);
        locate(e, i, 3);
        e.cpu();
        e.vectorBits(i.reg << 1);
        source64(e, i);
        e.constant((int) i.immediate);
        e.invokeStatic(FLOAT, "mask64", J, CPU, J, J, I);
        finish(e);
        return writeLow(e, i);
    }

    private static boolean singleMask(Emitter e, Insn i) {
        e.enterVectors(true);
        locate(e, i, 2);
        e.cpu();
        e.vectorLow32(i.reg << 1);
        source32(e, i);
        e.constant((int) i.immediate);
        e.invokeStatic(FLOAT, "mask32", I, CPU, I, I, I);
        finish(e);
        e.setVectorLow32(i.reg << 1);
        return true;
    }

    private static boolean masks(Emitter e, Insn i, String function) {
        e.enterVectors(true);
        fetch(e, i);
        for (int half = 0; half < 2; half++) {
            e.cpu();
            own(e, i, half);
            source(e, i, half);
            e.constant((int) i.immediate);
            e.invokeStatic(FLOAT, function, J, CPU, J, J, I);
        }
        finish(e);
        return write(e, i.reg);
    }

    // ---- Conversions ---------------------------------------------------------------------------------------------

    private static boolean fromInteger(Emitter e, Insn i, int size) {
        boolean whole = i.operandSize == 3;
        e.enterVectors(true);
        locate(e, i, whole ? 3 : 2);
        e.cpu();
        general(e, i, whole ? 3 : 2);
        e.signExtend(whole ? 3 : 2);
        if (size == 3) {
            e.invokeStatic(SIMD, "fromLong64", J, CPU, J);
            finish(e);
            e.invokeStatic(ConstantDescs.CD_Double, "longBitsToDouble", D, J);
            e.setVectorDouble(i.reg << 1);
        } else {
            e.invokeStatic(SIMD, "fromLong32", I, CPU, J);
            finish(e);
            e.setVectorLow32(i.reg << 1);
        }
        return true;
    }

    private static void rounding(Emitter e, boolean truncated) {
        if (truncated) {
            e.constant(SimdFloat.ZERO);
        } else {
            e.cpu();
            e.invokeStatic(SIMD, "rounding", I, CPU);
        }
    }

    private static boolean toInteger(Emitter e, Insn i, Real real, boolean truncated) {
        boolean whole = i.operandSize == 3;
        ClassDesc result = whole ? J : I;
        e.enterVectors(true);
        if (truncated) {
            int b = real.source(e, i);
            e.cpu();
            e.local(real.load, b);
            e.local(Opcode.ILOAD, Emitter.USUAL);
            e.invokeStatic(SIMD, whole ? "truncatedLong" : "truncatedInt", result, CPU, real.type, I);
        } else {
            locate(e, i, real.size);
            e.cpu();
            if (real == Real.DOUBLE) {
                source64(e, i);
            } else {
                source32(e, i);
            }
            rounding(e, false);
            e.invokeStatic(SIMD, whole ? "toLong" : "toInt", result, CPU, real == Real.DOUBLE ? J : I, I);
            finish(e);
        }
        if (!whole) {
            e.op(Opcode.I2L);
        }
        e.setRegister(i.reg, whole ? 3 : 2);
        return true;
    }

    private static boolean cvtsd2ss(Emitter e, Insn i) {
        e.enterVectors(true);
        int b = Real.DOUBLE.source(e, i);
        e.cpu();
        e.local(Opcode.DLOAD, b);
        e.local(Opcode.ILOAD, Emitter.USUAL);
        e.invokeStatic(SIMD, "narrow", F, CPU, D, I);
        e.checkSingle();
        e.setVectorSingle(i.reg << 1);
        return true;
    }

    private static boolean cvtss2sd(Emitter e, Insn i) {
        e.enterVectors(true);
        int b = Real.SINGLE.source(e, i);
        e.cpu();
        e.local(Opcode.FLOAD, b);
        e.local(Opcode.ILOAD, Emitter.USUAL);
        e.invokeStatic(SIMD, "widen", D, CPU, F, I);
        e.setVectorDouble(i.reg << 1);
        return true;
    }

    private static boolean cvtps2pd(Emitter e, Insn i) {
        e.enterVectors(true);
        source64(e, i);
        e.local(Opcode.LSTORE, Emitter.T0);
        for (int shift = 0; shift < 64; shift += 32) {
            e.cpu();
            e.local(Opcode.LLOAD, Emitter.T0);
            e.constant(shift);
            e.op(Opcode.LUSHR);
            e.op(Opcode.L2I);
            e.invokeStatic(SIMD, "widen", J, CPU, I);
        }
        finish(e);
        return write(e, i.reg);
    }

    private static boolean cvtdq2pd(Emitter e, Insn i) {
        e.enterVectors(false);
        source64(e, i);
        e.local(Opcode.LSTORE, Emitter.T0);
        for (int shift = 0; shift < 64; shift += 32) {
            e.cpu();
            e.local(Opcode.LLOAD, Emitter.T0);
            e.constant(shift);
            e.op(Opcode.LUSHR);
            e.op(Opcode.L2I);
            e.op(Opcode.I2L);
            e.invokeStatic(SIMD, "fromLong64", J, CPU, J);
        }
        return write(e, i.reg);
    }

    /** @param truncated null where there is no rounding mode to give */
    private static boolean toLowHalf(Emitter e, Insn i, String function, Boolean truncated) {
        e.enterVectors(true);
        fetch(e, i);
        e.cpu();
        source(e, i, 0);
        source(e, i, 1);
        if (truncated == null) {
            e.invokeStatic(CONVERT, function, J, CPU, J, J);
        } else {
            rounding(e, truncated);
            e.invokeStatic(CONVERT, function, J, CPU, J, J, I);
        }
        finish(e);
        e.op(Opcode.LCONST_0);
        return write(e, i.reg);
    }

    private static boolean toDwords(Emitter e, Insn i, boolean truncated) {
        e.enterVectors(true);
        fetch(e, i);
        for (int half = 0; half < 2; half++) {
            e.cpu();
            source(e, i, half);
            rounding(e, truncated);
            e.invokeStatic(CONVERT, "dwords", J, CPU, J, I);
        }
        finish(e);
        return write(e, i.reg);
    }

    // ---- Integers ------------------------------------------------------------------------------------------------

    /** Each half from the halves of both operands. */
    private static boolean lanes(Emitter e, Insn i, String function) {
        e.enterVectors(false);
        if (i.definition == Definitions.SSE_INTEGER_PXOR && !i.isMemory() && i.reg == i.rm) {
            e.op(Opcode.LCONST_0);
            e.setVectorBits(i.reg << 1);
            return clear(e, i.reg);
        }
        fetch(e, i);
        for (int half = 0; half < 2; half++) {
            own(e, i, half);
            source(e, i, half);
            packed(e, function);
        }
        return write(e, i.reg);
    }

    /** The low half from both halves of one operand, the high half from the other's. */
    private static boolean neighbours(Emitter e, Insn i, String function) {
        e.enterVectors(false);
        fetch(e, i);
        own(e, i, 0);
        own(e, i, 1);
        packed(e, function);
        source(e, i, 0);
        source(e, i, 1);
        packed(e, function);
        return write(e, i.reg);
    }

    private static boolean shift(Emitter e, Insn i, String function) {
        e.enterVectors(false);
        fetch(e, i, false, true);
        for (int half = 0; half < 2; half++) {
            own(e, i, half);
            source(e, i, 0);
            packed(e, function);
        }
        return write(e, i.reg);
    }

    private static boolean shiftByConstant(Emitter e, Insn i, String function) {
        e.enterVectors(false);
        for (int half = 0; half < 2; half++) {
            e.vector((i.rm << 1) + half);
            e.constant(i.immediate & 0xFF);
            packed(e, function);
        }
        return write(e, i.rm);
    }

    private static boolean pslldq(Emitter e, Insn i) {
        int n = (int) i.immediate & 0xFF;
        e.enterVectors(false);
        if (n < 8) {
            e.vector(i.rm << 1);
            e.constant(n * 8);
            e.op(Opcode.LSHL);
            e.vector(i.rm << 1);
            e.vector((i.rm << 1) + 1);
            extract(e, 8 - n);
        } else {
            e.op(Opcode.LCONST_0);
            e.vector(i.rm << 1);
            e.constant(n * 8 - 64L);
            packed(e, "psllq");
        }
        return write(e, i.rm);
    }

    private static boolean psrldq(Emitter e, Insn i) {
        int n = (int) i.immediate & 0xFF;
        e.enterVectors(false);
        if (n < 8) {
            e.vector(i.rm << 1);
            e.vector((i.rm << 1) + 1);
            extract(e, n);
            e.vector((i.rm << 1) + 1);
            e.constant(n * 8);
            e.op(Opcode.LUSHR);
        } else {
            e.vector((i.rm << 1) + 1);
            e.constant(n * 8 - 64L);
            packed(e, "psrlq");
            e.op(Opcode.LCONST_0);
        }
        return write(e, i.rm);
    }

    private static void extract(Emitter e, int shift) {
        e.constant(shift);
        e.invokeStatic(PACKED, "extract", J, J, J, I);
    }

    /** Pushes qword 0 to 3 of source and destination in a row, or zero behind them. */
    private static void quarter(Emitter e, Insn i, int n) {
        if (n >= 4) {
            e.op(Opcode.LCONST_0);
        } else if (n >= 2) {
            own(e, i, n - 2);
        } else {
            source(e, i, n);
        }
    }

    private static boolean palignr(Emitter e, Insn i) {
        int shift = (int) i.immediate & 0xFF;
        e.enterVectors(false);
        fetch(e, i);
        for (int half = 0; half < 2; half++) {
            quarter(e, i, (shift >>> 3) + half);
            quarter(e, i, (shift >>> 3) + half + 1);
            extract(e, shift & 7);
        }
        return write(e, i.reg);
    }

    private static boolean interleave(Emitter e, Insn i, int half, String low, String high) {
        e.enterVectors(false);
        fetch(e, i, half == 1, true);
        own(e, i, half);
        source(e, i, half);
        packed(e, low);
        own(e, i, half);
        source(e, i, half);
        packed(e, high);
        return write(e, i.reg);
    }

    private static boolean pairHalves(Emitter e, Insn i, int half) {
        e.enterVectors(false);
        fetch(e, i, half == 1, true);
        if (i.isMemory()) {
            if (half == 1) {
                e.copyVector(i.reg << 1, (i.reg << 1) + 1);
            }
            source(e, i, half);
            e.setVectorBits((i.reg << 1) + 1);
        } else if (half == 0) {
            e.copyVector((i.reg << 1) + 1, i.rm << 1);
        } else {
            e.copyVector(i.reg << 1, (i.reg << 1) + 1);
            e.copyVector((i.reg << 1) + 1, (i.rm << 1) + 1);
        }
        return true;
    }

    private static void twoDwords(Emitter e, Insn i, int shift) {
        e.constant((int) i.immediate >>> shift);
        e.invokeStatic(PACKED, "twoDwords", J, J, J, I);
    }

    private static boolean pshufd(Emitter e, Insn i) {
        e.enterVectors(false);
        fetch(e, i);
        for (int shift = 0; shift < 8; shift += 4) {
            source(e, i, 0);
            source(e, i, 1);
            twoDwords(e, i, shift);
        }
        return write(e, i.reg);
    }

    private static boolean shufps(Emitter e, Insn i) {
        e.enterVectors(false);
        fetch(e, i);
        own(e, i, 0);
        own(e, i, 1);
        twoDwords(e, i, 0);
        source(e, i, 0);
        source(e, i, 1);
        twoDwords(e, i, 4);
        return write(e, i.reg);
    }

    private static boolean shufpd(Emitter e, Insn i) {
        e.enterVectors(false);
        fetch(e, i);
        own(e, i, (int) i.immediate & 1);
        source(e, i, (int) i.immediate >>> 1 & 1);
        return write(e, i.reg);
    }

    private static boolean shuffleWords(Emitter e, Insn i, int half) {
        e.enterVectors(false);
        fetch(e, i);
        for (int k = 0; k < 2; k++) {
            source(e, i, k);
            if (k == half) {
                e.constant((int) i.immediate);
                e.invokeStatic(PACKED, "pshufw", J, J, I);
            }
        }
        return write(e, i.reg);
    }

    private static boolean pshufb(Emitter e, Insn i) {
        e.enterVectors(false);
        fetch(e, i);
        for (int half = 0; half < 2; half++) {
            own(e, i, 0);
            own(e, i, 1);
            source(e, i, half);
            e.invokeStatic(PACKED, "pshufb", J, J, J, J);
        }
        return write(e, i.reg);
    }

    private static boolean extend(Emitter e, Insn i, String function, int shift) {
        e.enterVectors(false);
        source64(e, i);
        e.op(Opcode.DUP2);
        e.local(Opcode.LSTORE, Emitter.T0);
        e.invokeStatic(PACKED, function, J, J);
        e.local(Opcode.LLOAD, Emitter.T0);
        e.constant(shift);
        e.op(Opcode.LUSHR);
        e.invokeStatic(PACKED, function, J, J);
        return write(e, i.reg);
    }

    /** Replaces a lane of {@code 1 << size} bytes. */
    private static boolean insert(Emitter e, Insn i, int size) {
        int lane = (int) i.immediate & (16 >> size) - 1;
        int half = (i.reg << 1) + (lane << size >>> 3);
        e.enterVectors(false);
        general(e, i, size);
        if (size < 3) {
            int shift = (8 * lane << size) & 63;
            e.constant(shift);
            e.op(Opcode.LSHL);
            e.vector(half);
            e.constant(~((1L << (8 << size)) - 1 << shift));
            e.op(Opcode.LAND);
            e.op(Opcode.LOR);
        }
        e.setVector(half);
        return true;
    }

    /** Copies a lane of {@code 1 << size} bytes to a general register, zero-extended, or memory. */
    private static boolean extract(Emitter e, Insn i, int from, int to, int size) {
        int lane = (int) i.immediate & (16 >> size) - 1;
        e.enterVectors(false);
        if (i.isMemory()) {
            e.locate(i, size, true);
        }
        e.vector((from << 1) + (lane << size >>> 3));
        e.constant((8 * lane << size) & 63);
        e.op(Opcode.LUSHR);
        if (i.isMemory()) {
            e.store(size);
        } else {
            e.truncate(size);
            e.setWhole(to);
        }
        return true;
    }

    private static boolean ptest(Emitter e, Insn i) {
        e.enterVectors(false);
        fetch(e, i);
        own(e, i, 0);
        own(e, i, 1);
        source(e, i, 0);
        source(e, i, 1);
        e.invokeStatic(INTEGER, "testFlags", I, J, J, J, J);
        return packedFlags(e);
    }

    // ---- Ciphers and hashes --------------------------------------------------------------------------------------

    /** A function of {@link org.jacinth.cpu.insn.Crypto} of each half and the other, and a key. */
    private static boolean cipher(Emitter e, Insn i, String function) {
        e.enterVectors(false);
        fetch(e, i);
        for (int half = 0; half < 2; half++) {
            own(e, i, half);
            own(e, i, 1 - half);
            e.invokeStatic(CRYPTO, function, J, J, J);
            source(e, i, half);
            e.op(Opcode.LXOR);
        }
        return write(e, i.reg);
    }

    private static boolean aesimc(Emitter e, Insn i) {
        e.enterVectors(false);
        fetch(e, i);
        for (int half = 0; half < 2; half++) {
            source(e, i, half);
            e.invokeStatic(CRYPTO, "aesimc", J, J);
        }
        return write(e, i.reg);
    }

    private static boolean pclmulqdq(Emitter e, Insn i) {
        e.enterVectors(false);
        fetch(e, i);
        for (String function : new String[] {"carrylessLow", "carrylessHigh"}) {
            own(e, i, (int) i.immediate & 1);
            source(e, i, (int) i.immediate >> 4 & 1);
            e.invokeStatic(CRYPTO, function, J, J, J);
        }
        return write(e, i.reg);
    }

    private static boolean sha1rnds4(Emitter e, Insn i) {
        int kind = (int) i.immediate & 3;
        e.enterVectors(false);
        fetch(e, i);
        own(e, i, 0);
        own(e, i, 1);
        source(e, i, 1);
        e.constant(kind);
        e.invokeStatic(CRYPTO, "sha1rnds4Low", J, J, J, J, I);
        e.op(Opcode.DUP2);
        own(e, i, 0);
        own(e, i, 1);
        source(e, i, 0);
        e.constant(kind);
        e.invokeStatic(CRYPTO, "sha1rnds4High", J, J, J, J, J, I);
        return write(e, i.reg);
    }

    private static boolean sha1nexte(Emitter e, Insn i) {
        e.enterVectors(false);
        fetch(e, i);
        source(e, i, 0);
        own(e, i, 1);
        source(e, i, 1);
        e.invokeStatic(CRYPTO, "sha1nexte", J, J, J);
        return write(e, i.reg);
    }

    private static boolean sha1msg1(Emitter e, Insn i) {
        e.enterVectors(false);
        fetch(e, i);
        own(e, i, 0);
        source(e, i, 1);
        e.op(Opcode.LXOR);
        own(e, i, 1);
        own(e, i, 0);
        e.op(Opcode.LXOR);
        return write(e, i.reg);
    }

    private static boolean sha1msg2(Emitter e, Insn i) {
        e.enterVectors(false);
        fetch(e, i);
        own(e, i, 1);
        source(e, i, 0);
        source(e, i, 1);
        e.invokeStatic(CRYPTO, "sha1msg2High", J, J, J, J);
        e.local(Opcode.LSTORE, Emitter.T2);
        own(e, i, 0);
        source(e, i, 0);
        e.local(Opcode.LLOAD, Emitter.T2);
        e.invokeStatic(CRYPTO, "sha1msg2Low", J, J, J, J);
        e.local(Opcode.LLOAD, Emitter.T2);
        return write(e, i.reg);
    }

    private static boolean sha256rnds2(Emitter e, Insn i) {
        e.enterVectors(false);
        fetch(e, i);
        own(e, i, 0);
        own(e, i, 1);
        source(e, i, 0);
        e.vector(0);
        e.invokeStatic(CRYPTO, "sha256rnds2Low", J, J, J, J, J);
        e.op(Opcode.DUP2);
        own(e, i, 1);
        source(e, i, 1);
        e.invokeStatic(CRYPTO, "sha256rnds2High", J, J, J, J);
        return write(e, i.reg);
    }

    private static boolean sha256msg1(Emitter e, Insn i) {
        e.enterVectors(false);
        fetch(e, i);
        own(e, i, 0);
        own(e, i, 1);
        e.invokeStatic(CRYPTO, "sha256msg1", J, J, J);
        own(e, i, 1);
        source(e, i, 0);
        e.invokeStatic(CRYPTO, "sha256msg1", J, J, J);
        return write(e, i.reg);
    }

    private static boolean sha256msg2(Emitter e, Insn i) {
        e.enterVectors(false);
        fetch(e, i);
        own(e, i, 0);
        source(e, i, 1);
        e.invokeStatic(CRYPTO, "sha256msg2", J, J, J);
        e.local(Opcode.LSTORE, Emitter.T2);
        e.local(Opcode.LLOAD, Emitter.T2);
        own(e, i, 1);
        e.local(Opcode.LLOAD, Emitter.T2);
        e.invokeStatic(CRYPTO, "sha256msg2", J, J, J);
        return write(e, i.reg);
    }
}
