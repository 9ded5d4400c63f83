package org.jacinth.cpu.fp;

/**
 * Arithmetic on 80-bit double extended-precision values. A value is an int (sign in bit 15, biased exponent in bits
 * 14..0) and a long (significand with its explicit integer bit). Operations take operands as arguments, obey {@link
 * #control}, and leave their result in {@link #signExponent} and {@link #significand} and what they raised in {@link
 * #flags}; a result is a function of these alone. The object exists so that nothing is allocated; it belongs to one
 * thread.
 *
 * <p>An operation starts with {@link #start}. Where it raises an unmasked invalid-operation, denormal-operand or
 * zero-divide exception the result is meaningless: the destination keeps its value. With unmasked overflow or underflow
 * the result has its exponent adjusted by 24576, as a register destination gets it.
 *
 * @sdm 1 "Floating-Point Exception Conditions"
 */
public final class FloatUnit {
    // Exception flags at their positions in the status and control words.
    public static final int IE = 1;
    public static final int DE = 1 << 1;
    public static final int ZE = 1 << 2;
    public static final int OE = 1 << 3;
    public static final int UE = 1 << 4;
    public static final int PE = 1 << 5;
    /** In {@link #flags}: condition codes at their positions in the status word. C1: the result was rounded up. */
    public static final int C0 = 1 << 8;
    public static final int C1 = 1 << 9;
    public static final int C2 = 1 << 10;
    public static final int C3 = 1 << 14;

    /** Rounding control: to nearest even. */
    public static final int NEAREST = 0;
    /** Rounding control: toward minus infinity. */
    public static final int DOWN = 1;
    /** Rounding control: toward plus infinity. */
    public static final int UP = 2;
    /** Rounding control: toward zero. */
    public static final int CHOP = 3;

    public static final int BIAS = 0x3FFF;
    static final int MAX_EXPONENT = 0x7FFF;
    static final long INTEGER_BIT = 1L << 63;
    static final long QUIET_BIT = 1L << 62;
    /** Sign and exponent of the QNaN indefinite. */
    public static final int INDEFINITE_EXPONENT = 0xFFFF;
    /** Significand of the QNaN indefinite. */
    public static final long INDEFINITE_SIGNIFICAND = 0xC000_0000_0000_0000L;
    private static final int ADJUSTMENT = 24576;

    /** The control word: masks, precision control, rounding control. */
    public int control = 0x37F;
    /** What the operation raised: exception flags, and condition codes where it sets them. */
    public int flags;
    /** Sign and exponent of the result. */
    public int signExponent;
    /** Significand of the result. */
    public long significand;

    /** An operand was widened from a denormal of a smaller format. */
    private boolean narrowDenormal;

    // Unpacked operand, see unpack.
    private int exponent;
    private long normalized;

    /** Begins an operation under a control word. */
    public void start(int controlWord) {
        control = controlWord;
        flags = 0;
        narrowDenormal = false;
    }

    // ---- Classes of values ---------------------------------------------------------------------------------------

    public static boolean isZero(int se, long sig) {
        return (se & 0x7FFF) == 0 && sig == 0;
    }

    public static boolean isInfinity(int se, long sig) {
        return (se & 0x7FFF) == 0x7FFF && sig == INTEGER_BIT;
    }

    /** A NaN with its integer bit set. */
    public static boolean isNaN(int se, long sig) {
        return (se & 0x7FFF) == 0x7FFF && sig < 0 && sig != INTEGER_BIT;
    }

    static boolean isSignaling(int se, long sig) {
        return isNaN(se, sig) && (sig & QUIET_BIT) == 0;
    }

    /** An exponent that is not zero with the integer bit clear: pseudo-NaN, pseudo-infinity, unnormal. */
    public static boolean isUnsupported(int se, long sig) {
        return sig >= 0 && (se & 0x7FFF) != 0;
    }

    /** A denormal or pseudo-denormal. */
    public static boolean isDenormal(int se, long sig) {
        return (se & 0x7FFF) == 0 && sig != 0;
    }

    // ---- Results -------------------------------------------------------------------------------------------------

    /** Takes a value from a register as an operand. */
    public void load(int se, long sig) {
        signExponent = se;
        significand = sig;
    }

    void result(int se, long sig) {
        signExponent = se;
        significand = sig;
    }

