package org.jacinth.hypervisor;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import org.jacinth.hypervisor.object.VmarDispatcher;
import org.jacinth.zx.Status;

/**
 * A guest's memory by guest-physical address, as its devices see it: what is mapped, whatever the vcpus may do with it,
 * traps not looked at. Values are little-endian and need not be aligned. A write is seen by vcpus, as instructions too,
 * when the method returns, wherever the bytes stand in a guest. Any thread; an access is atomic only as far as the Java
 * memory model makes a plain access so.
 */
public final class GuestMemory {
    private static final ValueLayout.OfShort U16 =
            ValueLayout.JAVA_SHORT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
    private static final ValueLayout.OfInt U32 = ValueLayout.JAVA_INT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
    private static final ValueLayout.OfLong U64 =
            ValueLayout.JAVA_LONG_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

    private final VmarDispatcher vmar;

    GuestMemory(VmarDispatcher vmar) {
        this.vmar = vmar;
    }

    /** True where every byte of a range is mapped. */
    public boolean contains(long gpa, long size) {
        long at = gpa;
        long left = size;
        while (left > 0) {
            VmarDispatcher.Resolved found = vmar.resolve(at);
            if (found == null) {
                return false;
            }
            left -= found.size();
            at += found.size();
        }
        return size >= 0;
    }

    /**
     * Copies bytes out.
     *
     * @throws StatusException {@code NOT_FOUND} where a part is not mapped; then nothing was copied
     */
    public void read(long gpa, MemorySegment to) {
        copy(gpa, to, false);
    }

    /** {@link #read(long, MemorySegment)} of a part of an array. */
    public void read(long gpa, byte[] to, int offset, int length) {
        copy(gpa, MemorySegment.ofArray(to).asSlice(offset, length), false);
    }

    /**
     * Copies bytes in.
     *
     * @throws StatusException {@code NOT_FOUND} where a part is not mapped; then nothing was copied
     */
    public void write(long gpa, MemorySegment from) {
        copy(gpa, from, true);
    }

    /** {@link #write(long, MemorySegment)} of a part of an array. */
    public void write(long gpa, byte[] from, int offset, int length) {
        copy(gpa, MemorySegment.ofArray(from).asSlice(offset, length), true);
    }

    private void copy(long gpa, MemorySegment other, boolean write) {
        long size = other.byteSize();
        if (!contains(gpa, size)) {
            throw notMapped(gpa, size);
        }
        long done = 0;
        while (done < size) {
            VmarDispatcher.Resolved found = resolve(gpa + done, 1);
            long part = Math.min(size - done, found.size());
            MemorySegment memory = found.vmo().segment();
            if (write) {
                try {
                    MemorySegment.copy(other, done, memory, found.vmoOffset(), part);
                } catch (IllegalStateException e) {
                    throw goneOr(e, memory, gpa, size);
                }
                found.vmo().written(found.vmoOffset(), part);
            } else {
                try {
                    MemorySegment.copy(memory, found.vmoOffset(), other, done, part);
                } catch (IllegalStateException e) {
                    throw goneOr(e, memory, gpa, size);
                }
            }
            done += part;
        }
    }

    /**
     * The bytes of a range themselves, for bulk input and output. Valid while the range stays mapped; after
     * writing call {@link #written}.
     *
     * @throws StatusException {@code NOT_FOUND} where the range is not mapped to one stretch of memory
     */
    public MemorySegment segment(long gpa, long size) {
        VmarDispatcher.Resolved found = resolve(gpa, size);
        return found.vmo().segment().asSlice(found.vmoOffset(), size);
    }

    /**
     * Says that bytes were changed through {@link #segment}.
     *
     * @throws StatusException {@code NOT_FOUND} where the range is not mapped to one stretch of memory
     */
    public void written(long gpa, long size) {
        VmarDispatcher.Resolved found = resolve(gpa, size);
        found.vmo().written(found.vmoOffset(), size);
    }

