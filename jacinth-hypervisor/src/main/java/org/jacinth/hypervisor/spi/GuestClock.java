package org.jacinth.hypervisor.spi;

/** A guest's time: monotonic nanoseconds from an arbitrary start, real or driven by the caller. */
@FunctionalInterface
public interface GuestClock {

    /** Nanoseconds since the clock's start; never goes back. */
    long nanos();

    /** The host's monotonic clock, starting at zero now. */
    static GuestClock real() {
        long start = System.nanoTime();
        return () -> System.nanoTime() - start;
    }
}