    void zero(int sign) {
        result(sign << 15, 0);
    }

    void infinity(int sign) {
        result(sign << 15 | MAX_EXPONENT, INTEGER_BIT);
    }

    /** Invalid operation: the QNaN indefinite. */
    void invalid() {
        flags |= IE;
        result(INDEFINITE_EXPONENT, INDEFINITE_SIGNIFICAND);
    }

    int rounding() {
        return control >> 10 & 3;
    }

    /** Significant bits that precision control leaves to add, subtract, multiply, divide and square root. */
    private int precision() {
        return switch (control >> 8 & 3) {
            case 0 -> 24;
            case 2 -> 53;
            default -> 64;
        };
    }

    /** Records a denormal operand; true where that stops the operation. */
    boolean denormal(int ea, long sa) {
        if (isDenormal(ea, sa) || narrowDenormal) {
            flags |= DE;
            return (control & DE) == 0;
        }
        return false;
    }

    boolean denormal(int ea, long sa, int eb, long sb) {
        return denormal(ea, sa) | denormal(eb, sb);
    }

    /** Handles unsupported formats and NaNs: true where the result is decided. */
    boolean special(int ea, long sa) {
        if (isUnsupported(ea, sa)) {
            invalid();
            return true;
        }
        if (isNaN(ea, sa)) {
            if ((sa & QUIET_BIT) == 0) {
                flags |= IE;
            }
            result(ea, sa | QUIET_BIT);
            return true;
        }
        return false;
    }

    /** @sdm 1 "Rules for Handling NaNs" */
    boolean special(int ea, long sa, int eb, long sb) {
        if ((ea & 0x7FFF) != 0x7FFF && (eb & 0x7FFF) != 0x7FFF && sa < 0 && sb < 0) {
            return false;
        }
        if (isUnsupported(ea, sa) || isUnsupported(eb, sb)) {
            invalid();
            return true;
        }
        boolean na = isNaN(ea, sa);
        boolean nb = isNaN(eb, sb);
        if (!na && !nb) {
            return false;
        }
        boolean signalA = na && (sa & QUIET_BIT) == 0;
        boolean signalB = nb && (sb & QUIET_BIT) == 0;
        if (signalA || signalB) {
            flags |= IE;
        }
        boolean first;
        if (!na || !nb) {
            first = na;
        } else if (signalA != signalB) {
            first = signalB;
        } else {
            int order = Long.compareUnsigned(sa, sb);
            first = order > 0 || order == 0 && ea < eb;
        }
        result(first ? ea : eb, (first ? sa : sb) | QUIET_BIT);
        return true;
    }

    /** Splits a finite value other than zero into {@link #exponent}, possibly negative, and {@link #normalized}. */
    private void unpack(int se, long sig) {
        int e = se & 0x7FFF;
        if (e == 0) {
            int shift = Long.numberOfLeadingZeros(sig);
            exponent = 1 - shift;
            normalized = sig << shift;
        } else {
            exponent = e;
            normalized = sig;
        }
    }

    // ---- Rounding ------------------------------------------------------------------------------------------------

    /** True where the bits below the kept ones round the magnitude up. */
    private boolean increments(int sign, long hi, long lo, int bits) {
        int rc = rounding();
        if (rc == NEAREST) {
            if (bits == 64) {
                return lo < 0 && (lo != INTEGER_BIT || (hi & 1) != 0);
            }
            long unit = 1L << 64 - bits;
            long rest = hi & unit - 1;
            long half = unit >>> 1;
            return rest > half || rest == half && (lo != 0 || (hi & unit) != 0);
        }
        boolean inexact = (lo | (bits == 64 ? 0 : hi & (1L << 64 - bits) - 1)) != 0;
        return inexact && (rc == UP ? sign == 0 : rc == DOWN && sign != 0);
    }

    /**
     * Rounds and delivers a value: 1.xxx in the 128 bits of hi:lo, where lo's last bit may stand for any number of bits
     * behind it, with a biased exponent that need not fit.
     */
    void round(int sign, int exp, long hi, long lo, int bits) {
        if (exp <= 0 || exp >= MAX_EXPONENT - 1) {
            roundExtreme(sign, exp, hi, lo, bits);
            return;
        }
        long unit = 1L << 64 - bits;
        if ((hi & unit - 1 | lo) != 0) {
            flags |= PE;
            boolean up = increments(sign, hi, lo, bits);
            hi &= -unit;
            if (up) {
                flags |= C1;
                hi += unit;
                if (hi == 0) {
                    hi = INTEGER_BIT;
                    exp++;
                }
            }
        }
        result(sign << 15 | exp, hi);
    }

