package org.jacinth.cpu.mmu;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;
import org.jacinth.cpu.event.Breakpoints;
import org.jacinth.cpu.state.Attention;
import org.jacinth.cpu.state.Cpu;
import org.jacinth.cpu.state.Flags;
import org.jacinth.cpu.state.GuestFault;
import org.jacinth.hypervisor.spi.Exit;
import org.jacinth.hypervisor.spi.GuestHost.TrapKind;

/**
 * Linear addresses to memory: page walk, permission checks, the software TLB, and the accesses themselves. One per
 * processor, used on its thread only.
 *
 * <p>The TLB has a table for supervisor and one for user mode. What supervisor mode reaches only while EFLAGS.AC lifts
 * SMAP is dropped when that ends. An entry is four longs: the tag that reads hit, the tag that writes hit, what is added to a
 * linear address to give the {@linkplain RawMemory#place place} of the byte, and the backing's index. A tag is a page number;
 * -1 never matches. Where accesses to memory are checked, pages of other backings than the first, which is a machine's
 * RAM, are tagged with {@link #ELSEWHERE} too and take a longer way. The tag is compared with the page of an access's last byte,
 * and the entry chosen by the first, so that one that crosses pages never hits. A page that code was decoded from has no write
 * entry, so that writes to it take the slow path, where the code is dropped. Traps and the local APIC have no entries at all.
 *
 * <p>Every method that takes a linear address throws {@link GuestFault}: #PF, #GP or #SS for a non-canonical address, or an
 * abandoned instruction for an access to a trap or to nothing.
 */
public final class Mmu {
    private static final VarHandle ALIGNED_INT =
            ValueLayout.JAVA_INT.withOrder(ByteOrder.LITTLE_ENDIAN).varHandle();
    private static final VarHandle ALIGNED_LONG =
            ValueLayout.JAVA_LONG.withOrder(ByteOrder.LITTLE_ENDIAN).varHandle();

    /** Physical address bits, as CPUID says. */
    public static final int PHYSICAL_BITS = 46;

    private static final int ENTRIES = 2048;
    private static final int CODE_ENTRIES = 1024;
    /** Bit of a tag: the page is not in the first backing. */
    private static final long ELSEWHERE = 1L << 56;
    private static final int LARGE_SHIFT = 21;

    private static final long PTE_P = 1;
    private static final long PTE_W = 1 << 1;
    private static final long PTE_U = 1 << 2;
    private static final long PTE_A = 1 << 5;
    private static final long PTE_D = 1 << 6;
    private static final long PTE_PS = 1 << 7;
    private static final long PTE_G = 1 << 8;
    private static final long PTE_NX = 1L << 63;
    private static final long PTE_ADDRESS = (1L << PHYSICAL_BITS) - 1 & ~0xFFFL;
    private static final long PTE_RESERVED = (1L << 52) - 1 & -(1L << PHYSICAL_BITS);

    /** Page-fault error code bits. */
    private static final int PF_P = 1;
    private static final int PF_W = 1 << 1;
    private static final int PF_U = 1 << 2;
    private static final int PF_RSVD = 1 << 3;
    private static final int PF_I = 1 << 4;

    private static final int SUPERVISOR = 0;
    private static final int USER = 1;
    /** Entries made while EFLAGS.AC lifts SMAP of which the list is kept. */
    private static final int MAX_EXEMPT = 64;

    private static final int READ = 0;
    private static final int WRITE = 1;
    private static final int FETCH = 2;

    private final PhysicalMemory physical;
    private Cpu cpu;
    private CodeListener codeListener = (backing, offset, size) -> {};

    private final long[][] tables = new long[2][];
    /** The table of the current context, or an empty one that never hits where alignment is checked. */
    private long[] tlb;
    private RawMemory[] memories;
    /** The first backing's bytes. */
    private RawMemory ram;
    /** By table: the entries that were filled since they were dropped last, so that dropping them costs no more. */
    private final EntryList[] filled = {new EntryList(ENTRIES), new EntryList(ENTRIES)};
    /**
     * By table: those of them that a page filled which is not global, since {@link #flushLocal} dropped such pages last, some
     * more than once. It has few to drop where an operating system writes CR3 for itself: most of its own pages are global.
     */
    private final EntryList[] local = {new EntryList(ENTRIES), new EntryList(ENTRIES)};
    /** By table and entry: whether nothing in it is local. */
    private final boolean[][] global = new boolean[2][ENTRIES];
    /** Supervisor entries that were filled while EFLAGS.AC lifted SMAP. */
    private final EntryList exempt = new EntryList(MAX_EXEMPT);
    private final long[][] codeTags = new long[2][CODE_ENTRIES];
    /** Guest-physical addresses of pages, with {@link #PTE_G} where the page is global. */
    private final long[][] codePages = new long[2][CODE_ENTRIES];
    /** By table: code was fetched from a page that is not global. */
    private final boolean[] localCode = new boolean[2];
    /** The same, for the high half of the linear addresses. */
    private boolean highLocalCode;
    private boolean alignmentCheck;
    /** Stretches of 2 MiB of which entries came from large pages. */
    private final AddressSet largePages = new AddressSet();
    /** Stretches of 2 MiB that code was fetched from. */
    private final AddressSet codeAreas = new AddressSet();
    /** An entry came from a page larger than 2 MiB. */
    private boolean hugePages;
    /** Counts the changes of the two below. */
    private int changes;
    /** Changes whenever a fetch address of the low half may translate differently, see {@link #generation(long)}. */
    private int lowGeneration;
    /** The same for the high half. */
    private int highGeneration;

    /** Counters. */
    public long misses;
    public long walks;

    // A page walk's result.
    private long walkGpa;
    private boolean walkDirty;
    private boolean walkGlobal;
    /** log2 of the page's bytes. */
    private int walkShift;

    // The slow path's result: where the bytes are, or walkGpa for a device.
    private PhysicalMemory.Region lastRegion;

    /** The guest-physical address of the local APIC's page while it is in xAPIC mode, else -1. */
    private long apicPage = -1;

