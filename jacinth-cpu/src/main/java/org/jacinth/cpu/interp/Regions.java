package org.jacinth.cpu.interp;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jacinth.cpu.decode.Insn;
import org.jacinth.cpu.emit.Emitter;
import org.jacinth.cpu.insn.Definitions;
import org.jacinth.cpu.state.Cpu;
import org.jacinth.cpu.translate.Region;
import org.jacinth.cpu.translate.Translator;

/**
 * The regions of one processor: which blocks are translated together, and when. Used on the processor's thread only. The
 * decision record on regions says why it is done so.
 */
final class Regions {
    /** Regions after which all of them are dropped. */
    private static final int MAX_REGIONS = 10_000;
    /** Instructions of a region, about. One that executes more before it is left loops. */
    static final int MAX_INSNS = 160;
    /** A block joins a region that was executed this much less often than what is translated, as a shift. */
    private static final int WARM_SHIFT = 1;
    /** What an instruction takes of a region's budget, on average. */
    private static final int BYTES_AN_INSN = 80;
    /** How often a region is entered from others at one place before it is joined with one of them. */
    static final int JOIN_AFTER = 50_000;
    /** How often a region is translated again to be entered at another place. */
    private static final int MAX_TRANSLATIONS = 4;
    /** Stops of a region before its instructions after which it is seen whether that is often. */
    private static final int MAX_STOPS = 20_000;
    /** Instructions that the processor executed meanwhile, for each of them, where it is not. */
    private static final int STOP_DISTANCE = 500;
    /** A block whose regions are given up more often than this stays interpreted. */
    private static final int MAX_LOST = 8;
    /** Executions after which a block is translated that was worth it in an earlier run. */
    private static final int SOON = 16;
    /** Guest instructions that make a region hot. */
    static final long HOT_INSNS = 8_000_000;
    /** Those executed from one entry after which it is seen whether its region is hot. */
    static final long HOT_CHECK_INSNS = 1_000_000;

    /** Finds decoded blocks. */
    interface Finder {
        /** The block at a linear address where it was decoded and is easily found, else null. */
        Block known(long linear, int mode);

        /** The block of 64-bit code at a linear address, decoded if need be; null where there is none. */
        Block decoded(long linear);
    }

    private final Cpu cpu;
    private final Translator translator;
    private final Finder finder;
    private final Learnt learnt;
    private final int threshold;
    /** Executions of a piece after which its region is translated again to be entered there. */
    private final int entryThreshold;
    /** All that were made since they were dropped last. */
    private final List<CodeRegion> all = new ArrayList<>();
    /** What those showed that were dropped. */
    private Learnt shown = Learnt.NOTHING;

    /**
     * @param threshold executions of a block after which it is translated, at least one
     * @param learnt what earlier runs showed
     */
    Regions(Cpu cpu, Translator translator, int threshold, Learnt learnt, Finder finder) {
        this.cpu = cpu;
        this.translator = translator;
        this.threshold = threshold;
        this.learnt = learnt;
        this.entryThreshold = Math.max(1, threshold / 4);
        this.finder = finder;
    }

    /**
     * Notes what was interpreted just before a block, where anybody may ask for that: not before the block is about to be warm,
     * as most never are, and the note takes memory of its own.
     *
     * @param before what was executed before, perhaps in a region
     */
    void came(Block block, Place before) {
        if (block.executions + 1 >= threshold >> WARM_SHIFT) {
            block.cameFrom = before instanceof Block interpreted ? interpreted : Block.NONE;
        }
    }

    /** Counts one more execution of a block by interpretation; true where it is due for {@link #heat}. */
    boolean isHot(Block block) {
        return ++block.executions >= (block.region == null ? threshold : entryThreshold);
    }

    /**
     * Has a block translated that was interpreted often, or has its region translated so that it can be entered there.
     *
     * @param block at RIP
     * @param led where the region was entered that led here, or null
     */
    void heat(Block block, Entry led) {
        if (block.region != null && block.piece < block.region.kept()) {
            addEntry(block);
            return;
        }
        if (block.reprieved) {
            block.reprieved = false;
            block.executions = 0;
            return;
        }
        // Where it did not fit in its region it may begin one of its own.
        block.region = null;
        block.executions = Integer.MIN_VALUE;
        if (block.mode != Cpu.MODE_64 || block.regionsLost > MAX_LOST || block.wraps(block.linear)) {
            return;
        }
        Learnt.Plan plan = learnt.of(block, block.linear);
        if (plan != null && form(block, plan)) {
            return;
        }
        CodeRegion from = led == null ? null : led.region;
        if (from == null || !canGrow(from, block.decoded.length) || isFar(led.base, block.linear)) {
            form(block);
        } else if (from.successor != null) {
            block.executions = threshold / 2;
        } else {
            List<CodeRegion.Member> members = new ArrayList<>(from.membersAt(led.base));
            members.add(new CodeRegion.Member(block, block.linear));
            replace(members, from.members().size(), List.of(from), block);
        }
    }

