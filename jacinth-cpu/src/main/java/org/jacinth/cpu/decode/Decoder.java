package org.jacinth.cpu.decode;

import java.util.function.Function;
import org.jacinth.cpu.state.Cpu;
import org.jacinth.cpu.state.GuestFault;

/** Bytes to one {@link Insn}. Pure but for the fetches. @sdm 2 "Instruction Format" */
public final class Decoder {
    /** An instruction's bytes end here. */
    private static final int MAX_LENGTH = 15;
    /** What each decoding begins with. */
    private static final Insn BLANK = new Scratch();

    private final Function<Insn, Insn> former;
    private final Insn insn = new Scratch();

    private CodeBytes code;
    private int start;
    private int position;
    private int mode;

    // Prefixes.
    private boolean operandPrefix;
    private boolean addressPrefix;
    private int rex;
    private int lastRepeat;

    private int modrm;
    private boolean hasModrm;
    private boolean ripRelative;

    /** Collects the fields while the form is not known. */
    private static final class Scratch extends Insn {
        @Override
        public void exec(Cpu c) {
            throw new IllegalStateException("not a form");
        }
    }

    /**
     * @param former makes an instruction of decoded fields, which are others the next time: {@code Forms::of}; gets no
     *     operands for an undefined opcode
     */
    public Decoder(Function<Insn, Insn> former) {
        this.former = former;
    }

    /** Thrown inside where the bytes are longer than an instruction can be. */
    private static final int TOO_LONG = -1;

    /**
     * Decodes the instruction at {@code start}.
     *
     * @param code the block's bytes
     * @param start distance from the block's start
     * @param mode {@code Cpu.MODE_*} bits
     * @throws GuestFault where a byte cannot be fetched
     */
    public Insn decode(CodeBytes code, int start, int mode) throws GuestFault {
        this.code = code;
        this.start = start;
        this.position = start;
        this.mode = mode;
        insn.copyFrom(BLANK);
        insn.start = (short) start;
        Row row = parse();
        insn.length = (byte) (position - start);
        if (row == null) {
            insn.definition = (short) (position == TOO_LONG ? Insn.TOO_LONG : Insn.UNDEFINED);
            insn.length = position == TOO_LONG ? (byte) MAX_LENGTH : insn.length;
            insn.immediate = firstBytes(Math.min(insn.length, Long.BYTES));
        } else {
            insn.definition = (short) row.definition();
            insn.add((row.has(Row.CPL0) ? Insn.PRIVILEGED : 0) | (row.has(Row.ENDS) ? Insn.ENDS : 0));
        }
        if (ripRelative) {
            insn.ripEnd = (short) position;
        }
        return former.apply(insn);
    }

    private long firstBytes(int count) throws GuestFault {
        long bytes = 0;
        for (int i = 0; i < count; i++) {
            bytes |= (long) code.at(start + i) << 8 * i;
        }
        return bytes;
    }

    private int next() throws GuestFault {
        if (position - start >= MAX_LENGTH) {
            return TOO_LONG;
        }
        return code.at(position++);
    }

    private Row parse() throws GuestFault {
        operandPrefix = false;
        addressPrefix = false;
        rex = 0;
        lastRepeat = 0;
        hasModrm = false;
        ripRelative = false;
        boolean mode64 = (mode & Cpu.MODE_64) != 0;
        int b;
        for (;;) {
            b = next();
            if (b == TOO_LONG) {
                position = TOO_LONG;
                return null;
            }
            if (mode64 && (b & 0xF0) == 0x40) {
                rex = b;
                continue;
            }
            if (!prefix(b)) {
                break;
            }
            rex = 0;
        }
        int map = 0;
        if (b == 0x0F) {
            map = 1;
            b = next();
            if (b == 0x38 || b == 0x3A) {
                map = b == 0x38 ? 2 : 3;
                b = next();
            }
        }
        if (b == TOO_LONG) {
            position = TOO_LONG;
            return null;
        }
        insn.setOpcode(b);
        insn.add(lastRepeat == 0xF3 ? Insn.REP : lastRepeat == 0xF2 ? Insn.REPNE : 0);
        Row row = select(DecodeTables.ROWS[map << 8 | b], mode64);
        if (row == null || position == TOO_LONG) {
            return null;
        }
        sizes(row, mode64);
        if (row.mod() != Row.NO_MODRM) {
            insn.reg = (byte) (modrm >> 3 & 7 | (rex & 4) << 1);
            if (modrm >= 0xC0) {
                insn.rm = (byte) (modrm & 7 | (rex & 1) << 3);
            } else {
                address(mode64);
            }
        } else {
            insn.reg = (byte) (b & 7 | (rex & 1) << 3);
        }
        operands(row, mode64);
        if (position - start > MAX_LENGTH || position == TOO_LONG) {
            position = TOO_LONG;
            return null;
        }
        if (insn.has(Insn.LOCK) && (!row.has(Row.LOCK) || insn.kind0 != Operand.MEMORY)) {
            return null;
        }
        return row;
    }

