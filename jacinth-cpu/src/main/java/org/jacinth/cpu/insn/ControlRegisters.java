package org.jacinth.cpu.insn;

import org.jacinth.cpu.decode.Insn;
import org.jacinth.cpu.event.Breakpoints;
import org.jacinth.cpu.event.Descriptors;
import org.jacinth.cpu.mmu.Mmu;
import org.jacinth.cpu.state.Attention;
import org.jacinth.cpu.state.Cpu;
import org.jacinth.cpu.state.GuestFault;

/** Control and debug registers, and what is flushed with them. @sdm 3 "Control Registers", "Debug Registers" */
public final class ControlRegisters {
    private static final long CR0_BITS = Cpu.CR0_PE | Cpu.CR0_MP | Cpu.CR0_EM | Cpu.CR0_TS | Cpu.CR0_NE | Cpu.CR0_WP
            | Cpu.CR0_AM | Cpu.CR0_NW | Cpu.CR0_CD | Cpu.CR0_PG;
    /** Bits of CR4 that exist here. */
    public static final long CR4_BITS = Cpu.CR4_VME | Cpu.CR4_PVI | Cpu.CR4_TSD | Cpu.CR4_DE | Cpu.CR4_PSE | Cpu.CR4_PAE
            | Cpu.CR4_MCE | Cpu.CR4_PGE | Cpu.CR4_PCE | Cpu.CR4_OSFXSR | Cpu.CR4_OSXMMEXCPT | Cpu.CR4_UMIP
            | Cpu.CR4_FSGSBASE | Cpu.CR4_PCIDE | Cpu.CR4_OSXSAVE | Cpu.CR4_SMEP | Cpu.CR4_SMAP;
    /** XCR0 bits that exist here: x87 and SSE. */
    public static final long XCR0_BITS = 3;
    private static final long CR4_TRANSLATION =
            Cpu.CR4_PSE | Cpu.CR4_PAE | Cpu.CR4_PGE | Cpu.CR4_PCIDE | Cpu.CR4_SMEP | Cpu.CR4_SMAP;
    /** Bits that are not addresses nor flags in an entry of the page-directory-pointer table of PAE paging. */
    private static final long PDPTE_RESERVED = -(1L << Mmu.PHYSICAL_BITS) | 0x1E6;

    private ControlRegisters() {}

    /** @sdm 2 "MOV—Move to/from Control Registers", Operation */
    @Encoding("0F 20 /r reg  MOV Ry, Cy  f64 cpl0")
    public static void movFromControl(Cpu c, Insn i) throws GuestFault {
        long value = switch (i.reg) {
            case 0 -> c.cr0;
            case 2 -> c.cr2;
            case 3 -> c.cr3;
            case 4 -> c.cr4;
            case 8 -> c.platform.cr8();
            default -> throw c.ud();
        };
        Insn.writeRegister(c, i.rm, c.is64() ? 3 : 2, value);
    }

    /** @sdm 2 "MOV—Move to/from Control Registers", Operation */
    @Encoding("0F 22 /r reg  MOV Cy, Ry  f64 cpl0 ends")
    public static void movToControl(Cpu c, Insn i) throws GuestFault {
        long value = Insn.readRegister(c, i.rm, c.is64() ? 3 : 2);
        switch (i.reg) {
            case 0 -> setCr0(c, value);
            case 2 -> c.cr2 = value;
            case 3 -> setCr3(c, value);
            case 4 -> setCr4(c, value);
            case 8 -> setCr8(c, value);
            default -> throw c.ud();
        }
    }

    private static void setCr8(Cpu c, long value) throws GuestFault {
        if (value >>> 4 != 0) {
            throw c.gp();
        }
        c.platform.setCr8((int) value);
        c.requestAttention(Attention.EVENTS);
    }

    /**
     * Writes CR0 with every check and what follows from it.
     *
     * @throws GuestFault #GP(0) for a combination that the manual forbids, with nothing changed
     */
    public static void setCr0(Cpu c, long value) throws GuestFault {
        boolean pg = (value & Cpu.CR0_PG) != 0;
        if (value >>> 32 != 0
                || pg && (value & Cpu.CR0_PE) == 0
                || (value & Cpu.CR0_NW) != 0 && (value & Cpu.CR0_CD) == 0) {
            throw c.gp();
        }
        long fresh = value & CR0_BITS | Cpu.CR0_ET;
        long changed = c.cr0 ^ fresh;
        if ((changed & Cpu.CR0_PG) != 0) {
            switchPaging(c, pg);
        } else if (pg && isPae(c) && (changed & (Cpu.CR0_CD | Cpu.CR0_NW)) != 0) {
            checkPdptes(c, c.cr3);
        }
        c.cr0 = fresh;
        if ((changed & (Cpu.CR0_PG | Cpu.CR0_WP | Cpu.CR0_PE)) != 0) {
            c.mmu.flush();
        }
        c.updateMode();
    }

