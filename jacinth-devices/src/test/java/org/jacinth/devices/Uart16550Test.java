package org.jacinth.devices;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import org.junit.jupiter.api.Test;

class Uart16550Test {
    private final ManualTime time = new ManualTime();
    private final Wire wire = new Wire();
    private final ByteArrayOutputStream sent = new ByteArrayOutputStream();
    private final Uart16550 uart = new Uart16550(time, time, wire, sent::write);

    private void out(int offset, int value) {
        uart.write(offset, 1, value);
    }

    private int in(int offset) {
        return uart.read(offset, 1);
    }

    @Test
    void transmittedByteReachesTheSinkAndThrStaysEmpty() {
        out(0, 'J');
        assertEquals("J", sent.toString());
        assertEquals(0x60, in(5));
    }

    @Test
    void divisorLatchHidesDataAndInterruptEnable() {
        out(1, 0x0f);
        out(3, 0x83);
        out(0, 0x34);
        out(1, 0x12);
        assertEquals(0x34, in(0));
        assertEquals(0x12, in(1));
        out(3, 0x03);
        assertEquals(0x0f, in(1));
        assertEquals(0, sent.size());
    }

    @Test
    void enablingThreInterruptRaisesItAndReadingIdentificationClearsIt() {
        out(4, 0x08);
        out(1, 0x02);
        assertTrue(wire.high);
        assertEquals(0x02, in(2));
        assertFalse(wire.high);
        assertEquals(0x01, in(2));
    }

    @Test
    void eachTransmittedByteGivesAnEdge() {
        out(4, 0x08);
        out(1, 0x02);
        int before = wire.edges;
        out(0, 'a');
        out(0, 'b');
        assertEquals(before + 2, wire.edges);
    }

    @Test
    void interruptIsGatedByOut2() {
        out(1, 0x01);
        uart.receive((byte) 'x');
        assertFalse(wire.high);
        out(4, 0x08);
        assertTrue(wire.high);
    }

    @Test
    void withoutFifoOneByteIsTakenAndTheRestStaysOutside() {
        byte[] pasted = {1, 2, 3};
        assertEquals(1, uart.receive(pasted));
        assertEquals(0, uart.receive(pasted, 1, 2));
        assertEquals(1, in(0));
        assertEquals(1, uart.receive(pasted, 1, 2));
    }

    @Test
    void pastedInputArrivesWholeThroughTheRoomListener() {
        byte[] pasted = new byte[1000];
        for (int i = 0; i < pasted.length; i++) {
            pasted[i] = (byte) i;
        }
        out(2, 0xc7);
        int[] next = {uart.receive(pasted, 0, pasted.length)};
        uart.onRoom(() -> next[0] += uart.receive(pasted, next[0], pasted.length - next[0]));
        assertEquals(16, next[0]);
        for (int i = 0; i < pasted.length; i++) {
            assertEquals(1, in(5) & 0x83, "data ready and no error at byte " + i);
            assertEquals(pasted[i] & 0xff, in(0));
        }
        assertEquals(0, in(5) & 1);
    }

    @Test
    void inputWaitsForRtsWithFlowControl() {
        uart.flowControl(true);
        assertEquals(0, uart.receive((byte) 1));
        int[] told = {0};
        uart.onRoom(() -> told[0]++);
        out(4, 0x02);
        assertEquals(1, told[0]);
        assertEquals(1, uart.receive((byte) 1));
    }

    @Test
    void triggerLevelRaisesDataAndTimeoutRaisesTheRemainder() {
        out(4, 0x08);
        out(2, 0x41);
        out(1, 0x01);
        uart.receive((byte) 1, (byte) 2, (byte) 3);
        assertFalse(wire.high);
        // Divisor 12 is 9600 baud: four characters of ten bits are 4.17 ms.
        time.advance(4_100_000);
        assertFalse(wire.high);
        time.advance(100_000);
        assertEquals(0xcc, in(2));
        in(0);
        assertFalse(wire.high);
        uart.receive((byte) 4, (byte) 5);
        assertEquals(0xc4, in(2));
    }

    @Test
    void loopbackReturnsBytesAndModemControlAndOverruns() {
        out(4, 0x1a);
        assertEquals(0x90, in(6) & 0xf0);
        out(0, 'a');
        out(0, 'b');
        assertEquals(0, sent.size());
        assertEquals(0x63, in(5));
        assertEquals('b', in(0));
    }

    @Test
    void modemLineChangesShowAsDeltasOnce() {
        out(4, 0x08);
        out(1, 0x08);
        uart.modemLines(false, true, false, true);
        assertTrue(wire.high);
        assertEquals(0x00, in(2));
        assertEquals(0xa1, in(6));
        assertEquals(0xa0, in(6));
        assertFalse(wire.high);
    }

    @Test
    void breakArrivesAsZeroWithItsStatus() {
        out(4, 0x08);
        out(1, 0x04);
        assertTrue(uart.receiveBreak());
        assertEquals(0x06, in(2));
        assertEquals(0x79, in(5));
        assertEquals(0, in(0));
        assertEquals(0x60, in(5));
        out(3, 0x40);
        assertTrue(uart.sendsBreak());
    }

    @Test
    void errorBehindTheTopShowsInBit7UntilItIsReached() {
        out(2, 0x01);
        uart.receive((byte) 'a');
        uart.receiveBreak();
        assertEquals(0xe1, in(5));
        in(0);
        assertEquals(0xf9, in(5));
    }

    @Test
    void identifiesAs16550aAndNotAsALaterPart() {
        out(2, 0x21);
        assertEquals(0xc1, in(2));
        out(7, 0x5a);
        assertEquals(0x5a, in(7));
        out(1, 0xff);
        assertEquals(0x0f, in(1));
    }
}
