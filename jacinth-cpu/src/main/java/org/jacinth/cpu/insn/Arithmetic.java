package org.jacinth.cpu.insn;

import org.jacinth.cpu.decode.Insn;
import org.jacinth.cpu.state.Cpu;
import org.jacinth.cpu.state.Flags;
import org.jacinth.cpu.state.GuestFault;

/** Binary and decimal arithmetic, logic and comparison. @sdm 1 "Binary Arithmetic Instructions", "Logical Instructions" */
public final class Arithmetic {
    private Arithmetic() {}

    /** a + b. @sdm 2 "ADD", Operation */
    @Encoding(shape = Shape.BINARY, value = """
            00 /r     ADD Eb, Gb lock
            01 /r     ADD Ev, Gv lock
            02 /r     ADD Gb, Eb
            03 /r     ADD Gv, Ev
            04        ADD AL, Ib
            05        ADD rAX, sIz
            80 /0 ib  ADD Eb, Ib lock
            82 /0 ib  ADD Eb, Ib lock i64
            81 /0 iz  ADD Ev, sIz lock
            83 /0 ib  ADD Ev, sIb lock
            """)
    @FlagClass(Flags.ADD)
    public static long add(long a, long b, int carry) {
        return a + b;
    }

    /** a | b. @sdm 2 "OR", Operation */
    @Encoding(shape = Shape.BINARY, value = """
            08 /r     OR Eb, Gb lock
            09 /r     OR Ev, Gv lock
            0A /r     OR Gb, Eb
            0B /r     OR Gv, Ev
            0C        OR AL, Ib
            0D        OR rAX, sIz
            80 /1 ib  OR Eb, Ib lock
            82 /1 ib  OR Eb, Ib lock i64
            81 /1 iz  OR Ev, sIz lock
            83 /1 ib  OR Ev, sIb lock
            """)
    @FlagClass(Flags.LOGIC)
    public static long or(long a, long b, int carry) {
        return a | b;
    }

    /** a + b + CF. @sdm 2 "ADC", Operation */
    @Encoding(shape = Shape.BINARY, value = """
            10 /r     ADC Eb, Gb lock
            11 /r     ADC Ev, Gv lock
            12 /r     ADC Gb, Eb
            13 /r     ADC Gv, Ev
            14        ADC AL, Ib
            15        ADC rAX, sIz
            80 /2 ib  ADC Eb, Ib lock
            82 /2 ib  ADC Eb, Ib lock i64
            81 /2 iz  ADC Ev, sIz lock
            83 /2 ib  ADC Ev, sIb lock
            """)
    @FlagClass(Flags.ADD)
    public static long adc(long a, long b, int carry) {
        return a + b + carry;
    }

    /** a - b - CF. @sdm 2 "SBB", Operation */
    @Encoding(shape = Shape.BINARY, value = """
            18 /r     SBB Eb, Gb lock
            19 /r     SBB Ev, Gv lock
            1A /r     SBB Gb, Eb
            1B /r     SBB Gv, Ev
            1C        SBB AL, Ib
            1D        SBB rAX, sIz
            80 /3 ib  SBB Eb, Ib lock
            82 /3 ib  SBB Eb, Ib lock i64
            81 /3 iz  SBB Ev, sIz lock
            83 /3 ib  SBB Ev, sIb lock
            """)
    @FlagClass(Flags.SUB)
    public static long sbb(long a, long b, int carry) {
        return a - b - carry;
    }

    /** a &amp; b. @sdm 2 "AND", Operation */
    @Encoding(shape = Shape.BINARY, value = """
            20 /r     AND Eb, Gb lock
            21 /r     AND Ev, Gv lock
            22 /r     AND Gb, Eb
            23 /r     AND Gv, Ev
            24        AND AL, Ib
            25        AND rAX, sIz
            80 /4 ib  AND Eb, Ib lock
            82 /4 ib  AND Eb, Ib lock i64
            81 /4 iz  AND Ev, sIz lock
            83 /4 ib  AND Ev, sIb lock
            """)
    @FlagClass(Flags.LOGIC)
    public static long and(long a, long b, int carry) {
        return a & b;
    }

