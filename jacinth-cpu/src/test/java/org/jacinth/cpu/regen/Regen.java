package org.jacinth.cpu.regen;

import java.io.IOException;
import java.lang.classfile.Annotation;
import java.lang.classfile.AnnotationElement;
import java.lang.classfile.AnnotationValue;
import java.lang.classfile.Attributes;
import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassModel;
import java.lang.classfile.MethodModel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * Makes {@code DecodeTables.java}, {@code Definitions.java} and {@code docs/opcode-map.txt} from the encodings above the
 * definitions, which it reads from class files. Run by {@code bin/regen}; a test compares its output with what is checked in.
 */
public final class Regen {

    /** A definition: an annotated method. */
    record Definition(String owner, String method, String shape, int flagClass, String encodings) {
        String name() {
            return (owner + "_" + method)
                    .replaceAll("([a-z0-9])([A-Z])", "$1_$2")
                    .toUpperCase(Locale.ROOT);
        }
    }

    /** A parsed line of encodings. */
    record Line(
            Definition definition,
            int map,
            int opcode,
            int prefix,
            String mod,
            int reg,
            int rm,
            int condition,
            String mnemonic,
            List<String> operands,
            List<String> attributes) {}

    private static final Set<String> ATTRIBUTES =
            Set.of("lock", "i64", "o64", "d64", "f64", "cpl0", "ends", "protected");
    private static final String[] MAPS = {"", "0F ", "0F 38 ", "0F 3A "};

    private final List<Definition> definitions = new ArrayList<>();
    private final List<Line> lines = new ArrayList<>();

    /** Reads every definition below a folder of compiled classes. */
    public Regen(Path classes) throws IOException {
        List<Path> files;
        try (Stream<Path> walk = Files.walk(classes.resolve("org/jacinth/cpu/insn"))) {
            files = walk.filter(p -> p.toString().endsWith(".class")).sorted().toList();
        }
        for (Path file : files) {
            ClassModel model = ClassFile.of().parse(file);
            for (MethodModel method : model.methods()) {
                read(model, method);
            }
        }
        // By shape, so that the switch of each shape is over neighbouring numbers.
        definitions.sort(Comparator.comparing((Definition d) -> d.shape().equals("HELPER") ? "~" : d.shape())
                .thenComparing(Definition::name));
        Set<String> names = new HashSet<>();
        for (Definition d : definitions) {
            if (!names.add(d.name())) {
                throw new IllegalArgumentException("two definitions of one name: " + d.name());
            }
            for (String line : d.encodings().strip().split("\n")) {
                parse(d, line.strip());
            }
        }
        checkOverlaps();
    }

    private void read(ClassModel model, MethodModel method) {
        var attribute = method.findAttribute(Attributes.runtimeInvisibleAnnotations());
        if (attribute.isEmpty()) {
            return;
        }
        String encodings = null;
        String shape = "HELPER";
        int flagClass = -1;
        for (Annotation a : attribute.get().annotations()) {
            String type = a.className().stringValue();
            for (AnnotationElement e : a.elements()) {
                if (type.endsWith("/Encoding;") && e.name().equalsString("value")) {
                    encodings = ((AnnotationValue.OfString) e.value()).stringValue();
                } else if (type.endsWith("/Encoding;") && e.name().equalsString("shape")) {
                    shape = ((AnnotationValue.OfEnum) e.value()).constantName().stringValue();
                } else if (type.endsWith("/FlagClass;")) {
                    flagClass = ((AnnotationValue.OfInt) e.value()).intValue();
                }
            }
        }
        if (encodings != null) {
            String owner = model.thisClass().asInternalName().replace('/', '.');
            if (owner.contains("$")) {
                throw new IllegalArgumentException("definition in a nested class: " + owner);
            }
            definitions.add(new Definition(
                    owner.substring("org.jacinth.cpu.insn.".length()),
                    method.methodName().stringValue(), shape, flagClass, encodings));
        }
    }

