package org.jacinth.cpu.insn;

import org.jacinth.cpu.decode.Insn;
import org.jacinth.cpu.decode.Segments;
import org.jacinth.cpu.state.Cpu;
import org.jacinth.cpu.state.GuestFault;

/**
 * Moves between XMM registers, MMX registers, general registers and memory, without arithmetic. Hints not to cache are
 * not needed here: such a store is an ordinary one.
 *
 * @sdm 1 "SSE Data Transfer Instructions", "SSE2 Data Movement Instructions"
 */
public final class SseMove {
    private SseMove() {}

    // ---- 16 bytes -------------------------------------------------------------------------------------------------

    /** Loads or copies 16 bytes, aligned in any way. */
    @Encoding("""
            NP 0F 10 /r  MOVUPS  Vdq, Wdq
            66 0F 10 /r  MOVUPD  Vdq, Wdq
            F3 0F 6F /r  MOVDQU  Vdq, Wdq
            F2 0F F0 /r mem  LDDQU  Vdq, Mdq
            """)
    public static void movups(Cpu c, Insn i) throws GuestFault {
        long low = Xmm.lowUnaligned(c, i);
        Xmm.write(c, i.reg, low, Xmm.highUnaligned(c, i));
    }

    /** Loads or copies 16 bytes, which must be aligned. */
    @Encoding("""
            NP 0F 28 /r  MOVAPS  Vdq, Wdq
            66 0F 28 /r  MOVAPD  Vdq, Wdq
            66 0F 6F /r  MOVDQA  Vdq, Wdq
            66 0F 38 2A /r mem  MOVNTDQA  Vdq, Mdq
            """)
    public static void movaps(Cpu c, Insn i) throws GuestFault {
        long low = Xmm.low(c, i);
        Xmm.write(c, i.reg, low, Xmm.high(c, i));
    }

    /** Stores 16 bytes aligned in any way, or copies them between registers. */
    @Encoding("""
            NP 0F 11 /r  MOVUPS  Wdq, Vdq
            66 0F 11 /r  MOVUPD  Wdq, Vdq
            F3 0F 7F /r  MOVDQU  Wdq, Vdq
            """)
    public static void movupsStore(Cpu c, Insn i) throws GuestFault {
        Xmm.enter(c);
        long low = Xmm.low(c, i.reg);
        long high = Xmm.high(c, i.reg);
        if (i.isMemory()) {
            c.mmu.store128(i.linear(c, 16, true), low, high);
        } else {
            Xmm.write(c, i.rm, low, high);
        }
    }

    /** Stores 16 bytes, which must be aligned, or copies them between registers. */
    @Encoding("""
            NP 0F 29 /r  MOVAPS  Wdq, Vdq
            66 0F 29 /r  MOVAPD  Wdq, Vdq
            66 0F 7F /r  MOVDQA  Wdq, Vdq
            NP 0F 2B /r mem  MOVNTPS  Mdq, Vdq
            66 0F 2B /r mem  MOVNTPD  Mdq, Vdq
            66 0F E7 /r mem  MOVNTDQ  Mdq, Vdq
            """)
    public static void movapsStore(Cpu c, Insn i) throws GuestFault {
        Xmm.enter(c);
        long low = Xmm.low(c, i.reg);
        long high = Xmm.high(c, i.reg);
        if (i.isMemory()) {
            c.mmu.store128(Xmm.aligned(c, i, true), low, high);
        } else {
            Xmm.write(c, i.rm, low, high);
        }
    }

    // ---- Scalars --------------------------------------------------------------------------------------------------

    /** Loads a dword and clears the rest. */
    @Encoding("F3 0F 10 /r mem  MOVSS  Vdq, Md")
    public static void movssLoad(Cpu c, Insn i) throws GuestFault {
        Xmm.enter(c);
        Xmm.write(c, i.reg, c.mmu.load32(i.linear(c, 4, false)), 0);
    }

    /** Copies the low dword between registers and keeps the rest. */
    @Encoding("F3 0F 10 /r reg  MOVSS  Vdq, Udq")
    public static void movss(Cpu c, Insn i) throws GuestFault {
        Xmm.enter(c);
        Xmm.writeLow32(c, i.reg, (int) Xmm.low(c, i.rm));
    }

