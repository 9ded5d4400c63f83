package org.jacinth.cpu.decode;

/** What an operand is, once decoded. */
public enum Operand {
    NONE,
    /** General register {@code index}, of the operand's size. */
    REGISTER,
    /** AH, CH, DH or BH: bits 15..8 of general register {@code index}. */
    HIGH_BYTE,
    /** Memory at the address that {@link Insn#linear} gives. */
    MEMORY,
    /** {@link Insn#immediate}. */
    IMMEDIATE,
    /** {@link Insn#immediate2()}. */
    IMMEDIATE2,
    /** Segment register {@code index}. */
    SEGMENT,
    /** Control register {@code index}. */
    CONTROL,
    /** Debug register {@code index}. */
    DEBUG,
    /** XMM register {@code index}. */
    XMM,
    /** MMX register {@code index}. */
    MMX,
    /** The constant 1. */
    ONE
}
