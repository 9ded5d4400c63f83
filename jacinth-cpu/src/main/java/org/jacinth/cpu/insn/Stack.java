package org.jacinth.cpu.insn;

import org.jacinth.cpu.decode.Insn;
import org.jacinth.cpu.decode.Segments;
import org.jacinth.cpu.state.Cpu;
import org.jacinth.cpu.state.GuestFault;

/** PUSH, POP and frames, and the stack accesses that calls and returns use. @sdm 1 "Procedure Stack" */
public final class Stack {
    private Stack() {}

    /** log2 of the stack pointer's bytes: SP, ESP or RSP. */
    static int pointerSize(Cpu c) {
        return c.is64() ? 3 : (c.mode & Cpu.MODE_STACK_32) != 0 ? 2 : 1;
    }

    /** The linear address of stack bytes at an offset from the stack pointer. @throws GuestFault #SS(0) */
    static long linear(Cpu c, long offset, int bytes, boolean write) throws GuestFault {
        if (c.is64()) {
            return c.gpr[Cpu.RSP] + offset;
        }
        return Segments.linear(c, Cpu.SS, Insn.truncate(c.gpr[Cpu.RSP] + offset, pointerSize(c)), bytes, write);
    }

    /** Moves the stack pointer; its upper bits stay where it is narrower than the register. */
    static void adjust(Cpu c, long delta) {
        if (c.is64()) {
            c.gpr[Cpu.RSP] += delta;
        } else {
            Insn.writeRegister(c, Cpu.RSP, pointerSize(c), c.gpr[Cpu.RSP] + delta);
        }
    }

    /** Pushes {@code 1 << size} bytes; nothing has changed where it faults. */
    public static void push(Cpu c, int size, long value) throws GuestFault {
        int bytes = 1 << size;
        c.mmu.store(linear(c, -bytes, bytes, true), size, value);
        adjust(c, -bytes);
    }

    /** Reads {@code 1 << size} bytes at an offset from the stack pointer, which stays. */
    public static long peek(Cpu c, long offset, int size) throws GuestFault {
        return c.mmu.load(linear(c, offset, 1 << size, false), size);
    }

    /** Pops {@code 1 << size} bytes. */
    public static long pop(Cpu c, int size) throws GuestFault {
        long value = peek(c, 0, size);
        adjust(c, 1 << size);
        return value;
    }

    /** The linear address at an offset of the instruction's default segment, or of its override. */
    static long segmented(Cpu c, Insn i, int segment, long offset, int bytes, boolean write) throws GuestFault {
        int s = i.segmentOverride >= 0 ? i.segmentOverride : segment;
        if (c.is64() && s < Cpu.FS) {
            return offset;
        }
        return Segments.linear(c, s, offset, bytes, write);
    }

    /** @sdm 2 "PUSH", Operation */
    @Encoding("""
            50+r      PUSH Zv   d64
            FF /6     PUSH Ev   d64
            68 iz     PUSH sIz  d64
            6A ib     PUSH sIb  d64
            """)
    public static void push(Cpu c, Insn i) throws GuestFault {
        push(c, i.operandSize, i.read(c, 0));
    }

    /** A segment selector, in a slot of the operand's size. @sdm 2 "PUSH", Operation */
    @Encoding("""
            06     PUSH -  i64
            0E     PUSH -  i64
            16     PUSH -  i64
            1E     PUSH -  i64
            0F A0  PUSH -  d64
            0F A8  PUSH -  d64
            """)
    public static void pushSegment(Cpu c, Insn i) throws GuestFault {
        int segment = i.opcode() >> 3 & 7;
        if (i.operandSize == 2) {
            // Processors write only the selector's two bytes of a four-byte slot.
            c.mmu.store16(linear(c, -4, 2, true), c.selector[segment]);
            adjust(c, -4);
            return;
        }
        push(c, i.operandSize, c.selector[segment]);
    }

