package org.jacinth.cpu.insn;

import org.jacinth.cpu.decode.Insn;
import org.jacinth.cpu.state.Cpu;
import org.jacinth.cpu.state.GuestFault;

/**
 * MMX packed integer instructions, with the additions of SSE, SSE2 and SSSE3. Their meaning is in {@link Packed}.
 *
 * @sdm 2 "Instruction Set Reference"
 */
public final class MmxInteger {
    private MmxInteger() {}

    /** Adds bytes, wrapping. */
    @Encoding("NP 0F FC /r  PADDB  Pq, Qq")
    public static void paddb(Cpu c, Insn i) throws GuestFault {
        long b = Mmx.source(c, i);
        Mmx.write(c, i.reg, Packed.paddb(Mmx.read(c, i.reg), b));
    }

    /** Adds words, wrapping. */
    @Encoding("NP 0F FD /r  PADDW  Pq, Qq")
    public static void paddw(Cpu c, Insn i) throws GuestFault {
        long b = Mmx.source(c, i);
        Mmx.write(c, i.reg, Packed.paddw(Mmx.read(c, i.reg), b));
    }

    /** Adds dwords, wrapping. */
    @Encoding("NP 0F FE /r  PADDD  Pq, Qq")
    public static void paddd(Cpu c, Insn i) throws GuestFault {
        long b = Mmx.source(c, i);
        Mmx.write(c, i.reg, Packed.paddd(Mmx.read(c, i.reg), b));
    }

    /** Adds qwords, wrapping. */
    @Encoding("NP 0F D4 /r  PADDQ  Pq, Qq")
    public static void paddq(Cpu c, Insn i) throws GuestFault {
        long b = Mmx.source(c, i);
        Mmx.write(c, i.reg, Packed.paddq(Mmx.read(c, i.reg), b));
    }

    /** Subtracts bytes, wrapping. */
    @Encoding("NP 0F F8 /r  PSUBB  Pq, Qq")
    public static void psubb(Cpu c, Insn i) throws GuestFault {
        long b = Mmx.source(c, i);
        Mmx.write(c, i.reg, Packed.psubb(Mmx.read(c, i.reg), b));
    }

    /** Subtracts words, wrapping. */
    @Encoding("NP 0F F9 /r  PSUBW  Pq, Qq")
    public static void psubw(Cpu c, Insn i) throws GuestFault {
        long b = Mmx.source(c, i);
        Mmx.write(c, i.reg, Packed.psubw(Mmx.read(c, i.reg), b));
    }

    /** Subtracts dwords, wrapping. */
    @Encoding("NP 0F FA /r  PSUBD  Pq, Qq")
    public static void psubd(Cpu c, Insn i) throws GuestFault {
        long b = Mmx.source(c, i);
        Mmx.write(c, i.reg, Packed.psubd(Mmx.read(c, i.reg), b));
    }

    /** Subtracts qwords, wrapping. */
    @Encoding("NP 0F FB /r  PSUBQ  Pq, Qq")
    public static void psubq(Cpu c, Insn i) throws GuestFault {
        long b = Mmx.source(c, i);
        Mmx.write(c, i.reg, Packed.psubq(Mmx.read(c, i.reg), b));
    }

    /** Adds signed bytes with saturation. */
    @Encoding("NP 0F EC /r  PADDSB  Pq, Qq")
    public static void paddsb(Cpu c, Insn i) throws GuestFault {
        long b = Mmx.source(c, i);
        Mmx.write(c, i.reg, Packed.paddsb(Mmx.read(c, i.reg), b));
    }

    /** Adds signed words with saturation. */
    @Encoding("NP 0F ED /r  PADDSW  Pq, Qq")
    public static void paddsw(Cpu c, Insn i) throws GuestFault {
        long b = Mmx.source(c, i);
        Mmx.write(c, i.reg, Packed.paddsw(Mmx.read(c, i.reg), b));
    }

