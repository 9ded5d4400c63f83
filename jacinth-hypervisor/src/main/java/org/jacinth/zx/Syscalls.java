package org.jacinth.zx;

import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Objects;
import org.jacinth.hypervisor.Engine;
import org.jacinth.hypervisor.object.Dispatcher;
import org.jacinth.hypervisor.object.GuestDispatcher;
import org.jacinth.hypervisor.object.Handle;
import org.jacinth.hypervisor.object.HandleTable;
import org.jacinth.hypervisor.object.PortDispatcher;
import org.jacinth.hypervisor.object.QueuedPacket;
import org.jacinth.hypervisor.object.ResourceDispatcher;
import org.jacinth.hypervisor.object.VcpuDispatcher;
import org.jacinth.hypervisor.object.VmarDispatcher;
import org.jacinth.hypervisor.object.VmoDispatcher;
import org.jacinth.hypervisor.spi.EngineException;
import org.jacinth.hypervisor.spi.Exit;
import org.jacinth.hypervisor.spi.GuestClock;

/**
 * One process: a table of handles and the calls made from it. Each method is Zircon's call of the same name without
 * {@code zx_}; it returns the {@code zx_status_t} (see {@link Status}) and throws nothing for anything that a
 * caller can get wrong. Lengths and addresses are unsigned.
 *
 * <p>Pointers are segments with Zircon's layouts, little-endian; no alignment is demanded. {@code null},
 * {@link MemorySegment#NULL}, and a segment that is too short, closed, owned by another thread, or read-only where the
 * call writes, is an invalid pointer and gives {@code ZX_ERR_INVALID_ARGS} at the point where Zircon would copy. On an
 * error nothing is written.
 *
 * <p>Every method may be called from any thread; {@link #vcpuEnter}, {@link #vcpuReadState} and
 * {@link #vcpuWriteState} give {@code ZX_ERR_BAD_STATE} to a thread that did not create the vcpu.
 *
 * <p>Common to all calls that take a handle, in this order: {@code ZX_ERR_BAD_HANDLE} for a value that names nothing,
 * {@code ZX_ERR_WRONG_TYPE} for another type of object, {@code ZX_ERR_ACCESS_DENIED} for a missing right.
 */
public final class Syscalls implements AutoCloseable {
    /** The handle value that names nothing. */
    public static final int HANDLE_INVALID = 0;
    /** The deadline that never comes. */
    public static final long TIME_INFINITE = PortDispatcher.INFINITE;
    /** Option of {@link #portCreate}; accepted, without effect. */
    public static final int PORT_BIND_TO_INTERRUPT = 1;

    private static final int PACKET_PAYLOAD_WORD = 8;

    private final Engine engine;
    private final GuestClock clock;
    private final HandleTable handles = new HandleTable();
    private final int resource;

    private Syscalls(Engine engine, GuestClock clock) {
        this.engine = engine;
        this.clock = clock;
        ResourceDispatcher hypervisor = new ResourceDispatcher();
        this.resource = handles.add(hypervisor, Rights.DEFAULT_RESOURCE);
        hypervisor.release();
    }

    /** A new process, whose guests run on an engine and see the host's time. */
    public static Syscalls newProcess(Engine engine) {
        return newProcess(engine, null);
    }

    /**
     * A new process.
     *
     * @param engine runs the process's guests
     * @param clock the time that every guest of the process sees; null for the host's, from zero for each guest
     */
    public static Syscalls newProcess(Engine engine, GuestClock clock) {
        return new Syscalls(Objects.requireNonNull(engine, "engine"), clock);
    }

    /** Handle to the hypervisor resource, as a launcher would pass it; the same value each time. */
    public int hypervisorResource() {
        return resource;
    }

    /**
     * Ends the process: closes every handle, kicks its vcpus so that threads in {@link #vcpuEnter} come back with
     * {@code ZX_ERR_CANCELED}, and makes threads in {@link #portWait} come back likewise. Any later call finds no
     * handle. Idempotent.
     */
    @Override
    public void close() {
        List<Handle> open = handles.takeAll();
        for (Handle handle : open) {
            if (handle.object() instanceof VcpuDispatcher vcpu) {
                vcpu.kick();
            }
        }
        for (Handle handle : open) {
            handle.object().removeHandle();
        }
    }

