package org.jacinth.cpu.random;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.IntConsumer;
import org.jacinth.cpu.BareProcessor;
import org.jacinth.cpu.state.Cpu;

/**
 * A random 64-bit program of privilege 0 that ends with HLT, with the tables that it runs under.
 *
 * <p>It is made of chunks. Each sets the stack pointer and the address where the fault handler goes on, and is a loop with
 * jumps, calls, further loops and random instructions in it. A page fault on {@link #MISSING} is mended by the handler, which
 * maps the page; after any other fault the program goes on with the next chunk. Registers 12 to 15 hold addresses and an
 * index, RSP the stack's; the others hold anything.
 *
 * <pre>
 * 0x01000  page tables: the first 2 MiB one to one in pages of 4 KiB, and again at {@link #ALIAS} in one of 2 MiB
 * 0x05000  GDT; 0x06000 IDT; 0x08000 handlers
 * 0x10000  code, from anywhere in the first page on
 * 0x20000  data: two pages, {@link #MISSING}, a page, {@link #READ_ONLY}, a page
 * 0x2F000  stack
 * 0x40000  counters of loops, of faults and of interrupts; where to go on after a fault; tables of jumps
 * </pre>
 */
final class RandomProgram {
    static final int RAM = 2 << 20;
    /** Vector of an interrupt whose handler changes nothing but {@link #INTERRUPTS}. */
    static final int VECTOR = 0x20;
    static final int INTERRUPTS = 0x4_0800;
    static final int STACK = 0x3_0000;
    static final int ALIAS = 0x40_0000;
    static final int MISSING = 0x2_2000;
    static final int READ_ONLY = 0x2_4000;

    private static final int PAGE_TABLE = 0x4000;
    private static final int GDT = 0x5000;
    private static final int IDT = 0x6000;
    private static final int HANDLERS = 0x8000;
    private static final int COMMON = 0x8400;
    private static final int INTERRUPT_HANDLER = 0x8600;
    private static final int CODE = 0x1_0000;
    private static final int CODE_END = 0x1_F000;
    private static final int DATA = 0x2_0000;
    private static final int FS_BASE = 0x2_1000;
    private static final int COUNTERS = 0x4_0000;
    private static final int RECOVER = 0x4_0400;
    private static final int FAULTS = 0x4_0900;
    private static final int TABLES = 0x4_1000;

    /** Registers that hold anything. */
    private static final int[] VALUES = {0, 1, 2, 3, 5, 6, 7, 8, 9, 10, 11};
    private static final int R12 = 12;
    private static final int R13 = 13;
    private static final int INDEX = 14;
    private static final int R15 = 15;
    private static final int R13_VALUE = DATA + 0xFF0;

    /** ModR/M numbers of the shifts and rotations. */
    private static final int[] SHIFTS = {0, 1, 2, 3, 4, 5, 7};

    private static final int MAX_DEPTH = 2;
    private static final int FUNCTIONS = 3;

    /** A memory operand, or a register where {@code base} is one and {@code register} says so. */
    private record Place(boolean register, int base, int index, int scale, long displacement, boolean relative, boolean fs) {}

    /** Somewhere in the code that may be overwritten, and with what. */
    private enum Kind { BYTE, CONDITION, ARITHMETIC }

    private record Site(int address, Kind kind) {}

    /** A store of a byte at {@code value} to an address of four bytes at {@code address}, to be given both. */
    private record Patch(int address, int value) {}

    private final SplittableRandom random;
    private final boolean repeats;
    private final boolean wild;
    private final byte[] code = new byte[CODE_END - CODE];
    private int at;
    private int counters;
    private int tables = TABLES;
    private final List<Site> sites = new ArrayList<>();
    private final List<Patch> patches = new ArrayList<>();
    private final List<long[]> words = new ArrayList<>();
    private final List<IntConsumer> toFunction = new ArrayList<>();
    private final List<Integer> whichFunction = new ArrayList<>();

    private final int entry;
    private final long[] registers = new long[16];
    private final long flags;

