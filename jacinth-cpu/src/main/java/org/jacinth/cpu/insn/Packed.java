package org.jacinth.cpu.insn;

/**
 * Packed integer arithmetic on 64 bits: eight bytes, four words or two dwords in a {@code long}, lane 0 lowest. An MMX
 * instruction applies a function once, an SSE instruction to each half. The functions are pure.
 *
 * <p>Most compute all lanes in one go: additions keep carries out of the neighbour by leaving each lane's top bit out
 * of the sum and adding it without carry afterwards.
 *
 * @sdm 1 "Programming with Intel MMX Technology"
 */
public final class Packed {
    private static final long H8 = 0x8080_8080_8080_8080L;
    private static final long H16 = 0x8000_8000_8000_8000L;
    private static final long H32 = 0x8000_0000_8000_0000L;
    private static final long ONES8 = 0x0101_0101_0101_0101L;
    private static final long ONES16 = 0x0001_0001_0001_0001L;
    private static final long ONES32 = 0x0000_0001_0000_0001L;
    private static final long LOW8 = 0x00FF_00FF_00FF_00FFL;
    private static final long LOW16 = 0x0000_FFFF_0000_FFFFL;
    private static final long LOW32 = 0x0000_0000_FFFF_FFFFL;

    private Packed() {}

    // ---- Masks: a set top bit becomes a lane of ones --------------------------------------------------------------

    private static long fill8(long tops) {
        return (tops >>> 7) * 0xFF;
    }

    private static long fill16(long tops) {
        return (tops >>> 15) * 0xFFFF;
    }

    private static long fill32(long tops) {
        return (tops >>> 31) * LOW32;
    }

    private static long select(long mask, long a, long b) {
        return b ^ (a ^ b) & mask;
    }

    // ---- Addition and subtraction, wrapping -----------------------------------------------------------------------

    /** PADDB. */
    public static long paddb(long a, long b) {
        return (a & ~H8) + (b & ~H8) ^ (a ^ b) & H8;
    }

    /** PADDW. */
    public static long paddw(long a, long b) {
        return (a & ~H16) + (b & ~H16) ^ (a ^ b) & H16;
    }

    /** PADDD. */
    public static long paddd(long a, long b) {
        return (a & ~H32) + (b & ~H32) ^ (a ^ b) & H32;
    }

    /** PADDQ. */
    public static long paddq(long a, long b) {
        return a + b;
    }

    /** PSUBB. */
    public static long psubb(long a, long b) {
        return (a | H8) - (b & ~H8) ^ (a ^ ~b) & H8;
    }

    /** PSUBW. */
    public static long psubw(long a, long b) {
        return (a | H16) - (b & ~H16) ^ (a ^ ~b) & H16;
    }

    /** PSUBD. */
    public static long psubd(long a, long b) {
        return (a | H32) - (b & ~H32) ^ (a ^ ~b) & H32;
    }

    /** PSUBQ. */
    public static long psubq(long a, long b) {
        return a - b;
    }

    // ---- Addition and subtraction, saturating ---------------------------------------------------------------------

    /** PADDSB: to -128..127. */
    public static long paddsb(long a, long b) {
        long r = paddb(a, b);
        long overflow = fill8(~(a ^ b) & (a ^ r) & H8);
        return select(overflow, ((a & H8) >>> 7) + ~H8, r);
    }

    /** PADDSW: to -32768..32767. */
    public static long paddsw(long a, long b) {
        long r = paddw(a, b);
        long overflow = fill16(~(a ^ b) & (a ^ r) & H16);
        return select(overflow, ((a & H16) >>> 15) + ~H16, r);
    }

    /** PADDUSB: to 0..255. */
    public static long paddusb(long a, long b) {
        long r = paddb(a, b);
        return r | fill8((a & b | (a | b) & ~r) & H8);
    }

    /** PADDUSW: to 0..65535. */
    public static long paddusw(long a, long b) {
        long r = paddw(a, b);
        return r | fill16((a & b | (a | b) & ~r) & H16);
    }

    /** PSUBSB: to -128..127. */
    public static long psubsb(long a, long b) {
        long r = psubb(a, b);
        long overflow = fill8((a ^ b) & (a ^ r) & H8);
        return select(overflow, ((a & H8) >>> 7) + ~H8, r);
    }

    /** PSUBSW: to -32768..32767. */
    public static long psubsw(long a, long b) {
        long r = psubw(a, b);
        long overflow = fill16((a ^ b) & (a ^ r) & H16);
        return select(overflow, ((a & H16) >>> 15) + ~H16, r);
    }

