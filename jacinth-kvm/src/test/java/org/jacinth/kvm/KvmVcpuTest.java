package org.jacinth.kvm;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.VarHandle;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.jacinth.hypervisor.spi.Ability;
import org.jacinth.hypervisor.spi.EngineException;
import org.jacinth.hypervisor.spi.EngineVcpu;
import org.jacinth.hypervisor.spi.Exit;
import org.jacinth.hypervisor.spi.GuestPhysicalMap;
import org.jacinth.zx.VcpuStateKind;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Tiny guests on KVM; skipped with the reason where KVM cannot be used. */
@Timeout(300)
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
            Thread owner = Thread.currentThread();
            Thread kicker = Thread.ofPlatform().start(() -> {
                while (owner.getState() != Thread.State.WAITING) {
                    Thread.onSpinWait();
                }
                g.vcpu.kick();
            });
            assertInstanceOf(Exit.Kicked.class, g.enter());
            kicker.join();
            assertEquals(0x2001, g.vcpu.register(EngineVcpu.RIP));
        }
    }

    /** Descriptor tables, so that vectors up to 0x40 come to a handler at 0x6000. */
    private static void setTables(TestGuest g) {
        g.memory.set(ValueLayout.JAVA_LONG, 0x4010, 0x00AF_9B00_0000_FFFFL);
        for (int vector = 0; vector <= 0x40; vector++) {
            g.memory.set(ValueLayout.JAVA_LONG, 0x5000 + vector * 16L, 0x6000 | 0x10 << 16 | 0x8E00L << 32);
        }
        MemorySegment segments = Arena.ofAuto().allocate(160, 8);
        assertEquals(0, g.vcpu.readState(VcpuStateKind.SEGMENTS, segments));
        segments.set(ValueLayout.JAVA_SHORT, 16 + 12, (short) 0x10);
        segments.set(ValueLayout.JAVA_LONG, 128, 0x4000);
        segments.set(ValueLayout.JAVA_LONG, 144, 0x5000);
        assertEquals(0, g.vcpu.writeState(VcpuStateKind.SEGMENTS, segments));
        g.vcpu.setRegister(4, 0x8000);
    }

    @Test
    void anInterruptReachesAGuestThatSpins() throws Exception {
        try (TestGuest g = TestGuest.with("fb ebfe")) { // sti; spin
            setTables(g);
            g.ports.add(0x60);
            g.code(0x6000, "e660 48cf"); // out 0x60, al; iretq
            for (int i = 0; i < 20; i++) {
                Thread poster = Thread.ofPlatform().start(() -> g.vcpu.interrupt(0x40));
                assertEquals(0x60, assertInstanceOf(Exit.Io.class, g.enter()).port());
                poster.join();
            }
        }
    }

    @Test
    void anInterruptWaitsForTheGuestToAllowIt() throws Exception {
        try (TestGuest g = TestGuest.with("e661 fb 90 90 90 ebfe")) { // out 0x61, al; sti; spin
            setTables(g);
            g.ports.add(0x60);
            g.ports.add(0x61);
            g.code(0x6000, "e660 48cf");
            g.vcpu.interrupt(0x40);
            assertEquals(0x61, assertInstanceOf(Exit.Io.class, g.enter()).port());
            assertEquals(0x60, assertInstanceOf(Exit.Io.class, g.enter()).port());
        }
    }

    @Test
    void theTimerEndsAHalt() throws EngineException {
        // One shot: SVR = 0x1FF, LVT timer = 0x40, divide by 1, initial count 100000; sti; hlt.
        try (TestGuest g = TestGuest.with("31d2 b90f080000 b8ff010000 0f30 b932080000 b840000000 0f30"
                + "b93e080000 b80b000000 0f30 b938080000 b8a0860100 0f30 fb f4 ebfe")) {
            setTables(g);
            g.ports.add(0x60);
            g.code(0x6000, "e660 48cf");
            assertEquals(0x60, assertInstanceOf(Exit.Io.class, g.enter()).port());
        }
    }

    @Test
    void theTaskPriorityHoldsInterruptsBack() throws EngineException {
        // SVR = 0x1FF; mov cr8, 5; sti; nop; out 0x61; mov cr8, 0; spin
        try (TestGuest g = TestGuest.with("31d2 b90f080000 b8ff010000 0f30 b805000000 440f22c0 fb 90 e661"
                + "31c0 440f22c0 ebfe")) {
            setTables(g);
            g.ports.add(0x60);
            g.ports.add(0x61);
            g.code(0x6000, "e660 48cf");
            g.vcpu.interrupt(0x40);
            assertEquals(0x61, assertInstanceOf(Exit.Io.class, g.enter()).port());
            MemorySegment control = Arena.ofAuto().allocate(64, 8);
            assertEquals(0, g.vcpu.readState(VcpuStateKind.CONTROL, control));
            assertEquals(5, control.get(ValueLayout.JAVA_LONG, 32));
            assertEquals(0x60, assertInstanceOf(Exit.Io.class, g.enter()).port());
        }
    }

    @Test
    void aRunningGuestSeesEveryChangeOfTheMap() throws Exception {
        // loop: inc dword [0x1f0000]; cmp byte [0x180000], 7; je loop; out 0x60, al
        try (TestGuest g = TestGuest.with("ff0425 00001f00 803c25 00001800 07 74ef e660")) {
            g.ports.add(0x60);
            MemorySegment second = Arena.ofAuto().allocate(2 << 20, 4096);
            second.copyFrom(g.memory);
            g.memory.set(ValueLayout.JAVA_BYTE, 0x18_0000, (byte) 7);
            second.set(ValueLayout.JAVA_BYTE, 0x18_0000, (byte) 7);
            Thread changer = Thread.ofPlatform().start(() -> {
                awaitCount(g.memory, 0);
                for (int i = 0; i < 50; i++) {
                    MemorySegment now = i % 2 == 0 ? second : g.memory;
                    int split = 1 + i % 7 << 12;
                    g.map = new GuestPhysicalMap(List.of(
                            new GuestPhysicalMap.Region(0, 0x17_0000, g.memory, 0, true, true),
                            new GuestPhysicalMap.Region(0x17_0000, split, now, 0x17_0000, true, true),
                            new GuestPhysicalMap.Region(
                                    0x17_0000 + split, 0x9_0000 - split, now, 0x17_0000 + split, true, true)));
                    int before = now.get(ValueLayout.JAVA_INT, 0x1F_0000);
                    g.guest.mapChanged();
                    awaitCount(now, before);
                }
                second.set(ValueLayout.JAVA_BYTE, 0x18_0000, (byte) 1);
                g.memory.set(ValueLayout.JAVA_BYTE, 0x18_0000, (byte) 1);
            });
            assertEquals(0x60, assertInstanceOf(Exit.Io.class, g.enter()).port());
            changer.join();
            assertTrue(g.memory.get(ValueLayout.JAVA_INT, 0x1F_0000) > 0);
            assertTrue(second.get(ValueLayout.JAVA_INT, 0x1F_0000) > 0);
        }
    }

    /** Waits until the guest has counted on in a memory; gives up after some seconds, for the test to fail. */
    private static void awaitCount(MemorySegment memory, int from) {
        long end = System.nanoTime() + 10_000_000_000L;
        VarHandle count = ValueLayout.JAVA_INT.varHandle();
        while ((int) count.getVolatile(memory, 0x1F_0000L) == from && System.nanoTime() < end) {
            Thread.onSpinWait();
        }
    }

    private static void setUserMode(TestGuest g) {
        MemorySegment segments = Arena.ofAuto().allocate(160, 8);
        assertEquals(0, g.vcpu.readState(VcpuStateKind.SEGMENTS, segments));
        segments.set(ValueLayout.JAVA_INT, 16 + 12, 0x20FB_0033); // CS
        segments.set(ValueLayout.JAVA_INT, 32 + 12, 0xF3_003B); // SS
        assertEquals(0, g.vcpu.writeState(VcpuStateKind.SEGMENTS, segments));
    }

    @Test
    void pageTablesAreReadAgainWhereControlRegistersAreWritten() throws EngineException {
        // mov al, [0x200000]; mov [0x100000], al; jmp back
        try (TestGuest g = TestGuest.with("8a0425 00002000 880425 00001000 ebf0")) {
            setUserMode(g);
            g.memory.set(ValueLayout.JAVA_LONG, 0x3008, 0x9007);
            MemorySegment control = Arena.ofAuto().allocate(64, 8);
            for (int page = 0x10; page < 0x20; page++) {
                g.memory.set(ValueLayout.JAVA_LONG, 0x9000, page << 12 | 7);
                g.memory.set(ValueLayout.JAVA_BYTE, page << 12, (byte) page);
                assertEquals(0, g.vcpu.readState(VcpuStateKind.CONTROL, control));
                assertEquals(0, g.vcpu.writeState(VcpuStateKind.CONTROL, control));
                assertInstanceOf(Exit.Mem.class, g.enter());
                assertEquals(page, access(g).get(ValueLayout.JAVA_LONG, 16));
            }
        }
    }

    @Test
    void memoryOnlyToBeReadRefusesWrites() throws EngineException {
        // mov al, [0x180000]; mov [0x180000], al
        try (TestGuest g = TestGuest.with("8a0425 00001800 880425 00001800")) {
            g.map = new GuestPhysicalMap(List.of(
                    new GuestPhysicalMap.Region(0, 0x18_0000, g.memory, 0, true, true),
                    new GuestPhysicalMap.Region(0x18_0000, 0x1000, g.memory, 0x18_0000, false, true)));
            g.guest.mapChanged();
            g.memory.set(ValueLayout.JAVA_BYTE, 0x18_0000, (byte) 0x5A);
            assertEquals(-25, assertInstanceOf(Exit.Failed.class, g.enter()).status());
            assertEquals(0x2007, g.vcpu.register(EngineVcpu.RIP));
            assertEquals(0x5A, g.vcpu.register(RAX));
        }
    }

    @Test
    void stateThatKvmWouldDropIsRefused() throws EngineException {
        try (TestGuest g = TestGuest.with("f4")) {
            MemorySegment control = Arena.ofAuto().allocate(64, 8);
            MemorySegment after = Arena.ofAuto().allocate(64, 8);
            assertEquals(0, g.vcpu.readState(VcpuStateKind.CONTROL, control));
            MemorySegment legacy = Arena.ofAuto().allocate(64, 8).copyFrom(control);
            legacy.set(ValueLayout.JAVA_LONG, 24, 1 << 4);
            legacy.set(ValueLayout.JAVA_LONG, 40, 0);
            boolean lacking = new KvmEngine().lacks(Ability.LEGACY_PAGING);
            assertEquals(lacking ? -2 : 0, g.vcpu.writeState(VcpuStateKind.CONTROL, legacy));
            assertEquals(0, g.vcpu.readState(VcpuStateKind.CONTROL, after));
            assertEquals(-1, after.mismatch(lacking ? control : legacy));
            legacy.copyFrom(control).set(ValueLayout.JAVA_LONG, 0, 1L << 31); // PG without PE
            assertEquals(-10, g.vcpu.writeState(VcpuStateKind.CONTROL, legacy));
        }
    }

    /** As many kicks as {@code -Djacinth.kvm.kicks} says, at any moment; one that is lost shows as the watchdog's. */
    @Test
    void noKickIsLostWheneverItComes() throws Exception {
        int kicks = Integer.getInteger("jacinth.kvm.kicks", 200);
        try (TestGuest g = TestGuest.with("ebfe")) {
            Semaphore consumed = new Semaphore(1);
            AtomicInteger lost = new AtomicInteger();
            Thread kicker = Thread.ofPlatform().start(() -> {
                for (int i = 0; i < kicks; i++) {
                    consumed.acquireUninterruptibly();
                    LockSupport.parkNanos(ThreadLocalRandom.current().nextInt(1, 100_000));
                    g.vcpu.kick();
                }
            });
            for (int i = 0; i < kicks; i++) {
                long start = System.nanoTime();
                assertInstanceOf(Exit.Kicked.class, g.enter());
                // The watchdog's own kick comes after two seconds.
                if (System.nanoTime() - start > 1_900_000_000L) {
                    lost.incrementAndGet();
                }
                consumed.release();
            }
            kicker.join();
            assertEquals(0, lost.get());
        }
    }
}
