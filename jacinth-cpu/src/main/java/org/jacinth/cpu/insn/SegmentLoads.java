package org.jacinth.cpu.insn;

import org.jacinth.cpu.decode.Insn;
import org.jacinth.cpu.event.Descriptors;
import org.jacinth.cpu.state.Attention;
import org.jacinth.cpu.state.Cpu;
import org.jacinth.cpu.state.Flags;
import org.jacinth.cpu.state.GuestFault;

/** Segment registers, descriptor-table registers and checks of selectors. @sdm 3 "Segment Registers" */
public final class SegmentLoads {
    private SegmentLoads() {}

    /**
     * Loads ES, SS, DS, FS or GS as MOV, POP and LDS do, with every check.
     *
     * @throws GuestFault #GP, #NP or #SS with the selector, the state unchanged
     */
    static void load(Cpu c, int segment, int selector) throws GuestFault {
        if ((c.mode & Cpu.MODE_REAL) != 0) {
            if (c.v86()) {
                Descriptors.setV86(c, segment, selector);
            } else {
                Descriptors.setReal(c, segment, selector);
            }
        } else if (segment == Cpu.SS) {
            loadStack(c, selector);
        } else {
            loadData(c, segment, selector);
        }
        if (segment == Cpu.SS) {
            c.updateMode();
        }
    }

    private static void loadStack(Cpu c, int selector) throws GuestFault {
        if (Descriptors.isNull(selector)) {
            if (!c.is64() || c.cpl == 3 || (selector & 3) != c.cpl) {
                throw c.gp();
            }
            Descriptors.setNullStack(c, selector, c.cpl);
            return;
        }
        long d = Descriptors.read(c, selector, Cpu.GP);
        if ((selector & 3) != c.cpl || Descriptors.dpl(d) != c.cpl || !Descriptors.isWritableData(d)) {
            throw Descriptors.fault(c, Cpu.GP, selector);
        }
        if (!Descriptors.isPresent(d)) {
            throw Descriptors.fault(c, Cpu.SSF, selector);
        }
        Descriptors.set(c, Cpu.SS, selector, Descriptors.access(c, selector, d));
    }

    private static void loadData(Cpu c, int segment, int selector) throws GuestFault {
        if (Descriptors.isNull(selector)) {
            Descriptors.setNull(c, segment, selector);
            return;
        }
        long d = Descriptors.read(c, selector, Cpu.GP);
        boolean conforming = Descriptors.isCode(d) && Descriptors.isConforming(d);
        if (!Descriptors.isReadable(d) || !conforming && Descriptors.dpl(d) < Math.max(c.cpl, selector & 3)) {
            throw Descriptors.fault(c, Cpu.GP, selector);
        }
        if (!Descriptors.isPresent(d)) {
            throw Descriptors.fault(c, Cpu.NP, selector);
        }
        Descriptors.set(c, segment, selector, Descriptors.access(c, selector, d));
    }

    private static void shadow(Cpu c, int segment) {
        if (segment == Cpu.SS) {
            c.interruptShadow = true;
            c.requestAttention(Attention.EVENTS);
        }
    }

    /** @sdm 2 "MOV", Operation */
    @Encoding("8E /r  MOV Sw, Ew  ends")
    public static void movToSegment(Cpu c, Insn i) throws GuestFault {
        int segment = i.index0;
        if (segment == Cpu.CS || segment > Cpu.GS) {
            throw c.ud();
        }
        load(c, segment, (int) i.read(c, 1));
        shadow(c, segment);
    }

    /** To memory always two bytes; to a register zero-extended to the operand size. @sdm 2 "MOV", Operation */
    @Encoding("8C /r  MOV Ev, Sw")
    public static void movFromSegment(Cpu c, Insn i) throws GuestFault {
        if (i.index1 > Cpu.GS) {
            throw c.ud();
        }
        storeWord(c, i, c.selector[i.index1]);
    }

    /** Stores 16 bits in memory, or the value in a register of the operand's size. */
    private static void storeWord(Cpu c, Insn i, long value) throws GuestFault {
        if (i.isMemory()) {
            c.mmu.store16(i.linear(c, 2, true), value);
        } else {
            i.write(c, 0, value);
        }
    }

    /** @sdm 2 "POP", Operation */
    @Encoding("""
            07     POP -  i64 ends
            17     POP -  i64 ends
            1F     POP -  i64 ends
            0F A1  POP -  d64 ends
            0F A9  POP -  d64 ends
            """)
    public static void popSegment(Cpu c, Insn i) throws GuestFault {
        int segment = i.opcode() >> 3 & 7;
        int bytes = 1 << i.operandSize;
        int selector = (int) Stack.peek(c, 0, 1);
        int pointer = Stack.pointerSize(c);
        long sp = c.gpr[Cpu.RSP] + bytes;
        load(c, segment, selector);
        Insn.writeRegister(c, Cpu.RSP, pointer, sp);
        shadow(c, segment);
    }

