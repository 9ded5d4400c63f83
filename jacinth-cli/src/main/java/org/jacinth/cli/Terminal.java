package org.jacinth.cli;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * The terminal on the standard input in raw mode: every key, Ctrl-C too, reaches the guest, and the guest echoes.
 * Closing, or the end of the process by anything that can be caught, gives back the mode that was found. The work is
 * done by {@code stty}, which every POSIX host has, so that nothing native is loaded.
 */
final class Terminal implements AutoCloseable {
    private final String before;
    private final String size;
    private final AtomicBoolean closed = new AtomicBoolean();
    private final Thread hook;

    private Terminal(String before, String size) {
        this.before = before;
        this.size = size;
        this.hook = new Thread(this::restore, "jacinth-terminal");
    }

    /** Makes the terminal raw; empty where the standard input is none, or there is no {@code stty} to ask. */
    static Optional<Terminal> raw() {
        try {
            String before = stty("-g");
            if (before.isEmpty()) {
                return Optional.empty();
            }
            Terminal terminal = new Terminal(before, stty("size"));
            Runtime.getRuntime().addShutdownHook(terminal.hook);
            stty("raw", "-echo", "-echoe", "-echok", "-echonl");
            return Optional.of(terminal);
        } catch (IOException none) {
            return Optional.empty();
        }
    }

    /** Lines, then columns; empty where the terminal does not know. */
    Optional<int[]> size() {
        return parseSize(size);
    }

    static Optional<int[]> parseSize(String text) {
        String[] parts = text.split(" ");
        if (parts.length != 2 || !parts[0].matches("[0-9]{1,4}") || !parts[1].matches("[0-9]{1,4}")) {
            return Optional.empty();
        }
        int[] size = {Integer.parseInt(parts[0]), Integer.parseInt(parts[1])};
        return size[0] > 0 && size[1] > 0 ? Optional.of(size) : Optional.empty();
    }

    @Override
    public void close() {
        restore();
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException ending) {
            // The process ends already; the hook finds its work done.
            return;
        }
    }

    private void restore() {
        if (closed.compareAndSet(false, true)) {
            try {
                stty(before);
            } catch (IOException e) {
                throw new UncheckedIOException("terminal is given back", e);
            }
        }
    }

    /** What {@code stty} prints for the standard input, or nothing where that is not a terminal. */
    private static String stty(String... arguments) throws IOException {
        List<String> command = new ArrayList<>();
        command.add("stty");
        command.addAll(List.of(arguments));
        Process process = new ProcessBuilder(command)
                .redirectInput(ProcessBuilder.Redirect.INHERIT)
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        String printed = new String(process.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
        boolean interrupted = false;
        int status = -1;
        while (status < 0) {
            try {
                status = process.waitFor();
            } catch (InterruptedException again) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
        return status == 0 ? printed.strip() : "";
    }
}
