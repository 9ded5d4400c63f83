package org.jacinth.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.List;
import org.jacinth.vmm.CrashReport;
import org.jacinth.vmm.Outcome;
import org.junit.jupiter.api.Test;

class VerdictTest {
    private static final CrashReport REPORT = new CrashReport(0, "cause", 0x1000, "first\nsecond\n");

    private static int code(Outcome outcome) {
        return Verdict.status(outcome, false).code();
    }

    @Test
    void everyOutcomeHasItsStatus() {
        assertEquals(0, code(new Outcome.PoweredOff()));
        assertEquals(0, code(new Outcome.Reset("keyboard")));
        assertEquals(0, code(new Outcome.DebugExit(0)));
        assertEquals(8, code(new Outcome.DebugExit(1)));
        assertEquals(3, code(new Outcome.TripleFault(REPORT)));
        assertEquals(4, code(new Outcome.Panic("no init found", REPORT)));
        assertEquals(5, code(new Outcome.EngineError(-2, REPORT)));
        assertEquals(1, code(new Outcome.InternalError(new IllegalStateException("x"), null)));
        assertEquals(130, code(new Outcome.Stopped()));
    }

    @Test
    void stopThatTheOutputCausedIsNotTheUsers() {
        assertEquals(ExitStatus.CONSOLE_CLOSED, Verdict.status(new Outcome.Stopped(), true));
    }

    @Test
    void orderlyEndsAreSilent() {
        assertEquals(List.of(), Verdict.lines(new Outcome.PoweredOff(), ExitStatus.SUCCESS));
        assertEquals(List.of(), Verdict.lines(new Outcome.Reset("acpi"), ExitStatus.SUCCESS));
    }

    @Test
    void crashIsOneLineAndTheReport() {
        List<String> lines = Verdict.lines(new Outcome.TripleFault(REPORT), ExitStatus.CRASHED);
        assertEquals(List.of("jacinth: guest crashed: triple fault", "first", "second"), lines);
    }

    @Test
    void engineErrorNamesItsStatus() {
        String line = Verdict.lines(new Outcome.EngineError(-2, null), ExitStatus.ENGINE).getFirst();
        assertTrue(line.contains("NOT_SUPPORTED"), line);
    }

    @Test
    void statusesAreDistinct() {
        assertEquals(
                ExitStatus.values().length,
                Arrays.stream(ExitStatus.values()).mapToInt(ExitStatus::code).distinct().count());
    }
}
