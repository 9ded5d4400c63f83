package org.jacinth.vmm.board;

import org.jacinth.devices.ByteDevice;

/**
 * The port through which a guest kernel says that it panicked, known to Linux as {@code QEMU0001} (pvpanic). Reading
 * gives the events understood; writing an event's bit reports it.
 *
 * <p>Threat note: a guest can report at any time, and so end its own run; nothing else.
 */
final class PanicDevice implements ByteDevice {
    /** The guest panicked. */
    private static final int PANICKED = 1;

    private final Runnable onPanic;

    /** @param onPanic called with the board lock held */
    PanicDevice(Runnable onPanic) {
        this.onPanic = onPanic;
    }

    @Override
    public int readByte(int offset) {
        return offset == 0 ? PANICKED : 0xFF;
    }

    @Override
    public void writeByte(int offset, int value) {
        if (offset == 0 && (value & PANICKED) != 0) {
            onPanic.run();
        }
    }
}
