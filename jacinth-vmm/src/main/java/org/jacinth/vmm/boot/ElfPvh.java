package org.jacinth.vmm.boot;

import static org.jacinth.vmm.boot.BootLoader.u32;

import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;

/**
 * A 64-bit ELF kernel started by its PVH entry: 32-bit protected mode without paging, RBX pointing to the start
 * information. The entry's address is the note {@code XEN_ELFNOTE_PHYS32_ENTRY}.
 */
final class ElfPvh {
    private static final int PHYS32_ENTRY = 18;
    /** {@code X e n NUL}. */
    private static final int XEN = 0x006E_6558;
    private static final long FOUR_GIBIBYTES = 1L << 32;

    private static final int START_MAGIC = 0x336E_C578;
    private static final int START_VERSION = 1;
    private static final int START_SIZE = 56;
    private static final int MODULE_SIZE = 32;
    private static final int MAP_ENTRY_SIZE = 24;

    private ElfPvh() {}

    static BootPlan plan(BootRequest request) throws BootException {
        Elf64 elf = Elf64.of(request.image());
        long entry = -1;
        for (Elf64.Header header : elf.headers()) {
            if (header.type() == Elf64.NOTE && entry < 0) {
                entry = pvhEntry(elf.bytes(header, "notes"));
            }
        }
        if (entry < 0) {
            throw BootException.of(
                    "elf file must have the note of a pvh entry, type 18 of xen: headers=%d", elf.headers().size());
        }
        List<BootPlan.Chunk> chunks = new ArrayList<>();
        long end = 0;
        for (Elf64.Segment segment : elf.segments()) {
            end = Math.max(end, addSegment(request, segment, chunks));
        }
        if (end == 0) {
            throw BootException.of("elf file must have a segment to load: headers=%d", elf.headers().size());
        }
        if (!request.memory().isRam(entry, 1)) {
            throw BootException.of("pvh entry must be in memory: address=0x%x", entry);
        }
        byte[] commandLine = request.commandLineBytes(LowMemory.COMMAND_LINE_LIMIT);
        long initrd = request.placeInitrd((end + 0xFFF) & ~0xFFFL, FOUR_GIBIBYTES);
        if (initrd != 0) {
            chunks.add(new BootPlan.Chunk(initrd, request.initrd()));
        }
        chunks.add(BootPlan.Chunk.of(LowMemory.COMMAND_LINE, commandLine));
        chunks.add(BootPlan.Chunk.of(LowMemory.GDT, LowMemory.gdt(false)));
        addStartInfo(request, initrd, chunks);
        return new BootPlan("pvh", chunks, List.of(), VcpuEntry.protectedMode(entry, 0, LowMemory.START_INFO));
    }

    /** Adds a segment's bytes and returns one past its last address. */
    private static long addSegment(BootRequest request, Elf64.Segment segment, List<BootPlan.Chunk> chunks)
            throws BootException {
        long physical = segment.physical();
        long memorySize = segment.memorySize();
        if (physical < LowMemory.END || !request.memory().isRam(physical, memorySize)) {
            throw BootException.of(
                    "elf segment must fit in memory above 1 MiB: address=0x%x, size=0x%x, memory below 4 GiB=%d",
                    physical, memorySize, request.memory().ramBelow(FOUR_GIBIBYTES));
        }
        if (segment.bytes().byteSize() != 0) {
            chunks.add(new BootPlan.Chunk(physical, segment.bytes()));
        }
        return physical + memorySize;
    }

    private static long pvhEntry(MemorySegment notes) throws BootException {
        long size = notes.byteSize();
        long at = 0;
        while (size - at >= 12) {
            long nameSize = u32(notes, at);
            long descriptionSize = u32(notes, at + 4);
            int type = (int) u32(notes, at + 8);
            long name = at + 12;
            long description = name + ((nameSize + 3) & ~3L);
            long next = description + ((descriptionSize + 3) & ~3L);
            if (description + descriptionSize > size) {
                throw BootException.of("elf note must lie inside its segment: offset=0x%x, size=0x%x", at, size);
            }
            if (type == PHYS32_ENTRY && nameSize == 4 && u32(notes, name) == XEN && descriptionSize >= 4) {
                return u32(notes, description);
            }
            at = next;
        }
        return -1;
    }

    private static void addStartInfo(BootRequest request, long initrd, List<BootPlan.Chunk> chunks) {
        List<E820.Range> ranges = request.memory().ranges();
        ByteBuffer start = ByteBuffer.allocate(START_SIZE).order(ByteOrder.LITTLE_ENDIAN);
        start.putInt(START_MAGIC).putInt(START_VERSION).putInt(0).putInt(initrd == 0 ? 0 : 1);
        start.putLong(initrd == 0 ? 0 : LowMemory.MODULE_LIST);
        start.putLong(LowMemory.COMMAND_LINE).putLong(request.rsdp());
        start.putLong(LowMemory.MEMORY_MAP).putInt(ranges.size());
        chunks.add(BootPlan.Chunk.of(LowMemory.START_INFO, start.array()));
        if (initrd != 0) {
            ByteBuffer module = ByteBuffer.allocate(MODULE_SIZE).order(ByteOrder.LITTLE_ENDIAN);
            module.putLong(initrd).putLong(request.initrdSize());
            chunks.add(BootPlan.Chunk.of(LowMemory.MODULE_LIST, module.array()));
        }
        ByteBuffer map = ByteBuffer.allocate(ranges.size() * MAP_ENTRY_SIZE).order(ByteOrder.LITTLE_ENDIAN);
        for (E820.Range range : ranges) {
            map.putLong(range.start()).putLong(range.size()).putInt(range.type().number()).putInt(0);
        }
        chunks.add(BootPlan.Chunk.of(LowMemory.MEMORY_MAP, map.array()));
    }
}