    /** Trapped accesses of the instruction in progress that were answered, so that it can be executed again. */
    private final AccessReplay replay = new AccessReplay();

    public Mmu(PhysicalMemory physical) {
        this.physical = physical;
        for (int i = 0; i < tables.length; i++) {
            tables[i] = new long[ENTRIES * 4];
            Arrays.fill(tables[i], -1);
            Arrays.fill(global[i], true);
        }
        tlb = tables[SUPERVISOR];
        flush();
    }

    /** Called by the processor that this belongs to. */
    public void attach(Cpu owner) {
        this.cpu = owner;
    }

    public void setCodeListener(CodeListener listener) {
        this.codeListener = listener;
    }

    /** The accesses to traps of the instruction in progress. */
    public AccessReplay replay() {
        return replay;
    }

    public PhysicalMemory physical() {
        return physical;
    }

    /** Tells where the local APIC's registers are mapped; -1 for nowhere. */
    public void setApicPage(long gpa) {
        if (apicPage != gpa) {
            apicPage = gpa;
            flush();
        }
    }

    // ---- Contexts and flushes ------------------------------------------------------------------------------------

    /** Chooses the TLB context after CPL, EFLAGS.AC, CR0.AM or CR4.SMAP changed. */
    public void selectContext() {
        boolean ac = (cpu.systemFlags & Flags.AC) != 0;
        boolean user = cpu.cpl == 3;
        boolean checks = user && ac && (cpu.cr0 & Cpu.CR0_AM) != 0;
        if (checks != alignmentCheck) {
            alignmentCheck = checks;
            codeChanged(true, true);
        }
        if (!user && !ac && !exempt.isEmpty()) {
            dropExempt();
        }
        tlb = checks ? NEVER : tables[user ? USER : SUPERVISOR];
    }

    private void dropExempt() {
        if (!exempt.isComplete()) {
            flush();
            return;
        }
        long[] t = tables[SUPERVISOR];
        for (int n = 0; n < exempt.size(); n++) {
            t[exempt.get(n)] = -1;
            t[exempt.get(n) + 1] = -1;
        }
        exempt.clear();
    }

    private static final long[] NEVER = new long[ENTRIES * 4];

    static {
        Arrays.fill(NEVER, -1);
    }

    private void codeChanged(boolean low, boolean high) {
        changes++;
        lowGeneration = low ? changes : lowGeneration;
        highGeneration = high ? changes : highGeneration;
    }

    /** Drops every translation, except those of global pages. @sdm 3 "Operations that Invalidate TLBs" */
    public void flushLocal() {
        for (int k = 0; k < tables.length; k++) {
            dropLocal(tables[k], global[k], local[k].isComplete() ? local[k] : filled[k]);
            local[k].clear();
            if (localCode[k]) {
                dropLocalCode(codeTags[k], codePages[k]);
                localCode[k] = false;
            }
        }
        codeChanged(true, highLocalCode);
        highLocalCode = false;
    }

    private static void dropLocal(long[] t, boolean[] keep, EntryList entries) {
        for (int n = 0; n < entries.size(); n++) {
            int i = entries.get(n);
            if (!keep[i >> 2]) {
                t[i] = -1;
                t[i + 1] = -1;
                keep[i >> 2] = true;
            }
        }
    }

    private static void dropLocalCode(long[] tags, long[] pages) {
        for (int c = 0; c < CODE_ENTRIES; c++) {
            tags[c] = (pages[c] & PTE_G) != 0 ? tags[c] : -1;
        }
    }

    /** Drops every translation. */
    public void flush() {
        for (int k = 0; k < tables.length; k++) {
            long[] t = tables[k];
            for (int n = 0; n < filled[k].size(); n++) {
                int i = filled[k].get(n);
                t[i] = -1;
                t[i + 1] = -1;
                t[i + 3] = -1;
                global[k][i >> 2] = true;
            }
            filled[k].clear();
            local[k].clear();
            localCode[k] = false;
        }
        exempt.clear();
        Arrays.fill(codeTags[0], -1);
        Arrays.fill(codeTags[1], -1);
        largePages.clear();
        codeAreas.clear();
        hugePages = false;
        lastRegion = null;
        loadMemories();
        codeChanged(true, true);
        highLocalCode = false;
    }

    private void loadMemories() {
        memories = physical.memories();
        ram = memories.length == 0 ? RawMemory.NONE : memories[0];
    }

    /** Drops the translations of one linear page, which may be part of a large one. */
    public void flushPage(long linear) {
        if (hugePages) {
            flush();
            return;
        }
        long area = linear >>> LARGE_SHIFT;
        boolean large = largePages.contains(area);
        if (large) {
            flushArea(area);
        } else {
            int i = entry(linear);
            for (long[] t : tables) {
                t[i] = hits(t[i], linear >>> 12) ? -1 : t[i];
                t[i + 1] = hits(t[i + 1], linear >>> 12) ? -1 : t[i + 1];
            }
            int c = (int) (linear >>> 12) & CODE_ENTRIES - 1;
            codeTags[0][c] = -1;
            codeTags[1][c] = -1;
        }
        if (codeAreas.contains(area)) {
            codeChanged(linear >= 0, linear < 0);
        }
    }

    private void flushArea(long area) {
        int pageShift = LARGE_SHIFT - 12;
        for (int k = 0; k < tables.length; k++) {
            long[] t = tables[k];
            for (int n = 0; n < filled[k].size(); n++) {
                int i = filled[k].get(n);
                t[i] = (t[i] & ~ELSEWHERE) >>> pageShift == area ? -1 : t[i];
                t[i + 1] = (t[i + 1] & ~ELSEWHERE) >>> pageShift == area ? -1 : t[i + 1];
            }
        }
        for (long[] tags : codeTags) {
            for (int c = 0; c < tags.length; c++) {
                tags[c] = tags[c] >>> pageShift == area ? -1 : tags[c];
            }
        }
    }