    /**
     * One byte, 0 to 255.
     *
     * @throws StatusException {@code NOT_FOUND} where it is not mapped
     */
    public int readByte(long gpa) {
        VmarDispatcher.Resolved found = resolve(gpa, 1);
        return found.vmo().segment().get(ValueLayout.JAVA_BYTE, found.vmoOffset()) & 0xFF;
    }

    /**
     * Two bytes, 0 to 65535.
     *
     * @throws StatusException {@code NOT_FOUND} where the range is not mapped to one stretch of memory
     */
    public int readShort(long gpa) {
        VmarDispatcher.Resolved found = resolve(gpa, 2);
        return found.vmo().segment().get(U16, found.vmoOffset()) & 0xFFFF;
    }

    /**
     * Four bytes.
     *
     * @throws StatusException {@code NOT_FOUND} where the range is not mapped to one stretch of memory
     */
    public int readInt(long gpa) {
        VmarDispatcher.Resolved found = resolve(gpa, 4);
        return found.vmo().segment().get(U32, found.vmoOffset());
    }

    /**
     * Eight bytes.
     *
     * @throws StatusException {@code NOT_FOUND} where the range is not mapped to one stretch of memory
     */
    public long readLong(long gpa) {
        VmarDispatcher.Resolved found = resolve(gpa, 8);
        return found.vmo().segment().get(U64, found.vmoOffset());
    }

    /**
     * Writes one byte.
     *
     * @throws StatusException {@code NOT_FOUND} where it is not mapped
     */
    public void writeByte(long gpa, int value) {
        VmarDispatcher.Resolved found = resolve(gpa, 1);
        found.vmo().segment().set(ValueLayout.JAVA_BYTE, found.vmoOffset(), (byte) value);
        found.vmo().written(found.vmoOffset(), 1);
    }

    /**
     * Writes two bytes.
     *
     * @throws StatusException {@code NOT_FOUND} where the range is not mapped to one stretch of memory
     */
    public void writeShort(long gpa, int value) {
        VmarDispatcher.Resolved found = resolve(gpa, 2);
        found.vmo().segment().set(U16, found.vmoOffset(), (short) value);
        found.vmo().written(found.vmoOffset(), 2);
    }

    /**
     * Writes four bytes.
     *
     * @throws StatusException {@code NOT_FOUND} where the range is not mapped to one stretch of memory
     */
    public void writeInt(long gpa, int value) {
        VmarDispatcher.Resolved found = resolve(gpa, 4);
        found.vmo().segment().set(U32, found.vmoOffset(), value);
        found.vmo().written(found.vmoOffset(), 4);
    }

    /**
     * Writes eight bytes.
     *
     * @throws StatusException {@code NOT_FOUND} where the range is not mapped to one stretch of memory
     */
    public void writeLong(long gpa, long value) {
        VmarDispatcher.Resolved found = resolve(gpa, 8);
        found.vmo().segment().set(U64, found.vmoOffset(), value);
        found.vmo().written(found.vmoOffset(), 8);
    }

    private VmarDispatcher.Resolved resolve(long gpa, long size) {
        VmarDispatcher.Resolved found = vmar.resolve(gpa);
        if (found == null || size < 0 || found.size() < size) {
            throw notMapped(gpa, size);
        }
        return found;
    }

    private static StatusException notMapped(long gpa, long size) {
        return new StatusException(
                Status.NOT_FOUND, "range is mapped: gpa=" + OpenObject.hex(gpa) + ", size=" + OpenObject.hex(size));
    }

    /**
     * Memory may be unmapped and freed by another thread at any time; the caller's own segment is the caller's fault.
     */
    private static RuntimeException goneOr(IllegalStateException e, MemorySegment memory, long gpa, long size) {
        return memory.scope().isAlive() ? e : notMapped(gpa, size);
    }
}
