package org.jacinth.cpu.insn;

import org.jacinth.cpu.state.Cpu;
import org.jacinth.cpu.state.GuestFault;

/**
 * SSE floating point on values given as bits: results, and the exceptions of {@code MXCSR}, exactly as the manual has
 * them.
 *
 * <p>Every operation is there twice. The quick one is the JVM's own arithmetic, which rounds to nearest even; it stands
 * where operands are zero or normal, the result is normal (or an exact zero), rounding is to nearest, precision
 * exceptions are masked, and either the PE flag is already set, as it is after the first inexact result of a thread, or
 * the residual shows the result to be exact. The others work on integers: a result is a significand with its top bit at
 * 62, whose lowest bit stands for everything below, and {@link #round} does the rest.
 *
 * <p>While an instruction executes, bits 21..16 of {@link Cpu#mxcsr} collect the exceptions that its lanes raise;
 * {@link #finish} makes them flags or a fault, before the destination is written.
 *
 * @sdm 1 "Floating-Point Exceptions Handling", "SSE and SSE2 SIMD Floating-Point Exceptions", "Rounding"
 */
public final class SimdFloat {
    /** Invalid operation. */
    public static final int IE = 1;
    /** Denormal operand. */
    public static final int DE = 1 << 1;
    /** Division by zero. */
    public static final int ZE = 1 << 2;
    /** Overflow. */
    public static final int OE = 1 << 3;
    /** Underflow. */
    public static final int UE = 1 << 4;
    /** Precision: inexact result. */
    public static final int PE = 1 << 5;
    /** Denormal operands are zeros. */
    public static final int DAZ = 1 << 6;
    /** Tiny results are zeros. */
    public static final int FTZ = 1 << 15;

    private static final int MASKS_SHIFT = 7;
    private static final int UM = UE << MASKS_SHIFT;
    private static final int OM = OE << MASKS_SHIFT;
    private static final int PM = PE << MASKS_SHIFT;
    private static final int RC_SHIFT = 13;
    private static final int RC = 3 << RC_SHIFT;
    private static final int ALL = 0x3F;
    private static final int RAISED_SHIFT = 16;
    /** Exceptions that are found before computing. */
    private static final int OPERANDS = IE | DE | ZE;

    static final int NEAREST = 0;
    static final int DOWN = 1;
    static final int UP = 2;
    /** Rounding mode: toward zero. */
    public static final int ZERO = 3;

    static final long NAN64 = 0xFFF8_0000_0000_0000L;
    static final int NAN32 = 0xFFC0_0000;
    private static final long INFINITY64 = 0x7FF0_0000_0000_0000L;
    private static final long SIGN64 = Long.MIN_VALUE;
    private static final long LOW32 = 0xFFFF_FFFFL;
    /** Bits 62..31 of the least double that is surely no tiny number that was rounded up. */
    private static final int LEAST64 = (1 << 21) + 2;
    /** Twice the bits of the least single that is no tiny number that was rounded up. */
    private static final int LEAST32 = (1 << 24) + 2;
    /** Twice the bits of a single infinity, less the former. Doubles have more exponents: from about 2^1010 on they are unusual. */
    private static final int NORMALS = 0xFF00_0000 - LEAST32;
    /** Below this the residual of a product, quotient or root may itself underflow. */
    private static final double RESIDUAL_SAFE = 0x1p-960;

    private SimdFloat() {}

    private static void raise(Cpu c, int exceptions) {
        c.mxcsr |= exceptions << RAISED_SHIFT;
    }

    /**
     * Ends an instruction, or a step of one that rounds several times: sets flags.
     *
     * @throws GuestFault #XM, or #UD without CR4.OSXMMEXCPT, for an unmasked exception
     */
    public static void finish(Cpu c) throws GuestFault {
        if (c.mxcsr >>> RAISED_SHIFT != 0) {
            report(c);
        }
    }

    private static void report(Cpu c) throws GuestFault {
        int raised = c.mxcsr >>> RAISED_SHIFT;
        c.mxcsr &= 0xFFFF;
        int unmasked = raised & ~(c.mxcsr >>> MASKS_SHIFT) & ALL;
        c.mxcsr |= (unmasked & OPERANDS) != 0 ? raised & OPERANDS : raised;
        if (unmasked != 0) {
            throw c.fault((c.cr4 & Cpu.CR4_OSXMMEXCPT) != 0 ? Cpu.XM : Cpu.UD);
        }
    }

    /** The rounding mode of MXCSR. */
    public static int rounding(Cpu c) {
        return c.mxcsr >>> RC_SHIFT & 3;
    }

    // ---- When the JVM's arithmetic will do ------------------------------------------------------------------------

    private static boolean quick(Cpu c) {
        return (c.mxcsr & (RC | PM)) == PM;
    }

    private static boolean sticky(Cpu c) {
        return (c.mxcsr & PE) != 0;
    }

    /**
     * Where a normal result raises nothing new, as rounding is to nearest and the precision exception is masked and flagged:
     * what {@link #isRight} compares the bits of a result with, in one step. Else zero. It stays good until MXCSR is loaded.
     */
    public static int usual(Cpu c) {
        return (c.mxcsr & (RC | PM | PE)) == (PM | PE) ? NORMALS : 0;
    }

    /** {@code usual}, or zero for a double that is denormal. */
    public static int usual(long a, int usual) {
        return (a & INFINITY64) != 0 || a << 1 == 0 ? usual : 0;
    }

