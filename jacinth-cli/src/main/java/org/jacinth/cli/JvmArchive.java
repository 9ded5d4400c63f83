package org.jacinth.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import org.jacinth.vmm.MachineStatistics;

/**
 * What a run says to the launcher, which has the JVM record it and makes the JVM's archive of that. The launcher names
 * files in system properties; without them nothing happens here.
 */
final class JvmArchive {
    /** Names a file that is there as long as what is archived, or being recorded, is a short run. */
    static final String SHORT = "jacinth.short";
    /**
     * Names a file that keeps room on the disk for the recording, which the JVM writes when it ends: without room for it
     * the JVM would end with another status.
     */
    static final String ROOM = "jacinth.room";

    /** Nanoseconds at work in the guest from which on a run shows well enough what runs do. */
    private static final long LONG = 2_000_000_000L;

    private JvmArchive() {}

    /** Says what has run. */
    static void ran(MachineStatistics statistics) {
        if (statistics.busyNanos() >= LONG) {
            delete(SHORT);
        }
    }

    /** Called before the process ends: makes room for the recording. */
    static void end() {
        delete(ROOM);
    }

    /** A file that cannot be deleted is no reason to complain: the archive is made at another time. */
    private static void delete(String property) {
        String file = System.getProperty(property);
        if (file != null) {
            try {
                Files.deleteIfExists(Path.of(file));
            } catch (IOException | InvalidPathException e) {
                return;
            }
        }
    }
}
