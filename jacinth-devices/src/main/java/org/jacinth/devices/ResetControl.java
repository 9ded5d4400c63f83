package org.jacinth.devices;

/**
 * The reset control register of the ISA bridge at 0xcf9: a rising bit 2 resets, hard if bit 1 is set and the processors
 * alone if not. It lies inside the ports of PCI configuration, which hand byte accesses on to it.
 *
 * <p><b>Threat note.</b> One byte of state; each reset request is one event to a listener that only notes it.
 *
 * <p>Threads: confined by the board lock.
 */
public final class ResetControl implements ByteDevice {
    private final PowerListener power;
    private int value;

    /**
     * Makes the register.
     *
     * @param power who hears of the reset
     */
    public ResetControl(PowerListener power) {
        this.power = power;
    }

    /** Clears the register. */
    public void reset() {
        value = 0;
    }

    @Override
    public int readByte(int offset) {
        return offset == 0 ? value : 0xff;
    }

    @Override
    public void writeByte(int offset, int written) {
        if (offset != 0) {
            return;
        }
        boolean pulse = (written & ~value & 4) != 0;
        value = written & 0x0e;
        if (pulse) {
            power.power(new PowerEvent.Reset(PowerEvent.Source.RESET_CONTROL, (written & 2) != 0));
        }
    }
}
