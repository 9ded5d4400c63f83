package org.jacinth.vmm.board;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.jacinth.devices.InterruptMessage;
import org.jacinth.devices.InterruptMessage.DeliveryMode;
import org.junit.jupiter.api.Test;

class InterruptRouterTest {
    private String log = "";

    private final InterruptRouter router = new InterruptRouter(new Processors() {
        @Override
        public int count() {
            return 3;
        }

        @Override
        public void interrupt(int index, int vector) {
            log += index + ":" + vector + " ";
        }

        @Override
        public void attend(int index) {
            log += "attend " + index + " ";
        }

        @Override
        public void nonMaskable(int index) {
            log += "nmi " + index + " ";
        }
    });

    private String send(int destination, boolean logical, DeliveryMode mode, boolean level) {
        log = "";
        router.send(new InterruptMessage(0x41, destination, logical, mode, level));
        return log;
    }

    @Test
    void physicalDestinationIsOneProcessorOrAll() {
        assertEquals("1:65 ", send(1, false, DeliveryMode.FIXED, false));
        assertEquals("0:65 1:65 2:65 ", send(0xFF, false, DeliveryMode.FIXED, false));
        assertEquals("", send(7, false, DeliveryMode.FIXED, false));
    }

    @Test
    void logicalDestinationIsASet() {
        assertEquals("0:65 2:65 ", send(5, true, DeliveryMode.FIXED, false));
        assertEquals("", send(0x80, true, DeliveryMode.FIXED, false));
    }

    @Test
    void lowestPriorityGoesRound() {
        assertEquals("0:65 ", send(7, true, DeliveryMode.LOWEST_PRIORITY, false));
        assertEquals("1:65 ", send(7, true, DeliveryMode.LOWEST_PRIORITY, false));
        assertEquals("2:65 ", send(7, true, DeliveryMode.LOWEST_PRIORITY, false));
        assertEquals("0:65 ", send(7, true, DeliveryMode.LOWEST_PRIORITY, false));
    }

    @Test
    void otherModesDeliverNoVector() {
        assertEquals("nmi 2 ", send(2, false, DeliveryMode.NMI, false));
        assertEquals("attend 0 ", send(0, false, DeliveryMode.EXT_INT, false));
        assertEquals("", send(0, false, DeliveryMode.SMI, false));
        assertEquals("", send(0, false, DeliveryMode.RESERVED_3, false));
    }

    @Test
    void levelInterruptIsInFlightUntilItsVectorIsIdle() {
        assertEquals("1:65 attend 1 ", send(1, false, DeliveryMode.FIXED, true));
        assertTrue(router.inFlight(1));
        assertFalse(router.inFlight(0));
        long[] busy = {0, 1L << 1, 0, 0};
        assertEquals(0, router.ended(1, busy)[1]);
        assertTrue(router.inFlight(1));
        assertEquals(1L << 1, router.ended(1, new long[4])[1]);
        assertFalse(router.inFlight(1));
    }
}
