package org.jacinth.cpu.insn;

/**
 * How a definition is called: its signature, and what is done with operands, result and flags. Values arrive zero-extended
 * from the operand's width and results are truncated to it, so that a definition is written once for all widths.
 */
public enum Shape {
    /** {@code void f(Cpu, Insn) throws GuestFault}: does everything itself. */
    HELPER,
    /** {@code long f(long a, long b, int carry)}: first = f(first, second), flags recorded as the definition's class. */
    BINARY,
    /** The same, result dropped: CMP, TEST. */
    COMPARE,
    /** {@code long f(long a)}: first = f(first), flags recorded as the definition's class if it has one. */
    UNARY,
    /** {@code long f(long value, int size)}: first = f(second), no flags; {@code size} is log2 of second's bytes. */
    MOVE,
    /**
     * {@code long f(long a, int count, int size)}: first = f(first, second); nothing happens where the count, masked by the
     * operand size, is zero; flags recorded as the definition's class.
     */
    SHIFT,
    /** {@code boolean f(Cpu, Insn)}: jumps to the relative target where true. */
    JUMP_IF
}
