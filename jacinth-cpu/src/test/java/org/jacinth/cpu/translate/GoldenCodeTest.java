package org.jacinth.cpu.translate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.fail;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.lang.classfile.ClassFile;
import java.lang.classfile.CodeElement;
import java.lang.classfile.CodeModel;
import java.lang.classfile.Instruction;
import java.lang.classfile.Label;
import java.lang.classfile.Opcode;
import java.lang.classfile.instruction.BranchInstruction;
import java.lang.classfile.instruction.ConstantInstruction;
import java.lang.classfile.instruction.FieldInstruction;
import java.lang.classfile.instruction.IncrementInstruction;
import java.lang.classfile.instruction.InvokeInstruction;
import java.lang.classfile.instruction.LabelTarget;
import java.lang.classfile.instruction.LoadInstruction;
import java.lang.classfile.instruction.LookupSwitchInstruction;
import java.lang.classfile.instruction.StoreInstruction;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import org.jacinth.cpu.decode.Decoder;
import org.jacinth.cpu.decode.Insn;
import org.jacinth.cpu.emit.Emission;
import org.jacinth.cpu.emit.Piece;
import org.jacinth.cpu.form.Forms;
import org.jacinth.cpu.mmu.RawMemory;
import org.jacinth.cpu.state.Cpu;
import org.jacinth.cpu.state.GuestFault;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What is emitted for instructions, as checked in: a change shows as a difference of text, without a stopwatch. The cold part
 * of an instruction, if it has one, is not listed. {@code bin/golden} writes the text anew.
 */
class GoldenCodeTest {
    private static final Path GOLDEN =
            Path.of("src/test/resources/org/jacinth/cpu/translate/codegen.golden").toAbsolutePath();
    /** Says that the text is to be written and not compared. */
    private static final String WRITE = "jacinth.golden";