    // prefix? byte+ modrm? mem|reg? (ib iw iz ...)* MNEMONIC operands attributes
    private void parse(Definition d, String text) {
        String[] tokens = text.replace(",", " , ").split("\\s+");
        int t = 0;
        int prefix = -1;
        if (tokens[t].equals("NP")) {
            prefix = 0;
            t++;
        } else if (Set.of("66", "F2", "F3").contains(tokens[t]) && isHex(tokens[t + 1])) {
            prefix = Integer.parseInt(tokens[t++], 16);
        }
        int map = 0;
        if (tokens[t].equals("0F")) {
            map = 1;
            t++;
            if (tokens[t].equals("38") && isOpcode(tokens[t + 1])) {
                map = 2;
                t++;
            } else if (tokens[t].equals("3A") && isOpcode(tokens[t + 1])) {
                map = 3;
                t++;
            }
        }
        String opcodeToken = tokens[t++];
        int opcode = Integer.parseInt(opcodeToken.substring(0, 2), 16);
        boolean conditions = opcodeToken.endsWith("+cc");
        boolean registers = opcodeToken.endsWith("+r");
        String mod = "NO_MODRM";
        int reg = -1;
        int rm = -1;
        if (tokens[t].startsWith("/")) {
            mod = "EITHER";
            reg = tokens[t].equals("/r") ? -1 : Integer.parseInt(tokens[t].substring(1));
            t++;
        } else if (isHex(tokens[t]) || tokens[t].matches("[0-9A-F]{2}\\+i")) {
            int modrm = Integer.parseInt(tokens[t].substring(0, 2), 16);
            require(modrm >= 0xC0, text, "a fixed ModR/M byte names a register");
            mod = "REGISTER";
            reg = modrm >> 3 & 7;
            rm = tokens[t].endsWith("+i") ? -1 : modrm & 7;
            t++;
        }
        if (tokens[t].equals("mem") || tokens[t].equals("reg")) {
            mod = tokens[t].equals("mem") ? "MEMORY" : "REGISTER";
            t++;
        }
        while (tokens[t].matches("i[bwdzvq]|cb|cz|cw|cd")) {
            t++;
        }
        String mnemonic = tokens[t++];
        require(mnemonic.matches("[A-Z][A-Za-z0-9_/]*"), text, "a mnemonic");
        List<String> operands = new ArrayList<>();
        List<String> attributes = new ArrayList<>();
        boolean expectOperand = true;
        while (t < tokens.length) {
            String token = tokens[t++];
            if (token.equals(",")) {
                expectOperand = true;
            } else if (ATTRIBUTES.contains(token)) {
                attributes.add(token);
                expectOperand = false;
            } else {
                require(expectOperand, text, "an attribute, not " + token);
                operands.add(token.equals("1") ? "ONE" : token);
                expectOperand = false;
            }
        }
        operands.remove("-");
        int count = conditions ? 16 : registers ? 8 : 1;
        for (int i = 0; i < count; i++) {
            lines.add(new Line(d, map, opcode + i, prefix, mod, reg, rm, conditions ? i : -1, mnemonic,
                    operands, attributes));
        }
    }

    private static boolean isHex(String s) {
        return s.matches("[0-9A-F]{2}");
    }

    private static boolean isOpcode(String s) {
        return s.matches("[0-9A-F]{2}(\\+(cc|r))?");
    }

    private static void require(boolean condition, String text, String what) {
        if (!condition) {
            throw new IllegalArgumentException("encoding needs " + what + ": " + text);
        }
    }

    private void checkOverlaps() {
        Map<Integer, List<Line>> byOpcode = new HashMap<>();
        for (Line l : lines) {
            for (Line other : byOpcode.computeIfAbsent(l.map << 8 | l.opcode, k -> new ArrayList<>())) {
                boolean modes = l.attributes.contains("i64") && other.attributes.contains("o64")
                        || l.attributes.contains("o64") && other.attributes.contains("i64");
                boolean mods = l.mod.equals("MEMORY") && other.mod.equals("REGISTER")
                        || l.mod.equals("REGISTER") && other.mod.equals("MEMORY");
                boolean regs = l.reg >= 0 && other.reg >= 0 && l.reg != other.reg;
                boolean rms = l.rm != other.rm;
                if (l.prefix == other.prefix && !modes && !mods && !regs && !rms) {
                    throw new IllegalArgumentException("overlapping encodings: " + l.mnemonic + " of "
                            + l.definition.name() + " and " + other.mnemonic + " of " + other.definition.name()
                            + " at " + MAPS[l.map] + "%02X".formatted(l.opcode));
                }
            }
            byOpcode.get(l.map << 8 | l.opcode).add(l);
        }
    }

    private static final String HEADER = "// Generated from the encodings above the definitions; run bin/regen to make it anew.\n";

