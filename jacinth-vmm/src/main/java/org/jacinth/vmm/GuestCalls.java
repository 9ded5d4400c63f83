package org.jacinth.vmm;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import org.jacinth.zx.Status;
import org.jacinth.zx.Syscalls;
import org.jacinth.zx.Trap;
import org.jacinth.zx.VmOption;

/**
 * One guest as the machine holds it: its handles and the calls made on them. Any thread, except where a call names its
 * owner thread. The handles live until the process of calls is closed.
 */
final class GuestCalls {
    private static final int EVERYTHING_HERE =
            VmOption.PERM_READ | VmOption.PERM_WRITE | VmOption.PERM_EXECUTE | VmOption.SPECIFIC;

    private final Syscalls zx;
    private final int guest;
    private final int vmar;

    GuestCalls(Syscalls zx) throws CallException {
        this.zx = zx;
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment handles = arena.allocate(8, 8);
            check("guest_create", zx.guestCreate(zx.hypervisorResource(), 0, handles, handles.asSlice(4)));
            guest = handles.get(ValueLayout.JAVA_INT, 0);
            vmar = handles.get(ValueLayout.JAVA_INT, 4);
        }
    }

    /** A call that set-up cannot do without was refused. */
    static final class CallException extends Exception {
        private static final long serialVersionUID = 1L;
        private final int status;

        CallException(String call, int status) {
            super("call must succeed: call=" + call + ", status=" + Status.text(status));
            this.status = status;
        }

        int status() {
            return status;
        }
    }

    private static void check(String call, int status) throws CallException {
        if (status != Status.ZX_OK) {
            throw new CallException(call, status);
        }
    }

    Syscalls zx() {
        return zx;
    }

    /** Creates a memory object and returns its handle. */
    int createMemory(long size) throws CallException {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment out = arena.allocate(4, 4);
            check("vmo_create", zx.vmoCreate(size, 0, out));
            return out.get(ValueLayout.JAVA_INT, 0);
        }
    }

    /** Maps part of a memory object, readable, writable and executable, at a guest-physical address. */
    void map(long gpa, int memory, long offset, long size) throws CallException {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment out = arena.allocate(8, 8);
            check("vmar_map", zx.vmarMap(vmar, EVERYTHING_HERE, gpa, memory, offset, size, out));
        }
    }

    void trapMemory(long gpa, long size) throws CallException {
        check("guest_set_trap", zx.guestSetTrap(guest, Trap.MEM, gpa, size, 0, gpa));
    }

    void trapPorts(int first, int count) throws CallException {
        check("guest_set_trap", zx.guestSetTrap(guest, Trap.IO, first, count, 0, first));
    }

    void write(int memory, long offset, MemorySegment bytes) throws CallException {
        try {
            check("vmo_write", zx.vmoWrite(memory, bytes, offset, bytes.byteSize()));
        } catch (InternalError fault) {
            throw hostMemory("vmo_write", fault);
        }
    }

    void read(int memory, long offset, MemorySegment bytes) throws CallException {
        try {
            check("vmo_read", zx.vmoRead(memory, bytes, offset, bytes.byteSize()));
        } catch (InternalError fault) {
            throw hostMemory("vmo_read", fault);
        }
    }

    private static CallException hostMemory(String call, InternalError fault) {
        if (!isHostMemory(fault)) {
            throw fault;
        }
        return new CallException(call, Status.ZX_ERR_NO_MEMORY);
    }

    /**
     * Whether an error is the JVM's word for a page that the host promised and does not have: the file system behind
     * the guest's memory filled up.
     */
    static boolean isHostMemory(Throwable thrown) {
        return thrown instanceof InternalError && String.valueOf(thrown.getMessage()).contains("unsafe memory access");
    }

    /** Creates a virtual processor that belongs to the calling thread, and returns its handle. */
    int createVcpu(long entry) throws CallException {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment out = arena.allocate(4, 4);
            check("vcpu_create", zx.vcpuCreate(guest, 0, entry, out));
            return out.get(ValueLayout.JAVA_INT, 0);
        }
    }
}
