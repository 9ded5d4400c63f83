package org.jacinth.vmm.boot;

import java.lang.foreign.MemorySegment;
import java.util.List;

/**
 * A PC BIOS image. All of it is mapped so that it ends at 4 GiB, where the reset vector is; its last 128 KiB are copied
 * to 0xE0000, which is plain memory here, so that firmware finds its shadow already made and writable.
 */
final class Firmware {
    private static final long FOUR_GIBIBYTES = 1L << 32;
    private static final long SMALLEST = 0x1_0000;
    private static final long LARGEST = 0x100_0000;
    private static final long SHADOW = 0x2_0000;
    private static final long ONE_MEBIBYTE = 0x10_0000;

    private Firmware() {}

    static BootPlan plan(BootRequest request) throws BootException {
        MemorySegment image = request.image();
        long size = image.byteSize();
        if (size < SMALLEST || size > LARGEST || size % SMALLEST != 0) {
            throw BootException.of(
                    "firmware must be a multiple of 64 KiB, at most 16 MiB: size=%d", size);
        }
        if (request.initrdSize() != 0) {
            throw BootException.of("firmware cannot be given an initrd: size=%d", request.initrdSize());
        }
        long shadow = Math.min(size, SHADOW);
        return new BootPlan(
                "firmware reset vector",
                List.of(new BootPlan.Chunk(ONE_MEBIBYTE - shadow, image.asSlice(size - shadow, shadow))),
                List.of(new BootPlan.Rom(FOUR_GIBIBYTES - size, image)),
                VcpuEntry.reset());
    }
}
