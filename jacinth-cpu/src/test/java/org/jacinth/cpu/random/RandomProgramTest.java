package org.jacinth.cpu.random;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import java.util.StringJoiner;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jacinth.cpu.event.Events;
import org.jacinth.cpu.form.Forms;
import org.jacinth.cpu.interp.Interpreter;
import org.jacinth.cpu.state.Attention;
import org.jacinth.cpu.state.Cpu;
import org.jacinth.cpu.state.Flags;
import org.jacinth.cpu.translate.Translator;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * {@link RandomProgram}s in each way of executing, against one instruction after the other. A failure names its program:
 * {@code -Djacinth.seed=N -Djacinth.programs=1} repeats it, a larger {@code jacinth.programs} runs more.
 */
@Timeout(value = 600, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class RandomProgramTest {
    private static final long SEED = Long.getLong("jacinth.seed", 20_261_126L);
    private static final int PROGRAMS = Integer.getInteger("jacinth.programs", 4);
    /** Instructions that a program may take before it is thrown away as one that does not end. */
    private static final int MOST = 60_000;
    /** Often enough to be translated in most programs, rarely enough that what is executed changes under way. */
    private static final int THRESHOLD = 3;
    /** How often the programs are run until an interrupt comes. */
    private static final int MOST_RUNS = 100;
    private static final long MAX_SPINS = 1_000;

    /** How a program is executed. */
    enum Way {
        INTERPRET(Interpreter::new),
        TRANSLATE(cpu -> new Interpreter(cpu, new Translator(Forms::emit, true, null), THRESHOLD)),
        EAGER(cpu -> new Interpreter(cpu, new Translator(Forms::emit, true, null), 1));

        private final Function<Cpu, Interpreter> maker;

        Way(Function<Cpu, Interpreter> maker) {
            this.maker = maker;
        }
    }

    /** A program in memory of its own. */
    private static final class Machine {
        final MemorySegment ram;
        final Cpu cpu;
        final Interpreter interpreter;

        Machine(Arena arena, RandomProgram program, Way way) {
            ram = arena.allocate(RandomProgram.RAM, 4096);
            cpu = program.load(ram);
            interpreter = way.maker.apply(cpu);
            Attention.clear(cpu, -1);
        }

        boolean isOver() {
            return cpu.halted || cpu.exit != null;
        }

        /** Instructions, and exceptions between two of them. */
        long progress() {
            return cpu.retired + cpu.exceptions;
        }

        void step() {
            cpu.interruptShadow = false;
            interpreter.step();
            Attention.clear(cpu, Attention.EVENTS);
        }

        void interrupt() {
            Events.deliverInterrupt(cpu, RandomProgram.VECTOR, Events.Source.EXTERNAL);
        }
    }

    /** What differs in what a program can see, or an empty text. */
    private static String difference(Cpu expected, Cpu actual) {
        StringJoiner out = new StringJoiner(", ");
        if (!Arrays.equals(expected.gpr, actual.gpr)) {
            for (int r = 0; r < 16; r++) {
                compare(out, "r" + r, expected.gpr[r], actual.gpr[r]);
            }
        }
        compare(out, "rip", expected.rip, actual.rip);
        compare(out, "rflags", expected.rflags(), actual.rflags());
        compare(out, "cr2", expected.cr2, actual.cr2);
        compare(out, "mxcsr", expected.mxcsr, actual.mxcsr);
        if (!Arrays.equals(expected.xmm, actual.xmm)) {
            for (int k = 0; k < 32; k++) {
                compare(out, "xmm" + k / 2, expected.xmm[k], actual.xmm[k]);
            }
        }
        return out.toString();
    }

    private static void compare(StringJoiner out, String what, long expected, long actual) {
        if (expected != actual) {
            out.add("%s expected=0x%x actual=0x%x".formatted(what, expected, actual));
        }
    }

    private static String memory(MemorySegment expected, MemorySegment actual) {
        long at = expected.mismatch(actual);
        return at < 0 ? "" : "memory at 0x" + Long.toHexString(at);
    }

    /** True where a program ends by itself when nothing interrupts it. */
    private static boolean ends(RandomProgram program) {
        try (Arena arena = Arena.ofConfined()) {
            Machine m = new Machine(arena, program, Way.INTERPRET);
            while (!m.isOver() && m.progress() < MOST) {
                m.step();
            }
            return m.isOver();
        }
    }

    /** Wants a processor's attention again and again, after random times. */
    private static final class Storm implements AutoCloseable {
        private final Thread thread;

        Storm(Cpu cpu, long seed) {
            thread = Thread.ofPlatform().daemon().start(() -> {
                long state = seed;
                while (!Thread.interrupted()) {
                    cpu.requestAttention(Attention.KICK);
                    state = state * 6_364_136_223_846_793_005L + 1;
                    for (long k = state >>> 33; k % MAX_SPINS != 0; k--) {
                        Thread.onSpinWait();
                    }
                }
            });
        }

        @Override
        public void close() {
            thread.interrupt();
            try {
                thread.join();
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        }
    }

    /**
     * Executes until the end. Where the processor stops in between, because a storm wants its attention or as the program
     * itself changed RFLAGS.IF, the other machine is stepped to the same instruction and compared, and both may get an
     * interrupt there.
     *
     * @return interrupts
     */
    private static int together(Machine whole, Machine single, long seed, String what) {
        int interrupts = 0;
        long target = -1;
        while (true) {
            whole.interpreter.run();
            Attention.clear(whole.cpu, Attention.EVENTS | Attention.KICK);
            if (whole.progress() == target && !whole.isOver()) {
                continue;
            }
            target = whole.progress();
            while (single.progress() < target && !single.isOver()) {
                single.step();
            }
            long after = target;
            Supplier<String> at = () -> what + " after " + after + " instructions";
            assertEquals("", difference(single.cpu, whole.cpu), at);
            assertEquals(single.cpu.retired, whole.cpu.retired, at);
            assertEquals(single.isOver(), whole.isOver(), at);
            if (whole.isOver()) {
                assertEquals("", memory(single.ram, whole.ram), at);
                return interrupts;
            }
            if (whole.cpu.interruptShadow) {
                whole.step();
                single.step();
            } else if ((whole.cpu.systemFlags & Flags.IF) != 0 && (target * 0x9E37_79B9L ^ seed) % 3 == 0) {
                whole.interrupt();
                single.interrupt();
                interrupts++;
            }
        }
    }

    @ParameterizedTest
    @EnumSource(Way.class)
    void programsEndAsTheirInstructionsOneByOne(Way way) {
        System.out.println("jacinth.seed=" + SEED + " way=" + way);
        run(way, true, true, (whole, single, seed, what) -> together(whole, single, seed, what));
    }

    @ParameterizedTest
    @EnumSource(Way.class)
    void everyInterruptedInstructionIsWhereItsPredecessorsLead(Way way) {
        System.out.println("jacinth.seed=" + SEED + " way=" + way);
        interrupted(way, false, (whole, single, seed, what) -> {
            try (Storm storm = new Storm(whole.cpu, seed)) {
                return together(whole, single, seed, what);
            }
        });
    }

    /** Here string instructions are interrupted too, so that instructions cannot be counted. */
    @ParameterizedTest
    @EnumSource(Way.class)
    void interruptsLeaveNoTrace(Way way) {
        System.out.println("jacinth.seed=" + SEED + " way=" + way);
        interrupted(way, true, (whole, single, seed, what) -> {
            while (!single.isOver()) {
                single.step();
            }
            int count = 0;
            int stops = 0;
            try (Storm storm = new Storm(whole.cpu, seed)) {
                while (!whole.isOver()) {
                    whole.interpreter.run();
                    Attention.clear(whole.cpu, Attention.EVENTS | Attention.KICK);
                    if (whole.cpu.interruptShadow) {
                        whole.step();
                    } else if ((whole.cpu.systemFlags & Flags.IF) != 0 && !whole.isOver() && ++stops % 3 == 0) {
                        // Not at each stop: one is behind the handler's IRET.
                        whole.interrupt();
                        count++;
                    }
                }
            }
            assertEquals("", difference(single.cpu, whole.cpu), what);
            whole.ram.asSlice(RandomProgram.INTERRUPTS, 8).fill((byte) 0);
            for (Machine m : Arrays.asList(whole, single)) {
                m.ram.asSlice(RandomProgram.STACK - 0x1000, 0x1000).fill((byte) 0);
            }
            assertEquals("", memory(single.ram, whole.ram), what);
            return count;
        });
    }

    /** Runs until interrupts came: on a busy host the programs may be over before the storm begins. */
    private static void interrupted(Way way, boolean repeats, Run run) {
        long interrupts = 0;
        for (int k = 0; interrupts == 0 && k < MOST_RUNS; k++) {
            interrupts = run(way, repeats, false, run);
        }
        assertTrue(interrupts > 0, "interrupts came");
    }

    private interface Run {
        int run(Machine whole, Machine single, long seed, String what);
    }

    /** Returns the sum of what the runs return. */
    private static long run(Way way, boolean repeats, boolean wild, Run run) {
        long sum = 0;
        long translated = 0;
        long retired = 0;
        for (int n = 0; n < PROGRAMS; n++) {
            long seed = SEED + n;
            RandomProgram program = new RandomProgram(seed, repeats, wild);
            if (!ends(program)) {
                continue;
            }
            try (Arena arena = Arena.ofShared()) {
                Machine whole = new Machine(arena, program, way);
                Machine single = new Machine(arena, program, Way.INTERPRET);
                String what = "jacinth.seed=" + seed + " way=" + way + " entry=0x" + Integer.toHexString(program.entry()) + ":";
                sum += run.run(whole, single, seed, what);
                translated += whole.cpu.retiredTranslated;
                retired += whole.cpu.retired;
            }
        }
        System.out.println("  " + retired + " instructions, " + translated + " of them translated, " + sum + " interrupts");
        assertTrue(retired > 0, "programs ran");
        assertEquals(way != Way.INTERPRET, translated > 0, "what was translated");
        return sum;
    }
}
