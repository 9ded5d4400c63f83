package org.jacinth.vmm.boot;

import static org.jacinth.vmm.boot.BootLoader.U64;
import static org.jacinth.vmm.boot.BootLoader.u16;
import static org.jacinth.vmm.boot.BootLoader.u32;
import static org.jacinth.vmm.boot.BootLoader.u8;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A kernel in Linux's bzImage format, started by the 64-bit boot protocol, or by the 32-bit one where the kernel has no
 * 64-bit entry. The kernel is loaded where it prefers to run, so that it need not move itself. Where its command line
 * has it stay there, it is unpacked already: its own code would do the same, instruction by instruction.
 */
final class BzImage {
    static final int MAGIC_OFFSET = 0x202;
    /** {@code HdrS}. */
    static final int MAGIC = 0x5372_6448;

    private static final int BOOT_FLAG = 0xAA55;
    private static final int SECTOR = 512;
    private static final int HEADER_START = 0x1F1;
    /** One past the header's last byte in the zero page; what follows there belongs to other fields. */
    private static final int HEADER_LIMIT = 0x290;
    /** Through {@code init_size}, which protocol 2.10 added last of what is read here. */
    private static final int SHORTEST_FILE = 0x264;
    private static final int OLDEST_PROTOCOL = 0x0206;
    private static final int PROTOCOL_WITH_PREFERENCE = 0x020A;
    private static final int PROTOCOL_WITH_64_BIT_ENTRY = 0x020C;
    private static final int LOADED_HIGH = 0x01;
    /** The kernel's word to itself that it chose its address at random. */
    private static final int RANDOM_ADDRESS = 0x02;
    private static final int CAN_USE_HEAP = 0x80;
    private static final int KERNEL_64 = 0x01;
    private static final int ENTRY_64 = 0x200;
    private static final String FIXED_ADDRESS = "nokaslr";
    private static final long ONE_MEBIBYTE = 0x10_0000;
    private static final long FOUR_GIBIBYTES = 1L << 32;
    /** Of a boot loader without a number of its own. */
    private static final byte UNDEFINED_LOADER = (byte) 0xFF;

    private static final int ZERO_PAGE_RSDP = 0x070;
    private static final int ZERO_PAGE_E820_COUNT = 0x1E8;
    private static final int ZERO_PAGE_LOADER = 0x210;
    private static final int ZERO_PAGE_LOAD_FLAGS = 0x211;
    private static final int ZERO_PAGE_CODE32_START = 0x214;
    private static final int ZERO_PAGE_RAMDISK_START = 0x218;
    private static final int ZERO_PAGE_RAMDISK_SIZE = 0x21C;
    private static final int ZERO_PAGE_HEAP_END = 0x224;
    private static final int ZERO_PAGE_COMMAND_LINE = 0x228;
    private static final int ZERO_PAGE_SETUP_DATA = 0x250;
    private static final int ZERO_PAGE_E820 = 0x2D0;
    private static final int ZERO_PAGE_SIZE = 4096;

    private BzImage() {}