    /** PSUBUSB: to 0..255. */
    public static long psubusb(long a, long b) {
        long r = psubb(a, b);
        return r & ~fill8((~a & b | (~a | b) & r) & H8);
    }

    /** PSUBUSW: to 0..65535. */
    public static long psubusw(long a, long b) {
        long r = psubw(a, b);
        return r & ~fill16((~a & b | (~a | b) & r) & H16);
    }

    // ---- Logic ----------------------------------------------------------------------------------------------------

    /** PAND, ANDPS, ANDPD. */
    public static long pand(long a, long b) {
        return a & b;
    }

    /** PANDN, ANDNPS, ANDNPD: the first operand is the one complemented. */
    public static long pandn(long a, long b) {
        return ~a & b;
    }

    /** POR, ORPS, ORPD. */
    public static long por(long a, long b) {
        return a | b;
    }

    /** PXOR, XORPS, XORPD. */
    public static long pxor(long a, long b) {
        return a ^ b;
    }

    // ---- Comparison -----------------------------------------------------------------------------------------------

    /** PCMPEQB. */
    public static long pcmpeqb(long a, long b) {
        long x = a ^ b;
        return fill8(~((x & ~H8) + ~H8 | x) & H8);
    }

    /** PCMPEQW. */
    public static long pcmpeqw(long a, long b) {
        long x = a ^ b;
        return fill16(~((x & ~H16) + ~H16 | x) & H16);
    }

    /** PCMPEQD. */
    public static long pcmpeqd(long a, long b) {
        long x = a ^ b;
        return fill32(~((x & ~H32) + ~H32 | x) & H32);
    }

    /** PCMPEQQ. */
    public static long pcmpeqq(long a, long b) {
        return a == b ? -1 : 0;
    }

    private static long above8(long a, long b) {
        return fill8((~b & a | (~b | a) & psubb(b, a)) & H8);
    }

    private static long above16(long a, long b) {
        return fill16((~b & a | (~b | a) & psubw(b, a)) & H16);
    }

    private static long above32(long a, long b) {
        return fill32((~b & a | (~b | a) & psubd(b, a)) & H32);
    }

    /** PCMPGTB, signed. */
    public static long pcmpgtb(long a, long b) {
        return above8(a ^ H8, b ^ H8);
    }

    /** PCMPGTW, signed. */
    public static long pcmpgtw(long a, long b) {
        return above16(a ^ H16, b ^ H16);
    }

    /** PCMPGTD, signed. */
    public static long pcmpgtd(long a, long b) {
        return above32(a ^ H32, b ^ H32);
    }

    /** PCMPGTQ, signed. */
    public static long pcmpgtq(long a, long b) {
        return a > b ? -1 : 0;
    }

    /** PMAXUB. */
    public static long pmaxub(long a, long b) {
        return select(above8(a, b), a, b);
    }

    /** PMAXUW. */
    public static long pmaxuw(long a, long b) {
        return select(above16(a, b), a, b);
    }

    /** PMAXUD. */
    public static long pmaxud(long a, long b) {
        return select(above32(a, b), a, b);
    }

    /** PMAXSB. */
    public static long pmaxsb(long a, long b) {
        return select(pcmpgtb(a, b), a, b);
    }

    /** PMAXSW. */
    public static long pmaxsw(long a, long b) {
        return select(pcmpgtw(a, b), a, b);
    }

    /** PMAXSD. */
    public static long pmaxsd(long a, long b) {
        return select(pcmpgtd(a, b), a, b);
    }

    /** PMINUB. */
    public static long pminub(long a, long b) {
        return select(above8(a, b), b, a);
    }

    /** PMINUW. */
    public static long pminuw(long a, long b) {
        return select(above16(a, b), b, a);
    }

    /** PMINUD. */
    public static long pminud(long a, long b) {
        return select(above32(a, b), b, a);
    }

    /** PMINSB. */
    public static long pminsb(long a, long b) {
        return select(pcmpgtb(a, b), b, a);
    }

    /** PMINSW. */
    public static long pminsw(long a, long b) {
        return select(pcmpgtw(a, b), b, a);
    }

    /** PMINSD. */
    public static long pminsd(long a, long b) {
        return select(pcmpgtd(a, b), b, a);
    }

    // ---- Averages, absolute values, signs -------------------------------------------------------------------------