    /**
     * @param repeats whether REP is used with counts beyond one
     * @param wild whether code is overwritten by what is not meant as code, and the stack by what is not its top
     */
    RandomProgram(long seed, boolean repeats, boolean wild) {
        random = new SplittableRandom(seed);
        this.repeats = repeats;
        this.wild = wild;
        at = pick(2) == 0 ? pick(0x1000) : 0xF80 + pick(0x80);
        entry = CODE + at;
        for (int r = 0; r < 16; r++) {
            registers[r] = pick(3) == 0 ? pick(4) - 2 : random.nextLong() >> pick(64);
        }
        registers[4] = STACK;
        registers[R12] = DATA;
        registers[R13] = R13_VALUE;
        registers[INDEX] = pick(256);
        registers[R15] = ALIAS + DATA;
        flags = 2 | random.nextLong() & 0x8D5 | 0x200;
        for (int chunks = 3 + pick(8); chunks > 0; chunks--) {
            chunk();
        }
        bytes(0xF4);
        for (int f = 0; f < FUNCTIONS; f++) {
            function(f);
        }
        resolvePatches();
    }

    int entry() {
        return entry;
    }

    // ---- Putting it into a machine -------------------------------------------------------------------------------

    /** A processor at the program's start, in memory of {@link #RAM} bytes, all of which is written. */
    Cpu load(MemorySegment ram) {
        SplittableRandom noise = new SplittableRandom(entry);
        ram.fill((byte) 0);
        for (int a = DATA; a < STACK; a += 8) {
            ram.set(ValueLayout.JAVA_LONG, a, noise.nextLong());
        }
        tables(ram);
        handlers(ram);
        MemorySegment.copy(MemorySegment.ofArray(code), 0, ram, CODE, at);
        for (long[] word : words) {
            ram.set(ValueLayout.JAVA_LONG, word[0], word[1]);
        }
        Cpu c = BareProcessor.over(ram);
        c.cr0 = 0x8001_0033L;
        c.cr3 = 0x1000;
        c.cr4 = 0x620;
        c.efer = 0xD00;
        c.gdtBase = GDT;
        c.gdtLimit = 0x1F;
        c.idtBase = IDT;
        c.idtLimit = (VECTOR + 1) * 16 - 1;
        c.selector[Cpu.CS] = 8;
        c.segAttr[Cpu.CS] = 0x9B | Cpu.ATTR_L | Cpu.ATTR_G;
        c.segLimit[Cpu.CS] = 0xFFFF_FFFFL;
        for (int s : new int[] {Cpu.SS, Cpu.DS, Cpu.ES, Cpu.FS, Cpu.GS}) {
            c.selector[s] = 0x10;
            c.segAttr[s] = 0x93 | Cpu.ATTR_DB | Cpu.ATTR_G;
            c.segLimit[s] = 0xFFFF_FFFFL;
        }
        c.segBase[Cpu.FS] = FS_BASE;
        c.updateMode();
        System.arraycopy(registers, 0, c.gpr, 0, 16);
        c.setRflags(flags);
        for (int k = 0; k < 32; k++) {
            c.xmm[k] = Double.doubleToRawLongBits(k * 1.5 - 7);
        }
        c.rip = entry;
        return c;
    }

    private static void tables(MemorySegment ram) {
        ram.set(ValueLayout.JAVA_LONG, 0x1000, 0x2003);
        ram.set(ValueLayout.JAVA_LONG, 0x2000, 0x3003);
        ram.set(ValueLayout.JAVA_LONG, 0x3000, PAGE_TABLE | 3);
        ram.set(ValueLayout.JAVA_LONG, 0x3000 + 8 * (ALIAS >> 21), 0x83);
        for (int page = 0; page < 512; page++) {
            int address = page << 12;
            int bits = address == MISSING ? 2 : address == READ_ONLY ? 1 : 3;
            if (address < CODE || address >= STACK - 0x1000) {
                // What interrupts touch, which are not to show there: accessed and dirty.
                bits |= 0x60;
            }
            ram.set(ValueLayout.JAVA_LONG, PAGE_TABLE + 8L * page, address | bits);
        }
        ram.set(ValueLayout.JAVA_LONG, GDT + 8, 0x00AF_9B00_0000_FFFFL);
        ram.set(ValueLayout.JAVA_LONG, GDT + 16, 0x00CF_9300_0000_FFFFL);
    }

    private static void gate(MemorySegment ram, int vector, int handler) {
        ram.set(ValueLayout.JAVA_LONG, IDT + 16L * vector, handler & 0xFFFF | 8 << 16 | 0x8E00L << 32);
    }

    private static void put(MemorySegment ram, int address, int... values) {
        for (int v : values) {
            ram.set(ValueLayout.JAVA_BYTE, address++, (byte) v);
        }
    }

