package org.jacinth.vmm.board;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import org.jacinth.vmm.boot.E820;
import org.junit.jupiter.api.Test;

class PcLayoutTest {
    private static final long GIBIBYTE = 1L << 30;

    @Test
    void memoryBeyondThreeGibibytesGoesAboveFour() {
        PcLayout layout = new PcLayout(5 * GIBIBYTE);
        assertEquals(3 * GIBIBYTE, layout.lowSize());
        assertEquals(2 * GIBIBYTE, layout.highSize());
        assertEquals(3 * GIBIBYTE, layout.ramOffset(4 * GIBIBYTE, 1));
        assertEquals(-1, layout.ramOffset(3 * GIBIBYTE - 1, 2));
        assertEquals(-1, layout.ramOffset(6 * GIBIBYTE, 1));
        assertEquals(-1, layout.ramOffset(-1, 1));
        assertEquals(-1, layout.ramOffset(0, Long.MAX_VALUE));
    }

    @Test
    void memoryMapGivesAllButTheFirstMegabytesTopToTheGuest() {
        E820 map = new PcLayout(256L << 20).memoryMap();
        assertEquals(0x9_FC00 + (255L << 20), map.ramBelow(1L << 40));
    }

    @Test
    void trapsCoverEverythingButMemoryRomAndLocalApic() {
        List<PcLayout.Span> spans =
                new PcLayout(5 * GIBIBYTE).trappedSpans(List.of(new PcLayout.Span(0xFFFE_0000L, 0x2_0000)));
        assertEquals(
                List.of(
                        new PcLayout.Span(3 * GIBIBYTE, 0xFEE0_0000L - 3 * GIBIBYTE),
                        new PcLayout.Span(0xFEE0_1000L, 0xFFFE_0000L - 0xFEE0_1000L),
                        new PcLayout.Span(6 * GIBIBYTE, (1L << 48) - 6 * GIBIBYTE)),
                spans);
    }

    @Test
    void oddOrTinySizesAreRefused() {
        assertThrows(IllegalArgumentException.class, () -> new PcLayout((1 << 20) + 1));
        assertThrows(IllegalArgumentException.class, () -> new PcLayout(4096));
        assertThrows(IllegalArgumentException.class, () -> new PcLayout(Long.MAX_VALUE & -4096));
    }
}