    /**
     * Creates a guest and its physical address space. The resource needs no right.
     *
     * @param options 0
     * @param guestHandle out, u32
     * @param vmarHandle out, u32
     * @return in this order {@code ZX_ERR_INVALID_ARGS} for an option; the handle's errors; the engine's status, as
     *     {@code ZX_ERR_NOT_SUPPORTED} or {@code ZX_ERR_NO_MEMORY}; {@code ZX_ERR_INVALID_ARGS} for a bad out pointer
     */
    public int guestCreate(int resource, int options, MemorySegment guestHandle, MemorySegment vmarHandle) {
        if (options != 0) {
            return Status.ZX_ERR_INVALID_ARGS;
        }
        Handle handle = handles.acquire(resource);
        if (handle == null) {
            return Status.ZX_ERR_BAD_HANDLE;
        }
        try {
            int status = handle.check(ObjectType.RESOURCE, Rights.NONE);
            if (status != Status.ZX_OK) {
                return status;
            }
            GuestDispatcher guest =
                    GuestDispatcher.create(engine.provider(), clock == null ? GuestClock.real() : clock);
            VmarDispatcher vmar = guest.vmar();
            try {
                if (!UserMemory.isWritable(guestHandle, 4) || !UserMemory.isWritable(vmarHandle, 4)) {
                    return Status.ZX_ERR_INVALID_ARGS;
                }
                status = publish(guest, Rights.DEFAULT_GUEST, guestHandle);
                if (status == Status.ZX_OK) {
                    status = publish(vmar, Rights.DEFAULT_VMAR, vmarHandle);
                    if (status != Status.ZX_OK) {
                        handleClose(guestHandle.get(UserMemory.U32, 0));
                    }
                }
                return status;
            } finally {
                vmar.release();
                guest.release();
            }
        } catch (EngineException e) {
            return e.status();
        } finally {
            handle.object().release();
        }
    }

    /**
     * Makes a range of guest-physical addresses or ports trap. Differs from Zircon in that a failing call has changed
     * nothing.
     *
     * @param handle guest, WRITE
     * @param kind one of {@link Trap}
     * @param addr a guest-physical address or a port
     * @param portHandle port, WRITE, for a bell; 0 else
     * @param key put into the packets
     * @return the guest handle's errors; then the port handle's; {@code ZX_ERR_INVALID_ARGS} for an unknown kind, a
     *     port for MEM or IO, no port for BELL, a memory range that is empty, not whole pages or not in the space;
     *     {@code ZX_ERR_OUT_OF_RANGE} for an IO range that is empty or reaches port 0xFFFF;
     *     {@code ZX_ERR_ALREADY_EXISTS} where it meets another trap
     */
    public int guestSetTrap(int handle, int kind, long addr, long size, int portHandle, long key) {
        Handle guest = handles.acquire(handle);
        if (guest == null) {
            return Status.ZX_ERR_BAD_HANDLE;
        }
        Handle port = null;
        try {
            int status = guest.check(ObjectType.GUEST, Rights.WRITE);
            if (status != Status.ZX_OK) {
                return status;
            }
            if (portHandle != HANDLE_INVALID) {
                port = handles.acquire(portHandle);
                if (port == null) {
                    return Status.ZX_ERR_BAD_HANDLE;
                }
                status = port.check(ObjectType.PORT, Rights.WRITE);
                if (status != Status.ZX_OK) {
                    return status;
                }
            }
            PortDispatcher target = port == null ? null : (PortDispatcher) port.object();
            return ((GuestDispatcher) guest.object()).setTrap(kind, addr, size, target, key);
        } finally {
            if (port != null) {
                port.object().release();
            }
            guest.object().release();
        }
    }

    /**
     * Creates a vcpu that belongs to the calling thread, which must be a platform thread.
     *
     * @param guestHandle guest, MANAGE_PROCESS or MANAGE_THREAD
     * @param options 0
     * @param entry guest-physical address at which the boot processor (the guest's first vcpu) starts in 64-bit mode
     *     with CR3 0, and any other in real mode
     * @param out u32
     * @return {@code ZX_ERR_INVALID_ARGS} for an option, before the handle is looked at; the handle's errors;
     *     {@code ZX_ERR_INVALID_ARGS} for an entry outside the space; {@code ZX_ERR_NO_RESOURCES} when 64 exist;
     *     {@code ZX_ERR_BAD_STATE} when the thread owns a vcpu or is virtual; the engine's status;
     *     {@code ZX_ERR_INVALID_ARGS} for a bad out pointer
     */
    public int vcpuCreate(int guestHandle, int options, long entry, MemorySegment out) {
        if (options != 0) {
            return Status.ZX_ERR_INVALID_ARGS;
        }
        Handle handle = handles.acquire(guestHandle);
        if (handle == null) {
            return Status.ZX_ERR_BAD_HANDLE;
        }
        try {
            int status = handle.checkAny(ObjectType.GUEST, Rights.MANAGE_PROCESS | Rights.MANAGE_THREAD);
            if (status != Status.ZX_OK) {
                return status;
            }
            VcpuDispatcher vcpu = ((GuestDispatcher) handle.object()).createVcpu(entry);
            try {
                return publish(vcpu, Rights.DEFAULT_VCPU, out);
            } finally {
                vcpu.release();
            }
        } catch (EngineException e) {
            return e.status();
        } finally {
            handle.object().release();
        }
    }

