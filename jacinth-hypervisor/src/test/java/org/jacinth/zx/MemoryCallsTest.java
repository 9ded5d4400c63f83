package org.jacinth.zx;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.foreign.MemorySegment;
import java.util.List;
import java.util.stream.Collectors;
import org.jacinth.hypervisor.spi.GuestPhysicalMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class MemoryCallsTest {
    private static final long PAGE = 0x1000;
    private static final int READ = VmOption.PERM_READ;
    private static final int RW = VmOption.PERM_READ | VmOption.PERM_WRITE;
    private static final int SPECIFIC = VmOption.SPECIFIC;

    private final TestProcess process = new TestProcess();
    private final Syscalls zx = process.zx;
    private final int guest = process.guest();
    private final int vmar = process.vmar;
    private final int vmo = process.vmo(8 * PAGE);

    @AfterEach
    void close() {
        process.close();
    }

    /** The map as text: page numbers, page of the object, access. */
    private String map() {
        return process.engine.guest().host.memory().regions().stream()
                .map(r -> r.gpa() / PAGE + "+" + r.size() / PAGE + "@" + r.memoryOffset() / PAGE
                        + (r.writable() ? "w" : "") + (r.executable() ? "x" : ""))
                .collect(Collectors.joining(" "));
    }

    private int map(int options, long pages, long object, long count) {
        return zx.vmarMap(vmar, options, pages * PAGE, vmo, object * PAGE, count * PAGE, process.out);
    }

    private int unmap(long page, long count) {
        return zx.vmarUnmap(vmar, page * PAGE, count * PAGE);
    }

    @Test
    void createChecksOptionsThenSizeThenPointer() {
        assertEquals(Status.ZX_ERR_INVALID_ARGS, zx.vmoCreate(-1, 1, null));
        assertEquals(Status.ZX_ERR_OUT_OF_RANGE, zx.vmoCreate(-1, 0, null));
        assertEquals(Status.ZX_ERR_OUT_OF_RANGE, zx.vmoCreate((1L << 48) + 1, 0, process.out));
        assertEquals(Status.ZX_ERR_INVALID_ARGS, zx.vmoCreate(0, 0, null));
        assertEquals(Status.ZX_OK, zx.vmoCreate(0, 0, process.out));
        assertEquals(Status.ZX_OK, zx.vmoCreate(1, VmoOption.RESIZABLE | VmoOption.DISCARDABLE, process.out));
        assertEquals(Status.ZX_OK, zx.vmoGetSize(process.handle(), process.out));
        assertEquals(PAGE, process.out.get(UserMemory.U64, 0));
    }

    @Test
    void sizeNeedsTheRightTypeAndAPointer() {
        assertEquals(Status.ZX_ERR_BAD_HANDLE, zx.vmoGetSize(0, process.out));
        assertEquals(Status.ZX_ERR_WRONG_TYPE, zx.vmoGetSize(guest, process.out));
        assertEquals(Status.ZX_ERR_INVALID_ARGS, zx.vmoGetSize(vmo, process.bytes(1, 2, 3, 4)));
        assertEquals(Status.ZX_OK, zx.vmoGetSize(process.duplicate(vmo, 0), process.out));
    }

    @Test
    void largeObjectsAreZeroAndCostNothing() {
        int large = process.vmo(1L << 32);
        MemorySegment memory = zx.vmoMemory(large);
        assertEquals(1L << 32, memory.byteSize());
        assertEquals(0, memory.get(UserMemory.U64, (1L << 32) - 8));
        memory.set(UserMemory.U64, 0x8000_0000L, 7);
        assertEquals(Status.ZX_OK, zx.vmoRead(large, process.out, 0x8000_0000L, 8));
        assertEquals(7, process.out.get(UserMemory.U64, 0));
    }

    @Test
    void readAndWriteCheckRightsThenRangeThenPointer() {
        MemorySegment four = process.bytes(1, 2, 3, 4);
        int none = process.duplicate(vmo, Rights.MAP);
        assertEquals(Status.ZX_ERR_BAD_HANDLE, zx.vmoRead(0, four, 0, 4));
        assertEquals(Status.ZX_ERR_WRONG_TYPE, zx.vmoWrite(vmar, four, 0, 4));
        assertEquals(Status.ZX_ERR_ACCESS_DENIED, zx.vmoRead(none, four, -1, 4));
        assertEquals(Status.ZX_ERR_ACCESS_DENIED, zx.vmoWrite(none, four, -1, 4));
        long[][] bad = {{8 * PAGE, 1}, {8 * PAGE - 3, 4}, {-1, 4}, {0, -1}, {8 * PAGE + 1, 0}, {4, Long.MAX_VALUE}};
        for (long[] range : bad) {
            assertEquals(Status.ZX_ERR_OUT_OF_RANGE, zx.vmoRead(vmo, null, range[0], range[1]));
            assertEquals(Status.ZX_ERR_OUT_OF_RANGE, zx.vmoWrite(vmo, null, range[0], range[1]));
        }
        assertEquals(Status.ZX_ERR_INVALID_ARGS, zx.vmoRead(vmo, four, 0, 5));
        assertEquals(Status.ZX_ERR_INVALID_ARGS, zx.vmoRead(vmo, four.asReadOnly(), 0, 4));
        assertEquals(Status.ZX_ERR_INVALID_ARGS, zx.vmoWrite(vmo, null, 0, 4));
        assertEquals(Status.ZX_OK, zx.vmoRead(vmo, null, 8 * PAGE, 0));
        assertEquals(Status.ZX_OK, zx.vmoWrite(vmo, four, 8 * PAGE - 4, 4));
        MemorySegment back = process.arena.allocate(4);
        assertEquals(Status.ZX_OK, zx.vmoRead(vmo, back, 8 * PAGE - 4, 4));
        assertEquals(-1, four.mismatch(back));
    }

    @Test
    void writesAreToldToEveryPlaceWhereTheBytesStand() {
        map(READ | SPECIFIC, 16, 2, 4);
        map(READ | SPECIFIC, 32, 0, 8);
        List<String> written = process.engine.guest().written;
        zx.vmoWrite(vmo, process.bytes(1, 2, 3, 4), 2 * PAGE - 2, 4);
        assertEquals(List.of("10000+2", "21ffe+4"), written);
        written.clear();
        zx.vmoWritten(vmo, 6 * PAGE, PAGE);
        assertEquals(List.of("26000+1000"), written);
        written.clear();
        unmap(32, 8);
        zx.vmoWritten(vmo, 6 * PAGE, PAGE);
        assertEquals(List.of(), written);
        assertEquals(Status.ZX_ERR_OUT_OF_RANGE, zx.vmoWritten(vmo, 8 * PAGE, 1));
    }

    @Test
    void directMemoryFollowsTheRights() {
        assertNull(zx.vmoMemory(0));
        assertNull(zx.vmoMemory(guest));
        assertNull(zx.vmoMemory(process.duplicate(vmo, Rights.WRITE)));
        assertTrue(zx.vmoMemory(process.duplicate(vmo, Rights.READ)).isReadOnly());
        assertFalse(zx.vmoMemory(vmo).isReadOnly());
    }

    @Test
    void mapChecksInZirconsOrder() {
        assertEquals(Status.ZX_ERR_BAD_HANDLE, zx.vmarMap(0, READ, 0, 0, 0, 0, null));
        assertEquals(Status.ZX_ERR_WRONG_TYPE, zx.vmarMap(vmo, READ, 0, 0, 0, 0, null));
        assertEquals(Status.ZX_ERR_BAD_HANDLE, zx.vmarMap(vmar, READ, 0, 0, 0, 0, null));
        assertEquals(Status.ZX_ERR_WRONG_TYPE, zx.vmarMap(vmar, READ, 0, vmar, 0, 0, null));
        int unmappable = process.duplicate(vmo, Rights.READ);
        assertEquals(Status.ZX_ERR_ACCESS_DENIED, zx.vmarMap(vmar, 1 << 20, 0, unmappable, 0, 0, null));
        assertEquals(Status.ZX_ERR_INVALID_ARGS, map(VmOption.PERM_WRITE | SPECIFIC, 0, 0, 1));
        assertEquals(Status.ZX_ERR_INVALID_ARGS, map(VmOption.PERM_EXECUTE | SPECIFIC, 0, 0, 1));
        assertEquals(Status.ZX_ERR_INVALID_ARGS, map(READ | SPECIFIC | 1 << 20, 0, 0, 1));
        assertEquals(Status.ZX_ERR_INVALID_ARGS, map(READ | SPECIFIC | VmOption.CAN_MAP_READ, 0, 0, 1));
        assertEquals(
                Status.ZX_ERR_INVALID_ARGS, map(READ | VmOption.SPECIFIC_OVERWRITE | VmOption.MAP_RANGE, 0, 0, 1));
        int readable = process.duplicate(vmo, Rights.READ | Rights.MAP);
        assertEquals(
                Status.ZX_ERR_ACCESS_DENIED, zx.vmarMap(vmar, RW | SPECIFIC, 0, readable, 0, 0, process.out));
        int readRegion = process.duplicate(vmar, Rights.READ);
        assertEquals(
                Status.ZX_ERR_ACCESS_DENIED,
                zx.vmarMap(readRegion, RW | SPECIFIC, 0, vmo, 0, PAGE, process.out));
        assertEquals("", map());
    }

    @Test
    void mapRangesAreWholePagesInsideSpaceAndObject() {
        long space = 1L << 48;
        assertEquals(Status.ZX_ERR_INVALID_ARGS, map(READ | SPECIFIC, 0, 0, 0));
        assertEquals(
                Status.ZX_ERR_INVALID_ARGS, zx.vmarMap(vmar, READ | SPECIFIC, 1, vmo, 0, PAGE, process.out));
        assertEquals(
                Status.ZX_ERR_INVALID_ARGS, zx.vmarMap(vmar, READ | SPECIFIC, 0, vmo, 1, PAGE, process.out));
        assertEquals(
                Status.ZX_ERR_INVALID_ARGS, zx.vmarMap(vmar, READ | SPECIFIC, 0, vmo, 0, PAGE + 1, process.out));
        assertEquals(
                Status.ZX_ERR_INVALID_ARGS, zx.vmarMap(vmar, READ | SPECIFIC, space, vmo, 0, PAGE, process.out));
        assertEquals(
                Status.ZX_ERR_INVALID_ARGS,
                zx.vmarMap(vmar, READ | SPECIFIC, space - PAGE, vmo, 0, 2 * PAGE, process.out));
        assertEquals(Status.ZX_ERR_INVALID_ARGS, map(READ, 1, 0, 1));
        assertEquals(Status.ZX_ERR_INVALID_ARGS, map(READ | SPECIFIC | VmOption.OFFSET_IS_UPPER_LIMIT, 1, 0, 1));
        assertEquals(
                Status.ZX_ERR_OUT_OF_RANGE,
                zx.vmarMap(vmar, READ | SPECIFIC, 0, vmo, Long.MAX_VALUE & -PAGE, 2 * PAGE, process.out));
        assertEquals(Status.ZX_ERR_BUFFER_TOO_SMALL, map(READ | SPECIFIC, 0, 7, 2));
        assertEquals(
                Status.ZX_ERR_INVALID_ARGS, zx.vmarMap(vmar, READ | SPECIFIC, 0, vmo, 0, PAGE, null));
        assertEquals("", map());
    }

    @Test
    void partsPastTheObjectsEndAreNotMapped() {
        assertEquals(Status.ZX_OK, map(RW | SPECIFIC | VmOption.ALLOW_FAULTS, 0, 7, 4));
        assertEquals("0+1@7w", map());
    }

    @Test
    void resizableAndDiscardableObjectsHaveTheirConditions() {
        zx.vmoCreate(PAGE, VmoOption.RESIZABLE, process.out);
        int resizable = process.handle();
        zx.vmoCreate(PAGE, VmoOption.DISCARDABLE, process.out);
        int discardable = process.handle();
        int require = READ | SPECIFIC | VmOption.REQUIRE_NON_RESIZABLE;
        assertEquals(Status.ZX_ERR_NOT_SUPPORTED, zx.vmarMap(vmar, require, 0, resizable, 0, PAGE, process.out));
        assertEquals(
                Status.ZX_ERR_NOT_SUPPORTED, zx.vmarMap(vmar, READ | SPECIFIC, 0, discardable, 0, PAGE, process.out));
        assertEquals(Status.ZX_OK, map(require, 0, 0, 1));
    }

    @Test
    void mappingsDoNotOverlapUnlessAskedTo() {
        assertEquals(Status.ZX_OK, map(RW | SPECIFIC, 2, 0, 4));
        assertEquals(2 * PAGE, process.out.get(UserMemory.U64, 0));
        assertEquals(Status.ZX_ERR_ALREADY_EXISTS, map(READ | SPECIFIC, 5, 0, 2));
        assertEquals(Status.ZX_OK, map(READ | SPECIFIC, 6, 0, 2));
        assertEquals(Status.ZX_OK, map(READ | VmOption.SPECIFIC_OVERWRITE, 3, 7, 1));
        assertEquals("2+1@0w 3+1@7 4+2@2w 6+2@0", map());
    }

    @Test
    void aPlaceIsChosenLowestFirst() {
        map(RW | SPECIFIC, 1, 0, 1);
        assertEquals(Status.ZX_OK, map(READ, 0, 0, 2));
        assertEquals(2 * PAGE, process.out.get(UserMemory.U64, 0));
        assertEquals(Status.ZX_OK, map(READ | 14 << VmOption.ALIGN_BASE, 0, 0, 1));
        assertEquals(0, process.out.get(UserMemory.U64, 0));
        assertEquals(Status.ZX_OK, map(READ | 14 << VmOption.ALIGN_BASE, 0, 0, 1));
        assertEquals(4 * PAGE, process.out.get(UserMemory.U64, 0));
        assertEquals(Status.ZX_ERR_NO_RESOURCES, map(READ | VmOption.OFFSET_IS_UPPER_LIMIT, 5, 0, 1));
        assertEquals(Status.ZX_ERR_INVALID_ARGS, map(READ | 9 << VmOption.ALIGN_BASE, 0, 0, 1));
    }

    @Test
    void oneObjectCanStandInSeveralPlaces() {
        map(READ | SPECIFIC, 1, 0, 1);
        map(READ | SPECIFIC, 3, 0, 1);
        assertEquals("1+1@0 3+1@0", map());
        List<GuestPhysicalMap.Region> regions = process.engine.guest().host.memory().regions();
        assertSame(regions.get(0).memory(), regions.get(1).memory());
        assertNull(process.engine.guest().host.memory().find(0));
        assertNull(process.engine.guest().host.memory().find(2 * PAGE));
    }

    @Test
    void unmapMakesHolesAndMayFindNothing() {
        map(RW | SPECIFIC, 0, 0, 2);
        map(RW | SPECIFIC, 3, 3, 2);
        assertEquals(Status.ZX_OK, unmap(8, 1));
        assertEquals(Status.ZX_OK, unmap(1, 3));
        assertEquals("0+1@0w 4+1@4w", map());
        assertEquals(Status.ZX_OK, unmap(0, 1));
        assertEquals("4+1@4w", map());
    }

    @Test
    void unmapChecksItsRange() {
        assertEquals(Status.ZX_ERR_BAD_HANDLE, zx.vmarUnmap(0, 0, PAGE));
        assertEquals(Status.ZX_ERR_WRONG_TYPE, zx.vmarUnmap(vmo, 0, PAGE));
        long[][] bad = {{1, PAGE}, {0, 1}, {0, 0}, {1L << 48, PAGE}, {-PAGE, PAGE}, {PAGE, -PAGE}};
        for (long[] range : bad) {
            assertEquals(Status.ZX_ERR_INVALID_ARGS, zx.vmarUnmap(vmar, range[0], range[1]));
        }
        assertEquals(Status.ZX_OK, zx.vmarUnmap(process.duplicate(vmar, 0), 0, 1L << 48));
    }

    @Test
    void protectChangesPartsOfMappings() {
        map(TestProcess.RWX_SPECIFIC, 0, 0, 4);
        map(READ | SPECIFIC, 4, 4, 1);
        assertEquals(Status.ZX_OK, zx.vmarProtect(vmar, RW, PAGE, PAGE));
        assertEquals("0+1@0wx 1+1@1w 2+2@2wx 4+1@4", map());
        assertEquals(Status.ZX_OK, zx.vmarProtect(vmar, READ, 3 * PAGE, 2 * PAGE));
        assertEquals("0+1@0wx 1+1@1w 2+1@2wx 3+1@3 4+1@4", map());
        assertEquals(Status.ZX_OK, zx.vmarProtect(vmar, 0, 0, PAGE));
        assertEquals("1+1@1w 2+1@2wx 3+1@3 4+1@4", map());
        assertEquals(Status.ZX_OK, zx.vmarProtect(vmar, RW | VmOption.PERM_EXECUTE, 0, 5 * PAGE));
        assertEquals("0+1@0wx 1+1@1wx 2+1@2wx 3+1@3wx 4+1@4wx", map());
    }

    @Test
    void protectChecksRightsOptionsRangeAndCoverage() {
        map(RW | SPECIFIC, 0, 0, 2);
        int readRegion = process.duplicate(vmar, Rights.READ);
        assertEquals(Status.ZX_ERR_BAD_HANDLE, zx.vmarProtect(0, RW, 0, PAGE));
        assertEquals(Status.ZX_ERR_WRONG_TYPE, zx.vmarProtect(vmo, RW, 0, PAGE));
        assertEquals(Status.ZX_ERR_ACCESS_DENIED, zx.vmarProtect(readRegion, RW, 1, PAGE));
        assertEquals(Status.ZX_ERR_INVALID_ARGS, zx.vmarProtect(vmar, VmOption.PERM_WRITE, 0, PAGE));
        assertEquals(Status.ZX_ERR_INVALID_ARGS, zx.vmarProtect(vmar, RW | SPECIFIC, 0, PAGE));
        assertEquals(Status.ZX_ERR_INVALID_ARGS, zx.vmarProtect(vmar, RW, 1, PAGE));
        assertEquals(Status.ZX_ERR_INVALID_ARGS, zx.vmarProtect(vmar, RW, 0, 0));
        assertEquals(Status.ZX_ERR_NOT_FOUND, zx.vmarProtect(vmar, READ, PAGE, 2 * PAGE));
        assertEquals(Status.ZX_ERR_NOT_FOUND, zx.vmarProtect(vmar, READ, 4 * PAGE, PAGE));
        int readOnly = process.duplicate(vmo, Rights.READ | Rights.MAP);
        zx.vmarMap(vmar, READ | SPECIFIC, 2 * PAGE, readOnly, 0, PAGE, process.out);
        assertEquals(Status.ZX_ERR_ACCESS_DENIED, zx.vmarProtect(vmar, RW, 0, 3 * PAGE));
        assertEquals("0+2@0w 2+1@0", map());
    }

    @Test
    void memoryLivesUntilTheLastHandleAndTheLastMappingAreGone() {
        map(RW | SPECIFIC, 0, 0, 2);
        MemorySegment memory = zx.vmoMemory(vmo);
        zx.handleClose(vmo);
        assertTrue(memory.scope().isAlive());
        unmap(0, 1);
        assertTrue(memory.scope().isAlive());
        unmap(1, 1);
        assertFalse(memory.scope().isAlive());
    }

    @Test
    void theSpaceEndsWithItsGuest() {
        map(RW | SPECIFIC, 0, 0, 2);
        MemorySegment memory = zx.vmoMemory(vmo);
        zx.handleClose(vmo);
        int other = process.vmo(PAGE);
        zx.handleClose(guest);
        assertFalse(memory.scope().isAlive());
        assertEquals(Status.ZX_ERR_BAD_STATE, zx.vmarMap(vmar, RW | SPECIFIC, 0, other, 0, PAGE, process.out));
        assertEquals(Status.ZX_ERR_BAD_STATE, unmap(0, 1));
        assertEquals(Status.ZX_ERR_BAD_STATE, zx.vmarProtect(vmar, RW, 0, PAGE));
    }
}
