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
    /** {@code long f(long a)}: first = f(first), flags recorded as the definition's class: INC, DEC, NEG, NOT. */
    UNARY,
    /** {@code long f(long value, int size)}: first = f(second), no flags; {@code size} is log2 of second's bytes: MOV, MOVSX. */
    MOVE,
    /** {@code long f(long a, int count, int size)}: shifts; the count masked, not zero; flags as the class. */
    SHIFT,
}