    private static void handlers(MemorySegment ram) {
        for (int v = 0; v < VECTOR; v++) {
            int stub = HANDLERS + 16 * v;
            gate(ram, v, stub);
            boolean hasError = v == 8 || v >= 10 && v <= 14 || v == 17;
            // push 0; push vector; jmp COMMON
            put(ram, stub, hasError ? 0x90 : 0x6A, hasError ? 0x90 : 0, 0x6A, v, 0xE9);
            ram.set(ValueLayout.JAVA_INT_UNALIGNED, stub + 5, COMMON - (stub + 9));
        }
        put(ram, COMMON,
                0x50, // push rax
                0x48, 0x8B, 0x44, 0x24, 8, // mov rax, [rsp+8]: the vector
                0x48, 0xFF, 0x04, 0xC5, FAULTS, FAULTS >> 8, FAULTS >> 16, 0, // inc qword [rax*8+FAULTS]
                0x83, 0xF8, 14, // cmp eax, 14
                0x75, 27, // jne skip
                0x0F, 0x20, 0xD0, // mov rax, cr2
                0x48, 0xC1, 0xE8, 12, // shr rax, 12
                0x83, 0xF8, MISSING >> 12, // cmp eax, MISSING >> 12
                0x75, 15, // jne skip
                0x80, 0x0C, 0x25, PAGE_TABLE + 8 * (MISSING >> 12), PAGE_TABLE + 8 * (MISSING >> 12) >> 8, 0, 0, 1, // or byte
                0x58, 0x48, 0x83, 0xC4, 16, // pop rax; add rsp, 16
                0x48, 0xCF, // iretq
                // skip: mov rax, [RECOVER]; mov [rsp+24], rax; pop rax; add rsp, 16; iretq
                0x48, 0x8B, 0x04, 0x25, RECOVER, RECOVER >> 8, RECOVER >> 16, 0,
                0x48, 0x89, 0x44, 0x24, 24, 0x58, 0x48, 0x83, 0xC4, 16, 0x48, 0xCF);
        gate(ram, VECTOR, INTERRUPT_HANDLER);
        put(ram, INTERRUPT_HANDLER,
                0x50, 0x48, 0x8B, 0x04, 0x25, INTERRUPTS, INTERRUPTS >> 8, INTERRUPTS >> 16, 0, // push rax; mov rax, [INTERRUPTS]
                0x48, 0x8D, 0x40, 1, // lea rax, [rax+1]
                0x48, 0x89, 0x04, 0x25, INTERRUPTS, INTERRUPTS >> 8, INTERRUPTS >> 16, 0, // mov [INTERRUPTS], rax
                0x58, 0x48, 0xCF);
    }

    // ---- Assembling ----------------------------------------------------------------------------------------------

    private int pick(int n) {
        return random.nextInt(n);
    }

    private int here() {
        return CODE + at;
    }

    private void bytes(int... values) {
        for (int v : values) {
            code[at++] = (byte) v;
        }
    }

    private void int32(long value) {
        bytes((int) value, (int) value >> 8, (int) value >> 16, (int) value >> 24);
    }

    private void setInt32(int position, int value) {
        for (int k = 0; k < 4; k++) {
            code[position + k] = (byte) (value >> 8 * k);
        }
    }

    private int value() {
        return VALUES[pick(VALUES.length)];
    }

    private Place register(int r) {
        return new Place(true, r, -1, 0, 0, false, false);
    }

    /** Where a memory operand may be; one in some dozens is a page that is missing or cannot be written. */
    private Place memory() {
        long target = switch (pick(48)) {
            case 0 -> MISSING + pick(0x1000);
            case 1 -> READ_ONLY + pick(0x1000);
            case 2 -> wild && pick(6) == 0 ? CODE + pick(0x2000) : DATA;
            case 3, 4, 5, 6 -> DATA + 0x1000 - pick(16);
            case 7, 8 -> MISSING + 0x1000 + pick(0xF00);
            case 9 -> MISSING - pick(8);
            default -> DATA + pick(0x200) * (pick(4) == 0 ? 1 : 8);
        };
        int index = pick(3) == 0 ? INDEX : -1;
        int scale = pick(4);
        return switch (pick(8)) {
            case 0 -> new Place(false, -1, -1, 0, target, true, false);
            case 1 -> new Place(false, -1, index, scale, target, false, false);
            case 2 -> new Place(false, -1, index, scale, target - FS_BASE, false, true);
            case 3, 4 -> new Place(false, R13, index, scale, target - R13_VALUE, false, false);
            case 5 -> new Place(false, R15, index, scale, target - DATA, false, false);
            default -> new Place(false, R12, index, scale, target - DATA, false, false);
        };
    }

