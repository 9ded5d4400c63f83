package org.jacinth.cpu.insn;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.util.Arrays;
import org.jacinth.cpu.decode.Insn;
import org.jacinth.cpu.state.Cpu;
import org.jacinth.cpu.state.GuestFault;
import org.jacinth.cpu.state.X87;

/**
 * FXSAVE and XSAVE: their instructions, and the same layout for a reader outside the guest. State components are x87
 * (bit 0 of XCR0) and SSE (bit 1); both always count as in use. The compacted form differs from the standard one in
 * the header only, as neither component is an extended one.
 *
 * @sdm 1 "Managing State Using the XSAVE Feature Set"
 */
public final class StateSave {
    /** MXCSR bits that exist: what MXCSR_MASK tells. */
    public static final int MXCSR_MASK = 0xFFFF;
    /** Bytes of the layout that {@link #store} writes. */
    public static final int SIZE = 832;

    private static final int FP = 1;
    private static final int SSE = 2;
    /** Components that there are. */
    private static final long COMPONENTS = FP | SSE;
    private static final long COMPACTED = 1L << 63;
    private static final int MXCSR = 24;
    private static final int REGISTERS = 32;
    private static final int XMM = 160;
    private static final int XMM_END_16 = 416;
    private static final int XMM_END_8 = 288;
    private static final int LEGACY = 512;
    private static final int HEADER_END = 576;

    private static final ValueLayout.OfShort SHORT =
            ValueLayout.JAVA_SHORT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
    private static final ValueLayout.OfInt INT = ValueLayout.JAVA_INT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
    private static final ValueLayout.OfLong LONG = ValueLayout.JAVA_LONG_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

    private StateSave() {}

    // ---- Outside the guest ---------------------------------------------------------------------------------------

    /**
     * Writes the x87 and SSE state in the standard XSAVE layout with 64-bit pointers, {@link #SIZE} bytes; the AVX
     * part is zero. Called on the processor's thread.
     */
    public static void store(Cpu c, MemorySegment to) {
        to.asSlice(0, SIZE).fill((byte) 0);
        storeX87(c, to, true);
        storeMxcsr(c, to);
        storeXmm(c, to, 16);
        to.set(LONG, LEGACY, COMPONENTS);
    }

    /**
     * Replaces the x87 and SSE state by what {@link #store} wrote; a component that XSTATE_BV does not have is
     * initialized. Called on the processor's thread.
     *
     * @return false, with nothing changed, where XRSTOR would raise #GP: reserved bits of MXCSR, XSTATE_BV or header
     */
    public static boolean load(Cpu c, MemorySegment from) {
        long present = from.get(LONG, LEGACY);
        // The layout has room for AVX, but there is nothing to put it into: better refused than lost.
        boolean reserved = (present & ~COMPONENTS) != 0;
        for (int offset = LEGACY + 8; offset < HEADER_END; offset += 8) {
            reserved |= from.get(LONG, offset) != 0;
        }
        if (reserved || (from.get(INT, MXCSR) & ~MXCSR_MASK) != 0) {
            return false;
        }
        restoreX87(c, from, (present & FP) != 0, true);
        restoreXmm(c, from, (present & SSE) != 0, 16);
        c.mxcsr = from.get(INT, MXCSR);
        return true;
    }

    // ---- FXSAVE --------------------------------------------------------------------------------------------------

    /** The XMM registers are saved whether or not CR4.OSFXSR is set, as the manual allows. */
    @Encoding("NP 0F AE /0 mem   FXSAVE  M")
    public static void fxsave(Cpu c, Insn i) throws GuestFault {
        long linear = beginLegacy(c, i, true);
        MemorySegment image = MemorySegment.ofArray(new long[LEGACY / 8]);
        storeX87(c, image, i.operandSize == 3);
        storeMxcsr(c, image);
        int registers = c.is64() ? 16 : 8;
        storeXmm(c, image, registers);
        c.mmu.prepareWrite(linear, LEGACY);
        copyOut(c, linear, image, 0, registers == 16 ? XMM_END_16 : XMM_END_8);
    }

    @Encoding("NP 0F AE /1 mem   FXRSTOR  M")
    public static void fxrstor(Cpu c, Insn i) throws GuestFault {
        long linear = beginLegacy(c, i, false);
        MemorySegment image = MemorySegment.ofArray(new long[LEGACY / 8]);
        int registers = c.is64() ? 16 : 8;
        copyIn(c, linear, image, 0, registers == 16 ? XMM_END_16 : XMM_END_8);
        int mxcsr = image.get(INT, MXCSR);
        if ((mxcsr & ~MXCSR_MASK) != 0) {
            throw c.gp();
        }
        restoreX87(c, image, true, i.operandSize == 3);
        restoreXmm(c, image, true, registers);
        c.mxcsr = mxcsr;
    }

    private static long beginLegacy(Cpu c, Insn i, boolean write) throws GuestFault {
        if ((c.cr0 & (Cpu.CR0_EM | Cpu.CR0_TS)) != 0) {
            throw c.fault(Cpu.NM);
        }
        long linear = i.linear(c, LEGACY, write);
        if ((linear & 15) != 0) {
            throw c.gp();
        }
        return linear;
    }

