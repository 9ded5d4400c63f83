package org.jacinth.vmm;

import java.io.IOException;
import java.io.OutputStream;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Carries a guest's output to a stream of the host on a thread of its own, so that devices need not wait for a
 * terminal. What a guest prints comes byte by byte: the first one is kept for a moment, so that it is written with those that
 * follow, and the guest does not stop to wake the thread for each. A guest that prints faster than the host takes it fills the
 * buffer and then waits. A stream that fails gets nothing more; the guest does not notice.
 */
final class ConsoleOutput implements Runnable {
    private static final int CAPACITY = 1 << 16;
    /** How long the first byte is kept. */
    private static final long MOMENT_NANOS = 1_000_000;
    /** Bytes that are not kept longer. */
    private static final int MANY = CAPACITY / 2;

    private final OutputStream stream;
    private final byte[] buffer = new byte[CAPACITY];
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private int head;
    private int count;
    /** The thread waits for a first byte. */
    private boolean idle;
    private boolean closed;
    private boolean failed;

    ConsoleOutput(OutputStream stream) {
        this.stream = stream;
    }

    void put(int value) {
        lock.lock();
        try {
            while (count == CAPACITY && !closed && !failed) {
                changed.awaitUninterruptibly();
            }
            if (count == CAPACITY || failed) {
                return;
            }
            buffer[(head + count) & CAPACITY - 1] = (byte) value;
            count++;
            if (idle || count == MANY) {
                idle = false;
                changed.signalAll();
            }
        } finally {
            lock.unlock();
        }
    }

    /** No more output comes; {@link #run} writes what is left and returns. */
    void close() {
        lock.lock();
        try {
            closed = true;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void run() {
        byte[] part = new byte[CAPACITY];
        int size = take(part);
        while (size > 0) {
            try {
                stream.write(part, 0, size);
                stream.flush();
            } catch (IOException broken) {
                fail();
                return;
            }
            size = take(part);
        }
    }

    private void fail() {
        lock.lock();
        try {
            failed = true;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** Waits a moment for more, unless there is much or will be no more. */
    private void keep() {
        try {
            long left = MOMENT_NANOS;
            while (left > 0 && count < MANY && !closed) {
                left = changed.awaitNanos(left);
            }
        } catch (InterruptedException stray) {
            // Nobody has a reason to interrupt the thread; what there is is written now.
            return;
        }
    }

    private int take(byte[] part) {
        lock.lock();
        try {
            while (count == 0 && !closed) {
                idle = true;
                changed.awaitUninterruptibly();
            }
            keep();
            int size = Math.min(count, CAPACITY - head);
            System.arraycopy(buffer, head, part, 0, size);
            head = (head + size) & CAPACITY - 1;
            count -= size;
            changed.signalAll();
            return size;
        } finally {
            lock.unlock();
        }
    }
}
