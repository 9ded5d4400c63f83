package org.jacinth.cpu.mmu;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;

class RawMemoryTest {
    private static final ValueLayout.OfLong LONG = ValueLayout.JAVA_LONG_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

    /** The build asks for direct access, and once more for checked access. Otherwise neither would be tested. */
    @Test
    void accessIsAsTheBuildAsksFor() {
        assertEquals(!"checked".equals(System.getProperty("jacinth.memory")), RawMemory.DIRECT);
    }

    @Test
    void loadsExtendWithZeros() {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment segment = arena.allocate(64);
            RawMemory memory = RawMemory.of(segment);
            segment.set(LONG, 3, 0xF1E2_D3C4_B5A6_9788L);
            assertEquals(0x88, memory.at8(memory.place(3)));
            assertEquals(0x9788, memory.at16(memory.place(3)));
            assertEquals(0xB5A6_9788L, memory.at32(memory.place(3)));
            assertEquals(0xF1E2_D3C4_B5A6_9788L, memory.at64(memory.place(3)));
            assertEquals(3, memory.offset(memory.place(3)));
        }
    }

    @Test
    void storesLeaveTheirNeighboursAlone() {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment segment = arena.allocate(64);
            RawMemory memory = RawMemory.of(segment);
            int[] widths = {1, 2, 4, 8};
            for (int at = 0; at < 16; at++) {
                for (int bytes : widths) {
                    segment.fill((byte) 0x55);
                    memory.put(memory.place(at), bytes, 0x8899_AABB_CCDD_EEFFL);
                    for (int k = 0; k < 64; k++) {
                        long expected = k >= at && k < at + bytes ? 0xFF - 0x11 * (k - at) : 0x55;
                        assertEquals(expected, segment.get(ValueLayout.JAVA_BYTE, k) & 0xFF, "at " + at + ", " + bytes);
                        assertEquals(expected, memory.at(memory.place(k), 1));
                    }
                }
            }
        }
    }

    @Test
    void theHeapIsRefusedWhereAccessIsDirect() {
        Assumptions.assumeTrue(RawMemory.DIRECT);
        assertThrows(IllegalArgumentException.class, () -> RawMemory.of(MemorySegment.ofArray(new byte[4096])));
    }
}