    /** a - b. @sdm 2 "SUB", Operation */
    @Encoding(shape = Shape.BINARY, value = """
            28 /r     SUB Eb, Gb lock
            29 /r     SUB Ev, Gv lock
            2A /r     SUB Gb, Eb
            2B /r     SUB Gv, Ev
            2C        SUB AL, Ib
            2D        SUB rAX, sIz
            80 /5 ib  SUB Eb, Ib lock
            82 /5 ib  SUB Eb, Ib lock i64
            81 /5 iz  SUB Ev, sIz lock
            83 /5 ib  SUB Ev, sIb lock
            """)
    @FlagClass(Flags.SUB)
    public static long sub(long a, long b, int carry) {
        return a - b;
    }

    /** a ^ b. @sdm 2 "XOR", Operation */
    @Encoding(shape = Shape.BINARY, value = """
            30 /r     XOR Eb, Gb lock
            31 /r     XOR Ev, Gv lock
            32 /r     XOR Gb, Eb
            33 /r     XOR Gv, Ev
            34        XOR AL, Ib
            35        XOR rAX, sIz
            80 /6 ib  XOR Eb, Ib lock
            82 /6 ib  XOR Eb, Ib lock i64
            81 /6 iz  XOR Ev, sIz lock
            83 /6 ib  XOR Ev, sIb lock
            """)
    @FlagClass(Flags.LOGIC)
    public static long xor(long a, long b, int carry) {
        return a ^ b;
    }

    /** a - b, for the flags. @sdm 2 "CMP", Operation */
    @Encoding(shape = Shape.COMPARE, value = """
            38 /r     CMP Eb, Gb
            39 /r     CMP Ev, Gv
            3A /r     CMP Gb, Eb
            3B /r     CMP Gv, Ev
            3C        CMP AL, Ib
            3D        CMP rAX, sIz
            80 /7 ib  CMP Eb, Ib
            82 /7 ib  CMP Eb, Ib i64
            81 /7 iz  CMP Ev, sIz
            83 /7 ib  CMP Ev, sIb
            """)
    @FlagClass(Flags.SUB)
    public static long cmp(long a, long b, int carry) {
        return a - b;
    }

    /** a &amp; b, for the flags. @sdm 2 "TEST", Operation */
    @Encoding(shape = Shape.COMPARE, value = """
            84 /r     TEST Eb, Gb
            85 /r     TEST Ev, Gv
            A8        TEST AL, Ib
            A9        TEST rAX, sIz
            F6 /0 ib  TEST Eb, Ib
            F6 /1 ib  TEST Eb, Ib
            F7 /0 iz  TEST Ev, sIz
            F7 /1 iz  TEST Ev, sIz
            """)
    @FlagClass(Flags.LOGIC)
    public static long test(long a, long b, int carry) {
        return a & b;
    }

    /** a + 1; CF is kept. @sdm 2 "INC", Operation */
    @Encoding(shape = Shape.UNARY, value = """
            FE /0  INC Eb  lock
            FF /0  INC Ev  lock
            40+r   INC Zv  i64
            """)
    @FlagClass(Flags.INC)
    public static long inc(long a) {
        return a + 1;
    }

    /** a - 1; CF is kept. @sdm 2 "DEC", Operation */
    @Encoding(shape = Shape.UNARY, value = """
            FE /1  DEC Eb  lock
            FF /1  DEC Ev  lock
            48+r   DEC Zv  i64
            """)
    @FlagClass(Flags.DEC)
    public static long dec(long a) {
        return a - 1;
    }

    /** 0 - a: recorded as that subtraction. @sdm 2 "NEG", Operation */
    @Encoding(shape = Shape.UNARY, value = """
            F6 /3  NEG Eb  lock
            F7 /3  NEG Ev  lock
            """)
    @FlagClass(Flags.SUB)
    public static long neg(long a) {
        return -a;
    }

    /** Ones' complement; no flags. @sdm 2 "NOT", Operation */
    @Encoding(shape = Shape.UNARY, value = """
            F6 /2  NOT Eb  lock
            F7 /2  NOT Ev  lock
            """)
    public static long not(long a) {
        return ~a;
    }

    // ---- Multiply and divide -------------------------------------------------------------------------------------

    /** CF and OF where the upper half matters; the others, which the manual leaves undefined, by the low half. */
    private static void multiplyFlags(Cpu c, boolean overflow, long low, int size) {
        c.recordFlags(Flags.MUL << 2 | size, 0, overflow ? 1 : 0, Insn.truncate(low, size));
    }

    /** RDX:RAX = RAX * b, unsigned, all of 64 bits. */
    public static void wideProduct(Cpu c, long b) {
        long a = c.gpr[Cpu.RAX];
        long high = Math.unsignedMultiplyHigh(a, b);
        long low = a * b;
        c.gpr[Cpu.RAX] = low;
        c.gpr[Cpu.RDX] = high;
        multiplyFlags(c, high != 0, low, 3);
    }

