package org.jacinth.devices;

/**
 * Something that answers memory accesses in a range of guest-physical addresses.
 *
 * <p>Offsets are relative to the first address of the range. Sizes are 1, 2, 4 or 8 bytes.
 *
 * <p>Threads: confined by the board lock (see the package).
 */
public interface MmioDevice {
    /**
     * Reads a register.
     *
     * @param offset guest-physical address minus the first address of the range
     * @param size 1, 2, 4 or 8 bytes
     * @return the value in the low {@code size} bytes, zero above them; never fails
     */
    long read(long offset, int size);

    /**
     * Writes a register.
     *
     * @param offset guest-physical address minus the first address of the range
     * @param size 1, 2, 4 or 8 bytes
     * @param value the value in the low {@code size} bytes; the bytes above them are ignored
     */
    void write(long offset, int size, long value);
}
