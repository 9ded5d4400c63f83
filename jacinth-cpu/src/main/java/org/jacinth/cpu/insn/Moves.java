package org.jacinth.cpu.insn;

import org.jacinth.cpu.decode.Insn;
import org.jacinth.cpu.state.Cpu;
import org.jacinth.cpu.state.Flags;
import org.jacinth.cpu.state.GuestFault;

/** Data transfer: moves, exchanges, the stack. @sdm 1 "Data Transfer Instructions" */
public final class Moves {
    private Moves() {}

    /** @sdm 2 "MOV", Operation */
    @Encoding(shape = Shape.MOVE, value = """
            88 /r     MOV Eb, Gb
            89 /r     MOV Ev, Gv
            8A /r     MOV Gb, Eb
            8B /r     MOV Gv, Ev
            A0        MOV AL, Ob
            A1        MOV rAX, Ov
            A2        MOV Ob, AL
            A3        MOV Ov, rAX
            B0+r ib   MOV Zb, Ib
            B8+r iv   MOV Zv, Iv
            C6 /0 ib  MOV Eb, Ib
            C7 /0 iz  MOV Ev, sIz
            0F B6 /r  MOVZX Gv, Eb
            0F B7 /r  MOVZX Gv, Ew
            """)
    public static long mov(long value, int size) {
        return value;
    }

    /** @sdm 2 "MOVSX/MOVSXD", Operation */
    @Encoding(shape = Shape.MOVE, value = """
            0F BE /r  MOVSX Gv, Eb
            0F BF /r  MOVSX Gv, Ew
            63 /r     MOVSXD Gv, Ed  o64
            """)
    public static long movsx(long value, int size) {
        return Insn.signExtend(value, size);
    }

    /** first = the offset of the memory operand. @sdm 2 "LEA", Operation */
    @Encoding("8D /r mem  LEA Gv, M")
    public static void lea(Cpu c, Insn i) throws GuestFault {
        i.write(c, 0, i.offset(c));
    }

    /** Moves where the condition holds; a 32-bit register's upper half is cleared either way. @sdm 2 "CMOVcc" */
    @Encoding("0F 40+cc /r  CMOVcc Gv, Ev")
    public static void cmov(Cpu c, Insn i) throws GuestFault {
        long value = i.read(c, 1);
        i.write(c, 0, c.condition(i.condition()) ? value : i.read(c, 0));
    }

    /** One where the condition holds, else zero. @sdm 2 "SETcc" */
    @Encoding("0F 90+cc /r  SETcc Eb")
    public static void setcc(Cpu c, Insn i) throws GuestFault {
        i.write(c, 0, c.condition(i.condition()) ? 1 : 0);
    }

    /** Always locked where it touches memory. Of RAX with itself it is NOP, and clears nothing. @sdm 2 "XCHG", "NOP" */
    @Encoding("""
            86 /r  XCHG Eb, Gb  lock
            87 /r  XCHG Ev, Gv  lock
            90+r   XCHG Zv, rAX
            """)
    public static void xchg(Cpu c, Insn i) throws GuestFault {
        if (i.opcode() == 0x90 && i.index0 == Cpu.RAX) {
            return;
        }
        long b = i.read(c, 1);
        if (!i.isMemory()) {
            long a = i.read(c, 0);
            i.write(c, 0, b);
            i.write(c, 1, a);
            return;
        }
        long linear = i.linear(c, 1 << i.size0, true);
        long a;
        do {
            a = c.mmu.loadForWrite(linear, i.size0);
        } while (!c.mmu.compareAndStore(linear, i.size0, a, b));
        i.write(c, 1, a);
    }

    private static boolean store(Cpu c, Insn i, long linear, long old, long value) throws GuestFault {
        if (i.has(Insn.LOCK)) {
            return c.mmu.compareAndStore(linear, i.size0, old, value);
        }
        c.mmu.store(linear, i.size0, value);
        return true;
    }

    /** first, second = first + second, first. @sdm 2 "XADD" */
    @Encoding("""
            0F C0 /r  XADD Eb, Gb  lock
            0F C1 /r  XADD Ev, Gv  lock
            """)
    public static void xadd(Cpu c, Insn i) throws GuestFault {
        long b = i.read(c, 1);
        long a;
        long r;
        if (i.isMemory()) {
            long linear = i.linear(c, 1 << i.size0, true);
            do {
                a = c.mmu.loadForWrite(linear, i.size0);
                r = Insn.truncate(a + b, i.size0);
            } while (!store(c, i, linear, a, r));
            i.write(c, 1, a);
        } else {
            a = i.read(c, 0);
            r = Insn.truncate(a + b, i.size0);
            i.write(c, 1, a);
            i.write(c, 0, r);
        }
        c.recordFlags(Flags.ADD << 2 | i.size0, a, b, r);
    }