    /** {@code usual}, or zero for a single that is denormal. */
    public static int usual(int a, int usual) {
        return (a & 0x7F80_0000) != 0 || a << 1 == 0 ? usual : 0;
    }

    /** {@code usual}, or zero for a double that is denormal. */
    public static int usual(double a, int usual) {
        return usual(Double.doubleToRawLongBits(a), usual);
    }

    /** {@code usual}, or zero for a single that is denormal. */
    public static int usual(float a, int usual) {
        return usual(Float.floatToRawIntBits(a), usual);
    }

    /** A result that is the processor's, and raises nothing, where no operand is denormal; not all such are found. */
    public static boolean isRight(double r, int usual) {
        int upper = (int) (Double.doubleToRawLongBits(r) >>> 31);
        return Integer.compareUnsigned(upper - LEAST64, usual) < 0;
    }

    /** As {@link #isRight(double, long)} for single precision. */
    public static boolean isRight(float r, int usual) {
        return Integer.compareUnsigned((Float.floatToRawIntBits(r) << 1) - LEAST32, usual) < 0;
    }

    /** Operands that are ordered, and not denormal. */
    public static boolean isOrdered(double a, double b, int usual) {
        return usual != 0 && (a < b || a >= b);
    }

    /** As {@link #isOrdered(double, double, long)} for single precision. */
    public static boolean isOrdered(float a, float b, int usual) {
        return usual != 0 && (a < b || a >= b);
    }

    private static boolean normal(double r) {
        double m = Math.abs(r);
        return m > Double.MIN_NORMAL && m <= Double.MAX_VALUE;
    }

    private static boolean normal(float r) {
        float m = Math.abs(r);
        return m > Float.MIN_NORMAL && m <= Float.MAX_VALUE;
    }

    private static boolean denormal64(long a) {
        return (a & INFINITY64) == 0 && a << 1 != 0;
    }

    private static boolean denormal32(int a) {
        return (a & 0x7F80_0000) == 0 && a << 1 != 0;
    }

    // ---- Addition, subtraction ------------------------------------------------------------------------------------

    /** ADDSD. */
    public static long add64(Cpu c, long a, long b) {
        double x = Double.longBitsToDouble(a);
        double y = Double.longBitsToDouble(b);
        double r = x + y;
        if (quick(c) && (normal(r) || r == 0) && !denormal64(a) && !denormal64(b)) {
            double z = r - x;
            if (sticky(c) || x - (r - z) + (y - z) == 0) {
                return Double.doubleToRawLongBits(r);
            }
        }
        return add(c, true, a, b, false);
    }

    /** SUBSD. */
    public static long sub64(Cpu c, long a, long b) {
        double x = Double.longBitsToDouble(a);
        double y = Double.longBitsToDouble(b);
        double r = x - y;
        if (quick(c) && (normal(r) || r == 0) && !denormal64(a) && !denormal64(b)) {
            double z = r - x;
            if (sticky(c) || x - (r - z) - (y + z) == 0) {
                return Double.doubleToRawLongBits(r);
            }
        }
        return add(c, true, a, b, true);
    }

    /** ADDSS. */
    public static int add32(Cpu c, int a, int b) {
        float x = Float.intBitsToFloat(a);
        float y = Float.intBitsToFloat(b);
        float r = x + y;
        if (quick(c) && (normal(r) || r == 0) && !denormal32(a) && !denormal32(b)) {
            float z = r - x;
            if (sticky(c) || x - (r - z) + (y - z) == 0) {
                return Float.floatToRawIntBits(r);
            }
        }
        return (int) add(c, false, a & LOW32, b & LOW32, false);
    }

    /** SUBSS. */
    public static int sub32(Cpu c, int a, int b) {
        float x = Float.intBitsToFloat(a);
        float y = Float.intBitsToFloat(b);
        float r = x - y;
        if (quick(c) && (normal(r) || r == 0) && !denormal32(a) && !denormal32(b)) {
            float z = r - x;
            if (sticky(c) || x - (r - z) - (y + z) == 0) {
                return Float.floatToRawIntBits(r);
            }
        }
        return (int) add(c, false, a & LOW32, b & LOW32, true);
    }

    // ---- Multiplication, division, square root --------------------------------------------------------------------

    /** MULSD. */
    public static long mul64(Cpu c, long a, long b) {
        double x = Double.longBitsToDouble(a);
        double y = Double.longBitsToDouble(b);
        double r = x * y;
        if (quick(c) && !denormal64(a) && !denormal64(b)) {
            boolean zero = r == 0 && (x == 0 || y == 0);
            if (zero || normal(r) && (sticky(c) || Math.abs(r) > RESIDUAL_SAFE && Math.fma(x, y, -r) == 0)) {
                return Double.doubleToRawLongBits(r);
            }
        }
        return mul(c, true, a, b);
    }

    /** MULSS. */
    public static int mul32(Cpu c, int a, int b) {
        float x = Float.intBitsToFloat(a);
        float y = Float.intBitsToFloat(b);
        float r = x * y;
        if (quick(c) && !denormal32(a) && !denormal32(b)) {
            boolean zero = r == 0 && (x == 0 || y == 0);
            if (zero || normal(r) && (sticky(c) || (double) x * y == r)) {
                return Float.floatToRawIntBits(r);
            }
        }
        return (int) mul(c, false, a & LOW32, b & LOW32);
    }

