package org.jacinth.cpu.oracle;

import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import org.jacinth.cpu.decode.DecodeTables;
import org.jacinth.cpu.decode.OperandCode;
import org.jacinth.cpu.decode.Row;
import org.jacinth.cpu.state.Flags;

/** Makes cases from the rows of the opcode map: every encoding that user mode can execute, operands edgy or random. */
final class Generator {
    /** What user mode must not or cannot do the same way twice, or what the oracle's host is known to do otherwise. */
    private static final Set<String> EXCLUDED = Set.of(
            "HLT", "IN", "OUT", "INS", "INSB", "OUTS", "OUTSB", "CLI", "STI", "INT", "INT3", "INT1", "INTO", "IRET", "SYSCALL",
            "SYSRET", "SYSENTER", "SYSEXIT", "CPUID", "RDTSC", "RDTSCP", "RDPMC", "RDPID", "RDRAND", "RDSEED", "XGETBV",
            "XSETBV", "VMCALL", "VMMCALL", "LAR", "LSL", "VERR", "VERW", "SLDT", "STR", "SGDT", "SIDT", "SMSW", "LLDT", "LTR",
            "LGDT", "LIDT", "LMSW", "INVLPG", "LSS", "LFS", "LGS", "LDS", "LES", "RDFSBASE", "RDGSBASE", "WRFSBASE", "WRGSBASE",
            "SWAPGS", "MONITOR", "MWAIT", "UD0", "UD1", "UD2", "RETF", "CALLF", "JMPF", "FWAIT", "XSAVE", "XSAVEOPT",
            "XSAVEC", "XRSTOR", "FXSAVE", "FXRSTOR", "XSAVE64", "XRSTOR64", "FXSAVE64", "FXRSTOR64", "XSAVEOPT64", "CLAC",
            // Approximations, which processors choose freely within a bound; they have a test of their own.
            "RCPPS", "RCPSS", "RSQRTPS", "RSQRTSS",
            // With a register AMD's processors raise #UD; on Intel's, which CPUID shows, it is NOP.
            "PREFETCHW",
            "STAC", "FSAVE", "FNSAVE", "FSTENV", "FNSTENV", "PUSHF", "POPF", "INVPCID", "PAUSE");

    private static final Set<String> TRANSCENDENTAL =
            Set.of("F2XM1", "FCOS", "FPATAN", "FPTAN", "FSIN", "FSINCOS", "FYL2X", "FYL2XP1");

    /** Flags that the manual leaves undefined, by mnemonic. */
    private static final Map<String, Integer> UNDEFINED = Map.ofEntries(
            Map.entry("AND", Flags.AF), Map.entry("OR", Flags.AF), Map.entry("XOR", Flags.AF), Map.entry("TEST", Flags.AF),
            Map.entry("MUL", Flags.SF | Flags.ZF | Flags.AF | Flags.PF),
            Map.entry("IMUL", Flags.SF | Flags.ZF | Flags.AF | Flags.PF),
            Map.entry("DIV", Flags.ARITHMETIC), Map.entry("IDIV", Flags.ARITHMETIC),
            Map.entry("BSF", Flags.ARITHMETIC & ~Flags.ZF), Map.entry("BSR", Flags.ARITHMETIC & ~Flags.ZF),
            Map.entry("BT", Flags.OF | Flags.SF | Flags.AF | Flags.PF),
            Map.entry("BTS", Flags.OF | Flags.SF | Flags.AF | Flags.PF),
            Map.entry("BTR", Flags.OF | Flags.SF | Flags.AF | Flags.PF),
            Map.entry("BTC", Flags.OF | Flags.SF | Flags.AF | Flags.PF),
            Map.entry("SHL", Flags.AF | Flags.OF), Map.entry("SHR", Flags.AF | Flags.OF), Map.entry("SAR", Flags.AF | Flags.OF),
            Map.entry("SHLD", Flags.AF | Flags.OF), Map.entry("SHRD", Flags.AF | Flags.OF),
            Map.entry("ROL", Flags.OF), Map.entry("ROR", Flags.OF), Map.entry("RCL", Flags.OF), Map.entry("RCR", Flags.OF));

    private final SplittableRandom random;
    private final Operands operands;
    private final List<Row> rows = new ArrayList<>();

