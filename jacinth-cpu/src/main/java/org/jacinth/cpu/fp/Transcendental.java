package org.jacinth.cpu.fp;

import static org.jacinth.cpu.fp.FloatUnit.BIAS;
import static org.jacinth.cpu.fp.FloatUnit.C2;
import static org.jacinth.cpu.fp.FloatUnit.INTEGER_BIT;
import static org.jacinth.cpu.fp.FloatUnit.PE;
import static org.jacinth.cpu.fp.FloatUnit.ZE;
import static org.jacinth.cpu.fp.FloatUnit.isInfinity;
import static org.jacinth.cpu.fp.FloatUnit.isZero;

/**
 * The transcendental functions of the x87 unit. They are computed in about 100 bits and rounded once to 64 under
 * rounding control; precision control does not matter. The trigonometric ones reduce their argument by the 66-bit
 * value of pi that the manual documents, so for large arguments they are functions of that pi.
 *
 * @sdm 1 "Transcendental Instruction Accuracy"
 */
public final class Transcendental {
    private static final DoubleDouble LN2 = new DoubleDouble(0x1.62e42fefa39efp-1, 0x1.abc9e3b39803fp-56);
    private static final DoubleDouble PI = new DoubleDouble(0x1.921fb54442d18p1, 0x1.1a62633145c07p-53);
    private static final DoubleDouble TWO_OVER_LN2 = DoubleDouble.of(2).over(LN2);
    private static final DoubleDouble LOG2_E = DoubleDouble.ONE.over(LN2);
    private static final DoubleDouble SQRT_HALF = DoubleDouble.of(0x1.6a09e667f3bcdp-1);

    /** 66-bit pi in units of 2^-66: its bits from 64 up, and its low 64 bits. */
    private static final long PI_HI = 0xC;
    private static final long PI_LO = 0x90FD_AA22_168C_234CL;

    /** 1/n!. */
    private static final DoubleDouble[] INVERSE_FACTORIAL = new DoubleDouble[30];
    /** 1/n. */
    private static final DoubleDouble[] INVERSE = new DoubleDouble[44];
    /** Arctangent of n/8. */
    private static final DoubleDouble[] ARCTANGENT = new DoubleDouble[9];

    static {
        INVERSE_FACTORIAL[0] = DoubleDouble.ONE;
        for (int n = 1; n < INVERSE.length; n++) {
            INVERSE[n] = DoubleDouble.ONE.over(DoubleDouble.of(n));
            if (n < INVERSE_FACTORIAL.length) {
                INVERSE_FACTORIAL[n] = INVERSE_FACTORIAL[n - 1].over(DoubleDouble.of(n));
            }
        }
        ARCTANGENT[0] = DoubleDouble.ZERO;
        for (int n = 1; n < ARCTANGENT.length; n++) {
            // atan(n/8) - atan((n-1)/8) = atan(8 / (64 + n(n-1)))
            DoubleDouble step = DoubleDouble.of(8).over(DoubleDouble.of(64 + n * (n - 1)));
            ARCTANGENT[n] = ARCTANGENT[n - 1].plus(arctangentSeries(step));
        }
    }

    private Transcendental() {}

    // ---- Between formats -----------------------------------------------------------------------------------------

    /** The significand as a number in [1, 2). */
    private static DoubleDouble fraction(long normalized) {
        return DoubleDouble.ofUnsigned(normalized).scaled(0x1p-63);
    }

    /** Exponent, unbiased, of a finite value other than zero. */
    private static int exponent(int se, long sig) {
        int e = se & 0x7FFF;
        return (e == 0 ? 1 - Long.numberOfLeadingZeros(sig) : e) - BIAS;
    }

    private static long normalized(int se, long sig) {
        return (se & 0x7FFF) == 0 ? sig << Long.numberOfLeadingZeros(sig) : sig;
    }