    /** The text of {@code org.jacinth.cpu.decode.DecodeTables}. */
    public String decodeTables() {
        StringBuilder out = new StringBuilder(HEADER);
        out.append("package org.jacinth.cpu.decode;\n\n");
        out.append("import static org.jacinth.cpu.decode.OperandCode.*;\n");
        out.append("import static org.jacinth.cpu.insn.Definitions.*;\n\n");
        out.append("import java.util.ArrayList;\nimport java.util.List;\n\n");
        out.append("/** Every encoding, by opcode map and opcode. Generated. */\n");
        out.append("public final class DecodeTables {\n");
        out.append("    /** Rows by map and opcode ({@code map << 8 | opcode}), the more particular first. */\n");
        out.append("    public static final Row[][] ROWS = new Row[1024][];\n\n");
        out.append("    private DecodeTables() {}\n\n");
        TreeMap<Integer, List<Line>> sorted = new TreeMap<>();
        for (Line l : lines) {
            sorted.computeIfAbsent(l.map << 8 | l.opcode, k -> new ArrayList<>()).add(l);
        }
        TreeMap<Integer, StringBuilder> chunks = new TreeMap<>();
        for (var e : sorted.entrySet()) {
            List<Line> rows = new ArrayList<>(e.getValue());
            rows.sort(Comparator.comparingInt(Regen::rank).thenComparing(l -> l.rm < 0 ? 1 : 0)
                    .thenComparing(l -> l.reg < 0 ? 1 : 0).thenComparingInt(Line::reg).thenComparingInt(Line::rm));
            StringBuilder body = chunks.computeIfAbsent(e.getKey() >> 5, k -> new StringBuilder());
            for (Line l : rows) {
                body.append("        row(rows, 0x%03X, %s, Row.%s, %d, %d, %s, %s, %d, \"%s\"%s);\n".formatted(
                        e.getKey(), l.prefix < 0 ? "Row.ANY" : l.prefix == 0 ? "Row.NONE" : "0x%02X".formatted(l.prefix),
                        l.mod, l.reg, l.rm, l.definition.name(), attributes(l), l.condition, l.mnemonic,
                        l.operands.isEmpty() ? "" : ", " + String.join(", ", l.operands)));
            }
        }
        out.append("    static {\n        List<List<Row>> rows = new ArrayList<>();\n");
        out.append("        for (int i = 0; i < 1024; i++) {\n            rows.add(new ArrayList<>());\n        }\n");
        for (int chunk : chunks.keySet()) {
            out.append("        rows%03X(rows);\n".formatted(chunk << 5));
        }
        out.append("        for (int i = 0; i < 1024; i++) {\n");
        out.append("            ROWS[i] = rows.get(i).toArray(Row[]::new);\n        }\n    }\n\n");
        for (var e : chunks.entrySet()) {
            out.append("    private static void rows%03X(List<List<Row>> rows) {\n".formatted(e.getKey() << 5));
            out.append(e.getValue()).append("    }\n\n");
        }
        out.append("""
                    private static void row(
                            List<List<Row>> rows, int key, int prefix, int mod, int reg, int rm, int definition, int attributes,
                            int condition, String mnemonic, OperandCode... operands) {
                        rows.get(key).add(new Row(key >> 8, key & 0xFF, prefix, mod, reg, rm, definition, attributes, condition,
                                mnemonic, operands));
                    }
                }
                """);
        return out.toString();
    }

    private static int rank(Line l) {
        return switch (l.prefix) {
            case 0xF2, 0xF3 -> 0;
            case 0x66 -> 1;
            case 0 -> 2;
            default -> 3;
        };
    }

    private static String attributes(Line l) {
        if (l.attributes.isEmpty()) {
            return "0";
        }
        StringBuilder s = new StringBuilder();
        for (String a : l.attributes) {
            s.append(s.isEmpty() ? "" : " | ").append("Row.").append(a.toUpperCase(Locale.ROOT));
        }
        return s.toString();
    }