    /** Instructions in a row, as bytes and for people; each form and each shape of operands that has code of its own. */
    private static final String[][] CASES = {
        {"4801d8", "add rax, rbx"},
        {"034308", "add eax, [rbx+8]"},
        {"01448b10", "add [rbx+rcx*4+0x10], eax"},
        {"4811d8", "adc rax, rbx"},
        {"83d805", "sbb eax, 5"},
        {"20d8", "and al, bl"},
        {"08dc", "or ah, bl"},
        {"31c0", "xor eax, eax"},
        {"48832d0001000001", "sub qword [rip+0x100], 1"},
        {"4839d8", "cmp rax, rbx"},
        {"803f00", "cmp byte [rdi], 0"},
        {"85c0", "test eax, eax"},
        {"48ffc0", "inc rax"},
        {"ff0b", "dec dword [rbx]"},
        {"f7d8", "neg eax"},
        {"48f7d0", "not rax"},
        {"4889d8", "mov rax, rbx"},
        {"8b03", "mov eax, [rbx]"},
        {"8803", "mov [rbx], al"},
        {"6689d8", "mov ax, bx"},
        {"c70305000000", "mov dword [rbx], 5"},
        {"65488b042528000000", "mov rax, gs:[0x28]"},
        {"678b03", "mov eax, [ebx]"},
        {"0fb603", "movzx eax, byte [rbx]"},
        {"480fbfc1", "movsx rax, cx"},
        {"4863c1", "movsxd rax, ecx"},
        {"488d444b08", "lea rax, [rbx+rcx*2+8]"},
        {"48c1e004", "shl rax, 4"},
        {"d1e8", "shr eax, 1"},
        {"48d3f8", "sar rax, cl"},
        {"d123", "shl dword [rbx], 1"},
        {"c1c008", "rol eax, 8"},
        {"48d1c8", "ror rax, 1"},
        {"480fafc3", "imul rax, rbx"},
        {"6bc364", "imul eax, ebx, 100"},
        {"48f7e3", "mul rbx"},
        {"f7e3", "mul ebx"},
        {"f7f3", "div ebx"},
        {"99", "cdq"},
        {"4898", "cdqe"},
        {"0fc8", "bswap eax"},
        {"0fbae005", "bt eax, 5"},
        {"480fabd8", "bts rax, rbx"},
        {"480fb3d8", "btr rax, rbx"},
        {"480f42c3", "cmovb rax, rbx"},
        {"0f94c0", "sete al"},
        {"0f9c03", "setl [rbx]"},
        {"4893", "xchg rax, rbx"},
        {"f0480fc103", "lock xadd [rbx], rax"},
        {"f8", "clc"},
        {"f5", "cmc"},
        {"0f1f00", "nop"},
        {"53", "push rbx"},
        {"ff33", "push qword [rbx]"},
        {"6a05", "push 5"},
        {"5b", "pop rbx"},
        {"53555d5b", "push rbx; push rbp; pop rbp; pop rbx, of which one look-up in the TLB finds the stack"},
        {"8b034883c304894304", "mov eax, [rbx]; add rbx, 4; mov [rbx+4], eax, likewise"},
        {"c9", "leave"},
        {"e800100000", "call rel32"},
        {"ffd0", "call rax"},
        {"ff13", "call [rbx]"},
        {"e900100000", "jmp rel32"},
        {"ffe0", "jmp rax"},
        {"c3", "ret"},
        {"c20800", "ret 8"},
        {"7405", "je, of flags that are not known"},
        {"7e05", "jle, of flags that are not known"},
        {"4839d87205", "cmp rax, rbx; jb"},
        {"39d87f05", "cmp eax, ebx; jg"},
        {"85c07405", "test eax, eax; je"},
        {"48ffc87505", "dec rax; jne"},
        {"4801d848ffc975f8", "add rax, rbx; dec rcx; jne to the first, a loop"},
        {"01d87205", "add eax, ebx; jb"},
        {"29d87205", "sub eax, ebx; jb"},
        {"4801d84811ca", "add rax, rbx; adc rdx, rcx"},
        {"39d80f9cc0", "cmp eax, ebx; setl al"},
        {"480fafc34801c8", "imul rax, rbx; add rax, rcx, which hides the flags of the first"},
        {"480fafc3480303", "imul rax, rbx; add rax, [rbx], which may fault and show them"},
        {"f3a4", "rep movsb"},
        {"0fa2", "cpuid"},
        {"0f2803", "movaps xmm0, [rbx]"},
        {"0f1103", "movups [rbx], xmm0"},
        {"660fefc1", "pxor xmm0, xmm1"},
        {"660ffec1", "paddd xmm0, xmm1"},
        {"f20f58c1", "addsd xmm0, xmm1"},
        {"f20f5903", "mulsd xmm0, [rbx]"},
        {"f20f58064883c6084839d675f3", "addsd xmm0, [rsi]; add rsi, 8; cmp rsi, rdx; jne to the first: another pass follows"},
        {"f30f58c1", "addss xmm0, xmm1"},
        {"660f58c1", "addpd xmm0, xmm1"},
        {"660f2ec17705", "ucomisd xmm0, xmm1; ja"},
        {"f20f2ac3", "cvtsi2sd xmm0, ebx"},
        {"660f6ec3", "movd xmm0, ebx"},
        {"660f38dcc1", "aesenc xmm0, xmm1"},
        {"660f3a44c111", "pclmulqdq xmm0, xmm1, 0x11"},
        {"0f3accc100", "sha1rnds4 xmm0, xmm1, 0"},
        {"0f38cbd1", "sha256rnds2 xmm2, xmm1"},
        {"0f38ccd1", "sha256msg1 xmm2, xmm1"},
        {"0f38cdd1", "sha256msg2 xmm2, xmm1"},
        {"f2480f38f1c3", "crc32 rax, rbx"},
    };

