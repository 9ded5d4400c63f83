package org.jacinth.cli;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import org.apache.commons.cli.ParseException;
import org.apache.commons.cli.UnrecognizedOptionException;
import org.jacinth.images.UserCache;

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
        if (arguments.length == 0) {
            Help.print(Jacinth.PROGRAM, err);
            return ExitStatus.USAGE.code();
        }
        for (Command command : Jacinth.PROGRAM.commands()) {
            if (command.word().equals(arguments[0])) {
                return run(command, out, err, Arrays.copyOfRange(arguments, 1, arguments.length));
            }
        }
        return run(Jacinth.PROGRAM, out, err, arguments);
    }

    private static int run(Command command, PrintWriter out, PrintWriter err, String... words) {
        try {
            return command.run(out, err, words).code();
        } catch (ParseException e) {
            return misuse(e, command, err);
        } catch (Exception | Error e) {
            return failure(e, err);
        }
    }

    /** True where the user wants stack traces. */
    static boolean debug() {
        return "1".equals(System.getenv("JACINTH_DEBUG"));
    }

    private static int misuse(ParseException thrown, Command command, PrintWriter err) {
        err.println("jacinth: " + thrown.getMessage().lines().findFirst().orElse("the command line is wrong"));
        List<String> similar = thrown instanceof UnrecognizedOptionException unknown
                ? command.similarTo(unknown.getOption())
                : List.of();
        err.println(similar.isEmpty()
                ? "try: " + command.name() + " --help"
                : "Did you mean: " + String.join(" or ", similar) + "?");
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
}
