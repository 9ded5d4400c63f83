package org.jacinth.conformance;

import static org.jacinth.conformance.Assembler.RAX;
import static org.jacinth.conformance.Assembler.RBX;
import static org.jacinth.conformance.Assembler.RCX;
import static org.jacinth.conformance.TestMachine.TRAP;
import static org.jacinth.conformance.TestMachine.check;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.foreign.MemorySegment;
import org.jacinth.hypervisor.Engine;
import org.jacinth.hypervisor.spi.Ability;
import org.jacinth.zx.PacketType;
import org.jacinth.zx.PortPacket;
import org.jacinth.zx.Status;
import org.jacinth.zx.Trap;
import org.jacinth.zx.VcpuStateKind;
import org.junit.jupiter.api.Timeout;

/** Instructions in kernel mode that an engine may have to leave to another one: with memory, traps, faults, state. */
@Timeout(60)
class KernelVectorsTest {
    private static final int[] XMM0_FROM_RAX = {0x66, 0x48, 0x0F, 0x6E, 0xC0};
    private static final int[] RAX_FROM_XMM0 = {0x66, 0x48, 0x0F, 0x7E, 0xC0};
    /** At address RDI. */
    private static final int[] PADDQ_XMM0_MEMORY = {0x66, 0x0F, 0xD4, 0x07};
    private static final int[] MOVQ_MEMORY_XMM0 = {0x66, 0x0F, 0xD6, 0x07};
    private static final long VALUE = 0x0123_4567_89AB_CDEFL;

    private static MemorySegment access(TestMachine m) {
        MemorySegment access = m.arena.allocate(32);
        check(m.zx.vcpuReadState(m.vcpu, VcpuStateKind.MEM_ACCESS, access, 32));
        return access;
    }

    @EngineTest(needs = Ability.KERNEL_VECTORS)
    void aVectorReadsAndWritesMemory(Engine engine) {
        try (TestMachine m = TestMachine.with(engine, a -> a.mov(RAX, VALUE)
                .mov(Assembler.RDI, 0x8000)
                .store(0x8000, 0x11)
                .store(0x8008, 0x22)
                .bytes(XMM0_FROM_RAX)
                .bytes(PADDQ_XMM0_MEMORY)
                .bytes(MOVQ_MEMORY_XMM0)
                .load(RBX, 0x8000)
                .load(RCX, 0x8008)
                .exit())) {
            m.cleanExit();
            assertEquals(VALUE + 0x11, m.register(RBX));
            assertEquals(0x22, m.register(RCX));
        }
    }

    @EngineTest(needs = Ability.KERNEL_VECTORS)
    void aVectorReadFromATrapWaitsForItsValueAndShowsItsState(Engine engine) {
        try (TestMachine m = TestMachine.with(engine, a -> a.mov(RAX, VALUE)
                .bytes(XMM0_FROM_RAX)
                .mov(Assembler.RDI, TRAP)
                .bytes(0x66, 0x0F, 0x12, 0x07) // movlpd xmm0, [rdi]
                .bytes(RAX_FROM_XMM0)
                .exit())) {
            check(m.zx.guestSetTrap(m.guest, Trap.MEM, TRAP, 0x1000, 0, 0));
            check(m.enter());
            assertEquals(PacketType.GUEST_MEM, m.packetInt(PortPacket.TYPE));
            assertEquals(TRAP, m.packetLong(PortPacket.MEM_ADDR));
            MemorySegment control = m.arena.allocate(64);
            check(m.zx.vcpuReadState(m.vcpu, VcpuStateKind.CONTROL, control, 64));
            assertEquals(0xFEE0_0D00L, control.get(TestMachine.U64, 56), "the local APIC is as it was");
            assertEquals(VALUE, m.register(RAX));
            m.setRegister(RBX, 7);
            MemorySegment access = access(m);
            assertEquals(8, access.get(TestMachine.U8, 8));
            assertEquals(1, access.get(TestMachine.U8, 10), "waiting");
            access.set(TestMachine.U64, 16, 0x7777);
            check(m.zx.vcpuWriteState(m.vcpu, VcpuStateKind.MEM_ACCESS, access, 32));
            m.cleanExit();
            assertEquals(0x7777, m.register(RAX));
            assertEquals(7, m.register(RBX));
        }
    }

    @EngineTest(needs = Ability.KERNEL_VECTORS)
    void aWaitingReadIsGivenUpWhereTheCallerPutsTheProcessorElsewhere(Engine engine) {
        try (TestMachine m = TestMachine.with(engine, a -> a.mov(Assembler.RDI, TRAP)
                .bytes(0x66, 0x0F, 0x12, 0x07) // movlpd xmm0, [rdi]
                .mov(RBX, 1)
                .exit()
                .mov(RBX, 2)
                .exit())) {
            check(m.zx.guestSetTrap(m.guest, Trap.MEM, TRAP, 0x1000, 0, 0));
            check(m.enter());
            MemorySegment segments = m.arena.allocate(160, 8);
            check(m.zx.vcpuReadState(m.vcpu, VcpuStateKind.SEGMENTS, segments, 160));
            check(m.zx.vcpuWriteState(m.vcpu, VcpuStateKind.SEGMENTS, segments, 160));
            m.cleanExit();
            assertEquals(1, m.register(RBX));
            m.cleanExit();
            assertEquals(2, m.register(RBX));
        }
    }