    /**
     * Runs the guest until a packet is due, in the thread that created the vcpu.
     *
     * @param handle vcpu, EXECUTE
     * @param packet out, {@link PortPacket#SIZE} bytes; looked at only after the guest has run, so a bad pointer loses
     *     the packet
     * @return {@code ZX_OK} with a packet of type GUEST_IO, GUEST_MEM or GUEST_VCPU; {@code ZX_ERR_BAD_STATE} in
     *     another thread and for a bell whose port has no handle; {@code ZX_ERR_CANCELED} for a kick;
     *     {@code ZX_ERR_NOT_FOUND} for a port without trap or memory that is neither trapped nor mapped;
     *     {@code ZX_ERR_NOT_SUPPORTED} for what cannot be virtualised, as a triple fault or the reading of a bell;
     *     {@code ZX_ERR_OUT_OF_RANGE} for memory beyond the space; {@code ZX_ERR_INVALID_ARGS} for a bad packet pointer
     */
    public int vcpuEnter(int handle, MemorySegment packet) {
        Handle held = handles.acquire(handle);
        if (held == null) {
            return Status.ZX_ERR_BAD_HANDLE;
        }
        try {
            int status = held.check(ObjectType.VCPU, Rights.EXECUTE);
            if (status != Status.ZX_OK) {
                return status;
            }
            VcpuDispatcher vcpu = (VcpuDispatcher) held.object();
            status = vcpu.enter();
            if (status != Status.ZX_OK) {
                return status;
            }
            putExit(vcpu.key(), vcpu.exit(), vcpu.buffer());
            return UserMemory.copyOut(vcpu.memory(), packet, PortPacket.SIZE) ? Status.ZX_OK : Status.ZX_ERR_INVALID_ARGS;
        } finally {
            held.object().release();
        }
    }

    /** {@link #vcpuEnter} under its older name. */
    public int vcpuResume(int handle, MemorySegment packet) {
        return vcpuEnter(handle, packet);
    }

    private static void putExit(long key, Exit exit, ByteBuffer packet) {
        packet.putLong(PortPacket.KEY, key);
        packet.putInt(PortPacket.STATUS, 0);
        for (int at = PortPacket.PAYLOAD; at < PortPacket.SIZE; at += PACKET_PAYLOAD_WORD) {
            packet.putLong(at, 0);
        }
        if (exit instanceof Exit.Io io) {
            packet.putInt(PortPacket.TYPE, PacketType.GUEST_IO);
            packet.putShort(PortPacket.IO_PORT, (short) io.port());
            packet.put(PortPacket.IO_ACCESS_SIZE, (byte) io.size());
            packet.put(PortPacket.IO_INPUT, (byte) (io.input() ? 1 : 0));
            packet.putInt(PortPacket.IO_DATA, io.input() ? 0 : lowBytes(io.data(), io.size()));
            return;
        }
        switch (exit) {
            case Exit.Mem mem -> {
                packet.putInt(PortPacket.TYPE, PacketType.GUEST_MEM);
                packet.putLong(PortPacket.MEM_ADDR, mem.gpa());
                packet.putLong(PortPacket.MEM_CR3, mem.cr3());
                packet.putLong(PortPacket.MEM_RIP, mem.rip());
                packet.put(PortPacket.MEM_INSTRUCTION_SIZE, (byte) mem.instructionSize());
                packet.put(PortPacket.MEM_DEFAULT_OPERAND_SIZE, (byte) mem.defaultOperandSize());
            }
            case Exit.Ipi ipi -> {
                packet.putInt(PortPacket.TYPE, PacketType.GUEST_VCPU);
                packet.putInt(PortPacket.VCPU_TYPE, PacketType.VCPU_INTERRUPT);
                packet.putLong(PortPacket.VCPU_INTERRUPT_MASK, ipi.mask());
                packet.put(PortPacket.VCPU_INTERRUPT_VECTOR, (byte) ipi.vector());
            }
            case Exit.Startup startup -> {
                packet.putInt(PortPacket.TYPE, PacketType.GUEST_VCPU);
                packet.putInt(PortPacket.VCPU_TYPE, PacketType.VCPU_STARTUP);
                packet.putLong(PortPacket.VCPU_STARTUP_ID, startup.target());
                packet.putLong(PortPacket.VCPU_STARTUP_ENTRY, startup.entry());
            }
            case Exit.Io _, Exit.Bell _, Exit.Kicked _, Exit.Failed _ ->
                throw new IllegalStateException("no packet is made of this: " + exit);
        }
    }

    private static int lowBytes(int data, int size) {
        return size == 4 ? data : data & (1 << size * 8) - 1;
    }

    /**
     * Makes the present {@link #vcpuEnter}, or else the next, return {@code ZX_ERR_CANCELED}. From any thread; several
     * kicks before one is noticed are one.
     *
     * @param handle vcpu, EXECUTE
     */
    public int vcpuKick(int handle) {
        Handle held = handles.acquire(handle);
        if (held == null) {
            return Status.ZX_ERR_BAD_HANDLE;
        }
        try {
            int status = held.check(ObjectType.VCPU, Rights.EXECUTE);
            if (status == Status.ZX_OK) {
                ((VcpuDispatcher) held.object()).kick();
            }
            return status;
        } finally {
            held.object().release();
        }
    }

    /**
     * Makes an interrupt vector pending. From any thread.
     *
     * @param handle vcpu, SIGNAL
     * @return {@code ZX_ERR_OUT_OF_RANGE} for a vector of 256 or more
     */
    public int vcpuInterrupt(int handle, int vector) {
        Handle held = handles.acquire(handle);
        if (held == null) {
            return Status.ZX_ERR_BAD_HANDLE;
        }
        try {
            int status = held.check(ObjectType.VCPU, Rights.SIGNAL);
            return status == Status.ZX_OK ? ((VcpuDispatcher) held.object()).interrupt(vector) : status;
        } finally {
            held.object().release();
        }
    }