    private void addEntry(Block block) {
        CodeRegion region = block.region;
        // Where the region is not translated yet, or its pages are not mapped now, it is looked at again later.
        block.executions = entryThreshold / 2;
        if (region.code() == null || region.isWantedEntry(block.piece)) {
            return;
        }
        region.addEntry(block.piece);
        for (CodeRegion.Member m : region.members()) {
            if (m.block().region == region && m.block().executions >= threshold >> WARM_SHIFT) {
                region.addEntry(m.block().piece);
            }
        }
        if (region.submissions == MAX_TRANSLATIONS) {
            region.addEveryEntry();
        }
        region.submissions++;
        translator.submit(region);
    }

    /** Joins two regions, of which the one leads to the other often, where that can be. */
    void arrived(Entry led, Entry entry) {
        CodeRegion from = led.region;
        CodeRegion region = entry.region;
        if (!canGrow(from, region.insns) || !canGrow(region, 0) || from.successor != null || region.successor != null
                || from.members().size() + region.members().size() > Region.MAX_PIECES || isFar(led.base, entry.base)) {
            return;
        }
        List<CodeRegion.Member> members = new ArrayList<>(from.membersAt(led.base));
        members.addAll(region.membersAt(entry.base));
        replace(members, members.size(), List.of(from, region), null);
    }

    /**
     * Has a region translated again where it became hot, so that it takes HotSpot more time, and the guest less.
     *
     * @param loops whether its code went around a loop just now
     */
    void mayBeHot(CodeRegion region, boolean loops) {
        if (region.executed() < HOT_INSNS || region.code() == null || region.successor != null
                || region.isHot() && (region.writesLate() || !loops)) {
            return;
        }
        region.becomeHot();
        if (loops) {
            region.writeLate();
        }
        translator.submit(region);
    }

    /** Counts that a region stopped before an instruction. Where that happens often the instruction is called instead. */
    void stopped(CodeRegion region, int number) {
        if (region.stops == null) {
            region.stops = new int[region.insns];
            region.stopsSince = cpu.retired;
        }
        region.stops[number]++;
        if (++region.stopCount < MAX_STOPS) {
            return;
        }
        BitSet often = new BitSet();
        for (int k = 0; k < region.insns; k++) {
            if (region.stops[k] > MAX_STOPS / 32) {
                often.set(k);
            }
        }
        if (cpu.retired - region.stopsSince < (long) MAX_STOPS * STOP_DISTANCE && region.code() != null) {
            region.avoid(often);
            translator.submit(region);
        }
        region.stops = null;
        region.stopCount = 0;
    }

    private static boolean canGrow(CodeRegion region, int insns) {
        return region.isValid() && region.code() != null && region.joints < CodeRegion.MAX_JOINTS
                && region.insns + insns <= MAX_INSNS && region.members().size() < Region.MAX_PIECES
                && region.kept() == region.members().size()
                && region.code().weight() + BYTES_AN_INSN * insns <= Translator.BUDGET;
    }

    /** True where one region must not reach from here to there, as user code and the kernel's. */
    private static boolean isFar(long a, long b) {
        return a - b > CodeRegion.SPAN / 4 || b - a > CodeRegion.SPAN / 4 || a < 0 != b < 0;
    }

    /** @param entry a member to enter the region at besides those of the old ones, or null */
    private void replace(List<CodeRegion.Member> members, int first, List<CodeRegion> old, Block entry) {
        follow(members, first);
        if (!CodeRegion.fits(members)) {
            old.forEach(r -> r.joints = CodeRegion.MAX_JOINTS);
            if (entry != null) {
                form(entry);
            }
            return;
        }
        CodeRegion next = CodeRegion.of(members, old, entry == null ? Set.of() : Set.of(entry), cpu.mmu);
        for (CodeRegion r : old) {
            next.joints = Math.max(next.joints, r.joints + 1);
            r.successor = next;
        }
        if (old.stream().anyMatch(Region::isHot)) {
            next.becomeHot();
        }
        if (old.stream().anyMatch(Region::writesLate)) {
            next.writeLate();
        }
        submit(next);
        old.getFirst().takeOver();
    }

    /** Has a block translated, together with what its direct jumps lead to. */
    private void form(Block entry) {
        if (all.size() >= MAX_REGIONS) {
            drop();
        }
        List<CodeRegion.Member> members = new ArrayList<>();
        members.add(new CodeRegion.Member(entry, entry.linear));
        Set<Block> entries = new HashSet<>();
        entries.add(entry);
        retrace(members, entries);
        follow(members, 0);
        CodeRegion region = CodeRegion.of(members, List.of(), entries, cpu.mmu);
        region.adopt();
        submit(region);
    }

