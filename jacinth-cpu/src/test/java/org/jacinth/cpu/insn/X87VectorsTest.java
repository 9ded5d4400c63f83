package org.jacinth.cpu.insn;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.lang.foreign.ValueLayout;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.zip.GZIPInputStream;
import org.jacinth.cpu.state.Flags;
import org.jacinth.cpu.state.GuestFault;
import org.jacinth.cpu.state.X87;
import org.junit.jupiter.api.Test;

/** Replays what a real processor did; src/test/native/x87-vectors.c recorded it and describes the lines. */
class X87VectorsTest {
    private static final int C1 = 1 << 9;
    private final EncodedMachine machine = new EncodedMachine();

    @Test
    void everyRecordedInstructionHasTheRecordedEffect() throws IOException {
        List<String> wrong = new ArrayList<>();
        int rows = 0;
        try (InputStream in = X87VectorsTest.class.getResourceAsStream("x87-vectors.txt.gz");
                BufferedReader lines = new BufferedReader(
                        new InputStreamReader(new GZIPInputStream(in), StandardCharsets.US_ASCII))) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                rows++;
                String difference = replay(line);
                if (difference != null) {
                    wrong.add(line + "\n  " + difference);
                }
            }
        }
        assertTrue(rows > 3000, "rows: " + rows);
        assertEquals(List.of(), wrong.subList(0, Math.min(10, wrong.size())), () -> wrong.size() + " rows differ");
    }

    /** Executes a row's instruction in its state; null where the result is as recorded, else what differs. */
    String replay(String line) {
        String[] sides = line.split(" > ");
        String[] in = sides[0].split(" ");
        String[] out = sides[1].split(" ");
        int opcode = hex(in[0]);
        X87 x = machine.cpu.x87;
        x.control = hex(in[1]);
        x.status = hex(in[2]);
        x.valid = rotate(hex(in[3]), x.status >> 11 & 7);
        machine.cpu.setArithmeticFlags(hex(in[4]) & Flags.ARITHMETIC);
        for (int i = 0; i < 8; i++) {
            int r = (x.status >> 11) + i & 7;
            x.signExponent[r] = i < 2 ? hex(in[5 + i].substring(0, 4)) : i < 4 ? 0x4000 : 0x4001;
            x.significand[r] = i < 2 ? Long.parseUnsignedLong(in[5 + i].substring(4), 16) : halfAbove(i);
        }
        int[] exponents = x.signExponent.clone();
        long[] significands = x.significand.clone();
        int top = x.status >> 11 & 7;
        byte[] bytes = HexFormat.of().parseHex(in[7]);
        for (int i = 0; i < 16; i++) {
            machine.memory.set(ValueLayout.JAVA_BYTE, EncodedMachine.OPERAND + i, bytes[i]);
        }
        try {
            machine.run(opcode >> 8, opcode & 0xFF);
        } catch (GuestFault e) {
            return "fault: vector=" + e.vector;
        }
        return difference(opcode, in, out, exponents, significands, top);
    }

    private String difference(int opcode, String[] in, String[] out, int[] exponents, long[] significands, int top) {
        X87 x = machine.cpu.x87;
        boolean rounded = isTranscendental(opcode);
        int ignored = rounded ? C1 : 0;
        int newTop = x.status >> 11 & 7;
        StringBuilder text = new StringBuilder();
        if (x.control != hex(out[0])) {
            text.append("control=%04x ".formatted(x.control));
        }
        if (((x.status ^ hex(out[1])) & ~ignored) != 0) {
            text.append("status=%04x ".formatted(x.status));
        }
        if (x.valid != rotate(hex(out[2]), newTop)) {
            text.append("valid=%02x ".formatted(x.valid));
        }
        if (machine.cpu.arithmeticFlags() != hex(out[3])) {
            text.append("flags=%03x ".formatted(machine.cpu.arithmeticFlags()));
        }
        String bytes = out[4].equals("=") ? in[7] : out[4];
        byte[] memory = new byte[16];
        for (int i = 0; i < 16; i++) {
            memory[i] = machine.memory.get(ValueLayout.JAVA_BYTE, EncodedMachine.OPERAND + i);
        }
        if (!HexFormat.of().formatHex(memory).equals(bytes)) {
            text.append("memory=" + HexFormat.of().formatHex(memory) + " ");
        }
        for (int i = 5; i < out.length; i++) {
            int r = newTop + out[i].charAt(0) - '0' & 7;
            exponents[r] = hex(out[i].substring(2, 6));
            significands[r] = Long.parseUnsignedLong(out[i].substring(6), 16);
        }
        for (int i = 0; i < 8; i++) {
            int r = newTop + i & 7;
            boolean same = x.signExponent[r] == exponents[r] && x.significand[r] == significands[r];
            if (!same && !(rounded && near(x.signExponent[r], x.significand[r], exponents[r], significands[r]))) {
                text.append("%d=%04x%016x ".formatted(i, x.signExponent[r], x.significand[r]));
            }
        }
        return text.isEmpty() ? null : text.toString();
    }

    /** True for values that differ by a unit in the last place. */
    private static boolean near(int ea, long sa, int eb, long sb) {
        long distance = sa - sb;
        return ea == eb && distance >= -1 && distance <= 1
                || ea == eb + 1 && sa == 1L << 63 && sb == -1
                || eb == ea + 1 && sb == 1L << 63 && sa == -1;
    }

    static boolean isTranscendental(int opcode) {
        return switch (opcode) {
            case 0xD9F0, 0xD9F1, 0xD9F2, 0xD9F3, 0xD9F9, 0xD9FB, 0xD9FE, 0xD9FF -> true;
            default -> false;
        };
    }

    private static long halfAbove(int i) {
        long value = 2L * i + 1;
        return value << Long.numberOfLeadingZeros(value);
    }

    private static int hex(String text) {
        return Integer.parseInt(text, 16);
    }

    /** A bit for each of ST(0)..ST(7) as a bit for each of R0..R7. */
    private static int rotate(int bits, int top) {
        return (bits << top | bits >>> 8 - top) & 0xFF;
    }
}
