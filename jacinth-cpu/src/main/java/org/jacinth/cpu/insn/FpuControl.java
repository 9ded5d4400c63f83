package org.jacinth.cpu.insn;

import org.jacinth.cpu.decode.Insn;
import org.jacinth.cpu.fp.FloatUnit;
import org.jacinth.cpu.state.Cpu;
import org.jacinth.cpu.state.GuestFault;
import org.jacinth.cpu.state.X87;

/** x87 control instructions, and the 14/28-byte environment. @sdm 1 "x87 FPU Control Instructions" */
public final class FpuControl {
    private static final int ENVIRONMENT_32 = 28;
    private static final int ENVIRONMENT_16 = 14;
    private static final int REGISTERS = 80;

    private FpuControl() {}

    /** #NM where both CR0.MP and CR0.TS are set, whatever CR0.EM says; then #MF. */
    @Encoding("9B   FWAIT  -")
    public static void fwait(Cpu c, Insn i) throws GuestFault {
        if ((c.cr0 & (Cpu.CR0_MP | Cpu.CR0_TS)) == (Cpu.CR0_MP | Cpu.CR0_TS)) {
            throw c.fault(Cpu.NM);
        }
        if ((c.x87.status & Fpu.ES) != 0) {
            Fpu.pending(c);
        }
    }

    @Encoding("D9 D0   FNOP  -")
    public static void fnop(Cpu c, Insn i) throws GuestFault {
        Fpu.beginRegister(c, i);
    }

    /** Instructions of the 8087 and 80287 that do nothing any more. */
    @Encoding("""
            DB E0   FNENI    -
            DB E1   FNDISI   -
            DB E4   FNSETPM  -
            """)
    public static void fneni(Cpu c, Insn i) throws GuestFault {
        Fpu.beginNoWait(c);
    }

    @Encoding("DB E2   FNCLEX  -")
    public static void fnclex(Cpu c, Insn i) throws GuestFault {
        X87 x = Fpu.beginNoWait(c);
        x.status &= ~(Fpu.EXCEPTIONS | Fpu.SF | Fpu.ES | Fpu.B);
    }

    @Encoding("DB E3   FNINIT  -")
    public static void fninit(Cpu c, Insn i) throws GuestFault {
        Fpu.initialize(Fpu.beginNoWait(c));
    }

    @Encoding("DD C0+i   FFREE  -")
    public static void ffree(Cpu c, Insn i) throws GuestFault {
        X87 x = Fpu.beginRegister(c, i);
        x.valid &= ~(1 << Fpu.register(x, i.rm & 7));
        x.status &= ~FloatUnit.C1;
    }

    @Encoding("DF C0+i   FFREEP  -")
    public static void ffreep(Cpu c, Insn i) throws GuestFault {
        X87 x = Fpu.beginRegister(c, i);
        x.valid &= ~(1 << Fpu.register(x, i.rm & 7));
        x.status &= ~FloatUnit.C1;
        Fpu.pop(x);
    }

    @Encoding("D9 F6   FDECSTP  -")
    public static void fdecstp(Cpu c, Insn i) throws GuestFault {
        X87 x = Fpu.beginRegister(c, i);
        x.status &= ~FloatUnit.C1;
        Fpu.setTop(x, (x.status >>> 11) - 1);
    }

    @Encoding("D9 F7   FINCSTP  -")
    public static void fincstp(Cpu c, Insn i) throws GuestFault {
        X87 x = Fpu.beginRegister(c, i);
        x.status &= ~FloatUnit.C1;
        Fpu.setTop(x, (x.status >>> 11) + 1);
    }

    @Encoding("D9 /5 mem   FLDCW  Mw")
    public static void fldcw(Cpu c, Insn i) throws GuestFault {
        X87 x = Fpu.begin(c);
        Fpu.setControl(x, (int) c.mmu.load16(i.linear(c, 2, false)));
        Fpu.summarize(x);
    }

    @Encoding("D9 /7 mem   FNSTCW  Mw")
    public static void fnstcw(Cpu c, Insn i) throws GuestFault {
        X87 x = Fpu.beginNoWait(c);
        c.mmu.store16(i.linear(c, 2, true), x.control);
    }

