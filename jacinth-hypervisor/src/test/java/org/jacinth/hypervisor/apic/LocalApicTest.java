package org.jacinth.hypervisor.apic;

import static org.jacinth.hypervisor.apic.LocalApic.Outcome.DONE;
import static org.jacinth.hypervisor.apic.LocalApic.Outcome.GENERAL_PROTECTION;
import static org.jacinth.hypervisor.apic.LocalApic.Outcome.UNSUPPORTED;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.List;
import org.jacinth.hypervisor.spi.Exit;
import org.junit.jupiter.api.Test;

class LocalApicTest {
    private static final int TPR = 0x808;
    private static final int PPR = 0x80A;
    private static final int EOI = 0x80B;
    private static final int SVR = 0x80F;
    private static final int ESR = 0x828;
    private static final int ICR = 0x830;
    private static final int LVT_TIMER = 0x832;
    private static final int LVT_LINT0 = 0x835;
    private static final int LVT_ERROR = 0x837;
    private static final int INITIAL_COUNT = 0x838;
    private static final int CURRENT_COUNT = 0x839;
    private static final int DIVIDE = 0x83E;
    private static final int SELF_IPI = 0x83F;
    private static final int TSC_DEADLINE = 0x6E0;
    private static final long LOGICAL = 1 << 11;

    private long now = 1_000_000;
    private final List<Exit> commands = new ArrayList<>();
    private final List<Integer> ended = new ArrayList<>();
    private final ApicBus bus = new ApicBus();
    private final LocalApic apic = newApic(0);

    private LocalApic newApic(int index) {
        return new LocalApic(
                index,
                new ApicClock() {
                    @Override
                    public long nanos() {
                        return now;
                    }

                    @Override
                    public long tsc() {
                        return now * 2 + 500;
                    }

                    @Override
                    public long tscHz() {
                        return 2_000_000_000L;
                    }
                },
                bus,
                new ApicListener() {
                    @Override
                    public void command(Exit exit) {
                        commands.add(exit);
                    }

                    @Override
                    public void endOfLevelInterrupt(int vector) {
                        ended.add(vector);
                    }
                });
    }

    private void enable() {
        assertEquals(DONE, apic.writeMsr(SVR, 0x1FF));
    }

    private void post(int... vectors) {
        for (int v : vectors) {
            apic.interrupt(v);
        }
        apic.poll();
    }

    private void toXapic(LocalApic a) {
        assertEquals(DONE, a.writeBase(0xFEE0_0000L, 46));
        assertEquals(DONE, a.writeBase(0xFEE0_0800L, 46));
    }

    @Test
    void bootProcessorBeginsAsZirconSays() {
        assertEquals(0xFEE0_0D00L, apic.base());
        assertEquals(0xFEE0_0C00L, newApic(1).base());
        assertEquals(0xFF, apic.readMsr(SVR));
        assertEquals(0x6_0015, apic.readMsr(0x803));
        assertEquals(0x1_0000, apic.readMsr(LVT_TIMER));
        assertEquals(0x1_0000, apic.readMsr(LVT_LINT0));
        assertEquals(3, newApic(3).readMsr(0x802));
        assertEquals(-1, apic.page());
        assertFalse(apic.isArchitectural());
    }

    @Test
    void vectorsGoToTheSimpleSetUntilTheApicIsEnabled() {
        post(0x31, 255, 13, 2);
        assertArrayEquals(new long[] {1L << 0x31 | 1L << 13, 0, 0, 1L << 63}, apic.simpleSet());
        assertTrue(apic.takeNmi());
        assertFalse(apic.takeNmi());
        assertEquals(-1, apic.deliverable());

        enable();

        assertFalse(apic.hasSimple());
        assertEquals(255, apic.acknowledge());
        assertEquals(DONE, apic.writeMsr(EOI, 0));
        assertEquals(0x31, apic.acknowledge());
    }

