package org.jacinth.conformance;

import static org.jacinth.conformance.TestMachine.check;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jacinth.hypervisor.Engine;
import org.jacinth.zx.PortPacket;
import org.jacinth.zx.Status;
import org.jacinth.zx.Trap;
import org.jacinth.zx.VcpuStateKind;
import org.jacinth.zx.VmOption;
import org.junit.jupiter.api.Timeout;

/** Memory that several vcpus, or a vcpu and its own instructions, share. */
@Timeout(60)
class SharingTest {

    @EngineTest
    void aGuestSeesTheInstructionsThatItWrote(Engine engine) {
        try (TestMachine m = TestMachine.with(engine, a -> {
            long patched = 0x2100;
            long loop = a.here();
            a.jump(patched).align(patched);
            a.bytes(0x48, 0xC7, 0xC3, 1, 0, 0, 0); // mov rbx, 1
            a.bytes(0xC6, 0x04, 0x25, 0x03, 0x21, 0, 0, 2); // mov byte [0x2103], 2: the immediate
            a.exit().jump(loop);
        })) {
            m.cleanExit();
            assertEquals(1, m.register(Assembler.RBX));
            m.cleanExit();
            assertEquals(2, m.register(Assembler.RBX));
        }
    }

    @EngineTest
    void aGuestMayChangeTheNextInstruction(Engine engine) {
        try (TestMachine m = TestMachine.with(engine, a -> {
            a.bytes(0xC6, 0x04, 0x25, 0x0B, 0x20, 0, 0, 7); // mov byte [0x200b], 7
            a.bytes(0x48, 0xC7, 0xC3, 1, 0, 0, 0); // at 0x2008: mov rbx, imm32 at 0x200b
            a.exit();
        })) {
            m.cleanExit();
            assertEquals(7, m.register(Assembler.RBX));
        }
    }

    @EngineTest
    void instructionsSeenThroughAnotherMappingAreTheSame(Engine engine) {
        try (TestMachine m = TestMachine.with(engine, a -> {
            a.bytes(0xC6, 0x04, 0x25, 0x0B, 0, 0, 2, 9); // mov byte [0x200000b], 9
            a.bytes(0x48, 0xC7, 0xC3, 1, 0, 0, 0); // at 0x2008: mov rbx, 1
            a.exit();
        })) {
            int rw = VmOption.PERM_READ | VmOption.PERM_WRITE | VmOption.SPECIFIC;
            check(m.zx.vmarMap(m.vmar, rw, 0x200_0000, m.vmo, TestMachine.ENTRY, 0x1000, m.out));
            m.cleanExit();
            assertEquals(9, m.register(Assembler.RBX));
        }
    }

    @EngineTest
    void codeIsWhatTheTablesSayAfterAFlush(Engine engine) {
        codeFollowsItsPage(engine, 0x0F, 0x20, 0xD8, 0x0F, 0x22, 0xD8); // mov rax, cr3; mov cr3, rax
        codeFollowsItsPage(engine, 0x0F, 0x01, 0x3C, 0x25, 0, 0, 0xA0, 0); // invlpg [0xA00000]
    }

    /** Calls one address, each time over another of two pages, often enough for it to be translated. */
    private static void codeFollowsItsPage(Engine engine, int... flush) {
        int rounds = 20_000;
        int entry = 0x6000 + 5 * 8; // in the page directory, for 0xA00000
        try (TestMachine m = TestMachine.withTables(engine, a -> {
            a.clear(Assembler.RBX).mov(Assembler.RCX, rounds).mov(Assembler.RDX, 0xA0_0000);
            long again = a.here();
            a.bytes(0x48, 0x81, 0x34, 0x25).dword(entry).dword(0x20_0000); // xor qword [entry], 0x200000
            a.bytes(flush).bytes(0xFF, 0xD2); // call rdx
            a.bytes(0xFF, 0xC9).jumpIf(0x85, again); // dec ecx; jnz again
            a.exit();
        })) {
            m.load(0xA0_0000, a -> a.bytes(0x48, 0x83, 0xC3, 1, 0xC3)); // add rbx, 1; ret
            m.load(0x80_0000, a -> a.bytes(0x48, 0x83, 0xC3, 3, 0xC3));
            m.cleanExit();
            assertEquals(rounds / 2 * 4, m.register(Assembler.RBX));
        }
    }

