package org.jacinth.cli;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class TerminalInputTest {
    private final AtomicInteger left = new AtomicInteger();
    private final AtomicInteger helped = new AtomicInteger();

    private TerminalInput read(byte... keys) throws InterruptedException {
        TerminalInput input = new TerminalInput(new ByteArrayInputStream(keys), new TerminalInput.Commands() {
            @Override
            public void leave() {
                left.incrementAndGet();
            }

            @Override
            public void help() {
                helped.incrementAndGet();
            }
        });
        input.start().join();
        return input;
    }

    @Test
    void guestSeesTheKeysWithoutCommands() throws Exception {
        TerminalInput input = read((byte) 'l', (byte) 's', (byte) 1, (byte) 'h', (byte) 1, (byte) 1, (byte) 0xFF);

        assertArrayEquals(new byte[] {'l', 's', 1, (byte) 0xFF}, input.readAllBytes());
        assertEquals(1, helped.get());
        assertEquals(0, left.get());
    }

    @Test
    void endOfInputStaysTheEnd() throws Exception {
        TerminalInput input = read();
        assertEquals(-1, input.read());
        assertEquals(-1, input.read(new byte[4]));
    }

    @Test
    void guestThatTakesNothingCanBeLeft() throws Exception {
        byte[] keys = new byte[10_000];
        java.util.Arrays.fill(keys, (byte) 'k');
        keys[9_998] = 1;
        keys[9_999] = 'x';

        TerminalInput input = read(keys);

        assertEquals(1, left.get());
        assertEquals('k', input.read());
    }

    @Test
    void readTakesNoMoreThanItIsAskedFor() throws IOException, InterruptedException {
        TerminalInput input = read((byte) 'a', (byte) 'b', (byte) 'c');
        byte[] to = new byte[4];
        assertEquals(2, input.read(to, 1, 2));
        assertArrayEquals(new byte[] {0, 'a', 'b', 0}, to);
        assertEquals(1, input.read(to));
    }
}