    /** Adds unsigned bytes with saturation. */
    @Encoding("NP 0F DC /r  PADDUSB  Pq, Qq")
    public static void paddusb(Cpu c, Insn i) throws GuestFault {
        long b = Mmx.source(c, i);
        Mmx.write(c, i.reg, Packed.paddusb(Mmx.read(c, i.reg), b));
    }

    /** Adds unsigned words with saturation. */
    @Encoding("NP 0F DD /r  PADDUSW  Pq, Qq")
    public static void paddusw(Cpu c, Insn i) throws GuestFault {
        long b = Mmx.source(c, i);
        Mmx.write(c, i.reg, Packed.paddusw(Mmx.read(c, i.reg), b));
    }

    /** Subtracts signed bytes with saturation. */
    @Encoding("NP 0F E8 /r  PSUBSB  Pq, Qq")
    public static void psubsb(Cpu c, Insn i) throws GuestFault {
        long b = Mmx.source(c, i);
        Mmx.write(c, i.reg, Packed.psubsb(Mmx.read(c, i.reg), b));
    }

    /** Subtracts signed words with saturation. */
    @Encoding("NP 0F E9 /r  PSUBSW  Pq, Qq")
    public static void psubsw(Cpu c, Insn i) throws GuestFault {
        long b = Mmx.source(c, i);
        Mmx.write(c, i.reg, Packed.psubsw(Mmx.read(c, i.reg), b));
    }

    /** Subtracts unsigned bytes with saturation. */
    @Encoding("NP 0F D8 /r  PSUBUSB  Pq, Qq")
    public static void psubusb(Cpu c, Insn i) throws GuestFault {
        long b = Mmx.source(c, i);
        Mmx.write(c, i.reg, Packed.psubusb(Mmx.read(c, i.reg), b));
    }

    /** Subtracts unsigned words with saturation. */
    @Encoding("NP 0F D9 /r  PSUBUSW  Pq, Qq")
    public static void psubusw(Cpu c, Insn i) throws GuestFault {
        long b = Mmx.source(c, i);
        Mmx.write(c, i.reg, Packed.psubusw(Mmx.read(c, i.reg), b));
    }

    /** Bitwise AND. */
    @Encoding("NP 0F DB /r  PAND  Pq, Qq")
    public static void pand(Cpu c, Insn i) throws GuestFault {
        long b = Mmx.source(c, i);
        Mmx.write(c, i.reg, Packed.pand(Mmx.read(c, i.reg), b));
    }

    /** Bitwise AND with the complement of the destination. */
    @Encoding("NP 0F DF /r  PANDN  Pq, Qq")
    public static void pandn(Cpu c, Insn i) throws GuestFault {
        long b = Mmx.source(c, i);
        Mmx.write(c, i.reg, Packed.pandn(Mmx.read(c, i.reg), b));
    }

    /** Bitwise OR. */
    @Encoding("NP 0F EB /r  POR  Pq, Qq")
    public static void por(Cpu c, Insn i) throws GuestFault {
        long b = Mmx.source(c, i);
        Mmx.write(c, i.reg, Packed.por(Mmx.read(c, i.reg), b));
    }

    /** Bitwise exclusive OR. */
    @Encoding("NP 0F EF /r  PXOR  Pq, Qq")
    public static void pxor(Cpu c, Insn i) throws GuestFault {
        long b = Mmx.source(c, i);
        Mmx.write(c, i.reg, Packed.pxor(Mmx.read(c, i.reg), b));
    }

    /** All ones in each byte that is equal, else zero. */
    @Encoding("NP 0F 74 /r  PCMPEQB  Pq, Qq")
    public static void pcmpeqb(Cpu c, Insn i) throws GuestFault {
        long b = Mmx.source(c, i);
        Mmx.write(c, i.reg, Packed.pcmpeqb(Mmx.read(c, i.reg), b));
    }

