package org.jacinth.devices;

/**
 * A port whose written bytes are firmware's debug messages, at 0x402 or 0xe9; it reads as 0xe9, by which firmware knows
 * that someone listens.
 *
 * <p><b>Threat note.</b> No state; the sink decides how much output it keeps.
 *
 * <p>Threads: confined by the board lock.
 */
public final class DebugConsole implements ByteDevice {
    private final ByteSink sink;

    /**
     * Makes the port.
     *
     * @param sink where the bytes go
     */
    public DebugConsole(ByteSink sink) {
        this.sink = sink;
    }

    @Override
    public int readByte(int offset) {
        return offset == 0 ? 0xe9 : 0xff;
    }

    @Override
    public void writeByte(int offset, int value) {
        if (offset == 0) {
            sink.accept((byte) value);
        }
    }
}