    private Place place() {
        return pick(2) == 0 ? memory() : register(value());
    }

    /**
     * An instruction with a ModR/M byte.
     *
     * @param prefix 0x66, 0xF2, 0xF3 or 0
     * @param rex bits that are wanted in any case: 0x40 for one at all, 0x48 for 64 bits
     * @param immediate bytes that the caller appends
     */
    private void modrm(int prefix, int rex, int[] opcode, int reg, Place p, int immediate) {
        if (p.fs) {
            bytes(0x64);
        }
        if (prefix != 0) {
            bytes(prefix);
        }
        int r = rex | (reg >> 3) << 2 | (p.index >= 0 ? p.index >> 3 << 1 : 0) | (p.base >= 0 ? p.base >> 3 : 0);
        if (r != 0) {
            bytes(0x40 | r);
        }
        bytes(opcode);
        int field = (reg & 7) << 3;
        if (p.register) {
            bytes(0xC0 | field | p.base & 7);
        } else if (p.relative) {
            bytes(field | 5);
            int32(p.displacement - (here() + 4 + immediate));
        } else if (p.base < 0) {
            bytes(field | 4, p.scale << 6 | (p.index < 0 ? 4 : p.index & 7) << 3 | 5);
            int32(p.displacement);
        } else {
            boolean sib = p.index >= 0 || (p.base & 7) == 4;
            boolean small = p.displacement == (byte) p.displacement;
            bytes((small ? 0x40 : 0x80) | field | (sib ? 4 : p.base & 7));
            if (sib) {
                bytes(p.scale << 6 | (p.index < 0 ? 4 : p.index & 7) << 3 | p.base & 7);
            }
            if (small) {
                bytes((int) p.displacement);
            } else {
                int32(p.displacement);
            }
        }
    }

    /** For 16, 32 or 64 bits, or 8 with {@code opcode} less one. */
    private void sized(int opcode, int reg, Place p) {
        switch (pick(6)) {
            case 0 -> modrm(0, 0x40, new int[] {opcode - 1}, reg, p, 0);
            case 1 -> modrm(0x66, 0, new int[] {opcode}, reg, p, 0);
            case 2, 3 -> modrm(0, 0, new int[] {opcode}, reg, p, 0);
            default -> modrm(0, 0x48, new int[] {opcode}, reg, p, 0);
        }
    }

    private int wide() {
        return pick(3) == 0 ? 0 : 0x48;
    }

    // ---- Instructions --------------------------------------------------------------------------------------------

