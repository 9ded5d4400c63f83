package org.jacinth.cpu.oracle;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Runs cases on a reference and on processors to be compared with it, and keeps what differs. */
final class Comparison {
    /** A translation takes about as long as so many cases. */
    static final int TRANSLATION = 16;

    /** Differences kept in words, a mnemonic. */
    private static final int KEPT = 3;

    private long cases;
    private long faults;
    private final Map<String, Integer> differing = new TreeMap<>();
    private final List<String> reports = new ArrayList<>();

    /** Makes and runs {@code count} cases. */
    void run(Reference oracle, Subject subject, Generator generator, int count) {
        List<Case> batch = new ArrayList<>();
        for (int k = 0; k < count; k++) {
            int slot = batch.size();
            long instruction = KvmOracle.instructionAddressOf(slot);
            int row = (int) ((cases + k) % generator.rowCount());
            batch.add(generator.forRow(row, KvmOracle.window(slot), instruction));
            if (batch.size() == KvmOracle.BATCH || k == count - 1) {
                compare(oracle, subject, batch);
                batch.clear();
            }
        }
        cases += count;
    }

    private void compare(Reference oracle, Subject subject, List<Case> batch) {
        List<Case.Result> expected = new ArrayList<>();
        oracle.run(batch, expected);
        for (int k = 0; k < batch.size(); k++) {
            Case c = batch.get(k);
            Case.Result e = expected.get(k);
            Case.Result a;
            if (!oracle.isHardware()) {
                c.flagMask = -1;
                c.approximate = false;
                c.sum = 0;
            }
            try {
                a = subject.run(c, KvmOracle.instructionAddressOf(k), KvmOracle.window(k));
            } catch (RuntimeException x) {
                note(subject, c, "threw " + x + " at " + x.getStackTrace()[0]);
                continue;
            }
            faults += e.vector >= 0 ? 1 : 0;
            String difference = Difference.of(c, e, a, oracle.mayMistakeFaults());
            if (difference != null) {
                note(subject, c, difference);
            }
        }
    }

    private void note(Subject subject, Case c, String difference) {
        int n = differing.merge(c.name, 1, Integer::sum);
        if (n <= KEPT) {
            reports.add(subject + ": " + c + ": " + difference);
        }
    }

    long cases() {
        return cases;
    }

    long faults() {
        return faults;
    }

    Map<String, Integer> differing() {
        return differing;
    }

    List<String> reports() {
        return reports;
    }
}