    /**
     * Reads a state of a vcpu that is not running, in the thread that created it.
     *
     * @param handle vcpu, READ
     * @param kind one of {@link VcpuStateKind} but IO
     * @param buffer out, exactly the kind's size
     * @return the handle's errors; {@code ZX_ERR_INVALID_ARGS} for a kind that cannot be read or another size;
     *     {@code ZX_ERR_BAD_STATE} in another thread; {@code ZX_ERR_INVALID_ARGS} for a bad pointer
     */
    public int vcpuReadState(int handle, int kind, MemorySegment buffer, long bufferSize) {
        Handle held = handles.acquire(handle);
        if (held == null) {
            return Status.ZX_ERR_BAD_HANDLE;
        }
        try {
            int status = held.check(ObjectType.VCPU, Rights.READ);
            if (status == Status.ZX_OK) {
                status = VcpuDispatcher.checkRead(kind, bufferSize);
            }
            if (status != Status.ZX_OK) {
                return status;
            }
            VcpuDispatcher vcpu = (VcpuDispatcher) held.object();
            if (!vcpu.isOwner()) {
                return Status.ZX_ERR_BAD_STATE;
            }
            status = vcpu.readState(kind);
            if (status != Status.ZX_OK) {
                return status;
            }
            return UserMemory.copyOut(vcpu.memory(), buffer, bufferSize) ? Status.ZX_OK : Status.ZX_ERR_INVALID_ARGS;
        } finally {
            held.object().release();
        }
    }

    /**
     * Replaces a state of a vcpu that is not running, in the thread that created it.
     *
     * @param handle vcpu, WRITE
     * @param kind one of {@link VcpuStateKind} that is not read only
     * @param buffer exactly the kind's size
     * @return the handle's errors; {@code ZX_ERR_INVALID_ARGS} for a kind that cannot be written, another size or a bad
     *     pointer; {@code ZX_ERR_BAD_STATE} in another thread; {@code ZX_ERR_INVALID_ARGS} for a value that the kind
     *     does not allow
     */
    public int vcpuWriteState(int handle, int kind, MemorySegment buffer, long bufferSize) {
        Handle held = handles.acquire(handle);
        if (held == null) {
            return Status.ZX_ERR_BAD_HANDLE;
        }
        try {
            int status = held.check(ObjectType.VCPU, Rights.WRITE);
            if (status == Status.ZX_OK) {
                status = VcpuDispatcher.checkWrite(kind, bufferSize);
            }
            if (status != Status.ZX_OK) {
                return status;
            }
            if (!UserMemory.isReadable(buffer, bufferSize)) {
                return Status.ZX_ERR_INVALID_ARGS;
            }
            VcpuDispatcher vcpu = (VcpuDispatcher) held.object();
            if (!vcpu.isOwner()) {
                return Status.ZX_ERR_BAD_STATE;
            }
            return UserMemory.copyIn(buffer, vcpu.memory(), bufferSize)
                    ? vcpu.writeState(kind)
                    : Status.ZX_ERR_INVALID_ARGS;
        } finally {
            held.object().release();
        }
    }

    /**
     * Creates a memory object that reads as zero. Its handle has EXECUTE, which Zircon would give only against a VMEX
     * resource.
     *
     * @param size in bytes, rounded up to whole pages
     * @param options bits of {@link VmoOption}
     * @param out u32
     * @return {@code ZX_ERR_INVALID_ARGS} for an unknown option; {@code ZX_ERR_OUT_OF_RANGE} for a size above 2^48;
     *     {@code ZX_ERR_NO_MEMORY}; {@code ZX_ERR_INVALID_ARGS} for a bad out pointer
     */
    public int vmoCreate(long size, int options, MemorySegment out) {
        try {
            VmoDispatcher vmo = VmoDispatcher.create(size, options);
            try {
                int rights = Rights.DEFAULT_VMO | ((options & VmoOption.RESIZABLE) != 0 ? Rights.RESIZE : 0);
                return publish(vmo, rights, out);
            } finally {
                vmo.release();
            }
        } catch (EngineException e) {
            return e.status();
        }
    }

    /**
     * Copies out of a memory object.
     *
     * @param handle VMO, READ
     * @param buffer out
     * @return {@code ZX_ERR_OUT_OF_RANGE} for a range that does not lie in the object; {@code ZX_ERR_INVALID_ARGS} for
     *     a bad pointer
     */
    public int vmoRead(int handle, MemorySegment buffer, long offset, long bufferSize) {
        Handle held = handles.acquire(handle);
        if (held == null) {
            return Status.ZX_ERR_BAD_HANDLE;
        }
        try {
            int status = held.check(ObjectType.VMO, Rights.READ);
            if (status != Status.ZX_OK) {
                return status;
            }
            VmoDispatcher vmo = (VmoDispatcher) held.object();
            status = vmo.checkRange(offset, bufferSize);
            if (status != Status.ZX_OK || bufferSize == 0) {
                return status;
            }
            return UserMemory.copyOut(vmo.segment().asSlice(offset, bufferSize), buffer, bufferSize)
                    ? Status.ZX_OK
                    : Status.ZX_ERR_INVALID_ARGS;
        } finally {
            held.object().release();
        }
    }

