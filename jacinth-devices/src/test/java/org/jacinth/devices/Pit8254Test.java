package org.jacinth.devices;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class Pit8254Test {
    private static final Frequency PIT = new Frequency(Pit8254.HERTZ);

    private final ManualTime time = new ManualTime();
    private final Wire wire = new Wire();
    private final Pit8254 pit = new Pit8254(time, time, wire);
    private final IoDevice port61 = pit.systemControlPort();

    private void program(int counter, int mode, int count) {
        pit.write(3, 1, counter << 6 | 0x30 | mode << 1);
        pit.write(counter, 1, count & 0xff);
        pit.write(counter, 1, count >>> 8);
    }

    private int latched(int counter) {
        pit.write(3, 1, counter << 6);
        return pit.read(counter, 1) | pit.read(counter, 1) << 8;
    }

    private void toTick(long tick) {
        time.advanceTo(PIT.nanos(tick));
    }

    @Test
    void rateGeneratorInterruptsOncePerPeriod() {
        program(0, 2, 1193);
        int before = wire.edges;
        toTick(1193 * 10);
        assertEquals(10, wire.edges - before);
    }

    @Test
    void squareWaveInterruptsAHundredTimesPerSecond() {
        program(0, 3, 11932);
        int before = wire.edges;
        time.advance(1_000_000_000);
        assertEquals(99, wire.edges - before);
    }

    @Test
    void rateGeneratorCountsDownAndWraps() {
        program(0, 2, 1000);
        toTick(1);
        assertEquals(999, latched(0));
        toTick(999);
        assertEquals(1, latched(0));
        toTick(1000);
        assertEquals(1000, latched(0));
    }

    @Test
    void zeroCountsAs65536() {
        program(0, 2, 0);
        assertEquals(0, latched(0));
        toTick(1);
        assertEquals(0xffff, latched(0));
    }

    @Test
    void modeZeroRaisesOnceAndGoesOnCounting() {
        program(0, 0, 100);
        assertFalse(wire.high);
        toTick(99);
        assertFalse(wire.high);
        toTick(100);
        assertTrue(wire.high);
        toTick(101);
        assertEquals(0xffff, latched(0));
        toTick(200_000);
        assertEquals(1, wire.edges);
    }

    @Test
    void strobeModeInterruptsOncePerWrittenCount() {
        program(0, 4, 500);
        int before = wire.edges;
        toTick(5000);
        assertEquals(before + 1, wire.edges);
        pit.write(0, 1, 0xf4);
        pit.write(0, 1, 0x01);
        toTick(5400);
        assertEquals(before + 1, wire.edges);
        toTick(5600);
        assertEquals(before + 2, wire.edges);
    }

    @Test
    void newCountOfARateGeneratorWaitsForTheEndOfThePeriod() {
        program(0, 2, 1000);
        toTick(2500);
        pit.write(0, 1, 100);
        pit.write(0, 1, 0);
        assertEquals(500, latched(0));
        toTick(3000);
        assertEquals(100, latched(0));
        toTick(3101);
        assertEquals(99, latched(0));
    }

    @Test
    void latchHoldsUntilRead() {
        program(0, 2, 1000);
        pit.write(3, 1, 0x00);
        toTick(300);
        pit.write(3, 1, 0x00);
        assertEquals(1000, pit.read(0, 1) | pit.read(0, 1) << 8);
        assertEquals(700, pit.read(0, 1) | pit.read(0, 1) << 8);
    }

    @Test
    void readBackGivesStatusThenCount() {
        program(0, 2, 1000);
        toTick(10);
        pit.write(3, 1, 0xc2);
        assertEquals(0xb4, pit.read(0, 1));
        assertEquals(990, pit.read(0, 1) | pit.read(0, 1) << 8);
        pit.write(3, 1, 0x34);
        pit.write(3, 1, 0xe2);
        assertEquals(0xf4, pit.read(0, 1), "null count before a count is written");
    }

    @Test
    void bcdCountsInDecimal() {
        pit.write(3, 1, 0x35);
        pit.write(0, 1, 0x00);
        pit.write(0, 1, 0x10);
        toTick(1);
        assertEquals(0x0999, latched(0));
    }

    @Test
    void singleByteAccessModes() {
        pit.write(3, 1, 0x14);
        pit.write(0, 1, 200);
        toTick(50);
        assertEquals(150, pit.read(0, 1));
        pit.write(3, 1, 0x24);
        pit.write(0, 1, 2);
        assertEquals(2, pit.read(0, 1));
    }

    @Test
    void squareWaveReadsEvenCountsTwicePerPeriod() {
        program(0, 3, 1000);
        toTick(1);
        assertEquals(998, latched(0));
        toTick(499);
        assertEquals(2, latched(0));
        assertTrue(pit.output(0));
        toTick(500);
        assertEquals(1000, latched(0));
        assertFalse(pit.output(0));
    }

    @Test
    void gateOfCounterTwoStopsAndResumesModeZero() {
        port61.write(0, 1, 1);
        program(2, 0, 100);
        toTick(40);
        port61.write(0, 1, 0);
        toTick(500);
        assertEquals(60, latched(2));
        assertEquals(0, port61.read(0, 1) & 0x21);
        port61.write(0, 1, 1);
        toTick(559);
        assertEquals(0, port61.read(0, 1) & 0x20);
        toTick(560);
        assertEquals(0x20, port61.read(0, 1) & 0x20);
    }

    @Test
    void gateTriggersOneShotAgainAndAgain() {
        program(2, 1, 100);
        assertTrue(pit.output(2));
        port61.write(0, 1, 1);
        assertFalse(pit.output(2));
        toTick(100);
        assertTrue(pit.output(2));
        port61.write(0, 1, 0);
        port61.write(0, 1, 1);
        assertFalse(pit.output(2));
        toTick(200);
        assertTrue(pit.output(2));
    }

    @Test
    void gateTriggersHardwareStrobe() {
        program(2, 5, 10);
        toTick(50);
        port61.write(0, 1, 1);
        toTick(60);
        assertFalse(pit.output(2));
        toTick(61);
        assertTrue(pit.output(2));
    }

    @Test
    void refreshBitToggles() {
        int first = port61.read(0, 1) & 0x10;
        time.advance(15_085);
        assertNotEquals(first, port61.read(0, 1) & 0x10);
    }

    @Test
    void fastestRateIsBoundedToOneAlarmPerTwentyMicroseconds() {
        program(0, 2, 2);
        int before = wire.edges;
        time.advance(10_000_000);
        assertTrue(wire.edges - before <= 500, "edges=" + (wire.edges - before));
        assertTrue(wire.edges - before > 400, "edges=" + (wire.edges - before));
    }

    @Test
    void rateDoesNotDriftOverHours() {
        time.advanceTo(10_000L * 1_000_000_000);
        program(0, 2, 59659);
        int before = wire.edges;
        time.advance(100L * 1_000_000_000);
        assertEquals(100L * Pit8254.HERTZ / 59659, wire.edges - before, 1);
    }
}