    private void roundExtreme(int sign, int exp, long hi, long lo, int bits) {
        long unit = 1L << 64 - bits;
        boolean tiny = false;
        if (exp <= 0) {
            // Tininess is detected after rounding as if the exponent had no bounds.
            tiny = exp < 0 || !((hi & -unit) == -unit && increments(sign, hi, lo, bits));
            if (tiny && (control & UE) == 0) {
                flags |= UE;
                tiny = false;
                exp += ADJUSTMENT;
                if (exp <= 0) {
                    // Only FSCALE gets so far down.
                    flags |= PE;
                    zero(sign);
                    return;
                }
            } else {
                int shift = 1 - exp;
                if (shift < 64) {
                    lo = hi << 64 - shift | lo >>> shift | ((lo << 64 - shift) != 0 ? 1 : 0);
                    hi >>>= shift;
                } else {
                    lo = (shift == 64 ? hi : shift < 128 ? hi >>> shift - 64 | ((hi << 128 - shift) != 0 ? 1 : 0) : 1)
                            | (lo != 0 ? 1 : 0);
                    hi = 0;
                }
                exp = 0;
            }
        }
        boolean inexact = (hi & unit - 1 | lo) != 0;
        boolean up = inexact && increments(sign, hi, lo, bits);
        hi &= -unit;
        if (up) {
            hi += unit;
            if (hi == 0) {
                hi = INTEGER_BIT;
                exp++;
            }
        }
        if (exp == 0 && hi < 0) {
            exp = 1;
        }
        if (exp >= MAX_EXPONENT) {
            flags |= OE;
            if ((control & OE) != 0) {
                overflow(sign, unit);
                return;
            }
            exp -= ADJUSTMENT;
            if (exp >= MAX_EXPONENT) {
                flags |= PE | C1;
                infinity(sign);
                return;
            }
        }
        if (inexact) {
            flags |= PE | (up ? C1 : 0) | (tiny ? UE : 0);
        }
        result(sign << 15 | exp, hi);
    }

    /** The masked response to overflow. */
    private void overflow(int sign, long unit) {
        int rc = rounding();
        flags |= PE;
        if (rc == CHOP || rc == (sign != 0 ? UP : DOWN)) {
            result(sign << 15 | MAX_EXPONENT - 1, -unit);
        } else {
            flags |= C1;
            infinity(sign);
        }
    }

    // ---- Arithmetic ----------------------------------------------------------------------------------------------

    /** a + b. */
    public void add(int ea, long sa, int eb, long sb) {
        if (special(ea, sa, eb, sb)) {
            return;
        }
        addSigned(ea, sa, eb, sb);
    }

    /** a - b. */
    public void subtract(int ea, long sa, int eb, long sb) {
        if (special(ea, sa, eb, sb)) {
            return;
        }
        addSigned(ea, sa, eb ^ 0x8000, sb);
    }

    private void addSigned(int ea, long sa, int eb, long sb) {
        int signA = ea >> 15;
        int signB = eb >> 15;
        boolean infA = (ea & 0x7FFF) == 0x7FFF;
        boolean infB = (eb & 0x7FFF) == 0x7FFF;
        if (infA && infB && signA != signB) {
            invalid();
            return;
        }
        if (denormal(ea, sa, eb, sb)) {
            return;
        }
        if (infA || infB) {
            infinity(infA ? signA : signB);
            return;
        }
        if (sa == 0 || sb == 0) {
            if (sa == 0 && sb == 0) {
                zero(signA == signB ? signA : rounding() == DOWN ? 1 : 0);
            } else if (sa == 0) {
                unpack(eb, sb);
                round(signB, exponent, normalized, 0, precision());
            } else {
                unpack(ea, sa);
                round(signA, exponent, normalized, 0, precision());
            }
            return;
        }
        unpack(eb, sb);
        int xb = exponent;
        long hb = normalized;
        unpack(ea, sa);
        int xa = exponent;
        long ha = normalized;
        if (xa < xb || xa == xb && Long.compareUnsigned(ha, hb) < 0) {
            addOrdered(signB, xb, hb, signA != signB, xa, ha);
        } else {
            addOrdered(signA, xa, ha, signA != signB, xb, hb);
        }
    }

