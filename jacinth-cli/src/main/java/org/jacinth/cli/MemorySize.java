package org.jacinth.cli;

import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads sizes of memory: a number and its unit, {@code K}, {@code M} or {@code G}, in powers of 1024. */
final class MemorySize {
    private static final Pattern SIZE = Pattern.compile("([0-9]{1,8})(K|M|G)(I?B)?");

    private MemorySize() {}

    /**
     * The bytes that a text says.
     *
     * @throws IllegalArgumentException if it is no size
     */
    static long bytes(String text) {
        Matcher matcher = SIZE.matcher(text.strip().toUpperCase(Locale.ROOT));
        if (!matcher.matches()) {
            throw new IllegalArgumentException(
                    "a size is a number and its unit, for example 256M or 1G: size=" + text);
        }
        long number = Long.parseLong(matcher.group(1));
        int shift = switch (matcher.group(2)) {
            case "K" -> 10;
            case "M" -> 20;
            default -> 30;
        };
        if (number == 0) {
            throw new IllegalArgumentException("a size is more than nothing: size=" + text);
        }
        return number << shift;
    }

    /** The size as people write it, in the largest unit that leaves no rest. */
    static String text(long bytes) {
        if (bytes % (1L << 30) == 0) {
            return (bytes >> 30) + "G";
        }
        return bytes % (1L << 20) == 0 ? (bytes >> 20) + "M" : (bytes >> 10) + "K";
    }
}
