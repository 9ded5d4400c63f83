package org.jacinth.cpu.insn;

import org.jacinth.cpu.decode.Insn;
import org.jacinth.cpu.state.Cpu;
import org.jacinth.cpu.state.Flags;
import org.jacinth.cpu.state.GuestFault;

/**
 * SSE2, SSSE3 and SSE4 packed integer instructions on XMM registers, and those of SSE that do not look at what kind of
 * number the bits are. Their meaning is in {@link Packed}, which works on 64 bits; the memory operand of 16 bytes must
 * be aligned.
 *
 * @sdm 2 "Instruction Set Reference"
 */
public final class SseInteger {
    private SseInteger() {}

    /** Adds bytes, wrapping. */
    @Encoding("66 0F FC /r  PADDB  Vdq, Wdq")
    public static void paddb(Cpu c, Insn i) throws GuestFault {
        long b0 = Xmm.low(c, i);
        long b1 = Xmm.high(c, i);
        long r0 = Packed.paddb(Xmm.low(c, i.reg), b0);
        long r1 = Packed.paddb(Xmm.high(c, i.reg), b1);
        Xmm.write(c, i.reg, r0, r1);
    }

    /** Adds words, wrapping. */
    @Encoding("66 0F FD /r  PADDW  Vdq, Wdq")
    public static void paddw(Cpu c, Insn i) throws GuestFault {
        long b0 = Xmm.low(c, i);
        long b1 = Xmm.high(c, i);
        long r0 = Packed.paddw(Xmm.low(c, i.reg), b0);
        long r1 = Packed.paddw(Xmm.high(c, i.reg), b1);
        Xmm.write(c, i.reg, r0, r1);
    }

    /** Adds dwords, wrapping. */
    @Encoding("66 0F FE /r  PADDD  Vdq, Wdq")
    public static void paddd(Cpu c, Insn i) throws GuestFault {
        long b0 = Xmm.low(c, i);
        long b1 = Xmm.high(c, i);
        long r0 = Packed.paddd(Xmm.low(c, i.reg), b0);
        long r1 = Packed.paddd(Xmm.high(c, i.reg), b1);
        Xmm.write(c, i.reg, r0, r1);
    }

    /** Adds qwords, wrapping. */
    @Encoding("66 0F D4 /r  PADDQ  Vdq, Wdq")
    public static void paddq(Cpu c, Insn i) throws GuestFault {
        long b0 = Xmm.low(c, i);
        long b1 = Xmm.high(c, i);
        long r0 = Packed.paddq(Xmm.low(c, i.reg), b0);
        long r1 = Packed.paddq(Xmm.high(c, i.reg), b1);
        Xmm.write(c, i.reg, r0, r1);
    }

    /** Subtracts bytes, wrapping. */
    @Encoding("66 0F F8 /r  PSUBB  Vdq, Wdq")
    public static void psubb(Cpu c, Insn i) throws GuestFault {
        long b0 = Xmm.low(c, i);
        long b1 = Xmm.high(c, i);
        long r0 = Packed.psubb(Xmm.low(c, i.reg), b0);
        long r1 = Packed.psubb(Xmm.high(c, i.reg), b1);
        Xmm.write(c, i.reg, r0, r1);
    }

    /** Subtracts words, wrapping. */
    @Encoding("66 0F F9 /r  PSUBW  Vdq, Wdq")
    public static void psubw(Cpu c, Insn i) throws GuestFault {
        long b0 = Xmm.low(c, i);
        long b1 = Xmm.high(c, i);
        long r0 = Packed.psubw(Xmm.low(c, i.reg), b0);
        long r1 = Packed.psubw(Xmm.high(c, i.reg), b1);
        Xmm.write(c, i.reg, r0, r1);
    }

    /** Subtracts dwords, wrapping. */
    @Encoding("66 0F FA /r  PSUBD  Vdq, Wdq")
    public static void psubd(Cpu c, Insn i) throws GuestFault {
        long b0 = Xmm.low(c, i);
        long b1 = Xmm.high(c, i);
        long r0 = Packed.psubd(Xmm.low(c, i.reg), b0);
        long r1 = Packed.psubd(Xmm.high(c, i.reg), b1);
        Xmm.write(c, i.reg, r0, r1);
    }

    /** Subtracts qwords, wrapping. */
    @Encoding("66 0F FB /r  PSUBQ  Vdq, Wdq")
    public static void psubq(Cpu c, Insn i) throws GuestFault {
        long b0 = Xmm.low(c, i);
        long b1 = Xmm.high(c, i);
        long r0 = Packed.psubq(Xmm.low(c, i.reg), b0);
        long r1 = Packed.psubq(Xmm.high(c, i.reg), b1);
        Xmm.write(c, i.reg, r0, r1);
    }

    /** Adds signed bytes with saturation. */
    @Encoding("66 0F EC /r  PADDSB  Vdq, Wdq")
    public static void paddsb(Cpu c, Insn i) throws GuestFault {
        long b0 = Xmm.low(c, i);
        long b1 = Xmm.high(c, i);
        long r0 = Packed.paddsb(Xmm.low(c, i.reg), b0);
        long r1 = Packed.paddsb(Xmm.high(c, i.reg), b1);
        Xmm.write(c, i.reg, r0, r1);
    }

    /** Adds signed words with saturation. */
    @Encoding("66 0F ED /r  PADDSW  Vdq, Wdq")
    public static void paddsw(Cpu c, Insn i) throws GuestFault {
        long b0 = Xmm.low(c, i);
        long b1 = Xmm.high(c, i);
        long r0 = Packed.paddsw(Xmm.low(c, i.reg), b0);
        long r1 = Packed.paddsw(Xmm.high(c, i.reg), b1);
        Xmm.write(c, i.reg, r0, r1);
    }

    /** Adds unsigned bytes with saturation. */
    @Encoding("66 0F DC /r  PADDUSB  Vdq, Wdq")
    public static void paddusb(Cpu c, Insn i) throws GuestFault {
        long b0 = Xmm.low(c, i);
        long b1 = Xmm.high(c, i);
        long r0 = Packed.paddusb(Xmm.low(c, i.reg), b0);
        long r1 = Packed.paddusb(Xmm.high(c, i.reg), b1);
        Xmm.write(c, i.reg, r0, r1);
    }

    /** Adds unsigned words with saturation. */
    @Encoding("66 0F DD /r  PADDUSW  Vdq, Wdq")
    public static void paddusw(Cpu c, Insn i) throws GuestFault {
        long b0 = Xmm.low(c, i);
        long b1 = Xmm.high(c, i);
        long r0 = Packed.paddusw(Xmm.low(c, i.reg), b0);
        long r1 = Packed.paddusw(Xmm.high(c, i.reg), b1);
        Xmm.write(c, i.reg, r0, r1);
    }

    /** Subtracts signed bytes with saturation. */
    @Encoding("66 0F E8 /r  PSUBSB  Vdq, Wdq")
    public static void psubsb(Cpu c, Insn i) throws GuestFault {
        long b0 = Xmm.low(c, i);
        long b1 = Xmm.high(c, i);
        long r0 = Packed.psubsb(Xmm.low(c, i.reg), b0);
        long r1 = Packed.psubsb(Xmm.high(c, i.reg), b1);
        Xmm.write(c, i.reg, r0, r1);
    }

    /** Subtracts signed words with saturation. */
    @Encoding("66 0F E9 /r  PSUBSW  Vdq, Wdq")
    public static void psubsw(Cpu c, Insn i) throws GuestFault {
        long b0 = Xmm.low(c, i);
        long b1 = Xmm.high(c, i);
        long r0 = Packed.psubsw(Xmm.low(c, i.reg), b0);
        long r1 = Packed.psubsw(Xmm.high(c, i.reg), b1);
        Xmm.write(c, i.reg, r0, r1);
    }

    /** Subtracts unsigned bytes with saturation. */
    @Encoding("66 0F D8 /r  PSUBUSB  Vdq, Wdq")
    public static void psubusb(Cpu c, Insn i) throws GuestFault {
        long b0 = Xmm.low(c, i);
        long b1 = Xmm.high(c, i);
        long r0 = Packed.psubusb(Xmm.low(c, i.reg), b0);
        long r1 = Packed.psubusb(Xmm.high(c, i.reg), b1);
        Xmm.write(c, i.reg, r0, r1);
    }

    /** Subtracts unsigned words with saturation. */
    @Encoding("66 0F D9 /r  PSUBUSW  Vdq, Wdq")
    public static void psubusw(Cpu c, Insn i) throws GuestFault {
        long b0 = Xmm.low(c, i);
        long b1 = Xmm.high(c, i);
        long r0 = Packed.psubusw(Xmm.low(c, i.reg), b0);
        long r1 = Packed.psubusw(Xmm.high(c, i.reg), b1);
        Xmm.write(c, i.reg, r0, r1);
    }