    /** The first magnitude is not smaller than the second. */
    private void addOrdered(int sign, int xa, long hi, boolean opposite, int xb, long small) {
        int shift = xa - xb;
        long sh;
        long sl;
        if (shift == 0) {
            sh = small;
            sl = 0;
        } else if (shift < 64) {
            sh = small >>> shift;
            sl = small << 64 - shift;
        } else {
            sh = 0;
            sl = shift == 64 ? small : shift < 128 ? small >>> shift - 64 | (small << 128 - shift != 0 ? 1 : 0) : 1;
        }
        if (!opposite) {
            long sum = hi + sh;
            if (Long.compareUnsigned(sum, hi) < 0) {
                round(sign, xa + 1, sum >>> 1 | INTEGER_BIT, sum << 63 | sl >>> 1 | sl & 1, precision());
            } else {
                round(sign, xa, sum, sl, precision());
            }
            return;
        }
        long lo = -sl;
        long h = hi - sh - (sl != 0 ? 1 : 0);
        if ((h | lo) == 0) {
            zero(rounding() == DOWN ? 1 : 0);
            return;
        }
        normalize(sign, xa, h, lo, precision());
    }

    /** Shifts a value other than zero until its first bit is set, and rounds it. */
    void normalize(int sign, int exp, long hi, long lo, int bits) {
        if (hi == 0) {
            hi = lo;
            lo = 0;
            exp -= 64;
        }
        int shift = Long.numberOfLeadingZeros(hi);
        if (shift != 0) {
            hi = hi << shift | lo >>> 64 - shift;
            lo <<= shift;
        }
        round(sign, exp - shift, hi, lo, bits);
    }

    /** a * b. */
    public void multiply(int ea, long sa, int eb, long sb) {
        if (special(ea, sa, eb, sb)) {
            return;
        }
        int sign = (ea ^ eb) >> 15 & 1;
        boolean infA = (ea & 0x7FFF) == 0x7FFF;
        boolean infB = (eb & 0x7FFF) == 0x7FFF;
        if (infA && isZero(eb, sb) || infB && isZero(ea, sa)) {
            invalid();
            return;
        }
        if (denormal(ea, sa, eb, sb)) {
            return;
        }
        if (infA || infB) {
            infinity(sign);
            return;
        }
        if (sa == 0 || sb == 0) {
            zero(sign);
            return;
        }
        unpack(ea, sa);
        int exp = exponent;
        long a = normalized;
        unpack(eb, sb);
        exp += exponent - BIAS + 1;
        long hi = Math.unsignedMultiplyHigh(a, normalized);
        long lo = a * normalized;
        if (hi >= 0) {
            hi = hi << 1 | lo >>> 63;
            lo <<= 1;
            exp--;
        }
        round(sign, exp, hi, lo, precision());
    }

    /** a / b. */
    public void divide(int ea, long sa, int eb, long sb) {
        if (special(ea, sa, eb, sb)) {
            return;
        }
        int sign = (ea ^ eb) >> 15 & 1;
        boolean infA = (ea & 0x7FFF) == 0x7FFF;
        boolean infB = (eb & 0x7FFF) == 0x7FFF;
        boolean zeroA = isZero(ea, sa);
        boolean zeroB = isZero(eb, sb);
        if (infA && infB || zeroA && zeroB) {
            invalid();
            return;
        }
        if (zeroB && !infA) {
            // Goes before a denormal operand, which is not reported then.
            flags |= ZE;
            infinity(sign);
            return;
        }
        if (denormal(ea, sa, eb, sb)) {
            return;
        }
        if (infA) {
            infinity(sign);
            return;
        }
        if (infB || zeroA) {
            zero(sign);
            return;
        }
        unpack(ea, sa);
        int exp = exponent;
        long a = normalized;
        unpack(eb, sb);
        exp += BIAS - exponent;
        quotient(a, normalized);
        round(sign, Long.compareUnsigned(a, normalized) < 0 ? exp - 1 : exp, significand, quotientRest, precision());
    }

    /** What is behind the last bit of {@link #quotient}, exact as far as rounding asks. */
    long quotientRest;