    /** @sdm 3 "Initializing IA-32e Mode" */
    private static void switchPaging(Cpu c, boolean on) throws GuestFault {
        if (!on) {
            if (c.is64() || (c.cr4 & Cpu.CR4_PCIDE) != 0) {
                throw c.gp();
            }
            c.efer &= ~Cpu.EFER_LMA;
        } else if ((c.efer & Cpu.EFER_LME) != 0) {
            boolean tss16 = (c.segAttr[Cpu.TR] & (Cpu.ATTR_P | 0xD)) == (Cpu.ATTR_P | Descriptors.TSS_16);
            if ((c.cr4 & Cpu.CR4_PAE) == 0 || (c.segAttr[Cpu.CS] & Cpu.ATTR_L) != 0 || tss16) {
                throw c.gp();
            }
            c.efer |= Cpu.EFER_LMA;
        } else if ((c.cr4 & Cpu.CR4_PAE) != 0) {
            checkPdptes(c, c.cr3);
        }
    }

    /** True where PAE paging is on, with a page-directory-pointer table of four entries. */
    private static boolean isPae(Cpu c) {
        return (c.cr0 & Cpu.CR0_PG) != 0 && (c.cr4 & Cpu.CR4_PAE) != 0 && !c.longMode();
    }

    /** @sdm 3 "PDPTE Registers": present entries must have their reserved bits clear */
    private static void checkPdptes(Cpu c, long cr3) throws GuestFault {
        for (int n = 0; n < 4; n++) {
            long entry = c.mmu.loadPhysical((cr3 & 0xFFFF_FFE0L) + n * 8);
            if ((entry & 1) != 0 && (entry & PDPTE_RESERVED) != 0) {
                throw c.gp();
            }
        }
    }

    /**
     * Writes CR3. The TLB has no process-context tags, so bit 63 is obeyed by flushing more. @throws GuestFault
     * #GP(0)
     */
    public static void setCr3(Cpu c, long value) throws GuestFault {
        if (c.longMode()) {
            if ((c.cr4 & Cpu.CR4_PCIDE) != 0) {
                value &= Long.MAX_VALUE;
            }
            if (value >>> Mmu.PHYSICAL_BITS != 0) {
                throw c.gp();
            }
        } else if (isPae(c)) {
            checkPdptes(c, value);
        }
        c.cr3 = value;
        c.mmu.flushLocal();
    }

    /** Writes CR4. @throws GuestFault #GP(0) for bits that do not exist or do not fit the mode, with nothing changed */
    public static void setCr4(Cpu c, long value) throws GuestFault {
        long changed = c.cr4 ^ value;
        boolean pcidOn = (changed & value & Cpu.CR4_PCIDE) != 0;
        if ((value & ~CR4_BITS) != 0
                || c.longMode() && (value & Cpu.CR4_PAE) == 0
                || pcidOn && (!c.longMode() || (c.cr3 & 0xFFF) != 0)) {
            throw c.gp();
        }
        boolean pagingPae = (c.cr0 & Cpu.CR0_PG) != 0 && !c.longMode() && (value & Cpu.CR4_PAE) != 0;
        if (pagingPae && (changed & CR4_TRANSLATION) != 0) {
            checkPdptes(c, c.cr3);
        }
        c.cr4 = value;
        if ((changed & CR4_TRANSLATION) != 0) {
            c.mmu.flush();
        }
        if ((changed & Cpu.CR4_DE) != 0) {
            Breakpoints.rearm(c);
        }
        c.mmu.selectContext();
    }

    /** @sdm 2 "SMSW", Operation */
    @Encoding("0F 01 /4  SMSW Ev")
    public static void smsw(Cpu c, Insn i) throws GuestFault {
        SegmentLoads.checkUmip(c);
        if (i.isMemory()) {
            c.mmu.store16(i.linear(c, 2, true), c.cr0);
        } else {
            i.write(c, 0, c.cr0);
        }
    }

    /** Sets PE MP EM TS, but cannot clear PE. @sdm 2 "LMSW", Operation */
    @Encoding("0F 01 /6  LMSW Ew  cpl0 ends")
    public static void lmsw(Cpu c, Insn i) throws GuestFault {
        long value = i.read(c, 0) & 0xF;
        setCr0(c, c.cr0 & ~0xEL | value);
    }

    /** @sdm 2 "CLTS", Operation */
    @Encoding("0F 06  CLTS -  cpl0")
    public static void clts(Cpu c, Insn i) {
        c.cr0 &= ~Cpu.CR0_TS;
    }

    // ---- Extended control register -------------------------------------------------------------------------------

    private static void checkXsave(Cpu c) throws GuestFault {
        if ((c.cr4 & Cpu.CR4_OSXSAVE) == 0) {
            throw c.ud();
        }
    }

