package org.jacinth.cpu.insn;

import org.jacinth.cpu.decode.Insn;
import org.jacinth.cpu.fp.FloatUnit;
import org.jacinth.cpu.state.Cpu;
import org.jacinth.cpu.state.GuestFault;
import org.jacinth.cpu.state.X87;

/** x87 loads, stores, constants and exchanges. @sdm 1 "Data Transfer Instructions" */
public final class FpuTransfer {
    private FpuTransfer() {}

    // ---- Loads ---------------------------------------------------------------------------------------------------

    @Encoding("""
            D9 /0 mem   FLD  Md
            DD /0 mem   FLD  Mq
            """)
    public static void fld(Cpu c, Insn i) throws GuestFault {
        X87 x = Fpu.begin(c);
        FloatUnit u = Fpu.start(x);
        if (i.opcode() == 0xD9) {
            u.fromSingle((int) c.mmu.load32(i.linear(c, 4, false)));
        } else {
            u.fromDouble(c.mmu.load64(i.linear(c, 8, false)));
        }
        Fpu.note(c, i);
        if (!Fpu.isEmpty(x, 7)) {
            Fpu.stackOverflow(c, i);
            return;
        }
        u.finishLoad();
        Fpu.raise(c, i, u.flags);
        // An unmasked denormal operand is loaded all the same.
        if ((u.flags & FloatUnit.IE) == 0 || Fpu.isInvalidMasked(x)) {
            Fpu.push(x, u.signExponent, u.significand);
        }
    }

    @Encoding("DB /5 mem   FLD  M")
    public static void fld80(Cpu c, Insn i) throws GuestFault {
        Fpu.begin(c);
        long linear = i.linear(c, 10, false);
        long significand = c.mmu.load64(linear);
        int signExponent = (int) c.mmu.load16(Fpu.at(c, linear, 8));
        Fpu.note(c, i);
        load(c, i, signExponent, significand);
    }

    @Encoding("D9 C0+i   FLD  -")
    public static void fldRegister(Cpu c, Insn i) throws GuestFault {
        X87 x = Fpu.beginRegister(c, i);
        if (Fpu.isEmpty(x, i.rm & 7)) {
            Fpu.raise(c, i, FloatUnit.IE | Fpu.SF);
            if (Fpu.isInvalidMasked(x)) {
                Fpu.push(x, FloatUnit.INDEFINITE_EXPONENT, FloatUnit.INDEFINITE_SIGNIFICAND);
            }
        } else {
            int r = Fpu.register(x, i.rm & 7);
            load(c, i, x.signExponent[r], x.significand[r]);
        }
    }

    /** Pushes a value as it is. */
    private static void load(Cpu c, Insn i, int signExponent, long significand) {
        X87 x = c.x87;
        if (!Fpu.isEmpty(x, 7)) {
            Fpu.stackOverflow(c, i);
            return;
        }
        x.status &= ~FloatUnit.C1;
        Fpu.push(x, signExponent, significand);
    }

    @Encoding("""
            DF /0 mem   FILD  Mw
            DB /0 mem   FILD  Md
            DF /5 mem   FILD  Mq
            """)
    public static void fild(Cpu c, Insn i) throws GuestFault {
        X87 x = Fpu.begin(c);
        FloatUnit u = Fpu.start(x);
        if (i.opcode() == 0xDB) {
            u.fromLong((int) c.mmu.load32(i.linear(c, 4, false)));
        } else if ((i.reg & 7) == 0) {
            u.fromLong((short) c.mmu.load16(i.linear(c, 2, false)));
        } else {
            u.fromLong(c.mmu.load64(i.linear(c, 8, false)));
        }
        Fpu.note(c, i);
        load(c, i, u.signExponent, u.significand);
    }