    /** All ones in each word that is equal, else zero. */
    @Encoding("NP 0F 75 /r  PCMPEQW  Pq, Qq")
    public static void pcmpeqw(Cpu c, Insn i) throws GuestFault {
        long b = Mmx.source(c, i);
        Mmx.write(c, i.reg, Packed.pcmpeqw(Mmx.read(c, i.reg), b));
    }

    /** All ones in each dword that is equal, else zero. */
    @Encoding("NP 0F 76 /r  PCMPEQD  Pq, Qq")
    public static void pcmpeqd(Cpu c, Insn i) throws GuestFault {
        long b = Mmx.source(c, i);
        Mmx.write(c, i.reg, Packed.pcmpeqd(Mmx.read(c, i.reg), b));
    }

    /** All ones in each byte that is greater, signed, else zero. */
    @Encoding("NP 0F 64 /r  PCMPGTB  Pq, Qq")
    public static void pcmpgtb(Cpu c, Insn i) throws GuestFault {
        long b = Mmx.source(c, i);
        Mmx.write(c, i.reg, Packed.pcmpgtb(Mmx.read(c, i.reg), b));
    }

    /** All ones in each word that is greater, signed, else zero. */
    @Encoding("NP 0F 65 /r  PCMPGTW  Pq, Qq")
    public static void pcmpgtw(Cpu c, Insn i) throws GuestFault {
        long b = Mmx.source(c, i);
        Mmx.write(c, i.reg, Packed.pcmpgtw(Mmx.read(c, i.reg), b));
    }

    /** All ones in each dword that is greater, signed, else zero. */
    @Encoding("NP 0F 66 /r  PCMPGTD  Pq, Qq")
    public static void pcmpgtd(Cpu c, Insn i) throws GuestFault {
        long b = Mmx.source(c, i);
        Mmx.write(c, i.reg, Packed.pcmpgtd(Mmx.read(c, i.reg), b));
    }

    /** Greater of unsigned bytes. */
    @Encoding("NP 0F DE /r  PMAXUB  Pq, Qq")
    public static void pmaxub(Cpu c, Insn i) throws GuestFault {
        long b = Mmx.source(c, i);
        Mmx.write(c, i.reg, Packed.pmaxub(Mmx.read(c, i.reg), b));
    }

    /** Greater of signed words. */
    @Encoding("NP 0F EE /r  PMAXSW  Pq, Qq")
    public static void pmaxsw(Cpu c, Insn i) throws GuestFault {
        long b = Mmx.source(c, i);
        Mmx.write(c, i.reg, Packed.pmaxsw(Mmx.read(c, i.reg), b));
    }

    /** Lesser of unsigned bytes. */
    @Encoding("NP 0F DA /r  PMINUB  Pq, Qq")
    public static void pminub(Cpu c, Insn i) throws GuestFault {
        long b = Mmx.source(c, i);
        Mmx.write(c, i.reg, Packed.pminub(Mmx.read(c, i.reg), b));
    }

    /** Lesser of signed words. */
    @Encoding("NP 0F EA /r  PMINSW  Pq, Qq")
    public static void pminsw(Cpu c, Insn i) throws GuestFault {
        long b = Mmx.source(c, i);
        Mmx.write(c, i.reg, Packed.pminsw(Mmx.read(c, i.reg), b));
    }

    /** Average of unsigned bytes, rounded up. */
    @Encoding("NP 0F E0 /r  PAVGB  Pq, Qq")
    public static void pavgb(Cpu c, Insn i) throws GuestFault {
        long b = Mmx.source(c, i);
        Mmx.write(c, i.reg, Packed.pavgb(Mmx.read(c, i.reg), b));
    }

    /** Average of unsigned words, rounded up. */
    @Encoding("NP 0F E3 /r  PAVGW  Pq, Qq")
    public static void pavgw(Cpu c, Insn i) throws GuestFault {
        long b = Mmx.source(c, i);
        Mmx.write(c, i.reg, Packed.pavgw(Mmx.read(c, i.reg), b));
    }

