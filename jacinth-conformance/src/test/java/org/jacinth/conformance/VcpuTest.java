package org.jacinth.conformance;

import static org.jacinth.conformance.TestMachine.TRAP;
import static org.jacinth.conformance.TestMachine.check;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.lang.foreign.MemorySegment;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jacinth.hypervisor.Engine;
import org.jacinth.hypervisor.spi.Ability;
import org.jacinth.zx.InfoTopic;
import org.jacinth.zx.PortPacket;
import org.jacinth.zx.Status;
import org.jacinth.zx.Trap;
import org.jacinth.zx.VcpuState;
import org.jacinth.zx.VcpuStateKind;
import org.junit.jupiter.api.Timeout;

/** Entering, kicking, threads and state. */
@Timeout(60)
class VcpuTest {
    private static final long MASKED_FLAGS = 1 | 1 << 18;

    private static void haltForever(Assembler a) {
        long loop = a.here();
        a.hlt().jump(loop);
    }

    @EngineTest
    void anEngineAndEachOfItsWaysIsFoundByName(Engine engine) {
        assertEquals(engine.name(), Engine.named(engine.name()).name());
    }

    @EngineTest
    void ordinaryPrivilegedInstructionsDoNotExit(Engine engine) {
        try (TestMachine m = TestMachine.with(engine, a -> a.fromCr(Assembler.RAX, 3)
                .toCr(3, Assembler.RAX)
                .wrmsr(0xC000_0101, 0) // GS_BASE
                .cpuid(0)
                .exit())) {
            m.cleanExit();
        }
    }

    @EngineTest
    void resumeIsEnter(Engine engine) {
        try (TestMachine m = TestMachine.with(engine, Assembler::exit)) {
            check(m.zx.vcpuResume(m.vcpu, m.packet));
            assertEquals(TestMachine.EXIT, m.packetLong(PortPacket.MEM_ADDR));
        }
    }

    @EngineTest
    void registersAreReadAndWritten(Engine engine) {
        try (TestMachine m = TestMachine.with(engine, a -> {
            for (int register = 0; register < 16; register++) {
                if (register != Assembler.RSP) {
                    a.add(register, register + 1);
                }
            }
            a.add(Assembler.RSP, 5);
            a.move(Assembler.R15, Assembler.R15);
            a.exit();
        })) {
            MemorySegment state = m.arena.allocate(VcpuState.SIZE);
            for (int register = 0; register < 16; register++) {
                state.set(TestMachine.U64, register * 8L, register + 1);
            }
            check(m.zx.vcpuWriteState(m.vcpu, VcpuStateKind.STATE, state, VcpuState.SIZE));
            m.cleanExit();
            for (int register = 0; register < 16; register++) {
                assertEquals(2 * (register + 1), m.register(register), "register " + register);
            }
        }
    }

    @EngineTest
    void flagsOfTheGuestAreReadUnderTheMask(Engine engine) {
        try (TestMachine m = TestMachine.with(engine, a -> a.mov(Assembler.RSP, TestMachine.STACK)
                .clear(Assembler.RAX) // ZF and PF
                .add(Assembler.RAX, 1) // all arithmetic flags clear
                .bytes(0x9C) // pushfq
                .bytes(0x81, 0x0C, 0x24, 0, 0, 4, 0) // or dword [rsp], AC
                .bytes(0x9D) // popfq
                .bytes(0xF9) // stc
                .exit())) {
            m.cleanExit();
            assertEquals(MASKED_FLAGS, m.register(16));
        }
    }

    @EngineTest
    void flagsAreWrittenOnlyThroughTheGate(Engine engine) {
        try (TestMachine m = TestMachine.with(engine, a -> {
            long loop = a.here();
            // The guest reports CF and IF as it sees them.
            a.bytes(0x9C, 0x5B).exit().jump(loop); // pushfq; pop rbx
        })) {
            m.setRegister(Assembler.RSP, TestMachine.STACK);
            long[] written = {0x1, 0x3, 0x0, 0x2, 0x202};
            long[] seen = {2, 3, 3, 2, 2};
            for (int i = 0; i < written.length; i++) {
                m.setRegister(16, written[i]);
                m.cleanExit();
                assertEquals(seen[i], m.register(Assembler.RBX), "step " + i);
            }
        }
    }

    @EngineTest
    void aNewVcpuHasNothingButItsEntry(Engine engine) {
        try (TestMachine m = TestMachine.with(engine, Assembler::exit)) {
            for (int register = 0; register <= 16; register++) {
                assertEquals(0, m.register(register), "register " + register);
            }
            assertEquals(TestMachine.ENTRY, m.rip());
        }
    }

    @EngineTest
    void sizesOfPortInputAreChecked(Engine engine) {
        try (TestMachine m = TestMachine.with(engine, Assembler::exit)) {
            for (int size : new int[] {1, 2, 4}) {
                check(m.writeIo(size, 0));
            }
            for (int size : new int[] {0, 3, 5, 255}) {
                assertEquals(Status.ZX_ERR_INVALID_ARGS, m.writeIo(size, 0));
            }
        }
    }