    /** Bitwise AND. */
    @Encoding("""
            66 0F DB /r  PAND  Vdq, Wdq
            NP 0F 54 /r  ANDPS  Vdq, Wdq
            66 0F 54 /r  ANDPD  Vdq, Wdq
            """)
    public static void pand(Cpu c, Insn i) throws GuestFault {
        long b0 = Xmm.low(c, i);
        long b1 = Xmm.high(c, i);
        long r0 = Packed.pand(Xmm.low(c, i.reg), b0);
        long r1 = Packed.pand(Xmm.high(c, i.reg), b1);
        Xmm.write(c, i.reg, r0, r1);
    }

    /** Bitwise AND with the complement of the destination. */
    @Encoding("""
            66 0F DF /r  PANDN  Vdq, Wdq
            NP 0F 55 /r  ANDNPS  Vdq, Wdq
            66 0F 55 /r  ANDNPD  Vdq, Wdq
            """)
    public static void pandn(Cpu c, Insn i) throws GuestFault {
        long b0 = Xmm.low(c, i);
        long b1 = Xmm.high(c, i);
        long r0 = Packed.pandn(Xmm.low(c, i.reg), b0);
        long r1 = Packed.pandn(Xmm.high(c, i.reg), b1);
        Xmm.write(c, i.reg, r0, r1);
    }

    /** Bitwise OR. */
    @Encoding("""
            66 0F EB /r  POR  Vdq, Wdq
            NP 0F 56 /r  ORPS  Vdq, Wdq
            66 0F 56 /r  ORPD  Vdq, Wdq
            """)
    public static void por(Cpu c, Insn i) throws GuestFault {
        long b0 = Xmm.low(c, i);
        long b1 = Xmm.high(c, i);
        long r0 = Packed.por(Xmm.low(c, i.reg), b0);
        long r1 = Packed.por(Xmm.high(c, i.reg), b1);
        Xmm.write(c, i.reg, r0, r1);
    }

    /** Bitwise exclusive OR. */
    @Encoding("""
            66 0F EF /r  PXOR  Vdq, Wdq
            NP 0F 57 /r  XORPS  Vdq, Wdq
            66 0F 57 /r  XORPD  Vdq, Wdq
            """)
    public static void pxor(Cpu c, Insn i) throws GuestFault {
        long b0 = Xmm.low(c, i);
        long b1 = Xmm.high(c, i);
        long r0 = Packed.pxor(Xmm.low(c, i.reg), b0);
        long r1 = Packed.pxor(Xmm.high(c, i.reg), b1);
        Xmm.write(c, i.reg, r0, r1);
    }

    /** All ones in each byte that is equal, else zero. */
    @Encoding("66 0F 74 /r  PCMPEQB  Vdq, Wdq")
    public static void pcmpeqb(Cpu c, Insn i) throws GuestFault {
        long b0 = Xmm.low(c, i);
        long b1 = Xmm.high(c, i);
        long r0 = Packed.pcmpeqb(Xmm.low(c, i.reg), b0);
        long r1 = Packed.pcmpeqb(Xmm.high(c, i.reg), b1);
        Xmm.write(c, i.reg, r0, r1);
    }

    /** All ones in each word that is equal, else zero. */
    @Encoding("66 0F 75 /r  PCMPEQW  Vdq, Wdq")
    public static void pcmpeqw(Cpu c, Insn i) throws GuestFault {
        long b0 = Xmm.low(c, i);
        long b1 = Xmm.high(c, i);
        long r0 = Packed.pcmpeqw(Xmm.low(c, i.reg), b0);
        long r1 = Packed.pcmpeqw(Xmm.high(c, i.reg), b1);
        Xmm.write(c, i.reg, r0, r1);
    }

    /** All ones in each dword that is equal, else zero. */
    @Encoding("66 0F 76 /r  PCMPEQD  Vdq, Wdq")
    public static void pcmpeqd(Cpu c, Insn i) throws GuestFault {
        long b0 = Xmm.low(c, i);
        long b1 = Xmm.high(c, i);
        long r0 = Packed.pcmpeqd(Xmm.low(c, i.reg), b0);
        long r1 = Packed.pcmpeqd(Xmm.high(c, i.reg), b1);
        Xmm.write(c, i.reg, r0, r1);
    }

    /** All ones in each byte that is greater, signed, else zero. */
    @Encoding("66 0F 64 /r  PCMPGTB  Vdq, Wdq")
    public static void pcmpgtb(Cpu c, Insn i) throws GuestFault {
        long b0 = Xmm.low(c, i);
        long b1 = Xmm.high(c, i);
        long r0 = Packed.pcmpgtb(Xmm.low(c, i.reg), b0);
        long r1 = Packed.pcmpgtb(Xmm.high(c, i.reg), b1);
        Xmm.write(c, i.reg, r0, r1);
    }

    /** All ones in each word that is greater, signed, else zero. */
    @Encoding("66 0F 65 /r  PCMPGTW  Vdq, Wdq")
    public static void pcmpgtw(Cpu c, Insn i) throws GuestFault {
        long b0 = Xmm.low(c, i);
        long b1 = Xmm.high(c, i);
        long r0 = Packed.pcmpgtw(Xmm.low(c, i.reg), b0);
        long r1 = Packed.pcmpgtw(Xmm.high(c, i.reg), b1);
        Xmm.write(c, i.reg, r0, r1);
    }

    /** All ones in each dword that is greater, signed, else zero. */
    @Encoding("66 0F 66 /r  PCMPGTD  Vdq, Wdq")
    public static void pcmpgtd(Cpu c, Insn i) throws GuestFault {
        long b0 = Xmm.low(c, i);
        long b1 = Xmm.high(c, i);
        long r0 = Packed.pcmpgtd(Xmm.low(c, i.reg), b0);
        long r1 = Packed.pcmpgtd(Xmm.high(c, i.reg), b1);
        Xmm.write(c, i.reg, r0, r1);
    }

    /** Greater of unsigned bytes. */
    @Encoding("66 0F DE /r  PMAXUB  Vdq, Wdq")
    public static void pmaxub(Cpu c, Insn i) throws GuestFault {
        long b0 = Xmm.low(c, i);
        long b1 = Xmm.high(c, i);
        long r0 = Packed.pmaxub(Xmm.low(c, i.reg), b0);
        long r1 = Packed.pmaxub(Xmm.high(c, i.reg), b1);
        Xmm.write(c, i.reg, r0, r1);
    }

    /** Greater of signed words. */
    @Encoding("66 0F EE /r  PMAXSW  Vdq, Wdq")
    public static void pmaxsw(Cpu c, Insn i) throws GuestFault {
        long b0 = Xmm.low(c, i);
        long b1 = Xmm.high(c, i);
        long r0 = Packed.pmaxsw(Xmm.low(c, i.reg), b0);
        long r1 = Packed.pmaxsw(Xmm.high(c, i.reg), b1);
        Xmm.write(c, i.reg, r0, r1);
    }

    /** Lesser of unsigned bytes. */
    @Encoding("66 0F DA /r  PMINUB  Vdq, Wdq")
    public static void pminub(Cpu c, Insn i) throws GuestFault {
        long b0 = Xmm.low(c, i);
        long b1 = Xmm.high(c, i);
        long r0 = Packed.pminub(Xmm.low(c, i.reg), b0);
        long r1 = Packed.pminub(Xmm.high(c, i.reg), b1);
        Xmm.write(c, i.reg, r0, r1);
    }

    /** Lesser of signed words. */
    @Encoding("66 0F EA /r  PMINSW  Vdq, Wdq")
    public static void pminsw(Cpu c, Insn i) throws GuestFault {
        long b0 = Xmm.low(c, i);
        long b1 = Xmm.high(c, i);
        long r0 = Packed.pminsw(Xmm.low(c, i.reg), b0);
        long r1 = Packed.pminsw(Xmm.high(c, i.reg), b1);
        Xmm.write(c, i.reg, r0, r1);
    }

    /** Average of unsigned bytes, rounded up. */
    @Encoding("66 0F E0 /r  PAVGB  Vdq, Wdq")
    public static void pavgb(Cpu c, Insn i) throws GuestFault {
        long b0 = Xmm.low(c, i);
        long b1 = Xmm.high(c, i);
        long r0 = Packed.pavgb(Xmm.low(c, i.reg), b0);
        long r1 = Packed.pavgb(Xmm.high(c, i.reg), b1);
        Xmm.write(c, i.reg, r0, r1);
    }

