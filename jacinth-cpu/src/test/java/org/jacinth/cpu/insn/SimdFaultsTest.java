package org.jacinth.cpu.insn;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Random;
import org.jacinth.cpu.state.Cpu;
import org.junit.jupiter.api.Test;

/** What vectors made in a user's process cannot show: control registers, approximations, MXCSR's reserved bits. */
class SimdFaultsTest {
    private static final String MOVAPS_LOAD = "0F280F";
    private static final String MOVUPS_LOAD = "0F100F";
    private static final String MOVAPS_STORE = "0F290F";
    private static final String ADDPS_MEMORY = "0F580F";
    private static final String MMX_PADDB = "0FFCCA";
    private static final String SSE_PADDB = "660FFCCA";
    private static final String LDMXCSR = "0FAE17";
    private static final String DIVSS = "F30F5ECA";

    private final Bench bench = new Bench();
    private final Cpu cpu = bench.cpu;

    @Test
    void sseIsUndefinedWithoutOsfxsr() {
        cpu.cr4 &= ~Cpu.CR4_OSFXSR;
        assertEquals(Cpu.UD, bench.run(SSE_PADDB));
        assertEquals(Bench.NO_FAULT, bench.run(MMX_PADDB));
    }

    @Test
    void emulationMakesSseAndMmxUndefinedEvenWithTaskSwitched() {
        cpu.cr0 |= Cpu.CR0_EM | Cpu.CR0_TS;
        assertEquals(Cpu.UD, bench.run(SSE_PADDB));
        assertEquals(Cpu.UD, bench.run(MMX_PADDB));
    }

    @Test
    void taskSwitchedMakesSseAndMmxUnavailable() {
        cpu.cr0 |= Cpu.CR0_TS;
        assertEquals(Cpu.NM, bench.run(SSE_PADDB));
        assertEquals(Cpu.NM, bench.run(MMX_PADDB));
        cpu.gpr[Cpu.RDI] = 1;
        assertEquals(Cpu.NM, bench.run(MOVAPS_LOAD));
    }

    @Test
    void movntiAndCrc32NeedNoSseState() {
        cpu.cr0 |= Cpu.CR0_TS | Cpu.CR0_EM;
        cpu.gpr[Cpu.RDI] = 0x2000;
        cpu.gpr[Cpu.RCX] = 0x1234;
        assertEquals(Bench.NO_FAULT, bench.run("0FC30F"));
        assertEquals(0x1234, bench.load(0x2000));
        assertEquals(Bench.NO_FAULT, bench.run("F20F38F1CA"));
    }

    @Test
    void pendingX87ExceptionIsReportedByMmxOnly() {
        cpu.x87.status = 0x80;
        assertEquals(Cpu.MF, bench.run(MMX_PADDB));
        assertEquals(Bench.NO_FAULT, bench.run(SSE_PADDB));
    }

    @Test
    void unalignedOperandsAreForbiddenButForUnalignedMoves() {
        cpu.gpr[Cpu.RDI] = 0x2008;
        assertEquals(Cpu.GP, bench.run(MOVAPS_LOAD));
        assertEquals(Cpu.GP, bench.run(MOVAPS_STORE));
        assertEquals(Cpu.GP, bench.run(ADDPS_MEMORY));
        assertEquals(Bench.NO_FAULT, bench.run(MOVUPS_LOAD));
        assertEquals(Bench.NO_FAULT, bench.run("660F3A630F00"));
    }

    @Test
    void unalignedMoveCrossesPages() {
        bench.store(0x2FF9, 0x0123456789ABCDEFL);
        bench.store(0x3001, 0x1122334455667788L);
        cpu.gpr[Cpu.RDI] = 0x2FF9;
        assertEquals(Bench.NO_FAULT, bench.run(MOVUPS_LOAD));
        assertEquals(0x0123456789ABCDEFL, cpu.xmm[2]);
        assertEquals(0x1122334455667788L, cpu.xmm[3]);
    }

