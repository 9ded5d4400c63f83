package org.jacinth.vmm.acpi;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

/**
 * Encodes the few terms of ACPI machine language that a static definition block needs. Every method returns the term's
 * bytes; a term that holds others takes them encoded. The headings cited are those of the ACPI specification, chapter
 * "ACPI Machine Language (AML) Specification".
 */
final class Aml {
    private static final byte[] NOTHING = {};

    private Aml() {}

    /** Bytes one after the other. */
    static byte[] join(byte[]... parts) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            out.writeBytes(part);
        }
        return out.toByteArray();
    }

    /** {@code Scope (path) { ... }}. */
    static byte[] scope(String path, byte[]... terms) {
        return join(bytes(0x10), withLength(join(name(path), join(terms))));
    }

    /** {@code Device (segment) { ... }}. */
    static byte[] device(String segment, byte[]... terms) {
        return join(bytes(0x5B, 0x82), withLength(join(name(segment), join(terms))));
    }

    /** {@code Name (segment, object)}. */
    static byte[] named(String segment, byte[] object) {
        return join(bytes(0x08), name(segment), object);
    }

    /** {@code Package () { ... }}, at most 255 elements. */
    static byte[] pack(byte[]... elements) {
        return join(bytes(0x12), withLength(join(bytes(elements.length), join(elements))));
    }

    /** A zero-terminated string. */
    static byte[] string(String text) {
        return join(bytes(0x0D), text.getBytes(StandardCharsets.US_ASCII), bytes(0));
    }

    /** An integer in its shortest form. */
    static byte[] integer(long value) {
        if (value == 0 || value == 1) {
            return bytes((int) value);
        }
        if (value >= 0 && value <= 0xFF) {
            return bytes(0x0A, (int) value);
        }
        if (value >= 0 && value <= 0xFFFF) {
            return join(bytes(0x0B), little(value, 2));
        }
        if (value >= 0 && value <= 0xFFFF_FFFFL) {
            return join(bytes(0x0C), little(value, 4));
        }
        return join(bytes(0x0E), little(value, 8));
    }

    /**
     * {@code EisaId ("PNP0501")}: three letters of five bits and four hexadecimal digits, big-endian.
     *
     * @param id seven characters
     */
    static byte[] eisaId(String id) {
        int value = 0;
        for (int i = 0; i < 3; i++) {
            value = value << 5 | (id.charAt(i) - 0x40) & 0x1F;
        }
        value = value << 16 | Integer.parseInt(id.substring(3), 16);
        return join(bytes(0x0C), little(Integer.toUnsignedLong(Integer.reverseBytes(value)), 4));
    }

    /** {@code ResourceTemplate () { ... }}: a buffer of descriptors with an end tag (its checksum not used). */
    static byte[] resources(byte[]... descriptors) {
        byte[] list = join(join(descriptors), bytes(0x79, 0x00));
        return join(bytes(0x11), withLength(join(integer(list.length), list)));
    }

    /** {@code IO (Decode16, ...)}: fixed ports. */
    static byte[] io(int port, int count) {
        return join(bytes(0x47, 0x01), little(port, 2), little(port, 2), bytes(1, count));
    }

    /** {@code IRQNoFlags () {line}}: edge, active high, lines 0 to 15. */
    static byte[] irq(int line) {
        return join(bytes(0x22), little(1L << line, 2));
    }

    /** {@code WordBusNumber (ResourceProducer, MinFixed, MaxFixed, ...)}. */
    static byte[] busNumbers(int first, int last) {
        return join(
                bytes(0x88), little(13, 2), bytes(2, 0x0C, 0),
                little(0, 2), little(first, 2), little(last, 2), little(0, 2), little(last - first + 1L, 2));
    }

    /** {@code WordIO (ResourceProducer, MinFixed, MaxFixed, PosDecode, EntireRange, ...)}. */
    static byte[] ioWindow(int first, int last) {
        return join(
                bytes(0x88), little(13, 2), bytes(1, 0x0C, 3),
                little(0, 2), little(first, 2), little(last, 2), little(0, 2), little(last - first + 1L, 2));
    }

    /** {@code DWordMemory (ResourceProducer, PosDecode, MinFixed, MaxFixed, NonCacheable, ReadWrite, ...)}. */
    static byte[] memoryWindow(long first, long last) {
        return join(
                bytes(0x87), little(23, 2), bytes(0, 0x0C, 1),
                little(0, 4), little(first, 4), little(last, 4), little(0, 4), little(last - first + 1, 4));
    }

    /** A name path: an optional leading backslash and segments of one to four characters joined by dots. */
    static byte[] name(String path) {
        boolean root = path.startsWith("\\");
        String rest = root ? path.substring(1) : path;
        byte[] prefix = root ? bytes('\\') : NOTHING;
        if (rest.isEmpty()) {
            return join(prefix, bytes(0));
        }
        String[] segments = rest.split("\\.");
        byte[] count = switch (segments.length) {
            case 1 -> NOTHING;
            case 2 -> bytes(0x2E);
            default -> bytes(0x2F, segments.length);
        };
        byte[] out = join(prefix, count);
        for (String segment : segments) {
            out = join(out, (segment + "____").substring(0, 4).getBytes(StandardCharsets.US_ASCII));
        }
        return out;
    }

    /**
     * Puts a package length in front: it counts itself. One byte up to 63, else two bits for the number of further
     * bytes, four low bits, and eight bits in each further byte.
     */
    private static byte[] withLength(byte[] content) {
        int size = content.length;
        if (size + 1 <= 0x3F) {
            return join(bytes(size + 1), content);
        }
        int more = size + 2 < 1 << 12 ? 1 : size + 3 < 1 << 20 ? 2 : 3;
        int total = size + 1 + more;
        byte[] length = new byte[1 + more];
        length[0] = (byte) (more << 6 | total & 0x0F);
        for (int i = 1; i <= more; i++) {
            length[i] = (byte) (total >>> 4 + 8 * (i - 1));
        }
        return join(length, content);
    }

    private static byte[] little(long value, int size) {
        byte[] out = new byte[size];
        for (int i = 0; i < size; i++) {
            out[i] = (byte) (value >>> 8 * i);
        }
        return out;
    }

    private static byte[] bytes(int... values) {
        byte[] out = new byte[values.length];
        for (int i = 0; i < values.length; i++) {
            out[i] = (byte) values[i];
        }
        return out;
    }
}