    @Test
    void higherClassInterruptsLowerClassAndNotItsOwn() {
        enable();
        post(0x41);
        assertEquals(0x41, apic.acknowledge());
        assertEquals(0x40, apic.readMsr(PPR));
        post(0x4F);
        assertEquals(-1, apic.deliverable());
        post(0x51);
        assertEquals(0x51, apic.acknowledge());
        apic.writeMsr(EOI, 0);
        assertEquals(-1, apic.deliverable());
        apic.writeMsr(EOI, 0);
        assertEquals(0x4F, apic.acknowledge());
    }

    @Test
    void taskPriorityHoldsBackClassesUpToItsOwn() {
        enable();
        post(0x5A);
        apic.setCr8(5);
        assertEquals(0x50, apic.readMsr(TPR));
        assertEquals(-1, apic.deliverable());
        apic.setCr8(4);
        assertEquals(0x5A, apic.deliverable());
        apic.writeMsr(TPR, 0x4F);
        assertEquals(4, apic.cr8());
        assertEquals(0x4F, apic.readMsr(PPR));
    }

    @Test
    void acknowledgingNothingGivesTheSpuriousVector() {
        enable();
        assertEquals(0xFF, apic.acknowledge());
        assertEquals(0, apic.readMsr(0x817));
    }

    @Test
    void registersShowRequestServiceAndTrigger() {
        enable();
        apic.interrupt(0x61, true);
        apic.poll();
        assertEquals(2, apic.readMsr(0x823));
        assertEquals(2, apic.readMsr(0x81B));
        apic.acknowledge();
        assertEquals(0, apic.readMsr(0x823));
        assertEquals(2, apic.readMsr(0x813));
        apic.writeMsr(EOI, 0);
        assertEquals(List.of(0x61), ended);
        assertEquals(0, apic.readMsr(0x813));
    }

    @Test
    void edgeTriggeredVectorIsNotReportedAtItsEnd() {
        enable();
        apic.interrupt(0x61, true);
        apic.interrupt(0x61, false);
        apic.poll();
        apic.acknowledge();
        apic.writeMsr(EOI, 0);
        assertEquals(List.of(), ended);
    }

    @Test
    void illegalVectorsAreErrors() {
        enable();
        assertEquals(DONE, apic.writeMsr(LVT_ERROR, 0xE1));
        post(7);
        assertEquals(0xE1, apic.acknowledge());
        assertEquals(0, apic.readMsr(ESR));
        apic.writeMsr(ESR, 0);
        assertEquals(0x40, apic.readMsr(ESR));
        apic.writeMsr(ICR, 0x5);
        apic.writeMsr(ESR, 0);
        assertEquals(0x20, apic.readMsr(ESR));
        assertEquals(List.of(), commands);
    }

    @Test
    void softwareDisabledApicMasksItsTableAndDropsVectors() {
        enable();
        apic.writeMsr(LVT_TIMER, 0x40);
        apic.writeMsr(SVR, 0xFF);
        assertEquals(0x1_0040, apic.readMsr(LVT_TIMER));
        apic.writeMsr(LVT_TIMER, 0x40);
        assertEquals(0x1_0040, apic.readMsr(LVT_TIMER));
        post(0x80);
        assertFalse(apic.hasSimple());
        assertEquals(-1, apic.deliverable());
    }

    @Test
    void lint0DecidesAboutExternalInterruptsOnceEnabled() {
        assertTrue(apic.acceptsExtInt());
        enable();
        assertFalse(apic.acceptsExtInt());
        apic.writeMsr(LVT_LINT0, 0x700);
        assertTrue(apic.acceptsExtInt());
        apic.writeMsr(LVT_LINT0, 0x1_0700);
        assertFalse(apic.acceptsExtInt());
    }