    /** Average of unsigned words, rounded up. */
    @Encoding("66 0F E3 /r  PAVGW  Vdq, Wdq")
    public static void pavgw(Cpu c, Insn i) throws GuestFault {
        long b0 = Xmm.low(c, i);
        long b1 = Xmm.high(c, i);
        long r0 = Packed.pavgw(Xmm.low(c, i.reg), b0);
        long r1 = Packed.pavgw(Xmm.high(c, i.reg), b1);
        Xmm.write(c, i.reg, r0, r1);
    }

    /** Sum of absolute differences of unsigned bytes, for each eight of them. */
    @Encoding("66 0F F6 /r  PSADBW  Vdq, Wdq")
    public static void psadbw(Cpu c, Insn i) throws GuestFault {
        long b0 = Xmm.low(c, i);
        long b1 = Xmm.high(c, i);
        long r0 = Packed.psadbw(Xmm.low(c, i.reg), b0);
        long r1 = Packed.psadbw(Xmm.high(c, i.reg), b1);
        Xmm.write(c, i.reg, r0, r1);
    }

    /** Low words of the products of words. */
    @Encoding("66 0F D5 /r  PMULLW  Vdq, Wdq")
    public static void pmullw(Cpu c, Insn i) throws GuestFault {
        long b0 = Xmm.low(c, i);
        long b1 = Xmm.high(c, i);
        long r0 = Packed.pmullw(Xmm.low(c, i.reg), b0);
        long r1 = Packed.pmullw(Xmm.high(c, i.reg), b1);
        Xmm.write(c, i.reg, r0, r1);
    }

    /** High words of the products of signed words. */
    @Encoding("66 0F E5 /r  PMULHW  Vdq, Wdq")
    public static void pmulhw(Cpu c, Insn i) throws GuestFault {
        long b0 = Xmm.low(c, i);
        long b1 = Xmm.high(c, i);
        long r0 = Packed.pmulhw(Xmm.low(c, i.reg), b0);
        long r1 = Packed.pmulhw(Xmm.high(c, i.reg), b1);
        Xmm.write(c, i.reg, r0, r1);
    }

    /** High words of the products of unsigned words. */
    @Encoding("66 0F E4 /r  PMULHUW  Vdq, Wdq")
    public static void pmulhuw(Cpu c, Insn i) throws GuestFault {
        long b0 = Xmm.low(c, i);
        long b1 = Xmm.high(c, i);
        long r0 = Packed.pmulhuw(Xmm.low(c, i.reg), b0);
        long r1 = Packed.pmulhuw(Xmm.high(c, i.reg), b1);
        Xmm.write(c, i.reg, r0, r1);
    }

    /** Products of signed words, neighbours added. */
    @Encoding("66 0F F5 /r  PMADDWD  Vdq, Wdq")
    public static void pmaddwd(Cpu c, Insn i) throws GuestFault {
        long b0 = Xmm.low(c, i);
        long b1 = Xmm.high(c, i);
        long r0 = Packed.pmaddwd(Xmm.low(c, i.reg), b0);
        long r1 = Packed.pmaddwd(Xmm.high(c, i.reg), b1);
        Xmm.write(c, i.reg, r0, r1);
    }

    /** Product of the even unsigned dwords. */
    @Encoding("66 0F F4 /r  PMULUDQ  Vdq, Wdq")
    public static void pmuludq(Cpu c, Insn i) throws GuestFault {
        long b0 = Xmm.low(c, i);
        long b1 = Xmm.high(c, i);
        long r0 = Packed.pmuludq(Xmm.low(c, i.reg), b0);
        long r1 = Packed.pmuludq(Xmm.high(c, i.reg), b1);
        Xmm.write(c, i.reg, r0, r1);
    }

    /** Negates, zeroes or keeps bytes as the source's are negative, zero or positive. */
    @Encoding("66 0F 38 08 /r  PSIGNB  Vdq, Wdq")
    public static void psignb(Cpu c, Insn i) throws GuestFault {
        long b0 = Xmm.low(c, i);
        long b1 = Xmm.high(c, i);
        long r0 = Packed.psignb(Xmm.low(c, i.reg), b0);
        long r1 = Packed.psignb(Xmm.high(c, i.reg), b1);
        Xmm.write(c, i.reg, r0, r1);
    }

    /** Negates, zeroes or keeps words as the source's are negative, zero or positive. */
    @Encoding("66 0F 38 09 /r  PSIGNW  Vdq, Wdq")
    public static void psignw(Cpu c, Insn i) throws GuestFault {
        long b0 = Xmm.low(c, i);
        long b1 = Xmm.high(c, i);
        long r0 = Packed.psignw(Xmm.low(c, i.reg), b0);
        long r1 = Packed.psignw(Xmm.high(c, i.reg), b1);
        Xmm.write(c, i.reg, r0, r1);
    }

    /** Negates, zeroes or keeps dwords as the source's are negative, zero or positive. */
    @Encoding("66 0F 38 0A /r  PSIGND  Vdq, Wdq")
    public static void psignd(Cpu c, Insn i) throws GuestFault {
        long b0 = Xmm.low(c, i);
        long b1 = Xmm.high(c, i);
        long r0 = Packed.psignd(Xmm.low(c, i.reg), b0);
        long r1 = Packed.psignd(Xmm.high(c, i.reg), b1);
        Xmm.write(c, i.reg, r0, r1);
    }

    /** Products of signed words scaled by 2^-15, rounded. */
    @Encoding("66 0F 38 0B /r  PMULHRSW  Vdq, Wdq")
    public static void pmulhrsw(Cpu c, Insn i) throws GuestFault {
        long b0 = Xmm.low(c, i);
        long b1 = Xmm.high(c, i);
        long r0 = Packed.pmulhrsw(Xmm.low(c, i.reg), b0);
        long r1 = Packed.pmulhrsw(Xmm.high(c, i.reg), b1);
        Xmm.write(c, i.reg, r0, r1);
    }

    /** Products of unsigned and signed bytes, neighbours added with saturation. */
    @Encoding("66 0F 38 04 /r  PMADDUBSW  Vdq, Wdq")
    public static void pmaddubsw(Cpu c, Insn i) throws GuestFault {
        long b0 = Xmm.low(c, i);
        long b1 = Xmm.high(c, i);
        long r0 = Packed.pmaddubsw(Xmm.low(c, i.reg), b0);
        long r1 = Packed.pmaddubsw(Xmm.high(c, i.reg), b1);
        Xmm.write(c, i.reg, r0, r1);
    }

    /** All ones in each qword that is equal, else zero. */
    @Encoding("66 0F 38 29 /r  PCMPEQQ  Vdq, Wdq")
    public static void pcmpeqq(Cpu c, Insn i) throws GuestFault {
        long b0 = Xmm.low(c, i);
        long b1 = Xmm.high(c, i);
        long r0 = Packed.pcmpeqq(Xmm.low(c, i.reg), b0);
        long r1 = Packed.pcmpeqq(Xmm.high(c, i.reg), b1);
        Xmm.write(c, i.reg, r0, r1);
    }

    /** All ones in each qword that is greater, signed, else zero. */
    @Encoding("66 0F 38 37 /r  PCMPGTQ  Vdq, Wdq")
    public static void pcmpgtq(Cpu c, Insn i) throws GuestFault {
        long b0 = Xmm.low(c, i);
        long b1 = Xmm.high(c, i);
        long r0 = Packed.pcmpgtq(Xmm.low(c, i.reg), b0);
        long r1 = Packed.pcmpgtq(Xmm.high(c, i.reg), b1);
        Xmm.write(c, i.reg, r0, r1);
    }

    /** Greater of signed bytes. */
    @Encoding("66 0F 38 3C /r  PMAXSB  Vdq, Wdq")
    public static void pmaxsb(Cpu c, Insn i) throws GuestFault {
        long b0 = Xmm.low(c, i);
        long b1 = Xmm.high(c, i);
        long r0 = Packed.pmaxsb(Xmm.low(c, i.reg), b0);
        long r1 = Packed.pmaxsb(Xmm.high(c, i.reg), b1);
        Xmm.write(c, i.reg, r0, r1);
    }

    /** Greater of signed dwords. */
    @Encoding("66 0F 38 3D /r  PMAXSD  Vdq, Wdq")
    public static void pmaxsd(Cpu c, Insn i) throws GuestFault {
        long b0 = Xmm.low(c, i);
        long b1 = Xmm.high(c, i);
        long r0 = Packed.pmaxsd(Xmm.low(c, i.reg), b0);
        long r1 = Packed.pmaxsd(Xmm.high(c, i.reg), b1);
        Xmm.write(c, i.reg, r0, r1);
    }

