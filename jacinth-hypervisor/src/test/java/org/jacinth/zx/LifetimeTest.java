package org.jacinth.zx;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import org.jacinth.hypervisor.spi.Exit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class LifetimeTest {
    private static final long BELL = 0xC0_0000;

    private final TestProcess process = new TestProcess();
    private final Syscalls zx = process.zx;
    private final int guest = process.guest();

    @AfterEach
    void close() {
        process.close();
    }

    private ScriptedEngine.ScriptedGuest engineGuest() {
        return process.engine.guest();
    }

    @Test
    void aGuestLivesWhileItHasVcpus() {
        int vcpu = process.vcpu(guest);
        int second = process.duplicate(vcpu, Rights.SAME_RIGHTS);
        zx.handleClose(guest);
        assertEquals(0, engineGuest().closed);
        zx.handleClose(vcpu);
        assertEquals(0, process.engineVcpu().closed);
        process.engineVcpu().then(new Exit.Ipi(1, 1));
        assertEquals(Status.ZX_OK, zx.vcpuEnter(second, process.packet));
        zx.handleClose(second);
        assertEquals(1, process.engineVcpu().closed);
        assertEquals(1, engineGuest().closed);
    }

    @Test
    void theAddressSpaceDoesNotKeepTheGuestAlive() {
        zx.handleClose(guest);
        assertEquals(1, engineGuest().closed);
        assertEquals(Status.ZX_ERR_BAD_STATE, zx.vmarUnmap(process.vmar, 0, 0x1000));
    }

    @Test
    void closingTheAddressSpaceHandleLeavesTheMappings() {
        int vmo = process.vmo(0x1000);
        process.map(0, vmo, 0, 0x1000);
        zx.handleClose(process.vmar);
        zx.handleClose(vmo);
        assertTrue(engineGuest().host.memory().find(0).memory().scope().isAlive());
    }

    @Test
    void aVcpuWhoseLastHandleIsClosedDuringEnterGoesWhenEnterReturns() throws Exception {
        CompletableFuture<Integer> handle = new CompletableFuture<>();
        FutureTask<Integer> entering = new FutureTask<>(() -> {
            handle.complete(process.vcpu(guest));
            int status = zx.vcpuEnter(handle.join(), process.packet);
            assertEquals(Status.ZX_OK, zx.vcpuCreate(guest, 0, 0, process.out), "the thread is free again");
            return status;
        });
        Thread.ofPlatform().start(entering);
        int vcpu = handle.get(20, TimeUnit.SECONDS);
        ScriptedEngine.ScriptedVcpu engineVcpu = process.engineVcpu();
        while (!engineVcpu.running) {
            Thread.onSpinWait();
        }
        assertEquals(Status.ZX_OK, zx.handleClose(vcpu));
        assertEquals(Status.ZX_ERR_BAD_HANDLE, zx.vcpuKick(vcpu));
        assertEquals(0, engineVcpu.closed);
        assertFalse(entering.isDone());
        engineVcpu.then(new Exit.Ipi(1, 1));
        assertEquals(Status.ZX_OK, entering.get(20, TimeUnit.SECONDS));
        assertEquals(1, engineVcpu.closed);
    }

    @Test
    void closingTheProcessEndsAnEnter() throws Exception {
        CompletableFuture<Integer> handle = new CompletableFuture<>();
        FutureTask<Integer> entering = new FutureTask<>(() -> {
            handle.complete(process.vcpu(guest));
            return zx.vcpuEnter(handle.join(), process.packet);
        });
        Thread.ofPlatform().start(entering);
        handle.get(20, TimeUnit.SECONDS);
        while (!process.engineVcpu().running) {
            Thread.onSpinWait();
        }
        zx.close();
        assertEquals(Status.ZX_ERR_CANCELED, entering.get(20, TimeUnit.SECONDS));
    }

    private int bell(int port) {
        assertEquals(Status.ZX_OK, zx.guestSetTrap(guest, Trap.BELL, BELL, 0x1000, port, 0x1234));
        return port;
    }

    @Test
    void bellsAreQueuedAndTheGuestGoesOn() {
        int port = bell(process.port());
        int vcpu = process.vcpu(guest);
        process.engineVcpu().then(new Exit.Bell(BELL + 8));
        process.engineVcpu().then(new Exit.Ipi(1, 1));
        assertEquals(Status.ZX_OK, zx.vcpuEnter(vcpu, process.packet));
        assertEquals(Status.ZX_OK, zx.portWait(port, 0, process.packet));
        assertEquals(0x1234, process.packet.get(UserMemory.U64, PortPacket.KEY));
        assertEquals(PacketType.GUEST_BELL, process.packet.get(UserMemory.U64, PortPacket.TYPE));
        assertEquals(BELL + 8, process.packet.get(UserMemory.U64, PortPacket.BELL_ADDR));
        assertEquals(0, process.packet.get(UserMemory.U64, 24));
        assertEquals(Status.ZX_ERR_TIMED_OUT, zx.portWait(port, 0, process.packet));
    }

    @Test
    void aBellWithoutAPortIsBadStateOnce() {
        int port = bell(process.port());
        int vcpu = process.vcpu(guest);
        zx.handleClose(port);
        process.engineVcpu().then(new Exit.Bell(BELL));
        process.engineVcpu().then(new Exit.Ipi(1, 1));
        assertEquals(Status.ZX_ERR_BAD_STATE, zx.vcpuEnter(vcpu, process.packet));
        assertEquals(Status.ZX_OK, zx.vcpuEnter(vcpu, process.packet));
    }

    @Test
    void aDeadGuestsBellsGoAndUserPacketsWithTheSameKeyStay() {
        int port = bell(process.port());
        int vcpu = process.vcpu(guest);
        process.engineVcpu().then(new Exit.Bell(BELL));
        process.engineVcpu().then(new Exit.Ipi(1, 1));
        zx.vcpuEnter(vcpu, process.packet);
        process.packet.set(UserMemory.U64, PortPacket.KEY, 0x1234);
        zx.portQueue(port, process.packet);
        zx.handleClose(vcpu);
        zx.handleClose(guest);
        assertEquals(Status.ZX_OK, zx.portWait(port, 0, process.packet));
        assertEquals(PacketType.USER, process.packet.get(UserMemory.U32, PortPacket.TYPE));
        assertEquals(Status.ZX_ERR_TIMED_OUT, zx.portWait(port, 0, process.packet));
    }

    @Test
    void aFullPoolBlocksTheVcpuUntilAPacketIsTaken() throws Exception {
        int port = bell(process.port());
        FutureTask<Integer> entering = ringing(257, true);
        assertEquals(Status.ZX_OK, zx.portWait(port, Syscalls.TIME_INFINITE, process.packet));
        assertEquals(Status.ZX_OK, entering.get(20, TimeUnit.SECONDS));
        for (int i = 1; i < 257; i++) {
            assertEquals(Status.ZX_OK, zx.portWait(port, 0, process.packet));
            assertEquals(BELL + i, process.packet.get(UserMemory.U64, PortPacket.BELL_ADDR));
        }
        assertEquals(Status.ZX_ERR_TIMED_OUT, zx.portWait(port, 0, process.packet));
    }

    @Test
    void aBlockedVcpuCanBeKickedAndKeepsItsBell() throws Exception {
        int port = bell(process.port());
        CompletableFuture<Void> taken = new CompletableFuture<>();
        FutureTask<Integer> entering = new FutureTask<>(() -> {
            int vcpu = ring(257);
            process.engineVcpu().then(new Exit.Ipi(1, 1));
            handle.complete(vcpu);
            assertEquals(Status.ZX_ERR_CANCELED, zx.vcpuEnter(vcpu, process.packet));
            taken.get(20, TimeUnit.SECONDS);
            return zx.vcpuEnter(vcpu, process.packet);
        });
        Thread thread = Thread.ofPlatform().start(entering);
        awaitBlocked(thread);
        assertEquals(Status.ZX_OK, zx.vcpuKick(handle.join()));
        assertEquals(Status.ZX_OK, zx.portWait(port, Syscalls.TIME_INFINITE, process.packet));
        taken.complete(null);
        assertEquals(Status.ZX_OK, entering.get(20, TimeUnit.SECONDS));
        for (int i = 1; i < 257; i++) {
            assertEquals(Status.ZX_OK, zx.portWait(port, 0, process.packet));
        }
        assertEquals(BELL + 256, process.packet.get(UserMemory.U64, PortPacket.BELL_ADDR));
    }

    @Test
    void closingThePortFreesABlockedVcpu() throws Exception {
        int port = bell(process.port());
        FutureTask<Integer> entering = ringing(257, false);
        zx.handleClose(port);
        assertEquals(Status.ZX_ERR_BAD_STATE, entering.get(20, TimeUnit.SECONDS));
    }

    private final CompletableFuture<Integer> handle = new CompletableFuture<>();

    private int ring(int times) {
        int vcpu = process.vcpu(guest);
        for (int i = 0; i < times; i++) {
            process.engineVcpu().then(new Exit.Bell(BELL + i));
        }
        return vcpu;
    }

    /** Enters in another thread and returns when that blocks on the pool. */
    private FutureTask<Integer> ringing(int times, boolean thenExit) throws Exception {
        FutureTask<Integer> entering = new FutureTask<>(() -> {
            int vcpu = ring(times);
            if (thenExit) {
                process.engineVcpu().then(new Exit.Ipi(1, 1));
            }
            handle.complete(vcpu);
            return zx.vcpuEnter(vcpu, process.arena.allocate(PortPacket.SIZE));
        });
        Thread thread = Thread.ofPlatform().start(entering);
        awaitBlocked(thread);
        return entering;
    }

    private void awaitBlocked(Thread thread) throws Exception {
        handle.get(20, TimeUnit.SECONDS);
        while (thread.getState() != Thread.State.WAITING) {
            Thread.onSpinWait();
        }
    }
}