    /**
     * Copies into a memory object. Guests that map it see the new bytes, as instructions too, when this returns.
     *
     * @param handle VMO, WRITE
     * @return {@code ZX_ERR_OUT_OF_RANGE} for a range that does not lie in the object; {@code ZX_ERR_INVALID_ARGS} for
     *     a bad pointer
     */
    public int vmoWrite(int handle, MemorySegment buffer, long offset, long bufferSize) {
        Handle held = handles.acquire(handle);
        if (held == null) {
            return Status.ZX_ERR_BAD_HANDLE;
        }
        try {
            int status = held.check(ObjectType.VMO, Rights.WRITE);
            if (status != Status.ZX_OK) {
                return status;
            }
            VmoDispatcher vmo = (VmoDispatcher) held.object();
            status = vmo.checkRange(offset, bufferSize);
            if (status != Status.ZX_OK || bufferSize == 0) {
                return status;
            }
            if (!UserMemory.copyIn(buffer, vmo.segment().asSlice(offset, bufferSize), bufferSize)) {
                return Status.ZX_ERR_INVALID_ARGS;
            }
            vmo.written(offset, bufferSize);
            return Status.ZX_OK;
        } finally {
            held.object().release();
        }
    }

    /**
     * Tells the size of a memory object in bytes.
     *
     * @param handle VMO, no right
     * @param size out, u64
     */
    public int vmoGetSize(int handle, MemorySegment size) {
        Handle held = handles.acquire(handle);
        if (held == null) {
            return Status.ZX_ERR_BAD_HANDLE;
        }
        try {
            int status = held.check(ObjectType.VMO, Rights.NONE);
            if (status != Status.ZX_OK) {
                return status;
            }
            return UserMemory.putLong(size, ((VmoDispatcher) held.object()).size())
                    ? Status.ZX_OK
                    : Status.ZX_ERR_INVALID_ARGS;
        } finally {
            held.object().release();
        }
    }

    /**
     * The bytes of a memory object, without a copy: what Zircon's programs get by mapping the object into themselves.
     * Valid while a handle to the object or a mapping exists. After writing instructions that a guest may have run
     * already, call {@link #vmoWritten}. Not a Zircon call.
     *
     * @param handle VMO, READ; without WRITE the segment is read-only
     * @return the segment, or null for a handle that does not allow it
     */
    public MemorySegment vmoMemory(int handle) {
        Handle held = handles.acquire(handle);
        if (held == null) {
            return null;
        }
        try {
            if (held.check(ObjectType.VMO, Rights.READ) != Status.ZX_OK) {
                return null;
            }
            MemorySegment memory = ((VmoDispatcher) held.object()).segment();
            return held.has(Rights.WRITE) ? memory : memory.asReadOnly();
        } finally {
            held.object().release();
        }
    }

    /**
     * Says that bytes of a memory object were changed through {@link #vmoMemory}: when this returns, no guest runs
     * instructions decoded from the former bytes. Not a Zircon call.
     *
     * @param handle VMO, WRITE
     * @return {@code ZX_ERR_OUT_OF_RANGE} for a range that does not lie in the object
     */
    public int vmoWritten(int handle, long offset, long size) {
        Handle held = handles.acquire(handle);
        if (held == null) {
            return Status.ZX_ERR_BAD_HANDLE;
        }
        try {
            int status = held.check(ObjectType.VMO, Rights.WRITE);
            if (status != Status.ZX_OK) {
                return status;
            }
            VmoDispatcher vmo = (VmoDispatcher) held.object();
            status = vmo.checkRange(offset, size);
            if (status == Status.ZX_OK) {
                vmo.written(offset, size);
            }
            return status;
        } finally {
            held.object().release();
        }
    }

