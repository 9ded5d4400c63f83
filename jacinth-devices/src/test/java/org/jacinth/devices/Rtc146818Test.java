package org.jacinth.devices;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Instant;
import java.time.InstantSource;
import org.junit.jupiter.api.Test;

class Rtc146818Test {
    private static final long SECOND = 1_000_000_000L;

    private final ManualTime time = new ManualTime();
    private final Wire wire = new Wire();
    private final Rtc146818 rtc = new Rtc146818(time, time, wire,
            InstantSource.fixed(Instant.parse("2024-02-29T23:59:58Z")));

    private int in(int register) {
        rtc.write(0, 1, register);
        return rtc.read(1, 1);
    }

    private void out(int register, int value) {
        rtc.write(0, 1, register);
        rtc.write(1, 1, value);
    }

    private String shown() {
        return String.format("%02x%02x-%02x-%02x (%x) %02x:%02x:%02x",
                in(0x32), in(9), in(8), in(7), in(6), in(4), in(2), in(0));
    }

    @Test
    void timeRunsInBcdOverTheLeapDay() {
        assertEquals("2024-02-29 (5) 23:59:58", shown());
        time.advance(2 * SECOND);
        assertEquals("2024-03-01 (6) 00:00:00", shown());
    }

    @Test
    void binaryAndTwelveHourFormats() {
        out(0x0b, 0x04);
        assertEquals(11 | 0x80, in(4));
        assertEquals(59, in(2));
        out(0x0b, 0x00);
        assertEquals(0x91, in(4));
        time.advance(2 * SECOND);
        assertEquals(0x12, in(4));
    }

    @Test
    void settingHoldsTheTimeAndStartsFromWhatWasWritten() {
        out(0x0b, 0x82);
        time.advance(5 * SECOND);
        assertEquals(0x58, in(0));
        out(0x32, 0x19);
        out(9, 0x99);
        out(8, 0x12);
        out(7, 0x31);
        out(4, 0x23);
        out(2, 0x59);
        out(0, 0x59);
        out(0x0b, 0x02);
        assertEquals("1999-12-31 (6) 23:59:59", shown());
        time.advance(SECOND);
        assertEquals("2000-01-01 (7) 00:00:00", shown());
    }

    @Test
    void updateInProgressShowsBeforeTheSecondChanges() {
        time.advance(SECOND - 2_300_000);
        assertEquals(0x26, in(0x0a));
        time.advance(200_000);
        assertEquals(0xa6, in(0x0a));
        time.advance(2_100_000);
        assertEquals(0x26, in(0x0a));
        assertEquals(0x59, in(0));
    }

    @Test
    void updateInterruptHoldsTheLineUntilItsFlagsAreRead() {
        in(0x0c);
        out(0x0b, 0x12);
        time.advance(SECOND - 1);
        assertFalse(wire.high);
        time.advance(1);
        assertTrue(wire.high);
        assertEquals(0x90, in(0x0c) & 0xb0);
        assertFalse(wire.high);
        assertEquals(0, in(0x0c));
        time.advance(SECOND);
        assertTrue(wire.high);
    }

    @Test
    void periodicInterruptComesAtItsRate() {
        out(0x0b, 0x42);
        int count = 0;
        for (int i = 0; i < 10_000; i++) {
            time.advance(100_000);
            if (wire.high) {
                assertEquals(0xc0, in(0x0c) & 0xc0);
                count++;
            }
        }
        assertEquals(1024, count, 1);
    }

    @Test
    void unreadPeriodicFlagKeepsTheBoardQuiet() {
        out(0x0b, 0x42);
        time.advance(SECOND);
        assertEquals(1, wire.edges);
        assertEquals(ManualTime.NEVER, time.nextDeadline());
    }

    @Test
    void alarmMatchesOnceADayOrWithAnyHour() {
        out(5, 0x00);
        out(3, 0x01);
        out(1, 0x05);
        in(0x0c);
        out(0x0b, 0x22);
        time.advance(66 * SECOND);
        assertFalse(wire.high);
        time.advance(SECOND);
        assertTrue(wire.high);
        assertEquals(0xa0, in(0x0c) & 0xa0);
        out(5, 0xff);
        time.advance(3599 * SECOND);
        assertFalse(wire.high);
        time.advance(SECOND);
        assertTrue(wire.high);
    }

    @Test
    void flagsAppearWithoutInterruptsEnabled() {
        in(0x0c);
        time.advance(SECOND);
        assertEquals(0x50, in(0x0c));
    }

    @Test
    void registerDTellsValidMemoryAndCAndDIgnoreWrites() {
        out(0x0d, 0);
        assertEquals(0x80, in(0x0d));
    }

    @Test
    void memorySizeIsWhereFirmwareLooks() {
        rtc.memorySize(256L << 20, 3L << 30);
        assertEquals(0x80, in(0x15));
        assertEquals(0x02, in(0x16));
        assertEquals(0xff, in(0x17));
        assertEquals(0xff, in(0x31));
        assertEquals((256 - 16) * 16, in(0x34) | in(0x35) << 8);
        assertEquals(3 << 14, in(0x5b) | in(0x5c) << 8 | in(0x5d) << 16);
        rtc.memorySize(16L << 20, 0);
        assertEquals(15 * 1024, in(0x30) | in(0x31) << 8);
        assertEquals(0, in(0x34) | in(0x35) << 8);
    }

    @Test
    void memoryKeepsBytesAndNmiBitIsNoPartOfTheIndex() {
        out(0x8f, 0x0a);
        assertEquals(0x0a, in(0x0f));
        assertEquals(0x0a, rtc.cmos(0x0f));
    }

    @Test
    void impossibleDatesDoNotThrowAndTimeGoesOn() {
        for (int register : new int[] {0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 0x32}) {
            out(register, 0xff);
        }
        out(0x0b, 0x72);
        time.advance(10 * SECOND);
        assertTrue(wire.high);
        shown();
    }
}