    /** DIVSD. */
    public static long div64(Cpu c, long a, long b) {
        double x = Double.longBitsToDouble(a);
        double y = Double.longBitsToDouble(b);
        double r = x / y;
        if (quick(c) && normal(r) && !denormal64(a) && !denormal64(b)
                && (sticky(c) || Math.abs(x) > RESIDUAL_SAFE && Math.fma(-r, y, x) == 0)) {
            return Double.doubleToRawLongBits(r);
        }
        return div(c, true, a, b);
    }

    /** DIVSS. */
    public static int div32(Cpu c, int a, int b) {
        float x = Float.intBitsToFloat(a);
        float y = Float.intBitsToFloat(b);
        float r = x / y;
        if (quick(c) && normal(r) && !denormal32(a) && !denormal32(b) && (sticky(c) || (double) r * y == x)) {
            return Float.floatToRawIntBits(r);
        }
        return (int) div(c, false, a & LOW32, b & LOW32);
    }

    /** SQRTSD. */
    public static long sqrt64(Cpu c, long b) {
        double x = Double.longBitsToDouble(b);
        double r = Math.sqrt(x);
        if (quick(c) && normal(r) && !denormal64(b)
                && (sticky(c) || x > RESIDUAL_SAFE && Math.fma(-r, r, x) == 0)) {
            return Double.doubleToRawLongBits(r);
        }
        return sqrt(c, true, b);
    }

    /** SQRTSS. */
    public static int sqrt32(Cpu c, int b) {
        float x = Float.intBitsToFloat(b);
        float r = (float) Math.sqrt(x);
        if (quick(c) && normal(r) && !denormal32(b) && (sticky(c) || (double) r * r == x)) {
            return Float.floatToRawIntBits(r);
        }
        return (int) sqrt(c, false, b & LOW32);
    }

    // ---- Minimum, maximum, comparison -----------------------------------------------------------------------------

    /** MINSD: the second where either is a NaN or both are zeros. */
    public static long min64(Cpu c, long a, long b) {
        double x = Double.longBitsToDouble(a);
        double y = Double.longBitsToDouble(b);
        if (normal(x) && normal(y)) {
            return x < y ? a : b;
        }
        return extreme(c, true, a, b, false);
    }

    /** MAXSD: the second where either is a NaN or both are zeros. */
    public static long max64(Cpu c, long a, long b) {
        double x = Double.longBitsToDouble(a);
        double y = Double.longBitsToDouble(b);
        if (normal(x) && normal(y)) {
            return x > y ? a : b;
        }
        return extreme(c, true, a, b, true);
    }

    /** MINSS: the second where either is a NaN or both are zeros. */
    public static int min32(Cpu c, int a, int b) {
        float x = Float.intBitsToFloat(a);
        float y = Float.intBitsToFloat(b);
        if (normal(x) && normal(y)) {
            return x < y ? a : b;
        }
        return (int) extreme(c, false, a & LOW32, b & LOW32, false);
    }

    /** MAXSS: the second where either is a NaN or both are zeros. */
    public static int max32(Cpu c, int a, int b) {
        float x = Float.intBitsToFloat(a);
        float y = Float.intBitsToFloat(b);
        if (normal(x) && normal(y)) {
            return x > y ? a : b;
        }
        return (int) extreme(c, false, a & LOW32, b & LOW32, true);
    }

    private static long extreme(Cpu c, boolean wide, long a, long b, boolean greater) {
        if (isNan(wide, a) || isNan(wide, b)) {
            raise(c, IE);
            return flushed(c, wide, b);
        }
        long x = operand(c, wide, a);
        long y = operand(c, wide, b);
        int order = order(wide, x, y);
        return (greater ? order > 0 : order < 0) ? x : y;
    }

    /** {@link #compare}: the operands are not ordered. */
    public static final int UNORDERED = 2;

    /**
     * Compares as UCOMISD does, {@code signalling} as COMISD does.
     *
     * @return negative, 0, 1 or {@link #UNORDERED}
     */
    public static int compare64(Cpu c, long a, long b, boolean signalling) {
        double x = Double.longBitsToDouble(a);
        double y = Double.longBitsToDouble(b);
        if ((x == 0 || normal(x)) && (y == 0 || normal(y))) {
            return x < y ? -1 : x > y ? 1 : 0;
        }
        return compare(c, true, a, b, signalling);
    }

    /** As {@link #compare64} for single precision. */
    public static int compare32(Cpu c, int a, int b, boolean signalling) {
        float x = Float.intBitsToFloat(a);
        float y = Float.intBitsToFloat(b);
        if ((x == 0 || normal(x)) && (y == 0 || normal(y))) {
            return x < y ? -1 : x > y ? 1 : 0;
        }
        return compare(c, false, a & LOW32, b & LOW32, signalling);
    }

    private static int compare(Cpu c, boolean wide, long a, long b, boolean signalling) {
        if (isNan(wide, a) || isNan(wide, b)) {
            if (signalling || isSignalling(wide, a) || isSignalling(wide, b)) {
                raise(c, IE);
            }
            return UNORDERED;
        }
        return order(wide, operand(c, wide, a), operand(c, wide, b));
    }

    /** CMPSD's predicate 0..7: EQ LT LE UNORD NEQ NLT NLE ORD. */
    public static boolean predicate64(Cpu c, long a, long b, int predicate) {
        return holds(compare64(c, a, b, signals(predicate)), predicate);
    }

    /** CMPSS's predicate 0..7: EQ LT LE UNORD NEQ NLT NLE ORD. */
    public static boolean predicate32(Cpu c, int a, int b, int predicate) {
        return holds(compare32(c, a, b, signals(predicate)), predicate);
    }