    /** Stores the low dword, or copies it and keeps the rest of the register. */
    @Encoding("F3 0F 11 /r  MOVSS  Wd, Vdq")
    public static void movssStore(Cpu c, Insn i) throws GuestFault {
        Xmm.enter(c);
        if (i.isMemory()) {
            c.mmu.store32(i.linear(c, 4, true), Xmm.low(c, i.reg));
        } else {
            Xmm.writeLow32(c, i.rm, (int) Xmm.low(c, i.reg));
        }
    }

    /** Loads a qword and clears the rest; between registers too for MOVQ. */
    @Encoding("""
            F2 0F 10 /r mem  MOVSD  Vdq, Mq
            F3 0F 7E /r  MOVQ  Vdq, Wq
            """)
    public static void movq(Cpu c, Insn i) throws GuestFault {
        Xmm.write(c, i.reg, Xmm.source64(c, i), 0);
    }

    /** Copies the low qword between registers and keeps the rest. */
    @Encoding("F2 0F 10 /r reg  MOVSD  Vdq, Udq")
    public static void movsd(Cpu c, Insn i) throws GuestFault {
        Xmm.enter(c);
        Xmm.writeLow(c, i.reg, Xmm.low(c, i.rm));
    }

    /** Stores the low qword, or copies it and keeps the rest of the register. */
    @Encoding("F2 0F 11 /r  MOVSD  Wq, Vdq")
    public static void movsdStore(Cpu c, Insn i) throws GuestFault {
        Xmm.enter(c);
        if (i.isMemory()) {
            c.mmu.store64(i.linear(c, 8, true), Xmm.low(c, i.reg));
        } else {
            Xmm.writeLow(c, i.rm, Xmm.low(c, i.reg));
        }
    }

    /** Stores the low qword, or copies it and clears the rest of the register. */
    @Encoding("66 0F D6 /r  MOVQ  Wq, Vdq")
    public static void movqStore(Cpu c, Insn i) throws GuestFault {
        Xmm.enter(c);
        if (i.isMemory()) {
            c.mmu.store64(i.linear(c, 8, true), Xmm.low(c, i.reg));
        } else {
            Xmm.write(c, i.rm, Xmm.low(c, i.reg), 0);
        }
    }

    // ---- Halves ---------------------------------------------------------------------------------------------------

    /** Loads the low half. */
    @Encoding("""
            NP 0F 12 /r mem  MOVLPS  Vdq, Mq
            66 0F 12 /r mem  MOVLPD  Vdq, Mq
            """)
    public static void movlps(Cpu c, Insn i) throws GuestFault {
        Xmm.writeLow(c, i.reg, Xmm.source64(c, i));
    }

    /** Copies the source's high half to the low half. */
    @Encoding("NP 0F 12 /r reg  MOVHLPS  Vdq, Udq")
    public static void movhlps(Cpu c, Insn i) throws GuestFault {
        Xmm.enter(c);
        Xmm.writeLow(c, i.reg, Xmm.high(c, i.rm));
    }

    /** Loads the high half; for MOVLHPS from a register's low half. */
    @Encoding("""
            NP 0F 16 /r mem  MOVHPS  Vdq, Mq
            66 0F 16 /r mem  MOVHPD  Vdq, Mq
            NP 0F 16 /r reg  MOVLHPS  Vdq, Udq
            """)
    public static void movhps(Cpu c, Insn i) throws GuestFault {
        c.xmm[(i.reg << 1) + 1] = Xmm.source64(c, i);
    }

    /** Stores the low half. */
    @Encoding("""
            NP 0F 13 /r mem  MOVLPS  Mq, Vdq
            66 0F 13 /r mem  MOVLPD  Mq, Vdq
            """)
    public static void movlpsStore(Cpu c, Insn i) throws GuestFault {
        Xmm.enter(c);
        c.mmu.store64(i.linear(c, 8, true), Xmm.low(c, i.reg));
    }

    /** Stores the high half. */
    @Encoding("""
            NP 0F 17 /r mem  MOVHPS  Mq, Vdq
            66 0F 17 /r mem  MOVHPD  Mq, Vdq
            """)
    public static void movhpsStore(Cpu c, Insn i) throws GuestFault {
        Xmm.enter(c);
        c.mmu.store64(i.linear(c, 8, true), Xmm.high(c, i.reg));
    }

    /** The low dword in both places. */
    public static long twice(long dword) {
        return (dword & 0xFFFF_FFFFL) * 0x1_0000_0001L;
    }

