package org.jacinth.system;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Memory for guests where the host's file systems for it are small or full, made so in a mount name space of the test's. */
class HostMemoryTest {
    @TempDir
    private Path folder;

    /** Runs a guest; once it has printed, the file system for memory is filled, and the guest receives a character. */
    private CliProcess.Result run(String size, GuestImage guest) throws Exception {
        Path kernel = Files.write(folder.resolve("kernel"), guest.elf());
        Path temporary = Files.createDirectory(folder.resolve("tmp"));
        String mounts = "mount -t tmpfs -o size=" + size + " tmpfs /dev/shm && mount -t tmpfs -o size=1M tmpfs " + temporary;
        CliProcess.Result possible = CliProcess.finish(new ProcessBuilder("unshare", "-rm", "sh", "-c", mounts));
        Assumptions.assumeTrue(possible.status() == 0, "this host lets a user mount: " + possible.err().strip());
        String command = CliProcess.command(
                        List.of("-Djava.io.tmpdir=" + temporary), "run", "--memory", "16M", "--kernel", kernel.toString())
                .stream().map(word -> "'" + word + "'").collect(Collectors.joining(" "));
        String script = mounts + "\nmkfifo keys\n" + command + " < keys > screen & pid=$!\nexec 4> keys\n"
                + "until [ -s screen ] || ! kill -0 $pid 2> /dev/null; do sleep 0.05; done\n"
                + "cat /dev/zero > /dev/shm/filler 2> /dev/null\n(echo >&4) 2> /dev/null\nwait $pid\n";
        return CliProcess.finish(
                new ProcessBuilder("unshare", "-rm", "sh", "-c", script).directory(folder.toFile()));
    }

    /** Prints, waits for a character, clears 8 MiB, resets. */
    private static GuestImage guest() {
        return new GuestImage()
                .print("!")
                .bytes(0x66, 0xBA, 0xFD, 0x03, 0xEC, 0xA8, 0x01, 0x74, 0xFB) // wait: in al, dx; test al, 1; jz wait
                .clear(0x40_0000, 0x20_0000)
                .reset();
    }

    @Test
    void fullFileSystemsAreNotNeeded() throws Exception {
        CliProcess.Result result = run("1M", guest());
        assertTrue(result.isFine(), result::toString);
    }

    /** The file of the guest's memory is there, but the pages that the guest touches are another's by then. */
    @Test
    void fileSystemThatFillsUpWhileTheGuestRunsIsNoFaultOfThisLibrary() throws Exception {
        CliProcess.Result result = run("20M", guest());
        assertTrue(result.status() == 5 || result.status() == 0, result::toString);
        assertTrue(result.err().lines().noneMatch(line -> line.contains("fault of jacinth")), result::toString);
    }
}
