package org.jacinth.kvm;

import java.util.concurrent.locks.LockSupport;
import org.jacinth.hypervisor.apic.ApicBus;
import org.jacinth.hypervisor.spi.GuestClock;

/** Wakes the processors of one guest when their APIC timers expire: one daemon thread, started when first needed. */
final class KvmTimer implements AutoCloseable {
    private static final long NEVER = Long.MAX_VALUE;
    /** A clock that its owner drives may jump; it is looked at this often while a timer is armed. */
    private static final long LONGEST_PARK_NANOS = 100_000_000;

    private final GuestClock clock;
    private final long[] expiries = new long[ApicBus.CAPACITY];
    private final KvmVcpu[] vcpus = new KvmVcpu[ApicBus.CAPACITY];
    private long wakeAt = NEVER;
    private Thread thread;
    private boolean closed;

    KvmTimer(GuestClock clock) {
        this.clock = clock;
        java.util.Arrays.fill(expiries, NEVER);
    }

    /** Sets when a processor's timer expires, in guest nanoseconds; {@link Long#MAX_VALUE} stops it. */
    synchronized void arm(KvmVcpu vcpu, long expiry) {
        int index = vcpu.index();
        vcpus[index] = vcpu;
        expiries[index] = expiry;
        if (expiry < wakeAt && !closed) {
            if (thread == null) {
                thread = Thread.ofPlatform().daemon().name("jacinth kvm timer").start(this::loop);
            } else {
                LockSupport.unpark(thread);
            }
        }
    }

    synchronized void forget(KvmVcpu vcpu) {
        if (vcpus[vcpu.index()] == vcpu) {
            vcpus[vcpu.index()] = null;
            expiries[vcpu.index()] = NEVER;
        }
    }

    private void loop() {
        while (true) {
            long now = clock.nanos();
            long next = NEVER;
            synchronized (this) {
                if (closed) {
                    return;
                }
                for (int i = 0; i < expiries.length; i++) {
                    if (expiries[i] <= now) {
                        expiries[i] = NEVER;
                        vcpus[i].timerExpired();
                    } else {
                        next = Math.min(next, expiries[i]);
                    }
                }
                wakeAt = next;
            }
            if (next == NEVER) {
                LockSupport.park(this);
            } else {
                LockSupport.parkNanos(this, Math.min(next - now, LONGEST_PARK_NANOS));
            }
            Thread.interrupted();
        }
    }

    @Override
    public synchronized void close() {
        closed = true;
        LockSupport.unpark(thread);
    }
}
