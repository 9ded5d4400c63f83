package org.jacinth.cpu.insn;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.GZIPInputStream;
import org.jacinth.cpu.decode.Insn;
import org.jacinth.cpu.state.Cpu;
import org.junit.jupiter.api.Test;

/**
 * Replays what a processor did with every MMX and SSE encoding: see {@code src/test/native/simd_vectors.c}, which made
 * the vectors, and prints what the processor made of a case that fails here.
 */
class SimdVectorsTest {
    private static final int[] EDGE32 = {
        0, 0x80000000, 0x3F800000, 0xBF800000, 1, 0x80000001, 0x007FFFFF, 0x807FFFFF, 0x00800000, 0x80800000,
        0x7F7FFFFF, 0xFF7FFFFF, 0x7F800000, 0xFF800000, 0x7FC01234, 0xFFC56789, 0x7F801234, 0xFF812345, 0x4F000000,
        0xCF000000, 0x4EFFFFFF, 0xCF000001, 0x5F000000, 0xDF000000, 0x3F000000, 0x3FC00000, 0x40200000, 0xBF000000,
        0xC0200000, 0x3EFFFFFF, 0x00800001, 0x4B000001
    };
    private static final long[] EDGE64 = {
        0, 0x8000000000000000L, 0x3FF0000000000000L, 0xBFF0000000000000L, 1, 0x8000000000000001L, 0x000FFFFFFFFFFFFFL,
        0x800FFFFFFFFFFFFFL, 0x0010000000000000L, 0x8010000000000000L, 0x7FEFFFFFFFFFFFFFL, 0xFFEFFFFFFFFFFFFFL,
        0x7FF0000000000000L, 0xFFF0000000000000L, 0x7FF8123456789ABCL, 0xFFF9123456789ABCL, 0x7FF0123456789ABCL,
        0xFFF1123456789ABCL, 0x41E0000000000000L, 0xC1E0000000000000L, 0x41DFFFFFFFC00000L, 0xC1E0000000100000L,
        0x43E0000000000000L, 0xC3E0000000000000L, 0x3FE0000000000000L, 0x3FF8000000000000L, 0x4004000000000000L,
        0x36A0000000000000L, 0x380FFFFFFFFFFFFFL, 0x47EFFFFFF0000000L, 0x3690000000000001L, 0x380FFFFFE0000000L
    };
    private static final int[] EDGE8 = {0, 1, 0x7F, 0x80, 0xFF, 0xFE, 0x81, 0x41};
    private static final int[] FROM32 = {124, 1, 240, 145};
    private static final int[] FROM64 = {1020, 1, 2032, 1070};
    private static final long MEMORY = 0x2000;
    private static final int ARITHMETIC = 0x8D5;

    private final Bench bench = new Bench();
    private long seed;

    private long next() {
        seed += 0x9E3779B97F4A7C15L;
        long z = seed;
        z = (z ^ z >>> 30) * 0xBF58476D1CE4E5B9L;
        z = (z ^ z >>> 27) * 0x94D049BB133111EBL;
        return z ^ z >>> 31;
    }

    private static long near32(long r) {
        long e = Math.min(254, FROM32[(int) (r >>> 60) & 3] + (r >>> 52 & 15));
        long m = (r >>> 40 & 1) != 0 ? r & 0x7FFFFF : r & 0x700000;
        return r >>> 63 << 31 | e << 23 | m;
    }

    private static long near64(long r) {
        long e = Math.min(2046, FROM64[(int) (r >>> 60) & 3] + (r >>> 52 & 15));
        long m = (r & 8) != 0 ? r * 0x9E3779B97F4A7C15L >>> 12 : (r & 7) << 49;
        return r >>> 63 << 63 | e << 52 | m;
    }

    private long half(int kind) {
        long r = next();
        switch (kind) {
            case 0:
                return r;
            case 1:
                long v = 0;
                for (int i = 0; i < 8; i++) {
                    v |= (long) EDGE8[(int) (r >>> 8 * i) & 7] << 8 * i;
                }
                return v;
            case 2:
                return EDGE32[(int) r & 31] & 0xFFFF_FFFFL | (long) EDGE32[(int) (r >>> 8) & 31] << 32;
            case 3:
                return EDGE64[(int) r & 31];
            case 4:
                return near32(r) | near32(r * 0xD1342543DE82EF95L) << 32;
            case 5:
                return near64(r);
            case 6:
                return r << 48 >> (r >>> 56 & 31) >> 20;
            default:
                return r & 0x1F0000001FL | (r & 0x100) << 55;
        }
    }

    private record Form(String name, String hex, boolean immediate, String digests) {
        int cases() {
            return digests.length() / 4;
        }

        int digest(int number) {
            return Integer.parseInt(digests, number * 4, number * 4 + 4, 16);
        }
    }

