package org.jacinth.cpu.interp;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jacinth.cpu.emit.Piece;
import org.jacinth.cpu.mmu.Backing;
import org.jacinth.cpu.mmu.Mmu;
import org.jacinth.cpu.translate.Code;
import org.jacinth.cpu.translate.Region;

/**
 * A region and the blocks that are its pieces. A block is in one region at most. The pieces may be in several pages, which are
 * one behind the other in linear addresses only: before the region is entered they are seen to be mapped as when it was made.
 */
final class CodeRegion extends Region {
    /** Bytes from one piece to any other at most. */
    static final long SPAN = 1L << 30;

    /** How often regions are joined to make one. */
    static final int MAX_JOINTS = 8;

    /** A block and where it was when it was made a piece. */
    record Member(Block block, long linear) {}

    /** A page that pieces are in: distance from the page of the base, in bytes, and what is mapped there. */
    record Page(long delta, Backing backing, int number) {}

    private final List<Member> members;
    /** What they were decoded from. */
    private final List<Learnt.Member> content;
    private final long base;
    private final List<Page> pages;
    /** Instructions of all pieces. */
    final int insns;
    /** The regions that this takes the place of once it is translated. */
    private final List<CodeRegion> replaced;

    /** What is to take the place of this once it is translated, or null. */
    CodeRegion successor;
    /** How often it was handed to the translator. */
    int submissions;
    /** How often regions were joined to make this, or it was to be joined in vain: it is tried {@link #MAX_JOINTS} times. */
    int joints;
    /** By number of the instruction: how often the region stopped before it, since {@link #stopsSince}. Null for never. */
    int[] stops;
    /** The sum of {@link #stops}. */
    int stopCount;
    /** What the processor had retired at the first of them. */
    long stopsSince;

    /** Guest instructions that were executed by its code and that of those that it replaced, as far as told. */
    private long executed;
    /** What took the place of this, or null. */
    private CodeRegion heir;

    // For which base and state of the MMU the pages were last found mapped.
    private long seenBase;
    private long seenStamp = -1;

    private CodeRegion(
            List<Member> members, List<Piece> pieces, long base, List<CodeRegion> replaced, Mmu mmu) {
        super(pieces, mmu.ram(), mmu.table());
        this.members = members;
        this.content = members.stream().map(m -> Learnt.Member.of(m.block, m.linear)).toList();
        this.base = base;
        this.replaced = replaced;
        int count = 0;
        List<Page> found = new ArrayList<>();
        for (Member m : members) {
            count += m.block.decoded.length;
            long delta = (m.linear & ~0xFFFL) - (base & ~0xFFFL);
            note(found, new Page(delta, m.block.backing, (int) (m.block.offset >>> 12)));
            Block.Page second = m.block.secondPage;
            if (second != null) {
                note(found, new Page(delta + 4096, second.backing(), second.number()));
            }
        }
        insns = count;
        pages = found;
    }

    /** True where members are no further apart than a region reaches. */
    static boolean fits(List<Member> members) {
        long least = members.stream().mapToLong(Member::linear).min().orElseThrow();
        long most = members.stream().mapToLong(Member::linear).max().orElseThrow();
        return most - least <= SPAN;
    }

    private static void note(List<Page> pages, Page page) {
        if (!pages.contains(page)) {
            pages.add(page);
        }
    }

    /**
     * Makes blocks a region. It can be entered at some of them, where calls in it return to, and where the regions that it
     * replaces could be.
     *
     * @param members at most {@link #MAX_PIECES}, the more important ones first
     * @param entries those that it is entered at
     * @param mmu of the processor, which is in the mode that executes them
     */
    static CodeRegion of(List<Member> members, List<CodeRegion> replaced, Set<Block> entries, Mmu mmu) {
        long base = members.stream().mapToLong(Member::linear).min().orElseThrow();
        Piece[] pieces = new Piece[members.size()];
        int number = 0;
        for (int k = 0; k < pieces.length; k++) {
            Member m = members.get(k);
            Block b = m.block;
            boolean isEntry = entries.contains(b) || b.region != null && b.region.isWantedEntry(b.piece);
            for (Member caller : members) {
                isEntry |= caller.block.calls() && caller.linear + caller.block.length == m.linear;
            }
            pieces[k] = new Piece(b.decoded, m.linear - base, b.length, number, isEntry);
            number += b.decoded.length;
        }
        return new CodeRegion(members, List.of(pieces), base, replaced, mmu);
    }