    /**
     * Divides two significands, 1.xxx; the quotient is in {@link #significand}, half as large where a is less than b.
     */
    void quotient(long a, long b) {
        boolean less = Long.compareUnsigned(a, b) < 0;
        significand = divideWide(less ? a : a >>> 1, less ? 0 : a << 63, b);
        long r = remainder;
        quotientRest = 0;
        if (r != 0) {
            int half = Long.compareUnsigned(r, b - r);
            quotientRest = half > 0 ? 3L << 62 : half == 0 ? INTEGER_BIT : 1;
        }
    }

    /** Remainder of {@link #divideWide}. */
    private long remainder;

    /** The quotient of hi:lo by a divisor with bit 63 set that is greater than hi. */
    private long divideWide(long hi, long lo, long d) {
        if (hi == 0) {
            remainder = Long.remainderUnsigned(lo, d);
            return Long.divideUnsigned(lo, d);
        }
        long d1 = d >>> 32;
        long d0 = d & 0xFFFF_FFFFL;
        long q1 = digit(hi, d1, d0, lo >>> 32);
        long rest = (hi << 32 | lo >>> 32) - q1 * d;
        long q0 = digit(rest, d1, d0, lo & 0xFFFF_FFFFL);
        remainder = (rest << 32 | lo & 0xFFFF_FFFFL) - q0 * d;
        return (q1 << 32) + q0;
    }

    /** One 32-bit digit of a quotient: floor((n << 32 | next) / d). */
    private static long digit(long n, long d1, long d0, long next) {
        long q = Long.divideUnsigned(n, d1);
        long r = n - q * d1;
        while (q >>> 32 != 0 || Long.compareUnsigned(q * d0, r << 32 | next) > 0) {
            q--;
            r += d1;
            if (r >>> 32 != 0) {
                break;
            }
        }
        return q;
    }

    /** The square root of a. */
    public void squareRoot(int ea, long sa) {
        if (special(ea, sa)) {
            return;
        }
        if (isZero(ea, sa)) {
            result(ea, sa);
            return;
        }
        if ((ea & 0x8000) != 0) {
            invalid();
            return;
        }
        if (denormal(ea, sa)) {
            return;
        }
        if (ea == 0x7FFF) {
            infinity(0);
            return;
        }
        unpack(ea, sa);
        int e = exponent - BIAS;
        long hi = (e & 1) == 0 ? normalized >>> 1 : normalized;
        long lo = (e & 1) == 0 ? normalized << 63 : 0;
        long x = rootEstimate(hi);
        long q = Long.compareUnsigned(hi, x) >= 0 ? -1 : divideWide(hi, lo, x);
        // The mean of an overestimate and its quotient is the root or one more.
        x = (x >>> 1) + (q >>> 1) + (x & q & 1);
        long squareHi = Math.unsignedMultiplyHigh(x, x);
        long squareLo = x * x;
        while (Long.compareUnsigned(squareHi, hi) > 0 || squareHi == hi && Long.compareUnsigned(squareLo, lo) > 0) {
            x--;
            squareHi = Math.unsignedMultiplyHigh(x, x);
            squareLo = x * x;
        }
        long restLo = lo - squareLo;
        long restHi = hi - squareHi - (Long.compareUnsigned(lo, squareLo) < 0 ? 1 : 0);
        long behind = (restHi | restLo) == 0 ? 0 : restHi != 0 || Long.compareUnsigned(restLo, x) > 0 ? 3L << 62 : 1;
        round(0, (e >> 1) + BIAS, x, behind, precision());
    }

    /** A little more than the square root of {@code hi << 64}. */
    private static long rootEstimate(long hi) {
        double root = Math.sqrt((double) (hi >>> 1) * 2.0);
        long x = (long) (root * 0x1p31) + 4096;
        return x < 0 ? -1 : x << 1;
    }

