package org.jacinth.cli;

/**
 * Finds the commands among the keys of a console: Ctrl-A, then a letter. Not safe for use by several threads.
 */
final class EscapeKeys {
    static final int CTRL_A = 1;

    /** What a key means. */
    enum Meaning { SEND, NOTHING, LEAVE, HELP }

    static final String HELP =
            """
            Ctrl-A X       leave: the guest stops at once
            Ctrl-A Ctrl-A  send Ctrl-A to the guest
            Ctrl-A H       this help
            """;

    private boolean escaped;

    /** What a byte from the terminal, 0 to 255, means; {@code SEND} is for the byte itself. */
    Meaning key(int value) {
        if (!escaped) {
            escaped = value == CTRL_A;
            return escaped ? Meaning.NOTHING : Meaning.SEND;
        }
        escaped = false;
        return switch (value) {
            case CTRL_A -> Meaning.SEND;
            case 'x', 'X' -> Meaning.LEAVE;
            case 'h', 'H', '?' -> Meaning.HELP;
            default -> Meaning.NOTHING;
        };
    }
}
