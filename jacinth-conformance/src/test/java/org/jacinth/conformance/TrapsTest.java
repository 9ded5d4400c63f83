package org.jacinth.conformance;

import static org.jacinth.conformance.TestMachine.TRAP;
import static org.jacinth.conformance.TestMachine.TRAP_KEY;
import static org.jacinth.conformance.TestMachine.TRAP_PORT;
import static org.jacinth.conformance.TestMachine.check;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.lang.foreign.MemorySegment;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import org.jacinth.hypervisor.Engine;
import org.jacinth.zx.PacketType;
import org.jacinth.zx.PortPacket;
import org.jacinth.zx.Status;
import org.jacinth.zx.Syscalls;
import org.jacinth.zx.Trap;
import org.jacinth.zx.VcpuStateKind;
import org.jacinth.zx.VmOption;
import org.junit.jupiter.api.Timeout;

/** Traps on memory and ports: packets, their completion, bells. */
@Timeout(60)
class TrapsTest {
    private static final int RWX_SPECIFIC =
            VmOption.PERM_READ | VmOption.PERM_WRITE | VmOption.PERM_EXECUTE | VmOption.SPECIFIC;

    private static void trap(TestMachine m, int kind, long address, long size, int port) {
        check(m.zx.guestSetTrap(m.guest, kind, address, size, port, TRAP_KEY));
    }

    @EngineTest
    void aStoreToAMemoryTrapIsAPacket(Engine engine) {
        try (TestMachine m = TestMachine.with(engine, a -> a.store(TRAP + 8, 0).exit())) {
            trap(m, Trap.MEM, TRAP, 0x1000, 0);
            check(m.enter());
            assertEquals(TRAP_KEY, m.packetLong(PortPacket.KEY));
            assertEquals(PacketType.GUEST_MEM, m.packetLong(PortPacket.TYPE));
            assertEquals(TRAP + 8, m.packetLong(PortPacket.MEM_ADDR));
            assertEquals(TestMachine.ENTRY, m.packetLong(PortPacket.MEM_RIP));
            assertEquals(TestMachine.ENTRY + 12, m.rip());
            assertEquals(0x40C, m.packetLong(40));
            m.cleanExit();
        }
    }

    @EngineTest
    void aTrappedStoreTellsItsDataAndALoadGetsItsValue(Engine engine) {
        try (TestMachine m = TestMachine.with(
                engine, a -> a.store(TRAP, 0x1234).load(Assembler.RBX, TRAP + 16).exit())) {
            trap(m, Trap.MEM, TRAP, 0x1000, 0);
            MemorySegment access = m.arena.allocate(32);
            check(m.enter());
            check(m.zx.vcpuReadState(m.vcpu, VcpuStateKind.MEM_ACCESS, access, 32));
            assertEquals(TRAP, access.get(TestMachine.U64, 0));
            assertEquals(0x0108, access.get(TestMachine.U16, 8));
            assertEquals(0x1234, access.get(TestMachine.U64, 16));
            check(m.enter());
            check(m.zx.vcpuReadState(m.vcpu, VcpuStateKind.MEM_ACCESS, access, 32));
            assertEquals(TRAP + 16, access.get(TestMachine.U64, 0));
            assertEquals(0x0001_0008, access.get(TestMachine.U32, 8) & 0xFF_FFFF);
            access.set(TestMachine.U64, 16, 0x1122_3344_5566_7788L);
            check(m.zx.vcpuWriteState(m.vcpu, VcpuStateKind.MEM_ACCESS, access, 32));
            m.cleanExit();
            assertEquals(0x1122_3344_5566_7788L, m.register(Assembler.RBX));
        }
    }

    @EngineTest
    void aTrappedLoadCanBeCompletedByWritingTheRegister(Engine engine) {
        try (TestMachine m = TestMachine.with(engine, a -> a.load(Assembler.RBX, TRAP).exit())) {
            trap(m, Trap.MEM, TRAP, 0x1000, 0);
            m.setRegister(Assembler.RBX, 7);
            check(m.enter());
            assertEquals(7, m.register(Assembler.RBX));
            m.setRegister(Assembler.RBX, 0xABCD);
            m.cleanExit();
            assertEquals(0xABCD, m.register(Assembler.RBX));
        }
    }