    private static final String[] LOOP = {
        "488b0649f7e04801d84883d2004801074883d2004889d3488d7608488d7f084983e90175db",
        "loop: mov rax, [rsi]; mul r8; add rax, rbx; adc rdx, 0; add [rdi], rax; adc rdx, 0; mov rbx, rdx; lea rsi, [rsi+8]; "
                + "lea rdi, [rdi+8]; sub r9, 1; jnz loop"
    };

    @TempDir
    private Path folder;

    private int regions;

    private static List<Insn> decode(byte[] code) throws GuestFault {
        List<Insn> insns = new ArrayList<>();
        int at = 0;
        while (at < code.length) {
            Insn insn = new Decoder(Forms::of).decode(position -> code[position] & 0xFF, at, Cpu.MODE_64);
            insns.add(insn);
            at += insn.length;
        }
        assertEquals(code.length, at, "the instructions fill their bytes");
        return insns;
    }

    /** The region's method, with a NOP before and behind what is emitted for the instructions. */
    private CodeModel translate(List<Insn> insns, int length, boolean ordered) throws IOException {
        Insn first = insns.getFirst();
        Insn last = insns.getLast();
        Insn behind = decodeOne("90");
        Emission marked = (e, i) -> {
            if (i == first || i == behind) {
                e.op(Opcode.NOP);
            }
            boolean emitted = Forms.emit(e, i);
            if (i == last && !i.has(Insn.ENDS)) {
                e.op(Opcode.NOP);
            }
            return emitted;
        };
        List<Piece> pieces = List.of(
                new Piece(insns.toArray(Insn[]::new), 0, length, 0, true),
                new Piece(new Insn[] {behind}, length, 1, insns.size(), true));
        Region region = new Region(pieces, RawMemory.NONE, new long[4]);
        region.writeLate();
        if (ordered) {
            region.keepOrder();
        }
        Path dump = folder.resolve(Integer.toString(regions++));
        new Translator(marked, true, dump).submit(region);
        try (Stream<Path> files = Files.list(dump)) {
            return ClassFile.of().parse(files.findFirst().orElseThrow()).methods().stream()
                    .filter(m -> m.methodName().equalsString("run"))
                    .findFirst().orElseThrow().code().orElseThrow();
        }
    }

    private static Insn decodeOne(String hex) {
        try {
            return decode(HexFormat.of().parseHex(hex)).getFirst();
        } catch (GuestFault f) {
            throw new IllegalStateException(f);
        }
    }

    /** What stands in front of a loop that is done as a whole: between the region's entries and its first instruction. */
    private String whole(String[] c) throws Exception {
        byte[] code = HexFormat.of().parseHex(c[0]);
        List<CodeElement> front = new ArrayList<>();
        boolean isEntered = false;
        for (CodeElement e : translate(decode(code), code.length, false)) {
            if (e instanceof Instruction i && i.opcode() == Opcode.NOP) {
                break;
            } else if (isEntered) {
                front.add(e);
            }
            isEntered |= e instanceof LookupSwitchInstruction;
        }
        Listing listing = list(front);
        return "%s [%s] as a whole: %d bytes\n%s\n".formatted(c[1], c[0], listing.size, listing.text);
    }

    private record Listing(String text, int size, int count) {}

    private String listing(String[] c, boolean ordered) throws Exception {
        byte[] code = HexFormat.of().parseHex(c[0]);
        List<CodeElement> body = new ArrayList<>();
        int marks = 0;
        for (CodeElement e : translate(decode(code), code.length, ordered)) {
            if (e instanceof Instruction i && i.opcode() == Opcode.NOP) {
                marks++;
            } else if (marks == 1) {
                body.add(e);
            }
        }
        Listing listing = list(body);
        String head = "%s [%s]%s: ".formatted(c[1], c[0], ordered ? " in order" : "");
        boolean called = listing.count == 1 && listing.text.strip().startsWith("goto") && !code(c[0]).has(Insn.ENDS);
        return head
                + (called || listing.count == 0 && !isEmpty(c[0]) ? "called\n" : listing.size + " bytes\n" + listing.text)
                + "\n";
    }

