package org.jacinth.cpu.insn;

import org.jacinth.cpu.decode.Insn;
import org.jacinth.cpu.state.Cpu;
import org.jacinth.cpu.state.Flags;
import org.jacinth.cpu.state.GuestFault;

/**
 * SSE floating-point arithmetic and comparison. The meaning is in {@link SimdFloat}; here operands are moved, and a
 * fault is thrown before the destination is written.
 *
 * <p>RCPPS and RSQRTPS are approximations whose bits differ between processors; here they are the exact result to
 * twelve fraction bits, an error below 2^-13 where 1.5 * 2^-12 is allowed.
 *
 * @sdm 1 "Programming with Intel Streaming SIMD Extensions", "SSE2 Instructions", "SSE3 Instructions"
 */
public final class SseFloat {
    private SseFloat() {}

    private static long pair(int low, int high) {
        return low & 0xFFFF_FFFFL | (long) high << 32;
    }

    private static int upper(long a) {
        return (int) (a >>> 32);
    }

    /** Sums of two singles each. */
    public static long addPair(Cpu c, long a, long b) {
        return pair(SimdFloat.add32(c, (int) a, (int) b), SimdFloat.add32(c, upper(a), upper(b)));
    }

    /** Adds four singles. */
    @Encoding("NP 0F 58 /r  ADDPS  Vdq, Wdq")
    public static void addps(Cpu c, Insn i) throws GuestFault {
        long b0 = Xmm.low(c, i);
        long b1 = Xmm.high(c, i);
        long r0 = addPair(c, Xmm.low(c, i.reg), b0);
        long r1 = addPair(c, Xmm.high(c, i.reg), b1);
        SimdFloat.finish(c);
        Xmm.write(c, i.reg, r0, r1);
    }

    /** Adds two doubles. */
    @Encoding("66 0F 58 /r  ADDPD  Vdq, Wdq")
    public static void addpd(Cpu c, Insn i) throws GuestFault {
        long b0 = Xmm.low(c, i);
        long b1 = Xmm.high(c, i);
        long r0 = SimdFloat.add64(c, Xmm.low(c, i.reg), b0);
        long r1 = SimdFloat.add64(c, Xmm.high(c, i.reg), b1);
        SimdFloat.finish(c);
        Xmm.write(c, i.reg, r0, r1);
    }

    /** Adds the low single. */
    @Encoding("F3 0F 58 /r  ADDSS  Vdq, Wd")
    public static void addss(Cpu c, Insn i) throws GuestFault {
        int b = Xmm.source32(c, i);
        int r = SimdFloat.add32(c, (int) Xmm.low(c, i.reg), b);
        SimdFloat.finish(c);
        Xmm.writeLow32(c, i.reg, r);
    }

    /** Adds the low double. */
    @Encoding("F2 0F 58 /r  ADDSD  Vdq, Wq")
    public static void addsd(Cpu c, Insn i) throws GuestFault {
        long b = Xmm.source64(c, i);
        long r = SimdFloat.add64(c, Xmm.low(c, i.reg), b);
        SimdFloat.finish(c);
        Xmm.writeLow(c, i.reg, r);
    }

    /** Products of two singles each. */
    public static long mulPair(Cpu c, long a, long b) {
        return pair(SimdFloat.mul32(c, (int) a, (int) b), SimdFloat.mul32(c, upper(a), upper(b)));
    }

    /** Multiplies four singles. */
    @Encoding("NP 0F 59 /r  MULPS  Vdq, Wdq")
    public static void mulps(Cpu c, Insn i) throws GuestFault {
        long b0 = Xmm.low(c, i);
        long b1 = Xmm.high(c, i);
        long r0 = mulPair(c, Xmm.low(c, i.reg), b0);
        long r1 = mulPair(c, Xmm.high(c, i.reg), b1);
        SimdFloat.finish(c);
        Xmm.write(c, i.reg, r0, r1);
    }

