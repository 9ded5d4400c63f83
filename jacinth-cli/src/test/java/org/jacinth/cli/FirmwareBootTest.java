package org.jacinth.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicReference;
import java.util.regex.Pattern;
import org.jacinth.hypervisor.Engine;
import org.jacinth.vmm.Machine;
import org.jacinth.vmm.MachineConfig;
import org.jacinth.vmm.Outcome;
import org.jacinth.vmm.boot.BootException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Stock firmware and a stock memory tester, where the machine that runs the tests has them installed. */
@Timeout(180)
class FirmwareBootTest {
    private static final Path SEABIOS = Path.of("/usr/share/seabios");
    private static final Path BOOT = Path.of("/boot");

    private final AtomicReference<Machine> machine = new AtomicReference<>();
    private final Transcript console = new Transcript();
    private final Transcript debug = new Transcript();

    /** Keeps what was written, and stops the machine when it has seen a text. */
    private final class Transcript extends ByteArrayOutputStream {
        private Pattern last;

        void stopAt(String text) {
            stopAt(Pattern.compile(text, Pattern.LITERAL));
        }

        void stopAt(Pattern text) {
            last = text;
        }

        @Override
        public synchronized void write(byte[] bytes, int from, int length) {
            super.write(bytes, from, length);
            if (last != null && last.matcher(text()).find()) {
                machine.get().stop();
            }
        }

        @Override
        public synchronized void write(int value) {
            write(new byte[] {(byte) value}, 0, 1);
        }

        synchronized String text() {
            return toString(StandardCharsets.ISO_8859_1);
        }
    }

    private static Path installed(Path file, String debianPackage) {
        assumeTrue(Files.isReadable(file), "not installed (Debian: " + debianPackage + "): file=" + file);
        return file;
    }

    private void run(MachineConfig.Builder builder) throws BootException {
        machine.set(new Machine(builder.consoleOutput(console).debugOutput(debug).build()));
        assertEquals(new Outcome.Stopped(), machine.get().run());
    }

    private static MachineConfig.Builder builder(int mebibytes, int vcpus) {
        return MachineConfig.builder(Engine.named("software")).memorySize((long) mebibytes << 20).vcpus(vcpus);
    }

    @ParameterizedTest
    @ValueSource(strings = {"bios-256k.bin", "bios.bin"})
    void seaBiosFinishesItsSelfTestAndFindsNothingToBoot(String image) throws IOException, BootException {
        Path firmware = installed(SEABIOS.resolve(image), "seabios");
        console.stopAt("No bootable device.");
        run(builder(64, 1).firmware(firmware));
        assertTrue(console.text().contains("SeaBIOS (version "), console.text());
        String log = debug.text();
        assertTrue(log.contains("Found QEMU fw_cfg"), log);
        assertTrue(log.contains("0: 0000000000000000 - 000000000009fc00 = 1 RAM"), log);
        // The small build leaves the tables unread.
        assertTrue(image.equals("bios.bin") || log.contains("ACPI: parse DSDT at "), log);
        assertTrue(log.contains("sercon: using ioport 0x3f8"), log);
    }

    @Test
    void seaBiosStartsEveryProcessor() throws IOException, BootException {
        Path firmware = installed(SEABIOS.resolve("bios-256k.bin"), "seabios");
        debug.stopAt("Found 3 cpu(s) max supported 3 cpu(s)\n");
        run(builder(64, 3).firmware(firmware));
        assertTrue(debug.text().contains("handle_smp: apic_id=0x2"), debug.text());
    }

    @Test
    void seaBiosShowsItsBootMenuForAKeyOnTheSerialPort() throws IOException, BootException {
        Path firmware = installed(SEABIOS.resolve("bios-256k.bin"), "seabios");
        console.stopAt("Select boot device:");
        run(builder(64, 1).firmware(firmware).consoleInput(new EscapeAfter("Press ESC for boot menu.")));
        assertTrue(console.text().contains("Press ESC for boot menu."), console.text());
    }

    @ParameterizedTest
    @ValueSource(strings = {"memtest86+x64.bin", "memtest86+ia32.bin"})
    void memoryTesterFindsNoErrors(String image) throws IOException, BootException {
        Path kernel = installed(BOOT.resolve(image), "memtest86+");
        // The screen is sent now and then, so that the name of a test that is over soon may never appear.
        console.stopAt(Pattern.compile("#([4-9]|10) +\\["));
        run(builder(5, 1)
                .kernel(kernel)
                .commandLine("console=ttyS0,115200")
                .consoleInput(new ByteArrayInputStream("\r".getBytes(StandardCharsets.US_ASCII))));
        assertTrue(console.text().contains("Errors: 0"), console.text());
        assertFalse(console.text().matches("(?s).*Errors: [1-9].*"), console.text());
    }

    /** A keyboard on which somebody presses Escape once they have read a text. */
    private final class EscapeAfter extends java.io.InputStream {
        private final String text;
        private boolean pressed;

        EscapeAfter(String text) {
            this.text = text;
        }

        @Override
        public int read() throws IOException {
            while (!console.text().contains(text)) {
                try {
                    Thread.sleep(5);
                } catch (InterruptedException e) {
                    return -1;
                }
            }
            if (pressed) {
                return -1;
            }
            pressed = true;
            return 0x1B;
        }
    }
}
