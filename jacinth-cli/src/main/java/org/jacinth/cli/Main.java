package org.jacinth.cli;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import org.jacinth.images.UserCache;
import picocli.CommandLine;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;

/** Where the process starts and ends. */
public final class Main {
    private Main() {}

    /** Runs the command and ends the process with its status. */
    public static void main(String[] arguments) {
        PrintWriter out = new PrintWriter(new FileOutputStream(FileDescriptor.out), true, StandardCharsets.UTF_8);
        PrintWriter err = new PrintWriter(new FileOutputStream(FileDescriptor.err), true, StandardCharsets.UTF_8);
        ImageMemory.keepIn(UserCache.folder("learnt"));
        int status = run(out, err, arguments);
        out.flush();
        err.flush();
        JvmArchive.end();
        System.exit(status);
    }

    /** Runs a command and returns the status for the process. */
    static int run(PrintWriter out, PrintWriter err, String... arguments) {
        CommandLine commandLine = new CommandLine(new Jacinth())
                .setOut(out)
                .setErr(err)
                .setExecutionExceptionHandler((thrown, command, parsed) -> failure(thrown, err))
                .setParameterExceptionHandler((thrown, given) -> misuse(thrown, err));
        describeStatuses(commandLine);
        if (arguments.length == 0) {
            commandLine.usage(err);
            return ExitStatus.USAGE.code();
        }
        return commandLine.execute(arguments);
    }

    /** True where the user wants stack traces. */
    static boolean debug() {
        return "1".equals(System.getenv("JACINTH_DEBUG"));
    }

    private static void describeStatuses(CommandLine commandLine) {
        commandLine.getCommandSpec().usageMessage().exitCodeList(
                CommandLine.Model.UsageMessageSpec.keyValuesMap(ExitStatus.table()));
        for (String name : new String[] {"run", "demo"}) {
            commandLine.getSubcommands().get(name).getCommandSpec().usageMessage().exitCodeList(
                    CommandLine.Model.UsageMessageSpec.keyValuesMap(ExitStatus.table()));
        }
    }

    private static int misuse(ParameterException thrown, PrintWriter err) {
        CommandLine command = thrown.getCommandLine();
        err.println("jacinth: " + firstLine(thrown.getMessage()));
        if (!UnmatchedArgumentException.printSuggestions(thrown, err)) {
            err.println("try: " + command.getCommandSpec().qualifiedName() + " --help");
        }
        trace(thrown, err);
        return ExitStatus.USAGE.code();
    }

    private static int failure(Throwable thrown, PrintWriter err) {
        trace(thrown, err);
        if (thrown instanceof CliException known) {
            err.println("jacinth: " + known.getMessage());
            return known.status().code();
        }
        if (thrown instanceof OutOfMemoryError) {
            err.println("jacinth: the JVM has too little memory: " + thrown.getMessage());
            return ExitStatus.ENGINE.code();
        }
        err.println("jacinth: fault of jacinth itself: " + thrown + " (JACINTH_DEBUG=1 shows more)");
        return ExitStatus.INTERNAL.code();
    }

    private static void trace(Throwable thrown, PrintWriter err) {
        if (debug()) {
            thrown.printStackTrace(err);
        }
    }

    private static String firstLine(String message) {
        String line = message == null ? "the command line is wrong" : message.lines().findFirst().orElse(message);
        return line.startsWith("Error: ") ? line.substring("Error: ".length()) : line;
    }
}
