package org.jacinth.vmm.boot;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;

class E820Test {
    private final E820 map = E820.of(List.of(
            new E820.Range(0x10_0000, 0xF0_0000, E820.Type.RAM),
            new E820.Range(0, 0xA_0000, E820.Type.RAM),
            new E820.Range(0xA_0000, 0x6_0000, E820.Type.RESERVED)));

    @Test
    void rangesAreSorted() {
        assertEquals(0, map.ranges().getFirst().start());
    }

    @Test
    void overlapIsRefused() {
        assertThrows(IllegalArgumentException.class, () -> E820.of(List.of(
                new E820.Range(0, 10, E820.Type.RAM), new E820.Range(9, 10, E820.Type.RESERVED))));
    }

    @Test
    void rangeThatWrapsIsNotRam() {
        assertTrue(map.isRam(0x10_0000, 0xF0_0000));
        assertFalse(map.isRam(0x10_0000, 0xF0_0001));
        assertFalse(map.isRam(0x10_0000, Long.MAX_VALUE));
        assertFalse(map.isRam(-1, 1));
        assertFalse(map.isRam(0xA_0000, 1));
    }

    @Test
    void highestPlaceIsPageAlignedBelowTheCeiling() {
        assertEquals(0xFF_F000, map.placeHigh(1, 0, 1L << 32));
        assertEquals(0x1F_F000, map.placeHigh(0x1000, 0, 0x20_0800 - 0x800));
        assertEquals(0x9_F000, map.placeHigh(10, 0, 0x10_0000));
        assertEquals(-1, map.placeHigh(0xF0_0001, 0x10_0000, 1L << 32));
        assertEquals(-1, map.placeHigh(Long.MAX_VALUE, 0, 1L << 32));
    }
}
