package org.jacinth.hypervisor.spi;

import java.lang.foreign.MemorySegment;
import java.util.List;

/**
 * Which memory stands at which guest-physical address: disjoint regions in ascending order. Immutable.
 *
 * @param regions disjoint, ascending by {@code gpa}
 */
public record GuestPhysicalMap(List<Region> regions) {

    /** One past the highest guest-physical address: 2^48. */
    public static final long SPACE_SIZE = 1L << 48;

    public GuestPhysicalMap {
        regions = List.copyOf(regions);
    }

    /**
     * A stretch of guest-physical addresses backed by memory.
     *
     * @param gpa first address, page-aligned
     * @param size in bytes, a multiple of the page size
     * @param memory the whole memory object that backs the region, accessible from every thread; the same instance for
     *     every region of the same memory object, so that its identity names the object
     * @param memoryOffset where in {@code memory} the region's first byte stands, a multiple of the page size
     */
    public record Region(
            long gpa, long size, MemorySegment memory, long memoryOffset, boolean writable, boolean executable) {

        /** True where {@code address} lies in this region. */
        public boolean contains(long address) {
            return address >= gpa && address - gpa < size;
        }
    }

    /** The region that contains an address, or null. */
    public Region find(long gpa) {
        int low = 0;
        int high = regions.size() - 1;
        while (low <= high) {
            int middle = (low + high) >>> 1;
            Region region = regions.get(middle);
            if (gpa < region.gpa()) {
                high = middle - 1;
            } else if (region.contains(gpa)) {
                return region;
            } else {
                low = middle + 1;
            }
        }
        return null;
    }
}
