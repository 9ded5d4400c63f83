package org.jacinth.vmm.boot;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * Where the boot structures stand in the first megabyte, and their bytes.
 *
 * <pre>
 *   0x06000  global descriptor table
 *   0x07000  zero page (Linux) or start information (PVH)
 *   0x09000  page tables: PML4, PDPT, four page directories (identity map of 4 GiB in 2 MiB pages)
 *   0x20000  command line, at most 64 KiB
 * </pre>
 *
 * All of it is RAM in the memory map: a kernel may use it again once it has read what it needs.
 */
final class LowMemory {
    static final long GDT = 0x6000;
    static final long ZERO_PAGE = 0x7000;
    static final long START_INFO = 0x7000;
    static final long MODULE_LIST = 0x7100;
    static final long MEMORY_MAP = 0x7200;
    static final long PAGE_TABLES = 0x9000;
    static final long COMMAND_LINE = 0x2_0000;
    static final int COMMAND_LINE_LIMIT = 0xFFFF;
    /** One past the last byte used: below it nothing else may be loaded. */
    static final long END = 0x10_0000;

    static final int CODE_SELECTOR = 0x10;
    static final int DATA_SELECTOR = 0x18;
    static final int TASK_SELECTOR = 0x20;
    static final int GDT_SIZE = 6 * 8;

    private static final long PRESENT_WRITABLE = 0x3;
    private static final long PAGE_SIZE_BIT = 0x80;
    private static final int TABLE = 4096;
    private static final int GIBIBYTES = 4;

    private LowMemory() {}

    /** Flat segments at the selectors of the boot protocols, and a task state segment. */
    static byte[] gdt(boolean longMode) {
        ByteBuffer table = ByteBuffer.allocate(GDT_SIZE).order(ByteOrder.LITTLE_ENDIAN);
        table.putLong(CODE_SELECTOR, longMode ? 0x00AF_9B00_0000_FFFFL : 0x00CF_9B00_0000_FFFFL);
        table.putLong(DATA_SELECTOR, 0x00CF_9300_0000_FFFFL);
        table.putLong(TASK_SELECTOR, 0x0000_8B00_0000_0067L);
        return table.array();
    }

    /** Six tables that map the first 4 GiB to themselves, to be placed at {@link #PAGE_TABLES}. */
    static byte[] identityPageTables() {
        ByteBuffer tables = ByteBuffer.allocate((2 + GIBIBYTES) * TABLE).order(ByteOrder.LITTLE_ENDIAN);
        tables.putLong(0, (PAGE_TABLES + TABLE) | PRESENT_WRITABLE);
        for (int gibibyte = 0; gibibyte < GIBIBYTES; gibibyte++) {
            int directory = (2 + gibibyte) * TABLE;
            tables.putLong(TABLE + gibibyte * 8, (PAGE_TABLES + directory) | PRESENT_WRITABLE);
            for (int i = 0; i < 512; i++) {
                long page = ((long) gibibyte << 30) | ((long) i << 21);
                tables.putLong(directory + i * 8, page | PRESENT_WRITABLE | PAGE_SIZE_BIT);
            }
        }
        return tables.array();
    }
}
