package org.jacinth.cpu.interp;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jacinth.cpu.decode.CodeBytes;
import org.jacinth.cpu.decode.Decoder;
import org.jacinth.cpu.decode.Insn;
import org.jacinth.cpu.event.Breakpoints;
import org.jacinth.cpu.event.Events;
import org.jacinth.cpu.form.Forms;
import org.jacinth.cpu.mmu.Backing;
import org.jacinth.cpu.mmu.PhysicalMemory;
import org.jacinth.cpu.state.Attention;
import org.jacinth.cpu.state.Cpu;
import org.jacinth.cpu.state.Flags;
import org.jacinth.cpu.state.GuestFault;
import org.jacinth.cpu.translate.Code;
import org.jacinth.cpu.translate.Translator;

/**
 * Executes a processor's instructions: finds or decodes the block at RIP, executes it, and so on until something asks for
 * attention. Used on the processor's thread only.
 */
public final class Interpreter {
    private static final int SLOTS = 1 << 16;
    private static final int MAX_INSNS = 32;
    /** DR6.BS. */
    private static final int SINGLE_STEP = 1 << 14;
    /** Decoded instructions after which everything is dropped and decoded anew. */
    private static final int MAX_DECODED = 3_000_000;
    /** Bytes within which everything lies that a region names. */
    private static final long REACH = (1L << 31) + CodeRegion.SPAN;

    /** Told of pages that code is about to be decoded from for the first time. */
    public interface CodePageListener {
        /** Other processors' write translations of the page must be gone when this returns. */
        void codeMarked(Backing backing, int page);
    }

    private final Cpu cpu;
    private final Decoder decoder = new Decoder(Forms::of);
    private CodePageListener codePageListener = (backing, page) -> {};

    /** Blocks by linear address; each tells the address and the stamp that it was found with last. */
    private final Block[] slots = new Block[SLOTS];

    /** Where regions were entered, by linear address. */
    private final Entry[] entries = new Entry[SLOTS];
    /** What {@link #entries} has elsewhere: it matches no state of the MMU. */
    private static final Entry NO_ENTRY = new Entry(0, null, null, 0);

    /** By backing and page. */
    private CodePage[][] pages = {};
    private int decoded;

    private Insn lastInsn;

    /** Null where nothing is translated. */
    private final Regions regions;

    /** Interprets only. */
    public Interpreter(Cpu cpu) {
        this(cpu, null, 0, Learnt.NOTHING);
    }

    /** Has what is hot translated, of code that nothing is known of: see the other constructor. */
    public Interpreter(Cpu cpu, Translator translator, int threshold) {
        this(cpu, translator, threshold, Learnt.NOTHING);
    }

    /**
     * Has what is hot translated.
     *
     * @param translator null for none
     * @param threshold executions of a block after which it is translated, at least one
     * @param learnt what earlier runs showed of the code
     */
    public Interpreter(Cpu cpu, Translator translator, int threshold, Learnt learnt) {
        this.cpu = cpu;
        this.regions = translator == null ? null : new Regions(cpu, translator, threshold, learnt, new Blocks());
        Arrays.fill(entries, NO_ENTRY);
        cpu.mmu.setCodeListener(this::invalidate);
    }

    public void setCodePageListener(CodePageListener listener) {
        this.codePageListener = listener;
    }

    /** The instruction that was abandoned or that faulted last. */
    public Insn lastInsn() {
        return lastInsn;
    }

    // ---- Running -------------------------------------------------------------------------------------------------

    /**
     * Executes until {@link Cpu#attention} is not zero. Nothing is taken before the first instruction, so that an interrupt shadow
     * ends with it.
     */
    public void run() {
        if ((cpu.systemFlags & Flags.TF) != 0 || cpu.breakpoints != 0) {
            while (Attention.peek(cpu) == 0) {
                cpu.interruptShadow = false;
                step();
            }
            return;
        }
        if (regions != null) {
            runTranslating();
            return;
        }
        while (Attention.peek(cpu) == 0) {
            cpu.interruptShadow = false;
            Block block = find();
            if (block != null) {
                execute(block);
            }
        }
    }