    /** Greater of unsigned words. */
    @Encoding("66 0F 38 3E /r  PMAXUW  Vdq, Wdq")
    public static void pmaxuw(Cpu c, Insn i) throws GuestFault {
        long b0 = Xmm.low(c, i);
        long b1 = Xmm.high(c, i);
        long r0 = Packed.pmaxuw(Xmm.low(c, i.reg), b0);
        long r1 = Packed.pmaxuw(Xmm.high(c, i.reg), b1);
        Xmm.write(c, i.reg, r0, r1);
    }

    /** Greater of unsigned dwords. */
    @Encoding("66 0F 38 3F /r  PMAXUD  Vdq, Wdq")
    public static void pmaxud(Cpu c, Insn i) throws GuestFault {
        long b0 = Xmm.low(c, i);
        long b1 = Xmm.high(c, i);
        long r0 = Packed.pmaxud(Xmm.low(c, i.reg), b0);
        long r1 = Packed.pmaxud(Xmm.high(c, i.reg), b1);
        Xmm.write(c, i.reg, r0, r1);
    }

    /** Lesser of signed bytes. */
    @Encoding("66 0F 38 38 /r  PMINSB  Vdq, Wdq")
    public static void pminsb(Cpu c, Insn i) throws GuestFault {
        long b0 = Xmm.low(c, i);
        long b1 = Xmm.high(c, i);
        long r0 = Packed.pminsb(Xmm.low(c, i.reg), b0);
        long r1 = Packed.pminsb(Xmm.high(c, i.reg), b1);
        Xmm.write(c, i.reg, r0, r1);
    }

    /** Lesser of signed dwords. */
    @Encoding("66 0F 38 39 /r  PMINSD  Vdq, Wdq")
    public static void pminsd(Cpu c, Insn i) throws GuestFault {
        long b0 = Xmm.low(c, i);
        long b1 = Xmm.high(c, i);
        long r0 = Packed.pminsd(Xmm.low(c, i.reg), b0);
        long r1 = Packed.pminsd(Xmm.high(c, i.reg), b1);
        Xmm.write(c, i.reg, r0, r1);
    }

    /** Lesser of unsigned words. */
    @Encoding("66 0F 38 3A /r  PMINUW  Vdq, Wdq")
    public static void pminuw(Cpu c, Insn i) throws GuestFault {
        long b0 = Xmm.low(c, i);
        long b1 = Xmm.high(c, i);
        long r0 = Packed.pminuw(Xmm.low(c, i.reg), b0);
        long r1 = Packed.pminuw(Xmm.high(c, i.reg), b1);
        Xmm.write(c, i.reg, r0, r1);
    }

    /** Lesser of unsigned dwords. */
    @Encoding("66 0F 38 3B /r  PMINUD  Vdq, Wdq")
    public static void pminud(Cpu c, Insn i) throws GuestFault {
        long b0 = Xmm.low(c, i);
        long b1 = Xmm.high(c, i);
        long r0 = Packed.pminud(Xmm.low(c, i.reg), b0);
        long r1 = Packed.pminud(Xmm.high(c, i.reg), b1);
        Xmm.write(c, i.reg, r0, r1);
    }

    /** Product of the even signed dwords. */
    @Encoding("66 0F 38 28 /r  PMULDQ  Vdq, Wdq")
    public static void pmuldq(Cpu c, Insn i) throws GuestFault {
        long b0 = Xmm.low(c, i);
        long b1 = Xmm.high(c, i);
        long r0 = Packed.pmuldq(Xmm.low(c, i.reg), b0);
        long r1 = Packed.pmuldq(Xmm.high(c, i.reg), b1);
        Xmm.write(c, i.reg, r0, r1);
    }

    /** Low dwords of the products of dwords. */
    @Encoding("66 0F 38 40 /r  PMULLD  Vdq, Wdq")
    public static void pmulld(Cpu c, Insn i) throws GuestFault {
        long b0 = Xmm.low(c, i);
        long b1 = Xmm.high(c, i);
        long r0 = Packed.pmulld(Xmm.low(c, i.reg), b0);
        long r1 = Packed.pmulld(Xmm.high(c, i.reg), b1);
        Xmm.write(c, i.reg, r0, r1);
    }

    /** Sums of neighbouring words. */
    @Encoding("66 0F 38 01 /r  PHADDW  Vdq, Wdq")
    public static void phaddw(Cpu c, Insn i) throws GuestFault {
        long b0 = Xmm.low(c, i);
        long b1 = Xmm.high(c, i);
        long r0 = Packed.phaddw(Xmm.low(c, i.reg), Xmm.high(c, i.reg));
        Xmm.write(c, i.reg, r0, Packed.phaddw(b0, b1));
    }

    /** Sums of neighbouring dwords. */
    @Encoding("66 0F 38 02 /r  PHADDD  Vdq, Wdq")
    public static void phaddd(Cpu c, Insn i) throws GuestFault {
        long b0 = Xmm.low(c, i);
        long b1 = Xmm.high(c, i);
        long r0 = Packed.phaddd(Xmm.low(c, i.reg), Xmm.high(c, i.reg));
        Xmm.write(c, i.reg, r0, Packed.phaddd(b0, b1));
    }

    /** Saturated sums of neighbouring words. */
    @Encoding("66 0F 38 03 /r  PHADDSW  Vdq, Wdq")
    public static void phaddsw(Cpu c, Insn i) throws GuestFault {
        long b0 = Xmm.low(c, i);
        long b1 = Xmm.high(c, i);
        long r0 = Packed.phaddsw(Xmm.low(c, i.reg), Xmm.high(c, i.reg));
        Xmm.write(c, i.reg, r0, Packed.phaddsw(b0, b1));
    }

    /** Differences of neighbouring words. */
    @Encoding("66 0F 38 05 /r  PHSUBW  Vdq, Wdq")
    public static void phsubw(Cpu c, Insn i) throws GuestFault {
        long b0 = Xmm.low(c, i);
        long b1 = Xmm.high(c, i);
        long r0 = Packed.phsubw(Xmm.low(c, i.reg), Xmm.high(c, i.reg));
        Xmm.write(c, i.reg, r0, Packed.phsubw(b0, b1));
    }

    /** Differences of neighbouring dwords. */
    @Encoding("66 0F 38 06 /r  PHSUBD  Vdq, Wdq")
    public static void phsubd(Cpu c, Insn i) throws GuestFault {
        long b0 = Xmm.low(c, i);
        long b1 = Xmm.high(c, i);
        long r0 = Packed.phsubd(Xmm.low(c, i.reg), Xmm.high(c, i.reg));
        Xmm.write(c, i.reg, r0, Packed.phsubd(b0, b1));
    }

    /** Saturated differences of neighbouring words. */
    @Encoding("66 0F 38 07 /r  PHSUBSW  Vdq, Wdq")
    public static void phsubsw(Cpu c, Insn i) throws GuestFault {
        long b0 = Xmm.low(c, i);
        long b1 = Xmm.high(c, i);
        long r0 = Packed.phsubsw(Xmm.low(c, i.reg), Xmm.high(c, i.reg));
        Xmm.write(c, i.reg, r0, Packed.phsubsw(b0, b1));
    }

    /** Packs signed words into signed bytes with saturation. */
    @Encoding("66 0F 63 /r  PACKSSWB  Vdq, Wdq")
    public static void packsswb(Cpu c, Insn i) throws GuestFault {
        long b0 = Xmm.low(c, i);
        long b1 = Xmm.high(c, i);
        long r0 = Packed.packsswb(Xmm.low(c, i.reg), Xmm.high(c, i.reg));
        Xmm.write(c, i.reg, r0, Packed.packsswb(b0, b1));
    }

    /** Packs signed dwords into signed words with saturation. */
    @Encoding("66 0F 6B /r  PACKSSDW  Vdq, Wdq")
    public static void packssdw(Cpu c, Insn i) throws GuestFault {
        long b0 = Xmm.low(c, i);
        long b1 = Xmm.high(c, i);
        long r0 = Packed.packssdw(Xmm.low(c, i.reg), Xmm.high(c, i.reg));
        Xmm.write(c, i.reg, r0, Packed.packssdw(b0, b1));
    }

    /** Packs signed words into unsigned bytes with saturation. */
    @Encoding("66 0F 67 /r  PACKUSWB  Vdq, Wdq")
    public static void packuswb(Cpu c, Insn i) throws GuestFault {
        long b0 = Xmm.low(c, i);
        long b1 = Xmm.high(c, i);
        long r0 = Packed.packuswb(Xmm.low(c, i.reg), Xmm.high(c, i.reg));
        Xmm.write(c, i.reg, r0, Packed.packuswb(b0, b1));
    }

