package org.jacinth.system;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What users get wrong is told in one line, with the status that the help promises. */
class BadInputTest {
    @TempDir
    private Path folder;

    private Path kernel;

    @BeforeEach
    void writeKernel() throws IOException {
        kernel = write("kernel", new GuestImage().reset().elf());
    }

    private Path write(String name, byte[] content) throws IOException {
        return Files.write(folder.resolve(name), content);
    }

    private void assertComplaint(int status, String start, CliProcess.Result result) {
        assertEquals(status, result.status(), result::toString);
        assertEquals(1, result.complaints().size(), result::toString);
        assertTrue(result.complaints().getFirst().startsWith("jacinth: " + start), result::toString);
        assertEquals("", result.out());
    }

    private CliProcess.Result runKernel(Path file, String... more) throws Exception {
        String[] line = new String[more.length + 3];
        line[0] = "run";
        line[1] = "--kernel";
        line[2] = file.toString();
        System.arraycopy(more, 0, line, 3, more.length);
        return CliProcess.run(line);
    }

    @Test
    void rightInputIsStatusZeroWithNoWordButOfTheEngine() throws Exception {
        assertFine(runKernel(kernel));
        assertFine(runKernel(write("bzImage", new GuestImage().reset().bzImage())));
    }

    private static void assertFine(CliProcess.Result result) {
        assertTrue(result.isFine(), result::toString);
    }

    @Test
    void missingKernel() throws Exception {
        assertComplaint(6, "kernel exists: file=" + folder.resolve("none"), runKernel(folder.resolve("none")));
    }

    @Test
    void folderAsKernel() throws Exception {
        assertComplaint(6, "kernel is a file that can be read: file=" + folder, runKernel(folder));
    }

    @Test
    void deviceAsKernel() throws Exception {
        assertComplaint(6, "kernel is a file that can be read: file=/dev/zero", runKernel(Path.of("/dev/zero")));
    }

    @Test
    void unreadableKernel() throws Exception {
        Files.setPosixFilePermissions(kernel, Set.of());
        assumeFalse(Files.isReadable(kernel), "this user may read every file");
        assertComplaint(6, "kernel is a file that can be read: file=" + kernel, runKernel(kernel));
    }

    @Test
    void emptyKernel() throws Exception {
        assertComplaint(6, "kernel has 1 byte to 2 GiB: file=", runKernel(write("empty", new byte[0])));
    }

    @Test
    void textAsKernel() throws Exception {
        assertComplaint(6, "kernel ", runKernel(write("text", "#!/bin/sh\necho hello\n".repeat(100).getBytes())));
    }

    @Test
    void truncatedKernels() throws Exception {
        byte[] bzImage = new GuestImage().bytes(new byte[4000]).bzImage();
        byte[] elf = new GuestImage().bytes(new byte[4000]).elf();
        for (int size : new int[] {1, 4, 512, 0x263, 1024, bzImage.length - 100}) {
            assertComplaint(6, "kernel ", runKernel(write("short", Arrays.copyOf(bzImage, size))));
        }
        for (int size : new int[] {5, 63, 64, 150, elf.length - 1}) {
            assertComplaint(6, "", runKernel(write("short", Arrays.copyOf(elf, size))));
        }
    }

    @Test
    void ramDiskThatDoesNotFit() throws Exception {
        Path initrd = write("initrd", new byte[32 << 20]);
        assertComplaint(6, "initrd must fit in memory above the kernel: ",
                runKernel(kernel, "--memory", "16M", "--initrd", initrd.toString()));
    }

    @Test
    void missingRamDisk() throws Exception {
        assertComplaint(6, "initial RAM disk exists: file=",
                runKernel(kernel, "--initrd", folder.resolve("none").toString()));
    }

    @Test
    void tooLittleMemoryForTheKernel() throws Exception {
        assertComplaint(6, "elf segment must fit in memory above 1 MiB: ", runKernel(kernel, "--memory", "1M"));
    }

    @Test
    void moreMemoryThanTheHostHas() throws Exception {
        CliProcess.Result result = runKernel(kernel, "--memory", "99999G");
        assertEquals(1, result.complaints().size(), result::toString);
        assertTrue(result.status() == 2 || result.status() == 5, result::toString);
    }

    @ParameterizedTest
    @CsvSource({
        "--memory 256,a size is a number and its unit",
        "--memory -1M,a size is a number and its unit",
        "--memory 0M,a size is more than nothing",
        "--memory 4K,",
        "--memory 99999999G,",
        "--cpus 0,--cpus is 1 to 63",
        "--cpus many,",
        "--engine bogus,",
        "--engine,",
        "--bogus,",
        "--kernel other,",
        "stray,"
    })
    void wrongOptionIsStatus2(String options, String complaint) throws Exception {
        CliProcess.Result result = runKernel(kernel, options.split(" "));
        assertEquals(2, result.status(), result::toString);
        assertEquals(1, result.complaints().size(), result::toString);
        assertTrue(result.err().startsWith("jacinth: "), result::toString);
        assertTrue(complaint == null || result.err().contains(complaint), result::toString);
    }

    @Test
    void commandLineTooLongForTheKernel() throws Exception {
        Path bzImage = write("bzImage", new GuestImage().reset().bzImage());
        assertComplaint(6, "command line ", runKernel(bzImage, "--append", "x".repeat(256)));
    }

    @Test
    void fullDiskBehindTheOutputIsStatus7() throws Exception {
        Path chatter = write("chatter", new GuestImage().print("x").bytes(0xEB, 0xF7).elf());
        File full = new File("/dev/full");
        org.junit.jupiter.api.Assumptions.assumeTrue(full.exists(), "this host has /dev/full");
        CliProcess.Result result = CliProcess.finish(new ProcessBuilder(
                CliProcess.command(java.util.List.of(), "run", "--kernel", chatter.toString())).redirectOutput(full));
        assertComplaint(7, "stopped, because the standard output was closed", result);
    }

    @Test
    void closedOutputIsStatus7() throws Exception {
        Path chatter = write("chatter", new GuestImage().print("x").bytes(0xEB, 0xF7).elf());
        Path err = folder.resolve("err");
        Process process = new ProcessBuilder(
                        CliProcess.command(java.util.List.of(), "run", "--kernel", chatter.toString()))
                .redirectInput(new File("/dev/null"))
                .redirectError(err.toFile())
                .start();
        assertEquals('x', process.getInputStream().read());
        process.getInputStream().close();
        CliProcess.await(process);
        assertComplaint(7, "stopped, because the standard output was closed",
                new CliProcess.Result(process.exitValue(), "", Files.readString(err)));
    }
}