    private void runTranslating() {
        // What was executed just before, or what leads nowhere.
        Place from = Block.NONE;
        while (Attention.peek(cpu) == 0) {
            cpu.interruptShadow = false;
            long linear = linear();
            long stamp = stamp(linear);
            Place next = from.next();
            boolean followed;
            // By a branch, which a processor guesses, rather than by a choice, which it waits for.
            if (next.linear == linear) {
                followed = next.stamp == stamp;
            } else {
                next = from.other();
                followed = next.linear == linear && next.stamp == stamp;
            }
            // Each branch that HotSpot sees taken for the first time costs another compilation of this, so there are few.
            if (followed && next instanceof Block block && block.region == null && !regions.isHot(block)) {
                regions.came(block, from);
                from = block;
                execute(block);
                continue;
            }
            if (!followed) {
                next = entries[slot(linear)];
            }
            if ((next.linear ^ linear | next.stamp ^ stamp) != 0 || !(next instanceof Entry old) || !old.code.isCurrent()) {
                Block block = find();
                if (block == null) {
                    from = Block.NONE;
                    continue;
                }
                regions.came(block, from);
                next = entry(block, from);
                if (next == null) {
                    from.leadTo(block);
                    from = block;
                    execute(block);
                    continue;
                }
                followed = false;
            }
            if (!followed) {
                from.leadTo(next);
            }
            Entry entry = (Entry) next;
            if (from instanceof Entry led) {
                count(led, entry);
            }
            Entry last = enterAll(entry);
            from = last == null ? Block.NONE : last;
            if (last == null && Attention.peek(cpu) == 0) {
                // It would stop there again.
                cpu.interruptShadow = false;
                Block block = find();
                if (block != null) {
                    from = block;
                    execute(block);
                }
            }
        }
    }

    /**
     * Executes a region, and what it leads to where that is a region that followed before.
     *
     * @return the last of them; null where it stopped before the instruction at RIP, which is to be interpreted
     */
    private Entry enterAll(Entry first) {
        Cpu c = cpu;
        Entry entry = first;
        while (true) {
            if (enter(entry)) {
                return null;
            }
            if (Attention.peek(c) != 0) {
                return entry;
            }
            // In another mode it is not the linear address, but the stamp is another one, too.
            long linear = c.rip;
            Place next = entry.next();
            if (next.linear != linear) {
                next = entry.other();
            }
            if (next.linear != linear || next.stamp != stamp(linear) || !(next instanceof Entry to) || !to.code.isCurrent()) {
                return entry;
            }
            c.interruptShadow = false;
            count(entry, to);
            entry = to;
        }
    }

    /** Counts that one region leads to another. */
    private void count(Entry led, Entry entry) {
        if (led.region != entry.region && ++entry.arrivals >= Regions.JOIN_AFTER) {
            entry.arrivals = 0;
            regions.arrived(led, entry);
        }
    }

    /** Where the block at RIP enters a region, or null where it is to be interpreted. */
    private Entry entry(Block block, Place from) {
        if (block.region != null && block.region.successor != null) {
            block.region.takeOver();
        }
        Code code = enterable(block);
        if (code == null && regions.isHot(block)) {
            regions.heat(block, from instanceof Entry led ? led : null);
            code = enterable(block);
        }
        if (code == null) {
            return null;
        }
        long base = base(block);
        Entry entry = entries[slot(block.linear)];
        if (entry.linear != block.linear || entry.code != code || entry.base != base) {
            if (entry != NO_ENTRY) {
                entry.retire();
            }
            entry = new Entry(block.linear, block.region, code, base);
            entries[slot(block.linear)] = entry;
        }
        entry.stamp = stamp(block.linear);
        return entry;
    }

