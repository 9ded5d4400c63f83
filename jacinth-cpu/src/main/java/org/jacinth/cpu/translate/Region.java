package org.jacinth.cpu.translate;

import java.util.List;
import org.jacinth.cpu.decode.Insn;
import org.jacinth.cpu.emit.Piece;

/**
 * A piece of hot guest code with one entry, to be translated or translated. Made on a processor's thread, which alone uses and
 * invalidates it; translated on any.
 */
public final class Region {
    final List<Piece> pieces;
    /** Where the entry stands in its page. */
    final int entryInPage;

    /** Null until translated. */
    public volatile Code code;
    private volatile boolean valid = true;

    private Insn[] insns;
    private long[] starts;
    private int[] before;

    /** Pieces, the first of which is the entry. */
    public Region(List<Piece> pieces, int entryInPage) {
        this.pieces = pieces;
        this.entryInPage = entryInPage;
    }

    /** False once any of its bytes were written. */
    public boolean isValid() {
        return valid;
    }

    /** Gives the region up. A processor that executes it must be told by {@link org.jacinth.cpu.state.Cpu#codeChanged}. */
    public void invalidate() {
        valid = false;
        code = null;
    }

    /** How many of the first pieces the code has; the rest did not fit. */
    void keep(int count) {
        int n = 0;
        for (Piece p : pieces.subList(0, count)) {
            n += p.insns().length;
        }
        insns = new Insn[n];
        starts = new long[n];
        before = new int[n];
        n = 0;
        for (Piece p : pieces.subList(0, count)) {
            for (int k = 0; k < p.insns().length; k++) {
                insns[n] = p.insns()[k];
                starts[n] = p.delta();
                before[n++] = k;
            }
        }
    }

    /** The instruction of a number. */
    public Insn insn(int number) {
        return insns[number];
    }

    /** Distance from the region's entry to the start of the instruction's block, in bytes. */
    public long blockStart(int number) {
        return starts[number];
    }

    /** Instructions of the same block before it. */
    public int before(int number) {
        return before[number];
    }
}
