package org.jacinth.vmm.boot;

import static org.jacinth.vmm.boot.BootLoader.U64;
import static org.jacinth.vmm.boot.BootLoader.u16;
import static org.jacinth.vmm.boot.BootLoader.u32;
import static org.jacinth.vmm.boot.BootLoader.u8;

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
    /** {@code 0x7F E L F}. */
    static final int MAGIC = 0x464C_457F;

    private static final int HEADER_SIZE = 64;
    private static final int PROGRAM_HEADER_SIZE = 56;
    private static final int CLASS_64 = 2;
    private static final int LITTLE_ENDIAN = 1;
    private static final int MACHINE_X86_64 = 62;
    private static final int LOAD = 1;
    private static final int NOTE = 4;
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
        MemorySegment file = request.image();
        checkHeader(file);
        long headers = file.get(U64, 32);
        int count = u16(file, 56);
        if (u16(file, 54) != PROGRAM_HEADER_SIZE || count == 0) {
            throw BootException.of(
                    "elf file must have program headers of 56 bytes: size=%d, count=%d", u16(file, 54), count);
        }
        requireInside(file, headers, (long) count * PROGRAM_HEADER_SIZE, "program headers");

        long entry = -1;
        for (int i = 0; i < count && entry < 0; i++) {
            MemorySegment header = header(file, headers, i);
            if ((int) u32(header, 0) == NOTE) {
                entry = pvhEntry(file, header);
            }
        }
        if (entry < 0) {
            throw BootException.of("elf file must have the note of a pvh entry, type 18 of xen: headers=%d", count);
        }
        List<BootPlan.Chunk> chunks = new ArrayList<>();
        long end = 0;
        for (int i = 0; i < count; i++) {
            MemorySegment header = header(file, headers, i);
            if ((int) u32(header, 0) == LOAD) {
                end = Math.max(end, addSegment(request, header, chunks));
            }
        }
        if (end == 0) {
            throw BootException.of("elf file must have a segment to load: headers=%d", count);
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

    private static MemorySegment header(MemorySegment file, long headers, int index) {
        return file.asSlice(headers + (long) index * PROGRAM_HEADER_SIZE, PROGRAM_HEADER_SIZE);
    }

    private static void checkHeader(MemorySegment file) throws BootException {
        if (file.byteSize() < HEADER_SIZE) {
            throw BootException.of("elf file must be whole: size=%d, header=%d", file.byteSize(), HEADER_SIZE);
        }
        if (u8(file, 4) != CLASS_64 || u8(file, 5) != LITTLE_ENDIAN || u16(file, 18) != MACHINE_X86_64) {
            throw BootException.of(
                    "elf file must be 64-bit little-endian x86-64: class=%d, data=%d, machine=%d",
                    u8(file, 4), u8(file, 5), u16(file, 18));
        }
    }

    /** Adds a segment's bytes and returns one past its last address. */
    private static long addSegment(BootRequest request, MemorySegment header, List<BootPlan.Chunk> chunks)
            throws BootException {
        long offset = header.get(U64, 8);
        long physical = header.get(U64, 24);
        long fileSize = header.get(U64, 32);
        long memorySize = header.get(U64, 40);
        if (memorySize == 0) {
            return 0;
        }
        requireInside(request.image(), offset, fileSize, "segment");
        if (Long.compareUnsigned(fileSize, memorySize) > 0) {
            throw BootException.of(
                    "elf segment's file size must not exceed its memory size: file size=0x%x, memory size=0x%x",
                    fileSize, memorySize);
        }
        if (physical < LowMemory.END || !request.memory().isRam(physical, memorySize)) {
            throw BootException.of(
                    "elf segment must fit in memory above 1 MiB: address=0x%x, size=0x%x, memory below 4 GiB=%d",
                    physical, memorySize, request.memory().ramBelow(FOUR_GIBIBYTES));
        }
        if (fileSize != 0) {
            chunks.add(new BootPlan.Chunk(physical, request.image().asSlice(offset, fileSize)));
        }
        return physical + memorySize;
    }

    private static long pvhEntry(MemorySegment file, MemorySegment header) throws BootException {
        long offset = header.get(U64, 8);
        long size = header.get(U64, 32);
        requireInside(file, offset, size, "notes");
        MemorySegment notes = file.asSlice(offset, size);
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

    private static void requireInside(MemorySegment file, long offset, long size, String what) throws BootException {
        if (offset < 0 || size < 0 || offset > file.byteSize() || size > file.byteSize() - offset) {
            throw BootException.of(
                    "elf file must be whole: %s offset=0x%x, %s size=0x%x, file size=%d",
                    what, offset, what, size, file.byteSize());
        }
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
