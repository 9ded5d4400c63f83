package org.jacinth.cli;

import java.util.Locale;

/** Tells whether a mistyped word may have been meant as one that is known. */
final class Similar {
    private Similar() {}

    /** True for the start of a word, and for one that two wrong letters at most, and half of them, make another. */
    static boolean are(String typed, String known) {
        String word = typed.toLowerCase(Locale.ROOT);
        return word.length() > 1 && known.startsWith(word) || distance(word, known) <= Math.min(2, known.length() / 2);
    }

    /** How many letters are to be inserted, deleted or changed in one word for another. */
    private static int distance(String a, String b) {
        int[] row = new int[b.length() + 1];
        for (int j = 0; j <= b.length(); j++) {
            row[j] = j;
        }
        for (int i = 1; i <= a.length(); i++) {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j <= b.length(); j++) {
                int changed = diagonal + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.min(changed, 1 + Math.min(row[j], row[j - 1]));
            }
        }
        return row[b.length()];
    }
}
