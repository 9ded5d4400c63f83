package org.jacinth.devices;

/**
 * Converts between nanoseconds and the ticks of an oscillator, without overflow for any time a {@link Clock} tells.
 *
 * @param hertz ticks per second, positive and below 2 to the 33rd
 */
record Frequency(long hertz) {
    private static final long SECOND = 1_000_000_000L;

    /** The whole ticks that fit into this many nanoseconds. */
    long ticks(long nanos) {
        return nanos / SECOND * hertz + nanos % SECOND * hertz / SECOND;
    }

    /** The first nanosecond at which this many ticks have passed: {@code ticks(nanos(t)) == t}. */
    long nanos(long ticks) {
        return ticks / hertz * SECOND + (ticks % hertz * SECOND + hertz - 1) / hertz;
    }
}
