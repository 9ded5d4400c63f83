package org.jacinth.cli;

import java.io.PrintWriter;
import java.nio.file.Path;
import org.apache.commons.cli.CommandLine;
import org.apache.commons.cli.Option;
import org.apache.commons.cli.OptionGroup;
import org.apache.commons.cli.Options;
import org.apache.commons.cli.ParseException;
import org.jacinth.vmm.MachineConfig;

/** Boots a kernel or firmware of the user's. */
final class RunCommand {
    private static final String DEFAULT_APPEND = "console=ttyS0";

    private static final Option KERNEL = Command.option("kernel", "FILE",
            "a Linux bzImage, or a 64-bit ELF kernel with a PVH entry");
    private static final Option FIRMWARE = Command.option("firmware", "FILE", "a PC BIOS in place of a kernel");
    private static final Option INITRD = Command.option("initrd", "FILE", "the initial RAM disk");
    private static final Option APPEND = Command.option("append", "TEXT",
            "the kernel's command line (default: " + DEFAULT_APPEND + ")");
    private static final Option DEBUG_CONSOLE = Command.option("debug-console", "FILE",
            "where firmware's messages to port 0x402 go; '-' is the standard error stream");

    private final Path kernel;
    private final Path firmware;
    private final Path initrd;
    private final String append;
    private final String debugConsole;
    private final MachineOptions options;
    private final PrintWriter err;

    /**
     * Takes what was given.
     *
     * @throws ParseException if a value is none
     */
    RunCommand(CommandLine given, PrintWriter err) throws ParseException {
        kernel = Arguments.value(given, KERNEL, Path::of);
        firmware = Arguments.value(given, FIRMWARE, Path::of);
        initrd = Arguments.value(given, INITRD, Path::of);
        append = given.getOptionValue(APPEND, DEFAULT_APPEND);
        debugConsole = given.getOptionValue(DEBUG_CONSOLE);
        options = new MachineOptions(given);
        this.err = err;
    }

    static Options options() {
        return MachineOptions.after(new Options()
                .addOptionGroup(new OptionGroup().addOption(KERNEL).addOption(FIRMWARE))
                .addOption(INITRD).addOption(APPEND).addOption(DEBUG_CONSOLE));
    }

    ExitStatus call() {
        MachineConfig.Builder builder = options.builder();
        if (firmware != null) {
            if (initrd != null) {
                throw new CliException(ExitStatus.USAGE, "--initrd goes with --kernel: firmware=" + firmware);
            }
            builder.firmware(ImageMemory.of(GuestFiles.read("firmware", firmware)));
        } else {
            builder.kernel(ImageMemory.of(GuestFiles.read("kernel", kernel))).commandLine(append);
            if (initrd != null) {
                builder.initrd(GuestFiles.read("initial RAM disk", initrd));
            }
        }
        if (debugConsole != null) {
            builder.debugOutput(GuestFiles.output("debug console", debugConsole));
        }
        return new GuestSession(builder, err, options).run();
    }
}
