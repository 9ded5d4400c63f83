package org.jacinth.devices.pci;

/**
 * The host bridge of the 440FX, function 0:0.0: its programmable attribute map says which parts of 768 KiB to 1 MiB are
 * memory and which are ROM, and firmware uses that to copy itself into memory.
 *
 * <pre>
 * 0x59 bits 5:4  0xf0000, 64 KiB
 * 0x5a bits 1:0  0xc0000, 16 KiB   bits 5:4  0xc4000, and so on up to 0x5f bits 5:4  0xec000
 * bit 0 (4): reads go to memory   bit 1 (5): writes go to memory
 * </pre>
 *
 * <p><b>Threat note.</b> Thirteen ranges with two bits each; the listener hears of a range only when its bits change.
 *
 * <p>Threads: confined by the board lock.
 */
public final class HostBridge extends PciFunction {
    /** Who hears of the attribute map: the board. Called with the board lock held. */
    @FunctionalInterface
    public interface ShadowListener {
        /**
         * Tells the attributes of a range.
         *
         * @param gpa the first guest-physical address, 0xc0000 to 0xf0000
         * @param size 0x4000 or 0x10000
         * @param readable true if reads go to memory, false if they go to ROM
         * @param writable true if writes go to memory, false if they are lost
         */
        void shadow(long gpa, int size, boolean readable, boolean writable);
    }

    /** The first attribute register. */
    public static final int PAM0 = 0x59;

    private static final int RANGES = 13;
    private static final int SMRAM = 0x72;

    private final ShadowListener listener;
    private final int[] attributes = new int[RANGES];

    /**
     * Makes a bridge with all ranges at ROM.
     *
     * @param listener who hears of the attribute map
     */
    public HostBridge(ShadowListener listener) {
        super(0x8086, 0x1237, 0x060000, 0x02);
        this.listener = listener;
        // By this subsystem SeaBIOS knows that the configuration device of the firmware interface is there.
        subsystem(0x1af4, 0x1100);
        writable(0x50, 4, -1);
        writable(0x54, 4, -1);
        writable(0x58, 1, 0xff);
        for (int i = 0; i < 7; i++) {
            writable(PAM0 + i, 1, i == 0 ? 0x30 : 0x33);
        }
        initial(SMRAM, 1, 0x02);
        writable(SMRAM, 1, 0x78);
    }

    @Override
    public void reset() {
        super.reset();
        updateShadow();
    }

    @Override
    public void writeConfig(int register, int size, int value) {
        super.writeConfig(register, size, value);
        if (register <= PAM0 + 6 && register + size > PAM0) {
            updateShadow();
        }
    }

    private void updateShadow() {
        for (int range = 0; range < RANGES; range++) {
            int bits;
            if (range == RANGES - 1) {
                bits = config(PAM0, 1) >>> 4 & 3;
            } else {
                bits = config(PAM0 + 1 + range / 2, 1) >>> 4 * (range & 1) & 3;
            }
            if (bits != attributes[range]) {
                attributes[range] = bits;
                long gpa = 0xc0000 + 0x4000L * range;
                listener.shadow(gpa, range == RANGES - 1 ? 0x10000 : 0x4000, (bits & 1) != 0, (bits & 2) != 0);
            }
        }
    }
}