    /** Packs signed dwords into unsigned words with saturation. */
    @Encoding("66 0F 38 2B /r  PACKUSDW  Vdq, Wdq")
    public static void packusdw(Cpu c, Insn i) throws GuestFault {
        long b0 = Xmm.low(c, i);
        long b1 = Xmm.high(c, i);
        long r0 = Packed.packusdw(Xmm.low(c, i.reg), Xmm.high(c, i.reg));
        Xmm.write(c, i.reg, r0, Packed.packusdw(b0, b1));
    }

    /** Absolute values of bytes. */
    @Encoding("66 0F 38 1C /r  PABSB  Vdq, Wdq")
    public static void pabsb(Cpu c, Insn i) throws GuestFault {
        long b0 = Xmm.low(c, i);
        long b1 = Xmm.high(c, i);
        Xmm.write(c, i.reg, Packed.pabsb(b0), Packed.pabsb(b1));
    }

    /** Absolute values of words. */
    @Encoding("66 0F 38 1D /r  PABSW  Vdq, Wdq")
    public static void pabsw(Cpu c, Insn i) throws GuestFault {
        long b0 = Xmm.low(c, i);
        long b1 = Xmm.high(c, i);
        Xmm.write(c, i.reg, Packed.pabsw(b0), Packed.pabsw(b1));
    }

    /** Absolute values of dwords. */
    @Encoding("66 0F 38 1E /r  PABSD  Vdq, Wdq")
    public static void pabsd(Cpu c, Insn i) throws GuestFault {
        long b0 = Xmm.low(c, i);
        long b1 = Xmm.high(c, i);
        Xmm.write(c, i.reg, Packed.pabsd(b0), Packed.pabsd(b1));
    }

    /** Shifts words left. The count is the source's low qword. */
    @Encoding("66 0F F1 /r  PSLLW  Vdq, Wdq")
    public static void psllw(Cpu c, Insn i) throws GuestFault {
        long count = Xmm.low(c, i);
        Xmm.write(c, i.reg, Packed.psllw(Xmm.low(c, i.reg), count), Packed.psllw(Xmm.high(c, i.reg), count));
    }

    /** Shifts words left. */
    @Encoding("66 0F 71 /6 reg ib  PSLLW  Udq, Ib")
    public static void psllwImmediate(Cpu c, Insn i) throws GuestFault {
        Xmm.enter(c);
        long count = i.immediate & 0xFF;
        Xmm.write(c, i.rm, Packed.psllw(Xmm.low(c, i.rm), count), Packed.psllw(Xmm.high(c, i.rm), count));
    }

    /** Shifts dwords left. The count is the source's low qword. */
    @Encoding("66 0F F2 /r  PSLLD  Vdq, Wdq")
    public static void pslld(Cpu c, Insn i) throws GuestFault {
        long count = Xmm.low(c, i);
        Xmm.write(c, i.reg, Packed.pslld(Xmm.low(c, i.reg), count), Packed.pslld(Xmm.high(c, i.reg), count));
    }

    /** Shifts dwords left. */
    @Encoding("66 0F 72 /6 reg ib  PSLLD  Udq, Ib")
    public static void pslldImmediate(Cpu c, Insn i) throws GuestFault {
        Xmm.enter(c);
        long count = i.immediate & 0xFF;
        Xmm.write(c, i.rm, Packed.pslld(Xmm.low(c, i.rm), count), Packed.pslld(Xmm.high(c, i.rm), count));
    }

    /** Shifts qwords left. The count is the source's low qword. */
    @Encoding("66 0F F3 /r  PSLLQ  Vdq, Wdq")
    public static void psllq(Cpu c, Insn i) throws GuestFault {
        long count = Xmm.low(c, i);
        Xmm.write(c, i.reg, Packed.psllq(Xmm.low(c, i.reg), count), Packed.psllq(Xmm.high(c, i.reg), count));
    }

    /** Shifts qwords left. */
    @Encoding("66 0F 73 /6 reg ib  PSLLQ  Udq, Ib")
    public static void psllqImmediate(Cpu c, Insn i) throws GuestFault {
        Xmm.enter(c);
        long count = i.immediate & 0xFF;
        Xmm.write(c, i.rm, Packed.psllq(Xmm.low(c, i.rm), count), Packed.psllq(Xmm.high(c, i.rm), count));
    }

    /** Shifts words right, filling with zero. The count is the source's low qword. */
    @Encoding("66 0F D1 /r  PSRLW  Vdq, Wdq")
    public static void psrlw(Cpu c, Insn i) throws GuestFault {
        long count = Xmm.low(c, i);
        Xmm.write(c, i.reg, Packed.psrlw(Xmm.low(c, i.reg), count), Packed.psrlw(Xmm.high(c, i.reg), count));
    }

    /** Shifts words right, filling with zero. */
    @Encoding("66 0F 71 /2 reg ib  PSRLW  Udq, Ib")
    public static void psrlwImmediate(Cpu c, Insn i) throws GuestFault {
        Xmm.enter(c);
        long count = i.immediate & 0xFF;
        Xmm.write(c, i.rm, Packed.psrlw(Xmm.low(c, i.rm), count), Packed.psrlw(Xmm.high(c, i.rm), count));
    }

    /** Shifts dwords right, filling with zero. The count is the source's low qword. */
    @Encoding("66 0F D2 /r  PSRLD  Vdq, Wdq")
    public static void psrld(Cpu c, Insn i) throws GuestFault {
        long count = Xmm.low(c, i);
        Xmm.write(c, i.reg, Packed.psrld(Xmm.low(c, i.reg), count), Packed.psrld(Xmm.high(c, i.reg), count));
    }

    /** Shifts dwords right, filling with zero. */
    @Encoding("66 0F 72 /2 reg ib  PSRLD  Udq, Ib")
    public static void psrldImmediate(Cpu c, Insn i) throws GuestFault {
        Xmm.enter(c);
        long count = i.immediate & 0xFF;
        Xmm.write(c, i.rm, Packed.psrld(Xmm.low(c, i.rm), count), Packed.psrld(Xmm.high(c, i.rm), count));
    }

    /** Shifts qwords right, filling with zero. The count is the source's low qword. */
    @Encoding("66 0F D3 /r  PSRLQ  Vdq, Wdq")
    public static void psrlq(Cpu c, Insn i) throws GuestFault {
        long count = Xmm.low(c, i);
        Xmm.write(c, i.reg, Packed.psrlq(Xmm.low(c, i.reg), count), Packed.psrlq(Xmm.high(c, i.reg), count));
    }

    /** Shifts qwords right, filling with zero. */
    @Encoding("66 0F 73 /2 reg ib  PSRLQ  Udq, Ib")
    public static void psrlqImmediate(Cpu c, Insn i) throws GuestFault {
        Xmm.enter(c);
        long count = i.immediate & 0xFF;
        Xmm.write(c, i.rm, Packed.psrlq(Xmm.low(c, i.rm), count), Packed.psrlq(Xmm.high(c, i.rm), count));
    }

    /** Shifts words right, filling with the sign. The count is the source's low qword. */
    @Encoding("66 0F E1 /r  PSRAW  Vdq, Wdq")
    public static void psraw(Cpu c, Insn i) throws GuestFault {
        long count = Xmm.low(c, i);
        Xmm.write(c, i.reg, Packed.psraw(Xmm.low(c, i.reg), count), Packed.psraw(Xmm.high(c, i.reg), count));
    }

    /** Shifts words right, filling with the sign. */
    @Encoding("66 0F 71 /4 reg ib  PSRAW  Udq, Ib")
    public static void psrawImmediate(Cpu c, Insn i) throws GuestFault {
        Xmm.enter(c);
        long count = i.immediate & 0xFF;
        Xmm.write(c, i.rm, Packed.psraw(Xmm.low(c, i.rm), count), Packed.psraw(Xmm.high(c, i.rm), count));
    }

    /** Shifts dwords right, filling with the sign. The count is the source's low qword. */
    @Encoding("66 0F E2 /r  PSRAD  Vdq, Wdq")
    public static void psrad(Cpu c, Insn i) throws GuestFault {
        long count = Xmm.low(c, i);
        Xmm.write(c, i.reg, Packed.psrad(Xmm.low(c, i.reg), count), Packed.psrad(Xmm.high(c, i.reg), count));
    }

