package org.jacinth.bench;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** A process that is watched line by line while it runs. */
final class Child {
    /** Told of each line of the standard output as it comes, without blanks around it. */
    interface Listener {
        void line(String line, Child child) throws IOException;
    }

    private static final double NANOS = 1e9;
    private static final double TICKS = 100;
    private static final int TAIL = 1500;
    /** Fields of /proc/PID/stat behind the command's name: time of its own in user and kernel mode, of its children. */
    private static final int UTIME = 11;
    private static final int CSTIME = 14;

    private final Process process;
    private final long begun;
    private volatile long lastLine;
    private volatile boolean patienceLost;

    private Child(Process process, long begun) {
        this.process = process;
        this.begun = begun;
        this.lastLine = begun;
    }

    /** Seconds since just before it was started. */
    double wall() {
        return (System.nanoTime() - begun) / NANOS;
    }

    /** Seconds of processor time so far, with those of children it has waited for; NaN where the host does not say. */
    double cpu() throws IOException {
        Path stat = Path.of("/proc/" + process.pid() + "/stat");
        if (!Files.isReadable(stat)) {
            return Double.NaN;
        }
        String text = Files.readString(stat);
        String[] fields = text.substring(text.lastIndexOf(')') + 2).split(" ");
        long ticks = 0;
        for (int i = UTIME; i <= CSTIME; i++) {
            ticks += Long.parseLong(fields[i]);
        }
        return ticks / TICKS;
    }

    /**
     * Runs a command to its end without input.
     *
     * @param patience seconds without a line after which it is taken for hanging, and killed
     * @return what it wrote to its standard error
     * @throws IOException if it cannot be started, hangs or ends with another status than 0; the first line of the
     *     message says what happened, the others help to find out why
     */
    static String run(List<String> command, Map<String, String> environment, int patience, Listener listener)
            throws IOException, InterruptedException {
        Path err = Files.createTempFile("jacinth-bench", ".err");
        Thread killer = null;
        try {
            ProcessBuilder builder = new ProcessBuilder(command)
                    .redirectInput(new File("/dev/null"))
                    .redirectError(err.toFile());
            builder.environment().putAll(environment);
            long begun = System.nanoTime();
            Child child = new Child(builder.start(), begun);
            killer = new Thread(child.process::destroyForcibly);
            Runtime.getRuntime().addShutdownHook(killer);
            String console = child.follow(patience, listener);
            int status = child.process.waitFor();
            String said = Files.readString(err, StandardCharsets.ISO_8859_1);
            if (status != 0 || child.patienceLost) {
                throw new IOException((child.patienceLost ? "no line for " + patience + " s" : "status=" + status)
                        + "\ncommand: " + String.join(" ", command) + "\n" + said + console);
            }
            return said;
        } finally {
            if (killer != null) {
                killer.run();
                forget(killer);
            }
            Files.delete(err);
        }
    }

    private static void forget(Thread killer) {
        try {
            Runtime.getRuntime().removeShutdownHook(killer);
        } catch (IllegalStateException e) {
            // The JVM is being shut down, which is what it was for.
        }
    }

    /** The last lines, when there are no more. */
    private String follow(int patience, Listener listener) throws IOException {
        StringBuilder console = new StringBuilder();
        Thread.ofVirtual().start(() -> watch(patience));
        try (BufferedReader lines =
                new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.ISO_8859_1))) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                lastLine = System.nanoTime();
                console.append(line.strip()).append('\n');
                listener.line(line.strip(), this);
                if (console.length() > 2 * TAIL) {
                    console.delete(0, TAIL);
                }
            }
        }
        return console.substring(Math.max(0, console.length() - TAIL));
    }

    private void watch(int patience) {
        try {
            while (!process.waitFor(1, TimeUnit.SECONDS)) {
                if ((System.nanoTime() - lastLine) / NANOS > patience) {
                    patienceLost = true;
                    process.destroyForcibly();
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