    static BootPlan plan(BootRequest request) throws BootException {
        MemorySegment file = request.image();
        int version = checkHeader(file);
        boolean entry64 = version >= PROTOCOL_WITH_64_BIT_ENTRY && (u16(file, 0x236) & KERNEL_64) != 0;

        int setupSectors = u8(file, HEADER_START) == 0 ? 4 : u8(file, HEADER_START);
        long codeOffset = (setupSectors + 1L) * SECTOR;
        long codeSize = codeSize(file, codeOffset);
        long load = loadAddress(file, version);
        long room = Math.max(version >= PROTOCOL_WITH_PREFERENCE ? u32(file, 0x260) : 0, codeSize);
        if (!request.memory().isRam(load, room)) {
            throw BootException.of(
                    "kernel must fit in memory: load address=0x%x, size while starting=%d, memory below 4 GiB=%d",
                    load, room, request.memory().ramBelow(FOUR_GIBIBYTES));
        }

        long commandLineLimit = Math.min(u32(file, 0x238) == 0 ? 255 : u32(file, 0x238), LowMemory.COMMAND_LINE_LIMIT);
        byte[] commandLine = request.commandLineBytes(commandLineLimit);
        long initrdCeiling = Math.min(u32(file, 0x22C) + 1, FOUR_GIBIBYTES);
        long initrd = request.placeInitrd((load + room + 0xFFF) & ~0xFFFL, initrdCeiling);

        MemorySegment code = file.asSlice(codeOffset, codeSize);
        Optional<UnpackedKernel> unpacked = entry64 ? unpack(request, code, load, room) : Optional.empty();

        List<BootPlan.Chunk> chunks = new ArrayList<>();
        chunks.add(BootPlan.Chunk.of(LowMemory.GDT, LowMemory.gdt(entry64)));
        chunks.add(BootPlan.Chunk.of(LowMemory.ZERO_PAGE, zeroPage(request, load, initrd)));
        if (entry64) {
            chunks.add(BootPlan.Chunk.of(LowMemory.PAGE_TABLES, LowMemory.identityPageTables()));
        }
        chunks.add(BootPlan.Chunk.of(LowMemory.COMMAND_LINE, commandLine));
        chunks.addAll(unpacked.map(UnpackedKernel::chunks).orElse(List.of(new BootPlan.Chunk(load, code))));
        if (initrd != 0) {
            chunks.add(new BootPlan.Chunk(initrd, request.initrd()));
        }
        VcpuEntry entry = entry64
                ? VcpuEntry.longMode(unpacked.map(UnpackedKernel::entry).orElse(load + ENTRY_64), LowMemory.ZERO_PAGE)
                : VcpuEntry.protectedMode(load, LowMemory.ZERO_PAGE, 0);
        String protocol = entry64 ? "linux 64-bit boot protocol" : "linux 32-bit boot protocol";
        return new BootPlan(unpacked.isPresent() ? protocol + ", unpacked" : protocol, chunks, List.of(), entry);
    }

    /** The kernel as its own code would leave it where the command line lets that choose nothing. */
    private static Optional<UnpackedKernel> unpack(BootRequest request, MemorySegment code, long load, long room) {
        long offset = u32(request.image(), 0x248);
        long size = u32(request.image(), 0x24C);
        boolean inside = size <= code.byteSize() - offset;
        return inside && hasWord(request.commandLine(), FIXED_ADDRESS)
                ? UnpackedKernel.of(code.asSlice(offset, size), load, room)
                : Optional.empty();
    }

    /**
     * Whether the kernel's own code finds a word on its command line. It takes every character up to the space for the
     * end of a word; quotation marks and {@code --} mean nothing to it. Behind a word that is a beginning of the wanted
     * one it does not see the word's end, and skips the next one.
     */
    static boolean hasWord(String commandLine, String wanted) {
        String[] words = commandLine.split("[\\x00-\\x20]", -1);
        for (int i = 0; i < words.length; i++) {
            if (words[i].equals(wanted)) {
                return true;
            }
            if (!words[i].isEmpty() && wanted.startsWith(words[i])) {
                i++;
            }
        }
        return false;
    }

    private static int checkHeader(MemorySegment file) throws BootException {
        if (file.byteSize() < SHORTEST_FILE) {
            throw BootException.of(
                    "kernel file must hold a whole boot header: size=%d, needed=%d", file.byteSize(), SHORTEST_FILE);
        }
        if (u16(file, 0x1FE) != BOOT_FLAG || u32(file, MAGIC_OFFSET) != MAGIC) {
            throw BootException.of(
                    "kernel must have a boot header: boot flag=0x%x, magic=0x%x",
                    u16(file, 0x1FE), u32(file, MAGIC_OFFSET));
        }
        int version = u16(file, 0x206);
        if (version < OLDEST_PROTOCOL) {
            throw BootException.of(
                    "kernel must speak boot protocol 2.06 or later: version=0x%x", version);
        }
        if ((u8(file, 0x211) & LOADED_HIGH) == 0) {
            throw BootException.of("kernel must load at or above 1 MiB: load flags=0x%x", u8(file, 0x211));
        }
        return version;
    }