    /** Shifts dwords right, filling with the sign. */
    @Encoding("66 0F 72 /4 reg ib  PSRAD  Udq, Ib")
    public static void psradImmediate(Cpu c, Insn i) throws GuestFault {
        Xmm.enter(c);
        long count = i.immediate & 0xFF;
        Xmm.write(c, i.rm, Packed.psrad(Xmm.low(c, i.rm), count), Packed.psrad(Xmm.high(c, i.rm), count));
    }

    /** Interleaves the low bytes. */
    @Encoding("66 0F 60 /r  PUNPCKLBW  Vdq, Wdq")
    public static void punpcklbw(Cpu c, Insn i) throws GuestFault {
        long b = Xmm.low(c, i);
        long a = Xmm.low(c, i.reg);
        Xmm.write(c, i.reg, Packed.punpcklbw(a, b), Packed.punpckhbw(a, b));
    }

    /** Interleaves the low words. */
    @Encoding("66 0F 61 /r  PUNPCKLWD  Vdq, Wdq")
    public static void punpcklwd(Cpu c, Insn i) throws GuestFault {
        long b = Xmm.low(c, i);
        long a = Xmm.low(c, i.reg);
        Xmm.write(c, i.reg, Packed.punpcklwd(a, b), Packed.punpckhwd(a, b));
    }

    /** Interleaves the low dwords. */
    @Encoding("""
            66 0F 62 /r  PUNPCKLDQ  Vdq, Wdq
            NP 0F 14 /r  UNPCKLPS  Vdq, Wdq
            """)
    public static void punpckldq(Cpu c, Insn i) throws GuestFault {
        long b = Xmm.low(c, i);
        long a = Xmm.low(c, i.reg);
        Xmm.write(c, i.reg, Packed.punpckldq(a, b), Packed.punpckhdq(a, b));
    }

    /** Interleaves the high bytes. */
    @Encoding("66 0F 68 /r  PUNPCKHBW  Vdq, Wdq")
    public static void punpckhbw(Cpu c, Insn i) throws GuestFault {
        Xmm.low(c, i);
        long b = Xmm.high(c, i);
        long a = Xmm.high(c, i.reg);
        Xmm.write(c, i.reg, Packed.punpcklbw(a, b), Packed.punpckhbw(a, b));
    }

    /** Interleaves the high words. */
    @Encoding("66 0F 69 /r  PUNPCKHWD  Vdq, Wdq")
    public static void punpckhwd(Cpu c, Insn i) throws GuestFault {
        Xmm.low(c, i);
        long b = Xmm.high(c, i);
        long a = Xmm.high(c, i.reg);
        Xmm.write(c, i.reg, Packed.punpcklwd(a, b), Packed.punpckhwd(a, b));
    }

    /** Interleaves the high dwords. */
    @Encoding("""
            66 0F 6A /r  PUNPCKHDQ  Vdq, Wdq
            NP 0F 15 /r  UNPCKHPS  Vdq, Wdq
            """)
    public static void punpckhdq(Cpu c, Insn i) throws GuestFault {
        Xmm.low(c, i);
        long b = Xmm.high(c, i);
        long a = Xmm.high(c, i.reg);
        Xmm.write(c, i.reg, Packed.punpckldq(a, b), Packed.punpckhdq(a, b));
    }

    /** Sign-extends eight bytes to words. */
    @Encoding("66 0F 38 20 /r  PMOVSXBW  Vdq, Wq")
    public static void pmovsxbw(Cpu c, Insn i) throws GuestFault {
        long b = Xmm.source64(c, i);
        Xmm.write(c, i.reg, Packed.signedBytesToWords(b), Packed.signedBytesToWords(b >>> 32));
    }

    /** Sign-extends four bytes to dwords. */
    @Encoding("66 0F 38 21 /r  PMOVSXBD  Vdq, Wd")
    public static void pmovsxbd(Cpu c, Insn i) throws GuestFault {
        int b = Xmm.source32(c, i);
        Xmm.write(c, i.reg, Packed.signedBytesToDwords(b), Packed.signedBytesToDwords(b >>> 16));
    }

    /** Sign-extends two bytes to qwords. */
    @Encoding("66 0F 38 22 /r  PMOVSXBQ  Vdq, Wd")
    public static void pmovsxbq(Cpu c, Insn i) throws GuestFault {
        int b = Xmm.source16(c, i);
        Xmm.write(c, i.reg, (byte) b, (byte) (b >>> 8));
    }

    /** Sign-extends four words to dwords. */
    @Encoding("66 0F 38 23 /r  PMOVSXWD  Vdq, Wq")
    public static void pmovsxwd(Cpu c, Insn i) throws GuestFault {
        long b = Xmm.source64(c, i);
        Xmm.write(c, i.reg, Packed.signedWordsToDwords(b), Packed.signedWordsToDwords(b >>> 32));
    }

    /** Sign-extends two words to qwords. */
    @Encoding("66 0F 38 24 /r  PMOVSXWQ  Vdq, Wd")
    public static void pmovsxwq(Cpu c, Insn i) throws GuestFault {
        int b = Xmm.source32(c, i);
        Xmm.write(c, i.reg, (short) b, (short) (b >>> 16));
    }

    /** Sign-extends two dwords to qwords. */
    @Encoding("66 0F 38 25 /r  PMOVSXDQ  Vdq, Wq")
    public static void pmovsxdq(Cpu c, Insn i) throws GuestFault {
        long b = Xmm.source64(c, i);
        Xmm.write(c, i.reg, (int) b, (int) (b >>> 32));
    }

    /** Zero-extends eight bytes to words. */
    @Encoding("66 0F 38 30 /r  PMOVZXBW  Vdq, Wq")
    public static void pmovzxbw(Cpu c, Insn i) throws GuestFault {
        long b = Xmm.source64(c, i);
        Xmm.write(c, i.reg, Packed.bytesToWords(b), Packed.bytesToWords(b >>> 32));
    }

    /** Zero-extends four bytes to dwords. */
    @Encoding("66 0F 38 31 /r  PMOVZXBD  Vdq, Wd")
    public static void pmovzxbd(Cpu c, Insn i) throws GuestFault {
        int b = Xmm.source32(c, i);
        Xmm.write(c, i.reg, Packed.bytesToDwords(b), Packed.bytesToDwords(b >>> 16));
    }

    /** Zero-extends two bytes to qwords. */
    @Encoding("66 0F 38 32 /r  PMOVZXBQ  Vdq, Wd")
    public static void pmovzxbq(Cpu c, Insn i) throws GuestFault {
        int b = Xmm.source16(c, i);
        Xmm.write(c, i.reg, b & 0xFF, b >>> 8 & 0xFF);
    }

    /** Zero-extends four words to dwords. */
    @Encoding("66 0F 38 33 /r  PMOVZXWD  Vdq, Wq")
    public static void pmovzxwd(Cpu c, Insn i) throws GuestFault {
        long b = Xmm.source64(c, i);
        Xmm.write(c, i.reg, Packed.wordsToDwords(b), Packed.wordsToDwords(b >>> 32));
    }

    /** Zero-extends two words to qwords. */
    @Encoding("66 0F 38 34 /r  PMOVZXWQ  Vdq, Wd")
    public static void pmovzxwq(Cpu c, Insn i) throws GuestFault {
        int b = Xmm.source32(c, i);
        Xmm.write(c, i.reg, b & 0xFFFF, b >>> 16 & 0xFFFF);
    }

    /** Zero-extends two dwords to qwords. */
    @Encoding("66 0F 38 35 /r  PMOVZXDQ  Vdq, Wq")
    public static void pmovzxdq(Cpu c, Insn i) throws GuestFault {
        long b = Xmm.source64(c, i);
        Xmm.write(c, i.reg, b & 0xFFFF_FFFFL, b >>> 32);
    }

    /** Chooses dwords by the control. */
    @Encoding("66 0F 70 /r ib  PSHUFD  Vdq, Wdq, Ib")
    public static void pshufd(Cpu c, Insn i) throws GuestFault {
        long b0 = Xmm.low(c, i);
        long b1 = Xmm.high(c, i);
        int k = (int) i.immediate;
        Xmm.write(c, i.reg, Packed.twoDwords(b0, b1, k), Packed.twoDwords(b0, b1, k >>> 4));
    }

    /** Chooses words of the low half by the control; copies the high half. */
    @Encoding("F2 0F 70 /r ib  PSHUFLW  Vdq, Wdq, Ib")
    public static void pshuflw(Cpu c, Insn i) throws GuestFault {
        long b0 = Xmm.low(c, i);
        long b1 = Xmm.high(c, i);
        Xmm.write(c, i.reg, Packed.pshufw(b0, (int) i.immediate), b1);
    }