    /** Multiplies two doubles. */
    @Encoding("66 0F 59 /r  MULPD  Vdq, Wdq")
    public static void mulpd(Cpu c, Insn i) throws GuestFault {
        long b0 = Xmm.low(c, i);
        long b1 = Xmm.high(c, i);
        long r0 = SimdFloat.mul64(c, Xmm.low(c, i.reg), b0);
        long r1 = SimdFloat.mul64(c, Xmm.high(c, i.reg), b1);
        SimdFloat.finish(c);
        Xmm.write(c, i.reg, r0, r1);
    }

    /** Multiplies the low single. */
    @Encoding("F3 0F 59 /r  MULSS  Vdq, Wd")
    public static void mulss(Cpu c, Insn i) throws GuestFault {
        int b = Xmm.source32(c, i);
        int r = SimdFloat.mul32(c, (int) Xmm.low(c, i.reg), b);
        SimdFloat.finish(c);
        Xmm.writeLow32(c, i.reg, r);
    }

    /** Multiplies the low double. */
    @Encoding("F2 0F 59 /r  MULSD  Vdq, Wq")
    public static void mulsd(Cpu c, Insn i) throws GuestFault {
        long b = Xmm.source64(c, i);
        long r = SimdFloat.mul64(c, Xmm.low(c, i.reg), b);
        SimdFloat.finish(c);
        Xmm.writeLow(c, i.reg, r);
    }

    /** Differences of two singles each. */
    public static long subPair(Cpu c, long a, long b) {
        return pair(SimdFloat.sub32(c, (int) a, (int) b), SimdFloat.sub32(c, upper(a), upper(b)));
    }

    /** Subtracts four singles. */
    @Encoding("NP 0F 5C /r  SUBPS  Vdq, Wdq")
    public static void subps(Cpu c, Insn i) throws GuestFault {
        long b0 = Xmm.low(c, i);
        long b1 = Xmm.high(c, i);
        long r0 = subPair(c, Xmm.low(c, i.reg), b0);
        long r1 = subPair(c, Xmm.high(c, i.reg), b1);
        SimdFloat.finish(c);
        Xmm.write(c, i.reg, r0, r1);
    }

    /** Subtracts two doubles. */
    @Encoding("66 0F 5C /r  SUBPD  Vdq, Wdq")
    public static void subpd(Cpu c, Insn i) throws GuestFault {
        long b0 = Xmm.low(c, i);
        long b1 = Xmm.high(c, i);
        long r0 = SimdFloat.sub64(c, Xmm.low(c, i.reg), b0);
        long r1 = SimdFloat.sub64(c, Xmm.high(c, i.reg), b1);
        SimdFloat.finish(c);
        Xmm.write(c, i.reg, r0, r1);
    }

    /** Subtracts the low single. */
    @Encoding("F3 0F 5C /r  SUBSS  Vdq, Wd")
    public static void subss(Cpu c, Insn i) throws GuestFault {
        int b = Xmm.source32(c, i);
        int r = SimdFloat.sub32(c, (int) Xmm.low(c, i.reg), b);
        SimdFloat.finish(c);
        Xmm.writeLow32(c, i.reg, r);
    }

    /** Subtracts the low double. */
    @Encoding("F2 0F 5C /r  SUBSD  Vdq, Wq")
    public static void subsd(Cpu c, Insn i) throws GuestFault {
        long b = Xmm.source64(c, i);
        long r = SimdFloat.sub64(c, Xmm.low(c, i.reg), b);
        SimdFloat.finish(c);
        Xmm.writeLow(c, i.reg, r);
    }

    /** The lesser of two singles each. */
    public static long minPair(Cpu c, long a, long b) {
        return pair(SimdFloat.min32(c, (int) a, (int) b), SimdFloat.min32(c, upper(a), upper(b)));
    }

    /** Takes the lesser of four singles. */
    @Encoding("NP 0F 5D /r  MINPS  Vdq, Wdq")
    public static void minps(Cpu c, Insn i) throws GuestFault {
        long b0 = Xmm.low(c, i);
        long b1 = Xmm.high(c, i);
        long r0 = minPair(c, Xmm.low(c, i.reg), b0);
        long r1 = minPair(c, Xmm.high(c, i.reg), b1);
        SimdFloat.finish(c);
        Xmm.write(c, i.reg, r0, r1);
    }

