package org.jacinth.vmm;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import org.jacinth.vmm.board.PcLayout;
import org.jacinth.zx.Status;

/** The machine's RAM by guest-physical address. Any thread. */
final class GuestMemory {
    private static final ValueLayout.OfLong U64 = ValueLayout.JAVA_LONG_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

    private final GuestCalls calls;
    private final PcLayout layout;
    private final int memory;

    GuestMemory(GuestCalls calls, PcLayout layout, int memory) {
        this.calls = calls;
        this.layout = layout;
        this.memory = memory;
    }

    /** Copies to the guest; false, with nothing written, where the range is not all RAM. */
    boolean write(long gpa, MemorySegment bytes) {
        long offset = layout.ramOffset(gpa, bytes.byteSize());
        if (offset < 0) {
            return false;
        }
        try {
            calls.write(memory, offset, bytes);
            return true;
        } catch (GuestCalls.CallException refused) {
            throw new IllegalStateException(refused);
        }
    }

    /**
     * Copies to the guest before it runs; false, with nothing written, where the range is not all RAM.
     *
     * @throws GuestCalls.CallException if the host has no room for the pages
     */
    boolean load(long gpa, MemorySegment bytes) throws GuestCalls.CallException {
        long offset = layout.ramOffset(gpa, bytes.byteSize());
        if (offset >= 0) {
            calls.write(memory, offset, bytes);
        }
        return offset >= 0;
    }

    /** Copies from the guest; false where the range is not all RAM, or the host has no room for a page of it. */
    boolean read(long gpa, MemorySegment bytes) {
        long offset = layout.ramOffset(gpa, bytes.byteSize());
        if (offset < 0) {
            return false;
        }
        try {
            calls.read(memory, offset, bytes);
            return true;
        } catch (GuestCalls.CallException refused) {
            if (refused.status() == Status.ZX_ERR_NO_MEMORY) {
                return false;
            }
            throw new IllegalStateException(refused);
        }
    }

    /** Eight bytes, or {@code orElse} where there is no RAM. */
    long readLong(long gpa, long orElse) {
        MemorySegment word = MemorySegment.ofArray(new byte[8]);
        return read(gpa, word) ? word.get(U64, 0) : orElse;
    }
}
