package org.jacinth.cpu.loop;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.math.BigInteger;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import org.jacinth.cpu.BareProcessor;
import org.jacinth.cpu.decode.CodeBytes;
import org.jacinth.cpu.decode.Decoder;
import org.jacinth.cpu.decode.Insn;
import org.jacinth.cpu.form.Forms;
import org.jacinth.cpu.interp.Interpreter;
import org.jacinth.cpu.state.Attention;
import org.jacinth.cpu.state.Cpu;
import org.jacinth.cpu.state.GuestFault;
import org.jacinth.cpu.translate.Translator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Loops over long numbers, done as a whole, against the same instructions one by one and against arithmetic. */
class LimbLoopTest {
    private static final int ENTRY = 0x1000;
    private static final int RAM = 1 << 16;
    private static final int MAX_STEPS = 20_000;
    private static final long SEED = Long.getLong("jacinth.limbs.seed", 2026L);
    private static final int ROUNDS = Integer.getInteger("jacinth.limbs.rounds", 60);
    private static final ValueLayout.OfLong LIMB =
            ValueLayout.JAVA_LONG_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

    /**
     * What the loops have in common: 32-bit halves of the factor in R8 and R9, 2^32 in R10, source and target in RSI and RDI, the
     * carry in RBX; ECX counts from minus the length, which R11 has, up to zero. They are entered behind their first instruction.
     *
     * <pre>
     * jmp entry; loop: movsxd rax, ecx; entry: sub rax, r11; mov rdx, [rsi+rax*8]; mov r12d, edx; shr rdx, 32; mov r13, r12
     * imul r13, r8; imul r12, r9; mov r14, rdx; imul r14, r8; imul rdx, r9; mov r15, r13; shr r15, 32; add r12, r15
     * add r12, r14; mov r15, rdx; add r15, r10; cmp r12, r14; cmovb rdx, r15; mov r13d, r13d; mov r14, r12; shl r14, 32
     * add r13, r14; shr r12, 32; add rdx, r12; add r13, rbx; setb bl; movzx ebx, bl; add rbx, rdx; lea rax, [rdi+rax*8]
     * </pre>
     */
    private static final String HALVES = "eb03" + "4863c1" + "4c29d8488b14c64189d448c1ea204d89e54d0fafe84d0fafe14989d64d0faff0490f"
            + "afd14d89ef49c1ef204d01fc4d01f44989d74d01d74d39f4490f42d74589ed4d89e649c1e6204d01f549c1ec204c01e24901dd0f92c30fb6db"
            + "4801d3488d04c7";

    private enum Loop {
        /** {@code mov [rax], r13; inc ecx; jnz loop}. */
        SET_BY_HALVES(HALVES + "4c8928ffc17594", 2, true),
        /** {@code add r13, [rax]; adc rbx, 0; mov [rax], r13; inc ecx; jnz loop}. */
        ADD_BY_HALVES(HALVES + "4c03284883d3004c8928ffc1758d", 2, true),
        /** {@code mov r14, [rax]; sub r14, r13; adc rbx, 0; mov [rax], r14; inc ecx; jnz loop}. */
        SUBTRACT_BY_HALVES(HALVES + "4c8b304d29ee4883d3004c8930ffc1758a", 2, true),
        /**
         * {@code loop: mov rax, r8; mul qword [rsi]; add rax, [rdi]; adc rdx, 0; add rax, rbx; adc rdx, 0; mov [rdi], rax;
         * mov rbx, rdx; add rsi, 8; add rdi, 8; cmp rsi, r9; jne loop}.
         */
        ADD_UP_TO_AN_ADDRESS("4c89c048f7264803074883d2004801d84883d2004889074889d34883c6084883c7084c39ce75d9", 0, false),
        /** {@code loop: mov rax, [rsi]; mul r8; add rax, rbx; adc rdx, 0; add [rdi], rax; adc rdx, 0; mov rbx, rdx; ...}. */
        ADD_TO_MEMORY("488b0649f7e04801d84883d2004801074883d2004889d3488d7608488d7f084983e90175db", 0, false),
        /** {@code loop: mov rax, [rsi]; mul r8; add rax, rbx; adc rdx, 0; sub [rdi], rax; adc rdx, 0; ...; dec r9; jnz loop}. */
        SUBTRACT_FROM_MEMORY("488b0649f7e04801d84883d2004829074883d2004889d3488d7608488d7f0849ffc975dc", 0, false),
        /**
         * {@code loop: mov rax, [rsi+rcx*8]; mul r8; add rax, rbx; mov [rdi+rcx*8], rax; mov ebx, 0; adc rbx, rdx; add rcx, 1;
         * cmp rcx, r9; jne loop}.
         */
        SET_BY_INDEX("488b04ce49f7e04801d8488904cfbb000000004811d34883c1014c39c975e1", 0, false);

