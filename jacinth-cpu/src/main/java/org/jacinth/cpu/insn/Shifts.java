package org.jacinth.cpu.insn;

import org.jacinth.cpu.decode.Insn;
import org.jacinth.cpu.state.Cpu;
import org.jacinth.cpu.state.Flags;
import org.jacinth.cpu.state.GuestFault;

/** Shifts, rotates and bit instructions. @sdm 1 "Shift and Rotate Instructions", "Bit and Byte Instructions" */
public final class Shifts {
    private Shifts() {}

    /** a shifted left; a count beyond the width leaves zero. @sdm 2 "SAL/SAR/SHL/SHR", Operation */
    @Encoding(shape = Shape.SHIFT, value = """
            C0 /4 ib  SHL Eb, Ib
            C0 /6 ib  SHL Eb, Ib
            C1 /4 ib  SHL Ev, Ib
            C1 /6 ib  SHL Ev, Ib
            D0 /4     SHL Eb, 1
            D0 /6     SHL Eb, 1
            D1 /4     SHL Ev, 1
            D1 /6     SHL Ev, 1
            D2 /4     SHL Eb, CL
            D2 /6     SHL Eb, CL
            D3 /4     SHL Ev, CL
            D3 /6     SHL Ev, CL
            """)
    @FlagClass(Flags.SHL)
    public static long shl(long a, int count, int size) {
        return a << count;
    }

    /** a shifted right, zeros in. @sdm 2 "SAL/SAR/SHL/SHR", Operation */
    @Encoding(shape = Shape.SHIFT, value = """
            C0 /5 ib  SHR Eb, Ib
            C1 /5 ib  SHR Ev, Ib
            D0 /5     SHR Eb, 1
            D1 /5     SHR Ev, 1
            D2 /5     SHR Eb, CL
            D3 /5     SHR Ev, CL
            """)
    @FlagClass(Flags.SHR)
    public static long shr(long a, int count, int size) {
        return a >>> count;
    }

    /** a shifted right, the sign in. @sdm 2 "SAL/SAR/SHL/SHR", Operation */
    @Encoding(shape = Shape.SHIFT, value = """
            C0 /7 ib  SAR Eb, Ib
            C1 /7 ib  SAR Ev, Ib
            D0 /7     SAR Eb, 1
            D1 /7     SAR Ev, 1
            D2 /7     SAR Eb, CL
            D3 /7     SAR Ev, CL
            """)
    @FlagClass(Flags.SAR)
    public static long sar(long a, int count, int size) {
        return Insn.signExtend(a, size) >> count;
    }

    private static int count(Cpu c, Insn i) throws GuestFault {
        return (int) i.read(c, 1) & (i.size0 == 3 ? 63 : 31);
    }

    /** CF and, as if the count were one, OF of a rotate; the other flags stay. */
    private static void rotateFlags(Cpu c, boolean cf, boolean of) {
        int flags = c.arithmeticFlags() & ~(Flags.CF | Flags.OF);
        c.setArithmeticFlags(flags | (cf ? Flags.CF : 0) | (of ? Flags.OF : 0));
    }

    private static boolean top(long value, int bits) {
        return (value >>> (bits - 1) & 1) != 0;
    }

    /** @sdm 2 "RCL/RCR/ROL/ROR", Operation */
    @Encoding("""
            C0 /0 ib  ROL Eb, Ib
            C1 /0 ib  ROL Ev, Ib
            D0 /0     ROL Eb, 1
            D1 /0     ROL Ev, 1
            D2 /0     ROL Eb, CL
            D3 /0     ROL Ev, CL
            """)
    public static void rol(Cpu c, Insn i) throws GuestFault {
        int count = count(c, i);
        long a = i.readForWrite(c);
        if (count == 0) {
            i.write(c, 0, a);
            return;
        }
        int bits = 8 << i.size0;
        int n = count & bits - 1;
        long r = bits == 64 ? Long.rotateLeft(a, n) : Insn.truncate(a << n | a >>> bits - n, i.size0);
        i.write(c, 0, r);
        rotateFlags(c, (r & 1) != 0, top(r, bits) != ((r & 1) != 0));
    }

    /** @sdm 2 "RCL/RCR/ROL/ROR", Operation */
    @Encoding("""
            C0 /1 ib  ROR Eb, Ib
            C1 /1 ib  ROR Ev, Ib
            D0 /1     ROR Eb, 1
            D1 /1     ROR Ev, 1
            D2 /1     ROR Eb, CL
            D3 /1     ROR Ev, CL
            """)
    public static void ror(Cpu c, Insn i) throws GuestFault {
        int count = count(c, i);
        long a = i.readForWrite(c);
        if (count == 0) {
            i.write(c, 0, a);
            return;
        }
        int bits = 8 << i.size0;
        int n = count & bits - 1;
        long r = bits == 64 ? Long.rotateRight(a, n) : Insn.truncate(a >>> n | a << bits - n, i.size0);
        i.write(c, 0, r);
        rotateFlags(c, top(r, bits), top(r, bits) != top(r << 1, bits));
    }

