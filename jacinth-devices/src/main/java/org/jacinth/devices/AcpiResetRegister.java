package org.jacinth.devices;

/**
 * A one-port reset register as ACPI's fixed description table describes one: writing its value resets the board.
 *
 * <p><b>Threat note.</b> No state; any other value is ignored.
 *
 * <p>Threads: confined by the board lock.
 */
public final class AcpiResetRegister implements ByteDevice {
    private final int resetValue;
    private final PowerListener power;

    /**
     * Makes the register.
     *
     * @param resetValue the byte that resets, as RESET_VALUE says
     * @param power who hears of the reset
     */
    public AcpiResetRegister(int resetValue, PowerListener power) {
        this.resetValue = resetValue & 0xff;
        this.power = power;
    }

    @Override
    public int readByte(int offset) {
        return offset == 0 ? 0 : 0xff;
    }

    @Override
    public void writeByte(int offset, int value) {
        if (offset == 0 && value == resetValue) {
            power.power(new PowerEvent.Reset(PowerEvent.Source.ACPI, true));
        }
    }
}
