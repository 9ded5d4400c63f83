package org.jacinth.system;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The command on a terminal of its own, with a guest that takes no input and does not end. */
@Timeout(90)
class TerminalSessionTest {
    private static final long PATIENCE_SECONDS = 20;

    @TempDir
    private Path folder;

    private String command;
    private Process script;
    private final StringBuffer screen = new StringBuffer();

    @BeforeEach
    void writeGuest() throws IOException {
        Assumptions.assumeTrue(onPath("script") && onPath("stty"), "this host has script and stty");
        Path kernel = Files.write(folder.resolve("kernel"), new GuestImage().print("!").spin().elf());
        command = CliProcess.command(List.of("-Djava.io.tmpdir=" + folder), "run", "--kernel", kernel.toString())
                .stream()
                .map(word -> "'" + word + "'")
                .collect(Collectors.joining(" "));
    }

    private static boolean onPath(String tool) {
        return Stream.of(System.getenv("PATH").split(File.pathSeparator))
                .anyMatch(place -> Files.isExecutable(Path.of(place, tool)));
    }

    @AfterEach
    void end() throws Exception {
        if (script != null) {
            script.descendants().forEach(ProcessHandle::destroyForcibly);
            script.destroyForcibly().waitFor();
        }
    }

    /** Runs shell commands on a new terminal. */
    private void start(String shell) throws IOException {
        Path file = Files.writeString(folder.resolve("session"), shell);
        script = new ProcessBuilder("script", "-qfec", "sh " + file, "/dev/null").redirectErrorStream(true).start();
        InputStream out = script.getInputStream();
        Thread.ofPlatform().daemon().start(() -> {
            try {
                for (int value = out.read(); value >= 0; value = out.read()) {
                    screen.append((char) value);
                }
            } catch (IOException gone) {
                screen.append("(gone)");
            }
        });
    }

    private String await(String pattern) throws InterruptedException {
        Pattern wanted = Pattern.compile(pattern);
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
        while (System.nanoTime() < end) {
            Matcher matcher = wanted.matcher(screen);
            if (matcher.find()) {
                return matcher.group(matcher.groupCount());
            }
            TimeUnit.MILLISECONDS.sleep(10);
        }
        throw new AssertionError("terminal shows " + pattern + ": " + screen);
    }

    private void type(String keys) throws IOException {
        OutputStream in = script.getOutputStream();
        in.write(keys.getBytes(StandardCharsets.ISO_8859_1));
        in.flush();
    }

    @Test
    void ctrlAXLeavesAGuestThatSpinsAndGivesTheTerminalBack() throws Exception {
        start("echo before=$(stty -g)\n" + command + "\necho status=$?\necho after=$(stty -g)\necho done\n");
        await("!");
        type("\u0001x");
        assertEquals("130", await("status=([0-9]+)"));
        await("done");
        assertEquals(await("before=(\\S+)"), await("after=(\\S+)"));
        assertTrue(screen.toString().contains("jacinth: left"), screen::toString);
    }

    @Test
    void terminationGivesTheTerminalBack() throws Exception {
        start("echo before=$(stty -g)\nexec 3<&0\n" + command
                + " <&3 &\necho pid=$!,\nwait $!\necho status=$?\necho after=$(stty -g)\necho done\n");
        await("!");
        ProcessHandle.of(Long.parseLong(await("pid=([0-9]+),"))).orElseThrow().destroy();
        assertEquals("143", await("status=([0-9]+)"));
        await("done");
        assertEquals(await("before=(\\S+)"), await("after=(\\S+)"));
    }

    @Test
    void closedTerminalEndsTheProcess() throws Exception {
        start("echo pid=$$,\nexec " + command + "\n");
        await("!");
        ProcessHandle jacinth = ProcessHandle.of(Long.parseLong(await("pid=([0-9]+),"))).orElseThrow();
        CompletableFuture<ProcessHandle> ended = jacinth.onExit();
        script.destroyForcibly();
        ended.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
        assertFalse(jacinth.isAlive());
    }

    @Test
    void killedProcessLeavesNoFile() throws Exception {
        Path kernel = folder.resolve("kernel");
        Path temporary = Files.createDirectory(folder.resolve("tmp"));
        Process process = new ProcessBuilder(CliProcess.command(
                        List.of("-Djava.io.tmpdir=" + temporary), "run", "--kernel", kernel.toString()))
                .redirectInput(new File("/dev/null"))
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        assertEquals('!', process.getInputStream().read());
        String held = openMemoryFiles(process.pid());
        process.destroyForcibly().waitFor();
        try (Stream<Path> left = Files.list(temporary)) {
            assertEquals(List.of(), left.toList());
        }
        // The guest's memory is a file that has no name any more, so that it goes with the process.
        assertTrue(held.lines().allMatch(line -> line.endsWith("(deleted)")), held);
    }

    private static String openMemoryFiles(long pid) throws IOException {
        Path maps = Path.of("/proc/" + pid + "/maps");
        if (!Files.isReadable(maps)) {
            return "";
        }
        return Files.readString(maps).lines().filter(line -> line.contains(".vmo")).collect(Collectors.joining("\n"));
    }
}
