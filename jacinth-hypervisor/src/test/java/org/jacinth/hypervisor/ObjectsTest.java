package org.jacinth.hypervisor;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.BitSet;
import java.util.List;
import org.jacinth.hypervisor.spi.EngineVcpu;
import org.jacinth.hypervisor.spi.Exit;
import org.jacinth.zx.ScriptedEngine;
import org.jacinth.zx.Status;
import org.jacinth.zx.VcpuStateKind;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ObjectsTest {
    private final ScriptedEngine engine = new ScriptedEngine();
    private final Guest guest = Guest.create(Engine.of(engine));
    private final Vmo ram = Vmo.create(0x4000);
    private Vcpu vcpu;

    @AfterEach
    void close() {
        if (vcpu != null) {
            vcpu.close();
        }
        guest.close();
        ram.close();
    }

    private ScriptedEngine.ScriptedVcpu engineVcpu() {
        return engine.guest().vcpus.getLast();
    }

    private static void assertStatus(Status expected, Runnable action) {
        assertEquals(expected, assertThrows(StatusException.class, action::run).status());
    }

    @Test
    void enterReturnsPackets() {
        Port port = Port.create();
        guest.setPortTrap(0x60, 5, 1);
        guest.setMemoryTrap(0x10000, 0x1000, 2);
        guest.setBellTrap(0x20000, 0x1000, port, 3);
        vcpu = guest.createVcpu(0);
        engineVcpu().then(new Exit.Io(0x64, 1, true, 9));
        engineVcpu().then(new Exit.Bell(0x20004));
        engineVcpu().then(new Exit.Mem(0x10008, 0x1000, 0x2000, 7, 4));
        engineVcpu().then(new Exit.Ipi(2, 0x66));
        engineVcpu().then(new Exit.Startup(1, 0x8000));
        assertEquals(new Packet.Io(1, 0x64, 1, true, 0), vcpu.enter());
        assertEquals(new Packet.Mem(2, 0x10008, 0x1000, 0x2000, 7, 4), vcpu.enter());
        assertEquals(new Packet.Interrupt(2, 0x66), vcpu.enter());
        assertEquals(new Packet.Startup(1, 0x8000), vcpu.enter());
        port.queue(new Packet.User(4, 5, 6, 7, 8, 9));
        assertEquals(new Packet.Bell(3, 0x20004), port.await());
        assertEquals(new Packet.User(4, 5, 6, 7, 8, 9), port.await(0));
        assertNull(port.await(0));
        port.close();
        assertStatus(Status.BAD_HANDLE, port::await);
    }

    @Test
    void failuresCarryStatusAndReason() {
        vcpu = guest.createVcpu(0);
        engineVcpu().then(new Exit.Failed(Status.ZX_ERR_NOT_FOUND, "port is trapped: port=0x80"));
        StatusException failure = assertThrows(StatusException.class, vcpu::enter);
        assertEquals("NOT_FOUND(-25): port is trapped: port=0x80", failure.getMessage());
        vcpu.kick();
        assertTrue(vcpu.isKicked());
        assertStatus(Status.CANCELED, vcpu::enter);
        assertStatus(Status.BAD_STATE, () -> guest.createVcpu(0));
        assertStatus(Status.OUT_OF_RANGE, () -> vcpu.interrupt(256));
        vcpu.close();
        vcpu.close();
        assertStatus(Status.BAD_HANDLE, vcpu::enter);
    }

    @Test
    void stateIsReadAndWrittenWithZirconsFlagRule() {
        vcpu = guest.createVcpu(0);
        VcpuState state = vcpu.readState();
        assertEquals(VcpuState.ZERO, state);
        vcpu.writeState(state.withRsi(0x1234).withR15(15).withRflags(1));
        assertEquals(0x1234, engineVcpu().registers[6]);
        assertEquals(2, engineVcpu().registers[EngineVcpu.RFLAGS]);
        vcpu.writeState(state.withRflags(3));
        assertEquals(1, vcpu.readState().rflags());
        vcpu.writeIo(2, 0xABCD_EF01);
        assertEquals(0xEF01, vcpu.readState().rax());
        assertStatus(Status.INVALID_ARGS, () -> vcpu.writeIo(3, 0));
        vcpu.writeRip(0xFFF0);
        assertEquals(0xFFF0, vcpu.readRip());
        vcpu.writeRflags(0x202);
        assertEquals(0x202, vcpu.readRflags());
    }

    @Test
    void recordsSurviveTheirLayouts() {
        vcpu = guest.createVcpu(0);
        ControlRegisters control = new ControlRegisters(1, 2, 3, 4, 5, 6, 7, 8);
        vcpu.writeState(control);
        assertEquals(control, vcpu.readControlRegisters());
        Msrs msrs = new Msrs(1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15);
        vcpu.writeState(msrs);
        assertEquals(msrs, vcpu.readMsrs());
        DebugRegisters debug = new DebugRegisters(1, 2, 3, 4, 5, 6).withDr7(0x400);
        vcpu.writeState(debug);
        assertEquals(debug, vcpu.readDebugRegisters());
        Segments.Segment code = new Segments.Segment(-1L << 40, -1, 0xFFFF, 0xA09B);
        Segments.Segment data = new Segments.Segment(5, 6, 7, 0xC093);
        Segments segments = new Segments(
                        data, code, data, data, data, data, data, data,
                        new Segments.Table(0x1000, 0xFFFF), new Segments.Table(0x2000, 0xFFF))
                .withTr(new Segments.Segment(9, 0x67, 0x28, 0x8B));
        vcpu.writeState(segments);
        assertEquals(segments, vcpu.readSegments());
        BitSet vectors = new BitSet();
        vectors.set(0);
        vectors.set(255);
        PendingEvents events = new PendingEvents(14, true, 5, -1, true, true, false, 0x30, true, vectors);
        vcpu.writeState(events);
        assertEquals(events, vcpu.readPendingEvents());
        byte[] raw = vcpu.readState(VcpuStateKind.EVENTS);
        assertEquals(1, raw[32]);
        assertEquals((byte) 0x80, raw[63]);
        vcpu.writeState(VcpuStateKind.EVENTS, raw);
        assertStatus(Status.INVALID_ARGS, () -> vcpu.writeState(VcpuStateKind.EVENTS, new byte[63]));
        assertStatus(Status.INVALID_ARGS, () -> vcpu.readState(99));
        assertStatus(Status.INVALID_ARGS, () -> vcpu.writeState(VcpuStateKind.COUNTERS, new byte[160]));
    }

    @Test
    void readOnlyRecordsComeFromTheirLayouts() {
        vcpu = guest.createVcpu(0);
        byte[] access = new byte[32];
        access[0] = 8;
        access[8] = 4;
        access[10] = 1;
        engineVcpu().states.put(VcpuStateKind.MEM_ACCESS, access);
        assertEquals(new MemoryAccess(8, 4, false, true, 0), vcpu.readMemoryAccess());
        vcpu.writeMemoryAccess(0x99);
        assertEquals((byte) 0x99, engineVcpu().states.get(VcpuStateKind.MEM_ACCESS)[16]);
        byte[] reason = new byte[64];
        reason[0] = 1;
        reason[24] = 14;
        engineVcpu().states.put(VcpuStateKind.EXIT_REASON, reason);
        assertEquals(new ExitReason(ExitReason.Cause.TRIPLE_FAULT, 0, 0, 14, 0), vcpu.readExitReason());
        byte[] counters = new byte[160];
        counters[88] = 12;
        counters[104] = 13;
        counters[120] = 14;
        counters[136] = 15;
        counters[144] = 16;
        engineVcpu().states.put(VcpuStateKind.COUNTERS, counters);
        assertEquals(12, vcpu.readCounters().stringElements());
        assertEquals(13, vcpu.readCounters().regionsTranslated());
        assertEquals(14, vcpu.readCounters().haltedNanos());
        assertEquals(15, vcpu.readCounters().translationBytes());
        assertEquals(16, vcpu.readCounters().assistedInstructions());
    }

    @Test
    void otherThreadsAreToldSo() throws Exception {
        vcpu = guest.createVcpu(0);
        Thread other = Thread.ofPlatform().start(() -> {
            assertStatus(Status.BAD_STATE, vcpu::enter);
            assertStatus(Status.BAD_STATE, vcpu::readState);
            assertStatus(Status.BAD_STATE, () -> vcpu.writeState(VcpuState.ZERO));
            assertStatus(Status.BAD_STATE, () -> vcpu.writeIo(3, 0));
            vcpu.interrupt(32);
        });
        other.join();
        assertEquals(List.of(32), engineVcpu().interrupts);
    }

    @Test
    void memoryIsReadAndWrittenThroughTheMap() {
        guest.map(0x1000, ram, 0, 0x1000, Access.ALL);
        guest.map(0x2000, ram, 0x3000, 0x1000, Access.READ);
        GuestMemory memory = guest.memory();
        memory.writeLong(0x1008, 0x0102_0304_0506_0708L);
        assertEquals(0x08, memory.readByte(0x1008));
        assertEquals(0x0506, memory.readShort(0x100A));
        assertEquals(0x0102_0304, memory.readInt(0x100C));
        assertEquals(0x0102_0304_0506_0708L, memory.readLong(0x1008));
        byte[] bytes = {1, 2, 3, 4};
        memory.write(0x1FFE, bytes, 0, 4);
        byte[] back = new byte[4];
        memory.read(0x1FFE, back, 0, 4);
        assertEquals(List.of((byte) 1, (byte) 4), List.of(back[0], back[3]));
        assertEquals(3, ram.segment().get(ValueLayout.JAVA_BYTE, 0x3000));
        assertEquals(List.of("1008+8", "1ffe+2", "2000+2"), engine.guest().written);
        assertTrue(memory.contains(0x1000, 0x2000));
        assertStatus(Status.NOT_FOUND, () -> memory.readInt(0x2FFE));
        assertStatus(Status.NOT_FOUND, () -> memory.write(0xFFF, bytes, 0, 4));
        assertStatus(Status.NOT_FOUND, () -> memory.segment(0x1FFE, 4));
        assertEquals(4, memory.segment(0x1FFC, 4).byteSize());
        guest.unmap(0x1000, 0x1000);
        assertStatus(Status.NOT_FOUND, () -> memory.readByte(0x1000));
        assertStatus(Status.NOT_FOUND, () -> guest.protect(0x1000, 0x2000, Access.READ));
        guest.protect(0x2000, 0x1000, Access.ALL);
        assertStatus(Status.ALREADY_EXISTS, () -> guest.map(0x2000, ram, 0, 0x1000, Access.ALL));
        assertStatus(Status.OUT_OF_RANGE, () -> ram.write(0x3FFF, bytes));
        ram.read(0x3000, MemorySegment.ofArray(back));
        assertEquals(3, back[0]);
    }

    @Test
    void enginesAreNamed() {
        assertStatus(Status.NOT_FOUND, () -> Engine.named("none"));
        assertEquals("scripted", Engine.of(engine).toString());
        assertTrue(Engine.of(engine).probe().usable());
    }
}
