package org.jacinth.zx;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;

/**
 * Copies from and to the caller's memory. A pointer is invalid where Zircon's would fault: {@code null}, too short,
 * closed, of another thread, or read-only where the call writes. Closing a segment while a call copies makes it invalid
 * as well.
 */
final class UserMemory {
    static final ValueLayout.OfLong U64 = ValueLayout.JAVA_LONG_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
    static final ValueLayout.OfInt U32 = ValueLayout.JAVA_INT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
    static final ValueLayout.OfShort U16 = ValueLayout.JAVA_SHORT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
    static final ValueLayout.OfByte U8 = ValueLayout.JAVA_BYTE;

    private UserMemory() {}

    /** True where {@code size} (unsigned) bytes can be read. */
    static boolean isReadable(MemorySegment segment, long size) {
        return segment != null
                && size >= 0
                && segment.byteSize() >= size
                && !(segment.address() == 0 && segment.isNative())
                && segment.scope().isAlive()
                && segment.isAccessibleBy(Thread.currentThread());
    }

    /** True where {@code size} (unsigned) bytes can be written. */
    static boolean isWritable(MemorySegment segment, long size) {
        return isReadable(segment, size) && !segment.isReadOnly();
    }

    /** True where an optional pointer was given. */
    static boolean isGiven(MemorySegment segment) {
        return segment != null && !(segment.isNative() && segment.address() == 0);
    }

    static boolean copyIn(MemorySegment from, MemorySegment to, long size) {
        if (!isReadable(from, size)) {
            return false;
        }
        try {
            MemorySegment.copy(from, 0, to, 0, size);
            return true;
        } catch (IllegalStateException e) {
            return false;
        }
    }

    static boolean copyOut(MemorySegment from, MemorySegment to, long size) {
        if (!isWritable(to, size)) {
            return false;
        }
        try {
            MemorySegment.copy(from, 0, to, 0, size);
            return true;
        } catch (IllegalStateException e) {
            return false;
        }
    }

    static boolean putLong(MemorySegment to, long value) {
        if (!isWritable(to, 8)) {
            return false;
        }
        try {
            to.set(U64, 0, value);
            return true;
        } catch (IllegalStateException e) {
            return false;
        }
    }

    static boolean putInt(MemorySegment to, int value) {
        if (!isWritable(to, 4)) {
            return false;
        }
        try {
            to.set(U32, 0, value);
            return true;
        } catch (IllegalStateException e) {
            return false;
        }
    }
}
