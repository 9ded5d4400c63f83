package org.jacinth.cpu.insn;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.SplittableRandom;
import org.jacinth.cpu.BareProcessor;
import org.jacinth.cpu.interp.Interpreter;
import org.jacinth.cpu.state.Attention;
import org.jacinth.cpu.state.Cpu;
import org.junit.jupiter.api.Test;

/** Repeated MOVS and STOS, which are done in runs where that can be, against copying one element after the other. */
class StringRunTest {
    private static final long SEED = Long.getLong("jacinth.strings.seed", 4711L);
    private static final int ROUNDS = 20_000;
    private static final int MEMORY = 1 << 16;
    private static final int PAGE = 0x1000;
    /** Page tables of the four levels, one behind the other. */
    private static final int TABLES = 0x1000;
    private static final int ENTRY = 0x5000;
    /** Where data begins. Its pages lie in memory in the opposite order. */
    private static final int DATA = 0x6000;
    private static final int DIRECTION = 0x400;

    private final SplittableRandom random = new SplittableRandom(SEED);
    private final byte[] element = new byte[8];

    @Test
    void runsDoWhatTheirElementsDo() {
        for (int n = 0; n < ROUNDS; n++) {
            try (Arena arena = Arena.ofConfined()) {
                round(arena, n);
            }
        }
    }

    private void round(Arena arena, int n) {
        int size = random.nextInt(4);
        boolean copies = random.nextInt(4) != 0;
        boolean down = random.nextInt(3) == 0;
        int count = random.nextInt(random.nextBoolean() ? 20 : 700);
        int reach = (count + 1) << size;
        int from = DATA + reach + random.nextInt(MEMORY - DATA - 2 * reach - 8);
        // Often close to the source, on either side, and often not at a multiple of the element's size.
        int near = from + random.nextInt(81) - 40;
        int far = DATA + reach + random.nextInt(MEMORY - DATA - 2 * reach - 8);
        int to = Math.clamp(random.nextBoolean() ? near : far, DATA + reach, MEMORY - reach - 8);
        long value = random.nextBoolean() ? random.nextLong() : 0x0101_0101_0101_0101L * random.nextInt(256);

        byte[] memory = new byte[MEMORY];
        random.nextBytes(memory);
        MemorySegment ram = arena.allocate(MEMORY, 4096);
        for (int linear = DATA; linear < MEMORY; linear += PAGE) {
            MemorySegment.copy(memory, linear, ram, ValueLayout.JAVA_BYTE, physical(linear), PAGE);
        }
        Cpu cpu = BareProcessor.in64BitMode(ram, ENTRY, code(size, copies));
        for (int level = 0; level < 3; level++) {
            ram.set(ValueLayout.JAVA_LONG, TABLES + level * PAGE, TABLES + (level + 1) * PAGE | 3);
        }
        for (int linear = 0; linear < MEMORY; linear += PAGE) {
            ram.set(ValueLayout.JAVA_LONG, TABLES + 3 * PAGE + linear / PAGE * 8, physical(linear) | 3);
        }
        cpu.cr3 = TABLES;
        cpu.cr4 = Cpu.CR4_PAE;
        cpu.cr0 |= Cpu.CR0_PG;
        cpu.updateMode();
        Attention.clear(cpu, -1);
        cpu.setRflags(down ? 2 | DIRECTION : 2);
        cpu.gpr[Cpu.RAX] = value;
        cpu.gpr[Cpu.RCX] = count;
        cpu.gpr[Cpu.RSI] = from;
        cpu.gpr[Cpu.RDI] = to;
        new Interpreter(cpu).run();

        int step = (down ? -1 : 1) << size;
        for (int k = 0; k < count; k++) {
            for (int b = 0; b < 1 << size; b++) {
                element[b] = copies ? memory[from + k * step + b] : (byte) (value >>> 8 * b);
            }
            System.arraycopy(element, 0, memory, to + k * step, 1 << size);
        }
        String what = "seed=%d, round %d: size=%d, count=%d, from=0x%x, to=0x%x, down=%b, copies=%b"
                .formatted(SEED, n, size, count, from, to, down, copies);
        byte[] found = memory.clone();
        for (int linear = DATA; linear < MEMORY; linear += PAGE) {
            MemorySegment.copy(ram, ValueLayout.JAVA_BYTE, physical(linear), found, linear, PAGE);
        }
        assertArrayEquals(memory, found, what);
        assertEquals(0, cpu.gpr[Cpu.RCX], what);
        assertEquals(copies ? from + (long) count * step : from, cpu.gpr[Cpu.RSI], what);
        assertEquals(to + (long) count * step, cpu.gpr[Cpu.RDI], what);
    }

    private static int physical(int linear) {
        return linear < DATA ? linear : DATA + MEMORY - PAGE - linear;
    }

    /** The instruction with a repeat prefix, and HLT. */
    private static byte[] code(int size, boolean copies) {
        int opcode = (copies ? 0xA4 : 0xAA) | (size == 0 ? 0 : 1);
        return switch (size) {
            case 1 -> new byte[] {0x66, (byte) 0xF3, (byte) opcode, (byte) 0xF4};
            case 3 -> new byte[] {(byte) 0xF3, 0x48, (byte) opcode, (byte) 0xF4};
            default -> new byte[] {(byte) 0xF3, (byte) opcode, (byte) 0xF4};
        };
    }
}
