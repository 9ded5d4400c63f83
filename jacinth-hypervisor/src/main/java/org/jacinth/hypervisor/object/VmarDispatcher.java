package org.jacinth.hypervisor.object;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;
import org.jacinth.hypervisor.spi.GuestPhysicalMap;
import org.jacinth.zx.ObjectType;
import org.jacinth.zx.Status;
import org.jacinth.zx.VmOption;

/**
 * A guest's physical address space: which memory stands where. Changes are serialised, published as an immutable
 * {@link GuestPhysicalMap}, and in force for every vcpu before the change returns. Ends with its guest; handles to it
 * may live longer and then get {@code ZX_ERR_BAD_STATE}.
 */
public final class VmarDispatcher extends Dispatcher {
    /** Access bits of a mapping. */
    public static final int ACCESS = VmOption.PERM_READ | VmOption.PERM_WRITE | VmOption.PERM_EXECUTE;

    private static final long SPACE = GuestPhysicalMap.SPACE_SIZE;
    private static final long PAGE = VmoDispatcher.PAGE_SIZE;
    private static final GuestPhysicalMap EMPTY = new GuestPhysicalMap(List.of());

    private final GuestDispatcher guest;
    private Mapping[] mappings = {};
    private volatile Mapping[] visible = mappings;
    private volatile GuestPhysicalMap map = EMPTY;
    private boolean destroyed;

    VmarDispatcher(GuestDispatcher guest) {
        this.guest = guest;
    }

    /** A stretch of addresses and the memory behind it. */
    private record Mapping(long gpa, long size, VmoDispatcher vmo, long vmoOffset, int access, int maxAccess) {
        long end() {
            return gpa + size;
        }

        Mapping part(long from, long to, int newAccess) {
            return new Mapping(from, to - from, vmo, vmoOffset + (from - gpa), newAccess, maxAccess);
        }
    }

    @Override
    public int type() {
        return ObjectType.VMAR;
    }

    @Override
    public long relatedKoid() {
        return guest.koid();
    }

    /** The map now in force. */
    public GuestPhysicalMap map() {
        return map;
    }

    /** Where {@code map} put a mapping, or why it did not. */
    public record Mapped(int status, long gpa) {
        private static Mapped failed(int status) {
            return new Mapped(status, 0);
        }
    }

    /**
     * Maps a part of a memory object.
     *
     * @param options bits of {@link VmOption}
     * @param offset guest-physical address with {@code SPECIFIC} or {@code SPECIFIC_OVERWRITE}, a limit with
     *     {@code OFFSET_IS_UPPER_LIMIT}, else 0
     * @param length in bytes, whole pages
     * @param maxAccess the access that this mapping may ever be given
     * @param reportable false where the caller has no place for the address: then nothing is mapped, and the status is
     *     {@code ZX_ERR_INVALID_ARGS} if there is no other error
     */
    public Mapped map(
            int options,
            long offset,
            VmoDispatcher vmo,
            long vmoOffset,
            long length,
            int maxAccess,
            boolean reportable) {
        int alignment = options >>> VmOption.ALIGN_BASE;
        int status = checkMap(options, offset, vmo, vmoOffset, length, alignment);
        if (status != Status.ZX_OK) {
            return Mapped.failed(status);
        }
        boolean overwrite = (options & VmOption.SPECIFIC_OVERWRITE) != 0;
        boolean specific = overwrite || (options & VmOption.SPECIFIC) != 0;
        synchronized (guest.mapLock()) {
            if (destroyed) {
                return Mapped.failed(Status.ZX_ERR_BAD_STATE);
            }
            long gpa = offset;
            if (specific) {
                if (offset >= SPACE || length > SPACE - offset) {
                    return Mapped.failed(Status.ZX_ERR_INVALID_ARGS);
                }
                if (!overwrite && isOccupied(offset, offset + length)) {
                    return Mapped.failed(Status.ZX_ERR_ALREADY_EXISTS);
                }
            } else {
                long limit = (options & VmOption.OFFSET_IS_UPPER_LIMIT) != 0 ? Math.min(offset, SPACE) : SPACE;
                gpa = place(length, limit, Math.max(PAGE, 1L << alignment));
                if (gpa < 0) {
                    return Mapped.failed(Status.ZX_ERR_NO_RESOURCES);
                }
            }
            if (!reportable) {
                return Mapped.failed(Status.ZX_ERR_INVALID_ARGS);
            }
            List<Mapping> next = without(gpa, gpa + length);
            next.add(new Mapping(gpa, length, vmo, vmoOffset, options & ACCESS, maxAccess));
            publish(next);
            return new Mapped(Status.ZX_OK, gpa);
        }
    }

