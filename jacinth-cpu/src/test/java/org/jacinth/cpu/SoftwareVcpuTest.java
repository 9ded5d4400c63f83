package org.jacinth.cpu;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jacinth.hypervisor.spi.EngineException;
import org.jacinth.hypervisor.spi.EngineVcpu;
import org.jacinth.hypervisor.spi.Exit;
import org.jacinth.hypervisor.spi.GuestPhysicalMap;
import org.jacinth.zx.VcpuStateKind;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(value = 20, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class SoftwareVcpuTest {
    private static final int RAX = 0;
    private static final int RCX = 1;
    private static final int RDX = 2;
    private static final int RSI = 6;
    private static final int RDI = 7;
    private static final long ENTRY = TestHost.ENTRY;
    /** MOV DWORD [0x100000], 0: the exit of every program here, twelve bytes with its REX prefix. */
    private static final String STORE_ZERO = "48 c7 04 25 00 00 10 00 00 00 00 00";

    private final TestHost host = new TestHost();

    private SoftwareVcpu vcpu(String code) throws EngineException {
        host.code(ENTRY, code);
        return (SoftwareVcpu) new SoftwareGuest(host).createVcpu(0, ENTRY);
    }

    private static MemorySegment state(SoftwareVcpu vcpu, int kind) {
        MemorySegment to = MemorySegment.ofArray(new byte[VcpuStateKind.size(kind)]);
        assertEquals(0, vcpu.readState(kind, to));
        return to;
    }

    /** Maps the page at 0x300000 to the memory at 0x8000. */
    private void mapMore(SoftwareVcpu vcpu) {
        host.map = new GuestPhysicalMap(List.of(
                host.map.regions().get(0),
                new GuestPhysicalMap.Region(0x30_0000, 4096, host.memory, 0x8000, true, true)));
        vcpu.guest().mapChanged();
    }

    /** Unmaps what {@link #mapMore} mapped. */
    private void mapLess(SoftwareVcpu vcpu) {
        host.map = new GuestPhysicalMap(List.of(host.map.regions().get(0)));
        vcpu.guest().mapChanged();
    }

    private static void supply(SoftwareVcpu vcpu, long value) {
        MemorySegment access = MemorySegment.ofArray(new byte[32]);
        access.set(ValueLayout.JAVA_LONG_UNALIGNED, 16, value);
        assertEquals(0, vcpu.writeState(VcpuStateKind.MEM_ACCESS, access));
    }

    private static void expectStore(SoftwareVcpu vcpu, long rip) {
        assertEquals(new Exit.Mem(TestHost.MEM_TRAP, 0, rip, 12, 4), vcpu.enter());
        assertEquals(rip + 12, vcpu.register(EngineVcpu.RIP));
    }

    @Test
    void storeToATrapIsDoneWhenItIsReported() throws EngineException {
        SoftwareVcpu vcpu = vcpu(STORE_ZERO + "f4");
        expectStore(vcpu, ENTRY);
        MemorySegment access = state(vcpu, VcpuStateKind.MEM_ACCESS);
        assertEquals(TestHost.MEM_TRAP, access.get(ValueLayout.JAVA_LONG_UNALIGNED, 0));
        assertEquals(8, access.get(ValueLayout.JAVA_BYTE, 8));
        assertEquals(1, access.get(ValueLayout.JAVA_BYTE, 9));
        assertEquals(0, access.get(ValueLayout.JAVA_BYTE, 10));
    }

    @Test
    void loadFromATrapTakesTheValueItIsGiven() throws EngineException {
        // mov eax, [0x100004]
        SoftwareVcpu vcpu = vcpu("8b 04 25 04 00 10 00" + STORE_ZERO);
        vcpu.setRegister(RAX, 0x1122_3344_5566_7788L);
        assertEquals(new Exit.Mem(TestHost.MEM_TRAP + 4, 0, ENTRY, 7, 4), vcpu.enter());
        assertEquals(ENTRY + 7, vcpu.register(EngineVcpu.RIP));
        assertEquals(0x1122_3344_5566_7788L, vcpu.register(RAX));
        assertEquals(1, state(vcpu, VcpuStateKind.MEM_ACCESS).get(ValueLayout.JAVA_BYTE, 10));

        supply(vcpu, 0xFFFF_FFFF_89AB_CDEFL);

        assertEquals(0x89AB_CDEFL, vcpu.register(RAX));
        assertEquals(ENTRY + 7, vcpu.register(EngineVcpu.RIP));
        expectStore(vcpu, ENTRY + 7);
    }

    @Test
    void stringInputDoesNotReachMemoryThatWasUnmappedMeanwhile() throws EngineException {
        host.ports.add(0x60);
        // mov byte [rdi], 1; insb
        SoftwareVcpu vcpu = vcpu("c6 07 01 6c");
        mapMore(vcpu);
        vcpu.setRegister(RDI, 0x30_0000);
        vcpu.setRegister(RDX, 0x60);
        assertInstanceOf(Exit.Io.class, vcpu.enter());
        mapLess(vcpu);
        vcpu.writeIo(1, 0x7F);
        assertEquals(1, host.memory.get(ValueLayout.JAVA_BYTE, 0x8000));
    }

    @Test
    void anAnsweredInstructionDoesNotReachMemoryThatWasUnmappedMeanwhile() throws EngineException {
        // mov byte [rdi], 1; movsb
        SoftwareVcpu vcpu = vcpu("c6 07 01 a4");
        mapMore(vcpu);
        vcpu.setRegister(RDI, 0x30_0000);
        vcpu.setRegister(RSI, TestHost.MEM_TRAP);
        assertInstanceOf(Exit.Mem.class, vcpu.enter());
        mapLess(vcpu);
        supply(vcpu, 0x7F);
        assertEquals(1, host.memory.get(ValueLayout.JAVA_BYTE, 0x8000));
        assertInstanceOf(Exit.Failed.class, vcpu.enter());
    }

    @Test
    void loadWithoutAValueIsDropped() throws EngineException {
        SoftwareVcpu vcpu = vcpu("8b 04 25 04 00 10 00" + STORE_ZERO);
        vcpu.setRegister(RAX, 5);
        vcpu.enter();
        expectStore(vcpu, ENTRY + 7);
        assertEquals(5, vcpu.register(RAX));
        supply(vcpu, 9);
        assertEquals(5, vcpu.register(RAX));
    }

    @Test
    void readModifyWriteOfATrapMakesEachAccessOnce() throws EngineException {
        // add dword [0x100000], 3
        SoftwareVcpu vcpu = vcpu("83 04 25 00 00 10 00 03" + STORE_ZERO);
        assertInstanceOf(Exit.Mem.class, vcpu.enter());
        supply(vcpu, 39);
        assertEquals(new Exit.Mem(TestHost.MEM_TRAP, 0, ENTRY, 8, 4), vcpu.enter());
        MemorySegment access = state(vcpu, VcpuStateKind.MEM_ACCESS);
        assertEquals(1, access.get(ValueLayout.JAVA_BYTE, 9));
        assertEquals(42, access.get(ValueLayout.JAVA_LONG_UNALIGNED, 16));
        assertEquals(ENTRY + 8, vcpu.register(EngineVcpu.RIP));
        expectStore(vcpu, ENTRY + 8);
    }

    @Test
    void stringStoreToATrapIsReportedElementByElement() throws EngineException {
        // rep stosb
        SoftwareVcpu vcpu = vcpu("f3 aa" + STORE_ZERO);
        vcpu.setRegister(RDI, TestHost.MEM_TRAP);
        vcpu.setRegister(RCX, 3);
        vcpu.setRegister(RAX, 0x41);
        for (int i = 0; i < 3; i++) {
            assertEquals(new Exit.Mem(TestHost.MEM_TRAP + i, 0, ENTRY, 2, 4), vcpu.enter());
            assertEquals(2 - i, vcpu.register(RCX));
            assertEquals(TestHost.MEM_TRAP + i + 1, vcpu.register(RDI));
            assertEquals(i < 2 ? ENTRY : ENTRY + 2, vcpu.register(EngineVcpu.RIP));
        }
        expectStore(vcpu, ENTRY + 2);
    }

    @Test
    void stringMoveBetweenTrapsReadsAndWritesEachElementOnce() throws EngineException {
        // rep movsd within the trap page
        SoftwareVcpu vcpu = vcpu("f3 a5" + STORE_ZERO);
        vcpu.setRegister(RSI, TestHost.MEM_TRAP + 0x100);
        vcpu.setRegister(RDI, TestHost.MEM_TRAP + 0x200);
        vcpu.setRegister(RCX, 2);
        for (int i = 0; i < 2; i++) {
            assertEquals(TestHost.MEM_TRAP + 0x100 + 4 * i, ((Exit.Mem) vcpu.enter()).gpa());
            supply(vcpu, 70 + i);
            assertEquals(TestHost.MEM_TRAP + 0x200 + 4 * i, ((Exit.Mem) vcpu.enter()).gpa());
            MemorySegment access = state(vcpu, VcpuStateKind.MEM_ACCESS);
            assertEquals(70 + i, access.get(ValueLayout.JAVA_LONG_UNALIGNED, 16));
        }
        assertEquals(0, vcpu.register(RCX));
        expectStore(vcpu, ENTRY + 2);
    }

    @Test
    void bellWriteIsPassedAndBellReadFailsPastTheInstruction() throws EngineException {
        // mov [0x101008], al ; mov al, [0x101000]
        SoftwareVcpu vcpu = vcpu("88 04 25 08 10 10 00 8a 04 25 00 10 10 00" + STORE_ZERO);
        assertEquals(new Exit.Bell(TestHost.BELL_TRAP + 8), vcpu.enter());
        assertEquals(ENTRY + 7, vcpu.register(EngineVcpu.RIP));
        assertEquals(-2, ((Exit.Failed) vcpu.enter()).status());
        assertEquals(ENTRY + 14, vcpu.register(EngineVcpu.RIP));
        expectStore(vcpu, ENTRY + 14);
    }

    @Test
    void unmappedMemoryLeavesRipAndCanBeMapped() throws EngineException {
        // mov [0x300000], eax
        SoftwareVcpu vcpu = vcpu("89 04 25 00 00 30 00" + STORE_ZERO);
        assertEquals(-25, ((Exit.Failed) vcpu.enter()).status());
        assertEquals(-25, ((Exit.Failed) vcpu.enter()).status());
        assertEquals(ENTRY, vcpu.register(EngineVcpu.RIP));
        MemorySegment reason = state(vcpu, VcpuStateKind.EXIT_REASON);
        assertEquals(3, reason.get(ValueLayout.JAVA_INT_UNALIGNED, 0));
        assertEquals(0x30_0000, reason.get(ValueLayout.JAVA_LONG_UNALIGNED, 16));
        mapMore(vcpu);
        vcpu.setRegister(RAX, 77);
        expectStore(vcpu, ENTRY + 7);
        assertEquals(77, host.memory.get(ValueLayout.JAVA_INT, 0x8000));
    }

    @Test
    void answeredReadSurvivesAFailureOfTheSameInstruction() throws EngineException {
        // movsb from the trap to unmapped memory
        SoftwareVcpu vcpu = vcpu("a4" + STORE_ZERO);
        vcpu.setRegister(RSI, TestHost.MEM_TRAP);
        vcpu.setRegister(RDI, 0x30_0000);
        assertInstanceOf(Exit.Mem.class, vcpu.enter());
        supply(vcpu, 0x5A);
        assertEquals(-25, ((Exit.Failed) vcpu.enter()).status());
        mapMore(vcpu);
        expectStore(vcpu, ENTRY + 1);
        assertEquals(0x5A, host.memory.get(ValueLayout.JAVA_BYTE, 0x8000));
    }

    @Test
    void kicksCountOnceAndPacketsGoFirst() throws EngineException {
        SoftwareVcpu vcpu = vcpu("83 04 25 00 00 10 00 03" + STORE_ZERO);
        vcpu.kick();
        vcpu.kick();
        assertTrue(vcpu.isKicked());
        assertInstanceOf(Exit.Kicked.class, vcpu.enter());
        assertFalse(vcpu.isKicked());
        assertInstanceOf(Exit.Mem.class, vcpu.enter());
        supply(vcpu, 1);
        vcpu.kick();
        assertInstanceOf(Exit.Mem.class, vcpu.enter());
        assertInstanceOf(Exit.Kicked.class, vcpu.enter());
        expectStore(vcpu, ENTRY + 8);
    }

    @Test
    void kickStopsALoop() throws Exception {
        SoftwareVcpu vcpu = vcpu("eb fe");
        CompletableFuture.delayedExecutor(20, TimeUnit.MILLISECONDS).execute(vcpu::kick);
        assertInstanceOf(Exit.Kicked.class, vcpu.enter());
    }

    @Test
    void kickEndsAHalt() throws EngineException {
        SoftwareVcpu vcpu = vcpu(STORE_ZERO);
        vcpu.cpu().halted = true;
        CompletableFuture.delayedExecutor(20, TimeUnit.MILLISECONDS).execute(vcpu::kick);
        assertInstanceOf(Exit.Kicked.class, vcpu.enter());
        expectStore(vcpu, ENTRY);
    }

    @Test
    void anyVectorEndsAHaltByZirconsRules() throws EngineException {
        SoftwareVcpu vcpu = vcpu(STORE_ZERO);
        vcpu.cpu().halted = true;
        CompletableFuture.delayedExecutor(20, TimeUnit.MILLISECONDS).execute(() -> vcpu.interrupt(0x40));
        expectStore(vcpu, ENTRY);
    }

    @Test
    void timerEndsAHaltWithoutHelp() throws Exception {
        SoftwareVcpu vcpu = vcpu(STORE_ZERO);
        vcpu.apicWriteMsr(0x832, 0x40);
        vcpu.apicWriteMsr(0x838, 5_000_000);
        vcpu.cpu().halted = true;
        expectStore(vcpu, ENTRY);
    }

    @Test
    void timerIsNoticedWhileTheGuestRuns() throws Exception {
        SoftwareVcpu vcpu = vcpu("eb fe");
        vcpu.apicWriteMsr(0x832, 25);
        vcpu.apicWriteMsr(0x838, 5_000_000);
        // Vector 25 of the simple set makes enter fail, which is what a test can see without an IDT.
        assertEquals(-2, ((Exit.Failed) vcpu.enter()).status());
    }

    @Test
    void interprocessorInterruptsAreDueBeforeKicks() throws Exception {
        SoftwareVcpu vcpu = vcpu(STORE_ZERO);
        vcpu.apicWriteMsr(0x830, 3L << 32 | 0x66);
        vcpu.kick();
        assertEquals(new Exit.Ipi(8, 0x66), vcpu.enter());
        assertInstanceOf(Exit.Kicked.class, vcpu.enter());
        expectStore(vcpu, ENTRY);
    }

    @Test
    void mapChangeWaitsForARunningProcessorOnly() throws Exception {
        SoftwareVcpu vcpu = vcpu("eb fe");
        vcpu.guest().mapChanged();
        CompletableFuture<Void> other = CompletableFuture.runAsync(() -> {
            for (int i = 0; i < 20; i++) {
                vcpu.guest().mapChanged();
                vcpu.guest().memoryWritten(ENTRY, 2);
            }
            vcpu.kick();
        });
        assertInstanceOf(Exit.Kicked.class, vcpu.enter());
        other.get(10, TimeUnit.SECONDS);
    }

    @Test
    void codeWrittenByADeviceIsDecodedAnew() throws EngineException {
        // mov al, 1 ; store ; jmp back
        SoftwareVcpu vcpu = vcpu("b0 01" + STORE_ZERO + "eb f0");
        vcpu.enter();
        assertEquals(1, vcpu.register(RAX));
        host.memory.set(ValueLayout.JAVA_BYTE, ENTRY + 1, (byte) 2);
        vcpu.guest().memoryWritten(ENTRY + 1, 1);
        vcpu.enter();
        assertEquals(2, vcpu.register(RAX));
    }

    @Test
    void secondProcessorMakesTheGuestMultiprocessor() throws Exception {
        SoftwareVcpu vcpu = vcpu(STORE_ZERO);
        assertFalse(vcpu.multiprocessor());
        vcpu.guest().createVcpu(1, 0x9A000);
        assertTrue(vcpu.multiprocessor());
    }

    @Test
    void ioReplacesTheLowBytesOnly() throws EngineException {
        SoftwareVcpu vcpu = vcpu(STORE_ZERO);
        vcpu.setRegister(RAX, 0x1122_3344_5566_7788L);
        vcpu.writeIo(1, 0xFFAB);
        assertEquals(0x1122_3344_5566_77ABL, vcpu.register(RAX));
        vcpu.writeIo(4, 0xDEAD_BEEF);
        assertEquals(0x1122_3344_DEAD_BEEFL, vcpu.register(RAX));
    }
}
