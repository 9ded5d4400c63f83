package org.jacinth.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Values of the same quantity, one for each run. */
final class Series {
    private final List<Double> values = new ArrayList<>();

    void add(double value) {
        values.add(value);
    }

    boolean isEmpty() {
        return values.isEmpty();
    }

    /** NaN where there is no value, or where a value is not known. */
    double median() {
        List<Double> sorted = values.stream().sorted().toList();
        if (sorted.isEmpty() || sorted.getLast().isNaN()) {
            return Double.NaN;
        }
        int middle = sorted.size() / 2;
        return sorted.size() % 2 == 1
                ? sorted.get(middle)
                : (sorted.get(middle - 1) + sorted.get(middle)) / 2;
    }

    /** The median, and in brackets the least and the most; a dash where there is no value. */
    @Override
    public String toString() {
        return Double.isNaN(median())
                ? "-"
                : digits(median()) + " (" + digits(values.stream().min(Double::compare).orElseThrow()) + " to "
                        + digits(values.stream().max(Double::compare).orElseThrow()) + ")";
    }

    /** Three digits that count, or all before the point. */
    static String digits(double value) {
        int decimals = value == 0 ? 0 : Math.clamp(2 - (int) Math.floor(Math.log10(Math.abs(value))), 0, 6);
        return String.format(Locale.ROOT, "%." + decimals + "f", value);
    }
}