    @Test
    void x2apicWritesAreCheckedAsTheManualSays() {
        assertEquals(GENERAL_PROTECTION, apic.writeMsr(EOI, 1));
        assertEquals(GENERAL_PROTECTION, apic.writeMsr(ESR, 1));
        assertEquals(GENERAL_PROTECTION, apic.writeMsr(TPR, 0x100));
        assertEquals(GENERAL_PROTECTION, apic.writeMsr(TPR, 1L << 32));
        assertEquals(GENERAL_PROTECTION, apic.writeMsr(LVT_TIMER, 3 << 17));
        for (int readOnly : new int[] {0x802, 0x803, 0x80A, 0x80D, 0x80E, 0x810, 0x820, 0x831, 0x839, 0x840, 0x8FF}) {
            assertEquals(GENERAL_PROTECTION, apic.writeMsr(readOnly, 0), "msr=0x" + Integer.toHexString(readOnly));
        }
        for (int missing : new int[] {0x800, 0x804, 0x80B, 0x80E, 0x829, 0x831, 0x83F, 0x840, 0x8FF}) {
            assertFalse(apic.isReadableMsr(missing), "msr=0x" + Integer.toHexString(missing));
        }
        int[] readable = {0x802, 0x803, 0x808, 0x80A, 0x80D, 0x80F, 0x810, 0x827, 0x82F, 0x830, 0x837, 0x83E};
        for (int present : readable) {
            assertTrue(apic.isReadableMsr(present), "msr=0x" + Integer.toHexString(present));
        }
    }

    @Test
    void baseKnowsOnlyTheManualsTransitions() {
        long x2 = 0xFEE0_0C00L;
        long x = 0xFEE0_0800L;
        long off = 0xFEE0_0000L;
        assertEquals(GENERAL_PROTECTION, apic.writeBase(x, 46));
        assertEquals(GENERAL_PROTECTION, apic.writeBase(0xFEE0_0400L, 46));
        assertEquals(GENERAL_PROTECTION, apic.writeBase(x2 | 1, 46));
        assertEquals(GENERAL_PROTECTION, apic.writeBase(x2 | 1L << 46, 46));
        assertEquals(DONE, apic.writeBase(x2, 46));
        assertEquals(DONE, apic.writeBase(off, 46));
        assertEquals(GENERAL_PROTECTION, apic.writeBase(x2, 46));
        assertEquals(DONE, apic.writeBase(x, 46));
        assertEquals(0xFEE0_0000L, apic.page());
        assertEquals(0xFEE0_0900L, apic.base());
        assertEquals(DONE, apic.writeBase(x2, 46));
        assertTrue(apic.isX2apic());
    }

    @Test
    void disablingInTheBaseResets() {
        enable();
        apic.writeMsr(TPR, 0x20);
        apic.writeBase(0xFEE0_0000L, 46);
        assertFalse(apic.isArchitectural());
        assertEquals(0, apic.cr8());
    }

    @Test
    void zirconsTenCommandsHaveZirconsMasks() {
        long[] values = {
            2 << 18 | 0x66, 1 << 18 | 0x66, 3 << 18 | 0x66,
            2L << 32 | 0x66, 0xFFFF_FFFFL << 32 | 0x66, 64L << 32 | 0x66,
            2 << 18 | 0x400, 1 << 18 | 0x400, 3 << 18 | 0x400, 2L << 32 | 0x400
        };
        long[] masks = {0xF, 1, 0xE, 4, 0xF, 0, 0xE, 0, 0xE, 4};
        for (int i = 0; i < values.length; i++) {
            assertEquals(DONE, apic.writeMsr(ICR, values[i]));
            Exit.Ipi ipi = (Exit.Ipi) commands.get(i);
            assertEquals(masks[i], ipi.mask() & 0xF, "command " + i);
            assertEquals(i < 6 ? 0x66 : 2, ipi.vector());
        }
    }

    @Test
    void masksReachTheSixtyFourthProcessor() {
        apic.writeMsr(ICR, 63L << 32 | 0x66);
        assertEquals(new Exit.Ipi(Long.MIN_VALUE, 0x66), commands.get(0));
    }

