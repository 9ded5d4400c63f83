package org.jacinth.cpu.decode;

import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.stream.Collectors;
import org.jacinth.cpu.state.Cpu;
import org.jacinth.cpu.state.GuestFault;

/**
 * A decoded instruction. Its subclasses, the forms, execute it; helpers get it as their argument and ask it for operands.
 * Filled by the decoder and not changed afterwards. Its fields are as narrow as what they hold: cold code takes the longer, the
 * more memory it is spread over.
 */
public abstract class Insn {
    /** {@link #definition} of bytes that are no instruction here. */
    public static final int UNDEFINED = -1;
    /** {@link #definition} of bytes that make more than fifteen. */
    public static final int TOO_LONG = -2;

    /** An attribute: an operand is in memory. */
    public static final int MEMORY = 1;
    /** An attribute: the LOCK prefix was given. */
    public static final int LOCK = 1 << 1;
    /** An attribute: the prefix F3 was given. */
    public static final int REP = 1 << 2;
    /** An attribute: the prefix F2 was given. */
    public static final int REPNE = 1 << 3;
    /** An attribute: #GP(0) where CPL is not 0. */
    public static final int PRIVILEGED = 1 << 4;
    /** An attribute: the last of its block. */
    public static final int ENDS = 1 << 5;

    /** {@link #ripEnd} of an address that is relative to registers only. */
    public static final int NO_RIP = 0;
    /** {@link #ripEnd} of an address that is the instruction's {@link #immediate}. */
    public static final int ABSOLUTE = -1;

    /** Which definition: a constant of {@code Definitions}. */
    public short definition;
    /** Distance in bytes from the block's start to this instruction. */
    public short start;
    /** Length in bytes, prefixes included. */
    public byte length;
    /** log2 of the operand size in bytes: 1, 2 or 3. */
    public byte operandSize;
    /** log2 of the address size in bytes: 1, 2 or 3. */
    public byte addressSize;
    /** The REX-extended reg field of ModR/M, or the register of a +r opcode. */
    public byte reg;
    /** The REX-extended r/m field where it names a register. */
    public byte rm;
    /** Sign-extended where the encoding says so, else zero-extended. A relative branch's displacement. */
    public long immediate;
    /** Segment override register, or -1. */
    public byte segmentOverride = -1;
    /** The record a definition with flags makes: {@code class << 2 | log2(bytes)}, see {@link org.jacinth.cpu.state.Flags}. */
    public byte flagOp;
    private byte opcode;
    /** {@link #MEMORY} and so on. */
    private byte attributes;

    // The operand in memory: how its address is made. Its registers are Cpu.NO_REGISTER where absent.
    public byte baseRegister = Cpu.NO_REGISTER;
    public byte indexRegister = Cpu.NO_REGISTER;
    /** log2 of what the index is multiplied by. */
    public byte scale;
    /** Segment register, {@link Cpu#FLAT} in 64-bit code without FS or GS. */
    public byte segment;
    /** What the address is relative to: {@link #NO_RIP}, {@link #ABSOLUTE}, or the distance from the block's start to RIP. */
    public short ripEnd;
    /** What {@link #displacement} gives, but for {@link #ABSOLUTE}. Without memory, the second immediate. */
    private int displacement;

    // Operands: a constant of Operand, register number, log2 of the size in bytes.
    public byte kind0;
    public byte kind1;
    public byte kind2;
    public byte index0;
    public byte index1;
    public byte index2;
    public byte size0;
    public byte size1;
    public byte size2;

    /** Takes over everything the decoder found. */
    public final void copyFrom(Insn o) {
        definition = o.definition;
        start = o.start;
        length = o.length;
        operandSize = o.operandSize;
        addressSize = o.addressSize;
        reg = o.reg;
        rm = o.rm;
        immediate = o.immediate;
        segmentOverride = o.segmentOverride;
        flagOp = o.flagOp;
        opcode = o.opcode;
        attributes = o.attributes;
        baseRegister = o.baseRegister;
        indexRegister = o.indexRegister;
        scale = o.scale;
        segment = o.segment;
        ripEnd = o.ripEnd;
        displacement = o.displacement;
        kind0 = o.kind0;
        kind1 = o.kind1;
        kind2 = o.kind2;
        index0 = o.index0;
        index1 = o.index1;
        index2 = o.index2;
        size0 = o.size0;
        size1 = o.size1;
        size2 = o.size2;
    }