    /**
     * Maps a memory object into a guest's physical address space, in force for running vcpus when this returns.
     *
     * @param handle VMAR, with READ, WRITE and EXECUTE for the access asked for
     * @param options bits of {@link VmOption}
     * @param vmarOffset guest-physical address with SPECIFIC or SPECIFIC_OVERWRITE, whole pages
     * @param vmo VMO, MAP, with READ, WRITE and EXECUTE for the access asked for
     * @param vmoOffset whole pages
     * @param len in bytes, whole pages
     * @param mappedAddr out, u64: the guest-physical address
     * @return both handles' errors; {@code ZX_ERR_ACCESS_DENIED}; {@code ZX_ERR_INVALID_ARGS} for options that do not
     *     exist or exclude each other, unaligned or empty ranges, a range outside the space, a bad pointer;
     *     {@code ZX_ERR_NOT_SUPPORTED} for a resizable VMO with REQUIRE_NON_RESIZABLE and for a discardable one without
     *     ALLOW_FAULTS; {@code ZX_ERR_OUT_OF_RANGE} for an end that overflows; {@code ZX_ERR_BUFFER_TOO_SMALL} for a
     *     mapping past the VMO's end without ALLOW_FAULTS; {@code ZX_ERR_BAD_STATE} when the guest is gone;
     *     {@code ZX_ERR_ALREADY_EXISTS} where SPECIFIC meets a mapping; {@code ZX_ERR_NO_RESOURCES} without a
     *     free place
     */
    public int vmarMap(
            int handle, int options, long vmarOffset, int vmo, long vmoOffset, long len, MemorySegment mappedAddr) {
        Handle region = handles.acquire(handle);
        if (region == null) {
            return Status.ZX_ERR_BAD_HANDLE;
        }
        Handle memory = null;
        try {
            int status = region.check(ObjectType.VMAR, Rights.NONE);
            if (status != Status.ZX_OK) {
                return status;
            }
            memory = handles.acquire(vmo);
            if (memory == null) {
                return Status.ZX_ERR_BAD_HANDLE;
            }
            status = memory.check(ObjectType.VMO, Rights.MAP);
            if (status != Status.ZX_OK) {
                return status;
            }
            int canMap = VmOption.CAN_MAP_SPECIFIC
                    | VmOption.CAN_MAP_READ
                    | VmOption.CAN_MAP_WRITE
                    | VmOption.CAN_MAP_EXECUTE;
            int rangeOverwrite = VmOption.MAP_RANGE | VmOption.SPECIFIC_OVERWRITE;
            if (!VmarDispatcher.isValidAccess(options)
                    || (options & canMap) != 0
                    || (options & rangeOverwrite) == rangeOverwrite) {
                return Status.ZX_ERR_INVALID_ARGS;
            }
            int allowed = accessOf(region.rights() & memory.rights());
            if ((options & VmarDispatcher.ACCESS & ~allowed) != 0) {
                return Status.ZX_ERR_ACCESS_DENIED;
            }
            VmarDispatcher.Mapped mapped = ((VmarDispatcher) region.object())
                    .map(
                            options,
                            vmarOffset,
                            (VmoDispatcher) memory.object(),
                            vmoOffset,
                            len,
                            allowed,
                            UserMemory.isWritable(mappedAddr, 8));
            if (mapped.status() != Status.ZX_OK) {
                return mapped.status();
            }
            return UserMemory.putLong(mappedAddr, mapped.gpa()) ? Status.ZX_OK : Status.ZX_ERR_INVALID_ARGS;
        } finally {
            if (memory != null) {
                memory.object().release();
            }
            region.object().release();
        }
    }

    private static int accessOf(int rights) {
        return ((rights & Rights.READ) != 0 ? VmOption.PERM_READ : 0)
                | ((rights & Rights.WRITE) != 0 ? VmOption.PERM_WRITE : 0)
                | ((rights & Rights.EXECUTE) != 0 ? VmOption.PERM_EXECUTE : 0);
    }

    /**
     * Removes what is mapped in a range, which may be nothing, in force for running vcpus when this returns.
     *
     * @param handle VMAR, no right
     * @return {@code ZX_ERR_INVALID_ARGS} for a range that is empty, not whole pages or not in the space;
     *     {@code ZX_ERR_BAD_STATE} when the guest is gone
     */
    public int vmarUnmap(int handle, long addr, long len) {
        Handle held = handles.acquire(handle);
        if (held == null) {
            return Status.ZX_ERR_BAD_HANDLE;
        }
        try {
            int status = held.check(ObjectType.VMAR, Rights.NONE);
            return status == Status.ZX_OK ? ((VmarDispatcher) held.object()).unmap(addr, len) : status;
        } finally {
            held.object().release();
        }
    }

    /**
     * Changes the access to a range, in force for running vcpus when this returns.
     *
     * @param handle VMAR, with READ, WRITE and EXECUTE for the access asked for
     * @param options PERM bits of {@link VmOption}
     * @return {@code ZX_ERR_INVALID_ARGS} for other options, WRITE or EXECUTE without READ, or a range as in
     *     {@link #vmarUnmap}; {@code ZX_ERR_BAD_STATE} when the guest is gone; {@code ZX_ERR_NOT_FOUND} where a part is
     *     not mapped; {@code ZX_ERR_ACCESS_DENIED} for more than the mapping's handles allowed
     */
    public int vmarProtect(int handle, int options, long addr, long len) {
        Handle held = handles.acquire(handle);
        if (held == null) {
            return Status.ZX_ERR_BAD_HANDLE;
        }
        try {
            int needed = ((options & VmOption.PERM_READ) != 0 ? Rights.READ : 0)
                    | ((options & VmOption.PERM_WRITE) != 0 ? Rights.WRITE : 0)
                    | ((options & VmOption.PERM_EXECUTE) != 0 ? Rights.EXECUTE : 0);
            int status = held.check(ObjectType.VMAR, needed);
            return status == Status.ZX_OK ? ((VmarDispatcher) held.object()).protect(options, addr, len) : status;
        } finally {
            held.object().release();
        }
    }

    /**
     * Creates a port.
     *
     * @param options 0 or {@link #PORT_BIND_TO_INTERRUPT}
     * @param out u32
     * @return {@code ZX_ERR_INVALID_ARGS} for an option or a bad pointer
     */
    public int portCreate(int options, MemorySegment out) {
        if ((options & ~PORT_BIND_TO_INTERRUPT) != 0) {
            return Status.ZX_ERR_INVALID_ARGS;
        }
        PortDispatcher port = new PortDispatcher();
        try {
            return publish(port, Rights.DEFAULT_PORT, out);
        } finally {
            port.release();
        }
    }

