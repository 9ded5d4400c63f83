package org.jacinth.cpu.insn;

import org.jacinth.cpu.decode.Insn;
import org.jacinth.cpu.state.Cpu;
import org.jacinth.cpu.state.GuestFault;

/** Near control transfers. @sdm 1 "Control Transfer Instructions" */
public final class Branches {
    private Branches() {}

    /** The target of a relative branch, wrapped to the operand size. */
    static long relativeTarget(Cpu c, Insn i) {
        return Insn.truncate(i.nextRip(c) + i.immediate, i.operandSize);
    }

    /** Continues at {@code target}. @throws GuestFault #GP(0) beyond the code segment's limit or non-canonical */
    public static void jump(Cpu c, long target) throws GuestFault {
        if (c.is64() ? target << 16 >> 16 != target : target > c.segLimit[Cpu.CS]) {
            throw c.gp();
        }
        c.rip = target;
    }

    /** @sdm 2 "Jcc", Operation */
    @Encoding(shape = Shape.JUMP_IF, value = """
            70+cc cb     Jcc Jb  f64 ends
            0F 80+cc cz  Jcc Jz  f64 ends
            """)
    public static boolean jcc(Cpu c, Insn i) {
        return c.condition(i.condition());
    }

    /** @sdm 2 "JMP", Operation */
    @Encoding(shape = Shape.JUMP_IF, value = """
            EB cb  JMP Jb  f64 ends
            E9 cz  JMP Jz  f64 ends
            """)
    public static boolean jmp(Cpu c, Insn i) {
        return true;
    }

    private static boolean countDown(Cpu c, Insn i) {
        long count = Insn.truncate(c.gpr[Cpu.RCX] - 1, i.addressSize);
        Insn.writeRegister(c, Cpu.RCX, i.addressSize, count);
        return count != 0;
    }

    /** @sdm 2 "LOOP/LOOPcc", Operation */
    @Encoding(shape = Shape.JUMP_IF, value = "E2 cb  LOOP Jb  f64 ends")
    public static boolean loop(Cpu c, Insn i) {
        return countDown(c, i);
    }

    /** @sdm 2 "LOOP/LOOPcc", Operation */
    @Encoding(shape = Shape.JUMP_IF, value = "E1 cb  LOOPE Jb  f64 ends")
    public static boolean loope(Cpu c, Insn i) {
        return countDown(c, i) && c.zf();
    }

    /** @sdm 2 "LOOP/LOOPcc", Operation */
    @Encoding(shape = Shape.JUMP_IF, value = "E0 cb  LOOPNE Jb  f64 ends")
    public static boolean loopne(Cpu c, Insn i) {
        return countDown(c, i) && !c.zf();
    }

    /** @sdm 2 "Jcc", Operation: CX, ECX or RCX by address size */
    @Encoding(shape = Shape.JUMP_IF, value = "E3 cb  JRCXZ Jb  f64 ends")
    public static boolean jrcxz(Cpu c, Insn i) {
        return Insn.readRegister(c, Cpu.RCX, i.addressSize) == 0;
    }

    /** @sdm 2 "JMP", Operation */
    @Encoding("FF /4  JMP Ev  f64 ends")
    public static void jmpIndirect(Cpu c, Insn i) throws GuestFault {
        jump(c, i.read(c, 0));
    }

    /** @sdm 2 "CALL", Operation */
    @Encoding("E8 cz  CALL Jz  f64 ends")
    public static void call(Cpu c, Insn i) throws GuestFault {
        call(c, i, relativeTarget(c, i));
    }

    /** @sdm 2 "CALL", Operation */
    @Encoding("FF /2  CALL Ev  f64 ends")
    public static void callIndirect(Cpu c, Insn i) throws GuestFault {
        call(c, i, i.read(c, 0));
    }

    private static void call(Cpu c, Insn i, long target) throws GuestFault {
        long back = i.nextRip(c);
        jump(c, target);
        Stack.push(c, i.operandSize, back);
    }

    /** @sdm 2 "RET", Operation */
    @Encoding("""
            C3     RET -   f64 ends
            C2 iw  RET Iw  f64 ends
            """)
    public static void ret(Cpu c, Insn i) throws GuestFault {
        jump(c, Stack.peek(c, 0, i.operandSize));
        Stack.adjust(c, (1L << i.operandSize) + i.immediate);
    }
}