    /** The opcode byte, after any 0F, 0F 38 or 0F 3A. */
    public final int opcode() {
        return opcode & 0xFF;
    }

    public final void setOpcode(int value) {
        opcode = (byte) value;
    }

    /** Low four bits of a +cc opcode. */
    public final int condition() {
        return opcode & 0xF;
    }

    /** True where the instruction has any of some attributes: {@link #LOCK} and so on. */
    public final boolean has(int some) {
        return (attributes & some) != 0;
    }

    /** Gives the instruction an attribute, or several. */
    public final void add(int some) {
        attributes |= (byte) some;
    }

    /** True where an operand is in memory. */
    public final boolean isMemory() {
        return has(MEMORY);
    }

    /** The mnemonic, for people; several where definition and opcode do not tell which, as FST/FSTP. */
    public final String mnemonic() {
        return definition < 0 ? "(undefined)" : Arrays.stream(DecodeTables.ROWS).flatMap(Arrays::stream)
                .filter(r -> r.definition() == definition && r.opcode() == opcode())
                .map(Row::mnemonic).distinct().collect(Collectors.joining("/"));
    }

    /** Sets a memory operand that is relative to registers. */
    public final void setAddress(int base, int index, int log2Scale, int distance) {
        add(MEMORY);
        baseRegister = (byte) base;
        indexRegister = (byte) index;
        scale = (byte) log2Scale;
        displacement = distance;
    }

    /** Sets a memory operand that is found at an address, whatever registers are. */
    public final void setAbsolute(long address) {
        add(MEMORY);
        immediate = address;
        ripEnd = ABSOLUTE;
    }

    /** What the memory operand's address adds to registers. */
    public final long displacement() {
        return ripEnd == ABSOLUTE ? immediate : displacement;
    }

    /** The second immediate, of ENTER and of far pointers (the selector), zero-extended. */
    public final int immediate2() {
        return displacement;
    }

    public final void setImmediate2(int value) {
        displacement = value;
    }

    /** Executes the instruction. @throws GuestFault with registers and memory as the manual leaves them at that fault */
    public abstract void exec(Cpu c) throws GuestFault;

    /** True where this replaces all six arithmetic flags, looks at none, and cannot fault. */
    public boolean overwritesFlags() {
        return false;
    }

    /** True where this neither changes nor looks at the arithmetic flags, and cannot fault. */
    public boolean ignoresFlags() {
        return false;
    }

    /** The same instruction without the record of its flags, for where nobody can see them; null where there is none. */
    public Insn quiet() {
        return null;
    }

    /**
     * Which of the instructions of a block have flags that are overwritten before anything can see them. At the end of the block,
     * and wherever an instruction can fault, everything can.
     */
    public static BitSet unseenFlags(List<Insn> block) {
        BitSet found = new BitSet();
        boolean unseen = false;
        for (int i = block.size() - 1; i >= 0; i--) {
            Insn insn = block.get(i);
            if (insn.overwritesFlags()) {
                found.set(i, unseen);
                unseen = true;
            } else if (!insn.ignoresFlags()) {
                unseen = false;
            }
        }
        return found;
    }

    /** RIP of this instruction. */
    public final long rip(Cpu c) {
        return c.blockRip + start;
    }

    /** RIP of the next instruction in line. */
    public final long nextRip(Cpu c) {
        return c.blockRip + start + length;
    }

    /** Reads operand 0, 1 or 2 as a value of its size, zero-extended. Not for XMM, MMX, control and debug registers. */
    public final long read(Cpu c, int operand) throws GuestFault {
        return switch (operand) {
            case 0 -> read(c, kind0, index0, size0);
            case 1 -> read(c, kind1, index1, size1);
            default -> read(c, kind2, index2, size2);
        };
    }

    /** Writes operand 0 or 1; a 32-bit register's upper half is cleared, an 8- or 16-bit one's rest is kept. */
    public final void write(Cpu c, int operand, long value) throws GuestFault {
        if (operand == 0) {
            write(c, kind0, index0, size0, value);
        } else {
            write(c, kind1, index1, size1, value);
        }
    }

