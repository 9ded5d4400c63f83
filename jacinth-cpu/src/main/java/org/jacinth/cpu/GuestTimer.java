package org.jacinth.cpu;

import java.util.concurrent.atomic.AtomicLongArray;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.concurrent.locks.LockSupport;
import org.jacinth.hypervisor.apic.ApicBus;
import org.jacinth.hypervisor.spi.GuestClock;

/**
 * Wakes the processors of one guest when their timers expire: one daemon thread, started when a timer is first armed.
 * While a processor executes, its timer thus costs it nothing.
 */
final class GuestTimer implements AutoCloseable {
    private static final long NEVER = Long.MAX_VALUE;
    /** A clock that its owner drives may jump; it is looked at this often while a timer is armed. */
    private static final long LONGEST_PARK_NANOS = 100_000_000;

    private final GuestClock clock;
    private final AtomicReferenceArray<SoftwareVcpu> vcpus = new AtomicReferenceArray<>(ApicBus.CAPACITY);
    private final AtomicLongArray expiries = new AtomicLongArray(ApicBus.CAPACITY);
    /** When the thread looks next. {@link #NEVER} while it is looking, so that whoever arms a timer then wakes it. */
    private volatile long wakeAt = NEVER;
    private volatile Thread thread;
    private volatile boolean closed;

    GuestTimer(GuestClock clock) {
        this.clock = clock;
        for (int i = 0; i < ApicBus.CAPACITY; i++) {
            expiries.set(i, NEVER);
        }
    }

    void attach(int index, SoftwareVcpu vcpu) {
        vcpus.set(index, vcpu);
    }

    void detach(int index) {
        expiries.set(index, NEVER);
        vcpus.set(index, null);
    }

    /** Sets when a processor's timer expires, in guest nanoseconds; {@link Long#MAX_VALUE} stops it. */
    void arm(int index, long expiry) {
        expiries.set(index, expiry);
        if (expiry < wakeAt) {
            Thread t = thread;
            if (t == null) {
                start();
            } else {
                LockSupport.unpark(t);
            }
        }
    }

    private synchronized void start() {
        if (thread == null && !closed) {
            thread = Thread.ofPlatform().daemon().name("jacinth timer").start(this::loop);
        }
    }

    private void loop() {
        while (!closed) {
            wakeAt = NEVER;
            long now = clock.nanos();
            long next = NEVER;
            for (int i = 0; i < ApicBus.CAPACITY; i++) {
                long expiry = expiries.get(i);
                if (expiry <= now) {
                    fire(i, expiry);
                } else {
                    next = Math.min(next, expiry);
                }
            }
            wakeAt = next;
            if (next == NEVER) {
                LockSupport.park(this);
            } else {
                LockSupport.parkNanos(this, Math.min(next - now, LONGEST_PARK_NANOS));
            }
            Thread.interrupted();
        }
    }

    private void fire(int index, long expiry) {
        if (expiries.compareAndSet(index, expiry, NEVER)) {
            SoftwareVcpu vcpu = vcpus.get(index);
            if (vcpu != null) {
                vcpu.timerExpired();
            }
        }
    }

    @Override
    public synchronized void close() {
        closed = true;
        LockSupport.unpark(thread);
    }
}