    @EngineTest
    void aBellIsQueuedAndTheGuestGoesOn(Engine engine) {
        try (TestMachine m = TestMachine.with(engine, a -> a.store(TRAP, 0).exit())) {
            int port = m.port();
            trap(m, Trap.BELL, TRAP, 0x1000, port);
            m.cleanExit();
            check(m.zx.portWait(port, Syscalls.TIME_INFINITE, m.packet));
            assertEquals(TRAP_KEY, m.packetLong(PortPacket.KEY));
            assertEquals(PacketType.GUEST_BELL, m.packetLong(PortPacket.TYPE));
            assertEquals(TRAP, m.packetLong(PortPacket.BELL_ADDR));
        }
    }

    @EngineTest
    void aDeadGuestsBellIsDroppedAndAUserPacketWithItsKeyIsNot(Engine engine) {
        try (TestMachine m = TestMachine.with(engine, a -> a.store(TRAP, 0).exit())) {
            int port = m.port();
            trap(m, Trap.BELL, TRAP, 0x1000, port);
            MemorySegment user = m.arena.allocate(PortPacket.SIZE);
            user.set(TestMachine.U64, PortPacket.KEY, TRAP_KEY);
            check(m.zx.portQueue(port, user));
            m.cleanExit();
            check(m.zx.handleClose(m.vcpu));
            check(m.zx.handleClose(m.guest));
            check(m.zx.portWait(port, 0, m.packet));
            assertEquals(PacketType.USER, m.packetInt(PortPacket.TYPE));
            assertEquals(Status.ZX_ERR_TIMED_OUT, m.zx.portWait(port, 0, m.packet));
        }
    }

    @EngineTest
    void aBellWhosePortIsClosedIsBadStateAndThenPast(Engine engine) {
        try (TestMachine m = TestMachine.with(engine, a -> a.store(TRAP, 0).exit())) {
            int port = m.port();
            trap(m, Trap.BELL, TRAP, 0x1000, port);
            check(m.zx.handleClose(port));
            m.enterFails(Status.ZX_ERR_BAD_STATE);
            m.cleanExit();
        }
    }

    @EngineTest
    void readingABellIsNotSupportedAndThenPast(Engine engine) {
        try (TestMachine m = TestMachine.with(engine, a -> a.load(Assembler.RBX, TRAP).exit())) {
            trap(m, Trap.BELL, TRAP, 0x1000, m.port());
            m.setRegister(Assembler.RBX, 7);
            m.enterFails(Status.ZX_ERR_NOT_SUPPORTED);
            m.cleanExit();
            assertEquals(7, m.register(Assembler.RBX));
        }
    }

    @EngineTest
    void aFullBellPoolBlocksAndAKickFreesTheVcpu(Engine engine) throws Exception {
        try (TestMachine m = new TestMachine(engine, a -> {
            long loop = a.here();
            a.store(TRAP, 0).jump(loop);
        })) {
            int port = m.port();
            trap(m, Trap.BELL, TRAP, 0x1000, port);
            MemorySegment own = m.arena.allocate(PortPacket.SIZE);
            FutureTask<Integer> running = TestMachine.elsewhere(() -> {
                m.vcpu = m.createVcpu();
                return m.enter(m.vcpu, own);
            });
            for (int i = 0; i < 300; i++) {
                check(m.zx.portWait(port, Syscalls.TIME_INFINITE, m.packet));
            }
            check(m.zx.vcpuKick(m.vcpu));
            assertEquals(Status.ZX_ERR_CANCELED, running.get(20, TimeUnit.SECONDS));
        }
    }

    @EngineTest
    void anOutputIsAPacketWithItsData(Engine engine) {
        try (TestMachine m = TestMachine.with(engine, a -> a.mov(Assembler.RAX, 0x1122_3344_5566_7788L)
                .outByte(TRAP_PORT)
                .bytes(0x66, 0xE7, TRAP_PORT) // out imm8, ax
                .bytes(0xE7, TRAP_PORT) // out imm8, eax
                .exit())) {
            trap(m, Trap.IO, TRAP_PORT, 1, 0);
            long[] words = {0x88_0001_0011L, 0x7788_0002_0011L, 0x5566_7788_0004_0011L};
            for (long word : words) {
                check(m.enter());
                assertEquals(TRAP_KEY, m.packetLong(PortPacket.KEY));
                assertEquals(PacketType.GUEST_IO, m.packetLong(PortPacket.TYPE));
                assertEquals(word, m.packetLong(PortPacket.IO_PORT));
                assertEquals(0, m.packetLong(24));
            }
            m.cleanExit();
        }
    }

