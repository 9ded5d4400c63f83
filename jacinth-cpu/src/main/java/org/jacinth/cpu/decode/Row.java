package org.jacinth.cpu.decode;

/**
 * One encoding: a row of the opcode map.
 *
 * @param map 0 one-byte, 1 0F, 2 0F 38, 3 0F 3A
 * @param prefix mandatory prefix: {@link #ANY}, {@link #NONE}, 0x66, 0xF2 or 0xF3
 * @param mod what ModR/M must name: {@link #NO_MODRM}, {@link #EITHER}, {@link #MEMORY} or {@link #REGISTER}
 * @param reg required reg field, or -1
 * @param rm required r/m field, or -1
 * @param definition constant of {@code Definitions}
 * @param attributes {@code LOCK} and so on
 * @param condition low bits of a +cc opcode, else -1
 */
public record Row(
        int map,
        int opcode,
        int prefix,
        int mod,
        int reg,
        int rm,
        int definition,
        int attributes,
        int condition,
        String mnemonic,
        OperandCode[] operands) {

    public static final int ANY = -1;
    public static final int NONE = 0;

    public static final int NO_MODRM = 0;
    public static final int EITHER = 1;
    public static final int MEMORY = 2;
    public static final int REGISTER = 3;

    public static final int LOCK = 1;
    public static final int I64 = 1 << 1;
    public static final int O64 = 1 << 2;
    public static final int D64 = 1 << 3;
    public static final int F64 = 1 << 4;
    public static final int CPL0 = 1 << 5;
    public static final int ENDS = 1 << 6;
    public static final int PROTECTED = 1 << 7;

    /** True where the row has an attribute. */
    public boolean has(int attribute) {
        return (attributes & attribute) != 0;
    }
}
