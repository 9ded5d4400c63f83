package org.jacinth.devices;

/**
 * System control port A at 0x92: bit 1 opens the A20 gate, a rising bit 0 resets the processors. Other bits read back.
 *
 * <p><b>Threat note.</b> One byte of state; each reset request is one event to a listener that only notes it.
 *
 * <p>Threads: confined by the board lock.
 */
public final class Port92 implements ByteDevice {
    private final A20Gate gate;
    private final PowerListener power;
    private int value;

    /**
     * Makes the port.
     *
     * @param gate the A20 gate
     * @param power who hears of the reset
     */
    public Port92(A20Gate gate, PowerListener power) {
        this.gate = gate;
        this.power = power;
    }

    /** Clears the stored bits. The gate has a reset of its own. */
    public void reset() {
        value = 0;
    }

    @Override
    public int readByte(int offset) {
        return offset == 0 ? value & ~2 | (gate.fast() ? 2 : 0) : 0xff;
    }

    @Override
    public void writeByte(int offset, int written) {
        if (offset != 0) {
            return;
        }
        boolean pulse = (written & ~value & 1) != 0;
        value = written;
        gate.fast((written & 2) != 0);
        if (pulse) {
            power.power(new PowerEvent.Reset(PowerEvent.Source.PORT_92, false));
        }
    }
}