    /** Takes the lesser of two doubles. */
    @Encoding("66 0F 5D /r  MINPD  Vdq, Wdq")
    public static void minpd(Cpu c, Insn i) throws GuestFault {
        long b0 = Xmm.low(c, i);
        long b1 = Xmm.high(c, i);
        long r0 = SimdFloat.min64(c, Xmm.low(c, i.reg), b0);
        long r1 = SimdFloat.min64(c, Xmm.high(c, i.reg), b1);
        SimdFloat.finish(c);
        Xmm.write(c, i.reg, r0, r1);
    }

    /** Takes the lesser of the low single. */
    @Encoding("F3 0F 5D /r  MINSS  Vdq, Wd")
    public static void minss(Cpu c, Insn i) throws GuestFault {
        int b = Xmm.source32(c, i);
        int r = SimdFloat.min32(c, (int) Xmm.low(c, i.reg), b);
        SimdFloat.finish(c);
        Xmm.writeLow32(c, i.reg, r);
    }

    /** Takes the lesser of the low double. */
    @Encoding("F2 0F 5D /r  MINSD  Vdq, Wq")
    public static void minsd(Cpu c, Insn i) throws GuestFault {
        long b = Xmm.source64(c, i);
        long r = SimdFloat.min64(c, Xmm.low(c, i.reg), b);
        SimdFloat.finish(c);
        Xmm.writeLow(c, i.reg, r);
    }

    /** Quotients of two singles each. */
    public static long divPair(Cpu c, long a, long b) {
        return pair(SimdFloat.div32(c, (int) a, (int) b), SimdFloat.div32(c, upper(a), upper(b)));
    }

    /** Divides four singles. */
    @Encoding("NP 0F 5E /r  DIVPS  Vdq, Wdq")
    public static void divps(Cpu c, Insn i) throws GuestFault {
        long b0 = Xmm.low(c, i);
        long b1 = Xmm.high(c, i);
        long r0 = divPair(c, Xmm.low(c, i.reg), b0);
        long r1 = divPair(c, Xmm.high(c, i.reg), b1);
        SimdFloat.finish(c);
        Xmm.write(c, i.reg, r0, r1);
    }

    /** Divides two doubles. */
    @Encoding("66 0F 5E /r  DIVPD  Vdq, Wdq")
    public static void divpd(Cpu c, Insn i) throws GuestFault {
        long b0 = Xmm.low(c, i);
        long b1 = Xmm.high(c, i);
        long r0 = SimdFloat.div64(c, Xmm.low(c, i.reg), b0);
        long r1 = SimdFloat.div64(c, Xmm.high(c, i.reg), b1);
        SimdFloat.finish(c);
        Xmm.write(c, i.reg, r0, r1);
    }

    /** Divides the low single. */
    @Encoding("F3 0F 5E /r  DIVSS  Vdq, Wd")
    public static void divss(Cpu c, Insn i) throws GuestFault {
        int b = Xmm.source32(c, i);
        int r = SimdFloat.div32(c, (int) Xmm.low(c, i.reg), b);
        SimdFloat.finish(c);
        Xmm.writeLow32(c, i.reg, r);
    }

    /** Divides the low double. */
    @Encoding("F2 0F 5E /r  DIVSD  Vdq, Wq")
    public static void divsd(Cpu c, Insn i) throws GuestFault {
        long b = Xmm.source64(c, i);
        long r = SimdFloat.div64(c, Xmm.low(c, i.reg), b);
        SimdFloat.finish(c);
        Xmm.writeLow(c, i.reg, r);
    }

    /** The greater of two singles each. */
    public static long maxPair(Cpu c, long a, long b) {
        return pair(SimdFloat.max32(c, (int) a, (int) b), SimdFloat.max32(c, upper(a), upper(b)));
    }

    /** Takes the greater of four singles. */
    @Encoding("NP 0F 5F /r  MAXPS  Vdq, Wdq")
    public static void maxps(Cpu c, Insn i) throws GuestFault {
        long b0 = Xmm.low(c, i);
        long b1 = Xmm.high(c, i);
        long r0 = maxPair(c, Xmm.low(c, i.reg), b0);
        long r1 = maxPair(c, Xmm.high(c, i.reg), b1);
        SimdFloat.finish(c);
        Xmm.write(c, i.reg, r0, r1);
    }

