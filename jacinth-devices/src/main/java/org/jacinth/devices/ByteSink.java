package org.jacinth.devices;

/**
 * Where a device's outgoing bytes go, such as what a serial port transmits.
 *
 * <p>Threads: called with the board lock held; must not block, so a slow consumer needs a bounded buffer of its own.
 */
@FunctionalInterface
public interface ByteSink {
    /**
     * Takes one byte.
     *
     * @param value the byte
     */
    void accept(byte value);
}