    private static boolean signals(int predicate) {
        return (predicate & 3) == 1 || (predicate & 3) == 2;
    }

    private static boolean holds(int order, int predicate) {
        boolean result = switch (predicate & 3) {
            case 0 -> order == 0;
            case 1 -> order < 0;
            case 2 -> order <= 0;
            default -> order == UNORDERED;
        };
        return result ^ (predicate & 4) != 0;
    }

    // ---- Conversions ----------------------------------------------------------------------------------------------

    /** CVTSD2SI and CVTTSD2SI to 32 bits, in a rounding mode. */
    public static int toInt(Cpu c, long b, int rounding) {
        double x = Double.longBitsToDouble(b);
        if (Math.abs(x) < 0x1p31 - 1) {
            int r = (int) x;
            if (r == x || rounding == ZERO && (c.mxcsr & (PE | PM)) == (PE | PM) && !denormal64(b)) {
                return r;
            }
        }
        return (int) toInteger(c, true, b, rounding, 32);
    }

    /** CVTSD2SI and CVTTSD2SI to 64 bits, in a rounding mode. */
    public static long toLong(Cpu c, long b, int rounding) {
        double x = Double.longBitsToDouble(b);
        if (Math.abs(x) < 0x1p62) {
            long r = (long) x;
            if (r == x || rounding == ZERO && (c.mxcsr & (PE | PM)) == (PE | PM) && !denormal64(b)) {
                return r;
            }
        }
        return toInteger(c, true, b, rounding, 64);
    }

    /** CVTSS2SI and CVTTSS2SI to 32 bits, in a rounding mode. */
    public static int toInt(Cpu c, int b, int rounding) {
        float x = Float.intBitsToFloat(b);
        if (Math.abs(x) < 0x1p30f && (int) x == x) {
            return (int) x;
        }
        return (int) toInteger(c, false, b & LOW32, rounding, 32);
    }

    /** CVTSS2SI and CVTTSS2SI to 64 bits, in a rounding mode. */
    public static long toLong(Cpu c, int b, int rounding) {
        return toInteger(c, false, b & LOW32, rounding, 64);
    }

    /** CVTSI2SD from 64 bits. */
    public static long fromLong64(Cpu c, long v) {
        if ((v << 11 >> 11) == v) {
            return Double.doubleToRawLongBits(v);
        }
        return fromInteger(c, true, v);
    }

    /** CVTSI2SS from 64 bits. */
    public static int fromLong32(Cpu c, long v) {
        if ((v << 40 >> 40) == v) {
            return Float.floatToRawIntBits(v);
        }
        return (int) fromInteger(c, false, v);
    }

    private static long fromInteger(Cpu c, boolean wide, long v) {
        long magnitude = Math.abs(v);
        if (magnitude < 0) {
            return round(c, wide, true, 63, 1L << 62);
        }
        int zeros = Long.numberOfLeadingZeros(magnitude);
        return round(c, wide, v < 0, 63 - zeros, magnitude << zeros - 1);
    }

    private static long toInteger(Cpu c, boolean wide, long a, int rounding, int width) {
        long indefinite = Long.MIN_VALUE >> 64 - width;
        if (exponentField(wide, a) == maximum(wide)) {
            raise(c, IE);
            return indefinite;
        }
        long b = flushed(c, wide, a);
        boolean negative = isNegative(wide, b);
        int fraction = fraction(wide);
        int field = exponentField(wide, b);
        long significand = b & (1L << fraction) - 1 | (field == 0 ? 0 : 1L << fraction);
        int exponent = Math.max(field, 1) - bias(wide) - fraction;
        long magnitude;
        boolean inexact = false;
        if (exponent >= 0) {
            if (exponent > 63 - fraction) {
                raise(c, IE);
                return indefinite;
            }
            magnitude = significand << exponent;
        } else {
            long rest = exponent < -62 ? significand == 0 ? 0 : 1 : significand << 63 + exponent << 1;
            magnitude = exponent < -62 ? 0 : significand >>> -exponent;
            inexact = rest != 0;
            boolean half = exponent >= -62 && rest < 0;
            if (inexact && increments(rounding, negative, half, rest << 1 != 0, (magnitude & 1) != 0)) {
                magnitude++;
            }
        }
        long limit = (1L << width - 1) - (negative ? 0 : 1);
        if (Long.compareUnsigned(magnitude, limit) > 0) {
            raise(c, IE);
            return indefinite;
        }
        if (inexact) {
            raise(c, PE);
        }
        return negative ? -magnitude : magnitude;
    }

    /** Whether a magnitude is rounded up: {@code half} is the bit below, {@code rest} whether any lower one is set. */
    private static boolean increments(int rounding, boolean negative, boolean half, boolean rest, boolean odd) {
        return switch (rounding) {
            case NEAREST -> half && (rest || odd);
            case DOWN -> negative;
            case UP -> !negative;
            default -> false;
        };
    }

    /** ROUNDSD: to an integral value in a rounding mode; {@code quiet} without precision exception. */
    public static long integral64(Cpu c, long a, int rounding, boolean quiet) {
        return integral(c, true, a, rounding, quiet);
    }

    /** ROUNDSS: to an integral value in a rounding mode; {@code quiet} without precision exception. */
    public static int integral32(Cpu c, int a, int rounding, boolean quiet) {
        return (int) integral(c, false, a & LOW32, rounding, quiet);
    }