    @Test
    void startupByShorthandNamesEveryProcessorThatExists() {
        newApic(1);
        newApic(4);
        apic.writePage(0x310, 0);
        apic.writePage(0x300, 0xC_469F);
        assertEquals(List.of(new Exit.Startup(1, 0x9F000), new Exit.Startup(4, 0x9F000)), commands);
    }

    @Test
    void startupOfTheXapicBroadcastNamesEveryProcessorThatExists() {
        newApic(2);
        assertEquals(DONE, apic.writeBase(0xFEE0_0900L & ~0x800L, 40));
        assertEquals(DONE, apic.writeBase(0xFEE0_0900L, 40));
        apic.writePage(0x310, 0xFF00_0000);
        apic.writePage(0x300, 0x4610);
        assertEquals(List.of(new Exit.Startup(0, 0x10000), new Exit.Startup(2, 0x10000)), commands);
    }

    @Test
    void startupNamesTargetAndEntry() {
        apic.writeMsr(ICR, 5L << 32 | 0x69A);
        assertEquals(List.of(new Exit.Startup(5, 0x9A000)), commands);
        apic.writeMsr(ICR, 5L << 32 | 0x500);
        assertEquals(1, commands.size());
        assertEquals(5L << 32 | 0x500, apic.readMsr(ICR));
    }

    @Test
    void commandsThatCannotBeSentAreRefused() {
        assertEquals(UNSUPPORTED, apic.writeMsr(ICR, 0x200));
        assertEquals(UNSUPPORTED, apic.writeMsr(ICR, 0x700));
        assertEquals(GENERAL_PROTECTION, apic.writeMsr(ICR, 1 << 16 | 0x66));
        assertEquals(List.of(), commands);
    }

    @Test
    void selfIpiRegisterPendsHere() {
        enable();
        assertEquals(DONE, apic.writeMsr(SELF_IPI, 0x77));
        assertEquals(0x77, apic.deliverable());
        assertEquals(List.of(), commands);
    }

    @Test
    void nmiToItselfByIdIsTakenHere() {
        enable();
        apic.writeMsr(ICR, 0x400);
        assertTrue(apic.takeNmi());
        assertEquals(List.of(new Exit.Ipi(0, 2)), commands);
    }

    @Test
    void clusterDestinationsNameSixteenProcessorsEach() {
        apic.writeMsr(ICR, (2L << 16 | 0x8001) << 32 | LOGICAL | 0x66);
        assertEquals(List.of(new Exit.Ipi(0x8001L << 32, 0x66)), commands);
        assertEquals(0, ApicBus.clusterMask(4 << 16 | 1));
        assertEquals(-1L, ApicBus.clusterMask(-1));
        assertEquals(1 << 16 | 1, newApic(16).readMsr(0x80D));
    }

    @Test
    void flatDestinationsGoByTheLogicalIdOfEach() {
        LocalApic one = newApic(1);
        LocalApic two = newApic(2);
        toXapic(apic);
        toXapic(one);
        toXapic(two);
        apic.writePage(0xD0, 1 << 24);
        one.writePage(0xD0, 2 << 24);
        two.writePage(0xD0, 4 << 24);
        apic.writePage(0x310, 6 << 24);
        apic.writePage(0x300, (int) LOGICAL | 0x66);
        assertEquals(List.of(new Exit.Ipi(6, 0x66)), commands);
        assertEquals(0, bus.logicalMask(8));
        assertEquals(-1L, bus.logicalMask(0xFF));
    }

    @Test
    void clusterModelOfXapicComparesTheClusterFirst() {
        LocalApic one = newApic(1);
        toXapic(one);
        one.writePage(0xE0, 0x0FFF_FFFF);
        one.writePage(0xD0, 0x21 << 24);
        assertEquals(2, bus.logicalMask(0x21));
        assertEquals(2, bus.logicalMask(0xF1));
        assertEquals(0, bus.logicalMask(0x11));
        assertEquals(0, bus.logicalMask(0x22));
    }

