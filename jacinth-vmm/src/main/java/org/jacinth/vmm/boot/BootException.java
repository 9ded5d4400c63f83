package org.jacinth.vmm.boot;

/** A boot image cannot be started in the machine that was asked for; the message names the one requirement not met. */
public final class BootException extends Exception {
    private static final long serialVersionUID = 1L;

    /** @param message requirement, then the values found */
    public BootException(String message) {
        super(message);
    }

    static BootException of(String format, Object... arguments) {
        return new BootException(String.format(java.util.Locale.ROOT, format, arguments));
    }
}