    /** Reads what {@link #write} will replace: memory is checked for writing and faults as a write. */
    public final long readForWrite(Cpu c) throws GuestFault {
        if (kind0 == Operand.MEMORY) {
            return c.mmu.loadForWrite(linear(c, 1 << size0, true), size0);
        }
        return read(c, kind0, index0, size0);
    }

    private long read(Cpu c, int kind, int index, int size) throws GuestFault {
        return switch (kind) {
            case Operand.REGISTER -> readRegister(c, index, size);
            case Operand.HIGH_BYTE -> c.gpr[index] >>> 8 & 0xFF;
            case Operand.MEMORY -> c.mmu.load(linear(c, 1 << size, false), size);
            case Operand.IMMEDIATE -> truncate(immediate, size);
            case Operand.IMMEDIATE2 -> immediate2();
            case Operand.SEGMENT -> c.selector[index];
            default -> throw new IllegalStateException("operand cannot be read as a value: kind=" + kind);
        };
    }

    private void write(Cpu c, int kind, int index, int size, long value) throws GuestFault {
        switch (kind) {
            case Operand.REGISTER -> writeRegister(c, index, size, value);
            case Operand.HIGH_BYTE -> c.gpr[index] = c.gpr[index] & ~0xFF00L | (value & 0xFF) << 8;
            case Operand.MEMORY -> c.mmu.store(linear(c, 1 << size, true), size, value);
            default -> throw new IllegalStateException("operand cannot be written: kind=" + kind);
        }
    }

    /** The low {@code 1 << size} bytes of a value. */
    public static long truncate(long value, int size) {
        return switch (size) {
            case 0 -> value & 0xFF;
            case 1 -> value & 0xFFFF;
            case 2 -> value & 0xFFFF_FFFFL;
            default -> value;
        };
    }

    /** Sign-extends from {@code 1 << size} bytes. */
    public static long signExtend(long value, int size) {
        return switch (size) {
            case 0 -> (byte) value;
            case 1 -> (short) value;
            case 2 -> (int) value;
            default -> value;
        };
    }

    /** The low {@code 1 << size} bytes of a general register. */
    public static long readRegister(Cpu c, int index, int size) {
        return truncate(c.gpr[index], size);
    }

    /** Replaces a general register as an instruction of that operand size does. */
    public static void writeRegister(Cpu c, int index, int size, long value) {
        switch (size) {
            case 0 -> c.gpr[index] = c.gpr[index] & ~0xFFL | value & 0xFF;
            case 1 -> c.gpr[index] = c.gpr[index] & ~0xFFFFL | value & 0xFFFF;
            case 2 -> c.gpr[index] = value & 0xFFFF_FFFFL;
            default -> c.gpr[index] = value;
        }
    }

    /** The memory operand's offset within the segment: what LEA computes. */
    public final long offset(Cpu c) {
        long sum = c.gpr[baseRegister] + (c.gpr[indexRegister] << scale) + displacement;
        if (ripEnd != NO_RIP) {
            sum = ripEnd == ABSOLUTE ? immediate : sum + c.blockRip + ripEnd;
        }
        return addressSize == 3 ? sum : truncate(sum, addressSize);
    }

    /** True where {@link #linear} needs no check: 64-bit code. */
    public final boolean isFlat() {
        return segment == Cpu.FLAT;
    }

    /**
     * The linear address of an access to the memory operand of {@code bytes} bytes, segment limit and type checked.
     *
     * @throws GuestFault #GP(0) or #SS(0) where the segment forbids the access
     */
    public final long linear(Cpu c, int bytes, boolean write) throws GuestFault {
        long offset = offset(c);
        return segment == Cpu.FLAT ? offset : Segments.linear(c, segment, offset, bytes, write);
    }

    /** The same as {@link #linear(Cpu, int, boolean)} for an address {@code delta} bytes further on: BT and its like. */
    public final long linear(Cpu c, long delta, int bytes, boolean write) throws GuestFault {
        long offset = truncate(offset(c) + delta, addressSize);
        return segment == Cpu.FLAT ? offset : Segments.linear(c, segment, offset, bytes, write);
    }

    @Override
    public String toString() {
        return "%s +0x%x (%d bytes)".formatted(mnemonic(), start, length);
    }
}
