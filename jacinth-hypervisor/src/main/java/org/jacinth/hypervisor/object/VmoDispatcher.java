package org.jacinth.hypervisor.object;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import org.jacinth.hypervisor.spi.EngineException;
import org.jacinth.zx.ObjectType;
import org.jacinth.zx.Status;
import org.jacinth.zx.VmoOption;

/**
 * A memory object: pages that read as zero until written. The host gives memory to a page when it is touched, so size
 * alone costs nothing. The memory goes back to the host when the last handle and the last mapping are gone.
 */
public final class VmoDispatcher extends Dispatcher {
    /** Size of a page in bytes. */
    public static final long PAGE_SIZE = 4096;
    /** Largest size in bytes. */
    public static final long MAX_SIZE = 1L << 48;

    private static final long SMALL = 1 << 20;
    private static final Path MEMORY_FILES = Path.of("/dev/shm");

    private final Arena arena;
    private final MemorySegment segment;
    private final int options;
    private final List<VmarDispatcher> mappers = new ArrayList<>();
    private volatile VmarDispatcher[] mappedIn = {};

    private VmoDispatcher(Arena arena, MemorySegment segment, int options) {
        this.arena = arena;
        this.segment = segment;
        this.options = options;
    }

    /**
     * Creates a memory object.
     *
     * @param size in bytes, rounded up to whole pages
     * @param options bits of {@link VmoOption}
     * @throws EngineException with {@code ZX_ERR_INVALID_ARGS} for an option that does not exist,
     *     {@code ZX_ERR_OUT_OF_RANGE} for a size above {@link #MAX_SIZE}, {@code ZX_ERR_NO_MEMORY} where the host has
     *     no room
     */
    public static VmoDispatcher create(long size, int options) throws EngineException {
        if ((options & ~(VmoOption.RESIZABLE | VmoOption.DISCARDABLE)) != 0) {
            throw new EngineException(
                    Status.ZX_ERR_INVALID_ARGS,
                    "options of a memory object: options=0x" + Integer.toHexString(options));
        }
        if (size < 0 || size > MAX_SIZE) {
            throw new EngineException(
                    Status.ZX_ERR_OUT_OF_RANGE, "size of a memory object: size=0x" + Long.toHexString(size));
        }
        long rounded = (size + PAGE_SIZE - 1) & -PAGE_SIZE;
        Arena arena = Arena.ofShared();
        try {
            VmoDispatcher vmo = new VmoDispatcher(arena, memory(arena, rounded), options);
            arena = null;
            return vmo;
        } catch (IOException | OutOfMemoryError e) {
            throw new EngineException(
                    Status.ZX_ERR_NO_MEMORY,
                    "host memory: size=0x" + Long.toHexString(rounded) + ": " + e.getMessage());
        } finally {
            if (arena != null) {
                arena.close();
            }
        }
    }

    /**
     * Zeroed memory. Large objects are the mapping of a sparse file without a name, in memory where the host has a file
     * system for that, because the JDK would zero a plain allocation page by page.
     */
    private static MemorySegment memory(Arena arena, long size) throws IOException {
        if (size <= SMALL) {
            return arena.allocate(size, PAGE_SIZE);
        }
        boolean interrupted = false;
        try {
            while (true) {
                // A file channel closes itself under a thread that is interrupted; an interrupt is for the caller.
                interrupted |= Thread.interrupted();
                try {
                    return fileMemory(arena, size);
                } catch (ClosedByInterruptException again) {
                    interrupted = true;
                }
            }
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private static MemorySegment fileMemory(Arena arena, long size) throws IOException {
        try {
            if (Files.isWritable(MEMORY_FILES) && Files.getFileStore(MEMORY_FILES).getUsableSpace() >= size) {
                return mapFile(arena, Files.createTempFile(MEMORY_FILES, "jacinth", ".vmo"), size);
            }
        } catch (ClosedByInterruptException e) {
            throw e;
        } catch (IOException e) {
            // The directory for temporary files is the next choice.
        }
        Path file = Files.createTempFile("jacinth", ".vmo");
        if (Files.getFileStore(file).getUsableSpace() < size) {
            Files.delete(file);
            return arena.allocate(size, PAGE_SIZE);
        }
        return mapFile(arena, file, size);
    }

    private static MemorySegment mapFile(Arena arena, Path file, long size) throws IOException {
        try (FileChannel channel = FileChannel.open(
                file, StandardOpenOption.READ, StandardOpenOption.WRITE, StandardOpenOption.DELETE_ON_CLOSE)) {
            return channel.map(FileChannel.MapMode.READ_WRITE, 0, size, arena);
        }
    }

    @Override
    public int type() {
        return ObjectType.VMO;
    }

    /** The whole memory, accessible from every thread until the object is destroyed; always the same instance. */
    public MemorySegment segment() {
        return segment;
    }

    /** Size in bytes, whole pages. */
    public long size() {
        return segment.byteSize();
    }

    boolean resizable() {
        return (options & VmoOption.RESIZABLE) != 0;
    }

    boolean discardable() {
        return (options & VmoOption.DISCARDABLE) != 0;
    }

    /** {@code ZX_OK} where the range lies in the object, else {@code ZX_ERR_OUT_OF_RANGE}. Arguments are unsigned. */
    public int checkRange(long offset, long size) {
        return offset < 0 || size < 0 || offset > size() || size > size() - offset
                ? Status.ZX_ERR_OUT_OF_RANGE
                : Status.ZX_OK;
    }

    /** The bytes of a checked range were changed by something other than a vcpu: tells every guest that maps them. */
    public void written(long offset, long size) {
        if (size == 0) {
            return;
        }
        for (VmarDispatcher vmar : mappedIn) {
            vmar.memoryWritten(this, offset, size);
        }
    }

    /** A mapping was made; takes a reference. */
    void attach(VmarDispatcher vmar) {
        addReference();
        synchronized (mappers) {
            mappers.add(vmar);
            publishMappers();
        }
    }

    /** A mapping went; the caller drops its reference when no engine uses it any more. */
    void detach(VmarDispatcher vmar) {
        synchronized (mappers) {
            mappers.remove(vmar);
            publishMappers();
        }
    }

    private void publishMappers() {
        mappedIn = mappers.stream().distinct().toArray(VmarDispatcher[]::new);
    }

    private void addReference() {
        if (!retain()) {
            throw new IllegalStateException("mapped memory object is alive: koid=" + koid());
        }
    }

    @Override
    protected void destroyed() {
        if (!tryClose()) {
            // Somebody reads or writes a file through the segment at this moment; the memory goes when that is over.
            Thread.ofVirtual().name("jacinth-vmo-close").start(() -> {
                while (!tryClose()) {
                    LockSupport.parkNanos(1_000_000);
                }
            });
        }
    }

    private boolean tryClose() {
        try {
            arena.close();
            return true;
        } catch (IllegalStateException e) {
            return !segment.scope().isAlive();
        }
    }
}
