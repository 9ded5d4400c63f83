package org.jacinth.vmm.boot;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Kernels that are unpacked here, and those that are not. */
class UnpackedKernelTest {
    private static final long MEBIBYTE = 1 << 20;
    private static final long LOAD = KernelFile.LOAD;
    private static final long DATA = LOAD + MEBIBYTE;
    private static final E820 MEMORY = E820.of(List.of(
            new E820.Range(0, 0x9_FC00, E820.Type.RAM), new E820.Range(MEBIBYTE, 63 * MEBIBYTE, E820.Type.RAM)));

    private final byte[] code = new byte[0x234];
    private final ByteBuffer elf;

    UnpackedKernelTest() {
        Arrays.fill(code, (byte) 0x90);
        elf = KernelFile.elf(code);
    }

    private static BootPlan plan(ByteBuffer kernel, String commandLine) throws BootException {
        return BootLoader.kernel(new BootRequest(
                MemorySegment.ofArray(kernel.array()).asReadOnly(),
                MemorySegment.ofArray(new byte[5000]),
                commandLine,
                MEMORY,
                0xE_0000));
    }

    private static byte[] chunk(BootPlan plan, long gpa) {
        return plan.chunks().stream()
                .filter(chunk -> chunk.gpa() == gpa)
                .map(chunk -> chunk.bytes().toArray(ValueLayout.JAVA_BYTE))
                .findFirst()
                .orElseThrow();
    }

    private static void assertUnpacked(boolean expected, BootPlan plan) {
        assertEquals(
                expected ? "linux 64-bit boot protocol, unpacked" : "linux 64-bit boot protocol", plan.kind());
        assertEquals(expected ? LOAD : LOAD + 0x200, plan.entry().rip());
        assertEquals(expected, plan.chunks().stream().anyMatch(chunk -> chunk.gpa() == DATA));
    }

    private void assertUnpacks(byte[] payload) throws BootException {
        BootPlan plan = plan(KernelFile.bzImage(payload), "console=ttyS0 nokaslr");
        assertUnpacked(true, plan);
        assertArrayEquals(code, chunk(plan, LOAD));
        byte[] all = elf.array();
        assertArrayEquals(Arrays.copyOfRange(all, all.length - 0x800, all.length), chunk(plan, DATA));
    }

    @Test
    void kernelPackedByLz4IsUnpacked() throws BootException {
        assertUnpacks(KernelFile.lz4(elf.array()));
    }

    @Test
    void kernelPackedByGzipIsUnpacked() throws BootException {
        assertUnpacks(KernelFile.gzip(elf.array()));
    }

    @Test
    void allButTheKernelItselfIsAsWhereTheGuestUnpacksIt() throws BootException {
        BootPlan unpacked = plan(KernelFile.bzImage(KernelFile.lz4(elf.array())), "nokaslr");
        BootPlan packed = plan(KernelFile.bzImage(new byte[0x800]), "nokaslr");
        long initrd = 64 * MEBIBYTE - 8192;
        for (long gpa : new long[] {LowMemory.GDT, LowMemory.PAGE_TABLES, LowMemory.COMMAND_LINE, initrd}) {
            assertArrayEquals(chunk(packed, gpa), chunk(unpacked, gpa), "address=" + gpa);
        }
        ByteBuffer page = ByteBuffer.wrap(chunk(packed, LowMemory.ZERO_PAGE));
        ByteBuffer other = ByteBuffer.wrap(chunk(unpacked, LowMemory.ZERO_PAGE));
        // The two files differ in the sizes of their code and their payload.
        page.putInt(0x1F4, other.getInt(0x1F4)).putInt(0x24C, other.getInt(0x24C));
        page.putLong(0x248, other.getLong(0x248));
        assertEquals(page, other);
        assertEquals(VcpuEntry.longMode(LOAD, LowMemory.ZERO_PAGE), unpacked.entry());
        assertEquals(packed.chunks().size() + 1, unpacked.chunks().size());
    }

    @Test
    void kernelThatMayChooseItsAddressUnpacksItself() throws BootException {
        ByteBuffer kernel = KernelFile.bzImage(KernelFile.lz4(elf.array()));
        BootPlan plan = plan(kernel, "console=ttyS0");
        assertUnpacked(false, plan);
        assertEquals(kernel.capacity() - KernelFile.CODE_OFFSET, chunk(plan, LOAD).length);
    }

    @Test
    void kernelWithout64BitEntryUnpacksItself() throws BootException {
        ByteBuffer kernel = KernelFile.bzImage(KernelFile.lz4(elf.array())).putShort(0x236, (short) 0);
        assertEquals("linux 32-bit boot protocol", plan(kernel, "nokaslr").kind());
    }

    @Test
    void kernelIsNotToldThatItChoseItsAddress() throws BootException {
        ByteBuffer kernel = KernelFile.bzImage(KernelFile.lz4(elf.array())).put(0x211, (byte) 0x83);
        assertEquals(1, chunk(plan(kernel, "nokaslr"), LowMemory.ZERO_PAGE)[0x211]);
    }