    /** What the block can be executed by, or null. */
    private Code enterable(Block block) {
        CodeRegion region = block.region;
        Code code = region == null ? null : region.code();
        return code != null && block.farFromTheEdge && code.isEntry(block.piece) && code.uses(cpu.mmu.table())
                && (region.isInOnePage() || isMapped(region, base(block))) ? code : null;
    }

    /** The base of the region that the block at RIP is a piece of. */
    private long base(Block block) {
        return cpu.rip - block.region.delta(block.piece);
    }

    private boolean isMapped(CodeRegion region, long base) {
        long stamp = stamp(base);
        return region.wasSeenMapped(base, stamp) || looksMapped(region, base, stamp);
    }

    private boolean looksMapped(CodeRegion region, long base, long stamp) {
        for (CodeRegion.Page page : region.pages()) {
            long linear = (base & ~0xFFFL) + page.delta();
            try {
                PhysicalMemory.Region at = cpu.mmu.fetchRegion(linear);
                if (at.backing != page.backing() || at.backingOffset(cpu.mmu.fetchGpa(linear)) >>> 12 != page.number()) {
                    return false;
                }
            } catch (GuestFault f) {
                cpu.exit = null;
                return false;
            }
        }
        // Looking may have filled the code TLB, but translated nothing differently.
        region.seenMapped(base, stamp);
        return true;
    }

    /** Executes a region; true where it stopped before the instruction at RIP, which is to be interpreted. */
    private boolean enter(Entry entry) {
        Cpu c = cpu;
        long retired = c.retired;
        c.codeChanged = false;
        int result = entry.code.run(c, c.mmu, c.gpr, entry.base, c.rip);
        if (result != 0) {
            leave(entry.region, entry.base, result);
        }
        retired = c.retired - retired;
        c.retiredTranslated += retired;
        entry.executed += retired;
        if (entry.executed > Regions.HOT_CHECK_INSNS) {
            entry.settle();
            regions.mayBeHot(entry.region, retired > Regions.MAX_INSNS);
        }
        return result > 0;
    }

    /** After a region was left in the middle: at a fault, or before an instruction. */
    private void leave(CodeRegion region, long base, int result) {
        int number = result < 0 ? ~result : result - 1;
        Insn insn = region.insn(number);
        long blockRip = base + region.blockStart(number);
        cpu.retired += region.before(number);
        if (result < 0) {
            fault(insn, blockRip, cpu.fault);
        } else {
            cpu.rip = blockRip + insn.start;
            regions.stopped(region, number);
        }
    }

    private final class Blocks implements Regions.Finder {
        @Override
        public Block known(long linear, int mode) {
            long gpa = cpu.mmu.knownFetchGpa(linear);
            PhysicalMemory.Region at = gpa < 0 ? null : cpu.mmu.physical().find(gpa);
            if (at == null) {
                return null;
            }
            long offset = at.backingOffset(gpa);
            CodePage page = page(at.backing, (int) (offset >>> 12), false);
            return page == null ? null : page.find((int) offset & 0xFFF, mode);
        }

        @Override
        public Block decoded(long linear) {
            if (!isCanonical(linear)) {
                return null;
            }
            try {
                Block block = cached(linear);
                if (block == null) {
                    block = decode(linear, MAX_INSNS);
                    register(block, linear);
                }
                return block;
            } catch (GuestFault f) {
                cpu.exit = null;
                return null;
            }
        }
    }

    /** What this run showed of the code so far. */
    public Learnt learnt() {
        if (regions == null) {
            return Learnt.NOTHING;
        }
        for (Entry entry : entries) {
            if (entry != NO_ENTRY) {
                entry.settle();
            }
        }
        return regions.learnt();
    }

    /** Gives every region up, so that what is hot is translated anew. */
    public void dropRegions() {
        if (regions != null) {
            regions.drop();
        }
    }