    Generator(long seed) {
        random = new SplittableRandom(seed);
        operands = new Operands(random);
        for (Row[] ofOpcode : DecodeTables.ROWS) {
            for (Row row : ofOpcode) {
                boolean transfers = row.has(Row.ENDS) && !isString(row);
                if (!row.has(Row.CPL0) && !row.has(Row.I64) && !transfers && !showsSelectors(row) && !EXCLUDED.contains(row.mnemonic())) {
                    rows.add(row);
                }
            }
        }
    }

    /** The host shows selectors of its own to user mode. */
    private static boolean showsSelectors(Row row) {
        return row.map() == 1 && (row.opcode() & 0xF6) == 0xA0 && row.mnemonic().startsWith("P")
                || row.map() == 0 && (row.opcode() == 0x8C || row.opcode() == 0x8E);
    }

    private static boolean isString(Row row) {
        return row.map() == 0 && row.opcode() >= 0xA4 && row.opcode() <= 0xAF && row.mod() == Row.NO_MODRM;
    }

    /** The mnemonics that cases are made for. */
    Set<String> mnemonics() {
        Set<String> result = new HashSet<>();
        rows.forEach(r -> result.add(r.mnemonic()));
        return result;
    }

    private int pick(int n) {
        return random.nextInt(n);
    }

    /** A case whose window is at a linear address and whose instruction stands at another. */
    Case next(long window, long instruction) {
        Row row = rows.get(pick(rows.size()));
        return make(row, window, instruction);
    }

    /** A case for one of the rows, by number; see {@link #rowCount}. */
    Case forRow(int number, long window, long instruction) {
        return make(rows.get(number), window, instruction);
    }

    int rowCount() {
        return rows.size();
    }