    /** Digits above 9 count with their value, as the result is undefined. */
    @Encoding("DF /4 mem   FBLD  M")
    public static void fbld(Cpu c, Insn i) throws GuestFault {
        X87 x = Fpu.begin(c);
        FloatUnit u = Fpu.start(x);
        long linear = i.linear(c, 10, false);
        long low = c.mmu.load64(linear);
        long high = c.mmu.load16(Fpu.at(c, linear, 8));
        long value = 0;
        for (int n = 17; n >= 0; n--) {
            value = value * 10 + ((n < 16 ? low >>> 4 * n : high >>> 4 * (n - 16)) & 15);
        }
        u.fromLong(value);
        Fpu.note(c, i);
        load(c, i, u.signExponent | (int) high & 0x8000, u.significand);
    }

    // ---- Constants -----------------------------------------------------------------------------------------------

    /**
     * Pushes a constant under rounding control.
     *
     * @param significand its first 64 bits
     * @param above true where what follows is more than half a unit
     */
    private static void constant(Cpu c, Insn i, int exponent, long significand, boolean above) throws GuestFault {
        X87 x = Fpu.beginRegister(c, i);
        int rc = x.control >> 10 & 3;
        boolean up = rc == FloatUnit.UP || rc == FloatUnit.NEAREST && above;
        load(c, i, FloatUnit.BIAS + exponent, up ? significand + 1 : significand);
    }

    @Encoding("D9 E8   FLD1  -")
    public static void fld1(Cpu c, Insn i) throws GuestFault {
        Fpu.beginRegister(c, i);
        load(c, i, FloatUnit.BIAS, 1L << 63);
    }

    @Encoding("D9 E9   FLDL2T  -")
    public static void fldl2t(Cpu c, Insn i) throws GuestFault {
        constant(c, i, 1, 0xD49A_784B_CD1B_8AFEL, false);
    }

    @Encoding("D9 EA   FLDL2E  -")
    public static void fldl2e(Cpu c, Insn i) throws GuestFault {
        constant(c, i, 0, 0xB8AA_3B29_5C17_F0BBL, true);
    }

    @Encoding("D9 EB   FLDPI  -")
    public static void fldpi(Cpu c, Insn i) throws GuestFault {
        constant(c, i, 1, 0xC90F_DAA2_2168_C234L, true);
    }

    @Encoding("D9 EC   FLDLG2  -")
    public static void fldlg2(Cpu c, Insn i) throws GuestFault {
        constant(c, i, -2, 0x9A20_9A84_FBCF_F798L, true);
    }

    @Encoding("D9 ED   FLDLN2  -")
    public static void fldln2(Cpu c, Insn i) throws GuestFault {
        constant(c, i, -1, 0xB172_17F7_D1CF_79ABL, true);
    }

    @Encoding("D9 EE   FLDZ  -")
    public static void fldz(Cpu c, Insn i) throws GuestFault {
        Fpu.beginRegister(c, i);
        load(c, i, 0, 0);
    }

    // ---- Stores --------------------------------------------------------------------------------------------------

    @Encoding("""
            D9 /2 mem   FST   Md
            D9 /3 mem   FSTP  Md
            DD /2 mem   FST   Mq
            DD /3 mem   FSTP  Mq
            """)
    public static void fst(Cpu c, Insn i) throws GuestFault {
        X87 x = Fpu.begin(c);
        FloatUnit u = Fpu.start(x);
        boolean single = i.opcode() == 0xD9;
        int flags = FloatUnit.IE | Fpu.SF;
        boolean delivers = Fpu.isInvalidMasked(x);
        long bits = single ? 0xFFC0_0000L : 0xFFF8_0000_0000_0000L;
        if (!Fpu.isEmpty(x, 0)) {
            int r = Fpu.register(x, 0);
            bits = single
                    ? u.toSingle(x.signExponent[r], x.significand[r])
                    : u.toDouble(x.signExponent[r], x.significand[r]);
            flags = u.flags;
            delivers = u.delivers();
        }
        finishStore(c, i, flags, delivers, bits, single ? 2 : 3, (i.reg & 7) == 3);
    }