    private static long integral(Cpu c, boolean wide, long a, int rounding, boolean quiet) {
        if (isNan(wide, a)) {
            return nan(c, wide, a, a);
        }
        long b = flushed(c, wide, a);
        int fraction = fraction(wide);
        int exponent = exponentField(wide, b) - bias(wide);
        if (exponent >= fraction || (b & ~sign(wide)) == 0) {
            return b;
        }
        boolean negative = isNegative(wide, b);
        long result;
        if (exponent < 0) {
            boolean half = exponent == -1;
            boolean rest = !half || (b & (1L << fraction) - 1) != 0;
            boolean one = increments(rounding, negative, half, rest, false);
            result = (negative ? sign(wide) : 0) | (one ? (long) bias(wide) << fraction : 0);
        } else {
            int drop = fraction - exponent;
            long rest = b & (1L << drop) - 1;
            result = b - rest;
            // An exponent of zero leaves no bit of the integral part but the implicit one, which is odd.
            boolean odd = exponent == 0 || (b >>> drop & 1) != 0;
            boolean half = (rest >>> drop - 1 & 1) != 0;
            if (rest != 0 && increments(rounding, negative, half, (rest & (1L << drop - 1) - 1) != 0, odd)) {
                result += 1L << drop;
            }
        }
        if (!quiet && result != b) {
            raise(c, PE);
        }
        return result;
    }

    /** CVTSD2SS. */
    public static int narrow(Cpu c, long a) {
        double x = Double.longBitsToDouble(a);
        float r = (float) x;
        if (quick(c) && normal(r) && (sticky(c) || r == x)) {
            return Float.floatToRawIntBits(r);
        }
        if (isNan(true, a)) {
            if (isSignalling(true, a)) {
                raise(c, IE);
            }
            return (int) (a >>> 32) & 0x8000_0000 | 0x7FC0_0000 | (int) (a >>> 29) & 0x3F_FFFF;
        }
        long b = operand(c, true, a);
        int sign = (int) (b >>> 32) & 0x8000_0000;
        if (b << 1 == 0) {
            return sign;
        }
        if (exponentField(true, b) == 0x7FF) {
            return sign | 0x7F80_0000;
        }
        return (int) round(c, false, b < 0, exponent(true, b), significand(true, b) << 10);
    }

    /** CVTSS2SD. */
    public static long widen(Cpu c, int a) {
        float x = Float.intBitsToFloat(a);
        if (normal(x) || x == 0) {
            return Double.doubleToRawLongBits(x);
        }
        if (x != x) {
            if (isSignalling(false, a & LOW32)) {
                raise(c, IE);
            }
            return ((long) a & 0x8000_0000L) << 32 | 0x7FF8_0000_0000_0000L | (a & 0x7F_FFFFL) << 29;
        }
        return Double.doubleToRawLongBits(Float.intBitsToFloat((int) operand(c, false, a & LOW32)));
    }

    // ---- For translated code, which has numbers in locals ---------------------------------------------------------

    /** ADDSD on numbers. */
    public static double add(Cpu c, double a, double b) {
        return Double.longBitsToDouble(add64(c, Double.doubleToRawLongBits(a), Double.doubleToRawLongBits(b)));
    }

    /** ADDSS on numbers. */
    public static float add(Cpu c, float a, float b) {
        return Float.intBitsToFloat(add32(c, Float.floatToRawIntBits(a), Float.floatToRawIntBits(b)));
    }

    /** SUBSD on numbers. */
    public static double sub(Cpu c, double a, double b) {
        return Double.longBitsToDouble(sub64(c, Double.doubleToRawLongBits(a), Double.doubleToRawLongBits(b)));
    }

    /** SUBSS on numbers. */
    public static float sub(Cpu c, float a, float b) {
        return Float.intBitsToFloat(sub32(c, Float.floatToRawIntBits(a), Float.floatToRawIntBits(b)));
    }

    /** MULSD on numbers. */
    public static double mul(Cpu c, double a, double b) {
        return Double.longBitsToDouble(mul64(c, Double.doubleToRawLongBits(a), Double.doubleToRawLongBits(b)));
    }

    /** MULSS on numbers. */
    public static float mul(Cpu c, float a, float b) {
        return Float.intBitsToFloat(mul32(c, Float.floatToRawIntBits(a), Float.floatToRawIntBits(b)));
    }

    /** DIVSD on numbers. */
    public static double div(Cpu c, double a, double b) {
        return Double.longBitsToDouble(div64(c, Double.doubleToRawLongBits(a), Double.doubleToRawLongBits(b)));
    }

    /** DIVSS on numbers. */
    public static float div(Cpu c, float a, float b) {
        return Float.intBitsToFloat(div32(c, Float.floatToRawIntBits(a), Float.floatToRawIntBits(b)));
    }

    /** SQRTSD on a number. */
    public static double sqrt(Cpu c, double b) {
        return Double.longBitsToDouble(sqrt64(c, Double.doubleToRawLongBits(b)));
    }

    /** SQRTSS on a number. */
    public static float sqrt(Cpu c, float b) {
        return Float.intBitsToFloat(sqrt32(c, Float.floatToRawIntBits(b)));
    }

    /** SQRTSS as the JVM has it. */
    public static float sqrt(float b) {
        return (float) Math.sqrt(b);
    }

    /** MINSD on numbers, none of which is denormal where {@code usual} is not zero; finished. */
    public static double min(Cpu c, double a, double b, int usual) throws GuestFault {
        if (isOrdered(a, b, usual)) {
            return a < b ? a : b;
        }
        long r = min64(c, Double.doubleToRawLongBits(a), Double.doubleToRawLongBits(b));
        finish(c);
        return Double.longBitsToDouble(r);
    }

