package org.jacinth.zx;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.jacinth.hypervisor.spi.GuestHost;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class GuestCallsTest {
    private final TestProcess process = new TestProcess();
    private final Syscalls zx = process.zx;
    private final int resource = zx.hypervisorResource();

    @AfterEach
    void close() {
        process.close();
    }

    private GuestHost host() {
        return process.engine.guest().host;
    }

    @Test
    void createLooksAtOptionsThenResourceThenEngineThenPointers() {
        int port = process.port();
        assertEquals(Status.ZX_ERR_INVALID_ARGS, zx.guestCreate(0, 1, null, null));
        assertEquals(Status.ZX_ERR_BAD_HANDLE, zx.guestCreate(0, 0, null, null));
        assertEquals(Status.ZX_ERR_WRONG_TYPE, zx.guestCreate(port, 0, null, null));
        process.engine.createGuestStatus = Status.ZX_ERR_NOT_SUPPORTED;
        assertEquals(Status.ZX_ERR_NOT_SUPPORTED, zx.guestCreate(resource, 0, null, null));
        process.engine.createGuestStatus = 0;
        assertEquals(Status.ZX_ERR_INVALID_ARGS, zx.guestCreate(resource, 0, null, process.out));
        assertEquals(1, process.engine.guest().closed);
        assertEquals(Status.ZX_ERR_INVALID_ARGS, zx.guestCreate(resource, 0, process.out, null));
        assertEquals(1, process.engine.guest().closed);
        assertEquals(port, process.handle());
    }

    @Test
    void theResourceNeedsNoRight() {
        int bare = process.duplicate(resource, Rights.NONE);
        assertEquals(Status.ZX_OK, zx.guestCreate(bare, 0, process.out, process.arena.allocate(4)));
    }

    @Test
    void trapChecksHandlesBeforeAnythingElse() {
        int guest = process.guest();
        int port = process.port();
        assertEquals(Status.ZX_ERR_BAD_HANDLE, zx.guestSetTrap(0, 99, 1, 0, 0, 0));
        assertEquals(Status.ZX_ERR_WRONG_TYPE, zx.guestSetTrap(port, 99, 1, 0, 0, 0));
        int weak = process.duplicate(guest, Rights.INSPECT);
        assertEquals(Status.ZX_ERR_ACCESS_DENIED, zx.guestSetTrap(weak, 99, 1, 0, 12, 0));
        assertEquals(Status.ZX_ERR_BAD_HANDLE, zx.guestSetTrap(guest, 99, 1, 0, 12, 0));
        assertEquals(Status.ZX_ERR_WRONG_TYPE, zx.guestSetTrap(guest, 99, 1, 0, guest, 0));
        int readPort = process.duplicate(port, Rights.READ);
        assertEquals(Status.ZX_ERR_ACCESS_DENIED, zx.guestSetTrap(guest, 99, 1, 0, readPort, 0));
    }

    @Test
    void onlyBellsHaveAPort() {
        int guest = process.guest();
        int port = process.port();
        assertEquals(Status.ZX_ERR_INVALID_ARGS, zx.guestSetTrap(guest, Trap.MEM, 0, 0x1000, port, 0));
        assertEquals(Status.ZX_ERR_INVALID_ARGS, zx.guestSetTrap(guest, Trap.BELL, 0, 0x1000, 0, 0));
        assertEquals(Status.ZX_ERR_INVALID_ARGS, zx.guestSetTrap(guest, Trap.IO, 0, 0x10, port, 0));
        assertEquals(Status.ZX_ERR_INVALID_ARGS, zx.guestSetTrap(guest, 3, 0, 0x1000, 0, 0));
        assertEquals(Status.ZX_ERR_INVALID_ARGS, zx.guestSetTrap(guest, -1, 0, 0x1000, port, 0));
    }

    @Test
    void memoryRangesAreWholePagesInsideTheSpace() {
        int guest = process.guest();
        long space = 1L << 48;
        long[][] bad = {{1, 0x1000}, {0, 0xFFF}, {0, 0}, {space, 0x1000}, {space - 0x1000, 0x2000}, {-0x1000, 0x1000},
            {0, -0x1000}, {0x1000, -0x1000}};
        for (long[] range : bad) {
            assertEquals(Status.ZX_ERR_INVALID_ARGS, zx.guestSetTrap(guest, Trap.MEM, range[0], range[1], 0, 0));
        }
        assertEquals(Status.ZX_OK, zx.guestSetTrap(guest, Trap.MEM, space - 0x1000, 0x1000, 0, 0));
        assertEquals(GuestHost.TrapKind.MEM, host().trapAt(space - 1));
        assertEquals(GuestHost.TrapKind.NONE, host().trapAt(space - 0x1001));
    }

    @Test
    void portRangesEndBeforeTheLastPort() {
        int guest = process.guest();
        assertEquals(Status.ZX_OK, zx.guestSetTrap(guest, Trap.IO, 0xFFFE, 1, 0, 0));
        assertEquals(Status.ZX_ERR_OUT_OF_RANGE, zx.guestSetTrap(guest, Trap.IO, 0xFFFF, 1, 0, 0));
        assertEquals(Status.ZX_ERR_OUT_OF_RANGE, zx.guestSetTrap(guest, Trap.IO, 0, 0, 0, 0));
        assertEquals(Status.ZX_ERR_OUT_OF_RANGE, zx.guestSetTrap(guest, Trap.IO, 0, 0xFFFF_FFFFL, 0, 0));
        assertEquals(Status.ZX_ERR_OUT_OF_RANGE, zx.guestSetTrap(guest, Trap.IO, -1, 2, 0, 0));
        assertEquals(Status.ZX_ERR_ALREADY_EXISTS, zx.guestSetTrap(guest, Trap.IO, 0, 0xFFFF, 0, 0));
        assertTrue(host().isPortTrapped(0xFFFE));
        assertFalse(host().isPortTrapped(0xFFFD));
        int other = process.guest();
        assertEquals(Status.ZX_OK, zx.guestSetTrap(other, Trap.IO, 0, 0xFFFF, 0, 0));
        assertTrue(host().isPortTrapped(0) && host().isPortTrapped(0xFFFE));
        assertFalse(host().isPortTrapped(0xFFFF));
    }

    @Test
    void bellsAndMemoryTrapsShareASpaceAndPortsHaveTheirOwn() {
        int guest = process.guest();
        assertEquals(Status.ZX_OK, zx.guestSetTrap(guest, Trap.BELL, 0x1000, 0x1000, process.port(), 0));
        assertEquals(Status.ZX_ERR_ALREADY_EXISTS, zx.guestSetTrap(guest, Trap.MEM, 0x1000, 0x1000, 0, 0));
        assertEquals(Status.ZX_OK, zx.guestSetTrap(guest, Trap.IO, 0x1000, 0x1000, 0, 0));
        assertEquals(GuestHost.TrapKind.BELL, host().trapAt(0x1FFF));
    }

    @Test
    void aTrapUnmapsItsRangeOnlyIfItSucceeds() {
        int guest = process.guest();
        int vmo = process.vmo(0x10000);
        assertEquals(Status.ZX_OK, process.map(0, vmo, 0, 0x10000));
        assertEquals(Status.ZX_OK, zx.guestSetTrap(guest, Trap.MEM, 0x3000, 0x2000, 0, 0));
        assertNull(host().memory().find(0x3000));
        assertNull(host().memory().find(0x4FFF));
        assertNotNull(host().memory().find(0x2FFF));
        assertEquals(0x5000, host().memory().find(0x5000).memoryOffset());
        int changes = process.engine.guest().mapChanges;
        assertEquals(Status.ZX_ERR_ALREADY_EXISTS, zx.guestSetTrap(guest, Trap.MEM, 0x4000, 0x2000, 0, 0));
        assertNotNull(host().memory().find(0x5000));
        assertEquals(changes, process.engine.guest().mapChanges);
    }

    @Test
    void theEngineHearsOfNewTraps() {
        int guest = process.guest();
        int before = process.engine.guest().mapChanges;
        zx.guestSetTrap(guest, Trap.IO, 0x10, 1, 0, 0);
        zx.guestSetTrap(guest, Trap.MEM, 0x1000, 0x1000, 0, 0);
        assertEquals(before + 2, process.engine.guest().mapChanges);
    }
}
