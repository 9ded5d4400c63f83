package org.jacinth.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.lang.foreign.MemorySegment;
import java.util.Optional;
import org.apache.commons.cli.CommandLine;
import org.apache.commons.cli.Option;
import org.apache.commons.cli.Options;
import org.apache.commons.cli.ParseException;
import org.jacinth.images.GuestImages;
import org.jacinth.images.ImageCache;
import org.jacinth.images.ImagesUnavailableException;
import org.jacinth.images.Initramfs;
import org.jacinth.vmm.MachineConfig;

/** Boots Debian's kernel to a shell. */
final class DemoCommand {
    private static final String COMMAND_LINE = "console=ttyS0";

    private static final Option APPEND = Command.option("append", "TEXT",
            "more for the kernel's command line, for example quiet");

    private final String append;
    private final MachineOptions options;
    private final PrintWriter err;

    /**
     * Takes what was given.
     *
     * @throws ParseException if a value is none
     */
    DemoCommand(CommandLine given, PrintWriter err) throws ParseException {
        append = given.getOptionValue(APPEND, "");
        options = new MachineOptions(given);
        this.err = err;
    }

    static Options options() {
        return MachineOptions.after(new Options().addOption(APPEND));
    }

    ExitStatus call() {
        MachineConfig.Builder builder = options.builder();
        GuestImages images = images();
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
                .run();
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

    private GuestImages images() {
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
