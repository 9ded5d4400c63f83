package org.jacinth.vmm;

import java.lang.foreign.MemorySegment;

/**
 * A paused processor's linear addresses: walks the guest's page tables for people who look at the guest. Looks only;
 * sets no accessed bit and checks no permission.
 *
 * @param memory the guest's RAM
 * @param cr0 control register
 * @param cr3 control register
 * @param cr4 control register
 * @param efer extended feature enable register
 * @sdm 3 "Paging"
 */
record LinearMemory(GuestMemory memory, long cr0, long cr3, long cr4, long efer) {
    private static final long PAGING = 1L << 31;
    private static final long PAE = 1L << 5;
    private static final long FIVE_LEVELS = 1L << 12;
    private static final long LONG_MODE_ACTIVE = 1L << 10;
    private static final long PRESENT = 1;
    private static final long LARGE = 1 << 7;
    private static final long ADDRESS = 0x000F_FFFF_FFFF_F000L;
    private static final int PAGE = 4096;

    /** The guest-physical address behind a linear one, or -1 where nothing is mapped. */
    long translate(long linear) {
        if ((cr0 & PAGING) == 0) {
            return linear & 0xFFFF_FFFFL;
        }
        if ((efer & LONG_MODE_ACTIVE) != 0) {
            return walk(cr3 & ADDRESS, linear, (cr4 & FIVE_LEVELS) != 0 ? 5 : 4);
        }
        if ((cr4 & PAE) != 0) {
            long entry = memory.readLong((cr3 & 0xFFFF_FFE0L) + ((linear >>> 30 & 3) << 3), 0);
            return (entry & PRESENT) == 0 ? -1 : walk(entry & ADDRESS, linear & 0xFFFF_FFFFL, 2);
        }
        return walk32(linear & 0xFFFF_FFFFL);
    }

    private long walk(long table, long linear, int levels) {
        for (int level = levels; level > 0; level--) {
            int shift = 12 + 9 * (level - 1);
            long entry = memory.readLong(table + ((linear >>> shift & 0x1FF) << 3), 0);
            if ((entry & PRESENT) == 0) {
                return -1;
            }
            long inside = (1L << shift) - 1;
            if (level == 1 || level <= 3 && (entry & LARGE) != 0) {
                return entry & ADDRESS & ~inside | linear & inside;
            }
            table = entry & ADDRESS;
        }
        return -1;
    }

    private long walk32(long linear) {
        long directory = readInt((cr3 & 0xFFFF_F000L) + (linear >>> 22 << 2));
        if ((directory & PRESENT) == 0) {
            return -1;
        }
        if ((directory & LARGE) != 0) {
            return directory & 0xFFC0_0000L | linear & 0x3F_FFFF;
        }
        long entry = readInt((directory & 0xFFFF_F000L) + ((linear >>> 12 & 0x3FF) << 2));
        return (entry & PRESENT) == 0 ? -1 : entry & 0xFFFF_F000L | linear & 0xFFF;
    }

    private long readInt(long gpa) {
        // The word may be the last of RAM, where eight bytes would not fit.
        return memory.readLong(gpa & ~7L, 0) >>> ((gpa & 4) << 3) & 0xFFFF_FFFFL;
    }

    /** As many bytes as are mapped, at most {@code count}. */
    byte[] read(long linear, int count) {
        byte[] out = new byte[count];
        int done = 0;
        while (done < count) {
            long at = linear + done;
            int part = (int) Math.min(count - done, PAGE - (at & (PAGE - 1)));
            long gpa = translate(at);
            if (gpa < 0 || !memory.read(gpa, MemorySegment.ofArray(out).asSlice(done, part))) {
                return java.util.Arrays.copyOf(out, done);
            }
            done += part;
        }
        return out;
    }
}
