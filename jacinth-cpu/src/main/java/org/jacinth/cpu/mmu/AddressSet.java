package org.jacinth.cpu.mmu;

import java.util.Arrays;

/** A set of a few numbers that are not negative. Once it is full it is as if it held every number. */
final class AddressSet {
    private static final int SLOTS = 1_024;
    private static final int MOST = SLOTS / 2;

    private final long[] slots = new long[SLOTS];
    private int count;

    AddressSet() {
        Arrays.fill(slots, -1);
    }

    private static int slot(long number) {
        return (int) (number * 0x9E37_79B9_7F4A_7C15L >>> 54);
    }

    void add(long number) {
        if (count > MOST) {
            return;
        }
        int slot = slot(number);
        while (slots[slot] >= 0) {
            if (slots[slot] == number) {
                return;
            }
            slot = slot + 1 & SLOTS - 1;
        }
        slots[slot] = number;
        count++;
    }

    boolean contains(long number) {
        if (count > MOST) {
            return true;
        }
        int slot = slot(number);
        while (slots[slot] >= 0) {
            if (slots[slot] == number) {
                return true;
            }
            slot = slot + 1 & SLOTS - 1;
        }
        return false;
    }

    void clear() {
        if (count != 0) {
            Arrays.fill(slots, -1);
            count = 0;
        }
    }
}
