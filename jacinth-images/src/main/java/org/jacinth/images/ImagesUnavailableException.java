package org.jacinth.images;

/** The guest images are neither cached nor to be had here; the message says why, in words for the user. */
public final class ImagesUnavailableException extends Exception {
    private static final long serialVersionUID = 1L;

    /** @param message why, for people */
    public ImagesUnavailableException(String message) {
        super(message);
    }

    /**
     * @param message why, for people
     * @param cause what failed
     */
    public ImagesUnavailableException(String message, Throwable cause) {
        super(message, cause);
    }
}
