package org.jacinth.vmm.boot;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.List;
import org.junit.jupiter.api.Test;

class FirmwareTest {
    private final E820 memory = E820.of(List.of(new E820.Range(0, 32 << 20, E820.Type.RAM)));

    private BootPlan plan(int size) throws BootException {
        byte[] image = new byte[size];
        image[size - 16] = (byte) 0xEA;
        return BootLoader.firmware(new BootRequest(MemorySegment.ofArray(image), null, "", memory, 0));
    }

    @Test
    void imageEndsAtFourGibibytesAndItsLast128KibibytesBelowOneMebibyte() throws BootException {
        BootPlan plan = plan(0x4_0000);
        assertEquals(0xFFFC_0000L, plan.roms().getFirst().gpa());
        BootPlan.Chunk shadow = plan.chunks().getFirst();
        assertEquals(0xE_0000, shadow.gpa());
        assertEquals(0x2_0000, shadow.bytes().byteSize());
        assertEquals((byte) 0xEA, shadow.bytes().get(ValueLayout.JAVA_BYTE, 0x1_FFF0));
    }

    @Test
    void processorStartsAtTheResetVector() throws BootException {
        VcpuEntry entry = plan(0x2_0000).entry();
        assertEquals(0xFFF0, entry.rip());
        assertEquals(new VcpuEntry.Segment(0xF000, 0xFFFF_0000L, 0xFFFF, 0x9B), entry.segments().get(1));
        assertEquals(0x6000_0010, entry.control().cr0());
        assertEquals(0xFEE0_0900L, entry.control().apicBase());
    }

    @Test
    void oddSizeIsRefused() {
        assertEquals(
                "firmware must be a multiple of 64 KiB, at most 16 MiB: size=100000",
                assertThrows(BootException.class, () -> plan(100_000)).getMessage());
    }
}
