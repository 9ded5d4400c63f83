package org.jacinth.cpu.insn;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.SplittableRandom;
import org.jacinth.cpu.state.Cpu;
import org.junit.jupiter.api.Test;

/**
 * The JVM's arithmetic against the arithmetic on integers, which an instruction falls back to: it is taken where precision
 * exceptions are unmasked, and raises the same ones then. {@code -Djacinth.floats=n} tries more operands.
 */
class SimdFloatTest {
    private static final int CASES = Integer.getInteger("jacinth.floats", 60_000);
    private static final long SEED = Long.getLong("jacinth.seed", 99L);
    private static final int PM = SimdFloat.PE << 7;
    private static final int[] EDGES = {
        0, 1, 2, 0x7FFFFF, 0x800000, 0x800001, 0xFFFFFF, 0x1000000, 0x3F800000, 0x3F800001, 0x3F7FFFFF, 0x4B000000,
        0x4B7FFFFF, 0x4F000000, 0x4EFFFFFF, 0x5F000000, 0x7F000000, 0x7F7FFFFF, 0x7F800000, 0x7F800001, 0x7FC00000,
        0x7FFFFFFF, 0x20000000, 0x1FFFFFFF, 0x5E800000, 0x5E7FFFFF
    };
    private static final long[] EDGES64 = {
        0, 1, 2, 0xF_FFFF_FFFF_FFFFL, 0x10_0000_0000_0000L, 0x10_0000_0000_0001L, 0x1F_FFFF_FFFF_FFFFL,
        0x20_0000_0000_0000L, 0x3FF0000000000000L, 0x3FF0000000000001L, 0x3FEFFFFFFFFFFFFFL, 0x4330000000000000L,
        0x433FFFFFFFFFFFFFL, 0x41E0000000000000L, 0x41DFFFFFFFC00000L, 0x41DFFFFFFFE00000L, 0x43E0000000000000L,
        0x43DFFFFFFFFFFFFFL, 0x7FE0000000000000L, 0x7FEFFFFFFFFFFFFFL, 0x7FF0000000000000L, 0x7FF0000000000001L,
        0x7FF8000000000000L, 0x7FFFFFFFFFFFFFFFL, 0x2000000000000000L, 0x1FFFFFFFFFFFFFFFL, 0x5FEFFFFFFFFFFFFFL,
        0x3810000000000000L, 0x380FFFFFF0000000L, 0x47EFFFFFE0000000L, 0x47EFFFFFF0000000L, 0x36A0000000000000L
    };

    /** An operation on values of either format; what it does not need it ignores. */
    private interface Operation {
        long of(Cpu c, long a, long b);
    }

    private record Named(String name, boolean wide, Operation operation) {}

    private static final Named[] OPERATIONS = {
        new Named("add64", true, SimdFloat::add64),
        new Named("sub64", true, SimdFloat::sub64),
        new Named("mul64", true, SimdFloat::mul64),
        new Named("div64", true, SimdFloat::div64),
        new Named("sqrt64", true, (c, a, b) -> SimdFloat.sqrt64(c, b)),
        new Named("narrow", true, (c, a, b) -> SimdFloat.narrow(c, b)),
        new Named("toInt64", true, (c, a, b) -> SimdFloat.toInt(c, b, SimdFloat.ZERO)),
        new Named("toLong64", true, (c, a, b) -> SimdFloat.toLong(c, b, SimdFloat.ZERO)),
        new Named("rounded64", true, (c, a, b) -> SimdFloat.toInt(c, b, SimdFloat.rounding(c))),
        new Named("add32", false, (c, a, b) -> SimdFloat.add32(c, (int) a, (int) b)),
        new Named("sub32", false, (c, a, b) -> SimdFloat.sub32(c, (int) a, (int) b)),
        new Named("mul32", false, (c, a, b) -> SimdFloat.mul32(c, (int) a, (int) b)),
        new Named("div32", false, (c, a, b) -> SimdFloat.div32(c, (int) a, (int) b)),
        new Named("sqrt32", false, (c, a, b) -> SimdFloat.sqrt32(c, (int) b)),
        new Named("toInt32", false, (c, a, b) -> SimdFloat.toInt(c, (int) b, SimdFloat.ZERO)),
        new Named("toLong32", false, (c, a, b) -> SimdFloat.toLong(c, (int) b, SimdFloat.ZERO)),
        new Named("fromLong64", true, (c, a, b) -> SimdFloat.fromLong64(c, b)),
        new Named("fromLong32", true, (c, a, b) -> SimdFloat.fromLong32(c, b)),
    };

    private final SplittableRandom random = new SplittableRandom(SEED);

    /** Edges, and numbers whose exponents are near enough for sums to be exact, inexact, or cancel. */
    private long operand(boolean wide, long other) {
        int fraction = wide ? 52 : 23;
        long sign = random.nextLong() & 1L << (wide ? 63 : 31);
        return switch (random.nextInt(8)) {
            case 0 -> sign | (wide ? EDGES64[random.nextInt(EDGES64.length)] : EDGES[random.nextInt(EDGES.length)]);
            case 1 -> wide ? random.nextLong() : random.nextInt();
            case 2 -> sign | (random.nextLong() & (1L << fraction) - 1);
            // The reciprocal's, or the square's, exponent: products, quotients and roots at the ends of the range.
            case 3 -> sign | (((wide ? 2046L : 254L) - (other >>> fraction & (wide ? 0x7FF : 0xFF)) + random.nextInt(3) - 1
                            & (wide ? 0x7FF : 0xFF)) << fraction)
                    | random.nextLong() & (1L << fraction) - 1;
            case 4 -> wide
                    ? Double.doubleToRawLongBits(random.nextInt(2000) - 1000)
                    : Float.floatToRawIntBits(random.nextInt(2000) - 1000);
            case 5 -> other ^ sign ^ random.nextInt(4);
            default -> sign | (other >>> fraction & (wide ? 0x7FF : 0xFF)) << fraction
                    ^ (long) random.nextInt(64) << fraction | random.nextLong() & (1L << fraction) - 1;
        };
    }

    @Test
    void theQuickWayIsExact() {
        Cpu c = new Bench().cpu;
        int quick = 0;
        for (Named n : OPERATIONS) {
            for (int k = 0; k < CASES / 10; k++) {
                long a = operand(n.wide, random.nextLong());
                long b = operand(n.wide, a);
                int control = 0x1F80 | random.nextInt(0x80) | (random.nextInt(4) == 0 ? random.nextInt(8) << 13 : 0);
                if (random.nextInt(3) != 0) {
                    control = control & ~SimdFloat.DAZ | SimdFloat.PE;
                }
                c.mxcsr = control & ~PM;
                long slow = n.operation.of(c, a, b);
                int slowFlags = (c.mxcsr | c.mxcsr >>> 16) & 0x3F;
                c.mxcsr = control;
                long fast = n.operation.of(c, a, b);
                int fastFlags = (c.mxcsr | c.mxcsr >>> 16) & 0x3F;
                quick += c.mxcsr >>> 16 == 0 && (slowFlags & SimdFloat.PE) != 0 ? 1 : 0;
                String what = "%s(%016x, %016x), mxcsr %04x, seed %d".formatted(n.name, a, b, control, SEED);
                assertEquals(Long.toHexString(slow), Long.toHexString(fast), what);
                assertEquals(slowFlags, fastFlags, what);
            }
        }
        assertTrue(quick > CASES / 10, "quick=" + quick);
    }
}
