package org.jacinth.cli;

import java.util.HashSet;
import java.util.Set;
import java.util.function.Function;
import org.apache.commons.cli.AlreadySelectedException;
import org.apache.commons.cli.CommandLine;
import org.apache.commons.cli.DefaultParser;
import org.apache.commons.cli.DefaultParser.NonOptionAction;
import org.apache.commons.cli.MissingArgumentException;
import org.apache.commons.cli.Option;
import org.apache.commons.cli.OptionGroup;
import org.apache.commons.cli.Options;
import org.apache.commons.cli.ParseException;
import org.apache.commons.cli.UnrecognizedOptionException;

/** Reads the words after a command's name, and says in one line what is wrong with them. */
final class Arguments {
    private Arguments() {}

    /**
     * Finds the options among the words. What is none is left over, as who asks for help gets it also then.
     *
     * @throws ParseException if an option has no value, or two of a group are given
     */
    static CommandLine parse(Options options, String... words) throws ParseException {
        for (String word : words) {
            if (isLongAfterOneHyphen(options, word)) {
                throw unknown(word);
            }
        }
        try {
            return DefaultParser.builder().setAllowPartialMatching(false).setStripLeadingAndTrailingQuotes(false).get()
                    .parse(options, null, NonOptionAction.SKIP, words);
        } catch (MissingArgumentException e) {
            throw new ParseException("Missing required parameter for option " + quoted(e.getOption()));
        } catch (AlreadySelectedException e) {
            throw new ParseException(
                    Help.join(", ", e.getOptionGroup()) + " are mutually exclusive (specify only one)");
        }
    }

    /**
     * Checks what is no error to who asks for help.
     *
     * @throws ParseException if words are left over, an option is given more than once, or none of a group
     */
    static void check(Options options, CommandLine given) throws ParseException {
        if (!given.getArgList().isEmpty()) {
            throw unknown(given.getArgList().getFirst());
        }
        Set<Option> seen = new HashSet<>();
        for (Option option : given.getOptions()) {
            if (!seen.add(option)) {
                throw new ParseException("option " + quoted(option) + " should be specified only once");
            }
        }
        for (Option option : options.getOptions()) {
            OptionGroup group = options.getOptionGroup(option);
            if (group != null && !group.isSelected()) {
                throw new ParseException("Missing required argument (specify one of these): " + Help.choice(group));
            }
        }
    }

    /**
     * An option's value, or null where it is not given.
     *
     * @param reader throws an {@link IllegalArgumentException} with what is wrong with its text
     * @throws ParseException if it does
     */
    static <T> T value(CommandLine given, Option option, Function<String, T> reader) throws ParseException {
        return value(given, option, null, reader);
    }

    /** As {@link #value(CommandLine, Option, Function)}, with a text that is read where the option is not given. */
    static <T> T value(CommandLine given, Option option, String initial, Function<String, T> reader)
            throws ParseException {
        String text = given.getOptionValue(option, initial);
        try {
            return text == null ? null : reader.apply(text);
        } catch (IllegalArgumentException e) {
            throw new ParseException("Invalid value for option '--" + option.getLongOpt() + "': " + e.getMessage());
        }
    }

    /** The parser would take that for an option, and also what follows the name for its value. */
    private static boolean isLongAfterOneHyphen(Options options, String word) {
        return word.startsWith("-") && !word.startsWith("--")
                && options.getOptions().stream().anyMatch(option -> word.startsWith(option.getLongOpt(), 1));
    }

    private static ParseException unknown(String word) {
        boolean isOption = word.startsWith("-") && word.length() > 1;
        return new UnrecognizedOptionException((isOption ? "Unknown option: '" : "Unmatched argument: '") + word + "'", word);
    }

    private static String quoted(Option option) {
        return "'--" + option.getLongOpt() + "'" + (option.hasArg() ? " (" + option.getArgName() + ")" : "");
    }
}
