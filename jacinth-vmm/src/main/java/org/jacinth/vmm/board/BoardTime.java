package org.jacinth.vmm.board;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;
import org.jacinth.devices.Alarm;
import org.jacinth.devices.Clock;
import org.jacinth.devices.Timers;

/**
 * The board's one lock, its time, and the alarms that its devices set. {@link #run} fires them; everything else is
 * called with the lock held.
 */
public final class BoardTime implements Clock, Timers {
    private static final long NEVER = Long.MAX_VALUE;

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition earlier = lock.newCondition();
    private final LongSupplier clock;
    private final List<Entry> entries = new ArrayList<>();
    private long sleepingUntil = NEVER;
    private boolean stopped;

    /** @param clock nanoseconds from a fixed point, never going back */
    public BoardTime(LongSupplier clock) {
        this.clock = clock;
    }

    /** The lock to hold around every call into a device. */
    public ReentrantLock lock() {
        return lock;
    }

    @Override
    public long nanos() {
        return clock.getAsLong();
    }

    @Override
    public Alarm alarm(Runnable action) {
        Entry entry = new Entry(action);
        entries.add(entry);
        return entry;
    }

    /** Fires alarms as they fall due until {@link #stop}; takes the lock itself. */
    public void run() {
        lock.lock();
        try {
            while (!stopped) {
                fireDue();
                Entry next = earliest();
                sleepingUntil = next == null ? NEVER : next.deadline;
                long wait = next == null ? NEVER : Math.max(1, next.deadline - nanos());
                try {
                    if (!stopped) {
                        earlier.awaitNanos(wait);
                    }
                } catch (InterruptedException interrupted) {
                    // Only stop() ends the loop; the thread belongs to the machine and nobody else interrupts it.
                    continue;
                }
                sleepingUntil = 0;
            }
        } finally {
            lock.unlock();
        }
    }

    /** Ends {@link #run}; takes the lock itself. */
    public void stop() {
        lock.lock();
        try {
            stopped = true;
            earlier.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** Fires what is due now, in the order of deadlines; called with the lock held. */
    void fireDue() {
        long now = nanos();
        Entry next = earliest();
        while (next != null && next.deadline <= now && !stopped) {
            next.set = false;
            next.action.run();
            next = earliest();
        }
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

    private final class Entry implements Alarm {
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
            if (nanos < sleepingUntil) {
                earlier.signalAll();
            }
        }

        @Override
        public void cancel() {
            set = false;
        }
    }
}