    /** a with its exponent increased by b, b chopped to an integer. */
    public void scale(int ea, long sa, int eb, long sb) {
        if (special(ea, sa, eb, sb)) {
            return;
        }
        int sign = ea >> 15;
        boolean infA = (ea & 0x7FFF) == 0x7FFF;
        if ((eb & 0x7FFF) == 0x7FFF) {
            boolean negative = eb >> 15 != 0;
            if (negative ? infA : isZero(ea, sa)) {
                invalid();
                return;
            }
            if (denormal(ea, sa, eb, sb)) {
                return;
            }
            if (negative) {
                zero(sign);
            } else {
                infinity(sign);
            }
            return;
        }
        if (denormal(ea, sa, eb, sb)) {
            return;
        }
        if (infA || isZero(ea, sa)) {
            result(ea, sa);
            return;
        }
        int be = (eb & 0x7FFF) - BIAS;
        int n = be < 0 || sb == 0 ? 0 : be > 16 ? 0x1FFFF : (int) (sb >>> 63 - be);
        unpack(ea, sa);
        round(sign, exponent + (eb >> 15 != 0 ? -n : n), normalized, 0, 64);
    }

    /**
     * The partial remainder of a / b with the quotient chopped (FPREM) or rounded to nearest (FPREM1). {@link #flags}
     * gets C2 where the reduction is not complete, else the quotient's last bits in C0, C3 and C1.
     *
     * @return false where there is no quotient: a NaN, an invalid operation, an unmasked denormal operand
     */
    public boolean partialRemainder(int ea, long sa, int eb, long sb, boolean nearest) {
        if (special(ea, sa, eb, sb)) {
            return false;
        }
        if ((ea & 0x7FFF) == 0x7FFF || isZero(eb, sb)) {
            invalid();
            return false;
        }
        if (denormal(ea, sa, eb, sb)) {
            return false;
        }
        if (isZero(ea, sa)) {
            result(ea, sa);
            return true;
        }
        int sign = ea >> 15;
        unpack(ea, sa);
        int xa = exponent;
        long a = normalized;
        if ((eb & 0x7FFF) == 0x7FFF) {
            round(sign, xa, a, 0, 64);
            return true;
        }
        unpack(eb, sb);
        int xb = exponent;
        long b = normalized;
        int d = xa - xb;
        if (d < 0) {
            if (nearest && d == -1 && Long.compareUnsigned(a, b) > 0) {
                flags |= C1;
                normalize(sign ^ 1, xa, 2 * b - a, 0, 64);
            } else {
                round(sign, xa, a, 0, 64);
            }
            return true;
        }
        int n = d < 64 ? d : d & 31 | 32;
        long q = divideWide(n == 0 ? 0 : a >>> 64 - n, a << n, b);
        long r = remainder;
        if (d >= 64) {
            flags |= C2;
            xb += d - n;
        } else {
            if (nearest && r != 0) {
                int half = Long.compareUnsigned(r, b - r);
                if (half > 0 || half == 0 && (q & 1) != 0) {
                    r = b - r;
                    sign ^= 1;
                    q++;
                }
            }
            flags |= ((q & 4) != 0 ? C0 : 0) | ((q & 2) != 0 ? C3 : 0) | ((q & 1) != 0 ? C1 : 0);
        }
        if (r == 0) {
            zero(ea >> 15);
        } else {
            normalize(sign, xb, r, 0, 64);
        }
        return true;
    }

    /** a rounded to an integral value. */
    public void roundToIntegral(int ea, long sa) {
        if (special(ea, sa) || denormal(ea, sa)) {
            return;
        }
        int e = (ea & 0x7FFF) - BIAS;
        if (e >= 63 || isZero(ea, sa)) {
            result(ea, sa);
            return;
        }
        int sign = ea >> 15;
        long whole = toMagnitude(sign, e, sa, rounding());
        if (whole == 0) {
            zero(sign);
        } else {
            int shift = Long.numberOfLeadingZeros(whole);
            result(sign << 15 | BIAS + 63 - shift, whole << shift);
        }
    }

    /** |a| as an integer for an exponent below 64; raises PE and C1. */
    private long toMagnitude(int sign, int e, long sig, int rc) {
        if (sig == 0) {
            return 0;
        }
        long whole;
        long rest;
        if (e < 0) {
            whole = 0;
            rest = e == -1 ? sig : 1;
        } else {
            whole = sig >>> 63 - e;
            rest = e == 63 ? 0 : sig << e + 1;
        }
        if (rest != 0) {
            flags |= PE;
            boolean up = switch (rc) {
                case NEAREST -> rest < 0 && (rest != INTEGER_BIT || (whole & 1) != 0);
                case UP -> sign == 0;
                case DOWN -> sign != 0;
                default -> false;
            };
            if (up) {
                flags |= C1;
                whole++;
            }
        }
        return whole;
    }

