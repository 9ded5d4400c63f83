package org.jacinth.cpu.mmu;

/** Which entries of a TLB something is to be done with, in the order they were added; or that they were too many to tell. */
final class EntryList {
    private final int[] entries;
    /** One more than the list holds where they were too many. */
    private int count;

    EntryList(int capacity) {
        entries = new int[capacity];
    }

    void add(int entry) {
        if (count < entries.length) {
            entries[count] = entry;
        }
        count = Math.min(count, entries.length) + 1;
    }

    /** False where more were added than the list holds. */
    boolean isComplete() {
        return count <= entries.length;
    }

    boolean isEmpty() {
        return count == 0;
    }

    /** How many there are, in a list that is complete. */
    int size() {
        return count;
    }

    int get(int index) {
        return entries[index];
    }

    void clear() {
        count = 0;
    }
}
