package org.jacinth.system;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jacinth.hypervisor.Engine;
import org.jacinth.images.GuestImages;
import org.jacinth.images.ImageCache;
import org.jacinth.images.ImagesUnavailableException;
import org.jacinth.images.Initramfs;
import org.jacinth.vmm.Machine;
import org.jacinth.vmm.MachineConfig;
import org.jacinth.vmm.Outcome;
import org.jacinth.vmm.boot.BootException;

/**
 * One boot of Debian's kernel into the system that tests itself.
 *
 * @param outcome how it ended
 * @param console what the guest printed
 * @param expected the lines that had to be among it
 * @param instructions retired
 * @param wallNanos of the run
 */
record DebianBoot(Outcome outcome, String console, List<String> expected, long instructions, long wallNanos) {
    private static final long MEMORY = 256L << 20;
    private static final int TAIL = 2000;

    /** The images, or an exception that says why there are none. */
    static GuestImages images() throws ImagesUnavailableException, InterruptedException {
        return ImageCache.ofUser(line -> System.err.println("jacinth: " + line)).obtain();
    }

    static DebianBoot run(GuestImages images, String commandLine) throws IOException, BootException {
        ByteArrayOutputStream console = new ByteArrayOutputStream();
        Machine machine = new Machine(MachineConfig.builder(Engine.best())
                .kernel(images.kernel())
                .initrd(MemorySegment.ofArray(Initramfs.selfTest(images.busybox())))
                .memorySize(MEMORY)
                .commandLine(commandLine)
                .consoleOutput(console)
                .build());
        Outcome outcome = machine.run();
        return new DebianBoot(outcome, console.toString(StandardCharsets.UTF_8),
                Initramfs.selfTestLines(images.busybox()),
                machine.statistics().instructions(), machine.statistics().wallNanos());
    }

    /** What is wrong, or an empty string: the guest reboots after all it had to print, right and in order. */
    String complaint() {
        if (!(outcome instanceof Outcome.Reset)) {
            return "ended otherwise than by a reboot: " + outcome + "\n" + tail();
        }
        List<String> said = console.lines().map(String::strip).filter(line -> line.startsWith("JACINTH")).toList();
        return said.equals(expected) ? "" : "printed " + said + " for " + expected + "\n" + tail();
    }

    private String tail() {
        return console.substring(Math.max(0, console.length() - TAIL));
    }
}