    /** Sum of absolute differences of unsigned bytes, for each eight of them. */
    @Encoding("NP 0F F6 /r  PSADBW  Pq, Qq")
    public static void psadbw(Cpu c, Insn i) throws GuestFault {
        long b = Mmx.source(c, i);
        Mmx.write(c, i.reg, Packed.psadbw(Mmx.read(c, i.reg), b));
    }

    /** Low words of the products of words. */
    @Encoding("NP 0F D5 /r  PMULLW  Pq, Qq")
    public static void pmullw(Cpu c, Insn i) throws GuestFault {
        long b = Mmx.source(c, i);
        Mmx.write(c, i.reg, Packed.pmullw(Mmx.read(c, i.reg), b));
    }

    /** High words of the products of signed words. */
    @Encoding("NP 0F E5 /r  PMULHW  Pq, Qq")
    public static void pmulhw(Cpu c, Insn i) throws GuestFault {
        long b = Mmx.source(c, i);
        Mmx.write(c, i.reg, Packed.pmulhw(Mmx.read(c, i.reg), b));
    }

    /** High words of the products of unsigned words. */
    @Encoding("NP 0F E4 /r  PMULHUW  Pq, Qq")
    public static void pmulhuw(Cpu c, Insn i) throws GuestFault {
        long b = Mmx.source(c, i);
        Mmx.write(c, i.reg, Packed.pmulhuw(Mmx.read(c, i.reg), b));
    }

    /** Products of signed words, neighbours added. */
    @Encoding("NP 0F F5 /r  PMADDWD  Pq, Qq")
    public static void pmaddwd(Cpu c, Insn i) throws GuestFault {
        long b = Mmx.source(c, i);
        Mmx.write(c, i.reg, Packed.pmaddwd(Mmx.read(c, i.reg), b));
    }

    /** Product of the even unsigned dwords. */
    @Encoding("NP 0F F4 /r  PMULUDQ  Pq, Qq")
    public static void pmuludq(Cpu c, Insn i) throws GuestFault {
        long b = Mmx.source(c, i);
        Mmx.write(c, i.reg, Packed.pmuludq(Mmx.read(c, i.reg), b));
    }

    /** Negates, zeroes or keeps bytes as the source's are negative, zero or positive. */
    @Encoding("NP 0F 38 08 /r  PSIGNB  Pq, Qq")
    public static void psignb(Cpu c, Insn i) throws GuestFault {
        long b = Mmx.source(c, i);
        Mmx.write(c, i.reg, Packed.psignb(Mmx.read(c, i.reg), b));
    }

    /** Negates, zeroes or keeps words as the source's are negative, zero or positive. */
    @Encoding("NP 0F 38 09 /r  PSIGNW  Pq, Qq")
    public static void psignw(Cpu c, Insn i) throws GuestFault {
        long b = Mmx.source(c, i);
        Mmx.write(c, i.reg, Packed.psignw(Mmx.read(c, i.reg), b));
    }

    /** Negates, zeroes or keeps dwords as the source's are negative, zero or positive. */
    @Encoding("NP 0F 38 0A /r  PSIGND  Pq, Qq")
    public static void psignd(Cpu c, Insn i) throws GuestFault {
        long b = Mmx.source(c, i);
        Mmx.write(c, i.reg, Packed.psignd(Mmx.read(c, i.reg), b));
    }

    /** Products of signed words scaled by 2^-15, rounded. */
    @Encoding("NP 0F 38 0B /r  PMULHRSW  Pq, Qq")
    public static void pmulhrsw(Cpu c, Insn i) throws GuestFault {
        long b = Mmx.source(c, i);
        Mmx.write(c, i.reg, Packed.pmulhrsw(Mmx.read(c, i.reg), b));
    }

