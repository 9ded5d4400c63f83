package org.jacinth.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jacinth.vmm.initramfs.CpioArchive;

/**
 * Programs in the guest's user mode. They run one after the other in the guest's first process; what its lines mean is
 * said in its source, {@code main.c}.
 */
final class UserBench {
    /**
     * How the guest's program is run.
     *
     * @param warm seconds before each benchmark is timed, at least
     * @param settle seconds for which it must have got no faster then
     * @param only the benchmarks to run
     */
    record Settings(int warm, int settle, List<Benchmark> only) {
        String arguments() {
            String names = only.stream().map(Benchmark::guestName).collect(Collectors.joining(","));
            return "bench.warm=" + warm + " bench.settle=" + settle
                    + (only.size() == Benchmark.values().length ? "" : " bench.only=" + names);
        }
    }

    private static final String COMMAND_LINE = "console=ttyS0 nokaslr quiet loglevel=1 panic=-1 -- ";
    private static final int PATIENCE = 900;
    private static final double NANOS = 1e9;
    /** How far the guest's clock may be from the host's: lines are read late where others keep the host busy. */
    private static final double CLOCK_SHARE = 0.02;
    private static final double CLOCK_SECONDS = 0.5;

    private final Settings settings;
    private final Map<Benchmark, Comparison> rows = new EnumMap<>(Benchmark.class);
    private final Map<Benchmark, String> sums = new EnumMap<>(Benchmark.class);
    private final Map<Benchmark, String> sumsOf = new EnumMap<>(Benchmark.class);
    private final List<String> complaints = new ArrayList<>();

    private UserBench(Settings settings) {
        this.settings = settings;
        for (Benchmark benchmark : settings.only()) {
            rows.put(benchmark, new Comparison(benchmark.describe(), benchmark.goal()));
        }
    }

    static Part measure(Guests guests, Path program, Settings settings, int runs, boolean compare)
            throws IOException, InterruptedException {
        return new UserBench(settings).run(guests, program, runs, compare);
    }

    private Part run(Guests guests, Path program, int runs, boolean compare)
            throws IOException, InterruptedException {
        Path initrd = guests.initrd("bench.cpio", new CpioArchive()
                .directory("dev", 0755)
                .characterDevice("dev/console", 0600, 5, 1)
                .file("init", 0755, Files.readAllBytes(program))
                .toByteArray());
        String commandLine = COMMAND_LINE + settings.arguments();
        List<String> jacinth = guests.jacinth(initrd, commandLine);
        List<String> qemu = guests.qemu(initrd, commandLine);
        if (Host.runsGuestPrograms()) {
            List<String> here = new ArrayList<>(List.of(program.toString()));
            here.addAll(List.of(new Settings(0, 0, settings.only()).arguments().split(" ")));
            here.addAll(List.of("bench.rounds=1", "bench.round=1"));
            attempt("host", "host, for the sums", here, Map.of(), null);
        }
        for (int i = 1; i <= runs; i++) {
            String turn = " " + i + "/" + runs;
            attempt("jacinth", "jacinth" + turn, jacinth, guests.environment(), Comparison::jacinth);
            if (compare) {
                attempt("qemu", "qemu" + turn, qemu, Map.of(), Comparison::qemu);
            }
        }
        return new Part(section(guests, jacinth, qemu), complaints);
    }

    private void attempt(
            String who, String turn, List<String> command, Map<String, String> environment,
            Function<Comparison, Comparison.Side> side)
            throws InterruptedException {
        Run run = new Run(who, side);
        System.err.printf("bench: user programs, %s%n", turn);
        try {
            Child.run(command, environment, PATIENCE, run);
            if (!run.ended) {
                throw new IOException("the guest's program did not end\ncommand: " + String.join(" ", command));
            }
        } catch (IOException e) {
            complaints.add("user: " + turn + ", last timed: " + run.last + ": " + e.getMessage());
        }
    }

    /** Reads the lines of one run. */
    private final class Run implements Child.Listener {
        private final String who;
        private final Function<Comparison, Comparison.Side> side;
        private double cpu;
        private double hostClock;
        private double guestClock;
        private String last = "nothing";
        private boolean ended;

        /** Without a side only the sums are looked at. */
        Run(String who, Function<Comparison, Comparison.Side> side) {
            this.who = who;
            this.side = side;
        }

