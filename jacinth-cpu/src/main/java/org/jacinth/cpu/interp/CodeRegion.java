package org.jacinth.cpu.interp;

import java.util.List;
import org.jacinth.cpu.emit.Piece;
import org.jacinth.cpu.translate.Region;

/** A region and the blocks that are its pieces. A block is in one region at most. */
final class CodeRegion extends Region {
    private final List<Block> members;
    /** How often it was handed to the translator. */
    int submissions;

    private CodeRegion(List<Block> members, List<Piece> pieces, int baseInPage) {
        super(pieces, baseInPage);
        this.members = members;
    }

    /**
     * Makes blocks of one page a region. It can be entered at the first of them, and where calls in it return to.
     *
     * @param members at most {@link #MAX_PIECES}, the more important ones first
     */
    static CodeRegion of(List<Block> members) {
        long base = members.stream().mapToLong(b -> b.offset).min().orElseThrow();
        Piece[] pieces = new Piece[members.size()];
        int number = 0;
        for (int k = 0; k < pieces.length; k++) {
            Block b = members.get(k);
            boolean entry = k == 0;
            for (Block caller : members) {
                entry |= caller.calls && caller.offset + caller.length == b.offset;
            }
            pieces[k] = new Piece(b.decoded, b.offset - base, b.length, number, entry);
            number += b.decoded.length;
        }
        CodeRegion region = new CodeRegion(members, List.of(pieces), (int) base & 0xFFF);
        for (int k = 0; k < pieces.length; k++) {
            Block b = members.get(k);
            b.region = region;
            b.piece = k;
            b.regionDelta = b.offset - base;
        }
        return region;
    }

    /** Gives the region up, for its blocks to be counted anew. */
    void drop() {
        invalidate();
        for (Block b : members) {
            if (b.region == this) {
                b.region = null;
                b.regionsLost++;
                b.executions = 0;
            }
        }
    }
}
