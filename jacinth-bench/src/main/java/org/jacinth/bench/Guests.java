package org.jacinth.bench;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.List;
import java.util.Map;
import org.jacinth.images.GuestImages;

/**
 * The two commands that boot the same guest: Jacinth's, and QEMU's with its translator.
 *
 * <p>Jacinth keeps nothing of a guest but what it finds through {@code XDG_CACHE_HOME}. Here that is a folder of the
 * benchmark's own, empty at first save for the JVM's archive of Jacinth's own classes and their profiles, which stays the
 * user's (the launcher makes it once for each build, of the first run of any guest). {@link #forget} makes it so again: the next boot is
 * then a first boot of its image.
 */
final class Guests implements AutoCloseable {
    static final String QEMU = "qemu-system-x86_64";
    private static final String MEMORY = "256M";
    private static final String CACHE = "XDG_CACHE_HOME";
    private static final String OF_JACINTH = "jacinth";
    private static final String OF_JVM = "jvm";

    private final Path top;
    private final GuestImages images;
    private final Path files;
    private final Path cache;

    Guests(Path top, GuestImages images) throws IOException {
        this.top = top;
        this.images = images;
        this.files = Files.createTempDirectory("jacinth-bench");
        this.cache = files.resolve("cache");
        forget();
    }

    String kernelVersion() {
        return images.kernelVersion();
    }

    /** Makes the next boot of any image its first, for all that Jacinth can know. */
    void forget() throws IOException {
        remove(cache);
        Path jvm = userCache().resolve(OF_JACINTH).resolve(OF_JVM);
        Files.createDirectories(jvm);
        Files.createSymbolicLink(Files.createDirectories(cache.resolve(OF_JACINTH)).resolve(OF_JVM), jvm);
    }

    /** As the launcher finds it. */
    private static Path userCache() {
        String named = System.getenv(CACHE);
        return named != null && named.startsWith("/")
                ? Path.of(named)
                : Path.of(System.getProperty("user.home"), ".cache");
    }

    /** The environment in which Jacinth's command is run. */
    Map<String, String> environment() {
        return Map.of(CACHE, cache.toString());
    }

    Path initrd(String name, byte[] content) throws IOException {
        return Files.write(files.resolve(name), content);
    }

    List<String> jacinth(Path initrd, String commandLine) {
        return List.of(top.resolve("jacinth").toString(), "run", "--engine", "software", "--memory", MEMORY,
                "--kernel", images.kernel().toString(), "--initrd", initrd.toString(), "--append", commandLine,
                "--stats");
    }

    List<String> qemu(Path initrd, String commandLine) {
        return List.of(QEMU, "-accel", "tcg", "-m", MEMORY, "-kernel", images.kernel().toString(), "-initrd",
                initrd.toString(), "-append", commandLine, "-display", "none", "-serial", "stdio", "-monitor", "none",
                "-nic", "none", "-no-reboot");
    }

    /** A command as people would type it: without this host's folders. */
    String words(List<String> command) {
        return String.join(" ", command.stream()
                .map(word -> word.equals(images.kernel().toString()) ? "vmlinuz" : word)
                .map(word -> word.startsWith(files.toString()) ? Path.of(word).getFileName().toString() : word)
                .map(word -> word.startsWith(top.toString()) ? "./" + top.relativize(Path.of(word)) : word)
                .map(word -> word.contains(" ") ? "'" + word + "'" : word)
                .toList());
    }

    @Override
    public void close() throws IOException {
        remove(files);
    }

    private static void remove(Path tree) throws IOException {
        if (!Files.exists(tree)) {
            return;
        }
        Files.walkFileTree(tree, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                Files.delete(file);
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult postVisitDirectory(Path folder, IOException e) throws IOException {
                Files.delete(folder);
                return FileVisitResult.CONTINUE;
            }
        });
    }
}
