package org.jacinth.cpu.interp;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.HexFormat;
import java.util.SplittableRandom;
import org.jacinth.cpu.BareProcessor;
import org.jacinth.cpu.form.Forms;
import org.jacinth.cpu.state.Attention;
import org.jacinth.cpu.state.Cpu;
import org.jacinth.cpu.translate.Translator;
import org.junit.jupiter.api.Test;

/** Random loops of SSE instructions, translated as soon as possible, against the same instructions interpreted one by one. */
class VectorTranslationTest {
    private static final long SEED = Long.getLong("jacinth.translation.seed", 4711L);
    private static final int PROGRAMS = Integer.getInteger("jacinth.translation.programs", 250);
    private static final int ENTRY = 0x1000;
    private static final int COUNTER = 0x9000;
    private static final int CONTROLS = 0x6000;
    private static final int DATA = 0x7F80;
    private static final int RAM = 1 << 20;

    /**
     * Encodings: prefix and opcode, then what they allow. {@code a}: memory must be aligned; {@code m}, {@code r}: memory or
     * registers only; {@code i}: an immediate; {@code g}: the register is a general one; {@code G}: the other operand is, where
     * it is no memory; {@code w}: REX.W chooses a size.
     */
    private static final String[] ENCODINGS = {
        // Moves.
        "0F10", "660F10", "F30F6F", "F20FF0 m", "0F28 a", "660F28 a", "660F6F a", "660F382A am", "0F11", "660F11",
        "F30F7F", "0F29 a", "660F29 a", "660F7F a", "0F2B am", "660FE7 am", "F30F10", "F30F11", "F20F10", "F20F11",
        "F30F7E", "660FD6", "0F12", "660F12 m", "0F16", "660F16 m", "0F13 m", "660F13 m", "0F17 m", "660F17 m",
        "F30F12 a", "F30F16 a", "F20F12", "660F6E wG", "660F7E wG", "0F50 rg", "660F50 rg", "0FC3 mgw",
        // Arithmetic.
        "0F58 a", "660F58 a", "F30F58", "F20F58", "0F59 a", "660F59 a", "F30F59", "F20F59", "0F5C a", "660F5C a",
        "F30F5C", "F20F5C", "0F5D a", "660F5D a", "F30F5D", "F20F5D", "0F5E a", "660F5E a", "F30F5E", "F20F5E", "0F5F a",
        "660F5F a", "F30F5F", "F20F5F", "0F51 a", "660F51 a", "F30F51", "F20F51", "0FC2 ai", "660FC2 ai", "F30FC2 i",
        "F20FC2 i", "0F2E", "660F2E", "0F2F", "660F2F",
        // More of what loops are made of.
        "F20F58", "F20F59", "F20F5C", "F20F5E", "F30F58", "F30F59", "F20F58", "F20F59",
        // Conversions.
        "F30F2A wG", "F20F2A wG", "F30F2C gw", "F20F2C gw", "F30F2D gw", "F20F2D gw", "0F5A", "660F5A a", "F30F5A",
        "F20F5A", "0F5B a", "660F5B a", "F30F5B a", "F20FE6 a", "660FE6 a", "F30FE6",
        // Integers.
        "660FFC a", "660FFD a", "660FFE a", "660FD4 a", "660FF8 a", "660FF9 a", "660FFA a", "660FFB a", "660FEC a",
        "660FED a", "660FDC a", "660FDD a", "660FE8 a", "660FE9 a", "660FD8 a", "660FD9 a", "660FDB a", "0F54 a",
        "660FDF a", "0F55 a", "660FEB a", "0F56 a", "660FEF a", "0F57 a", "660F57 a", "660F74 a", "660F75 a", "660F76 a",
        "660F64 a", "660F65 a", "660F66 a", "660FDE a", "660FEE a", "660FDA a", "660FEA a", "660FE0 a", "660FE3 a",
        "660FF6 a", "660FD5 a", "660FE5 a", "660FE4 a", "660FF5 a", "660FF4 a", "660F3829 a", "660F3837 a", "660F383C a",
        "660F383D a", "660F383E a", "660F383F a", "660F3838 a", "660F3839 a", "660F383A a", "660F383B a", "660F3828 a",
        "660F3840 a", "660F3801 a", "660F3802 a", "660F63 a", "660F6B a", "660F67 a", "660F382B a", "660FF1 a",
        "660FF2 a", "660FF3 a", "660FD1 a", "660FD2 a", "660FD3 a", "660FE1 a", "660FE2 a", "660F60 a", "660F61 a",
        "660F62 a", "0F14 a", "660F68 a", "660F69 a", "660F6A a", "0F15 a", "660F6C a", "660F14 a", "660F6D a",
        "660F15 a", "660F3820", "660F3823", "660F3830", "660F3833", "660F70 ai", "F20F70 ai", "F30F70 ai", "660F3800 a",
        "660F3A0F ai", "660FD7 rg", "660FC4 iG", "660F3A20 iG", "660F3A22 iwG", "660FC5 rgi", "660F3A14 iG",
        "660F3A15 iG", "660F3A16 iwG", "0FC6 ai", "660FC6 ai", "660F3817 a",
        // Ciphers and hashes.
        "660F38DB a", "660F38DC a", "660F38DD a", "660F38DE a", "660F38DF a", "660F3A44 ai", "0F38C8 a", "0F38C9 a", "0F38CA a",
        "0F38CB a", "0F38CC a", "0F38CD a", "0F3ACC ai", "F20F38F0 gG", "F20F38F1 wG",
        // Not emitted, but called: between those that are.
        "660F3A0B i", "F20F7C a", "660F381C a", "660F3A0E ai", "0F52 a", "660F3ADF ai",
    };
    /** What loops over doubles are made of, and loops over singles: their registers are numbers for whole regions. */
    private static final String[] DOUBLES = {
        "F20F58", "F20F59", "F20F5C", "F20F5E", "F20F51", "F20F5D", "F20F5F", "F20F10", "F20F11", "660F28 a", "660F2E",
        "660F58 a", "660F59 a", "660F5C a", "660F5E a", "660F14 a", "660F15 a", "660F12 m", "660F16 m", "F20F12", "F30F7E",
        "F20F2A wG", "F20F2C gw", "F30F5A", "F20FC2 i", "660F57 a"
    };
    private static final String[] SINGLES = {
        "F30F58", "F30F59", "F30F5C", "F30F5E", "F30F51", "F30F5D", "F30F5F", "F30F10", "F30F11", "0F28 a", "0F2E",
        "F30F2A wG", "F30F2C gw", "F20F5A", "F30FC2 i", "0F57 a", "660F6E wG", "660F7E wG"
    };
    private static final long[] EDGES = {
        0, 0x8000000000000000L, 0x3FF0000000000000L, 0xBFF0000000000000L, 1, 0x800FFFFFFFFFFFFFL, 0x0010000000000000L,
        0x8010000000000001L, 0x7FEFFFFFFFFFFFFFL, 0x7FF0000000000000L, 0xFFF0000000000000L, 0x7FF8123456789ABCL,
        0x7FF0123456789ABCL, 0x41E0000000000000L, 0x41DFFFFFFFC00000L, 0xC3E0000000000000L, 0x4004000000000000L,
        0x36A0000000000000L, 0x380FFFFFE0000000L, 0x3F80000040000000L, 0x7F8000007FC01234L, 0x008000017F801234L,
        0x4EFFFFFFCF000000L, 0x80000001007FFFFFL
    };