    /** RDX:RAX = RAX * operand, unsigned. @sdm 2 "MUL", Operation */
    @Encoding("""
            F6 /4  MUL Eb
            F7 /4  MUL Ev
            """)
    public static void mul(Cpu c, Insn i) throws GuestFault {
        long b = i.read(c, 0);
        if (i.size0 == 3) {
            wideProduct(c, b);
            return;
        }
        long product = Insn.readRegister(c, Cpu.RAX, i.size0) * b;
        long high = product >>> (8 << i.size0);
        if (i.size0 == 0) {
            Insn.writeRegister(c, Cpu.RAX, 1, product);
        } else {
            Insn.writeRegister(c, Cpu.RAX, i.size0, product);
            Insn.writeRegister(c, Cpu.RDX, i.size0, high);
        }
        multiplyFlags(c, high != 0, product, i.size0);
    }

    /** RDX:RAX = RAX * operand, signed. @sdm 2 "IMUL", Operation */
    @Encoding("""
            F6 /5  IMUL Eb
            F7 /5  IMUL Ev
            """)
    public static void imul1(Cpu c, Insn i) throws GuestFault {
        long b = Insn.signExtend(i.read(c, 0), i.size0);
        long a = Insn.signExtend(c.gpr[Cpu.RAX], i.size0);
        long low = a * b;
        if (i.size0 == 3) {
            long high = Math.multiplyHigh(a, b);
            c.gpr[Cpu.RAX] = low;
            c.gpr[Cpu.RDX] = high;
            multiplyFlags(c, high != low >> 63, low, 3);
            return;
        }
        if (i.size0 == 0) {
            Insn.writeRegister(c, Cpu.RAX, 1, low);
        } else {
            Insn.writeRegister(c, Cpu.RAX, i.size0, low);
            Insn.writeRegister(c, Cpu.RDX, i.size0, low >> (8 << i.size0));
        }
        multiplyFlags(c, Insn.signExtend(low, i.size0) != low, low, i.size0);
    }

    /** a * b as signed numbers of {@code 1 << size} bytes, with the flags of IMUL. */
    public static long signedProduct(Cpu c, long a, long b, int size) {
        a = Insn.signExtend(a, size);
        b = Insn.signExtend(b, size);
        long low = a * b;
        boolean overflow = size == 3 ? Math.multiplyHigh(a, b) != low >> 63 : Insn.signExtend(low, size) != low;
        multiplyFlags(c, overflow, low, size);
        return low;
    }

    /** first = first * second, signed. @sdm 2 "IMUL", Operation */
    @Encoding("0F AF /r  IMUL Gv, Ev")
    public static void imul2(Cpu c, Insn i) throws GuestFault {
        long b = i.read(c, 1);
        i.write(c, 0, signedProduct(c, i.read(c, 0), b, i.size0));
    }

    /** first = second * third, signed. @sdm 2 "IMUL", Operation */
    @Encoding("""
            69 /r iz  IMUL Gv, Ev, sIz
            6B /r ib  IMUL Gv, Ev, sIb
            """)
    public static void imul3(Cpu c, Insn i) throws GuestFault {
        long a = i.read(c, 1);
        i.write(c, 0, signedProduct(c, a, i.immediate, i.size0));
    }

    /** Unsigned division of RDX:RAX. @throws GuestFault #DE for zero or a quotient that does not fit. @sdm 2 "DIV" */
    @Encoding("""
            F6 /6  DIV Eb
            F7 /6  DIV Ev
            """)
    public static void div(Cpu c, Insn i) throws GuestFault {
        long d = i.read(c, 0);
        if (d == 0) {
            throw c.fault(Cpu.DE);
        }
        switch (i.size0) {
            case 0 -> {
                long n = c.gpr[Cpu.RAX] & 0xFFFF;
                long q = n / d;
                if (q > 0xFF) {
                    throw c.fault(Cpu.DE);
                }
                Insn.writeRegister(c, Cpu.RAX, 1, n % d << 8 | q);
            }
            case 1, 2 -> {
                int bits = 8 << i.size0;
                long n = Insn.readRegister(c, Cpu.RDX, i.size0) << bits | Insn.readRegister(c, Cpu.RAX, i.size0);
                long q = Long.divideUnsigned(n, d);
                if (q >>> bits != 0) {
                    throw c.fault(Cpu.DE);
                }
                Insn.writeRegister(c, Cpu.RDX, i.size0, Long.remainderUnsigned(n, d));
                Insn.writeRegister(c, Cpu.RAX, i.size0, q);
            }
            default -> {
                long high = c.gpr[Cpu.RDX];
                long low = c.gpr[Cpu.RAX];
                if (high == 0) {
                    c.gpr[Cpu.RDX] = Long.remainderUnsigned(low, d);
                    c.gpr[Cpu.RAX] = Long.divideUnsigned(low, d);
                    return;
                }
                if (Long.compareUnsigned(high, d) >= 0) {
                    throw c.fault(Cpu.DE);
                }
                divide128(c, high, low, d);
            }
        }
    }