    /** Where the entry for an address begins in a table. */
    private static int entry(long linear) {
        return (int) linear >>> 10 & TABLE_LONGS - 4;
    }

    /** True where an entry's tag is that of a page. */
    private static boolean hits(long tag, long page) {
        return (tag & ~ELSEWHERE) == page;
    }

    /** Drops write translations of a page of a backing: code is about to be decoded from it. */
    public void flushWrites(Backing backing, int page) {
        long place = backing.memory.place((long) page << 12);
        for (int k = 0; k < tables.length; k++) {
            long[] t = tables[k];
            for (int n = 0; n < filled[k].size(); n++) {
                int i = filled[k].get(n);
                if (t[i + 1] != -1 && t[i + 3] == backing.index && t[i + 2] + (t[i + 1] << 12) == place) {
                    t[i + 1] = -1;
                }
            }
        }
    }

    /**
     * Changes whenever what is fetched at a linear address, or at another one of the same half of all of them, may
     * translate differently: validates what is cached by linear address.
     */
    public int generation(long linear) {
        return linear < 0 ? highGeneration : lowGeneration;
    }

    // ---- Loads ---------------------------------------------------------------------------------------------------

    public long load8(long linear) throws GuestFault {
        long[] t = tlb;
        int i = entry(linear);
        if (t[i] == linear >>> 12) {
            return ram.at8(t[i + 2] + linear);
        }
        return loadElsewhere(linear, 1);
    }

    public long load16(long linear) throws GuestFault {
        long[] t = tlb;
        int i = entry(linear);
        if (t[i] == linear + 1 >>> 12) {
            return ram.at16(t[i + 2] + linear);
        }
        return loadElsewhere(linear, 2);
    }

    public long load32(long linear) throws GuestFault {
        long[] t = tlb;
        int i = entry(linear);
        if (t[i] == linear + 3 >>> 12) {
            return ram.at32(t[i + 2] + linear);
        }
        return loadElsewhere(linear, 4);
    }

    public long load64(long linear) throws GuestFault {
        long[] t = tlb;
        int i = entry(linear);
        if (t[i] == linear + 7 >>> 12) {
            return ram.at64(t[i + 2] + linear);
        }
        return loadElsewhere(linear, 8);
    }

    /** Loads {@code 1 << size} bytes, zero-extended. */
    public long load(long linear, int size) throws GuestFault {
        return switch (size) {
            case 0 -> load8(linear);
            case 1 -> load16(linear);
            case 2 -> load32(linear);
            default -> load64(linear);
        };
    }

    /** Loads what an instruction will write back: checks the permission to write, and faults as a write. */
    public long loadForWrite(long linear, int size) throws GuestFault {
        long[] t = tlb;
        int i = entry(linear);
        if (!hits(t[i + 1], linear + (1 << size) - 1 >>> 12)) {
            prepareWrite(linear, 1 << size);
        }
        return load(linear, size);
    }

    // ---- Stores --------------------------------------------------------------------------------------------------

    public void store8(long linear, long value) throws GuestFault {
        long[] t = tlb;
        int i = entry(linear);
        if (t[i + 1] == linear >>> 12) {
            ram.put8(t[i + 2] + linear, value);
        } else {
            storeElsewhere(linear, 1, value);
        }
    }

    public void store16(long linear, long value) throws GuestFault {
        long[] t = tlb;
        int i = entry(linear);
        if (t[i + 1] == linear + 1 >>> 12) {
            ram.put16(t[i + 2] + linear, value);
        } else {
            storeElsewhere(linear, 2, value);
        }
    }

    public void store32(long linear, long value) throws GuestFault {
        long[] t = tlb;
        int i = entry(linear);
        if (t[i + 1] == linear + 3 >>> 12) {
            ram.put32(t[i + 2] + linear, value);
        } else {
            storeElsewhere(linear, 4, value);
        }
    }

    public void store64(long linear, long value) throws GuestFault {
        long[] t = tlb;
        int i = entry(linear);
        if (t[i + 1] == linear + 7 >>> 12) {
            ram.put64(t[i + 2] + linear, value);
        } else {
            storeElsewhere(linear, 8, value);
        }
    }

    /** Stores the low {@code 1 << size} bytes. */
    public void store(long linear, int size, long value) throws GuestFault {
        switch (size) {
            case 0 -> store8(linear, value);
            case 1 -> store16(linear, value);
            case 2 -> store32(linear, value);
            default -> store64(linear, value);
        }
    }

    /** Stores 16 bytes; nothing is written where any of them faults. */
    public void store128(long linear, long low, long high) throws GuestFault {
        if ((linear & 0xFFF) > 0xFF0) {
            prepareWrite(linear, 16);
        }
        store64(linear, low);
        store64(linear + 8, high);
    }

    /** Checks that {@code bytes} bytes (at most a page) can be written, so that stores to them cannot page-fault. */
    public void prepareWrite(long linear, int bytes) throws GuestFault {
        translate(linear, WRITE, cpu.cpl == 3, false);
        if ((linear & 0xFFF) + bytes > 4096) {
            translate((linear | 0xFFF) + 1, WRITE, cpu.cpl == 3, false);
        }
    }

    /** Checks that {@code bytes} bytes (at most a page) can be read. */
    public void prepareRead(long linear, int bytes) throws GuestFault {
        translate(linear, READ, cpu.cpl == 3, false);
        if ((linear & 0xFFF) + bytes > 4096) {
            translate((linear | 0xFFF) + 1, READ, cpu.cpl == 3, false);
        }
    }

