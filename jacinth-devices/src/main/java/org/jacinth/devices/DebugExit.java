package org.jacinth.devices;

/**
 * A port through which a guest under test ends with a code; kernels' test runners commonly have it at 0xf4 or 0x501.
 * By custom the code that the runner returns is the value doubled plus one; this device reports the value itself.
 *
 * <p><b>Threat note.</b> No state. A board that runs guests it does not trust leaves the port out, or takes the event
 * for what it is: the guest gives up.
 *
 * <p>Threads: confined by the board lock.
 */
public final class DebugExit implements IoDevice {
    /** Ports that the device covers. */
    public static final int PORTS = 4;

    private final PowerListener power;

    /**
     * Makes the port.
     *
     * @param power who hears of the exit
     */
    public DebugExit(PowerListener power) {
        this.power = power;
    }

    @Override
    public int read(int offset, int size) {
        return 0;
    }

    @Override
    public void write(int offset, int size, int value) {
        if (offset == 0) {
            int mask = size >= 4 ? -1 : (1 << 8 * size) - 1;
            power.power(new PowerEvent.DebugExit(value & mask));
        }
    }
}
