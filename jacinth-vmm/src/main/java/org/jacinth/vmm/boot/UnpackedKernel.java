package org.jacinth.vmm.boot;

import static org.jacinth.vmm.boot.BootLoader.u16;
import static org.jacinth.vmm.boot.BootLoader.u32;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.zip.GZIPInputStream;

/**
 * The kernel that is packed in a bzImage, as the bzImage's own code leaves it in memory where it has nothing to choose:
 * its segments at their addresses, nothing relocated.
 *
 * <p>Unpacked, the payload is an ELF file, and behind it what has to change in a kernel that is moved. The packed
 * payload's last four bytes are the size of both: a part of gzip's format, and added to the others. What is packed
 * neither with LZ4 nor with gzip, is damaged, or is no kernel whose segments lie in its place one after the other, is
 * left to the guest: the kernel's own code unpacks it, or says what is wrong.
 *
 * @param chunks what to copy into memory
 * @param entry where to enter it in 64-bit mode, in the state of Linux's 64-bit boot protocol
 */
record UnpackedKernel(List<BootPlan.Chunk> chunks, long entry) {
    private static final int GZIP_MAGIC = 0x8B1F;
    private static final int SIZE_BYTES = 4;
    /** What Linux maps of its kernel at most. */
    private static final long LARGEST = 1 << 30;
    private static final int BUFFER = 1 << 16;

    UnpackedKernel {
        chunks = List.copyOf(chunks);
    }

    /**
     * Unpacks a kernel.
     *
     * @param payload the packed kernel
     * @param load where it is to be, and all of its segments from there on
     * @param room how much memory there is for them
     * @return nothing where this is left to the guest
     */
    static Optional<UnpackedKernel> of(MemorySegment payload, long load, long room) {
        try {
            Optional<MemorySegment> file = unpack(payload, Math.min(room, LARGEST));
            if (file.isEmpty() || !Elf64.isElf(file.get())) {
                return Optional.empty();
            }
            return place(Elf64.of(file.get()), load, room);
        } catch (BootException leftToTheGuest) {
            return Optional.empty();
        } catch (OutOfMemoryError leftToTheGuest) {
            // The guest has room for it where this JVM may not.
            return Optional.empty();
        }
    }

    private static Optional<MemorySegment> unpack(MemorySegment payload, long limit) {
        long packed = payload.byteSize();
        if (packed <= 2 * SIZE_BYTES || packed > limit) {
            return Optional.empty();
        }
        long size = u32(payload, packed - SIZE_BYTES);
        boolean lz4 = (int) u32(payload, 0) == Lz4.LEGACY_MAGIC;
        boolean gzip = u16(payload, 0) == GZIP_MAGIC;
        if (size > limit || !lz4 && !gzip) {
            return Optional.empty();
        }
        byte[] to = new byte[(int) size];
        boolean whole = lz4 ? Lz4.unpackLegacy(payload.asSlice(0, packed - SIZE_BYTES), to) : inflate(payload, to);
        return whole ? Optional.of(MemorySegment.ofArray(to).asReadOnly()) : Optional.empty();
    }

    private static boolean inflate(MemorySegment payload, byte[] to) {
        byte[] packed = payload.toArray(ValueLayout.JAVA_BYTE);
        try (InputStream in = new GZIPInputStream(new ByteArrayInputStream(packed), BUFFER)) {
            return in.readNBytes(to, 0, to.length) == to.length && in.read() < 0;
        } catch (IOException damaged) {
            return false;
        }
    }

    private static Optional<UnpackedKernel> place(Elf64 elf, long load, long room) throws BootException {
        List<BootPlan.Chunk> chunks = new ArrayList<>();
        boolean entryIsCode = false;
        long end = 0;
        for (Elf64.Segment segment : elf.segments()) {
            long offset = segment.physical() - load;
            if (offset < end || offset > room || Long.compareUnsigned(segment.memorySize(), room - offset) > 0) {
                return Optional.empty();
            }
            end = offset + segment.memorySize();
            if (segment.bytes().byteSize() != 0) {
                chunks.add(new BootPlan.Chunk(segment.physical(), segment.bytes()));
            }
            entryIsCode |= segment.executable()
                    && Long.compareUnsigned(elf.entry() - segment.physical(), segment.bytes().byteSize()) < 0;
        }
        if (elf.type() != Elf64.EXECUTABLE || !entryIsCode) {
            return Optional.empty();
        }
        return Optional.of(new UnpackedKernel(chunks, elf.entry()));
    }
}
