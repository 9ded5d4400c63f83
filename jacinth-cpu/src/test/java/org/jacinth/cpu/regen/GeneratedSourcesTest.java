package org.jacinth.cpu.regen;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** What is checked in is what the encodings say. */
class GeneratedSourcesTest {
    private static final Path MODULE = Path.of("").toAbsolutePath();

    private final Regen regen;

    GeneratedSourcesTest() throws IOException {
        regen = new Regen(MODULE.resolve("target/classes"));
    }

    private static void same(Path file, String expected) throws IOException {
        assertTrue(Files.readString(file).equals(expected), file.getFileName() + " is not current: run bin/regen");
    }

    @Test
    void decodeTablesAreCurrent() throws IOException {
        same(MODULE.resolve("src/main/java/org/jacinth/cpu/decode/DecodeTables.java"), regen.decodeTables());
    }

    @Test
    void definitionsAreCurrent() throws IOException {
        same(MODULE.resolve("src/main/java/org/jacinth/cpu/insn/Definitions.java"), regen.definitions());
    }

    @Test
    void opcodeMapIsCurrent() throws IOException {
        same(MODULE.resolveSibling("docs/opcode-map.txt"), regen.opcodeMap());
    }
}