    /** A value whose exponent is in double's range, without its sign. */
    private static DoubleDouble magnitude(int se, long sig) {
        return fraction(normalized(se, sig)).scaled(Math.scalb(1.0, exponent(se, sig)));
    }

    /** Rounds {@code value * 2^exp}, its sign flipped where {@code sign} is 1, as an inexact result. */
    private static void deliver(FloatUnit u, int sign, DoubleDouble value, int exp) {
        double hi = value.hi();
        double lo = value.lo();
        if (hi < 0) {
            hi = -hi;
            lo = -lo;
            sign ^= 1;
        }
        int e = Math.getExponent(hi);
        // hi has 53 bits; lo is at most half a unit of the last of them, and is cut below the 128th bit.
        double unit = Math.scalb(1.0, -e);
        long top = (long) (hi * unit * 0x1p52) << 11;
        double rest = lo * unit * 0x1p63;
        double whole = Math.floor(rest);
        // The subtraction rounds to 1 where rest is a hair below an integer.
        long low = rest - whole < 1 ? (long) ((rest - whole) * 0x1p53) << 11 : -1;
        long high = top + (long) whole;
        if (top == INTEGER_BIT && whole < 0) {
            // lo takes hi below the power of two.
            high = high << 1 | low >>> 63;
            low <<= 1;
            e--;
        }
        // Sticky: none of these functions has a result of 64 bits, apart from the cases dealt with elsewhere.
        u.round(sign, e + exp + BIAS, high, low | 1, 64);
        u.flags |= PE;
    }

    private static void one(FloatUnit u, int sign) {
        u.result(sign << 15 | BIAS, INTEGER_BIT);
    }

    private static void multipleOfPi(FloatUnit u, int sign, int quarters) {
        deliver(u, sign, PI.times(DoubleDouble.of(quarters * 0.25)), 0);
    }

    // ---- Exponentials and logarithms -----------------------------------------------------------------------------

    /** 2^x - 1 for -1 &lt;= x &lt;= 1; other operands, for which the manual leaves it undefined, are returned. */
    public static void powerOfTwoMinusOne(FloatUnit u, int se, long sig) {
        if (u.special(se, sig)) {
            return;
        }
        int sign = se >> 15;
        if (isInfinity(se, sig)) {
            if (sign != 0) {
                one(u, 1);
            } else {
                u.infinity(0);
            }
            return;
        }
        if (u.denormal(se, sig)) {
            return;
        }
        if (isZero(se, sig)) {
            u.result(se, sig);
            return;
        }
        int e = exponent(se, sig);
        if (e > 0 || e == 0 && sig != INTEGER_BIT) {
            u.flags |= PE;
            u.result(se, sig);
            return;
        }
        if (e == 0) {
            u.flags |= PE;
            u.result(sign != 0 ? 0x8000 | BIAS - 1 : BIAS, INTEGER_BIT);
            return;
        }
        if (e < -70) {
            deliver(u, sign, fraction(normalized(se, sig)).times(LN2), e);
            return;
        }
        DoubleDouble x = magnitude(se, sig).times(LN2);
        if (sign != 0) {
            x = x.negate();
        }
        DoubleDouble series = INVERSE_FACTORIAL[27];
        for (int n = 26; n >= 1; n--) {
            series = series.times(x).plus(INVERSE_FACTORIAL[n]);
        }
        deliver(u, 0, series.times(x), 0);
    }

    /** 2 atanh(s) / (2 s): 1 + s^2/3 + s^4/5 + ... for |s| at most 0.1716. */
    private static DoubleDouble hyperbolicSeries(DoubleDouble s) {
        DoubleDouble square = s.times(s);
        DoubleDouble series = INVERSE[41];
        for (int n = 39; n >= 1; n -= 2) {
            series = series.times(square).plus(INVERSE[n]);
        }
        return series;
    }

