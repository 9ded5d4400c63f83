package org.jacinth.cli;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.OutputStream;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TerminalTest {
    @Test
    void sizeIsLinesThenColumns() {
        assertArrayEquals(new int[] {40, 120}, Terminal.parseSize("40 120").orElseThrow());
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "0 0", "24", "a b", "24 80 1", "99999 80"})
    void terminalThatDoesNotKnowItsSizeHasNone(String text) {
        assertTrue(Terminal.parseSize(text).isEmpty());
    }

    @Test
    void commandLineCarriesSizeAndKindOfTheTerminal() {
        Optional<int[]> size = Optional.of(new int[] {40, 120});
        assertEquals(
                "console=ttyS0 LINES=40 COLUMNS=120 TERM=xterm quiet",
                DemoCommand.commandLine(" quiet", size, "xterm"));
        assertEquals("console=ttyS0 LINES=40 COLUMNS=120", DemoCommand.commandLine("", size, "x init=/bad"));
        assertEquals("console=ttyS0", DemoCommand.commandLine("", Optional.empty(), "xterm"));
    }

    @Test
    void outputThatBreaksTellsOnce() throws IOException {
        AtomicInteger told = new AtomicInteger();
        OutputStream closed = new OutputStream() {
            @Override
            public void write(int value) throws IOException {
                throw new IOException("broken pipe");
            }
        };
        WatchedOutput output = new WatchedOutput(closed, told::incrementAndGet);

        Assertions.assertThrows(IOException.class, () -> output.write(1));
        Assertions.assertThrows(IOException.class, () -> output.write(new byte[3]));

        assertEquals(1, told.get());
        assertTrue(output.isBroken());
    }
}
