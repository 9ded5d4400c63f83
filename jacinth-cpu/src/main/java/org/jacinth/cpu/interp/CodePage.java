package org.jacinth.cpu.interp;

import java.util.ArrayList;
import java.util.List;

/** The blocks of one page of memory, found by where they start. */
final class CodePage {
    private static final int CHUNK_SHIFT = 6;

    /** One bit for each 64 bytes that some block was decoded from. */
    private long covered;

    private final Block[] chunks = new Block[64];
    /** Blocks of other pages whose single instruction ends here. */
    private List<Block> visitors = List.of();

    Block find(int offset, int mode) {
        for (Block b = chunks[offset >> CHUNK_SHIFT]; b != null; b = b.nextInChunk) {
            if ((b.offset & 0xFFF) == offset && b.mode == mode) {
                return b;
            }
        }
        return null;
    }

    void add(Block b) {
        int offset = (int) b.offset & 0xFFF;
        int chunk = offset >> CHUNK_SHIFT;
        b.nextInChunk = chunks[chunk];
        chunks[chunk] = b;
        int last = Math.min(offset + b.length - 1, 0xFFF) >> CHUNK_SHIFT;
        for (int i = chunk; i <= last; i++) {
            covered |= 1L << i;
        }
    }

    void addVisitor(Block b, int bytes) {
        if (visitors.isEmpty()) {
            visitors = new ArrayList<>();
        }
        visitors.add(b);
        covered |= 1L;
    }

    /** Drops what was decoded from [offset, offset+size); returns how many blocks. */
    int invalidate(int offset, int size) {
        int last = offset + size - 1;
        long touched = 0;
        for (int i = offset >> CHUNK_SHIFT; i <= last >> CHUNK_SHIFT; i++) {
            touched |= 1L << i;
        }
        if ((covered & touched) == 0) {
            return 0;
        }
        int dropped = 0;
        covered = 0;
        for (int chunk = 0; chunk < chunks.length; chunk++) {
            Block keep = null;
            for (Block b = chunks[chunk]; b != null; ) {
                Block next = b.nextInChunk;
                int start = (int) b.offset & 0xFFF;
                int end = start + b.length - 1;
                if (start <= last && end >= offset || !b.valid) {
                    b.invalidate();
                    dropped++;
                } else {
                    b.nextInChunk = keep;
                    keep = b;
                    for (int i = chunk; i <= Math.min(end, 0xFFF) >> CHUNK_SHIFT; i++) {
                        covered |= 1L << i;
                    }
                }
                b = next;
            }
            chunks[chunk] = keep;
        }
        if (!visitors.isEmpty()) {
            if (offset < 15) {
                for (Block b : visitors) {
                    b.invalidate();
                    dropped++;
                }
                visitors = List.of();
            } else {
                covered |= 1L;
            }
        }
        return dropped;
    }

    /** True where nothing is left. */
    boolean isEmpty() {
        return covered == 0;
    }
}
