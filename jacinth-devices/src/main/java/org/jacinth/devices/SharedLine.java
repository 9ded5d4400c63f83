package org.jacinth.devices;

/**
 * A wire that several devices drive: it is asserted while any of them asserts it, as level-triggered PCI interrupts
 * are wired. Holds up to 64 drivers.
 *
 * <p>Threads: confined by the board lock.
 */
public final class SharedLine {
    private final InterruptLine target;
    private long asserted;
    private int drivers;

    /**
     * Makes a shared wire without drivers.
     *
     * @param target what the wire leads to
     */
    public SharedLine(InterruptLine target) {
        this.target = target;
    }

    /**
     * Adds a driver.
     *
     * @return that driver's own end of the wire, not asserted
     * @throws IllegalStateException if the wire has 64 drivers already
     */
    public InterruptLine driver() {
        if (drivers == Long.SIZE) {
            throw new IllegalStateException("at most 64 drivers on a shared line: drivers=" + drivers);
        }
        long bit = 1L << drivers++;
        return on -> {
            asserted = on ? asserted | bit : asserted & ~bit;
            target.set(asserted != 0);
        };
    }

    /**
     * Tells the level.
     *
     * @return true while any driver asserts the wire
     */
    public boolean isAsserted() {
        return asserted != 0;
    }
}
