package org.jacinth.cpu.interp;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.HexFormat;
import java.util.SplittableRandom;
import org.jacinth.cpu.BareProcessor;
import org.jacinth.cpu.form.Forms;
import org.jacinth.cpu.state.Attention;
import org.jacinth.cpu.state.Cpu;
import org.jacinth.cpu.translate.Translator;

/**
 * Measures floating-point loops of a guest beside the same loops in Java. Run {@code main} from the module's test classes;
 * arguments are the rounds to measure (150), "interpret" (else translated), and the number of the only loop to measure.
 */
final class VectorBench {
    private static final int N = 64;
    private static final int RAM = 1 << 20;
    private static final int ENTRY = 0x1000;
    private static final int CODE = 0x2000;
    private static final int C = 0x10000;
    private static final int A = 0x20000;
    private static final int B = 0x30000;

    /**
     * What a C compiler makes of {@code c[i][j] = sum of a[i][k] * b[k][j]}, doubles, a row by a column; at 0x80 the same with
     * the loop over j inside, so that each step also stores; at 0xf0 a product of two vectors of singles.
     */
    private static final String SCALAR =
            "534989fb4989f24531c9488d9a008000004a8d3ccd000000004889d931f64d8d043a4c01df0f1f00488d810080ffff4c89c2660fefc9662e"
                    + "0f1f840000000000f20f1002f20f59004805000200004883c208f20f58c84839c175e5f20f110cf74883c6014883c1084883fe4075"
                    + "ba4983c1404981f90010000075965bc30f1f004989d14989f24889fa4531c04c89c94b8d3cc231f60f1f00f20f100cf731c090f20f"
                    + "1004c1f20f59c1f20f5804c2f20f1104c24883c0014883f84075e34883c6014881c1000200004883fe4075ca4983c0404881c20002"
                    + "00004981f80010000075aac366662e0f1f840000000000669031c0660fefc9662e0f1f840000000000f30f100486f30f5904824883"
                    + "c001f30f58c8483d0010000075e6f30f110fc3";
    /** The same with two doubles, or four singles, at a time: the second at 0x80, the third at 0x120. */
    private static final String PACKED =
            "554989d24531db488daa00800000534889f34889fe4c89d74889e94e8d0cdb4c8d86000200004c89ca4889f8660fefc9f20f1002660f1010"
                    + "4805000200004883c208660f14c0660f59c2660f58c84839c175dd0f110e4883c6104883c7104883c1104c39c675bf4983c3404981"
                    + "fb0010000075a15b5dc3660f1f840000000000534889f34889fb4989d24531c94a8d14cd000000004c89d1bf010000004d8d041348"
                    + "01daf2410f105cf8f8f2410f1014f8488db10002000031c0660f14db660f14d2660f1f440000660f100401660f100c06660f102402"
                    + "660f59c3660f59ca660f58c4660f58c10f1104024883c010483d0002000075d14883c7024881c1000400004883ff41759c4983c140"
                    + "4981f9001000000f8574ffffff5bc30f1f44000031c0660fefc9662e0f1f8400000000000f1004020f101c064883c0100f59c3f30f"
                    + "58c80f28d00fc6d055f30f58d10f28c80f15c80fc6c0fff30f58caf30f58c8483d0040000075c8f30f110fc3";

    private static final int[] OFFSETS = {0, 0x80, 0, 0x80, 0xF0, 0x120};
    private static final String[] NAMES = {
        "product of matrices, rows", "product of matrices, stores", "product of matrices, rows, packed",
        "product of matrices, stores, packed", "product of vectors", "product of vectors, packed"
    };

    private static final double[] JA = new double[N * N];
    private static final double[] JB = new double[N * N];
    private static final double[] JC = new double[N * N];
    private static final float[] FA = new float[N * N];
    private static final float[] FB = new float[N * N];
    private static float sink;

    private VectorBench() {}

    private static void inner() {
        for (int i = 0; i < N; i++) {
            for (int j = 0; j < N; j++) {
                double s = 0;
                for (int k = 0; k < N; k++) {
                    s += JA[i * N + k] * JB[k * N + j];
                }
                JC[i * N + j] = s;
            }
        }
    }

    private static void outer() {
        for (int i = 0; i < N; i++) {
            for (int k = 0; k < N; k++) {
                double x = JA[i * N + k];
                for (int j = 0; j < N; j++) {
                    JC[i * N + j] += x * JB[k * N + j];
                }
            }
        }
    }

