package org.jacinth.hypervisor.spi;

/** An engine could not do what it was asked; carries the Zircon status for the caller. */
public final class EngineException extends Exception {
    private static final long serialVersionUID = 1L;

    private final int status;

    /**
     * @param status a negative Zircon status
     * @param message what was required and what was found
     */
    public EngineException(int status, String message) {
        super(message);
        this.status = status;
    }

    /** The Zircon status to return. */
    public int status() {
        return status;
    }
}
