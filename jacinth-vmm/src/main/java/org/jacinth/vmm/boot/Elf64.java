package org.jacinth.vmm.boot;

import static org.jacinth.vmm.boot.BootLoader.U64;
import static org.jacinth.vmm.boot.BootLoader.u16;
import static org.jacinth.vmm.boot.BootLoader.u32;
import static org.jacinth.vmm.boot.BootLoader.u8;

import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;

/**
 * A 64-bit little-endian ELF file for x86-64, as far as it takes to load it.
 *
 * @param file the whole file
 * @param type what the file is, {@link #EXECUTABLE} for one that is loaded where it says
 * @param entry where execution starts
 * @param headers its program headers; nothing in them is checked yet
 */
record Elf64(MemorySegment file, int type, long entry, List<Header> headers) {
    /** {@code 0x7F E L F}. */
    static final int MAGIC = 0x464C_457F;
    /** A {@link #type}: {@code ET_EXEC}. */
    static final int EXECUTABLE = 2;
    /** A segment's type: to be loaded. */
    static final int LOAD = 1;
    /** A segment's type: notes. */
    static final int NOTE = 4;

    private static final int HEADER_SIZE = 64;
    private static final int PROGRAM_HEADER_SIZE = 56;
    private static final int CLASS_64 = 2;
    private static final int LITTLE_ENDIAN = 1;
    private static final int MACHINE_X86_64 = 62;
    private static final int MAY_EXECUTE = 1;

    /** A program header; all numbers are as the file has them, whatever they are. */
    record Header(int type, int flags, long offset, long physical, long fileSize, long memorySize) {}

    /**
     * A segment to load.
     *
     * @param physical its first physical address
     * @param bytes what the file has of it
     * @param memorySize its size in memory, at least that of {@code bytes} and not 0; what is beyond those is zero.
     *     An unsigned number, as {@code physical} is: neither was compared with anything else
     * @param executable whether it has code
     */
    record Segment(long physical, MemorySegment bytes, long memorySize, boolean executable) {}

    /** Whether a file begins as an ELF file does. */
    static boolean isElf(MemorySegment file) {
        return file.byteSize() >= 4 && (int) u32(file, 0) == MAGIC;
    }

    /**
     * Reads the headers of a file that {@link #isElf}.
     *
     * @throws BootException if the file is truncated or of another kind
     */
    static Elf64 of(MemorySegment file) throws BootException {
        if (file.byteSize() < HEADER_SIZE) {
            throw BootException.of("elf file must be whole: size=%d, header=%d", file.byteSize(), HEADER_SIZE);
        }
        if (u8(file, 4) != CLASS_64 || u8(file, 5) != LITTLE_ENDIAN || u16(file, 18) != MACHINE_X86_64) {
            throw BootException.of(
                    "elf file must be 64-bit little-endian x86-64: class=%d, data=%d, machine=%d",
                    u8(file, 4), u8(file, 5), u16(file, 18));
        }
        int count = u16(file, 56);
        if (u16(file, 54) != PROGRAM_HEADER_SIZE || count == 0) {
            throw BootException.of(
                    "elf file must have program headers of 56 bytes: size=%d, count=%d", u16(file, 54), count);
        }
        MemorySegment table =
                inside(file, file.get(U64, 32), (long) count * PROGRAM_HEADER_SIZE, "program headers");
        List<Header> headers = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            long at = (long) i * PROGRAM_HEADER_SIZE;
            headers.add(new Header(
                    (int) u32(table, at),
                    (int) u32(table, at + 4),
                    table.get(U64, at + 8),
                    table.get(U64, at + 24),
                    table.get(U64, at + 32),
                    table.get(U64, at + 40)));
        }
        return new Elf64(file, u16(file, 16), file.get(U64, 24), List.copyOf(headers));
    }

    /**
     * What the file has of a segment.
     *
     * @param what the segment's name in a message
     * @throws BootException if not all of it is inside the file
     */
    MemorySegment bytes(Header header, String what) throws BootException {
        return inside(file, header.offset(), header.fileSize(), what);
    }

    /**
     * The segments to load, in the file's order; without those that take no memory.
     *
     * @throws BootException if one is not inside the file, or has more bytes there than in memory
     */
    List<Segment> segments() throws BootException {
        List<Segment> segments = new ArrayList<>();
        for (Header header : headers) {
            if (header.type() != LOAD || header.memorySize() == 0) {
                continue;
            }
            MemorySegment bytes = bytes(header, "segment");
            if (Long.compareUnsigned(header.fileSize(), header.memorySize()) > 0) {
                throw BootException.of(
                        "elf segment's file size must not exceed its memory size: file size=0x%x, memory size=0x%x",
                        header.fileSize(), header.memorySize());
            }
            boolean executable = (header.flags() & MAY_EXECUTE) != 0;
            segments.add(new Segment(header.physical(), bytes, header.memorySize(), executable));
        }
        return segments;
    }

    private static MemorySegment inside(MemorySegment file, long offset, long size, String what) throws BootException {
        if (offset < 0 || size < 0 || offset > file.byteSize() || size > file.byteSize() - offset) {
            throw BootException.of(
                    "elf file must be whole: %s offset=0x%x, %s size=0x%x, file size=%d",
                    what, offset, what, size, file.byteSize());
        }
        return file.asSlice(offset, size);
    }
}
