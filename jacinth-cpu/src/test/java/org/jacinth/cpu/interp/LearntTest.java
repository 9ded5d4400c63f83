package org.jacinth.cpu.interp;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.LongStream;
import org.jacinth.cpu.BareProcessor;
import org.jacinth.cpu.form.Forms;
import org.jacinth.cpu.state.Attention;
import org.jacinth.cpu.state.Cpu;
import org.jacinth.cpu.translate.Translator;
import org.junit.jupiter.api.Test;

/** What runs show of a guest's code, and what later ones make of it. */
class LearntTest {
    private static final int RAM = 1 << 16;
    private static final int ENTRY = 0x1000;
    private static final int THRESHOLD = 1000;
    private static final int PASSES = 5000;

    // loop: add rax, rcx; test cl, 3; jnz over; add rbx, 1; over: dec rcx; jnz loop; hlt
    private static final String LOOP = "4801c8f6c10375044883c30148ffc975eff4";

    /** One run: what it executed in translated code, and what it showed. */
    private record Run(long translated, long rax, Learnt learnt) {}

    /** The same, as if every region had been executed long enough. */
    static Learnt worthwhile(Learnt learnt) {
        return with(learnt, Learnt.WORTHWHILE);
    }

    private static Learnt with(Learnt learnt, long executed) {
        return new Learnt(learnt.plans().stream()
                .map(p -> new Learnt.Plan(executed, p.members(), p.entries()))
                .toList());
    }