    private boolean prefix(int b) {
        switch (b) {
            case 0x66 -> operandPrefix = true;
            case 0x67 -> addressPrefix = true;
            case 0xF0 -> insn.add(Insn.LOCK);
            case 0xF2, 0xF3 -> lastRepeat = b;
            case 0x26 -> insn.segmentOverride = Cpu.ES;
            case 0x2E -> insn.segmentOverride = Cpu.CS;
            case 0x36 -> insn.segmentOverride = Cpu.SS;
            case 0x3E -> insn.segmentOverride = Cpu.DS;
            case 0x64 -> insn.segmentOverride = Cpu.FS;
            case 0x65 -> insn.segmentOverride = Cpu.GS;
            default -> {
                return false;
            }
        }
        return true;
    }

    private Row select(Row[] rows, boolean mode64) throws GuestFault {
        for (Row row : rows) {
            boolean prefixMatches = switch (row.prefix()) {
                case Row.ANY -> true;
                case Row.NONE -> !operandPrefix && lastRepeat == 0;
                case 0x66 -> operandPrefix;
                default -> lastRepeat == row.prefix();
            };
            if (!prefixMatches || row.has(mode64 ? Row.I64 : Row.O64)
                    || row.has(Row.PROTECTED) && (mode & Cpu.MODE_REAL) != 0) {
                continue;
            }
            if (row.mod() != Row.NO_MODRM) {
                if (!hasModrm) {
                    modrm = next();
                    if (modrm == TOO_LONG) {
                        position = TOO_LONG;
                        return null;
                    }
                    hasModrm = true;
                }
                boolean register = modrm >= 0xC0;
                if (row.mod() == Row.MEMORY && register
                        || row.mod() == Row.REGISTER && !register
                        || row.reg() >= 0 && row.reg() != (modrm >> 3 & 7)
                        || row.rm() >= 0 && row.rm() != (modrm & 7)) {
                    continue;
                }
            }
            return row;
        }
        return null;
    }

    private void sizes(Row row, boolean mode64) {
        boolean consumed = row.prefix() == 0x66;
        boolean narrow = operandPrefix && !consumed;
        int size;
        if (mode64) {
            boolean by64 = (rex & 8) != 0 || row.has(Row.F64) || row.has(Row.D64) && !narrow;
            size = by64 ? 3 : narrow ? 1 : 2;
        } else {
            boolean code32 = (mode & Cpu.MODE_32) != 0;
            size = code32 != narrow ? 2 : 1;
        }
        insn.operandSize = (byte) size;
        insn.addressSize =
                (byte) (mode64 ? addressPrefix ? 2 : 3 : ((mode & Cpu.MODE_32) != 0) != addressPrefix ? 2 : 1);
        if (mode64 && insn.segmentOverride >= 0 && insn.segmentOverride < Cpu.FS) {
            insn.segmentOverride = -1;
        }
    }

    // ---- Memory operands: @sdm 2 "Addressing-Mode Encoding of ModR/M and SIB Bytes" --------------------------------

    private void segment(int standard, boolean mode64) {
        insn.segment = insn.segmentOverride >= 0 ? insn.segmentOverride : (byte) (mode64 ? Cpu.FLAT : standard);
    }

    private void address(boolean mode64) throws GuestFault {
        int mod = modrm >> 6;
        int rm = modrm & 7;
        if (insn.addressSize == 1) {
            address16(mod, rm);
            return;
        }
        int base = rm | (rex & 1) << 3;
        int index = Cpu.NO_REGISTER;
        int scale = 0;
        boolean baseless = mod == 0 && rm == 5;
        ripRelative = baseless && mode64;
        if (rm == 4) {
            int sib = next();
            scale = sib >> 6 & 3;
            index = sib >> 3 & 7 | (rex & 2) << 2;
            if (index == 4) {
                index = Cpu.NO_REGISTER;
                scale = 0;
            }
            base = sib & 7 | (rex & 1) << 3;
            baseless = mod == 0 && (sib & 7) == 5;
        }
        if (baseless) {
            base = Cpu.NO_REGISTER;
        }
        int displacement = mod == 1 ? (byte) immediate(0) : mod == 2 || baseless ? (int) immediate(2) : 0;
        insn.setAddress(base, index, scale, displacement);
        segment(base == Cpu.RSP || base == Cpu.RBP ? Cpu.SS : Cpu.DS, mode64);
    }

