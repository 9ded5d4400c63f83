package org.jacinth.vmm.boot;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.lang.foreign.MemorySegment;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Timeout(30)
class Lz4Test {
    private static final int ROOM = 64;
    private static final byte GUARD = 0x55;

    private static byte[] bytes(String hex) {
        return HexFormat.of().parseHex(hex.replace(" ", ""));
    }

    /** What a block unpacks to, behind other bytes and with room to spare. */
    private static String unpacked(String hex) {
        byte[] block = bytes(hex);
        byte[] to = new byte[1000];
        int end = Lz4.unpackBlock(block, block.length, to, 100, 900);
        assertTrue(end >= 100, () -> "block=" + hex);
        return new String(to, 100, end - 100, StandardCharsets.ISO_8859_1);
    }

    @Test
    void literalsAreCopied() {
        assertEquals("hello", unpacked("50 68656c6c6f"));
        assertEquals("", unpacked("00"));
    }

    @Test
    void matchIsCopiedFromBefore() {
        assertEquals("abcdefbcdef!", unpacked("61 616263646566 0500 10 21"));
    }

    @Test
    void matchMayReachIntoItself() {
        assertEquals("a".repeat(11) + "b", unpacked("16 61 0100 10 62"));
        assertEquals("abcabcabcab.", unpacked("34 616263 0300 10 2e"));
    }

    @Test
    void lengthsOfFifteenAndMoreGoOnInTheNextBytes() {
        String letters = "abcdefghijklmno";
        String hex = "6162636465666768696a6b6c6d6e6f";
        assertEquals(letters, unpacked("f0 00" + hex));
        assertEquals(letters + letters + "abcd.", unpacked("ff 00" + hex + "0f00 00 10 2e"));
        assertEquals("x" + "x".repeat(4 + 15 + 255 + 3), unpacked("1f 78 0100 ff 03 00"));
        assertEquals("y".repeat(270), unpacked("f0 ff 00" + "79".repeat(270)));
    }

    @ParameterizedTest
    @CsvSource({
        "'', nothing",
        "50 68656c6c, literals that are not there",
        "f0, a length that is not there",
        "f0 ff ff, a length without end",
        "10 61 01, half a distance",
        "10 61 0000 10 61, a distance of nothing",
        "10 61 0200 10 61, a distance to before the start",
        "00 0100 10 61, a match of nothing",
        "10 61 0100, an end behind a match",
        "1f 61 0100 ff ff, a match length without end",
        "1f 61 0100 3c 10 61, more than there is room for",
        "1f 61 0100 2c 10 61, a literal more than there is room for",
    })
    void malformedBlockIsRefusedAndWritesNowhereElse(String hex, String what) {
        byte[] block = bytes(hex);
        byte[] to = new byte[3 * ROOM];
        Arrays.fill(to, GUARD);
        assertTrue(Lz4.unpackBlock(block, block.length, to, ROOM, ROOM) < 0, what);
        assertGuards(to);
    }

    @Test
    void lengthThatWouldOverflowIsRefused() {
        byte[] block = new byte[Integer.MAX_VALUE / 255 + 20];
        Arrays.fill(block, (byte) 0xFF);
        block[block.length - 10] = 0;
        byte[] to = new byte[ROOM];
        assertTrue(Lz4.unpackBlock(block, block.length, to, 0, ROOM) < 0, "literals");
        System.arraycopy(bytes("1f 61 0100"), 0, block, 0, 4);
        assertTrue(Lz4.unpackBlock(block, block.length, to, 0, ROOM) < 0, "match");
    }

    @Test
    void whatIsBehindTheEndOfTheBlockIsNotRead() {
        byte[] block = bytes("50 68656c6c6f");
        assertTrue(Lz4.unpackBlock(block, 5, new byte[ROOM], 0, ROOM) < 0);
    }

    @Test
    void whatWasPackedIsUnpacked() {
        Random random = new Random(11);
        for (int round = 0; round < 300; round++) {
            byte[] data = repetitive(random, random.nextInt(3000));
            byte[] block = KernelFile.block(data);
            byte[] to = new byte[data.length + 2 * ROOM];
            assertEquals(ROOM + data.length, Lz4.unpackBlock(block, block.length, to, ROOM, data.length));
            assertArrayEquals(data, Arrays.copyOfRange(to, ROOM, ROOM + data.length), "round=" + round);
        }
    }

