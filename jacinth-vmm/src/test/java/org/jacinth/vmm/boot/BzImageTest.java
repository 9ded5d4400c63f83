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

class BzImageTest {
    private static final int CODE_SIZE = 0x4000;
    private static final long MEBIBYTE = 1 << 20;

    private final ByteBuffer kernel = KernelFile.bzImage(CODE_SIZE);

    private static E820 memory(long size) {
        return E820.of(List.of(
                new E820.Range(0, 0x9_FC00, E820.Type.RAM),
                new E820.Range(0x9_FC00, 0x6_0400, E820.Type.RESERVED),
                new E820.Range(MEBIBYTE, size - MEBIBYTE, E820.Type.RAM)));
    }

    private BootPlan plan(byte[] initrd, String commandLine, long size) throws BootException {
        return BootLoader.kernel(new BootRequest(
                MemorySegment.ofArray(kernel.array()),
                initrd == null ? null : MemorySegment.ofArray(initrd),
                commandLine,
                memory(size),
                0xE_0000));
    }

    private String refusal() {
        return assertThrows(BootException.class, () -> plan(null, "", 64 * MEBIBYTE)).getMessage();
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
    void codeGoesWhereTheKernelPrefersAndIsEnteredBehindTheOldEntry() throws BootException {
        BootPlan plan = plan(null, "quiet", 64 * MEBIBYTE);
        assertEquals(16 * MEBIBYTE + 0x200, plan.entry().rip());
        assertEquals(0x7000, plan.entry().rsi());
        ByteBuffer code = chunk(plan, 16 * MEBIBYTE);
        assertEquals(CODE_SIZE, code.capacity());
        assertEquals(0x7F, code.get(0x7F));
    }

    @Test
    void zeroPageHoldsHeaderCommandLineMapAndRootPointer() throws BootException {
        BootPlan plan = plan(null, "quiet", 64 * MEBIBYTE);
        ByteBuffer page = chunk(plan, 0x7000);
        assertEquals(0x5372_6448, page.getInt(0x202));
        assertEquals((byte) 0xFF, page.get(0x210));
        assertEquals(0x2_0000, page.getInt(0x228));
        assertEquals(0xE_0000, page.getLong(0x70));
        assertEquals(3, page.get(0x1E8));
        assertEquals(MEBIBYTE, page.getLong(0x2D0 + 2 * 20));
        assertEquals(63 * MEBIBYTE, page.getLong(0x2D0 + 2 * 20 + 8));
        assertEquals(1, page.getInt(0x2D0 + 2 * 20 + 16));
        assertEquals(0, page.getInt(0x218));
        byte[] text = {'q', 'u', 'i', 'e', 't', 0};
        assertEquals(ByteBuffer.wrap(text), chunk(plan, 0x2_0000));
    }

    @Test
    void zeroPageOutsideOfTheHeaderIsNotTakenFromTheFile() throws BootException {
        kernel.put(0x1F0, (byte) 0x55).put(0x268, (byte) 0x66);
        ByteBuffer page = chunk(plan(null, "", 64 * MEBIBYTE), 0x7000);
        assertEquals(0, page.get(0x1F0));
        assertEquals(0, page.get(0x268), "the header ends at 0x268: 0x202 and the jump's 0x66");
    }

    @Test
    void initrdGoesToTheEndOfMemory() throws BootException {
        BootPlan plan = plan(new byte[5000], "", 64 * MEBIBYTE);
        ByteBuffer page = chunk(plan, 0x7000);
        assertEquals(64 * MEBIBYTE - 8192, page.getInt(0x218));
        assertEquals(5000, page.getInt(0x21C));
        assertEquals(5000, chunk(plan, 64 * MEBIBYTE - 8192).capacity());
    }

    @Test
    void initrdStaysBelowTheKernelsLimit() throws BootException {
        kernel.putInt(0x22C, 0x02FF_FFFF);
        assertEquals(48 * MEBIBYTE - 8192, chunk(plan(new byte[5000], "", 64 * MEBIBYTE), 0x7000).getInt(0x218));
    }

    @Test
    void initrdThatDoesNotFitIsRefused() {
        String message = assertThrows(BootException.class, () -> plan(new byte[8 << 20], "", 24 * MEBIBYTE))
                .getMessage();
        assertTrue(message.startsWith("initrd must fit in memory above the kernel: size=8388608"), message);
    }

    @Test
    void identityMapCoversFourGibibytes() throws BootException {
        ByteBuffer tables = chunk(plan(null, "", 64 * MEBIBYTE), 0x9000);
        assertEquals(0xA003, tables.getLong(0));
        assertEquals(0xE003, tables.getLong(0x1000 + 24));
        assertEquals(0xFFE0_0083L, tables.getLong(0x5000 + 511 * 8));
    }

    @Test
    void kernelWithout64BitEntryIsEnteredInProtectedMode() throws BootException {
        kernel.putShort(0x236, (short) 0);
        BootPlan plan = plan(null, "", 64 * MEBIBYTE);
        assertEquals(16 * MEBIBYTE, plan.entry().rip());
        assertEquals(0, plan.entry().control().efer());
        assertEquals(0xC09B, plan.entry().segments().get(1).attributes());
    }

    @Test
    void truncatedFileIsRefused() {
        kernel.putInt(0x1F4, CODE_SIZE / 16 + 1);
        assertEquals("kernel file must be whole: size=18432, needed=18448", refusal());
    }

    @Test
    void lastParagraphMayBePartial() throws BootException {
        byte[] shorter = java.util.Arrays.copyOf(kernel.array(), kernel.capacity() - 15);
        BootPlan plan = BootLoader.kernel(
                new BootRequest(MemorySegment.ofArray(shorter), null, "", memory(64 * MEBIBYTE), 0));
        assertEquals(CODE_SIZE - 15, chunk(plan, 16 * MEBIBYTE).capacity());
    }

    @Test
    void sizeFieldOfAllOnesIsRefused() {
        kernel.putInt(0x1F4, -1);
        assertTrue(refusal().startsWith("kernel file must be whole"), refusal());
    }

    @Test
    void preferredAddressBeyondMemoryIsRefused() {
        kernel.putLong(0x258, 0xFFFF_FFFF_FFE0_0000L);
        assertTrue(refusal().startsWith("kernel must prefer an address between 1 MiB and 4 GiB"), refusal());
        kernel.putLong(0x258, 0x7000);
        assertTrue(refusal().startsWith("kernel must prefer an address between 1 MiB and 4 GiB"), refusal());
    }

    @Test
    void tooLittleMemoryIsRefused() {
        kernel.putInt(0x260, -1);
        assertTrue(refusal().startsWith("kernel must fit in memory: load address=0x1000000"), refusal());
    }

    @Test
    void oldProtocolIsRefused() {
        kernel.putShort(0x206, (short) 0x0205);
        assertEquals("kernel must speak boot protocol 2.06 or later: version=0x205", refusal());
    }

    @Test
    void kernelBelowOneMebibyteIsRefused() {
        kernel.put(0x211, (byte) 0);
        assertEquals("kernel must load at or above 1 MiB: load flags=0x0", refusal());
    }

    @Test
    void missingBootFlagIsRefused() {
        kernel.putShort(0x1FE, (short) 0);
        assertTrue(refusal().startsWith("kernel must have a boot header"), refusal());
    }

    @Test
    void fileThatIsNoKernelIsRefused() {
        BootRequest request = new BootRequest(
                MemorySegment.ofArray("hello".getBytes(java.nio.charset.StandardCharsets.US_ASCII)),
                null, "", memory(64 * MEBIBYTE), 0);
        assertEquals(
                "kernel must be a linux bzImage or a 64-bit elf file with a pvh entry: size=5, first bytes=68656c6c",
                assertThrows(BootException.class, () -> BootLoader.kernel(request)).getMessage());
    }

    @Test
    void commandLineThatIsTooLongIsRefused() {
        kernel.putInt(0x238, 10);
        assertEquals(
                "command line must fit what the kernel takes: length=11, limit=10",
                assertThrows(BootException.class, () -> plan(null, "12345678901", 64 * MEBIBYTE)).getMessage());
    }

    @Test
    void anyHeaderIsPlannedOrRefusedAndChunksStayInMemory() {
        Random random = new Random(7);
        E820 map = memory(64 * MEBIBYTE);
        for (int round = 0; round < 5000; round++) {
            byte[] hostile = kernel.array().clone();
            for (int i = 0; i < 6; i++) {
                int at = 0x1F1 + random.nextInt(0x80);
                hostile[at] = random.nextBoolean() ? (byte) random.nextInt() : (byte) -1;
            }
            MemorySegment file = MemorySegment.ofArray(hostile).asSlice(0, random.nextInt(hostile.length + 1));
            try {
                BootPlan plan = BootLoader.kernel(
                        new BootRequest(file, MemorySegment.ofArray(new byte[100]), "x", map, 0));
                for (BootPlan.Chunk chunk : plan.chunks()) {
                    assertTrue(map.isRam(chunk.gpa(), chunk.bytes().byteSize()), () -> "chunk=" + chunk);
                }
            } catch (BootException refused) {
                assertTrue(refused.getMessage().contains("="), refused.getMessage());
            }
        }
    }
}