    /** Chooses words of the high half by the control; copies the low half. */
    @Encoding("F3 0F 70 /r ib  PSHUFHW  Vdq, Wdq, Ib")
    public static void pshufhw(Cpu c, Insn i) throws GuestFault {
        long b0 = Xmm.low(c, i);
        long b1 = Xmm.high(c, i);
        Xmm.write(c, i.reg, b0, Packed.pshufw(b1, (int) i.immediate));
    }

    /** Chooses bytes of the destination by the source. */
    @Encoding("66 0F 38 00 /r  PSHUFB  Vdq, Wdq")
    public static void pshufb(Cpu c, Insn i) throws GuestFault {
        long b0 = Xmm.low(c, i);
        long b1 = Xmm.high(c, i);
        long a0 = Xmm.low(c, i.reg);
        long a1 = Xmm.high(c, i.reg);
        Xmm.write(c, i.reg, Packed.pshufb(a0, a1, b0), Packed.pshufb(a0, a1, b1));
    }

    /** The 32 bytes of destination and source, shifted right by bytes. */
    @Encoding("66 0F 3A 0F /r ib  PALIGNR  Vdq, Wdq, Ib")
    public static void palignr(Cpu c, Insn i) throws GuestFault {
        long b0 = Xmm.low(c, i);
        long b1 = Xmm.high(c, i);
        long a0 = Xmm.low(c, i.reg);
        long a1 = Xmm.high(c, i.reg);
        int shift = (int) i.immediate & 0xFF;
        int n = shift & 7;
        switch (shift >>> 3) {
            case 0 -> Xmm.write(c, i.reg, Packed.extract(b0, b1, n), Packed.extract(b1, a0, n));
            case 1 -> Xmm.write(c, i.reg, Packed.extract(b1, a0, n), Packed.extract(a0, a1, n));
            case 2 -> Xmm.write(c, i.reg, Packed.extract(a0, a1, n), Packed.extract(a1, 0, n));
            case 3 -> Xmm.write(c, i.reg, Packed.extract(a1, 0, n), 0);
            default -> Xmm.write(c, i.reg, 0, 0);
        }
    }

    /** Shifts all 128 bits left by bytes. */
    @Encoding("66 0F 73 /7 reg ib  PSLLDQ  Udq, Ib")
    public static void pslldq(Cpu c, Insn i) throws GuestFault {
        Xmm.enter(c);
        int n = (int) i.immediate & 0xFF;
        long a0 = Xmm.low(c, i.rm);
        if (n < 8) {
            Xmm.write(c, i.rm, a0 << n * 8, Packed.extract(a0, Xmm.high(c, i.rm), 8 - n));
        } else {
            Xmm.write(c, i.rm, 0, Packed.psllq(a0, n * 8 - 64));
        }
    }

    /** Shifts all 128 bits right by bytes. */
    @Encoding("66 0F 73 /3 reg ib  PSRLDQ  Udq, Ib")
    public static void psrldq(Cpu c, Insn i) throws GuestFault {
        Xmm.enter(c);
        int n = (int) i.immediate & 0xFF;
        long a1 = Xmm.high(c, i.rm);
        if (n < 8) {
            Xmm.write(c, i.rm, Packed.extract(Xmm.low(c, i.rm), a1, n), a1 >>> n * 8);
        } else {
            Xmm.write(c, i.rm, Packed.psrlq(a1, n * 8 - 64), 0);
        }
    }

    /** Pairs the low qwords. */
    @Encoding("""
            66 0F 6C /r  PUNPCKLQDQ  Vdq, Wdq
            66 0F 14 /r  UNPCKLPD  Vdq, Wdq
            """)
    public static void punpcklqdq(Cpu c, Insn i) throws GuestFault {
        long b = Xmm.low(c, i);
        Xmm.write(c, i.reg, Xmm.low(c, i.reg), b);
    }

    /** Pairs the high qwords. */
    @Encoding("""
            66 0F 6D /r  PUNPCKHQDQ  Vdq, Wdq
            66 0F 15 /r  UNPCKHPD  Vdq, Wdq
            """)
    public static void punpckhqdq(Cpu c, Insn i) throws GuestFault {
        Xmm.low(c, i);
        long b = Xmm.high(c, i);
        Xmm.write(c, i.reg, Xmm.high(c, i.reg), b);
    }

    /** Copies the bytes' top bits to a general register. */
    @Encoding("66 0F D7 /r reg  PMOVMSKB  Gd, Udq")
    public static void pmovmskb(Cpu c, Insn i) throws GuestFault {
        Xmm.enter(c);
        c.gpr[i.reg] = Packed.pmovmskb(Xmm.low(c, i.rm), Xmm.high(c, i.rm));
    }

    /** Replaces a word by one from a general register or memory. */
    @Encoding("66 0F C4 /r ib  PINSRW  Vdq, Ed, Ib")
    public static void pinsrw(Cpu c, Insn i) throws GuestFault {
        Xmm.enter(c);
        long value = i.isMemory() ? c.mmu.load16(i.linear(c, 2, false)) : c.gpr[i.rm] & 0xFFFFL;
        insert(c, i.reg, (int) i.immediate & 7, 0xFFFFL, 16, value);
    }

    /** Replaces a byte by one from a general register or memory. */
    @Encoding("66 0F 3A 20 /r ib  PINSRB  Vdq, Ed, Ib")
    public static void pinsrb(Cpu c, Insn i) throws GuestFault {
        Xmm.enter(c);
        long value = i.isMemory() ? c.mmu.load8(i.linear(c, 1, false)) : c.gpr[i.rm] & 0xFFL;
        insert(c, i.reg, (int) i.immediate & 15, 0xFFL, 8, value);
    }

    /** Replaces a dword, or a qword with REX.W, by one from a general register or memory. */
    @Encoding("66 0F 3A 22 /r ib  PINSRD  Vdq, Ey, Ib")
    public static void pinsrd(Cpu c, Insn i) throws GuestFault {
        Xmm.enter(c);
        if (i.operandSize == 3) {
            long value = i.isMemory() ? c.mmu.load64(i.linear(c, 8, false)) : c.gpr[i.rm];
            c.xmm[(i.reg << 1) + ((int) i.immediate & 1)] = value;
        } else {
            long value = i.isMemory() ? c.mmu.load32(i.linear(c, 4, false)) : c.gpr[i.rm] & 0xFFFF_FFFFL;
            insert(c, i.reg, (int) i.immediate & 3, 0xFFFF_FFFFL, 32, value);
        }
    }

    private static void insert(Cpu c, int register, int lane, long mask, int width, long value) {
        int half = (register << 1) + (lane * width >>> 6);
        int shift = lane * width & 63;
        c.xmm[half] = c.xmm[half] & ~(mask << shift) | value << shift;
    }

    /** The qword of V that holds a lane, shifted so that the lane is lowest. */
    private static long lane(Cpu c, int register, int lane, int width) {
        return c.xmm[(register << 1) + (lane * width >>> 6)] >>> (lane * width & 63);
    }

    /** Copies a word to a general register, zero-extended. */
    @Encoding("66 0F C5 /r reg ib  PEXTRW  Gd, Udq, Ib")
    public static void pextrw(Cpu c, Insn i) throws GuestFault {
        Xmm.enter(c);
        c.gpr[i.reg] = lane(c, i.rm, (int) i.immediate & 7, 16) & 0xFFFF;
    }

    /** Copies a byte to a general register, zero-extended, or memory. */
    @Encoding("66 0F 3A 14 /r ib  PEXTRB  Ed, Vdq, Ib")
    public static void pextrb(Cpu c, Insn i) throws GuestFault {
        Xmm.enter(c);
        long value = lane(c, i.reg, (int) i.immediate & 15, 8) & 0xFF;
        if (i.isMemory()) {
            c.mmu.store8(i.linear(c, 1, true), value);
        } else {
            c.gpr[i.rm] = value;
        }
    }

    /** Copies a word to a general register, zero-extended, or memory. */
    @Encoding("66 0F 3A 15 /r ib  PEXTRW  Ed, Vdq, Ib")
    public static void pextrwToMemory(Cpu c, Insn i) throws GuestFault {
        Xmm.enter(c);
        long value = lane(c, i.reg, (int) i.immediate & 7, 16) & 0xFFFF;
        if (i.isMemory()) {
            c.mmu.store16(i.linear(c, 2, true), value);
        } else {
            c.gpr[i.rm] = value;
        }
    }

