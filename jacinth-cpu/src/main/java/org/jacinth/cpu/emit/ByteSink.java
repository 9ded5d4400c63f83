package org.jacinth.cpu.emit;

import java.util.Arrays;

/** Bytes that are appended to, big-endian as in class files. */
final class ByteSink {
    private byte[] bytes = new byte[1_024];
    private int length;

    int length() {
        return length;
    }

    /** The bytes, and perhaps more behind them. */
    byte[] array() {
        return bytes;
    }

    byte[] toByteArray() {
        return Arrays.copyOf(bytes, length);
    }

    void u1(int value) {
        if (length == bytes.length) {
            bytes = Arrays.copyOf(bytes, 2 * length);
        }
        bytes[length++] = (byte) value;
    }

    void u2(int value) {
        u1(value >> 8);
        u1(value);
    }

    void u4(int value) {
        u2(value >> 16);
        u2(value);
    }

    void u8(long value) {
        u4((int) (value >> 32));
        u4((int) value);
    }

    void bytes(byte[] from, int count) {
        if (length + count > bytes.length) {
            bytes = Arrays.copyOf(bytes, Math.max(2 * bytes.length, length + count));
        }
        System.arraycopy(from, 0, bytes, length, count);
        length += count;
    }

    /** Modified UTF-8 of text that is ASCII, with its length before it. */
    void ascii(String text) {
        u2(text.length());
        for (int k = 0; k < text.length(); k++) {
            u1(text.charAt(k));
        }
    }
}
