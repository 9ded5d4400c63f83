package org.jacinth.zx;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.lang.foreign.MemorySegment;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import org.jacinth.hypervisor.spi.Exit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class VcpuCallsTest {
    private final TestProcess process = new TestProcess();
    private final Syscalls zx = process.zx;
    private final int guest = process.guest();

    @AfterEach
    void close() {
        process.close();
    }

    private String enter(int vcpu) {
        process.packet.fill((byte) 0xEE);
        int status = zx.vcpuEnter(vcpu, process.packet);
        if (status != 0) {
            for (byte b : process.packet.toArray(UserMemory.U8)) {
                assertEquals((byte) 0xEE, b, "an error leaves the packet alone");
            }
            return Status.text(status);
        }
        StringBuilder text = new StringBuilder();
        for (int at = 0; at < PortPacket.SIZE; at += 8) {
            text.append(at == 0 ? "" : " ").append(Long.toHexString(process.packet.get(UserMemory.U64, at)));
        }
        return text.toString();
    }

    @Test
    void createLooksAtOptionsThenHandleThenEntryThenThread() throws Exception {
        assertEquals(Status.ZX_ERR_INVALID_ARGS, zx.vcpuCreate(0, 1, 0, null));
        assertEquals(Status.ZX_ERR_BAD_HANDLE, zx.vcpuCreate(0, 0, 0, null));
        assertEquals(Status.ZX_ERR_WRONG_TYPE, zx.vcpuCreate(process.vmar, 0, 0, null));
        int weak = process.duplicate(guest, Rights.WRITE);
        assertEquals(Status.ZX_ERR_ACCESS_DENIED, zx.vcpuCreate(weak, 0, -1, null));
        assertEquals(Status.ZX_ERR_INVALID_ARGS, zx.vcpuCreate(guest, 0, 1L << 48, process.out));
        assertEquals(Status.ZX_ERR_INVALID_ARGS, zx.vcpuCreate(guest, 0, -1, process.out));
        process.vcpu(guest);
        assertEquals(Status.ZX_ERR_INVALID_ARGS, zx.vcpuCreate(guest, 0, 1L << 48, process.out));
        assertEquals(Status.ZX_ERR_BAD_STATE, zx.vcpuCreate(guest, 0, 0, null));
        TestProcess.elsewhere(() -> {
            assertEquals(Status.ZX_OK, zx.vcpuCreate(guest, 0, (1L << 48) - 1, process.out));
            return null;
        });
    }

    @Test
    void eitherGenerationsRightCreatesVcpus() throws Exception {
        for (int right : new int[] {Rights.MANAGE_PROCESS, Rights.MANAGE_THREAD}) {
            int handle = process.duplicate(guest, right);
            assertEquals(Status.ZX_OK, (int) TestProcess.elsewhere(() -> zx.vcpuCreate(handle, 0, 0, process.out)));
        }
    }

    @Test
    void aFailedCreateLeavesNothingBehind() {
        assertEquals(Status.ZX_ERR_INVALID_ARGS, zx.vcpuCreate(guest, 0, 0, null));
        assertEquals(1, process.engineVcpu().closed);
        process.engine.createVcpuStatus = Status.ZX_ERR_NOT_SUPPORTED;
        assertEquals(Status.ZX_ERR_NOT_SUPPORTED, zx.vcpuCreate(guest, 0, 0, process.out));
        process.engine.createVcpuStatus = 0;
        process.vcpu(guest);
        assertEquals(0, process.engineVcpu().index);
    }

    @Test
    void virtualThreadsAreRefused() throws Exception {
        FutureTask<Integer> task = new FutureTask<>(() -> zx.vcpuCreate(guest, 0, 0, process.out));
        Thread.ofVirtual().start(task);
        assertEquals(Status.ZX_ERR_BAD_STATE, task.get(20, TimeUnit.SECONDS));
    }

    @Test
    void indicesAreReusedLowestFirstAndEndAtSixtyFour() throws Exception {
        int[] handles = new int[64];
        for (int i = 0; i < 64; i++) {
            int n = i;
            handles[i] = TestProcess.elsewhere(() -> process.vcpu(guest));
            assertEquals(n, process.engineVcpu().index);
        }
        assertEquals(Status.ZX_ERR_NO_RESOURCES, zx.vcpuCreate(guest, 0, 0, process.out));
        zx.handleClose(handles[9]);
        zx.handleClose(handles[3]);
        process.vcpu(guest);
        assertEquals(3, process.engineVcpu().index);
    }

    @Test
    void aThreadMayCreateAgainAfterItsVcpuIsGone() {
        int first = process.vcpu(guest);
        assertEquals(Status.ZX_ERR_BAD_STATE, zx.vcpuCreate(guest, 0, 0, process.out));
        int second = process.duplicate(first, Rights.SAME_RIGHTS);
        zx.handleClose(first);
        assertEquals(Status.ZX_ERR_BAD_STATE, zx.vcpuCreate(guest, 0, 0, process.out));
        zx.handleClose(second);
        process.vcpu(guest);
        assertEquals(0, process.engineVcpu().index);
    }

    @Test
    void enterChecksHandleThenThread() throws Exception {
        int vcpu = process.vcpu(guest);
        assertEquals(Status.ZX_ERR_BAD_HANDLE, zx.vcpuEnter(0, null));
        assertEquals(Status.ZX_ERR_WRONG_TYPE, zx.vcpuEnter(guest, null));
        int weak = process.duplicate(vcpu, Rights.READ | Rights.WRITE | Rights.SIGNAL);
        assertEquals(Status.ZX_ERR_ACCESS_DENIED, zx.vcpuEnter(weak, null));
        assertEquals(Status.ZX_ERR_ACCESS_DENIED, zx.vcpuResume(weak, null));
        assertEquals(Status.ZX_ERR_BAD_STATE, (int) TestProcess.elsewhere(() -> zx.vcpuEnter(vcpu, process.packet)));
    }

    @Test
    void packetsHaveTheirLayouts() {
        zx.guestSetTrap(guest, Trap.IO, 0x11, 2, 0, 0x1234);
        zx.guestSetTrap(guest, Trap.MEM, 0xC0_0000, 0x1000, 0, 0x5678);
        int vcpu = process.vcpu(guest);
        process.engineVcpu().then(new Exit.Io(0x12, 2, false, 0xAABB_CCDD));
        process.engineVcpu().then(new Exit.Io(0x11, 4, true, 0x55));
        process.engineVcpu().then(new Exit.Mem(0xC0_0008, 0x1000, 0x2345, 12, 4));
        process.engineVcpu().then(new Exit.Ipi(-1, 0xF0));
        process.engineVcpu().then(new Exit.Startup(3, 0x9000));
        assertEquals("1234 5 ccdd00020012 0 0 0", enter(vcpu));
        assertEquals("1234 5 1040011 0 0 0", enter(vcpu));
        assertEquals("5678 4 c00008 1000 2345 40c", enter(vcpu));
        assertEquals("0 6 0 ffffffffffffffff f0 0", enter(vcpu));
        assertEquals("0 6 1 3 9000 0", enter(vcpu));
    }

    @Test
    void aBadPacketPointerLosesThePacketButNotTheVcpu() {
        zx.guestSetTrap(guest, Trap.IO, 0x11, 1, 0, 0);
        int vcpu = process.vcpu(guest);
        for (MemorySegment bad : new MemorySegment[] {
            null, MemorySegment.NULL, process.packet.asSlice(1), process.packet.asReadOnly()
        }) {
            process.engineVcpu().then(new Exit.Io(0x11, 1, false, 1));
            process.engineVcpu().then(new Exit.Io(0x11, 1, false, 2));
            assertEquals(Status.ZX_ERR_INVALID_ARGS, zx.vcpuEnter(vcpu, bad));
            assertEquals("0 5 200010011 0 0 0", enter(vcpu));
        }
    }

    @Test
    void failuresBecomeTheStatus() {
        int vcpu = process.vcpu(guest);
        process.engineVcpu().then(new Exit.Failed(Status.ZX_ERR_NOT_FOUND, "port"));
        process.engineVcpu().then(new Exit.Failed(0, "engine bug"));
        assertEquals("NOT_FOUND(-25)", enter(vcpu));
        assertEquals("INTERNAL(-1)", enter(vcpu));
    }

    @Test
    void kicksBeforeEnterAreOneCancel() {
        int vcpu = process.vcpu(guest);
        assertEquals(0, kickedFlag(vcpu));
        zx.vcpuKick(vcpu);
        zx.vcpuKick(vcpu);
        assertEquals(1, kickedFlag(vcpu));
        process.engineVcpu().then(new Exit.Ipi(1, 2));
        assertEquals("CANCELED(-23)", enter(vcpu));
        assertEquals(0, kickedFlag(vcpu));
        assertEquals("0 6 0 1 2 0", enter(vcpu));
    }

    @Test
    void aKickEndsAnEnterOfAnotherThread() throws Exception {
        CompletableFuture<Integer> handle = new CompletableFuture<>();
        FutureTask<Integer> result = new FutureTask<>(() -> {
            handle.complete(process.vcpu(guest));
            return zx.vcpuEnter(handle.join(), process.packet);
        });
        Thread.ofPlatform().start(result);
        assertEquals(Status.ZX_OK, zx.vcpuKick(handle.get(20, TimeUnit.SECONDS)));
        assertEquals(Status.ZX_ERR_CANCELED, result.get(20, TimeUnit.SECONDS));
    }

    private int kickedFlag(int vcpu) {
        MemorySegment flags = process.arena.allocate(4);
        assertEquals(Status.ZX_OK, zx.objectGetInfo(vcpu, InfoTopic.VCPU, flags, 4, null, null));
        return flags.get(UserMemory.U32, 0);
    }

    @Test
    void interruptTakesVectorsBelow256FromAnyThread() throws Exception {
        int vcpu = process.vcpu(guest);
        TestProcess.elsewhere(() -> {
            assertEquals(Status.ZX_OK, zx.vcpuInterrupt(vcpu, 0));
            assertEquals(Status.ZX_OK, zx.vcpuInterrupt(vcpu, 255));
            assertEquals(Status.ZX_ERR_OUT_OF_RANGE, zx.vcpuInterrupt(vcpu, 256));
            assertEquals(Status.ZX_ERR_OUT_OF_RANGE, zx.vcpuInterrupt(vcpu, -1));
            return null;
        });
        assertEquals(List.of(0, 255), process.engineVcpu().interrupts);
    }

    @Test
    void eachCallNeedsItsRight() {
        int vcpu = process.vcpu(guest);
        MemorySegment state = process.state(0);
        int read = process.duplicate(vcpu, Rights.READ);
        assertEquals(Status.ZX_OK, zx.vcpuReadState(read, VcpuStateKind.STATE, state, 136));
        assertEquals(Status.ZX_ERR_ACCESS_DENIED, zx.vcpuWriteState(read, VcpuStateKind.STATE, state, 136));
        assertEquals(Status.ZX_ERR_ACCESS_DENIED, zx.vcpuEnter(read, process.packet));
        assertEquals(Status.ZX_ERR_ACCESS_DENIED, zx.vcpuInterrupt(read, 32));
        assertEquals(Status.ZX_ERR_ACCESS_DENIED, zx.vcpuKick(read));
        assertEquals(
                Status.ZX_ERR_ACCESS_DENIED, zx.objectGetInfo(read, InfoTopic.VCPU, state, 4, null, null));
        int write = process.duplicate(vcpu, Rights.WRITE);
        assertEquals(Status.ZX_ERR_ACCESS_DENIED, zx.vcpuReadState(write, 99, state, 136));
        assertEquals(Status.ZX_OK, zx.vcpuWriteState(write, VcpuStateKind.STATE, state, 136));
        assertEquals(Status.ZX_ERR_BAD_HANDLE, zx.vcpuKick(0));
        assertEquals(Status.ZX_ERR_WRONG_TYPE, zx.vcpuKick(guest));
        assertEquals(Status.ZX_ERR_BAD_HANDLE, zx.vcpuInterrupt(0, 256));
        assertEquals(Status.ZX_ERR_WRONG_TYPE, zx.vcpuInterrupt(guest, 256));
    }

    @Test
    void readChecksKindAndSizeThenThreadThenPointer() throws Exception {
        int vcpu = process.vcpu(guest);
        MemorySegment state = process.state(0);
        assertEquals(Status.ZX_ERR_BAD_HANDLE, zx.vcpuReadState(0, 0, state, 136));
        assertEquals(Status.ZX_ERR_WRONG_TYPE, zx.vcpuReadState(guest, 99, state, 136));
        assertEquals(Status.ZX_ERR_INVALID_ARGS, zx.vcpuReadState(vcpu, VcpuStateKind.IO, state, 8));
        assertEquals(Status.ZX_ERR_INVALID_ARGS, zx.vcpuReadState(vcpu, VcpuStateKind.STATE, state, 135));
        assertEquals(Status.ZX_ERR_INVALID_ARGS, zx.vcpuReadState(vcpu, 7, state, -1));
        assertEquals(Status.ZX_ERR_INVALID_ARGS, zx.vcpuReadState(vcpu, VcpuStateKind.STATE, null, 136));
        assertEquals(
                Status.ZX_ERR_INVALID_ARGS,
                zx.vcpuReadState(vcpu, VcpuStateKind.STATE, state.asReadOnly(), 136));
        TestProcess.elsewhere(() -> {
            assertEquals(Status.ZX_ERR_INVALID_ARGS, zx.vcpuReadState(vcpu, VcpuStateKind.IO, null, 8));
            assertEquals(Status.ZX_ERR_BAD_STATE, zx.vcpuReadState(vcpu, VcpuStateKind.STATE, null, 136));
            return null;
        });
    }

    @Test
    void readShowsRegistersAndMaskedFlags() {
        int vcpu = process.vcpu(guest);
        for (int i = 0; i < 16; i++) {
            process.engineVcpu().registers[i] = 0x100 + i;
        }
        process.engineVcpu().registers[17] = -1;
        MemorySegment state = process.arena.allocate(136);
        assertEquals(Status.ZX_OK, zx.vcpuReadState(vcpu, VcpuStateKind.STATE, state, 136));
        for (int i = 0; i < 16; i++) {
            assertEquals(0x100 + i, state.get(UserMemory.U64, i * 8L));
        }
        assertEquals(0x24_4DD5, state.get(UserMemory.U64, 128));
    }

    @Test
    void ownKindsComeFromTheEngine() {
        int vcpu = process.vcpu(guest);
        byte[] control = new byte[64];
        control[63] = 7;
        process.engineVcpu().states.put(VcpuStateKind.CONTROL, control);
        MemorySegment read = process.arena.allocate(64);
        assertEquals(Status.ZX_OK, zx.vcpuReadState(vcpu, VcpuStateKind.CONTROL, read, 64));
        assertArrayEquals(control, read.toArray(UserMemory.U8));
        process.engineVcpu().stateStatus = Status.ZX_ERR_NOT_SUPPORTED;
        read.fill((byte) 1);
        assertEquals(Status.ZX_ERR_NOT_SUPPORTED, zx.vcpuReadState(vcpu, VcpuStateKind.CONTROL, read, 64));
        assertEquals(1, read.get(UserMemory.U8, 63));
    }

    @Test
    void aDeadOwnersVcpuAnswersOnlyWhatAnyThreadMayAsk() throws Exception {
        int vcpu = TestProcess.elsewhere(() -> process.vcpu(guest));
        assertEquals(Status.ZX_ERR_BAD_STATE, zx.vcpuEnter(vcpu, process.packet));
        assertEquals(
                Status.ZX_ERR_BAD_STATE,
                zx.vcpuReadState(vcpu, VcpuStateKind.STATE, process.arena.allocate(136), 136));
        assertEquals(Status.ZX_OK, zx.vcpuInterrupt(vcpu, 32));
        assertEquals(Status.ZX_OK, zx.vcpuKick(vcpu));
        assertEquals(1, kickedFlag(vcpu));
        assertEquals(Status.ZX_OK, zx.handleClose(vcpu));
        assertEquals(1, process.engineVcpu().closed);
    }
}