    @Encoding("DD /7 mem   FNSTSW  Mw")
    public static void fnstsw(Cpu c, Insn i) throws GuestFault {
        X87 x = Fpu.beginNoWait(c);
        c.mmu.store16(i.linear(c, 2, true), x.status);
    }

    @Encoding("DF E0   FNSTSW  -")
    public static void fnstswAx(Cpu c, Insn i) throws GuestFault {
        X87 x = Fpu.beginNoWait(c);
        Insn.writeRegister(c, Cpu.RAX, 1, x.status);
    }

    // ---- Environment ---------------------------------------------------------------------------------------------

    /** Operand size of the environment: in 64-bit mode too there are only the 16- and 32-bit layouts. */
    private static boolean isWide(Insn i) {
        return i.operandSize != 1;
    }

    @Encoding("D9 /6 mem   FNSTENV  M")
    public static void fnstenv(Cpu c, Insn i) throws GuestFault {
        X87 x = Fpu.beginNoWait(c);
        int unit = isWide(i) ? 4 : 2;
        int[] words = new int[7];
        environment(c, isWide(i), words);
        int bytes = 7 * unit;
        long linear = i.linear(c, bytes, true);
        c.mmu.prepareWrite(linear, bytes);
        storeWords(c, linear, unit, words);
        x.control |= Fpu.EXCEPTIONS;
        Fpu.summarize(x);
    }

    @Encoding("D9 /4 mem   FLDENV  M")
    public static void fldenv(Cpu c, Insn i) throws GuestFault {
        Fpu.begin(c);
        int unit = isWide(i) ? 4 : 2;
        setEnvironment(c, isWide(i), loadWords(c, i.linear(c, 7 * unit, false), unit, 7));
    }

    @Encoding("DD /6 mem   FNSAVE  M")
    public static void fnsave(Cpu c, Insn i) throws GuestFault {
        X87 x = Fpu.beginNoWait(c);
        boolean wide = isWide(i);
        int unit = wide ? 4 : 2;
        int bytes = (wide ? ENVIRONMENT_32 : ENVIRONMENT_16) + REGISTERS;
        int[] words = new int[bytes / unit];
        environment(c, wide, words);
        for (int n = 0; n < REGISTERS; n += unit) {
            words[7 + n / unit] = registerByte(x, n) | registerByte(x, n + 1) << 8
                    | (wide ? registerByte(x, n + 2) << 16 | registerByte(x, n + 3) << 24 : 0);
        }
        long linear = i.linear(c, bytes, true);
        c.mmu.prepareWrite(linear, bytes);
        storeWords(c, linear, unit, words);
        Fpu.initialize(x);
    }

    /** A byte of ST(0)..ST(7), ten bytes each. */
    private static int registerByte(X87 x, int n) {
        int r = Fpu.register(x, n / 10);
        int b = n % 10;
        return (int) (b < 8 ? x.significand[r] >>> 8 * b : x.signExponent[r] >>> 8 * (b - 8)) & 0xFF;
    }

    @Encoding("DD /4 mem   FRSTOR  M")
    public static void frstor(Cpu c, Insn i) throws GuestFault {
        X87 x = Fpu.begin(c);
        boolean wide = isWide(i);
        int unit = wide ? 4 : 2;
        int bytes = (wide ? ENVIRONMENT_32 : ENVIRONMENT_16) + REGISTERS;
        int[] words = loadWords(c, i.linear(c, bytes, false), unit, bytes / unit);
        setEnvironment(c, wide, words);
        for (int st = 0; st < 8; st++) {
            int r = Fpu.register(x, st);
            long significand = 0;
            int signExponent = 0;
            for (int b = 0; b < 10; b++) {
                int n = st * 10 + b;
                long value = words[7 + n / unit] >>> 8 * (n % unit) & 0xFF;
                if (b < 8) {
                    significand |= value << 8 * b;
                } else {
                    signExponent |= (int) value << 8 * (b - 8);
                }
            }
            x.significand[r] = significand;
            x.signExponent[r] = signExponent;
        }
    }