    /** RAX, RDX = quotient and remainder of high:low / d, unsigned, high &lt; d. One bit a step. */
    private static void divide128(Cpu c, long high, long low, long d) {
        long r = high;
        long q = low;
        for (int bit = 0; bit < 64; bit++) {
            boolean carry = r < 0;
            r = r << 1 | q >>> 63;
            q <<= 1;
            if (carry || Long.compareUnsigned(r, d) >= 0) {
                r -= d;
                q |= 1;
            }
        }
        c.gpr[Cpu.RAX] = q;
        c.gpr[Cpu.RDX] = r;
    }

    /** Signed division of RDX:RAX. @throws GuestFault #DE for zero or a quotient that does not fit. @sdm 2 "IDIV" */
    @Encoding("""
            F6 /7  IDIV Eb
            F7 /7  IDIV Ev
            """)
    public static void idiv(Cpu c, Insn i) throws GuestFault {
        long d = Insn.signExtend(i.read(c, 0), i.size0);
        if (d == 0) {
            throw c.fault(Cpu.DE);
        }
        switch (i.size0) {
            case 0 -> {
                long n = (short) c.gpr[Cpu.RAX];
                long q = n / d;
                if (q != (byte) q) {
                    throw c.fault(Cpu.DE);
                }
                Insn.writeRegister(c, Cpu.RAX, 1, (n % d & 0xFF) << 8 | q & 0xFF);
            }
            case 1, 2 -> {
                int bits = 8 << i.size0;
                long n = Insn.readRegister(c, Cpu.RDX, i.size0) << bits | Insn.readRegister(c, Cpu.RAX, i.size0);
                if (i.size0 == 1) {
                    n = (int) n;
                }
                long q = n / d;
                if (q != Insn.signExtend(q, i.size0) || n == Long.MIN_VALUE && d == -1) {
                    throw c.fault(Cpu.DE);
                }
                Insn.writeRegister(c, Cpu.RDX, i.size0, n % d);
                Insn.writeRegister(c, Cpu.RAX, i.size0, q);
            }
            default -> {
                long high = c.gpr[Cpu.RDX];
                long low = c.gpr[Cpu.RAX];
                if (high == low >> 63 && !(low == Long.MIN_VALUE && d == -1)) {
                    c.gpr[Cpu.RDX] = low % d;
                    c.gpr[Cpu.RAX] = low / d;
                    return;
                }
                signedDivide128(c, high, low, d);
            }
        }
    }

    private static void signedDivide128(Cpu c, long high, long low, long d) throws GuestFault {
        boolean negative = high < 0;
        if (negative) {
            low = -low;
            high = ~high + (low == 0 ? 1 : 0);
        }
        long absolute = Math.abs(d);
        if (Long.compareUnsigned(high, absolute) >= 0) {
            throw c.fault(Cpu.DE);
        }
        long savedRax = c.gpr[Cpu.RAX];
        long savedRdx = c.gpr[Cpu.RDX];
        divide128(c, high, low, absolute);
        long q = c.gpr[Cpu.RAX];
        boolean negativeQuotient = negative != d < 0;
        if (negativeQuotient ? Long.compareUnsigned(q, Long.MIN_VALUE) > 0 : q < 0) {
            c.gpr[Cpu.RAX] = savedRax;
            c.gpr[Cpu.RDX] = savedRdx;
            throw c.fault(Cpu.DE);
        }
        c.gpr[Cpu.RAX] = negativeQuotient ? -q : q;
        if (negative) {
            c.gpr[Cpu.RDX] = -c.gpr[Cpu.RDX];
        }
    }

    // ---- Decimal -------------------------------------------------------------------------------------------------