    /**
     * Stores {@code value} where memory still holds {@code expected}; atomic with respect to other processors where the
     * access lies in an aligned 8 bytes.
     *
     * @param size log2 of the bytes, 0..3
     */
    public boolean compareAndStore(long linear, int size, long expected, long value) throws GuestFault {
        int bytes = 1 << size;
        if (cpu.platform.multiprocessor() && (linear & 7) + bytes <= 8) {
            int i = entry(linear);
            if (hits(tlb[i + 1], linear >>> 12)) {
                RawMemory memory = memories[(int) tlb[i + 3]];
                MemorySegment s = memory.segment();
                long offset = memory.offset(tlb[i + 2] + linear);
                if (size == 3) {
                    return ALIGNED_LONG.compareAndSet(s, offset, expected, value);
                }
                long word = offset & ~7L;
                int shift = (int) (offset & 7) * 8;
                long mask = (1L << bytes * 8) - 1 << shift;
                for (;;) {
                    long old = (long) ALIGNED_LONG.getVolatile(s, word);
                    if ((old & mask) != expected << shift) {
                        return false;
                    }
                    if (ALIGNED_LONG.compareAndSet(s, word, old, old & ~mask | value << shift & mask)) {
                        return true;
                    }
                }
            }
        }
        if (load(linear, size) != expected) {
            return false;
        }
        store(linear, size, value);
        return true;
    }

    /**
     * The 16-byte form, at an aligned address. Processors of one guest exclude each other here; a processor that meanwhile
     * stores to one half by another instruction is not excluded, see the decision record on memory order.
     */
    public boolean compareAndStore128(long linear, long expectedLow, long expectedHigh, long low, long high)
            throws GuestFault {
        prepareWrite(linear, 16);
        synchronized (physical) {
            long oldLow = load64(linear);
            long oldHigh = load64(linear + 8);
            boolean equal = oldLow == expectedLow && oldHigh == expectedHigh;
            store64(linear, equal ? low : oldLow);
            store64(linear + 8, equal ? high : oldHigh);
            return equal;
        }
    }

    // ---- For translated code -------------------------------------------------------------------------------------

    /** The TLB's table of the present mode, for the functions below; there are few, and they stay the same. */
    public long[] table() {
        return tlb;
    }

    /** Longs of {@link #table}, a power of two: four for each entry, which are found by the low bits of the page. */
    public static final int TABLE_LONGS = ENTRIES * 4;

    /** The first backing's bytes, for the functions below. They never change once there is a backing. */
    public RawMemory ram() {
        return ram;
    }

    /** One of an entry's four longs, of the page of an address; found so that HotSpot can tell that it is in the table. */
    private static long part(long[] t, long linear, int which) {
        return t[((int) linear >>> 10 & t.length - 4) + which];
    }

    /** The page of the last byte of an access, where the functions below may load what begins at an address. */
    public static long readTag(long[] t, long linear) {
        return part(t, linear, 0);
    }

    /** The page of the last byte of an access, where the functions below may load and store what begins at an address. */
    public static long writeTag(long[] t, long linear) {
        return part(t, linear, 1);
    }

    /** The place of what is at an address that is {@link #readTag readable}, or {@link #writeTag writable}. */
    public static long place(long[] t, long linear) {
        return part(t, linear, 2) + linear;
    }

    /** Loads what is at an address that is {@link #readTag readable}, zero-extended. */
    public static long get8(long[] t, long linear, RawMemory ram) {
        return ram.at8(part(t, linear, 2) + linear);
    }

    /** Likewise. */
    public static long get16(long[] t, long linear, RawMemory ram) {
        return ram.at16(part(t, linear, 2) + linear);
    }

    /** Likewise. */
    public static long get32(long[] t, long linear, RawMemory ram) {
        return ram.at32(part(t, linear, 2) + linear);
    }

    /** Likewise. */
    public static long get64(long[] t, long linear, RawMemory ram) {
        return ram.at64(part(t, linear, 2) + linear);
    }

    /** Stores the low bytes at an address that is {@link #writeTag writable}. */
    public static void set8(long value, long[] t, long linear, RawMemory ram) {
        ram.put8(part(t, linear, 2) + linear, value);
    }

    /** Likewise. */
    public static void set16(long value, long[] t, long linear, RawMemory ram) {
        ram.put16(part(t, linear, 2) + linear, value);
    }

    /** Likewise. */
    public static void set32(long value, long[] t, long linear, RawMemory ram) {
        ram.put32(part(t, linear, 2) + linear, value);
    }

    /** Likewise. */
    public static void set64(long value, long[] t, long linear, RawMemory ram) {
        ram.put64(part(t, linear, 2) + linear, value);
    }

    // ---- Runs of string instructions -----------------------------------------------------------------------------

    /**
     * Copies a run of elements that lies in one page of memory at either end, with the effect of copying one after the
     * other.
     *
     * @param size log2 of an element's bytes
     * @param down towards lower addresses; {@code from} and {@code to} are the first elements either way
     * @return false, and nothing is done, where the fast way is not open; the caller then copies one element
     * @throws GuestFault where the first element can't be copied
     */
    public boolean copyRun(long from, long to, int size, int count, boolean down) throws GuestFault {
        long[] t = tlb;
        int i = entry(from);
        int j = entry(to);
        if (!hits(t[i], from >>> 12)) {
            prepareRead(from, 1);
            if (!hits(t[i], from >>> 12)) {
                return false;
            }
        }
        int sourceIndex = (int) t[i + 3];
        long source = memories[sourceIndex].offset(t[i + 2] + from);
        // This may take the other's entry, as every 2048th page has the same.
        if (!hits(t[j + 1], to >>> 12)) {
            prepareWrite(to, 1);
            if (!hits(t[j + 1], to >>> 12)) {
                return false;
            }
        }
        int targetIndex = (int) t[j + 3];
        long target = memories[targetIndex].offset(t[j + 2] + to);
        long bytes = (long) count << size;
        if (down) {
            source -= bytes - (1L << size);
            target -= bytes - (1L << size);
        }
        MemorySegment s = memories[targetIndex].segment();
        long distance = target - source;
        // Copying all at once reads every byte before it is written over, one by one does not where it goes towards the target.
        if (sourceIndex == targetIndex && Math.abs(distance) < bytes && distance != 0 && down == distance < 0) {
            if (down || distance < 1L << size) {
                return false;
            }
            // The bytes between the two are repeated.
            MemorySegment.copy(s, source, s, target, distance);
            repeat(s, target, distance, bytes);
            return true;
        }
        MemorySegment.copy(memories[sourceIndex].segment(), source, s, target, bytes);
        return true;
    }

