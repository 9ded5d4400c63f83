package org.jacinth.cli;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.jacinth.vmm.MachineStatistics;
import org.jacinth.vmm.MachineStatistics.VcpuStatistics;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JvmArchiveTest {
    @TempDir
    private Path folder;

    private Path file;

    @BeforeEach
    void name() throws IOException {
        file = Files.createFile(folder.resolve("short"));
        System.setProperty(JvmArchive.SHORT, file.toString());
    }

    @AfterEach
    void forget() {
        System.clearProperty(JvmArchive.SHORT);
        System.clearProperty(JvmArchive.ROOM);
    }

    private static void ran(long guestNanos, long haltedNanos) {
        List<Long> counters = new ArrayList<>(Collections.nCopies(20, 0L));
        counters.set(15, haltedNanos);
        VcpuStatistics vcpu = new VcpuStatistics(0, 0, 0, 0, 0, 0, 0, guestNanos, 0, counters, Map.of());
        JvmArchive.ran(new MachineStatistics(List.of(vcpu), guestNanos));
    }

    @Test
    void aLongRunDeletesTheFile() {
        ran(2_000_000_000L, 0);
        assertFalse(Files.exists(file));
    }

    @Test
    void aShortRunDoesNot() {
        ran(1_999_999_999L, 0);
        assertTrue(Files.exists(file));
    }

    @Test
    void aLongSleepIsAShortRun() {
        ran(9_000_000_000L, 8_000_000_000L);
        assertTrue(Files.exists(file));
    }

    @Test
    void aFileThatIsGoneIsNoError() throws IOException {
        Files.delete(file);
        ran(2_000_000_000L, 0);
        assertFalse(Files.exists(file));
    }

    @Test
    void theEndMakesRoom() {
        System.setProperty(JvmArchive.ROOM, file.toString());
        JvmArchive.end();
        assertFalse(Files.exists(file));
    }

    @Test
    void theEndHasAFolderForTheRecording() {
        Path recording = folder.resolve("deleted");
        System.setProperty(JvmArchive.ROOM, recording.resolve("room").toString());
        JvmArchive.end();
        assertTrue(Files.isDirectory(recording));
    }

    @Test
    void anEndWithoutTheLauncherIsNoError() {
        JvmArchive.end();
        assertTrue(Files.exists(file));
    }
}
