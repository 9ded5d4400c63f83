package org.jacinth.devices.pci;

/**
 * The power management function of the PIIX4: it says where the ACPI power management block and the SMBus registers
 * decode in I/O space.
 *
 * <p>Firmware writes PMBASE at 0x40 and enables it by bit 0 of PMREGMISC at 0x80; it writes the SMBus base at 0x90 and
 * enables it by bit 0 of the host configuration at 0xd2. The board moves the ports. Register 0x58 says that system
 * management mode has been set up already, which keeps firmware from trying.
 *
 * <p><b>Threat note.</b> The bases are any multiple of 64 (16 for SMBus) below 64 KiB, also over other devices' ports:
 * the board must decide who answers.
 *
 * <p>Threads: confined by the board lock.
 */
public final class PowerManagementFunction extends PciFunction {
    /** Who hears of the ports: the board. Called with the board lock held. */
    @FunctionalInterface
    public interface PortListener {
        /** The base of a block that does not decode. */
        int UNMAPPED = -1;

        /**
         * Tells where the blocks decode, whenever either has changed.
         *
         * @param powerManagement the first of 64 ports, or {@link #UNMAPPED}
         * @param smbus the first of 16 ports, or {@link #UNMAPPED}
         */
        void moved(int powerManagement, int smbus);
    }

    /** Register of the power management base. */
    public static final int PMBASE = 0x40;
    /** Register that enables the power management ports by bit 0. */
    public static final int PMREGMISC = 0x80;
    /** Register of the SMBus base. */
    public static final int SMBHSTBASE = 0x90;
    /** Register that enables the SMBus ports by bit 0. */
    public static final int SMBHSTCFG = 0xd2;

    private final PortListener listener;
    private int powerManagement = PortListener.UNMAPPED;
    private int smbus = PortListener.UNMAPPED;

    /**
     * Makes a function whose ports do not decode.
     *
     * @param listener who hears of the ports
     */
    public PowerManagementFunction(PortListener listener) {
        super(0x8086, 0x7113, 0x068000, 0x03);
        this.listener = listener;
        initial(STATUS, 2, 0x0280);
        initial(INTERRUPT_PIN, 1, 1);
        for (int register = 0x44; register < CONFIG_SIZE; register++) {
            writable(register, 1, 0xff);
        }
        initial(PMBASE, 4, 1);
        writable(PMBASE, 4, 0xffc0);
        initial(SMBHSTBASE, 4, 1);
        writable(SMBHSTBASE, 4, 0xfff0);
        // APMC_EN: SMM counts as initialised.
        initial(0x58, 4, 1 << 25);
    }

    @Override
    public void reset() {
        super.reset();
        update();
    }

    @Override
    public void writeConfig(int register, int size, int value) {
        super.writeConfig(register, size, value);
        update();
    }

    private void update() {
        int pm = (config(PMREGMISC, 1) & 1) != 0 ? config(PMBASE, 4) & 0xffc0 : PortListener.UNMAPPED;
        int smb = (config(SMBHSTCFG, 1) & 1) != 0 ? config(SMBHSTBASE, 4) & 0xfff0 : PortListener.UNMAPPED;
        if (pm != powerManagement || smb != smbus) {
            powerManagement = pm;
            smbus = smb;
            listener.moved(pm, smb);
        }
    }
}