    /** Takes the greater of two doubles. */
    @Encoding("66 0F 5F /r  MAXPD  Vdq, Wdq")
    public static void maxpd(Cpu c, Insn i) throws GuestFault {
        long b0 = Xmm.low(c, i);
        long b1 = Xmm.high(c, i);
        long r0 = SimdFloat.max64(c, Xmm.low(c, i.reg), b0);
        long r1 = SimdFloat.max64(c, Xmm.high(c, i.reg), b1);
        SimdFloat.finish(c);
        Xmm.write(c, i.reg, r0, r1);
    }

    /** Takes the greater of the low single. */
    @Encoding("F3 0F 5F /r  MAXSS  Vdq, Wd")
    public static void maxss(Cpu c, Insn i) throws GuestFault {
        int b = Xmm.source32(c, i);
        int r = SimdFloat.max32(c, (int) Xmm.low(c, i.reg), b);
        SimdFloat.finish(c);
        Xmm.writeLow32(c, i.reg, r);
    }

    /** Takes the greater of the low double. */
    @Encoding("F2 0F 5F /r  MAXSD  Vdq, Wq")
    public static void maxsd(Cpu c, Insn i) throws GuestFault {
        long b = Xmm.source64(c, i);
        long r = SimdFloat.max64(c, Xmm.low(c, i.reg), b);
        SimdFloat.finish(c);
        Xmm.writeLow(c, i.reg, r);
    }

    /** Square roots of two singles. */
    public static long sqrtPair(Cpu c, long b) {
        return pair(SimdFloat.sqrt32(c, (int) b), SimdFloat.sqrt32(c, upper(b)));
    }

    /** Square roots of four singles. */
    @Encoding("NP 0F 51 /r  SQRTPS  Vdq, Wdq")
    public static void sqrtps(Cpu c, Insn i) throws GuestFault {
        long b0 = Xmm.low(c, i);
        long b1 = Xmm.high(c, i);
        long r0 = sqrtPair(c, b0);
        long r1 = sqrtPair(c, b1);
        SimdFloat.finish(c);
        Xmm.write(c, i.reg, r0, r1);
    }

    /** Square roots of two doubles. */
    @Encoding("66 0F 51 /r  SQRTPD  Vdq, Wdq")
    public static void sqrtpd(Cpu c, Insn i) throws GuestFault {
        long b0 = Xmm.low(c, i);
        long b1 = Xmm.high(c, i);
        long r0 = SimdFloat.sqrt64(c, b0);
        long r1 = SimdFloat.sqrt64(c, b1);
        SimdFloat.finish(c);
        Xmm.write(c, i.reg, r0, r1);
    }

    /** Square root of the low single. */
    @Encoding("F3 0F 51 /r  SQRTSS  Vdq, Wd")
    public static void sqrtss(Cpu c, Insn i) throws GuestFault {
        int r = SimdFloat.sqrt32(c, Xmm.source32(c, i));
        SimdFloat.finish(c);
        Xmm.writeLow32(c, i.reg, r);
    }

    /** Square root of the low double. */
    @Encoding("F2 0F 51 /r  SQRTSD  Vdq, Wq")
    public static void sqrtsd(Cpu c, Insn i) throws GuestFault {
        long r = SimdFloat.sqrt64(c, Xmm.source64(c, i));
        SimdFloat.finish(c);
        Xmm.writeLow(c, i.reg, r);
    }

    private static int twelveBits(float r) {
        int bits = Float.floatToRawIntBits(r);
        if (r != r) {
            return SimdFloat.NAN32;
        }
        if ((bits & 0x7F80_0000) == 0) {
            return bits & 0x8000_0000;
        }
        return (bits & 0x7F80_0000) == 0x7F80_0000 ? bits : bits + 0x400 & ~0x7FF;
    }

    /** An approximation of 1 / b. Denormals count as zero, and would-be denormal results are zero. */
    public static int rcp(int b) {
        float x = Float.intBitsToFloat(b);
        if (x != x) {
            return b | 0x40_0000;
        }
        return (b & 0x7F80_0000) == 0 ? b & 0x8000_0000 | 0x7F80_0000 : twelveBits((float) (1 / (double) x));
    }