    /** Stores where an unmasked exception does not forbid it, then raises and pops: the store may fault. */
    private static void finishStore(Cpu c, Insn i, int flags, boolean delivers, long bits, int size, boolean pop)
            throws GuestFault {
        if (delivers) {
            c.mmu.store(i.linear(c, 1 << size, true), size, bits);
        }
        Fpu.note(c, i);
        Fpu.raise(c, i, flags);
        if (delivers && pop) {
            Fpu.pop(c.x87);
        }
    }

    @Encoding("DB /7 mem   FSTP  M")
    public static void fstp80(Cpu c, Insn i) throws GuestFault {
        X87 x = Fpu.begin(c);
        int r = Fpu.register(x, 0);
        if (!Fpu.isEmpty(x, 0)) {
            store80(c, i, x.signExponent[r], x.significand[r]);
            x.status &= ~FloatUnit.C1;
        } else if (Fpu.isInvalidMasked(x)) {
            store80(c, i, FloatUnit.INDEFINITE_EXPONENT, FloatUnit.INDEFINITE_SIGNIFICAND);
            Fpu.raise(c, i, FloatUnit.IE | Fpu.SF);
        } else {
            Fpu.note(c, i);
            Fpu.raise(c, i, FloatUnit.IE | Fpu.SF);
            return;
        }
        Fpu.pop(x);
    }

    private static void store80(Cpu c, Insn i, int high, long low) throws GuestFault {
        long linear = i.linear(c, 10, true);
        if ((linear & 0xFFF) > 0xFF6) {
            c.mmu.prepareWrite(linear, 10);
        }
        c.mmu.store64(linear, low);
        c.mmu.store16(Fpu.at(c, linear, 8), high);
        Fpu.note(c, i);
    }

    @Encoding("""
            DD D0+i   FST    -
            DD D8+i   FSTP   -
            D9 D8+i   FSTP1  -
            DF D0+i   FSTP8  -
            DF D8+i   FSTP9  -
            """)
    public static void fstRegister(Cpu c, Insn i) throws GuestFault {
        X87 x = Fpu.beginRegister(c, i);
        boolean pop = i.opcode() != 0xDD || (i.reg & 7) == 3;
        if (Fpu.isEmpty(x, 0)) {
            if (i.opcode() == 0xD9) {
                // This form is known as FSTPNCE: it pops an empty register without complaint.
                x.status &= ~FloatUnit.C1;
                Fpu.pop(x);
                return;
            }
            Fpu.stackUnderflow(c, i, i.rm & 7, pop);
            return;
        }
        int r = Fpu.register(x, 0);
        Fpu.set(x, i.rm & 7, x.signExponent[r], x.significand[r]);
        x.status &= ~FloatUnit.C1;
        if (pop) {
            Fpu.pop(x);
        }
    }

    @Encoding("""
            DF /2 mem   FIST    Mw
            DB /2 mem   FIST    Md
            DF /3 mem   FISTP   Mw
            DB /3 mem   FISTP   Md
            DF /7 mem   FISTP   Mq
            DF /1 mem   FISTTP  Mw
            DB /1 mem   FISTTP  Md
            DD /1 mem   FISTTP  Mq
            """)
    public static void fist(Cpu c, Insn i) throws GuestFault {
        X87 x = Fpu.begin(c);
        FloatUnit u = Fpu.start(x);
        int reg = i.reg & 7;
        int size = i.opcode() == 0xDB ? 2 : i.opcode() == 0xDD || reg == 7 ? 3 : 1;
        int flags = FloatUnit.IE | Fpu.SF;
        long bits = Long.MIN_VALUE >> 64 - (8 << size);
        if (!Fpu.isEmpty(x, 0)) {
            int r = Fpu.register(x, 0);
            bits = u.toInteger(x.signExponent[r], x.significand[r], 8 << size, reg == 1);
            flags = u.flags;
        }
        boolean delivers = (flags & ~x.control & FloatUnit.IE) == 0;
        finishStore(c, i, flags, delivers, bits, size, reg != 2);
    }

