package org.jacinth.cpu.oracle;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.abort;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Every encoding that user mode can execute: interpreted, translated, and on the host's processor. {@code
 * -Djacinth.oracle.cases=N} runs others of a number, {@code -Djacinth.oracle.seed=N} those of a seed.
 */
class DifferentialTest {
    private static final int CASES = Integer.getInteger("jacinth.oracle.cases", 300_000);
    private static final long SEED = Long.getLong("jacinth.oracle.seed", 20_261_123L);

    private static void compare(Reference reference, boolean translated) {
        Comparison comparison = new Comparison();
        try (reference; Subject subject = new Subject(translated)) {
            comparison.run(reference, subject, new Generator(SEED), translated ? CASES / Comparison.TRANSLATION : CASES);
            System.out.println("differential test: " + subject + ", compared with=" + reference + ", cases="
                    + comparison.cases() + " faulting=" + comparison.faults() + " seed=" + SEED
                    + " differing=" + comparison.differing());
            if (translated) {
                assertTrue(subject.executed() > comparison.cases() * 9 / 10,
                        () -> "translated code executes what is usual: executed=" + subject.executed());
            }
        }
        assertEquals(List.of(), comparison.reports());
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void everyCaseEndsAsOnTheHostsProcessor(boolean translated) {
        Reference oracle;
        try {
            oracle = Reference.host();
        } catch (IllegalStateException e) {
            abort("the host's processor cannot be asked: " + e.getMessage());
            return;
        }
        compare(oracle, translated);
    }

    @Test
    void aTranslatedCaseEndsAsAnInterpretedOneInEverything() {
        compare(new Subject(false), true);
    }
}
