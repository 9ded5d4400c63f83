package org.jacinth.cpu.oracle;

import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.SplittableRandom;

/** Values of operands: at the limits of instructions, near these, near each other, or random. */
final class Operands {
    private static final long[] INTEGERS = {0, 1, 2, -1, -2, 0x7F, 0x80, 0xFF, 0x7FFF, 0x8000, 0xFFFF, 0x7FFF_FFFFL,
        0x8000_0000L, 0xFFFF_FFFFL, Long.MAX_VALUE, Long.MIN_VALUE, 0x5555_5555_5555_5555L, 8, 16, 31, 32, 63, 64};

    private static final long[] DOUBLES = {
        // Zero, the smallest and largest that are denormal, the smallest normal, the largest, infinity.
        0, 1, 0x000F_FFFF_FFFF_FFFFL, 0x0010_0000_0000_0000L, 0x7FEF_FFFF_FFFF_FFFFL, 0x7FF0_0000_0000_0000L,
        // NaNs: quiet, then signalling.
        0x7FF8_0000_0000_0000L, 0x7FF8_0000_0000_0123L, 0x7FF0_0000_0000_0001L, 0x7FF4_0000_0000_0456L,
        // 1/2, 1, 3/2, 5/2, beside 1, and what added to 1 is a tie.
        0x3FE0_0000_0000_0000L, 0x3FF0_0000_0000_0000L, 0x3FF8_0000_0000_0000L, 0x4004_0000_0000_0000L,
        0x3FEF_FFFF_FFFF_FFFFL, 0x3FF0_0000_0000_0001L, 0x3CA0_0000_0000_0000L,
        // Limits of integers: 2^31, 2^31 - 1/2, 2^63, 2^52 + 1, 2^53.
        0x41E0_0000_0000_0000L, 0x41DF_FFFF_FFE0_0000L, 0x43E0_0000_0000_0000L, 0x4330_0000_0000_0001L,
        0x4340_0000_0000_0000L,
        // Limits of singles: ties at 1, at the largest, at the smallest normal and at the smallest denormal.
        0x3FF0_0000_1000_0000L, 0x3FF0_0000_3000_0000L, 0x47EF_FFFF_F000_0000L, 0x380F_FFFF_F000_0000L,
        0x3690_0000_0000_0000L};

    /** As {@link #DOUBLES}. */
    private static final int[] SINGLES = {
        0, 1, 0x007F_FFFF, 0x0080_0000, 0x7F7F_FFFF, 0x7F80_0000,
        0x7FC0_0000, 0x7FC0_1234, 0x7F80_0001, 0x7FA0_5678,
        0x3F00_0000, 0x3F80_0000, 0x3FC0_0000, 0x4020_0000, 0x3F7F_FFFF, 0x3F80_0001, 0x3380_0000,
        0x4F00_0000, 0x4EFF_FFFF, 0x5F00_0000, 0x4B00_0001, 0x4B80_0000};

    /** Exponents of x87: its own limits, those of integers, of singles, of doubles. */
    private static final int[] EXPONENTS = {
        0, 1, 0x3FFE, 0x3FFF, 0x4000, 0x7FFE, 0x7FFF, 0x400D, 0x400E, 0x401D, 0x401E, 0x403D, 0x403E, 0x3F69, 0x3F6A,
        0x3F80, 0x3F81, 0x407E, 0x407F, 0x3BCC, 0x3BCD, 0x3C00, 0x3C01, 0x43FE, 0x43FF};
    /** Zero, denormals, normals or infinity and NaNs; then ties, and what overflows, in 24 and in 53 bits. */
    private static final long[] SIGNIFICANDS = {0, 1, 0x4000_0000_0000_0000L, 0x7FFF_FFFF_FFFF_FFFFL,
        0x8000_0000_0000_0000L, 0x8000_0000_0000_0001L, 0xA000_0000_0000_5678L, 0xC000_0000_0000_0000L,
        0xC000_0000_0000_1234L, -1, 0x8000_0080_0000_0000L, 0x8000_0180_0000_0000L, 0xFFFF_FF80_0000_0000L,
        0x8000_0000_0000_0400L, 0x8000_0000_0000_0C00L, 0xFFFF_FFFF_FFFF_FC00L};

    private final SplittableRandom random;
    /** True while a case's operands are near each other: {@link #common} and {@link #commonReal}. */
    private boolean related;
    private long common;
    private long commonReal;

    Operands(SplittableRandom random) {
        this.random = random;
    }

    /** Before the values of the next case. */
    void begin() {
        related = false;
        common = integer();
        commonReal = reals();
        related = pick(6) == 0;
    }

    private int pick(int n) {
        return random.nextInt(n);
    }

    long integer() {
        if (related) {
            return switch (pick(6)) {
                case 0 -> -common;
                case 1 -> ~common;
                case 2 -> common + pick(3) - 1;
                default -> common;
            };
        }
        return switch (pick(4)) {
            case 0 -> INTEGERS[pick(INTEGERS.length)];
            case 1 -> INTEGERS[pick(INTEGERS.length)] + pick(3) - 1;
            case 2 -> random.nextLong() >>> pick(64);
            default -> random.nextLong();
        };
    }

    /** 8 bytes of a vector or of memory: a double, two singles, or integers. */
    long value(boolean real) {
        return real ? reals() : integer();
    }

