package org.jacinth.vmm;

import java.nio.charset.StandardCharsets;
import java.util.function.Consumer;

/**
 * Finds a Linux panic in what a guest prints, for kernels whose driver of the panic device is not loaded yet. A
 * heuristic: a guest program that prints the same words is taken for a panic too.
 *
 * <p>The kernel prints {@code Kernel panic - not syncing: <why>} first and {@code ---[ end Kernel panic ...} when it
 * has said everything and will not reboot. Confined by the board lock.
 */
final class PanicWatch {
    private static final String START = "Kernel panic - not syncing";
    private static final String END = "---[ end Kernel panic";
    private static final int LONGEST_LINE = 512;

    private final byte[] line = new byte[LONGEST_LINE];
    private int length;
    private final Consumer<String> onStart;
    private final Runnable onEnd;

    PanicWatch(Consumer<String> onStart, Runnable onEnd) {
        this.onStart = onStart;
        this.onEnd = onEnd;
    }

    void accept(int value) {
        if (value != '\n') {
            if (length < LONGEST_LINE) {
                line[length++] = (byte) value;
            }
            return;
        }
        String text = new String(line, 0, length, StandardCharsets.ISO_8859_1);
        length = 0;
        if (text.contains(END)) {
            onEnd.run();
        } else if (text.contains(START)) {
            onStart.accept(text.substring(text.indexOf(START)).strip());
        }
    }
}
