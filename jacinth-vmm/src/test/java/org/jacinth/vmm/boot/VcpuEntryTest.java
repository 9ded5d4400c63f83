package org.jacinth.vmm.boot;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.jacinth.zx.VcpuStateKind;
import org.junit.jupiter.api.Test;

class VcpuEntryTest {
    private static ByteBuffer state(VcpuEntry entry, int kind) {
        return entry.states().stream()
                .filter(state -> state.kind() == kind)
                .map(state -> ByteBuffer.wrap(state.bytes()).order(ByteOrder.LITTLE_ENDIAN))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void everyStateHasItsKindsSize() {
        for (VcpuEntry.State state : VcpuEntry.reset().states()) {
            assertEquals(VcpuStateKind.size(state.kind()), state.bytes().length);
        }
    }

    @Test
    void longModeEntryIsPagedWithInterruptsOff() {
        VcpuEntry entry = VcpuEntry.longMode(0x100_0200, 0x7000);
        ByteBuffer control = state(entry, VcpuStateKind.CONTROL);
        assertEquals(0x8000_0031L, control.getLong(0));
        assertEquals(0x9000, control.getLong(16));
        assertEquals(0x20, control.getLong(24));
        assertEquals(0x500, control.getLong(40));
        ByteBuffer segments = state(entry, VcpuStateKind.SEGMENTS);
        assertEquals(0x10, segments.getShort(16 + 12));
        assertEquals((short) 0xA09B, segments.getShort(16 + 14));
        assertEquals(0x18, segments.getShort(3 * 16 + 12));
        assertEquals(0x6000, segments.getLong(128));
        ByteBuffer general = state(entry, VcpuStateKind.STATE);
        assertEquals(0x7000, general.getLong(48));
        assertEquals(2, general.getLong(128));
        assertEquals(0x100_0200, state(entry, VcpuStateKind.RIP).getLong(0));
    }
}