    /**
     * Executes one instruction, with the debug exceptions that breakpoints and TF ask for; or delivers the fault of
     * fetching it. @sdm 3 "Debug Exceptions (#DB)—Interrupt Vector 1"
     */
    public void step() {
        int flags = cpu.systemFlags;
        if ((cpu.breakpoints & Breakpoints.CODE) != 0 && (flags & Flags.RF) == 0) {
            int met = Breakpoints.onCode(cpu, linear());
            if (met != 0) {
                debugException(met);
                return;
            }
        }
        Block block = (flags & Flags.TF) == 0 && cpu.breakpoints == 0 ? first() : decodeOne();
        if (block == null) {
            return;
        }
        cpu.systemFlags = flags & ~Flags.RF;
        cpu.breakpointsMet = 0;
        long retired = cpu.retired;
        execute(block);
        if (cpu.retired != retired) {
            int met = cpu.breakpointsMet | ((flags & Flags.TF) != 0 ? SINGLE_STEP : 0);
            if (met != 0) {
                debugException(met);
            }
        }
    }

    /** A block of the instruction at RIP alone, or null where fetching it faulted and the fault was delivered. */
    private Block decodeOne() {
        try {
            return decode(linear(), 1);
        } catch (GuestFault f) {
            fetchFault(f);
            return null;
        }
    }

    /** The same, of which some is kept: for what is stepped over and over, as behind STI. */
    private Block first() {
        if (regions == null) {
            return decodeOne();
        }
        Block block = find();
        if (block != null && block.count > 1) {
            if (block.first == null) {
                Insn insn = block.decoded[0];
                Insn[] alone = {insn};
                block.first = new Block(block.backing, block.offset, null, block.mode, insn.length, 1, alone, alone);
            }
            return block.first;
        }
        return block;
    }

    private void debugException(int met) {
        cpu.dr[6] |= met;
        Events.deliverFault(cpu, cpu.fault(Cpu.DB));
    }

    private void execute(Block block) {
        Cpu c = cpu;
        Insn[] insns = block.insns;
        int k = 0;
        long start = c.rip;
        c.blockRip = start;
        c.rip = (block.mode & Cpu.MODE_64) != 0 ? start + block.length : start + block.length & 0xFFFF_FFFFL;
        try {
            do {
                insns[k].exec(c);
            } while (++k < insns.length);
            c.retired += block.count;
        } catch (GuestFault f) {
            c.retired += k;
            fault(insns[k], start, f);
        }
    }

    private void fault(Insn insn, long blockRip, GuestFault f) {
        lastInsn = insn;
        cpu.blockRip = blockRip;
        cpu.rip = blockRip + insn.start;
        if (f.vector == GuestFault.EXIT) {
            cpu.requestAttention(Attention.EXIT);
        } else if (f.vector != GuestFault.RESYNC) {
            Events.deliverFault(cpu, f);
        }
    }

    private void fetchFault(GuestFault f) {
        if (f.vector == GuestFault.EXIT) {
            lastInsn = null;
            cpu.requestAttention(Attention.EXIT);
        } else {
            Events.deliverFault(cpu, f);
        }
    }

    // ---- Finding blocks ------------------------------------------------------------------------------------------

    private long stamp(long linear) {
        return (long) cpu.mmu.generation(linear) << 8 | cpu.mode << 1 | (cpu.cpl == 3 ? 1 : 0);
    }

    private static int slot(long linear) {
        return (int) (linear ^ linear >>> 16) & SLOTS - 1;
    }

    /** The block at RIP, or null where fetching it faulted and the fault was delivered. */
    private Block find() {
        long linear = linear();
        Block block = slots[slot(linear)];
        if (block != null && block.linear == linear && block.stamp == stamp(linear)) {
            return block;
        }
        return findSlowly(linear);
    }

    private long linear() {
        return (cpu.mode & Cpu.MODE_64) != 0 ? cpu.rip : cpu.segBase[Cpu.CS] + cpu.rip & 0xFFFF_FFFFL;
    }