        final byte[] code;
        /** Where the loop begins, in bytes. */
        final int start;
        final boolean isByHalves;

        Loop(String hex, int start, boolean isByHalves) {
            this.code = HexFormat.of().parseHex(hex + "f4");
            this.start = start;
            this.isByHalves = isByHalves;
        }

        void prepare(long[] gpr, long source, long target, long factor, long carry, int length) {
            gpr[Cpu.RSI] = source;
            gpr[Cpu.RDI] = target;
            gpr[Cpu.RBX] = carry;
            gpr[8] = isByHalves ? factor & 0xFFFF_FFFFL : factor;
            gpr[9] = isByHalves ? factor >>> 32 : this == ADD_UP_TO_AN_ADDRESS ? source + 8L * length : length;
            gpr[10] = 1L << 32;
            gpr[11] = -length;
            gpr[Cpu.RAX] = -length;
            gpr[Cpu.RCX] = isByHalves ? -length : 0;
        }
    }

    private final SplittableRandom random = new SplittableRandom(SEED);

    private static List<Insn> decode(byte[] code, int start) throws GuestFault {
        CodeBytes bytes = k -> start + k < code.length ? code[start + k] & 0xFF : 0xF4;
        List<Insn> insns = new ArrayList<>();
        int at = 0;
        while (start + at < code.length - 1) {
            Insn insn = new Decoder(Forms::of).decode(bytes, at, Cpu.MODE_64);
            insns.add(insn);
            at += insn.length;
        }
        return insns;
    }

    private static Optional<LimbLoop> find(byte[] code, int start, int at) throws GuestFault {
        return LimbLoops.find(decode(code, start).toArray(Insn[]::new), at);
    }

    private static Cpu processor(MemorySegment ram, byte[] code) {
        return BareProcessor.in64BitMode(ram, ENTRY, code);
    }

    private static BigInteger number(MemorySegment ram, long at, int limbs) {
        BigInteger n = BigInteger.ZERO;
        for (int k = limbs - 1; k >= 0; k--) {
            n = n.shiftLeft(64).or(unsigned(ram.get(LIMB, at + 8L * k)));
        }
        return n;
    }

    private static BigInteger unsigned(long v) {
        return new BigInteger(Long.toUnsignedString(v));
    }

    private long limb() {
        return switch (random.nextInt(5)) {
            case 0 -> -1;
            case 1 -> 0;
            case 2 -> -1L << random.nextInt(64);
            default -> random.nextLong();
        };
    }

    private void fill(MemorySegment ram) {
        for (long at = 0x2000; at < RAM; at += 8) {
            ram.set(LIMB, at, limb());
        }
    }