    /** New bytes, and copies of earlier ones from all distances, some of which reach into themselves. */
    private static byte[] repetitive(Random random, int size) {
        byte[] data = new byte[size];
        for (int at = 0; at < size; ) {
            int end = Math.min(size, at + 1 + random.nextInt(random.nextInt(10) == 0 ? 600 : 20));
            boolean isNew = at == 0 || random.nextInt(3) == 0;
            int distance = isNew ? 0 : 1 + random.nextInt(1 + random.nextInt(at));
            for (; at < end; at++) {
                data[at] = distance == 0 ? (byte) random.nextInt() : data[at - distance];
            }
        }
        return data;
    }

    @Test
    void anyBlockIsUnpackedOrRefusedWithinItsBounds() {
        Random random = new Random(5);
        int refused = 0;
        for (int round = 0; round < 20_000; round++) {
            byte[] block = KernelFile.block(repetitive(random, ROOM));
            for (int i = random.nextInt(4); i >= 0; i--) {
                block[random.nextInt(block.length)] = random.nextBoolean() ? (byte) random.nextInt() : (byte) -1;
            }
            byte[] to = new byte[3 * ROOM];
            Arrays.fill(to, GUARD);
            int end = Lz4.unpackBlock(block, random.nextInt(block.length + 1), to, ROOM, ROOM);
            assertTrue(end < 0 || end >= ROOM && end <= 2 * ROOM, "end=" + end);
            assertGuards(to);
            refused += end < 0 ? 1 : 0;
        }
        assertTrue(refused > 1000 && refused < 19_900, "refused=" + refused);
    }

    private static void assertGuards(byte[] to) {
        byte[] guard = new byte[ROOM];
        Arrays.fill(guard, GUARD);
        assertArrayEquals(guard, Arrays.copyOf(to, ROOM));
        assertArrayEquals(guard, Arrays.copyOfRange(to, 2 * ROOM, 3 * ROOM));
    }

    private static boolean unpacksTo(byte[] frame, byte[] expected) {
        byte[] to = new byte[expected.length];
        return Lz4.unpackLegacy(MemorySegment.ofArray(frame).asReadOnly(), to) && Arrays.equals(to, expected);
    }

    @Test
    void frameIsItsBlocksOneAfterTheOther() {
        byte[] frame = KernelFile.frame(bytes("16 61 0100 10 62"), bytes("50 68656c6c6f"), bytes("00"));
        byte[] text = "aaaaaaaaaaabhello".getBytes(StandardCharsets.US_ASCII);
        assertTrue(unpacksTo(frame, text));
        assertFalse(unpacksTo(frame, Arrays.copyOf(text, text.length - 1)), "more than was said");
        assertFalse(unpacksTo(frame, Arrays.copyOf(text, text.length + 1)), "less than was said");
        for (int size = 0; size < frame.length; size++) {
            boolean lastBlockIsEmptyAndMissing = size == frame.length - 5;
            assertEquals(lastBlockIsEmptyAndMissing, unpacksTo(Arrays.copyOf(frame, size), text), "size=" + size);
        }
    }

    @Test
    void blockDoesNotReferToTheOneBefore() {
        byte[] text = "aaaaab".getBytes(StandardCharsets.US_ASCII);
        assertTrue(unpacksTo(KernelFile.frame(bytes("10 61 0100 10 62")), text));
        assertFalse(unpacksTo(KernelFile.frame(bytes("10 61"), bytes("00 0100 10 62")), text));
    }

    @Test
    void blockOfMoreThanEightMebibytesIsRefused() {
        assertTrue(unpacksTo(KernelFile.frame(zeros(8 << 20)), new byte[8 << 20]));
        assertFalse(unpacksTo(KernelFile.frame(zeros((8 << 20) + 1)), new byte[(8 << 20) + 1]));
    }

    /** A block of zeros: one literal, one match, and a literal for the end. */
    private static byte[] zeros(int size) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.writeBytes(bytes("1f 00 0100"));
        int rest = size - 2 - 4 - 15;
        for (; rest >= 255; rest -= 255) {
            out.write(255);
        }
        out.write(rest);
        out.writeBytes(bytes("10 00"));
        return out.toByteArray();
    }

    @Test
    void otherMagicIsRefused() {
        byte[] frame = KernelFile.frame(bytes("10 61"));
        frame[3]++;
        assertFalse(unpacksTo(frame, new byte[] {'a'}));
    }
}
