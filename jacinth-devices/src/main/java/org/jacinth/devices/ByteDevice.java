package org.jacinth.devices;

/**
 * An {@link IoDevice} on an eight-bit bus: a wider access is a row of byte accesses at rising offsets, as the ISA
 * bridge of a PC makes it.
 *
 * <p>Threads: confined by the board lock.
 */
public interface ByteDevice extends IoDevice {
    /**
     * Reads one byte.
     *
     * @param offset any offset; outside the device's range the answer is 0xff
     * @return 0 to 255
     */
    int readByte(int offset);

    /**
     * Writes one byte.
     *
     * @param offset any offset; outside the device's range nothing happens
     * @param value 0 to 255
     */
    void writeByte(int offset, int value);

    @Override
    default int read(int offset, int size) {
        int value = 0;
        for (int i = 0; i < size && i < 4; i++) {
            value |= (readByte(offset + i) & 0xff) << (8 * i);
        }
        return value;
    }

    @Override
    default void write(int offset, int size, int value) {
        for (int i = 0; i < size && i < 4; i++) {
            writeByte(offset + i, value >>> (8 * i) & 0xff);
        }
    }
}
