package org.jacinth.cpu.interp;

import org.jacinth.cpu.translate.Code;

/**
 * That a linear address enters a region, in one state of the MMU: all that has to be looked at where one region leads to
 * another, in as little memory as possible.
 */
final class Entry extends Place {
    /** Where the region's base is. */
    final long base;
    final Code code;
    final CodeRegion region;
    /** How often another region led here, since it was seen last whether the two can be joined. */
    int arrivals;
    /** Guest instructions executed from here, which the region has not been told of yet. */
    long executed;

    Entry(long linear, CodeRegion region, Code code, long base) {
        this.linear = linear;
        this.region = region;
        this.code = code;
        this.base = base;
    }

    /** Takes leave of an entry whose slot another one gets. What led to it may still find it. */
    void retire() {
        settle();
        leadNowhere();
    }

    /** Tells the region what was executed from here. */
    void settle() {
        region.executed(executed);
        executed = 0;
    }
}