    /** Starts more vcpus in the boot processor's state at an address, and waits for what each is to return. */
    static void together(TestMachine m, int count, long rip, String expected) throws Exception {
        List<FutureTask<String>> running = new ArrayList<>();
        m.vcpu = m.createVcpu();
        int[] kinds = {VcpuStateKind.SEGMENTS, VcpuStateKind.CONTROL};
        List<MemorySegment> states = new ArrayList<>();
        for (int kind : kinds) {
            int size = VcpuStateKind.size(kind);
            MemorySegment state = m.arena.allocate(size, 8);
            check(m.zx.vcpuReadState(m.vcpu, kind, state, size));
            states.add(state);
        }
        for (int i = 1; i < count; i++) {
            MemorySegment handle = m.arena.allocate(4);
            MemorySegment packet = m.arena.allocate(PortPacket.SIZE);
            running.add(TestMachine.elsewhere(() -> {
                check(m.zx.vcpuCreate(m.guest, 0, 0x1000, handle));
                int vcpu = handle.get(TestMachine.U32, 0);
                // Control registers first: what a code segment may be depends on long mode.
                for (int k = kinds.length - 1; k >= 0; k--) {
                    MemorySegment state = states.get(k);
                    check(m.zx.vcpuWriteState(vcpu, kinds[k], state, state.byteSize()));
                }
                MemorySegment entry = m.arena.allocate(8, 8);
                entry.set(TestMachine.U64, 0, rip);
                check(m.zx.vcpuWriteState(vcpu, VcpuStateKind.RIP, entry, 8));
                return result(m.enter(vcpu, packet), packet);
            }));
        }
        assertEquals(expected, result(m.enter(), m.packet));
        for (FutureTask<String> task : running) {
            assertEquals(expected, task.get(30, TimeUnit.SECONDS));
        }
    }

    private static String result(int status, MemorySegment packet) {
        String address = Long.toHexString(packet.get(TestMachine.U64, PortPacket.MEM_ADDR));
        return Status.text(status) + (status == Status.ZX_OK ? " " + address : "");
    }

    @EngineTest
    void lockedInstructionsAreAtomicAcrossVcpus(Engine engine) throws Exception {
        int times = 20_000;
        try (TestMachine m = new TestMachine(engine, a -> {
            a.mov(Assembler.RCX, times);
            a.bytes(0xF0, 0x48, 0xFF, 0x04, 0x25, 0, 0x80, 0, 0); // loop: lock inc qword [0x8000]
            a.bytes(0xB8, 1, 0, 0, 0); // mov eax, 1
            a.bytes(0xF0, 0x48, 0x0F, 0xC1, 0x04, 0x25, 0x40, 0x80, 0, 0); // lock xadd [0x8040], rax
            a.bytes(0x48, 0xFF, 0xC9); // dec rcx
            a.bytes(0x75, -(9 + 5 + 10 + 3 + 2)); // jnz loop
            a.exit();
        })) {
            together(m, 3, TestMachine.ENTRY, "OK(0) " + Long.toHexString(TestMachine.EXIT));
            assertEquals(3L * times, m.read(0x8000));
            assertEquals(3L * times, m.read(0x8040));
        }
    }

    @EngineTest
    void aSpinLockExcludesTheOthers(Engine engine) throws Exception {
        int times = 2_000;
        try (TestMachine m = new TestMachine(engine, a -> {
            a.mov(Assembler.RCX, times);
            long acquire = a.here();
            a.bytes(0xB8, 1, 0, 0, 0); // acquire: mov eax, 1
            a.bytes(0x87, 0x04, 0x25, 0, 0x80, 0, 0); // xchg [0x8000], eax
            a.bytes(0x85, 0xC0); // test eax, eax
            a.bytes(0x75, -(5 + 7 + 2 + 2)); // jnz acquire
            a.bytes(0x48, 0xFF, 0x04, 0x25, 0x40, 0x80, 0, 0); // inc qword [0x8040], not locked
            a.bytes(0xC7, 0x04, 0x25, 0, 0x80, 0, 0, 0, 0, 0, 0); // mov dword [0x8000], 0
            a.bytes(0x48, 0xFF, 0xC9); // dec rcx
            a.bytes(0x75, (int) (acquire - (a.here() + 2))); // jnz acquire
            a.exit();
        })) {
            together(m, 2, TestMachine.ENTRY, "OK(0) " + Long.toHexString(TestMachine.EXIT));
            assertEquals(2L * times, m.read(0x8040));
        }
    }

    @EngineTest
    void anotherVcpusInstructionsAreSeen(Engine engine) throws Exception {
        long routine = 0x9000;
        long writer = 0x2100;
        // Each vcpu takes a ticket. The first calls a routine until that returns 2; the second changes the routine.
        try (TestMachine m = new TestMachine(engine, a -> {
            a.mov(Assembler.RSP, TestMachine.STACK);
            a.bytes(0xB8, 1, 0, 0, 0); // mov eax, 1
            a.bytes(0xF0, 0x0F, 0xC1, 0x04, 0x25, 0, 0x80, 0, 0); // lock xadd [0x8000], eax
            a.bytes(0x85, 0xC0); // test eax, eax
            a.bytes(0x74, 5).jump(writer); // je reader; jmp writer
            a.store(0x8040, 1);
            long call = a.here();
            int distance = (int) (routine - (call + 5));
            a.bytes(0xE8, distance, distance >> 8, distance >> 16, distance >> 24); // call routine
            a.bytes(0x83, 0xF8, 2); // cmp eax, 2
            a.bytes(0x75, (int) (call - (a.here() + 2))); // jne call
            a.exit().align(writer);
            // Wait until the reader runs, so that it has met the former instructions.
            a.bytes(0x48, 0x83, 0x3C, 0x25, 0x40, 0x80, 0, 0, 0); // cmp qword [0x8040], 0
            a.bytes(0x74, -11); // je writer
            a.bytes(0xC6, 0x04, 0x25, 0x01, 0x90, 0, 0, 2); // mov byte [0x9001], 2
            a.exit();
        })) {
            m.load(routine, a -> a.bytes(0xB8, 1, 0, 0, 0, 0xC3)); // mov eax, 1; ret
            together(m, 2, TestMachine.ENTRY, "OK(0) " + Long.toHexString(TestMachine.EXIT));
        }
    }

