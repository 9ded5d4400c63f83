package org.jacinth.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.jacinth.vmm.MachineStatistics;
import org.jacinth.vmm.MachineStatistics.VcpuStatistics;
import org.junit.jupiter.api.Test;

class RunCostTest {

    private static List<String> lines(Map<Integer, Long> counters) {
        List<Long> words = new ArrayList<>(Collections.nCopies(20, 0L));
        counters.forEach(words::set);
        VcpuStatistics vcpu = new VcpuStatistics(0, 0, 0, 0, 0, 0, 0, 2_000_000_000L, 0, words, Map.of());
        return RunCost.lines(new MachineStatistics(List.of(vcpu), 3_000_000_000L));
    }

    @Test
    void speedIsThatOfTheTimeInTheGuest() {
        assertEquals("jacinth: 3.000 s, 4,000,000 instructions, 2.0 MIPS", lines(Map.of(0, 4_000_000L)).getFirst());
    }

    @Test
    void translationIsTold() {
        List<String> lines = lines(Map.of(
                0, 4_000_000L, 12, 3_900_000L, 13, 812L, 14, 3L, 16, 412_000_000L, 17, 1_234_567L));
        assertEquals("jacinth: vcpu 0: 97.5% of the instructions in translated code: 812 regions translated, 3 given up, "
                + "0.412 s of translation, 1,234,567 bytes of bytecode", lines.getLast());
    }

    @Test
    void nothingIsSaidOfTranslationWhereThereWasNone() {
        assertTrue(lines(Map.of(0, 4_000_000L)).stream().noneMatch(line -> line.contains("translated")));
    }
}
