package org.jacinth.conformance;

import static org.jacinth.conformance.Assembler.RAX;
import static org.jacinth.conformance.Assembler.RBX;
import static org.jacinth.conformance.Assembler.RCX;
import static org.jacinth.conformance.Assembler.RSI;
import static org.jacinth.conformance.TestMachine.check;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.foreign.MemorySegment;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jacinth.hypervisor.Engine;
import org.jacinth.zx.Status;
import org.jacinth.zx.VcpuStateKind;
import org.junit.jupiter.api.Timeout;

/** Jacinth's own state kinds, the timer and the paravirtual clock. */
@Timeout(60)
class StateTest {
    /** In the order in which a processor is to be restored: what modes allow comes before what needs a mode. */
    private static final int[] WHOLE = {
        VcpuStateKind.CONTROL, VcpuStateKind.MSRS, VcpuStateKind.SEGMENTS, VcpuStateKind.DEBUG, VcpuStateKind.FPU,
        VcpuStateKind.APIC, VcpuStateKind.EVENTS, VcpuStateKind.STATE, VcpuStateKind.RFLAGS,
        VcpuStateKind.RIP
    };

    private static MemorySegment read(TestMachine m, int kind) {
        MemorySegment state = m.arena.allocate(VcpuStateKind.size(kind), 8);
        check(m.zx.vcpuReadState(m.vcpu, kind, state, state.byteSize()));
        return state;
    }

    private static int write(TestMachine m, int kind, MemorySegment state) {
        return m.zx.vcpuWriteState(m.vcpu, kind, state, state.byteSize());
    }

    private static void program(Assembler a) {
        a.wrmsr(0xC000_0100, 0x8000) // FS_BASE
                .fromCr(RAX, 4)
                .or(RAX, 1 << 9)
                .toCr(4, RAX)
                .mov(RAX, 0x1234_5678_9ABC_DEF0L)
                .bytes(0x66, 0x48, 0x0F, 0x6E, 0xC0) // movq xmm0, rax
                .bytes(0x48, 0x31, 0xC0, 0xF9) // xor rax, rax; stc
                .sti()
                .exit()
                .bytes(0x48, 0x11, 0xC0) // adc rax, rax
                .bytes(0x66, 0x48, 0x0F, 0x7E, 0xC3) // movq rbx, xmm0
                .bytes(0x64, 0x48, 0x8B, 0x0C, 0x25, 8, 0, 0, 0) // mov rcx, fs:[8]
                .bytes(0x48, 0x89, 0xC6) // mov rsi, rax
                .exit()
                .spin();
    }

    @EngineTest
    void aStoppedProcessorGoesOnInAnotherGuest(Engine engine) {
        Map<Integer, byte[]> saved = new HashMap<>();
        try (TestMachine m = TestMachine.withTables(engine, StateTest::program)) {
            m.cleanExit();
            for (int kind : WHOLE) {
                saved.put(kind, read(m, kind).toArray(TestMachine.U8));
            }
        }
        try (TestMachine m = TestMachine.withTables(engine, StateTest::program)) {
            m.write(0x8008, 0xFEED);
            for (int kind : WHOLE) {
                int status = write(m, kind, MemorySegment.ofArray(saved.get(kind)));
                assertEquals(Status.ZX_OK, status, Integer.toHexString(kind));
            }
            m.cleanExit();
            assertEquals(1, m.register(RSI), "the carry flag moved");
            assertEquals(0x1234_5678_9ABC_DEF0L, m.register(RBX));
            assertEquals(0xFEED, m.register(RCX));
            check(m.zx.vcpuInterrupt(m.vcpu, 32));
            m.cleanExit();
            assertEquals(32, m.register(RAX), "IF, the stack and the descriptor tables moved");
        }
    }

    @EngineTest
    void aPendingInterruptMovesWithTheState(Engine engine) {
        byte[] events;
        byte[] apic;
        try (TestMachine m = TestMachine.withTables(engine, a -> a.exit().sti().spin())) {
            m.cleanExit();
            check(m.zx.vcpuInterrupt(m.vcpu, 32));
            events = read(m, VcpuStateKind.EVENTS).toArray(TestMachine.U8);
            apic = read(m, VcpuStateKind.APIC).toArray(TestMachine.U8);
        }
        try (TestMachine m = TestMachine.withTables(engine, a -> a.exit().sti().spin())) {
            m.cleanExit();
            check(write(m, VcpuStateKind.APIC, MemorySegment.ofArray(apic)));
            check(write(m, VcpuStateKind.EVENTS, MemorySegment.ofArray(events)));
            m.cleanExit();
            assertEquals(32, m.register(RAX));
        }
    }

    @EngineTest
    void ripIsWhereTheGuestGoesOn(Engine engine) {
        try (TestMachine m = TestMachine.with(engine, a -> a.mov(RBX, 1).exit())) {
            m.load(0x9000, a -> a.mov(RBX, 2).exit());
            MemorySegment rip = m.arena.allocate(8, 8);
            rip.set(TestMachine.U64, 0, 0x9000);
            check(write(m, VcpuStateKind.RIP, rip));
            m.cleanExit();
            assertEquals(2, m.register(RBX));
            assertEquals(0x9000 + 10 + 12, m.rip());
        }
    }

