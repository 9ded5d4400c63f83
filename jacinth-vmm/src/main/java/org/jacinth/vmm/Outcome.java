package org.jacinth.vmm;

/** How a machine's run ended. */
public sealed interface Outcome {

    /** The guest switched the power off, or entered a sleep state that nothing would wake it from. */
    record PoweredOff() implements Outcome {}

    /**
     * The guest asked for a reset.
     *
     * @param source where from, for people
     */
    record Reset(String source) implements Outcome {}

    /** {@link Machine#stop} was called, or the thread in {@link Machine#run} was interrupted. */
    record Stopped() implements Outcome {}

    /**
     * The guest wrote to the debug exit port.
     *
     * @param code the value written
     */
    record DebugExit(int code) implements Outcome {}

    /**
     * The guest's kernel panicked.
     *
     * @param message the kernel's own words, empty where only the panic device told
     * @param report the boot processor when the run ended
     */
    record Panic(String message, CrashReport report) implements Outcome {}

    /** A fault while delivering a double fault: the processor shut down. */
    record TripleFault(CrashReport report) implements Outcome {}

    /**
     * {@code vcpu_enter} returned an error.
     *
     * @param status the negative Zircon status
     * @param report the processor that it happened on
     */
    record EngineError(int status, CrashReport report) implements Outcome {}

    /**
     * A fault of this library, with its cause: never a guest's doing.
     *
     * @param cause what was thrown
     * @param report the processor whose thread it was, or null
     */
    record InternalError(Throwable cause, CrashReport report) implements Outcome {}

    /** True where the guest ended its own run as an operating system does: by power off or reset. */
    default boolean isOrderly() {
        return this instanceof PoweredOff || this instanceof Reset;
    }
}