    /** Fills the processor for a case and returns the immediate. */
    private int prepare(String hex, int number) {
        Cpu c = bench.cpu;
        long h = 0xCBF29CE484222325L;
        for (int i = 0; i < hex.length(); i++) {
            h = (h ^ hex.charAt(i)) * 0x100000001B3L;
        }
        seed = h + number * 0xA0761D6478BD642FL;
        long r = next();
        int kind = (int) r & 7;
        int other = (r >>> 8 & 3) != 0 ? kind : (int) (r >>> 10) & 7;
        for (int i = 0; i < 6; i++) {
            c.xmm[i] = half(i < 4 ? kind : other);
        }
        if ((r >>> 16 & 7) == 0) {
            c.xmm[4] = c.xmm[2];
        }
        c.x87.significand[1] = half(kind);
        c.x87.significand[2] = half(other);
        c.x87.signExponent[1] = 0x1234;
        c.x87.signExponent[2] = 0x4321;
        bench.store(MEMORY, half(other));
        bench.store(MEMORY + 8, half(other));
        c.gpr[Cpu.RAX] = half(7);
        c.gpr[Cpu.RCX] = half((r >>> 20 & 1) != 0 ? 0 : 6);
        c.gpr[Cpu.RDX] = half((r >>> 21 & 1) != 0 ? 7 : (r >>> 22 & 1) != 0 ? 0 : 6);
        c.gpr[Cpu.RDI] = MEMORY;
        c.setArithmeticFlags((int) (r >>> 24) & ARITHMETIC);
        c.x87.status = (int) (r >>> 36 & 7) << 11;
        c.x87.valid = (int) (r >>> 40) & 0xFF;
        long m = next();
        c.mxcsr = (int) switch ((int) (m >>> 56) & 7) {
            case 0, 1 -> 0x1F80;
            case 2 -> 0x1FA0;
            case 3, 4 -> 0x1F80 | m & 0x603F;
            case 5 -> 0x1F80 | m & 0xE07F;
            case 6 -> 0x1F80 ^ 0x80L << Long.remainderUnsigned(m >>> 40, 6) | m & 0x6000;
            default -> m & 0xFFFF;
        };
        return (int) (r >>> 48) & 0xFF;
    }

    private long[] state(int fault) {
        Cpu c = bench.cpu;
        long[] s = new long[20];
        System.arraycopy(c.xmm, 0, s, 0, 6);
        for (int k = 0; k < 2; k++) {
            s[6 + k] = c.x87.significand[1 + k];
            s[8 + k] = c.x87.signExponent[1 + k];
            s[10 + k] = bench.load(MEMORY + 8 * k);
        }
        s[12] = c.gpr[Cpu.RAX];
        s[13] = c.gpr[Cpu.RCX];
        s[14] = c.gpr[Cpu.RDX];
        s[15] = c.arithmeticFlags();
        s[16] = c.mxcsr;
        s[17] = c.x87.status >> 11 & 7;
        s[18] = c.x87.valid;
        s[19] = fault;
        return s;
    }

    private static int digest(long[] state) {
        long h = 0x9E3779B97F4A7C15L;
        for (long v : state) {
            h = (h ^ v) * 0xD1342543DE82EF95L;
            h ^= h >>> 32;
        }
        return (int) (h >>> 16) & 0xFFFF;
    }

    private static final String[] NAMES = {
        "xmm0", "", "xmm1", "", "xmm2", "", "mm1", "mm2", "se1", "se2", "memory", "", "rax", "rcx", "rdx", "flags",
        "mxcsr", "top", "valid", "fault"
    };

    private static String describe(long[] before, long[] after) {
        StringBuilder s = new StringBuilder();
        for (int i = 0; i < 20; i++) {
            s.append(NAMES[i].isEmpty() ? "" : "\n" + NAMES[i]).append(" %016x".formatted(before[i]));
            if (before[i] != after[i]) {
                s.append("->%016x".formatted(after[i]));
            }
        }
        return s.toString();
    }

    private List<Form> forms() throws IOException {
        List<Form> forms = new ArrayList<>();
        try (InputStream raw = SimdVectorsTest.class.getResourceAsStream("simd.vectors.gz");
                BufferedReader lines = new BufferedReader(
                        new InputStreamReader(new GZIPInputStream(raw), StandardCharsets.US_ASCII))) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                String[] f = line.split(" ");
                forms.add(new Form(f[0], f[1], f[2].equals("1"), f[3]));
            }
        }
        return forms;
    }

    @Test
    void everyEncodingLeavesWhatAProcessorLeaves() throws IOException {
        StringBuilder failures = new StringBuilder();
        int cases = 0;
        for (Form form : forms()) {
            int wrong = 0;
            for (int k = 0; k < form.cases(); k++) {
                int immediate = prepare(form.hex(), k);
                Insn insn = bench.decode(form.hex() + (form.immediate() ? "%02x".formatted(immediate) : ""));
                long[] before = state(0);
                long[] after = state(bench.run(insn));
                after = state((int) after[19]);
                cases++;
                if (digest(after) != form.digest(k) && wrong++ == 0) {
                    failures.append("\n%s %s: simd_vectors -p %s %d %d differs, immediate %02x%s%n"
                            .formatted(form.name(), insn, form.hex(), form.immediate() ? 1 : 0, k, immediate,
                                    describe(before, after)));
                }
            }
            if (wrong > 0) {
                failures.append("wrong: %s %s %d of %d%n".formatted(form.name(), form.hex(), wrong, form.cases()));
            }
        }
        assertEquals("", failures.toString());
        assertTrue(cases > 20_000, "cases=" + cases);
    }
}
