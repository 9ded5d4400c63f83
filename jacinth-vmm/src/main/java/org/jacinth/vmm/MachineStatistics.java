package org.jacinth.vmm;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What a run cost.
 *
 * @param vcpus one for each virtual processor, by index
 * @param wallNanos from the start of the first processor to the end of the last
 */
public record MachineStatistics(List<VcpuStatistics> vcpus, long wallNanos) {

    public MachineStatistics {
        vcpus = List.copyOf(vcpus);
    }

    /**
     * One processor's share.
     *
     * @param portReads exits for a port input
     * @param portWrites exits for a port output
     * @param memoryReads exits for a read outside RAM
     * @param memoryWrites exits for a write outside RAM
     * @param interprocessorInterrupts exits for an interrupt to other processors
     * @param startups exits for the start of another processor
     * @param kicks times another thread called the processor out of the guest
     * @param guestNanos time inside {@code vcpu_enter}, halts included
     * @param boardNanos time outside it
     * @param counters the engine's COUNTERS state, its words in their order; all zero where it has none
     * @param undefined instructions met that the processor does not have: first bytes in hexadecimal, and how often
     */
    public record VcpuStatistics(
            long portReads,
            long portWrites,
            long memoryReads,
            long memoryWrites,
            long interprocessorInterrupts,
            long startups,
            long kicks,
            long guestNanos,
            long boardNanos,
            List<Long> counters,
            Map<String, Long> undefined) {

        public VcpuStatistics {
            counters = List.copyOf(counters);
            undefined = Collections.unmodifiableMap(new LinkedHashMap<>(undefined));
        }

        /** Instructions retired, as far as the engine counts them. */
        public long instructions() {
            return counters.get(0);
        }

        /** Time in HLT, as far as the engine measures it; part of {@link #guestNanos}. */
        public long haltedNanos() {
            return counters.get(15);
        }

        /** All exits. */
        public long exits() {
            return portReads + portWrites + memoryReads + memoryWrites + interprocessorInterrupts + startups + kicks;
        }
    }

    /** Instructions of all processors. */
    public long instructions() {
        return vcpus.stream().mapToLong(VcpuStatistics::instructions).sum();
    }

    /** Time of all processors inside {@code vcpu_enter}, halts not included as far as the engine measures them. */
    public long busyNanos() {
        return vcpus.stream().mapToLong(v -> v.guestNanos() - v.haltedNanos()).sum();
    }
}