    /** The linear address of the base when the region was made. */
    long base() {
        return base;
    }

    /** Its blocks, and where they were when it was made. */
    List<Member> members() {
        return members;
    }

    /** Its blocks, and where they are when the base is at an address. */
    List<Member> membersAt(long at) {
        return at == base ? members : members.stream().map(m -> new Member(m.block, m.linear - base + at)).toList();
    }

    /** Distance of a piece from the base. */
    long delta(int piece) {
        return members.get(piece).linear - base;
    }

    List<Page> pages() {
        return pages;
    }

    /** True where every piece is in one page, which whoever found a block of it knows to be mapped. */
    boolean isInOnePage() {
        return pages.size() == 1;
    }

    /** Tells that its code executed so many guest instructions more. */
    void executed(long count) {
        CodeRegion r = this;
        while (r.heir != null) {
            r = r.heir;
        }
        r.executed += count;
    }

    /** How many it executed, as far as told. */
    long executed() {
        return executed;
    }

    /** True where its code was executed and nothing took its place, though it may have been given up. */
    boolean isToBeKnown() {
        return executed > 0 && heir == null;
    }

    /** What is to be known of it in a later run. */
    Learnt.Plan plan() {
        long entered = 0;
        for (int k = 0; k < kept(); k++) {
            entered |= isWantedEntry(k) ? 1L << k : 0;
        }
        return new Learnt.Plan(executed, content.subList(0, kept()), entered);
    }

    boolean wasSeenMapped(long at, long stamp) {
        return seenStamp == stamp && seenBase == at;
    }

    void seenMapped(long at, long stamp) {
        seenBase = at;
        seenStamp = stamp;
    }

    /** Has the regions that this is to take the place of looked at again: see {@link #takeOver}. */
    @Override
    protected void published() {
        for (CodeRegion old : replaced) {
            Code code = old.code();
            if (code != null) {
                code.setCurrent(false);
            }
        }
    }

    /** Lets the successor take this region's place where it is translated; forgets it where it will never be. */
    void takeOver() {
        if (successor.code() != null || successor.kept() == 0 || !successor.isValid()) {
            successor.adopt();
        }
    }

    /**
     * Makes the blocks pieces of this region rather than of those that it replaces. Where one was changed meanwhile, is in yet
     * another region, or did not fit, the region is given up instead.
     */
    void adopt() {
        boolean fits = replaced.isEmpty() || kept() == members.size();
        boolean usable = isValid() && fits;
        for (Member m : members) {
            CodeRegion at = m.block.region;
            usable &= m.block.valid && (at == null || replaced.contains(at));
        }
        for (CodeRegion old : replaced) {
            old.successor = null;
            if (!usable) {
                // What changed or went elsewhere meanwhile may do so no more the next time.
                old.joints = fits ? old.joints + 1 : MAX_JOINTS;
                Code code = old.code();
                if (code != null) {
                    code.setCurrent(true);
                }
            }
        }
        if (!usable) {
            invalidate();
            for (Member m : members) {
                m.block.executions = m.block.region == null ? 0 : m.block.executions;
            }
            return;
        }
        for (int k = 0; k < members.size(); k++) {
            Member m = members.get(k);
            m.block.region = this;
            m.block.piece = (byte) k;
            if (m.block.executions < 0 && !isWantedEntry(k)) {
                // It was to begin a region of its own, or join another one, that did not come about.
                m.block.executions = 0;
            }
        }
        for (CodeRegion old : replaced) {
            old.invalidate();
            executed += old.executed;
            old.heir = this;
        }
    }

    /** Gives the region up, for its blocks to be counted anew. */
    void drop() {
        invalidate();
        if (successor != null) {
            successor.invalidate();
            successor = null;
        }
        for (Member m : members) {
            Block b = m.block;
            if (b.region == this) {
                b.region = null;
                b.regionsLost++;
                b.executions = 0;
            }
        }
    }
}