    /** MINSS on numbers, none of which is denormal where {@code usual} is not zero; finished. */
    public static float min(Cpu c, float a, float b, int usual) throws GuestFault {
        if (isOrdered(a, b, usual)) {
            return a < b ? a : b;
        }
        int r = min32(c, Float.floatToRawIntBits(a), Float.floatToRawIntBits(b));
        finish(c);
        return Float.intBitsToFloat(r);
    }

    /** MAXSD on numbers, none of which is denormal where {@code usual} is not zero; finished. */
    public static double max(Cpu c, double a, double b, int usual) throws GuestFault {
        if (isOrdered(a, b, usual)) {
            return a > b ? a : b;
        }
        long r = max64(c, Double.doubleToRawLongBits(a), Double.doubleToRawLongBits(b));
        finish(c);
        return Double.longBitsToDouble(r);
    }

    /** MAXSS on numbers, none of which is denormal where {@code usual} is not zero; finished. */
    public static float max(Cpu c, float a, float b, int usual) throws GuestFault {
        if (isOrdered(a, b, usual)) {
            return a > b ? a : b;
        }
        int r = max32(c, Float.floatToRawIntBits(a), Float.floatToRawIntBits(b));
        finish(c);
        return Float.intBitsToFloat(r);
    }

    /** Compares as {@link #compare64}, and finishes; no operand is denormal where {@code usual} is not zero. */
    public static int order(Cpu c, double a, double b, boolean signalling, int usual) throws GuestFault {
        if (isOrdered(a, b, usual)) {
            return a < b ? -1 : a > b ? 1 : 0;
        }
        int order = compare64(c, Double.doubleToRawLongBits(a), Double.doubleToRawLongBits(b), signalling);
        finish(c);
        return order;
    }

    /** CVTTSD2SI of a number that is not denormal where {@code usual} is not zero; finished. */
    public static int truncatedInt(Cpu c, double a, int usual) throws GuestFault {
        if (usual != 0 && Math.abs(a) < 0x1p31) {
            return (int) a;
        }
        int r = toInt(c, Double.doubleToRawLongBits(a), ZERO);
        finish(c);
        return r;
    }

    /** CVTTSD2SI of a number that is not denormal where {@code usual} is not zero; finished. */
    public static long truncatedLong(Cpu c, double a, int usual) throws GuestFault {
        if (usual != 0 && Math.abs(a) < 0x1p62) {
            return (long) a;
        }
        long r = toLong(c, Double.doubleToRawLongBits(a), ZERO);
        finish(c);
        return r;
    }

    /** Compares as {@link #compare32}, and finishes; no operand is denormal where {@code usual} is not zero. */
    public static int order(Cpu c, float a, float b, boolean signalling, int usual) throws GuestFault {
        if (isOrdered(a, b, usual)) {
            return a < b ? -1 : a > b ? 1 : 0;
        }
        int order = compare32(c, Float.floatToRawIntBits(a), Float.floatToRawIntBits(b), signalling);
        finish(c);
        return order;
    }

    /** CVTTSS2SI of a number that is not denormal where {@code usual} is not zero; finished. */
    public static int truncatedInt(Cpu c, float a, int usual) throws GuestFault {
        if (usual != 0 && Math.abs(a) < 0x1p31f) {
            return (int) a;
        }
        int r = toInt(c, Float.floatToRawIntBits(a), ZERO);
        finish(c);
        return r;
    }

    /** CVTTSS2SI of a number that is not denormal where {@code usual} is not zero; finished. */
    public static long truncatedLong(Cpu c, float a, int usual) throws GuestFault {
        if (usual != 0 && Math.abs(a) < 0x1p62f) {
            return (long) a;
        }
        long r = toLong(c, Float.floatToRawIntBits(a), ZERO);
        finish(c);
        return r;
    }

    /** CVTSS2SD of a number that is not denormal where {@code usual} is not zero; finished. */
    public static double widen(Cpu c, float a, int usual) throws GuestFault {
        if (usual != 0 && a == a) {
            return a;
        }
        long r = widen(c, Float.floatToRawIntBits(a));
        finish(c);
        return Double.longBitsToDouble(r);
    }

    /** CVTSD2SS of a number that is not denormal where {@code usual} is not zero; finished. */
    public static float narrow(Cpu c, double a, int usual) throws GuestFault {
        float r = (float) a;
        if (isRight(r, usual) || usual != 0 && a == 0) {
            return r;
        }
        int bits = narrow(c, Double.doubleToRawLongBits(a));
        finish(c);
        return Float.intBitsToFloat(bits);
    }

    // ---- Formats --------------------------------------------------------------------------------------------------

    private static int fraction(boolean wide) {
        return wide ? 52 : 23;
    }

    private static int bias(boolean wide) {
        return wide ? 1023 : 127;
    }

    /** The exponent field of infinities and NaNs. */
    private static int maximum(boolean wide) {
        return wide ? 0x7FF : 0xFF;
    }

    private static long sign(boolean wide) {
        return wide ? SIGN64 : 0x8000_0000L;
    }

    private static boolean isNegative(boolean wide, long a) {
        return (a & sign(wide)) != 0;
    }

    private static int exponentField(boolean wide, long a) {
        return wide ? (int) (a >>> 52) & 0x7FF : (int) (a >>> 23) & 0xFF;
    }

