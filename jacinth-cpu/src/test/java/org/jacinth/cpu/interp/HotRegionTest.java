package org.jacinth.cpu.interp;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;
import org.jacinth.cpu.BareProcessor;
import org.jacinth.cpu.form.Forms;
import org.jacinth.cpu.state.Attention;
import org.jacinth.cpu.state.Cpu;
import org.jacinth.cpu.translate.Translator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Regions that execute much are translated again, as classes of another name. */
class HotRegionTest {
    private static final int RAM = 1 << 16;
    private static final int ENTRY = 0x1000;
    private static final int THRESHOLD = 1000;
    /** Instructions of a pass. */
    private static final int LENGTH = 3;
    private static final long ENOUGH = Regions.HOT_INSNS / LENGTH + Regions.HOT_CHECK_INSNS;

    // loop: add rax, rcx; dec rcx; jnz loop; hlt
    private static final String LOOP = "4801c848ffc975f8f4";

    @TempDir
    Path dump;

    /** One run: the name without its package of each class that was made, in order, and what it showed. */
    private record Run(List<String> made, Learnt learnt) {}

    private Run run(long passes, Learnt learnt) throws IOException {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment ram = arena.allocate(RAM, 4096);
            Cpu cpu = BareProcessor.in64BitMode(ram, ENTRY, HexFormat.of().parseHex(LOOP));
            cpu.gpr[Cpu.RCX] = passes;
            Attention.clear(cpu, -1);
            Interpreter interpreter = new Interpreter(cpu, new Translator(Forms::emit, true, dump), THRESHOLD, learnt);
            interpreter.run();
            assertEquals(passes * (passes + 1) / 2, cpu.gpr[Cpu.RAX]);
            return new Run(made(), interpreter.learnt());
        }
    }

    private List<String> made() throws IOException {
        List<Path> files;
        try (Stream<Path> all = Files.list(dump)) {
            files = new ArrayList<>(all.toList());
        }
        files.sort((a, b) -> Integer.compare(number(a), number(b)));
        List<String> names = new ArrayList<>();
        for (Path file : files) {
            String bytes = Files.readString(file, StandardCharsets.ISO_8859_1);
            names.add(Stream.of("Warm", "Hot")
                    .filter(n -> bytes.contains("org/jacinth/cpu/translate/" + n))
                    .findAny()
                    .orElseThrow());
            Files.delete(file);
        }
        return names;
    }

    private static int number(Path file) {
        String name = file.getFileName().toString();
        return Integer.parseInt(name.substring(name.lastIndexOf('-') + 1, name.lastIndexOf('.')));
    }

    @Test
    void whatExecutesMuchIsTranslatedAgain() throws IOException {
        assertEquals(List.of("Warm", "Hot"), run(ENOUGH, Learnt.NOTHING).made);
    }

    @Test
    void whatExecutesLittleIsNot() throws IOException {
        assertEquals(List.of("Warm"), run(Regions.HOT_INSNS / LENGTH / 2, Learnt.NOTHING).made);
    }

    @Test
    void whatExecutedMuchInAnEarlierRunIsHotAtOnce() throws IOException {
        Learnt learnt = run(ENOUGH, Learnt.NOTHING).learnt;
        assertTrue(learnt.plans().getFirst().executed() >= Regions.HOT_INSNS, () -> learnt.plans().toString());
        assertEquals(List.of("Hot"), run(10 * THRESHOLD, learnt).made);
    }
}
