package org.jacinth.conformance;

import static org.jacinth.conformance.Assembler.RAX;
import static org.jacinth.conformance.Assembler.RBX;
import static org.jacinth.conformance.TestMachine.check;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jacinth.hypervisor.Engine;
import org.jacinth.zx.VcpuState;
import org.jacinth.zx.VcpuStateKind;
import org.junit.jupiter.api.Timeout;

/** A guest that goes on with another engine where one left it. */
@Timeout(60)
class StateMoveTest {
    /** Everything a processor consists of; control registers before segments, flags after the registers. */
    static final int[] KINDS = {
        VcpuStateKind.CONTROL, VcpuStateKind.SEGMENTS, VcpuStateKind.MSRS, VcpuStateKind.FPU, VcpuStateKind.DEBUG,
        VcpuStateKind.APIC, VcpuStateKind.EVENTS, VcpuStateKind.STATE, VcpuStateKind.RIP, VcpuStateKind.RFLAGS
    };
    private static final int LSTAR = 0xC000_0082;

    private record Snapshot(byte[] memory, Map<Integer, MemorySegment> states) {}

    private static Snapshot save(TestMachine m) {
        MemorySegment memory = m.arena.allocate(TestMachine.RAM_SIZE);
        check(m.zx.vmoRead(m.vmo, memory, 0, TestMachine.RAM_SIZE));
        Map<Integer, MemorySegment> states = new LinkedHashMap<>();
        for (int kind : KINDS) {
            int size = VcpuStateKind.size(kind);
            MemorySegment state = Arena.ofAuto().allocate(size, 8);
            check(m.zx.vcpuReadState(m.vcpu, kind, state, size));
            states.put(kind, state);
        }
        return new Snapshot(memory.toArray(TestMachine.U8), states);
    }

    private static void restore(TestMachine m, Snapshot snapshot) {
        MemorySegment memory = m.arena.allocate(TestMachine.RAM_SIZE);
        memory.copyFrom(MemorySegment.ofArray(snapshot.memory));
        check(m.zx.vmoWrite(m.vmo, memory, 0, TestMachine.RAM_SIZE));
        snapshot.states.forEach((kind, state) -> {
            if (kind == VcpuStateKind.STATE) {
                // Flags are only written where bit 1 is set.
                state.set(TestMachine.U64, VcpuState.RFLAGS, state.get(TestMachine.U64, VcpuState.RFLAGS) | 2);
            }
            check(m.zx.vcpuWriteState(m.vcpu, kind, state, state.byteSize()));
        });
    }

    /** Runs to the next exit on an engine, from a snapshot or the start, in a thread of its own as a vcpu needs. */
    private static Snapshot run(Engine engine, Consumer<Assembler> code, Snapshot from) throws Exception {
        return TestMachine.elsewhere(() -> {
                    try (TestMachine m = TestMachine.withTables(engine, code)) {
                        if (from != null) {
                            restore(m, from);
                            Snapshot again = save(m);
                            for (int kind : KINDS) {
                                if (kind != VcpuStateKind.MSRS) { // the time-stamp counter goes on
                                    String name = engine.name() + ", kind 0x" + Integer.toHexString(kind);
                                    MemorySegment wanted = from.states.get(kind);
                                    if (kind == VcpuStateKind.STATE) {
                                        assertEquals(-1, MemorySegment.mismatch(
                                                wanted, 0, 128, again.states.get(kind), 0, 128), name);
                                    } else {
                                        assertEquals(-1, wanted.mismatch(again.states.get(kind)), name);
                                    }
                                }
                            }
                        }
                        m.cleanExit();
                        return save(m);
                    }
                })
                .get(30, TimeUnit.SECONDS);
    }

    @EngineTest
    void aGuestMovesToEveryEngineAndBack(Engine engine) throws Exception {
        List<Engine> others = Engine.all().stream().filter(e -> e.probe().usable()).toList();
        for (Engine other : others) {
            Consumer<Assembler> code = a -> {
                a.mov(RBX, 0x1234_5678_9ABC_DEF0L).wrmsr(LSTAR, 0x7_7000);
                a.mov(RAX, 0x40).bytes(0x0F, 0x23, 0xC0); // mov dr0, rax
                a.exit();
                a.add(RBX, 0x10).store(0x8000, 0x55).exit();
                a.load(RAX, 0x8000).bytes(0x48, 0x01, 0xC3); // add rbx, rax
                a.bytes(0xB9, 0x82, 0, 0, 0xC0, 0x0F, 0x32); // mov ecx, LSTAR; rdmsr
                a.exit();
            };
            Snapshot first = run(engine, code, null);
            first.states.get(VcpuStateKind.FPU).set(TestMachine.U64, 160, 0x1111_2222_3333_4444L); // XMM0
            Snapshot second = run(other, code, first);
            Snapshot third = run(engine, code, second);
            String name = engine.name() + " to " + other.name();
            MemorySegment state = third.states.get(VcpuStateKind.STATE);
            assertEquals(0x1234_5678_9ABC_DF55L, state.get(TestMachine.U64, RBX * 8L), name);
            assertEquals(0x7_7000, state.get(TestMachine.U64, RAX * 8L), name);
            assertEquals(0x1111_2222_3333_4444L,
                    third.states.get(VcpuStateKind.FPU).get(TestMachine.U64, 160), name);
            assertEquals(0x40, third.states.get(VcpuStateKind.DEBUG).get(TestMachine.U64, 0), name);
        }
    }
}
