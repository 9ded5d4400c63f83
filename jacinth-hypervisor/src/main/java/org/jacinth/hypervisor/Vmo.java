package org.jacinth.hypervisor;

import java.lang.foreign.MemorySegment;
import org.jacinth.hypervisor.object.VmoDispatcher;
import org.jacinth.hypervisor.spi.EngineException;
import org.jacinth.zx.Status;

/**
 * A memory object: pages of zeros to map into guests. Size alone costs nothing; the host gives memory to pages
 * when they are touched. The memory is freed when the object is closed and no guest maps it. Any thread.
 */
public final class Vmo implements AutoCloseable {
    private final OpenObject<VmoDispatcher> vmo;
    private final MemorySegment segment;

    private Vmo(VmoDispatcher dispatcher) {
        this.segment = dispatcher.segment();
        this.vmo = new OpenObject<>(dispatcher);
    }

    /**
     * Creates a memory object.
     *
     * @param size in bytes, rounded up to whole pages of 4096
     * @throws StatusException {@code OUT_OF_RANGE} for a negative size or one above 2^48; {@code NO_MEMORY} where the
     *     host has no room
     */
    public static Vmo create(long size) {
        try {
            return new Vmo(VmoDispatcher.create(size, 0));
        } catch (EngineException e) {
            throw OpenObject.failed(e);
        }
    }

    OpenObject<VmoDispatcher> object() {
        return vmo;
    }

    /** Size in bytes. */
    public long size() {
        return segment.byteSize();
    }

    /**
     * The bytes themselves, for reading and for loading before a guest runs. Valid while this object is open or a guest
     * maps it. After writing what a guest may have run as instructions, call {@link #written}.
     */
    public MemorySegment segment() {
        return segment;
    }

    /**
     * Copies bytes out.
     *
     * @throws StatusException {@code OUT_OF_RANGE} for a range outside the object
     */
    public void read(long offset, MemorySegment to) {
        VmoDispatcher object = acquire(offset, to.byteSize());
        try {
            MemorySegment.copy(segment, offset, to, 0, to.byteSize());
        } finally {
            object.release();
        }
    }

    /**
     * Copies bytes in; guests see them, as instructions too, when this returns.
     *
     * @throws StatusException {@code OUT_OF_RANGE} for a range outside the object
     */
    public void write(long offset, MemorySegment from) {
        VmoDispatcher object = acquire(offset, from.byteSize());
        try {
            MemorySegment.copy(from, 0, segment, offset, from.byteSize());
            object.written(offset, from.byteSize());
        } finally {
            object.release();
        }
    }

    /** {@link #write(long, MemorySegment)} of a whole array. */
    public void write(long offset, byte[] from) {
        write(offset, MemorySegment.ofArray(from));
    }

    /**
     * Says that bytes were changed through {@link #segment}: when this returns, no guest runs instructions decoded from
     * the former bytes.
     *
     * @throws StatusException {@code OUT_OF_RANGE} for a range outside the object
     */
    public void written(long offset, long size) {
        VmoDispatcher object = acquire(offset, size);
        try {
            object.written(offset, size);
        } finally {
            object.release();
        }
    }

    private VmoDispatcher acquire(long offset, long size) {
        VmoDispatcher object = vmo.acquire();
        if (object.checkRange(offset, size) != Status.ZX_OK) {
            object.release();
            throw new StatusException(
                    Status.OUT_OF_RANGE, "range in the memory object: offset=" + OpenObject.hex(offset) + ", size="
                            + OpenObject.hex(size) + ", object=" + OpenObject.hex(size()));
        }
        return object;
    }

    /** Closes the object; closing again does nothing. */
    @Override
    public void close() {
        vmo.close();
    }

    @Override
    public String toString() {
        return "Vmo[koid=" + vmo.koid() + ", size=" + OpenObject.hex(size()) + "]";
    }
}