    /**
     * Queues a user packet; its type becomes USER.
     *
     * @param handle port, WRITE
     * @param packet {@link PortPacket#SIZE} bytes
     * @return {@code ZX_ERR_INVALID_ARGS} for a bad pointer; {@code ZX_ERR_SHOULD_WAIT} when 2048 user packets wait
     */
    public int portQueue(int handle, MemorySegment packet) {
        Handle held = handles.acquire(handle);
        if (held == null) {
            return Status.ZX_ERR_BAD_HANDLE;
        }
        try {
            int status = held.check(ObjectType.PORT, Rights.WRITE);
            if (status != Status.ZX_OK) {
                return status;
            }
            MemorySegment copy = MemorySegment.ofArray(new byte[PortPacket.SIZE]);
            if (!UserMemory.copyIn(packet, copy, PortPacket.SIZE)) {
                return Status.ZX_ERR_INVALID_ARGS;
            }
            return ((PortDispatcher) held.object())
                    .queueUser(QueuedPacket.user(
                            copy.get(UserMemory.U64, PortPacket.KEY),
                            copy.get(UserMemory.U32, PortPacket.STATUS),
                            copy.get(UserMemory.U64, 16),
                            copy.get(UserMemory.U64, 24),
                            copy.get(UserMemory.U64, 32),
                            copy.get(UserMemory.U64, 40)));
        } finally {
            held.object().release();
        }
    }

    /** The clock of deadlines, {@code zx_clock_get_monotonic}: nanoseconds, positive. */
    public long clockGetMonotonic() {
        return PortDispatcher.now();
    }

    /**
     * Takes the first packet of a port, waiting for one.
     *
     * @param handle port, READ
     * @param deadline on {@link #clockGetMonotonic}, or {@link #TIME_INFINITE}; one that has passed only looks
     * @param packet out, {@link PortPacket#SIZE} bytes; looked at only after a packet was taken, so a bad pointer loses
     *     it
     * @return {@code ZX_ERR_TIMED_OUT}; {@code ZX_ERR_CANCELED} when the port's last handle is closed meanwhile or the
     *     thread is interrupted (it stays interrupted), which Zircon has no equivalent of; {@code ZX_ERR_INVALID_ARGS}
     *     for a bad pointer
     */
    public int portWait(int handle, long deadline, MemorySegment packet) {
        Handle held = handles.acquire(handle);
        if (held == null) {
            return Status.ZX_ERR_BAD_HANDLE;
        }
        try {
            int status = held.check(ObjectType.PORT, Rights.READ);
            if (status != Status.ZX_OK) {
                return status;
            }
            PortDispatcher.Received received = ((PortDispatcher) held.object()).receive(deadline);
            if (received.status() != Status.ZX_OK) {
                return received.status();
            }
            QueuedPacket taken = received.packet();
            MemorySegment copy = MemorySegment.ofArray(new byte[PortPacket.SIZE]);
            copy.set(UserMemory.U64, PortPacket.KEY, taken.key());
            copy.set(UserMemory.U32, PortPacket.TYPE, taken.type());
            copy.set(UserMemory.U32, PortPacket.STATUS, taken.status());
            copy.set(UserMemory.U64, 16, taken.word0());
            copy.set(UserMemory.U64, 24, taken.word1());
            copy.set(UserMemory.U64, 32, taken.word2());
            copy.set(UserMemory.U64, 40, taken.word3());
            return UserMemory.copyOut(copy, packet, PortPacket.SIZE) ? Status.ZX_OK : Status.ZX_ERR_INVALID_ARGS;
        } finally {
            held.object().release();
        }
    }

    /**
     * Cancels asynchronous waits. There are none here, and trap packets are not concerned, so nothing is ever found.
     *
     * @param handle port, WRITE
     * @param source any object, WAIT
     * @return {@code ZX_ERR_NOT_FOUND}
     */
    public int portCancel(int handle, int source, long key) {
        Handle port = handles.acquire(handle);
        if (port == null) {
            return Status.ZX_ERR_BAD_HANDLE;
        }
        Handle watched = null;
        try {
            int status = port.check(ObjectType.PORT, Rights.WRITE);
            if (status != Status.ZX_OK) {
                return status;
            }
            watched = handles.acquire(source);
            if (watched == null) {
                return Status.ZX_ERR_BAD_HANDLE;
            }
            return watched.has(Rights.WAIT) ? Status.ZX_ERR_NOT_FOUND : Status.ZX_ERR_ACCESS_DENIED;
        } finally {
            if (watched != null) {
                watched.object().release();
            }
            port.object().release();
        }
    }

    /**
     * Closes a handle; {@link #HANDLE_INVALID} is accepted.
     *
     * @return {@code ZX_OK} or {@code ZX_ERR_BAD_HANDLE}
     */
    public int handleClose(int handle) {
        if (handle == HANDLE_INVALID) {
            return Status.ZX_OK;
        }
        Handle taken = handles.take(handle);
        if (taken == null) {
            return Status.ZX_ERR_BAD_HANDLE;
        }
        taken.object().removeHandle();
        return Status.ZX_OK;
    }