    /** An approximation of 1 / sqrt(b). Denormals count as zero. */
    public static int rsqrt(int b) {
        float x = Float.intBitsToFloat(b);
        if (x != x) {
            return b | 0x40_0000;
        }
        return (b & 0x7F80_0000) == 0
                ? b & 0x8000_0000 | 0x7F80_0000
                : twelveBits((float) (1 / Math.sqrt((double) x)));
    }

    /** Approximate reciprocals of four singles. */
    @Encoding("NP 0F 53 /r  RCPPS  Vdq, Wdq")
    public static void rcpps(Cpu c, Insn i) throws GuestFault {
        long b0 = Xmm.low(c, i);
        long b1 = Xmm.high(c, i);
        long r0 = pair(rcp((int) b0), rcp(upper(b0)));
        Xmm.write(c, i.reg, r0, pair(rcp((int) b1), rcp(upper(b1))));
    }

    /** Approximate reciprocal of the low single. */
    @Encoding("F3 0F 53 /r  RCPSS  Vdq, Wd")
    public static void rcpss(Cpu c, Insn i) throws GuestFault {
        Xmm.writeLow32(c, i.reg, rcp(Xmm.source32(c, i)));
    }

    /** Approximate reciprocals of square roots of four singles. */
    @Encoding("NP 0F 52 /r  RSQRTPS  Vdq, Wdq")
    public static void rsqrtps(Cpu c, Insn i) throws GuestFault {
        long b0 = Xmm.low(c, i);
        long b1 = Xmm.high(c, i);
        long r0 = pair(rsqrt((int) b0), rsqrt(upper(b0)));
        Xmm.write(c, i.reg, r0, pair(rsqrt((int) b1), rsqrt(upper(b1))));
    }

    /** Approximate reciprocal of the square root of the low single. */
    @Encoding("F3 0F 52 /r  RSQRTSS  Vdq, Wd")
    public static void rsqrtss(Cpu c, Insn i) throws GuestFault {
        Xmm.writeLow32(c, i.reg, rsqrt(Xmm.source32(c, i)));
    }

    /** All ones if the predicate holds, else zero. */
    public static int mask32(Cpu c, int a, int b, int predicate) {
        return SimdFloat.predicate32(c, a, b, predicate) ? -1 : 0;
    }

    /** All ones if the predicate holds, else zero. */
    public static long mask64(Cpu c, long a, long b, int predicate) {
        return SimdFloat.predicate64(c, a, b, predicate) ? -1 : 0;
    }

    /** All ones in each of two singles for which the predicate holds, else zero. */
    public static long maskPair(Cpu c, long a, long b, int predicate) {
        return pair(mask32(c, (int) a, (int) b, predicate), mask32(c, upper(a), upper(b), predicate));
    }

    /** All ones in each single for which the predicate holds, else zero. */
    @Encoding("NP 0F C2 /r ib  CMPPS  Vdq, Wdq, Ib")
    public static void cmpps(Cpu c, Insn i) throws GuestFault {
        long b0 = Xmm.low(c, i);
        long b1 = Xmm.high(c, i);
        int k = (int) i.immediate;
        long r0 = maskPair(c, Xmm.low(c, i.reg), b0, k);
        long r1 = maskPair(c, Xmm.high(c, i.reg), b1, k);
        SimdFloat.finish(c);
        Xmm.write(c, i.reg, r0, r1);
    }

    /** All ones in each double for which the predicate holds, else zero. */
    @Encoding("66 0F C2 /r ib  CMPPD  Vdq, Wdq, Ib")
    public static void cmppd(Cpu c, Insn i) throws GuestFault {
        long b0 = Xmm.low(c, i);
        long b1 = Xmm.high(c, i);
        int k = (int) i.immediate;
        long r0 = mask64(c, Xmm.low(c, i.reg), b0, k);
        long r1 = mask64(c, Xmm.high(c, i.reg), b1, k);
        SimdFloat.finish(c);
        Xmm.write(c, i.reg, r0, r1);
    }

