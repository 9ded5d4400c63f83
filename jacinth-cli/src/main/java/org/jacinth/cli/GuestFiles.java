package org.jacinth.cli;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.lang.foreign.MemorySegment;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;

/** Reads the files of a guest. */
final class GuestFiles {
    private static final long LARGEST = Integer.MAX_VALUE - 16;

    private GuestFiles() {}

    /**
     * A file's contents.
     *
     * @param what its role, as the message names it
     * @throws CliException if there is no such file, it cannot be read, or is larger than 2 GiB
     */
    static MemorySegment read(String what, Path file) {
        if (!Files.exists(file)) {
            throw new CliException(ExitStatus.IMAGES, what + " exists: file=" + file);
        }
        if (!Files.isRegularFile(file) || !Files.isReadable(file)) {
            throw new CliException(ExitStatus.IMAGES, what + " is a file that can be read: file=" + file);
        }
        try {
            if (Files.size(file) == 0 || Files.size(file) > LARGEST) {
                throw new CliException(ExitStatus.IMAGES,
                        what + " has 1 byte to 2 GiB: file=" + file + ", size=" + Files.size(file));
            }
            return MemorySegment.ofArray(Files.readAllBytes(file)).asReadOnly();
        } catch (IOException e) {
            throw new CliException(
                    ExitStatus.IMAGES, what + " can be read: file=" + file + ", cause=" + e.getMessage(), e);
        }
    }

    /**
     * A stream into a file, which is made or emptied.
     *
     * @param what its role, as the message names it
     * @param file the file's name, or "-" for the standard error stream
     * @throws CliException if it cannot be opened for writing
     */
    static OutputStream output(String what, String file) {
        if (file.equals("-")) {
            return new FileOutputStream(FileDescriptor.err);
        }
        try {
            return Files.newOutputStream(Path.of(file));
        } catch (IOException | InvalidPathException e) {
            throw new CliException(ExitStatus.USAGE,
                    what + " can be written: file=" + file + ", cause=" + e.getMessage(), e);
        }
    }
}