    /** @sdm 2 "RCL/RCR/ROL/ROR", Operation */
    @Encoding("""
            C0 /2 ib  RCL Eb, Ib
            C1 /2 ib  RCL Ev, Ib
            D0 /2     RCL Eb, 1
            D1 /2     RCL Ev, 1
            D2 /2     RCL Eb, CL
            D3 /2     RCL Ev, CL
            """)
    public static void rcl(Cpu c, Insn i) throws GuestFault {
        int bits = 8 << i.size0;
        int count = count(c, i) % (bits + 1);
        long r = i.readForWrite(c);
        long carry = c.cf() ? 1 : 0;
        for (int n = 0; n < count; n++) {
            long out = r >>> (bits - 1) & 1;
            r = r << 1 | carry;
            carry = out;
        }
        i.write(c, 0, r);
        if (count != 0) {
            rotateFlags(c, carry != 0, top(r, bits) != (carry != 0));
        }
    }

    /** @sdm 2 "RCL/RCR/ROL/ROR", Operation */
    @Encoding("""
            C0 /3 ib  RCR Eb, Ib
            C1 /3 ib  RCR Ev, Ib
            D0 /3     RCR Eb, 1
            D1 /3     RCR Ev, 1
            D2 /3     RCR Eb, CL
            D3 /3     RCR Ev, CL
            """)
    public static void rcr(Cpu c, Insn i) throws GuestFault {
        int bits = 8 << i.size0;
        int count = count(c, i) % (bits + 1);
        long r = i.readForWrite(c);
        long carry = c.cf() ? 1 : 0;
        for (int n = 0; n < count; n++) {
            long out = r & 1;
            r = r >>> 1 | carry << bits - 1;
            carry = out;
        }
        i.write(c, 0, r);
        if (count != 0) {
            rotateFlags(c, carry != 0, top(r, bits) != top(r << 1, bits));
        }
    }

    /** @sdm 2 "SHLD", Operation. A count beyond a 16-bit operand is undefined; the operands rotate through as 32 bits. */
    @Encoding("""
            0F A4 /r ib  SHLD Ev, Gv, Ib
            0F A5 /r     SHLD Ev, Gv, CL
            """)
    public static void shld(Cpu c, Insn i) throws GuestFault {
        int bits = 8 << i.size0;
        int count = (int) i.read(c, 2) & (bits == 64 ? 63 : 31);
        long a = i.readForWrite(c);
        if (count == 0) {
            i.write(c, 0, a);
            return;
        }
        long b = i.read(c, 1);
        long r;
        boolean cf;
        if (bits == 64) {
            r = a << count | b >>> 64 - count;
            cf = (a >>> 64 - count & 1) != 0;
        } else if (bits == 32) {
            r = a << count | b >>> 32 - count;
            cf = (a >>> 32 - count & 1) != 0;
        } else {
            long wide = a << 32 | b << 16 | a;
            r = wide >>> 32 - count;
            cf = (wide >>> 48 - count & 1) != 0;
        }
        r = Insn.truncate(r, i.size0);
        i.write(c, 0, r);
        c.setArithmeticFlags(Flags.pack(Flags.LOGIC << 2 | i.size0, 0, 0, r)
                | (cf ? Flags.CF : 0) | (top(r, bits) != top(a, bits) ? Flags.OF : 0));
    }

    /** @sdm 2 "SHRD", Operation. See {@link #shld} for counts beyond a 16-bit operand. */
    @Encoding("""
            0F AC /r ib  SHRD Ev, Gv, Ib
            0F AD /r     SHRD Ev, Gv, CL
            """)
    public static void shrd(Cpu c, Insn i) throws GuestFault {
        int bits = 8 << i.size0;
        int count = (int) i.read(c, 2) & (bits == 64 ? 63 : 31);
        long a = i.readForWrite(c);
        if (count == 0) {
            i.write(c, 0, a);
            return;
        }
        long b = i.read(c, 1);
        long r;
        boolean cf;
        if (bits == 64) {
            r = a >>> count | b << 64 - count;
            cf = (a >>> count - 1 & 1) != 0;
        } else if (bits == 32) {
            long wide = b << 32 | a;
            r = wide >>> count;
            cf = (wide >>> count - 1 & 1) != 0;
        } else {
            long wide = a << 32 | b << 16 | a;
            r = wide >>> count;
            cf = (wide >>> count - 1 & 1) != 0;
        }
        r = Insn.truncate(r, i.size0);
        i.write(c, 0, r);
        c.setArithmeticFlags(Flags.pack(Flags.LOGIC << 2 | i.size0, 0, 0, r)
                | (cf ? Flags.CF : 0) | (top(r, bits) != top(a, bits) ? Flags.OF : 0));
    }

