package org.jacinth.cpu;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jacinth.cpu.state.Cpu;
import org.jacinth.cpu.state.Flags;
import org.jacinth.hypervisor.spi.EngineException;
import org.jacinth.hypervisor.spi.Exit;
import org.jacinth.zx.VcpuStateKind;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Handler n is at 0x8000 + 16 n: it loads n into AL and stores to the trap. The program itself spins. */
@Timeout(value = 20, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class InterruptDeliveryTest {
    private static final long GDT = 0x5000;
    private static final long IDT = 0x6000;
    private static final long STACK = 0x4000;

    private final TestHost host = new TestHost();
    private SoftwareVcpu vcpu;
    private Cpu cpu;

    @BeforeEach
    void create() throws EngineException {
        host.code(TestHost.ENTRY, "eb fe");
        host.memory.set(ValueLayout.JAVA_LONG, GDT + 8, 0x00AF_9B00_0000_FFFFL);
        for (int n = 0; n < 256; n++) {
            long handler = 0x8000 + 16 * n;
            host.code(handler, "b0 %02x 88 04 25 00 00 10 00 eb fe".formatted(n));
            host.memory.set(ValueLayout.JAVA_LONG, IDT + 16 * n, handler | 8 << 16 | 0x8E00L << 32);
        }
        vcpu = (SoftwareVcpu) new SoftwareGuest(host).createVcpu(0, TestHost.ENTRY);
        cpu = vcpu.cpu();
        cpu.gdtBase = GDT;
        cpu.idtBase = IDT;
        cpu.gpr[4] = STACK;
        cpu.setRflags(Flags.IF);
    }

    private void expectHandler(int vector) {
        assertInstanceOf(Exit.Mem.class, vcpu.enter());
        assertEquals(vector, cpu.gpr[0] & 0xFF);
    }

    private void expectSpin() {
        CompletableFuture.delayedExecutor(20, TimeUnit.MILLISECONDS).execute(vcpu::kick);
        assertEquals(new Exit.Kicked(), vcpu.enter());
        assertEquals(TestHost.ENTRY, cpu.rip);
    }

    @Test
    void interruptReachesItsHandler() {
        vcpu.interrupt(32);
        expectHandler(32);
        assertEquals(0, cpu.systemFlags & Flags.IF);
    }

    @Test
    void interruptBeatsExceptionWhichIsThenLost() {
        vcpu.interrupt(16);
        vcpu.interrupt(32);
        expectHandler(32);
        assertFalse(vcpu.apic().hasSimple());
    }

    @Test
    void nmiBeatsInterruptWhichStaysPending() {
        vcpu.interrupt(32);
        vcpu.interrupt(2);
        expectHandler(2);
        assertTrue(cpu.nmiBlocked);
        assertTrue(vcpu.apic().hasSimple());
    }

    @Test
    void exceptionIsDeliveredThoughInterruptsAreClosed() {
        cpu.setRflags(0);
        vcpu.interrupt(13);
        vcpu.interrupt(200);
        expectHandler(13);
        assertEquals(0, host.memory.get(ValueLayout.JAVA_LONG, STACK - 48));
        assertEquals(TestHost.ENTRY, host.memory.get(ValueLayout.JAVA_LONG, STACK - 40));
    }

    @Test
    void closedProcessorKeepsItsInterruptUntilItOpens() {
        cpu.setRflags(0);
        vcpu.interrupt(64);
        expectSpin();
        cpu.setRflags(Flags.IF);
        expectHandler(64);
    }

    @Test
    void stiLetsWhatWaitsComeAfterOneInstruction() {
        // nop; sti; mov bl, 7; jmp to itself
        host.code(TestHost.ENTRY, "90 fb b3 07 eb fe");
        cpu.setRflags(0);
        vcpu.interrupt(64);
        expectHandler(64);
        assertEquals(7, cpu.gpr[3]);
        assertEquals(TestHost.ENTRY + 4, host.memory.get(ValueLayout.JAVA_LONG, STACK - 40));
    }

    @Test
    void nmiComesWhenTheOneBeforeReturnsThoughInterruptsAreClosed() {
        // mov al, 2; mov [0x100000], al; iretq
        host.code(0x8020, "b0 02 88 04 25 00 00 10 00 48 cf");
        cpu.selector[Cpu.CS] = 8;
        cpu.setRflags(0);
        vcpu.interrupt(2);
        expectHandler(2);
        cpu.gpr[0] = 0;
        vcpu.interrupt(2);
        expectHandler(2);
    }

    @Test
    void resumeFlagThatIretSetsIsGoneBehindTheNextInstruction() {
        // mov rax, rsp; push 0; push rax; push 0x10202: RF and IF; push 8; push 0x2000, which spins; iretq
        host.code(0x2100, "48 89 e0 6a 00 50 68 02 02 01 00 6a 08 68 00 20 00 00 48 cf");
        cpu.rip = 0x2100;
        expectSpin();
        assertEquals(0, cpu.systemFlags & Flags.RF);
    }

    @Test
    void reservedVectorFailsOnceAndIsGone() {
        vcpu.interrupt(25);
        assertEquals(-2, ((Exit.Failed) vcpu.enter()).status());
        expectSpin();
    }

    @Test
    void shadowHoldsBackForOneInstruction() {
        host.code(TestHost.ENTRY, "b3 07 eb fe");
        cpu.interruptShadow = true;
        vcpu.interrupt(32);
        expectHandler(32);
        assertEquals(7, cpu.gpr[3]);
    }

    @Test
    void enabledApicHoldsBackTheSameClassUntilEndOfInterrupt() throws Exception {
        vcpu.apicWriteMsr(0x80F, 0x1FF);
        vcpu.interrupt(0x41);
        expectHandler(0x41);
        vcpu.interrupt(0x45);
        cpu.rip = TestHost.ENTRY;
        cpu.setRflags(Flags.IF);
        expectSpin();
        vcpu.apicWriteMsr(0x80B, 0);
        expectHandler(0x45);
    }

    @Test
    void pendingExceptionComesFromTheEventsWithItsAddress() {
        MemorySegment events = MemorySegment.ofArray(new byte[64]);
        events.set(ValueLayout.JAVA_BYTE, 0, (byte) 1);
        events.set(ValueLayout.JAVA_BYTE, 1, (byte) 14);
        events.set(ValueLayout.JAVA_BYTE, 2, (byte) 1);
        events.set(ValueLayout.JAVA_INT_UNALIGNED, 4, 7);
        events.set(ValueLayout.JAVA_LONG_UNALIGNED, 8, 0x1234);
        assertEquals(0, vcpu.writeState(VcpuStateKind.EVENTS, events));
        expectHandler(14);
        assertEquals(0x1234, cpu.cr2);
        assertEquals(7, host.memory.get(ValueLayout.JAVA_LONG, STACK - 48));
    }

    @Test
    void externalInterruptOfAnOldControllerIsTaken() {
        MemorySegment events = MemorySegment.ofArray(new byte[64]);
        events.set(ValueLayout.JAVA_BYTE, 18, (byte) 1);
        events.set(ValueLayout.JAVA_BYTE, 19, (byte) 0x30);
        assertEquals(0, vcpu.writeState(VcpuStateKind.EVENTS, events));
        expectHandler(0x30);
        assertEquals(-1, cpu.extInt);
    }

    @Test
    void interruptStaysPendingWhereItsDeliveryMeetsNoMemory() {
        cpu.idtBase = 0x30_0000;
        vcpu.interrupt(32);
        assertEquals(-25, ((Exit.Failed) vcpu.enter()).status());
        assertEquals(TestHost.ENTRY, cpu.rip);
        cpu.idtBase = IDT;
        expectHandler(32);
    }

    @Test
    void tripleFaultTellsItsFirstFault() {
        cpu.idtLimit = 0;
        vcpu.interrupt(16);
        assertEquals(-2, ((Exit.Failed) vcpu.enter()).status());
        MemorySegment reason = MemorySegment.ofArray(new byte[64]);
        assertEquals(0, vcpu.readState(VcpuStateKind.EXIT_REASON, reason));
        assertEquals(1, reason.get(ValueLayout.JAVA_INT_UNALIGNED, 0));
        assertEquals(16, reason.get(ValueLayout.JAVA_INT_UNALIGNED, 24));
    }

    @Test
    void processorsThatDecodeAndWriteCodeDoNotBlockEachOther() throws Exception {
        // Both: inc byte [rip-relative or absolute code byte] in a loop, each in a page of its own and in the other's.
        SoftwareGuest guest = vcpu.guest();
        host.code(TestHost.ENTRY, "fe 04 25 80 20 00 00 fe 04 25 80 a0 00 00 eb f0");
        host.code(0xA000, "fe 06 80 00 fe 06 40 00 eb f6");
        CompletableFuture<Exit> second = new CompletableFuture<>();
        CompletableFuture<SoftwareVcpu> created = new CompletableFuture<>();
        Thread.ofPlatform().daemon().start(() -> {
            try {
                SoftwareVcpu other = (SoftwareVcpu) guest.createVcpu(1, 0xA000);
                other.cpu().segBase[Cpu.DS] = 0xA000;
                created.complete(other);
                second.complete(other.enter());
            } catch (EngineException | RuntimeException e) {
                created.completeExceptionally(e);
                second.completeExceptionally(e);
            }
        });
        SoftwareVcpu other = created.get();
        CompletableFuture<Void> caller = CompletableFuture.runAsync(() -> {
            for (int i = 0; i < 50; i++) {
                guest.mapChanged();
                guest.memoryWritten(0, 1 << 20);
            }
            vcpu.kick();
            other.kick();
        });
        assertEquals(new Exit.Kicked(), vcpu.enter());
        assertEquals(new Exit.Kicked(), second.get(10, TimeUnit.SECONDS));
        caller.get(10, TimeUnit.SECONDS);
    }
}