    /** y * log2(x). */
    public static void logarithm(FloatUnit u, int ex, long sx, int ey, long sy) {
        if (u.special(ex, sx, ey, sy)) {
            return;
        }
        int signY = ey >> 15;
        boolean zeroX = isZero(ex, sx);
        boolean zeroY = isZero(ey, sy);
        boolean infX = isInfinity(ex, sx);
        boolean infY = isInfinity(ey, sy);
        boolean unity = ex == BIAS && sx == INTEGER_BIT;
        if (!zeroX && ex >> 15 != 0 || zeroX && zeroY || infX && zeroY || unity && infY) {
            u.invalid();
            return;
        }
        if (zeroX && !infY) {
            u.flags |= ZE;
            u.infinity(signY ^ 1);
            return;
        }
        if (u.denormal(ex, sx, ey, sy)) {
            return;
        }
        int below = zeroX || !infX && exponent(ex, sx) < 0 ? 1 : 0;
        if (zeroX || infX || infY) {
            u.infinity(signY ^ below);
            return;
        }
        if (zeroY || unity) {
            u.zero(signY ^ (unity ? 0 : below));
            return;
        }
        int k = exponent(ex, sx);
        DoubleDouble m = fraction(normalized(ex, sx));
        if (m.hi() > 2 * SQRT_HALF.hi()) {
            m = m.scaled(0.5);
            k++;
        }
        DoubleDouble s = m.minus(DoubleDouble.ONE).over(m.plus(DoubleDouble.ONE));
        DoubleDouble log = hyperbolicSeries(s).times(s).times(TWO_OVER_LN2).plus(DoubleDouble.of(k));
        product(u, signY, log, ey, sy, sx == INTEGER_BIT || ex == 0 && Long.bitCount(sx) == 1);
    }

    /**
     * y times a number in double's range, without double rounding where that is an integer. PE is raised even for an
     * exact product, and so UE for a denormal one, as processors do.
     */
    private static void product(FloatUnit u, int sign, DoubleDouble factor, int ey, long sy, boolean integer) {
        int e = exponent(ey, sy);
        if (integer) {
            long k = (long) factor.hi();
            long magnitude = Math.abs(k);
            int shift = Long.numberOfLeadingZeros(magnitude);
            long a = magnitude << shift;
            long b = normalized(ey, sy);
            u.normalize(k < 0 ? sign ^ 1 : sign, e + 64 - shift + BIAS, Math.unsignedMultiplyHigh(a, b), a * b, 64);
            u.flags |= PE;
            if (FloatUnit.isDenormal(u.signExponent, u.significand)) {
                u.flags |= FloatUnit.UE;
            }
            return;
        }
        deliver(u, sign, factor.times(fraction(normalized(ey, sy))), e);
    }

    /** y * log2(x + 1). */
    public static void logarithmPlusOne(FloatUnit u, int ex, long sx, int ey, long sy) {
        if (u.special(ex, sx, ey, sy)) {
            return;
        }
        int signX = ex >> 15;
        int signY = ey >> 15;
        boolean zeroX = isZero(ex, sx);
        boolean zeroY = isZero(ey, sy);
        boolean infX = isInfinity(ex, sx);
        boolean infY = isInfinity(ey, sy);
        if (infX && (signX != 0 || zeroY) || zeroX && infY) {
            u.invalid();
            return;
        }
        if (u.denormal(ex, sx, ey, sy)) {
            return;
        }
        if (infX || infY) {
            u.infinity(signY ^ signX);
            return;
        }
        if (zeroX || zeroY) {
            u.zero(signY ^ signX);
            return;
        }
        int e = exponent(ex, sx);
        if (signX != 0 && e >= 0) {
            // x <= -1, far outside the operand's range: the operand comes back, as it does from the other functions.
            u.flags |= PE;
            u.result(ex, sx);
            return;
        }
        DoubleDouble f = fraction(normalized(ex, sx));
        if (e < -70) {
            deliver(u, signX ^ signY, f.times(LOG2_E).times(fraction(normalized(ey, sy))), e + exponent(ey, sy));
            return;
        }
        if (e > 70) {
            // x + 1 cannot be told from x.
            logarithm(u, ex, sx, ey, sy);
            return;
        }
        DoubleDouble x = f.scaled(Math.scalb(signX != 0 ? -1.0 : 1.0, e));
        DoubleDouble m = x.plus(DoubleDouble.ONE);
        int k = 0;
        DoubleDouble s;
        if (m.hi() > SQRT_HALF.hi() && m.hi() < 2 * SQRT_HALF.hi()) {
            s = x.over(x.plus(DoubleDouble.of(2)));
        } else {
            k = Math.getExponent(m.hi());
            m = m.scaled(Math.scalb(1.0, -k));
            if (m.hi() > 2 * SQRT_HALF.hi()) {
                m = m.scaled(0.5);
                k++;
            }
            s = m.minus(DoubleDouble.ONE).over(m.plus(DoubleDouble.ONE));
        }
        DoubleDouble log = hyperbolicSeries(s).times(s).times(TWO_OVER_LN2).plus(DoubleDouble.of(k));
        boolean integer = s.hi() == 0;
        product(u, signY, log, ey, sy, integer);
    }