    private static long infinity(boolean wide) {
        return wide ? INFINITY64 : 0x7F80_0000L;
    }

    private static boolean isNan(boolean wide, long a) {
        return (a & ~sign(wide)) > infinity(wide);
    }

    private static boolean isSignalling(boolean wide, long a) {
        return isNan(wide, a) && (a >>> fraction(wide) - 1 & 1) == 0;
    }

    private static boolean isInfinite(boolean wide, long a) {
        return (a & ~sign(wide)) == infinity(wide);
    }

    private static boolean isZero(boolean wide, long a) {
        return (a & ~sign(wide)) == 0;
    }

    private static boolean isDenormal(boolean wide, long a) {
        return exponentField(wide, a) == 0 && !isZero(wide, a);
    }

    /** The operand, zero in place of a denormal under DAZ. */
    private static long flushed(Cpu c, boolean wide, long a) {
        return (c.mxcsr & DAZ) != 0 && isDenormal(wide, a) ? a & sign(wide) : a;
    }

    /** The operand, zero in place of a denormal under DAZ, the denormal exception raised otherwise. */
    private static long operand(Cpu c, boolean wide, long a) {
        if (!isDenormal(wide, a)) {
            return a;
        }
        if ((c.mxcsr & DAZ) != 0) {
            return a & sign(wide);
        }
        raise(c, DE);
        return a;
    }

    /** The first NaN of two operands, made quiet; invalid where either signals. */
    private static long nan(Cpu c, boolean wide, long a, long b) {
        if (isSignalling(wide, a) || isSignalling(wide, b)) {
            raise(c, IE);
        }
        return (isNan(wide, a) ? a : b) | 1L << fraction(wide) - 1;
    }

    private static long invalid(Cpu c, boolean wide) {
        raise(c, IE);
        return wide ? NAN64 : NAN32 & LOW32;
    }

    /** -1, 0 or 1; neither is a NaN. */
    private static int order(boolean wide, long a, long b) {
        return wide
                ? Double.longBitsToDouble(a) < Double.longBitsToDouble(b)
                        ? -1
                        : Double.longBitsToDouble(a) > Double.longBitsToDouble(b) ? 1 : 0
                : Float.intBitsToFloat((int) a) < Float.intBitsToFloat((int) b)
                        ? -1
                        : Float.intBitsToFloat((int) a) > Float.intBitsToFloat((int) b) ? 1 : 0;
    }

    /** The exponent of a number that is not zero, as if denormals were normalised. */
    private static int exponent(boolean wide, long a) {
        int field = exponentField(wide, a);
        if (field != 0) {
            return field - bias(wide);
        }
        return 1 - bias(wide) - (Long.numberOfLeadingZeros(a & ~sign(wide)) - (63 - fraction(wide)));
    }

    /** The significand of a number that is not zero, its top bit at 52 whatever the format. */
    private static long significand(boolean wide, long a) {
        long f = a & (1L << fraction(wide)) - 1;
        if (exponentField(wide, a) != 0) {
            f |= 1L << fraction(wide);
        }
        return f << Long.numberOfLeadingZeros(f) - 11;
    }

    /** The significand as a number from 1 to 2. */
    private static double scaled(boolean wide, long a) {
        return Double.longBitsToDouble(0x3FF0_0000_0000_0000L | significand(wide, a) & 0xF_FFFF_FFFF_FFFFL);
    }

    // ---- On integers ----------------------------------------------------------------------------------------------

    private static long add(Cpu c, boolean wide, long a, long b, boolean subtract) {
        if (isNan(wide, a) || isNan(wide, b)) {
            return nan(c, wide, a, b);
        }
        long negated = subtract ? b ^ sign(wide) : b;
        if (isInfinite(wide, a) && isInfinite(wide, b) && a != negated) {
            return invalid(c, wide);
        }
        long x = operand(c, wide, a);
        long y = operand(c, wide, negated);
        if (isInfinite(wide, x)) {
            return x;
        }
        if (isInfinite(wide, y)) {
            return y;
        }
        long zero = rounding(c) == DOWN ? sign(wide) : 0;
        if (isZero(wide, x) && isZero(wide, y)) {
            return x == y ? x : zero;
        }
        if (isZero(wide, x) || isZero(wide, y)) {
            long r = isZero(wide, x) ? y : x;
            return round(c, wide, isNegative(wide, r), exponent(wide, r), significand(wide, r) << 10);
        }
        if ((x & ~sign(wide)) < (y & ~sign(wide))) {
            long t = x;
            x = y;
            y = t;
        }
        int exponent = exponent(wide, x);
        int shift = exponent - exponent(wide, y);
        long p = significand(wide, x) << 9;
        long q = significand(wide, y) << 9;
        q = shift > 62 ? 1 : q >>> shift | ((q & (1L << shift) - 1) != 0 ? 1 : 0);
        long sum = isNegative(wide, x) == isNegative(wide, y) ? p + q : p - q;
        if (sum == 0) {
            return zero;
        }
        int zeros = Long.numberOfLeadingZeros(sum);
        return round(c, wide, isNegative(wide, x), exponent + 2 - zeros, sum << zeros - 1);
    }