    /** Products of unsigned and signed bytes, neighbours added with saturation. */
    @Encoding("NP 0F 38 04 /r  PMADDUBSW  Pq, Qq")
    public static void pmaddubsw(Cpu c, Insn i) throws GuestFault {
        long b = Mmx.source(c, i);
        Mmx.write(c, i.reg, Packed.pmaddubsw(Mmx.read(c, i.reg), b));
    }

    /** Sums of neighbouring words. */
    @Encoding("NP 0F 38 01 /r  PHADDW  Pq, Qq")
    public static void phaddw(Cpu c, Insn i) throws GuestFault {
        long b = Mmx.source(c, i);
        Mmx.write(c, i.reg, Packed.phaddw(Mmx.read(c, i.reg), b));
    }

    /** Sums of neighbouring dwords. */
    @Encoding("NP 0F 38 02 /r  PHADDD  Pq, Qq")
    public static void phaddd(Cpu c, Insn i) throws GuestFault {
        long b = Mmx.source(c, i);
        Mmx.write(c, i.reg, Packed.phaddd(Mmx.read(c, i.reg), b));
    }

    /** Saturated sums of neighbouring words. */
    @Encoding("NP 0F 38 03 /r  PHADDSW  Pq, Qq")
    public static void phaddsw(Cpu c, Insn i) throws GuestFault {
        long b = Mmx.source(c, i);
        Mmx.write(c, i.reg, Packed.phaddsw(Mmx.read(c, i.reg), b));
    }

    /** Differences of neighbouring words. */
    @Encoding("NP 0F 38 05 /r  PHSUBW  Pq, Qq")
    public static void phsubw(Cpu c, Insn i) throws GuestFault {
        long b = Mmx.source(c, i);
        Mmx.write(c, i.reg, Packed.phsubw(Mmx.read(c, i.reg), b));
    }

    /** Differences of neighbouring dwords. */
    @Encoding("NP 0F 38 06 /r  PHSUBD  Pq, Qq")
    public static void phsubd(Cpu c, Insn i) throws GuestFault {
        long b = Mmx.source(c, i);
        Mmx.write(c, i.reg, Packed.phsubd(Mmx.read(c, i.reg), b));
    }

    /** Saturated differences of neighbouring words. */
    @Encoding("NP 0F 38 07 /r  PHSUBSW  Pq, Qq")
    public static void phsubsw(Cpu c, Insn i) throws GuestFault {
        long b = Mmx.source(c, i);
        Mmx.write(c, i.reg, Packed.phsubsw(Mmx.read(c, i.reg), b));
    }

    /** Packs signed words into signed bytes with saturation. */
    @Encoding("NP 0F 63 /r  PACKSSWB  Pq, Qq")
    public static void packsswb(Cpu c, Insn i) throws GuestFault {
        long b = Mmx.source(c, i);
        Mmx.write(c, i.reg, Packed.packsswb(Mmx.read(c, i.reg), b));
    }

    /** Packs signed dwords into signed words with saturation. */
    @Encoding("NP 0F 6B /r  PACKSSDW  Pq, Qq")
    public static void packssdw(Cpu c, Insn i) throws GuestFault {
        long b = Mmx.source(c, i);
        Mmx.write(c, i.reg, Packed.packssdw(Mmx.read(c, i.reg), b));
    }

    /** Packs signed words into unsigned bytes with saturation. */
    @Encoding("NP 0F 67 /r  PACKUSWB  Pq, Qq")
    public static void packuswb(Cpu c, Insn i) throws GuestFault {
        long b = Mmx.source(c, i);
        Mmx.write(c, i.reg, Packed.packuswb(Mmx.read(c, i.reg), b));
    }

    /** Absolute values of bytes. */
    @Encoding("NP 0F 38 1C /r  PABSB  Pq, Qq")
    public static void pabsb(Cpu c, Insn i) throws GuestFault {
        long b = Mmx.source(c, i);
        Mmx.write(c, i.reg, Packed.pabsb(b));
    }

