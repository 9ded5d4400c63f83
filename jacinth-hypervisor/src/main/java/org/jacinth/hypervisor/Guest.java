package org.jacinth.hypervisor;

import org.jacinth.hypervisor.object.GuestDispatcher;
import org.jacinth.hypervisor.object.PortDispatcher;
import org.jacinth.hypervisor.object.VmarDispatcher;
import org.jacinth.hypervisor.object.VmoDispatcher;
import org.jacinth.hypervisor.spi.EngineException;
import org.jacinth.hypervisor.spi.GuestClock;
import org.jacinth.zx.Trap;
import org.jacinth.zx.VmOption;

/**
 * A virtual machine: physical address space, traps and vcpus. Methods may be called from any thread, also while vcpus
 * run; a change of the address space is in force for every vcpu when the method returns. After {@link #close} the guest
 * lives on while it has vcpus that are not closed.
 */
public final class Guest implements AutoCloseable {
    private final OpenObject<GuestDispatcher> guest;
    private final VmarDispatcher vmar;
    private final GuestMemory memory;

    private Guest(GuestDispatcher dispatcher) {
        this.vmar = dispatcher.vmar();
        this.memory = new GuestMemory(vmar);
        this.guest = new OpenObject<>(dispatcher);
    }

    /**
     * Creates a guest that sees the host's time.
     *
     * @throws StatusException with the engine's status, as {@code NOT_SUPPORTED} where the engine cannot run here
     */
    public static Guest create(Engine engine) {
        return create(engine, GuestClock.real());
    }

    /**
     * Creates a guest.
     *
     * @param clock the guest's only source of time
     * @throws StatusException with the engine's status, as {@code NOT_SUPPORTED} where the engine cannot run here
     */
    public static Guest create(Engine engine, GuestClock clock) {
        try {
            return new Guest(GuestDispatcher.create(engine.provider(), clock));
        } catch (EngineException e) {
            throw OpenObject.failed(e);
        }
    }

    /**
     * Creates a vcpu that belongs to the calling thread, which must be a platform thread without another vcpu.
     *
     * @param entry guest-physical address at which the guest's first vcpu starts in 64-bit mode with paging on
     *     and CR3 0, and any other in real mode
     * @throws StatusException {@code INVALID_ARGS} for an entry outside the address space; {@code NO_RESOURCES} when 64
     *     exist; {@code BAD_STATE} for the wrong kind of thread; the engine's status
     */
    public Vcpu createVcpu(long entry) {
        GuestDispatcher object = guest.acquire();
        try {
            return new Vcpu(object.createVcpu(entry));
        } catch (EngineException e) {
            throw OpenObject.failed(e);
        } finally {
            object.release();
        }
    }

    /**
     * Maps memory where nothing is mapped.
     *
     * @param gpa guest-physical address, whole pages
     * @param offset in the memory object, whole pages
     * @param size in bytes, whole pages
     * @throws StatusException {@code INVALID_ARGS} for a range that is empty, unaligned or outside the address space;
     *     {@code BUFFER_TOO_SMALL} for a range past the object's end; {@code ALREADY_EXISTS} where something is mapped
     */
    public void map(long gpa, Vmo memoryObject, long offset, long size, Access access) {
        GuestDispatcher object = guest.acquire();
        VmoDispatcher vmo = null;
        try {
            vmo = memoryObject.object().acquire();
            int status = vmar.map(
                            VmOption.SPECIFIC | access.options(), gpa, vmo, offset, size, VmarDispatcher.ACCESS, true)
                    .status();
            OpenObject.check(status, () -> "range can be mapped: gpa=" + OpenObject.hex(gpa) + ", offset="
                    + OpenObject.hex(offset) + ", size=" + OpenObject.hex(size));
        } finally {
            if (vmo != null) {
                vmo.release();
            }
            object.release();
        }
    }

    /**
     * Removes what is mapped in a range, which may be nothing.
     *
     * @throws StatusException {@code INVALID_ARGS} for a range that is empty, unaligned or outside the address space
     */
    public void unmap(long gpa, long size) {
        GuestDispatcher object = guest.acquire();
        try {
            OpenObject.check(vmar.unmap(gpa, size), () -> "range can be unmapped: gpa=" + OpenObject.hex(gpa)
                    + ", size=" + OpenObject.hex(size));
        } finally {
            object.release();
        }
    }

    /**
     * Changes the access to a range that is wholly mapped.
     *
     * @throws StatusException {@code INVALID_ARGS} for a range that is empty, unaligned or outside the address space;
     *     {@code NOT_FOUND} where a part is not mapped
     */
    public void protect(long gpa, long size, Access access) {
        GuestDispatcher object = guest.acquire();
        try {
            OpenObject.check(
                    vmar.protect(access.options(), gpa, size), () -> "range can be protected: gpa="
                            + OpenObject.hex(gpa) + ", size=" + OpenObject.hex(size));
        } finally {
            object.release();
        }
    }

    /**
     * Makes accesses to a range of memory end {@link Vcpu#enter} with {@link Packet.Mem}; what was mapped there goes.
     *
     * @param key put into the packets
     * @throws StatusException {@code INVALID_ARGS} for a range that is empty, not whole pages, or outside the address
     *     space; {@code ALREADY_EXISTS} where it meets another trap; then nothing has changed
     */
    public void setMemoryTrap(long gpa, long size, long key) {
        setTrap(Trap.MEM, gpa, size, null, key);
    }

    /**
     * Makes writes to a range of memory queue {@link Packet.Bell} on a port while the guest goes on; what was mapped
     * there goes.
     *
     * @param key put into the packets
     * @throws StatusException as for {@link #setMemoryTrap}
     */
    public void setBellTrap(long gpa, long size, Port port, long key) {
        PortDispatcher target = port.object().acquire();
        try {
            setTrap(Trap.BELL, gpa, size, target, key);
        } finally {
            target.release();
        }
    }

    /**
     * Makes accesses to I/O ports end {@link Vcpu#enter} with {@link Packet.Io}.
     *
     * @param first lowest port
     * @param count of ports; port 0xFFFF cannot be trapped
     * @param key put into the packets
     * @throws StatusException {@code OUT_OF_RANGE} for a range that is empty or reaches port 0xFFFF;
     *     {@code ALREADY_EXISTS} where it meets another trap
     */
    public void setPortTrap(int first, int count, long key) {
        setTrap(Trap.IO, first, count, null, key);
    }

    private void setTrap(int kind, long address, long size, PortDispatcher port, long key) {
        GuestDispatcher object = guest.acquire();
        try {
            OpenObject.check(object.setTrap(kind, address, size, port, key), () -> "range can be trapped: address="
                    + OpenObject.hex(address) + ", size=" + OpenObject.hex(size));
        } finally {
            object.release();
        }
    }

    /** The guest's memory as its devices see it. */
    public GuestMemory memory() {
        return memory;
    }

    /** Closes the guest; closing again does nothing. */
    @Override
    public void close() {
        guest.close();
    }

    @Override
    public String toString() {
        return "Guest[koid=" + guest.koid() + "]";
    }
}