    /**
     * The exponent of a as a value; the significand is left in {@link #secondSignExponent}, {@link
     * #secondSignificand}.
     */
    public void extract(int ea, long sa) {
        if (special(ea, sa)) {
            secondSignExponent = signExponent;
            secondSignificand = significand;
            return;
        }
        int sign = ea & 0x8000;
        secondSignExponent = ea;
        secondSignificand = sa;
        if ((ea & 0x7FFF) == 0x7FFF) {
            infinity(0);
            return;
        }
        if (isZero(ea, sa)) {
            flags |= ZE;
            infinity(1);
            return;
        }
        if (denormal(ea, sa)) {
            return;
        }
        unpack(ea, sa);
        secondSignExponent = sign | BIAS;
        secondSignificand = normalized;
        fromLong(exponent - BIAS);
    }

    /** Sign and exponent of the second result of {@link #extract}, and of the functions that have two. */
    public int secondSignExponent;
    /** Significand of the second result. */
    public long secondSignificand;

    /**
     * Compares: 0 where a &gt; b, {@link #C0} where a &lt; b, {@link #C3} where equal, all of C0, C2 and C3 where
     * unordered.
     *
     * @param quiet a QNaN does not raise IE
     */
    public int compare(int ea, long sa, int eb, long sb, boolean quiet) {
        if (isUnsupported(ea, sa) || isUnsupported(eb, sb)) {
            flags |= IE;
            return C0 | C2 | C3;
        }
        if (isNaN(ea, sa) || isNaN(eb, sb)) {
            if (!quiet || isSignaling(ea, sa) || isSignaling(eb, sb)) {
                flags |= IE;
            }
            return C0 | C2 | C3;
        }
        denormal(ea, sa, eb, sb);
        if (isZero(ea, sa) && isZero(eb, sb)) {
            return C3;
        }
        int signA = ea >> 15;
        if (signA != eb >> 15) {
            return signA != 0 ? C0 : 0;
        }
        // A pseudo-denormal has the value of the same significand with exponent 1.
        int xa = Math.max(ea & 0x7FFF, 1);
        int xb = Math.max(eb & 0x7FFF, 1);
        int order = xa != xb ? Integer.compare(xa, xb) : Long.compareUnsigned(sa, sb);
        return order == 0 ? C3 : order < 0 == (signA == 0) ? C0 : 0;
    }

    // ---- Conversions ---------------------------------------------------------------------------------------------

    /** Widens a single-precision value for use as an operand: nothing is raised yet, and a signaling NaN stays one. */
    public void fromSingle(int bits) {
        fromNarrow(bits >>> 31, bits >>> 23 & 0xFF, 0xFF, BIAS - 127, (long) bits << 40 & Long.MAX_VALUE);
    }

    /** Widens a double-precision value for use as an operand, like {@link #fromSingle}. */
    public void fromDouble(long bits) {
        fromNarrow((int) (bits >>> 63), (int) (bits >>> 52) & 0x7FF, 0x7FF, BIAS - 1023, bits << 11 & Long.MAX_VALUE);
    }

    private void fromNarrow(int sign, int exp, int max, int rebias, long fraction) {
        if (exp == max) {
            result(sign << 15 | MAX_EXPONENT, fraction | INTEGER_BIT);
        } else if (exp != 0) {
            result(sign << 15 | exp + rebias, fraction | INTEGER_BIT);
        } else if (fraction == 0) {
            zero(sign);
        } else {
            narrowDenormal = true;
            int shift = Long.numberOfLeadingZeros(fraction);
            result(sign << 15 | 1 + rebias - shift, fraction << shift);
        }
    }

    /** Completes a load of the value just widened: raises IE for a signaling NaN, DE for a denormal. */
    public void finishLoad() {
        if (!special(signExponent, significand)) {
            denormal(signExponent, significand);
        }
    }

    /** Converts an integer, exactly. */
    public void fromLong(long value) {
        if (value == 0) {
            zero(0);
            return;
        }
        int sign = value < 0 ? 1 : 0;
        long magnitude = Math.abs(value);
        int shift = Long.numberOfLeadingZeros(magnitude);
        result(sign << 15 | BIAS + 63 - shift, magnitude << shift);
    }

