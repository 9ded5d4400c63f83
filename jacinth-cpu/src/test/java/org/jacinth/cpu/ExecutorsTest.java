package org.jacinth.cpu;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.List;
import org.jacinth.hypervisor.Engine;
import org.jacinth.hypervisor.spi.Exit;
import org.jacinth.zx.VcpuStateKind;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ExecutorsTest {
    private static final String PROPERTY = "jacinth.executor";
    private static final int ROUNDS = 5;

    private final String before = System.getProperty(PROPERTY);

    @AfterEach
    void restore() {
        if (before == null) {
            System.clearProperty(PROPERTY);
        } else {
            System.setProperty(PROPERTY, before);
        }
    }

    /** Runs a loop; returns how many of its instructions ran in translated code. */
    private static long translated() throws Exception {
        TestHost host = new TestHost();
        // mov ecx, 5 ; loop: add eax, ecx ; dec ecx ; jnz loop ; mov dword [0x100000], 0
        host.code(TestHost.ENTRY, "b9 05 00 00 00 01 c8 ff c9 75 fa c7 04 25 00 00 10 00 00 00 00 00");
        SoftwareVcpu vcpu = (SoftwareVcpu) new SoftwareGuest(host).createVcpu(0, TestHost.ENTRY);
        assertEquals(TestHost.MEM_TRAP, ((Exit.Mem) vcpu.enter()).gpa());
        assertEquals(ROUNDS * (ROUNDS + 1) / 2, vcpu.register(0));
        MemorySegment counters = MemorySegment.ofArray(new long[VcpuStateKind.size(VcpuStateKind.COUNTERS) / 8]);
        vcpu.readState(VcpuStateKind.COUNTERS, counters);
        return counters.get(ValueLayout.JAVA_LONG, 12 * 8);
    }

    @ParameterizedTest
    @ValueSource(strings = {"interpret", "translate"})
    void whatIsColdIsInterpreted(String name) throws Exception {
        System.setProperty(PROPERTY, name);
        assertEquals(0, translated());
    }

    @Test
    void eagerTranslatesEverythingAtFirstSight() throws Exception {
        System.setProperty(PROPERTY, "eager");
        assertTrue(translated() >= 1 + 3 * ROUNDS, "the loop ran in translated code");
    }

    @Test
    void anUnknownNameIsRefusedWithTheKnownOnes() {
        System.setProperty(PROPERTY, "Eager");
        IllegalArgumentException e = assertThrows(IllegalArgumentException.class, Executors::chosen);
        assertTrue(e.getMessage().contains("interpret, translate, eager: jacinth.executor=Eager"), e.getMessage());
    }

    @Test
    void enginesCanBeNamedWithTheirExecutor() {
        Engine engine = Engine.of(new SoftwareEngine());
        assertEquals(List.of("software:interpret", "software:translate", "software:eager"),
                engine.variants().stream().map(Engine::name).toList());
        assertEquals(List.of(), engine.variants().getFirst().variants());
    }
}
