package org.jacinth.conformance;

import static org.jacinth.conformance.TestMachine.TRAP;
import static org.jacinth.conformance.TestMachine.check;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.lang.foreign.MemorySegment;
import java.util.function.Consumer;
import org.jacinth.hypervisor.Access;
import org.jacinth.hypervisor.Engine;
import org.jacinth.hypervisor.Guest;
import org.jacinth.hypervisor.StatusException;
import org.jacinth.hypervisor.Vcpu;
import org.jacinth.hypervisor.Vmo;
import org.jacinth.zx.PacketType;
import org.jacinth.zx.PortPacket;
import org.jacinth.zx.Status;
import org.jacinth.zx.Trap;
import org.jacinth.zx.VcpuStateKind;
import org.junit.jupiter.api.Timeout;

/** Instructions that meet a memory trap and are completed through {@code MEM_ACCESS}, by width and by kind. */
@Timeout(60)
class MemoryAccessTest {
    private static final long VALUE = 0x8182_8384_8586_8788L;
    private static final long OLD = 0x1111_2222_3333_4444L;

    private static MemorySegment access(TestMachine m) {
        MemorySegment access = m.arena.allocate(32);
        check(m.enter());
        assertEquals(PacketType.GUEST_MEM, m.packetInt(PortPacket.TYPE));
        assertEquals(TRAP, m.packetLong(PortPacket.MEM_ADDR));
        check(m.zx.vcpuReadState(m.vcpu, VcpuStateKind.MEM_ACCESS, access, 32));
        return access;
    }

    private static String text(MemorySegment access) {
        boolean write = access.get(TestMachine.U8, 9) != 0;
        return (write ? "write " : "read ") + access.get(TestMachine.U8, 8)
                + (access.get(TestMachine.U8, 10) != 0 ? " waiting" : "")
                + (write ? " " + Long.toHexString(access.get(TestMachine.U64, 16)) : "");
    }

    private static void give(TestMachine m, MemorySegment access, long value) {
        access.set(TestMachine.U64, 16, value);
        check(m.zx.vcpuWriteState(m.vcpu, VcpuStateKind.MEM_ACCESS, access, 32));
    }

    private static TestMachine trapped(Engine engine, Consumer<Assembler> code) {
        TestMachine m = TestMachine.with(engine, a -> {
            a.mov(Assembler.RDI, TRAP);
            code.accept(a);
            a.exit();
        });
        check(m.zx.guestSetTrap(m.guest, Trap.MEM, TRAP, 0x1000, 0, 0));
        m.setRegister(Assembler.RBX, OLD);
        return m;
    }

    private static void load(Engine engine, int size, long expected, int... instruction) {
        try (TestMachine m = trapped(engine, a -> a.bytes(instruction))) {
            MemorySegment access = access(m);
            assertEquals(10 + instruction.length + TestMachine.ENTRY, m.rip());
            assertEquals(instruction.length, m.packetByte(PortPacket.MEM_INSTRUCTION_SIZE));
            assertEquals("read " + size + " waiting", text(access));
            give(m, access, VALUE);
            m.cleanExit();
            assertEquals(Long.toHexString(expected), Long.toHexString(m.register(Assembler.RBX)));
        }
    }

    private static void store(Engine engine, int size, long expected, int... instruction) {
        try (TestMachine m = trapped(engine, a -> a.bytes(instruction))) {
            assertEquals("write " + size + " " + Long.toHexString(expected), text(access(m)));
            m.cleanExit();
        }
    }

    @EngineTest
    void loadsOfEveryWidth(Engine engine) {
        load(engine, 1, 0x1111_2222_3333_4488L, 0x8A, 0x1F); // mov bl, [rdi]
        load(engine, 1, 0x1111_2222_3333_8844L, 0x8A, 0x3F); // mov bh, [rdi]
        load(engine, 2, 0x1111_2222_3333_8788L, 0x66, 0x8B, 0x1F); // mov bx, [rdi]
        load(engine, 4, 0x8586_8788L, 0x8B, 0x1F); // mov ebx, [rdi]
        load(engine, 8, VALUE, 0x48, 0x8B, 0x1F); // mov rbx, [rdi]
    }

    @EngineTest
    void loadsThatExtend(Engine engine) {
        load(engine, 1, 0x88, 0x0F, 0xB6, 0x1F); // movzx ebx, byte [rdi]
        load(engine, 2, 0x8788, 0x0F, 0xB7, 0x1F); // movzx ebx, word [rdi]
        load(engine, 1, 0xFFFF_FF88L, 0x0F, 0xBE, 0x1F); // movsx ebx, byte [rdi]
        load(engine, 4, 0xFFFF_FFFF_8586_8788L, 0x48, 0x63, 0x1F); // movsxd rbx, dword [rdi]
    }

    @EngineTest
    void loadsThatCompute(Engine engine) {
        load(engine, 4, 0x3333_4444L + 0x8586_8788L, 0x03, 0x1F); // add ebx, [rdi]
        load(engine, 8, OLD & VALUE, 0x48, 0x23, 0x1F); // and rbx, [rdi]
    }

