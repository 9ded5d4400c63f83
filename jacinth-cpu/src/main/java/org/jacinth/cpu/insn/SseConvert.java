package org.jacinth.cpu.insn;

import org.jacinth.cpu.decode.Insn;
import org.jacinth.cpu.state.Cpu;
import org.jacinth.cpu.state.GuestFault;

/**
 * SSE conversions between integers, singles and doubles. The meaning is in {@link SimdFloat}. An integer result that
 * does not fit is the most negative integer.
 *
 * <p>Where an MMX register is an operand, MMX state is entered before an unmasked exception is reported, as processors
 * do.
 *
 * @sdm 1 "SSE2 Conversion Instructions", "SSE Conversion Instructions"
 */
public final class SseConvert {
    private SseConvert() {}

    private static long pair(int low, int high) {
        return low & 0xFFFF_FFFFL | (long) high << 32;
    }

    private static int upper(long a) {
        return (int) (a >>> 32);
    }

    private static long general(Cpu c, Insn i) throws GuestFault {
        Xmm.enter(c);
        if (i.operandSize == 3) {
            return i.isMemory() ? c.mmu.load64(i.linear(c, 8, false)) : c.gpr[i.rm];
        }
        return (int) (i.isMemory() ? c.mmu.load32(i.linear(c, 4, false)) : c.gpr[i.rm]);
    }

    /** Two dwords as singles. */
    public static long singles(Cpu c, long b) {
        return pair(SimdFloat.fromLong32(c, (int) b), SimdFloat.fromLong32(c, b >> 32));
    }

    /** Two singles as dwords. */
    public static long dwords(Cpu c, long b, int rounding) {
        return pair(SimdFloat.toInt(c, (int) b, rounding), SimdFloat.toInt(c, upper(b), rounding));
    }

    /** Two doubles as dwords. */
    public static long dwords(Cpu c, long b0, long b1, int rounding) {
        return pair(SimdFloat.toInt(c, b0, rounding), SimdFloat.toInt(c, b1, rounding));
    }

    /** Two doubles as singles. */
    public static long narrow(Cpu c, long b0, long b1) {
        return pair(SimdFloat.narrow(c, b0), SimdFloat.narrow(c, b1));
    }

    /**
     * MMX register or memory operand Q. A register is used, with what that does to x87 state, even if a fault follows.
     */
    private static long integers(Cpu c, Insn i) throws GuestFault {
        if (i.isMemory()) {
            return c.mmu.load64(i.linear(c, 8, false));
        }
        long b = Mmx.source(c, i);
        Mmx.use(c);
        return b;
    }

    private static void toGeneral32(Cpu c, Insn i, int rounding) throws GuestFault {
        int b = Xmm.source32(c, i);
        long r = i.operandSize == 3
                ? SimdFloat.toLong(c, b, rounding)
                : SimdFloat.toInt(c, b, rounding) & 0xFFFF_FFFFL;
        SimdFloat.finish(c);
        c.gpr[i.reg] = r;
    }

    private static void toGeneral64(Cpu c, Insn i, int rounding) throws GuestFault {
        long b = Xmm.source64(c, i);
        long r = i.operandSize == 3
                ? SimdFloat.toLong(c, b, rounding)
                : SimdFloat.toInt(c, b, rounding) & 0xFFFF_FFFFL;
        SimdFloat.finish(c);
        c.gpr[i.reg] = r;
    }

    /** A general register or memory as a single. */
    @Encoding("F3 0F 2A /r  CVTSI2SS  Vdq, Ey")
    public static void cvtsi2ss(Cpu c, Insn i) throws GuestFault {
        int r = SimdFloat.fromLong32(c, general(c, i));
        SimdFloat.finish(c);
        Xmm.writeLow32(c, i.reg, r);
    }

    /** A general register or memory as a double. */
    @Encoding("F2 0F 2A /r  CVTSI2SD  Vdq, Ey")
    public static void cvtsi2sd(Cpu c, Insn i) throws GuestFault {
        long r = SimdFloat.fromLong64(c, general(c, i));
        SimdFloat.finish(c);
        Xmm.writeLow(c, i.reg, r);
    }

    /** The low single as an integer, truncated. */
    @Encoding("F3 0F 2C /r  CVTTSS2SI  Gy, Wd")
    public static void cvttss2si(Cpu c, Insn i) throws GuestFault {
        toGeneral32(c, i, SimdFloat.ZERO);
    }

