package org.jacinth.cpu.state;

import java.util.concurrent.atomic.AtomicLong;

/** What was translated for one processor, see {@code VcpuStateKind.COUNTERS}. Counted by any thread. */
public final class TranslationCounts {
    private final AtomicLong regions = new AtomicLong();
    private final AtomicLong givenUp = new AtomicLong();
    private final AtomicLong nanos = new AtomicLong();
    private final AtomicLong bytes = new AtomicLong();

    /** None so far. */
    public TranslationCounts() {}

    /** Counts a region. */
    public void translated(int bytecode) {
        regions.incrementAndGet();
        bytes.addAndGet(bytecode);
    }

    /** Counts a region that was translated and is not used any more. */
    public void gaveUp() {
        givenUp.incrementAndGet();
    }

    /** Counts time spent on translating, whether or not anything came of it. */
    public void spent(long time) {
        nanos.addAndGet(time);
    }

    /** Regions translated, one that was translated again counted again. */
    public long regions() {
        return regions.get();
    }

    /** Regions given up, because their code changed or there were too many. */
    public long givenUp() {
        return givenUp.get();
    }

    /** Nanoseconds of a thread spent on translating. */
    public long nanos() {
        return nanos.get();
    }

    /** Bytes of bytecode made. */
    public long bytes() {
        return bytes.get();
    }
}
