package org.jacinth.cpu.interp;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jacinth.cpu.BareProcessor;
import org.jacinth.cpu.form.Forms;
import org.jacinth.cpu.state.Attention;
import org.jacinth.cpu.state.Cpu;
import org.jacinth.cpu.translate.Translator;
import org.jacinth.hypervisor.spi.GuestPhysicalMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Random programs with loops, translated as soon as possible, against the same instructions interpreted one by one. */
class TranslationTest {
    private static final long SEED = Long.getLong("jacinth.translation.seed", 815L);
    private static final int PROGRAMS = Integer.getInteger("jacinth.translation.programs", 150);
    private static final int ENTRY = 0x1000;
    private static final int COUNTER = 0x9000;
    private static final int DATA = 0x8000;
    private static final int RAM = 1 << 20;

    private final SplittableRandom random = new SplittableRandom(SEED);

    /** Where the byte of an earlier instruction's immediate is. */
    private int patchable;

    private static Cpu processor(MemorySegment ram, byte[] code) {
        ram.fill((byte) 0x5A);
        return BareProcessor.in64BitMode(ram, ENTRY, code);
    }

    /**
     * The same with pages from the stack's on in another order than their addresses, of which a bit of a number tells whether it
     * is read only: numbers have as many bits as that are pages in front.
     */
    private static Cpu scattered(MemorySegment ram, byte[] code, int readOnly) {
        ram.fill((byte) 0x5A);
        MemorySegment.copy(MemorySegment.ofArray(code), 0, ram, ENTRY, code.length);
        List<GuestPhysicalMap.Region> pages = new ArrayList<>();
        for (int page = 0; page < RAM >> 12; page++) {
            int at = page < 0xA ? page : page ^ 1;
            boolean isWritable = page >= Integer.SIZE || (readOnly >> page & 1) == 0;
            pages.add(new GuestPhysicalMap.Region((long) page << 12, 4096, ram, (long) at << 12, isWritable, true));
        }
        return BareProcessor.in64BitMode(BareProcessor.over(new GuestPhysicalMap(pages)), ENTRY);
    }

