package org.jacinth.cli;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.commons.cli.Options;
import org.apache.commons.cli.ParseException;

/** The program and its commands. */
final class Jacinth {
    private static final List<Command> COMMANDS = List.of(
            new Command("jacinth demo", "Boot a stock Debian kernel to a shell; fetches it on first use.",
                    DemoCommand::options, List.of(), Jacinth::notesOfRuns,
                    (given, out, err) -> new DemoCommand(given, err).call()),
            new Command("jacinth run", "Boot a kernel with the terminal as its serial console.",
                    RunCommand::options, List.of(), Jacinth::notesOfRuns,
                    (given, out, err) -> new RunCommand(given, err).call()),
            new Command("jacinth engines", "Show what can run guests here, and why not.",
                    Options::new, List.of(), List::of,
                    (given, out, err) -> new EnginesCommand(out).call()));

    /** The command without a subcommand. */
    static final Command PROGRAM = new Command("jacinth",
            "A hypervisor for the JVM: boots x86-64 guests on a processor written in Java.",
            Options::new, COMMANDS, Jacinth::notes,
            (given, out, err) -> {
                throw new ParseException("Missing required subcommand");
            });

    private Jacinth() {}

    private static List<String> notesOfRuns() {
        List<String> lines = statuses();
        lines.addAll(List.of("", "Ctrl-A X leaves, Ctrl-A Ctrl-A sends one Ctrl-A, Ctrl-A H helps."));
        return lines;
    }

    private static List<String> notes() {
        Map<String, String> environment = new LinkedHashMap<>();
        environment.put("JACINTH_DEBUG=1", "print stack traces of errors");
        environment.put("JACINTH_JAVA_OPTS", "more options for the JVM");
        environment.put("XDG_CACHE_HOME", "where the cache is: guest images, and what runs of them showed");
        List<String> lines = statuses();
        lines.addAll(Help.table("Environment:", environment));
        return lines;
    }

    private static List<String> statuses() {
        Map<String, String> rows = new LinkedHashMap<>();
        for (ExitStatus status : ExitStatus.values()) {
            rows.put(String.valueOf(status.code()), status.meaning());
        }
        return new ArrayList<>(Help.table("Exit statuses:", rows));
    }
}
