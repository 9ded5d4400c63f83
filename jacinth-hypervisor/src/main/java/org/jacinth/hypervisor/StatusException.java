package org.jacinth.hypervisor;

import org.jacinth.zx.Status;

/** An operation of the object API failed; {@link #status} is what the corresponding call would have returned. */
public final class StatusException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final Status status;

    /**
     * @param status any but {@link Status#OK}
     * @param message what was required and what was found
     */
    public StatusException(Status status, String message) {
        super(Status.text(status.value()) + ": " + message);
        this.status = status;
    }

    /** Why it failed. */
    public Status status() {
        return status;
    }
}
