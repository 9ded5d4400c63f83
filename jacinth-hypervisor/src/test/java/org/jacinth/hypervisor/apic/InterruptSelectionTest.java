package org.jacinth.hypervisor.apic;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class InterruptSelectionTest {

    private static long[] set(int... vectors) {
        long[] bits = new long[4];
        for (int v : vectors) {
            bits[v >>> 6] |= 1L << v;
        }
        return bits;
    }

    private static int simple(boolean interruptFlag, boolean shadow, int... vectors) {
        return InterruptSelection.select(interruptFlag, shadow, -1, false, false, -1, -1, set(vectors));
    }

    @Test
    void everyCombinationOfSourcesFollowsTheOrder() {
        for (int bits = 0; bits < 512; bits++) {
            boolean interruptFlag = (bits & 1) != 0;
            boolean shadow = (bits & 2) != 0;
            boolean exception = (bits & 4) != 0;
            boolean nmi = (bits & 8) != 0;
            boolean blocked = (bits & 16) != 0;
            boolean external = (bits & 32) != 0;
            boolean apic = (bits & 64) != 0;
            boolean simpleInterrupt = (bits & 128) != 0;
            boolean simpleException = (bits & 256) != 0;
            long[] set = set();
            set[3] = simpleInterrupt ? 1L << 63 : 0;
            set[0] = simpleException ? 1L << 16 : 0;
            boolean open = interruptFlag && !shadow;
            int expected = exception ? InterruptSelection.EXCEPTION | 14
                    : nmi && !blocked && !shadow ? InterruptSelection.NMI | 2
                    : open && external ? InterruptSelection.EXTERNAL | 0x30
                    : open && apic ? InterruptSelection.APIC | 0x41
                    : open && simpleInterrupt ? InterruptSelection.SIMPLE | 255
                    : simpleException ? InterruptSelection.SIMPLE_EXCEPTION | 16
                    : InterruptSelection.NONE;
            int found = InterruptSelection.select(interruptFlag, shadow, exception ? 14 : -1, nmi, blocked,
                    external ? 0x30 : -1, apic ? 0x41 : -1, set);
            assertEquals(expected, found, "bits=" + Integer.toBinaryString(bits));
        }
    }

    @Test
    void everySingleVectorOfTheSimpleSetHasItsKind() {
        for (int vector = 0; vector < 256; vector++) {
            int found = simple(true, false, vector);
            if (vector == 2) {
                assertEquals(InterruptSelection.NONE, found);
                continue;
            }
            int kind = vector <= 20 ? InterruptSelection.SIMPLE_EXCEPTION
                    : vector < 32 ? InterruptSelection.UNSUPPORTED : InterruptSelection.SIMPLE;
            assertEquals(kind | vector, found, "vector=" + vector);
            assertEquals(kind, InterruptSelection.kind(found));
            assertEquals(vector, InterruptSelection.vector(found));
        }
    }

    @Test
    void theHighestVectorOfEachPairWins() {
        for (int low = 32; low < 256; low++) {
            for (int high = low + 1; high < 256; high += 7) {
                assertEquals(high, InterruptSelection.vector(simple(true, false, low, high)));
            }
        }
    }

    @Test
    void anInterruptThatCannotBeTakenDoesNotHoldBackAnException() {
        assertEquals(InterruptSelection.SIMPLE_EXCEPTION | 13, simple(false, false, 13, 200));
        assertEquals(InterruptSelection.SIMPLE_EXCEPTION | 13, simple(true, true, 13, 200));
        assertEquals(InterruptSelection.SIMPLE | 200, simple(true, false, 13, 200));
    }

    @Test
    void closedProcessorTakesNoInterrupt() {
        for (int vector = 32; vector < 256; vector++) {
            assertEquals(InterruptSelection.NONE, simple(false, false, vector));
            assertEquals(InterruptSelection.NONE, simple(true, true, vector));
        }
    }

    @Test
    void errorCodesBelongToTheExceptionsThatHaveOne() {
        for (int vector = 0; vector <= 20; vector++) {
            boolean expected = vector == 8 || vector >= 10 && vector <= 14 || vector == 17;
            assertEquals(expected, InterruptSelection.hasErrorCode(vector), "vector=" + vector);
        }
        assertFalse(InterruptSelection.hasErrorCode(18));
        assertTrue(InterruptSelection.hasErrorCode(13));
    }
}
