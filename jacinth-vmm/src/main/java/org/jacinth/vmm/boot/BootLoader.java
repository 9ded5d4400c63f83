package org.jacinth.vmm.boot;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;

/** Recognises a boot image by its content and plans its start. */
public final class BootLoader {
    static final ValueLayout.OfShort U16 = ValueLayout.JAVA_SHORT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
    static final ValueLayout.OfInt U32 = ValueLayout.JAVA_INT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
    static final ValueLayout.OfLong U64 = ValueLayout.JAVA_LONG_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

    private BootLoader() {}

    /** What an image is. */
    public enum Kind {
        /** A kernel with Linux's boot header. */
        BZIMAGE,
        /** A 64-bit ELF file, to be started by its PVH entry. */
        ELF,
        /** None of these. */
        UNKNOWN
    }

    /** Recognises an image; never throws for what is in it. */
    public static Kind kindOf(MemorySegment image) {
        if (Elf64.isElf(image)) {
            return Kind.ELF;
        }
        if (image.byteSize() >= BzImage.MAGIC_OFFSET + 4 && image.get(U32, BzImage.MAGIC_OFFSET) == BzImage.MAGIC) {
            return Kind.BZIMAGE;
        }
        return Kind.UNKNOWN;
    }

    /**
     * Plans the start of a kernel, recognised by its content.
     *
     * @throws BootException if the image is no kernel, is truncated or contradicts itself, or does not fit in memory
     */
    public static BootPlan kernel(BootRequest request) throws BootException {
        return switch (kindOf(request.image())) {
            case BZIMAGE -> BzImage.plan(request);
            case ELF -> ElfPvh.plan(request);
            case UNKNOWN -> throw BootException.of(
                    "kernel must be a linux bzImage or a 64-bit elf file with a pvh entry: size=%d, first bytes=%s",
                    request.image().byteSize(), firstBytes(request.image()));
        };
    }

    /**
     * Plans the start of a PC firmware image at the reset vector.
     *
     * @throws BootException if the image's size is not one of a BIOS
     */
    public static BootPlan firmware(BootRequest request) throws BootException {
        return Firmware.plan(request);
    }

    private static String firstBytes(MemorySegment image) {
        int count = (int) Math.min(4, image.byteSize());
        return java.util.HexFormat.of().formatHex(image.asSlice(0, count).toArray(ValueLayout.JAVA_BYTE));
    }

    static int u16(MemorySegment image, long offset) {
        return Short.toUnsignedInt(image.get(U16, offset));
    }

    static long u32(MemorySegment image, long offset) {
        return Integer.toUnsignedLong(image.get(U32, offset));
    }

    static int u8(MemorySegment image, long offset) {
        return Byte.toUnsignedInt(image.get(ValueLayout.JAVA_BYTE, offset));
    }
}