    /** PAVGB: (a + b + 1) / 2, unsigned. */
    public static long pavgb(long a, long b) {
        return (a | b) - ((a ^ b) >>> 1 & ~H8);
    }

    /** PAVGW: (a + b + 1) / 2, unsigned. */
    public static long pavgw(long a, long b) {
        return (a | b) - ((a ^ b) >>> 1 & ~H16);
    }

    /** PSADBW: the sum of the absolute differences of eight unsigned bytes. */
    public static long psadbw(long a, long b) {
        long d = psubusb(a, b) | psubusb(b, a);
        return ((d & LOW8) + (d >>> 8 & LOW8)) * ONES16 >>> 48;
    }

    /** PABSB. */
    public static long pabsb(long a) {
        long negative = fill8(a & H8);
        return psubb(a ^ negative, negative);
    }

    /** PABSW. */
    public static long pabsw(long a) {
        long negative = fill16(a & H16);
        return psubw(a ^ negative, negative);
    }

    /** PABSD. */
    public static long pabsd(long a) {
        long negative = fill32(a & H32);
        return psubd(a ^ negative, negative);
    }

    /** PSIGNB: a, -a or 0 as b is positive, negative or 0. */
    public static long psignb(long a, long b) {
        long negative = fill8(b & H8);
        return psubb(a ^ negative, negative) & ~pcmpeqb(b, 0);
    }

    /** PSIGNW: a, -a or 0 as b is positive, negative or 0. */
    public static long psignw(long a, long b) {
        long negative = fill16(b & H16);
        return psubw(a ^ negative, negative) & ~pcmpeqw(b, 0);
    }

    /** PSIGND: a, -a or 0 as b is positive, negative or 0. */
    public static long psignd(long a, long b) {
        long negative = fill32(b & H32);
        return psubd(a ^ negative, negative) & ~pcmpeqd(b, 0);
    }

    // ---- Multiplication -------------------------------------------------------------------------------------------

    private static int word(long a, int lane) {
        return (short) (a >>> lane * 16);
    }

    private static long words(int w0, int w1, int w2, int w3) {
        return w0 & 0xFFFFL | (w1 & 0xFFFFL) << 16 | (w2 & 0xFFFFL) << 32 | (long) w3 << 48;
    }

    private static long dwords(int d0, int d1) {
        return d0 & LOW32 | (long) d1 << 32;
    }

    /** PMULLW: the products' low words. */
    public static long pmullw(long a, long b) {
        return words(
                word(a, 0) * word(b, 0), word(a, 1) * word(b, 1), word(a, 2) * word(b, 2), word(a, 3) * word(b, 3));
    }

    /** PMULHW: the signed products' high words. */
    public static long pmulhw(long a, long b) {
        return words(
                word(a, 0) * word(b, 0) >> 16,
                word(a, 1) * word(b, 1) >> 16,
                word(a, 2) * word(b, 2) >> 16,
                word(a, 3) * word(b, 3) >> 16);
    }

    private static int unsignedHigh(long a, long b, int lane) {
        return (word(a, lane) & 0xFFFF) * (word(b, lane) & 0xFFFF) >>> 16;
    }

    /** PMULHUW: the unsigned products' high words. */
    public static long pmulhuw(long a, long b) {
        return words(unsignedHigh(a, b, 0), unsignedHigh(a, b, 1), unsignedHigh(a, b, 2), unsignedHigh(a, b, 3));
    }

    private static int scaled(long a, long b, int lane) {
        return (word(a, lane) * word(b, lane) >> 14) + 1 >> 1;
    }

    /** PMULHRSW: the signed products' bits 30..15, rounded. */
    public static long pmulhrsw(long a, long b) {
        return words(scaled(a, b, 0), scaled(a, b, 1), scaled(a, b, 2), scaled(a, b, 3));
    }

    /** PMADDWD: signed products of words, neighbours added. */
    public static long pmaddwd(long a, long b) {
        return dwords(
                word(a, 0) * word(b, 0) + word(a, 1) * word(b, 1), word(a, 2) * word(b, 2) + word(a, 3) * word(b, 3));
    }

    private static int saturate16(int value) {
        return Math.max(-0x8000, Math.min(0x7FFF, value));
    }

    private static int bytePair(long a, long b, int lane) {
        int x = word(a, lane);
        int y = word(b, lane);
        return saturate16((x & 0xFF) * (byte) y + (x >>> 8 & 0xFF) * (y >> 8));
    }

