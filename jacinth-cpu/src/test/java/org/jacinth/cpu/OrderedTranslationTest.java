package org.jacinth.cpu;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassModel;
import java.lang.classfile.instruction.ArrayLoadInstruction;
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

    /** The methods that each region calls, and "laload" where it reads an array, in their order. */
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
                            } else if (e instanceof ArrayLoadInstruction) {
                                calls.add("laload");
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
        // Where accesses are direct, the TLB's entry is read twice: the page's number, and where the page is.
        List<String> load = RawMemory.DIRECT ? List.of("laload", "laload", "getInt") : List.of("readTag", "get32");
        List<String> store = RawMemory.DIRECT ? List.of("laload", "laload", "putInt") : List.of("writeTag", "set32");
        List<String> loop = together.stream().filter(c -> c.contains(store.getLast())).findFirst().orElseThrow();
        List<String> inOrder = new ArrayList<>(List.of("acquireFence", "releaseFence"));
        inOrder.addAll(store);
        inOrder.addAll(List.of("acquireFence", "releaseFence"));
        inOrder.addAll(load);
        int first = loop.indexOf(store.getLast()) - store.size() - 1;
        assertEquals(inOrder, loop.subList(first, first + inOrder.size()));
    }
}