    /** @sdm 2 "LDS/LES/LFS/LGS/LSS", Operation */
    @Encoding("""
            C4 /r mem     LES Gv, Mp  i64 ends
            C5 /r mem     LDS Gv, Mp  i64 ends
            0F B2 /r mem  LSS Gv, Mp  ends
            0F B4 /r mem  LFS Gv, Mp  ends
            0F B5 /r mem  LGS Gv, Mp  ends
            """)
    public static void loadFarPointer(Cpu c, Insn i) throws GuestFault {
        int segment = switch (i.opcode()) {
            case 0xC4 -> Cpu.ES;
            case 0xC5 -> Cpu.DS;
            case 0xB2 -> Cpu.SS;
            case 0xB4 -> Cpu.FS;
            default -> Cpu.GS;
        };
        int bytes = 1 << i.operandSize;
        long linear = i.linear(c, bytes + 2, false);
        long offset = c.mmu.load(linear, i.operandSize);
        load(c, segment, (int) c.mmu.load16(linear + bytes));
        i.write(c, 0, offset);
    }

    // ---- Table registers -----------------------------------------------------------------------------------------

    /** UMIP keeps programs from reading table registers. @sdm 3 "CR4.UMIP" */
    static void checkUmip(Cpu c) throws GuestFault {
        if (c.cpl != 0 && (c.cr4 & Cpu.CR4_UMIP) != 0) {
            throw c.gp();
        }
    }

    /** @sdm 2 "SGDT", "SIDT", Operation */
    @Encoding("""
            0F 01 /0 mem  SGDT M
            0F 01 /1 mem  SIDT M
            """)
    public static void storeTable(Cpu c, Insn i) throws GuestFault {
        checkUmip(c);
        boolean gdt = (i.reg & 7) == 0;
        int bytes = c.is64() ? 10 : 6;
        long linear = i.linear(c, bytes, true);
        c.mmu.prepareWrite(linear, bytes);
        c.mmu.store16(linear, gdt ? c.gdtLimit : c.idtLimit);
        long base = gdt ? c.gdtBase : c.idtBase;
        c.mmu.store(linear + 2, bytes == 10 ? 3 : 2, base);
    }

    /** @sdm 2 "LGDT/LIDT", Operation */
    @Encoding("""
            0F 01 /2 mem  LGDT M  cpl0 ends
            0F 01 /3 mem  LIDT M  cpl0 ends
            """)
    public static void loadTable(Cpu c, Insn i) throws GuestFault {
        boolean wide = c.is64();
        long linear = i.linear(c, wide ? 10 : 6, false);
        int limit = (int) c.mmu.load16(linear);
        long base = c.mmu.load(linear + 2, wide ? 3 : 2);
        if (wide && base << 16 >> 16 != base) {
            throw c.gp();
        }
        if (!wide && i.operandSize == 1) {
            base &= 0xFF_FFFF;
        }
        if ((i.reg & 7) == 2) {
            c.gdtBase = base;
            c.gdtLimit = limit;
        } else {
            c.idtBase = base;
            c.idtLimit = limit;
        }
    }

    /** @sdm 2 "SLDT", "STR", Operation */
    @Encoding("""
            0F 00 /0  SLDT Ev  protected
            0F 00 /1  STR Ev   protected
            """)
    public static void storeSystemSelector(Cpu c, Insn i) throws GuestFault {
        checkUmip(c);
        storeWord(c, i, c.selector[(i.reg & 7) == 0 ? Cpu.LDTR : Cpu.TR]);
    }

    /** @sdm 2 "LLDT", Operation */
    @Encoding("0F 00 /2  LLDT Ew  cpl0 protected ends")
    public static void lldt(Cpu c, Insn i) throws GuestFault {
        int selector = (int) i.read(c, 0);
        if (Descriptors.isNull(selector)) {
            Descriptors.setNull(c, Cpu.LDTR, selector);
            return;
        }
        loadSystem(c, Cpu.LDTR, selector, Descriptors.LDT, Descriptors.LDT);
    }