    /** PMADDUBSW: products of a's unsigned and b's signed bytes, neighbours added to a saturated word. */
    public static long pmaddubsw(long a, long b) {
        return words(bytePair(a, b, 0), bytePair(a, b, 1), bytePair(a, b, 2), bytePair(a, b, 3));
    }

    /** PMULUDQ: the product of the low unsigned dwords. */
    public static long pmuludq(long a, long b) {
        return (a & LOW32) * (b & LOW32);
    }

    /** PMULDQ: the product of the low signed dwords. */
    public static long pmuldq(long a, long b) {
        return (long) (int) a * (int) b;
    }

    /** PMULLD: the products' low dwords. */
    public static long pmulld(long a, long b) {
        return a * b & LOW32 | (a >>> 32) * (b >>> 32) << 32;
    }

    // ---- Shifts; a count is unsigned and counts beyond the lane shift everything out ------------------------------

    /** PSLLW. */
    public static long psllw(long a, long count) {
        return Long.compareUnsigned(count, 15) > 0 ? 0 : (a & (0xFFFFL >>> count) * ONES16) << count;
    }

    /** PSLLD. */
    public static long pslld(long a, long count) {
        return Long.compareUnsigned(count, 31) > 0 ? 0 : (a & (LOW32 >>> count) * ONES32) << count;
    }

    /** PSLLQ. */
    public static long psllq(long a, long count) {
        return Long.compareUnsigned(count, 63) > 0 ? 0 : a << count;
    }

    /** PSRLW. */
    public static long psrlw(long a, long count) {
        return Long.compareUnsigned(count, 15) > 0 ? 0 : a >>> count & (0xFFFFL >>> count) * ONES16;
    }

    /** PSRLD. */
    public static long psrld(long a, long count) {
        return Long.compareUnsigned(count, 31) > 0 ? 0 : a >>> count & (LOW32 >>> count) * ONES32;
    }

    /** PSRLQ. */
    public static long psrlq(long a, long count) {
        return Long.compareUnsigned(count, 63) > 0 ? 0 : a >>> count;
    }

    /** PSRAW. */
    public static long psraw(long a, long count) {
        if (Long.compareUnsigned(count, 15) > 0) {
            return fill16(a & H16);
        }
        long sign = H16 >>> count;
        return psubw(psrlw(a, count) ^ sign, sign);
    }

    /** PSRAD. */
    public static long psrad(long a, long count) {
        if (Long.compareUnsigned(count, 31) > 0) {
            return fill32(a & H32);
        }
        long sign = H32 >>> count;
        return psubd(psrld(a, count) ^ sign, sign);
    }

    // ---- Packing and unpacking ------------------------------------------------------------------------------------

    private static long gatherBytes(long words) {
        long x = words & LOW8;
        x = (x | x >>> 8) & LOW16;
        return (x | x >>> 16) & LOW32;
    }

    private static long toSignedBytes(long a) {
        return gatherBytes(pminsw(pmaxsw(a, 0xFF80_FF80_FF80_FF80L), 0x007F_007F_007F_007FL));
    }

    private static long toUnsignedBytes(long a) {
        return gatherBytes(pminsw(pmaxsw(a, 0), LOW8));
    }

    /** PACKSSWB: a's four words, then b's, as signed saturated bytes. */
    public static long packsswb(long a, long b) {
        return toSignedBytes(a) | toSignedBytes(b) << 32;
    }

    /** PACKUSWB: a's four signed words, then b's, as unsigned saturated bytes. */
    public static long packuswb(long a, long b) {
        return toUnsignedBytes(a) | toUnsignedBytes(b) << 32;
    }

    /** PACKSSDW: a's two dwords, then b's, as signed saturated words. */
    public static long packssdw(long a, long b) {
        return words(
                saturate16((int) a), saturate16((int) (a >> 32)), saturate16((int) b), saturate16((int) (b >> 32)));
    }

    private static int saturateUnsigned16(int value) {
        return Math.max(0, Math.min(0xFFFF, value));
    }

    /** PACKUSDW: a's two signed dwords, then b's, as unsigned saturated words. */
    public static long packusdw(long a, long b) {
        return words(
                saturateUnsigned16((int) a),
                saturateUnsigned16((int) (a >> 32)),
                saturateUnsigned16((int) b),
                saturateUnsigned16((int) (b >> 32)));
    }