    @ParameterizedTest
    @EnumSource
    void computesWhatArithmeticSays(Loop loop) {
        for (int round = 0; round < ROUNDS; round++) {
            try (Arena arena = Arena.ofShared()) {
                MemorySegment ram = arena.allocate(RAM, 4096);
                Cpu cpu = processor(ram, loop.code);
                fill(ram);
                int length = 1 + random.nextInt(1000);
                long source = 0x3000 + random.nextInt(0x800);
                long target = 0x6000 + random.nextInt(0x800);
                long factor = limb();
                long carry = limb();
                loop.prepare(cpu.gpr, source, target, factor, carry, length);
                BigInteger product = number(ram, source, length).multiply(unsigned(factor)).add(unsigned(carry));
                BigInteger old = number(ram, target, length);
                BigInteger size = BigInteger.ONE.shiftLeft(64 * length);
                Attention.clear(cpu, -1);
                new Interpreter(cpu, new Translator(Forms::emit, true, null), 1).run();
                BigInteger result = loop.name().startsWith("ADD") ? old.add(product)
                        : loop.name().startsWith("SET") ? product
                        : old.subtract(product);
                assertEquals(result.mod(size), number(ram, target, length));
                BigInteger high = result.subtract(result.mod(size)).shiftRight(64 * length).abs();
                assertEquals(high, unsigned(cpu.gpr[Cpu.RBX]));
            }
        }
    }

    @Test
    void doesAllPassesButTheLastInAPage() throws GuestFault {
        try (Arena arena = Arena.ofShared()) {
            MemorySegment ram = arena.allocate(RAM, 4096);
            Cpu cpu = processor(ram, new byte[0]);
            // Whoever accesses them next finds the pages in the TLB.
            cpu.mmu.load64(0x4000);
            cpu.mmu.store64(0x5000, 0);
            int shape = Limbs.shape(new LimbLoop(
                    LimbLoop.Operation.ADD, null, null, null, 0, List.of(), null, new LimbLoop.End(null, 0, true, false),
                    List.of(), 7));
            assertEquals(0, Limbs.ahead(cpu, 0, 0x4000, 0x5000, 0, 1, 0, shape, 0, 7));
            assertEquals(1, Limbs.ahead(cpu, 1, 0x4000, 0x5000, 0, 1, 0, shape, 0, 7));
            assertEquals(511, Limbs.ahead(cpu, 600, 0x4000, 0x5000, 0, 1, 0, shape, 0, 7));
            assertEquals(511, Limbs.ahead(cpu, -1, 0x4000, 0x5000, 0, 1, 0, shape, 0, 7));
            assertEquals(7 * 1023, cpu.retired);
            // One pass is left in either page, and none where the next would go on in another.
            assertEquals(1, Limbs.ahead(cpu, 600, 0x4FF0, 0x5000, 0, 1, 0, shape, 0, 7));
            assertEquals(0, Limbs.ahead(cpu, 600, 0x4FF8, 0x5000, 0, 1, 0, shape, 0, 7));
            assertEquals(0, Limbs.ahead(cpu, 600, 0x4000, 0x5FFA, 0, 1, 0, shape, 0, 7));
            // Pages that are not in the TLB, or for loads only.
            assertEquals(0, Limbs.ahead(cpu, 600, 0x6000, 0x5000, 0, 1, 0, shape, 0, 7));
            cpu.mmu.flush();
            cpu.mmu.load64(0x4000);
            assertEquals(0, Limbs.ahead(cpu, 600, 0x4000, 0x5000, 0, 1, 0, shape, 0, 7));
        }
    }