    // ---- XSAVE ---------------------------------------------------------------------------------------------------

    @Encoding("NP 0F AE /4 mem   XSAVE  M")
    public static void xsave(Cpu c, Insn i) throws GuestFault {
        long linear = beginExtended(c, i, true);
        long wanted = requested(c);
        MemorySegment image = saved(c, i, wanted);
        c.mmu.prepareWrite(linear, HEADER_END);
        long old = c.mmu.load64(Fpu.at(c, linear, LEGACY));
        copyComponents(c, linear, image, wanted, (wanted & (SSE | 4)) != 0);
        c.mmu.store64(Fpu.at(c, linear, LEGACY), old & ~wanted | wanted & COMPONENTS);
    }

    /** Saves what XSAVE saves: both optimizations are the processor's choice. */
    @Encoding("NP 0F AE /6 mem   XSAVEOPT  M")
    public static void xsaveopt(Cpu c, Insn i) throws GuestFault {
        xsave(c, i);
    }

    @Encoding("NP 0F C7 /4 mem   XSAVEC  M")
    public static void xsavec(Cpu c, Insn i) throws GuestFault {
        long linear = beginExtended(c, i, true);
        long wanted = requested(c);
        MemorySegment image = saved(c, i, wanted);
        c.mmu.prepareWrite(linear, HEADER_END);
        copyComponents(c, linear, image, wanted, (wanted & SSE) != 0);
        c.mmu.store64(Fpu.at(c, linear, LEGACY), wanted & COMPONENTS);
        c.mmu.store64(Fpu.at(c, linear, LEGACY + 8), wanted | COMPACTED);
    }

    @Encoding("NP 0F AE /5 mem   XRSTOR  M")
    public static void xrstor(Cpu c, Insn i) throws GuestFault {
        long linear = beginExtended(c, i, false);
        long wanted = requested(c);
        MemorySegment image = MemorySegment.ofArray(new long[HEADER_END / 8]);
        int registers = c.is64() ? 16 : 8;
        copyIn(c, linear, image, LEGACY, HEADER_END);
        long present = image.get(LONG, LEGACY);
        long compaction = image.get(LONG, LEGACY + 8);
        boolean compacted = compaction < 0;
        checkHeader(c, image, present, compaction);
        long loaded = wanted & present;
        boolean loadsMxcsr = compacted ? (loaded & SSE) != 0 : (wanted & (SSE | 4)) != 0;
        if ((loaded & FP) != 0) {
            copyIn(c, linear, image, 0, MXCSR);
            copyIn(c, linear, image, REGISTERS, XMM);
        }
        if (loadsMxcsr) {
            copyIn(c, linear, image, MXCSR, REGISTERS);
        }
        if ((loaded & SSE) != 0) {
            copyIn(c, linear, image, XMM, registers == 16 ? XMM_END_16 : XMM_END_8);
        }
        int mxcsr = loadsMxcsr ? image.get(INT, MXCSR) : 0x1F80;
        if ((mxcsr & ~MXCSR_MASK) != 0) {
            throw c.gp();
        }
        if ((wanted & FP) != 0) {
            restoreX87(c, image, (loaded & FP) != 0, i.operandSize == 3);
        }
        if ((wanted & SSE) != 0) {
            restoreXmm(c, image, (loaded & SSE) != 0, registers);
        }
        if (loadsMxcsr || compacted && (wanted & SSE) != 0) {
            c.mxcsr = mxcsr;
        }
    }

    /** @sdm 1 "Standard Form of XRSTOR" and "Compacted Form of XRSTOR" */
    private static void checkHeader(Cpu c, MemorySegment image, long present, long compaction) throws GuestFault {
        boolean valid;
        int reserved;
        if (compaction < 0) {
            long layout = compaction & ~COMPACTED;
            valid = (layout & ~c.xcr0) == 0 && (present & ~layout) == 0;
            reserved = LEGACY + 16;
        } else {
            valid = (present & ~c.xcr0) == 0 && compaction == 0 && image.get(LONG, LEGACY + 16) == 0;
            reserved = HEADER_END;
        }
        for (int offset = reserved; offset < HEADER_END; offset += 8) {
            valid &= image.get(LONG, offset) == 0;
        }
        if (!valid) {
            throw c.gp();
        }
    }

    private static long beginExtended(Cpu c, Insn i, boolean write) throws GuestFault {
        if ((c.cr4 & Cpu.CR4_OSXSAVE) == 0) {
            throw c.ud();
        }
        if ((c.cr0 & Cpu.CR0_TS) != 0) {
            throw c.fault(Cpu.NM);
        }
        long linear = i.linear(c, HEADER_END, write);
        if ((linear & 63) != 0) {
            throw c.gp();
        }
        return linear;
    }