    // ---- Trigonometry --------------------------------------------------------------------------------------------

    /** Quarter turns taken off by {@link #reduce}. */
    private static int quadrant(long q) {
        return (int) q & 3;
    }

    /** An argument reduced to [-pi/4, pi/4], and the low bits of the number of quarter turns taken off. */
    private record Reduced(DoubleDouble angle, int quadrant) {}

    /** Reduces |x|, exactly, by half of 66-bit pi; {@code e} is x's exponent, at least -4 and at most 62. */
    private static Reduced reduce(long sig, int e) {
        // In units of 2^-67 half of pi is the integer PI, and x is sig shifted left by e + 4.
        long hi = 0;
        long lo = sig;
        int q = 0;
        for (int n = e + 4; n > 0; n--) {
            hi = hi << 1 | lo >>> 63;
            lo <<= 1;
            q <<= 1;
            if (hi > PI_HI || hi == PI_HI && Long.compareUnsigned(lo, PI_LO) >= 0) {
                hi -= PI_HI + (Long.compareUnsigned(lo, PI_LO) < 0 ? 1 : 0);
                lo -= PI_LO;
                q++;
            }
        }
        boolean negative = hi > PI_HI >> 1 || hi == PI_HI >> 1 && Long.compareUnsigned(lo, PI_LO >>> 1) > 0;
        if (negative) {
            long low = PI_LO - lo;
            hi = PI_HI - hi - (Long.compareUnsigned(PI_LO, lo) < 0 ? 1 : 0);
            lo = low;
            q++;
        }
        DoubleDouble angle = DoubleDouble.of(hi * 0x1p64).plus(DoubleDouble.ofUnsigned(lo)).scaled(0x1p-67);
        return new Reduced(negative ? angle.negate() : angle, quadrant(q));
    }

    private static DoubleDouble sineSeries(DoubleDouble x) {
        DoubleDouble square = x.times(x).negate();
        DoubleDouble series = INVERSE_FACTORIAL[27];
        for (int n = 25; n >= 1; n -= 2) {
            series = series.times(square).plus(INVERSE_FACTORIAL[n]);
        }
        return series.times(x);
    }

    private static DoubleDouble cosineSeries(DoubleDouble x) {
        DoubleDouble square = x.times(x).negate();
        DoubleDouble series = INVERSE_FACTORIAL[28];
        for (int n = 26; n >= 0; n -= 2) {
            series = series.times(square).plus(INVERSE_FACTORIAL[n]);
        }
        return series;
    }

    /** What is decided without computing: NaNs, infinities, zeroes, arguments out of range. */
    private static boolean trigonometricSpecial(FloatUnit u, int se, long sig) {
        if (u.special(se, sig)) {
            return true;
        }
        if (isInfinity(se, sig)) {
            u.invalid();
            return true;
        }
        if ((se & 0x7FFF) >= BIAS + 63) {
            u.flags |= C2;
            u.result(se, sig);
            return true;
        }
        return u.denormal(se, sig);
    }