    @EngineTest
    void aKickEndsAGuestThatHalts(Engine engine) throws Exception {
        kickEnds(engine, VcpuTest::haltForever);
    }

    @EngineTest
    void aKickEndsAGuestThatSpins(Engine engine) throws Exception {
        kickEnds(engine, Assembler::spin);
    }

    private static void kickEnds(Engine engine, Consumer<Assembler> code) throws Exception {
        try (TestMachine m = new TestMachine(engine, a -> {
            a.store(0x8000, 0);
            code.accept(a);
        })) {
            m.write(0x8000, -1);
            CompletableFuture<Integer> vcpu = new CompletableFuture<>();
            FutureTask<Integer> running = TestMachine.elsewhere(() -> {
                vcpu.complete(m.createVcpu());
                return m.enter(vcpu.join(), m.packet);
            });
            int handle = vcpu.get(20, TimeUnit.SECONDS);
            while (m.read(0x8000) != 0) {
                Thread.onSpinWait();
            }
            assertFalse(running.isDone());
            check(m.zx.vcpuKick(handle));
            assertEquals(Status.ZX_ERR_CANCELED, running.get(20, TimeUnit.SECONDS));
        }
    }

    @EngineTest
    void kicksBeforeEnterAreOneCancel(Engine engine) {
        try (TestMachine m = TestMachine.with(engine, Assembler::exit)) {
            check(m.zx.vcpuKick(m.vcpu));
            check(m.zx.vcpuKick(m.vcpu));
            assertEquals(InfoTopic.VCPU_FLAG_KICKED, flags(m));
            m.enterFails(Status.ZX_ERR_CANCELED);
            assertEquals(TestMachine.ENTRY, m.rip());
            assertEquals(0, flags(m));
            m.cleanExit();
        }
    }

    private static int flags(TestMachine m) {
        check(m.zx.objectGetInfo(m.vcpu, InfoTopic.VCPU, m.out, 4, null, null));
        return m.out.get(TestMachine.U32, 0);
    }

    @EngineTest
    void aKickAfterAPacketCancelsTheNextEnter(Engine engine) {
        try (TestMachine m = TestMachine.with(engine, a -> a.exit().exit())) {
            m.cleanExit();
            check(m.zx.vcpuKick(m.vcpu));
            m.enterFails(Status.ZX_ERR_CANCELED);
            m.cleanExit();
        }
    }

    @EngineTest
    void afterAKickInHaltTheGuestGoesOnBehindIt(Engine engine) throws Exception {
        try (TestMachine m = new TestMachine(engine, a -> a.store(0x8000, 0).hlt().exit())) {
            m.write(0x8000, -1);
            CompletableFuture<Integer> vcpu = new CompletableFuture<>();
            FutureTask<String> running = TestMachine.elsewhere(() -> {
                vcpu.complete(m.createVcpu());
                m.vcpu = vcpu.join();
                int status;
                int cancels = 0;
                do {
                    status = m.enter();
                    cancels += status == Status.ZX_ERR_CANCELED ? 1 : 0;
                } while (status == Status.ZX_ERR_CANCELED && cancels < 2);
                return cancels + " " + Status.text(status);
            });
            int handle = vcpu.get(20, TimeUnit.SECONDS);
            while (m.read(0x8000) != 0) {
                Thread.onSpinWait();
            }
            check(m.zx.vcpuKick(handle));
            assertEquals("1 OK(0)", running.get(20, TimeUnit.SECONDS));
        }
    }

    @EngineTest
    void aThreadOwnsOneVcpuUntilItIsGone(Engine engine) {
        try (TestMachine m = TestMachine.with(engine, Assembler::exit)) {
            assertEquals(Status.ZX_ERR_BAD_STATE, m.zx.vcpuCreate(m.guest, 0, TestMachine.ENTRY, m.out));
            m.cleanExit();
            check(m.zx.handleClose(m.vcpu));
            m.vcpu = m.createVcpu();
            m.cleanExit();
        }
        try (TestMachine m = TestMachine.with(engine, Assembler::exit)) {
            m.cleanExit();
        }
    }

    @EngineTest
    void aVcpuOfADeadThreadCanBeInterruptedAndClosed(Engine engine) throws Exception {
        try (TestMachine m = new TestMachine(engine, Assembler::exit)) {
            m.vcpu = TestMachine.elsewhere(m::createVcpu).get(20, TimeUnit.SECONDS);
            check(m.zx.vcpuInterrupt(m.vcpu, 32));
            check(m.zx.vcpuKick(m.vcpu));
            m.enterFails(Status.ZX_ERR_BAD_STATE);
            check(m.zx.handleClose(m.vcpu));
        }
    }

