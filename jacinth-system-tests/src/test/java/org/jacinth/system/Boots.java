package org.jacinth.system;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jacinth.images.GuestImages;

/**
 * Boots Debian's kernel many times, with and without a random kernel address, and counts. Prints a line for each boot;
 * ends with status 1 where one of them went wrong.
 */
final class Boots {
    private static final String PLAIN = "console=ttyS0";
    private static final double NANOS = 1e9;

    private Boots() {}

    public static void main(String[] arguments) throws Exception {
        int count = arguments.length > 0 ? Integer.parseInt(arguments[0]) : 10;
        GuestImages images = DebianBoot.images();
        System.out.println("kernel " + images.kernelVersion() + ", busybox " + images.busyboxVersion());
        boolean allRight = true;
        for (String commandLine : List.of(PLAIN, PLAIN + " nokaslr")) {
            List<Double> seconds = new ArrayList<>();
            int right = 0;
            for (int i = 1; i <= count; i++) {
                DebianBoot boot = DebianBoot.run(images, commandLine);
                String complaint = boot.complaint();
                right += complaint.isEmpty() ? 1 : 0;
                seconds.add(boot.wallNanos() / NANOS);
                System.out.printf(Locale.ROOT, "\"%s\" %d/%d: %s, %.1f s, %,d instructions%n", commandLine, i, count,
                        complaint.isEmpty() ? "right" : complaint, boot.wallNanos() / NANOS, boot.instructions());
            }
            seconds.sort(null);
            System.out.printf(Locale.ROOT, "\"%s\": %d of %d boots right, %.1f to %.1f s%n",
                    commandLine, right, count, seconds.getFirst(), seconds.getLast());
            allRight &= right == count;
        }
        System.exit(allRight ? 0 : 1);
    }
}