    private long reals() {
        if (related) {
            return commonReal + pick(3) - 1 ^ (long) pick(2) << 63 ^ (long) pick(2) << 31;
        }
        return switch (pick(16)) {
            case 0, 1, 2, 3 -> DOUBLES[pick(DOUBLES.length)] ^ (long) pick(2) << 63;
            case 4, 5, 6, 7 -> singles(edge(), edge());
            case 8, 9 -> singles(Float.floatToRawIntBits((pick(2000) - 1000) / 8f),
                    Float.floatToRawIntBits((float) (random.nextDouble() * 100 - 50)));
            case 10 -> Double.doubleToRawLongBits(shortReal(1 << 28));
            case 11 -> singles(shortSingle(), shortSingle());
            case 12 -> doubleOfLimitedProduct();
            case 13 -> singles(singleOfLimitedProduct(), singleOfLimitedProduct());
            case 14 -> Double.doubleToRawLongBits(Math.scalb(random.nextDouble() - 0.5, pick(130) - 65));
            default -> random.nextLong();
        };
    }

    private static long singles(int high, int low) {
        return (long) high << 32 | low & 0xFFFF_FFFFL;
    }

    private int edge() {
        return SINGLES[pick(SINGLES.length)] ^ pick(2) << 31;
    }

    /** Half the bits of a significand: products end in ties. */
    private double shortReal(int limit) {
        return Math.scalb((double) (pick(limit) - limit / 2), pick(8) - 4);
    }

    private int shortSingle() {
        return Float.floatToRawIntBits((float) shortReal(1 << 14));
    }

    /** The product of two of these is about the smallest normal or the largest. */
    private long doubleOfLimitedProduct() {
        return random.nextLong() & 0x800F_FFFF_FFFF_FFFFL | (pick(2) == 0 ? 480L : 1500L) + pick(64) << 52;
    }

    private int singleOfLimitedProduct() {
        return random.nextInt() & 0x807F_FFFF | (pick(2) == 0 ? 48 : 175) + pick(32) << 23;
    }

    /** Puts an extended real, 10 bytes. */
    void putExtended(byte[] to, int at) {
        long significand = integer() | (pick(8) == 0 ? 0 : Long.MIN_VALUE);
        int exponent = switch (pick(6)) {
            case 0 -> 0;
            case 1 -> 0x7FFF;
            case 2 -> 0x3FFF + pick(70);
            default -> 0x3FFF + pick(20) - 10;
        };
        switch (pick(8)) {
            case 0 -> {
                significand = SIGNIFICANDS[pick(SIGNIFICANDS.length)];
                exponent = EXPONENTS[pick(EXPONENTS.length)];
            }
            case 1 -> significand = SIGNIFICANDS[pick(SIGNIFICANDS.length)];
            case 2 -> exponent = EXPONENTS[pick(EXPONENTS.length)];
            case 3 -> {
                // Zero or infinity.
                exponent = pick(2) * 0x7FFF;
                significand = exponent == 0 ? 0 : Long.MIN_VALUE;
            }
            case 4 -> exponent = (pick(2) == 0 ? 0x1FE0 : 0x5FE0) + pick(64);
            default -> {
                // As above.
            }
        }
        ByteBuffer.wrap(to).order(ByteOrder.LITTLE_ENDIAN)
                .putLong(at, significand)
                .putShort(at + 8, (short) (exponent | pick(2) << 15));
    }

    /** The x87 control word: precision and rounding, few with exceptions that are not masked. */
    int control() {
        int masks = pick(8) == 0 ? pick(64) : 0x3F;
        return pick(2) == 0 ? 0x340 | masks : 0x40 | masks | pick(16) << 8;
    }

    /** The exceptions of an x87 status word, with the summary that they have under a control word. */
    int exceptions(int control) {
        int exceptions = pick(4) == 0 ? pick(64) : 0;
        return exceptions | ((exceptions & ~control & 0x3F) != 0 ? 0x8080 : 0);
    }

    int mxcsr() {
        return switch (pick(12)) {
            case 0, 1, 2, 3 -> 0x1F80 | pick(4) << 13 | pick(64) | pick(2) << 15 | pick(2) << 6;
            case 4 -> pick(0x1_0000);
            default -> 0x1F80;
        };
    }

    /** Makes of RAX and RDX, or of AX, a dividend whose quotient is at a limit; the divisor is another register. */
    void limitQuotient(long[] gpr, int divisor, int bits, boolean signed) {
        BigInteger d = number(gpr[divisor], bits, signed);
        BigInteger limit = BigInteger.ONE.shiftLeft(signed ? bits - 1 : bits);
        BigInteger quotient = (signed && pick(2) == 0 ? limit.negate() : limit).add(BigInteger.valueOf(pick(5) - 2));
        BigInteger remainder = pick(2) == 0 ? d.abs().subtract(BigInteger.ONE).max(BigInteger.ZERO) : BigInteger.ZERO;
        BigInteger product = quotient.multiply(d);
        BigInteger dividend = product.add(product.signum() < 0 ? remainder.negate() : remainder);
        gpr[0] = dividend.longValue();
        gpr[2] = dividend.shiftRight(bits).longValue();
    }

    private static BigInteger number(long value, int bits, boolean signed) {
        BigInteger all = BigInteger.valueOf(value).mod(BigInteger.ONE.shiftLeft(bits));
        return signed && all.testBit(bits - 1) ? all.subtract(BigInteger.ONE.shiftLeft(bits)) : all;
    }
}
