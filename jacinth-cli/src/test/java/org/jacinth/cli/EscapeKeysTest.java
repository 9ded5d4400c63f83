package org.jacinth.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.stream.IntStream;
import org.jacinth.cli.EscapeKeys.Meaning;
import org.junit.jupiter.api.Test;

class EscapeKeysTest {
    private static List<Meaning> meanings(int... keys) {
        EscapeKeys escape = new EscapeKeys();
        return IntStream.of(keys).mapToObj(escape::key).toList();
    }

    @Test
    void keysAndControlKeysAreSent() {
        assertEquals(List.of(Meaning.SEND, Meaning.SEND, Meaning.SEND), meanings('x', 3, 0xC3));
    }

    @Test
    void controlAThenXLeaves() {
        assertEquals(List.of(Meaning.NOTHING, Meaning.LEAVE, Meaning.SEND), meanings(1, 'x', 'x'));
    }

    @Test
    void controlATwiceSendsOne() {
        assertEquals(List.of(Meaning.NOTHING, Meaning.SEND, Meaning.SEND), meanings(1, 1, 'x'));
    }

    @Test
    void controlAThenHHelps() {
        assertEquals(List.of(Meaning.NOTHING, Meaning.HELP), meanings(1, 'h'));
    }

    @Test
    void controlAThenAnotherKeyDoesNothingOnce() {
        assertEquals(List.of(Meaning.NOTHING, Meaning.NOTHING, Meaning.SEND), meanings(1, 'q', 'q'));
    }
}
