package org.jacinth.cli;

import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.zip.CRC32;

/**
 * Where what a run shows of an image's code is kept for the next run of the same image: a small file for each in the user's
 * cache. Nothing of it is trusted, so that its name need be no more than likely to be the image's own.
 */
final class ImageMemory {
    /** Of the software engine: names the file. Empty for none. */
    static final String PROPERTY = "jacinth.translate.learnt";
    private static final Duration KEPT = Duration.ofDays(30);

    /** Null where nothing is kept. */
    private static Path folder;

    private ImageMemory() {}

    /** Has this process, whose only guest is one of the command line's, keep what is learnt in a folder. */
    static void keepIn(Path place) {
        folder = place;
    }

    /**
     * Has the guest that is started next use the file that belongs to its image, unless the user named another one, or none.
     *
     * @return the image
     */
    static MemorySegment of(MemorySegment image) {
        if (folder != null && System.getProperty(PROPERTY) == null) {
            Path file = folder.resolve(name(image));
            System.setProperty(PROPERTY, file.toString());
            if (!Files.exists(file)) {
                forget(Instant.now().minus(KEPT));
            }
        }
        return image;
    }

    /** The name of the file of an image: of its content, wherever it lies. */
    static String name(MemorySegment image) {
        CRC32 crc = new CRC32();
        crc.update(image.asByteBuffer());
        return "%08x-%d".formatted(crc.getValue(), image.byteSize());
    }

    /** Deletes what was not written since. */
    private static void forget(Instant since) {
        if (!Files.isDirectory(folder)) {
            return;
        }
        try (DirectoryStream<Path> files = Files.newDirectoryStream(folder)) {
            for (Path file : files) {
                if (Files.getLastModifiedTime(file).compareTo(FileTime.from(since)) < 0) {
                    Files.delete(file);
                }
            }
        } catch (IOException e) {
            // Another process may be at it; what is left is deleted another time.
            System.getLogger(ImageMemory.class.getPackageName()).log(System.Logger.Level.DEBUG, "not deleted", e);
        }
    }
}
