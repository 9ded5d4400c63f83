package org.jacinth.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.lang.foreign.MemorySegment;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jacinth.images.GuestImages;
import org.jacinth.images.ImageCache;
import org.jacinth.images.ImagesUnavailableException;
import org.jacinth.images.Initramfs;
import org.jacinth.vmm.MachineConfig;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Boots Debian's kernel to a shell. */
@Command(name = "demo", description = "Boot a stock Debian kernel to a shell; fetches it on first use.",
        mixinStandardHelpOptions = true, versionProvider = Version.class, sortOptions = false,
        exitCodeListHeading = "%nExit statuses:%n",
        footer = {"", "Ctrl-A X leaves, Ctrl-A Ctrl-A sends one Ctrl-A, Ctrl-A H helps."})
final class DemoCommand implements Callable<Integer> {
    private static final String COMMAND_LINE = "console=ttyS0";

    @Spec
    private CommandSpec spec;

    @Option(names = "--append", paramLabel = "TEXT", defaultValue = "",
            description = "more for the kernel's command line, for example quiet")
    private String append;

    @Mixin
    private MachineOptions options;

    @Override
    public Integer call() {
        PrintWriter err = spec.commandLine().getErr();
        MachineConfig.Builder builder = options.builder();
        GuestImages images = images(err);
        try {
            builder.kernel(ImageMemory.of(GuestFiles.read("kernel", images.kernel())))
                    .initrd(MemorySegment.ofArray(Initramfs.demo(images.busybox())));
        } catch (IOException e) {
            throw new CliException(ExitStatus.IMAGES, "busybox can be read: file=" + images.busybox(), e);
        }
        err.println("jacinth: booting " + images.kernelVersion() + " with " + MemorySize.text(options.memory())
                + "; Ctrl-A X leaves");
        return new GuestSession(builder, err, options)
                .commandLine(size -> commandLine(append, size, System.getenv("TERM")))
                .run().code();
    }

    /** The kernel hands words that it does not know to the first process as its environment. */
    static String commandLine(String append, Optional<int[]> size, String terminal) {
        StringBuilder line = new StringBuilder(COMMAND_LINE);
        size.ifPresent(lines -> line.append(" LINES=").append(lines[0]).append(" COLUMNS=").append(lines[1]));
        if (size.isPresent() && terminal != null && terminal.matches("[A-Za-z0-9._+-]{1,32}")) {
            line.append(" TERM=").append(terminal);
        }
        return append.isBlank() ? line.toString() : line.append(' ').append(append.strip()).toString();
    }

    private static GuestImages images(PrintWriter err) {
        try {
            return ImageCache.ofUser(line -> err.println("jacinth: " + line)).obtain();
        } catch (ImagesUnavailableException e) {
            throw new CliException(ExitStatus.IMAGES, e.getMessage(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CliException(ExitStatus.LEFT, "interrupted", e);
        }
    }
}
