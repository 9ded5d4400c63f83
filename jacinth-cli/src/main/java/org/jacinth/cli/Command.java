package org.jacinth.cli;

import java.io.PrintWriter;
import java.util.List;
import java.util.function.Supplier;
import org.apache.commons.cli.CommandLine;
import org.apache.commons.cli.Option;
import org.apache.commons.cli.Options;
import org.apache.commons.cli.ParseException;

/**
 * A command as users see it, and what it does. Of a group of options exactly one is to be given.
 *
 * @param name what users type, from the program's name on
 * @param description one sentence
 * @param ownOptions the options besides those that every command has, in the order of the help; made when they are needed
 * @param commands the commands that this one takes a name of, instead of doing anything itself
 * @param notes the lines that the help ends with
 * @param work what is done where the options are right
 */
record Command(String name, String description, Supplier<Options> ownOptions, List<Command> commands,
        Supplier<List<String>> notes, Work work) {
    static final Option HELP = Option.builder("h").longOpt("help").desc("Show this help message and exit.").get();
    static final Option VERSION = Option.builder("V").longOpt("version").desc("Print version information and exit.").get();

    /** Does what the options say that were given. */
    interface Work {
        /**
         * Does it.
         *
         * @throws ParseException if an option's value is none
         * @throws CliException if the work cannot be done
         */
        ExitStatus with(CommandLine given, PrintWriter out, PrintWriter err) throws ParseException;
    }

    /** An option with a value. */
    static Option option(String name, String value, String description) {
        return Option.builder().longOpt(name).hasArg().argName(value).desc(description).get();
    }

    /** The last word of the name. */
    String word() {
        return name.substring(name.lastIndexOf(' ') + 1);
    }

    Options options() {
        return ownOptions.get().addOption(HELP).addOption(VERSION);
    }

    /**
     * Does what the words after the command's name say.
     *
     * @throws ParseException if they are wrong
     * @throws CliException if it cannot be done
     */
    ExitStatus run(PrintWriter out, PrintWriter err, String... words) throws ParseException {
        Options options = options();
        CommandLine given = Arguments.parse(options, words);
        if (given.hasOption(HELP)) {
            Help.print(this, out);
            return ExitStatus.SUCCESS;
        }
        if (given.hasOption(VERSION)) {
            Version.lines().forEach(out::println);
            return ExitStatus.SUCCESS;
        }
        Arguments.check(options, given);
        return work.with(given, out, err);
    }

    /** What may have been meant by a word that this command does not know. */
    List<String> similarTo(String unknown) {
        if (!unknown.startsWith("-")) {
            return commands.stream().filter(command -> Similar.are(unknown, command.word())).map(Command::name).toList();
        }
        String word = unknown.substring(unknown.startsWith("--") ? 2 : 1).split("=", 2)[0];
        return options().getOptions().stream().map(Option::getLongOpt).filter(known -> Similar.are(word, known))
                .map(known -> "--" + known).toList();
    }
}