    /**
     * Opens another handle to the same object.
     *
     * @param handle any object, DUPLICATE
     * @param rights a subset of the handle's, or {@link Rights#SAME_RIGHTS}
     * @param out u32
     * @return {@code ZX_ERR_INVALID_ARGS} for rights that the handle lacks or a bad pointer
     */
    public int handleDuplicate(int handle, int rights, MemorySegment out) {
        Handle held = handles.acquire(handle);
        if (held == null) {
            return Status.ZX_ERR_BAD_HANDLE;
        }
        try {
            if (!held.has(Rights.DUPLICATE)) {
                return Status.ZX_ERR_ACCESS_DENIED;
            }
            int granted = rights == Rights.SAME_RIGHTS ? held.rights() : rights;
            return held.has(granted) ? publish(held.object(), granted, out) : Status.ZX_ERR_INVALID_ARGS;
        } finally {
            held.object().release();
        }
    }

    /**
     * Replaces a handle by one with other rights. The old handle is closed whatever the result.
     *
     * @param rights a subset of the handle's, or {@link Rights#SAME_RIGHTS}
     * @param out u32
     * @return {@code ZX_ERR_INVALID_ARGS} for rights that the handle lacks or a bad pointer
     */
    public int handleReplace(int handle, int rights, MemorySegment out) {
        Handle taken = handles.take(handle);
        if (taken == null) {
            return Status.ZX_ERR_BAD_HANDLE;
        }
        try {
            int granted = rights == Rights.SAME_RIGHTS ? taken.rights() : rights;
            return taken.has(granted) ? publish(taken.object(), granted, out) : Status.ZX_ERR_INVALID_ARGS;
        } finally {
            taken.object().removeHandle();
        }
    }

    /**
     * Tells something about an object.
     *
     * @param topic one of {@link InfoTopic}
     * @param buffer out, one record
     * @param actual out, u64: records written; optional
     * @param avail out, u64: records there are; optional
     * @return the handle's errors ({@link InfoTopic#VCPU} needs INSPECT); {@code ZX_ERR_NOT_SUPPORTED} for
     *     another topic; {@code ZX_ERR_INVALID_ARGS} for a bad pointer; {@code ZX_ERR_BUFFER_TOO_SMALL}, with
     *     actual 0 and avail 1
     */
    public int objectGetInfo(
            int handle, int topic, MemorySegment buffer, long bufferSize, MemorySegment actual, MemorySegment avail) {
        if (topic != InfoTopic.HANDLE_VALID && topic != InfoTopic.HANDLE_BASIC && topic != InfoTopic.VCPU) {
            return Status.ZX_ERR_NOT_SUPPORTED;
        }
        Handle held = handles.acquire(handle);
        if (held == null) {
            return Status.ZX_ERR_BAD_HANDLE;
        }
        try {
            if (topic == InfoTopic.HANDLE_VALID) {
                return Status.ZX_OK;
            }
            Dispatcher object = held.object();
            MemorySegment info = MemorySegment.ofArray(new byte[InfoTopic.HANDLE_BASIC_SIZE]);
            if (topic == InfoTopic.HANDLE_BASIC) {
                info.set(UserMemory.U64, 0, object.koid());
                info.set(UserMemory.U32, 8, held.rights());
                info.set(UserMemory.U32, 12, object.type());
                info.set(UserMemory.U64, 16, object.relatedKoid());
                return putRecord(info, InfoTopic.HANDLE_BASIC_SIZE, buffer, bufferSize, actual, avail);
            }
            int status = held.check(ObjectType.VCPU, Rights.INSPECT);
            if (status != Status.ZX_OK) {
                return status;
            }
            info.set(UserMemory.U32, 0, ((VcpuDispatcher) object).isKicked() ? InfoTopic.VCPU_FLAG_KICKED : 0);
            return putRecord(info, InfoTopic.VCPU_SIZE, buffer, bufferSize, actual, avail);
        } finally {
            held.object().release();
        }
    }

    private static int putRecord(
            MemorySegment info,
            int size,
            MemorySegment buffer,
            long bufferSize,
            MemorySegment actual,
            MemorySegment avail) {
        boolean fits = Long.compareUnsigned(bufferSize, size) >= 0;
        if (fits && !UserMemory.copyOut(info, buffer, size)
                || UserMemory.isGiven(actual) && !UserMemory.putLong(actual, fits ? 1 : 0)
                || UserMemory.isGiven(avail) && !UserMemory.putLong(avail, 1)) {
            return Status.ZX_ERR_INVALID_ARGS;
        }
        return fits ? Status.ZX_OK : Status.ZX_ERR_BUFFER_TOO_SMALL;
    }

    /** Opens a handle and writes its value; on an error there is no handle. */
    private int publish(Dispatcher object, int rights, MemorySegment out) {
        if (!UserMemory.isWritable(out, 4)) {
            return Status.ZX_ERR_INVALID_ARGS;
        }
        int value = handles.add(object, rights);
        if (value == HANDLE_INVALID) {
            return Status.ZX_ERR_NO_MEMORY;
        }
        if (!UserMemory.putInt(out, value)) {
            handleClose(value);
            return Status.ZX_ERR_INVALID_ARGS;
        }
        return Status.ZX_OK;
    }
}
