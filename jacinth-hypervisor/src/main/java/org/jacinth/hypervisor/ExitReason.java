package org.jacinth.hypervisor;

import java.lang.foreign.MemorySegment;

/**
 * Why a vcpu stopped for good.
 *
 * @param rip of the instruction
 * @param address guest-physical address or port
 * @param vector of the first fault of a triple fault
 * @param errorCode of that fault
 */
public record ExitReason(Cause cause, long rip, long address, int vector, int errorCode) {

    /** What happened. */
    public enum Cause {
        /** It has not stopped. */
        NONE,
        /** A fault in the delivery of a double fault. */
        TRIPLE_FAULT,
        /** A port without a trap. */
        UNTRAPPED_PORT,
        /** An address with neither trap nor memory. */
        UNMAPPED_MEMORY,
        /** Something else. */
        OTHER
    }

    static ExitReason read(MemorySegment from) {
        Cause[] causes = Cause.values();
        int reason = from.get(StateLayout.U32, 0);
        return new ExitReason(
                reason >= 0 && reason < causes.length ? causes[reason] : Cause.OTHER,
                from.get(StateLayout.U64, 8),
                from.get(StateLayout.U64, 16),
                from.get(StateLayout.U32, 24),
                from.get(StateLayout.U32, 28));
    }
}
