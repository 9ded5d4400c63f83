package org.jacinth.cpu.fp;

/**
 * A number as the unevaluated sum of two doubles, about 104 significant bits: wide enough that a function computed in
 * it rounds correctly to 64 bits in all but about one of 2<sup>30</sup> cases. Not for values near the ends of the
 * range of double.
 *
 * @param hi the sum rounded to double
 * @param lo the rest
 */
record DoubleDouble(double hi, double lo) {
    static final DoubleDouble ZERO = new DoubleDouble(0, 0);
    static final DoubleDouble ONE = new DoubleDouble(1, 0);

    static DoubleDouble of(double value) {
        return new DoubleDouble(value, 0);
    }

    /** An unsigned integer, exactly. */
    static DoubleDouble ofUnsigned(long value) {
        return sum((value >>> 32) * 0x1p32, value & 0xFFFF_FFFFL);
    }

    /** The sum, exactly. */
    private static DoubleDouble sum(double a, double b) {
        double s = a + b;
        double t = s - a;
        return new DoubleDouble(s, a - (s - t) + (b - t));
    }

    /** The sum, exactly, where |a| is not less than |b|. */
    private static DoubleDouble quickSum(double a, double b) {
        double s = a + b;
        return new DoubleDouble(s, b - (s - a));
    }

    DoubleDouble plus(DoubleDouble b) {
        DoubleDouble s = sum(hi, b.hi);
        DoubleDouble t = sum(lo, b.lo);
        DoubleDouble u = quickSum(s.hi, s.lo + t.hi);
        return quickSum(u.hi, u.lo + t.lo);
    }

    DoubleDouble minus(DoubleDouble b) {
        return plus(b.negate());
    }

    DoubleDouble times(DoubleDouble b) {
        double p = hi * b.hi;
        double e = Math.fma(hi, b.hi, -p);
        return quickSum(p, e + (hi * b.lo + lo * b.hi));
    }

    DoubleDouble over(DoubleDouble b) {
        double q1 = hi / b.hi;
        DoubleDouble r = minus(b.times(of(q1)));
        double q2 = r.hi / b.hi;
        r = r.minus(b.times(of(q2)));
        DoubleDouble q = quickSum(q1, q2);
        return q.plus(of(r.hi / b.hi));
    }

    DoubleDouble negate() {
        return new DoubleDouble(-hi, -lo);
    }

    /** The product with a power of two, exact unless it leaves the range of double. */
    DoubleDouble scaled(double powerOfTwo) {
        return new DoubleDouble(hi * powerOfTwo, lo * powerOfTwo);
    }
}
