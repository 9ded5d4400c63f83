package org.jacinth.devices;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class FwCfgTest {
    private final byte[] memory = new byte[8 << 20];
    private final FwCfg device = new FwCfg(new ArrayDma(memory));

    /** Guest memory from address zero. */
    record ArrayDma(byte[] memory) implements Dma {
        private boolean inside(long gpa, int length) {
            return gpa >= 0 && gpa <= memory.length - length;
        }

        @Override
        public boolean read(long gpa, byte[] to, int from, int length) {
            if (inside(gpa, length)) {
                System.arraycopy(memory, (int) gpa, to, from, length);
            }
            return inside(gpa, length);
        }

        @Override
        public boolean write(long gpa, byte[] bytes, int from, int length) {
            if (inside(gpa, length)) {
                System.arraycopy(bytes, from, memory, (int) gpa, length);
            }
            return inside(gpa, length);
        }
    }

    private byte[] item(int key, int length) {
        device.write(0, 2, key);
        byte[] bytes = new byte[length];
        for (int i = 0; i < length; i++) {
            bytes[i] = (byte) device.read(1, 1);
        }
        return bytes;
    }

    private int transfer(int control, int length, long address) {
        ByteBuffer.wrap(memory, 0x100, 16).putInt(control).putInt(length).putLong(address);
        device.write(4, 4, 0);
        device.write(8, 4, Integer.reverseBytes(0x100));
        return ByteBuffer.wrap(memory, 0x100, 4).getInt();
    }

    @Test
    void signatureAndFeatures() {
        assertEquals("QEMU", new String(item(0, 4), StandardCharsets.US_ASCII));
        assertArrayEquals(new byte[] {3, 0, 0, 0}, item(1, 4));
        assertEquals(0x554d4551, device.read(4, 4));
        assertEquals(0x47464320, device.read(8, 4));
        FwCfg plain = new FwCfg(null);
        plain.write(0, 2, 1);
        assertEquals(1, plain.read(1, 1));
        assertEquals(-1, plain.read(4, 4));
    }

    @Test
    void directoryListsFilesAndKeys() {
        device.file("etc/a", new byte[] {1, 2, 3});
        device.memoryMap(List.of(new FwCfg.MemoryRange(0x10_0000, 0x200_0000, 1)));
        ByteBuffer directory = ByteBuffer.wrap(item(0x19, 4 + 2 * 64));
        assertEquals(2, directory.getInt());
        assertEquals(3, directory.getInt());
        assertEquals(0x20, directory.getShort());
        assertEquals(20, directory.getInt(68));
        assertEquals("etc/e820", new String(directory.array(), 76, 8, StandardCharsets.US_ASCII));
        assertArrayEquals(new byte[] {1, 2, 3, 0}, item(0x20, 4));
        byte[] map = item(0x21, 20);
        assertEquals(0x10, map[2]);
        assertEquals(2, map[11]);
        assertEquals(1, map[16]);
    }

    @Test
    void numbersAreLittleEndianAndUnknownItemsAreZero() {
        device.item(FwCfg.CPU_COUNT, 0x0102);
        assertArrayEquals(new byte[] {2, 1, 0}, item(5, 3));
        assertArrayEquals(new byte[2], item(0x3fff, 2));
        assertThrows(IllegalArgumentException.class, () -> device.item(0x20, 1));
    }

    @Test
    void dmaReadsSkipsAndSelects() {
        device.file("f", "hello world".getBytes(StandardCharsets.US_ASCII));
        assertEquals(0, transfer(0x20 << 16 | 8 | 4, 6, 0));
        assertEquals(0, transfer(2, 5, 0x1000));
        assertEquals("world", new String(memory, 0x1000, 5, StandardCharsets.US_ASCII));
    }

    @Test
    void dmaBehindTheEndGivesZeros() {
        device.file("f", new byte[] {9});
        Arrays.fill(memory, 0x1000, 0x4000, (byte) 7);
        assertEquals(0, transfer(0x20 << 16 | 8 | 2, 0x2000, 0x1000));
        assertEquals(9, memory[0x1000]);
        assertEquals(0, memory[0x2fff]);
        assertEquals(7, memory[0x3000]);
    }

    @Test
    void dmaFailsOutsideOfMemoryWhenTooLongAndWhenWriting() {
        device.file("f", new byte[5000]);
        assertEquals(1, transfer(0x20 << 16 | 8 | 2, 5000, memory.length - 4096));
        assertEquals(1, transfer(2, -1, 0x1000));
        assertEquals(1, transfer(0x20 << 16 | 8 | 16, 4, 0x1000));
        device.write(4, 4, -1);
        device.write(8, 4, -1);
    }
}
