package org.jacinth.cpu.insn;

import org.jacinth.cpu.decode.Insn;
import org.jacinth.cpu.fp.FloatUnit;
import org.jacinth.cpu.fp.Transcendental;
import org.jacinth.cpu.state.Cpu;
import org.jacinth.cpu.state.Flags;
import org.jacinth.cpu.state.GuestFault;
import org.jacinth.cpu.state.X87;

/** x87 arithmetic, comparison and transcendental instructions. @sdm 1 "Programming with the x87 FPU" */
public final class FpuArithmetic {
    // Operations, numbered as the reg field of D8.
    private static final int ADD = 0;
    private static final int MUL = 1;
    private static final int SUB = 4;
    private static final int SUBR = 5;
    private static final int DIV = 6;
    private static final int DIVR = 7;

    private FpuArithmetic() {}

    // ---- Two operands --------------------------------------------------------------------------------------------

    @Encoding("""
            D8 /0 mem   FADD   Md
            DC /0 mem   FADD   Mq
            DA /0 mem   FIADD  Md
            DE /0 mem   FIADD  Mw
            D8 C0+i     FADD   -
            DC C0+i     FADD   -
            DE C0+i     FADDP  -
            """)
    public static void fadd(Cpu c, Insn i) throws GuestFault {
        arithmetic(c, i, ADD);
    }

    @Encoding("""
            D8 /1 mem   FMUL   Md
            DC /1 mem   FMUL   Mq
            DA /1 mem   FIMUL  Md
            DE /1 mem   FIMUL  Mw
            D8 C8+i     FMUL   -
            DC C8+i     FMUL   -
            DE C8+i     FMULP  -
            """)
    public static void fmul(Cpu c, Insn i) throws GuestFault {
        arithmetic(c, i, MUL);
    }

    /** ST(0) minus the operand; with ST(i) as destination that is the reversed form. */
    @Encoding("""
            D8 /4 mem   FSUB    Md
            DC /4 mem   FSUB    Mq
            DA /4 mem   FISUB   Md
            DE /4 mem   FISUB   Mw
            D8 E0+i     FSUB    -
            DC E0+i     FSUBR   -
            DE E0+i     FSUBRP  -
            """)
    public static void fsub(Cpu c, Insn i) throws GuestFault {
        arithmetic(c, i, SUB);
    }

    /** The operand minus ST(0). */
    @Encoding("""
            D8 /5 mem   FSUBR   Md
            DC /5 mem   FSUBR   Mq
            DA /5 mem   FISUBR  Md
            DE /5 mem   FISUBR  Mw
            D8 E8+i     FSUBR   -
            DC E8+i     FSUB    -
            DE E8+i     FSUBP   -
            """)
    public static void fsubr(Cpu c, Insn i) throws GuestFault {
        arithmetic(c, i, SUBR);
    }

    /** ST(0) divided by the operand; with ST(i) as destination that is the reversed form. */
    @Encoding("""
            D8 /6 mem   FDIV    Md
            DC /6 mem   FDIV    Mq
            DA /6 mem   FIDIV   Md
            DE /6 mem   FIDIV   Mw
            D8 F0+i     FDIV    -
            DC F0+i     FDIVR   -
            DE F0+i     FDIVRP  -
            """)
    public static void fdiv(Cpu c, Insn i) throws GuestFault {
        arithmetic(c, i, DIV);
    }

    /** The operand divided by ST(0). */
    @Encoding("""
            D8 /7 mem   FDIVR   Md
            DC /7 mem   FDIVR   Mq
            DA /7 mem   FIDIVR  Md
            DE /7 mem   FIDIVR  Mw
            D8 F8+i     FDIVR   -
            DC F8+i     FDIV    -
            DE F8+i     FDIVP   -
            """)
    public static void fdivr(Cpu c, Insn i) throws GuestFault {
        arithmetic(c, i, DIVR);
    }