    /** All ones in the low single if the predicate holds, else zero. */
    @Encoding("F3 0F C2 /r ib  CMPSS  Vdq, Wd, Ib")
    public static void cmpss(Cpu c, Insn i) throws GuestFault {
        int b = Xmm.source32(c, i);
        int r = mask32(c, (int) Xmm.low(c, i.reg), b, (int) i.immediate);
        SimdFloat.finish(c);
        Xmm.writeLow32(c, i.reg, r);
    }

    /** All ones in the low double if the predicate holds, else zero. */
    @Encoding("F2 0F C2 /r ib  CMPSD  Vdq, Wq, Ib")
    public static void cmpsd(Cpu c, Insn i) throws GuestFault {
        long b = Xmm.source64(c, i);
        long r = mask64(c, Xmm.low(c, i.reg), b, (int) i.immediate);
        SimdFloat.finish(c);
        Xmm.writeLow(c, i.reg, r);
    }

    private static void order(Cpu c, int order) throws GuestFault {
        SimdFloat.finish(c);
        c.setArithmeticFlags(flags(order));
    }

    /** The flags that say how operands are ordered, see {@link SimdFloat#compare64}. */
    public static int flags(int order) {
        return order == SimdFloat.UNORDERED
                ? Flags.ZF | Flags.PF | Flags.CF
                : order < 0 ? Flags.CF : order == 0 ? Flags.ZF : 0;
    }

    /** Compares into ZF, PF and CF; a quiet NaN is not invalid. */
    @Encoding("NP 0F 2E /r  UCOMISS  Vdq, Wd")
    public static void ucomiss(Cpu c, Insn i) throws GuestFault {
        int b = Xmm.source32(c, i);
        order(c, SimdFloat.compare32(c, (int) Xmm.low(c, i.reg), b, false));
    }

    /** Compares into ZF, PF and CF; a quiet NaN is not invalid. */
    @Encoding("66 0F 2E /r  UCOMISD  Vdq, Wq")
    public static void ucomisd(Cpu c, Insn i) throws GuestFault {
        long b = Xmm.source64(c, i);
        order(c, SimdFloat.compare64(c, Xmm.low(c, i.reg), b, false));
    }

    /** Compares into ZF, PF and CF; any NaN is invalid. */
    @Encoding("NP 0F 2F /r  COMISS  Vdq, Wd")
    public static void comiss(Cpu c, Insn i) throws GuestFault {
        int b = Xmm.source32(c, i);
        order(c, SimdFloat.compare32(c, (int) Xmm.low(c, i.reg), b, true));
    }

    /** Compares into ZF, PF and CF; any NaN is invalid. */
    @Encoding("66 0F 2F /r  COMISD  Vdq, Wq")
    public static void comisd(Cpu c, Insn i) throws GuestFault {
        long b = Xmm.source64(c, i);
        order(c, SimdFloat.compare64(c, Xmm.low(c, i.reg), b, true));
    }

    private static long hadd(Cpu c, long low, long high) {
        return pair(SimdFloat.add32(c, (int) low, upper(low)), SimdFloat.add32(c, (int) high, upper(high)));
    }

    /** Sums of neighbouring singles. */
    @Encoding("F2 0F 7C /r  HADDPS  Vdq, Wdq")
    public static void haddps(Cpu c, Insn i) throws GuestFault {
        long b0 = Xmm.low(c, i);
        long b1 = Xmm.high(c, i);
        long r0 = hadd(c, Xmm.low(c, i.reg), Xmm.high(c, i.reg));
        long r1 = hadd(c, b0, b1);
        SimdFloat.finish(c);
        Xmm.write(c, i.reg, r0, r1);
    }

    /** Sums of neighbouring doubles. */
    @Encoding("66 0F 7C /r  HADDPD  Vdq, Wdq")
    public static void haddpd(Cpu c, Insn i) throws GuestFault {
        long b0 = Xmm.low(c, i);
        long b1 = Xmm.high(c, i);
        long r0 = SimdFloat.add64(c, Xmm.low(c, i.reg), Xmm.high(c, i.reg));
        long r1 = SimdFloat.add64(c, b0, b1);
        SimdFloat.finish(c);
        Xmm.write(c, i.reg, r0, r1);
    }