    private final SplittableRandom random = new SplittableRandom(SEED);

    /** The encodings and the number of registers of a program. */
    private String[] encodings;
    private int registers;

    private int pick(int n) {
        return random.nextInt(n);
    }

    /** Mostly the doubles and singles of ordinary sums, whose last bits are not zero. */
    private long half() {
        return switch (pick(9)) {
            case 8 -> pick(2) == 0
                    ? (1L + pick(100)) << 45 + pick(12)
                    : (1L + pick(100)) << 18 + pick(10) | (long) Float.floatToRawIntBits(pick(9)) << 32;
            case 0 -> random.nextLong();
            case 1 -> EDGES[pick(EDGES.length)];
            case 2 -> random.nextLong() & 0x0000_001F_0000_001FL;
            case 3 -> Double.doubleToRawLongBits(pick(100) - 50);
            case 4, 5 -> (long) Float.floatToRawIntBits((float) random.nextDouble(-100, 100)) << 32
                    | Float.floatToRawIntBits((float) random.nextDouble(-100, 100)) & 0xFFFF_FFFFL;
            default -> Double.doubleToRawLongBits(random.nextDouble(-1000, 1000));
        };
    }

    private int control() {
        return switch (pick(8)) {
            case 0 -> 0x1F80;
            case 1 -> 0x1F80 | pick(4) << 13;
            case 2 -> 0x1F80 | pick(4) << 13 | pick(2) << 15 | pick(0x80);
            case 3 -> 0x1F80 ^ 0x80 << pick(6);
            default -> 0x1FA0 | pick(0x20);
        };
    }