    @ParameterizedTest
    @CsvSource({
        "true, nokaslr",
        "true, quiet nokaslr panic=-1",
        "true, 'quiet\tnokaslr\nx'",
        "true, a -- nokaslr",
        "true, 'a=\"b nokaslr c\"'",
        "true, nokaslr=1 nokaslr",
        "true, ' nokaslr'",
        "true, quiet  nokaslr ",
        "true, no  nokaslr",
        "true, nox nokaslr",
        "false, ''",
        "false, kaslr",
        "false, nokaslr=1",
        "false, nokaslrs",
        "false, xnokaslr",
        "false, NOKASLR",
        "false, \"nokaslr\"",
        "false, no nokaslr",
        "false, nokasl nokaslr",
    })
    void wordIsFoundWhereTheKernelsOwnCodeFindsIt(boolean found, String commandLine) {
        assertEquals(found, BzImage.hasWord(commandLine, "nokaslr"));
    }

    /** Changes the ELF file, the payload and the whole file, and says whether it is unpacked still. */
    private boolean isUnpacked(Consumer<ByteBuffer> inElf, UnaryOperator<byte[]> inPayload, Consumer<ByteBuffer> inFile)
            throws BootException {
        ByteBuffer changed = KernelFile.elf(code);
        inElf.accept(changed);
        ByteBuffer kernel = KernelFile.bzImage(inPayload.apply(KernelFile.lz4(changed.array())));
        inFile.accept(kernel);
        BootPlan plan = plan(kernel, "nokaslr");
        boolean unpacked = plan.kind().endsWith("unpacked");
        if (!unpacked) {
            assertUnpacked(false, plan);
            assertEquals(kernel.capacity() - KernelFile.CODE_OFFSET, chunk(plan, LOAD).length);
        }
        return unpacked;
    }

    private boolean isUnpacked(Consumer<ByteBuffer> inElf) throws BootException {
        return isUnpacked(inElf, payload -> payload, file -> {});
    }

    @Test
    void payloadThatIsNoExecutableForThisProcessorIsLeftToTheGuest() throws BootException {
        assertTrue(isUnpacked(elf -> {}));
        assertFalse(isUnpacked(elf -> elf.putInt(0, 0)), "no elf");
        assertFalse(isUnpacked(elf -> elf.put(4, (byte) 1)), "32 bits");
        assertFalse(isUnpacked(elf -> elf.putShort(16, (short) 3)), "a shared object");
        assertFalse(isUnpacked(elf -> elf.putShort(18, (short) 183)), "another processor");
        assertFalse(isUnpacked(elf -> elf.putShort(56, (short) 0)), "no headers");
        assertFalse(isUnpacked(elf -> elf.putInt(KernelFile.CODE_HEADER, 4)), "no code");
        assertFalse(isUnpacked(elf -> elf.putLong(KernelFile.DATA_HEADER + 8, 0x7FFF_FFFF)), "data not in the file");
    }

    @Test
    void kernelEnteredElsewhereThanInItsCodeIsLeftToTheGuest() throws BootException {
        int flags = KernelFile.CODE_HEADER + 4;
        assertFalse(isUnpacked(elf -> elf.putLong(24, LOAD + code.length)), "behind the code");
        assertFalse(isUnpacked(elf -> elf.putLong(24, LOAD - 1)), "before the code");
        assertFalse(isUnpacked(elf -> elf.putLong(24, 0xFFFF_FFFF_8100_0000L)), "at a virtual address");
        assertFalse(isUnpacked(elf -> elf.putLong(24, DATA)), "in the data");
        assertFalse(isUnpacked(elf -> elf.putInt(flags, 6)), "in code that is data");
    }

    @Test
    void kernelIsEnteredWhereItSays() throws BootException {
        elf.putLong(24, LOAD + 0x123);
        assertEquals(LOAD + 0x123, plan(KernelFile.bzImage(KernelFile.gzip(elf.array())), "nokaslr").entry().rip());
    }

    @Test
    void kernelThatIsNotWhereItPrefersToBeIsLeftToTheGuest() throws BootException {
        int address = KernelFile.DATA_HEADER + 24;
        int size = KernelFile.DATA_HEADER + 40;
        long end = LOAD + KernelFile.INIT_SIZE;
        assertTrue(isUnpacked(elf -> elf.putLong(address, DATA).putLong(size, end - DATA)));
        assertFalse(isUnpacked(elf -> elf.putLong(size, end - DATA + 1)), "beyond its room");
        assertFalse(isUnpacked(elf -> elf.putLong(size, -1)), "all memory");
        assertFalse(isUnpacked(elf -> elf.putLong(size, Long.MIN_VALUE)), "half of all memory");
        assertFalse(isUnpacked(elf -> elf.putLong(address, LOAD - 0x800)), "below it");
        assertFalse(isUnpacked(elf -> elf.putLong(address, end)), "behind it");
        assertFalse(isUnpacked(elf -> elf.putLong(address, end + 0x1000)), "farther behind it");
        assertFalse(isUnpacked(elf -> elf.putLong(address, -0x800)), "at the end of all addresses");
        assertFalse(isUnpacked(elf -> elf.putLong(address, LowMemory.ZERO_PAGE)), "where the boot structures are");
        assertFalse(isUnpacked(elf -> elf.putLong(address, end - 0x7FF).putLong(size, 0x800)), "a byte too far");
    }

