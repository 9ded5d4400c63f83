package org.jacinth.cpu;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import org.jacinth.cpu.state.Cpu;
import org.jacinth.hypervisor.spi.EngineException;
import org.jacinth.zx.VcpuStateKind;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class VcpuStatesTest {
    private static final ValueLayout.OfLong LONG = ValueLayout.JAVA_LONG_UNALIGNED;
    private static final int[] WRITABLE = {
        VcpuStateKind.CONTROL, VcpuStateKind.SEGMENTS, VcpuStateKind.MSRS, VcpuStateKind.FPU, VcpuStateKind.DEBUG,
        VcpuStateKind.APIC, VcpuStateKind.EVENTS, VcpuStateKind.RIP
    };

    private SoftwareGuest guest;
    private SoftwareVcpu vcpu;

    @BeforeEach
    void create() throws EngineException {
        guest = new SoftwareGuest(new TestHost());
        vcpu = (SoftwareVcpu) guest.createVcpu(0, 0x2000);
    }

    private static MemorySegment read(SoftwareVcpu vcpu, int kind) {
        MemorySegment to = MemorySegment.ofArray(new byte[VcpuStateKind.size(kind)]);
        to.fill((byte) 0xEE);
        assertEquals(0, vcpu.readState(kind, to));
        return to;
    }

    private void refuses(int kind, long offset, long value) {
        MemorySegment before = read(vcpu, kind);
        MemorySegment bad = read(vcpu, kind);
        bad.set(LONG, offset, value);
        assertEquals(-10, vcpu.writeState(kind, bad), "offset=" + offset + " value=0x" + Long.toHexString(value));
        assertEquals(-1, before.asSlice(0, Math.min(80, before.byteSize()))
                .mismatch(read(vcpu, kind).asSlice(0, Math.min(80, before.byteSize()))));
    }

    @Test
    void bootProcessorBeginsInLongMode() {
        Cpu c = vcpu.cpu();
        assertEquals(0x8001_0011L, c.cr0);
        assertEquals(0, c.cr3);
        assertEquals(0x5_02A0L, c.cr4);
        assertEquals(0xD01, c.efer);
        assertEquals(2, c.rflags());
        assertEquals(0x2000, c.rip);
        assertTrue(c.is64());
        assertEquals(0xFFFF, c.segLimit[Cpu.CS]);
        assertEquals(0x93, c.segAttr[Cpu.DS]);
        assertEquals(0x8B, c.segAttr[Cpu.TR]);
    }

    @Test
    void applicationProcessorBeginsInRealMode() throws EngineException {
        Cpu c = ((SoftwareVcpu) guest.createVcpu(1, 0x9A000)).cpu();
        assertEquals(0x1_0010L, c.cr0);
        assertEquals(0x9A000, c.segBase[Cpu.CS]);
        assertEquals(0x9A00, c.selector[Cpu.CS]);
        assertEquals(0, c.rip);
        assertEquals(Cpu.MODE_REAL, c.mode);
        assertEquals(0x801, c.efer);
    }

    @Test
    void everyKindIsReadAndWrittenBackUnchanged() {
        for (int kind : WRITABLE) {
            MemorySegment state = read(vcpu, kind);
            assertEquals(0, vcpu.writeState(kind, state), "kind=0x" + Integer.toHexString(kind));
            MemorySegment again = read(vcpu, kind);
            if (kind == VcpuStateKind.MSRS) {
                state.set(LONG, 80, 0);
                again.set(LONG, 80, 0);
            }
            assertEquals(-1, state.mismatch(again), "kind=0x" + Integer.toHexString(kind));
        }
    }

    @Test
    void impossibleControlRegistersAreRefused() {
        int kind = VcpuStateKind.CONTROL;
        refuses(kind, 0, 0x1_8001_0011L);
        refuses(kind, 0, 0x8001_0010L);
        refuses(kind, 0, 0xA001_0011L);
        refuses(kind, 16, 1L << 46);
        refuses(kind, 24, 0x5_0280L);
        refuses(kind, 24, 1L << 13 | 0x5_02A0L);
        refuses(kind, 32, 16);
        refuses(kind, 40, 0x901);
        refuses(kind, 40, 0xC01);
        refuses(kind, 40, 0xD03);
        refuses(kind, 48, 2);
        refuses(kind, 48, 0x13);
        refuses(kind, 56, 0xFEE0_0400L);
        refuses(kind, 56, 1L << 50 | 0xFEE0_0800L);
    }

    @Test
    void impossibleSegmentsAreRefused() {
        refuses(VcpuStateKind.SEGMENTS, 0, 0x8000_0000_0000L);
        refuses(VcpuStateKind.SEGMENTS, 128, 1L << 63);
        refuses(VcpuStateKind.SEGMENTS, 24, 0xFFFFL | 0x609BL << 48);
        refuses(VcpuStateKind.SEGMENTS, 8, 0xFFFFL | 0x0E93L << 48);
    }

    @Test
    void impossibleRegistersOfOtherKindsAreRefused() {
        refuses(VcpuStateKind.MSRS, 8, 0x8000_0000_0000L);
        refuses(VcpuStateKind.MSRS, 24, 1L << 32);
        refuses(VcpuStateKind.MSRS, 64, 2);
        refuses(VcpuStateKind.MSRS, 112, 1 << 8);
        refuses(VcpuStateKind.FPU, 512, 4);
        refuses(VcpuStateKind.FPU, 520, 1);
        refuses(VcpuStateKind.FPU, 24, 1 << 16);
        refuses(VcpuStateKind.DEBUG, 40, 1L << 32);
        refuses(VcpuStateKind.RIP, 0, 0x8000_0000_0000L);
        refuses(VcpuStateKind.EVENTS, 0, 0x0201);
        refuses(VcpuStateKind.EVENTS, 16, 2);
    }

    @Test
    void readOnlyKindsAreNotWritten() {
        assertEquals(-10, vcpu.writeState(VcpuStateKind.COUNTERS, read(vcpu, VcpuStateKind.COUNTERS)));
        assertEquals(-10, vcpu.writeState(VcpuStateKind.EXIT_REASON, read(vcpu, VcpuStateKind.EXIT_REASON)));
    }

    @Test
    void stateRegistersOfTheX87UnitAreInStackOrder() {
        Cpu c = vcpu.cpu();
        c.x87.status = 6 << 11;
        c.x87.significand[6] = 0x8000_0000_0000_0000L;
        c.x87.signExponent[6] = 0xBFFF;
        c.x87.valid = 1 << 6;
        MemorySegment state = read(vcpu, VcpuStateKind.FPU);
        assertEquals(0x8000_0000_0000_0000L, state.get(LONG, 32));
        assertEquals((short) 0xBFFF, state.get(ValueLayout.JAVA_SHORT_UNALIGNED, 40));
        assertEquals(0x40, state.get(ValueLayout.JAVA_BYTE, 4));
        c.x87.significand[6] = 0;
        vcpu.writeState(VcpuStateKind.FPU, state);
        assertEquals(0x8000_0000_0000_0000L, c.x87.significand[6]);
    }

    @Test
    void absentComponentTakesItsInitialState() {
        Cpu c = vcpu.cpu();
        c.xmm[3] = 9;
        c.x87.control = 0x27F;
        MemorySegment state = read(vcpu, VcpuStateKind.FPU);
        state.set(LONG, 512, 0);
        assertEquals(0, vcpu.writeState(VcpuStateKind.FPU, state));
        assertEquals(0, c.xmm[3]);
        assertEquals(0x37F, c.x87.control);
    }

    @Test
    void privilegeFollowsTheStackSegment() {
        MemorySegment state = read(vcpu, VcpuStateKind.SEGMENTS);
        state.set(ValueLayout.JAVA_SHORT_UNALIGNED, 2 * 16 + 14, (short) 0xF3);
        assertEquals(0, vcpu.writeState(VcpuStateKind.SEGMENTS, state));
        assertEquals(3, vcpu.cpu().cpl);
    }

    @Test
    void postedVectorsAreInTheEvents() {
        vcpu.interrupt(0x45);
        vcpu.interrupt(2);
        MemorySegment state = read(vcpu, VcpuStateKind.EVENTS);
        assertEquals(1, state.get(ValueLayout.JAVA_BYTE, 16));
        assertEquals(1L << 5, state.get(LONG, 40));
        state.set(LONG, 40, 0);
        assertEquals(0, vcpu.writeState(VcpuStateKind.EVENTS, state));
        assertEquals(0, read(vcpu, VcpuStateKind.EVENTS).get(LONG, 40));
    }
}