    /** Repeats the first {@code done} of {@code bytes} bytes until all are filled. */
    private static void repeat(MemorySegment s, long target, long done, long bytes) {
        // Each copy doubles what is there.
        for (; done < bytes; done *= 2) {
            MemorySegment.copy(s, target, s, target + done, Math.min(done, bytes - done));
        }
    }

    /** The same for storing one value over and over. */
    public boolean fillRun(long to, int size, int count, boolean down, long value) throws GuestFault {
        long[] t = tlb;
        int j = entry(to);
        if (!hits(t[j + 1], to >>> 12)) {
            prepareWrite(to, 1);
            if (!hits(t[j + 1], to >>> 12)) {
                return false;
            }
        }
        long bytes = (long) count << size;
        RawMemory memory = memories[(int) t[j + 3]];
        long target = memory.offset(t[j + 2] + to) - (down ? bytes - (1L << size) : 0);
        MemorySegment s = memory.segment();
        long low = value & (size == 3 ? -1L : (1L << (8 << size)) - 1);
        if (low == (low & 0xFF) * (size == 0 ? 1 : size == 1 ? 0x101L : size == 2 ? 0x1010101L : 0x101010101010101L)) {
            s.asSlice(target, bytes).fill((byte) low);
            return true;
        }
        memory.put(memory.place(target), 1 << size, value);
        repeat(s, target, 1L << size, bytes);
        return true;
    }

    // ---- Accesses as supervisor, whatever CPL is -----------------------------------------------------------------

    /** Loads as the processor itself does: descriptor tables, task state. {@code size} is log2 of the bytes. */
    public long loadSystem(long linear, int size) throws GuestFault {
        long value = 0;
        int bytes = 1 << size;
        long[] t = tables[SUPERVISOR];
        int entry = entry(linear);
        if (t[entry] == linear + bytes - 1 >>> 12 && exempt.isEmpty()) {
            return ram.at(t[entry + 2] + linear, bytes);
        }
        if ((linear & 0xFFF) + bytes <= 4096) {
            PhysicalMemory.Region region = translate(linear, READ, false, true);
            return region == null ? deviceLoad(walkGpa, bytes) : read(region, walkGpa, bytes);
        }
        for (int i = 0; i < bytes; i++) {
            value |= loadSystem(linear + i, 0) << 8 * i;
        }
        return value;
    }

    /** Stores as the processor itself does. {@code size} is log2 of the bytes. */
    public void storeSystem(long linear, int size, long value) throws GuestFault {
        int bytes = 1 << size;
        long[] t = tables[SUPERVISOR];
        int entry = entry(linear);
        if (t[entry + 1] == linear + bytes - 1 >>> 12 && exempt.isEmpty()) {
            ram.put(t[entry + 2] + linear, bytes, value);
            return;
        }
        if ((linear & 0xFFF) + bytes <= 4096) {
            PhysicalMemory.Region region = translate(linear, WRITE, false, true);
            if (region == null) {
                deviceStore(walkGpa, bytes, value);
            } else {
                write(region, walkGpa, bytes, value);
            }
            return;
        }
        translate((linear | 0xFFF) + 1, WRITE, false, true);
        for (int i = 0; i < bytes; i++) {
            storeSystem(linear + i, 0, value >>> 8 * i);
        }
    }

    // ---- Guest-physical accesses ---------------------------------------------------------------------------------

    /** True where {@code bytes} bytes lie in writable memory of one mapping. */
    public boolean isPhysicalMemory(long gpa, int bytes) {
        PhysicalMemory.Region region = gpa < 0 ? null : physical.find(gpa);
        return region != null && region.writable && region.contains(gpa + bytes - 1);
    }

    /** Loads eight bytes; zero where no memory is mapped. */
    public long loadPhysical(long gpa) {
        PhysicalMemory.Region region = physical.find(gpa);
        return region == null || !region.contains(gpa + 7) ? 0 : read(region, gpa, 8);
    }

    /** Stores the low {@code 1 << size} bytes where {@link #isPhysicalMemory} holds. */
    public void storePhysical(long gpa, int size, long value) {
        write(physical.find(gpa), gpa, 1 << size, value);
    }

    // ---- Code ----------------------------------------------------------------------------------------------------

    /** The guest-physical address of the byte at a linear address, for fetching. */
    public long fetchGpa(long linear) throws GuestFault {
        long page = linear >>> 12;
        int user = cpu.cpl == 3 ? 1 : 0;
        int i = (int) page & CODE_ENTRIES - 1;
        if (codeTags[user][i] == page) {
            return codePages[user][i] & ~0xFFFL | linear & 0xFFF;
        }
        PhysicalMemory.Region region = translate(linear, FETCH, user == 1, false);
        if (region == null) {
            throw cpu.abandon(new Exit.Failed(-25, "code fetch from memory that is not mapped for it: gpa=0x"
                    + Long.toHexString(walkGpa)));
        }
        codeTags[user][i] = page;
        codePages[user][i] = walkGpa & ~0xFFFL | (walkGlobal ? PTE_G : 0);
        localCode[user] |= !walkGlobal;
        highLocalCode |= linear < 0 && !walkGlobal;
        codeAreas.add(linear >>> LARGE_SHIFT);
        return walkGpa;
    }

    /** What is mapped where {@link #fetchGpa} says that the byte at a linear address is. */
    public PhysicalMemory.Region fetchRegion(long linear) throws GuestFault {
        for (;;) {
            PhysicalMemory.Region region = physical.find(fetchGpa(linear));
            if (region != null) {
                return region;
            }
            // The map was replaced and this processor has not come to its flush yet. Where nothing is mapped now, the next
            // translation says so.
            flush();
        }
    }

