package org.jacinth.example;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** The README's example is this file's neighbour, word for word, and does what the README says. */
class HelloGuestTest {
    private static final String RESULT = "Io[key=7, port=96, size=1, input=false, data=42], rax=42";

    @Test
    void theExamplePrintsWhatTheGuestComputed() {
        PrintStream before = System.out;
        ByteArrayOutputStream printed = new ByteArrayOutputStream();
        System.setOut(new PrintStream(printed, true, StandardCharsets.UTF_8));
        try {
            HelloGuest.main(new String[0]);
        } finally {
            System.setOut(before);
        }
        assertEquals(RESULT, printed.toString(StandardCharsets.UTF_8).strip());
    }

    @Test
    void theReadmeShowsTheExample() throws IOException {
        String source = Files.readString(Path.of("src/test/java/org/jacinth/example/HelloGuest.java"));
        String example = source.substring(source.indexOf("// README:\n") + "// README:\n".length()).strip();
        String readme = Files.readString(Path.of("../README.md"));
        assertTrue(readme.contains("```java\n" + example + "\n```"), "README.md must show HelloGuest.java as it is");
        assertTrue(readme.contains(RESULT), "README.md must show what the example prints");
    }
}
