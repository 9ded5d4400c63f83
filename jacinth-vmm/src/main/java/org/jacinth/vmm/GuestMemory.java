package org.jacinth.vmm;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import org.jacinth.vmm.board.PcLayout;

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

    /** Copies from the guest; false, with nothing read, where the range is not all RAM. */
    boolean read(long gpa, MemorySegment bytes) {
        long offset = layout.ramOffset(gpa, bytes.byteSize());
        if (offset < 0) {
            return false;
        }
        try {
            calls.read(memory, offset, bytes);
            return true;
        } catch (GuestCalls.CallException refused) {
            throw new IllegalStateException(refused);
        }
    }

    /** Eight bytes, or {@code orElse} where there is no RAM. */
    long readLong(long gpa, long orElse) {
        MemorySegment word = MemorySegment.ofArray(new byte[8]);
        return read(gpa, word) ? word.get(U64, 0) : orElse;
    }
}