    /** Absolute values of words. */
    @Encoding("NP 0F 38 1D /r  PABSW  Pq, Qq")
    public static void pabsw(Cpu c, Insn i) throws GuestFault {
        long b = Mmx.source(c, i);
        Mmx.write(c, i.reg, Packed.pabsw(b));
    }

    /** Absolute values of dwords. */
    @Encoding("NP 0F 38 1E /r  PABSD  Pq, Qq")
    public static void pabsd(Cpu c, Insn i) throws GuestFault {
        long b = Mmx.source(c, i);
        Mmx.write(c, i.reg, Packed.pabsd(b));
    }

    /** Shifts words left. The count is the source. */
    @Encoding("NP 0F F1 /r  PSLLW  Pq, Qq")
    public static void psllw(Cpu c, Insn i) throws GuestFault {
        long b = Mmx.source(c, i);
        Mmx.write(c, i.reg, Packed.psllw(Mmx.read(c, i.reg), b));
    }

    /** Shifts words left. */
    @Encoding("NP 0F 71 /6 reg ib  PSLLW  Nq, Ib")
    public static void psllwImmediate(Cpu c, Insn i) throws GuestFault {
        Mmx.enter(c);
        Mmx.write(c, i.rm, Packed.psllw(Mmx.read(c, i.rm), i.immediate & 0xFF));
    }

    /** Shifts dwords left. The count is the source. */
    @Encoding("NP 0F F2 /r  PSLLD  Pq, Qq")
    public static void pslld(Cpu c, Insn i) throws GuestFault {
        long b = Mmx.source(c, i);
        Mmx.write(c, i.reg, Packed.pslld(Mmx.read(c, i.reg), b));
    }

    /** Shifts dwords left. */
    @Encoding("NP 0F 72 /6 reg ib  PSLLD  Nq, Ib")
    public static void pslldImmediate(Cpu c, Insn i) throws GuestFault {
        Mmx.enter(c);
        Mmx.write(c, i.rm, Packed.pslld(Mmx.read(c, i.rm), i.immediate & 0xFF));
    }

    /** Shifts qwords left. The count is the source. */
    @Encoding("NP 0F F3 /r  PSLLQ  Pq, Qq")
    public static void psllq(Cpu c, Insn i) throws GuestFault {
        long b = Mmx.source(c, i);
        Mmx.write(c, i.reg, Packed.psllq(Mmx.read(c, i.reg), b));
    }

    /** Shifts qwords left. */
    @Encoding("NP 0F 73 /6 reg ib  PSLLQ  Nq, Ib")
    public static void psllqImmediate(Cpu c, Insn i) throws GuestFault {
        Mmx.enter(c);
        Mmx.write(c, i.rm, Packed.psllq(Mmx.read(c, i.rm), i.immediate & 0xFF));
    }

    /** Shifts words right, filling with zero. The count is the source. */
    @Encoding("NP 0F D1 /r  PSRLW  Pq, Qq")
    public static void psrlw(Cpu c, Insn i) throws GuestFault {
        long b = Mmx.source(c, i);
        Mmx.write(c, i.reg, Packed.psrlw(Mmx.read(c, i.reg), b));
    }

    /** Shifts words right, filling with zero. */
    @Encoding("NP 0F 71 /2 reg ib  PSRLW  Nq, Ib")
    public static void psrlwImmediate(Cpu c, Insn i) throws GuestFault {
        Mmx.enter(c);
        Mmx.write(c, i.rm, Packed.psrlw(Mmx.read(c, i.rm), i.immediate & 0xFF));
    }

    /** Shifts dwords right, filling with zero. The count is the source. */
    @Encoding("NP 0F D2 /r  PSRLD  Pq, Qq")
    public static void psrld(Cpu c, Insn i) throws GuestFault {
        long b = Mmx.source(c, i);
        Mmx.write(c, i.reg, Packed.psrld(Mmx.read(c, i.reg), b));
    }

