package org.jacinth.cpu.state;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;

/** Which bytes a guest executed that are no instruction here, and how often: the {@code UNDEFINED} state kind. */
public final class UndefinedLog {
    private static final int ENTRIES = 16;
    private static final ValueLayout.OfLong LONG =
            ValueLayout.JAVA_LONG_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

    private final long[] bytes = new long[ENTRIES];
    private final long[] times = new long[ENTRIES];

    /** Notes one, given its first eight bytes, the first lowest. Beyond sixteen kinds only known ones are counted. */
    public void note(long firstBytes) {
        for (int i = 0; i < ENTRIES; i++) {
            if (times[i] == 0 || bytes[i] == firstBytes) {
                bytes[i] = firstBytes;
                times[i]++;
                return;
            }
        }
    }

    /** Writes the state kind. */
    public void write(MemorySegment to) {
        for (int i = 0; i < ENTRIES; i++) {
            to.set(LONG, i * 16L, bytes[i]);
            to.set(LONG, i * 16L + 8, times[i]);
        }
    }
}
