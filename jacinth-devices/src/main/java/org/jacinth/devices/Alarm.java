package org.jacinth.devices;

/**
 * One pending call at one point in time.
 *
 * <p>Threads: its methods are called with the board lock held, and its action runs with the board lock held. An alarm
 * that was cancelled or moved before the board took the lock for it must not run its old action: the board checks the
 * deadline again under the lock.
 */
public interface Alarm {
    /**
     * Sets or moves the alarm. It fires once, at the first moment the board gets to it at or after that time; a time in
     * the past means as soon as possible, but never inside this call.
     *
     * @param nanos an absolute time of the board's {@link Clock}
     */
    void at(long nanos);

    /** Takes the alarm back, if set. */
    void cancel();
}
