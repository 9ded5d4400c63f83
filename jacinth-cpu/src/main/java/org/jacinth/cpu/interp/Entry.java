package org.jacinth.cpu.interp;

import org.jacinth.cpu.translate.Code;

/**
 * That a linear address enters a region, in one state of the MMU: all that has to be looked at where one region leads to
 * another, in as little memory as possible.
 */
final class Entry {
    final long linear;
    /** The state, see {@code Interpreter.stamp}. */
    final long stamp;
    /** Where the region's base is. */
    final long base;
    final Code code;
    final CodeRegion region;
    /** How often another region led here. */
    int arrivals;

    Entry(long linear, long stamp, CodeRegion region, Code code, long base) {
        this.linear = linear;
        this.stamp = stamp;
        this.region = region;
        this.code = code;
        this.base = base;
    }
}
