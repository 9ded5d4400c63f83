package org.jacinth.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class MainTest {
    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    private final InputStream in = System.in;

    /** What a guest would read there else is what tells this process what to test. */
    @BeforeEach
    void nothingIsTyped() {
        System.setIn(InputStream.nullInputStream());
    }

    @AfterEach
    void restoreInput() {
        System.setIn(in);
    }

    private int run(String... arguments) {
        return Main.run(new PrintWriter(out, true), new PrintWriter(err, true), arguments);
    }

    private void assertOneError(String start) {
        assertTrue(err.toString().startsWith("jacinth: " + start), err.toString());
        assertFalse(err.toString().contains("\tat "), err.toString());
        assertEquals("", out.toString());
    }

    @Test
    void helpListsCommandsAndEveryExitStatus() {
        assertEquals(0, run("--help"));
        for (String word : new String[] {"demo", "run", "engines"}) {
            assertTrue(out.toString().contains("\n  " + word), word);
        }
        for (ExitStatus status : ExitStatus.values()) {
            assertTrue(out.toString().contains(status.meaning()), status.name());
        }
    }

    @Test
    void helpOfRunListsEveryExitStatus() {
        assertEquals(0, run("run", "--help"));
        for (ExitStatus status : ExitStatus.values()) {
            assertTrue(out.toString().contains(status.meaning()), status.name());
        }
    }

    @Test
    void versionNamesTheJvm() {
        assertEquals(0, run("--version"));
        assertTrue(out.toString().startsWith("jacinth "));
        assertTrue(out.toString().contains(Runtime.version().toString()));
    }

    @Test
    void noCommandShowsHelpAsAnError() {
        assertEquals(2, run());
        assertTrue(err.toString().startsWith("Usage: jacinth"));
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "bogus", "run", "run --kernel", "run --bogus", "run --kernel a --firmware b", "run --kernel a --memory bad",
        "run --kernel a --memory 256", "run --kernel a --cpus x", "run --kernel a --cpus 0", "run --kernel a --cpus 65",
        "run --kernel a --engine bogus", "demo extra", "demo --memory 0M", "run --firmware a --initrd b",
        "run --kernel a --kernel b", "run --kernel a --stats --stats", "demo --cpus=1 --cpus=1", "run --kern a",
        "run -kernel a", "--bogus run", "demo --firmware a", "engines extra", "--"
    })
    void wrongCommandLineIsOneLineAndStatus2(String line) {
        assertEquals(2, run(line.split(" ")));
        assertOneError("");
        assertTrue(err.toString().lines().count() <= 2, err.toString());
    }

    @ParameterizedTest
    @CsvSource({
        "demos, Did you mean: jacinth demo?", "rn --kernel a, Did you mean: jacinth run?", "--hlep, Did you mean: --help?",
        "run --kernle a, Did you mean: --kernel?", "run --kernle=a, Did you mean: --kernel?", "bogus, try: jacinth --help",
        "run -kernel a, Did you mean: --kernel?", "run --bogus, try: jacinth run --help",
        "demo --kernel a, try: jacinth demo --help", "run demo, try: jacinth run --help", "run, try: jacinth run --help"
    })
    void wrongCommandLineSaysWhatToTry(String line, String advice) {
        assertEquals(2, run(line.split(" ")));
        assertEquals(advice, err.toString().lines().toList().getLast());
    }

    @ParameterizedTest
    @CsvSource(quoteCharacter = '"', value = {
        "--cpus=x, 'x'", "--cpus=, ''", "--cpus=99999999999, '99999999999'", "--memory=256, size=256", "--memory=0M, size=0M"
    })
    void wrongValueIsNamedWithItsOption(String option, String value) {
        assertEquals(2, run("demo", option));
        assertOneError("Invalid value for option '" + option.split("=")[0] + "': ");
        assertTrue(err.toString().contains(value), err.toString());
    }

    @Test
    void programsHelpAndVersionDoNotLookAtTheCommand() {
        assertEquals(0, run("--help", "run", "--bogus"));
        assertTrue(out.toString().startsWith("Usage: jacinth [-hV] COMMAND"), out.toString());
        out.getBuffer().setLength(0);
        assertEquals(0, run("-V", "run"));
        assertTrue(out.toString().startsWith("jacinth "), out.toString());
    }

    @Test
    void missingKernelIsStatus6(@TempDir Path folder) {
        assertEquals(6, run("run", "--kernel", folder.resolve("none").toString()));
        assertOneError("kernel exists: file=" + folder.resolve("none"));
    }

    @Test
    void missingRamDiskIsStatus6(@TempDir Path folder) throws IOException {
        Path kernel = Files.write(folder.resolve("k"), new byte[4096]);
        assertEquals(6, run("run", "--kernel", kernel.toString(), "--initrd", folder.resolve("none").toString()));
        assertOneError("initial RAM disk exists");
    }

    @Test
    void folderOrEmptyFileIsNoKernel(@TempDir Path folder) throws IOException {
        assertEquals(6, run("run", "--kernel", folder.toString()));
        assertOneError("kernel is a file that can be read");
        err.getBuffer().setLength(0);
        assertEquals(6, run("run", "--kernel", Files.createFile(folder.resolve("k")).toString()));
        assertOneError("kernel has 1 byte to 2 GiB");
    }

    @Test
    void fileThatIsNoKernelIsStatus6(@TempDir Path folder) throws IOException {
        Path kernel = Files.write(folder.resolve("k"), new byte[70_000]);
        assertEquals(6, run("run", "--kernel", kernel.toString()));
        assertOneError("");
    }

    @Test
    void debugConsoleThatCannotBeWrittenIsStatus2(@TempDir Path folder) throws IOException {
        Path firmware = Files.write(folder.resolve("f"), new byte[0x2_0000]);
        Path output = folder.resolve("none").resolve("log");
        assertEquals(2, run("run", "--firmware", firmware.toString(), "--debug-console", output.toString()));
        assertOneError("debug console can be written: file=" + output);
    }

    @Test
    void debugConsoleGetsWhatFirmwareWritesToPort402(@TempDir Path folder) throws IOException {
        byte[] image = new byte[0x1_0000];
        // mov dx, 0x402; mov al, 'J'; out dx, al; mov al, 0xfe; out 0x64, al
        byte[] code = {(byte) 0xBA, 2, 4, (byte) 0xB0, 'J', (byte) 0xEE, (byte) 0xB0, (byte) 0xFE, (byte) 0xE6, 0x64};
        System.arraycopy(code, 0, image, image.length - 16, code.length);
        Path firmware = Files.write(folder.resolve("f"), image);
        Path output = folder.resolve("log");
        assertEquals(0, run("run", "--firmware", firmware.toString(), "--debug-console", output.toString()));
        assertEquals("J", Files.readString(output));
    }

    @Test
    void enginesShowsTheSoftwareEngine() {
        assertEquals(0, run("engines"));
        assertTrue(out.toString().lines().anyMatch(line -> line.matches("software +yes +.*")), out.toString());
    }
}
