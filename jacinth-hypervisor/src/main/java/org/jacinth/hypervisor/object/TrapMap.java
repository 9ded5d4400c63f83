package org.jacinth.hypervisor.object;

import java.util.Arrays;
import org.jacinth.zx.Status;

/**
 * The traps of one address space, disjoint. Look-ups take no lock and search an immutable sorted array; insertions are
 * serialised by the caller.
 */
public final class TrapMap {
    private volatile TrapRange[] ranges = {};

    /** The trap that contains an address, or null. */
    public TrapRange find(long address) {
        TrapRange[] now = ranges;
        int low = 0;
        int high = now.length - 1;
        while (low <= high) {
            int middle = (low + high) >>> 1;
            TrapRange range = now[middle];
            if (Long.compareUnsigned(address, range.start()) < 0) {
                high = middle - 1;
            } else if (range.contains(address)) {
                return range;
            } else {
                low = middle + 1;
            }
        }
        return null;
    }

    /**
     * What {@link #insert} would return.
     *
     * @return {@code ZX_OK}; {@code ZX_ERR_OUT_OF_RANGE} for a size of zero or an end that wraps;
     *     {@code ZX_ERR_ALREADY_EXISTS} where the range meets another trap
     */
    public int check(long start, long size) {
        long end = start + size;
        if (size == 0 || Long.compareUnsigned(end, start) < 0) {
            return Status.ZX_ERR_OUT_OF_RANGE;
        }
        for (TrapRange range : ranges) {
            if (Long.compareUnsigned(start, range.start() + range.size()) < 0
                    && Long.compareUnsigned(range.start(), end) < 0) {
                return Status.ZX_ERR_ALREADY_EXISTS;
            }
        }
        return Status.ZX_OK;
    }

    /** Adds a trap, with the results of {@link #check}. */
    public int insert(TrapRange range) {
        int status = check(range.start(), range.size());
        if (status != Status.ZX_OK) {
            return status;
        }
        TrapRange[] next = Arrays.copyOf(ranges, ranges.length + 1);
        next[next.length - 1] = range;
        Arrays.sort(next, (a, b) -> Long.compareUnsigned(a.start(), b.start()));
        ranges = next;
        return Status.ZX_OK;
    }

    /** Every trap, in ascending order; not to be changed. */
    TrapRange[] all() {
        return ranges;
    }
}