    /** @sdm 2 "DAA", Operation */
    @Encoding("27  DAA -  i64")
    public static void daa(Cpu c, Insn i) {
        decimalAdjust(c, 1);
    }

    /** @sdm 2 "DAS", Operation */
    @Encoding("2F  DAS -  i64")
    public static void das(Cpu c, Insn i) {
        decimalAdjust(c, -1);
    }

    private static void decimalAdjust(Cpu c, int sign) {
        int flags = c.arithmeticFlags();
        int old = (int) c.gpr[Cpu.RAX] & 0xFF;
        boolean carry = (flags & Flags.CF) != 0;
        int al = old;
        int result = 0;
        if ((old & 0xF) > 9 || (flags & Flags.AF) != 0) {
            al += 6 * sign;
            result |= Flags.AF;
            if (sign < 0 && (carry || old < 6)) {
                result |= Flags.CF;
            }
        }
        if (old > 0x99 || carry) {
            al += 0x60 * sign;
            result |= Flags.CF;
        }
        Insn.writeRegister(c, Cpu.RAX, 0, al);
        c.setArithmeticFlags(result | Flags.pack(Flags.LOGIC << 2, 0, 0, al & 0xFF));
    }

    /** @sdm 2 "AAA", Operation */
    @Encoding("37  AAA -  i64")
    public static void aaa(Cpu c, Insn i) {
        asciiAdjust(c, 1);
    }

    /** @sdm 2 "AAS", Operation */
    @Encoding("3F  AAS -  i64")
    public static void aas(Cpu c, Insn i) {
        asciiAdjust(c, -1);
    }

    private static void asciiAdjust(Cpu c, int sign) {
        long ax = c.gpr[Cpu.RAX];
        int result = 0;
        if ((ax & 0xF) > 9 || (c.arithmeticFlags() & Flags.AF) != 0) {
            ax += 0x106 * sign;
            result = Flags.AF | Flags.CF;
        }
        Insn.writeRegister(c, Cpu.RAX, 1, ax & 0xFF0F);
        c.setArithmeticFlags(result | Flags.pack(Flags.LOGIC << 2, 0, 0, ax & 0xF));
    }

    /** @throws GuestFault #DE for base zero. @sdm 2 "AAM", Operation */
    @Encoding("D4 ib  AAM Ib  i64")
    public static void aam(Cpu c, Insn i) throws GuestFault {
        long base = i.immediate & 0xFF;
        if (base == 0) {
            throw c.fault(Cpu.DE);
        }
        long al = c.gpr[Cpu.RAX] & 0xFF;
        Insn.writeRegister(c, Cpu.RAX, 1, al / base << 8 | al % base);
        c.setArithmeticFlags(Flags.pack(Flags.LOGIC << 2, 0, 0, al % base));
    }

    /** @sdm 2 "AAD", Operation */
    @Encoding("D5 ib  AAD Ib  i64")
    public static void aad(Cpu c, Insn i) {
        long ax = c.gpr[Cpu.RAX];
        long al = (ax & 0xFF) + (ax >>> 8 & 0xFF) * (i.immediate & 0xFF) & 0xFF;
        Insn.writeRegister(c, Cpu.RAX, 1, al);
        c.setArithmeticFlags(Flags.pack(Flags.LOGIC << 2, 0, 0, al));
    }

    // ---- Sign extension of the accumulator -----------------------------------------------------------------------

    /** CBW, CWDE, CDQE. @sdm 2 "CBW/CWDE/CDQE" */
    @Encoding("98  CBW -")
    public static void cbw(Cpu c, Insn i) {
        Insn.writeRegister(c, Cpu.RAX, i.operandSize, Insn.signExtend(c.gpr[Cpu.RAX], i.operandSize - 1));
    }

    /** CWD, CDQ, CQO. @sdm 2 "CWD/CDQ/CQO" */
    @Encoding("99  CWD -")
    public static void cwd(Cpu c, Insn i) {
        Insn.writeRegister(c, Cpu.RDX, i.operandSize, Insn.signExtend(c.gpr[Cpu.RAX], i.operandSize) >> 63);
    }

    /** first = zero-extended count of ones; ZF. @sdm 2 "POPCNT" */
    @Encoding("F3 0F B8 /r  POPCNT Gv, Ev")
    public static void popcnt(Cpu c, Insn i) throws GuestFault {
        long value = i.read(c, 1);
        i.write(c, 0, Long.bitCount(value));
        c.setArithmeticFlags(value == 0 ? Flags.ZF : 0);
    }
}
