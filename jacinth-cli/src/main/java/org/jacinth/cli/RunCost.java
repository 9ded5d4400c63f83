package org.jacinth.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.StringJoiner;
import org.jacinth.vmm.MachineStatistics;
import org.jacinth.vmm.MachineStatistics.VcpuStatistics;

/** Shows what a run cost. */
final class RunCost {
    private static final double NANOS = 1e9;
    /** The words of the COUNTERS state after the first, which is the instructions. */
    private static final List<String> COUNTERS = List.of(
            "exceptions", "interrupts", "data TLB misses", "page walks", "blocks decoded", "blocks invalidated",
            "undefined instructions", "port exits", "memory exits", "halts", "string elements");
    // Further words.
    private static final int TRANSLATED_INSTRUCTIONS = 12;
    private static final int REGIONS = 13;
    private static final int REGIONS_GIVEN_UP = 14;
    private static final int TRANSLATION_NANOS = 16;
    private static final int TRANSLATION_BYTES = 17;
    private static final int ASSISTED = 18;

    private RunCost() {}

    /** A line for the whole; the speed is that of the time not halted. Then some for each processor. */
    static List<String> lines(MachineStatistics statistics) {
        List<String> lines = new ArrayList<>();
        double seconds = statistics.wallNanos() / NANOS;
        double busySeconds = statistics.busyNanos() / NANOS;
        lines.add(String.format(Locale.ROOT, "jacinth: %.3f s, %,d instructions, %.1f MIPS",
                seconds, statistics.instructions(),
                busySeconds > 0 ? statistics.instructions() / busySeconds / 1e6 : 0.0));
        for (int i = 0; i < statistics.vcpus().size(); i++) {
            String name = "jacinth: vcpu " + i + ": ";
            VcpuStatistics vcpu = statistics.vcpus().get(i);
            lines.add(String.format(Locale.ROOT,
                    "jacinth: vcpu %d: %,d instructions, %.3f s in the guest (%.3f s halted), %.3f s outside",
                    i, vcpu.instructions(), vcpu.guestNanos() / NANOS, vcpu.haltedNanos() / NANOS,
                    vcpu.boardNanos() / NANOS));
            lines.add(String.format(Locale.ROOT,
                    "jacinth: vcpu %d: %,d exits: %,d port reads, %,d port writes, %,d memory reads, "
                            + "%,d memory writes, %,d interprocessor interrupts, %,d startups, %,d kicks",
                    i, vcpu.exits(), vcpu.portReads(), vcpu.portWrites(), vcpu.memoryReads(), vcpu.memoryWrites(),
                    vcpu.interprocessorInterrupts(), vcpu.startups(), vcpu.kicks()));
            StringJoiner counters = new StringJoiner(", ", name, "");
            for (int k = 0; k < COUNTERS.size() && k + 1 < vcpu.counters().size(); k++) {
                counters.add(String.format(Locale.ROOT, "%,d %s", vcpu.counters().get(k + 1), COUNTERS.get(k)));
            }
            lines.add(counters.toString());
            translation(vcpu.counters()).ifPresent(text -> lines.add(name + text));
            if (vcpu.counters().size() > ASSISTED && vcpu.counters().get(ASSISTED) > 0) {
                lines.add(String.format(Locale.ROOT,
                        "%s%,d instructions executed by another engine, as this one cannot",
                        name, vcpu.counters().get(ASSISTED)));
            }
            vcpu.undefined().forEach((bytes, times) ->
                    lines.add(name + "no such instruction: " + bytes + ", " + times + " times"));
        }
        return lines;
    }

    /** What was translated, where anything was. */
    private static Optional<String> translation(List<Long> counters) {
        if (counters.size() <= TRANSLATION_BYTES || counters.get(REGIONS) == 0) {
            return Optional.empty();
        }
        return Optional.of(String.format(Locale.ROOT,
                "%.1f%% of the instructions in translated code: %,d regions translated, %,d given up, "
                        + "%.3f s of translation, %,d bytes of bytecode",
                100.0 * counters.get(TRANSLATED_INSTRUCTIONS) / Math.max(1, counters.getFirst()),
                counters.get(REGIONS), counters.get(REGIONS_GIVEN_UP), counters.get(TRANSLATION_NANOS) / NANOS,
                counters.get(TRANSLATION_BYTES)));
    }
}