    /** Copies a dword, or a qword with REX.W, to a general register or memory. */
    @Encoding("66 0F 3A 16 /r ib  PEXTRD  Ey, Vdq, Ib")
    public static void pextrd(Cpu c, Insn i) throws GuestFault {
        Xmm.enter(c);
        int size = i.operandSize == 3 ? 3 : 2;
        long value = size == 3
                ? lane(c, i.reg, (int) i.immediate & 1, 64)
                : lane(c, i.reg, (int) i.immediate & 3, 32) & 0xFFFF_FFFFL;
        if (i.isMemory()) {
            c.mmu.store(i.linear(c, 1 << size, true), size, value);
        } else {
            c.gpr[i.rm] = value;
        }
    }

    /** Two dwords of the destination, then two of the source, chosen by the control. */
    @Encoding("NP 0F C6 /r ib  SHUFPS  Vdq, Wdq, Ib")
    public static void shufps(Cpu c, Insn i) throws GuestFault {
        long b0 = Xmm.low(c, i);
        long b1 = Xmm.high(c, i);
        int k = (int) i.immediate;
        long a0 = Xmm.low(c, i.reg);
        long a1 = Xmm.high(c, i.reg);
        Xmm.write(c, i.reg, Packed.twoDwords(a0, a1, k), Packed.twoDwords(b0, b1, k >>> 4));
    }

    /** A qword of the destination, then one of the source, chosen by the control. */
    @Encoding("66 0F C6 /r ib  SHUFPD  Vdq, Wdq, Ib")
    public static void shufpd(Cpu c, Insn i) throws GuestFault {
        long b0 = Xmm.low(c, i);
        long b1 = Xmm.high(c, i);
        long r0 = (i.immediate & 1) == 0 ? Xmm.low(c, i.reg) : Xmm.high(c, i.reg);
        Xmm.write(c, i.reg, r0, (i.immediate & 2) == 0 ? b0 : b1);
    }

    /** Replaces a dword by one chosen from the source, then clears dwords, as the control says. */
    @Encoding("66 0F 3A 21 /r ib  INSERTPS  Vdq, Wd, Ib")
    public static void insertps(Cpu c, Insn i) throws GuestFault {
        Xmm.enter(c);
        int k = (int) i.immediate;
        long value = i.isMemory()
                ? c.mmu.load32(i.linear(c, 4, false))
                : Packed.dword(Xmm.low(c, i.rm), Xmm.high(c, i.rm), k >>> 6);
        insert(c, i.reg, k >>> 4 & 3, 0xFFFF_FFFFL, 32, value);
        long r0 = Packed.blendps(Xmm.low(c, i.reg), 0, k);
        Xmm.write(c, i.reg, r0, Packed.blendps(Xmm.high(c, i.reg), 0, k >>> 2));
    }

    /** Copies a dword to a general register or memory. */
    @Encoding("66 0F 3A 17 /r ib  EXTRACTPS  Ed, Vdq, Ib")
    public static void extractps(Cpu c, Insn i) throws GuestFault {
        Xmm.enter(c);
        long value = lane(c, i.reg, (int) i.immediate & 3, 32) & 0xFFFF_FFFFL;
        if (i.isMemory()) {
            c.mmu.store32(i.linear(c, 4, true), value);
        } else {
            c.gpr[i.rm] = value;
        }
    }

    /** Takes lanes of the source where the top bit of XMM0's lane is set. */
    @Encoding("66 0F 38 10 /r  PBLENDVB  Vdq, Wdq")
    public static void pblendvb(Cpu c, Insn i) throws GuestFault {
        long b0 = Xmm.low(c, i);
        long b1 = Xmm.high(c, i);
        long r0 = Packed.pblendvb(Xmm.low(c, i.reg), b0, c.xmm[0]);
        long r1 = Packed.pblendvb(Xmm.high(c, i.reg), b1, c.xmm[1]);
        Xmm.write(c, i.reg, r0, r1);
    }

    /** Takes lanes of the source where the top bit of XMM0's lane is set. */
    @Encoding("66 0F 38 14 /r  BLENDVPS  Vdq, Wdq")
    public static void blendvps(Cpu c, Insn i) throws GuestFault {
        long b0 = Xmm.low(c, i);
        long b1 = Xmm.high(c, i);
        long r0 = Packed.blendvps(Xmm.low(c, i.reg), b0, c.xmm[0]);
        long r1 = Packed.blendvps(Xmm.high(c, i.reg), b1, c.xmm[1]);
        Xmm.write(c, i.reg, r0, r1);
    }

    /** Takes lanes of the source where the top bit of XMM0's lane is set. */
    @Encoding("66 0F 38 15 /r  BLENDVPD  Vdq, Wdq")
    public static void blendvpd(Cpu c, Insn i) throws GuestFault {
        long b0 = Xmm.low(c, i);
        long b1 = Xmm.high(c, i);
        long r0 = Packed.blendvpd(Xmm.low(c, i.reg), b0, c.xmm[0]);
        long r1 = Packed.blendvpd(Xmm.high(c, i.reg), b1, c.xmm[1]);
        Xmm.write(c, i.reg, r0, r1);
    }

    /** Takes words of the source where the control's bit is set. */
    @Encoding("66 0F 3A 0E /r ib  PBLENDW  Vdq, Wdq, Ib")
    public static void pblendw(Cpu c, Insn i) throws GuestFault {
        long b0 = Xmm.low(c, i);
        long b1 = Xmm.high(c, i);
        int k = (int) i.immediate;
        long r0 = Packed.pblendw(Xmm.low(c, i.reg), b0, k);
        Xmm.write(c, i.reg, r0, Packed.pblendw(Xmm.high(c, i.reg), b1, k >>> 4));
    }

    /** Takes dwords of the source where the control's bit is set. */
    @Encoding("66 0F 3A 0C /r ib  BLENDPS  Vdq, Wdq, Ib")
    public static void blendps(Cpu c, Insn i) throws GuestFault {
        long b0 = Xmm.low(c, i);
        long b1 = Xmm.high(c, i);
        int k = (int) i.immediate;
        long r0 = Packed.blendps(Xmm.low(c, i.reg), b0, k);
        Xmm.write(c, i.reg, r0, Packed.blendps(Xmm.high(c, i.reg), b1, k >>> 2));
    }

    /** Takes qwords of the source where the control's bit is set. */
    @Encoding("66 0F 3A 0D /r ib  BLENDPD  Vdq, Wdq, Ib")
    public static void blendpd(Cpu c, Insn i) throws GuestFault {
        long b0 = Xmm.low(c, i);
        long b1 = Xmm.high(c, i);
        long r0 = (i.immediate & 1) != 0 ? b0 : Xmm.low(c, i.reg);
        long r1 = (i.immediate & 2) != 0 ? b1 : Xmm.high(c, i.reg);
        Xmm.write(c, i.reg, r0, r1);
    }

    /** Sets ZF where destination AND source is zero, CF where NOT destination AND source is; clears the other flags. */
    @Encoding("66 0F 38 17 /r  PTEST  Vdq, Wdq")
    public static void ptest(Cpu c, Insn i) throws GuestFault {
        long b0 = Xmm.low(c, i);
        long b1 = Xmm.high(c, i);
        long a0 = Xmm.low(c, i.reg);
        long a1 = Xmm.high(c, i.reg);
        c.setArithmeticFlags(testFlags(a0, a1, b0, b1));
    }

    /** The flags of PTEST. */
    public static int testFlags(long a0, long a1, long b0, long b1) {
        int zf = (a0 & b0 | a1 & b1) == 0 ? Flags.ZF : 0;
        int cf = (~a0 & b0 | ~a1 & b1) == 0 ? Flags.CF : 0;
        return zf | cf;
    }

    /** Sums of absolute differences of a four-byte block with eight successive windows. */
    @Encoding("66 0F 3A 42 /r ib  MPSADBW  Vdq, Wdq, Ib")
    public static void mpsadbw(Cpu c, Insn i) throws GuestFault {
        long b0 = Xmm.low(c, i);
        long b1 = Xmm.high(c, i);
        int k = (int) i.immediate;
        long block = Packed.dword(b0, b1, k);
        int from = k & 4;
        long a0 = Xmm.low(c, i.reg);
        long a1 = Xmm.high(c, i.reg);
        long r0 = Packed.mpsadbw(Packed.extract(a0, a1, from), block);
        long next = from == 0 ? Packed.extract(a0, a1, 4) : a1;
        Xmm.write(c, i.reg, r0, Packed.mpsadbw(next, block));
    }

    /** The least unsigned word and its position. */
    @Encoding("66 0F 38 41 /r  PHMINPOSUW  Vdq, Wdq")
    public static void phminposuw(Cpu c, Insn i) throws GuestFault {
        long b0 = Xmm.low(c, i);
        long b1 = Xmm.high(c, i);
        Xmm.write(c, i.reg, Packed.phminposuw(b0, b1), 0);
    }
}
