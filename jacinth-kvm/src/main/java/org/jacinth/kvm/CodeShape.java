package org.jacinth.kvm;

/**
 * The outline of one instruction: how long it is and what memory it names. KVM reports an access to a device without
 * the instruction that made it; this finds the instruction again.
 *
 * @sdm 2 "Instruction Format"
 */
final class CodeShape {
    static final int MAX_LENGTH = 15;

    // Per opcode, one letter: . nothing, m ModR/M, b imm8, z imm16/32, v imm of the operand size, w imm16, e ENTER,
    // o moffs, f far pointer, M ModR/M and imm8, Z ModR/M and imm16/32, t group 3, p prefix, x none in 64-bit mode.
    private static final String ONE_BYTE =
            "mmmmbz..mmmmbzp." + "mmmmbz..mmmmbz.." + "mmmmbzp.mmmmbzp." + "mmmmbzp.mmmmbzp."
            + "................" + "................" + "..mmppppzZbM...." + "bbbbbbbbbbbbbbbb"
            + "MZMMmmmmmmmmmmmm" + "..........f....." + "oooo....bz......" + "bbbbbbbbvvvvvvvv"
            + "MMw.mmMZe.w..b.." + "mmmmbb..mmmmmmmm" + "bbbbbbbbzzfb...." + "p.pp..tt......mm";
    private static final String TWO_BYTE =
            "mmmm.......m.m.." + "mmmmmmmmmmmmmmmm" + "mmmmmmmmmmmmmmmm" + "................"
            + "mmmmmmmmmmmmmmmm" + "mmmmmmmmmmmmmmmm" + "mmmmmmmmmmmmmmmm" + "MMMMmmm.mm..mmmm"
            + "zzzzzzzzzzzzzzzz" + "mmmmmmmmmmmmmmmm" + "...mMm.....mMmmm" + "mmmmmmmmmmMmmmmm"
            + "mmMmMMMm........" + "mmmmmmmmmmmmmmmm" + "mmmmmmmmmmmmmmmm" + "mmmmmmmmmmmmmmmm";

    int length;
    /** 0 one-byte opcodes, 1 those after 0F, 2 after 0F 38, 3 after 0F 3A. */
    int map;
    int opcode;
    int rex;
    boolean operandPrefix;
    boolean repeated;
    boolean needlessPrefix;
    /** 2, 4 or 8. */
    int operandSize;
    /** 2, 4 or 8. */
    int addressSize;
    boolean hasModrm;
    int modrm;
    /** -1 none; encoding numbers; base 16 is RIP. */
    int base;
    int index;
    int scale;
    long displacement;
    long immediate;
    /** Segment override: 0 to 5 in the order ES CS SS DS FS GS, or -1. */
    int segment;

    private final byte[] code;
    private int position;
    private final int end;

    private CodeShape(byte[] code, int start, int end) {
        this.code = code;
        this.position = start;
        this.end = end;
    }

    /** The bytes do not hold the whole instruction. */
    private static final class Cut extends Exception {
        private static final long serialVersionUID = 1L;
        static final Cut CUT = new Cut();

        private Cut() {
            super(null, null, false, false);
        }
    }

    /**
     * Reads an instruction.
     *
     * @param bits 16, 32 or 64
     * @return null where the bytes are none, or do not hold it whole
     */
    static CodeShape parse(byte[] code, int start, int end, int bits) {
        CodeShape shape = new CodeShape(code, start, Math.min(end, start + MAX_LENGTH));
        try {
            return shape.parse(start, bits) ? shape : null;
        } catch (Cut e) {
            return null;
        }
    }

    private int next() throws Cut {
        if (position >= end) {
            throw Cut.CUT;
        }
        return code[position++] & 0xFF;
    }

    private long next(int bytes) throws Cut {
        long value = 0;
        for (int i = 0; i < bytes; i++) {
            value |= (long) next() << 8 * i;
        }
        int unused = 64 - 8 * bytes;
        return bytes == 0 ? 0 : value << unused >> unused;
    }

