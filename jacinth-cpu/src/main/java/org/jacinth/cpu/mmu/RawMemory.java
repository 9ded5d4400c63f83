package org.jacinth.cpu.mmu;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import jdk.internal.misc.Unsafe;

/**
 * The bytes of a backing, little-endian at any alignment; offsets are in bytes from its start. They are not checked again where
 * accesses are {@link #DIRECT}: whoever calls has found them in a mapping of the backing, or in the TLB, and executes, so that
 * the memory stays. Otherwise each access throws {@link IndexOutOfBoundsException} outside the backing, and
 * {@link IllegalStateException} where the memory is gone.
 *
 * <p>A record, for HotSpot to take the fields of one that is a constant for constants.
 *
 * @param segment all of the bytes, native memory where accesses are direct
 * @param address where the first one is, unless accesses are not direct
 */
public record RawMemory(MemorySegment segment, long address) {
    /**
     * True where an access is one machine instruction, in code of HotSpot's first compiler too, which takes dozens for a
     * segment's. That needs the JVM's option {@code --add-exports java.base/jdk.internal.misc=org.jacinth.cpu}, and is
     * declined by {@code -Djacinth.memory=checked}. See the decision record on direct access.
     */
    public static final boolean DIRECT = isDirect();

    private static final ValueLayout.OfShort SHORT = ValueLayout.JAVA_SHORT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
    private static final ValueLayout.OfInt INT = ValueLayout.JAVA_INT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
    private static final ValueLayout.OfLong LONG = ValueLayout.JAVA_LONG_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

    /** No memory at all. */
    public static final RawMemory NONE = new RawMemory(MemorySegment.NULL, 0);

    private static boolean isDirect() {
        return !"checked".equals(System.getProperty("jacinth.memory"))
                && Object.class.getModule().isExported("jdk.internal.misc", RawMemory.class.getModule())
                && ByteOrder.nativeOrder() == ByteOrder.LITTLE_ENDIAN
                && Direct.toleratesAnyAlignment();
    }

    /** Linked only where the JVM lets it be. */
    private static final class Direct {
        static final Unsafe UNSAFE = Unsafe.getUnsafe();
        static final long ELEMENTS = UNSAFE.arrayBaseOffset(long[].class);

        static boolean toleratesAnyAlignment() {
            return UNSAFE.unalignedAccess();
        }
    }

    /**
     * All of a segment.
     *
     * @throws IllegalArgumentException where accesses are direct, for a segment of the JVM's heap
     */
    public static RawMemory of(MemorySegment segment) {
        if (!DIRECT) {
            return new RawMemory(segment, 0);
        }
        if (!segment.isNative()) {
            throw new IllegalArgumentException("guest memory must be native: segment=" + segment);
        }
        return new RawMemory(segment, segment.address());
    }

    /** What translated code accesses memory with; null where accesses are not direct. */
    public static Unsafe unsafe() {
        return DIRECT ? Direct.UNSAFE : null;
    }

    /** Where the elements of a {@code long[]} begin; only where accesses are direct. */
    public static long elements() {
        return Direct.ELEMENTS;
    }

    // The checked way has methods of its own, as HotSpot inlines only so many bytes into a region.

    /** Loads 8 bits, zero-extended. */
    public long get8(long offset) {
        return DIRECT ? Direct.UNSAFE.getByte(null, address + offset) & 0xFF : checked8(offset);
    }

    private long checked8(long offset) {
        return segment.get(ValueLayout.JAVA_BYTE, offset) & 0xFF;
    }

    /** Loads 16 bits, zero-extended. */
    public long get16(long offset) {
        return DIRECT ? Direct.UNSAFE.getShort(null, address + offset) & 0xFFFF : checked16(offset);
    }

    private long checked16(long offset) {
        return segment.get(SHORT, offset) & 0xFFFF;
    }

    /** Loads 32 bits, zero-extended. */
    public long get32(long offset) {
        return DIRECT ? Direct.UNSAFE.getInt(null, address + offset) & 0xFFFF_FFFFL : checked32(offset);
    }

    private long checked32(long offset) {
        return segment.get(INT, offset) & 0xFFFF_FFFFL;
    }

    /** Loads 64 bits. */
    public long get64(long offset) {
        return DIRECT ? Direct.UNSAFE.getLong(null, address + offset) : checked64(offset);
    }

    private long checked64(long offset) {
        return segment.get(LONG, offset);
    }

    /** Stores the low 8 bits of a value. */
    public void set8(long offset, long value) {
        if (DIRECT) {
            Direct.UNSAFE.putByte(null, address + offset, (byte) value);
        } else {
            checked8(offset, value);
        }
    }

    private void checked8(long offset, long value) {
        segment.set(ValueLayout.JAVA_BYTE, offset, (byte) value);
    }

    /** Stores the low 16 bits of a value. */
    public void set16(long offset, long value) {
        if (DIRECT) {
            Direct.UNSAFE.putShort(null, address + offset, (short) value);
        } else {
            checked16(offset, value);
        }
    }

    private void checked16(long offset, long value) {
        segment.set(SHORT, offset, (short) value);
    }

    /** Stores the low 32 bits of a value. */
    public void set32(long offset, long value) {
        if (DIRECT) {
            Direct.UNSAFE.putInt(null, address + offset, (int) value);
        } else {
            checked32(offset, value);
        }
    }

    private void checked32(long offset, long value) {
        segment.set(INT, offset, (int) value);
    }

    /** Stores 64 bits. */
    public void set64(long offset, long value) {
        if (DIRECT) {
            Direct.UNSAFE.putLong(null, address + offset, value);
        } else {
            checked64(offset, value);
        }
    }

    private void checked64(long offset, long value) {
        segment.set(LONG, offset, value);
    }

    /** Loads 1, 2, 4 or 8 bytes, zero-extended. */
    long get(long offset, int bytes) {
        return switch (bytes) {
            case 1 -> get8(offset);
            case 2 -> get16(offset);
            case 4 -> get32(offset);
            default -> get64(offset);
        };
    }

    /** Stores the low 1, 2, 4 or 8 bytes. */
    void set(long offset, int bytes, long value) {
        switch (bytes) {
            case 1 -> set8(offset, value);
            case 2 -> set16(offset, value);
            case 4 -> set32(offset, value);
            default -> set64(offset, value);
        }
    }
}