    /** Copies dwords 0 and 2, each twice. */
    @Encoding("F3 0F 12 /r  MOVSLDUP  Vdq, Wdq")
    public static void movsldup(Cpu c, Insn i) throws GuestFault {
        long low = Xmm.low(c, i);
        Xmm.write(c, i.reg, twice(low), twice(Xmm.high(c, i)));
    }

    /** Copies dwords 1 and 3, each twice. */
    @Encoding("F3 0F 16 /r  MOVSHDUP  Vdq, Wdq")
    public static void movshdup(Cpu c, Insn i) throws GuestFault {
        long low = Xmm.low(c, i);
        Xmm.write(c, i.reg, twice(low >>> 32), twice(Xmm.high(c, i) >>> 32));
    }

    /** Copies a qword to both halves. */
    @Encoding("F2 0F 12 /r  MOVDDUP  Vdq, Wq")
    public static void movddup(Cpu c, Insn i) throws GuestFault {
        long b = Xmm.source64(c, i);
        Xmm.write(c, i.reg, b, b);
    }

    // ---- General registers ----------------------------------------------------------------------------------------

    private static long general(Cpu c, Insn i) throws GuestFault {
        if (i.operandSize == 3) {
            return i.isMemory() ? c.mmu.load64(i.linear(c, 8, false)) : c.gpr[i.rm];
        }
        return i.isMemory() ? c.mmu.load32(i.linear(c, 4, false)) : c.gpr[i.rm] & 0xFFFF_FFFFL;
    }

    private static void setGeneral(Cpu c, Insn i, long value) throws GuestFault {
        if (i.operandSize == 3) {
            if (i.isMemory()) {
                c.mmu.store64(i.linear(c, 8, true), value);
            } else {
                c.gpr[i.rm] = value;
            }
        } else if (i.isMemory()) {
            c.mmu.store32(i.linear(c, 4, true), value);
        } else {
            c.gpr[i.rm] = value & 0xFFFF_FFFFL;
        }
    }

    /** Copies a dword, or a qword with REX.W, from a general register or memory, and clears the rest. */
    @Encoding("66 0F 6E /r  MOVD  Vdq, Ey")
    public static void movd(Cpu c, Insn i) throws GuestFault {
        Xmm.enter(c);
        Xmm.write(c, i.reg, general(c, i), 0);
    }

    /** Copies the low dword, or qword with REX.W, to a general register or memory. */
    @Encoding("66 0F 7E /r  MOVD  Ey, Vdq")
    public static void movdStore(Cpu c, Insn i) throws GuestFault {
        Xmm.enter(c);
        setGeneral(c, i, Xmm.low(c, i.reg));
    }

    /** Copies the dwords' top bits to a general register. */
    @Encoding("NP 0F 50 /r reg  MOVMSKPS  Gd, Udq")
    public static void movmskps(Cpu c, Insn i) throws GuestFault {
        Xmm.enter(c);
        c.gpr[i.reg] = signs32(Xmm.low(c, i.rm), Xmm.high(c, i.rm));
    }

    /** The top bits of four dwords. */
    public static long signs32(long low, long high) {
        return low >>> 31 & 1 | low >>> 62 & 2 | high >>> 29 & 4 | high >>> 60 & 8;
    }

    /** Copies the qwords' top bits to a general register. */
    @Encoding("66 0F 50 /r reg  MOVMSKPD  Gd, Udq")
    public static void movmskpd(Cpu c, Insn i) throws GuestFault {
        Xmm.enter(c);
        c.gpr[i.reg] = signs64(Xmm.low(c, i.rm), Xmm.high(c, i.rm));
    }

    /** The top bits of two qwords. */
    public static long signs64(long low, long high) {
        return low >>> 63 | high >>> 62 & 2;
    }

    /** Stores a general register. Not an SSE instruction in what it needs of CR0 and CR4. */
    @Encoding("NP 0F C3 /r mem  MOVNTI  M, Gy")
    public static void movnti(Cpu c, Insn i) throws GuestFault {
        int size = i.operandSize == 3 ? 3 : 2;
        c.mmu.store(i.linear(c, 1 << size, true), size, c.gpr[i.reg]);
    }

    // ---- MMX registers --------------------------------------------------------------------------------------------

