package org.jacinth.vmm.boot;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * A physical memory map as PC firmware reports it: disjoint ranges, ascending. Immutable.
 *
 * @param ranges ascending by start, none overlapping
 */
public record E820(List<Range> ranges) {

    /** Entries that fit in the zero page of the Linux boot protocol. */
    public static final int MAX_ZERO_PAGE_RANGES = 128;
    /** Bytes of an entry in the zero page: u64 start, u64 size, u32 type. */
    public static final int ENTRY_SIZE = 20;

    /**
     * @throws IllegalArgumentException where ranges overlap or are not ascending
     */
    public E820 {
        ranges = List.copyOf(ranges);
        for (int i = 1; i < ranges.size(); i++) {
            if (ranges.get(i).start() < ranges.get(i - 1).end()) {
                throw new IllegalArgumentException("memory ranges must ascend without overlap: " + ranges);
            }
        }
    }

    /** What a range is for. */
    public enum Type {
        /** Free for the operating system. */
        RAM(1),
        /** Not to be used: devices, firmware. */
        RESERVED(2),
        /** ACPI tables, free once they were read. */
        ACPI(3);

        private final int number;

        Type(int number) {
            this.number = number;
        }

        /** The type's number in the firmware interface. */
        public int number() {
            return number;
        }
    }

    /**
     * @param start first guest-physical address
     * @param size in bytes, greater than zero
     * @param type what the range is for
     */
    public record Range(long start, long size, Type type) {
        public Range {
            if (start < 0 || size <= 0 || start > Long.MAX_VALUE - size) {
                throw new IllegalArgumentException(String.format(
                        "memory range must be positive and not wrap: start=0x%x, size=0x%x", start, size));
            }
        }

        /** One past the last address. */
        public long end() {
            return start + size;
        }
    }

    /** A map of the given ranges, sorted. */
    public static E820 of(List<Range> ranges) {
        List<Range> sorted = new ArrayList<>(ranges);
        sorted.sort(Comparator.comparingLong(Range::start));
        return new E820(sorted);
    }

    /** True where every byte of the range is in one stretch of RAM; false for a size or an end that wraps. */
    public boolean isRam(long start, long size) {
        if (start < 0 || size < 0 || start > Long.MAX_VALUE - size) {
            return false;
        }
        for (Range range : ranges) {
            if (range.type() == Type.RAM && start >= range.start() && start + size <= range.end()) {
                return true;
            }
        }
        return false;
    }

    /**
     * The highest page-aligned place for {@code size} bytes in RAM.
     *
     * @param floor no byte lies below this address
     * @param ceiling no byte lies at or above this address
     * @return the first address, or -1 where there is no such place
     */
    public long placeHigh(long size, long floor, long ceiling) {
        for (int i = ranges.size() - 1; i >= 0; i--) {
            Range range = ranges.get(i);
            if (range.type() != Type.RAM) {
                continue;
            }
            long top = Math.min(range.end(), ceiling);
            long bottom = Math.max(range.start(), floor);
            if (size > top - bottom) {
                continue;
            }
            long start = (top - size) & ~0xFFFL;
            if (start >= bottom) {
                return start;
            }
        }
        return -1;
    }

    /** All RAM below an address, in bytes. */
    public long ramBelow(long limit) {
        long sum = 0;
        for (Range range : ranges) {
            if (range.type() == Type.RAM && range.start() < limit) {
                sum += Math.min(range.end(), limit) - range.start();
            }
        }
        return sum;
    }

    /** Little-endian entries as they stand in the zero page, {@link #ENTRY_SIZE} bytes each. */
    public byte[] zeroPageEntries() {
        ByteBuffer bytes = ByteBuffer.allocate(ranges.size() * ENTRY_SIZE).order(ByteOrder.LITTLE_ENDIAN);
        for (Range range : ranges) {
            bytes.putLong(range.start()).putLong(range.size()).putInt(range.type().number());
        }
        return bytes.array();
    }
}