    @Test
    void xapicPageHasIdAndDestinationInTheTopByte() {
        LocalApic five = newApic(5);
        toXapic(five);
        assertEquals(5 << 24, five.readPage(0x20));
        five.writePage(0x310, 3 << 24);
        five.writePage(0x300, 0x66);
        assertEquals(List.of(new Exit.Ipi(8, 0x66)), commands);
        five.readPage(0x40);
        five.writePage(0x280, 0);
        assertEquals(0x80, five.readPage(0x280));
    }

    @Test
    void oneShotTimerFiresOnceAfterItsCount() {
        enable();
        apic.writeMsr(DIVIDE, 0b1011);
        apic.writeMsr(LVT_TIMER, 0x40);
        apic.writeMsr(INITIAL_COUNT, 2_000_000);
        assertEquals(now + 1_000_000, apic.timerExpiry());
        now += 250_000;
        assertEquals(1_500_000, apic.readMsr(CURRENT_COUNT));
        assertFalse(apic.pollTimer());
        now += 750_000;
        assertTrue(apic.pollTimer());
        assertEquals(0x40, apic.acknowledge());
        assertEquals(0, apic.readMsr(CURRENT_COUNT));
        assertEquals(Long.MAX_VALUE, apic.timerExpiry());
    }

    @Test
    void everyDivisorIsAPowerOfTwo() {
        int[] codes = {0b1011, 0b0000, 0b0001, 0b0010, 0b0011, 0b1000, 0b1001, 0b1010};
        for (int shift = 0; shift < 8; shift++) {
            apic.writeMsr(DIVIDE, codes[shift]);
            apic.writeMsr(INITIAL_COUNT, 2_000_000);
            assertEquals(now + (1_000_000L << shift), apic.timerExpiry(), "shift=" + shift);
        }
    }

    @Test
    void periodicTimerKeepsItsPhaseAndCoalesces() {
        enable();
        apic.writeMsr(DIVIDE, 0b1011);
        apic.writeMsr(LVT_TIMER, 1 << 17 | 0x40);
        apic.writeMsr(INITIAL_COUNT, 2_000_000);
        long start = now;
        now += 3_500_000;
        assertTrue(apic.pollTimer());
        assertEquals(start + 4_000_000, apic.timerExpiry());
        assertEquals(0x40, apic.acknowledge());
        assertEquals(1_000_000, apic.readMsr(CURRENT_COUNT));
    }

    @Test
    void periodOfOneTickDoesNotFlood() {
        apic.writeMsr(LVT_TIMER, 1 << 17 | 0x40);
        apic.writeMsr(INITIAL_COUNT, 1);
        assertEquals(now + LocalApic.MINIMUM_PERIOD_NANOS, apic.timerExpiry());
    }

    @Test
    void initialCountOfZeroStopsTheTimer() {
        apic.writeMsr(INITIAL_COUNT, 1000);
        apic.writeMsr(INITIAL_COUNT, 0);
        assertEquals(Long.MAX_VALUE, apic.timerExpiry());
    }

    @Test
    void deadlineFiresWhenTheCounterReachesIt() {
        enable();
        apic.writeMsr(LVT_TIMER, 2 << 17 | 0x40);
        long deadline = now * 2 + 500 + 2001;
        apic.writeMsr(TSC_DEADLINE, deadline);
        assertEquals(deadline, apic.readMsr(TSC_DEADLINE));
        now = apic.timerExpiry() - 1;
        assertFalse(apic.pollTimer());
        now++;
        assertTrue(apic.pollTimer());
        assertEquals(0, apic.readMsr(TSC_DEADLINE));
        assertEquals(0x40, apic.deliverable());
    }