    /** Copies a dword, or a qword with REX.W, from a general register or memory, and clears the rest. */
    @Encoding("NP 0F 6E /r  MOVD  Pq, Ey")
    public static void movdMmx(Cpu c, Insn i) throws GuestFault {
        Mmx.enter(c);
        Mmx.write(c, i.reg, general(c, i));
    }

    /** Copies the low dword, or the qword with REX.W, to a general register or memory. */
    @Encoding("NP 0F 7E /r  MOVD  Ey, Pq")
    public static void movdMmxStore(Cpu c, Insn i) throws GuestFault {
        Mmx.enter(c);
        setGeneral(c, i, Mmx.read(c, i.reg));
        Mmx.use(c);
    }

    /** Loads or copies a qword. */
    @Encoding("NP 0F 6F /r  MOVQ  Pq, Qq")
    public static void movqMmx(Cpu c, Insn i) throws GuestFault {
        Mmx.write(c, i.reg, Mmx.source(c, i));
    }

    /** Stores or copies a qword. */
    @Encoding("""
            NP 0F 7F /r  MOVQ  Qq, Pq
            NP 0F E7 /r mem  MOVNTQ  Mq, Pq
            """)
    public static void movqMmxStore(Cpu c, Insn i) throws GuestFault {
        Mmx.enter(c);
        if (i.isMemory()) {
            c.mmu.store64(i.linear(c, 8, true), Mmx.read(c, i.reg));
            Mmx.use(c);
        } else {
            Mmx.write(c, i.rm, Mmx.read(c, i.reg));
        }
    }

    /** Copies an MMX register to an XMM register's low half and clears the rest. */
    @Encoding("F3 0F D6 /r reg  MOVQ2DQ  Vdq, Nq")
    public static void movq2dq(Cpu c, Insn i) throws GuestFault {
        Xmm.enter(c);
        Mmx.enter(c);
        Xmm.write(c, i.reg, Mmx.read(c, i.rm), 0);
        Mmx.use(c);
    }

    /** Copies an XMM register's low half to an MMX register. */
    @Encoding("F2 0F D6 /r reg  MOVDQ2Q  Pq, Udq")
    public static void movdq2q(Cpu c, Insn i) throws GuestFault {
        Xmm.enter(c);
        Mmx.enter(c);
        Mmx.write(c, i.reg, Xmm.low(c, i.rm));
    }

    // ---- Stores under a mask --------------------------------------------------------------------------------------

    /** Stores at DS:rDI the bytes whose mask byte has its top bit set; other bytes are not accessed. */
    @Encoding("66 0F F7 /r reg  MASKMOVDQU  Vdq, Udq")
    public static void maskmovdqu(Cpu c, Insn i) throws GuestFault {
        Xmm.enter(c);
        int mask = Packed.pmovmskb(Xmm.low(c, i.rm)) | Packed.pmovmskb(Xmm.high(c, i.rm)) << 8;
        storeMasked(c, i, mask, Xmm.low(c, i.reg), Xmm.high(c, i.reg));
    }

    /** Stores at DS:rDI the bytes whose mask byte has its top bit set; other bytes are not accessed. */
    @Encoding("NP 0F F7 /r reg  MASKMOVQ  Pq, Nq")
    public static void maskmovq(Cpu c, Insn i) throws GuestFault {
        Mmx.enter(c);
        storeMasked(c, i, Packed.pmovmskb(Mmx.read(c, i.rm)), Mmx.read(c, i.reg), 0);
        Mmx.use(c);
    }

    private static void storeMasked(Cpu c, Insn i, int mask, long low, long high) throws GuestFault {
        if (mask == 0) {
            return;
        }
        int first = Integer.numberOfTrailingZeros(mask);
        int last = 31 - Integer.numberOfLeadingZeros(mask);
        int segment = i.segmentOverride >= 0 ? i.segmentOverride : Cpu.DS;
        long offset = Insn.truncate(c.gpr[Cpu.RDI], i.addressSize);
        long linear = Segments.linear(c, segment, offset + first, last - first + 1, true) - first;
        c.mmu.prepareWrite(linear + first, last - first + 1);
        for (int k = first; k <= last; k++) {
            if ((mask >>> k & 1) != 0) {
                c.mmu.store8(linear + k, (k < 8 ? low : high) >>> (k & 7) * 8);
            }
        }
    }
}