    /** A register that does not compare equal is left alone, its upper half too. @sdm 2 "CMPXCHG", Operation */
    @Encoding("""
            0F B0 /r  CMPXCHG Eb, Gb  lock
            0F B1 /r  CMPXCHG Ev, Gv  lock
            """)
    public static void cmpxchg(Cpu c, Insn i) throws GuestFault {
        int size = i.size0;
        long expected = Insn.readRegister(c, Cpu.RAX, size);
        long b = i.read(c, 1);
        long a;
        if (i.isMemory()) {
            long linear = i.linear(c, 1 << size, true);
            do {
                a = c.mmu.loadForWrite(linear, size);
            } while (!store(c, i, linear, a, a == expected ? b : a));
        } else {
            a = i.read(c, 0);
            if (a == expected) {
                i.write(c, 0, b);
            }
        }
        if (a != expected) {
            Insn.writeRegister(c, Cpu.RAX, size, a);
        }
        c.recordFlags(Flags.SUB << 2 | size, expected, a, Insn.truncate(expected - a, size));
    }

    /** CMPXCHG8B and CMPXCHG16B; only ZF changes. @throws GuestFault #GP(0) for 16 bytes not aligned. @sdm 2 "CMPXCHG8B" */
    @Encoding("0F C7 /1 mem  CMPXCHG8B M  lock")
    public static void cmpxchg8b(Cpu c, Insn i) throws GuestFault {
        boolean wide = i.operandSize == 3;
        int bytes = wide ? 16 : 8;
        long linear = i.linear(c, bytes, true);
        boolean equal;
        if (wide) {
            if ((linear & 15) != 0) {
                throw c.gp();
            }
            equal = c.mmu.compareAndStore128(
                    linear, c.gpr[Cpu.RAX], c.gpr[Cpu.RDX], c.gpr[Cpu.RBX], c.gpr[Cpu.RCX]);
            if (!equal) {
                long low = c.mmu.load64(linear);
                c.gpr[Cpu.RDX] = c.mmu.load64(linear + 8);
                c.gpr[Cpu.RAX] = low;
            }
        } else {
            long expected = c.gpr[Cpu.RDX] << 32 | c.gpr[Cpu.RAX] & 0xFFFF_FFFFL;
            long value = c.gpr[Cpu.RCX] << 32 | c.gpr[Cpu.RBX] & 0xFFFF_FFFFL;
            long old;
            do {
                old = c.mmu.loadForWrite(linear, 3);
            } while (!(i.has(Insn.LOCK) ? c.mmu.compareAndStore(linear, 3, old, old == expected ? value : old)
                    : storePlain(c, linear, old == expected ? value : old)));
            equal = old == expected;
            if (!equal) {
                c.gpr[Cpu.RAX] = old & 0xFFFF_FFFFL;
                c.gpr[Cpu.RDX] = old >>> 32;
            }
        }
        int flags = c.arithmeticFlags() & ~Flags.ZF;
        c.setArithmeticFlags(flags | (equal ? Flags.ZF : 0));
    }

    private static boolean storePlain(Cpu c, long linear, long value) throws GuestFault {
        c.mmu.store64(linear, value);
        return true;
    }

    /** AL = byte at rBX + AL. @sdm 2 "XLAT/XLATB" */
    @Encoding("D7  XLAT -")
    public static void xlat(Cpu c, Insn i) throws GuestFault {
        long offset = c.gpr[Cpu.RBX] + (c.gpr[Cpu.RAX] & 0xFF);
        long linear = Stack.segmented(c, i, Cpu.DS, Insn.truncate(offset, i.addressSize), 1, false);
        Insn.writeRegister(c, Cpu.RAX, 0, c.mmu.load8(linear));
    }

    /** @sdm 2 "LAHF" */
    @Encoding("9F  LAHF -")
    public static void lahf(Cpu c, Insn i) {
        c.gpr[Cpu.RAX] = c.gpr[Cpu.RAX] & ~0xFF00L | (c.rflags() & 0xFF) << 8;
    }

    /** @sdm 2 "SAHF" */
    @Encoding("9E  SAHF -")
    public static void sahf(Cpu c, Insn i) {
        int ah = (int) (c.gpr[Cpu.RAX] >>> 8);
        c.setArithmeticFlags(c.arithmeticFlags() & Flags.OF | ah & (Flags.ARITHMETIC & ~Flags.OF));
    }

    /** @sdm 2 "CLC" */
    @Encoding("F8  CLC -")
    public static void clc(Cpu c, Insn i) {
        c.setArithmeticFlags(c.arithmeticFlags() & ~Flags.CF);
    }

    /** @sdm 2 "STC" */
    @Encoding("F9  STC -")
    public static void stc(Cpu c, Insn i) {
        c.setArithmeticFlags(c.arithmeticFlags() | Flags.CF);
    }

    /** @sdm 2 "CMC" */
    @Encoding("F5  CMC -")
    public static void cmc(Cpu c, Insn i) {
        c.setArithmeticFlags(c.arithmeticFlags() ^ Flags.CF);
    }

    /** AL = CF ? 0xFF : 0; undocumented, present in every processor. */
    @Encoding("D6  SALC -  i64")
    public static void salc(Cpu c, Insn i) {
        Insn.writeRegister(c, Cpu.RAX, 0, c.cf() ? 0xFF : 0);
    }

    /** @sdm 2 "CLD" */
    @Encoding("FC  CLD -")
    public static void cld(Cpu c, Insn i) {
        c.systemFlags &= ~Flags.DF;
    }

    /** @sdm 2 "STD" */
    @Encoding("FD  STD -")
    public static void std(Cpu c, Insn i) {
        c.systemFlags |= Flags.DF;
    }
}