    private void instruction() {
        switch (pick(46)) {
            case 0, 1, 2 -> {
                modrm(0, wide(), new int[] {pick(8) << 3 | 1}, value(), register(value()), 0);
                sites.add(new Site(here() - 2, Kind.ARITHMETIC));
            }
            case 3, 4 -> sized(pick(8) << 3 | (pick(2) == 0 ? 1 : 3), value(), memory());
            case 5 -> {
                modrm(0, wide(), new int[] {0x83}, pick(8), place(), 1);
                bytes(pick(256));
                sites.add(new Site(here() - 1, Kind.BYTE));
            }
            case 6 -> {
                modrm(0, wide(), new int[] {0xC7}, 0, place(), 4);
                int32(random.nextInt());
                sites.add(new Site(here() - 1 - pick(4), Kind.BYTE));
            }
            case 7, 8 -> sized(0x89, value(), memory());
            case 9, 10 -> sized(0x8B, value(), memory());
            case 11 -> modrm(0, wide(), new int[] {0x0F, new int[] {0xB6, 0xB7, 0xBE, 0xBF}[pick(4)]}, value(), memory(), 0);
            case 12 -> modrm(0, 0x48, new int[] {0x63}, value(), place(), 0);
            case 13 -> modrm(0, 0x48, new int[] {0x8D}, value(), memory(), 0);
            case 14 -> {
                modrm(0, wide(), new int[] {0xC1}, SHIFTS[pick(SHIFTS.length)], place(), 1);
                bytes(pick(256));
            }
            case 15 -> sized(new int[] {0xD1, 0xD3}[pick(2)], SHIFTS[pick(SHIFTS.length)], place());
            case 16 -> modrm(0, wide(), new int[] {0x0F, 0xAF}, value(), place(), 0);
            case 17 -> {
                modrm(0, wide(), new int[] {0x69}, value(), place(), 4);
                int32(random.nextInt());
            }
            case 18 -> modrm(0, wide(), new int[] {0x0F, 0x40 | pick(16)}, value(), place(), 0);
            case 19 -> modrm(0, 0x40, new int[] {0x0F, 0x90 | pick(16)}, 0, place(), 0);
            case 20 -> sized(0xFF, pick(2), place());
            case 21 -> sized(0xF7, 2 + pick(2), place());
            case 22 -> modrm(0, wide(), new int[] {0xF7}, 4 + pick(2), place(), 0);
            case 23 -> {
                // Mostly without an error: xor edx, edx; or r, 1; div r
                int r = new int[] {1, 3, 6, 9}[pick(4)];
                bytes(0x31, 0xD2);
                if (pick(12) != 0) {
                    modrm(0, 0x48, new int[] {0x83}, 1, register(r), 1);
                    bytes(1);
                }
                modrm(0, wide(), new int[] {0xF7}, 6 + pick(2), register(r), 0);
            }
            case 24 -> modrm(0, wide(), new int[] {0x0F, new int[] {0xA3, 0xAB, 0xB3, 0xBB, 0xBC, 0xBD}[pick(6)]},
                    value(), register(value()), 0);
            case 25 -> {
                modrm(0, wide(), new int[] {0x0F, 0xBA}, 4 + pick(4), place(), 1);
                bytes(pick(256));
            }
            case 26 -> {
                modrm(0, wide(), new int[] {0x0F, pick(2) == 0 ? 0xA4 : 0xAC}, value(), place(), 1);
                bytes(pick(256));
            }
            case 27 -> {
                int r = value();
                bytes(0x48 | r >> 3, 0x0F, 0xC8 | r & 7);
            }
            case 28 -> pushAndPop();
            case 29 -> bytes(new int[] {0xF5, 0xF8, 0xF9, 0x98, 0x99, 0x9E, 0x9F, 0x90}[pick(8)]);
            case 30 -> sized(0x87, value(), place());
            case 31 -> {
                if (pick(2) == 0) {
                    bytes(0xF0);
                    lockable(memory());
                } else {
                    lockable(place());
                }
            }
            case 32 -> sized(0x85, value(), place());
            // High bytes: without REX.
            case 33 -> bytes(pick(8) << 3 | 2 * pick(2), 0xC0 | pick(64));
            case 34 -> bytes(0x0F, 0xB6 | 8 * pick(2), 0xC0 | VALUES[pick(7)] << 3 | pick(8));
            // The index: movzx r14d, byte of a register.
            case 35 -> modrm(0, 0x40, new int[] {0x0F, 0xB6}, INDEX, register(value()), 0);
            case 36, 37, 38 -> vector();
            case 39 -> {
                bytes(0x9C);
                pop(value());
            }
            case 40 -> string();
            case 41 -> patch();
            case 42, 43 -> unusual();
            case 44 -> {
                // The page that is missing goes away again.
                bytes(0x80, 0x24, 0x25);
                int32(PAGE_TABLE + 8 * (MISSING >> 12));
                bytes(0xFE, 0x0F, 0x01, 0x3C, 0x25);
                int32(MISSING);
            }
            default -> modrm(0, wide(), new int[] {0x89}, value(), register(value()), 0);
        }
    }

    private void lockable(Place p) {
        // A prefix of the operand's would come behind LOCK: that is as good.
        switch (pick(4)) {
            case 0 -> modrm(0, wide(), new int[] {0x0F, 0xC1}, value(), p, 0);
            case 1 -> modrm(0, wide(), new int[] {0x0F, 0xB1}, value(), p, 0);
            case 2 -> modrm(0, wide(), new int[] {0xFF}, pick(2), p, 0);
            default -> modrm(0, wide(), new int[] {pick(7) << 3 | 1}, value(), p, 0);
        }
    }

    private void push(int r) {
        if (r >= 8) {
            bytes(0x41);
        }
        bytes(0x50 | r & 7);
    }

    private void pop(int r) {
        if (r >= 8) {
            bytes(0x41);
        }
        bytes(0x58 | r & 7);
    }

    private void pushAndPop() {
        switch (pick(4)) {
            case 0 -> push(value());
            case 1 -> modrm(0, 0, new int[] {0xFF}, 6, memory(), 0);
            case 2 -> {
                bytes(0x68);
                int32(random.nextInt());
            }
            default -> {
                push(value());
                push(value());
                pop(value());
            }
        }
        if (pick(4) == 0) {
            modrm(0, 0, new int[] {0x8F}, 0, memory(), 0);
        } else {
            pop(value());
        }
    }