    /** Shifts dwords right, filling with zero. */
    @Encoding("NP 0F 72 /2 reg ib  PSRLD  Nq, Ib")
    public static void psrldImmediate(Cpu c, Insn i) throws GuestFault {
        Mmx.enter(c);
        Mmx.write(c, i.rm, Packed.psrld(Mmx.read(c, i.rm), i.immediate & 0xFF));
    }

    /** Shifts qwords right, filling with zero. The count is the source. */
    @Encoding("NP 0F D3 /r  PSRLQ  Pq, Qq")
    public static void psrlq(Cpu c, Insn i) throws GuestFault {
        long b = Mmx.source(c, i);
        Mmx.write(c, i.reg, Packed.psrlq(Mmx.read(c, i.reg), b));
    }

    /** Shifts qwords right, filling with zero. */
    @Encoding("NP 0F 73 /2 reg ib  PSRLQ  Nq, Ib")
    public static void psrlqImmediate(Cpu c, Insn i) throws GuestFault {
        Mmx.enter(c);
        Mmx.write(c, i.rm, Packed.psrlq(Mmx.read(c, i.rm), i.immediate & 0xFF));
    }

    /** Shifts words right, filling with the sign. The count is the source. */
    @Encoding("NP 0F E1 /r  PSRAW  Pq, Qq")
    public static void psraw(Cpu c, Insn i) throws GuestFault {
        long b = Mmx.source(c, i);
        Mmx.write(c, i.reg, Packed.psraw(Mmx.read(c, i.reg), b));
    }

    /** Shifts words right, filling with the sign. */
    @Encoding("NP 0F 71 /4 reg ib  PSRAW  Nq, Ib")
    public static void psrawImmediate(Cpu c, Insn i) throws GuestFault {
        Mmx.enter(c);
        Mmx.write(c, i.rm, Packed.psraw(Mmx.read(c, i.rm), i.immediate & 0xFF));
    }

    /** Shifts dwords right, filling with the sign. The count is the source. */
    @Encoding("NP 0F E2 /r  PSRAD  Pq, Qq")
    public static void psrad(Cpu c, Insn i) throws GuestFault {
        long b = Mmx.source(c, i);
        Mmx.write(c, i.reg, Packed.psrad(Mmx.read(c, i.reg), b));
    }

    /** Shifts dwords right, filling with the sign. */
    @Encoding("NP 0F 72 /4 reg ib  PSRAD  Nq, Ib")
    public static void psradImmediate(Cpu c, Insn i) throws GuestFault {
        Mmx.enter(c);
        Mmx.write(c, i.rm, Packed.psrad(Mmx.read(c, i.rm), i.immediate & 0xFF));
    }

    /** Interleaves the low bytes. */
    @Encoding("NP 0F 60 /r  PUNPCKLBW  Pq, Qq")
    public static void punpcklbw(Cpu c, Insn i) throws GuestFault {
        long b = Mmx.source32(c, i);
        Mmx.write(c, i.reg, Packed.punpcklbw(Mmx.read(c, i.reg), b));
    }

    /** Interleaves the low words. */
    @Encoding("NP 0F 61 /r  PUNPCKLWD  Pq, Qq")
    public static void punpcklwd(Cpu c, Insn i) throws GuestFault {
        long b = Mmx.source32(c, i);
        Mmx.write(c, i.reg, Packed.punpcklwd(Mmx.read(c, i.reg), b));
    }

    /** Interleaves the low dwords. */
    @Encoding("NP 0F 62 /r  PUNPCKLDQ  Pq, Qq")
    public static void punpckldq(Cpu c, Insn i) throws GuestFault {
        long b = Mmx.source32(c, i);
        Mmx.write(c, i.reg, Packed.punpckldq(Mmx.read(c, i.reg), b));
    }