    private static void arithmetic(Cpu c, Insn i, int operation) throws GuestFault {
        X87 x = Fpu.begin(c);
        FloatUnit u = Fpu.start(x);
        int destination = 0;
        boolean pop = false;
        if (i.isMemory()) {
            loadOperand(c, i, u);
        } else {
            int r = Fpu.register(x, i.rm & 7);
            u.load(x.signExponent[r], x.significand[r]);
            destination = i.opcode() == 0xD8 ? 0 : i.rm & 7;
            pop = i.opcode() == 0xDE;
        }
        Fpu.note(c, i);
        if (Fpu.isEmpty(x, 0) || !i.isMemory() && Fpu.isEmpty(x, i.rm & 7)) {
            Fpu.stackUnderflow(c, i, destination, pop);
            return;
        }
        int top = Fpu.register(x, 0);
        operate(u, operation, x.signExponent[top], x.significand[top], u.signExponent, u.significand);
        if (!Fpu.raise(c, i, u.flags)) {
            Fpu.setResult(x, destination);
            if (pop) {
                Fpu.pop(x);
            }
        }
    }

    /** Loads a memory operand in the format that the opcode names. */
    private static void loadOperand(Cpu c, Insn i, FloatUnit u) throws GuestFault {
        switch (i.opcode()) {
            case 0xD8 -> u.fromSingle((int) c.mmu.load32(i.linear(c, 4, false)));
            case 0xDC -> u.fromDouble(c.mmu.load64(i.linear(c, 8, false)));
            case 0xDA -> u.fromLong((int) c.mmu.load32(i.linear(c, 4, false)));
            default -> u.fromLong((short) c.mmu.load16(i.linear(c, 2, false)));
        }
    }

    private static void operate(FloatUnit u, int operation, int ea, long sa, int eb, long sb) {
        switch (operation) {
            case ADD -> u.add(ea, sa, eb, sb);
            case MUL -> u.multiply(ea, sa, eb, sb);
            case SUB -> u.subtract(ea, sa, eb, sb);
            case SUBR -> u.subtract(eb, sb, ea, sa);
            case DIV -> u.divide(ea, sa, eb, sb);
            default -> u.divide(eb, sb, ea, sa);
        }
    }

    // ---- Comparisons ---------------------------------------------------------------------------------------------

    @Encoding("""
            D8 /2 mem   FCOM   Md
            DC /2 mem   FCOM   Mq
            DA /2 mem   FICOM  Md
            DE /2 mem   FICOM  Mw
            D8 D0+i     FCOM   -
            DC D0+i     FCOM2  -
            """)
    public static void fcom(Cpu c, Insn i) throws GuestFault {
        compare(c, i, false, 0);
    }

    @Encoding("""
            D8 /3 mem   FCOMP   Md
            DC /3 mem   FCOMP   Mq
            DA /3 mem   FICOMP  Md
            DE /3 mem   FICOMP  Mw
            D8 D8+i     FCOMP   -
            DC D8+i     FCOMP3  -
            DE D0+i     FCOMP5  -
            """)
    public static void fcomp(Cpu c, Insn i) throws GuestFault {
        compare(c, i, false, 1);
    }

    @Encoding("DE D9   FCOMPP  -")
    public static void fcompp(Cpu c, Insn i) throws GuestFault {
        compare(c, i, false, 2);
    }

    @Encoding("DD E0+i   FUCOM  -")
    public static void fucom(Cpu c, Insn i) throws GuestFault {
        compare(c, i, true, 0);
    }

    @Encoding("DD E8+i   FUCOMP  -")
    public static void fucomp(Cpu c, Insn i) throws GuestFault {
        compare(c, i, true, 1);
    }

    @Encoding("DA E9   FUCOMPP  -")
    public static void fucompp(Cpu c, Insn i) throws GuestFault {
        compare(c, i, true, 2);
    }

    private static void compare(Cpu c, Insn i, boolean quiet, int pops) throws GuestFault {
        X87 x = Fpu.begin(c);
        FloatUnit u = Fpu.start(x);
        if (i.isMemory()) {
            loadOperand(c, i, u);
        } else {
            int r = Fpu.register(x, i.rm & 7);
            u.load(x.signExponent[r], x.significand[r]);
        }
        Fpu.note(c, i);
        boolean underflow = Fpu.isEmpty(x, 0) || !i.isMemory() && Fpu.isEmpty(x, i.rm & 7);
        int conditions = FloatUnit.C0 | FloatUnit.C2 | FloatUnit.C3;
        int flags = FloatUnit.IE | Fpu.SF;
        if (!underflow) {
            int top = Fpu.register(x, 0);
            conditions = u.compare(x.signExponent[top], x.significand[top], u.signExponent, u.significand, quiet);
            flags = u.flags;
        }
        // The result is there even with an unmasked exception, which only keeps the stack as it is.
        Fpu.setConditions(x, conditions);
        if (!Fpu.raise(c, i, flags)) {
            for (int n = 0; n < pops; n++) {
                Fpu.pop(x);
            }
        }
    }

