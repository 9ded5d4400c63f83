package org.jacinth.devices;

/**
 * The time that devices live in. It may follow the host's clock or the guest's retired instructions.
 *
 * <p>Threads: called with the board lock held.
 */
@FunctionalInterface
public interface Clock {
    /**
     * Tells the time.
     *
     * @return nanoseconds since some fixed point, not negative, never less than an earlier answer
     */
    long nanos();
}