    private boolean parse(int start, int bits) throws Cut {
        boolean addressPrefix = false;
        segment = -1;
        base = -1;
        index = -1;
        int b;
        for (b = next(); ; b = next()) {
            int s = segmentOf(b);
            if (s >= 0) {
                segment = s;
                needlessPrefix |= bits == 64 && s < 4;
            } else if (b == 0x66) {
                operandPrefix = true;
            } else if (b == 0x67) {
                addressPrefix = true;
            } else if (b == 0xF2 || b == 0xF3) {
                repeated = true;
            } else if (b != 0xF0) {
                break;
            }
        }
        if (bits == 64 && (b & 0xF0) == 0x40) {
            rex = b;
            b = next();
        }
        boolean wide = bits == 32 != operandPrefix;
        operandSize = bits == 64 ? (rex & 8) != 0 ? 8 : operandPrefix ? 2 : 4 : wide ? 4 : 2;
        addressSize = bits == 64 ? addressPrefix ? 4 : 8 : bits == 32 != addressPrefix ? 4 : 2;
        char kind;
        if (b == 0x0F) {
            b = next();
            map = 1;
            if (b == 0x38 || b == 0x3A) {
                map = b == 0x38 ? 2 : 3;
                b = next();
                kind = map == 2 ? 'm' : 'M';
            } else {
                kind = TWO_BYTE.charAt(b);
            }
        } else {
            boolean vex = (b == 0xC4 || b == 0xC5 || b == 0x62) && bits == 64;
            if (vex) {
                return false;
            }
            kind = ONE_BYTE.charAt(b);
        }
        opcode = b;
        if (kind == 'p') {
            return false;
        }
        operands(kind, bits);
        length = position - start;
        return true;
    }

    private static int segmentOf(int prefix) {
        return switch (prefix) {
            case 0x26 -> 0;
            case 0x2E -> 1;
            case 0x36 -> 2;
            case 0x3E -> 3;
            case 0x64 -> 4;
            case 0x65 -> 5;
            default -> -1;
        };
    }

    private void operands(char kind, int bits) throws Cut {
        switch (kind) {
            case 'm' -> modrm(bits);
            case 'M' -> {
                modrm(bits);
                immediate = next(1);
            }
            case 'Z' -> {
                modrm(bits);
                immediate = next(Math.min(operandSize, 4));
            }
            case 't' -> {
                modrm(bits);
                if ((modrm >>> 3 & 6) == 0) {
                    immediate = next((opcode & 1) == 0 ? 1 : Math.min(operandSize, 4));
                }
            }
            case 'b' -> immediate = next(1);
            case 'w' -> immediate = next(2);
            case 'z' -> immediate = next(bits == 64 && isBranch() ? 4 : Math.min(operandSize, 4));
            case 'v' -> immediate = next(operandSize);
            case 'e' -> next(3);
            case 'f' -> next(Math.min(operandSize, 4) + 2);
            case 'o' -> displacement = next(addressSize);
            default -> {
                // Nothing more.
            }
        }
    }

    private boolean isBranch() {
        return map == 1 || opcode == 0xE8 || opcode == 0xE9;
    }

    private void modrm(int bits) throws Cut {
        hasModrm = true;
        modrm = next();
        int mod = modrm >>> 6;
        int rm = modrm & 7;
        if (mod == 3) {
            return;
        }
        if (addressSize == 2) {
            base = new int[] {3, 3, 5, 5, 6, 7, mod == 0 ? -1 : 5, 3}[rm];
            index = new int[] {6, 7, 6, 7, -1, -1, -1, -1}[rm];
            displacement = next(mod == 0 ? rm == 6 ? 2 : 0 : mod);
            return;
        }
        int displacementSize = mod == 1 ? 1 : mod == 2 ? 4 : 0;
        if (rm == 4) {
            int sib = next();
            scale = sib >>> 6;
            index = sib >>> 3 & 7 | (rex & 2) << 2;
            if (index == 4) {
                index = -1;
            }
            base = sib & 7 | (rex & 1) << 3;
            if ((sib & 7) == 5 && mod == 0) {
                base = -1;
                displacementSize = 4;
            }
        } else {
            base = rm | (rex & 1) << 3;
            if (rm == 5 && mod == 0) {
                base = bits == 64 ? 16 : -1;
                displacementSize = 4;
            }
        }
        displacement = next(displacementSize);
    }

    /** MOVS, STOS: stores through RDI. */
    boolean isStringStore() {
        return map == 0 && (opcode == 0xA4 || opcode == 0xA5 || opcode == 0xAA || opcode == 0xAB);
    }