        @Override
        public void line(String line, Child child) throws IOException {
            if (line.startsWith("BENCH begin ")) {
                hostClock = child.wall();
                guestClock = clock(line);
            } else if (line.startsWith("BENCH time ")) {
                last = line.split(" ")[2];
                cpu = child.cpu();
                if (side != null) {
                    side.apply(rows.get(benchmark(last))).warm().add(Double.parseDouble(line.split(" ")[3]) / NANOS);
                }
            } else if (line.startsWith("BENCH done ")) {
                done(line, child.cpu() - cpu);
            } else if (line.startsWith("BENCH sum ")) {
                check(benchmark(last), line.split(" ")[3]);
            } else if (line.startsWith("BENCH wrong ")) {
                complaints.add("user: " + who + " computes two sums for the same work: " + line);
            } else if (line.startsWith("BENCH end ")) {
                ended = true;
                compareClocks(child.wall() - hostClock, clock(line) - guestClock);
            }
        }

        private static Benchmark benchmark(String guestName) {
            return Benchmark.valueOf(guestName.toUpperCase(Locale.ROOT));
        }

        private static double clock(String line) {
            return Double.parseDouble(line.split(" ")[2]) / NANOS;
        }

        private void compareClocks(double host, double guest) {
            if (Math.abs(host - guest) > CLOCK_SHARE * host + CLOCK_SECONDS) {
                complaints.add(String.format(Locale.ROOT,
                        "user: the guest's clock is right: who=%s, guest=%.3f s, host=%.3f s", who, guest, host));
            }
        }

        private void done(String line, double cpuSeconds) throws IOException {
            String[] words = line.split(" ");
            if (words.length != 9 || !words[2].equals(last)) {
                throw new IOException("the guest's line is as it should be: line=" + line);
            }
            Benchmark benchmark = benchmark(words[2]);
            double round = Double.parseDouble(words[3]) * Double.parseDouble(words[4]);
            double all = round * Double.parseDouble(words[5]);
            double median = Double.parseDouble(words[7]);
            if (side == null) {
                return;
            }
            side.apply(rows.get(benchmark)).add(median / round, cpuSeconds * NANOS / all);
            System.err.printf(Locale.ROOT, "bench: %s, %s: %s ns, best %s, processor %s%n", who,
                    benchmark.guestName(), Series.digits(median / round),
                    Series.digits(Double.parseDouble(words[6]) / round), Series.digits(cpuSeconds * NANOS / all));
        }

        private void check(Benchmark benchmark, String sum) {
            String expected = sums.putIfAbsent(benchmark, sum);
            if (expected == null) {
                sumsOf.put(benchmark, who);
            } else if (!expected.equals(sum)) {
                complaints.add("user: " + benchmark.guestName() + " gives the same sum everywhere: " + who + "=" + sum + ", "
                        + sumsOf.get(benchmark) + "=" + expected);
            }
        }
    }

    private String section(Guests guests, List<String> jacinth, List<String> qemu) {
        StringBuilder text = new StringBuilder();
        text.append("""
                ## Programs in the guest

                A program without a C library, compiled from `jacinth-bench/src/main/guest`, is the guest's first process. Each benchmark
                runs for %d s before it is timed, and on until it got no faster for %d s or ran for a minute, under either; the second
                table says how long that was. A run's value is the median of its timed rounds by the guest's own clock, which has to
                agree with the host's. Processor time is that of the host's whole process. Every sum computed has to be the same under
                Jacinth, under QEMU and, where it can run there, on the host's own processor. Jacinth keeps what a run showed of the
                kernel's code for the next one, here too; the first run follows on the boots above.

                """.formatted(settings.warm(), settings.settle()));
        text.append(Comparison.HEAD);
        rows.values().forEach(row -> text.append(row.row()));
        text.append("\n| seconds before it is timed | Jacinth | QEMU |\n|---|---|---|\n");
        rows.forEach((benchmark, row) -> text.append("| ").append(benchmark.guestName()).append(" | ")
                .append(row.jacinth().warm()).append(" | ").append(row.qemu().warm()).append(" |\n"));
        text.append("\n```sh\n").append(GuestProgram.compiler()).append(' ').append(GuestProgram.options()).append(" *.c\n")
                .append(guests.words(jacinth)).append('\n').append(guests.words(qemu)).append("\n```\n");
        return text.toString();
    }
}
