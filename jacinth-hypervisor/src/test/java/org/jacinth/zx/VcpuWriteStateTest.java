package org.jacinth.zx;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import org.jacinth.hypervisor.spi.EngineVcpu;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class VcpuWriteStateTest {
    private final TestProcess process = new TestProcess();
    private final Syscalls zx = process.zx;
    private final int guest = process.guest();
    private final int vcpu = process.vcpu(guest);

    @AfterEach
    void close() {
        process.close();
    }

    private int write(int handle, int kind, MemorySegment buffer, long size) {
        return zx.vcpuWriteState(handle, kind, buffer, size);
    }

    private long register(int number) {
        return process.engineVcpu().registers[number];
    }

    @Test
    void unknownHandleIsBadHandle() {
        assertEquals(Status.ZX_ERR_BAD_HANDLE, write(0, 99, null, 0));
        assertEquals(Status.ZX_ERR_BAD_HANDLE, write(vcpu ^ 0x40000, VcpuStateKind.STATE, process.state(0), 136));
    }

    @Test
    void guestHandleIsWrongTypeBeforeTheKindIsLookedAt() {
        assertEquals(Status.ZX_ERR_WRONG_TYPE, write(guest, 99, process.state(0), 136));
    }

    @Test
    void missingWriteRightIsAccessDeniedBeforeTheKindIsLookedAt() {
        int readOnly = process.duplicate(vcpu, Rights.READ);
        assertEquals(Status.ZX_ERR_ACCESS_DENIED, write(readOnly, 99, null, 0));
    }

    @Test
    void unknownKindIsInvalid() {
        assertEquals(Status.ZX_ERR_INVALID_ARGS, write(vcpu, 2, process.state(0), 136));
        assertEquals(Status.ZX_ERR_INVALID_ARGS, write(vcpu, -1, process.state(0), -1));
    }

    @Test
    void sizeMustBeTheKindsExactly() {
        for (long size : new long[] {0, 8, 135, 137, -1, 1L << 32 | 136}) {
            assertEquals(Status.ZX_ERR_INVALID_ARGS, write(vcpu, VcpuStateKind.STATE, process.state(0), size));
        }
        assertEquals(Status.ZX_ERR_INVALID_ARGS, write(vcpu, VcpuStateKind.IO, process.state(0), 136));
        assertEquals(Status.ZX_ERR_INVALID_ARGS, write(vcpu, VcpuStateKind.STATE, null, 0));
    }

    @Test
    void nullIsInvalid() {
        assertEquals(Status.ZX_ERR_INVALID_ARGS, write(vcpu, VcpuStateKind.STATE, null, 136));
        assertEquals(Status.ZX_ERR_INVALID_ARGS, write(vcpu, VcpuStateKind.STATE, MemorySegment.NULL, 136));
    }

    @Test
    void shortClosedAndForeignSegmentsAreInvalid() throws Exception {
        assertEquals(
                Status.ZX_ERR_INVALID_ARGS, write(vcpu, VcpuStateKind.STATE, process.state(0).asSlice(1), 136));
        MemorySegment closed;
        try (Arena arena = Arena.ofConfined()) {
            closed = arena.allocate(136);
        }
        assertEquals(Status.ZX_ERR_INVALID_ARGS, write(vcpu, VcpuStateKind.STATE, closed, 136));
        MemorySegment foreign = TestProcess.elsewhere(() -> Arena.ofConfined().allocate(136));
        assertEquals(Status.ZX_ERR_INVALID_ARGS, write(vcpu, VcpuStateKind.STATE, foreign, 136));
    }

    @Test
    void readOnlyHeapAndUnalignedSegmentsAreFine() {
        assertEquals(Status.ZX_OK, write(vcpu, VcpuStateKind.STATE, process.state(0).asReadOnly(), 136));
        assertEquals(
                Status.ZX_OK, write(vcpu, VcpuStateKind.STATE, MemorySegment.ofArray(new byte[136]), 136));
        assertEquals(
                Status.ZX_OK,
                write(vcpu, VcpuStateKind.STATE, process.arena.allocate(150).asSlice(3), 136));
    }

    @Test
    void anotherThreadIsTheLastThingToBeFoundOut() throws Exception {
        MemorySegment good = process.state(0);
        MemorySegment io3 = process.io(3, 0);
        TestProcess.elsewhere(() -> {
            assertEquals(Status.ZX_ERR_INVALID_ARGS, write(vcpu, 99, null, 136));
            assertEquals(Status.ZX_ERR_INVALID_ARGS, write(vcpu, VcpuStateKind.STATE, good, 8));
            assertEquals(Status.ZX_ERR_INVALID_ARGS, write(vcpu, VcpuStateKind.STATE, null, 136));
            assertEquals(Status.ZX_ERR_BAD_STATE, write(vcpu, VcpuStateKind.STATE, good, 136));
            assertEquals(Status.ZX_ERR_BAD_STATE, write(vcpu, VcpuStateKind.IO, io3, 8));
            assertEquals(Status.ZX_ERR_BAD_STATE, write(vcpu, VcpuStateKind.RIP, good, 8));
            return null;
        });
        assertEquals(0, register(0));
    }

    @Test
    void accessSizeMustBeOneTwoOrFour() {
        for (int size : new int[] {1, 2, 4}) {
            assertEquals(Status.ZX_OK, write(vcpu, VcpuStateKind.IO, process.io(size, 0), 8));
        }
        for (int size : new int[] {0, 3, 5, 8, 255}) {
            assertEquals(Status.ZX_ERR_INVALID_ARGS, write(vcpu, VcpuStateKind.IO, process.io(size, 0), 8));
        }
    }

    @Test
    void ioReplacesTheLowBytesOnly() {
        process.engineVcpu().registers[0] = 0x1122_3344_5566_7788L;
        write(vcpu, VcpuStateKind.IO, process.io(1, 0xFFFF_FFAB), 8);
        assertEquals(0x1122_3344_5566_77ABL, register(0));
        write(vcpu, VcpuStateKind.IO, process.io(2, 0x1234_5678), 8);
        assertEquals(0x1122_3344_5566_5678L, register(0));
        write(vcpu, VcpuStateKind.IO, process.io(4, 0xDEAD_BEEF), 8);
        assertEquals(0x1122_3344_DEAD_BEEFL, register(0));
    }

    @Test
    void registersArriveInEncodingOrder() {
        assertEquals(Status.ZX_OK, write(vcpu, VcpuStateKind.STATE, process.state(0), 136));
        for (int i = 0; i < 16; i++) {
            assertEquals(i + 1, register(i));
        }
    }

    @Test
    void flagsAreLeftAloneWithoutBitOne() {
        process.engineVcpu().registers[EngineVcpu.RFLAGS] = 0x246;
        write(vcpu, VcpuStateKind.STATE, process.state(0xFFFF_FFFF_FFFF_FFFDL), 136);
        assertEquals(0x246, register(EngineVcpu.RFLAGS));
    }

    @Test
    void flagsUnderTheMaskAreReplacedWithBitOne() {
        process.engineVcpu().registers[EngineVcpu.RFLAGS] = 0x3246;
        write(vcpu, VcpuStateKind.STATE, process.state(0xFFFF_FFFF_FFDB_B22AL | 1 | 2), 136);
        assertEquals(0x3202 | 1, register(EngineVcpu.RFLAGS));
        write(vcpu, VcpuStateKind.STATE, process.state(0x24_4DD5 | 2), 136);
        assertEquals(0x24_4DD5 | 0x3202, register(EngineVcpu.RFLAGS));
    }

    @Test
    void flagsScenarioOfAFreshVcpu() {
        MemorySegment read = process.arena.allocate(136);
        long[] written = {0x1, 0x3, 0x0, 0x2, 0x202};
        long[] expected = {0, 1, 1, 0, 0};
        for (int i = 0; i < written.length; i++) {
            write(vcpu, VcpuStateKind.STATE, process.state(written[i]), 136);
            zx.vcpuReadState(vcpu, VcpuStateKind.STATE, read, 136);
            assertEquals(expected[i], read.get(UserMemory.U64, VcpuState.RFLAGS), "step " + i);
        }
        assertEquals(2, register(EngineVcpu.RFLAGS));
    }

    @Test
    void ripIsReplaced() {
        assertEquals(
                Status.ZX_OK,
                write(vcpu, VcpuStateKind.RIP, process.bytes(0xEF, 0xCD, 0xAB, 0x89, 0x67, 0x45, 0x23, 0x01), 8));
        assertEquals(0x0123_4567_89AB_CDEFL, register(EngineVcpu.RIP));
    }

    @Test
    void allOfTheFlagsAreReplacedThroughTheirOwnKind() {
        MemorySegment flags = process.bytes(0x03, 0x32, 0, 0, 0, 0, 0, 0);
        assertEquals(Status.ZX_OK, write(vcpu, VcpuStateKind.RFLAGS, flags, 8));
        assertEquals(0x3203, register(EngineVcpu.RFLAGS));
        assertEquals(Status.ZX_OK, zx.vcpuReadState(vcpu, VcpuStateKind.RFLAGS, process.out, 8));
        assertEquals(0x3203, process.out.get(UserMemory.U64, 0));
    }

    @Test
    void ownKindsGoToTheEngineInTheirExactSize() {
        MemorySegment debug = process.arena.allocate(48);
        debug.set(UserMemory.U64, 40, 0x400);
        assertEquals(Status.ZX_OK, write(vcpu, VcpuStateKind.DEBUG, debug, 48));
        assertArrayEquals(debug.toArray(UserMemory.U8), process.engineVcpu().states.get(VcpuStateKind.DEBUG));
        process.engineVcpu().stateStatus = Status.ZX_ERR_INVALID_ARGS;
        assertEquals(Status.ZX_ERR_INVALID_ARGS, write(vcpu, VcpuStateKind.DEBUG, debug, 48));
        assertEquals(Status.ZX_ERR_INVALID_ARGS, write(vcpu, VcpuStateKind.DEBUG, debug, 47));
    }

    @Test
    void readOnlyKindsCannotBeWritten() {
        assertEquals(
                Status.ZX_ERR_INVALID_ARGS,
                write(vcpu, VcpuStateKind.EXIT_REASON, process.arena.allocate(64), 64));
        assertEquals(
                Status.ZX_ERR_INVALID_ARGS, write(vcpu, VcpuStateKind.COUNTERS, process.arena.allocate(160), 160));
        assertEquals(
                Status.ZX_ERR_INVALID_ARGS, write(vcpu, VcpuStateKind.EXIT_TEXT, process.arena.allocate(256), 256));
    }
}
