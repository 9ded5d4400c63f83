package org.jacinth.vmm.initramfs;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CpioArchiveTest {
    @Test
    void fileIsHeaderNameAndContentEachPaddedToFour() {
        byte[] bytes = new CpioArchive().file("init", 0755, "abc".getBytes(US_ASCII)).toByteArray();
        assertEquals(
                "070701" + "00000001" + "000081ED" + "00000000" + "00000000" + "00000001" + "00000000" + "00000003"
                        + "00000000" + "00000000" + "00000000" + "00000000" + "00000005" + "00000000"
                        + "init\0\0abc\0" + "070701",
                new String(bytes, 0, 110 + 6 + 4 + 6, US_ASCII));
        assertEquals(0, bytes.length % 512);
        assertTrue(new String(bytes, US_ASCII).contains("TRAILER!!!\0"));
    }

    @Test
    void missingParentsComeBeforeTheirChildOnce() {
        String text = new String(
                new CpioArchive().file("/a/b/c", 0644, new byte[0]).file("a/b/d", 0644, new byte[0]).toByteArray(),
                US_ASCII);
        assertEquals(text.indexOf("a\0"), text.lastIndexOf("0a\0") + 1);
        assertTrue(text.indexOf("a/b\0") < text.indexOf("a/b/c\0"));
        assertEquals(text.indexOf("a/b\0"), text.lastIndexOf("a/b\0"));
    }

    @Test
    void sameCallsGiveSameBytes() {
        assertArrayEquals(
                new CpioArchive().characterDevice("dev/console", 0600, 5, 1).toByteArray(),
                new CpioArchive().characterDevice("dev/console", 0600, 5, 1).toByteArray());
    }

    @Test
    void pathOutsideOfTheRootIsRefused() {
        for (String path : List.of("", "/", "a//b", "../x", "a/./b", "a/")) {
            assertThrows(
                    IllegalArgumentException.class, () -> new CpioArchive().file(path, 0644, new byte[0]), path);
        }
    }

    @Test
    void cpioListsWhatWasAdded(@TempDir Path folder) throws IOException, InterruptedException {
        Assumptions.assumeTrue(Files.isExecutable(Path.of("/usr/bin/cpio")), "cpio is present");
        Path archive = folder.resolve("archive");
        Files.write(archive, new CpioArchive()
                .directory("dev", 0755)
                .characterDevice("dev/console", 0600, 5, 1)
                .blockDevice("dev/vda", 0660, 254, 0)
                .file("bin/busybox", 0755, new byte[1234])
                .symbolicLink("bin/sh", "busybox")
                .toByteArray());
        Process cpio = new ProcessBuilder("/usr/bin/cpio", "-itvn", "--quiet", "-F", archive.toString())
                .redirectErrorStream(true)
                .start();
        String list = new String(cpio.getInputStream().readAllBytes(), US_ASCII);
        assertEquals(0, cpio.waitFor(), list);
        String[] lines = list.lines().toArray(String[]::new);
        assertEquals(6, lines.length, list);
        assertTrue(lines[0].startsWith("drwxr-xr-x   2") && lines[0].endsWith(" dev"), list);
        assertTrue(lines[1].startsWith("crw-------") && lines[1].contains("5,   1"), list);
        assertTrue(lines[2].startsWith("brw-rw----") && lines[2].contains("254,   0"), list);
        assertTrue(lines[4].startsWith("-rwxr-xr-x") && lines[4].contains("1234"), list);
        assertTrue(lines[5].startsWith("lrwxrwxrwx") && lines[5].endsWith("bin/sh -> busybox"), list);
    }
}
