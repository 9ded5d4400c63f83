package org.jacinth.cpu.mmu;

import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;
import org.jacinth.hypervisor.spi.GuestHost;
import org.jacinth.hypervisor.spi.GuestPhysicalMap;

/** The guest-physical address space of one guest, shared by its processors: regions over backings, and traps. */
public final class PhysicalMemory {

    /** A stretch of guest-physical addresses over a backing. */
    public static final class Region {
        final long start;
        final long end;
        public final Backing backing;
        final long offset;
        final boolean writable;
        final boolean executable;

        Region(GuestPhysicalMap.Region r, Backing backing) {
            this.start = r.gpa();
            this.end = r.gpa() + r.size();
            this.backing = backing;
            this.offset = r.memoryOffset();
            this.writable = r.writable();
            this.executable = r.executable();
        }

        /** First guest-physical address. */
        public long start() {
            return start;
        }

        /** One past the last guest-physical address. */
        public long end() {
            return end;
        }

        boolean contains(long gpa) {
            return gpa >= start && gpa < end;
        }

        /** Where an address of this region stands in the backing. */
        public long backingOffset(long gpa) {
            return gpa - start + offset;
        }
    }

    private final GuestHost host;
    private final List<Backing> backings = new ArrayList<>();
    private volatile Region[] regions = {};
    private volatile RawMemory[] memories = {};

    public PhysicalMemory(GuestHost host) {
        this.host = host;
        reload();
    }

    /** Takes over the host's present map. The caller sees to it that no processor uses the former one. */
    public synchronized void reload() {
        GuestPhysicalMap map = host.memory();
        Region[] result = new Region[map.regions().size()];
        for (int i = 0; i < result.length; i++) {
            GuestPhysicalMap.Region r = map.regions().get(i);
            result[i] = new Region(r, backingOf(r.memory()));
        }
        regions = result;
    }

    private Backing backingOf(MemorySegment memory) {
        for (Backing b : backings) {
            if (b.memory.segment() == memory) {
                return b;
            }
        }
        Backing b = new Backing(memory, backings.size());
        backings.add(b);
        memories = backings.stream().map(x -> x.memory).toArray(RawMemory[]::new);
        return b;
    }

    /** The bytes of every backing, by {@link Backing#index}. */
    public RawMemory[] memories() {
        return memories;
    }

    /** The region that maps an address, or null. A trap over the address is not looked at. */
    public Region find(long gpa) {
        for (Region r : regions) {
            if (r.contains(gpa)) {
                return r;
            }
        }
        return null;
    }

    /** The regions now mapped. */
    public Region[] regions() {
        return regions;
    }

    GuestHost.TrapKind trapAt(long gpa) {
        return host.trapAt(gpa);
    }
}
