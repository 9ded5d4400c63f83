package org.jacinth.cpu.mmu;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import jdk.internal.misc.Unsafe;

/**
 * The bytes of a backing, little-endian at any alignment. A byte is named by its offset from the start, or by its
 * {@link #place}, which the accesses take. Places are not checked again where accesses are {@link #DIRECT}: whoever calls has
 * found them in a mapping of the backing, or in the TLB, and executes, so that the memory stays. Otherwise each access throws
 * {@link IndexOutOfBoundsException} outside the backing, and {@link IllegalStateException} where the memory is gone.
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

    /** The place of a byte: where it is in the JVM's memory, or its offset where accesses are checked. */
    public long place(long offset) {
        return address + offset;
    }

    /** The offset of the byte at a place. */
    public long offset(long place) {
        return place - address;
    }

    // The checked way has methods of its own, as HotSpot inlines only so many bytes into a region.

    /** Loads 8 bits, zero-extended. */
    public long at8(long place) {
        return DIRECT ? Direct.UNSAFE.getByte(null, place) & 0xFF : checked8(place);
    }

    private long checked8(long offset) {
        return segment.get(ValueLayout.JAVA_BYTE, offset) & 0xFF;
    }

    /** Loads 16 bits, zero-extended. */
    public long at16(long place) {
        return DIRECT ? Direct.UNSAFE.getShort(null, place) & 0xFFFF : checked16(place);
    }

    private long checked16(long offset) {
        return segment.get(SHORT, offset) & 0xFFFF;
    }

    /** Loads 32 bits, zero-extended. */
    public long at32(long place) {
        return DIRECT ? Direct.UNSAFE.getInt(null, place) & 0xFFFF_FFFFL : checked32(place);
    }

    private long checked32(long offset) {
        return segment.get(INT, offset) & 0xFFFF_FFFFL;
    }

    /** Loads 64 bits. */
    public long at64(long place) {
        return DIRECT ? Direct.UNSAFE.getLong(null, place) : checked64(place);
    }

    private long checked64(long offset) {
        return segment.get(LONG, offset);
    }

    /** Stores the low 8 bits of a value. */
    public void put8(long place, long value) {
        if (DIRECT) {
            Direct.UNSAFE.putByte(null, place, (byte) value);
        } else {
            checked8(place, value);
        }
    }

    private void checked8(long offset, long value) {
        segment.set(ValueLayout.JAVA_BYTE, offset, (byte) value);
    }

    /** Stores the low 16 bits of a value. */
    public void put16(long place, long value) {
        if (DIRECT) {
            Direct.UNSAFE.putShort(null, place, (short) value);
        } else {
            checked16(place, value);
        }
    }

    private void checked16(long offset, long value) {
        segment.set(SHORT, offset, (short) value);
    }

    /** Stores the low 32 bits of a value. */
    public void put32(long place, long value) {
        if (DIRECT) {
            Direct.UNSAFE.putInt(null, place, (int) value);
        } else {
            checked32(place, value);
        }
    }

    private void checked32(long offset, long value) {
        segment.set(INT, offset, (int) value);
    }

    /** Stores 64 bits. */
    public void put64(long place, long value) {
        if (DIRECT) {
            Direct.UNSAFE.putLong(null, place, value);
        } else {
            checked64(place, value);
        }
    }

    private void checked64(long offset, long value) {
        segment.set(LONG, offset, value);
    }

    /** Loads 1, 2, 4 or 8 bytes, zero-extended. */
    long at(long place, int bytes) {
        return switch (bytes) {
            case 1 -> at8(place);
            case 2 -> at16(place);
            case 4 -> at32(place);
            default -> at64(place);
        };
    }

    /** Stores the low 1, 2, 4 or 8 bytes. */
    void put(long place, int bytes, long value) {
        switch (bytes) {
            case 1 -> put8(place, value);
            case 2 -> put16(place, value);
            case 4 -> put32(place, value);
            default -> put64(place, value);
        }
    }
}
