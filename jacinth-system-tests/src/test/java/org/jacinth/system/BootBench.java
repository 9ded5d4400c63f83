package org.jacinth.system;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.function.ToDoubleFunction;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jacinth.images.GuestImages;
import org.jacinth.vmm.initramfs.CpioArchive;

/**
 * Measures the boot of Debian's kernel to its first process, each run in a process of its own, on Jacinth and in turn on
 * QEMU's translator where that is installed. Prints a table and writes the same as a page of the documentation.
 */
final class BootBench {
    private static final String MEMORY = "256M";
    private static final String COMMAND_LINE = "console=ttyS0 nokaslr";
    private static final String MARK = "JACINTH init";
    private static final String INIT = "#!/bin/busybox sh\n/bin/busybox echo " + MARK + "\n/bin/busybox reboot -f\n";
    private static final String QEMU = "qemu-system-x86_64";
    private static final Pattern INSTRUCTIONS = Pattern.compile("jacinth: [0-9.]+ s, ([0-9,]+) instructions");
    private static final long PATIENCE_MINUTES = 10;
    private static final double NANOS = 1e9;
    private static final double TICKS = 100;

    /**
     * One boot.
     *
     * @param init seconds from the start of the process until the first process of the guest printed its line
     * @param wall seconds until the process ended
     * @param cpu seconds of processor time, children included; NaN where the host does not say
     * @param instructions of the guest; 0 where it is not told
     */
    private record Run(double init, double wall, double cpu, long instructions) {
        double mips() {
            return instructions / wall / 1e6;
        }
    }

    private BootBench() {}

    public static void main(String[] arguments) throws Exception {
        Path top = Path.of(arguments[0]);
        int runs = Integer.parseInt(arguments[1]);
        boolean compare = Boolean.parseBoolean(arguments[2]);
        Path page = arguments.length > 3 ? Path.of(arguments[3]) : null;
        GuestImages images = DebianBoot.images();
        Path initrd = Files.createTempFile("jacinth-bench", ".cpio");
        try {
            Files.write(initrd, ramDisk(Files.readAllBytes(images.busybox())));
            String report = measure(top, images, initrd, runs, compare);
            System.out.print(report);
            if (page != null) {
                Files.writeString(page, report);
            }
        } finally {
            Files.delete(initrd);
        }
    }

    private static byte[] ramDisk(byte[] busybox) {
        CpioArchive archive = new CpioArchive();
        archive.directory("bin", 0755);
        archive.directory("dev", 0755);
        archive.characterDevice("dev/console", 0600, 5, 1);
        archive.file("bin/busybox", 0755, busybox);
        archive.file("init", 0755, INIT.getBytes(StandardCharsets.US_ASCII));
        return archive.toByteArray();
    }

    private static String measure(Path top, GuestImages images, Path initrd, int runs, boolean compare)
            throws IOException, InterruptedException {
        List<String> jacinth = List.of(top.resolve("jacinth").toString(), "run", "--engine", "software", "--memory",
                MEMORY, "--kernel", images.kernel().toString(), "--initrd", initrd.toString(), "--append", COMMAND_LINE,
                "--stats");
        List<String> qemu = List.of(QEMU, "-accel", "tcg", "-m", MEMORY, "-kernel", images.kernel().toString(),
                "-initrd", initrd.toString(), "-append", COMMAND_LINE, "-display", "none", "-serial", "stdio",
                "-monitor", "none", "-nic", "none", "-no-reboot");
        String whyNot = !compare ? "not asked for" : obstacle();
        // Builds what is to be built, and fills the host's file cache and the JVM's archive.
        run(jacinth);
        if (whyNot.isEmpty()) {
            run(qemu);
        }
        List<Run> ours = new ArrayList<>();
        List<Run> theirs = new ArrayList<>();
        for (int i = 1; i <= runs; i++) {
            ours.add(run(jacinth));
            tell("jacinth", i, runs, ours.getLast());
            if (whyNot.isEmpty()) {
                theirs.add(run(qemu));
                tell("qemu", i, runs, theirs.getLast());
            }
        }
        return page(images, jacinth, qemu, initrd, ours, theirs, whyNot);
    }

    private static String obstacle() throws IOException, InterruptedException {
        boolean installed = Stream.of(System.getenv("PATH").split(File.pathSeparator))
                .anyMatch(place -> Files.isExecutable(Path.of(place, QEMU)));
        return installed ? "" : QEMU + " is not on the path";
    }

    private static void tell(String who, int run, int runs, Run cost) {
        System.err.printf(Locale.ROOT, "%s %d/%d: init after %.2f s, %.2f s, %.2f s of processor%n",
                who, run, runs, cost.init(), cost.wall(), cost.cpu());
    }