    @Encoding("DB F0+i   FCOMI  -")
    public static void fcomi(Cpu c, Insn i) throws GuestFault {
        compareFlags(c, i, false, false);
    }

    @Encoding("DF F0+i   FCOMIP  -")
    public static void fcomip(Cpu c, Insn i) throws GuestFault {
        compareFlags(c, i, false, true);
    }

    @Encoding("DB E8+i   FUCOMI  -")
    public static void fucomi(Cpu c, Insn i) throws GuestFault {
        compareFlags(c, i, true, false);
    }

    @Encoding("DF E8+i   FUCOMIP  -")
    public static void fucomip(Cpu c, Insn i) throws GuestFault {
        compareFlags(c, i, true, true);
    }

    private static void compareFlags(Cpu c, Insn i, boolean quiet, boolean pop) throws GuestFault {
        X87 x = Fpu.beginRegister(c, i);
        FloatUnit u = Fpu.start(x);
        int other = i.rm & 7;
        int conditions = FloatUnit.C0 | FloatUnit.C2 | FloatUnit.C3;
        int flags = FloatUnit.IE | Fpu.SF;
        if (!Fpu.isEmpty(x, 0) && !Fpu.isEmpty(x, other)) {
            int a = Fpu.register(x, 0);
            int b = Fpu.register(x, other);
            conditions = u.compare(x.signExponent[a], x.significand[a], x.signExponent[b], x.significand[b], quiet);
            flags = u.flags;
        }
        c.setArithmeticFlags(((conditions & FloatUnit.C0) != 0 ? Flags.CF : 0)
                | ((conditions & FloatUnit.C2) != 0 ? Flags.PF : 0)
                | ((conditions & FloatUnit.C3) != 0 ? Flags.ZF : 0));
        // C1 stays, other than for a stack underflow.
        int c1 = (flags & Fpu.SF) != 0 ? 0 : x.status & FloatUnit.C1;
        if (!Fpu.raise(c, i, flags | c1) && pop) {
            Fpu.pop(x);
        }
    }

    @Encoding("D9 E4   FTST  -")
    public static void ftst(Cpu c, Insn i) throws GuestFault {
        X87 x = Fpu.beginRegister(c, i);
        FloatUnit u = Fpu.start(x);
        int conditions = FloatUnit.C0 | FloatUnit.C2 | FloatUnit.C3;
        int flags = FloatUnit.IE | Fpu.SF;
        if (!Fpu.isEmpty(x, 0)) {
            int r = Fpu.register(x, 0);
            conditions = u.compare(x.signExponent[r], x.significand[r], 0, 0, false);
            flags = u.flags;
        }
        Fpu.raise(c, i, flags);
        Fpu.setConditions(x, conditions);
    }

    @Encoding("D9 E5   FXAM  -")
    public static void fxam(Cpu c, Insn i) throws GuestFault {
        X87 x = Fpu.beginRegister(c, i);
        int r = Fpu.register(x, 0);
        int se = x.signExponent[r];
        long sig = x.significand[r];
        int kind;
        if (Fpu.isEmpty(x, 0)) {
            kind = FloatUnit.C3 | FloatUnit.C0;
        } else if (FloatUnit.isUnsupported(se, sig)) {
            kind = 0;
        } else if (FloatUnit.isNaN(se, sig)) {
            kind = FloatUnit.C0;
        } else if (FloatUnit.isInfinity(se, sig)) {
            kind = FloatUnit.C2 | FloatUnit.C0;
        } else if (FloatUnit.isZero(se, sig)) {
            kind = FloatUnit.C3;
        } else {
            kind = FloatUnit.isDenormal(se, sig) ? FloatUnit.C3 | FloatUnit.C2 : FloatUnit.C2;
        }
        x.status = x.status & ~Fpu.CONDITIONS | kind | ((se & 0x8000) != 0 ? FloatUnit.C1 : 0);
    }

