package org.jacinth.hypervisor;

import java.lang.foreign.MemorySegment;
import java.util.BitSet;
import org.jacinth.zx.VcpuStateKind;

/**
 * Events that wait to be delivered, and whether the vcpu is halted.
 *
 * @param exceptionVector of the pending exception, or {@link #NONE}
 * @param hasErrorCode whether the exception pushes {@code errorCode}
 * @param exceptionAddress CR2 of a page fault
 * @param interruptShadow after STI or MOV SS
 * @param nmiPending an NMI waits
 * @param nmiBlocked an NMI is being handled
 * @param externalVector of an interrupt from an 8259, or {@link #NONE}
 * @param halted waits for an interrupt
 * @param vectors pending in Zircon's simple set; not to be changed
 */
public record PendingEvents(
        int exceptionVector,
        boolean hasErrorCode,
        int errorCode,
        long exceptionAddress,
        boolean interruptShadow,
        boolean nmiPending,
        boolean nmiBlocked,
        int externalVector,
        boolean halted,
        BitSet vectors)
        implements WritableState {

    /** No vector. */
    public static final int NONE = -1;

    private static final int VECTORS = 32;
    private static final int VECTORS_SIZE = 32;

    static PendingEvents read(MemorySegment from) {
        return new PendingEvents(
                isSet(from, 0) ? from.get(StateLayout.U8, 1) & 0xFF : NONE,
                isSet(from, 2),
                from.get(StateLayout.U32, 4),
                from.get(StateLayout.U64, 8),
                isSet(from, 3),
                isSet(from, 16),
                isSet(from, 17),
                isSet(from, 18) ? from.get(StateLayout.U8, 19) & 0xFF : NONE,
                isSet(from, 20),
                BitSet.valueOf(from.asSlice(VECTORS, VECTORS_SIZE).toArray(StateLayout.U8)));
    }

    private static boolean isSet(MemorySegment from, long offset) {
        return from.get(StateLayout.U8, offset) != 0;
    }

    @Override
    public int kind() {
        return VcpuStateKind.EVENTS;
    }

    @Override
    public void write(MemorySegment to) {
        set(to, 0, exceptionVector != NONE);
        to.set(StateLayout.U8, 1, (byte) (exceptionVector == NONE ? 0 : exceptionVector));
        set(to, 2, hasErrorCode);
        set(to, 3, interruptShadow);
        to.set(StateLayout.U32, 4, errorCode);
        to.set(StateLayout.U64, 8, exceptionAddress);
        set(to, 16, nmiPending);
        set(to, 17, nmiBlocked);
        set(to, 18, externalVector != NONE);
        to.set(StateLayout.U8, 19, (byte) (externalVector == NONE ? 0 : externalVector));
        set(to, 20, halted);
        byte[] set = vectors.toByteArray();
        MemorySegment.copy(set, 0, to, StateLayout.U8, VECTORS, Math.min(set.length, VECTORS_SIZE));
    }

    private static void set(MemorySegment to, long offset, boolean value) {
        to.set(StateLayout.U8, offset, (byte) (value ? 1 : 0));
    }
}
