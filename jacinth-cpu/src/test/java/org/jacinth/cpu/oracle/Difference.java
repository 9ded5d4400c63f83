package org.jacinth.cpu.oracle;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.StringJoiner;

/** What differs between two results of a case, in words. */
final class Difference {
    private Difference() {}

    /**
     * Null where nothing does.
     *
     * @param mistaken see {@link Reference#mayMistakeFaults}
     */
    static String of(Case c, Case.Result expected, Case.Result actual, boolean mistaken) {
        StringJoiner out = new StringJoiner(", ");
        // A software KVM takes a #GP to its instruction emulator, and what that does not know becomes #UD.
        boolean emulated = mistaken && expected.vector == 6 && actual.vector == 13;
        if (expected.vector != actual.vector && !emulated) {
            out.add("vector expected=%d actual=%d".formatted(expected.vector, actual.vector));
        }
        if (expected.vector >= 0) {
            if (expected.vector == actual.vector && expected.errorCode != actual.errorCode) {
                out.add("error code expected=0x%x actual=0x%x".formatted(expected.errorCode, actual.errorCode));
            }
            if (expected.vector == 14 && actual.vector == 14 && expected.cr2 != actual.cr2) {
                out.add("cr2 expected=0x%x actual=0x%x".formatted(expected.cr2, actual.cr2));
            }
        }
        for (int r = 0; r < 16; r++) {
            if (expected.gpr[r] != actual.gpr[r]) {
                out.add("r%d in=0x%x expected=0x%x actual=0x%x".formatted(r, c.gpr[r], expected.gpr[r], actual.gpr[r]));
            }
        }
        if (((expected.rflags ^ actual.rflags) & c.flagMask) != 0) {
            out.add("rflags in=0x%x expected=0x%x actual=0x%x mask=0x%x".formatted(
                    c.rflags, expected.rflags, actual.rflags, c.flagMask));
        }
        bytes(out, "memory", c.memory, expected.memory, actual.memory, 0, Case.WINDOW);
        if (c.comparesFx && !underflowsOnce(c, expected, actual)) {
            if (c.approximate) {
                // By the last place, which is free, the result of the smallest normal number may underflow or not; for
                // denormal operands processors differ. C1 tells whether the last place was rounded up.
                actual.fx[2] = (byte) (actual.fx[2] & ~0x10 | expected.fx[2] & 0x10);
                actual.fx[3] = (byte) (actual.fx[3] & ~2 | expected.fx[3] & 2);
                for (int r = 0; r < 8; r++) {
                    forgiveLastPlace(expected.fx, actual.fx, 32 + 16 * r);
                }
            }
            for (int at = 160; c.sum != 0 && at < 416; at += c.sum) {
                forgiveNan(expected.fx, actual.fx, at, c.sum);
            }
            bytes(out, "control/status/tag", c.fx, expected.fx, actual.fx, 0, 5);
            bytes(out, "mxcsr", c.fx, expected.fx, actual.fx, 24, 28);
            for (int r = 0; r < 8; r++) {
                bytes(out, "st" + r, c.fx, expected.fx, actual.fx, 32 + 16 * r, 42 + 16 * r);
            }
            for (int r = 0; r < 16; r++) {
                bytes(out, "xmm" + r, c.fx, expected.fx, actual.fx, 160 + 16 * r, 176 + 16 * r);
            }
        }
        return out.length() == 0 ? null : out.toString();
    }

    /**
     * True where one of the two underflowed unmasked, and so has a scaled result: by the last place, which is free, the
     * other's may be the smallest normal number.
     */
    private static boolean underflowsOnce(Case c, Case.Result expected, Case.Result actual) {
        boolean masked = (c.fx[0] & 0x10) != 0;
        return c.approximate && !masked && ((expected.fx[2] ^ actual.fx[2]) & 0x10) != 0;
    }

    private static void forgiveLastPlace(byte[] expected, byte[] actual, int at) {
        ByteBuffer e = ByteBuffer.wrap(expected).order(ByteOrder.LITTLE_ENDIAN);
        ByteBuffer a = ByteBuffer.wrap(actual).order(ByteOrder.LITTLE_ENDIAN);
        // The explicit integer bit left out, neighbours differ by one even where the exponents do.
        long place = ((long) (e.getShort(at + 8) - a.getShort(at + 8)) << 63) + (e.getLong(at) << 1 >>> 1) - (a.getLong(at) << 1 >>> 1);
        if (Math.abs(e.getShort(at + 8) - a.getShort(at + 8)) <= 1 && Math.abs(place) == 1) {
            a.putLong(at, e.getLong(at));
            a.putShort(at + 8, e.getShort(at + 8));
        }
    }

    private static void forgiveNan(byte[] expected, byte[] actual, int at, int size) {
        if (isNan(expected, at, size) && isNan(actual, at, size)) {
            System.arraycopy(expected, at, actual, at, size);
        }
    }

    private static boolean isNan(byte[] fx, int at, int size) {
        ByteBuffer b = ByteBuffer.wrap(fx).order(ByteOrder.LITTLE_ENDIAN);
        return size == 4 ? Float.isNaN(b.getFloat(at)) : Double.isNaN(b.getDouble(at));
    }

    private static void bytes(StringJoiner out, String what, byte[] in, byte[] expected, byte[] actual, int from, int to) {
        int first = -1;
        int last = -1;
        for (int i = from; i < to; i++) {
            if (expected[i] != actual[i]) {
                first = first < 0 ? i : first;
                last = i;
            }
        }
        if (first >= 0) {
            if (to - from <= 16) {
                first = from;
                last = to - 1;
            }
            out.add("%s+0x%x in=%s expected=%s actual=%s".formatted(
                    what, first - from, hex(in, first, last), hex(expected, first, last), hex(actual, first, last)));
        }
    }

    private static String hex(byte[] b, int first, int last) {
        StringBuilder s = new StringBuilder();
        for (int i = last; i >= first; i--) {
            s.append("%02x".formatted(b[i]));
        }
        return s.toString();
    }
}
