package org.jacinth.cpu;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Objects;
import org.jacinth.cpu.interp.Learnt;

/**
 * The file in which what a guest's runs showed of its code is kept for later runs. It is there for speed alone: where it
 * cannot be read or written, that is logged and the guest runs as without. For all processors of a guest; any thread.
 */
final class LearntFile {
    /** Bytes that are read at most; what {@link Learnt} writes is less. */
    private static final int LIMIT = 16 << 20;
    private static final System.Logger LOGGER = System.getLogger("org.jacinth.cpu");

    private final Path path;
    private final Learnt content;
    /** What earlier runs and the processors that ended so far showed. */
    private Learnt all;

    private LearntFile(Path path, Learnt content) {
        this.path = path;
        this.content = content;
        this.all = content;
    }

    /** The file of that name, which need not exist. */
    static LearntFile at(Path path) {
        return new LearntFile(path, read(path));
    }

    private static Learnt read(Path path) {
        try (InputStream in = Files.newInputStream(path)) {
            return Learnt.fromBytes(in.readNBytes(LIMIT));
        } catch (NoSuchFileException first) {
            return Learnt.NOTHING;
        } catch (IOException e) {
            LOGGER.log(System.Logger.Level.DEBUG, "what was learnt is not used: file={0}, cause={1}", path, e);
            return Learnt.NOTHING;
        }
    }

    /** What earlier runs showed. */
    Learnt content() {
        return content;
    }

    /** Adds what a processor showed, and writes the file: whole, or not at all. */
    synchronized void add(Learnt shown) {
        all = all.and(shown);
        Path part = null;
        try {
            // The root has no parent, and is no file either: moving to it fails.
            Path folder = Objects.requireNonNullElse(path.toAbsolutePath().getParent(), path);
            Files.createDirectories(folder);
            part = Files.createTempFile(folder, "part-", null);
            Files.write(part, all.toBytes());
            Files.move(part, path, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            LOGGER.log(System.Logger.Level.DEBUG, "what was learnt is not kept: file={0}, cause={1}", path, e);
            discard(part);
        }
    }

    private static void discard(Path part) {
        try {
            if (part != null) {
                Files.deleteIfExists(part);
            }
        } catch (IOException e) {
            LOGGER.log(System.Logger.Level.DEBUG, "left behind: file={0}, cause={1}", part, e);
        }
    }
}
