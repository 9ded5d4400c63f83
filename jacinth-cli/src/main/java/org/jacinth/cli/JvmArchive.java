package org.jacinth.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.jacinth.vmm.MachineStatistics;

/**
 * What a run says to the launcher, which has the JVM record it and makes the JVM's archive of that. The launcher names
 * files in system properties; without them nothing happens here.
 */
final class JvmArchive {
    /** Names a file that is there as long as what is archived, or being recorded, is a short run. */
    static final String SHORT = "jacinth.short";
    /**
     * Names a file that keeps room on the disk for the recording, which the JVM writes when it ends: without room for it,
     * or without its folder, the JVM would end with another status.
     */
    static final String ROOM = "jacinth.room";

    /** Nanoseconds at work in the guest from which on a run shows well enough what runs do. */
    private static final long LONG = 2_000_000_000L;

    private JvmArchive() {}

    /** Says what has run. */
    static void ran(MachineStatistics statistics) {
        if (statistics.busyNanos() >= LONG) {
            named(SHORT).ifPresent(file -> quietly(() -> Files.deleteIfExists(file)));
        }
    }

    /** Called before the process ends: makes room for the recording, in its folder even where somebody deleted that. */
    static void end() {
        named(ROOM).ifPresent(file -> quietly(() -> {
            Files.createDirectories(file.getParent());
            Files.deleteIfExists(file);
        }));
    }

    private static Optional<Path> named(String property) {
        return Optional.ofNullable(System.getProperty(property)).map(Path::of);
    }

    private interface Work {
        void run() throws IOException;
    }

    /** What fails is no reason to complain: the archive is made at another time. */
    private static void quietly(Work work) {
        try {
            work.run();
        } catch (IOException e) {
            return;
        }
    }
}
