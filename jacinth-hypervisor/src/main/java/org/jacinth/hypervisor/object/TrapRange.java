package org.jacinth.hypervisor.object;

import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;

/** One trap: a range of addresses, its kind, and for a bell the port and the pool of packets. */
public final class TrapRange {
    /** Bell packets of one trap that can wait on its port. */
    public static final int POOL_SIZE = 256;

    private final int kind;
    private final long start;
    private final long size;
    private final PortDispatcher port;
    private final long key;

    private final ReentrantLock poolLock = new ReentrantLock();
    private final Condition poolChanged = poolLock.newCondition();
    private int packetsOut;

    TrapRange(int kind, long start, long size, PortDispatcher port, long key) {
        this.kind = kind;
        this.start = start;
        this.size = size;
        this.port = port;
        this.key = key;
    }

    /** One of {@code org.jacinth.zx.Trap}. */
    public int kind() {
        return kind;
    }

    /** First address. */
    public long start() {
        return start;
    }

    /** Number of addresses; {@code start + size} does not overflow. */
    public long size() {
        return size;
    }

    /** The caller's key. */
    public long key() {
        return key;
    }

    /** Where bells are queued; null for the other kinds. */
    PortDispatcher port() {
        return port;
    }

    boolean contains(long address) {
        // Modulo 2^64 an address before the start is a distance that no size reaches, because the end does not wrap.
        return Long.compareUnsigned(address - start, size) < 0;
    }

    /**
     * Takes a packet from the pool, waiting for one if all are queued.
     *
     * @param giveUp checked while waiting; {@link #wakeWaiters} makes the waiter look again
     * @return false where the wait was given up
     */
    boolean takePacket(BooleanSupplier giveUp) {
        poolLock.lock();
        try {
            while (packetsOut == POOL_SIZE) {
                if (giveUp.getAsBoolean()) {
                    return false;
                }
                poolChanged.awaitUninterruptibly();
            }
            packetsOut++;
            return true;
        } finally {
            poolLock.unlock();
        }
    }

    /** Puts a packet back into the pool. */
    void returnPacket() {
        poolLock.lock();
        try {
            packetsOut--;
            poolChanged.signalAll();
        } finally {
            poolLock.unlock();
        }
    }

    /** Makes waiting vcpus look again whether to give up. */
    void wakeWaiters() {
        poolLock.lock();
        try {
            poolChanged.signalAll();
        } finally {
            poolLock.unlock();
        }
    }
}