    /** @sdm 2 "LTR", Operation */
    @Encoding("0F 00 /3  LTR Ew  cpl0 protected ends")
    public static void ltr(Cpu c, Insn i) throws GuestFault {
        int selector = (int) i.read(c, 0);
        if (Descriptors.isNull(selector)) {
            throw c.gp();
        }
        int narrow = c.longMode() ? Descriptors.TSS_32 : Descriptors.TSS_16;
        long d = loadSystem(c, Cpu.TR, selector, Descriptors.TSS_32, narrow);
        int busy = Descriptors.type(d) | Descriptors.TSS_BUSY;
        Descriptors.setType(c, selector, d, busy);
        c.segAttr[Cpu.TR] |= Descriptors.TSS_BUSY;
    }

    private static long loadSystem(Cpu c, int segment, int selector, int type, int otherType) throws GuestFault {
        if ((selector & 4) != 0) {
            throw Descriptors.fault(c, Cpu.GP, selector);
        }
        long d = Descriptors.read(c, selector, Cpu.GP);
        int t = Descriptors.type(d);
        if (Descriptors.isSegment(d) || t != type && t != otherType) {
            throw Descriptors.fault(c, Cpu.GP, selector);
        }
        if (!Descriptors.isPresent(d)) {
            throw Descriptors.fault(c, Cpu.NP, selector);
        }
        long base = Descriptors.base(d);
        if (c.longMode()) {
            base |= Descriptors.readUpper(c, selector, Cpu.GP) << 32;
            if (base << 16 >> 16 != base) {
                throw Descriptors.fault(c, Cpu.GP, selector);
            }
        }
        Descriptors.set(c, segment, selector, d);
        c.segBase[segment] = base;
        return d;
    }

    // ---- Questions about selectors -------------------------------------------------------------------------------

    private static void setZf(Cpu c, boolean zf) {
        c.setArithmeticFlags(c.arithmeticFlags() & ~Flags.ZF | (zf ? Flags.ZF : 0));
    }

    /** The descriptor that LAR, LSL, VERR or VERW may look at, or 0. */
    private static long visible(Cpu c, int selector) throws GuestFault {
        if (Descriptors.isNull(selector)) {
            return 0;
        }
        long address = Descriptors.address(c, selector, 8);
        if (address == -1) {
            return 0;
        }
        long d = c.mmu.loadSystem(address, 3);
        boolean conforming = Descriptors.isCode(d) && Descriptors.isConforming(d);
        return conforming || Descriptors.dpl(d) >= Math.max(c.cpl, selector & 3) ? d : 0;
    }

    /** System types that LAR accepts, by bit; LSL takes those with a limit. */
    private static boolean hasRights(Cpu c, long d, boolean limit) {
        if (Descriptors.isSegment(d)) {
            return true;
        }
        int legacy = limit ? 0x0A0E : 0x1A3E;
        int wide = limit ? 0x0A04 : 0x1A04;
        return ((c.longMode() ? wide : legacy) >> Descriptors.type(d) & 1) != 0;
    }

    /** @sdm 2 "LAR", Operation */
    @Encoding("0F 02 /r  LAR Gv, Ew  protected")
    public static void lar(Cpu c, Insn i) throws GuestFault {
        long d = visible(c, (int) i.read(c, 1));
        boolean valid = d != 0 && hasRights(c, d, false);
        if (valid) {
            i.write(c, 0, d >>> 32 & 0xF0_FF00);
        }
        setZf(c, valid);
    }

    /** @sdm 2 "LSL", Operation */
    @Encoding("0F 03 /r  LSL Gv, Ew  protected")
    public static void lsl(Cpu c, Insn i) throws GuestFault {
        long d = visible(c, (int) i.read(c, 1));
        boolean valid = d != 0 && hasRights(c, d, true);
        if (valid) {
            i.write(c, 0, Descriptors.limit(d));
        }
        setZf(c, valid);
    }

    /** @sdm 2 "VERR/VERW", Operation */
    @Encoding("""
            0F 00 /4  VERR Ew  protected
            0F 00 /5  VERW Ew  protected
            """)
    public static void verify(Cpu c, Insn i) throws GuestFault {
        long d = visible(c, (int) i.read(c, 0));
        boolean write = (i.reg & 7) == 5;
        setZf(c, d != 0 && (write ? Descriptors.isWritableData(d) : Descriptors.isReadable(d)));
    }

    /** @sdm 2 "ARPL", Operation */
    @Encoding("63 /r  ARPL Ew, Gw  i64 protected")
    public static void arpl(Cpu c, Insn i) throws GuestFault {
        long destination = i.readForWrite(c);
        long rpl = i.read(c, 1) & 3;
        boolean raise = (destination & 3) < rpl;
        if (raise) {
            i.write(c, 0, destination & ~3L | rpl);
        }
        setZf(c, raise);
    }
}