    /** Has a block translated with what it was translated with in an earlier run; false where that is not there. */
    private boolean form(Block entry, Learnt.Plan plan) {
        if (plan.members().stream().noneMatch(Learnt.Member.of(entry, entry.linear)::equals) || all.size() >= MAX_REGIONS) {
            return false;
        }
        // The entry comes first, to be among those that are kept where not all of them fit.
        List<CodeRegion.Member> members = new ArrayList<>(List.of(new CodeRegion.Member(entry, entry.linear)));
        Set<Block> seen = new HashSet<>(Set.of(entry));
        Set<Block> entries = new HashSet<>(Set.of(entry));
        for (int k = 0; k < plan.members().size(); k++) {
            long linear = plan.members().get(k).linear();
            Block b = linear == entry.linear ? entry : isFar(entry.linear, linear) ? null : finder.decoded(linear);
            if (b != null && b.isLeftOut()) {
                b.region = null;
            }
            if (b != null && b.region == null && b.mode == entry.mode && !b.wraps(linear)
                    && plan.members().get(k).equals(Learnt.Member.of(b, linear)) && seen.add(b)) {
                members.add(new CodeRegion.Member(b, linear));
                if (plan.isEntry(k)) {
                    entries.add(b);
                }
            }
        }
        if (!CodeRegion.fits(members)) {
            return false;
        }
        CodeRegion region = CodeRegion.of(members, List.of(), entries, cpu.mmu);
        if (plan.executed() >= HOT_INSNS) {
            region.becomeHot();
        }
        region.adopt();
        submit(region);
        return true;
    }

    /** Prepares a block that was just decoded for what was learnt of it. */
    void recall(Block block, long linear) {
        Learnt.Plan plan = learnt.of(block, linear);
        if (plan != null && plan.isWorthwhile()) {
            block.executions = Math.max(0, threshold - SOON);
        } else if (plan != null) {
            block.reprieved = true;
        }
    }

    /** What this run showed so far. */
    Learnt learnt() {
        return shown.and(new Learnt(all.stream().filter(CodeRegion::isToBeKnown).map(CodeRegion::plan).toList()));
    }

    private void submit(CodeRegion region) {
        region.belongsTo(region.base(), cpu.translation);
        if (cpu.platform.multiprocessor()) {
            region.keepOrder();
        }
        if (threshold == 1) {
            region.writeLate();
        }
        region.submissions = 1;
        all.add(region);
        translator.submit(region);
    }

    /** Adds what the members from the given one on lead to, and so on. */
    private void follow(List<CodeRegion.Member> members, int first) {
        int insns = 0;
        for (CodeRegion.Member m : members) {
            insns += m.block().decoded.length;
        }
        for (int k = first; k < members.size() && insns < MAX_INSNS; k++) {
            Block b = members.get(k).block();
            long next = members.get(k).linear() + b.length;
            insns += add(members, b, next);
            Insn last = b.decoded[b.decoded.length - 1];
            if (isRelative(last)) {
                insns += add(members, b, next + last.immediate);
            }
        }
    }

    /** Adds what led to the first member when it was interpreted last, and notes where the region is to be entered for it. */
    private void retrace(List<CodeRegion.Member> members, Set<Block> entries) {
        int insns = 0;
        Block b = members.getFirst().block();
        while (insns < MAX_INSNS / 2) {
            Block before = b.cameFrom;
            int more = before == Block.NONE || before.mode != b.mode ? 0 : add(members, b, before.linear);
            if (more == 0 || members.getLast().block() != before) {
                break;
            }
            Insn last = before.decoded[before.decoded.length - 1];
            if (!isRelative(last) && !Emitter.goesOn(last)) {
                entries.add(b);
            }
            insns += more;
            b = before;
        }
        entries.add(b);
    }

    private static boolean isRelative(Insn i) {
        return i.operandSize == 3 && switch (i.definition) {
            case Definitions.BRANCHES_JCC, Definitions.BRANCHES_JMP, Definitions.BRANCHES_CALL -> true;
            default -> false;
        };
    }

    /** Adds the block at an address where it is warm; returns its instructions. */
    private int add(List<CodeRegion.Member> members, Block from, long linear) {
        if (members.size() >= Region.MAX_PIECES || isFar(members.getFirst().linear(), linear)) {
            return 0;
        }
        Block b = finder.known(linear, from.mode);
        if (b != null && b.isLeftOut()) {
            b.region = null;
        }
        if (b == null || !b.valid || b.region != null || b.wraps(linear)
                || b.executions >= 0 && b.executions < threshold >> WARM_SHIFT) {
            return 0;
        }
        for (CodeRegion.Member m : members) {
            if (m.block() == b) {
                return 0;
            }
        }
        members.add(new CodeRegion.Member(b, linear));
        return b.decoded.length;
    }

    /** Gives every region up, so that what is hot is translated anew. */
    void drop() {
        shown = learnt();
        for (CodeRegion r : all) {
            r.drop();
        }
        all.clear();
        cpu.codeChanged = true;
    }
}
