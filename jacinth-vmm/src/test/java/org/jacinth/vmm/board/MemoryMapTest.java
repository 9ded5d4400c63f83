package org.jacinth.vmm.board;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.jacinth.devices.MmioDevice;
import org.junit.jupiter.api.Test;

class MemoryMapTest {
    private final MemoryMap map = new MemoryMap();

    private static MmioDevice answering(long base) {
        return new MmioDevice() {
            @Override
            public long read(long offset, int size) {
                return base + offset;
            }

            @Override
            public void write(long offset, int size, long value) {}
        };
    }

    @Test
    void deviceSeesOffsetsAndOthersReadAsOnes() {
        assertTrue(map.claim(0xFEC0_0000L, 0x1000, answering(0x1_0000_0000L)));
        assertEquals(0x10, map.read(0xFEC0_0010L, 4));
        assertEquals(0x1_0000_0010L, map.read(0xFEC0_0010L, 8));
        assertEquals(0xFFFF_FFFFL, map.read(0xFEC0_1000L, 4));
        assertEquals(-1, map.read(0, 8));
    }

    @Test
    void overlappingClaimChangesNothing() {
        assertTrue(map.claim(0x1000, 0x1000, answering(1)));
        assertFalse(map.claim(0x1FFF, 0x10, answering(2)));
        assertFalse(map.claim(0, 0x1001, answering(2)));
        assertFalse(map.claim(0, 0x10_0000, answering(2)));
        assertTrue(map.claim(0x2000, 0x10, answering(2)));
        map.release(0x1000);
        assertTrue(map.claim(0x1FFF, 1, answering(3)));
    }
}