    @EngineTest
    void aByteInputKeepsTheRestOfRax(Engine engine) {
        try (TestMachine m = TestMachine.with(engine, a -> a.inByte(0x60).exit())) {
            trap(m, Trap.IO, 0x60, 1, 0);
            m.setRegister(Assembler.RAX, 0x1122_3344_5566_7788L);
            check(m.enter());
            assertEquals(0x0101_0060, m.packetLong(PortPacket.IO_PORT));
            assertEquals(0x1122_3344_5566_7788L, m.register(Assembler.RAX));
            check(m.writeIo(1, 0xAB));
            assertEquals(0x1122_3344_5566_77ABL, m.register(Assembler.RAX));
            m.cleanExit();
            assertEquals(0x1122_3344_5566_77ABL, m.register(Assembler.RAX));
        }
    }

    @EngineTest
    void aFourByteInputClearsRaxAndAnySizeCompletesIt(Engine engine) {
        try (TestMachine m = TestMachine.with(engine, a -> {
            long loop = a.here();
            a.bytes(0xED).jump(loop); // in eax, dx
        })) {
            trap(m, Trap.IO, 0x60, 4, 0);
            m.setRegister(Assembler.RAX, 0x1122_3344_5566_7788L);
            m.setRegister(Assembler.RDX, 0x60);
            check(m.enter());
            assertEquals(0, m.register(Assembler.RAX));
            check(m.writeIo(4, 0xDEAD_BEEF));
            assertEquals(0xDEAD_BEEFL, m.register(Assembler.RAX));
            check(m.enter());
            assertEquals(0, m.register(Assembler.RAX));
            check(m.writeIo(1, 0x55));
            assertEquals(0x55, m.register(Assembler.RAX));
        }
    }

    @EngineTest
    void onlyTheFirstPortOfAnAccessIsLookedUp(Engine engine) {
        try (TestMachine m = TestMachine.with(engine, a -> a.bytes(0xE7, TRAP_PORT).exit())) {
            trap(m, Trap.IO, TRAP_PORT, 1, 0);
            check(m.enter());
            assertEquals(0x0004_0011, m.packetLong(PortPacket.IO_PORT));
            m.cleanExit();
        }
    }

    @EngineTest
    void anInputCanBeGivenBeforeTheFirstEnter(Engine engine) {
        try (TestMachine m = TestMachine.with(engine, a -> a.move(Assembler.RBX, Assembler.RAX).exit())) {
            check(m.writeIo(1, 0x42));
            m.cleanExit();
            assertEquals(0x42, m.register(Assembler.RBX));
        }
    }

    @EngineTest
    void anUntrappedPortIsNotFoundEachTime(Engine engine) {
        try (TestMachine m = TestMachine.with(engine, a -> a.outByte(TRAP_PORT).exit())) {
            trap(m, Trap.IO, TRAP_PORT + 1, 1, 0);
            m.enterFails(Status.ZX_ERR_NOT_FOUND);
            m.enterFails(Status.ZX_ERR_NOT_FOUND);
            assertEquals(TestMachine.ENTRY, m.rip());
            trap(m, Trap.IO, TRAP_PORT, 1, 0);
            check(m.enter());
            m.cleanExit();
        }
    }

    @EngineTest
    void stringOutputIsOnePacketPerElement(Engine engine) {
        try (TestMachine m = TestMachine.with(engine, a -> a.mov(Assembler.RSI, 0x8000)
                .mov(Assembler.RCX, 3)
                .mov(Assembler.RDX, TRAP_PORT)
                .bytes(0xF3, 0x66, 0x6F) // rep outsw
                .exit())) {
            trap(m, Trap.IO, TRAP_PORT, 1, 0);
            m.write(0x8000, 0x3333_2222_1111L);
            for (int i = 1; i <= 3; i++) {
                check(m.enter());
                assertEquals((long) i * 0x1111 << 32 | 0x2_0011, m.packetLong(PortPacket.IO_PORT));
            }
            m.cleanExit();
            assertEquals(0, m.register(Assembler.RCX));
            assertEquals(0x8006, m.register(Assembler.RSI));
        }
    }

    @EngineTest
    void stringInputGoesToMemory(Engine engine) {
        try (TestMachine m = TestMachine.with(engine, a -> a.mov(Assembler.RDI, 0x8000)
                .mov(Assembler.RCX, 2)
                .mov(Assembler.RDX, TRAP_PORT)
                .mov(Assembler.RAX, 0x99)
                .bytes(0xF3, 0x6C) // rep insb
                .exit())) {
            trap(m, Trap.IO, TRAP_PORT, 1, 0);
            check(m.enter());
            assertEquals(0x0101_0011, m.packetLong(PortPacket.IO_PORT));
            check(m.writeIo(1, 0x61));
            check(m.enter());
            check(m.writeIo(1, 0x62));
            m.cleanExit();
            assertEquals(0x6261, m.read(0x8000));
            assertEquals(0x99, m.register(Assembler.RAX));
            assertEquals(0, m.register(Assembler.RCX));
        }
    }