    private static void dot() {
        float s = 0;
        for (int k = 0; k < N * N; k++) {
            s += FA[k] * FB[k];
        }
        sink = s;
    }

    /** Nanoseconds of one call, best of {@code rounds}. */
    private static double time(int rounds, int calls, Runnable body) {
        double best = Double.MAX_VALUE;
        for (int k = 0; k < rounds; k++) {
            long start = System.nanoTime();
            body.run();
            best = Math.min(best, (double) (System.nanoTime() - start) / calls);
        }
        return best;
    }

    private static double guest(Translator translator, int rounds, String code, int offset, boolean singles, int calls) {
        try (Arena arena = Arena.ofShared()) {
            MemorySegment ram = arena.allocate(RAM, 4096);
            // again: mov rdi, r12; mov rsi, r13; mov rdx, r14; call CODE + offset; dec r15; jnz again; hlt
            byte[] loop = HexFormat.of().parseHex("4c89e74c89ee4c89f2e80000000049ffcf75edf4");
            Cpu cpu = BareProcessor.in64BitMode(ram, ENTRY, loop);
            cpu.cr4 = Cpu.CR4_PAE | Cpu.CR4_OSFXSR | Cpu.CR4_OSXMMEXCPT;
            ram.set(ValueLayout.JAVA_INT_UNALIGNED, ENTRY + 10, CODE + offset - (ENTRY + 14));
            byte[] bytes = HexFormat.of().parseHex(code);
            MemorySegment.copy(MemorySegment.ofArray(bytes), 0, ram, CODE, bytes.length);
            for (int k = 0; k < N * N; k++) {
                if (singles) {
                    ram.set(ValueLayout.JAVA_FLOAT, A + 4 * k, FA[k]);
                    ram.set(ValueLayout.JAVA_FLOAT, B + 4 * k, FB[k]);
                } else {
                    ram.set(ValueLayout.JAVA_DOUBLE, A + 8 * k, JA[k]);
                    ram.set(ValueLayout.JAVA_DOUBLE, B + 8 * k, JB[k]);
                }
            }
            Interpreter interpreter = translator == null ? new Interpreter(cpu) : new Interpreter(cpu, translator, 1000);
            return time(rounds, calls, () -> {
                cpu.rip = ENTRY;
                cpu.gpr[Cpu.RSP] = 0x9000;
                cpu.gpr[12] = C;
                cpu.gpr[13] = A;
                cpu.gpr[14] = B;
                cpu.gpr[15] = calls;
                cpu.exit = null;
                Attention.clear(cpu, -1);
                while (Attention.peek(cpu) == 0) {
                    interpreter.run();
                }
            });
        }
    }

    private static void report(String name, double java, double guest, int steps) {
        System.out.printf("%-36s java %7.2f ns  guest %8.2f ns a step  ratio %6.1f%n", name, java / steps, guest / steps,
                guest / java);
    }

    private static double java(int rounds, int calls, Runnable body) {
        return time(rounds, calls, () -> {
            for (int k = 0; k < calls; k++) {
                body.run();
            }
        });
    }

    /** See the class. */
    public static void main(String[] arguments) {
        int rounds = arguments.length > 0 ? Integer.parseInt(arguments[0]) : 150;
        boolean interpret = arguments.length > 1 && arguments[1].equals("interpret");
        Translator translator = interpret ? null : new Translator(Forms::emit, true, null);
        SplittableRandom random = new SplittableRandom(1);
        for (int k = 0; k < N * N; k++) {
            JA[k] = random.nextDouble();
            JB[k] = random.nextDouble();
            FA[k] = (float) JA[k];
            FB[k] = (float) JB[k];
        }
        int calls = interpret ? 1 : 5;
        int only = arguments.length > 2 ? Integer.parseInt(arguments[2]) : -1;
        for (int k = 0; k < 6; k++) {
            if (only < 0 || k == only) {
                Runnable body = k >= 4 ? VectorBench::dot : k % 2 == 0 ? VectorBench::inner : VectorBench::outer;
                boolean isPacked = k == 2 || k == 3 || k == 5;
                double java = java(Math.min(rounds, 200), k >= 4 ? 1000 : 20, body);
                double guest = guest(translator, rounds, isPacked ? PACKED : SCALAR, OFFSETS[k], k >= 4,
                        k >= 4 ? calls * N : calls);
                report(NAMES[k], java, guest, k >= 4 ? N * N : N * N * N);
            }
        }
        System.out.println(sink);
    }
}
