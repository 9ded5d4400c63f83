package org.jacinth.bench;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** Makes the guest's first process from its sources. */
final class GuestProgram {
    /** The same instructions from every version of the compiler, as far as options can say it. */
    private static final List<String> OPTIONS = List.of("-m64", "-march=x86-64", "-std=gnu11", "-O2", "-ffreestanding",
            "-fno-builtin", "-fno-stack-protector", "-fno-pie", "-no-pie", "-static", "-nostdlib",
            "-fno-tree-vectorize", "-fno-tree-loop-distribute-patterns", "-fno-optimize-sibling-calls",
            "-fcf-protection=none", "-fno-asynchronous-unwind-tables", "-Wl,--build-id=none", "-Wl,-z,noexecstack");

    private GuestProgram() {}

    static String compiler() {
        return System.getenv().getOrDefault("CC", "gcc");
    }

    /** The options that matter to what is measured. */
    static String options() {
        return String.join(" ", OPTIONS.stream().filter(option -> !option.startsWith("-Wl,")).toList());
    }

    /**
     * Compiles.
     *
     * @throws IOException with the compiler's message if it cannot
     */
    static Path build(Path top) throws IOException, InterruptedException {
        Path program = top.resolve("jacinth-bench/target/guest/init");
        Files.createDirectories(program.getParent());
        List<String> command = new ArrayList<>(List.of(compiler()));
        command.addAll(OPTIONS);
        command.addAll(List.of("-o", program.toString()));
        try (Stream<Path> sources = Files.list(top.resolve("jacinth-bench/src/main/guest"))) {
            command.addAll(sources.map(Path::toString).filter(name -> name.endsWith(".c")).sorted().toList());
        }
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        try (InputStream said = process.getInputStream()) {
            String text = new String(said.readAllBytes(), StandardCharsets.UTF_8);
            if (process.waitFor() != 0) {
                throw new IOException("the guest's program cannot be compiled; a compiler for x86-64 can be named with CC: CC="
                        + compiler() + "\n" + text);
            }
        }
        return program;
    }
}