    /** INS: an input to memory. */
    boolean isStringInput() {
        return map == 0 && (opcode == 0x6C || opcode == 0x6D);
    }

    /** INS, OUTS, MOVS, STOS, LODS, CMPS, SCAS with a repeat prefix. */
    boolean isRepeatedString() {
        return repeated && map == 0
                && (opcode >= 0x6C && opcode <= 0x6F || opcode >= 0xA4 && opcode <= 0xA7
                        || opcode >= 0xAA && opcode <= 0xAF);
    }

    /** INT3, INTO. */
    boolean isSoftwareException() {
        return map == 0 && (opcode == 0xCC || opcode == 0xCE);
    }

    /** IN or OUT of any form. */
    boolean isPortAccess() {
        return map == 0 && (opcode >= 0xE4 && opcode <= 0xE7 || opcode >= 0xEC && opcode <= 0xEF
                || opcode >= 0x6C && opcode <= 0x6F);
    }

    /** True where ModR/M names memory, or the opcode has an address in it. */
    boolean namesMemory() {
        return hasModrm && modrm >>> 6 != 3 || map == 0 && opcode >= 0xA0 && opcode <= 0xA3;
    }

    /** True where the instruction works on bytes. */
    private boolean isByteOperation() {
        if (map == 1) {
            return opcode >= 0x90 && opcode <= 0x9F || opcode == 0xB0 || opcode == 0xC0;
        }
        return map == 0 && (opcode & 1) == 0 && opcode != 0x8C;
    }

    /**
     * Bytes of a store by this instruction: 0 where it makes none, -1 where that is not known.
     */
    int storeSize() {
        if (isStringStore()) {
            return (opcode & 1) == 0 ? 1 : operandSize;
        }
        if (!namesMemory()) {
            return 0;
        }
        int reg = modrm >>> 3 & 7;
        if (map == 1) {
            if (opcode >= 0x90 && opcode <= 0x9F) {
                return 1;
            }
            return switch (opcode) {
                case 0xB0, 0xC0 -> 1;
                case 0xB1, 0xC1, 0xC3, 0xAB, 0xB3, 0xBB -> operandSize;
                case 0xBA -> reg > 4 ? operandSize : 0;
                case 0x11, 0x13, 0x17, 0x29, 0x2B, 0x7E, 0x7F, 0xC7, 0xD6, 0xE7, 0xAE -> -1;
                default -> 0;
            };
        }
        if (map != 0) {
            return map == 2 && (opcode == 0xF1 || opcode == 0xF0) ? operandSize : 0;
        }
        int size = (opcode & 1) == 0 ? 1 : operandSize;
        if (opcode < 0x40) {
            return (opcode & 7) < 2 && opcode < 0x38 ? size : 0;
        }
        return switch (opcode) {
            case 0x80, 0x81, 0x83 -> reg == 7 ? 0 : size;
            case 0x86, 0x87, 0x88, 0x89, 0xA2, 0xA3, 0xC6, 0xC7 -> size;
            case 0x8C -> 2;
            case 0x8F, 0xD9, 0xDB, 0xDD, 0xDF -> -1;
            case 0xC0, 0xC1, 0xD0, 0xD1, 0xD2, 0xD3 -> size;
            case 0xF6, 0xF7 -> reg == 2 || reg == 3 ? size : 0;
            case 0xFE, 0xFF -> reg < 2 ? size : 0;
            default -> 0;
        };
    }

    /** False for prefixes that no compiler puts there: more likely the end of the instruction before. */
    boolean isPlausible() {
        if (needlessPrefix || rex == 0x40 && !isByteOperation()) {
            return false;
        }
        boolean bytes = isByteOperation();
        if (bytes && (operandPrefix || (rex & 8) != 0) || repeated && map == 0 && !isRepeatedString()) {
            return false;
        }
        boolean noRegister = map == 0 && (opcode >= 0xC6 && opcode <= 0xC7 || opcode >= 0x80 && opcode <= 0x83);
        return ((rex & 4) == 0 || !noRegister) && ((rex & 2) == 0 || index >= 8)
                && !((rex & 8) != 0 && operandPrefix && map == 0);
    }
}