    private static Run run(List<String> command) throws IOException, InterruptedException {
        Path err = Files.createTempFile("jacinth-bench", ".err");
        try {
            double cpuBefore = childrenSeconds();
            long start = System.nanoTime();
            Process process = new ProcessBuilder(command)
                    .redirectInput(new File("/dev/null"))
                    .redirectError(err.toFile())
                    .start();
            long init = 0;
            StringBuilder console = new StringBuilder();
            try (BufferedReader lines =
                    new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.ISO_8859_1))) {
                for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                    console.append(line).append('\n');
                    if (init == 0 && line.strip().equals(MARK)) {
                        init = System.nanoTime() - start;
                    }
                }
            }
            if (!process.waitFor(PATIENCE_MINUTES, TimeUnit.MINUTES)) {
                process.destroyForcibly();
            }
            double wall = (System.nanoTime() - start) / NANOS;
            String said = Files.readString(err, StandardCharsets.ISO_8859_1);
            if (init == 0 || process.waitFor() != 0) {
                throw new IOException("guest boots and reboots: status=" + process.waitFor() + ", command="
                        + String.join(" ", command) + "\n" + said
                        + console.substring(Math.max(0, console.length() - 1000)));
            }
            Matcher instructions = INSTRUCTIONS.matcher(said);
            long retired = instructions.find() ? Long.parseLong(instructions.group(1).replace(",", "")) : 0;
            return new Run(init / NANOS, wall, childrenSeconds() - cpuBefore, retired);
        } finally {
            Files.delete(err);
        }
    }

    /** Processor seconds of all processes that this one has waited for. Linux counts them in hundredths. */
    private static double childrenSeconds() throws IOException {
        Path stat = Path.of("/proc/self/stat");
        if (!Files.isReadable(stat)) {
            return Double.NaN;
        }
        String text = Files.readString(stat);
        String[] fields = text.substring(text.lastIndexOf(')') + 2).split(" ");
        return (Long.parseLong(fields[13]) + Long.parseLong(fields[14])) / TICKS;
    }

    private static String page(GuestImages images, List<String> jacinth, List<String> qemu, Path initrd,
            List<Run> ours, List<Run> theirs, String whyNot) throws IOException, InterruptedException {
        StringBuilder text = new StringBuilder();
        text.append("# Performance\n\n");
        text.append("Written by `bin/bench-boot`: Debian's cloud kernel boots to its first process, which prints a line and"
                + " reboots.\nEach run is a process of its own, started from nothing; Jacinth and QEMU take turns.\n\n");
        text.append("| | |\n|---|---|\n");
        row(text, "date", LocalDate.now().toString());
        row(text, "JDK", Runtime.version() + ", " + System.getProperty("java.vm.name"));
        row(text, "host", System.getProperty("os.name") + " " + System.getProperty("os.version") + ", " + processor()
                + ", " + Runtime.getRuntime().availableProcessors() + " cores");
        row(text, "kernel", images.kernelVersion());
        row(text, "runs", Integer.toString(ours.size()));
        row(text, "QEMU", whyNot.isEmpty() ? firstLine(QEMU, "--version") : "skipped: " + whyNot);
        text.append('\n');
        text.append("Medians, and in brackets the least and the most:\n\n");
        text.append(theirs.isEmpty() ? "| | Jacinth |\n|---|---|\n" : "| | Jacinth | QEMU | ratio |\n|---|---|---|---|\n");
        compare(text, "seconds to the first process", ours, theirs, Run::init);
        compare(text, "seconds in all", ours, theirs, Run::wall);
        compare(text, "seconds of processor time", ours, theirs, Run::cpu);
        String rest = theirs.isEmpty() ? " |\n" : " | | |\n";
        text.append("| million guest instructions | ").append(spread(ours, run -> run.instructions() / 1e6)).append(rest);
        text.append("| million guest instructions a second, start of the JVM included | ").append(spread(ours, Run::mips))
                .append(rest);
        text.append("\nRatios are Jacinth's median by QEMU's: above 1, QEMU is faster. Commands:\n\n```sh\n");
        text.append(words(jacinth, images, initrd).replaceFirst("^\\S*/jacinth ", "./jacinth ")).append('\n');
        if (whyNot.isEmpty()) {
            text.append(words(qemu, images, initrd)).append('\n');
        }
        return text.append("```\n").toString();
    }

    private static void row(StringBuilder text, String name, String value) {
        text.append("| ").append(name).append(" | ").append(value).append(" |\n");
    }

    private static void compare(
            StringBuilder text, String name, List<Run> ours, List<Run> theirs, ToDoubleFunction<Run> of) {
        text.append("| ").append(name).append(" | ").append(spread(ours, of)).append(" |");
        if (!theirs.isEmpty()) {
            text.append(' ').append(spread(theirs, of)).append(" | ")
                    .append(String.format(Locale.ROOT, "%.2f", median(ours, of) / median(theirs, of))).append(" |");
        }
        text.append('\n');
    }

    private static String spread(List<Run> runs, ToDoubleFunction<Run> of) {
        double[] values = runs.stream().mapToDouble(of).sorted().toArray();
        return String.format(Locale.ROOT, "%.2f (%.2f to %.2f)", median(runs, of), values[0], values[values.length - 1]);
    }

    private static double median(List<Run> runs, ToDoubleFunction<Run> of) {
        double[] values = runs.stream().mapToDouble(of).sorted().toArray();
        int middle = values.length / 2;
        return values.length % 2 == 1 ? values[middle] : (values[middle - 1] + values[middle]) / 2;
    }

    private static String words(List<String> command, GuestImages images, Path initrd) {
        return String.join(" ", command.stream()
                .map(word -> word.equals(COMMAND_LINE) ? "'" + word + "'" : word)
                .map(word -> word.equals(images.kernel().toString()) ? "vmlinuz" : word)
                .map(word -> word.equals(initrd.toString()) ? "init.cpio" : word)
                .toList());
    }

    private static String processor() throws IOException {
        Path info = Path.of("/proc/cpuinfo");
        if (!Files.isReadable(info)) {
            return System.getProperty("os.arch");
        }
        try (Stream<String> lines = Files.lines(info)) {
            return lines.filter(line -> line.startsWith("model name"))
                    .map(line -> line.substring(line.indexOf(':') + 1).strip())
                    .findFirst()
                    .orElse(System.getProperty("os.arch"));
        }
    }

    private static String firstLine(String... command) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        process.waitFor();
        return text.lines().findFirst().orElse("unknown");
    }
}