    @EngineTest
    void unmappedMemoryIsNotFoundUntilItIsMapped(Engine engine) {
        try (TestMachine m = TestMachine.with(engine, a -> a.store(0x200_0000, 0x55).exit())) {
            m.enterFails(Status.ZX_ERR_NOT_FOUND);
            assertEquals(TestMachine.ENTRY, m.rip());
            check(m.zx.vmarMap(m.vmar, RWX_SPECIFIC, 0x200_0000, m.vmo, 0x8000, 0x1000, m.out));
            m.cleanExit();
            assertEquals(0x55, m.read(0x8000));
        }
    }

    @EngineTest
    void unmappingTakesEffectForAPausedVcpu(Engine engine) {
        try (TestMachine m = TestMachine.with(
                engine, a -> a.store(0x9000, 1).exit().store(0x9000, 2).exit())) {
            m.cleanExit();
            check(m.zx.vmarUnmap(m.vmar, 0x9000, 0x1000));
            m.enterFails(Status.ZX_ERR_NOT_FOUND);
            assertEquals(1, m.read(0x9000));
        }
    }

    @EngineTest
    void aTrapSetWhileTheGuestRunsIsSeen(Engine engine) throws Exception {
        try (TestMachine m = new TestMachine(engine, a -> {
            long loop = a.here();
            a.store(TRAP, 0).jump(loop);
        })) {
            MemorySegment own = m.arena.allocate(PortPacket.SIZE);
            m.write(TRAP, -1);
            FutureTask<Integer> running = TestMachine.elsewhere(() -> {
                m.vcpu = m.createVcpu();
                return m.enter(m.vcpu, own);
            });
            while (m.read(TRAP) != 0) {
                Thread.onSpinWait();
            }
            trap(m, Trap.MEM, TRAP, 0x1000, 0);
            assertEquals(Status.ZX_OK, running.get(20, TimeUnit.SECONDS));
            assertEquals(TRAP_KEY, own.get(TestMachine.U64, PortPacket.KEY));
        }
    }

    @EngineTest
    void unmappingWhileTheGuestRunsIsInForceWhenTheCallReturns(Engine engine) throws Exception {
        try (TestMachine m = new TestMachine(engine, a -> {
            long loop = a.here();
            a.store(0x8000, 0).jump(loop);
        })) {
            MemorySegment own = m.arena.allocate(PortPacket.SIZE);
            m.write(0x8000, -1);
            FutureTask<Integer> running = TestMachine.elsewhere(() -> {
                m.vcpu = m.createVcpu();
                return m.enter(m.vcpu, own);
            });
            while (m.read(0x8000) != 0) {
                Thread.onSpinWait();
            }
            check(m.zx.vmarUnmap(m.vmar, 0x8000, 0x1000));
            m.write(0x8000, -1);
            assertEquals(Status.ZX_ERR_NOT_FOUND, running.get(20, TimeUnit.SECONDS));
            assertEquals(-1, m.read(0x8000));
        }
    }

    @EngineTest
    void codeWrittenThroughTheCallIsRun(Engine engine) {
        try (TestMachine m = TestMachine.with(engine, a -> {
            long loop = a.here();
            a.mov(Assembler.RBX, 1).exit().jump(loop);
        })) {
            m.cleanExit();
            assertEquals(1, m.register(Assembler.RBX));
            m.load(TestMachine.ENTRY, a -> a.mov(Assembler.RBX, 2));
            m.cleanExit();
            assertEquals(2, m.register(Assembler.RBX));
        }
    }

    @EngineTest
    void aBadPacketPointerIsFoundAfterTheGuestRan(Engine engine) {
        try (TestMachine m = TestMachine.with(engine, a -> a.store(TRAP, 0).exit())) {
            trap(m, Trap.MEM, TRAP, 0x1000, 0);
            assertEquals(Status.ZX_ERR_INVALID_ARGS, m.enter(m.vcpu, null));
            m.cleanExit();
        }
    }

    @EngineTest
    void protectingMappedMemoryLeavesItUsable(Engine engine) {
        int rwx = VmOption.PERM_READ | VmOption.PERM_WRITE | VmOption.PERM_EXECUTE;
        try (TestMachine m = TestMachine.with(engine, a -> a.store(0x8, 1).exit())) {
            check(m.zx.vmarProtect(m.vmar, rwx, 0, 0x1000));
            m.cleanExit();
        }
    }
}
