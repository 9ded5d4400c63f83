package org.jacinth.bench;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jacinth.images.GuestImages;
import org.jacinth.images.ImageCache;
import org.jacinth.images.ImagesUnavailableException;

/**
 * The whole benchmark. Its arguments are those of {@code bin/bench}, which has checked the numbers: the project's folder,
 * the page or an empty string for none, runs, seconds to warm up, seconds without getting faster, benchmarks or an empty
 * string for all, and the parts. Where nothing could be measured the page stays as it is.
 */
final class Bench {
    private enum Section {
        BOOT,
        USER,
        EXITS
    }

    private static final int FAILED = 1;
    private static final int WRONG_USE = 2;

    private final Path top;
    private final int runs;
    private final int warm;
    private final int settle;
    private final List<Benchmark> only;
    private final Set<Section> sections;
    private final List<String> notes = new ArrayList<>();
    private final List<String> complaints = new ArrayList<>();
    private boolean measured;

    private Bench(Path top, int runs, int warm, int settle, List<Benchmark> only, Set<Section> sections) {
        this.top = top;
        this.runs = runs;
        this.warm = warm;
        this.settle = settle;
        this.only = only;
        this.sections = sections;
    }

    public static void main(String[] arguments) throws IOException, InterruptedException {
        Set<Section> sections = EnumSet.noneOf(Section.class);
        for (String name : Arrays.asList(arguments).subList(6, arguments.length)) {
            sections.add(choose(Section.class, "part", name));
        }
        if (sections.isEmpty()) {
            sections = EnumSet.allOf(Section.class);
        }
        List<Benchmark> only = new ArrayList<>(List.of(Benchmark.values()));
        if (!arguments[5].isEmpty()) {
            List<Benchmark> named = Arrays.stream(arguments[5].split(","))
                    .map(name -> choose(Benchmark.class, "benchmark", name))
                    .toList();
            only.retainAll(named);
        }
        Bench bench = new Bench(Path.of(arguments[0]), Integer.parseInt(arguments[2]), Integer.parseInt(arguments[3]),
                Integer.parseInt(arguments[4]), only, sections);
        String page = bench.run();
        System.out.print(page);
        if (!arguments[1].isEmpty() && bench.measured) {
            Files.writeString(Path.of(arguments[1]), page);
        }
        bench.complaints.forEach(complaint -> System.err.println("bench: " + complaint));
        System.exit(bench.complaints.isEmpty() ? 0 : FAILED);
    }

    private static <E extends Enum<E>> E choose(Class<E> type, String what, String name) {
        E[] all = type.getEnumConstants();
        for (E each : all) {
            if (each.name().toLowerCase(Locale.ROOT).equals(name)) {
                return each;
            }
        }
        System.err.println("bench: there is no such " + what + ": " + what + "=" + name + ", known="
                + Arrays.toString(all).toLowerCase(Locale.ROOT));
        System.exit(WRONG_USE);
        throw new IllegalStateException("exit ends this");
    }

    private String run() throws IOException, InterruptedException {
        double load = ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage();
        boolean compare = Host.has(Guests.QEMU);
        StringBuilder parts = new StringBuilder();
        String kernel = "none was needed";
        if (sections.contains(Section.BOOT) || sections.contains(Section.USER)) {
            if (!compare) {
                note("QEMU is not measured: " + Guests.QEMU + " is not on the path");
            }
            try {
                GuestImages images = ImageCache.ofUser(line -> System.err.println("bench: " + line)).obtain();
                kernel = images.kernelVersion();
                try (Guests guests = new Guests(top, images)) {
                    if (sections.contains(Section.BOOT)) {
                        add(parts, BootBench.measure(guests, images, runs, compare));
                    }
                    if (sections.contains(Section.USER)) {
                        user(parts, guests, compare);
                    }
                }
            } catch (ImagesUnavailableException e) {
                note("No guest is booted: " + e.getMessage());
            }
        }
        if (sections.contains(Section.EXITS)) {
            add(parts, ExitBench.measure(warm, runs));
        }
        return head(kernel, compare, load) + parts;
    }

    private void user(StringBuilder parts, Guests guests, boolean compare) throws InterruptedException, IOException {
        if (!Host.has(GuestProgram.compiler())) {
            note("Programs in the guest are not measured: " + GuestProgram.compiler() + " is not on the path");
            return;
        }
        Path program;
        try {
            program = GuestProgram.build(top);
        } catch (IOException e) {
            complaints.add("user: " + e.getMessage());
            return;
        }
        add(parts, UserBench.measure(guests, program, new UserBench.Settings(warm, settle, only), runs, compare));
    }

    private void note(String text) {
        notes.add(text);
        System.err.println("bench: " + text);
    }

    private void add(StringBuilder parts, Part part) {
        measured = true;
        parts.append('\n').append(part.text());
        complaints.addAll(part.complaints());
    }

    private String head(String kernel, boolean compare, double load) throws IOException, InterruptedException {
        StringBuilder text = new StringBuilder("""
                # Performance

                Written by `bin/bench`. Jacinth's software engine and QEMU's translator (TCG) do the same work in turn. Values are
                medians over the runs, in brackets the least and the most. A ratio is Jacinth's median by QEMU's: below 1, Jacinth is
                faster. Bar and aim are for the ratio of the time that passes; where there is no ratio, for the value.

                | | |
                |---|---|
                """);
        row(text, "date", LocalDate.now().toString());
        row(text, "sources", sources());
        row(text, "JDK", Runtime.version() + ", " + System.getProperty("java.vm.name"));
        row(text, "more options of the JVM", Host.javaOptions().isEmpty() ? "none" : "`"
                + String.join(" ", Host.javaOptions()) + "`");
        row(text, "host", Host.describe() + String.format(Locale.ROOT, ", load %.1f at the start", load));
        row(text, "kernel", kernel);
        row(text, "QEMU", compare ? Host.firstLine(List.of(Guests.QEMU, "--version")) : "none");
        row(text, "compiler", Host.has(GuestProgram.compiler())
                ? Host.firstLine(List.of(GuestProgram.compiler(), "--version"))
                : "none");
        row(text, "runs", Integer.toString(runs));
        Set<Section> others = EnumSet.complementOf(EnumSet.copyOf(sections));
        if (!others.isEmpty()) {
            notes.add("Not asked for: "
                    + others.toString().replaceAll("[\\[\\]]", "").toLowerCase(Locale.ROOT));
        }
        notes.forEach(note -> text.append('\n').append(note).append(".\n"));
        // Only first lines: what follows them is for whoever looks for the fault.
        complaints.forEach(complaint -> text.append("\n**Failed:** ")
                .append(complaint.lines().findFirst().orElse(""))
                .append('\n'));
        return text.toString();
    }

    private String sources() throws InterruptedException {
        String git = top.toString();
        String commit = Host.firstLine(List.of("git", "-C", git, "rev-parse", "--short=12", "HEAD"));
        boolean changed = !Host.firstLine(
                        List.of("git", "-C", git, "status", "--porcelain", "-uno", "--", ".", ":!docs"))
                .equals("unknown");
        return changed ? commit + " with changes" : commit;
    }

    private static void row(StringBuilder text, String name, String value) {
        text.append("| ").append(name).append(" | ").append(value).append(" |\n");
    }
}