    private Block findSlowly(long linear) {
        try {
            Block block = slots[slot(linear)];
            if (block == null || block.linear != linear || !isStillThere(block)) {
                block = cached(linear);
            }
            if (block == null) {
                block = decode(linear, MAX_INSNS);
                register(block, linear);
            }
            block.linear = linear;
            block.farFromTheEdge = isCanonical(linear + REACH) && isCanonical(linear - REACH);
            block.stamp = block.wraps(linear) ? -1 : stamp(linear);
            slots[slot(linear)] = block;
            return block;
        } catch (GuestFault f) {
            fetchFault(f);
            return null;
        }
    }

    /** True where a block that was found at RIP before is there now: where only translations may have changed since. */
    private boolean isStillThere(Block block) throws GuestFault {
        boolean sameState = block.stamp != -1 && (byte) (block.stamp ^ stamp(block.linear)) == 0;
        if (!sameState || block.mode != Cpu.MODE_64 || block.secondPage != null) {
            return false;
        }
        PhysicalMemory.Region region = cpu.mmu.fetchRegion(block.linear);
        return region.backing == block.backing && region.backingOffset(cpu.mmu.fetchGpa(block.linear)) == block.offset;
    }

    private static boolean isCanonical(long linear) {
        return linear << 16 >> 16 == linear;
    }

    private Block cached(long linear) throws GuestFault {
        checkLimit(0);
        PhysicalMemory.Region region = cpu.mmu.fetchRegion(linear);
        long offset = region.backingOffset(cpu.mmu.fetchGpa(linear));
        CodePage page = page(region.backing, (int) (offset >>> 12), false);
        Block block = page == null ? null : page.find((int) offset & 0xFFF, cpu.mode);
        if (block == null || !block.valid) {
            return null;
        }
        if (cpu.rip + block.length - 1 > limit()) {
            return null;
        }
        if (block.secondPage != null) {
            long next = (linear | 0xFFF) + 1;
            PhysicalMemory.Region second = cpu.mmu.fetchRegion(next);
            if (second.backing != block.secondPage.backing()
                    || second.backingOffset(cpu.mmu.fetchGpa(next)) >>> 12 != block.secondPage.number()) {
                return null;
            }
        }
        return block;
    }

    private CodePage page(Backing backing, int number, boolean create) {
        if (backing.index >= pages.length) {
            if (!create) {
                return null;
            }
            pages = Arrays.copyOf(pages, backing.index + 1);
        }
        CodePage[] ofBacking = pages[backing.index];
        if (ofBacking == null) {
            if (!create) {
                return null;
            }
            ofBacking = new CodePage[(int) (backing.memory.segment().byteSize() + 4095 >>> 12)];
            pages[backing.index] = ofBacking;
        }
        CodePage page = ofBacking[number];
        if (page == null && create) {
            page = new CodePage();
            ofBacking[number] = page;
        }
        return page;
    }

    private void register(Block block, long linear) {
        decoded += block.insns.length;
        cpu.blocksDecoded++;
        CodePage page = page(block.backing, (int) (block.offset >>> 12), true);
        page.add(block);
        Block.Page second = block.secondPage;
        if (second != null) {
            page(second.backing(), second.number(), true).addVisitor(block, block.length);
        }
        if (regions != null) {
            regions.recall(block, linear);
        }
    }

    private void mark(Backing backing, int page) {
        if (backing.markCode(page)) {
            cpu.mmu.flushWrites(backing, page);
            codePageListener.codeMarked(backing, page);
        }
    }

    // ---- Decoding ------------------------------------------------------------------------------------------------

    private long limit() {
        return (cpu.mode & Cpu.MODE_64) != 0 ? Long.MAX_VALUE : cpu.segLimit[Cpu.CS];
    }

    private void checkLimit(int position) throws GuestFault {
        if ((cpu.mode & Cpu.MODE_64) == 0 && cpu.rip + position > cpu.segLimit[Cpu.CS]) {
            throw cpu.gp();
        }
    }

    /** The bytes from a linear address on, across at most one page boundary. */
    private final class Bytes implements CodeBytes {
        final long linear;
        final PhysicalMemory.Region region;
        final long offset;
        final int inPage;
        PhysicalMemory.Region second;
        long secondOffset;

