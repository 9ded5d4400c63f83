package org.jacinth.vmm.boot;

import static org.jacinth.vmm.boot.BootLoader.u32;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/**
 * Unpacks LZ4 in the legacy frame: so Linux kernels are packed that use LZ4.
 *
 * <pre>
 *   frame     0x184C2102, then blocks to the end of the data; numbers are little-endian
 *   block     u32 size of what follows, sequences; unpacked at most 8 MiB, without reference to other blocks
 *   sequence  u8 token: literals in the upper half, match length - 4 in the lower half
 *             u8... more literals, if the upper half is 15: added up to and with the first that is not 255
 *             literals
 *             u16 distance of the match from the end of what is unpacked, at least 1; may be less than its length
 *             u8... more match length, if the lower half is 15: likewise
 * </pre>
 *
 * A block's last sequence ends behind its literals. Whatever the data, nothing is read or written outside of the ranges
 * that are given, and the time is bounded by their sizes.
 */
final class Lz4 {
    /** A legacy frame's first four bytes. */
    static final int LEGACY_MAGIC = 0x184C_2102;
    /** Most bytes that a legacy frame's block unpacks to. */
    static final int BLOCK_SIZE = 8 << 20;

    private static final int MORE = 15;
    private static final int SHORTEST_MATCH = 4;
    private static final int MALFORMED = -1;
    /** A length that there is never room for. */
    private static final int ENDLESS = 1 << 30;

    private final byte[] from;
    private final int end;
    private final byte[] to;
    private final int start;
    private final int limit;
    private int in;
    private int at;
    private boolean whole;

    private Lz4(byte[] from, int end, byte[] to, int start, int room) {
        this.from = from;
        this.end = end;
        this.to = to;
        this.start = start;
        this.limit = start + room;
        this.at = start;
    }

    /**
     * Unpacks a whole frame.
     *
     * @param frame the frame and nothing behind it; less than 2 GiB
     * @param to as long as what the frame unpacks to; undefined where that fails
     * @return whether the frame is well-formed and {@code to} is full
     */
    static boolean unpackLegacy(MemorySegment frame, byte[] to) {
        long size = frame.byteSize();
        if (size < 4 || (int) u32(frame, 0) != LEGACY_MAGIC) {
            return false;
        }
        byte[] block = new byte[0];
        int filled = 0;
        long at = 4;
        while (at < size) {
            if (size - at < 4) {
                return false;
            }
            long packed = u32(frame, at);
            at += 4;
            if (packed > size - at) {
                return false;
            }
            if (packed > block.length) {
                block = new byte[(int) packed];
            }
            MemorySegment.copy(frame, ValueLayout.JAVA_BYTE, at, block, 0, (int) packed);
            filled = unpackBlock(block, (int) packed, to, filled, Math.min(to.length - filled, BLOCK_SIZE));
            if (filled < 0) {
                return false;
            }
            at += packed;
        }
        return filled == to.length;
    }

    /**
     * Unpacks a block.
     *
     * @param from the block, from index 0
     * @param end one past the block's last byte
     * @param to where to unpack it to
     * @param start index of the first byte to write; what is before it is not referred to
     * @param room most bytes to write, at most {@link #BLOCK_SIZE}
     * @return one past the last byte written, or a negative number where the block is malformed or has more than that
     */
    static int unpackBlock(byte[] from, int end, byte[] to, int start, int room) {
        Lz4 block = new Lz4(from, end, to, start, room);
        while (block.unpackSequence()) {
            // A method for each sequence, and each copy the JVM's: HotSpot is done with it soon, whatever comes first.
        }
        return block.whole ? block.at : MALFORMED;
    }

    /** Returns whether another sequence follows; where none does, {@link #whole} tells whether none had to. */
    private boolean unpackSequence() {
        if (in == end) {
            return false;
        }
        int token = from[in++];
        int literals = length(token >>> 4 & MORE);
        if (literals > end - in || literals > limit - at) {
            return false;
        }
        System.arraycopy(from, in, to, at, literals);
        in += literals;
        at += literals;
        if (end - in < 2) {
            whole = in == end;
            return false;
        }
        int distance = from[in] & 0xFF | (from[in + 1] & 0xFF) << 8;
        in += 2;
        int length = length(token & MORE) + SHORTEST_MATCH;
        if (distance == 0 || distance > at - start || length > limit - at) {
            return false;
        }
        if (length <= distance) {
            System.arraycopy(to, at - distance, to, at, length);
        } else {
            repeat(distance, length);
        }
        at += length;
        return true;
    }

    /** The length that half of a token begins; {@link #ENDLESS} where it goes on to the end or beyond all room. */
    private int length(int half) {
        int length = half;
        int next = half == MORE ? 0xFF : 0;
        while (next == 0xFF) {
            if (in == end || length > BLOCK_SIZE) {
                return ENDLESS;
            }
            next = from[in++] & 0xFF;
            length += next;
        }
        return length;
    }

    /** Copies from {@code distance} before, less than the length: what was copied is copied again. */
    private void repeat(int distance, int length) {
        int first = at - distance;
        int copied = 0;
        while (copied < length) {
            // From the first byte again, and a multiple of the distance: the pattern goes on where it was.
            int piece = Math.min(distance + copied, length - copied);
            System.arraycopy(to, first, to, at + copied, piece);
            copied += piece;
        }
    }
}
