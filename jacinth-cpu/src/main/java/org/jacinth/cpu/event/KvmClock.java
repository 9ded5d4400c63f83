package org.jacinth.cpu.event;

import java.math.BigInteger;
import org.jacinth.cpu.state.Cpu;

/**
 * The time-stamp counter, and the KVM clock: pages in guest memory from which a guest computes the time by reading the
 * counter. Zircon's hypervisor leaves the wall clock zero; here it has the date, or a guest without another clock would
 * live in 1970.
 */
public final class KvmClock {
    private static final long SECOND = 1_000_000_000L;
    private static final long ENABLED = 1;
    private static final long FLAG_STABLE = 1;

    private KvmClock() {}

    /** The time-stamp counter. */
    public static long tsc(Cpu c) {
        return ticks(c) + c.tscOffset;
    }

    /** The counter before any offset: {@code nanos * hz / 10^9}, exact where the product needs more than 64 bits. */
    public static long ticks(Cpu c) {
        long nanos = c.platform.nanos();
        long hz = c.platform.tscHz();
        // The remainder is below 2^30 and the frequency below 2^33, so this product fits.
        return nanos / SECOND * hz + nanos % SECOND * hz / SECOND;
    }

    /**
     * Refreshes the system-time page where the guest enabled it: to be called before guest code runs, and when the
     * guest writes the MSR.
     *
     * @return false where no memory is mapped there
     */
    public static boolean update(Cpu c) {
        if ((c.kvmSystemTime & ENABLED) == 0) {
            return true;
        }
        long at = c.kvmSystemTime & ~ENABLED;
        if (!c.mmu.isPhysicalMemory(at, 32)) {
            return false;
        }
        long version = c.mmu.loadPhysical(at) + 1 | 1;
        long[] scale = scale(c.platform.tscHz());
        c.mmu.storePhysical(at, 2, version);
        c.mmu.storePhysical(at + 8, 3, tsc(c));
        c.mmu.storePhysical(at + 16, 3, c.platform.nanos());
        c.mmu.storePhysical(at + 24, 2, scale[0]);
        c.mmu.storePhysical(at + 28, 0, scale[1]);
        c.mmu.storePhysical(at + 29, 0, FLAG_STABLE);
        c.mmu.storePhysical(at + 30, 1, 0);
        c.mmu.storePhysical(at, 2, version + 1);
        return true;
    }

    /**
     * The factor and shift with which nanoseconds are {@code ((ticks << shift) * factor) >> 32}; a negative shift goes
     * right.
     */
    static long[] scale(long hz) {
        int shift = 0;
        while (hz >> Math.max(-shift, 0) > 2 * SECOND) {
            shift--;
        }
        long base = shift < 0 ? hz >> -shift : hz;
        while (base <= SECOND) {
            base <<= 1;
            shift++;
        }
        long factor = shift < 0
                ? BigInteger.valueOf(SECOND).shiftLeft(32 - shift).divide(BigInteger.valueOf(hz)).longValue()
                : BigInteger.valueOf(SECOND).shiftLeft(32).divide(BigInteger.valueOf(base)).longValue();
        return new long[] {factor, shift};
    }

    /**
     * Fills the wall-clock structure: the date at which the system time was zero.
     *
     * @return false where no memory is mapped there
     */
    public static boolean writeWallClock(Cpu c, long gpa) {
        if (!c.mmu.isPhysicalMemory(gpa, 12)) {
            return false;
        }
        long start = c.platform.wallClockNanos() - c.platform.nanos();
        long version = c.mmu.loadPhysical(gpa) + 1 | 1;
        c.mmu.storePhysical(gpa, 2, version);
        c.mmu.storePhysical(gpa + 4, 2, Math.floorDiv(start, SECOND));
        c.mmu.storePhysical(gpa + 8, 2, Math.floorMod(start, SECOND));
        c.mmu.storePhysical(gpa, 2, version + 1);
        return true;
    }

    /**
     * The clock-pairing call: the date and the counter of one moment.
     *
     * @return false where no memory is mapped there
     */
    public static boolean writePairing(Cpu c, long gpa) {
        if (!c.mmu.isPhysicalMemory(gpa, 64)) {
            return false;
        }
        long now = c.platform.wallClockNanos();
        c.mmu.storePhysical(gpa, 3, Math.floorDiv(now, SECOND));
        c.mmu.storePhysical(gpa + 8, 3, Math.floorMod(now, SECOND));
        c.mmu.storePhysical(gpa + 16, 3, tsc(c));
        for (int n = 24; n < 64; n += 4) {
            c.mmu.storePhysical(gpa + n, 2, 0);
        }
        return true;
    }
}
