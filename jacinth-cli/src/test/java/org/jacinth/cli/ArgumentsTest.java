package org.jacinth.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.apache.commons.cli.CommandLine;
import org.apache.commons.cli.Option;
import org.apache.commons.cli.OptionGroup;
import org.apache.commons.cli.Options;
import org.apache.commons.cli.ParseException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ArgumentsTest {
    private static final Option TEXT = Command.option("text", "TEXT", "a text");
    private static final Option THIS = Command.option("this", "FILE", "one of two");
    private static final Option THAT = Command.option("that", "FILE", "the other of two");
    private static final Option FLAG = Option.builder().longOpt("flag").get();

    private final Options options = new Options()
            .addOptionGroup(new OptionGroup().addOption(THIS).addOption(THAT))
            .addOption(TEXT).addOption(FLAG).addOption(Command.HELP).addOption(Command.VERSION);

    private CommandLine parse(String... words) throws ParseException {
        CommandLine given = Arguments.parse(options, words);
        Arguments.check(options, given);
        return given;
    }

    private void assertRefused(String message, String... words) {
        assertEquals(message, assertThrows(ParseException.class, () -> parse(words)).getMessage());
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "a", "", " ", "a b", "a=b", "=", "\"a b\"", "'a'", "-", "-1", "-x", "--other", "--other=b", "a --flag", "@a"
    })
    void aValueIsTheNextWordOrFollowsAnEqualsSign(String value) throws ParseException {
        assertEquals(value, parse("--this", "f", "--text", value).getOptionValue(TEXT));
        assertEquals(value, parse("--this", "f", "--text=" + value).getOptionValue(TEXT));
    }

    @ParameterizedTest
    @ValueSource(strings = {"--flag", "-h", "--help", "--text=a", "--"})
    void anOptionIsAValueOnlyAfterAnEqualsSign(String value) throws ParseException {
        assertRefused("Missing required parameter for option '--text' (TEXT)", "--this", "f", "--text", value);
        assertEquals(value, parse("--this", "f", "--text=" + value).getOptionValue(TEXT));
    }

    @Test
    void whatIsNotGivenIsNull() throws ParseException {
        CommandLine given = parse("--this", "f");
        assertNull(Arguments.value(given, TEXT, String::length));
        assertEquals(3, Arguments.value(given, TEXT, "abc", String::length));
    }

    @Test
    void aValueThatIsNoneNamesTheOption() throws ParseException {
        CommandLine given = parse("--this", "f", "--text", "256");
        assertEquals("Invalid value for option '--text': a size is a number and its unit, for example 256M or 1G: size=256",
                assertThrows(ParseException.class, () -> Arguments.value(given, TEXT, MemorySize::bytes)).getMessage());
    }

    @ParameterizedTest
    @ValueSource(strings = {"--flags", "--fla", "--FLAG", "-flag", "-text=a", "-texta", "-x", "--h", "--flag=true", "-fx"})
    void anythingButAnOptionsWholeNameIsUnknown(String word) {
        assertRefused("Unknown option: '" + word + "'", "--this", "f", word);
    }

    @ParameterizedTest
    @ValueSource(strings = {"a", "", "-"})
    void aWordThatIsNoOptionIsRefused(String word) {
        assertRefused("Unmatched argument: '" + word + "'", "--this", "f", word);
        assertRefused("Unmatched argument: '" + word + "'", "--this", "f", "--", word);
    }

    @Test
    void anOptionIsGivenOnce() {
        assertRefused("option '--text' (TEXT) should be specified only once", "--this", "f", "--text", "a", "--text=b");
        assertRefused("option '--this' (FILE) should be specified only once", "--this", "f", "--this", "f");
        assertRefused("option '--flag' should be specified only once", "--this", "f", "--flag", "--flag");
    }

    @Test
    void oneOfAGroupIsGiven() throws ParseException {
        assertEquals("f", parse("--that=f").getOptionValue(THAT));
        assertRefused("--this=FILE, --that=FILE are mutually exclusive (specify only one)", "--this=f", "--that=f");
        assertRefused("Missing required argument (specify one of these): (--this=FILE | --that=FILE)", "--flag");
    }

    @Test
    void theOptionsOfOneLetterMayShareAWord() throws ParseException {
        CommandLine given = parse("-hV", "--this=f");
        assertTrue(given.hasOption(Command.HELP) && given.hasOption(Command.VERSION));
    }
}