    @EngineTest
    void aVcpuCanBeClosedByAnotherThread(Engine engine) throws Exception {
        try (TestMachine m = new TestMachine(engine, a -> {
            long loop = a.here();
            a.store(TRAP, 0).jump(loop);
        })) {
            check(m.zx.guestSetTrap(m.guest, Trap.MEM, TRAP, 0x1000, 0, 1));
            CompletableFuture<Void> closed = new CompletableFuture<>();
            CompletableFuture<Integer> entered = new CompletableFuture<>();
            FutureTask<Integer> owner = TestMachine.elsewhere(() -> {
                int vcpu = m.createVcpu();
                for (int i = 0; i < 3; i++) {
                    check(m.enter(vcpu, m.packet));
                }
                entered.complete(vcpu);
                closed.get(20, TimeUnit.SECONDS);
                return m.zx.vcpuEnter(vcpu, m.packet);
            });
            check(m.zx.handleClose(entered.get(20, TimeUnit.SECONDS)));
            closed.complete(null);
            assertEquals(Status.ZX_ERR_BAD_HANDLE, owner.get(20, TimeUnit.SECONDS));
        }
    }

    @EngineTest
    void closingTheProcessEndsAGuestThatHalts(Engine engine) throws Exception {
        closingTheProcessEnds(engine, VcpuTest::haltForever);
    }

    @EngineTest
    void closingTheProcessEndsAGuestThatSpins(Engine engine) throws Exception {
        closingTheProcessEnds(engine, Assembler::spin);
    }

    private static void closingTheProcessEnds(Engine engine, Consumer<Assembler> code) throws Exception {
        try (TestMachine m = new TestMachine(engine, code)) {
            CompletableFuture<Integer> vcpu = new CompletableFuture<>();
            FutureTask<Integer> running = TestMachine.elsewhere(() -> {
                vcpu.complete(m.createVcpu());
                return m.zx.vcpuEnter(vcpu.join(), m.packet);
            });
            vcpu.get(20, TimeUnit.SECONDS);
            m.zx.close();
            int status = running.get(20, TimeUnit.SECONDS);
            assertEquals(true, status == Status.ZX_ERR_CANCELED || status == Status.ZX_ERR_BAD_HANDLE);
        }
    }

    @EngineTest
    void interruptVectorsAreBounded(Engine engine) {
        try (TestMachine m = TestMachine.with(engine, Assembler::exit)) {
            assertEquals(Status.ZX_ERR_OUT_OF_RANGE, m.zx.vcpuInterrupt(m.vcpu, -1));
            assertEquals(Status.ZX_ERR_OUT_OF_RANGE, m.zx.vcpuInterrupt(m.vcpu, 256));
            m.cleanExit();
        }
    }

    @EngineTest(needs = Ability.FAULT_VECTORS)
    void aTripleFaultIsNotSupportedWithAReason(Engine engine) {
        // No IDT: a breakpoint cannot be delivered, nor can what follows.
        try (TestMachine m = TestMachine.with(engine, a -> a.bytes(0x0F, 0x0B).exit())) { // ud2
            MemorySegment events = m.arena.allocate(160);
            check(m.zx.vcpuReadState(m.vcpu, VcpuStateKind.SEGMENTS, events, 160));
            events.set(TestMachine.U16, 152, (short) 0); // IDT limit
            check(m.zx.vcpuWriteState(m.vcpu, VcpuStateKind.SEGMENTS, events, 160));
            m.enterFails(Status.ZX_ERR_NOT_SUPPORTED);
            MemorySegment reason = m.arena.allocate(64);
            check(m.zx.vcpuReadState(m.vcpu, VcpuStateKind.EXIT_REASON, reason, 64));
            assertEquals(1, reason.get(TestMachine.U32, 0));
            assertEquals(TestMachine.ENTRY, reason.get(TestMachine.U64, 8));
            assertEquals(6, reason.get(TestMachine.U32, 24));
        }
    }

    @EngineTest
    void everyReadableStateCanBeReadAndWrittenBack(Engine engine) {
        try (TestMachine m = TestMachine.with(engine, a -> a.exit().exit())) {
            m.cleanExit();
            int[] kinds = {
                VcpuStateKind.STATE, VcpuStateKind.CONTROL, VcpuStateKind.SEGMENTS, VcpuStateKind.MSRS,
                VcpuStateKind.FPU, VcpuStateKind.DEBUG, VcpuStateKind.APIC, VcpuStateKind.EVENTS, VcpuStateKind.RIP
            };
            for (int kind : kinds) {
                int size = VcpuStateKind.size(kind);
                MemorySegment first = m.arena.allocate(size);
                MemorySegment second = m.arena.allocate(size);
                String name = "kind 0x" + Integer.toHexString(kind);
                assertEquals(Status.ZX_OK, m.zx.vcpuReadState(m.vcpu, kind, first, size), name);
                assertEquals(Status.ZX_OK, m.zx.vcpuWriteState(m.vcpu, kind, first, size), name);
                assertEquals(Status.ZX_OK, m.zx.vcpuReadState(m.vcpu, kind, second, size), name);
                if (kind != VcpuStateKind.MSRS) { // the time-stamp counter goes on
                    assertEquals(-1, first.mismatch(second), name);
                }
            }
            for (int kind : new int[] {VcpuStateKind.EXIT_REASON, VcpuStateKind.COUNTERS, VcpuStateKind.MEM_ACCESS}) {
                int size = VcpuStateKind.size(kind);
                check(m.zx.vcpuReadState(m.vcpu, kind, m.arena.allocate(size), size));
            }
            m.cleanExit();
        }
    }
}
