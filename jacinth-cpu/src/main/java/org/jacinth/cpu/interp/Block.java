package org.jacinth.cpu.interp;

import java.util.ArrayList;
import java.util.List;
import org.jacinth.cpu.decode.Insn;
import org.jacinth.cpu.mmu.Backing;
import org.jacinth.cpu.state.Cpu;
import org.jacinth.cpu.state.GuestFault;
import org.jacinth.cpu.translate.Region;

/**
 * Decoded instructions that follow each other, ending with a control transfer, at the end of a page, or where enough is
 * enough. Known by where its bytes stand in memory, not by their linear address, so that it serves every mapping of them.
 */
final class Block {
    final Backing backing;
    /** Where the first byte stands in the backing. */
    final long offset;
    /** {@code Cpu.MODE_*} bits it was decoded for. */
    final int mode;
    /** In bytes. */
    final int length;
    /** How many instructions it is. */
    final int count;
    /** The forms that execute it; fewer than {@link #count} where one does two instructions. */
    final Insn[] insns;

    /** Where a single instruction goes on in another page: that page's backing and number, else null. */
    Backing secondBacking;
    int secondPage;

    /** Next block that starts in the same part of the page. */
    Block nextInChunk;
    boolean valid = true;

    /** The instructions one by one, as they were decoded: what is translated. */
    final Insn[] decoded;
    /** How often it was executed by interpretation. */
    int executions;
    /** What begins here and is translated or about to be, else null. */
    Region region;
    /** How often {@link #region} was given up. */
    int regionsLost;
    /** Where the regions begin that this block is part of. */
    private List<Block> regionEntries = List.of();

    /** The linear address it was last found at. */
    long linear;
    /** When that was: see {@code Interpreter.stamp}; -1 when never, or when the block is not valid any more. */
    long stamp = -1;

    Block(Backing backing, long offset, int mode, int length, int count, Insn[] insns, Insn[] decoded) {
        this.decoded = decoded;
        this.backing = backing;
        this.offset = offset;
        this.mode = mode;
        this.length = length;
        this.count = count;
        this.insns = insns;
    }

    /** Notes that the region that begins at {@code entry} contains this block. */
    void joinRegion(Block entry) {
        if (regionEntries.isEmpty()) {
            regionEntries = new ArrayList<>(2);
        }
        if (!regionEntries.contains(entry)) {
            regionEntries.add(entry);
        }
    }

    /** Gives up the region that begins here. */
    void dropRegion() {
        if (region != null) {
            region.invalidate();
            region = null;
            regionsLost++;
            executions = 0;
        }
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
        for (Block entry : regionEntries) {
            entry.dropRegion();
        }
        regionEntries = List.of();
        stamp = -1;
        for (int i = 0; i < insns.length; i++) {
            Stale stale = new Stale();
            stale.copyFrom(insns[i]);
            insns[i] = stale;
        }
    }
}
