package org.jacinth.cli;

/** A command cannot do its work; the message is the one line for the user. */
final class CliException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final ExitStatus status;

    CliException(ExitStatus status, String message) {
        this(status, message, null);
    }

    CliException(ExitStatus status, String message, Throwable cause) {
        super(message, cause);
        this.status = status;
    }

    ExitStatus status() {
        return status;
    }
}