    /** The guest-physical address of the byte at a linear address where a fetch translated its page lately, else -1. */
    public long knownFetchGpa(long linear) {
        long page = linear >>> 12;
        int user = cpu.cpl == 3 ? 1 : 0;
        int i = (int) page & CODE_ENTRIES - 1;
        return codeTags[user][i] == page ? codePages[user][i] & ~0xFFFL | linear & 0xFFF : -1;
    }

    // ---- Slow paths ----------------------------------------------------------------------------------------------

    private long loadElsewhere(long linear, int bytes) throws GuestFault {
        long[] t = tlb;
        int i = entry(linear);
        if (t[i] == (linear + bytes - 1 >>> 12 | ELSEWHERE)) {
            return memories[(int) t[i + 3]].at(t[i + 2] + linear, bytes);
        }
        return slowLoad(linear, bytes);
    }

    private void storeElsewhere(long linear, int bytes, long value) throws GuestFault {
        long[] t = tlb;
        int i = entry(linear);
        if (t[i + 1] == (linear + bytes - 1 >>> 12 | ELSEWHERE)) {
            memories[(int) t[i + 3]].put(t[i + 2] + linear, bytes, value);
        } else {
            slowStore(linear, bytes, value);
        }
    }

    private long slowLoad(long linear, int bytes) throws GuestFault {
        misses++;
        if ((linear & 0xFFF) + bytes > 4096) {
            checkAlignment(linear, bytes);
            prepareRead(linear, bytes);
            long value = 0;
            for (int i = 0; i < bytes; i++) {
                value |= load8(wrap(linear + i)) << 8 * i;
            }
            return value;
        }
        checkAlignment(linear, bytes);
        PhysicalMemory.Region region = translate(linear, READ, cpu.cpl == 3, false);
        watch(linear, bytes, false);
        return region == null ? deviceLoad(walkGpa, bytes) : read(region, walkGpa, bytes);
    }

    private void slowStore(long linear, int bytes, long value) throws GuestFault {
        misses++;
        if ((linear & 0xFFF) + bytes > 4096) {
            checkAlignment(linear, bytes);
            prepareWrite(linear, bytes);
            for (int i = 0; i < bytes; i++) {
                store8(wrap(linear + i), value >>> 8 * i);
            }
            return;
        }
        checkAlignment(linear, bytes);
        PhysicalMemory.Region region = translate(linear, WRITE, cpu.cpl == 3, false);
        watch(linear, bytes, true);
        if (region == null) {
            deviceStore(walkGpa, bytes, value);
        } else {
            write(region, walkGpa, bytes, value);
        }
    }

    /** Notes the data breakpoints that an access meets; pages with one have no TLB entry, so that every access is seen. */
    private void watch(long linear, int bytes, boolean write) {
        if ((cpu.breakpoints & Breakpoints.DATA) != 0) {
            int met = Breakpoints.onData(cpu, linear, bytes, write);
            if (met != 0) {
                cpu.breakpointsMet |= met;
                cpu.requestAttention(Attention.EVENTS);
            }
        }
    }

    private long wrap(long linear) {
        return cpu.is64() ? linear : linear & 0xFFFF_FFFFL;
    }

    private void checkAlignment(long linear, int bytes) throws GuestFault {
        if (alignmentCheck && (linear & bytes - 1) != 0) {
            throw cpu.fault(Cpu.AC, 0);
        }
    }

    private static long read(PhysicalMemory.Region region, long gpa, int bytes) {
        return region.backing.load(region.backingOffset(gpa), bytes);
    }

    private void write(PhysicalMemory.Region region, long gpa, int bytes, long value) {
        Backing backing = region.backing;
        long offset = region.backingOffset(gpa);
        backing.store(offset, bytes, value);
        if (backing.code[(int) (offset >>> 12)] != 0) {
            codeListener.codeWritten(backing, offset, bytes);
        }
    }

    private long deviceLoad(long gpa, int bytes) throws GuestFault {
        if ((gpa & ~0xFFFL) == apicPage) {
            int value = cpu.platform.apicRead((int) gpa & 0xFFC);
            return value >>> 8 * ((int) gpa & 3) & (bytes >= 4 ? 0xFFFF_FFFFL : (1L << 8 * bytes) - 1);
        }
        if (replay.hasNext()) {
            return replay.next();
        }
        throw trap(gpa, bytes, false, 0);
    }

    private void deviceStore(long gpa, int bytes, long value) throws GuestFault {
        if ((gpa & ~0xFFFL) == apicPage) {
            if ((gpa & 3) == 0) {
                cpu.platform.apicWrite((int) gpa & 0xFFC, (int) value);
            }
            return;
        }
        if (replay.hasNext()) {
            replay.next();
            return;
        }
        throw trap(gpa, bytes, true, bytes == 8 ? value : value & (1L << 8 * bytes) - 1);
    }

    /** The instruction touched a trap or nothing: it is abandoned, and the run loop decides how it goes on. */
    private GuestFault trap(long gpa, int bytes, boolean write, long value) {
        replay.stopAt(gpa, bytes, write, value);
        TrapKind kind = physical.trapAt(gpa);
        return cpu.abandon(switch (kind) {
            case MEM -> new Exit.Mem(gpa, cpu.cr3, 0, 0, 0);
            case BELL -> write
                    ? new Exit.Bell(gpa)
                    : new Exit.Failed(-2, "read of a bell trap: gpa=0x" + Long.toHexString(gpa));
            case NONE -> new Exit.Failed(gpa >>> 48 != 0 ? -14 : -25,
                    (write ? "write to" : "read of") + " memory that is not mapped: gpa=0x" + Long.toHexString(gpa));
        });
    }

    // ---- Translation ---------------------------------------------------------------------------------------------