    @Test
    void deadlineInThePastFiresAtOnceAndZeroDisarms() {
        apic.writeMsr(LVT_TIMER, 2 << 17 | 0x40);
        apic.writeMsr(TSC_DEADLINE, 1);
        assertEquals(now, apic.timerExpiry());
        apic.writeMsr(TSC_DEADLINE, 0);
        assertEquals(Long.MAX_VALUE, apic.timerExpiry());
        apic.writeMsr(TSC_DEADLINE, -1L);
        assertTrue(apic.timerExpiry() > now + (1L << 58));
    }

    @Test
    void deadlineOutsideItsModeIsIgnored() {
        apic.writeMsr(TSC_DEADLINE, 1);
        assertEquals(0, apic.readMsr(TSC_DEADLINE));
        assertEquals(Long.MAX_VALUE, apic.timerExpiry());
    }

    @Test
    void leavingDeadlineModeDisarms() {
        apic.writeMsr(LVT_TIMER, 2 << 17 | 0x40);
        apic.writeMsr(TSC_DEADLINE, -1L);
        apic.writeMsr(LVT_TIMER, 0x40);
        assertEquals(Long.MAX_VALUE, apic.timerExpiry());
    }

    @Test
    void maskedTimerRunsWithoutInterrupt() {
        enable();
        apic.writeMsr(LVT_TIMER, 0x1_0040);
        apic.writeMsr(INITIAL_COUNT, 1000);
        now += 10_000;
        assertTrue(apic.pollTimer());
        assertEquals(-1, apic.deliverable());
    }

    @Test
    void stateMovesToAnotherApic() {
        enable();
        apic.writeMsr(TPR, 0x20);
        apic.writeMsr(LVT_LINT0, 0x8700);
        apic.writeMsr(LVT_TIMER, 1 << 17 | 0x40);
        apic.writeMsr(DIVIDE, 3);
        apic.writeMsr(INITIAL_COUNT, 1_000_000);
        apic.writeMsr(ICR, 7L << 32 | 0x66);
        post(0x91, 0x31);
        apic.acknowledge();
        now += 100_000;
        MemorySegment saved = MemorySegment.ofArray(new byte[LocalApic.STATE_SIZE]);
        apic.save(saved);
        assertEquals(0x20, saved.get(ValueLayout.JAVA_INT_UNALIGNED, 0x80));

        LocalApic other = newApic(0);
        assertTrue(other.restore(saved));
        MemorySegment again = MemorySegment.ofArray(new byte[LocalApic.STATE_SIZE]);
        other.save(again);

        assertEquals(-1, saved.mismatch(again));
        assertEquals(apic.timerExpiry(), other.timerExpiry());
        other.writeMsr(EOI, 0);
        assertEquals(0x31, other.acknowledge());
    }

    @Test
    void stateWithAReservedTimerModeIsRefused() {
        MemorySegment saved = MemorySegment.ofArray(new byte[LocalApic.STATE_SIZE]);
        apic.save(saved);
        saved.set(ValueLayout.JAVA_INT_UNALIGNED, 0x320, 3 << 17);
        saved.set(ValueLayout.JAVA_INT_UNALIGNED, 0x80, 0x50);
        assertFalse(apic.restore(saved));
        assertEquals(0, apic.cr8());
    }

    @Test
    void vectorsPostedByManyThreadsAllArrive() throws InterruptedException {
        Thread[] threads = new Thread[4];
        for (int t = 0; t < threads.length; t++) {
            int first = 32 + t;
            threads[t] = Thread.ofPlatform().start(() -> {
                for (int v = first; v < 256; v += 4) {
                    apic.interrupt(v);
                }
            });
        }
        while (threads[0].isAlive()) {
            apic.poll();
        }
        for (Thread t : threads) {
            t.join();
        }
        apic.poll();
        assertArrayEquals(new long[] {~0xFFFF_FFFFL, -1, -1, -1}, apic.simpleSet());
    }
}
