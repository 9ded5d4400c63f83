package org.jacinth.vmm.boot;

import java.lang.foreign.MemorySegment;
import java.nio.charset.StandardCharsets;
import java.util.Objects;

/**
 * What to boot, and the memory to boot it in.
 *
 * @param image the kernel or firmware file
 * @param initrd the initial RAM disk, or null
 * @param commandLine the kernel's command line; UTF-8, without a NUL
 * @param memory the machine's memory map
 * @param rsdp guest-physical address of the ACPI root pointer, or 0
 */
public record BootRequest(MemorySegment image, MemorySegment initrd, String commandLine, E820 memory, long rsdp) {

    public BootRequest {
        Objects.requireNonNull(image, "image");
        Objects.requireNonNull(commandLine, "commandLine");
        Objects.requireNonNull(memory, "memory");
    }

    /**
     * The command line in bytes with its final NUL.
     *
     * @param limit most bytes without the NUL
     */
    byte[] commandLineBytes(long limit) throws BootException {
        byte[] text = commandLine.getBytes(StandardCharsets.UTF_8);
        if (commandLine.indexOf('\0') >= 0) {
            throw BootException.of(
                    "command line must not hold a nul character: position=%d", commandLine.indexOf('\0'));
        }
        if (text.length > limit) {
            throw BootException.of(
                    "command line must fit what the kernel takes: length=%d, limit=%d", text.length, limit);
        }
        return java.util.Arrays.copyOf(text, text.length + 1);
    }

    long initrdSize() {
        return initrd == null ? 0 : initrd.byteSize();
    }

    /**
     * Where the RAM disk goes: as high as it may.
     *
     * @param floor first free address above the kernel
     * @param ceiling one past the last address the kernel can reach it at
     * @return its first address, or 0 where there is none to place
     */
    long placeInitrd(long floor, long ceiling) throws BootException {
        long size = initrdSize();
        if (size == 0) {
            return 0;
        }
        long start = memory.placeHigh(size, floor, ceiling);
        if (start < 0) {
            throw BootException.of(
                    "initrd must fit in memory above the kernel: size=%d, kernel end=0x%x, limit=0x%x, memory=%d",
                    size, floor, ceiling, memory.ramBelow(ceiling));
        }
        return start;
    }
}