    /** Interleaves the high bytes. */
    @Encoding("NP 0F 68 /r  PUNPCKHBW  Pq, Qq")
    public static void punpckhbw(Cpu c, Insn i) throws GuestFault {
        long b = Mmx.source(c, i);
        Mmx.write(c, i.reg, Packed.punpckhbw(Mmx.read(c, i.reg), b));
    }

    /** Interleaves the high words. */
    @Encoding("NP 0F 69 /r  PUNPCKHWD  Pq, Qq")
    public static void punpckhwd(Cpu c, Insn i) throws GuestFault {
        long b = Mmx.source(c, i);
        Mmx.write(c, i.reg, Packed.punpckhwd(Mmx.read(c, i.reg), b));
    }

    /** Interleaves the high dwords. */
    @Encoding("NP 0F 6A /r  PUNPCKHDQ  Pq, Qq")
    public static void punpckhdq(Cpu c, Insn i) throws GuestFault {
        long b = Mmx.source(c, i);
        Mmx.write(c, i.reg, Packed.punpckhdq(Mmx.read(c, i.reg), b));
    }

    /** Chooses words by the control. */
    @Encoding("NP 0F 70 /r ib  PSHUFW  Pq, Qq, Ib")
    public static void pshufw(Cpu c, Insn i) throws GuestFault {
        long b = Mmx.source(c, i);
        Mmx.write(c, i.reg, Packed.pshufw(b, (int) i.immediate));
    }

    /** Chooses bytes by the source. */
    @Encoding("NP 0F 38 00 /r  PSHUFB  Pq, Qq")
    public static void pshufb(Cpu c, Insn i) throws GuestFault {
        long b = Mmx.source(c, i);
        Mmx.write(c, i.reg, Packed.pshufb(Mmx.read(c, i.reg), b));
    }

    /** The sixteen bytes of destination and source, shifted right by bytes. */
    @Encoding("NP 0F 3A 0F /r ib  PALIGNR  Pq, Qq, Ib")
    public static void palignr(Cpu c, Insn i) throws GuestFault {
        long b = Mmx.source(c, i);
        int shift = (int) i.immediate & 0xFF;
        long a = Mmx.read(c, i.reg);
        long r = shift <= 8 ? Packed.extract(b, a, shift) : shift <= 16 ? Packed.extract(a, 0, shift - 8) : 0;
        Mmx.write(c, i.reg, r);
    }

    /** Replaces a word by one from a general register or memory. */
    @Encoding("NP 0F C4 /r ib  PINSRW  Pq, Ed, Ib")
    public static void pinsrw(Cpu c, Insn i) throws GuestFault {
        Mmx.enter(c);
        long w = i.isMemory() ? c.mmu.load16(i.linear(c, 2, false)) : c.gpr[i.rm] & 0xFFFF;
        int shift = (int) (i.immediate & 3) * 16;
        Mmx.write(c, i.reg, Mmx.read(c, i.reg) & ~(0xFFFFL << shift) | w << shift);
    }

    /** Copies a word to a general register, zero-extended. */
    @Encoding("NP 0F C5 /r reg ib  PEXTRW  Gd, Nq, Ib")
    public static void pextrw(Cpu c, Insn i) throws GuestFault {
        Mmx.enter(c);
        c.gpr[i.reg] = Mmx.read(c, i.rm) >>> (i.immediate & 3) * 16 & 0xFFFF;
        Mmx.use(c);
    }

    /** Copies the bytes' top bits to a general register. */
    @Encoding("NP 0F D7 /r reg  PMOVMSKB  Gd, Nq")
    public static void pmovmskb(Cpu c, Insn i) throws GuestFault {
        Mmx.enter(c);
        c.gpr[i.reg] = Packed.pmovmskb(Mmx.read(c, i.rm));
        Mmx.use(c);
    }

    /** Marks all x87 registers empty. */
    @Encoding("NP 0F 77  EMMS  -")
    public static void emms(Cpu c, Insn i) throws GuestFault {
        Mmx.enter(c);
        Mmx.use(c);
        c.x87.valid = 0;
    }
}
