package org.jacinth.vmm;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class PanicWatchTest {
    private String log = "";
    private final PanicWatch watch = new PanicWatch(message -> log += "[" + message + "]", () -> log += "end");

    private void print(String text) {
        for (byte value : text.getBytes(StandardCharsets.US_ASCII)) {
            watch.accept(value);
        }
    }

    @Test
    void messageIsTheRestOfItsLine() {
        print("[    1.2] Kernel panic - not syncing: why\r\n");
        assertEquals("[Kernel panic - not syncing: why]", log);
    }

    @Test
    void nothingIsToldBeforeTheLineEnds() {
        print("Kernel panic - not syncing: why");
        assertEquals("", log);
    }

    @Test
    void endIsToldApart() {
        print("---[ end Kernel panic - not syncing: why ]---\n");
        assertEquals("end", log);
    }

    @Test
    void lineWithoutAnEndIsBearable() {
        print("x".repeat(100_000) + "\nKernel panic - not syncing\n");
        assertEquals("[Kernel panic - not syncing]", log);
    }
}
