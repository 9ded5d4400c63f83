package org.jacinth.system;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The command line in a process of its own, on this JDK, as the launcher starts it. */
final class CliProcess {
    private static final long PATIENCE_SECONDS = 60;

    private CliProcess() {}

    /**
     * How a process ended.
     *
     * @param status its exit status
     * @param out what it printed
     * @param err what it complained
     */
    record Result(int status, String out, String err) {
        /** The lines of the error stream, but for the help hint and which engine it is. */
        List<String> complaints() {
            return err.lines()
                    .filter(line -> !line.startsWith("try: ") && !line.matches("jacinth: engine (software|kvm)([;,].*)?"))
                    .toList();
        }

        /** True where the guest ended well, and nothing was said but which engine ran it. */
        boolean isFine() {
            return status == 0 && out.isEmpty() && complaints().isEmpty() && err.lines().count() == 1;
        }
    }

    /** The words that start the command. */
    static List<String> command(List<String> javaOptions, String... arguments) {
        String path = Stream.of(System.getProperty("java.class.path").split(File.pathSeparator))
                .filter(entry -> entry.contains("jacinth-") && !entry.contains("test-classes")
                        && !entry.contains("jacinth-system-tests") || entry.contains("commons-cli"))
                .collect(Collectors.joining(File.pathSeparator));
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-XX:-UsePerfData"));
        command.addAll(javaOptions);
        command.addAll(List.of("-p", path, "-m", "org.jacinth.cli/org.jacinth.cli.Main"));
        command.addAll(List.of(arguments));
        return command;
    }

    /** Runs it to its end without an input; a process that does not end is killed and fails the test. */
    static Result run(String... arguments) throws IOException, InterruptedException {
        return finish(new ProcessBuilder(command(List.of(), arguments)));
    }

    static Result finish(ProcessBuilder builder) throws IOException, InterruptedException {
        Path out = Files.createTempFile("jacinth-test", ".out");
        Path err = Files.createTempFile("jacinth-test", ".err");
        try {
            if (builder.redirectOutput() == ProcessBuilder.Redirect.PIPE) {
                builder.redirectOutput(out.toFile());
            }
            if (builder.redirectInput() == ProcessBuilder.Redirect.PIPE) {
                builder.redirectInput(new File("/dev/null"));
            }
            Process process = builder.redirectError(err.toFile()).start();
            await(process);
            return new Result(process.exitValue(), text(out), text(err));
        } finally {
            Files.delete(out);
            Files.delete(err);
        }
    }

    static void await(Process process) throws InterruptedException {
        if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
            process.descendants().forEach(ProcessHandle::destroyForcibly);
            process.destroyForcibly().waitFor();
            throw new AssertionError("process ends within " + PATIENCE_SECONDS + " s");
        }
    }

    private static String text(Path file) throws IOException {
        return new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1);
    }
}