    private Case make(Row row, long window, long instruction) {
        ByteArrayOutputStream code = new ByteArrayOutputStream();
        boolean hasV = false;
        boolean byteOperand = false;
        boolean vector = false;
        int immediates = 0;
        for (OperandCode o : row.operands()) {
            hasV |= o.width == 'v' || o.width == 'z' || o.width == 'y';
            vector |= "VWUPQN".indexOf(o.place) >= 0;
        }
        boolean x87 = row.map() == 0 && row.opcode() >= 0xD8 && row.opcode() <= 0xDF;
        boolean string = isString(row);
        boolean operand16 = row.prefix() == 0x66 || !vector && !x87 && row.prefix() != 0 && pick(5) == 0;
        boolean lock = row.has(Row.LOCK) && pick(4) == 0;
        boolean memory = row.mod() == Row.MEMORY || row.mod() == Row.EITHER && (lock || pick(2) == 0);
        if (row.mod() == Row.NO_MODRM || row.mod() == Row.REGISTER) {
            memory = false;
        }
        if (lock && !memory) {
            lock = false;
        }
        if (operand16) {
            code.write(0x66);
        }
        if (lock) {
            code.write(0xF0);
        }
        if (row.prefix() == 0xF2 || row.prefix() == 0xF3) {
            code.write(row.prefix());
        } else if (string && pick(2) == 0) {
            code.write(pick(2) == 0 ? 0xF2 : 0xF3);
        }
        int rex = pick(2) == 0 && !x87 ? 0x40 | pick(16) : 0;
        if (row.mnemonic().equals("CMPXCHG8B") && !memory) {
            rex = 0;
        }
        int wide = (rex & 8) != 0 ? 3 : operand16 && row.prefix() != 0x66 ? 1 : 2;
        if (row.has(Row.F64) || row.has(Row.D64) && wide == 2) {
            wide = 3;
        }
        Case c;
        operands.begin();
        long[] gpr = new long[16];
        for (int r = 0; r < 16; r++) {
            gpr[r] = operands.integer();
        }
        gpr[4] = window + 128;
        if (string) {
            gpr[6] = window + pick(64);
            gpr[7] = window + 64 + pick(64);
            gpr[1] = pick(8);
        }
        if (row.mnemonic().equals("XLAT")) {
            gpr[3] = window;
        }
        if (row.mnemonic().startsWith("MASKMOV")) {
            gpr[7] = window + pick(64);
        }
        if (row.mnemonic().equals("LEAVE") || row.mnemonic().equals("ENTER")) {
            gpr[5] = window + 64 + 8 * pick(8);
        }
        boolean doubleShift = row.mnemonic().equals("SHLD") || row.mnemonic().equals("SHRD");
        if (doubleShift && wide == 1) {
            // A count beyond the operand leaves everything undefined.
            gpr[1] = gpr[1] & ~31 | pick(17);
        }
        ByteArrayOutputStream tail = new ByteArrayOutputStream();
        int size = 16;
        if (row.mod() != Row.NO_MODRM) {
            int reg = row.reg() >= 0 ? row.reg() : pick(8);
            if (reg == 4 && row.reg() < 0 && !vector && !x87 && (rex & 4) == 0) {
                reg = 3;
            }
            if (memory) {
                // Where SHA operands must be aligned differs between makers.
                boolean aligned = row.mnemonic().startsWith("SHA") && !row.operands()[0].name().startsWith("E");
                modrm(tail, reg, rex, window, gpr, aligned);
                if (doubleShift && wide == 1 && addressRegisters.contains(1)) {
                    return make(row, window, instruction);
                }
                if (row.mnemonic().startsWith("BT") && row.reg() < 0) {
                    // The register is a bit offset that must stay in the window.
                    int full = reg | (rex & 4) << 1;
                    long small = pick(500);
                    if (addressRegisters.contains(full)) {
                        return make(row, window, instruction);
                    }
                    gpr[full] = small;
                }
            } else {
                int rm = row.rm() >= 0 ? row.rm() : pick(8);
                if (row.mnemonic().endsWith("DIV") && !x87 && !vector && pick(2) == 0) {
                    rm = 1 + 2 * pick(2);
                    int bits = row.opcode() == 0xF6 ? 8 : 8 << wide;
                    operands.limitQuotient(gpr, rm | (rex & 1) << 3, bits, row.mnemonic().equals("IDIV"));
                }
                if (rm == 4 && row.rm() < 0 && !vector && !x87 && (rex & 1) == 0) {
                    rm = 5;
                }
                tail.write(0xC0 | reg << 3 | rm);
            }
        }
        boolean first = true;
        for (OperandCode o : row.operands()) {
            int bytes = switch (o.place) {
                case 'I', 's' -> 1 << o.size(wide);
                case 'O' -> 8;
                case 'J' -> 1 << o.size(wide);
                default -> 0;
            };
            if (bytes > 0) {
                long v = doubleShift && wide == 1 ? pick(17)
                        : o.place == 'O' ? window + pick(100)
                        : row.mnemonic().equals("ENTER") ? pick(3) : operands.integer();
                for (int b = 0; b < bytes; b++) {
                    tail.write((int) (v >>> 8 * b));
                }
                immediates += bytes;
            }
        }
        if ((rex & 1) == 0 && row.mod() == Row.NO_MODRM && row.operands().length > 0 && row.operands()[0].place == 'Z'
                && (row.opcode() & 7) == 4) {
            rex |= 0x41;
        }
        if (rex != 0) {
            code.write(rex);
        }
        if (row.map() > 0) {
            code.write(0x0F);
        }
        if (row.map() > 1) {
            code.write(row.map() == 2 ? 0x38 : 0x3A);
        }
        code.write(row.opcode());
        code.writeBytes(tail.toByteArray());
        byte[] bytes = code.toByteArray();
        if (ripDisplacementAt >= 0) {
            fixRip(bytes, bytes.length - tail.size() + ripDisplacementAt, instruction, ripTarget);
            ripDisplacementAt = -1;
        }
        c = new Case(row.mnemonic(), bytes);
        System.arraycopy(gpr, 0, c.gpr, 0, 16);
        c.rflags = 0x202 | random.nextLong() & (Flags.ARITHMETIC | (pick(4) == 0 ? Flags.DF : 0));
        boolean real = x87 || vector && pick(3) > 0;
        for (int k = 0; k < Case.WINDOW; k += 8) {
            put(c.memory, k, operands.value(real));
        }
        for (int k = 0; x87 && k < Case.WINDOW; k += 16) {
            if (pick(3) == 0) {
                operands.putExtended(c.memory, k);
            }
        }
        if (row.mnemonic().equals("LDMXCSR")) {
            // Bit 17 is AMD's misaligned mode, which Jacinth's processor does not have.
            for (int k = 0; k < Case.WINDOW; k++) {
                c.memory[k] &= ~2;
            }
        }
        fill(c, x87, real);
        int undefined = UNDEFINED.getOrDefault(row.mnemonic(), 0);
        c.flagMask = Flags.ARITHMETIC & ~undefined | Flags.DF;
        c.approximate = TRANSCENDENTAL.contains(row.mnemonic());
        c.sum = switch (row.mnemonic()) {
            case "DPPS" -> 4;
            case "DPPD" -> 8;
            default -> 0;
        };
        c.comparesFx = true;
        return c;
    }

