package org.jacinth.zx;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.foreign.MemorySegment;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class PortAndHandleCallsTest {
    private final TestProcess process = new TestProcess();
    private final Syscalls zx = process.zx;

    @AfterEach
    void close() {
        process.close();
    }

    private int queue(int port, long key) {
        MemorySegment packet = process.arena.allocate(PortPacket.SIZE, 8);
        packet.fill((byte) 0x77);
        packet.set(UserMemory.U64, PortPacket.KEY, key);
        packet.set(UserMemory.U32, PortPacket.STATUS, -5);
        return zx.portQueue(port, packet);
    }

    private long waitForKey(int port) {
        assertEquals(Status.ZX_OK, zx.portWait(port, 0, process.packet));
        return process.packet.get(UserMemory.U64, PortPacket.KEY);
    }

    @Test
    void portsAcceptTwoOptions() {
        assertEquals(Status.ZX_ERR_INVALID_ARGS, zx.portCreate(2, process.out));
        assertEquals(Status.ZX_ERR_INVALID_ARGS, zx.portCreate(-1, process.out));
        assertEquals(Status.ZX_OK, zx.portCreate(Syscalls.PORT_BIND_TO_INTERRUPT, process.out));
        assertEquals(Status.ZX_ERR_INVALID_ARGS, zx.portCreate(0, null));
    }

    @Test
    void packetsComeInOrderAsUserPackets() {
        int port = process.port();
        for (long key = 1; key <= 3; key++) {
            assertEquals(Status.ZX_OK, queue(port, key));
        }
        for (long key = 1; key <= 3; key++) {
            assertEquals(key, waitForKey(port));
            assertEquals(PacketType.USER, process.packet.get(UserMemory.U32, PortPacket.TYPE));
            assertEquals(-5, process.packet.get(UserMemory.U32, PortPacket.STATUS));
            assertEquals(0x7777_7777_7777_7777L, process.packet.get(UserMemory.U64, 40));
        }
        assertEquals(Status.ZX_ERR_TIMED_OUT, zx.portWait(port, 0, process.packet));
        assertEquals(Status.ZX_ERR_TIMED_OUT, zx.portWait(port, Long.MIN_VALUE, process.packet));
        assertEquals(
                Status.ZX_ERR_TIMED_OUT,
                zx.portWait(port, zx.clockGetMonotonic() + 1_000_000, process.packet));
    }

    @Test
    void userPacketsAreLimited() {
        int port = process.port();
        for (int i = 0; i < 2048; i++) {
            assertEquals(Status.ZX_OK, queue(port, i));
        }
        assertEquals(Status.ZX_ERR_SHOULD_WAIT, queue(port, 0));
        waitForKey(port);
        assertEquals(Status.ZX_OK, queue(port, 0));
    }

    @Test
    void portCallsCheckHandleRightsAndPointer() {
        int port = process.port();
        int vmo = process.vmo(0);
        int read = process.duplicate(port, Rights.READ);
        int write = process.duplicate(port, Rights.WRITE);
        assertEquals(Status.ZX_ERR_BAD_HANDLE, zx.portQueue(0, null));
        assertEquals(Status.ZX_ERR_WRONG_TYPE, zx.portQueue(vmo, null));
        assertEquals(Status.ZX_ERR_ACCESS_DENIED, zx.portQueue(read, null));
        assertEquals(Status.ZX_ERR_INVALID_ARGS, zx.portQueue(write, null));
        assertEquals(Status.ZX_ERR_BAD_HANDLE, zx.portWait(0, 0, null));
        assertEquals(Status.ZX_ERR_WRONG_TYPE, zx.portWait(vmo, 0, null));
        assertEquals(Status.ZX_ERR_ACCESS_DENIED, zx.portWait(write, 0, null));
        assertEquals(Status.ZX_ERR_TIMED_OUT, zx.portWait(read, 0, null));
        queue(port, 1);
        queue(port, 2);
        assertEquals(Status.ZX_ERR_INVALID_ARGS, zx.portWait(read, 0, process.packet.asReadOnly()));
        assertEquals(2, waitForKey(read));
    }

    @Test
    void cancelFindsNothing() {
        int port = process.port();
        int vmo = process.vmo(0);
        assertEquals(Status.ZX_ERR_BAD_HANDLE, zx.portCancel(0, vmo, 1));
        assertEquals(Status.ZX_ERR_WRONG_TYPE, zx.portCancel(vmo, vmo, 1));
        assertEquals(Status.ZX_ERR_ACCESS_DENIED, zx.portCancel(process.duplicate(port, Rights.READ), vmo, 1));
        assertEquals(Status.ZX_ERR_BAD_HANDLE, zx.portCancel(port, 0, 1));
        assertEquals(Status.ZX_ERR_ACCESS_DENIED, zx.portCancel(port, port, 1));
        queue(port, 1);
        assertEquals(Status.ZX_ERR_NOT_FOUND, zx.portCancel(port, vmo, 1));
        assertEquals(1, waitForKey(port));
    }

    @Test
    void aWaitEndsWithAPacketFromAnotherThread() throws Exception {
        int port = process.port();
        FutureTask<Long> waiting = new FutureTask<>(() -> {
            assertEquals(Status.ZX_OK, zx.portWait(port, Syscalls.TIME_INFINITE, process.packet));
            return process.packet.get(UserMemory.U64, 0);
        });
        Thread.ofPlatform().start(waiting);
        queue(port, 9);
        assertEquals(9, waiting.get(20, TimeUnit.SECONDS));
    }

    @Test
    void closingThePortOrTheProcessEndsAWait() throws Exception {
        for (boolean wholeProcess : new boolean[] {false, true}) {
            int port = process.port();
            CompletableFuture<Thread> thread = new CompletableFuture<>();
            FutureTask<Integer> waiting = new FutureTask<>(() -> {
                thread.complete(Thread.currentThread());
                return zx.portWait(port, Syscalls.TIME_INFINITE, process.packet);
            });
            Thread.ofPlatform().start(waiting);
            while (thread.get(20, TimeUnit.SECONDS).getState() != Thread.State.WAITING) {
                Thread.onSpinWait();
            }
            if (wholeProcess) {
                zx.close();
            } else {
                zx.handleClose(port);
            }
            assertEquals(Status.ZX_ERR_CANCELED, waiting.get(20, TimeUnit.SECONDS));
        }
    }

    @Test
    void anInterruptedThreadStopsWaitingAndStaysInterrupted() {
        int port = process.port();
        Thread.currentThread().interrupt();
        assertEquals(Status.ZX_ERR_CANCELED, zx.portWait(port, Syscalls.TIME_INFINITE, process.packet));
        assertTrue(Thread.interrupted());
    }

    @Test
    void handleValuesLookLikeZirconsAndAreNotReusedSoon() {
        Set<Integer> seen = new HashSet<>();
        for (int i = 0; i < 10_000; i++) {
            int port = process.port();
            assertEquals(3, port & 3);
            assertTrue(port > 0xFFFF, "value=" + port);
            assertTrue(seen.add(port));
            assertEquals(Status.ZX_OK, zx.handleClose(port));
            assertEquals(Status.ZX_ERR_BAD_HANDLE, zx.handleClose(port));
        }
    }

    @Test
    void manyHandlesCanBeOpenUntilTheTableIsFull() {
        int first = process.port();
        int status = Status.ZX_OK;
        int opened = 2;
        while (status == Status.ZX_OK) {
            status = zx.handleDuplicate(first, Rights.SAME_RIGHTS, process.out);
            opened += status == Status.ZX_OK ? 1 : 0;
        }
        assertEquals(Status.ZX_ERR_NO_MEMORY, status);
        assertEquals(1 << 16, opened);
        zx.handleClose(first);
        assertEquals(Status.ZX_OK, zx.handleDuplicate(process.handle(), Rights.SAME_RIGHTS, process.out));
    }

    @Test
    void closeAcceptsTheInvalidHandleOnly() {
        assertEquals(Status.ZX_OK, zx.handleClose(0));
        assertEquals(Status.ZX_ERR_BAD_HANDLE, zx.handleClose(3));
        assertEquals(Status.ZX_ERR_BAD_HANDLE, zx.handleClose(-1));
    }

    @Test
    void duplicateNarrowsRights() {
        int port = process.port();
        int narrow = process.duplicate(port, Rights.READ);
        assertEquals(Status.ZX_ERR_BAD_HANDLE, zx.handleDuplicate(0, Rights.SAME_RIGHTS, process.out));
        assertEquals(Status.ZX_ERR_ACCESS_DENIED, zx.handleDuplicate(narrow, Rights.SAME_RIGHTS, null));
        assertEquals(Status.ZX_ERR_INVALID_ARGS, zx.handleDuplicate(port, Rights.EXECUTE, process.out));
        assertEquals(Status.ZX_ERR_INVALID_ARGS, zx.handleDuplicate(port, Rights.READ, null));
        assertEquals(Rights.READ, rights(narrow));
        assertEquals(Rights.DEFAULT_PORT, rights(process.duplicate(port, Rights.SAME_RIGHTS)));
    }

    @Test
    void replaceConsumesTheHandleWhateverTheResult() {
        int port = process.port();
        int spare = process.duplicate(port, Rights.SAME_RIGHTS);
        assertEquals(Status.ZX_OK, zx.handleReplace(port, Rights.READ, process.out));
        int replaced = process.handle();
        assertEquals(Rights.READ, rights(replaced));
        assertEquals(Status.ZX_ERR_BAD_HANDLE, zx.handleClose(port));
        assertEquals(Status.ZX_OK, zx.handleReplace(replaced, Rights.SAME_RIGHTS, process.out));
        int again = process.handle();
        assertEquals(Rights.READ, rights(again));
        assertEquals(Status.ZX_ERR_INVALID_ARGS, zx.handleReplace(again, Rights.WRITE, process.out));
        assertEquals(Status.ZX_ERR_BAD_HANDLE, zx.handleClose(again));
        assertEquals(Status.ZX_ERR_INVALID_ARGS, zx.handleReplace(spare, Rights.SAME_RIGHTS, null));
        assertEquals(Status.ZX_ERR_BAD_HANDLE, zx.handleReplace(spare, Rights.SAME_RIGHTS, process.out));
    }

    private int rights(int handle) {
        MemorySegment info = process.arena.allocate(32);
        assertEquals(Status.ZX_OK, zx.objectGetInfo(handle, InfoTopic.HANDLE_BASIC, info, 32, null, null));
        return info.get(UserMemory.U32, 8);
    }

    @Test
    void newHandlesHaveZirconsRights() {
        int guest = process.guest();
        assertEquals(0x6800B, rights(guest));
        assertEquals(0x801F, rights(process.vmar));
        assertEquals(0xD01F, rights(process.vcpu(guest)));
        assertEquals(0x800F, rights(process.port()));
        assertEquals(0xD0FF, rights(process.vmo(0)));
        assertEquals(0x800B, rights(zx.hypervisorResource()));
    }

    @Test
    void basicInfoNamesTheObject() {
        int guest = process.guest();
        int vcpu = process.vcpu(guest);
        MemorySegment a = process.arena.allocate(32);
        MemorySegment b = process.arena.allocate(32);
        zx.objectGetInfo(guest, InfoTopic.HANDLE_BASIC, a, 32, null, null);
        zx.objectGetInfo(vcpu, InfoTopic.HANDLE_BASIC, b, 32, null, null);
        assertEquals(ObjectType.GUEST, a.get(UserMemory.U32, 12));
        assertEquals(ObjectType.VCPU, b.get(UserMemory.U32, 12));
        assertEquals(a.get(UserMemory.U64, 0), b.get(UserMemory.U64, 16));
        assertNotEquals(a.get(UserMemory.U64, 0), b.get(UserMemory.U64, 0));
        zx.objectGetInfo(process.duplicate(guest, 0x2), InfoTopic.HANDLE_BASIC, b, 40, null, null);
        assertEquals(a.get(UserMemory.U64, 0), b.get(UserMemory.U64, 0));
    }

    @Test
    void infoReportsHowManyRecordsThereAre() {
        int vcpu = process.vcpu();
        MemorySegment info = process.arena.allocate(32);
        MemorySegment actual = process.arena.allocate(8);
        MemorySegment avail = process.arena.allocate(8);
        assertEquals(Status.ZX_OK, zx.objectGetInfo(vcpu, InfoTopic.VCPU, info, 4, actual, avail));
        assertEquals(1, actual.get(UserMemory.U64, 0));
        assertEquals(1, avail.get(UserMemory.U64, 0));
        assertEquals(
                Status.ZX_ERR_BUFFER_TOO_SMALL, zx.objectGetInfo(vcpu, InfoTopic.VCPU, null, 3, actual, avail));
        assertEquals(0, actual.get(UserMemory.U64, 0));
        assertEquals(1, avail.get(UserMemory.U64, 0));
        assertEquals(Status.ZX_ERR_INVALID_ARGS, zx.objectGetInfo(vcpu, InfoTopic.VCPU, null, 4, null, null));
        assertEquals(
                Status.ZX_ERR_INVALID_ARGS,
                zx.objectGetInfo(vcpu, InfoTopic.VCPU, info, 4, actual.asReadOnly(), null));
    }

    @Test
    void infoChecksTopicAndHandle() {
        int port = process.port();
        assertEquals(Status.ZX_ERR_NOT_SUPPORTED, zx.objectGetInfo(port, 29, null, 0, null, null));
        assertEquals(Status.ZX_ERR_BAD_HANDLE, zx.objectGetInfo(0, InfoTopic.HANDLE_VALID, null, 0, null, null));
        assertEquals(Status.ZX_OK, zx.objectGetInfo(port, InfoTopic.HANDLE_VALID, null, 0, null, null));
        assertEquals(Status.ZX_ERR_WRONG_TYPE, zx.objectGetInfo(port, InfoTopic.VCPU, null, 0, null, null));
    }

    @Test
    void aClosedProcessHasNoHandles() {
        int port = process.port();
        zx.close();
        zx.close();
        assertEquals(Status.ZX_ERR_BAD_HANDLE, zx.portWait(port, 0, process.packet));
        assertEquals(Status.ZX_ERR_NO_MEMORY, zx.portCreate(0, process.out));
        assertFalse(process.engine.guests.iterator().hasNext());
    }
}
