package org.jacinth.cli;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SimilarTest {
    @ParameterizedTest
    @CsvSource({"kernel,kernel", "kernle,kernel", "kern,kernel", "kernels,kernel", "KERNEL,kernel", "deb,debug-console",
        "rn,run", "rum,run", "runs,run", "demos,demo", "hlep,help", "cpu,cpus", "engine,engines"})
    void mistypedWordsAre(String typed, String known) {
        assertTrue(Similar.are(typed, known));
    }

    @ParameterizedTest
    @CsvSource({"'',run", "r,run", "x,run", "on,run", "bogus,run", "bogus,cpus", "help,demo", "firmware,kernel", "x,cpus"})
    void otherWordsAreNot(String typed, String known) {
        assertFalse(Similar.are(typed, known));
    }
}
