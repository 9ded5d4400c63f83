package org.jacinth.cpu.decode;

/** What an operand is, once decoded. Bytes, as each instruction has three. */
public final class Operand {
    public static final byte NONE = 0;
    /** General register {@code index}, of the operand's size. */
    public static final byte REGISTER = 1;
    /** AH, CH, DH or BH: bits 15..8 of general register {@code index}. */
    public static final byte HIGH_BYTE = 2;
    /** Memory at the address that {@link Insn#linear} gives. */
    public static final byte MEMORY = 3;
    /** {@link Insn#immediate}; also where the encoding implies the constant 1. */
    public static final byte IMMEDIATE = 4;
    /** {@link Insn#immediate2()}. */
    public static final byte IMMEDIATE2 = 5;
    /** Segment register {@code index}. */
    public static final byte SEGMENT = 6;
    /** Control register {@code index}. */
    public static final byte CONTROL = 7;
    /** Debug register {@code index}. */
    public static final byte DEBUG = 8;
    /** XMM register {@code index}. */
    public static final byte XMM = 9;
    /** MMX register {@code index}. */
    public static final byte MMX = 10;

    private Operand() {}
}