    /** The low double as an integer, truncated. */
    @Encoding("F2 0F 2C /r  CVTTSD2SI  Gy, Wq")
    public static void cvttsd2si(Cpu c, Insn i) throws GuestFault {
        toGeneral64(c, i, SimdFloat.ZERO);
    }

    /** Two singles as dwords, truncated. */
    @Encoding("NP 0F 2C /r  CVTTPS2PI  Pq, Wq")
    public static void cvttps2pi(Cpu c, Insn i) throws GuestFault {
        long b = Xmm.source64(c, i);
        Mmx.enter(c);
        Mmx.use(c);
        long r = dwords(c, b, SimdFloat.ZERO);
        SimdFloat.finish(c);
        Mmx.write(c, i.reg, r);
    }

    /** Two doubles as dwords, truncated. */
    @Encoding("66 0F 2C /r  CVTTPD2PI  Pq, Wdq")
    public static void cvttpd2pi(Cpu c, Insn i) throws GuestFault {
        Xmm.enter(c);
        Mmx.enter(c);
        long b0 = Xmm.low(c, i);
        long b1 = Xmm.high(c, i);
        Mmx.use(c);
        long r = dwords(c, b0, b1, SimdFloat.ZERO);
        SimdFloat.finish(c);
        Mmx.write(c, i.reg, r);
    }

    /** The low single as an integer. */
    @Encoding("F3 0F 2D /r  CVTSS2SI  Gy, Wd")
    public static void cvtss2si(Cpu c, Insn i) throws GuestFault {
        toGeneral32(c, i, SimdFloat.rounding(c));
    }

    /** The low double as an integer. */
    @Encoding("F2 0F 2D /r  CVTSD2SI  Gy, Wq")
    public static void cvtsd2si(Cpu c, Insn i) throws GuestFault {
        toGeneral64(c, i, SimdFloat.rounding(c));
    }

    /** Two singles as dwords. */
    @Encoding("NP 0F 2D /r  CVTPS2PI  Pq, Wq")
    public static void cvtps2pi(Cpu c, Insn i) throws GuestFault {
        long b = Xmm.source64(c, i);
        Mmx.enter(c);
        Mmx.use(c);
        long r = dwords(c, b, SimdFloat.rounding(c));
        SimdFloat.finish(c);
        Mmx.write(c, i.reg, r);
    }

    /** Two doubles as dwords. */
    @Encoding("66 0F 2D /r  CVTPD2PI  Pq, Wdq")
    public static void cvtpd2pi(Cpu c, Insn i) throws GuestFault {
        Xmm.enter(c);
        Mmx.enter(c);
        long b0 = Xmm.low(c, i);
        long b1 = Xmm.high(c, i);
        Mmx.use(c);
        long r = dwords(c, b0, b1, SimdFloat.rounding(c));
        SimdFloat.finish(c);
        Mmx.write(c, i.reg, r);
    }

    /** Two dwords as singles in the low half. From memory it leaves the x87 state alone. */
    @Encoding("NP 0F 2A /r  CVTPI2PS  Vdq, Qq")
    public static void cvtpi2ps(Cpu c, Insn i) throws GuestFault {
        Xmm.enter(c);
        long r = singles(c, integers(c, i));
        SimdFloat.finish(c);
        Xmm.writeLow(c, i.reg, r);
    }

    /** Two dwords as doubles. From memory it leaves the x87 state alone. */
    @Encoding("66 0F 2A /r  CVTPI2PD  Vdq, Qq")
    public static void cvtpi2pd(Cpu c, Insn i) throws GuestFault {
        Xmm.enter(c);
        long b = integers(c, i);
        Xmm.write(c, i.reg, SimdFloat.fromLong64(c, (int) b), SimdFloat.fromLong64(c, b >> 32));
    }

    /** Two singles as doubles. */
    @Encoding("NP 0F 5A /r  CVTPS2PD  Vdq, Wq")
    public static void cvtps2pd(Cpu c, Insn i) throws GuestFault {
        long b = Xmm.source64(c, i);
        long r0 = SimdFloat.widen(c, (int) b);
        long r1 = SimdFloat.widen(c, upper(b));
        SimdFloat.finish(c);
        Xmm.write(c, i.reg, r0, r1);
    }