    /** @sdm 2 "XGETBV", Operation */
    @Encoding("0F 01 D0  XGETBV -")
    public static void xgetbv(Cpu c, Insn i) throws GuestFault {
        checkXsave(c);
        if ((int) c.gpr[Cpu.RCX] != 0) {
            throw c.gp();
        }
        c.gpr[Cpu.RAX] = c.xcr0 & 0xFFFF_FFFFL;
        c.gpr[Cpu.RDX] = c.xcr0 >>> 32;
    }

    /** @sdm 2 "XSETBV", Operation */
    @Encoding("0F 01 D1  XSETBV -  ends")
    public static void xsetbv(Cpu c, Insn i) throws GuestFault {
        checkXsave(c);
        long value = c.gpr[Cpu.RDX] << 32 | c.gpr[Cpu.RAX] & 0xFFFF_FFFFL;
        if (c.cpl != 0 || (int) c.gpr[Cpu.RCX] != 0 || (value & ~XCR0_BITS) != 0 || (value & 1) == 0) {
            throw c.gp();
        }
        c.xcr0 = value;
    }

    // ---- Debug registers -----------------------------------------------------------------------------------------

    private static final long DR6_BITS = 0xE00F;
    private static final long DR6_ONES = 0xFFFF_0FF0L;
    private static final long DR7_BITS = 0xFFFF_23FFL;
    private static final long DR7_GD = 1 << 13;
    private static final long DR6_BD = 1 << 13;

    private static int debugRegister(Cpu c, Insn i) throws GuestFault {
        int n = i.reg;
        if (n > 7 || (n == 4 || n == 5) && (c.cr4 & Cpu.CR4_DE) != 0) {
            throw c.ud();
        }
        if ((c.dr[7] & DR7_GD) != 0) {
            c.dr[6] |= DR6_BD;
            throw c.fault(Cpu.DB);
        }
        return n == 4 || n == 5 ? n + 2 : n;
    }

    /** @sdm 2 "MOV—Move to/from Debug Registers", Operation */
    @Encoding("0F 21 /r reg  MOV Ry, Dy  f64 cpl0")
    public static void movFromDebug(Cpu c, Insn i) throws GuestFault {
        Insn.writeRegister(c, i.rm, c.is64() ? 3 : 2, c.dr[debugRegister(c, i)]);
    }

    /** @sdm 2 "MOV—Move to/from Debug Registers", Operation */
    @Encoding("0F 23 /r reg  MOV Dy, Ry  f64 cpl0 ends")
    public static void movToDebug(Cpu c, Insn i) throws GuestFault {
        int n = debugRegister(c, i);
        long value = Insn.readRegister(c, i.rm, c.is64() ? 3 : 2);
        if (n >= 6 && value >>> 32 != 0) {
            throw c.gp();
        }
        c.dr[n] = n == 6 ? value & DR6_BITS | DR6_ONES : n == 7 ? value & DR7_BITS | 0x400 : value;
        Breakpoints.rearm(c);
        c.requestAttention(Attention.EVENTS);
    }

    // ---- Translations and caches ---------------------------------------------------------------------------------

    /** Of an address that is not canonical, nothing. @sdm 2 "INVLPG", Operation */
    @Encoding("0F 01 /7 mem  INVLPG M  cpl0 ends")
    public static void invlpg(Cpu c, Insn i) {
        long linear = i.offset(c);
        if (!i.isFlat()) {
            linear += c.segBase[i.segment];
        }
        c.mmu.flushPage(c.is64() ? linear : linear & 0xFFFF_FFFFL);
    }

    /** @sdm 2 "INVPCID", Operation */
    @Encoding("66 0F 38 82 /r mem  INVPCID Gy, Mdq  f64 cpl0 ends")
    public static void invpcid(Cpu c, Insn i) throws GuestFault {
        long type = i.read(c, 0);
        long from = i.linear(c, 16, false);
        long pcid = c.mmu.load64(from);
        long linear = c.mmu.load64(from + 8);
        boolean tagged = type == 0 || type == 1;
        if (Long.compareUnsigned(type, 3) > 0
                || tagged && ((pcid & ~0xFFFL) != 0 || pcid != 0 && (c.cr4 & Cpu.CR4_PCIDE) == 0)
                || type == 0 && linear << 16 >> 16 != linear) {
            throw c.gp();
        }
        switch ((int) type) {
            case 0 -> c.mmu.flushPage(linear);
            case 2 -> c.mmu.flush();
            default -> c.mmu.flushLocal();
        }
    }

    /** There is no cache to write back. @sdm 2 "INVD", "WBINVD" */
    @Encoding("""
            0F 08  INVD -    cpl0
            0F 09  WBINVD -  cpl0
            """)
    public static void invalidateCaches(Cpu c, Insn i) {}
}
