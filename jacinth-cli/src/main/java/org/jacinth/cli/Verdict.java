package org.jacinth.cli;

import java.util.ArrayList;
import java.util.List;
import org.jacinth.vmm.CrashReport;
import org.jacinth.vmm.Outcome;
import org.jacinth.zx.Status;

/** What an outcome means for the process and its user. */
final class Verdict {
    private Verdict() {}

    /**
     * @param outcome how the run ended
     * @param outputBroken whether the standard output took no more
     */
    static ExitStatus status(Outcome outcome, boolean outputBroken) {
        return switch (outcome) {
            case Outcome.PoweredOff off -> ExitStatus.SUCCESS;
            case Outcome.Reset reset -> ExitStatus.SUCCESS;
            case Outcome.Stopped stopped -> outputBroken ? ExitStatus.CONSOLE_CLOSED : ExitStatus.LEFT;
            case Outcome.DebugExit exit -> exit.code() == 0 ? ExitStatus.SUCCESS : ExitStatus.DEBUG_EXIT;
            case Outcome.Panic panic -> ExitStatus.PANICKED;
            case Outcome.TripleFault fault -> ExitStatus.CRASHED;
            case Outcome.EngineError error -> ExitStatus.ENGINE;
            case Outcome.InternalError error -> ExitStatus.INTERNAL;
        };
    }

    /** What to tell: nothing, one line, or one line and a processor's report. */
    static List<String> lines(Outcome outcome, ExitStatus status) {
        return switch (outcome) {
            case Outcome.PoweredOff off -> List.of();
            case Outcome.Reset reset -> List.of();
            case Outcome.Stopped stopped -> List.of(status == ExitStatus.LEFT
                    ? "jacinth: left"
                    : "jacinth: stopped, because the standard output was closed");
            case Outcome.DebugExit exit ->
                List.of("jacinth: guest left through its debug exit port: value=" + exit.code());
            case Outcome.Panic panic -> List.of("jacinth: guest panicked: " + panic.message());
            case Outcome.TripleFault fault -> withReport("jacinth: guest crashed: triple fault", fault.report());
            case Outcome.EngineError error -> withReport(
                    "jacinth: engine failed: status=" + Status.text(error.status()), error.report());
            case Outcome.InternalError error ->
                withReport("jacinth: fault of jacinth itself: " + error.cause(), error.report());
        };
    }

    private static List<String> withReport(String line, CrashReport report) {
        List<String> lines = new ArrayList<>(List.of(line));
        if (report != null) {
            report.text().lines().forEach(lines::add);
        }
        return lines;
    }
}