    private static void storeWords(Cpu c, long linear, int unit, int[] words) throws GuestFault {
        for (int n = 0; n < words.length; n++) {
            long address = Fpu.at(c, linear, n * unit);
            if (unit == 4) {
                c.mmu.store32(address, words[n]);
            } else {
                c.mmu.store16(address, words[n]);
            }
        }
    }

    private static int[] loadWords(Cpu c, long linear, int unit, int count) throws GuestFault {
        int[] words = new int[count];
        for (int n = 0; n < count; n++) {
            long address = Fpu.at(c, linear, n * unit);
            words[n] = (int) (unit == 4 ? c.mmu.load32(address) : c.mmu.load16(address));
        }
        return words;
    }

    /** The tag word: 0 valid, 1 zero, 2 special, 3 empty; two bits a physical register. */
    static int tagWord(X87 x) {
        int tags = 0;
        for (int r = 0; r < 8; r++) {
            int e = x.signExponent[r] & 0x7FFF;
            long s = x.significand[r];
            int tag;
            if ((x.valid & 1 << r) == 0) {
                tag = 3;
            } else if (e == 0 && s == 0) {
                tag = 1;
            } else {
                tag = e == 0 || e == 0x7FFF || s >= 0 ? 2 : 0;
            }
            tags |= tag << 2 * r;
        }
        return tags;
    }

    /** Fills the first seven words. @sdm 1 "Saving the x87 FPU's State with FSTENV/FNSTENV and FSAVE/FNSAVE" */
    private static void environment(Cpu c, boolean wide, int[] words) {
        X87 x = c.x87;
        int reserved = 0xFFFF_0000;
        words[0] = x.control | reserved;
        words[1] = x.status | reserved;
        words[2] = tagWord(x) | reserved;
        if ((c.mode & Cpu.MODE_REAL) != 0) {
            int ip = (int) x.instructionPointer + (x.instructionSelector << 4);
            int dp = (int) x.dataPointer + (x.dataSelector << 4);
            words[3] = wide ? ip & 0xFFFF | reserved : ip;
            words[4] = (wide ? ip >>> 16 << 12 & 0x0FFF_F000 : ip >>> 4 & 0xF000) | x.opcode & 0x7FF;
            words[5] = wide ? dp & 0xFFFF | reserved : dp;
            words[6] = wide ? dp >>> 16 << 12 & 0x0FFF_F000 : dp >>> 4 & 0xF000;
        } else {
            words[3] = (int) x.instructionPointer;
            words[4] = x.instructionSelector | (x.opcode & 0x7FF) << 16;
            words[5] = (int) x.dataPointer;
            words[6] = x.dataSelector | reserved;
        }
    }

    private static void setEnvironment(Cpu c, boolean wide, int[] words) {
        X87 x = c.x87;
        Fpu.setControl(x, words[0]);
        x.status = words[1] & 0xFFFF;
        int valid = 0;
        for (int r = 0; r < 8; r++) {
            if ((words[2] >>> 2 * r & 3) != 3) {
                valid |= 1 << r;
            }
        }
        x.valid = valid;
        if ((c.mode & Cpu.MODE_REAL) != 0) {
            int mask = wide ? 0x0FFF_F000 : 0xF000;
            x.instructionPointer = words[3] & 0xFFFF | (long) (words[4] & mask) << 4;
            x.instructionSelector = 0;
            x.opcode = words[4] & 0x7FF;
            x.dataPointer = words[5] & 0xFFFF | (long) (words[6] & mask) << 4;
            x.dataSelector = 0;
        } else {
            x.instructionPointer = wide ? words[3] & 0xFFFF_FFFFL : words[3] & 0xFFFF;
            x.instructionSelector = words[4] & 0xFFFF;
            x.opcode = wide ? words[4] >>> 16 & 0x7FF : x.opcode;
            x.dataPointer = wide ? words[5] & 0xFFFF_FFFFL : words[5] & 0xFFFF;
            x.dataSelector = words[6] & 0xFFFF;
        }
        Fpu.summarize(x);
    }
}
