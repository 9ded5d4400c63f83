package org.jacinth.devices;

/**
 * A device's access to guest memory, for devices that master the bus.
 *
 * <p>Threads: called with the board lock held.
 */
public interface Dma {
    /**
     * Reads guest memory.
     *
     * @param gpa the first guest-physical address
     * @param to where the bytes go
     * @param from the first index to fill
     * @param length how many bytes
     * @return false if any of the addresses is not memory; the array is then unspecified in that part
     */
    boolean read(long gpa, byte[] to, int from, int length);

    /**
     * Writes guest memory.
     *
     * @param gpa the first guest-physical address
     * @param bytes where the bytes come from
     * @param from the first index to take
     * @param length how many bytes
     * @return false if any of the addresses is not writable memory; a part before it may have been written
     */
    boolean write(long gpa, byte[] bytes, int from, int length);
}