    /** The sine; C2 where the argument is not below 2^63 in magnitude, which then comes back. */
    public static void sine(FloatUnit u, int se, long sig) {
        if (trigonometricSpecial(u, se, sig)) {
            return;
        }
        sineOfFinite(u, se, sig);
    }

    private static void sineOfFinite(FloatUnit u, int se, long sig) {
        if (isZero(se, sig)) {
            u.result(se, sig);
            return;
        }
        int sign = se >> 15;
        int e = exponent(se, sig);
        if (e < -40) {
            nearlyItself(u, se, sig);
            return;
        }
        if (e < -4) {
            deliver(u, sign, sineSeries(magnitude(se, sig)), 0);
            return;
        }
        Reduced r = reduce(sig, e);
        DoubleDouble value = (r.quadrant & 1) == 0 ? sineSeries(r.angle) : cosineSeries(r.angle);
        deliver(u, (r.quadrant & 2) != 0 ? sign ^ 1 : sign, value, 0);
    }

    /** x minus a hair: the sine or arctangent of a small argument. */
    private static void nearlyItself(FloatUnit u, int se, long sig) {
        long n = normalized(se, sig);
        int e = exponent(se, sig) + BIAS;
        if (n == INTEGER_BIT) {
            u.round(se >> 15, e - 1, -1, -1, 64);
        } else {
            u.round(se >> 15, e, n - 1, -1, 64);
        }
        u.flags |= PE;
    }

    /** The cosine; C2 as for {@link #sine}. */
    public static void cosine(FloatUnit u, int se, long sig) {
        if (trigonometricSpecial(u, se, sig)) {
            return;
        }
        cosineOfFinite(u, se, sig);
    }

    private static void cosineOfFinite(FloatUnit u, int se, long sig) {
        if (isZero(se, sig)) {
            one(u, 0);
            return;
        }
        int e = exponent(se, sig);
        if (e < -40) {
            u.round(0, BIAS - 1, -1, -1, 64);
            return;
        }
        if (e < -4) {
            deliver(u, 0, cosineSeries(magnitude(se, sig)), 0);
            return;
        }
        Reduced r = reduce(sig, e);
        DoubleDouble value = (r.quadrant & 1) == 0 ? cosineSeries(r.angle) : sineSeries(r.angle);
        deliver(u, r.quadrant == 1 || r.quadrant == 2 ? 1 : 0, value, 0);
    }

    /** The sine, with the cosine as the second result; C2 as for {@link #sine}. */
    public static void sineAndCosine(FloatUnit u, int se, long sig) {
        if (trigonometricSpecial(u, se, sig)) {
            u.secondSignExponent = u.signExponent;
            u.secondSignificand = u.significand;
            return;
        }
        cosineOfFinite(u, se, sig);
        u.secondSignExponent = u.signExponent;
        u.secondSignificand = u.significand;
        u.flags &= ~FloatUnit.C1;
        sineOfFinite(u, se, sig);
    }

    /** The tangent, with 1.0 (or the same NaN) as the second result; C2 as for {@link #sine}. */
    public static void tangent(FloatUnit u, int se, long sig) {
        if (trigonometricSpecial(u, se, sig)) {
            u.secondSignExponent = u.signExponent;
            u.secondSignificand = u.significand;
            return;
        }
        u.secondSignExponent = BIAS;
        u.secondSignificand = INTEGER_BIT;
        if (isZero(se, sig)) {
            u.result(se, sig);
            return;
        }
        int sign = se >> 15;
        int e = exponent(se, sig);
        if (e < -40) {
            u.round(sign, e + BIAS, normalized(se, sig), 1, 64);
            u.flags |= PE;
            return;
        }
        if (e < -4) {
            DoubleDouble x = magnitude(se, sig);
            deliver(u, sign, sineSeries(x).over(cosineSeries(x)), 0);
            return;
        }
        Reduced r = reduce(sig, e);
        DoubleDouble sine = sineSeries(r.angle);
        DoubleDouble cosine = cosineSeries(r.angle);
        deliver(u, sign, (r.quadrant & 1) == 0 ? sine.over(cosine) : cosine.over(sine).negate(), 0);
    }