    private static long mul(Cpu c, boolean wide, long a, long b) {
        if (isNan(wide, a) || isNan(wide, b)) {
            return nan(c, wide, a, b);
        }
        long sign = (a ^ b) & sign(wide);
        long p = flushed(c, wide, a);
        long q = flushed(c, wide, b);
        if (isInfinite(wide, p) && isZero(wide, q) || isZero(wide, p) && isInfinite(wide, q)) {
            return invalid(c, wide);
        }
        long x = operand(c, wide, a);
        long y = operand(c, wide, b);
        if (isInfinite(wide, x) || isInfinite(wide, y)) {
            return sign | infinity(wide);
        }
        if (isZero(wide, x) || isZero(wide, y)) {
            return sign;
        }
        double u = scaled(wide, x);
        double v = scaled(wide, y);
        double r = u * v;
        return round(c, wide, sign != 0, exponent(wide, x) + exponent(wide, y), r, Math.fma(u, v, -r));
    }

    private static long div(Cpu c, boolean wide, long a, long b) {
        if (isNan(wide, a) || isNan(wide, b)) {
            return nan(c, wide, a, b);
        }
        long sign = (a ^ b) & sign(wide);
        long p = flushed(c, wide, a);
        long q = flushed(c, wide, b);
        if (isInfinite(wide, p) && isInfinite(wide, q) || isZero(wide, p) && isZero(wide, q)) {
            return invalid(c, wide);
        }
        if (isZero(wide, q) && !isInfinite(wide, p)) {
            raise(c, ZE);
            return sign | infinity(wide);
        }
        long x = operand(c, wide, a);
        long y = operand(c, wide, b);
        if (isInfinite(wide, x)) {
            return sign | infinity(wide);
        }
        if (isZero(wide, x) || isInfinite(wide, y)) {
            return sign;
        }
        double u = scaled(wide, x);
        double v = scaled(wide, y);
        double r = u / v;
        double rest = Math.fma(-r, v, u);
        return round(c, wide, sign != 0, exponent(wide, x) - exponent(wide, y), r, rest);
    }

    private static long sqrt(Cpu c, boolean wide, long a) {
        if (isNan(wide, a)) {
            return nan(c, wide, a, a);
        }
        long p = flushed(c, wide, a);
        if (isZero(wide, p)) {
            return p;
        }
        if (isNegative(wide, p)) {
            return invalid(c, wide);
        }
        if (isInfinite(wide, p)) {
            return p;
        }
        long x = operand(c, wide, a);
        int exponent = exponent(wide, x);
        double u = scaled(wide, x) * (1 + (exponent & 1));
        double r = Math.sqrt(u);
        return round(c, wide, false, exponent >> 1, r, Math.fma(-r, r, u));
    }

    /**
     * Rounds {@code r * 2^exponent}, where the true value is {@code r} plus something with the sign of {@code rest}.
     */
    private static long round(Cpu c, boolean wide, boolean negative, int exponent, double r, double rest) {
        long bits = Double.doubleToRawLongBits(r);
        long significand = (bits & 0xF_FFFF_FFFF_FFFFL | 1L << 52) << 10;
        int e = exponent + Math.getExponent(r);
        significand += rest > 0 ? 1 : rest < 0 ? -1 : 0;
        if (significand < 1L << 62) {
            significand <<= 1;
            e--;
        }
        return round(c, wide, negative, e, significand);
    }

    /**
     * Rounds {@code significand * 2^(exponent - 62)} to a format in MXCSR's mode, and raises precision, overflow and
     * underflow. Tininess is detected after rounding.
     *
     * @param significand top bit at 62; bit 0 also stands for everything lower
     */
    private static long round(Cpu c, boolean wide, boolean negative, int exponent, long significand) {
        int drop = 62 - fraction(wide);
        int mode = rounding(c);
        long sign = negative ? sign(wide) : 0;
        long rounded = shiftRounded(significand, drop, mode, negative);
        boolean inexact = rounded << drop != significand;
        int e = exponent;
        if (rounded >>> fraction(wide) + 1 != 0) {
            rounded >>>= 1;
            e++;
        }
        if (e < 1 - bias(wide)) {
            return tiny(c, wide, negative, exponent, significand, inexact);
        }
        if (e > bias(wide)) {
            raise(c, (c.mxcsr & OM) != 0 ? OE | PE : inexact ? OE | PE : OE);
            boolean infinite = mode == NEAREST || mode == (negative ? DOWN : UP);
            return sign | (infinite ? infinity(wide) : infinity(wide) - 1);
        }
        if (inexact) {
            raise(c, PE);
        }
        return sign | (long) (e + bias(wide)) << fraction(wide) | rounded & (1L << fraction(wide)) - 1;
    }

    private static long tiny(Cpu c, boolean wide, boolean negative, int exponent, long significand, boolean inexact) {
        long sign = negative ? sign(wide) : 0;
        if ((c.mxcsr & UM) == 0) {
            raise(c, inexact ? UE | PE : UE);
            return sign;
        }
        if ((c.mxcsr & FTZ) != 0) {
            raise(c, UE | PE);
            return sign;
        }
        int drop = 62 - fraction(wide) + (1 - bias(wide) - exponent);
        if (drop > 63) {
            drop = 63;
            significand = 1;
        }
        long rounded = shiftRounded(significand, drop, rounding(c), negative);
        if (rounded << drop != significand) {
            raise(c, UE | PE);
        }
        return sign | rounded;
    }

    private static long shiftRounded(long significand, int drop, int mode, boolean negative) {
        long kept = significand >>> drop;
        long rest = significand & (1L << drop) - 1;
        boolean half = (rest >>> drop - 1 & 1) != 0;
        boolean lower = (rest & (1L << drop - 1) - 1) != 0;
        return rest != 0 && increments(mode, negative, half, lower, (kept & 1) != 0) ? kept + 1 : kept;
    }
}
