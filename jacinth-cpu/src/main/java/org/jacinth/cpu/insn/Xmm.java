package org.jacinth.cpu.insn;

import org.jacinth.cpu.decode.Insn;
import org.jacinth.cpu.state.Cpu;
import org.jacinth.cpu.state.GuestFault;

/**
 * Operands of SSE instructions: XMM registers, and memory of 4, 8 and 16 bytes. An instruction reads all its sources
 * first, then writes, so that one that faults, or is abandoned for a device access and executed again, has changed
 * nothing.
 *
 * @sdm 3 "Checking for SSE/SSE2/SSE3/SSSE3/SSE4 Support", "Emulation of SSE Extensions"
 */
public final class Xmm {
    private Xmm() {}

    /**
     * The checks that precede every SSE instruction.
     *
     * @throws GuestFault #UD where CR0.EM is set or CR4.OSFXSR clear, #NM where CR0.TS is set
     */
    public static void enter(Cpu c) throws GuestFault {
        if (enabled(c) == 0) {
            throw unavailable(c);
        }
    }

    /** Not zero where {@link #enter} does not fault. It stays so until CR0 or CR4 is written. */
    public static int enabled(Cpu c) {
        return (c.cr0 & (Cpu.CR0_EM | Cpu.CR0_TS) | ~c.cr4 & Cpu.CR4_OSFXSR) == 0 ? 1 : 0;
    }

    private static GuestFault unavailable(Cpu c) {
        boolean absent = (c.cr0 & Cpu.CR0_EM) != 0 || (c.cr4 & Cpu.CR4_OSFXSR) == 0;
        return c.fault(absent ? Cpu.UD : Cpu.NM);
    }

    /** Linear address of a 16-byte memory operand. @throws GuestFault #GP(0) where it is not aligned */
    static long aligned(Cpu c, Insn i, boolean write) throws GuestFault {
        return aligned(c, i.linear(c, 16, write));
    }

    /** The address. @throws GuestFault #GP(0) where it is not a multiple of 16 */
    private static long aligned(Cpu c, long linear) throws GuestFault {
        if ((linear & 15) != 0) {
            throw c.gp();
        }
        return linear;
    }

    /** After {@link #enter}, the low half of register or aligned memory operand W. */
    static long low(Cpu c, Insn i) throws GuestFault {
        enter(c);
        return i.isMemory() ? c.mmu.load64(aligned(c, i, false)) : c.xmm[i.rm << 1];
    }

    /** The high half of what {@link #low} read. */
    static long high(Cpu c, Insn i) throws GuestFault {
        return i.isMemory() ? c.mmu.load64(i.linear(c, 16, false) + 8) : c.xmm[(i.rm << 1) + 1];
    }

    /** After {@link #enter}, the low half of register or unaligned memory operand W. */
    static long lowUnaligned(Cpu c, Insn i) throws GuestFault {
        enter(c);
        return i.isMemory() ? c.mmu.load64(i.linear(c, 16, false)) : c.xmm[i.rm << 1];
    }

    /** The high half of what {@link #lowUnaligned} read. */
    static long highUnaligned(Cpu c, Insn i) throws GuestFault {
        if (i.isMemory()) {
            long linear = i.linear(c, 16, false) + 8;
            return c.mmu.load64(c.is64() ? linear : linear & 0xFFFF_FFFFL);
        }
        return c.xmm[(i.rm << 1) + 1];
    }

    /** After {@link #enter}, the low 8 bytes of a register, or 8 bytes of memory. */
    static long source64(Cpu c, Insn i) throws GuestFault {
        enter(c);
        return i.isMemory() ? c.mmu.load64(i.linear(c, 8, false)) : c.xmm[i.rm << 1];
    }

    /** After {@link #enter}, the low 4 bytes of a register, or 4 bytes of memory. */
    static int source32(Cpu c, Insn i) throws GuestFault {
        enter(c);
        return (int) (i.isMemory() ? c.mmu.load32(i.linear(c, 4, false)) : c.xmm[i.rm << 1]);
    }

    /** After {@link #enter}, the low 2 bytes of a register, or 2 bytes of memory; the rest is not defined. */
    static int source16(Cpu c, Insn i) throws GuestFault {
        enter(c);
        return (int) (i.isMemory() ? c.mmu.load16(i.linear(c, 2, false)) : c.xmm[i.rm << 1]);
    }

    /** The low half of a register. */
    static long low(Cpu c, int register) {
        return c.xmm[register << 1];
    }

    /** The high half of a register. */
    static long high(Cpu c, int register) {
        return c.xmm[(register << 1) + 1];
    }

    /** Replaces a register. */
    static void write(Cpu c, int register, long low, long high) {
        c.xmm[register << 1] = low;
        c.xmm[(register << 1) + 1] = high;
    }

    /** Replaces the low half of a register. */
    static void writeLow(Cpu c, int register, long low) {
        c.xmm[register << 1] = low;
    }

    /** Replaces the low dword of a register. */
    static void writeLow32(Cpu c, int register, int value) {
        c.xmm[register << 1] = withLow32(c.xmm[register << 1], value);
    }

    /** The upper dword of {@code a} over another. */
    public static long withLow32(long a, int value) {
        return a & 0xFFFF_FFFF_0000_0000L | value & 0xFFFF_FFFFL;
    }
}