    /** atan(x) for |x| at most 1/8. */
    private static DoubleDouble arctangentSeries(DoubleDouble x) {
        DoubleDouble square = x.times(x).negate();
        DoubleDouble series = INVERSE[35];
        for (int n = 33; n >= 1; n -= 2) {
            series = series.times(square).plus(INVERSE[n]);
        }
        return series.times(x);
    }

    /** The angle of the point (x, y), in (-pi, pi]. */
    public static void arctangent(FloatUnit u, int ex, long sx, int ey, long sy) {
        if (u.special(ex, sx, ey, sy) || u.denormal(ex, sx, ey, sy)) {
            return;
        }
        boolean left = ex >> 15 != 0;
        int sign = ey >> 15;
        boolean infX = isInfinity(ex, sx);
        boolean infY = isInfinity(ey, sy);
        if (infY) {
            multipleOfPi(u, sign, infX ? left ? 3 : 1 : 2);
            return;
        }
        if (isZero(ey, sy) || infX) {
            if (left) {
                multipleOfPi(u, sign, 4);
            } else {
                u.zero(sign);
            }
            return;
        }
        if (isZero(ex, sx)) {
            multipleOfPi(u, sign, 2);
            return;
        }
        DoubleDouble fx = fraction(normalized(ex, sx));
        DoubleDouble fy = fraction(normalized(ey, sy));
        int d = exponent(ey, sy) - exponent(ex, sx);
        if (d < -500) {
            if (left) {
                deliver(u, sign, PI.minus(DoubleDouble.of(0x1p-110)), 0);
            } else {
                quotient(u, sign, normalized(ey, sy), normalized(ex, sx), d);
            }
            return;
        }
        if (d > 500) {
            deliver(u, sign, PI.scaled(0.5).plus(DoubleDouble.of(left ? 0x1p-110 : -0x1p-110)), 0);
            return;
        }
        if (d < -40 && !left) {
            quotient(u, sign, normalized(ey, sy), normalized(ex, sx), d);
            return;
        }
        DoubleDouble y = fy.scaled(Math.scalb(1.0, d));
        boolean steep = y.hi() > fx.hi() || y.hi() == fx.hi() && y.lo() > fx.lo();
        DoubleDouble q = steep ? fx.over(y) : y.over(fx);
        int n = (int) Math.rint(q.hi() * 8);
        DoubleDouble c = DoubleDouble.of(n * 0.125);
        DoubleDouble angle = n == 0
                ? arctangentSeries(q)
                : arctangentSeries(q.minus(c).over(q.times(c).plus(DoubleDouble.ONE))).plus(ARCTANGENT[n]);
        if (steep) {
            angle = left ? PI.scaled(0.5).plus(angle) : PI.scaled(0.5).minus(angle);
        } else if (left) {
            angle = PI.minus(angle);
        }
        deliver(u, sign, angle, 0);
    }

    /** A little less than y/x * 2^d: the arctangent of a small quotient. */
    private static void quotient(FloatUnit u, int sign, long y, long x, int d) {
        u.quotient(y, x);
        long q = u.significand;
        long behind = u.quotientRest;
        int e = d + BIAS - (Long.compareUnsigned(y, x) < 0 ? 1 : 0);
        if (behind != 0) {
            u.round(sign, e, q, behind, 64);
        } else if (q == INTEGER_BIT) {
            u.round(sign, e - 1, -1, -1, 64);
        } else {
            u.round(sign, e, q - 1, -1, 64);
        }
        u.flags |= PE;
    }
}
