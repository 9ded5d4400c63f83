package org.jacinth.devices;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class Pic8259Test {
    private final Wire intr = new Wire();
    private final Pic8259 pic = new Pic8259(intr);
    private final IoDevice master = pic.masterPorts();
    private final IoDevice slave = pic.slavePorts();

    @BeforeEach
    void initialise() {
        initialise(0x01);
    }

    private void initialise(int icw4) {
        master.write(0, 1, 0x11);
        master.write(1, 1, 0x20);
        master.write(1, 1, 0x04);
        master.write(1, 1, icw4);
        slave.write(0, 1, 0x11);
        slave.write(1, 1, 0x28);
        slave.write(1, 1, 0x02);
        slave.write(1, 1, icw4);
        master.write(1, 1, 0);
        slave.write(1, 1, 0);
    }

    private int isr(IoDevice chip) {
        chip.write(0, 1, 0x0b);
        return chip.read(0, 1);
    }

    @Test
    void edgeRequestsOnceAndNeedsAnEdgeToRequestAgain() {
        pic.line(4).raise();
        assertTrue(intr.high);
        assertEquals(0x24, pic.acknowledge());
        assertFalse(intr.high);
        master.write(0, 1, 0x20);
        assertFalse(intr.high);
        pic.line(4).lower();
        pic.line(4).raise();
        assertTrue(pic.intr());
    }

    @Test
    void slaveRequestSetsBothInServiceBits() {
        pic.line(8).raise();
        assertEquals(0x28, pic.acknowledge());
        assertEquals(0x04, isr(master));
        assertEquals(0x01, isr(slave));
    }

    @Test
    void higherPriorityInterruptsLowerButNotTheOtherWayRound() {
        pic.line(4).raise();
        pic.acknowledge();
        pic.line(5).raise();
        assertFalse(pic.intr());
        pic.line(1).raise();
        assertEquals(0x21, pic.acknowledge());
        master.write(0, 1, 0x20);
        assertEquals(0x10, isr(master));
        master.write(0, 1, 0x20);
        assertEquals(0x25, pic.acknowledge());
    }

    @Test
    void levelTriggeredRequestReturnsAfterEndOfInterrupt() {
        pic.edgeLevelPorts().write(1, 1, 0xff);
        assertEquals(0xde, pic.edgeLevelPorts().read(1, 1));
        pic.line(11).raise();
        assertEquals(0x2b, pic.acknowledge());
        slave.write(0, 1, 0x20);
        master.write(0, 1, 0x20);
        assertTrue(pic.intr());
        pic.line(11).lower();
        assertFalse(pic.intr());
    }

    @Test
    void vanishedRequestGivesSpuriousVectorWithoutService() {
        pic.line(3).raise();
        pic.line(3).lower();
        assertFalse(pic.intr());
        assertEquals(0x27, pic.acknowledge());
        assertEquals(0, isr(master));
    }

    @Test
    void maskedRequestWaits() {
        master.write(1, 1, 0x02);
        pic.line(1).raise();
        assertFalse(pic.intr());
        assertEquals(0x02, master.read(1, 1));
        master.write(1, 1, 0);
        assertTrue(pic.intr());
    }

    @Test
    void automaticEndOfInterruptLeavesNothingInService() {
        initialise(0x03);
        pic.line(0).raise();
        assertEquals(0x20, pic.acknowledge());
        assertEquals(0, isr(master));
    }

    @Test
    void rotationMakesTheServedRequestTheLowest() {
        pic.line(3).raise();
        pic.acknowledge();
        master.write(0, 1, 0xa0);
        pic.line(3).lower();
        pic.line(3).raise();
        pic.line(5).raise();
        assertEquals(0x25, pic.acknowledge());
    }

    @Test
    void setPriorityNamesTheLowestRequest() {
        master.write(0, 1, 0xc4);
        pic.line(0).raise();
        pic.line(6).raise();
        assertEquals(0x26, pic.acknowledge());
    }

    @Test
    void specificEndOfInterruptClearsTheNamedRequest() {
        pic.line(5).raise();
        pic.acknowledge();
        pic.line(1).raise();
        pic.acknowledge();
        master.write(0, 1, 0x65);
        assertEquals(0x02, isr(master));
    }

    @Test
    void specialMaskModeLetsLowerRequestsThrough() {
        pic.line(1).raise();
        pic.acknowledge();
        pic.line(6).raise();
        assertFalse(pic.intr());
        master.write(0, 1, 0x68);
        assertTrue(pic.intr());
        master.write(0, 1, 0x48);
        assertFalse(pic.intr());
    }

    @Test
    void pollTakesTheRequestIntoService() {
        pic.line(4).raise();
        master.write(0, 1, 0x0c);
        assertEquals(0x84, master.read(0, 1));
        assertEquals(0x10, isr(master));
        master.write(0, 1, 0x0c);
        assertEquals(0x07, master.read(0, 1));
    }

    @Test
    void requestRegisterIsReadAfterItsCommand() {
        master.write(1, 1, 0xff);
        pic.line(6).raise();
        master.write(0, 1, 0x0a);
        assertEquals(0x40, master.read(0, 1));
    }

    @Test
    void spuriousSlaveVectorLeavesTheMasterInService() {
        slave.write(1, 1, 0xff);
        pic.edgeLevelPorts().write(0, 1, 0);
        pic.line(15).raise();
        assertFalse(pic.intr());
        slave.write(1, 1, 0);
        assertEquals(0x2f, pic.acknowledge());
    }
}