    /** The text of {@code org.jacinth.cpu.insn.Definitions}. */
    public String definitions() {
        StringBuilder out = new StringBuilder(HEADER);
        out.append("package org.jacinth.cpu.insn;\n\n");
        out.append("import org.jacinth.cpu.decode.Insn;\nimport org.jacinth.cpu.state.Cpu;\n\n");
        out.append("/** The definitions by number, and how each is called. Generated. */\npublic final class Definitions {\n");
        for (int i = 0; i < definitions.size(); i++) {
            out.append("    public static final int %s = %d;\n".formatted(definitions.get(i).name(), i));
        }
        out.append("\n    private Definitions() {}\n\n");
        out.append("    /** How a definition is called. */\n    public static Shape shape(int definition) {\n");
        out.append("        return switch (definition) {\n");
        TreeMap<String, List<Definition>> byShape = new TreeMap<>();
        for (Definition d : definitions) {
            byShape.computeIfAbsent(d.shape, k -> new ArrayList<>()).add(d);
        }
        for (var e : byShape.entrySet()) {
            if (!e.getKey().equals("HELPER")) {
                out.append("            case ").append(String.join(", ", e.getValue().stream().map(Definition::name).toList()))
                        .append(" ->\n                Shape.").append(e.getKey()).append(";\n");
            }
        }
        out.append("            default -> Shape.HELPER;\n        };\n    }\n\n");
        out.append("    /** The class of flags that a definition records, or -1. */\n");
        out.append("    public static int flagClass(int definition) {\n        return switch (definition) {\n");
        for (Definition d : definitions) {
            if (d.flagClass >= 0) {
                out.append("            case %s -> %d;\n".formatted(d.name(), d.flagClass));
            }
        }
        out.append("            default -> -1;\n        };\n    }\n\n");
        call(out, byShape, "BINARY", "binary", "long", "long a, long b, int carry", "a, b, carry");
        call(out, byShape, "COMPARE", "compare", "long", "long a, long b, int carry", "a, b, carry");
        call(out, byShape, "UNARY", "unary", "long", "long a", "a");
        call(out, byShape, "MOVE", "move", "long", "long value, int size", "value, size");
        call(out, byShape, "SHIFT", "shift", "long", "long a, int count, int size", "a, count, size");
        call(out, byShape, "JUMP_IF", "jumpIf", "boolean", "Cpu c, Insn i", "c, i");
        out.append("    /** The method of a {@link Shape#HELPER}. */\n    public static Helper helper(int definition) {\n");
        out.append("        return switch (definition) {\n");
        for (Definition d : definitions) {
            if (d.shape.equals("HELPER")) {
                out.append("            case %s -> %s::%s;\n".formatted(d.name(), d.owner, d.method));
            }
        }
        out.append("            default -> throw new IllegalArgumentException(\"not a helper: definition=\" + definition);\n");
        out.append("        };\n    }\n}\n");
        return out.toString();
    }

    private static void call(StringBuilder out, Map<String, List<Definition>> byShape, String shape, String name,
            String type, String parameters, String arguments) {
        out.append("    /** Calls a definition of {@link Shape#%s}. */\n".formatted(shape));
        out.append("    public static %s %s(int definition, %s) {\n".formatted(type, name, parameters));
        out.append("        return switch (definition) {\n");
        for (Definition d : byShape.getOrDefault(shape, List.of())) {
            out.append("            case %s -> %s.%s(%s);\n".formatted(d.name(), d.owner, d.method, arguments));
        }
        out.append("            default -> throw new IllegalArgumentException(\"definition=\" + definition);\n");
        out.append("        };\n    }\n\n");
    }

    /** The whole instruction set as an aligned table. */
    public String opcodeMap() {
        StringBuilder out = new StringBuilder("# Generated from the encodings above the definitions; run bin/regen.\n");
        out.append("# prefix  opcode         instruction                      attributes          definition\n");
        List<Line> sorted = new ArrayList<>(lines);
        sorted.sort(Comparator.comparingInt((Line l) -> l.map << 8 | l.opcode).thenComparingInt(Line::reg)
                .thenComparingInt(Line::rm).thenComparingInt(Line::prefix).thenComparing(Line::mnemonic));
        for (Line l : sorted) {
            String modrm = l.mod.equals("NO_MODRM") ? ""
                    : (l.reg < 0 ? " /r" : " /" + l.reg) + (l.rm < 0 ? "" : "." + l.rm)
                            + (l.mod.equals("MEMORY") ? " mem" : l.mod.equals("REGISTER") ? " reg" : "");
            String p = l.prefix < 0 ? "" : l.prefix == 0 ? "NP" : "%02X".formatted(l.prefix);
            out.append("%-8s  %-13s  %-31s  %-18s  %s.%s\n".formatted(p, MAPS[l.map] + "%02X".formatted(l.opcode) + modrm,
                    l.mnemonic + " " + String.join(", ", l.operands), String.join(" ", l.attributes),
                    l.definition.owner, l.definition.method).stripTrailing().concat("\n"));
        }
        return out.toString();
    }

    /** @param args the folder of compiled classes, the module's source folder, the docs folder */
    public static void main(String[] args) throws IOException {
        Regen regen = new Regen(Path.of(args[0]));
        Path source = Path.of(args[1]).resolve("org/jacinth/cpu");
        Files.writeString(source.resolve("decode/DecodeTables.java"), regen.decodeTables());
        Files.writeString(source.resolve("insn/Definitions.java"), regen.definitions());
        Path docs = Path.of(args[2]);
        Files.createDirectories(docs);
        Files.writeString(docs.resolve("opcode-map.txt"), regen.opcodeMap());
        System.out.println(regen.definitions.size() + " definitions, " + regen.lines.size() + " encodings");
    }
}