    private static void bytes(ByteArrayOutputStream out, int... values) {
        for (int v : values) {
            out.write(v);
        }
    }

    private static void int32(ByteArrayOutputStream out, int value) {
        bytes(out, value, value >> 8, value >> 16, value >> 24);
    }

    /** ModR/M and what follows for an absolute address. */
    private static void absolute(ByteArrayOutputStream out, int reg, int address) {
        bytes(out, reg << 3 | 4, 0x25);
        int32(out, address);
    }

    private int address(boolean aligned) {
        int address = switch (pick(60)) {
            case 0 -> RAM - 8;
            case 1, 2 -> ENTRY + 0xFF0;
            default -> DATA + pick(0x100);
        };
        return aligned && pick(80) != 0 ? address & ~15 : address;
    }

    private int general() {
        return new int[] {0, 1, 2, 3, 5, 6, 7}[pick(7)];
    }

    private void vector(ByteArrayOutputStream out) {
        String[] encoding = encodings[pick(encodings.length)].split(" ");
        String allows = encoding.length > 1 ? encoding[1] : "";
        byte[] code = HexFormat.of().parseHex(encoding[0]);
        int at = code[0] == 0x0F ? 0 : 1;
        out.write(code, 0, at);
        boolean isMemory = allows.contains("m") || !allows.contains("r") && pick(3) == 0;
        int reg = allows.contains("g") ? general() : pick(registers);
        int rm = allows.contains("G") ? general() : pick(registers);
        int rex = (allows.contains("w") ? pick(2) << 3 : 0) | pick(8) / 7 << 2 | (isMemory ? 0 : pick(8) / 7);
        if (rex != 0) {
            bytes(out, 0x40 | rex);
        }
        out.write(code, at, code.length - at);
        if (isMemory) {
            absolute(out, reg, address(allows.contains("a")));
        } else {
            bytes(out, 0xC0 | reg << 3 | rm);
        }
        if (allows.contains("i")) {
            bytes(out, pick(256));
        }
    }

    private void instruction(ByteArrayOutputStream out) {
        switch (pick(24)) {
            case 0 -> bytes(out, 0x0F, 0x90 | pick(16), 0xC0 | pick(4));
            case 1 -> bytes(out, 0x48, pick(8) << 3 | 1, 0xC0 | general() << 3 | general());
            case 2 -> {
                // Shifts by constants.
                int[] kinds = {0x71D0, 0x71E0, 0x71F0, 0x72D0, 0x72E0, 0x72F0, 0x73D0, 0x73D8, 0x73F0, 0x73F8};
                int kind = kinds[pick(kinds.length)];
                bytes(out, 0x66, 0x0F, kind >> 8, kind & 0xF8 | pick(8), pick(4) == 0 ? pick(256) : pick(33));
            }
            case 3 -> {
                // LDMXCSR and STMXCSR.
                bytes(out, 0x0F, 0xAE);
                absolute(out, 2 + pick(2), CONTROLS + 4 * pick(16));
            }
            default -> vector(out);
        }
    }

    private byte[] program() {
        encodings = new String[][] {ENCODINGS, DOUBLES, SINGLES}[pick(3)];
        // Few, so that values go from one instruction to the next.
        registers = encodings == ENCODINGS ? 8 : 2 + pick(3);
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        bytes(out, 0x48, 0xC7);
        absolute(out, 0, COUNTER);
        int32(out, 5 + pick(10));
        int start = out.size();
        // Without another jump, passes follow each other in translated code.
        boolean isOneBlock = pick(3) == 0;
        for (int blocks = isOneBlock ? 1 : 1 + pick(3); blocks > 0; blocks--) {
            for (int n = 1 + pick(8); n > 0; n--) {
                instruction(out);
            }
            if (isOneBlock) {
                break;
            }
            bytes(out, 0x70 | pick(16), 4, 0x66, 0x0F, 0x58, 0xC0 | pick(64));
        }
        if (pick(3) == 0) {
            // RDX = -counter; an access of the last words of memory, or behind them: some are misaligned, some half way out.
            bytes(out, 0x48, 0x8B);
            absolute(out, 2, COUNTER);
            bytes(out, 0x48, 0xF7, 0xDA);
            String[] opcodes = {"0F10", "0F11", "660F58", "660FFE", "F20F59", "0F29", "F30F11", "660F7E", "660F60"};
            out.writeBytes(HexFormat.of().parseHex(opcodes[pick(opcodes.length)]));
            bytes(out, 4 | pick(8) << 3, 0xD5);
            int32(out, RAM + 8 * pick(4));
        }
        bytes(out, 0x48, 0xFF);
        absolute(out, 1, COUNTER);
        bytes(out, 0x0F, 0x85);
        int32(out, start - (out.size() + 4));
        bytes(out, 0xF4);
        return out.toByteArray();
    }