    /**
     * Converts to an integer of 16, 32 or 64 bits.
     *
     * @return the integer, sign-extended; the integer indefinite (the least one) where it raises IE
     */
    public long toInteger(int ea, long sa, int bits, boolean chop) {
        long least = Long.MIN_VALUE >> 64 - bits;
        int e = (ea & 0x7FFF) - BIAS;
        if (e >= 64 || isUnsupported(ea, sa)) {
            flags |= IE;
            return least;
        }
        int sign = ea >> 15;
        long magnitude = toMagnitude(sign, e, sa, chop ? CHOP : rounding());
        long value = sign != 0 ? -magnitude : magnitude;
        boolean fits = sign != 0
                ? Long.compareUnsigned(magnitude, -least) <= 0
                : Long.compareUnsigned(magnitude, ~least) <= 0;
        if (!fits) {
            flags = flags & ~(PE | C1) | IE;
            return least;
        }
        return value;
    }

    /** Converts to single precision; {@link #delivers} tells whether the result may be stored. */
    public int toSingle(int ea, long sa) {
        return (int) toNarrow(ea, sa, 24, 127, 0xFF);
    }

    /** Converts to double precision; {@link #delivers} tells whether the result may be stored. */
    public long toDouble(int ea, long sa) {
        return toNarrow(ea, sa, 53, 1023, 0x7FF);
    }

    /** False where an unmasked exception keeps a result from being stored to memory. */
    public boolean delivers() {
        return (flags & ~control & (IE | OE | UE)) == 0;
    }

    private long toNarrow(int ea, long sa, int bits, int bias, int max) {
        int sign = ea >> 15;
        if (special(ea, sa)) {
            return pack(signExponent >> 15, max, significand, bits, max);
        }
        if ((ea & 0x7FFF) == 0x7FFF) {
            return pack(sign, max, INTEGER_BIT, bits, max);
        }
        if (isZero(ea, sa)) {
            return pack(sign, 0, 0, bits, max);
        }
        unpack(ea, sa);
        int exp = exponent - BIAS + bias;
        long hi = normalized;
        long lo = 0;
        long unit = 1L << 64 - bits;
        boolean tiny = false;
        if (exp <= 0) {
            tiny = exp < 0 || !((hi & -unit) == -unit && increments(sign, hi, lo, bits));
            if (tiny && (control & UE) == 0) {
                flags |= UE;
                return 0;
            }
            int shift = 1 - exp;
            lo = shift < 64 ? hi << 64 - shift : 1;
            hi = shift < 64 ? hi >>> shift : 0;
            exp = 0;
        }
        boolean inexact = (hi & unit - 1 | lo) != 0;
        boolean up = inexact && increments(sign, hi, lo, bits);
        hi &= -unit;
        if (up) {
            hi += unit;
            if (hi == 0) {
                hi = INTEGER_BIT;
                exp++;
            }
        }
        if (exp == 0 && hi < 0) {
            exp = 1;
        }
        if (exp >= max) {
            flags |= OE;
            if ((control & OE) == 0) {
                return 0;
            }
            overflow(sign, unit);
            return pack(sign, (signExponent & 0x7FFF) == MAX_EXPONENT ? max : max - 1, significand, bits, max);
        }
        if (inexact) {
            flags |= PE | (up ? C1 : 0) | (tiny ? UE : 0);
        }
        return pack(sign, exp, hi, bits, max);
    }

    private static long pack(int sign, int exp, long sig, int bits, int max) {
        return (long) sign << (bits == 24 ? 31 : 63) | (long) exp << bits - 1 | (sig & Long.MAX_VALUE) >>> 64 - bits;
    }

    /** The magnitude that {@link #toDecimal} left, at most eighteen decimal digits. */
    public long decimalDigits;

    /**
     * Rounds to an integer of at most eighteen decimal digits, left in {@link #decimalDigits} without its sign.
     *
     * @return false where it does not fit or is no number, which raises IE
     */
    public boolean toDecimal(int ea, long sa) {
        int e = (ea & 0x7FFF) - BIAS;
        if (e >= 63 || isUnsupported(ea, sa)) {
            flags |= IE;
            return false;
        }
        decimalDigits = toMagnitude(ea >> 15, e, sa, rounding());
        if (Long.compareUnsigned(decimalDigits, 1_000_000_000_000_000_000L) >= 0) {
            flags = flags & ~(PE | C1) | IE;
            return false;
        }
        return true;
    }
}
