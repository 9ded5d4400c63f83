package org.jacinth.zx;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.concurrent.Callable;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import org.jacinth.hypervisor.Engine;

/** A process on a {@link ScriptedEngine}, with the calls that create things wrapped so that tests read well. */
final class TestProcess implements AutoCloseable {
    static final int RWX_SPECIFIC =
            VmOption.PERM_READ | VmOption.PERM_WRITE | VmOption.PERM_EXECUTE | VmOption.SPECIFIC;

    final ScriptedEngine engine = new ScriptedEngine();
    final Syscalls zx = Syscalls.newProcess(Engine.of(engine));
    final Arena arena = Arena.ofShared();
    final MemorySegment out = arena.allocate(8, 8);
    final MemorySegment packet = arena.allocate(PortPacket.SIZE, 8);
    int vmar;

    int guest() {
        MemorySegment second = arena.allocate(4);
        assertEquals(Status.ZX_OK, zx.guestCreate(zx.hypervisorResource(), 0, out, second));
        vmar = second.get(UserMemory.U32, 0);
        return handle();
    }

    int vcpu(int guest) {
        assertEquals(Status.ZX_OK, zx.vcpuCreate(guest, 0, 0x2000, out));
        return handle();
    }

    int vcpu() {
        return vcpu(guest());
    }

    int port() {
        assertEquals(Status.ZX_OK, zx.portCreate(0, out));
        return handle();
    }

    int vmo(long size) {
        assertEquals(Status.ZX_OK, zx.vmoCreate(size, 0, out));
        return handle();
    }

    int duplicate(int handle, int rights) {
        assertEquals(Status.ZX_OK, zx.handleDuplicate(handle, rights, out));
        return handle();
    }

    int map(long gpa, int vmo, long offset, long size) {
        return zx.vmarMap(vmar, RWX_SPECIFIC, gpa, vmo, offset, size, out);
    }

    int handle() {
        return out.get(UserMemory.U32, 0);
    }

    ScriptedEngine.ScriptedVcpu engineVcpu() {
        return engine.guest().vcpus.getLast();
    }

    MemorySegment bytes(int... values) {
        MemorySegment segment = arena.allocate(values.length);
        for (int i = 0; i < values.length; i++) {
            segment.set(UserMemory.U8, i, (byte) values[i]);
        }
        return segment;
    }

    /** A zx_vcpu_state_t with registers 1 to 16. */
    MemorySegment state(long rflags) {
        MemorySegment state = arena.allocate(VcpuState.SIZE);
        for (int i = 0; i < 16; i++) {
            state.set(UserMemory.U64, i * 8L, i + 1);
        }
        state.set(UserMemory.U64, VcpuState.RFLAGS, rflags);
        return state;
    }

    MemorySegment io(int size, int data) {
        MemorySegment io = arena.allocate(VcpuIo.SIZE);
        io.set(UserMemory.U8, VcpuIo.ACCESS_SIZE, (byte) size);
        io.set(UserMemory.U32, VcpuIo.DATA, data);
        return io;
    }

    /** The result of an action done in another thread. */
    static <T> T elsewhere(Callable<T> action) throws Exception {
        FutureTask<T> task = new FutureTask<>(action);
        Thread thread = Thread.ofPlatform().daemon().start(task);
        T result = task.get(20, TimeUnit.SECONDS);
        thread.join();
        return result;
    }

    @Override
    public void close() {
        zx.close();
        arena.close();
    }
}