    private static Run run(String code, Learnt learnt) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment ram = arena.allocate(RAM, 4096);
            Cpu cpu = BareProcessor.in64BitMode(ram, ENTRY, HexFormat.of().parseHex(code));
            cpu.gpr[Cpu.RCX] = PASSES;
            Attention.clear(cpu, -1);
            Interpreter interpreter =
                    new Interpreter(cpu, new Translator(Forms::emit, true, null), THRESHOLD, learnt);
            interpreter.run();
            return new Run(cpu.retiredTranslated, cpu.gpr[Cpu.RAX], interpreter.learnt());
        }
    }

    private static long sum() {
        return LongStream.rangeClosed(1, PASSES).sum();
    }

    @Test
    void whatWasWorthwhileIsTranslatedAtOnce() {
        Run first = run(LOOP, Learnt.NOTHING);
        assertEquals(1, first.learnt.plans().size());
        assertEquals(first.translated, first.learnt.plans().getFirst().executed());
        Run second = run(LOOP, worthwhile(first.learnt));
        // The loop has five or six instructions.
        assertTrue(second.translated > first.translated + 5 * THRESHOLD * 9 / 10,
                first.translated + ", " + second.translated);
        assertEquals(sum(), second.rax);
        assertEquals(first.learnt.plans().getFirst().members(), second.learnt.plans().getFirst().members());
    }

    @Test
    void whatWasNotWaitsLonger() {
        Run first = run(LOOP, Learnt.NOTHING);
        Run second = run(LOOP, with(first.learnt, Learnt.WORTHWHILE - 1));
        assertTrue(second.translated > 0);
        // The block that is counted, and what follows it until it is translated, have three instructions or more.
        assertTrue(second.translated < first.translated - 3 * THRESHOLD * 9 / 10,
                first.translated + ", " + second.translated);
        assertEquals(sum(), second.rax);
    }

    @Test
    void otherCodeAtTheSameAddressIsNotTakenForIt() {
        // loop: add rax, rcx; test cl, 5; ...
        String other = LOOP.replace("f6c103", "f6c105");
        assertNotEquals(LOOP, other);
        Run first = run(LOOP, Learnt.NOTHING);
        Run unknown = run(other, Learnt.NOTHING);
        Run second = run(other, worthwhile(first.learnt));
        // But for where the two are the same.
        assertEquals(unknown.rax, second.rax);
        assertTrue(second.translated < unknown.translated + 5 * THRESHOLD * 9 / 10);
    }

    @Test
    void whatIsMoreThanARegionHoldsIsTranslatedAllTheSame() {
        // loop: add [rbx + rdx + 0x4000], rax, 96 times; dec rcx; jnz loop; hlt
        String loop = "4801841300400000".repeat(96) + "48ffc9" + "0f85f7fcffff" + "f4";
        Run first = run(loop, Learnt.NOTHING);
        assertTrue(first.learnt.plans().size() > 1, "one region holds it");
        List<Learnt.Member> members = new ArrayList<>(first.learnt.plans().stream().flatMap(p -> p.members().stream()).toList());
        members.sort(Comparator.comparing((Learnt.Member m) -> m.linear() == ENTRY));
        Run second = run(loop, new Learnt(List.of(new Learnt.Plan(Learnt.WORTHWHILE, members, -1L))));
        assertTrue(second.translated > first.translated, first.translated + ", " + second.translated);
    }

    @Test
    void nothingThatIsSaidMatters() {
        SplittableRandom random = new SplittableRandom(4711);
        List<Learnt.Member> real = run(LOOP, Learnt.NOTHING).learnt.plans().getFirst().members();
        for (int n = 0; n < 500; n++) {
            List<Learnt.Member> members = new ArrayList<>(real);
            for (int k = random.nextInt(20); k >= 0; k--) {
                long linear = switch (random.nextInt(4)) {
                    case 0 -> ENTRY + random.nextInt(40);
                    case 1 -> RAM - random.nextInt(20);
                    case 2 -> random.nextLong();
                    default -> Long.MIN_VALUE >> random.nextInt(64);
                };
                members.add(random.nextInt(members.size()),
                        new Learnt.Member(linear, random.nextInt(20), random.nextInt()));
            }
            Learnt said = new Learnt(List.of(new Learnt.Plan(Learnt.WORTHWHILE, members, random.nextLong() | -1L << 20)));
            assertEquals(sum(), run(LOOP, said).rax);
        }
    }

    @Test
    void laterRunsKnowBetter() {
        Learnt.Member a = new Learnt.Member(0x1000, 5, 1);
        Learnt.Member b = new Learnt.Member(0x2000, 5, 1);
        Learnt.Member changed = new Learnt.Member(0x1000, 5, 2);
        Learnt.Plan first = new Learnt.Plan(1, List.of(a), 1);
        Learnt.Plan both = new Learnt.Plan(2, List.of(b, a), 1);
        Learnt.Plan other = new Learnt.Plan(3, List.of(changed), 1);
        assertEquals(List.of(both), new Learnt(List.of(first)).and(new Learnt(List.of(both))).plans());
        assertEquals(List.of(other, first), new Learnt(List.of(first)).and(new Learnt(List.of(other))).plans());
    }

    @Test
    void onlyTheMostExecutedAreKept() {
        List<Learnt.Plan> many = LongStream.range(0, 5000)
                .mapToObj(n -> new Learnt.Plan(n, List.of(new Learnt.Member(n << 12, 3, 4)), 1))
                .toList();
        Learnt learnt = new Learnt(many);
        assertEquals(4096, learnt.plans().size());
        assertEquals(4999, learnt.plans().getFirst().executed());
        assertEquals(learnt.plans(), Learnt.fromBytes(learnt.toBytes()).plans());
    }

    @Test
    void damagedBytesSayNothing() {
        Learnt learnt = run(LOOP, Learnt.NOTHING).learnt;
        byte[] bytes = learnt.toBytes();
        assertEquals(learnt.plans(), Learnt.fromBytes(bytes).plans());
        for (int k = 0; k < bytes.length; k++) {
            byte[] damaged = bytes.clone();
            damaged[k] ^= 0x41;
            assertSame(Learnt.NOTHING, Learnt.fromBytes(damaged), "byte " + k);
            assertSame(Learnt.NOTHING, Learnt.fromBytes(Arrays.copyOf(bytes, k)), "length " + k);
        }
        assertSame(Learnt.NOTHING, Learnt.fromBytes(Arrays.copyOf(bytes, bytes.length + 1)));
    }
}