    private final Set<Integer> addressRegisters = new HashSet<>();
    private int ripDisplacementAt = -1;
    private long ripTarget;

    private void modrm(
            ByteArrayOutputStream out, int reg, int rex, long window, long[] gpr, boolean aligned) {
        addressRegisters.clear();
        long target = window + (!aligned && pick(8) == 0 ? pick(180) : pick(11) * 16);
        int form = pick(4);
        switch (form) {
            case 0 -> {
                out.write(reg << 3 | 4);
                out.write(0x25);
                if ((rex & 2) != 0) {
                    // With REX.X the index that means none means R12.
                    gpr[12] = 0;
                    addressRegisters.add(12);
                }
                int32(out, target);
            }
            case 1 -> {
                out.write(reg << 3 | 5);
                ripDisplacementAt = out.size();
                ripTarget = target;
                int32(out, 0);
            }
            case 2 -> {
                int base = new int[] {0, 1, 2, 3, 6, 7}[pick(6)];
                int full = base | (rex & 1) << 3;
                long delta = pick(200) - 100;
                gpr[full] = target - delta;
                addressRegisters.add(full);
                out.write(0x40 | reg << 3 | base);
                out.write((int) delta);
            }
            default -> {
                int base = new int[] {0, 1, 2, 3, 6, 7}[pick(6)] | (rex & 1) << 3;
                int index = pick(8) | (rex & 2) << 2;
                if (index == base) {
                    index = 4 | (rex & 2) << 2;
                }
                int scale = pick(4);
                long indexValue = index == 4 ? 0 : pick(1000) - 500;
                gpr[base] = pick(1 << 20);
                addressRegisters.add(base);
                addressRegisters.add(index);
                if (index != 4) {
                    gpr[index] = indexValue;
                }
                out.write(0x80 | reg << 3 | 4);
                out.write(scale << 6 | (index & 7) << 3 | base & 7);
                int32(out, target - gpr[base] - (index == 4 ? 0 : indexValue << scale));
            }
        }
    }

    private static void fixRip(byte[] code, int at, long instruction, long target) {
        long displacement = target - (instruction + code.length);
        for (int b = 0; b < 4; b++) {
            code[at + b] = (byte) (displacement >>> 8 * b);
        }
    }

    private static void int32(ByteArrayOutputStream out, long value) {
        for (int b = 0; b < 4; b++) {
            out.write((int) (value >>> 8 * b));
        }
    }

    private static void put(byte[] to, int at, long value) {
        for (int b = 0; b < 8; b++) {
            to[at + b] = (byte) (value >>> 8 * b);
        }
    }

    private static void putShort(byte[] to, int at, int value) {
        to[at] = (byte) value;
        to[at + 1] = (byte) (value >>> 8);
    }

    private void fill(Case c, boolean x87, boolean real) {
        int control = operands.control();
        int status = operands.exceptions(control) | (x87 ? pick(8) << 11 | pick(8) << 8 : 0);
        putShort(c.fx, 0, control);
        putShort(c.fx, 2, status);
        c.fx[4] = (byte) (x87 ? pick(3) == 0 ? pick(256) : 0xFF : pick(2) == 0 ? 0xFF : 0);
        putShort(c.fx, 24, operands.mxcsr());
        putShort(c.fx, 28, 0xFFFF);
        for (int r = 0; r < 8; r++) {
            put(c.fx, 32 + 16 * r, operands.value(real));
            putShort(c.fx, 40 + 16 * r, 0xFFFF);
            if (x87) {
                operands.putExtended(c.fx, 32 + 16 * r);
            }
        }
        for (int r = 0; r < 32; r++) {
            put(c.fx, 160 + 8 * r, operands.value(real));
        }
    }
}