    /** Two doubles as singles in the low half; clears the high half. */
    @Encoding("66 0F 5A /r  CVTPD2PS  Vdq, Wdq")
    public static void cvtpd2ps(Cpu c, Insn i) throws GuestFault {
        long b0 = Xmm.low(c, i);
        long b1 = Xmm.high(c, i);
        long r = narrow(c, b0, b1);
        SimdFloat.finish(c);
        Xmm.write(c, i.reg, r, 0);
    }

    /** The low single as a double. */
    @Encoding("F3 0F 5A /r  CVTSS2SD  Vdq, Wd")
    public static void cvtss2sd(Cpu c, Insn i) throws GuestFault {
        long r = SimdFloat.widen(c, Xmm.source32(c, i));
        SimdFloat.finish(c);
        Xmm.writeLow(c, i.reg, r);
    }

    /** The low double as a single. */
    @Encoding("F2 0F 5A /r  CVTSD2SS  Vdq, Wq")
    public static void cvtsd2ss(Cpu c, Insn i) throws GuestFault {
        int r = SimdFloat.narrow(c, Xmm.source64(c, i));
        SimdFloat.finish(c);
        Xmm.writeLow32(c, i.reg, r);
    }

    /** Four dwords as singles. */
    @Encoding("NP 0F 5B /r  CVTDQ2PS  Vdq, Wdq")
    public static void cvtdq2ps(Cpu c, Insn i) throws GuestFault {
        long b0 = Xmm.low(c, i);
        long b1 = Xmm.high(c, i);
        long r0 = singles(c, b0);
        long r1 = singles(c, b1);
        SimdFloat.finish(c);
        Xmm.write(c, i.reg, r0, r1);
    }

    /** Four singles as dwords. */
    @Encoding("66 0F 5B /r  CVTPS2DQ  Vdq, Wdq")
    public static void cvtps2dq(Cpu c, Insn i) throws GuestFault {
        long b0 = Xmm.low(c, i);
        long b1 = Xmm.high(c, i);
        long r0 = dwords(c, b0, SimdFloat.rounding(c));
        long r1 = dwords(c, b1, SimdFloat.rounding(c));
        SimdFloat.finish(c);
        Xmm.write(c, i.reg, r0, r1);
    }

    /** Four singles as dwords, truncated. */
    @Encoding("F3 0F 5B /r  CVTTPS2DQ  Vdq, Wdq")
    public static void cvttps2dq(Cpu c, Insn i) throws GuestFault {
        long b0 = Xmm.low(c, i);
        long b1 = Xmm.high(c, i);
        long r0 = dwords(c, b0, SimdFloat.ZERO);
        long r1 = dwords(c, b1, SimdFloat.ZERO);
        SimdFloat.finish(c);
        Xmm.write(c, i.reg, r0, r1);
    }

    /** Two doubles as dwords in the low half; clears the high half. */
    @Encoding("F2 0F E6 /r  CVTPD2DQ  Vdq, Wdq")
    public static void cvtpd2dq(Cpu c, Insn i) throws GuestFault {
        long b0 = Xmm.low(c, i);
        long b1 = Xmm.high(c, i);
        long r = dwords(c, b0, b1, SimdFloat.rounding(c));
        SimdFloat.finish(c);
        Xmm.write(c, i.reg, r, 0);
    }

    /** Two doubles as dwords in the low half, truncated; clears the high half. */
    @Encoding("66 0F E6 /r  CVTTPD2DQ  Vdq, Wdq")
    public static void cvttpd2dq(Cpu c, Insn i) throws GuestFault {
        long b0 = Xmm.low(c, i);
        long b1 = Xmm.high(c, i);
        long r = dwords(c, b0, b1, SimdFloat.ZERO);
        SimdFloat.finish(c);
        Xmm.write(c, i.reg, r, 0);
    }

    /** Two dwords as doubles. */
    @Encoding("F3 0F E6 /r  CVTDQ2PD  Vdq, Wq")
    public static void cvtdq2pd(Cpu c, Insn i) throws GuestFault {
        long b = Xmm.source64(c, i);
        Xmm.write(c, i.reg, SimdFloat.fromLong64(c, (int) b), SimdFloat.fromLong64(c, b >> 32));
    }
}
