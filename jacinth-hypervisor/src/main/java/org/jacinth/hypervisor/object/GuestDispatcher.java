package org.jacinth.hypervisor.object;

import org.jacinth.hypervisor.spi.EngineException;
import org.jacinth.hypervisor.spi.EngineGuest;
import org.jacinth.hypervisor.spi.EngineProvider;
import org.jacinth.hypervisor.spi.EngineVcpu;
import org.jacinth.hypervisor.spi.GuestClock;
import org.jacinth.hypervisor.spi.GuestHost;
import org.jacinth.hypervisor.spi.GuestPhysicalMap;
import org.jacinth.zx.ObjectType;
import org.jacinth.zx.Status;
import org.jacinth.zx.Trap;

/** A guest: its address space, its traps, the numbers of its vcpus, and the engine's side of it. */
public final class GuestDispatcher extends Dispatcher {
    /** Most vcpus of a guest. */
    public static final int MAX_VCPUS = 64;
    /** Traps of ports end at most here: as in Zircon, the last port cannot be trapped. */
    private static final long LAST_PORT = 0xFFFF;

    private final Object mapLock = new Object();
    private final VmarDispatcher vmar = new VmarDispatcher(this);
    private final TrapMap memoryTraps = new TrapMap();
    private final TrapMap portTraps = new TrapMap();
    private final GuestClock clock;
    private final EngineGuest engine;
    private long usedIndices;

    private GuestDispatcher(EngineProvider provider, GuestClock clock) throws EngineException {
        this.clock = clock;
        this.engine = provider.createGuest(new Host());
    }

    /**
     * Creates a guest with an empty address space.
     *
     * @throws EngineException with the engine's status
     */
    public static GuestDispatcher create(EngineProvider provider, GuestClock clock) throws EngineException {
        try {
            return new GuestDispatcher(provider, clock);
        } catch (OutOfMemoryError e) {
            throw new EngineException(Status.ZX_ERR_NO_MEMORY, "host memory for a guest: " + e.getMessage());
        }
    }

    /** The engine's view: not the object itself, so that an engine cannot touch its counts. */
    private final class Host implements GuestHost {
        @Override
        public GuestPhysicalMap memory() {
            return vmar.map();
        }

        @Override
        public TrapKind trapAt(long gpa) {
            TrapRange trap = memoryTraps.find(gpa);
            if (trap == null) {
                return TrapKind.NONE;
            }
            return trap.kind() == Trap.BELL ? TrapKind.BELL : TrapKind.MEM;
        }

        @Override
        public long trapBoundary(long gpa, long limit) {
            for (TrapRange trap : memoryTraps.all()) {
                if (trap.contains(gpa)) {
                    return Math.min(limit, trap.start() + trap.size());
                }
                if (trap.start() > gpa) {
                    return Math.min(limit, trap.start());
                }
            }
            return limit;
        }

        @Override
        public boolean isPortTrapped(int port) {
            return portTraps.find(port) != null;
        }

        @Override
        public GuestClock clock() {
            return clock;
        }
    }

    @Override
    public int type() {
        return ObjectType.GUEST;
    }

    /** The guest-physical address space. */
    public VmarDispatcher vmar() {
        return vmar;
    }

    /** The guest's clock. */
    public GuestClock clock() {
        return clock;
    }

    /** Held while the map or the traps change; never taken by a vcpu that runs. */
    Object mapLock() {
        return mapLock;
    }

    void mapChanged() {
        engine.mapChanged();
    }

    void memoryWritten(long gpa, long size) {
        engine.memoryWritten(gpa, size);
    }

    TrapRange memoryTrap(long gpa) {
        return memoryTraps.find(gpa);
    }

    TrapRange portTrap(int port) {
        return portTraps.find(port);
    }

    /**
     * Adds a trap, and unmaps its range if it is of memory. Everything is checked first: a call that fails has changed
     * nothing (Zircon unmaps before it finds that a trap is there already).
     *
     * @param kind one of {@link Trap}
     * @param port for a bell, and only for it
     * @return {@code ZX_OK}; {@code ZX_ERR_INVALID_ARGS} for a kind that does not exist, a port where none belongs or
     *     none where one does, a memory range that is empty, not whole pages, or not wholly in the address space;
     *     {@code ZX_ERR_OUT_OF_RANGE} for a range of ports that is empty or reaches port 0xFFFF;
     *     {@code ZX_ERR_ALREADY_EXISTS} where the range meets another trap
     */
    public int setTrap(int kind, long address, long size, PortDispatcher port, long key) {
        switch (kind) {
            case Trap.MEM, Trap.IO -> {
                if (port != null) {
                    return Status.ZX_ERR_INVALID_ARGS;
                }
            }
            case Trap.BELL -> {
                if (port == null) {
                    return Status.ZX_ERR_INVALID_ARGS;
                }
            }
            default -> {
                return Status.ZX_ERR_INVALID_ARGS;
            }
        }
        TrapRange trap = new TrapRange(kind, address, size, port, key);
        synchronized (mapLock) {
            if (kind == Trap.IO) {
                if (address < 0 || size < 0 || address + size < 0 || address + size > LAST_PORT) {
                    return Status.ZX_ERR_OUT_OF_RANGE;
                }
                int status = portTraps.insert(trap);
                if (status == Status.ZX_OK) {
                    engine.mapChanged();
                }
                return status;
            }
            int status = vmar.checkUnmap(address, size);
            if (status == Status.ZX_OK) {
                status = memoryTraps.insert(trap);
            }
            if (status == Status.ZX_OK) {
                vmar.unmap(address, size);
                engine.mapChanged();
            }
            return status;
        }
    }

    /**
     * Creates a vcpu that belongs to the calling thread, with the lowest free index.
     *
     * @throws EngineException with {@code ZX_ERR_INVALID_ARGS} for an entry outside the address space,
     *     {@code ZX_ERR_NO_RESOURCES} when {@link #MAX_VCPUS} exist, {@code ZX_ERR_BAD_STATE} when the thread owns a
     *     vcpu or is virtual, or the engine's status
     */
    public VcpuDispatcher createVcpu(long entry) throws EngineException {
        if (entry < 0 || entry >= GuestPhysicalMap.SPACE_SIZE) {
            throw new EngineException(
                    Status.ZX_ERR_INVALID_ARGS,
                    "entry in the guest's address space: entry=0x" + Long.toHexString(entry));
        }
        int index = takeIndex();
        if (index < 0) {
            throw new EngineException(Status.ZX_ERR_NO_RESOURCES, "vcpus of a guest: max=" + MAX_VCPUS);
        }
        VcpuDispatcher vcpu = null;
        try {
            vcpu = VcpuDispatcher.create(this, index, entry);
            return vcpu;
        } finally {
            if (vcpu == null) {
                freeIndex(index);
            }
        }
    }

    EngineVcpu createEngineVcpu(int index, long entry) throws EngineException {
        return engine.createVcpu(index, entry);
    }

    private synchronized int takeIndex() {
        int index = Long.numberOfTrailingZeros(~usedIndices);
        if (index == MAX_VCPUS) {
            return -1;
        }
        usedIndices |= 1L << index;
        return index;
    }

    synchronized void freeIndex(int index) {
        usedIndices &= ~(1L << index);
    }

    @Override
    protected void destroyed() {
        // Under the lock no change of the map can be on its way to the engine.
        synchronized (mapLock) {
            vmar.end();
            engine.close();
        }
        vmar.letAllGo();
        for (TrapRange trap : memoryTraps.all()) {
            if (trap.port() != null) {
                trap.port().cancelBells(trap);
            }
        }
    }
}
