package org.jacinth.cpu.interp;

import org.jacinth.cpu.decode.Insn;
import org.jacinth.cpu.insn.Definitions;
import org.jacinth.cpu.mmu.Backing;
import org.jacinth.cpu.state.Cpu;
import org.jacinth.cpu.state.GuestFault;

/**
 * Decoded instructions that follow each other, ending with a control transfer, at the end of a page, or where enough is
 * enough. Known by where its bytes stand in memory, not by their linear address, so that it serves every mapping of them.
 */
final class Block extends Place {
    /** Another page that an instruction goes on in. */
    record Page(Backing backing, int number) {}

    // HotSpot puts the fields of a place first, and of these the longs, then the narrower ones, then references, each as they are
    // declared. What is looked at where a block is found and interpreted is at most up to the second reference, so that it is in
    // one cache line or two.

    /** Stands for no block: is found nowhere, and followed by none. */
    static final Block NONE = new Block(null, 0, null, 0, 0, 0, new Insn[0], new Insn[0]);

    /** Where the first byte stands in the backing. */
    final long offset;
    /** How often it was executed by interpretation. */
    int executions;
    /** In bytes. */
    final short length;
    /** {@code Cpu.MODE_*} bits it was decoded for. */
    final byte mode;
    /** How many instructions it is. */
    final byte count;
    /** Which piece of {@link #region}. */
    byte piece;
    /** False where a jump from {@link #linear} by 32 bits may lead to an address that is not canonical. */
    boolean farFromTheEdge;
    boolean valid = true;
    /** How often a region of it was given up. */
    short regionsLost;
    /** It has to become hot twice before it is translated, as that was not worth it in an earlier run, and was not yet. */
    boolean reprieved;

    /** The forms that execute it; fewer than {@link #count} where one does two instructions. */
    final Insn[] insns;
    /** What it is a piece of, else null. */
    CodeRegion region;
    final Backing backing;
    /** Where a single instruction goes on in another page, else null. */
    final Page secondPage;
    /** Next block that starts in the same part of the page. */
    Block nextInChunk;
    /** The instructions one by one, as they were decoded: what is translated. Null where nothing is. */
    final Insn[] decoded;
    /** Its first instruction alone, where that was stepped, else null. */
    Block first;
    /** What {@link Regions#came} noted last, else {@link #NONE}. */
    Block cameFrom = NONE;

    Block(Backing backing, long offset, Page secondPage, int mode, int length, int count, Insn[] insns, Insn[] decoded) {
        this.backing = backing;
        this.offset = offset;
        this.secondPage = secondPage;
        this.mode = (byte) mode;
        this.length = (short) length;
        this.count = (byte) count;
        this.insns = insns;
        this.decoded = decoded;
    }

    /** True where it ends with a near call. */
    boolean calls() {
        int last = insns[insns.length - 1].definition;
        return last == Definitions.BRANCHES_CALL || last == Definitions.BRANCHES_CALL_INDIRECT;
    }

    /** A sum of the bytes that it was decoded from, of those in its first page. */
    int sum() {
        int sum = 0;
        int end = (int) Math.min(length, 4096 - (offset & 0xFFF));
        for (int k = 0; k < end; k++) {
            sum = sum * 31 + (int) backing.load(offset + k, 1);
        }
        return sum;
    }

    /** True where the block was to be a piece of a region that it did not fit in. */
    boolean isLeftOut() {
        return region != null && region.code() != null && piece >= region.kept();
    }

    /** True where the block is in both halves of the linear addresses, which change apart, when it begins at an address. */
    boolean wraps(long at) {
        return at < 0 && at + length > 0;
    }

    /** Takes the place of an instruction whose bytes were overwritten: has the processor look the bytes up again. */
    private static final class Stale extends Insn {
        @Override
        public void exec(Cpu c) throws GuestFault {
            throw c.resync();
        }
    }

    /**
     * Makes the block unusable, also where a processor is in the middle of it: whichever instruction it executes next is
     * looked up again.
     */
    void invalidate() {
        valid = false;
        if (region != null) {
            region.drop();
        }
        stamp = -1;
        cameFrom = NONE;
        leadNowhere();
        first = null;
        for (int i = 0; i < insns.length; i++) {
            Stale stale = new Stale();
            stale.copyFrom(insns[i]);
            insns[i] = stale;
        }
    }
}
