package org.jacinth.devices;

/**
 * Something that answers port I/O in a range of ports.
 *
 * <p>Offsets are relative to the first port of the range. Sizes are 1, 2 or 4 bytes. An access may begin inside the
 * range and end behind it; the bytes behind it read as ones and ignore writes.
 *
 * <p>Threads: confined by the board lock (see the package).
 */
public interface IoDevice {
    /**
     * Reads a register.
     *
     * @param offset port minus the first port of the range
     * @param size 1, 2 or 4 bytes
     * @return the value in the low {@code size} bytes, zero above them; never fails
     */
    int read(int offset, int size);

    /**
     * Writes a register.
     *
     * @param offset port minus the first port of the range
     * @param size 1, 2 or 4 bytes
     * @param value the value in the low {@code size} bytes; the bytes above them are ignored
     */
    void write(int offset, int size, int value);
}
