package org.jacinth.hypervisor.object;

import java.util.ArrayDeque;
import java.util.Iterator;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jacinth.zx.ObjectType;
import org.jacinth.zx.Status;

/** A queue of packets, first in first out. */
public final class PortDispatcher extends Dispatcher {
    /** User packets that can wait; bells do not count. */
    public static final int MAX_USER_PACKETS = 2048;
    /** A deadline that never comes. */
    public static final long INFINITE = Long.MAX_VALUE;

    private static final long START = System.nanoTime();

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition arrived = lock.newCondition();
    private final ArrayDeque<QueuedPacket> packets = new ArrayDeque<>();
    private int userPackets;
    private boolean dead;

    @Override
    public int type() {
        return ObjectType.PORT;
    }

    /** The clock of deadlines: nanoseconds since this class was loaded, positive and never going back. */
    public static long now() {
        return System.nanoTime() - START + 1;
    }

    /**
     * Queues a user packet.
     *
     * @return {@code ZX_OK}; {@code ZX_ERR_SHOULD_WAIT} when {@link #MAX_USER_PACKETS} wait;
     *     {@code ZX_ERR_BAD_HANDLE} when the last handle is closed
     */
    public int queueUser(QueuedPacket packet) {
        lock.lock();
        try {
            if (dead) {
                return Status.ZX_ERR_BAD_HANDLE;
            }
            if (userPackets == MAX_USER_PACKETS) {
                return Status.ZX_ERR_SHOULD_WAIT;
            }
            userPackets++;
            packets.addLast(packet);
            arrived.signal();
            return Status.ZX_OK;
        } finally {
            lock.unlock();
        }
    }

    /** Queues a bell whose packet was taken from its trap's pool; false when the last handle is closed. */
    boolean queueBell(QueuedPacket packet) {
        lock.lock();
        try {
            if (dead) {
                return false;
            }
            packets.addLast(packet);
            arrived.signal();
            return true;
        } finally {
            lock.unlock();
        }
    }

    /** How a wait ended: a packet, or the status that says why there is none. */
    public record Received(int status, QueuedPacket packet) {
        private static final Received TIMED_OUT = new Received(Status.ZX_ERR_TIMED_OUT, null);
        private static final Received CANCELED = new Received(Status.ZX_ERR_CANCELED, null);
    }

    /**
     * Takes the first packet, waiting for one until a deadline.
     *
     * @param deadline on the clock of {@link #now}; one that has passed only looks
     * @return {@code ZX_OK} with a packet; {@code ZX_ERR_TIMED_OUT}; {@code ZX_ERR_CANCELED} when the last handle is
     *     closed or the thread is interrupted, which then stays so
     */
    public Received receive(long deadline) {
        lock.lock();
        try {
            while (packets.isEmpty()) {
                if (dead) {
                    return Received.CANCELED;
                }
                if (deadline == INFINITE) {
                    arrived.await();
                } else {
                    // A deadline far in the past must not wrap around to a long wait.
                    long left = deadline <= 0 ? 0 : deadline - now();
                    if (left <= 0) {
                        return Received.TIMED_OUT;
                    }
                    arrived.awaitNanos(left);
                }
            }
            QueuedPacket packet = packets.removeFirst();
            if (packet.source() == null) {
                userPackets--;
            } else {
                packet.source().returnPacket();
            }
            return new Received(Status.ZX_OK, packet);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Received.CANCELED;
        } finally {
            lock.unlock();
        }
    }

    /** Removes the bells of a trap; packets with the same key from elsewhere stay. */
    void cancelBells(TrapRange trap) {
        lock.lock();
        try {
            for (Iterator<QueuedPacket> i = packets.iterator(); i.hasNext(); ) {
                if (i.next().source() == trap) {
                    i.remove();
                    trap.returnPacket();
                }
            }
        } finally {
            lock.unlock();
        }
    }

    @Override
    protected void handlesGone() {
        lock.lock();
        try {
            dead = true;
            for (QueuedPacket packet : packets) {
                if (packet.source() != null) {
                    packet.source().returnPacket();
                }
            }
            packets.clear();
            userPackets = 0;
            arrived.signalAll();
        } finally {
            lock.unlock();
        }
    }
}
