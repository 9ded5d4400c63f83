package org.jacinth.cpu.oracle;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assumptions.abort;

import java.util.List;
import org.junit.jupiter.api.Test;

/** Every encoding that user mode can execute, here and on the host's processor. */
class DifferentialTest {
    private static final int CASES = 300_000;
    private static final long SEED = Long.getLong("jacinth.oracle.seed", 20_261_123L);

    @Test
    void everyCaseEndsAsOnTheHostsProcessor() {
        KvmOracle oracle;
        try {
            oracle = new KvmOracle();
        } catch (IllegalStateException e) {
            abort("the host's processor cannot be asked: " + e.getMessage());
            return;
        }
        Comparison comparison = new Comparison();
        try (oracle; Subject subject = new Subject()) {
            comparison.run(oracle, subject, new Generator(SEED), CASES);
        }
        System.out.println("differential test: cases=" + comparison.cases() + " faulting=" + comparison.faults()
                + " seed=" + SEED + " differing=" + comparison.differing());
        assertEquals(List.of(), comparison.reports());
    }
}