    @EngineTest(needs = Ability.KERNEL_VECTORS)
    void aVectorThatAddsFromATrapAndStoresToOneIsTwoPackets(Engine engine) {
        try (TestMachine m = TestMachine.with(engine, a -> a.mov(RAX, 5)
                .bytes(0x66, 0x48, 0x0F, 0x6E, 0xC0) // movq xmm0, rax
                .mov(Assembler.RDI, TRAP)
                .bytes(0xF2, 0x48, 0x0F, 0x2A, 0x07) // cvtsi2sd xmm0, qword [rdi]
                .bytes(0xF2, 0x0F, 0x58, 0xC0) // addsd xmm0, xmm0
                .bytes(0xF2, 0x48, 0x0F, 0x2C, 0xC0) // cvttsd2si rax, xmm0
                .bytes(0x66, 0x0F, 0x13, 0x07) // movlpd [rdi], xmm0
                .exit())) {
            check(m.zx.guestSetTrap(m.guest, Trap.MEM, TRAP, 0x1000, 0, 0));
            check(m.enter());
            MemorySegment access = access(m);
            access.set(TestMachine.U64, 16, 21);
            check(m.zx.vcpuWriteState(m.vcpu, VcpuStateKind.MEM_ACCESS, access, 32));
            check(m.enter());
            assertEquals(PacketType.GUEST_MEM, m.packetInt(PortPacket.TYPE));
            access = access(m);
            assertEquals(1, access.get(TestMachine.U8, 9), "write");
            assertEquals(Double.doubleToRawLongBits(42), access.get(TestMachine.U64, 16));
            m.cleanExit();
            assertEquals(42, m.register(RAX));
        }
    }

    @EngineTest(needs = Ability.KERNEL_VECTORS)
    void theLocalApicIsTheProcessorsOwn(Engine engine) {
        long page = 0x3FE0_0000;
        try (TestMachine m = TestMachine.with(engine, a -> a.wrmsr(0x1B, 0xFEE0_0100L) // from x2APIC mode
                .wrmsr(0x1B, 0xFEE0_0900L) // to xAPIC mode
                .mov(Assembler.RDI, page + 0x80) // the task priority
                .bytes(0xC7, 0x07, 0x50, 0, 0, 0) // mov dword [rdi], 0x50
                .bytes(0x0F, 0x57, 0xC0) // xorps xmm0, xmm0
                .bytes(0xF3, 0x0F, 0x10, 0x07) // movss xmm0, [rdi]
                .bytes(0x66, 0x0F, 0x7E, 0xC3) // movd ebx, xmm0
                .bytes(0x66, 0x0F, 0xFE, 0xC0) // paddd xmm0, xmm0
                .bytes(0xF3, 0x0F, 0x11, 0x07) // movss [rdi], xmm0
                .bytes(0x8B, 0x0F) // mov ecx, [rdi]
                .exit())) {
            m.write(0x6000 + (page >> 21) * 8, 0xFEE0_0087L);
            m.cleanExit();
            assertEquals(0x50, m.register(RBX));
            assertEquals(0xA0, m.register(RCX));
        }
    }

    @EngineTest(needs = Ability.KERNEL_VECTORS)
    void aFaultOfAVectorIsDelivered(Engine engine) {
        try (TestMachine m = TestMachine.withTables(engine, a -> a.mov(Assembler.RDI, 0x8001)
                .bytes(0x66, 0x0F, 0xEF, 0x07) // pxor xmm0, [rdi]
                .exit())) {
            check(m.enter());
            assertEquals(13, m.register(RAX), "vector, as the handler has it");
        }
    }

    @EngineTest(needs = Ability.KERNEL_VECTORS)
    void memoryThatIsNotThereIsNotFoundAtTheInstruction(Engine engine) {
        try (TestMachine m = TestMachine.with(engine, a -> a.mov(Assembler.RDI, 0x2000_0000L)
                .bytes(0x66, 0x0F, 0xEF, 0x07) // pxor xmm0, [rdi]
                .exit())) {
            assertEquals(Status.ZX_ERR_NOT_FOUND, m.enter());
            assertEquals(TestMachine.ENTRY + 10, m.rip());
            assertEquals(Status.ZX_ERR_NOT_FOUND, m.enter(), "and again");
            MemorySegment text = m.arena.allocate(256);
            check(m.zx.vcpuReadState(m.vcpu, VcpuStateKind.EXIT_TEXT, text, 256));
            assertTrue(text.getString(0).contains("0x20000000"), text.getString(0));
        }
    }

    @EngineTest(needs = Ability.SOFTWARE_INTERRUPTS)
    void aSoftwareInterruptIsDelivered(Engine engine) {
        try (TestMachine m = TestMachine.withTables(engine, a -> a.bytes(0xCD, 0x20).exit())) {
            check(m.enter());
            assertEquals(0x20, m.register(RAX), "vector, as the handler has it");
        }
    }

    @EngineTest(needs = Ability.KERNEL_VECTORS)
    void aKickEndsALoopOfThem(Engine engine) throws Exception {
        try (TestMachine m = TestMachine.with(engine, a -> a.store(0x8000, 1)
                .bytes(0x0F, 0x57, 0xC0) // again: xorps xmm0, xmm0
                .bytes(0xEB, 0xFB))) { // jmp again
            Thread kicker = Thread.ofPlatform().start(() -> {
                MemorySegment ram = m.zx.vmoMemory(m.vmo);
                while (ram.get(TestMachine.U64, 0x8000) == 0) {
                    Thread.onSpinWait();
                }
                m.zx.vcpuKick(m.vcpu);
            });
            assertEquals(Status.ZX_ERR_CANCELED, m.enter());
            kicker.join();
        }
    }
}