    private static Listing list(List<CodeElement> body) {
        Map<Label, String> labels = new HashMap<>();
        for (CodeElement e : body) {
            if (e instanceof LabelTarget t) {
                labels.put(t.label(), "L" + labels.size());
            }
        }
        StringBuilder out = new StringBuilder();
        int size = 0;
        int count = 0;
        for (CodeElement e : body) {
            if (e instanceof LabelTarget t) {
                out.append(labels.get(t.label())).append(":\n");
            } else if (e instanceof Instruction i) {
                size += i.sizeInBytes();
                count++;
                out.append("  ").append(text(i, labels)).append('\n');
            }
        }
        return new Listing(out.toString(), size, count);
    }

    private static Insn code(String hex) throws GuestFault {
        return decode(HexFormat.of().parseHex(hex)).getLast();
    }

    private static boolean isEmpty(String hex) throws GuestFault {
        return code(hex).mnemonic().equals("NOP");
    }

    private static String text(Instruction i, Map<Label, String> labels) {
        String name = i.opcode().name().toLowerCase(Locale.ROOT);
        return switch (i) {
            case LoadInstruction l -> general(name) + " " + l.slot();
            case StoreInstruction s -> general(name) + " " + s.slot();
            case IncrementInstruction n -> name + " " + n.slot() + " " + n.constant();
            case ConstantInstruction k -> name.contains("const") ? name : name + " " + k.constantValue();
            case BranchInstruction b -> name + " " + labels.getOrDefault(b.target(), "elsewhere");
            case InvokeInstruction v -> name + " " + simple(v.owner().asInternalName()) + "." + v.name().stringValue();
            case FieldInstruction f -> name + " " + simple(f.owner().asInternalName()) + "." + f.name().stringValue();
            default -> name;
        };
    }

    private static String general(String name) {
        return name.replaceAll("_.*", "");
    }

    private static String simple(String name) {
        return name.substring(name.lastIndexOf('/') + 1);
    }

    private String listings() throws Exception {
        StringBuilder out = new StringBuilder("""
                # What is emitted for instructions: bytes of bytecode, then the bytecode. Made by bin/golden, compared by GoldenCodeTest.
                # "called" is executed as the interpreter does; "elsewhere" is the cold part or another piece of the region.

                """);
        for (String[] c : CASES) {
            out.append(listing(c, false));
        }
        out.append(listing(new String[] {"8b038b0e", "mov eax, [rbx]; mov ecx, [rsi]"}, true));
        out.append(listing(new String[] {"89d88903", "mov eax, ebx; mov [rbx], eax"}, true));
        out.append(whole(LOOP));
        return out.toString().stripTrailing() + "\n";
    }

    @Test
    void emittedCodeIsAsCheckedIn() throws Exception {
        assumeTrue(RawMemory.DIRECT, "what is checked in is emitted where memory is accessed directly");
        String now = listings();
        if ("write".equals(System.getProperty(WRITE))) {
            Files.createDirectories(GOLDEN.getParent());
            Files.writeString(GOLDEN, now);
            return;
        }
        List<String> expected = Files.exists(GOLDEN) ? Files.readAllLines(GOLDEN) : List.of();
        List<String> actual = now.lines().toList();
        if (expected.equals(actual)) {
            return;
        }
        int line = 0;
        while (line < Math.min(expected.size(), actual.size()) && expected.get(line).equals(actual.get(line))) {
            line++;
        }
        fail("%s is not current from line %d on: expected \"%s\" but emitted \"%s\". If that is meant, run bin/golden and look at the difference"
                .formatted(GOLDEN.getFileName(), line + 1, line < expected.size() ? expected.get(line) : "",
                        line < actual.size() ? actual.get(line) : ""));
    }
}
