package org.jacinth.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.foreign.MemorySegment;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ImageMemoryTest {
    private static final MemorySegment IMAGE =
            MemorySegment.ofArray("an image".getBytes(StandardCharsets.US_ASCII)).asReadOnly();

    @TempDir
    private Path folder;

    private final String before = System.getProperty(ImageMemory.PROPERTY);

    @AfterEach
    void restore() {
        ImageMemory.keepIn(null);
        if (before == null) {
            System.clearProperty(ImageMemory.PROPERTY);
        } else {
            System.setProperty(ImageMemory.PROPERTY, before);
        }
    }

    private String chosen(MemorySegment image) {
        System.clearProperty(ImageMemory.PROPERTY);
        ImageMemory.of(image);
        return System.getProperty(ImageMemory.PROPERTY);
    }

    @Test
    void imagesOfOneContentHaveOneFile() {
        ImageMemory.keepIn(folder);
        MemorySegment same = MemorySegment.ofArray("an image".getBytes(StandardCharsets.US_ASCII));
        MemorySegment other = MemorySegment.ofArray("an imagf".getBytes(StandardCharsets.US_ASCII));
        assertEquals(folder.resolve(ImageMemory.name(IMAGE)).toString(), chosen(IMAGE));
        assertEquals(chosen(IMAGE), chosen(same));
        assertFalse(chosen(IMAGE).equals(chosen(other)));
    }

    @Test
    void whatTheUserNamedIsUsed() {
        ImageMemory.keepIn(folder);
        System.setProperty(ImageMemory.PROPERTY, "");
        ImageMemory.of(IMAGE);
        assertEquals("", System.getProperty(ImageMemory.PROPERTY));
    }

    @Test
    void nothingIsKeptUnlessThatWasAskedFor() {
        assertNull(chosen(IMAGE));
    }

    @Test
    void filesOfImagesThatAreNotBootedAnyMoreAreDeleted() throws Exception {
        ImageMemory.keepIn(folder);
        Path old = Files.writeString(folder.resolve("old"), "");
        Files.setLastModifiedTime(old, FileTime.from(Instant.now().minus(Duration.ofDays(31))));
        Path recent = Files.writeString(folder.resolve("recent"), "");
        chosen(IMAGE);
        assertFalse(Files.exists(old));
        assertTrue(Files.exists(recent));
    }
}
