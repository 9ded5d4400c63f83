package org.jacinth.cpu;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jacinth.cpu.form.Forms;
import org.jacinth.cpu.interp.Learnt;
import org.jacinth.cpu.state.Cpu;
import org.jacinth.cpu.translate.Translator;

/**
 * The ways in which the software engine executes. System property {@code jacinth.executor} chooses one by its name in small
 * letters; an engine's name may carry it, as in {@code software:eager}.
 *
 * <p>{@code jacinth.translate.threshold} replaces the executions of a block after which {@link #TRANSLATE} translates it;
 * {@code jacinth.translate.dump} names a folder that translated code is written to. {@code jacinth.translate.learnt} names a
 * file that is to hold what runs of a guest showed of its code, for later runs of the same: see {@link Learnt}.
 */
enum Executors {
    /** Interprets only. */
    INTERPRET {
        @Override
        Function<Cpu, Executor> create() {
            return InterpreterExecutor::new;
        }
    },
    /** Interprets, and has what is hot translated by another thread. */
    TRANSLATE {
        @Override
        Function<Cpu, Executor> create() {
            int threshold = Math.max(1, Integer.getInteger("jacinth.translate.threshold", THRESHOLD));
            String learnt = System.getProperty("jacinth.translate.learnt", "");
            return translating(false, threshold, learnt.isEmpty() ? null : LearntFile.at(Path.of(learnt)));
        }
    },
    /** Translates everything that can be before it is executed for the first time: slow, and for finding mistakes. */
    EAGER {
        @Override
        Function<Cpu, Executor> create() {
            return translating(true, 1, null);
        }
    };

    private static final Executors DEFAULT = TRANSLATE;
    /** Executions of a block after which it is translated. */
    private static final int THRESHOLD = 16_000;

    /** Makes the executor of each processor of a guest. */
    abstract Function<Cpu, Executor> create();

    /** The name that users write. */
    String text() {
        return name().toLowerCase(Locale.ROOT);
    }

    private static Function<Cpu, Executor> translating(boolean synchronous, int threshold, LearntFile learnt) {
        String dump = System.getProperty("jacinth.translate.dump");
        Translator translator = new Translator(Forms::emit, synchronous, dump == null ? null : Path.of(dump));
        return cpu -> new InterpreterExecutor(cpu, translator, threshold, learnt);
    }

    /** The one that {@code jacinth.executor} names. */
    static Executors chosen() {
        String name = System.getProperty("jacinth.executor", DEFAULT.text());
        return Arrays.stream(values())
                .filter(e -> e.text().equals(name))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("jacinth.executor must be one of "
                        + Arrays.stream(values()).map(Executors::text).collect(Collectors.joining(", "))
                        + ": jacinth.executor=" + name));
    }
}