    private static final int[][] VECTOR_OPERATIONS = {
        // prefix, opcode; the map is 0F
        {0, 0x28}, {0, 0x10}, {0x66, 0x10}, {0xF3, 0x10}, {0xF2, 0x10}, {0x66, 0x6F}, {0xF3, 0x6F}, {0x66, 0x6E}, {0xF3, 0x7E},
        {0x66, 0xEF}, {0x66, 0xEB}, {0x66, 0xDB}, {0x66, 0xDF}, {0x66, 0xFE}, {0x66, 0xD4}, {0x66, 0xFA}, {0x66, 0xFB},
        {0x66, 0xFC}, {0x66, 0xFD}, {0x66, 0x74}, {0x66, 0x76}, {0x66, 0x60}, {0x66, 0x62}, {0x66, 0x6C}, {0x66, 0x61},
        {0x66, 0xF4}, {0x66, 0xD5}, {0, 0x54}, {0, 0x57}, {0x66, 0x57}, {0, 0x58}, {0xF3, 0x58}, {0xF2, 0x58}, {0x66, 0x58},
        {0xF2, 0x59}, {0xF3, 0x59}, {0xF2, 0x5C}, {0xF3, 0x5C}, {0xF2, 0x5E}, {0xF2, 0x51}, {0x66, 0x2E}, {0, 0x2E},
        {0xF2, 0x2A}, {0xF2, 0x5A}, {0xF3, 0x5A}, {0, 0x14}, {0x66, 0x14}, {0, 0x16}, {0x66, 0xDA},
    };
    private static final int[][] VECTOR_STORES = {
        {0, 0x29}, {0, 0x11}, {0x66, 0x11}, {0xF3, 0x11}, {0xF2, 0x11}, {0x66, 0x7F}, {0xF3, 0x7F}, {0x66, 0xD6}, {0x66, 0xE7},
        {0, 0x17}, {0x66, 0x7E}, {0, 0x13},
    };

    /** Mostly aligned to 16 bytes. */
    private Place vectorMemory() {
        return pick(24) == 0 ? memory() : new Place(false, pick(2) == 0 ? R12 : R15, -1, 0, 16 * pick(0x1F0), false, false);
    }

    private void vector() {
        int x = pick(16);
        switch (pick(6)) {
            case 0 -> {
                int[] op = VECTOR_STORES[pick(VECTOR_STORES.length)];
                modrm(op[0], op[1] == 0x7E ? 0x48 * pick(2) : 0, new int[] {0x0F, op[1]}, x, vectorMemory(), 0);
            }
            case 1 -> modrm(0x66, 0x48 * pick(2), new int[] {0x0F, 0x7E}, x, register(value()), 0);
            case 2 -> {
                modrm(new int[] {0x66, 0xF2, 0xF3}[pick(3)], 0, new int[] {0x0F, 0x70}, x, register(pick(16)), 1);
                bytes(pick(256));
            }
            case 3 -> {
                modrm(0x66, 0, new int[] {0x0F, 0x71 + pick(3)}, new int[] {2, 6}[pick(2)], register(pick(16)), 1);
                bytes(pick(80));
            }
            case 4 -> modrm(new int[] {0xF2, 0xF3}[pick(2)], 0x48 * pick(2), new int[] {0x0F, 0x2C + pick(2)}, value(),
                    pick(2) == 0 ? memory() : register(pick(16)), 0);
            default -> {
                int[] op = VECTOR_OPERATIONS[pick(VECTOR_OPERATIONS.length)];
                boolean general = op[1] == 0x6E || op[1] == 0x2A;
                modrm(op[0], 0, new int[] {0x0F, op[1]}, x,
                        pick(2) == 0 ? vectorMemory() : register(general ? value() : pick(16)), 0);
            }
        }
    }

    private void string() {
        modrm(0, 0x48, new int[] {0x8D}, 6, new Place(false, R12, -1, 0, pick(0x1100), false, false), 0);
        modrm(0, 0x48, new int[] {0x8D}, 7, new Place(false, R12, -1, 0, pick(0x1F80), false, false), 0);
        int opcode = new int[] {0xA4, 0xA5, 0xA6, 0xA7, 0xAA, 0xAB, 0xAC, 0xAD, 0xAE, 0xAF}[pick(10)];
        boolean down = pick(4) == 0;
        if (down) {
            bytes(0xFD);
        }
        if (pick(2) == 0) {
            bytes(0xB9);
            int32(repeats ? pick(8) == 0 ? pick(0x300) : pick(20) : pick(2));
            bytes(pick(3) == 0 ? 0xF2 : 0xF3);
        }
        if (pick(2) == 0) {
            bytes(0x48);
        }
        bytes(opcode);
        if (down) {
            bytes(0xFC);
        }
    }