    private static long hsub(Cpu c, long low, long high) {
        return pair(SimdFloat.sub32(c, (int) low, upper(low)), SimdFloat.sub32(c, (int) high, upper(high)));
    }

    /** Differences of neighbouring singles. */
    @Encoding("F2 0F 7D /r  HSUBPS  Vdq, Wdq")
    public static void hsubps(Cpu c, Insn i) throws GuestFault {
        long b0 = Xmm.low(c, i);
        long b1 = Xmm.high(c, i);
        long r0 = hsub(c, Xmm.low(c, i.reg), Xmm.high(c, i.reg));
        long r1 = hsub(c, b0, b1);
        SimdFloat.finish(c);
        Xmm.write(c, i.reg, r0, r1);
    }

    /** Differences of neighbouring doubles. */
    @Encoding("66 0F 7D /r  HSUBPD  Vdq, Wdq")
    public static void hsubpd(Cpu c, Insn i) throws GuestFault {
        long b0 = Xmm.low(c, i);
        long b1 = Xmm.high(c, i);
        long r0 = SimdFloat.sub64(c, Xmm.low(c, i.reg), Xmm.high(c, i.reg));
        long r1 = SimdFloat.sub64(c, b0, b1);
        SimdFloat.finish(c);
        Xmm.write(c, i.reg, r0, r1);
    }

    private static long addsub(Cpu c, long a, long b) {
        return pair(SimdFloat.sub32(c, (int) a, (int) b), SimdFloat.add32(c, upper(a), upper(b)));
    }

    /** Subtracts singles 0 and 2, adds 1 and 3. */
    @Encoding("F2 0F D0 /r  ADDSUBPS  Vdq, Wdq")
    public static void addsubps(Cpu c, Insn i) throws GuestFault {
        long b0 = Xmm.low(c, i);
        long b1 = Xmm.high(c, i);
        long r0 = addsub(c, Xmm.low(c, i.reg), b0);
        long r1 = addsub(c, Xmm.high(c, i.reg), b1);
        SimdFloat.finish(c);
        Xmm.write(c, i.reg, r0, r1);
    }

    /** Subtracts the low double, adds the high one. */
    @Encoding("66 0F D0 /r  ADDSUBPD  Vdq, Wdq")
    public static void addsubpd(Cpu c, Insn i) throws GuestFault {
        long b0 = Xmm.low(c, i);
        long b1 = Xmm.high(c, i);
        long r0 = SimdFloat.sub64(c, Xmm.low(c, i.reg), b0);
        long r1 = SimdFloat.add64(c, Xmm.high(c, i.reg), b1);
        SimdFloat.finish(c);
        Xmm.write(c, i.reg, r0, r1);
    }

    /** The sum of the products of the singles in bits 7..4 of the control, in the places of bits 3..0. */
    @Encoding("66 0F 3A 40 /r ib  DPPS  Vdq, Wdq, Ib")
    public static void dpps(Cpu c, Insn i) throws GuestFault {
        long b0 = Xmm.low(c, i);
        long b1 = Xmm.high(c, i);
        int k = (int) i.immediate;
        long a0 = Xmm.low(c, i.reg);
        long a1 = Xmm.high(c, i.reg);
        int p0 = (k & 0x10) != 0 ? SimdFloat.mul32(c, (int) a0, (int) b0) : 0;
        int p1 = (k & 0x20) != 0 ? SimdFloat.mul32(c, upper(a0), upper(b0)) : 0;
        int p2 = (k & 0x40) != 0 ? SimdFloat.mul32(c, (int) a1, (int) b1) : 0;
        int p3 = (k & 0x80) != 0 ? SimdFloat.mul32(c, upper(a1), upper(b1)) : 0;
        SimdFloat.finish(c);
        int s0 = SimdFloat.add32(c, p0, p1);
        int s1 = SimdFloat.add32(c, p2, p3);
        SimdFloat.finish(c);
        int sum = SimdFloat.add32(c, s0, s1);
        SimdFloat.finish(c);
        long both = pair(sum, sum);
        Xmm.write(c, i.reg, Packed.blendps(0, both, k), Packed.blendps(0, both, k >>> 2));
    }