    @EngineTest
    void memoryComesAndGoesUnderARunningVcpu(Engine engine) throws Exception {
        long window = 0x200_0000;
        try (TestMachine m = new TestMachine(engine, a -> {
            long loop = a.here();
            a.bytes(0x48, 0xFF, 0x04, 0x25, 0, 0, 0, 2); // inc qword [0x2000000]
            a.bytes(0x48, 0xFF, 0x04, 0x25, 0, 0x80, 0, 0); // inc qword [0x8000]
            a.jump(loop);
        })) {
            AtomicBoolean stop = new AtomicBoolean();
            CompletableFuture<Integer> vcpu = new CompletableFuture<>();
            MemorySegment packet = m.arena.allocate(PortPacket.SIZE);
            FutureTask<Long> running = TestMachine.elsewhere(() -> {
                vcpu.complete(m.createVcpu());
                long missing = 0;
                while (!stop.get()) {
                    int status = m.zx.vcpuEnter(vcpu.join(), packet);
                    if (status == Status.ZX_ERR_NOT_FOUND) {
                        missing++;
                    } else {
                        assertEquals(Status.ZX_ERR_CANCELED, status);
                    }
                }
                return missing;
            });
            int handle = vcpu.get(20, TimeUnit.SECONDS);
            int rw = VmOption.PERM_READ | VmOption.PERM_WRITE | VmOption.SPECIFIC;
            for (int i = 0; i < 100; i++) {
                check(m.zx.vmoCreate(0x1000, 0, m.out));
                int page = m.out.get(TestMachine.U32, 0);
                MemorySegment memory = m.zx.vmoMemory(page);
                check(m.zx.vmarMap(m.vmar, rw, window, page, 0, 0x1000, m.out));
                check(m.zx.handleClose(page));
                long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
                // Volatile, or the read may be moved out of the loop.
                while ((long) ValueLayout.JAVA_LONG.varHandle().getVolatile(memory, 0L) == 0) {
                    if (running.isDone()) {
                        running.get();
                    }
                    assertTrue(System.nanoTime() < deadline, "the guest reaches the new memory");
                    Thread.onSpinWait();
                }
                check(m.zx.vmarUnmap(m.vmar, window, 0x1000));
                assertFalse(memory.scope().isAlive(), "nobody holds the memory any more");
            }
            stop.set(true);
            check(m.zx.vcpuKick(handle));
            running.get(20, TimeUnit.SECONDS);
        }
    }

    @EngineTest
    void twoGuestsShareAMemoryObject(Engine engine) throws Exception {
        try (TestMachine m = TestMachine.with(engine, a -> a.store(0x8000, 0x77).exit())) {
            m.cleanExit();
            MemorySegment second = m.arena.allocate(4);
            check(m.zx.guestCreate(m.zx.hypervisorResource(), 0, m.out, second));
            int guest = m.out.get(TestMachine.U32, 0);
            int rwx = VmOption.PERM_READ | VmOption.PERM_WRITE | VmOption.PERM_EXECUTE | VmOption.SPECIFIC;
            check(m.zx.vmarMap(second.get(TestMachine.U32, 0), rwx, 0, m.vmo, 0, TestMachine.RAM_SIZE, m.out));
            check(m.zx.guestSetTrap(guest, Trap.MEM, TestMachine.EXIT, 0x1000, 0, 9));
            m.load(0x9000, a -> a.load(Assembler.RBX, 0x8000).exit());
            FutureTask<Long> other = TestMachine.elsewhere(() -> {
                check(m.zx.vcpuCreate(guest, 0, 0x9000, m.out));
                int vcpu = m.out.get(TestMachine.U32, 0);
                check(m.enter(vcpu, m.packet));
                MemorySegment state = m.arena.allocate(136);
                check(m.zx.vcpuReadState(vcpu, VcpuStateKind.STATE, state, 136));
                return state.get(TestMachine.U64, 24);
            });
            assertEquals(0x77, other.get(30, TimeUnit.SECONDS));
        }
    }
}