    /** @sdm 2 "POP", Operation: an address that uses rSP sees it already incremented. */
    @Encoding("""
            58+r   POP Zv  d64
            8F /0  POP Ev  d64
            """)
    public static void pop(Cpu c, Insn i) throws GuestFault {
        long value = peek(c, 0, i.operandSize);
        if (!i.isMemory()) {
            adjust(c, 1 << i.operandSize);
            i.write(c, 0, value);
            return;
        }
        long saved = c.gpr[Cpu.RSP];
        adjust(c, 1 << i.operandSize);
        try {
            i.write(c, 0, value);
        } catch (GuestFault f) {
            c.gpr[Cpu.RSP] = saved;
            throw f;
        }
    }

    /** @sdm 2 "PUSHA/PUSHAD", Operation */
    @Encoding("60  PUSHA -  i64")
    public static void pusha(Cpu c, Insn i) throws GuestFault {
        int bytes = 1 << i.operandSize;
        c.mmu.prepareWrite(linear(c, -8 * bytes, 8 * bytes, true), 8 * bytes);
        for (int r = 0; r < 8; r++) {
            c.mmu.store(linear(c, -(r + 1) * bytes, bytes, true), i.operandSize, c.gpr[r]);
        }
        adjust(c, -8 * bytes);
    }

    /** @sdm 2 "POPA/POPAD", Operation: the stack pointer's own slot is skipped. */
    @Encoding("61  POPA -  i64")
    public static void popa(Cpu c, Insn i) throws GuestFault {
        int bytes = 1 << i.operandSize;
        c.mmu.prepareRead(linear(c, 0, 8 * bytes, false), 8 * bytes);
        for (int r = 7; r >= 0; r--) {
            if (r != Cpu.RSP) {
                Insn.writeRegister(c, r, i.operandSize, peek(c, (7 - r) * bytes, i.operandSize));
            }
        }
        adjust(c, 8 * bytes);
    }

    /** @sdm 2 "ENTER", Operation */
    @Encoding("C8 iw ib  ENTER Iw, Ib  d64")
    public static void enter(Cpu c, Insn i) throws GuestFault {
        int size = i.operandSize;
        int bytes = 1 << size;
        int level = i.immediate2() & 31;
        long savedSp = c.gpr[Cpu.RSP];
        try {
            push(c, size, c.gpr[Cpu.RBP]);
            long frame = c.gpr[Cpu.RSP];
            if (level > 0) {
                long bp = c.gpr[Cpu.RBP];
                for (int n = 1; n < level; n++) {
                    bp -= bytes;
                    long offset = Insn.truncate(bp, pointerSize(c));
                    long linear = c.is64() ? offset : Segments.linear(c, Cpu.SS, offset, bytes, false);
                    push(c, size, c.mmu.load(linear, size));
                }
                push(c, size, frame);
            }
            adjust(c, -(i.immediate & 0xFFFF));
            // The new top must be writable, or the next push could not be restarted.
            c.mmu.prepareWrite(linear(c, 0, bytes, true), bytes);
            Insn.writeRegister(c, Cpu.RBP, c.is64() ? size : Math.min(size, 2), frame);
        } catch (GuestFault f) {
            c.gpr[Cpu.RSP] = savedSp;
            throw f;
        }
    }

    /** @sdm 2 "LEAVE", Operation */
    @Encoding("C9  LEAVE -  d64")
    public static void leave(Cpu c, Insn i) throws GuestFault {
        int size = i.operandSize;
        long saved = c.gpr[Cpu.RSP];
        Insn.writeRegister(c, Cpu.RSP, pointerSize(c), c.gpr[Cpu.RBP]);
        long value;
        try {
            value = pop(c, size);
        } catch (GuestFault f) {
            c.gpr[Cpu.RSP] = saved;
            throw f;
        }
        Insn.writeRegister(c, Cpu.RBP, size, value);
    }
}
