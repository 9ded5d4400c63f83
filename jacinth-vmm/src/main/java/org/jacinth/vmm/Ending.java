package org.jacinth.vmm;

/**
 * Why a machine's run is to end, before there is a report.
 *
 * @param kind what happened
 * @param text words for people
 * @param code an exit code or status
 * @param vcpu the processor to report on
 * @param cause what was thrown, or null
 */
record Ending(Kind kind, String text, int code, int vcpu, Throwable cause) {

    enum Kind {
        POWER_OFF, RESET, STOP, DEBUG_EXIT, PANIC, TRIPLE_FAULT, ENGINE_ERROR, INTERNAL_ERROR;

        boolean needsReport() {
            return this == PANIC || this == TRIPLE_FAULT || this == ENGINE_ERROR || this == INTERNAL_ERROR;
        }
    }

    static Ending of(Kind kind, String text, int vcpu) {
        return new Ending(kind, text, 0, vcpu, null);
    }

    Outcome outcome(CrashReport report) {
        return switch (kind) {
            case POWER_OFF -> new Outcome.PoweredOff();
            case RESET -> new Outcome.Reset(text);
            case STOP -> new Outcome.Stopped();
            case DEBUG_EXIT -> new Outcome.DebugExit(code);
            case PANIC -> new Outcome.Panic(text, report);
            case TRIPLE_FAULT -> new Outcome.TripleFault(report);
            case ENGINE_ERROR -> new Outcome.EngineError(code, report);
            case INTERNAL_ERROR -> new Outcome.InternalError(cause, report);
        };
    }
}