        Bytes(long linear) throws GuestFault {
            this.linear = linear;
            checkLimit(0);
            region = cpu.mmu.fetchRegion(linear);
            offset = region.backingOffset(cpu.mmu.fetchGpa(linear));
            inPage = 4096 - (int) (linear & 0xFFF);
            mark(region.backing, (int) (offset >>> 12));
        }

        @Override
        public int at(int position) throws GuestFault {
            checkLimit(position);
            if (position < inPage) {
                return (int) region.backing.load(offset + position, 1);
            }
            if (second == null) {
                long next = (cpu.mode & Cpu.MODE_64) != 0 ? linear + inPage : linear + inPage & 0xFFFF_FFFFL;
                second = cpu.mmu.fetchRegion(next);
                secondOffset = second.backingOffset(cpu.mmu.fetchGpa(next));
                mark(second.backing, (int) (secondOffset >>> 12));
            }
            return (int) second.backing.load(secondOffset + position - inPage, 1);
        }
    }

    /**
     * Decodes up to {@code max} instructions.
     *
     * @param linear RIP's linear address, or any other one in 64-bit code
     * @throws GuestFault where the first cannot be fetched
     */
    private Block decode(long linear, int max) throws GuestFault {
        if (decoded > MAX_DECODED) {
            invalidateAll();
        }
        Bytes bytes = new Bytes(linear);
        List<Insn> insns = new ArrayList<>();
        int position = 0;
        boolean spans = false;
        while (insns.size() < max && position < bytes.inPage) {
            Insn insn;
            try {
                insn = decoder.decode(bytes, position, cpu.mode);
            } catch (GuestFault f) {
                if (insns.isEmpty()) {
                    throw f;
                }
                break;
            }
            if (position + insn.length > bytes.inPage) {
                if (!insns.isEmpty()) {
                    break;
                }
                spans = true;
            }
            insns.add(insn);
            position += insn.length;
            if (insn.has(Insn.ENDS) || insn.definition < 0) {
                break;
            }
        }
        int count = insns.size();
        Insn[] plain = regions == null ? null : insns.toArray(Insn[]::new);
        if (count >= 2) {
            Insn fused = Forms.fuse(insns.get(count - 2), insns.get(count - 1));
            if (fused != null) {
                insns.removeLast();
                insns.set(count - 2, fused);
            }
        }
        Forms.dropUnseenFlags(insns);
        Block.Page second =
                spans ? new Block.Page(bytes.second.backing, (int) (bytes.secondOffset >>> 12)) : null;
        return new Block(
                bytes.region.backing, bytes.offset, second, cpu.mode, position, count, insns.toArray(Insn[]::new), plain);
    }

    // ---- Invalidation --------------------------------------------------------------------------------------------

    /** Drops every block. */
    public void invalidateAll() {
        for (CodePage[] ofBacking : pages) {
            if (ofBacking != null) {
                for (CodePage page : ofBacking) {
                    if (page != null) {
                        cpu.blocksInvalidated += page.invalidate(0, 4096);
                    }
                }
            }
        }
        pages = new CodePage[0][];
        dropRegions();
        cpu.codeChanged = true;
        decoded = 0;
        Arrays.fill(slots, null);
    }

    /** Drops the blocks decoded from bytes [offset, offset+size) of a backing. */
    public void invalidate(Backing backing, long offset, int size) {
        long end = offset + size;
        while (offset < end) {
            int inPage = (int) Math.min(end - offset, 4096 - (offset & 0xFFF));
            CodePage page = page(backing, (int) (offset >>> 12), false);
            if (page != null) {
                int dropped = page.invalidate((int) offset & 0xFFF, inPage);
                if (dropped != 0) {
                    cpu.blocksInvalidated += dropped;
                    cpu.codeChanged = true;
                }
                if (page.isEmpty() && !cpu.platform.multiprocessor()) {
                    backing.clearCode((int) (offset >>> 12));
                }
            }
            offset += inPage;
        }
    }
}