    private static long codeSize(MemorySegment file, long codeOffset) throws BootException {
        long paragraphs = u32(file, 0x1F4);
        long available = file.byteSize() - codeOffset;
        // The size is in paragraphs of 16 bytes, rounded up: the file may lack the last one's padding.
        if (paragraphs == 0 || available <= (paragraphs - 1) * 16) {
            throw BootException.of(
                    "kernel file must be whole: size=%d, needed=%d", file.byteSize(), codeOffset + paragraphs * 16);
        }
        if (available < ENTRY_64) {
            throw BootException.of("kernel file must hold its entry point: size=%d", file.byteSize());
        }
        return Math.min(available, paragraphs * 16);
    }

    private static long loadAddress(MemorySegment file, int version) throws BootException {
        if (version < PROTOCOL_WITH_PREFERENCE) {
            return ONE_MEBIBYTE;
        }
        long preferred = file.get(U64, 0x258);
        boolean relocatable = u8(file, 0x234) != 0;
        long alignment = u32(file, 0x230);
        if (preferred < ONE_MEBIBYTE || preferred >= FOUR_GIBIBYTES) {
            throw BootException.of("kernel must prefer an address between 1 MiB and 4 GiB: address=0x%x", preferred);
        }
        if (relocatable && (Long.bitCount(alignment) != 1 || (preferred & (alignment - 1)) != 0)) {
            throw BootException.of(
                    "kernel's address must have the alignment it asks for: address=0x%x, alignment=0x%x",
                    preferred, alignment);
        }
        return preferred;
    }

    private static byte[] zeroPage(BootRequest request, long load, long initrd) throws BootException {
        MemorySegment file = request.image();
        ByteBuffer page = ByteBuffer.allocate(ZERO_PAGE_SIZE).order(ByteOrder.LITTLE_ENDIAN);
        int end = (int) Math.min(Math.min(MAGIC_OFFSET + u8(file, 0x201), HEADER_LIMIT), file.byteSize());
        end = Math.max(end, SHORTEST_FILE);
        byte[] header = file.asSlice(HEADER_START, end - HEADER_START).toArray(ValueLayout.JAVA_BYTE);
        page.put(HEADER_START, header);
        page.putLong(ZERO_PAGE_RSDP, request.rsdp());
        page.put(ZERO_PAGE_LOADER, UNDEFINED_LOADER);
        page.put(ZERO_PAGE_LOAD_FLAGS, (byte) (page.get(ZERO_PAGE_LOAD_FLAGS) & ~(CAN_USE_HEAP | RANDOM_ADDRESS)));
        page.putInt(ZERO_PAGE_CODE32_START, (int) load);
        page.putInt(ZERO_PAGE_RAMDISK_START, (int) initrd);
        page.putInt(ZERO_PAGE_RAMDISK_SIZE, (int) request.initrdSize());
        page.putShort(ZERO_PAGE_HEAP_END, (short) 0);
        page.putInt(ZERO_PAGE_COMMAND_LINE, (int) LowMemory.COMMAND_LINE);
        page.putLong(ZERO_PAGE_SETUP_DATA, 0);
        int ranges = request.memory().ranges().size();
        if (ranges > E820.MAX_ZERO_PAGE_RANGES) {
            throw BootException.of(
                    "memory map must fit in the zero page: ranges=%d, limit=%d", ranges, E820.MAX_ZERO_PAGE_RANGES);
        }
        page.put(ZERO_PAGE_E820_COUNT, (byte) ranges);
        page.put(ZERO_PAGE_E820, request.memory().zeroPageEntries());
        return page.array();
    }
}
