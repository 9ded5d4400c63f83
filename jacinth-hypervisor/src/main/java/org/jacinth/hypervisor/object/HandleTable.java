package org.jacinth.hypervisor.object;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicReferenceArray;

/**
 * The handles of one process. A value is {@code generation << 18 | index << 2 | 3}: never zero, the low two bits set as
 * in Zircon, never a small number, and a value that was closed does not come back before its slot was used 4095 times,
 * so that a stale handle is found out. Look-ups take no lock.
 */
public final class HandleTable {
    /** Most handles that can be open at a time. */
    public static final int CAPACITY = 1 << 16;

    private static final int FIXED_BITS = 3;
    private static final int INDEX_SHIFT = 2;
    private static final int GENERATION_SHIFT = 18;
    private static final int GENERATION_MASK = 0xFFF;

    private final ArrayDeque<Integer> free = new ArrayDeque<>();
    private volatile AtomicReferenceArray<Handle> slots = new AtomicReferenceArray<>(64);
    private short[] generations = new short[64];
    private int used;
    private boolean closed;

    /**
     * Opens a handle to an object to which the caller holds a reference.
     *
     * @return its value, or 0 when the table is full or closed
     */
    public synchronized int add(Dispatcher object, int rights) {
        if (closed) {
            return 0;
        }
        int index;
        if (used < CAPACITY && free.size() < 16) {
            // A few slots always rest before they are used again.
            index = used++;
            grow(index);
        } else if (!free.isEmpty()) {
            index = free.removeFirst();
        } else {
            return 0;
        }
        int generation = generations[index] % GENERATION_MASK + 1;
        generations[index] = (short) generation;
        int value = generation << GENERATION_SHIFT | index << INDEX_SHIFT | FIXED_BITS;
        object.addHandle();
        slots.set(index, new Handle(value, object, rights));
        return value;
    }

    private void grow(int index) {
        AtomicReferenceArray<Handle> old = slots;
        if (index < old.length()) {
            return;
        }
        AtomicReferenceArray<Handle> larger = new AtomicReferenceArray<>(old.length() * 2);
        for (int i = 0; i < old.length(); i++) {
            larger.set(i, old.get(i));
        }
        generations = Arrays.copyOf(generations, larger.length());
        slots = larger;
    }

    /**
     * The handle with a value and a reference to its object, which the caller must release; null where there is none.
     */
    public Handle acquire(int value) {
        AtomicReferenceArray<Handle> now = slots;
        int index = value >>> INDEX_SHIFT & CAPACITY - 1;
        if (index >= now.length()) {
            return null;
        }
        Handle handle = now.get(index);
        return handle != null && handle.value() == value && handle.object().retain() ? handle : null;
    }

    /**
     * Takes a handle out of the table without closing it.
     *
     * @return the handle, whose count of handles the caller must give back, or null where there is none
     */
    public synchronized Handle take(int value) {
        int index = value >>> INDEX_SHIFT & CAPACITY - 1;
        if (index >= slots.length()) {
            return null;
        }
        Handle handle = slots.get(index);
        if (handle == null || handle.value() != value) {
            return null;
        }
        slots.set(index, null);
        free.addLast(index);
        return handle;
    }

    /** Takes every handle out and accepts no more. */
    public synchronized List<Handle> takeAll() {
        closed = true;
        List<Handle> taken = new ArrayList<>();
        for (int i = 0; i < slots.length(); i++) {
            Handle handle = slots.getAndSet(i, null);
            if (handle != null) {
                taken.add(handle);
            }
        }
        return taken;
    }
}
