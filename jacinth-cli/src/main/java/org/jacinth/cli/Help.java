package org.jacinth.cli;

import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.apache.commons.cli.Option;
import org.apache.commons.cli.OptionGroup;
import org.apache.commons.cli.Options;

/** What {@code --help} prints. */
final class Help {
    private static final int WIDTH = 80;

    private Help() {}

    static void print(Command command, PrintWriter out) {
        Options options = command.options();
        String start = "Usage: " + command.name();
        wrap(start, start.length() + 1, usage(command, options)).forEach(out::println);
        out.println(command.description());
        int width = options.getOptions().stream().mapToInt(option -> names(option).length()).max().orElse(0) + 2;
        for (Option option : options.getOptions()) {
            row(names(option), width, option.getDescription()).forEach(out::println);
        }
        if (!command.commands().isEmpty()) {
            Map<String, String> commands = new LinkedHashMap<>();
            command.commands().forEach(known -> commands.put(known.word(), known.description()));
            table("Commands:", commands).forEach(out::println);
        }
        command.notes().get().forEach(out::println);
    }

    /** An empty line, a title, and lines of two columns. */
    static List<String> table(String title, Map<String, String> rows) {
        int width = rows.keySet().stream().mapToInt(String::length).max().orElse(0) + 3;
        List<String> lines = new ArrayList<>(List.of("", title));
        rows.forEach((key, text) -> lines.addAll(row("  " + key, width, text)));
        return lines;
    }

    /** A group's options as one of which is to be given. */
    static String choice(OptionGroup group) {
        return "(" + join(" | ", group) + ")";
    }

    static String join(String between, OptionGroup group) {
        return group.getOptions().stream().map(Help::withValue).collect(Collectors.joining(between));
    }

    private static String names(Option option) {
        return (option.getOpt() == null ? "      " : "  -" + option.getOpt() + ", ") + withValue(option);
    }

    private static String withValue(Option option) {
        return "--" + option.getLongOpt() + (option.hasArg() ? "=" + option.getArgName() : "");
    }

    /** What may follow a command's name; each string stays on one line. */
    private static List<String> usage(Command command, Options options) {
        List<String> parts = new ArrayList<>();
        parts.add("[-" + Command.HELP.getOpt() + Command.VERSION.getOpt() + "]");
        for (Option option : options.getOptions()) {
            OptionGroup group = options.getOptionGroup(option);
            String part = group == null ? "[" + withValue(option) + "]" : choice(group);
            if (option.getOpt() == null && !parts.contains(part)) {
                parts.add(part);
            }
        }
        if (!command.commands().isEmpty()) {
            parts.add("COMMAND");
        }
        return parts;
    }

    /** Two columns, of which the first has that width; further lines of the second are indented. */
    private static List<String> row(String left, int width, String right) {
        return wrap(left + " ".repeat(width - left.length()), width + 3, List.of(right.split(" ")));
    }

    /** Puts the parts after the start, in further lines at the column where they do not fit. */
    private static List<String> wrap(String start, int column, List<String> parts) {
        List<String> lines = new ArrayList<>();
        StringBuilder line = new StringBuilder(start);
        for (String part : parts) {
            if (line.length() + 1 + part.length() > WIDTH) {
                lines.add(line.toString());
                line = new StringBuilder(" ".repeat(column - 1));
            }
            line.append(' ').append(part);
        }
        lines.add(line.toString());
        return lines;
    }
}