    @Test
    void reservedMxcsrBitIsForbidden() {
        cpu.gpr[Cpu.RDI] = 0x2000;
        bench.store(0x2000, 0x1_1F80);
        assertEquals(Cpu.GP, bench.run(LDMXCSR));
        assertEquals(0x1F80, cpu.mxcsr);
        bench.store(0x2000, 0xFFC0);
        assertEquals(Bench.NO_FAULT, bench.run(LDMXCSR));
        assertEquals(0xFFC0, cpu.mxcsr);
    }

    @Test
    void unmaskedExceptionIsUndefinedOpcodeWithoutOsxmmexcpt() {
        cpu.mxcsr = 0x1F80 & ~(SimdFloat.ZE << 7);
        cpu.xmm[2] = Float.floatToRawIntBits(1);
        assertEquals(Cpu.XM, bench.run(DIVSS));
        cpu.cr4 &= ~Cpu.CR4_OSXMMEXCPT;
        assertEquals(Cpu.UD, bench.run(DIVSS));
        assertEquals(Float.floatToRawIntBits(1), cpu.xmm[2]);
    }

    @Test
    void approximationsStayWithinTheirBound() {
        Random random = new Random(1);
        double bound = 1.5 * 0x1p-12;
        for (int k = 0; k < 20_000; k++) {
            float x = (float) Math.scalb(1 + random.nextDouble(), random.nextInt(-120, 120));
            double rcp = Float.intBitsToFloat(SseFloat.rcp(Float.floatToRawIntBits(x)));
            double rsqrt = Float.intBitsToFloat(SseFloat.rsqrt(Float.floatToRawIntBits(x)));
            assertTrue(Math.abs(rcp * x - 1) <= bound, "rcp: x=" + x);
            assertTrue(Math.abs(rsqrt * Math.sqrt(x) - 1) <= bound, "rsqrt: x=" + x);
        }
    }

    @Test
    void approximationsOfSpecialOperandsAreDefined() {
        assertEquals(0x7F80_0000, SseFloat.rcp(0));
        assertEquals(0xFF80_0000, SseFloat.rcp(0x8000_0001));
        assertEquals(0x8000_0000, SseFloat.rcp(0xFF80_0000));
        assertEquals(0x7FC0_1234, SseFloat.rcp(0x7F80_1234));
        assertEquals(0xFFC0_0000, SseFloat.rsqrt(0xBF80_0000));
        assertEquals(0xFF80_0000, SseFloat.rsqrt(0x8000_0000));
        assertEquals(0, SseFloat.rsqrt(0x7F80_0000));
        assertEquals(0x3F00_0000, SseFloat.rsqrt(0x4080_0000));
    }

    @Test
    void maskedStoreTouchesOnlyItsBytes() {
        bench.store(0x2000, -1);
        cpu.gpr[Cpu.RDI] = 0x2000;
        cpu.xmm[2] = 0;
        cpu.xmm[4] = 0x0000_0080_0000_8000L;
        cpu.xmm[5] = 0;
        assertEquals(Bench.NO_FAULT, bench.run("660FF7CA"));
        assertEquals(0xFFFF_FF00_FFFF_00FFL, bench.load(0x2000));
    }

    @Test
    void maskedStoreOfNothingFaultsNowhere() {
        cpu.gpr[Cpu.RDI] = 0x8000_0000_0000L;
        cpu.xmm[4] = 0;
        cpu.xmm[5] = 0;
        assertEquals(Bench.NO_FAULT, bench.run("660FF7CA"));
        cpu.xmm[4] = -1;
        assertEquals(Cpu.GP, bench.run("660FF7CA"));
    }

    @Test
    void emmsEmptiesRegistersThatMmxMarkedInUse() {
        cpu.x87.status = 5 << 11;
        assertEquals(Bench.NO_FAULT, bench.run(MMX_PADDB));
        assertEquals(0xFF, cpu.x87.valid);
        assertEquals(0, cpu.x87.status);
        assertEquals(0xFFFF, cpu.x87.signExponent[1]);
        assertEquals(Bench.NO_FAULT, bench.run("0F77"));
        assertEquals(0, cpu.x87.valid);
    }
}
