package org.jacinth.hypervisor.object;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/**
 * An object that handles refer to. It counts two things: <i>references</i> keep the object alive (calls in progress,
 * other objects, handles), <i>handles</i> are what a program holds. A new object has one reference, its creator's, and
 * no handle.
 */
public abstract class Dispatcher {
    private static final AtomicLong NEXT_KOID = new AtomicLong(1024);

    private final long koid = NEXT_KOID.getAndIncrement();
    private final AtomicInteger references = new AtomicInteger(1);
    private final AtomicInteger handles = new AtomicInteger();

    /** One of {@code org.jacinth.zx.ObjectType}. */
    public abstract int type();

    /** A number that names the object for as long as the JVM runs. */
    public final long koid() {
        return koid;
    }

    /** The koid of the object that this one belongs to, or 0. */
    public long relatedKoid() {
        return 0;
    }

    /** Adds a reference unless the object is already gone. */
    public final boolean retain() {
        while (true) {
            int count = references.get();
            if (count == 0) {
                return false;
            }
            if (references.compareAndSet(count, count + 1)) {
                return true;
            }
        }
    }

    /** Drops a reference; with the last one the object is destroyed, in the calling thread. */
    public final void release() {
        if (references.decrementAndGet() == 0) {
            destroyed();
        }
    }

    /** Counts a new handle. The caller holds a reference. */
    public final void addHandle() {
        references.incrementAndGet();
        handles.incrementAndGet();
    }

    /** A handle was closed. */
    public final void removeHandle() {
        if (handles.decrementAndGet() == 0) {
            handlesGone();
        }
        release();
    }

    /** The last handle was closed; the object may live on. */
    protected void handlesGone() {}

    /** The last reference was dropped. Called once. */
    protected void destroyed() {}
}
