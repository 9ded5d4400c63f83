package org.jacinth.devices;

/**
 * Who hears of power events: the board.
 *
 * <p>Threads: called with the board lock held, in the middle of the guest's write; must only note the event and act
 * after the call into the device has returned.
 */
@FunctionalInterface
public interface PowerListener {
    /**
     * Tells of an event.
     *
     * @param event what the guest asked for
     */
    void power(PowerEvent event);
}
