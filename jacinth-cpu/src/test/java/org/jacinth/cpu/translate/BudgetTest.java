package org.jacinth.cpu.translate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.lang.classfile.Attributes;
import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassModel;
import java.lang.classfile.MethodModel;
import java.lang.classfile.attribute.CodeAttribute;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** How large methods are that HotSpot is to inline, or to compile at all; its limits are those of JDK 25. */
class BudgetTest {
    /** {@code MaxInlineSize}: what is inlined wherever it is called. */
    private static final int SMALL = 35;
    /** {@code FreqInlineSize}: what is inlined where it is called often. */
    private static final int OFTEN = 325;
    /** {@code HugeMethodLimit}: what is compiled. */
    private static final int HUGE = 8_000;

    /** What translated code calls all the time and the interpreter's forms are made of. */
    private static final List<String> INLINED = List.of(
            "interp/Interpreter.slot", "state/Attention.peek",
            "state/Cpu.recordFlags", "state/Cpu.cf", "state/Cpu.zf", "state/Cpu.condition", "mmu/Mmu.table",
            "mmu/Mmu.readTag", "mmu/Mmu.writeTag", "mmu/Mmu.get8", "mmu/Mmu.get16", "mmu/Mmu.get32", "mmu/Mmu.get64",
            "mmu/Mmu.set8", "mmu/Mmu.set16", "mmu/Mmu.set32", "mmu/Mmu.set64",
            "insn/Arithmetic.add", "insn/Arithmetic.adc", "insn/Arithmetic.sub", "insn/Arithmetic.sbb", "insn/Arithmetic.and",
            "insn/Arithmetic.or", "insn/Arithmetic.xor", "insn/Arithmetic.inc", "insn/Arithmetic.dec", "insn/Arithmetic.neg",
            "insn/Arithmetic.not", "emit/FlagRecords.commit");

    /** The interpreter's steps between two blocks. */
    private static final List<String> EACH_BLOCK = List.of(
            "interp/Interpreter.find", "interp/Interpreter.linear", "interp/Interpreter.stamp", "interp/Interpreter.enterable",
            "interp/Interpreter.enter", "interp/Interpreter.execute");

    private static final Pattern CALL = Pattern.compile("invoke(?:static|virtual) (\\w+\\.\\w+)");

    /** Bytes of code by class and method, {@code package/Class.method}; the largest of those with one name. */
    private static Map<String, Integer> sizes() throws IOException, URISyntaxException {
        Path classes = Path.of(Translator.class.getProtectionDomain().getCodeSource().getLocation().toURI());
        Map<String, Integer> sizes = new HashMap<>();
        try (Stream<Path> files = Files.walk(classes.resolve("org/jacinth/cpu"))) {
            for (Path file : files.filter(f -> f.toString().endsWith(".class")).toList()) {
                ClassModel model = ClassFile.of().parse(file);
                String name = model.thisClass().asInternalName().replace("org/jacinth/cpu/", "");
                for (MethodModel m : model.methods()) {
                    int size = m.findAttribute(Attributes.code()).map(CodeAttribute::codeLength).orElse(0);
                    sizes.merge(name + "." + m.methodName().stringValue(), size, Math::max);
                }
            }
        }
        return sizes;
    }

    private static List<String> larger(Map<String, Integer> sizes, Iterable<String> methods, int limit) {
        List<String> result = new ArrayList<>();
        for (String m : methods) {
            assertTrue(sizes.containsKey(m), () -> m + " is a method");
            if (sizes.get(m) > limit) {
                result.add(m + ": " + sizes.get(m));
            }
        }
        return result;
    }

    @Test
    void whatIsToBeInlinedEverywhereIsSmall() throws Exception {
        assertEquals(List.of(), larger(sizes(), INLINED, SMALL));
    }

    /** What translated code calls is taken from the listing of what is emitted. */
    @Test
    void whatRunsOncePerBlockOrInstructionIsInlinedWhereThatIsOften() throws Exception {
        Map<String, Integer> sizes = sizes();
        TreeSet<String> called = new TreeSet<>(EACH_BLOCK);
        Path golden = Path.of("src/test/resources/org/jacinth/cpu/translate/codegen.golden").toAbsolutePath();
        Matcher calls = CALL.matcher(Files.readString(golden));
        while (calls.find()) {
            sizes.keySet().stream().filter(m -> m.endsWith("/" + calls.group(1))).forEach(called::add);
        }
        assertTrue(called.contains("emit/FlagRecords.condition") && called.contains("insn/Packed.paddd"), called::toString);
        assertEquals(List.of(), larger(sizes, called, OFTEN));
    }

    @Test
    void everythingThatExecutesIsCompiled() throws Exception {
        Map<String, Integer> sizes = sizes();
        List<String> executing = sizes.keySet().stream()
                .filter(m -> m.matches("(interp|form|mmu|state|event|emit|translate)/.*") && !m.endsWith(".<clinit>"))
                .toList();
        assertTrue(executing.contains("interp/Interpreter.runTranslating"), "the loop is among them");
        assertEquals(List.of(), larger(sizes, executing, HUGE));
    }
}