    // ---- Bit test ------------------------------------------------------------------------------------------------

    private static final int TEST = 0;
    private static final int SET = 1;
    private static final int RESET = 2;
    private static final int COMPLEMENT = 3;

    private static long apply(int operation, long value, int bit) {
        return switch (operation) {
            case SET -> value | 1L << bit;
            case RESET -> value & ~(1L << bit);
            case COMPLEMENT -> value ^ 1L << bit;
            default -> value;
        };
    }

    private static void bitTest(Cpu c, Insn i, int operation) throws GuestFault {
        int size = i.size0;
        int bits = 8 << size;
        long offset = i.read(c, 1);
        int bit = (int) offset & bits - 1;
        long old;
        if (i.isMemory()) {
            long linear;
            if (i.opcode() == 0xBA) {
                linear = i.linear(c, 1 << size, operation != TEST);
            } else {
                // A register's bit offset is signed and reaches beyond the operand.
                long displacement = Insn.signExtend(offset, size) >> 3 & -(1L << size);
                linear = i.linear(c, displacement, 1 << size, operation != TEST);
            }
            if (operation == TEST) {
                old = c.mmu.load(linear, size);
            } else {
                do {
                    old = c.mmu.loadForWrite(linear, size);
                } while (!store(c, i, linear, size, old, Insn.truncate(apply(operation, old, bit), size)));
            }
        } else {
            old = i.read(c, 0);
            if (operation != TEST) {
                i.write(c, 0, apply(operation, old, bit));
            }
        }
        int flags = c.arithmeticFlags() & ~Flags.CF;
        c.setArithmeticFlags(flags | (int) (old >>> bit & 1));
    }

    private static boolean store(Cpu c, Insn i, long linear, int size, long old, long value) throws GuestFault {
        if (i.has(Insn.LOCK)) {
            return c.mmu.compareAndStore(linear, size, old, value);
        }
        c.mmu.store(linear, size, value);
        return true;
    }

    /** CF = the bit. @sdm 2 "BT", Operation */
    @Encoding("""
            0F A3 /r     BT Ev, Gv
            0F BA /4 ib  BT Ev, Ib
            """)
    public static void bt(Cpu c, Insn i) throws GuestFault {
        bitTest(c, i, TEST);
    }

    /** CF = the bit, then sets it. @sdm 2 "BTS", Operation */
    @Encoding("""
            0F AB /r     BTS Ev, Gv  lock
            0F BA /5 ib  BTS Ev, Ib  lock
            """)
    public static void bts(Cpu c, Insn i) throws GuestFault {
        bitTest(c, i, SET);
    }

    /** CF = the bit, then clears it. @sdm 2 "BTR", Operation */
    @Encoding("""
            0F B3 /r     BTR Ev, Gv  lock
            0F BA /6 ib  BTR Ev, Ib  lock
            """)
    public static void btr(Cpu c, Insn i) throws GuestFault {
        bitTest(c, i, RESET);
    }

    /** CF = the bit, then inverts it. @sdm 2 "BTC", Operation */
    @Encoding("""
            0F BB /r     BTC Ev, Gv  lock
            0F BA /7 ib  BTC Ev, Ib  lock
            """)
    public static void btc(Cpu c, Insn i) throws GuestFault {
        bitTest(c, i, COMPLEMENT);
    }

    /** first = index of the lowest one; ZF and an unchanged first for zero, as processors do. @sdm 2 "BSF", Operation */
    @Encoding("0F BC /r  BSF Gv, Ev")
    public static void bsf(Cpu c, Insn i) throws GuestFault {
        scan(c, i, true);
    }

    /** first = index of the highest one; ZF and an unchanged first for zero, as processors do. @sdm 2 "BSR", Operation */
    @Encoding("0F BD /r  BSR Gv, Ev")
    public static void bsr(Cpu c, Insn i) throws GuestFault {
        scan(c, i, false);
    }

    private static void scan(Cpu c, Insn i, boolean forward) throws GuestFault {
        long value = i.read(c, 1);
        if (value != 0) {
            i.write(c, 0, forward ? Long.numberOfTrailingZeros(value) : 63 - Long.numberOfLeadingZeros(value));
        }
        c.setArithmeticFlags(value == 0 ? Flags.ZF | Flags.PF : 0);
    }

    /** Reverses the bytes of a 32- or 64-bit register; a 16-bit one becomes zero. @sdm 2 "BSWAP", Operation */
    @Encoding("0F C8+r  BSWAP Zv")
    public static void bswap(Cpu c, Insn i) throws GuestFault {
        long a = i.read(c, 0);
        i.write(c, 0, switch (i.size0) {
            case 3 -> Long.reverseBytes(a);
            case 2 -> Integer.reverseBytes((int) a);
            default -> 0;
        });
    }
}