    /** The low four bytes as words, zero-extended: PMOVZXBW. */
    public static long bytesToWords(long a) {
        long x = a & LOW32;
        x = (x | x << 16) & LOW16;
        return (x | x << 8) & LOW8;
    }

    /** The low two words as dwords, zero-extended: PMOVZXWD. */
    public static long wordsToDwords(long a) {
        long x = a & LOW32;
        return (x | x << 16) & LOW16;
    }

    /** The low four bytes as words, sign-extended: PMOVSXBW. */
    public static long signedBytesToWords(long a) {
        return psubw(bytesToWords(a) ^ 0x0080_0080_0080_0080L, 0x0080_0080_0080_0080L);
    }

    /** The low two words as dwords, sign-extended: PMOVSXWD. */
    public static long signedWordsToDwords(long a) {
        return dwords((short) a, (short) (a >>> 16));
    }

    /** The low two bytes as dwords, zero-extended: PMOVZXBD. */
    public static long bytesToDwords(long a) {
        return a & 0xFF | (a & 0xFF00) << 24;
    }

    /** The low two bytes as dwords, sign-extended: PMOVSXBD. */
    public static long signedBytesToDwords(long a) {
        return dwords((byte) a, (byte) (a >>> 8));
    }

    /** PUNPCKLBW on 64 bits: the low four bytes of a and b in turn. */
    public static long punpcklbw(long a, long b) {
        return bytesToWords(a) | bytesToWords(b) << 8;
    }

    /** PUNPCKHBW on 64 bits: the high four bytes of a and b in turn. */
    public static long punpckhbw(long a, long b) {
        return punpcklbw(a >>> 32, b >>> 32);
    }

    /** PUNPCKLWD on 64 bits: the low two words of a and b in turn. */
    public static long punpcklwd(long a, long b) {
        return wordsToDwords(a) | wordsToDwords(b) << 16;
    }

    /** PUNPCKHWD on 64 bits: the high two words of a and b in turn. */
    public static long punpckhwd(long a, long b) {
        return punpcklwd(a >>> 32, b >>> 32);
    }

    /** PUNPCKLDQ on 64 bits: the low dwords of a and b. */
    public static long punpckldq(long a, long b) {
        return a & LOW32 | b << 32;
    }

    /** PUNPCKHDQ on 64 bits: the high dwords of a and b. */
    public static long punpckhdq(long a, long b) {
        return a >>> 32 | b & ~LOW32;
    }

    // ---- Horizontal -----------------------------------------------------------------------------------------------

    /** PHADDW: sums of neighbours, a's two then b's two. */
    public static long phaddw(long a, long b) {
        return words(
                word(a, 0) + word(a, 1), word(a, 2) + word(a, 3), word(b, 0) + word(b, 1), word(b, 2) + word(b, 3));
    }

    /** PHSUBW: differences of neighbours, a's two then b's two. */
    public static long phsubw(long a, long b) {
        return words(
                word(a, 0) - word(a, 1), word(a, 2) - word(a, 3), word(b, 0) - word(b, 1), word(b, 2) - word(b, 3));
    }

    /** PHADDSW: as {@link #phaddw}, saturated. */
    public static long phaddsw(long a, long b) {
        return words(
                saturate16(word(a, 0) + word(a, 1)),
                saturate16(word(a, 2) + word(a, 3)),
                saturate16(word(b, 0) + word(b, 1)),
                saturate16(word(b, 2) + word(b, 3)));
    }

    /** PHSUBSW: as {@link #phsubw}, saturated. */
    public static long phsubsw(long a, long b) {
        return words(
                saturate16(word(a, 0) - word(a, 1)),
                saturate16(word(a, 2) - word(a, 3)),
                saturate16(word(b, 0) - word(b, 1)),
                saturate16(word(b, 2) - word(b, 3)));
    }

    /** PHADDD: the sum of a's dwords, then of b's. */
    public static long phaddd(long a, long b) {
        return dwords((int) a + (int) (a >>> 32), (int) b + (int) (b >>> 32));
    }

    /** PHSUBD: the difference of a's dwords, then of b's. */
    public static long phsubd(long a, long b) {
        return dwords((int) a - (int) (a >>> 32), (int) b - (int) (b >>> 32));
    }

    // ---- Shuffles -------------------------------------------------------------------------------------------------

