package org.jacinth.bench;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** What the host has and is. */
final class Host {
    private Host() {}

    static boolean has(String program) {
        return program.contains("/")
                ? Files.isExecutable(Path.of(program))
                : Stream.of(System.getenv("PATH").split(File.pathSeparator))
                        .anyMatch(place -> Files.isExecutable(Path.of(place, program)));
    }

    /** Whether the guest's programs can be run on the host's own processor and kernel. */
    static boolean runsGuestPrograms() {
        return System.getProperty("os.name").equals("Linux") && System.getProperty("os.arch").equals("amd64");
    }

    static String describe() throws IOException {
        return System.getProperty("os.name") + " " + System.getProperty("os.version") + ", " + processor() + ", "
                + Runtime.getRuntime().availableProcessors() + " cores";
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

    /** The first line a command prints, or "unknown". */
    static String firstLine(List<String> command) throws InterruptedException {
        try {
            Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
            String text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            return process.waitFor() == 0 ? text.lines().findFirst().orElse("unknown") : "unknown";
        } catch (IOException e) {
            return "unknown";
        }
    }

    /** More options for each JVM that is measured, as the launcher takes them. */
    static List<String> javaOptions() {
        List<String> options = new ArrayList<>(List.of(
                System.getenv().getOrDefault("JACINTH_JAVA_OPTS", "").strip().split("\\s+")));
        options.removeIf(String::isEmpty);
        return options;
    }
}