    @EngineTest
    void storesOfEveryWidth(Engine engine) {
        store(engine, 1, 0x44, 0x88, 0x1F); // mov [rdi], bl
        store(engine, 2, 0x4444, 0x66, 0x89, 0x1F); // mov [rdi], bx
        store(engine, 4, 0x3333_4444L, 0x89, 0x1F); // mov [rdi], ebx
        store(engine, 8, OLD, 0x48, 0x89, 0x1F); // mov [rdi], rbx
        store(engine, 1, 0xFE, 0xC6, 0x07, 0xFE); // mov byte [rdi], 0xfe
        store(engine, 8, -2, 0x48, 0xC7, 0x07, 0xFE, 0xFF, 0xFF, 0xFF); // mov qword [rdi], -2
    }

    @EngineTest
    void comparisonsSetFlagsFromTheGivenValue(Engine engine) {
        try (TestMachine m = trapped(engine, a -> a.bytes(0x39, 0x1F) // cmp [rdi], ebx
                .bytes(0x0F, 0x94, 0xC0))) { // sete al
            m.setRegister(Assembler.RAX, 0);
            give(m, access(m), 0x3333_4444L);
            m.cleanExit();
            assertEquals(1, m.register(Assembler.RAX));
        }
    }

    @EngineTest
    void anInstructionThatReadsAndWritesIsTwoPackets(Engine engine) {
        try (TestMachine m = trapped(engine, a -> a.bytes(0x83, 0x07, 5))) { // add dword [rdi], 5
            MemorySegment read = access(m);
            assertEquals("read 4 waiting", text(read));
            give(m, read, 10);
            assertEquals("write 4 f", text(access(m)));
            m.cleanExit();
        }
    }

    @EngineTest
    void stringMovesTrapEachElement(Engine engine) {
        try (TestMachine m = TestMachine.with(engine, a -> a.mov(Assembler.RDI, TRAP)
                .mov(Assembler.RSI, 0x8000)
                .mov(Assembler.RCX, 2)
                .bytes(0xF3, 0xA5) // rep movsd
                .exit())) {
            check(m.zx.guestSetTrap(m.guest, Trap.MEM, TRAP, 0x1000, 0, 0));
            m.write(0x8000, 0x2222_2222_1111_1111L);
            MemorySegment access = m.arena.allocate(32);
            for (int i = 0; i < 2; i++) {
                check(m.enter());
                assertEquals(TRAP + i * 4, m.packetLong(PortPacket.MEM_ADDR));
                check(m.zx.vcpuReadState(m.vcpu, VcpuStateKind.MEM_ACCESS, access, 32));
                assertEquals("write 4 " + "12".charAt(i) + ("12".charAt(i) + "").repeat(7), text(access));
            }
            m.cleanExit();
            assertEquals(0, m.register(Assembler.RCX));
            assertEquals(TRAP + 8, m.register(Assembler.RDI));
        }
    }

    @EngineTest
    void aReadThatNobodyAnswersLeavesTheDestination(Engine engine) {
        try (TestMachine m = trapped(engine, a -> a.bytes(0x48, 0x8B, 0x1F))) { // mov rbx, [rdi]
            access(m);
            m.cleanExit();
            assertEquals(OLD, m.register(Assembler.RBX));
        }
    }

    @EngineTest
    void fetchingFromAPageWithNeitherTrapNorMemoryIsNotFound(Engine engine) {
        try (TestMachine m = TestMachine.with(engine, a -> a.jump(0x200_0000))) {
            m.enterFails(Status.ZX_ERR_NOT_FOUND);
            assertEquals(0x200_0000, m.rip());
        }
    }

    @EngineTest
    void memoryBeyondTheSpaceIsOutOfRangeOrAFault(Engine engine) {
        // A page of 1 GiB whose physical address is 2^48 and more, where the processor has that many bits at all.
        try (TestMachine m = TestMachine.withTables(engine, a -> a.load(Assembler.RBX, 0x4000_0000).spin())) {
            m.write(0x1008, 1L << 48 | 0x87);
            int status = m.enter();
            if (status == Status.ZX_OK) {
                assertEquals(14, m.register(Assembler.RAX), "reserved bits are a page fault");
            } else {
                assertEquals(Status.ZX_ERR_OUT_OF_RANGE, status);
            }
        }
    }

    @EngineTest
    void codeIsNotFetchedFromMemoryMappedWithoutExecute(Engine engine) {
        byte[] jump = {(byte) 0xE9, (byte) 0xFB, 0x0F, 0, 0};
        try (Guest guest = Guest.create(engine); Vmo ram = Vmo.create(0x4000)) {
            guest.map(0, ram, 0, 0x3000, Access.ALL);
            guest.map(0x3000, ram, 0x3000, 0x1000, Access.READ_WRITE);
            guest.memory().writeLong(0, 0x1007);
            guest.memory().writeLong(0x1000, 0x87);
            guest.memory().write(0x2000, jump, 0, jump.length);
            try (Vcpu vcpu = guest.createVcpu(0x2000)) {
                StatusException refused = assertThrows(StatusException.class, vcpu::enter);
                assertEquals(Status.NOT_FOUND, refused.status());
                assertEquals(0x3000, vcpu.readRip());
            }
        }
    }
}