    @Test
    void kernelWithSegmentsOverEachOtherIsLeftToTheGuest() throws BootException {
        int address = KernelFile.DATA_HEADER + 24;
        int size = KernelFile.CODE_HEADER + 40;
        assertTrue(isUnpacked(elf -> elf.putLong(size, MEBIBYTE)));
        assertFalse(isUnpacked(elf -> elf.putLong(size, MEBIBYTE + 1)));
        assertFalse(isUnpacked(elf -> elf.putLong(address, LOAD)));
    }

    @Test
    void payloadThatDoesNotUnpackIsLeftToTheGuest() throws BootException {
        assertFalse(isUnpacked(elf -> {}, payload -> Arrays.copyOf(payload, payload.length - 1), file -> {}), "cut");
        assertFalse(isUnpacked(elf -> {}, payload -> new byte[payload.length], file -> {}), "nothing");
        assertFalse(isUnpacked(elf -> {}, payload -> new byte[0], file -> {}), "empty");
        assertFalse(isUnpacked(elf -> {}, payload -> Arrays.copyOf(payload, 4), file -> {}), "a frame's beginning");
        for (int size : new int[] {0, 1, elf.capacity() - 1, elf.capacity() + 1, Integer.MAX_VALUE, -1}) {
            assertFalse(isUnpacked(elf -> {}, payload -> {
                ByteBuffer.wrap(payload).order(elf.order()).putInt(payload.length - 4, size);
                return payload;
            }, file -> {}), "size=" + size);
        }
        byte[] xz = {(byte) 0xFD, '7', 'z', 'X', 'Z', 0};
        assertFalse(isUnpacked(elf -> {}, payload -> {
            System.arraycopy(xz, 0, payload, 0, xz.length);
            return payload;
        }, file -> {}), "another format");
    }

    @Test
    void payloadOutsideOfTheCodeIsLeftToTheGuest() throws BootException {
        assertFalse(isUnpacked(elf -> {}, payload -> payload, file -> file.putInt(0x248, -1)));
        assertFalse(isUnpacked(elf -> {}, payload -> payload, file -> file.putInt(0x24C, -1)));
        assertFalse(isUnpacked(elf -> {}, payload -> payload, file -> file.putInt(0x24C, file.capacity())));
    }

    @Test
    void gzipWithAWrongSumIsLeftToTheGuest() throws BootException {
        byte[] payload = KernelFile.gzip(elf.array());
        payload[payload.length - 8]++;
        assertUnpacked(false, plan(KernelFile.bzImage(payload), "nokaslr"));
    }

    @Test
    void kernelThatUnpacksToMoreThanItsRoomIsLeftToTheGuest() throws BootException {
        ByteBuffer large = ByteBuffer.wrap(Arrays.copyOf(elf.array(), KernelFile.INIT_SIZE)).order(elf.order());
        assertUnpacked(true, plan(KernelFile.bzImage(KernelFile.gzip(large.array())), "nokaslr"));
        byte[] larger = Arrays.copyOf(large.array(), KernelFile.INIT_SIZE + 1);
        assertUnpacked(false, plan(KernelFile.bzImage(KernelFile.gzip(larger)), "nokaslr"));
    }

    @Test
    void anyPayloadIsUnpackedOrLeftAndChunksStayInMemory() throws BootException {
        Random random = new Random(13);
        int unpacked = 0;
        int rounds = 800;
        for (int round = 0; round < rounds; round++) {
            byte[] file = elf.array().clone();
            for (int i = random.nextInt(3); i > 0; i--) {
                file[random.nextInt(KernelFile.ELF_CODE)] = (byte) random.nextInt();
            }
            byte[] payload = random.nextBoolean() ? KernelFile.lz4(file) : KernelFile.gzip(file);
            for (int i = random.nextInt(3); i > 0; i--) {
                payload[random.nextInt(payload.length)] = random.nextBoolean() ? (byte) random.nextInt() : (byte) -1;
            }
            BootPlan plan = plan(KernelFile.bzImage(payload), "nokaslr");
            unpacked += plan.kind().endsWith("unpacked") ? 1 : 0;
            for (BootPlan.Chunk chunk : plan.chunks()) {
                assertTrue(MEMORY.isRam(chunk.gpa(), chunk.bytes().byteSize()), () -> "chunk=" + chunk);
            }
        }
        assertTrue(unpacked > rounds / 8 && unpacked < rounds * 7 / 8, "unpacked=" + unpacked);
    }
}
