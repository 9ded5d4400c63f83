package org.jacinth.vmm.board;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jacinth.vmm.boot.E820;

/**
 * The guest-physical address map.
 *
 * <pre>
 *   0x0_0000_0000  RAM; boot structures below 640 KiB while starting
 *   0x0_000A_0000  RAM that stands where a VGA adapter's memory would, reserved in the memory map
 *   0x0_000C_0000  RAM, reserved in the memory map: room for option ROMs and a BIOS shadow
 *   0x0_000E_0000  the same; ACPI tables of a machine that boots a kernel directly
 *   0x0_0010_0000  RAM, up to 3 GiB in all
 *   0x0_C000_0000  hole: PCI device memory, reads as ones where nothing answers
 *   0x0_FEC0_0000  IOAPIC
 *   0x0_FEE0_0000  local APIC (the engine's)
 *   0x0_FFxx_xxxx  firmware image, ending at 4 GiB, where there is one
 *   0x1_0000_0000  the rest of RAM
 *   end of RAM     nothing: reads as ones
 * </pre>
 *
 * @param memorySize RAM in bytes, a multiple of 4096, at least 1 MiB
 */
public record PcLayout(long memorySize) {

    public static final long VGA_START = 0xA_0000;
    public static final long TEXT_SCREEN = 0xB_8000;
    public static final long ACPI_TABLES = 0xE_0000;
    public static final long ONE_MEBIBYTE = 0x10_0000;
    public static final long HOLE_START = 0xC000_0000L;
    public static final long IO_APIC = 0xFEC0_0000L;
    public static final long IO_APIC_SIZE = 0x1000;
    public static final long LOCAL_APIC = 0xFEE0_0000L;
    public static final long LOCAL_APIC_SIZE = 0x1000;
    public static final long FOUR_GIBIBYTES = 1L << 32;
    /** One past the last guest-physical address. */
    public static final long SPACE_END = 1L << 48;
    public static final long PAGE = 4096;

    public static final int COM1 = 0x3F8;
    public static final int COM1_LINE = 4;
    public static final int SCI_LINE = 9;
    public static final int PM_BLOCK = 0x600;
    public static final int PCI_CONFIGURATION = 0xCF8;
    public static final int RESET_CONTROL = 0xCF9;
    public static final int PANIC = 0x505;
    public static final int DEBUG_EXIT = 0xF4;
    public static final int DEBUG_CONSOLE = 0x402;
    /** The largest range one IO trap may have: port 0xFFFF cannot be trapped. */
    public static final int TRAPPED_PORTS = 0xFFFF;

    /** Start of the extended BIOS data area, the last KiB below 640 KiB. */
    private static final long EBDA = 0x9_FC00;

    /**
     * @throws IllegalArgumentException for a size that is no multiple of a page or less than 1 MiB, or that does not
     * fit     in the address space
     */
    public PcLayout {
        if (memorySize < ONE_MEBIBYTE || memorySize % PAGE != 0 || memorySize > SPACE_END - FOUR_GIBIBYTES) {
            throw new IllegalArgumentException(
                    "memory must be whole pages of 4096 bytes, at least 1048576: size=" + memorySize);
        }
    }

    /** A stretch of guest-physical addresses. */
    public record Span(long start, long size) {
        /** One past the last address. */
        public long end() {
            return start + size;
        }
    }

    /** RAM below the hole, from address 0, in bytes. */
    public long lowSize() {
        return Math.min(memorySize, HOLE_START);
    }

    /** RAM from 4 GiB, in bytes. */
    public long highSize() {
        return memorySize - lowSize();
    }

    /** True where every byte of a range is RAM in one stretch. */
    public boolean isRam(long gpa, long size) {
        return ramOffset(gpa, size) >= 0;
    }

    /** Where in the machine's RAM object a range stands, or -1 where it is not all RAM. */
    public long ramOffset(long gpa, long size) {
        if (gpa >= 0 && size >= 0 && gpa <= lowSize() && size <= lowSize() - gpa) {
            return gpa;
        }
        long high = gpa - FOUR_GIBIBYTES;
        if (high >= 0 && size >= 0 && high <= highSize() && size <= highSize() - high) {
            return lowSize() + high;
        }
        return -1;
    }

    /** What the guest is told of its memory. */
    public E820 memoryMap() {
        List<E820.Range> ranges = new ArrayList<>();
        ranges.add(new E820.Range(0, EBDA, E820.Type.RAM));
        ranges.add(new E820.Range(EBDA, VGA_START - EBDA, E820.Type.RESERVED));
        ranges.add(new E820.Range(VGA_START, ONE_MEBIBYTE - VGA_START, E820.Type.RESERVED));
        if (lowSize() > ONE_MEBIBYTE) {
            ranges.add(new E820.Range(ONE_MEBIBYTE, lowSize() - ONE_MEBIBYTE, E820.Type.RAM));
        }
        ranges.add(new E820.Range(IO_APIC, IO_APIC_SIZE, E820.Type.RESERVED));
        ranges.add(new E820.Range(LOCAL_APIC, LOCAL_APIC_SIZE, E820.Type.RESERVED));
        if (highSize() > 0) {
            ranges.add(new E820.Range(FOUR_GIBIBYTES, highSize(), E820.Type.RAM));
        }
        return E820.of(ranges);
    }

    /**
     * Addresses that belong to devices or to nobody: to be trapped, so that no stray access ends the guest.
     *
     * @param roms what is mapped in the hole
     * @return disjoint, page-aligned, ascending
     */
    public List<Span> trappedSpans(List<Span> roms) {
        List<Span> mapped = new ArrayList<>(roms);
        mapped.add(new Span(0, lowSize()));
        mapped.add(new Span(LOCAL_APIC, LOCAL_APIC_SIZE));
        if (highSize() > 0) {
            mapped.add(new Span(FOUR_GIBIBYTES, highSize()));
        }
        mapped.sort(Comparator.comparingLong(Span::start));
        List<Span> spans = new ArrayList<>();
        long at = 0;
        for (Span span : mapped) {
            if (span.start() > at) {
                spans.add(new Span(at, span.start() - at));
            }
            at = Math.max(at, span.end());
        }
        if (at < SPACE_END) {
            spans.add(new Span(at, SPACE_END - at));
        }
        return spans;
    }
}