    private static int checkMap(
            int options, long offset, VmoDispatcher vmo, long vmoOffset, long length, int alignment) {
        int known = ACCESS
                | VmOption.COMPACT
                | VmOption.SPECIFIC
                | VmOption.SPECIFIC_OVERWRITE
                | VmOption.MAP_RANGE
                | VmOption.REQUIRE_NON_RESIZABLE
                | VmOption.ALLOW_FAULTS
                | VmOption.OFFSET_IS_UPPER_LIMIT
                | 0xFF << VmOption.ALIGN_BASE;
        if (!isValidAccess(options)
                || (options & ~known) != 0
                || alignment != 0 && (alignment < 10 || alignment > 32)) {
            return Status.ZX_ERR_INVALID_ARGS;
        }
        if ((options & VmOption.REQUIRE_NON_RESIZABLE) != 0 && vmo.resizable()) {
            return Status.ZX_ERR_NOT_SUPPORTED;
        }
        if ((options & VmOption.ALLOW_FAULTS) == 0 && vmo.discardable()) {
            return Status.ZX_ERR_NOT_SUPPORTED;
        }
        boolean specific = (options & (VmOption.SPECIFIC | VmOption.SPECIFIC_OVERWRITE)) != 0;
        boolean upperLimit = (options & VmOption.OFFSET_IS_UPPER_LIMIT) != 0;
        if (!isPageAligned(offset)
                || !isPageAligned(vmoOffset)
                || !isPageAligned(length)
                || length == 0
                || specific && upperLimit
                || !specific && !upperLimit && offset != 0
                || offset < 0
                || length < 0) {
            return Status.ZX_ERR_INVALID_ARGS;
        }
        if (vmoOffset < 0 || vmoOffset + length < 0) {
            return Status.ZX_ERR_OUT_OF_RANGE;
        }
        if ((options & VmOption.ALLOW_FAULTS) == 0 && !vmo.resizable() && vmoOffset + length > vmo.size()) {
            return Status.ZX_ERR_BUFFER_TOO_SMALL;
        }
        return Status.ZX_OK;
    }

    /** Zircon has no mapping that can be written or executed but not read. */
    public static boolean isValidAccess(int options) {
        return (options & VmOption.PERM_READ) != 0
                || (options & (VmOption.PERM_WRITE | VmOption.PERM_EXECUTE)) == 0;
    }

    private static boolean isPageAligned(long value) {
        return (value & PAGE - 1) == 0;
    }

    private boolean isOccupied(long from, long to) {
        for (Mapping m : mappings) {
            if (m.gpa() < to && from < m.end()) {
                return true;
            }
        }
        return false;
    }

    /** The lowest free place below a limit, or -1. */
    private long place(long length, long limit, long alignment) {
        long candidate = 0;
        for (Mapping m : mappings) {
            if (length <= m.gpa() - candidate) {
                break;
            }
            candidate = (m.end() + alignment - 1) & -alignment;
        }
        return candidate < limit && length <= limit - candidate ? candidate : -1;
    }

    /** What {@link #unmap} would return. */
    int checkUnmap(long gpa, long size) {
        if (!isPageAligned(gpa) || !isPageAligned(size) || size == 0 || !isInSpace(gpa, size)) {
            return Status.ZX_ERR_INVALID_ARGS;
        }
        return destroyed ? Status.ZX_ERR_BAD_STATE : Status.ZX_OK;
    }

    private static boolean isInSpace(long gpa, long size) {
        return gpa >= 0 && gpa < SPACE && size >= 0 && size <= SPACE - gpa;
    }

    /**
     * Removes what is mapped in a range, which may be nothing.
     *
     * @return {@code ZX_OK}; {@code ZX_ERR_INVALID_ARGS} for a range that is empty, not whole pages, or not wholly in
     *     the space; {@code ZX_ERR_BAD_STATE} when the guest is gone
     */
    public int unmap(long gpa, long size) {
        synchronized (guest.mapLock()) {
            int status = checkUnmap(gpa, size);
            if (status == Status.ZX_OK && isOccupied(gpa, gpa + size)) {
                publish(without(gpa, gpa + size));
            }
            return status;
        }
    }

    /**
     * Changes the access to a range that is mapped without a gap.
     *
     * @param options only access bits
     * @return {@code ZX_OK}; {@code ZX_ERR_INVALID_ARGS} for other options, writable or executable without readable, or
     *     a range as in {@link #unmap}; {@code ZX_ERR_NOT_FOUND} for a gap; {@code ZX_ERR_ACCESS_DENIED} for more than
     *     a mapping may be given; {@code ZX_ERR_BAD_STATE} when the guest is gone
     */
    public int protect(int options, long gpa, long size) {
        if ((options & ~ACCESS) != 0 || !isValidAccess(options)) {
            return Status.ZX_ERR_INVALID_ARGS;
        }
        synchronized (guest.mapLock()) {
            int status = checkUnmap(gpa, size);
            if (status != Status.ZX_OK) {
                return status;
            }
            long end = gpa + size;
            long covered = gpa;
            List<Mapping> changed = new ArrayList<>();
            for (Mapping m : mappings) {
                if (m.end() <= covered || m.gpa() >= end) {
                    continue;
                }
                if (m.gpa() > covered) {
                    return Status.ZX_ERR_NOT_FOUND;
                }
                if ((options & ~m.maxAccess()) != 0) {
                    return Status.ZX_ERR_ACCESS_DENIED;
                }
                long to = Math.min(end, m.end());
                changed.add(m.part(covered, to, options));
                covered = to;
            }
            if (covered < end) {
                return Status.ZX_ERR_NOT_FOUND;
            }
            List<Mapping> next = without(gpa, end);
            next.addAll(changed);
            publish(next);
            return Status.ZX_OK;
        }
    }