    @Encoding("DF /6 mem   FBSTP  M")
    public static void fbstp(Cpu c, Insn i) throws GuestFault {
        X87 x = Fpu.begin(c);
        FloatUnit u = Fpu.start(x);
        int flags = FloatUnit.IE | Fpu.SF;
        long low = 0xC000_0000_0000_0000L;
        int high = 0xFFFF;
        if (!Fpu.isEmpty(x, 0)) {
            int r = Fpu.register(x, 0);
            if (u.toDecimal(x.signExponent[r], x.significand[r])) {
                long rest = u.decimalDigits;
                low = 0;
                for (int n = 0; n < 16; n++) {
                    low |= rest % 10 << 4 * n;
                    rest /= 10;
                }
                high = (int) (rest % 10 | rest / 10 << 4) | x.signExponent[r] & 0x8000;
            }
            flags = u.flags;
        }
        if ((flags & ~x.control & FloatUnit.IE) == 0) {
            store80(c, i, high, low);
            Fpu.raise(c, i, flags);
            Fpu.pop(x);
        } else {
            Fpu.note(c, i);
            Fpu.raise(c, i, flags);
        }
    }

    // ---- Between registers ---------------------------------------------------------------------------------------

    @Encoding("""
            D9 C8+i   FXCH   -
            DD C8+i   FXCH4  -
            DF C8+i   FXCH7  -
            """)
    public static void fxch(Cpu c, Insn i) throws GuestFault {
        X87 x = Fpu.beginRegister(c, i);
        int other = i.rm & 7;
        boolean empty0 = Fpu.isEmpty(x, 0);
        boolean empty1 = Fpu.isEmpty(x, other);
        if (empty0 || empty1) {
            Fpu.raise(c, i, FloatUnit.IE | Fpu.SF);
            if (!Fpu.isInvalidMasked(x)) {
                return;
            }
            if (empty0) {
                Fpu.setIndefinite(x, 0);
            }
            if (empty1) {
                Fpu.setIndefinite(x, other);
            }
        }
        int a = Fpu.register(x, 0);
        int b = Fpu.register(x, other);
        int signExponent = x.signExponent[a];
        long significand = x.significand[a];
        x.signExponent[a] = x.signExponent[b];
        x.significand[a] = x.significand[b];
        x.signExponent[b] = signExponent;
        x.significand[b] = significand;
        x.status &= ~FloatUnit.C1;
    }

    /** The condition is in the opcode: DA and DB, reg field 0 (below), 1 (equal), 2 (below or equal), 3 (unordered). */
    @Encoding("""
            DA C0+i   FCMOVB    -
            DA C8+i   FCMOVE    -
            DA D0+i   FCMOVBE   -
            DA D8+i   FCMOVU    -
            DB C0+i   FCMOVNB   -
            DB C8+i   FCMOVNE   -
            DB D0+i   FCMOVNBE  -
            DB D8+i   FCMOVNU   -
            """)
    public static void fcmov(Cpu c, Insn i) throws GuestFault {
        X87 x = Fpu.beginRegister(c, i);
        int other = i.rm & 7;
        if (Fpu.isEmpty(x, 0) || Fpu.isEmpty(x, other)) {
            Fpu.stackUnderflow(c, i, 0, false);
            return;
        }
        int condition = switch (i.reg & 7) {
            case 0 -> 2;
            case 1 -> 4;
            case 2 -> 6;
            default -> 10;
        };
        if (c.condition(condition) == (i.opcode() == 0xDA)) {
            int r = Fpu.register(x, other);
            Fpu.set(x, 0, x.signExponent[r], x.significand[r]);
        }
    }
}
