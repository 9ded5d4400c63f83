package org.jacinth.devices;

/**
 * Where a device gets its alarms. The board provides it, over the same time as the device's {@link Clock}.
 *
 * <p>Threads: called with the board lock held.
 */
@FunctionalInterface
public interface Timers {
    /**
     * Makes an alarm, not yet set. A device makes its alarms once, in its constructor.
     *
     * @param action what to do when it fires; runs with the board lock held and may set the same alarm again
     * @return the alarm
     */
    Alarm alarm(Runnable action);
}
