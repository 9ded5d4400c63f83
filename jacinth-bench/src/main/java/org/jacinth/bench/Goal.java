package org.jacinth.bench;

/**
 * How little something should take.
 *
 * @param bar what is needed
 * @param aim what is wished
 */
record Goal(double bar, double aim) {
    /** Whether a value is good enough, plainly. */
    String verdict(double value) {
        if (Double.isNaN(value)) {
            return "not measured";
        }
        return value <= aim ? "reaches the aim" : value <= bar ? "meets the bar" : "**misses the bar**";
    }
}