    /** PSHUFW, and PSHUFLW and PSHUFHW on their half: four words chosen by the control's two-bit fields. */
    public static long pshufw(long a, int control) {
        return a >>> (control & 3) * 16 & 0xFFFF
                | (a >>> (control >>> 2 & 3) * 16 & 0xFFFF) << 16
                | (a >>> (control >>> 4 & 3) * 16 & 0xFFFF) << 32
                | a >>> (control >>> 6 & 3) * 16 << 48;
    }

    /** PSHUFB on 64 bits: each byte of the control chooses one of eight, or zero where its top bit is set. */
    public static long pshufb(long a, long control) {
        long r = 0;
        for (int i = 56; i >= 0; i -= 8) {
            int k = (int) (control >>> i);
            r = r << 8 | ((k & 0x80) != 0 ? 0 : a >>> (k & 7) * 8 & 0xFF);
        }
        return r;
    }

    /** Eight bytes of PSHUFB on 128 bits: each byte of the control chooses one of sixteen, or zero. */
    public static long pshufb(long low, long high, long control) {
        long r = 0;
        for (int i = 56; i >= 0; i -= 8) {
            int k = (int) (control >>> i);
            long half = (k & 8) != 0 ? high : low;
            r = r << 8 | ((k & 0x80) != 0 ? 0 : half >>> (k & 7) * 8 & 0xFF);
        }
        return r;
    }

    /** Eight bytes from {@code shift} bytes (0..8) into the sixteen of {@code high:low}. */
    public static long extract(long low, long high, int shift) {
        return shift == 0 ? low : shift == 8 ? high : low >>> shift * 8 | high << 64 - shift * 8;
    }

    /** Dword {@code lane} (0..3) of 128 bits, zero-extended. */
    public static long dword(long low, long high, int lane) {
        return ((lane & 2) != 0 ? high : low) >>> (lane & 1) * 32 & LOW32;
    }

    /** PSHUFD and SHUFPS, half of each: two dwords of 128 bits, chosen by bits 1..0 and 3..2 of the control. */
    public static long twoDwords(long low, long high, int control) {
        return dword(low, high, control) | dword(low, high, control >>> 2) << 32;
    }

    /** The top bits of sixteen bytes. */
    public static long pmovmskb(long low, long high) {
        return pmovmskb(low) | (long) pmovmskb(high) << 8;
    }

    /** The top bits of eight bytes. */
    public static int pmovmskb(long a) {
        return (int) ((a & H8) * 0x0002_0408_1020_4081L >>> 56);
    }

    /** Lanes of a or b as the top bits of b's mask say: PBLENDVB, b where set. */
    public static long pblendvb(long a, long b, long mask) {
        return select(fill8(mask & H8), b, a);
    }

    /** BLENDVPS: dwords of b where the mask's top bit is set. */
    public static long blendvps(long a, long b, long mask) {
        return select(fill32(mask & H32), b, a);
    }

    /** BLENDVPD: b where the mask's top bit is set. */
    public static long blendvpd(long a, long b, long mask) {
        return mask < 0 ? b : a;
    }

    /** Words of b where bits 3..0 of the control are set. */
    public static long pblendw(long a, long b, int control) {
        long tops = (control & 1L) << 15 | (control & 2L) << 30 | (control & 4L) << 45 | (control & 8L) << 60;
        return select(fill16(tops), b, a);
    }

    /** Dwords of b where bits 1..0 of the control are set. */
    public static long blendps(long a, long b, int control) {
        return select(fill32((control & 1L) << 31 | (control & 2L) << 62), b, a);
    }

    /**
     * Four words of MPSADBW: sums of absolute differences of the four bytes of {@code block} and those at bytes 0..3,
     * 1..4, 2..5, 3..6 of {@code window}.
     */
    public static long mpsadbw(long window, long block) {
        long b = block & LOW32;
        long r = 0;
        for (int k = 3; k >= 0; k--) {
            r = r << 16 | psadbw(window >>> k * 8 & LOW32, b);
        }
        return r;
    }

    /** PHMINPOSUW: the least of eight unsigned words in bits 15..0, its lane in bits 18..16. */
    public static long phminposuw(long low, long high) {
        int least = 0x10000;
        int at = 0;
        for (int k = 0; k < 8; k++) {
            int w = (int) ((k < 4 ? low : high) >>> (k & 3) * 16) & 0xFFFF;
            if (w < least) {
                least = w;
                at = k;
            }
        }
        return least | at << 16;
    }

    /** A byte in all eight lanes. */
    static long broadcast8(int value) {
        return (value & 0xFF) * ONES8;
    }
}
