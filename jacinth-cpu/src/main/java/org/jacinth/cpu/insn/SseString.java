package org.jacinth.cpu.insn;

import org.jacinth.cpu.decode.Insn;
import org.jacinth.cpu.state.Cpu;
import org.jacinth.cpu.state.Flags;
import org.jacinth.cpu.state.GuestFault;

/**
 * The SSE4.2 string comparisons. The memory operand need not be aligned.
 *
 * @sdm 1 "Imm8 Control Byte Operation for PCMPESTRI / PCMPESTRM / PCMPISTRI / PCMPISTRM"
 */
public final class SseString {
    private static final int EQUAL_ANY = 0;
    private static final int RANGES = 1;
    private static final int EQUAL_EACH = 2;

    private SseString() {}

    /** Compares strings of explicit lengths; an index goes to ECX. */
    @Encoding("66 0F 3A 61 /r ib  PCMPESTRI  Vdq, Wdq, Ib")
    public static void pcmpestri(Cpu c, Insn i) throws GuestFault {
        int control = (int) i.immediate & 0xFF;
        index(c, control, compareExplicit(c, i, control));
    }

    /** Compares strings of explicit lengths; a mask goes to XMM0. */
    @Encoding("66 0F 3A 60 /r ib  PCMPESTRM  Vdq, Wdq, Ib")
    public static void pcmpestrm(Cpu c, Insn i) throws GuestFault {
        int control = (int) i.immediate & 0xFF;
        mask(c, control, compareExplicit(c, i, control));
    }

    /** Compares strings that end at a zero; an index goes to ECX. */
    @Encoding("66 0F 3A 63 /r ib  PCMPISTRI  Vdq, Wdq, Ib")
    public static void pcmpistri(Cpu c, Insn i) throws GuestFault {
        int control = (int) i.immediate & 0xFF;
        index(c, control, compareImplicit(c, i, control));
    }

    /** Compares strings that end at a zero; a mask goes to XMM0. */
    @Encoding("66 0F 3A 62 /r ib  PCMPISTRM  Vdq, Wdq, Ib")
    public static void pcmpistrm(Cpu c, Insn i) throws GuestFault {
        int control = (int) i.immediate & 0xFF;
        mask(c, control, compareImplicit(c, i, control));
    }

    private static int compareExplicit(Cpu c, Insn i, int control) throws GuestFault {
        long b0 = Xmm.lowUnaligned(c, i);
        long b1 = Xmm.highUnaligned(c, i);
        boolean wide = i.operandSize == 3;
        int count = elements(control);
        int la = length(wide ? c.gpr[Cpu.RAX] : (int) c.gpr[Cpu.RAX], count);
        int lb = length(wide ? c.gpr[Cpu.RDX] : (int) c.gpr[Cpu.RDX], count);
        return finish(c, control, Xmm.low(c, i.reg), Xmm.high(c, i.reg), la, b0, b1, lb);
    }

    private static int compareImplicit(Cpu c, Insn i, int control) throws GuestFault {
        long b0 = Xmm.lowUnaligned(c, i);
        long b1 = Xmm.highUnaligned(c, i);
        long a0 = Xmm.low(c, i.reg);
        long a1 = Xmm.high(c, i.reg);
        return finish(c, control, a0, a1, length(control, a0, a1), b0, b1, length(control, b0, b1));
    }

    private static int finish(Cpu c, int control, long a0, long a1, int la, long b0, long b1, int lb) {
        int count = elements(control);
        int result = compare(control, a0, a1, la, b0, b1, lb);
        c.setArithmeticFlags((result != 0 ? Flags.CF : 0)
                | (lb < count ? Flags.ZF : 0)
                | (la < count ? Flags.SF : 0)
                | ((result & 1) != 0 ? Flags.OF : 0));
        return result;
    }

    private static void index(Cpu c, int control, int result) {
        int count = elements(control);
        c.gpr[Cpu.RCX] = result == 0
                ? count
                : (control & 0x40) != 0
                        ? 31 - Integer.numberOfLeadingZeros(result)
                        : Integer.numberOfTrailingZeros(result);
    }

    private static void mask(Cpu c, int control, int result) {
        if ((control & 0x40) == 0) {
            Xmm.write(c, 0, result, 0);
        } else if ((control & 1) == 0) {
            Xmm.write(c, 0, spread8(result), spread8(result >>> 8));
        } else {
            Xmm.write(c, 0, Packed.pblendw(0, -1, result), Packed.pblendw(0, -1, result >>> 4));
        }
    }

