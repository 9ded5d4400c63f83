package org.jacinth.cpu;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassModel;
import java.lang.classfile.instruction.InvokeInstruction;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.jacinth.cpu.form.Forms;
import org.jacinth.cpu.mmu.RawMemory;
import org.jacinth.cpu.translate.Translator;
import org.jacinth.hypervisor.spi.Exit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Translation for one processor and for several. */
class OrderedTranslationTest {

    /** The methods that each region calls, in the order of their calls. */
    private static List<List<String>> calls(Path dump) throws IOException {
        List<List<String>> result = new ArrayList<>();
        try (Stream<Path> files = Files.list(dump)) {
            for (Path file : files.sorted().toList()) {
                ClassModel model = ClassFile.of().parse(file);
                List<String> calls = new ArrayList<>();
                model.methods().stream()
                        .filter(m -> m.methodName().equalsString("run"))
                        .forEach(m -> m.code().orElseThrow().forEach(e -> {
                            if (e instanceof InvokeInstruction i) {
                                calls.add(i.name().stringValue());
                            }
                        }));
                result.add(calls);
            }
        }
        return result;
    }

    @Test
    void aSecondProcessorHasRegionsTranslatedAnewAndInOrder(@TempDir Path dump) throws Exception {
        TestHost host = new TestHost();
        // mov ecx, 5 ; loop: mov [0x8000], ecx ; add eax, [0x8000] ; dec ecx ; jnz loop ; mov dword [0x100000], 0 ; jmp start
        host.code(TestHost.ENTRY, "b9 05 00 00 00 89 0c 25 00 80 00 00 03 04 25 00 80 00 00 ff c9 75 ee"
                + " c7 04 25 00 00 10 00 00 00 00 00 eb dc");
        Translator translator = new Translator(Forms::emit, true, dump);
        SoftwareGuest guest = new SoftwareGuest(host, cpu -> new InterpreterExecutor(cpu, translator, 1));
        SoftwareVcpu vcpu = (SoftwareVcpu) guest.createVcpu(0, TestHost.ENTRY);
        assertInstanceOf(Exit.Mem.class, vcpu.enter());
        assertInstanceOf(Exit.Mem.class, vcpu.enter());
        List<List<String>> alone = calls(dump);
        assertTrue(alone.stream().noneMatch(c -> c.contains("acquireFence") || c.contains("releaseFence")), alone::toString);
        assertEquals(alone.size(), translator.translated());
        assertInstanceOf(Exit.Mem.class, vcpu.enter());
        assertEquals(alone.size(), translator.translated(), "what is translated stays so");

        guest.createVcpu(1, TestHost.ENTRY);

        assertInstanceOf(Exit.Mem.class, vcpu.enter());
        assertInstanceOf(Exit.Mem.class, vcpu.enter());
        List<List<String>> together = new ArrayList<>(calls(dump));
        together.removeAll(alone);
        String load = RawMemory.DIRECT ? "getInt" : "get32";
        String store = RawMemory.DIRECT ? "putInt" : "set32";
        List<String> accesses = List.of("acquireFence", "releaseFence", load, store);
        List<String> loop = together.stream().filter(c -> c.contains(load)).findFirst().orElseThrow().stream()
                .filter(accesses::contains)
                .toList();
        int first = loop.indexOf(store) - 2;
        assertEquals(
                List.of("acquireFence", "releaseFence", store, "acquireFence", "releaseFence", load),
                loop.subList(first, first + 6));
    }
}