    /** The requested-feature bitmap: EDX:EAX and XCR0. */
    private static long requested(Cpu c) {
        return (c.gpr[Cpu.RDX] << 32 | c.gpr[Cpu.RAX] & 0xFFFF_FFFFL) & c.xcr0;
    }

    private static MemorySegment saved(Cpu c, Insn i, long wanted) {
        MemorySegment image = MemorySegment.ofArray(new long[LEGACY / 8]);
        if ((wanted & FP) != 0) {
            storeX87(c, image, i.operandSize == 3);
        }
        storeMxcsr(c, image);
        if ((wanted & SSE) != 0) {
            storeXmm(c, image, c.is64() ? 16 : 8);
        }
        return image;
    }

    private static void copyComponents(Cpu c, long linear, MemorySegment image, long wanted, boolean mxcsr)
            throws GuestFault {
        if ((wanted & FP) != 0) {
            copyOut(c, linear, image, 0, MXCSR);
            copyOut(c, linear, image, REGISTERS, XMM);
        }
        if (mxcsr) {
            copyOut(c, linear, image, MXCSR, REGISTERS);
        }
        if ((wanted & SSE) != 0) {
            copyOut(c, linear, image, XMM, c.is64() ? XMM_END_16 : XMM_END_8);
        }
    }

    // ---- Layout --------------------------------------------------------------------------------------------------

    private static void copyOut(Cpu c, long linear, MemorySegment image, int from, int to) throws GuestFault {
        for (int offset = from; offset < to; offset += 8) {
            c.mmu.store64(Fpu.at(c, linear, offset), image.get(LONG, offset));
        }
    }

    private static void copyIn(Cpu c, long linear, MemorySegment image, int from, int to) throws GuestFault {
        for (int offset = from; offset < to; offset += 8) {
            image.set(LONG, offset, c.mmu.load64(Fpu.at(c, linear, offset)));
        }
    }

    /** @param wide 64-bit pointers rather than 32-bit ones with selectors */
    private static void storeX87(Cpu c, MemorySegment to, boolean wide) {
        X87 x = c.x87;
        to.set(SHORT, 0, (short) x.control);
        to.set(SHORT, 2, (short) x.status);
        to.set(SHORT, 4, (short) x.valid);
        to.set(SHORT, 6, (short) x.opcode);
        if (wide) {
            to.set(LONG, 8, x.instructionPointer);
            to.set(LONG, 16, x.dataPointer);
        } else {
            to.set(INT, 8, (int) x.instructionPointer);
            to.set(INT, 12, x.instructionSelector & 0xFFFF);
            to.set(INT, 16, (int) x.dataPointer);
            to.set(INT, 20, x.dataSelector & 0xFFFF);
        }
        for (int st = 0; st < 8; st++) {
            int r = Fpu.register(x, st);
            to.set(LONG, REGISTERS + 16 * st, x.significand[r]);
            to.set(LONG, REGISTERS + 16 * st + 8, x.signExponent[r] & 0xFFFF);
        }
    }

    private static void storeMxcsr(Cpu c, MemorySegment to) {
        to.set(INT, MXCSR, c.mxcsr);
        to.set(INT, MXCSR + 4, MXCSR_MASK);
    }

    private static void storeXmm(Cpu c, MemorySegment to, int registers) {
        for (int n = 0; n < 2 * registers; n++) {
            to.set(LONG, XMM + 8 * n, c.xmm[n]);
        }
    }

    private static void restoreX87(Cpu c, MemorySegment from, boolean present, boolean wide) {
        X87 x = c.x87;
        if (!present) {
            Fpu.initialize(x);
            Arrays.fill(x.significand, 0);
            Arrays.fill(x.signExponent, 0);
            return;
        }
        Fpu.setControl(x, from.get(SHORT, 0));
        x.status = from.get(SHORT, 2) & 0xFFFF;
        x.valid = from.get(SHORT, 4) & 0xFF;
        x.opcode = from.get(SHORT, 6) & 0x7FF;
        if (wide) {
            x.instructionPointer = from.get(LONG, 8);
            x.instructionSelector = 0;
            x.dataPointer = from.get(LONG, 16);
            x.dataSelector = 0;
        } else {
            x.instructionPointer = from.get(INT, 8) & 0xFFFF_FFFFL;
            x.instructionSelector = from.get(SHORT, 12) & 0xFFFF;
            x.dataPointer = from.get(INT, 16) & 0xFFFF_FFFFL;
            x.dataSelector = from.get(SHORT, 20) & 0xFFFF;
        }
        for (int st = 0; st < 8; st++) {
            int r = Fpu.register(x, st);
            x.significand[r] = from.get(LONG, REGISTERS + 16 * st);
            x.signExponent[r] = from.get(SHORT, REGISTERS + 16 * st + 8) & 0xFFFF;
        }
        Fpu.summarize(x);
    }

    private static void restoreXmm(Cpu c, MemorySegment from, boolean present, int registers) {
        for (int n = 0; n < 2 * registers; n++) {
            c.xmm[n] = present ? from.get(LONG, XMM + 8 * n) : 0;
        }
    }
}
