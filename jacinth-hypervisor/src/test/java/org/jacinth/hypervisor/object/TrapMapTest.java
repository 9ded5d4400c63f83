package org.jacinth.hypervisor.object;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import org.jacinth.zx.Status;
import org.jacinth.zx.Trap;
import org.junit.jupiter.api.Test;

class TrapMapTest {
    private final TrapMap map = new TrapMap();

    private int insert(long start, long size) {
        return map.insert(new TrapRange(Trap.MEM, start, size, null, start));
    }

    @Test
    void intersectingRangesAreRefusedAndNeighboursAreNot() {
        long[][] accepted = {{10, 10}, {20, 10}, {35, 5}};
        long[][] refused = {{0, 11}, {10, 10}, {11, 8}, {15, 10}, {30, 10}, {36, 5}};
        long[][] between = {{0, 10}, {30, 5}, {40, 10}};
        for (long[] range : accepted) {
            assertEquals(Status.ZX_OK, insert(range[0], range[1]));
        }
        for (long[] range : refused) {
            assertEquals(Status.ZX_ERR_ALREADY_EXISTS, insert(range[0], range[1]));
        }
        for (long[] range : between) {
            assertEquals(Status.ZX_OK, insert(range[0], range[1]));
        }
        for (long address = 0; address < 50; address++) {
            assertEquals(address / 10 * 10 == 30 ? address < 35 ? 30 : 35 : address / 10 * 10,
                    map.find(address).start());
        }
        assertNull(map.find(50));
        assertNull(map.find(-1));
    }

    @Test
    void emptyAndWrappingRangesAreOutOfRange() {
        assertEquals(Status.ZX_ERR_OUT_OF_RANGE, insert(5, 0));
        assertEquals(Status.ZX_ERR_OUT_OF_RANGE, insert(-10, 11));
        assertEquals(Status.ZX_ERR_OUT_OF_RANGE, insert(-10, -1));
        assertEquals(Status.ZX_OK, insert(-10, 9));
        assertEquals(-10, map.find(-2).start());
        assertNull(map.find(-1));
        assertNull(map.find(0));
    }
}