    private static long spread8(int bits) {
        long picked = Packed.pand(Packed.broadcast8(bits), 0x8040_2010_0804_0201L);
        return ~Packed.pcmpeqb(picked, 0);
    }

    private static int elements(int control) {
        return (control & 1) != 0 ? 8 : 16;
    }

    private static int length(long value, int count) {
        return value > -count && value < count ? (int) Math.abs(value) : count;
    }

    /** Elements before the first zero. */
    private static int length(int control, long low, long high) {
        boolean words = (control & 1) != 0;
        long zeros = words ? Packed.pcmpeqw(low, 0) : Packed.pcmpeqb(low, 0);
        int bits = Long.numberOfTrailingZeros(zeros);
        if (zeros == 0) {
            bits = 64 + Long.numberOfTrailingZeros(words ? Packed.pcmpeqw(high, 0) : Packed.pcmpeqb(high, 0));
        }
        return bits / (words ? 16 : 8);
    }

    private static int element(int control, long low, long high, int at) {
        return switch (control & 3) {
            case 0 -> (int) ((at < 8 ? low : high) >>> (at & 7) * 8) & 0xFF;
            case 1 -> (int) ((at < 4 ? low : high) >>> (at & 3) * 16) & 0xFFFF;
            case 2 -> (byte) ((at < 8 ? low : high) >>> (at & 7) * 8);
            default -> (short) ((at < 4 ? low : high) >>> (at & 3) * 16);
        };
    }

    /** A bit for each element of the second. */
    private static int equal(int control, int value, long low, long high) {
        if ((control & 1) != 0) {
            long v = (value & 0xFFFFL) * 0x0001_0001_0001_0001L;
            return wordBits(Packed.pcmpeqw(low, v)) | wordBits(Packed.pcmpeqw(high, v)) << 4;
        }
        long v = Packed.broadcast8(value);
        return Packed.pmovmskb(Packed.pcmpeqb(low, v)) | Packed.pmovmskb(Packed.pcmpeqb(high, v)) << 8;
    }

    private static int wordBits(long mask) {
        return (int) (mask >>> 15 & 1 | mask >>> 30 & 2 | mask >>> 45 & 4 | mask >>> 60 & 8);
    }

    /** IntRes2 of the manual: a bit for each element of the second operand. */
    public static int compare(int control, long a0, long a1, int la, long b0, long b1, int lb) {
        int count = elements(control);
        int all = (1 << count) - 1;
        int valid = (1 << lb) - 1;
        int result;
        switch (control >>> 2 & 3) {
            case EQUAL_ANY -> {
                result = 0;
                for (int k = 0; k < la; k++) {
                    result |= equal(control, element(control, a0, a1, k), b0, b1);
                }
                result &= valid;
            }
            case RANGES -> result = ranges(control, a0, a1, la, b0, b1, lb);
            case EQUAL_EACH -> {
                long x0 = (control & 1) != 0 ? Packed.pcmpeqw(a0, b0) : Packed.pcmpeqb(a0, b0);
                long x1 = (control & 1) != 0 ? Packed.pcmpeqw(a1, b1) : Packed.pcmpeqb(a1, b1);
                int same = (control & 1) != 0
                        ? wordBits(x0) | wordBits(x1) << 4
                        : Packed.pmovmskb(x0) | Packed.pmovmskb(x1) << 8;
                int validFirst = (1 << la) - 1;
                result = same & valid & validFirst | all & ~(valid | validFirst);
            }
            default -> {
                result = all;
                for (int k = 0; k < la; k++) {
                    int same = equal(control, element(control, a0, a1, k), b0, b1) & valid;
                    // Places beyond the register's end are not compared.
                    result &= same >>> k | all & ~(all >>> k);
                }
            }
        }
        return switch (control >>> 4 & 3) {
            case 1 -> result ^ all;
            case 3 -> result ^ valid;
            default -> result;
        };
    }

    private static int ranges(int control, long a0, long a1, int la, long b0, long b1, int lb) {
        int result = 0;
        for (int j = 0; j < lb; j++) {
            int v = element(control, b0, b1, j);
            for (int k = 0; k + 1 < la; k += 2) {
                if (element(control, a0, a1, k) <= v && v <= element(control, a0, a1, k + 1)) {
                    result |= 1 << j;
                }
            }
        }
        return result;
    }
}