    @EngineTest
    void controlRegistersThatTheArchitectureForbidsAreInvalidAndChangeNothing(Engine engine) {
        try (TestMachine m = TestMachine.with(engine, Assembler::exit)) {
            MemorySegment control = read(m, VcpuStateKind.CONTROL);
            MemorySegment before = m.arena.allocate(64);
            before.copyFrom(control);
            control.set(TestMachine.U64, 0, control.get(TestMachine.U64, 0) & ~1L); // CR0: PG without PE
            assertEquals(Status.ZX_ERR_INVALID_ARGS, write(m, VcpuStateKind.CONTROL, control));
            assertEquals(-1, before.mismatch(read(m, VcpuStateKind.CONTROL)));
            m.cleanExit();
        }
    }

    @EngineTest
    void controlRegistersShowWhatTheGuestWrote(Engine engine) {
        try (TestMachine m = TestMachine.with(engine, a -> a.fromCr(RAX, 4).or(RAX, 1 << 9).toCr(4, RAX).exit())) {
            m.cleanExit();
            MemorySegment control = read(m, VcpuStateKind.CONTROL);
            assertEquals(0x8001_0011L, control.get(TestMachine.U64, 0));
            assertNotEquals(0, control.get(TestMachine.U64, 24) & 1 << 9);
            assertEquals(0x500, control.get(TestMachine.U64, 40) & 0x500, "EFER: LME and LMA");
            assertEquals(3, control.get(TestMachine.U64, 48) & 3, "XCR0: x87 and SSE");
        }
    }

    @EngineTest
    void everyStateComponentThatCpuidOffersIsEnabledFromTheStart(Engine engine) {
        try (TestMachine m = TestMachine.with(engine, a -> a.cpuid(0xD).exit())) {
            long xcr0 = read(m, VcpuStateKind.CONTROL).get(TestMachine.U64, 48);
            m.cleanExit();
            assertEquals(m.register(RAX) & 7, xcr0);
        }
    }

    @EngineTest
    void countersCount(Engine engine) {
        try (TestMachine m = TestMachine.with(engine, a -> a.mov(RAX, 1).mov(RAX, 2).exit().spin())) {
            m.cleanExit();
            MemorySegment counters = read(m, VcpuStateKind.COUNTERS);
            assertEquals(1, counters.get(TestMachine.U64, 72), "memory exits");
            assertTrue(counters.get(TestMachine.U64, 0) <= 3, "instructions");
        }
    }

    @EngineTest
    void theApicTimerInterrupts(Engine engine) {
        try (TestMachine m = TestMachine.withTables(engine, a -> a.wrmsr(0x83E, 0xB) // divide by 1
                .wrmsr(0x832, 32) // LVT timer: one shot, vector 32
                .wrmsr(0x838, 100_000)
                .sti()
                .hlt()
                .spin())) {
            m.cleanExit();
            assertEquals(32, m.register(RAX));
        }
    }

    @EngineTest
    void theApicTimerInterruptsAGuestThatEnabledItsApic(Engine engine) {
        try (TestMachine m = TestMachine.withTables(engine, a -> a.wrmsr(0x80F, 0x1FF) // SVR: enabled
                .wrmsr(0x83E, 0xB)
                .wrmsr(0x832, 32)
                .wrmsr(0x838, 100_000)
                .sti()
                .hlt()
                .spin())) {
            m.cleanExit();
            assertEquals(32, m.register(RAX));
        }
    }

    @EngineTest
    void theParavirtualClockTellsTheTime(Engine engine) {
        try (TestMachine m = TestMachine.with(engine, a -> {
            a.wrmsr(0x4B56_4D01, 0x8001);
            long loop = a.here();
            a.exit().jump(loop);
        })) {
            m.cleanExit();
            long first = m.read(0x8010);
            assertEquals(0, m.read(0x8000) & 1, "the version is even");
            assertNotEquals(0, (int) m.read(0x8018), "the multiplier");
            long start = System.nanoTime();
            while (System.nanoTime() - start < TimeUnit.MILLISECONDS.toNanos(2)) {
                Thread.onSpinWait();
            }
            m.cleanExit();
            assertTrue(m.read(0x8010) >= first, "the time does not go back");
        }
    }

    @EngineTest
    void extendedControlRegistersThatDoNotExistAreAFault(Engine engine) {
        try (TestMachine m = TestMachine.withTables(engine, a -> a.bytes(0xB9, 1, 0, 0, 0) // mov ecx, 1
                .bytes(0xB8, 7, 0, 0, 0) // mov eax, 7
                .bytes(0x31, 0xD2) // xor edx, edx
                .bytes(0x0F, 0x01, 0xD1) // xsetbv
                .spin())) {
            m.cleanExit();
            assertEquals(13, m.register(RAX));
        }
    }

    @EngineTest
    void anExceptionOfTheGuestGoesToItsHandler(Engine engine) {
        try (TestMachine m = TestMachine.withTables(engine, a -> a.bytes(0x0F, 0x0B))) { // ud2
            m.cleanExit();
            assertEquals(6, m.register(RAX));
        }
        try (TestMachine m = TestMachine.withTables(
                engine, a -> a.clear(RCX).clear(RAX).clear(Assembler.RDX).bytes(0xF7, 0xF1))) { // div ecx
            m.cleanExit();
            assertEquals(0, m.register(RAX));
            assertEquals(5 * 0x1000, m.rip() & ~0xFFFL);
        }
        try (TestMachine m = TestMachine.withTables(engine, a -> a.load(RBX, 0x4000_0000))) {
            m.cleanExit();
            assertEquals(14, m.register(RAX));
            assertEquals(0x4000_0000, read(m, VcpuStateKind.CONTROL).get(TestMachine.U64, 8), "CR2");
        }
    }
}