    /** The mappings with a hole in them. Mappings outside the hole keep their identity. */
    private List<Mapping> without(long from, long to) {
        List<Mapping> next = new ArrayList<>(mappings.length + 2);
        for (Mapping m : mappings) {
            if (m.end() <= from || m.gpa() >= to) {
                next.add(m);
                continue;
            }
            if (m.gpa() < from) {
                next.add(m.part(m.gpa(), from, m.access()));
            }
            if (m.end() > to) {
                next.add(m.part(to, m.end(), m.access()));
            }
        }
        return next;
    }

    /** Puts new mappings in force. Memory that nobody maps any more is let go only after the engine has. */
    private void publish(List<Mapping> next) {
        next.sort((a, b) -> Long.compare(a.gpa(), b.gpa()));
        Mapping[] old = mappings;
        Mapping[] now = next.toArray(Mapping[]::new);
        Set<Mapping> kept = Collections.newSetFromMap(new IdentityHashMap<>());
        kept.addAll(Arrays.asList(old));
        for (Mapping m : now) {
            if (!kept.remove(m)) {
                m.vmo().attach(this);
            }
        }
        mappings = now;
        visible = now;
        map = toMap(now);
        guest.mapChanged();
        letGo(kept);
    }

    private void letGo(Iterable<Mapping> gone) {
        for (Mapping m : gone) {
            m.vmo().detach(this);
            m.vmo().release();
        }
    }

    private static GuestPhysicalMap toMap(Mapping[] mappings) {
        List<GuestPhysicalMap.Region> regions = new ArrayList<>(mappings.length);
        for (Mapping m : mappings) {
            long size = Math.min(m.size(), m.vmo().size() - m.vmoOffset());
            if (size > 0 && (m.access() & VmOption.PERM_READ) != 0) {
                regions.add(new GuestPhysicalMap.Region(
                        m.gpa(),
                        size,
                        m.vmo().segment(),
                        m.vmoOffset(),
                        (m.access() & VmOption.PERM_WRITE) != 0,
                        (m.access() & VmOption.PERM_EXECUTE) != 0));
            }
        }
        return new GuestPhysicalMap(regions);
    }

    /** Bytes of a memory object changed; tells the engine every guest-physical address at which they stand. */
    void memoryWritten(VmoDispatcher vmo, long offset, long size) {
        if (!guest.retain()) {
            return;
        }
        try {
            for (Mapping m : visible) {
                if (m.vmo() == vmo) {
                    long from = Math.max(offset, m.vmoOffset());
                    long to = Math.min(offset + size, m.vmoOffset() + m.size());
                    if (from < to) {
                        guest.memoryWritten(m.gpa() + (from - m.vmoOffset()), to - from);
                    }
                }
            }
        } finally {
            guest.release();
        }
    }

    /** A stretch of guest-physical addresses as {@link #resolve} found it. */
    public record Resolved(VmoDispatcher vmo, long vmoOffset, long size) {}

    /** The memory at a guest-physical address and how many bytes of it follow there, or null where there is none. */
    public Resolved resolve(long gpa) {
        Mapping[] now = visible;
        int low = 0;
        int high = now.length - 1;
        while (low <= high) {
            int middle = (low + high) >>> 1;
            Mapping m = now[middle];
            if (gpa < m.gpa()) {
                high = middle - 1;
            } else if (gpa >= m.end()) {
                low = middle + 1;
            } else {
                long offset = m.vmoOffset() + (gpa - m.gpa());
                long size = Math.min(m.end() - gpa, m.vmo().size() - offset);
                return size > 0 ? new Resolved(m.vmo(), offset, size) : null;
            }
        }
        return null;
    }

    /** The guest is about to go: no change is possible any more. The caller holds the map lock. */
    void end() {
        destroyed = true;
        map = EMPTY;
    }

    /** The guest's engine is gone: lets go of the memory. Called once, after {@link #end}. */
    void letAllGo() {
        Mapping[] old = mappings;
        mappings = new Mapping[0];
        visible = mappings;
        letGo(Arrays.asList(old));
    }
}
