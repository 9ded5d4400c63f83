package org.jacinth.devices;

/**
 * One interrupt wire, as its driving device sees it. The level is the logical one: asserted or not, whatever the
 * polarity on a real board.
 *
 * <p>A device calls {@link #set} whenever it has worked out the level, also when that has not changed; the receiver
 * finds the edges. Threads: called with the board lock held.
 */
@FunctionalInterface
public interface InterruptLine {
    /** A wire that leads nowhere. */
    InterruptLine UNCONNECTED = asserted -> { };

    /**
     * Drives the wire.
     *
     * @param asserted true while the device wants service
     */
    void set(boolean asserted);

    /** Asserts the wire. */
    default void raise() {
        set(true);
    }

    /** Releases the wire. */
    default void lower() {
        set(false);
    }

    /**
     * A wire that drives several others, such as an ISA interrupt that goes to both the 8259 and the IOAPIC.
     *
     * @param lines the wires to drive, in this order
     * @return one wire in their place
     */
    static InterruptLine fanOut(InterruptLine... lines) {
        InterruptLine[] copy = lines.clone();
        return asserted -> {
            for (InterruptLine line : copy) {
                line.set(asserted);
            }
        };
    }
}
