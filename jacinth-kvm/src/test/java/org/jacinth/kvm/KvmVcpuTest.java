package org.jacinth.kvm;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import org.jacinth.hypervisor.spi.EngineException;
import org.jacinth.hypervisor.spi.EngineVcpu;
import org.jacinth.hypervisor.spi.Exit;
import org.jacinth.zx.VcpuStateKind;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Tiny guests on KVM; skipped with the reason where KVM cannot be used. */
@Timeout(60)
class KvmVcpuTest {
    private static final int RAX = 0;
    private static final int RBX = 3;

    private static MemorySegment access(TestGuest g) {
        MemorySegment access = Arena.ofAuto().allocate(32, 8);
        assertEquals(0, g.vcpu.readState(VcpuStateKind.MEM_ACCESS, access));
        return access;
    }

    @Test
    void anOutputTellsPortSizeAndValue() throws EngineException {
        try (TestGuest g = TestGuest.with("b8 78563412 66ba 2010 ef ee")) { // mov eax; mov dx, 0x1020; out; out
            g.ports.add(0x1020);
            assertEquals(new Exit.Io(0x1020, 4, false, 0x1234_5678), g.enter());
            assertEquals(0x200A, g.vcpu.register(EngineVcpu.RIP));
            assertEquals(new Exit.Io(0x1020, 1, false, 0x78), g.enter());
            assertEquals(0x200B, g.vcpu.register(EngineVcpu.RIP));
        }
    }

    @Test
    void anInputReplacesAsManyBytesAsItHas() throws EngineException {
        // mov rax, -1; in al, 0x60; mov rbx, rax; in eax, 0x60; hlt
        try (TestGuest g = TestGuest.with("48 c7c0 ffffffff e4 60 48 89c3 e5 60 f4")) {
            g.ports.add(0x60);
            assertEquals(new Exit.Io(0x60, 1, true, 0), g.enter());
            g.vcpu.writeIo(1, 0x42);
            assertEquals(new Exit.Io(0x60, 4, true, 0), g.enter());
            assertEquals(-0xBEL, g.vcpu.register(RBX));
            assertEquals(0, g.vcpu.register(RAX));
            assertEquals(0x200E, g.vcpu.register(EngineVcpu.RIP));
            g.vcpu.writeIo(4, 0x8765_4321);
            assertEquals(0x8765_4321L, g.vcpu.register(RAX));
        }
    }

    @Test
    void anInputThatNobodyAnswersLeavesALowByte() throws EngineException {
        try (TestGuest g = TestGuest.with("b8 88776655 e4 60 e6 60")) { // mov eax; in al, 0x60; out 0x60, al
            g.ports.add(0x60);
            g.enter();
            assertEquals(new Exit.Io(0x60, 1, false, 0x88), g.enter());
        }
    }

    @Test
    void aStringInputIsOnePacketAnElement() throws EngineException {
        // mov edi, 0x8000; mov ecx, 3; mov edx, 0x60; rep insw; out 0x61, al
        try (TestGuest g = TestGuest.with("bf 00800000 b9 03000000 ba 60000000 f3 66 6d e6 61")) {
            g.ports.add(0x60);
            g.ports.add(0x61);
            for (int i = 1; i <= 3; i++) {
                assertEquals(new Exit.Io(0x60, 2, true, 0), g.enter());
                g.vcpu.writeIo(2, 0x1111 * i);
            }
            assertEquals(0x61, assertInstanceOf(Exit.Io.class, g.enter()).port());
            assertEquals(0x0000_3333_2222_1111L, g.memory.get(ValueLayout.JAVA_LONG, 0x8000));
        }
    }

    @Test
    void aReadFromATrapWaitsForItsValue() throws EngineException {
        // mov edi, 0x100000; mov rbx, -1; mov rbx, [rdi+8]; hlt
        try (TestGuest g = TestGuest.with("bf 00001000 48 c7c3 ffffffff 48 8b5f08 f4")) {
            assertEquals(new Exit.Mem(TestGuest.MEM_TRAP + 8, 0, 0x200C, 4, 4), g.enter());
            assertEquals(0x2010, g.vcpu.register(EngineVcpu.RIP));
            assertEquals(-1, g.vcpu.register(RBX));
            MemorySegment access = access(g);
            assertEquals(8, access.get(ValueLayout.JAVA_BYTE, 8));
            assertEquals(1, access.get(ValueLayout.JAVA_BYTE, 10));
            access.set(ValueLayout.JAVA_LONG, 16, 0x1122_3344_5566_7788L);
            assertEquals(0, g.vcpu.writeState(VcpuStateKind.MEM_ACCESS, access));
            assertEquals(0x1122_3344_5566_7788L, g.vcpu.register(RBX));
            assertEquals(0x2010, g.vcpu.register(EngineVcpu.RIP));
        }
    }

    @Test
    void aReadThatNobodyAnswersLeavesTheDestination() throws EngineException {
        // mov edi, 0x100000; mov ebx, 5; add ebx, [rdi]; out 0x60, al
        try (TestGuest g = TestGuest.with("bf 00001000 bb 05000000 03 1f e6 60")) {
            g.ports.add(0x60);
            assertInstanceOf(Exit.Mem.class, g.enter());
            g.vcpu.setRegister(RAX, 0x99);
            assertEquals(new Exit.Io(0x60, 1, false, 0x99), g.enter());
            assertEquals(5, g.vcpu.register(RBX));
        }
    }

