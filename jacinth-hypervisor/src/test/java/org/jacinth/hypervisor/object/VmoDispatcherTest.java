package org.jacinth.hypervisor.object;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.jacinth.hypervisor.spi.EngineException;
import org.junit.jupiter.api.Test;

class VmoDispatcherTest {
    @Test
    void interruptedThreadCanMakeALargeObjectAndStaysInterrupted() throws EngineException {
        Thread.currentThread().interrupt();
        VmoDispatcher vmo = VmoDispatcher.create(8 << 20, 0);
        assertTrue(Thread.interrupted());
        assertEquals(8 << 20, vmo.size());
    }
}