    private int pick(int n) {
        return random.nextInt(n);
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

    /** An instruction that leaves RSP alone. */
    private void instruction(ByteArrayOutputStream out) {
        int rex = (pick(4) == 0 ? 0x40 : 0x48) | pick(2) << 2 | pick(2);
        int reg = new int[] {0, 1, 2, 3, 5, 6, 7}[pick(7)];
        int rm = new int[] {0, 1, 2, 3, 5, 6, 7}[pick(7)];
        int registers = 0xC0 | reg << 3 | rm;
        int place = DATA + pick(0x100);
        switch (pick(24)) {
            case 0, 1 -> bytes(out, rex, pick(8) << 3 | (pick(6) == 0 ? 0 : 1), registers);
            case 2 -> {
                bytes(out, rex, 0x83, 0xC0 | pick(8) << 3 | rm, pick(256));
                patchable = out.size() - 1;
            }
            case 3 -> bytes(out, rex, 0xC1, 0xC0 | new int[] {0, 1, 2, 3, 4, 5, 7}[pick(7)] << 3 | rm, pick(256));
            case 4 -> bytes(out, rex, 0x0F, 0xAF, registers);
            case 5 -> bytes(out, rex, 0x89, registers);
            case 6 -> bytes(out, rex, 0x0F, 0x40 | pick(16), registers);
            case 7 -> bytes(out, rex, 0x0F, 0x90 | pick(16), 0xC0 | rm);
            case 8 -> bytes(out, rex, 0xFF, 0xC0 | pick(2) << 3 | rm);
            case 9 -> bytes(out, rex, 0xF7, 0xC0 | (2 + pick(4)) << 3 | rm);
            case 10 -> bytes(out, rex, 0x8D, 0x40 | reg << 3 | new int[] {0, 1, 2, 3, 6, 7}[pick(6)], pick(256));
            case 11 -> bytes(out, rex, 0x0F, new int[] {0xB6, 0xB7, 0xBE, 0xBF}[pick(4)], registers);
            case 12 -> bytes(out, rex, 0xD3, 0xC0 | new int[] {0, 1, 4, 5, 7}[pick(5)] << 3 | rm);
            case 13 -> bytes(out, rex, 0x0F, new int[] {0xA3, 0xAB, 0xB3, 0xBB, 0xBC, 0xBD}[pick(6)], registers);
            case 14 -> bytes(out, rex, 0x0F, 0xBA, 0xC0 | (4 + pick(4)) << 3 | rm, pick(256));
            case 15 -> bytes(out, rex & ~4, 0x0F, 0xC8 | rm);
            case 16 -> bytes(out, 0x50 | reg, 0x58 | rm);
            case 17 -> bytes(out, new int[] {0xF5, 0xF8, 0xF9, 0x98, 0x99}[pick(5)]);
            case 18 -> {
                bytes(out, rex & ~1, pick(8) << 3 | pick(4));
                absolute(out, reg, place);
            }
            case 19 -> {
                bytes(out, rex & ~1, new int[] {0x88, 0x89, 0x8A, 0x8B, 0x63, 0x84, 0x85, 0x87}[pick(8)]);
                absolute(out, reg, place);
            }
            case 20 -> {
                bytes(out, rex & ~1, 0xD1 | pick(2) << 1);
                absolute(out, new int[] {4, 5, 7}[pick(3)], place);
            }
            case 21 -> bytes(out, 0x66, 0x40 | pick(16) & ~8, pick(8) << 3 | 1, registers);
            case 22 -> bytes(out, rex, 0x69, registers, pick(256), pick(256), pick(256), pick(256));
            default -> {
                if (patchable > 0 && pick(3) == 0) {
                    bytes(out, 0xC6);
                    absolute(out, 0, ENTRY + patchable);
                    bytes(out, pick(256));
                } else {
                    bytes(out, 0x9C, 0x58 | (rm == 4 ? 0 : rm));
                }
            }
        }
    }

    /** Loops with jumps and a call in them; the last iteration of some of them goes beyond memory. */
    private byte[] program() {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        patchable = 0;
        for (int loops = 1 + pick(2); loops > 0; loops--) {
            bytes(out, 0x48, 0xC7);
            absolute(out, 0, COUNTER);
            int32(out, 5 + pick(20));
            int start = out.size();
            for (int blocks = 1 + pick(4); blocks > 0; blocks--) {
                for (int n = pick(12); n > 0; n--) {
                    instruction(out);
                }
                if (pick(2) == 0) {
                    bytes(out, 0x48, pick(2) == 0 ? 0x39 : 0x85, 0xC0 | pick(64));
                }
                switch (pick(5)) {
                    // A call of the next instruction but one, whose return address is then dropped.
                    case 0 -> bytes(out, 0xE8, 3, 0, 0, 0, 0x48, 0x31, 0xDB, 0x5A);
                    case 1 -> bytes(out, 0xEB, 1, 0x90);
                    default -> bytes(out, 0x70 | pick(16), 3, 0x48, 0x31, 0xC0 | new int[] {0, 1, 2, 3}[pick(4)] * 9);
                }
            }
            boolean beyond = pick(4) == 0;
            if (beyond) {
                // RDX = -counter; an access of the last words of memory, or behind them.
                bytes(out, 0x48, 0x8B);
                absolute(out, 2, COUNTER);
                bytes(out, 0x48, 0xF7, 0xDA, 0x48, pick(2) == 0 ? 0x8B : 0x89, 0x14, 0xD5);
                int32(out, RAM);
            }
            bytes(out, 0x48, 0xFF);
            absolute(out, 1, COUNTER);
            int back = start - (out.size() + 6);
            bytes(out, 0x0F, beyond ? 0x89 : 0x85);
            int32(out, back);
        }
        bytes(out, 0xF4);
        return out.toByteArray();
    }

    /** An instruction that accesses the stack or moves it, by little. */
    private void stackInstruction(ByteArrayOutputStream out) {
        int reg = new int[] {0, 1, 2, 3, 6, 7}[pick(6)];
        int distance = pick(12) * 8 - 24 + (pick(4) == 0 ? pick(8) : 0);
        switch (pick(12)) {
            case 0, 1, 2 -> bytes(out, 0x50 | reg);
            case 3, 4, 5 -> bytes(out, 0x58 | reg);
            case 6 -> bytes(out, 0x48, 0x83, 0xC4 | pick(2) * 0x28, 8 * pick(5));
            case 7 -> bytes(out, 0x48, pick(2) == 0 ? 0x8B : 0x89, 0x44 | reg << 3, 0x24, distance);
            case 8 -> bytes(out, 0x48, 0x01 | pick(8) << 3, 0x44 | reg << 3, 0x24, distance);
            case 9 -> bytes(out, 0x6A, pick(256));
            case 10 -> bytes(out, 0xFF, 0x74, 0x24, distance);
            default -> bytes(out, 0x48, 0x89, 0xC0 | pick(2) * 9);
        }
    }

    /** A loop of 60 passes, in each of which RBP rises by a word. */
    private byte[] risingLoop(Consumer<ByteArrayOutputStream> body) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        bytes(out, 0x48, 0xC7);
        absolute(out, 0, COUNTER);
        int32(out, 60);
        int start = out.size();
        body.accept(out);
        bytes(out, 0x48, 0x83, 0xC5, 8, 0x48, 0xFF);
        absolute(out, 1, COUNTER);
        bytes(out, 0x0F, 0x85);
        int32(out, start - (out.size() + 4));
        bytes(out, 0xF4);
        return out.toByteArray();
    }

