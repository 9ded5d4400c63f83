package org.jacinth.vmm.boot;

import java.lang.foreign.MemorySegment;
import java.util.List;

/**
 * Everything that starts a guest, as data: what goes where in fresh (zeroed) memory, and how the boot processor starts.
 *
 * @param kind how the image is started, for people
 * @param chunks what to copy into guest memory, in order
 * @param roms read-only images to map outside RAM
 * @param entry the boot processor's first state
 */
public record BootPlan(String kind, List<Chunk> chunks, List<Rom> roms, VcpuEntry entry) {

    public BootPlan {
        chunks = List.copyOf(chunks);
        roms = List.copyOf(roms);
    }

    /**
     * @param gpa first guest-physical address, in RAM with all its bytes
     * @param bytes what to copy; read only
     */
    public record Chunk(long gpa, MemorySegment bytes) {
        static Chunk of(long gpa, byte[] bytes) {
            return new Chunk(gpa, MemorySegment.ofArray(bytes));
        }
    }

    /**
     * @param gpa first guest-physical address, page-aligned
     * @param bytes the image, a multiple of the page size
     */
    public record Rom(long gpa, MemorySegment bytes) {}
}