    /**
     * Translates, and fills the TLB where the result is memory.
     *
     * @param implicit an access that the processor makes for itself, which EFLAGS.AC does not exempt from SMAP
     * @return the region, with the address in {@link #walkGpa}; null for a trap, the local APIC or nothing
     */
    private PhysicalMemory.Region translate(long linear, int access, boolean user, boolean implicit) throws GuestFault {
        boolean ac = !implicit && (cpu.systemFlags & Flags.AC) != 0;
        long attributes = walk(linear, access, user, ac);
        long gpa = walkGpa;
        if ((gpa & ~0xFFFL) == apicPage && access != FETCH) {
            return null;
        }
        PhysicalMemory.Region region = lastRegion;
        if (region == null || !region.contains(gpa)) {
            region = physical.find(gpa);
        }
        if (physical.trapAt(gpa) != TrapKind.NONE || region == null) {
            return null;
        }
        if (access == WRITE && !region.writable || access == FETCH && !region.executable) {
            return null;
        }
        lastRegion = region;
        boolean watched = (cpu.breakpoints & Breakpoints.DATA) != 0 && Breakpoints.watches(cpu, linear >>> 12);
        if (access != FETCH && !watched) {
            int context = user ? USER : SUPERVISOR;
            long[] t = tables[context];
            long page = linear >>> 12;
            int i = entry(linear);
            long offset = region.backingOffset(gpa) & ~0xFFFL;
            boolean canWrite = (attributes & PTE_W) != 0 && walkDirty && region.writable
                    && region.backing.code[(int) (offset >>> 12)] == 0;
            if (region.backing.index >= memories.length) {
                // The map was replaced and this processor has not come to its flush yet.
                loadMemories();
            }
            if (t[i + 3] < 0) {
                filled[context].add(i);
            }
            long tag = RawMemory.DIRECT || region.backing.index == 0 ? page : page | ELSEWHERE;
            t[i] = tag;
            t[i + 1] = canWrite ? tag : -1;
            t[i + 2] = region.backing.memory.place(offset) - (page << 12);
            t[i + 3] = region.backing.index;
            if (global[context][i >> 2] && !walkGlobal) {
                local[context].add(i);
            }
            global[context][i >> 2] = walkGlobal;
            if (!user && ac) {
                exempt.add(i);
            }
        }
        noteSize(linear);
        return region;
    }

    /** Notes that a translation came from a large page, for {@link #flushPage}. */
    private void noteSize(long linear) {
        if (walkShift == LARGE_SHIFT) {
            largePages.add(linear >>> LARGE_SHIFT);
        } else if (walkShift > LARGE_SHIFT) {
            hugePages = true;
        }
    }

    /**
     * Translates a linear address for a reader outside the guest: no faults, no accessed bits.
     *
     * @return the guest-physical address, or -1 where nothing is mapped
     */
    public long probe(long linear) {
        if ((cpu.cr0 & Cpu.CR0_PG) == 0) {
            return linear & 0xFFFF_FFFFL;
        }
        boolean pae = (cpu.cr4 & Cpu.CR4_PAE) != 0;
        boolean four = cpu.longMode();
        int levels = four ? 4 : pae ? 3 : 2;
        long table = cpu.cr3 & (four ? PTE_ADDRESS : pae ? 0xFFFF_FFE0L : 0xFFFF_F000L);
        int bits = pae ? 9 : 10;
        for (int level = levels; level >= 1; level--) {
            int shift = 12 + (level - 1) * bits;
            long index = linear >>> shift & (level == 3 && !four ? 3 : (1 << bits) - 1);
            long entryGpa = table + index * (pae ? 8 : 4);
            PhysicalMemory.Region region = physical.find(entryGpa);
            if (region == null) {
                return -1;
            }
            long entry = read(region, entryGpa, pae ? 8 : 4);
            if ((entry & PTE_P) == 0) {
                return -1;
            }
            if (level == 1 || level <= 3 && (entry & PTE_PS) != 0 && !(level == 3 && !four)) {
                long mask = (1L << shift) - 1;
                long base = pae ? entry & PTE_ADDRESS : entry & 0xFFFF_F000L | (level == 2 ? (entry & 0x1FE000L) << 19 : 0);
                return base & ~mask | linear & mask;
            }
            table = entry & PTE_ADDRESS;
        }
        return -1;
    }

    /** Walks the page tables. Leaves the address in {@link #walkGpa}; returns the permissions as {@code PTE_W} and so on. */
    private long walk(long linear, int access, boolean user, boolean ac) throws GuestFault {
        walkDirty = true;
        walkGlobal = false;
        walkShift = 12;
        if ((cpu.cr0 & Cpu.CR0_PG) == 0) {
            walkGpa = linear & 0xFFFF_FFFFL;
            return PTE_W | PTE_U;
        }
        walks++;
        boolean longMode = cpu.longMode();
        if (longMode) {
            if (linear << 16 >> 16 != linear) {
                throw cpu.gp();
            }
            return walkLong(linear, access, user, ac, 4, cpu.cr3 & PTE_ADDRESS);
        }
        if ((cpu.cr4 & Cpu.CR4_PAE) != 0) {
            long pdpte = physicalLoad((cpu.cr3 & 0xFFFF_FFE0L) + (linear >>> 30 & 3) * 8, 8);
            if ((pdpte & PTE_P) == 0) {
                throw cpu.pageFault(linear, code(access, user, 0));
            }
            return walkLong(linear, access, user, ac, 2, pdpte & PTE_ADDRESS);
        }
        return walk32(linear, access, user, ac);
    }

    private int code(int access, boolean user, int present) {
        boolean reportFetch = access == FETCH
                && ((cpu.efer & Cpu.EFER_NXE) != 0 && (cpu.cr4 & Cpu.CR4_PAE) != 0 || (cpu.cr4 & Cpu.CR4_SMEP) != 0);
        return present | (access == WRITE ? PF_W : 0) | (user ? PF_U : 0) | (reportFetch ? PF_I : 0);
    }

