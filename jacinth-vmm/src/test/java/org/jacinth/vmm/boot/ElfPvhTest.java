package org.jacinth.vmm.boot;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class ElfPvhTest {
    private static final int LOAD_HEADER = 64;
    private static final int NOTE_HEADER = 64 + 56;
    private static final int NOTES = 0x100;
    private static final int CODE = 0x200;
    private static final long MEBIBYTE = 1 << 20;

    private final ByteBuffer elf = ByteBuffer.allocate(0x300).order(ByteOrder.LITTLE_ENDIAN);
    private final E820 memory = E820.of(List.of(
            new E820.Range(0, 0x9_FC00, E820.Type.RAM), new E820.Range(MEBIBYTE, 31 * MEBIBYTE, E820.Type.RAM)));

    ElfPvhTest() {
        elf.putInt(0, 0x464C_457F).put(4, (byte) 2).put(5, (byte) 1).putShort(18, (short) 62);
        elf.putLong(32, 64).putShort(54, (short) 56).putShort(56, (short) 2);
        elf.putInt(LOAD_HEADER, 1).putLong(LOAD_HEADER + 8, CODE).putLong(LOAD_HEADER + 24, 2 * MEBIBYTE);
        elf.putLong(LOAD_HEADER + 32, 0x100).putLong(LOAD_HEADER + 40, 0x5000);
        elf.putInt(NOTE_HEADER, 4).putLong(NOTE_HEADER + 8, NOTES).putLong(NOTE_HEADER + 32, 40);
        // A note of somebody else first: type 6, four bytes.
        elf.putInt(NOTES, 4).putInt(NOTES + 4, 4).putInt(NOTES + 8, 6).putInt(NOTES + 12, 0x006E_6558);
        elf.putInt(NOTES + 20, 4).putInt(NOTES + 24, 4).putInt(NOTES + 28, 18).putInt(NOTES + 32, 0x006E_6558);
        elf.putInt(NOTES + 36, 0x20_0010);
        elf.put(CODE, (byte) 0xF4);
    }

    private BootPlan plan(byte[] initrd) throws BootException {
        return BootLoader.kernel(new BootRequest(
                MemorySegment.ofArray(elf.array()),
                initrd == null ? null : MemorySegment.ofArray(initrd), "x=y", memory, 0xE_0000));
    }

    private String refusal() {
        return assertThrows(BootException.class, () -> plan(null)).getMessage();
    }

    private static ByteBuffer chunk(BootPlan plan, long gpa) {
        return plan.chunks().stream()
                .filter(chunk -> chunk.gpa() == gpa)
                .map(chunk -> ByteBuffer.wrap(chunk.bytes().toArray(ValueLayout.JAVA_BYTE))
                        .order(ByteOrder.LITTLE_ENDIAN))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void entryIsTheNotesAddressInProtectedModeWithStartInformationInRbx() throws BootException {
        BootPlan plan = plan(null);
        assertEquals(0x20_0010, plan.entry().rip());
        ByteBuffer start = chunk(plan, plan.entry().rbx());
        assertEquals(0x336E_C578, start.getInt(0));
        assertEquals(1, start.getInt(4));
        assertEquals(0, start.getInt(12));
        assertEquals(0x2_0000, start.getLong(24));
        assertEquals(0xE_0000, start.getLong(32));
        assertEquals(2, start.getInt(48));
        ByteBuffer map = chunk(plan, start.getLong(40));
        assertEquals(MEBIBYTE, map.getLong(24));
        assertEquals(31 * MEBIBYTE, map.getLong(32));
        assertEquals(1, map.getInt(40));
        assertEquals((byte) 0xF4, chunk(plan, 2 * MEBIBYTE).get(0));
    }

    @Test
    void initrdIsTheFirstModule() throws BootException {
        BootPlan plan = plan(new byte[10]);
        ByteBuffer start = chunk(plan, plan.entry().rbx());
        assertEquals(1, start.getInt(12));
        ByteBuffer module = chunk(plan, start.getLong(16));
        assertEquals(32 * MEBIBYTE - 4096, module.getLong(0));
        assertEquals(10, module.getLong(8));
    }

    @Test
    void fileWithoutTheNoteIsRefused() {
        elf.putInt(NOTES + 28, 17);
        assertEquals("elf file must have the note of a pvh entry, type 18 of xen: headers=2", refusal());
    }

    @Test
    void noteLongerThanItsSegmentIsRefused() {
        elf.putInt(NOTES + 4, -1);
        assertTrue(refusal().startsWith("elf note must lie inside its segment"), refusal());
    }

    @Test
    void segmentOutsideOfTheFileIsRefused() {
        elf.putLong(LOAD_HEADER + 8, Long.MAX_VALUE - 1);
        assertTrue(refusal().startsWith("elf file must be whole: segment offset=0x7ffffffffffffffe"), refusal());
    }

    @Test
    void segmentOutsideOfMemoryIsRefused() {
        elf.putLong(LOAD_HEADER + 40, -1);
        assertTrue(refusal().startsWith("elf segment must fit in memory above 1 MiB"), refusal());
        elf.putLong(LOAD_HEADER + 40, 0x5000).putLong(LOAD_HEADER + 24, 0x7000);
        assertTrue(refusal().startsWith("elf segment must fit in memory above 1 MiB"), refusal());
    }

    @Test
    void fileForAnotherProcessorIsRefused() {
        elf.putShort(18, (short) 183);
        assertEquals("elf file must be 64-bit little-endian x86-64: class=2, data=1, machine=183", refusal());
    }

    @Test
    void anyFileIsPlannedOrRefusedAndChunksStayInMemory() {
        Random random = new Random(3);
        for (int round = 0; round < 5000; round++) {
            byte[] hostile = elf.array().clone();
            for (int i = 0; i < 4; i++) {
                hostile[4 + random.nextInt(NOTES + 36)] = random.nextBoolean() ? (byte) random.nextInt() : (byte) -1;
            }
            MemorySegment file = MemorySegment.ofArray(hostile).asSlice(0, random.nextInt(hostile.length + 1));
            try {
                BootPlan plan = BootLoader.kernel(new BootRequest(file, null, "", memory, 0));
                for (BootPlan.Chunk chunk : plan.chunks()) {
                    assertTrue(memory.isRam(chunk.gpa(), chunk.bytes().byteSize()), () -> "chunk=" + chunk);
                }
            } catch (BootException refused) {
                assertTrue(refused.getMessage().contains("="), refused.getMessage());
            }
        }
    }
}
