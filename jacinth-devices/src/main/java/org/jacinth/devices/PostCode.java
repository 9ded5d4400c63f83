package org.jacinth.devices;

/**
 * The POST code port 0x80, which firmware writes progress codes to and kernels write anything to as a short delay.
 *
 * <p><b>Threat note.</b> One byte of state; the sink is called for each byte, so it must be cheap.
 *
 * <p>Threads: confined by the board lock.
 */
public final class PostCode implements ByteDevice {
    private final ByteSink sink;
    private int last;

    /**
     * Makes the port.
     *
     * @param sink told of each code
     */
    public PostCode(ByteSink sink) {
        this.sink = sink;
    }

    /**
     * Tells the last code.
     *
     * @return 0 to 255
     */
    public int last() {
        return last;
    }

    @Override
    public int readByte(int offset) {
        return offset == 0 ? last : 0xff;
    }

    @Override
    public void writeByte(int offset, int value) {
        if (offset == 0) {
            last = value;
            sink.accept((byte) value);
        }
    }
}