    // ---- One operand ---------------------------------------------------------------------------------------------

    @Encoding("D9 E0   FCHS  -")
    public static void fchs(Cpu c, Insn i) throws GuestFault {
        X87 x = Fpu.beginRegister(c, i);
        if (Fpu.isEmpty(x, 0)) {
            Fpu.stackUnderflow(c, i, 0, false);
            return;
        }
        x.signExponent[Fpu.register(x, 0)] ^= 0x8000;
        x.status &= ~FloatUnit.C1;
    }

    @Encoding("D9 E1   FABS  -")
    public static void fabs(Cpu c, Insn i) throws GuestFault {
        X87 x = Fpu.beginRegister(c, i);
        if (Fpu.isEmpty(x, 0)) {
            Fpu.stackUnderflow(c, i, 0, false);
            return;
        }
        x.signExponent[Fpu.register(x, 0)] &= 0x7FFF;
        x.status &= ~FloatUnit.C1;
    }

    /** A function of one value. */
    @FunctionalInterface
    private interface Unary {
        void compute(FloatUnit u, int se, long sig);
    }

    /** A function of two values: ST(0), then ST(1). */
    @FunctionalInterface
    private interface Binary {
        void compute(FloatUnit u, int ea, long sa, int eb, long sb);
    }

    private static void unary(Cpu c, Insn i, Unary function) throws GuestFault {
        X87 x = Fpu.beginRegister(c, i);
        if (Fpu.isEmpty(x, 0)) {
            Fpu.stackUnderflow(c, i, 0, false);
            return;
        }
        FloatUnit u = Fpu.start(x);
        int r = Fpu.register(x, 0);
        function.compute(u, x.signExponent[r], x.significand[r]);
        if (!Fpu.raise(c, i, u.flags)) {
            Fpu.setResult(x, 0);
        }
    }

    @Encoding("D9 FA   FSQRT  -")
    public static void fsqrt(Cpu c, Insn i) throws GuestFault {
        unary(c, i, FloatUnit::squareRoot);
    }

    @Encoding("D9 FC   FRNDINT  -")
    public static void frndint(Cpu c, Insn i) throws GuestFault {
        unary(c, i, FloatUnit::roundToIntegral);
    }

    @Encoding("D9 F0   F2XM1  -")
    public static void f2xm1(Cpu c, Insn i) throws GuestFault {
        unary(c, i, Transcendental::powerOfTwoMinusOne);
    }

    /** Sets C2, which was cleared before, where the argument was not in range: then nothing else is done. */
    private static boolean outOfRange(X87 x, FloatUnit u) {
        if ((u.flags & FloatUnit.C2) == 0) {
            return false;
        }
        x.status = x.status & ~FloatUnit.C1 | FloatUnit.C2;
        return true;
    }

    private static void trigonometric(Cpu c, Insn i, Unary function) throws GuestFault {
        X87 x = Fpu.beginRegister(c, i);
        x.status &= ~FloatUnit.C2;
        if (Fpu.isEmpty(x, 0)) {
            Fpu.stackUnderflow(c, i, 0, false);
            return;
        }
        FloatUnit u = Fpu.start(x);
        int r = Fpu.register(x, 0);
        function.compute(u, x.signExponent[r], x.significand[r]);
        if (!outOfRange(x, u) && !Fpu.raise(c, i, u.flags)) {
            Fpu.setResult(x, 0);
        }
    }

    @Encoding("D9 FE   FSIN  -")
    public static void fsin(Cpu c, Insn i) throws GuestFault {
        trigonometric(c, i, Transcendental::sine);
    }

    @Encoding("D9 FF   FCOS  -")
    public static void fcos(Cpu c, Insn i) throws GuestFault {
        trigonometric(c, i, Transcendental::cosine);
    }

    @Encoding("D9 FB   FSINCOS  -")
    public static void fsincos(Cpu c, Insn i) throws GuestFault {
        unaryPushing(c, i, Transcendental::sineAndCosine);
    }

    @Encoding("D9 F2   FPTAN  -")
    public static void fptan(Cpu c, Insn i) throws GuestFault {
        unaryPushing(c, i, Transcendental::tangent);
    }