    /** A write to code, resolved at the end. */
    private void patch() {
        if (pick(4) != 0) {
            bytes(0xC6, 0x04, 0x25);
            int32(0);
            bytes(0);
            patches.add(new Patch(at - 5, at - 1));
        } else if (sites.isEmpty()) {
            bytes(0x90);
        } else {
            // The same through RDI, and with what AL holds: only for bytes that may be anything.
            Site site = sites.get(pick(sites.size()));
            if (site.kind == Kind.BYTE) {
                bytes(0x48, 0xC7, 0xC7);
                int32(site.address + (pick(2) == 0 ? ALIAS : 0));
                bytes(0xAA);
            }
        }
    }

    private void resolvePatches() {
        for (Patch p : patches) {
            Site site = site(p);
            int address = site.address + (pick(4) == 0 ? ALIAS : 0);
            int value = switch (site.kind) {
                case BYTE -> pick(256);
                case CONDITION -> 0x70 | pick(16);
                case ARITHMETIC -> pick(8) << 3 | 1;
            };
            setInt32(p.address, address);
            code[p.value] = (byte) value;
        }
    }

    /** The next one, the one before, or any. */
    private Site site(Patch p) {
        int from = CODE + p.value;
        int k = (int) sites.stream().filter(s -> s.address <= from).count();
        int n = switch (pick(4)) {
            case 0 -> k;
            case 1 -> k - 1;
            case 2 -> k + pick(3);
            default -> pick(Math.max(1, sites.size()));
        };
        return sites.isEmpty() ? new Site(CODE_END, Kind.BYTE) : sites.get(Math.clamp(n, 0, sites.size() - 1));
    }

    private void unusual() {
        switch (pick(12)) {
            // Faults after which the program goes on with the next chunk: few.
            case 0 -> {
                if (pick(8) == 0) {
                    bytes(new int[][] {{0x0F, 0x0B}, {0xCC}, {0xCD, 3}, {0xF0, 0x90}}[pick(4)]);
                }
            }
            case 1 -> {
                if (pick(6) == 0) {
                    int r = value();
                    bytes(0x48 | r >> 3, 0xB8 | r & 7);
                    int32(random.nextInt());
                    int32(0x1234_5678);
                    modrm(0, 0x48, new int[] {pick(2) == 0 ? 0x8B : 0x89}, value(),
                            new Place(false, r, -1, 0, 8, false, false), 0);
                }
            }
            case 2 -> bytes(0xFA);
            case 3, 4 -> bytes(0xFB);
            case 5 -> {
                // Not TF, nor NT, with which IRET faults.
                bytes(0x68);
                int32(random.nextInt() & 0x24_0AD5 | 2);
                bytes(0x9D);
            }
            case 6 -> bytes(0x0F, 0x01, 0xCA + pick(2));
            // mov rax, cr3; mov cr3, rax
            case 7 -> bytes(0x0F, 0x20, 0xD8, 0x0F, 0x22, 0xD8);
            // enter 16, 0; leave
            case 8 -> bytes(0xC8, 16, 0, 0, 0xC9);
            case 9 -> bytes(0x0F, 0xA2);
            case 10 -> {
                if (wild) {
                    pushIntoCode();
                }
            }
            default -> bytes(0xD9, 0xE8, 0xDD, 0xD8); // fld1; fstp st0
        }
    }

    /** Overwrites what MOV r64, imm64 moves by pushing it, with interrupts off, as a handler's frame would be pushed too. */
    private void pushIntoCode() {
        bytes(0xFA, 0x48, 0xC7, 0xC4);
        int stack = at;
        int32(0);
        push(value());
        bytes(0x48, 0xC7, 0xC4);
        int32(STACK - 0x100);
        bytes(0xFB);
        int r = value();
        bytes(0x48 | r >> 3, 0xB8 | r & 7);
        int32(random.nextInt());
        int32(random.nextInt());
        setInt32(stack, here());
    }

    // ---- Control -------------------------------------------------------------------------------------------------

    private void chunk() {
        // mov rsp, STACK; mov qword [RECOVER], next chunk
        bytes(0x48, 0xC7, 0xC4);
        int32(STACK);
        bytes(0x48, 0xC7, 0x04, 0x25);
        int32(RECOVER);
        int next = at;
        int32(0);
        loop(6 + pick(30), 0);
        setInt32(next, here());
    }