    private long walkLong(long linear, int access, boolean user, boolean ac, int levels, long root) throws GuestFault {
        boolean nxe = (cpu.efer & Cpu.EFER_NXE) != 0;
        long reserved = PTE_RESERVED | (nxe ? 0 : PTE_NX);
        long permissions = PTE_W | PTE_U;
        long nx = 0;
        long table = root;
        for (int level = levels; ; level--) {
            int shift = 12 + (level - 1) * 9;
            long entryGpa = table + (linear >>> shift & 511) * 8;
            long entry = physicalLoad(entryGpa, 8);
            if ((entry & PTE_P) == 0) {
                throw cpu.pageFault(linear, code(access, user, 0));
            }
            boolean leaf = level == 1 || (entry & PTE_PS) != 0;
            long mask = (1L << shift) - 1;
            if ((entry & reserved) != 0
                    || leaf && level > 1 && (level == 4 || (entry & mask & ~0x1FFFL) != 0)) {
                throw cpu.pageFault(linear, code(access, user, PF_P) | PF_RSVD);
            }
            permissions &= entry;
            nx |= entry & PTE_NX;
            if (leaf) {
                check(linear, access, user, ac, permissions, nx != 0);
                entry = touch(entryGpa, entry, access, 8);
                walkShift = shift;
                walkGlobal = isGlobal(entry);
                walkGpa = entry & PTE_ADDRESS & ~mask | linear & mask;
                return writable(permissions, user);
            }
            if ((entry & PTE_A) == 0) {
                setBits(entryGpa, entry, PTE_A, 8);
            }
            table = entry & PTE_ADDRESS;
        }
    }

    private long walk32(long linear, int access, boolean user, boolean ac) throws GuestFault {
        long entryGpa = (cpu.cr3 & 0xFFFF_F000L) + (linear >>> 22 & 1023) * 4;
        long entry = physicalLoad(entryGpa, 4);
        if ((entry & PTE_P) == 0) {
            throw cpu.pageFault(linear, code(access, user, 0));
        }
        if ((entry & PTE_PS) != 0 && (cpu.cr4 & Cpu.CR4_PSE) != 0) {
            // PSE-36: bits 20..13 are address bits 39..32; bit 21 is reserved.
            if ((entry & 1 << 21) != 0) {
                throw cpu.pageFault(linear, code(access, user, PF_P) | PF_RSVD);
            }
            check(linear, access, user, ac, entry, false);
            entry = touch(entryGpa, entry, access, 4);
            walkShift = 22;
            walkGlobal = isGlobal(entry);
            walkGpa = entry & 0xFFC0_0000L | (entry & 0x1F_E000L) << 19 | linear & 0x3F_FFFF;
            return writable(entry, user);
        }
        if ((entry & PTE_A) == 0) {
            setBits(entryGpa, entry, PTE_A, 4);
        }
        long leafGpa = (entry & 0xFFFF_F000L) + (linear >>> 12 & 1023) * 4;
        long leaf = physicalLoad(leafGpa, 4);
        if ((leaf & PTE_P) == 0) {
            throw cpu.pageFault(linear, code(access, user, 0));
        }
        long permissions = entry & leaf;
        check(linear, access, user, ac, permissions, false);
        leaf = touch(leafGpa, leaf, access, 4);
        walkGlobal = isGlobal(leaf);
        walkGpa = leaf & 0xFFFF_F000L | linear & 0xFFF;
        return writable(permissions, user);
    }

    private boolean isGlobal(long leaf) {
        return (leaf & PTE_G) != 0 && (cpu.cr4 & Cpu.CR4_PGE) != 0;
    }

    /** @sdm 3 "Determination of Access Rights" */
    private void check(long linear, int access, boolean user, boolean ac, long permissions, boolean nx)
            throws GuestFault {
        boolean userPage = (permissions & PTE_U) != 0;
        boolean allowed;
        if (user) {
            allowed = userPage && (access != WRITE || (permissions & PTE_W) != 0) && !(access == FETCH && nx);
        } else if (access == FETCH) {
            allowed = !nx && !(userPage && (cpu.cr4 & Cpu.CR4_SMEP) != 0);
        } else {
            allowed = !(userPage && (cpu.cr4 & Cpu.CR4_SMAP) != 0 && !ac)
                    && (access != WRITE || (permissions & PTE_W) != 0 || (cpu.cr0 & Cpu.CR0_WP) == 0);
        }
        if (!allowed) {
            throw cpu.pageFault(linear, code(access, user, PF_P));
        }
    }

    private long writable(long permissions, boolean user) {
        boolean w = (permissions & PTE_W) != 0 || !user && (cpu.cr0 & Cpu.CR0_WP) == 0;
        return w ? PTE_W : 0;
    }

    /** Sets accessed and, for a write, dirty in a leaf entry. */
    private long touch(long entryGpa, long entry, int access, int bytes) throws GuestFault {
        long wanted = entry | PTE_A | (access == WRITE ? PTE_D : 0);
        if (wanted != entry) {
            setBits(entryGpa, entry, wanted ^ entry, bytes);
        }
        walkDirty = (wanted & PTE_D) != 0;
        return wanted;
    }

    private void setBits(long entryGpa, long entry, long bits, int bytes) throws GuestFault {
        PhysicalMemory.Region region = physical.find(entryGpa);
        if (region == null || !region.writable) {
            return;
        }
        if (cpu.platform.multiprocessor()) {
            VarHandle handle = bytes == 8 ? ALIGNED_LONG : ALIGNED_INT;
            MemorySegment s = region.backing.memory.segment();
            long offset = region.backingOffset(entryGpa);
            if (bytes == 8) {
                handle.getAndBitwiseOr(s, offset, bits);
            } else {
                handle.getAndBitwiseOr(s, offset, (int) bits);
            }
        } else {
            write(region, entryGpa, bytes, entry | bits);
        }
    }

    private long physicalLoad(long gpa, int bytes) throws GuestFault {
        PhysicalMemory.Region region = lastRegion;
        if (region == null || !region.contains(gpa)) {
            region = physical.find(gpa);
        }
        if (region == null) {
            throw cpu.abandon(new Exit.Failed(gpa >>> 48 != 0 ? -14 : -25,
                    "page table in memory that is not mapped: gpa=0x" + Long.toHexString(gpa)));
        }
        return read(region, gpa, bytes);
    }
}