    private void address16(int mod, int rm) throws GuestFault {
        int base = switch (rm) {
            case 0, 1, 7 -> Cpu.RBX;
            case 2, 3, 6 -> Cpu.RBP;
            case 4 -> Cpu.RSI;
            default -> Cpu.RDI;
        };
        int index = switch (rm) {
            case 0, 2 -> Cpu.RSI;
            case 1, 3 -> Cpu.RDI;
            default -> Cpu.NO_REGISTER;
        };
        int displacement;
        if (mod == 0 && rm == 6) {
            base = Cpu.NO_REGISTER;
            displacement = (int) immediate(1);
        } else {
            displacement = mod == 1 ? (byte) immediate(0) : mod == 2 ? (short) immediate(1) : 0;
        }
        insn.setAddress(base, index, 0, displacement);
        segment(base == Cpu.RBP ? Cpu.SS : Cpu.DS, false);
    }

    /** Reads {@code 1 << size} bytes, zero-extended. */
    private long immediate(int size) throws GuestFault {
        long value = 0;
        for (int i = 0; i < 1 << size; i++) {
            int b = next();
            if (b == TOO_LONG) {
                position = start + MAX_LENGTH + 1;
                return 0;
            }
            value |= (long) b << 8 * i;
        }
        return value;
    }

    // ---- Operands ------------------------------------------------------------------------------------------------

    private void operands(Row row, boolean mode64) throws GuestFault {
        OperandCode[] codes = row.operands();
        for (int n = 0; n < codes.length; n++) {
            operand(n, codes[n], mode64, n > 0 && codes[n - 1].place == 'I');
        }
    }

    private void operand(int n, OperandCode code, boolean mode64, boolean second) throws GuestFault {
        int size = code.size(insn.operandSize);
        byte kind = Operand.NONE;
        int index = 0;
        switch (code.place) {
            case 'E', 'R' -> {
                kind = insn.isMemory() ? Operand.MEMORY : Operand.REGISTER;
                index = insn.rm;
            }
            case 'G' -> {
                kind = Operand.REGISTER;
                index = insn.reg;
            }
            case 'Z' -> {
                kind = Operand.REGISTER;
                index = insn.reg;
            }
            case 'M' -> kind = Operand.MEMORY;
            case 'I' -> {
                kind = second ? Operand.IMMEDIATE2 : Operand.IMMEDIATE;
                long value = immediate(size);
                if (second) {
                    insn.setImmediate2((int) value);
                } else {
                    insn.immediate = value;
                }
            }
            case 's' -> {
                kind = Operand.IMMEDIATE;
                insn.immediate = Insn.signExtend(immediate(size), size);
                size = n == 0 ? insn.operandSize : insn.size0;
            }
            case 'J' -> {
                kind = Operand.IMMEDIATE;
                insn.immediate = Insn.signExtend(immediate(size), size);
            }
            case 'A' -> {
                kind = Operand.IMMEDIATE;
                insn.immediate = immediate(insn.operandSize);
                insn.setImmediate2((int) immediate(1));
            }
            case 'O' -> {
                kind = Operand.MEMORY;
                insn.setAbsolute(immediate(insn.addressSize));
                segment(Cpu.DS, mode64);
            }
            case 'S' -> {
                kind = Operand.SEGMENT;
                index = insn.reg & 7;
            }
            case 'C' -> {
                kind = Operand.CONTROL;
                index = insn.reg;
            }
            case 'D' -> {
                kind = Operand.DEBUG;
                index = insn.reg;
            }
            case '0' -> kind = Operand.REGISTER;
            case '1' -> {
                kind = Operand.REGISTER;
                index = Cpu.RCX;
            }
            case '2' -> {
                kind = Operand.REGISTER;
                index = Cpu.RDX;
            }
            case 'c' -> {
                kind = Operand.IMMEDIATE;
                insn.immediate = 1;
            }
            case 'V' -> {
                kind = Operand.XMM;
                index = insn.reg;
            }
            case 'W', 'U' -> {
                kind = insn.isMemory() ? Operand.MEMORY : Operand.XMM;
                index = insn.rm;
            }
            case 'P' -> {
                kind = Operand.MMX;
                index = insn.reg & 7;
            }
            case 'Q', 'N' -> {
                kind = insn.isMemory() ? Operand.MEMORY : Operand.MMX;
                index = insn.rm & 7;
            }
            default -> {
                return;
            }
        }
        boolean byteRegister = size == 0 && kind == Operand.REGISTER && code.width == 'b'
                && (code.place == 'E' || code.place == 'G' || code.place == 'Z' || code.place == 'R');
        if (byteRegister && rex == 0 && index >= 4 && index < 8) {
            kind = Operand.HIGH_BYTE;
            index -= 4;
        }
        switch (n) {
            case 0 -> {
                insn.kind0 = kind;
                insn.index0 = (byte) index;
                insn.size0 = (byte) size;
            }
            case 1 -> {
                insn.kind1 = kind;
                insn.index1 = (byte) index;
                insn.size1 = (byte) size;
            }
            default -> {
                insn.kind2 = kind;
                insn.index2 = (byte) index;
                insn.size2 = (byte) size;
            }
        }
    }
}
