package org.jacinth.vmm.boot;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.zip.GZIPOutputStream;

/** Makes small files that look like Linux kernels. */
public final class KernelFile {
    /** Where the kernels prefer to be. */
    public static final long LOAD = 16 << 20;

    static final int SETUP_SECTORS = 3;
    static final int CODE_OFFSET = (SETUP_SECTORS + 1) * 512;
    static final int INIT_SIZE = 0x20_0000;
    /** In the code: behind the 64-bit entry. */
    static final int PAYLOAD_OFFSET = 0x300;
    /** Program headers of {@link #elf}: code, data. */
    static final int CODE_HEADER = 64;
    static final int DATA_HEADER = CODE_HEADER + 56;
    static final int ELF_CODE = 0x200;

    private KernelFile() {}

    /** A boot header and code, in which every byte has the low bits of its offset. */
    static ByteBuffer bzImage(int codeSize) {
        ByteBuffer kernel = ByteBuffer.allocate(CODE_OFFSET + codeSize).order(ByteOrder.LITTLE_ENDIAN);
        kernel.put(0x1F1, (byte) SETUP_SECTORS);
        kernel.putInt(0x1F4, (codeSize + 15) / 16);
        kernel.putShort(0x1FE, (short) 0xAA55);
        kernel.put(0x200, (byte) 0xEB).put(0x201, (byte) 0x66);
        kernel.putInt(0x202, 0x5372_6448).putShort(0x206, (short) 0x020F);
        kernel.put(0x211, (byte) 0x81);
        kernel.putInt(0x22C, 0x7FFF_FFFF);
        kernel.putInt(0x230, 0x20_0000).put(0x234, (byte) 1).put(0x235, (byte) 21);
        kernel.putShort(0x236, (short) 1);
        kernel.putInt(0x238, 2047);
        kernel.putLong(0x258, LOAD).putInt(0x260, INIT_SIZE);
        for (int i = 0; i < codeSize; i++) {
            kernel.put(CODE_OFFSET + i, (byte) i);
        }
        return kernel;
    }

    /** A kernel around a payload. */
    public static ByteBuffer bzImage(byte[] payload) {
        ByteBuffer kernel = bzImage(PAYLOAD_OFFSET + payload.length + 0x80);
        kernel.putInt(0x248, PAYLOAD_OFFSET).putInt(0x24C, payload.length);
        kernel.put(CODE_OFFSET + PAYLOAD_OFFSET, payload);
        return kernel;
    }

    /**
     * A vmlinux: its code is at {@link #LOAD}, where it is entered, and a page of data a mebibyte behind that, of which
     * the file has half.
     */
    public static ByteBuffer elf(byte[] code) {
        int data = (ELF_CODE + code.length + 0xFF) & ~0xFF;
        ByteBuffer elf = ByteBuffer.allocate(data + 0x800).order(ByteOrder.LITTLE_ENDIAN);
        elf.putInt(0, 0x464C_457F).put(4, (byte) 2).put(5, (byte) 1);
        elf.putShort(16, (short) 2).putShort(18, (short) 62).putLong(24, LOAD);
        elf.putLong(32, CODE_HEADER).putShort(54, (short) 56).putShort(56, (short) 2);
        header(elf, CODE_HEADER, 5, ELF_CODE, LOAD, code.length, code.length);
        header(elf, DATA_HEADER, 6, data, LOAD + 0x10_0000, 0x800, 0x1000);
        elf.put(ELF_CODE, code);
        for (int i = data; i < elf.capacity(); i++) {
            elf.put(i, (byte) (i * i >> 4));
        }
        return elf;
    }

    private static void header(ByteBuffer elf, int at, int flags, int offset, long physical, int fileSize, int size) {
        elf.putInt(at, 1).putInt(at + 4, flags).putLong(at + 8, offset).putLong(at + 24, physical);
        elf.putLong(at + 32, fileSize).putLong(at + 40, size);
    }

    /** A payload packed by gzip. */
    public static byte[] gzip(byte[] data) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(out)) {
            gzip.write(data);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return out.toByteArray();
    }

    /** A payload packed by LZ4, and its size. */
    static byte[] lz4(byte[] data) {
        byte[] frame = frame(block(data));
        return ByteBuffer.wrap(Arrays.copyOf(frame, frame.length + 4))
                .order(ByteOrder.LITTLE_ENDIAN)
                .putInt(frame.length, data.length)
                .array();
    }

    /** A legacy frame of these blocks. */
    static byte[] frame(byte[]... blocks) {
        int size = 4 + Arrays.stream(blocks).mapToInt(block -> 4 + block.length).sum();
        ByteBuffer frame = ByteBuffer.allocate(size).order(ByteOrder.LITTLE_ENDIAN).putInt(0x184C_2102);
        for (byte[] block : blocks) {
            frame.putInt(block.length).put(block);
        }
        return frame.array();
    }

    /** A block of LZ4. Its matches are those with the last place where the next four bytes stood. */
    static byte[] block(byte[] data) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ByteBuffer bytes = ByteBuffer.wrap(data);
        Map<Integer, Integer> places = new HashMap<>();
        int literals = 0;
        int at = 0;
        while (at + 4 < data.length) {
            Integer place = places.put(bytes.getInt(at), at);
            if (place == null || at - place > 0xFFFF) {
                at++;
                continue;
            }
            int length = 4;
            while (at + length < data.length - 1 && data[place + length] == data[at + length]) {
                length++;
            }
            sequence(out, data, literals, at, at - place, length);
            at += length;
            literals = at;
        }
        sequence(out, data, literals, data.length, 0, 0);
        return out.toByteArray();
    }

    private static void sequence(ByteArrayOutputStream out, byte[] data, int start, int end, int distance, int length) {
        int literals = end - start;
        int match = distance == 0 ? 0 : length - 4;
        out.write(Math.min(literals, 15) << 4 | Math.min(match, 15));
        more(out, literals);
        out.write(data, start, literals);
        if (distance != 0) {
            out.write(distance);
            out.write(distance >>> 8);
            more(out, match);
        }
    }

    private static void more(ByteArrayOutputStream out, int length) {
        for (int rest = length - 15; rest >= 0; rest -= 255) {
            out.write(Math.min(rest, 255));
        }
    }
}
