package org.jacinth.cli;

import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jacinth.vmm.MachineConfig;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Boots a kernel or firmware of the user's. */
@Command(name = "run", description = "Boot a kernel with the terminal as its serial console.",
        mixinStandardHelpOptions = true, versionProvider = Version.class, sortOptions = false,
        exitCodeListHeading = "%nExit statuses:%n",
        footer = {"", "Ctrl-A X leaves, Ctrl-A Ctrl-A sends one Ctrl-A, Ctrl-A H helps."})
final class RunCommand implements Callable<Integer> {
    /** What to boot. */
    static final class Image {
        @Option(names = "--kernel", required = true, paramLabel = "FILE",
                description = "a Linux bzImage, or a 64-bit ELF kernel with a PVH entry")
        private Path kernel;

        @Option(names = "--firmware", required = true, paramLabel = "FILE",
                description = "a PC BIOS in place of a kernel")
        private Path firmware;
    }

    @Spec
    private CommandSpec spec;

    @ArgGroup(exclusive = true, multiplicity = "1")
    private Image image;

    @Option(names = "--initrd", paramLabel = "FILE", description = "the initial RAM disk")
    private Path initrd;

    @Option(names = "--append", paramLabel = "TEXT", defaultValue = "console=ttyS0",
            description = "the kernel's command line (default: ${DEFAULT-VALUE})")
    private String append;

    @Option(names = "--debug-console", paramLabel = "FILE",
            description = "where firmware's messages to port 0x402 go; '-' is the standard error stream")
    private String debugConsole;

    @Mixin
    private MachineOptions options;

    @Override
    public Integer call() {
        MachineConfig.Builder builder = options.builder();
        if (image.firmware != null) {
            if (initrd != null) {
                throw new CliException(ExitStatus.USAGE, "--initrd goes with --kernel: firmware=" + image.firmware);
            }
            builder.firmware(ImageMemory.of(GuestFiles.read("firmware", image.firmware)));
        } else {
            builder.kernel(ImageMemory.of(GuestFiles.read("kernel", image.kernel))).commandLine(append);
            if (initrd != null) {
                builder.initrd(GuestFiles.read("initial RAM disk", initrd));
            }
        }
        if (debugConsole != null) {
            builder.debugOutput(GuestFiles.output("debug console", debugConsole));
        }
        return new GuestSession(builder, spec.commandLine().getErr(), options).run().code();
    }
}