    /** Runs a program with the executor and one instruction at a time; false where that does not come to an end soon. */
    private boolean compare(Loop loop, byte[] code) {
        try (Arena arena = Arena.ofShared()) {
            MemorySegment[] rams = {arena.allocate(RAM, 4096), arena.allocate(RAM, 4096)};
            fill(rams[0]);
            rams[1].copyFrom(rams[0]);
            Cpu[] cpus = {processor(rams[0], code), processor(rams[1], code)};
            int length = 1 + random.nextInt(random.nextInt(4) == 0 ? 600 : 40);
            // Anywhere, over each other, over the code, and beyond the end of memory.
            long source = random.nextInt(4) == 0 ? RAM - random.nextInt(0x400) : 0x4000 + random.nextInt(0x2000);
            long target = random.nextInt(4) == 0 ? source + random.nextInt(64) - 32
                    : random.nextInt(16) == 0 ? RAM - random.nextInt(0x400)
                    : random.nextInt(16) == 0 ? ENTRY + random.nextInt(0x200) - 0x100
                    : 0x4000 + random.nextInt(0x2000);
            long factor = limb();
            long carry = limb();
            boolean isStrange = random.nextInt(5) == 0;
            long strange = limb();
            int where = new int[] {8, 9, 10, 11, Cpu.RAX, Cpu.RCX}[random.nextInt(6)];
            for (Cpu cpu : cpus) {
                loop.prepare(cpu.gpr, source, target, factor, carry, length);
                cpu.gpr[where] = isStrange ? strange : cpu.gpr[where];
                Attention.clear(cpu, -1);
            }
            Interpreter stepper = new Interpreter(cpus[0]);
            int steps = 0;
            while (Attention.peek(cpus[0]) == 0) {
                stepper.step();
                if (++steps > MAX_STEPS) {
                    return false;
                }
            }
            new Interpreter(cpus[1], new Translator(Forms::emit, true, null), 1 + random.nextInt(2)).run();
            String what = "seed=%d, loop=%s, code=%s, source=0x%x, target=0x%x, factor=0x%x, carry=0x%x, length=%d, r%d=0x%x".formatted(
                    SEED, loop, HexFormat.of().formatHex(code), source, target, factor, carry, length,
                    isStrange ? where : -1, strange);
            assertArrayEquals(cpus[0].gpr, cpus[1].gpr, what);
            assertEquals(cpus[0].rflags(), cpus[1].rflags(), what);
            assertEquals(cpus[0].rip, cpus[1].rip, what);
            assertEquals(cpus[0].retired, cpus[1].retired, what);
            assertEquals(-1, rams[0].mismatch(rams[1]), what);
            return true;
        }
    }

    @ParameterizedTest
    @EnumSource
    void loopsDoWhatTheirInstructionsDo(Loop loop) {
        int ended = 0;
        for (int round = 0; round < ROUNDS; round++) {
            ended += compare(loop, loop.code) ? 1 : 0;
        }
        assertTrue(ended > ROUNDS / 2);
    }

    /** Loops that are nearly such: a few of them are all the same, most must not be taken for one. */
    @ParameterizedTest
    @EnumSource
    void nearlySuchLoopsDoWhatTheirInstructionsDo(Loop loop) {
        int ended = 0;
        for (int round = 0; round < 10 * ROUNDS; round++) {
            byte[] code = loop.code.clone();
            for (int changes = 1 + random.nextInt(2); changes > 0; changes--) {
                code[loop.start + random.nextInt(code.length - 1 - loop.start)] ^= (byte) (1 << random.nextInt(8));
            }
            ended += compare(loop, code) ? 1 : 0;
        }
        assertTrue(ended > ROUNDS);
    }

    @Test
    void isFoundWhereTheLoopIsEnteredBehindItsFirstInstruction() throws GuestFault {
        for (Loop loop : Loop.values()) {
            boolean beginsWithoutMemory = loop.isByHalves || loop == Loop.ADD_UP_TO_AN_ADDRESS;
            assertEquals(beginsWithoutMemory, find(loop.code, loop.start, 1).isPresent(), loop.name());
            assertFalse(find(loop.code, loop.start, 3).isPresent(), loop.name());
        }
    }

    @Test
    void aLoopIsNotTakenForOneThatItNearlyIs() throws GuestFault {
        byte[] code = Loop.ADD_UP_TO_AN_ADDRESS.code;
        assertTrue(find(code, 0, 0).isPresent());
        // Without the carry of the second sum: adc rdx, 0 becomes add rdx, 0.
        byte[] other = code.clone();
        assertEquals((byte) 0xD2, other[18]);
        other[18] = (byte) 0xC2;
        assertFalse(find(other, 0, 0).isPresent());
        // The source goes on by nine bytes.
        byte[] wide = Arrays.copyOf(code, code.length);
        assertEquals(8, wide[29]);
        wide[29] = 9;
        assertFalse(find(wide, 0, 0).isPresent());
    }
}