    private static Cpu processor(MemorySegment ram, byte[] code) {
        Cpu cpu = BareProcessor.in64BitMode(ram, ENTRY, code);
        cpu.cr4 = Cpu.CR4_PAE | Cpu.CR4_OSFXSR | Cpu.CR4_OSXMMEXCPT;
        cpu.gpr[Cpu.RSP] = 0xA000;
        Attention.clear(cpu, -1);
        return cpu;
    }

    private static void assertSame(Cpu single, Cpu whole, MemorySegment singleRam, MemorySegment wholeRam, String what) {
        assertArrayEquals(single.gpr, whole.gpr, what);
        assertArrayEquals(single.xmm, whole.xmm, what);
        assertEquals(single.mxcsr, whole.mxcsr, what);
        assertEquals(single.rflags(), whole.rflags(), what);
        assertEquals(single.rip, whole.rip, what);
        assertEquals(single.retired, whole.retired, what);
        assertEquals(single.exit == null, whole.exit == null, what);
        assertEquals(-1, wholeRam.mismatch(singleRam), what);
    }

    private static void step(Cpu cpu) {
        Interpreter stepper = new Interpreter(cpu);
        while (Attention.peek(cpu) == 0) {
            stepper.step();
        }
    }

    @Test
    void regionsDoWhatTheirInstructionsDo() {
        Translator translator = new Translator(Forms::emit, true, null);
        int faulted = 0;
        long translated = 0;
        for (int n = 0; n < PROGRAMS; n++) {
            byte[] code = program();
            try (Arena arena = Arena.ofShared()) {
                MemorySegment wholeRam = arena.allocate(RAM, 4096);
                MemorySegment singleRam = arena.allocate(RAM, 4096);
                for (int k = 0; k < 0x200; k += 8) {
                    wholeRam.set(ValueLayout.JAVA_LONG, DATA + k, half());
                }
                for (int k = 0; k < 16; k++) {
                    wholeRam.set(ValueLayout.JAVA_INT, CONTROLS + 4 * k, control());
                }
                singleRam.copyFrom(wholeRam);
                Cpu whole = processor(wholeRam, code);
                Cpu single = processor(singleRam, code);
                for (int h = 0; h < 32; h++) {
                    whole.xmm[h] = half();
                    whole.gpr[h >> 1] = h >> 1 == Cpu.RSP ? 0xA000 : half() >> pick(64);
                }
                whole.mxcsr = control();
                System.arraycopy(whole.xmm, 0, single.xmm, 0, 32);
                System.arraycopy(whole.gpr, 0, single.gpr, 0, 16);
                single.mxcsr = whole.mxcsr;
                step(single);
                new Interpreter(whole, translator, 1 + pick(2)).run();
                String what = "seed=" + SEED + ", program " + n + ": " + HexFormat.of().formatHex(code);
                assertSame(single, whole, singleRam, wholeRam, what);
                translated += whole.retiredTranslated;
                faulted += single.rip == ENTRY + code.length ? 0 : 1;
            }
        }
        assertTrue(translated > PROGRAMS * 30L, "translated=" + translated);
        assertTrue(faulted > PROGRAMS / 6 && faulted < PROGRAMS * 2 / 3, "faulted=" + faulted);
    }

