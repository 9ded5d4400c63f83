package org.jacinth.cpu.state;

import java.security.SecureRandom;

/** Random bits from the host, started when somebody first asks. */
final class Randomness {
    static final SecureRandom SOURCE = new SecureRandom();

    private Randomness() {}
}
