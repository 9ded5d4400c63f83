package org.jacinth.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.ArrayList;
import java.util.List;
import org.apache.commons.cli.Option;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class HelpTest {
    static List<Command> commands() {
        List<Command> all = new ArrayList<>(Jacinth.PROGRAM.commands());
        all.add(Jacinth.PROGRAM);
        return all;
    }

    private static String help(Command command) {
        StringWriter text = new StringWriter();
        Help.print(command, new PrintWriter(text, true));
        return text.toString();
    }

    @ParameterizedTest
    @MethodSource("commands")
    void eachOptionIsThereInOrderWithItsDescription(Command command) {
        String words = help(command).replaceAll("\\s+", " ");
        int last = words.indexOf(command.description());
        for (Option option : command.options().getOptions()) {
            String name = "--" + option.getLongOpt() + (option.hasArg() ? "=" + option.getArgName() : "");
            int at = words.indexOf(" " + name + " " + option.getDescription(), last);
            assertTrue(at > last, () -> name + ": " + words);
            last = at;
        }
    }

    @ParameterizedTest
    @MethodSource("commands")
    void theUsageHasEachOption(Command command) {
        String usage = help(command).split("\n" + command.description().substring(0, 10), 2)[0];
        assertTrue(usage.startsWith("Usage: " + command.name() + " [-hV]"), usage);
        for (Option option : command.options().getOptions()) {
            assertTrue(option.getOpt() != null || usage.contains("--" + option.getLongOpt()), usage);
        }
    }

    @ParameterizedTest
    @MethodSource("commands")
    void linesFitATerminalAndEndWithoutSpaces(Command command) {
        assertEquals(List.of(), help(command).lines().filter(line -> line.length() > 80 || line.endsWith(" ")).toList());
    }

    @ParameterizedTest
    @MethodSource("commands")
    void helpIsPrintedWhateverElseIsGiven(Command command) throws Exception {
        for (String line : new String[] {"--help", "-h", "--bogus --help", "extra -h", "-h -h", "-hV"}) {
            StringWriter out = new StringWriter();
            StringWriter err = new StringWriter();
            assertEquals(ExitStatus.SUCCESS,
                    command.run(new PrintWriter(out, true), new PrintWriter(err, true), line.split(" ")));
            assertEquals("", err.toString(), line);
            assertEquals(help(command), out.toString(), line);
        }
    }
}