    /** A product underflows at some point of a loop, and a sum then has a denormal operand: each sets flags. */
    @Test
    void tinyResultsRaiseWhatTheyRaise() {
        Translator translator = new Translator(Forms::emit, true, null);
        for (int n = 0; n < 120; n++) {
            boolean wide = n < 60;
            String prefix = wide ? "f20f" : "f30f";
            // loop: movsd xmm0, [DATA]; mulsd xmm0, xmm2; addsd xmm3, xmm0; mulsd xmm2, xmm4; dec ecx; jnz loop; hlt
            byte[] code = HexFormat.of().parseHex(prefix + "100425807f0000" + prefix + "59c2" + prefix + "58d8" + prefix
                    + "59d4" + "ffc975e5f4");
            try (Arena arena = Arena.ofShared()) {
                MemorySegment wholeRam = arena.allocate(RAM, 4096);
                MemorySegment singleRam = arena.allocate(RAM, 4096);
                long least = wide ? Double.doubleToRawLongBits(0x1.199999999999bp-1000) : Float.floatToRawIntBits(0x1.199992p-104f);
                wholeRam.set(ValueLayout.JAVA_LONG, DATA, least);
                singleRam.copyFrom(wholeRam);
                Cpu whole = processor(wholeRam, code);
                Cpu single = processor(singleRam, code);
                for (Cpu cpu : new Cpu[] {whole, single}) {
                    cpu.gpr[Cpu.RCX] = 1 + n % 60;
                    cpu.mxcsr = 0x1FA0;
                    cpu.xmm[4] = wide ? Double.doubleToRawLongBits(1) : Float.floatToRawIntBits(1);
                    cpu.xmm[6] = cpu.xmm[4];
                    cpu.xmm[8] = wide ? Double.doubleToRawLongBits(0.5) : Float.floatToRawIntBits(0.5f);
                }
                step(single);
                new Interpreter(whole, translator, 1 + n % 2).run();
                assertEquals(n % 60 < 23 ? 0x1FA0 : 0x1FB2, single.mxcsr, "case " + n);
                assertSame(single, whole, singleRam, wholeRam, "case " + n);
            }
        }
    }

    /** An instruction that is called, as the interpreter does it, is no reason to interpret vectors in the same region. */
    @Test
    void vectorsAreTranslatedBesideWhatIsCalled() {
        // loop: addsd xmm0, xmm1; cpuid; sub ebp, 1; jnz loop; hlt
        byte[] code = HexFormat.of().parseHex("f20f58c10fa283ed0175f5f4");
        try (Arena arena = Arena.ofShared()) {
            Cpu cpu = processor(arena.allocate(RAM, 4096), code);
            cpu.gpr[Cpu.RBP] = 1000;
            cpu.xmm[2] = Double.doubleToRawLongBits(0.5);
            new Interpreter(cpu, new Translator(Forms::emit, true, null), 2).run();
            assertEquals(Double.doubleToRawLongBits(500), cpu.xmm[0]);
            assertTrue(cpu.retiredTranslated > cpu.retired * 9 / 10, cpu.retiredTranslated + " of " + cpu.retired);
        }
    }

    /** What a guest may use can change in a loop that was translated. */
    @Test
    void instructionsFaultOnceTheyAreSwitchedOff() {
        // loop: addsd xmm0, xmm1; cmp ecx, 3; jne on; mov cr0, rdx (or cr4); nop; on: nop; addsd xmm0, xmm1; dec ecx; jnz loop
        String[] programs = {
            "f20f58c183f90375040f22c29090f20f58c1ffc975eaf4", "f20f58c183f90375040f22e29090f20f58c1ffc975eaf4",
            // clts, and so on; then mov cr0, rdx comes before
            "0f06f20f58c183f90375030f22c2f20f58c1ffc975eaf4"
        };
        long[] values = {Cpu.CR0_PE | Cpu.CR0_TS, Cpu.CR4_PAE, Cpu.CR0_PE | Cpu.CR0_EM};
        Translator translator = new Translator(Forms::emit, true, null);
        for (int n = 0; n < programs.length; n++) {
            byte[] code = HexFormat.of().parseHex(programs[n]);
            try (Arena arena = Arena.ofShared()) {
                MemorySegment wholeRam = arena.allocate(RAM, 4096);
                MemorySegment singleRam = arena.allocate(RAM, 4096);
                Cpu whole = processor(wholeRam, code);
                Cpu single = processor(singleRam, code);
                for (Cpu cpu : new Cpu[] {whole, single}) {
                    cpu.gpr[Cpu.RCX] = 50;
                    cpu.gpr[Cpu.RDX] = values[n];
                    cpu.xmm[2] = Double.doubleToRawLongBits(0.1);
                }
                step(single);
                new Interpreter(whole, translator, 2).run();
                assertEquals(3, single.gpr[Cpu.RCX], "program " + n);
                assertSame(single, whole, singleRam, wholeRam, "program " + n);
                assertTrue(whole.retiredTranslated > 50, "program " + n);
            }
        }
    }
}
