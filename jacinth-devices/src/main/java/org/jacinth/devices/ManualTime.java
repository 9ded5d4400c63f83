package org.jacinth.devices;

import java.util.ArrayList;
import java.util.List;

/**
 * A clock and its alarms that move only when told to: for tests, and for boards whose time is counted from retired
 * instructions. A board over the host's clock may use it too, by calling {@link #advanceTo} with the host's time and
 * sleeping until {@link #nextDeadline}.
 *
 * <p>Threads: confined by the board lock.
 */
public final class ManualTime implements Clock, Timers {
    /** What {@link #nextDeadline} answers while no alarm is set. */
    public static final long NEVER = Long.MAX_VALUE;

    private final List<Entry> entries = new ArrayList<>();
    private long now;

    /** Makes a clock that stands at zero. */
    public ManualTime() {
    }

    @Override
    public long nanos() {
        return now;
    }

    @Override
    public Alarm alarm(Runnable action) {
        Entry entry = new Entry(action);
        entries.add(entry);
        return entry;
    }

    /**
     * Tells when the next alarm is due.
     *
     * @return absolute nanoseconds, perhaps in the past, or {@link #NEVER}
     */
    public long nextDeadline() {
        Entry next = earliest();
        return next == null ? NEVER : next.deadline;
    }

    /**
     * Moves the clock forward and fires what falls due on the way, each alarm with the clock standing at its own
     * deadline, in the order of deadlines.
     *
     * @param nanos the time to arrive at; an earlier time than now fires overdue alarms only
     */
    public void advanceTo(long nanos) {
        long end = Math.max(nanos, now);
        Entry next = earliest();
        while (next != null && next.deadline <= end) {
            now = Math.max(now, next.deadline);
            next.set = false;
            next.action.run();
            next = earliest();
        }
        now = end;
    }

    /**
     * Moves the clock forward by a number of nanoseconds; see {@link #advanceTo}.
     *
     * @param nanos how far, not negative
     */
    public void advance(long nanos) {
        advanceTo(now + nanos);
    }

    private Entry earliest() {
        Entry first = null;
        for (Entry entry : entries) {
            if (entry.set && (first == null || entry.deadline < first.deadline)) {
                first = entry;
            }
        }
        return first;
    }

    private static final class Entry implements Alarm {
        private final Runnable action;
        private long deadline;
        private boolean set;

        Entry(Runnable action) {
            this.action = action;
        }

        @Override
        public void at(long nanos) {
            deadline = nanos;
            set = true;
        }

        @Override
        public void cancel() {
            set = false;
        }
    }
}
