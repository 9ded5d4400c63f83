package org.jacinth.images;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class InitramfsTest {
    @TempDir
    Path folder;

    private Path busybox(String content) throws IOException {
        return Files.writeString(folder.resolve("busybox"), content);
    }

    @Test
    void archiveHoldsBusyboxAndAnInitThatItRuns() throws IOException {
        String archive = new String(Initramfs.demo(busybox("BUSYBOX-BYTES")), StandardCharsets.ISO_8859_1);

        assertTrue(archive.startsWith("070701"));
        assertTrue(archive.contains("BUSYBOX-BYTES"));
        assertTrue(archive.contains("#!/bin/busybox sh\n"));
        assertTrue(archive.contains("setsid cttyhack sh"));
        assertTrue(archive.contains("PS1='jacinth:\\w# '"));
        assertTrue(archive.contains("dev/console"));
    }

    @Test
    void sameFileGivesTheSameArchive() throws IOException {
        Path busybox = busybox("x");
        org.junit.jupiter.api.Assertions.assertArrayEquals(Initramfs.demo(busybox), Initramfs.demo(busybox));
    }

    @Test
    void selfTestExpectsWhatItsScriptComputes() throws IOException {
        Path busybox = busybox("abc");
        String archive = new String(Initramfs.selfTest(busybox), StandardCharsets.ISO_8859_1);

        assertTrue(archive.contains("while [ $i -lt 20000 ]"));
        assertTrue(archive.contains("s=$(((s * 31 + i) % 1000003))"));
        var lines = Initramfs.selfTestLines(busybox);
        assertEquals("JACINTH md5 900150983cd24fb0d6963f7d28e17f72", lines.get(1));
        assertEquals("JACINTH loop 20000 711572", lines.get(2));
    }
}