    @Test
    void aReadModifyWriteIsTwoPackets() throws EngineException {
        try (TestGuest g = TestGuest.with("bf 00001000 83 07 05 e6 60")) { // mov edi; add dword [rdi], 5; out
            g.ports.add(0x60);
            assertInstanceOf(Exit.Mem.class, g.enter());
            MemorySegment access = access(g);
            access.set(ValueLayout.JAVA_LONG, 16, 10);
            g.vcpu.writeState(VcpuStateKind.MEM_ACCESS, access);
            assertEquals(new Exit.Mem(TestGuest.MEM_TRAP, 0, 0x2005, 3, 4), g.enter());
            assertEquals(15, access(g).get(ValueLayout.JAVA_LONG, 16));
            assertEquals(0x60, assertInstanceOf(Exit.Io.class, g.enter()).port());
        }
    }

    @Test
    void aWriteToATrapIsFoundAgain() throws EngineException {
        // mov edi, 0x100000; mov [rdi+4], bx; mov byte [0x100001], 7
        try (TestGuest g = TestGuest.with("bf 00001000 66 895f04 c60425 01001000 07 f4")) {
            assertEquals(new Exit.Mem(TestGuest.MEM_TRAP + 4, 0, 0x2005, 4, 4), g.enter());
            assertEquals(new Exit.Mem(TestGuest.MEM_TRAP + 1, 0, 0x2009, 8, 4), g.enter());
            assertEquals(7, access(g).get(ValueLayout.JAVA_LONG, 16));
        }
    }

    @Test
    void aBellIsRungByWritesOnly() throws EngineException {
        // mov byte [0x101008], 7; mov al, [0x101008]; hlt
        try (TestGuest g = TestGuest.with("c60425 08101000 07 8a0425 08101000 f4")) {
            assertEquals(new Exit.Bell(TestGuest.BELL_TRAP + 8), g.enter());
            assertEquals(-2, assertInstanceOf(Exit.Failed.class, g.enter()).status());
            assertEquals(0x200F, g.vcpu.register(EngineVcpu.RIP));
        }
    }

    @Test
    void anAccessToNothingFailsAtTheInstruction() throws EngineException {
        // mov byte [0x300000], 7
        try (TestGuest g = TestGuest.with("c60425 00003000 07 f4")) {
            assertEquals(-25, assertInstanceOf(Exit.Failed.class, g.enter()).status());
            assertEquals(0x2000, g.vcpu.register(EngineVcpu.RIP));
        }
        try (TestGuest g = TestGuest.with("bb 05000000 031c25 00003000 f4")) { // add ebx, [0x300000]
            assertEquals(-25, assertInstanceOf(Exit.Failed.class, g.enter()).status());
            assertEquals(0x2005, g.vcpu.register(EngineVcpu.RIP));
            assertEquals(5, g.vcpu.register(RBX));
        }
        try (TestGuest g = TestGuest.with("90 e6 60 f4")) { // out 0x60, al
            assertEquals(-25, assertInstanceOf(Exit.Failed.class, g.enter()).status());
            assertEquals(0x2001, g.vcpu.register(EngineVcpu.RIP));
        }
    }

    @Test
    void aTripleFaultIsNotSupported() throws EngineException {
        try (TestGuest g = TestGuest.with("0f0b")) { // ud2
            MemorySegment segments = Arena.ofAuto().allocate(160, 8);
            assertEquals(0, g.vcpu.readState(VcpuStateKind.SEGMENTS, segments));
            segments.set(ValueLayout.JAVA_SHORT, 152, (short) 0);
            assertEquals(0, g.vcpu.writeState(VcpuStateKind.SEGMENTS, segments));
            assertEquals(-2, assertInstanceOf(Exit.Failed.class, g.enter()).status());
            MemorySegment reason = Arena.ofAuto().allocate(64, 8);
            assertEquals(0, g.vcpu.readState(VcpuStateKind.EXIT_REASON, reason));
            assertEquals(1, reason.get(ValueLayout.JAVA_INT, 0));
        }
    }

    @Test
    void aKickEndsAGuestThatSpins() throws Exception {
        try (TestGuest g = TestGuest.with("ebfe")) {
            for (int i = 0; i < 50; i++) {
                Thread kicker = Thread.ofPlatform().start(g.vcpu::kick);
                assertInstanceOf(Exit.Kicked.class, g.enter());
                kicker.join();
                assertTrue(!g.vcpu.isKicked());
            }
        }
    }

    @Test
    void aKickEndsAGuestThatHalts() throws Exception {
        try (TestGuest g = TestGuest.with("f4 ebfd")) {
            Thread kicker = Thread.ofPlatform().start(g.vcpu::kick);
            assertInstanceOf(Exit.Kicked.class, g.enter());
            kicker.join();
            assertEquals(0x2001, g.vcpu.register(EngineVcpu.RIP));
        }
    }
}