    @Encoding("D9 F4   FXTRACT  -")
    public static void fxtract(Cpu c, Insn i) throws GuestFault {
        unaryPushing(c, i, FloatUnit::extract);
    }

    /** Replaces ST(0) by the function's first result and pushes the second. */
    private static void unaryPushing(Cpu c, Insn i, Unary function) throws GuestFault {
        X87 x = Fpu.beginRegister(c, i);
        if (i.rm != 4) {
            x.status &= ~FloatUnit.C2;
        }
        boolean underflow = Fpu.isEmpty(x, 0);
        if (underflow || !Fpu.isEmpty(x, 7)) {
            Fpu.raise(c, i, FloatUnit.IE | Fpu.SF | (underflow ? 0 : FloatUnit.C1));
            if (Fpu.isInvalidMasked(x)) {
                Fpu.setIndefinite(x, 0);
                Fpu.push(x, FloatUnit.INDEFINITE_EXPONENT, FloatUnit.INDEFINITE_SIGNIFICAND);
            }
            return;
        }
        FloatUnit u = Fpu.start(x);
        int r = Fpu.register(x, 0);
        function.compute(u, x.signExponent[r], x.significand[r]);
        if (i.rm != 4 && outOfRange(x, u)) {
            return;
        }
        if (!Fpu.raise(c, i, u.flags)) {
            Fpu.setResult(x, 0);
            Fpu.push(x, u.secondSignExponent, u.secondSignificand);
        }
    }

    // ---- ST(0) and ST(1) -----------------------------------------------------------------------------------------

    private static void binary(Cpu c, Insn i, Binary function, int destination) throws GuestFault {
        X87 x = Fpu.beginRegister(c, i);
        if (Fpu.isEmpty(x, 0) || Fpu.isEmpty(x, 1)) {
            Fpu.stackUnderflow(c, i, destination, destination == 1);
            return;
        }
        FloatUnit u = Fpu.start(x);
        int a = Fpu.register(x, 0);
        int b = Fpu.register(x, 1);
        function.compute(u, x.signExponent[a], x.significand[a], x.signExponent[b], x.significand[b]);
        if (!Fpu.raise(c, i, u.flags)) {
            Fpu.setResult(x, destination);
            if (destination == 1) {
                Fpu.pop(x);
            }
        }
    }

    @Encoding("D9 FD   FSCALE  -")
    public static void fscale(Cpu c, Insn i) throws GuestFault {
        binary(c, i, FloatUnit::scale, 0);
    }

    @Encoding("D9 F1   FYL2X  -")
    public static void fyl2x(Cpu c, Insn i) throws GuestFault {
        binary(c, i, Transcendental::logarithm, 1);
    }

    @Encoding("D9 F9   FYL2XP1  -")
    public static void fyl2xp1(Cpu c, Insn i) throws GuestFault {
        binary(c, i, Transcendental::logarithmPlusOne, 1);
    }

    @Encoding("D9 F3   FPATAN  -")
    public static void fpatan(Cpu c, Insn i) throws GuestFault {
        binary(c, i, Transcendental::arctangent, 1);
    }

    @Encoding("D9 F8   FPREM  -")
    public static void fprem(Cpu c, Insn i) throws GuestFault {
        remainder(c, i, false);
    }

    @Encoding("D9 F5   FPREM1  -")
    public static void fprem1(Cpu c, Insn i) throws GuestFault {
        remainder(c, i, true);
    }

    private static void remainder(Cpu c, Insn i, boolean nearest) throws GuestFault {
        X87 x = Fpu.beginRegister(c, i);
        x.status &= ~FloatUnit.C2;
        if (Fpu.isEmpty(x, 0) || Fpu.isEmpty(x, 1)) {
            Fpu.stackUnderflow(c, i, 0, false);
            return;
        }
        FloatUnit u = Fpu.start(x);
        int a = Fpu.register(x, 0);
        int b = Fpu.register(x, 1);
        boolean divided =
                u.partialRemainder(x.signExponent[a], x.significand[a], x.signExponent[b], x.significand[b], nearest);
        if (!Fpu.raise(c, i, u.flags)) {
            Fpu.setResult(x, 0);
        }
        if (divided) {
            Fpu.setConditions(x, u.flags);
        }
    }
}