    /** Uses the stack around RBP. */
    private void stackPass(ByteArrayOutputStream out) {
        bytes(out, 0x48, 0x89, 0xEC);
        for (int calls = pick(3); calls >= 0; calls--) {
            for (int n = pick(12); n > 0; n--) {
                stackInstruction(out);
            }
            if (calls > 0) {
                bytes(out, 0xE8, 0, 0, 0, 0);
            }
        }
    }

    /** An instruction that accesses what RBP or RSI points to, or moves one of them, by little. */
    private void objectInstruction(ByteArrayOutputStream out) {
        int reg = new int[] {0, 1, 2, 3, 7}[pick(5)];
        int base = pick(3) == 0 ? 6 : 5;
        int size = pick(3) == 0 ? 0x40 : 0x48;
        int distance = pick(2) == 0 ? 8 * (pick(6) - 1) : pick(48) - 8;
        int operand = 0x40 | reg << 3 | base;
        switch (pick(15)) {
            case 0, 1 -> bytes(out, size, 0x8B, operand, distance);
            case 2, 3 -> bytes(out, size, 0x89, operand, distance);
            case 4 -> bytes(out, size, pick(8) << 3 | 1, operand, distance);
            case 5 -> bytes(out, size, pick(8) << 3 | 3, operand, distance);
            case 6 -> bytes(out, size, 0x0F, new int[] {0xB6, 0xB7, 0xBE, 0xBF}[pick(4)], operand, distance);
            case 7 -> bytes(out, new int[] {0x88, 0x8A, 0x38, 0x84}[pick(4)], operand, distance);
            case 8 -> bytes(out, 0x48, 0x83, 0xC0 | pick(2) * 0x28 | base, pick(9));
            case 9 -> bytes(out, 0x48, 0xFF, 0xC0 | pick(2) << 3 | base);
            case 10 -> bytes(out, size, 0xC1, 0xC0 | pick(2) << 3 | reg, pick(64));
            // RBP and RSI: one as the other, or a sum of one.
            case 11 -> bytes(out, 0x48, pick(2) == 0 ? 0x89 : 0x87, pick(2) == 0 ? 0xF5 : 0xEE);
            case 12 -> bytes(out, 0x48, 0x8D, pick(2) == 0 ? 0x6D : 0x75, pick(9));
            case 13 -> bytes(out, 0x99);
            default -> bytes(out, 0xFF, 0x70 | base, distance, 0x58 | reg);
        }
    }