    /** The sum of the products of the doubles in bits 5..4 of the control, in the places of bits 1..0. */
    @Encoding("66 0F 3A 41 /r ib  DPPD  Vdq, Wdq, Ib")
    public static void dppd(Cpu c, Insn i) throws GuestFault {
        long b0 = Xmm.low(c, i);
        long b1 = Xmm.high(c, i);
        int k = (int) i.immediate;
        long p0 = (k & 0x10) != 0 ? SimdFloat.mul64(c, Xmm.low(c, i.reg), b0) : 0;
        long p1 = (k & 0x20) != 0 ? SimdFloat.mul64(c, Xmm.high(c, i.reg), b1) : 0;
        SimdFloat.finish(c);
        long sum = SimdFloat.add64(c, p0, p1);
        SimdFloat.finish(c);
        Xmm.write(c, i.reg, (k & 1) != 0 ? sum : 0, (k & 2) != 0 ? sum : 0);
    }

    private static int mode(Cpu c, Insn i) {
        int k = (int) i.immediate;
        return (k & 4) != 0 ? SimdFloat.rounding(c) : k & 3;
    }

    private static int integral(Cpu c, Insn i, int b) {
        return SimdFloat.integral32(c, b, mode(c, i), (i.immediate & 8) != 0);
    }

    private static long integral(Cpu c, Insn i, long b) {
        return SimdFloat.integral64(c, b, mode(c, i), (i.immediate & 8) != 0);
    }

    /** Rounds four singles to integral values. */
    @Encoding("66 0F 3A 08 /r ib  ROUNDPS  Vdq, Wdq, Ib")
    public static void roundps(Cpu c, Insn i) throws GuestFault {
        long b0 = Xmm.low(c, i);
        long b1 = Xmm.high(c, i);
        long r0 = pair(integral(c, i, (int) b0), integral(c, i, upper(b0)));
        long r1 = pair(integral(c, i, (int) b1), integral(c, i, upper(b1)));
        SimdFloat.finish(c);
        Xmm.write(c, i.reg, r0, r1);
    }

    /** Rounds two doubles to integral values. */
    @Encoding("66 0F 3A 09 /r ib  ROUNDPD  Vdq, Wdq, Ib")
    public static void roundpd(Cpu c, Insn i) throws GuestFault {
        long b0 = Xmm.low(c, i);
        long b1 = Xmm.high(c, i);
        long r0 = integral(c, i, b0);
        long r1 = integral(c, i, b1);
        SimdFloat.finish(c);
        Xmm.write(c, i.reg, r0, r1);
    }

    /** Rounds the low single to an integral value. */
    @Encoding("66 0F 3A 0A /r ib  ROUNDSS  Vdq, Wd, Ib")
    public static void roundss(Cpu c, Insn i) throws GuestFault {
        int r = integral(c, i, Xmm.source32(c, i));
        SimdFloat.finish(c);
        Xmm.writeLow32(c, i.reg, r);
    }

    /** Rounds the low double to an integral value. */
    @Encoding("66 0F 3A 0B /r ib  ROUNDSD  Vdq, Wq, Ib")
    public static void roundsd(Cpu c, Insn i) throws GuestFault {
        long r = integral(c, i, Xmm.source64(c, i));
        SimdFloat.finish(c);
        Xmm.writeLow(c, i.reg, r);
    }

    /** Loads MXCSR. @throws GuestFault #GP(0) where a reserved bit is set */
    @Encoding("NP 0F AE /2 mem  LDMXCSR  Md")
    public static void ldmxcsr(Cpu c, Insn i) throws GuestFault {
        int value = Xmm.source32(c, i);
        if (value >>> 16 != 0) {
            throw c.gp();
        }
        c.mxcsr = value;
    }

    /** Stores MXCSR. */
    @Encoding("NP 0F AE /3 mem  STMXCSR  Md")
    public static void stmxcsr(Cpu c, Insn i) throws GuestFault {
        Xmm.enter(c);
        c.mmu.store32(i.linear(c, 4, true), c.mxcsr);
    }
}