    private void loop(int times, int depth) {
        int counter = COUNTERS + 8 * (counters++ & 63);
        bytes(0x48, 0xC7, 0x04, 0x25);
        int32(counter);
        int32(times);
        int start = at;
        for (int blocks = 1 + pick(5); blocks > 0; blocks--) {
            block(counter, depth);
        }
        // dec qword [counter]; jg start
        bytes(0x48, 0xFF, 0x0C, 0x25);
        int32(counter);
        bytes(0x0F, 0x8F);
        int32(start - (at + 4));
    }

    private void instructions(int n) {
        while (n-- > 0) {
            instruction();
        }
    }

    private void block(int counter, int depth) {
        instructions(pick(9));
        if (pick(3) == 0) {
            modrm(0, wide(), new int[] {pick(2) == 0 ? 0x39 : 0x85}, value(), place(), 0);
        }
        switch (pick(12)) {
            case 0 -> over(0xEB);
            case 1 -> call(pick(FUNCTIONS));
            case 2 -> indirect(counter);
            case 3 -> over(0xE0 | pick(4));
            case 4 -> {
                if (depth < MAX_DEPTH) {
                    loop(1 + pick(6), depth + 1);
                }
            }
            case 5 -> {
                // Pages one after the other as the counter goes down: mov rdx, [counter]; shl rdx, 9; mov [r12+rdx], rdx
                modrm(0, 0x48, new int[] {0x8B}, 2, new Place(false, -1, -1, 0, counter, false, false), 0);
                bytes(0x48, 0xC1, 0xE2, 8 + pick(3));
                modrm(0, 0x48, new int[] {pick(3) == 0 ? 0x01 : 0x8B}, value(),
                        new Place(false, R12, 2, 0, pick(16) - 8, false, false), 0);
            }
            default -> {
                sites.add(new Site(here(), Kind.CONDITION));
                over(0x70 | pick(16));
            }
        }
    }

    /** A short jump, conditional or not, over a few instructions. */
    private void over(int opcode) {
        bytes(opcode, 0);
        int from = at;
        instructions(pick(4));
        if (at - from > 127) {
            // Too far for it: the instructions are executed in any case.
            code[from - 1] = 0;
        } else {
            code[from - 1] = (byte) (at - from);
        }
    }

    private void call(int f) {
        switch (pick(3)) {
            case 0, 1 -> {
                bytes(0xE8);
                int position = at;
                int32(0);
                int behind = at;
                toFunction.add(address -> setInt32(position, address - (CODE + behind)));
            }
            default -> {
                // call [table]
                int table = tables;
                tables += 8;
                bytes(0xFF, 0x14, 0x25);
                int32(table);
                toFunction.add(address -> words.add(new long[] {table, address}));
            }
        }
        whichFunction.add(f);
    }

    /** To one of two places, through a register or a table. */
    private void indirect(int counter) {
        int table = tables;
        tables += 16;
        // mov eax, [counter]; and eax, 1; jmp [rax*8+table], or the same through RCX
        bytes(0x8B, 0x04, 0x25);
        int32(counter);
        bytes(0x83, 0xE0, 1);
        if (pick(2) == 0) {
            bytes(0xFF, 0x24, 0xC5);
            int32(table);
        } else {
            bytes(0x48, 0x8B, 0x0C, 0xC5);
            int32(table);
            bytes(0xFF, 0xE1);
        }
        words.add(new long[] {table, here()});
        instructions(1 + pick(4));
        words.add(new long[] {table + 8, here()});
    }

    /** Calls those behind it only. */
    private void function(int f) {
        int address = here();
        for (int k = 0; k < whichFunction.size(); k++) {
            if (whichFunction.get(k) == f) {
                toFunction.get(k).accept(address);
                whichFunction.set(k, -1);
            }
        }
        push(5);
        instructions(pick(8));
        if (f + 1 < FUNCTIONS && pick(2) == 0) {
            call(f + 1 + pick(FUNCTIONS - f - 1));
        }
        over(0x70 | pick(16));
        pop(5);
        if (wild && pick(3) == 0) {
            // ret 8: where the caller is a function, that returns to anywhere.
            bytes(0xC2, 8, 0);
        } else {
            bytes(0xC3);
        }
    }

    @Override
    public String toString() {
        return HexFormat.of().formatHex(code, entry - CODE, at);
    }
}