    /** Uses objects at RBP and RSI. */
    private void objectPass(ByteArrayOutputStream out) {
        for (int n = 2 + pick(16); n > 0; n--) {
            objectInstruction(out);
        }
    }

    private void compare(boolean kicked, boolean isScattered, Supplier<byte[]> programs) throws InterruptedException {
        Translator translator = new Translator(Forms::emit, true, null);
        long translated = 0;
        Learnt learnt = Learnt.NOTHING;
        byte[] code = null;
        // What is wrong at the end of a page shows in few programs.
        int count = isScattered ? 10 * PROGRAMS : PROGRAMS;
        for (int n = 0; n < count; n++) {
            code = code != null && pick(3) == 0 ? code : programs.get();
            // In the middle of memory, or so that it ends in between.
            long frame = (pick(3) == 0 ? RAM : 0xB000) - 8 * pick(50);
            try (Arena arena = Arena.ofShared()) {
                MemorySegment wholeRam = arena.allocate(RAM, 4096);
                MemorySegment singleRam = arena.allocate(RAM, 4096);
                int readOnly = pick(4) == 0 ? 1 << 0xA + pick(2) : 0;
                Cpu whole = isScattered ? scattered(wholeRam, code, readOnly) : processor(wholeRam, code);
                Cpu single = isScattered ? scattered(singleRam, code, readOnly) : processor(singleRam, code);
                for (int r = 0; r < 16; r++) {
                    long value = pick(3) == 0 ? pick(4) - 2 : random.nextLong() >> pick(64);
                    whole.gpr[r] = value;
                    single.gpr[r] = value;
                }
                whole.gpr[Cpu.RSP] = 0xA000;
                single.gpr[Cpu.RSP] = 0xA000;
                long other = frame - 8 * pick(100);
                for (Cpu cpu : new Cpu[] {whole, single}) {
                    cpu.gpr[Cpu.RBP] = frame;
                    cpu.gpr[Cpu.RSI] = other;
                }
                long flags = 2 | random.nextLong() & 0x8D5;
                whole.setRflags(flags);
                single.setRflags(flags);
                Interpreter stepper = new Interpreter(single);
                Attention.clear(single, -1);
                while (Attention.peek(single) == 0) {
                    stepper.step();
                }
                Interpreter translating = new Interpreter(whole, translator, 1 + pick(3), learnt);
                run(whole, translating, kicked);
                String what = "seed=" + SEED + ", program " + n + ": " + HexFormat.of().formatHex(code);
                assertArrayEquals(single.gpr, whole.gpr, what);
                assertEquals(single.rflags(), whole.rflags(), what);
                assertEquals(single.rip, whole.rip, what);
                assertEquals(single.retired, whole.retired, what);
                assertEquals(single.exit == null, whole.exit == null, what);
                assertEquals(-1, wholeRam.mismatch(singleRam), what);
                translated += whole.retiredTranslated;
                // Often of other programs, and of this one when the same is compared again.
                learnt = learnt.and(LearntTest.worthwhile(translating.learnt()));
            }
        }
        assertTrue(translated > 0);
    }

    private static void run(Cpu cpu, Interpreter interpreter, boolean kicked) throws InterruptedException {
        Attention.clear(cpu, -1);
        if (!kicked) {
            interpreter.run();
            return;
        }
        boolean[] done = new boolean[1];
        Thread kicker = Thread.ofPlatform().start(() -> {
            while (!Thread.interrupted()) {
                cpu.requestAttention(Attention.KICK);
                for (int k = 0; k < 300; k++) {
                    Thread.onSpinWait();
                }
            }
            done[0] = true;
        });
        while ((Attention.peek(cpu) & ~Attention.KICK) == 0) {
            Attention.clear(cpu, Attention.KICK);
            interpreter.run();
        }
        kicker.interrupt();
        kicker.join();
        assertTrue(done[0]);
    }

