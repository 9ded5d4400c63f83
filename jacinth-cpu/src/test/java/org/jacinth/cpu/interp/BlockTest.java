package org.jacinth.cpu.interp;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.ByteArrayOutputStream;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.HexFormat;
import java.util.SplittableRandom;
import org.jacinth.cpu.BareProcessor;
import org.jacinth.cpu.state.Attention;
import org.jacinth.cpu.state.Cpu;
import org.junit.jupiter.api.Test;

/**
 * Blocks, with what is done to them as a whole (comparison and jump as one, flags that nobody can see), against the same
 * instructions one by one.
 */
class BlockTest {
    private static final long SEED = Long.getLong("jacinth.block.seed", 4711L);
    private static final int PROGRAMS = 3000;
    private static final int ENTRY = 0x1000;

    private final SplittableRandom random = new SplittableRandom(SEED);

    private static Cpu processor(Arena arena, byte[] code) {
        MemorySegment ram = arena.allocate(1 << 20, 4096);
        MemorySegment.copy(MemorySegment.ofArray(code), 0, ram, ENTRY, code.length);
        Cpu cpu = BareProcessor.over(ram);
        // 64-bit code without paging: linear addresses are physical ones.
        cpu.cr0 = Cpu.CR0_PE;
        cpu.efer = Cpu.EFER_LME | Cpu.EFER_LMA;
        cpu.segAttr[Cpu.CS] = 0x9B | Cpu.ATTR_L;
        cpu.updateMode();
        cpu.rip = ENTRY;
        return cpu;
    }

    private int pick(int n) {
        return random.nextInt(n);
    }

    private void instruction(ByteArrayOutputStream out) {
        int wide = pick(4) == 0 ? 0x40 : 0x48;
        int rex = wide | pick(2) << 2 | pick(2);
        int registers = 0xC0 | pick(64);
        switch (pick(12)) {
            case 0, 1 -> bytes(out, rex, pick(8) << 3 | (pick(6) == 0 ? 0 : 1), registers);
            case 2 -> bytes(out, rex, 0x83, 0xC0 | pick(64), pick(256));
            case 3 -> bytes(out, rex, 0xC1, 0xC0 | new int[] {0, 1, 4, 5, 7}[pick(5)] << 3 | pick(8), pick(256));
            case 4 -> bytes(out, rex, 0x0F, 0xAF, registers);
            case 5 -> bytes(out, rex, 0x89, registers);
            case 6 -> bytes(out, rex, 0x0F, 0x40 | pick(16), registers);
            case 7 -> bytes(out, rex, 0x0F, 0x90 | pick(16), 0xC0 | pick(8));
            case 8 -> bytes(out, rex, 0xFF, 0xC0 | pick(2) << 3 | pick(8));
            case 9 -> bytes(out, rex, 0xF7, 0xC0 | (2 + pick(2)) << 3 | pick(8));
            case 10 -> bytes(out, rex, 0x8D, 0x40 | pick(8) << 3 | new int[] {0, 1, 2, 3, 6, 7}[pick(6)], pick(256));
            default -> bytes(out, rex, 0x0F, new int[] {0xB6, 0xB7, 0xBE, 0xBF}[pick(4)], registers);
        }
    }

    private static void bytes(ByteArrayOutputStream out, int... values) {
        for (int v : values) {
            out.write(v);
        }
    }

    private byte[] program() {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        for (int blocks = 1 + pick(3); blocks > 0; blocks--) {
            for (int n = pick(40); n > 0; n--) {
                instruction(out);
            }
            if (pick(2) == 0) {
                bytes(out, 0x48, pick(2) == 0 ? 0x39 : 0x85, 0xC0 | pick(64));
            }
            // A jump over one instruction of three bytes, taken or not.
            bytes(out, 0x70 | pick(16), 3, 0x48, 0x31, 0xC0 | pick(64));
        }
        bytes(out, 0xF4);
        return out.toByteArray();
    }

    @Test
    void blocksDoWhatTheirInstructionsDo() {
        for (int n = 0; n < PROGRAMS; n++) {
            byte[] code = program();
            try (Arena arena = Arena.ofConfined()) {
                Cpu whole = processor(arena, code);
                Cpu single = processor(arena, code);
                long flags = 2 | random.nextLong() & 0x8D5;
                for (int r = 0; r < 16; r++) {
                    long value = pick(3) == 0 ? pick(4) - 2 : random.nextLong() >> pick(64);
                    whole.gpr[r] = value;
                    single.gpr[r] = value;
                }
                whole.setRflags(flags);
                single.setRflags(flags);
                Attention.clear(whole, -1);
                Attention.clear(single, -1);
                new Interpreter(whole).run();
                Interpreter stepper = new Interpreter(single);
                while (Attention.peek(single) == 0) {
                    stepper.step();
                }
                String what = "seed=" + SEED + ", program " + n + ": " + HexFormat.of().formatHex(code);
                assertArrayEquals(single.gpr, whole.gpr, what);
                assertEquals(single.rflags(), whole.rflags(), what);
                assertEquals(single.rip, whole.rip, what);
                assertEquals(single.retired, whole.retired, what);
            }
        }
    }
}
