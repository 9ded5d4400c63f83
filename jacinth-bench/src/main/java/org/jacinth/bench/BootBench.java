package org.jacinth.bench;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jacinth.images.GuestImages;
import org.jacinth.vmm.initramfs.CpioArchive;

/** How long Debian's kernel takes to its first process, the start of the host's process included. */
final class BootBench {
    private static final String COMMAND_LINE = "console=ttyS0 nokaslr";
    private static final String MARK = "JACINTH init";
    private static final String INIT = "#!/bin/busybox sh\n/bin/busybox echo " + MARK + "\n/bin/busybox reboot -f\n";
    private static final Pattern INSTRUCTIONS = Pattern.compile("jacinth: [0-9.]+ s, ([0-9,]+) instructions");
    private static final int PATIENCE = 300;

    private final Comparison first = new Comparison("first boot of an image", new Goal(1.5, 0.9));
    private final Comparison second = new Comparison("second boot", new Goal(1.2, 0.7));
    private final Series instructions = new Series();
    private final List<String> complaints = new ArrayList<>();

    private BootBench() {}

    static Part measure(Guests guests, GuestImages images, int runs, boolean compare)
            throws IOException, InterruptedException {
        return new BootBench().run(guests, images, runs, compare);
    }

    private Part run(Guests guests, GuestImages images, int runs, boolean compare)
            throws IOException, InterruptedException {
        Path initrd = guests.initrd("init.cpio", ramDisk(Files.readAllBytes(images.busybox())));
        List<String> jacinth = guests.jacinth(initrd, COMMAND_LINE);
        List<String> qemu = guests.qemu(initrd, COMMAND_LINE);
        try {
            // The first builds what is to be built and is recorded; the second makes the JVM's archive of that.
            boot("warming up: jacinth", jacinth, guests.environment(), new Comparison.Side());
            boot("warming up: jacinth", jacinth, guests.environment(), new Comparison.Side());
            if (compare) {
                boot("warming up: qemu", qemu, Map.of(), new Comparison.Side());
            }
            for (int i = 1; i <= runs; i++) {
                String turn = " " + i + "/" + runs;
                guests.forget();
                instructions(boot("first boot, jacinth" + turn, jacinth, guests.environment(), first.jacinth()));
                if (compare) {
                    boot("qemu" + turn, qemu, Map.of(), first.qemu());
                }
                boot("second boot, jacinth" + turn, jacinth, guests.environment(), second.jacinth());
                if (compare) {
                    boot("qemu" + turn, qemu, Map.of(), second.qemu());
                }
            }
        } catch (IOException e) {
            complaints.add("boot: " + e.getMessage());
        }
        return new Part(section(guests, jacinth, qemu), complaints);
    }

    private static byte[] ramDisk(byte[] busybox) {
        CpioArchive archive = new CpioArchive();
        archive.directory("bin", 0755);
        archive.directory("dev", 0755);
        archive.characterDevice("dev/console", 0600, 5, 1);
        archive.file("bin/busybox", 0755, busybox);
        archive.file("init", 0755, INIT.getBytes(StandardCharsets.US_ASCII));
        return archive.toByteArray();
    }

    private static String boot(
            String who, List<String> command, Map<String, String> environment, Comparison.Side into)
            throws IOException, InterruptedException {
        List<Double> wallAndCpu = new ArrayList<>();
        String said = Child.run(command, environment, PATIENCE, (line, child) -> {
            if (line.equals(MARK)) {
                wallAndCpu.add(child.wall());
                wallAndCpu.add(child.cpu());
            }
        });
        if (wallAndCpu.isEmpty()) {
            throw new IOException("the first process did not print its line\ncommand: " + String.join(" ", command));
        }
        into.add(wallAndCpu.getFirst(), wallAndCpu.get(1));
        System.err.printf(Locale.ROOT, "bench: %s: %.2f s, %.2f s of processor%n", who, wallAndCpu.getFirst(),
                wallAndCpu.get(1));
        return said;
    }

    private void instructions(String said) {
        Matcher matcher = INSTRUCTIONS.matcher(said);
        if (matcher.find()) {
            instructions.add(Long.parseLong(matcher.group(1).replace(",", "")) / 1e6);
        }
    }

    private String section(Guests guests, List<String> jacinth, List<String> qemu) {
        return """
                ## Boot

                Seconds from the start of the process until the first process of the guest has printed its line. Every run is a process
                of its own. For a first boot Jacinth finds nothing that earlier boots left behind: `XDG_CACHE_HOME` names a folder where
                only `jacinth/jvm` leads to the user's, the JVM's archive of Jacinth's own classes and their profiles, which the launcher
                makes of the first run after a build. The second boot follows in that folder, and finds what the first one showed of
                the kernel's code. With `nokaslr` Jacinth unpacks the kernel itself; under QEMU the kernel does.

                """
                + Comparison.HEAD + first.row() + second.row()
                + (instructions.isEmpty() ? "" : "\nThe guest executes " + instructions
                        + " million instructions, and under Jacinth "
                        + Series.digits(instructions.median() / first.jacinth().wall().median())
                        + " million a second in a first boot.\n")
                + "\n```sh\n" + guests.words(jacinth) + "\n" + guests.words(qemu) + "\n```\n";
    }
}