    @Test
    void regionsDoWhatTheirInstructionsDo() throws InterruptedException {
        compare(false, false, this::program);
    }

    @Test
    void kicksLeaveNoTrace() throws InterruptedException {
        compare(true, false, this::program);
    }

    @Test
    void stacksMayLieInTwoPages() throws InterruptedException {
        compare(false, true, () -> risingLoop(this::stackPass));
    }

    @Test
    void objectsMayLieInTwoPages() throws InterruptedException {
        compare(false, true, () -> risingLoop(this::objectPass));
    }

    /** Where what several instructions access together is in two pages for long, each is translated to look for its own. */
    @ParameterizedTest
    @ValueSource(strings = {
        // loop: push rax; push rbx; pop rbx; pop rax; dec rcx; jnz loop; hlt
        "50535b5848ffc975f7f4",
        // loop: mov rax, [rsp-8]; mov [rsp], rax; dec rcx; jnz loop; hlt
        "488b4424f84889042448ffc975f2f4",
        // loop: mov rax, [rbp]; mov [rbp-8], rax; dec rcx; jnz loop; hlt
        "488b4500488945f848ffc975f3f4"
    })
    void whatStaysInTwoPagesIsNoReasonToInterpret(String program) {
        byte[] code = HexFormat.of().parseHex(program);
        try (Arena arena = Arena.ofShared()) {
            Cpu cpu = processor(arena.allocate(RAM, 4096), code);
            cpu.gpr[Cpu.RCX] = 400_000;
            cpu.gpr[Cpu.RSP] = 0xA008;
            cpu.gpr[Cpu.RBP] = 0xA000;
            Attention.clear(cpu, -1);
            new Interpreter(cpu, new Translator(Forms::emit, true, null), 2).run();
            assertEquals(0, cpu.gpr[Cpu.RCX]);
            assertEquals(0xA008, cpu.gpr[Cpu.RSP]);
            assertTrue(cpu.retiredTranslated > cpu.retired * 8 / 10, cpu.retiredTranslated + " of " + cpu.retired);
        }
    }

    /** What two loads were found in together is not written to where it is read only. */
    @Test
    void aStoreIsLookedUpForWriting() {
        // loop: mov rax, [rbp]; mov rbx, [rbp+8]; cdq; mov [rbp], rax; add rbp, 8; dec rcx; jnz loop; hlt
        byte[] code = HexFormat.of().parseHex("488b4500488b5d0899488945004883c50848ffc975eaf4");
        try (Arena arena = Arena.ofShared()) {
            Cpu cpu = scattered(arena.allocate(RAM, 4096), code, 1 << 0xB);
            cpu.gpr[Cpu.RCX] = 100;
            cpu.gpr[Cpu.RBP] = 0xAF00;
            Attention.clear(cpu, -1);
            new Interpreter(cpu, new Translator(Forms::emit, true, null), 1).run();
            assertEquals(0xB000, cpu.gpr[Cpu.RBP]);
            assertEquals(ENTRY + 9, cpu.rip);
        }
    }

    /** A store into the instruction behind it takes effect at once. */
    @Test
    void codeThatChangesItselfIsSeenByTheNextInstruction() {
        // loop: mov byte [imm], cl; add eax, 0; dec ecx; jnz loop; hlt
        byte[] code = HexFormat.of().parseHex("880c250910000083c000ffc975f2f4");
        try (Arena arena = Arena.ofShared()) {
            MemorySegment ram = arena.allocate(RAM, 4096);
            Cpu cpu = processor(ram, code);
            cpu.gpr[Cpu.RCX] = 100;
            cpu.gpr[Cpu.RAX] = 0;
            Attention.clear(cpu, -1);
            new Interpreter(cpu, new Translator(Forms::emit, true, null), 2).run();
            assertEquals(1, ram.get(ValueLayout.JAVA_BYTE, ENTRY + 9));
            assertEquals(5050, cpu.gpr[Cpu.RAX]);
        }
    }
}
