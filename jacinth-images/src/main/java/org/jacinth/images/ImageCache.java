package org.jacinth.images;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Properties;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * The user's cache of guest images. A set of images is put together in a folder of its own and then renamed into place,
 * so that others see all of it or nothing; a lock file keeps processes, and a lock keeps threads, from doing the work
 * twice. Deleting the folder makes the next use fetch the newest versions.
 *
 * <p>Any thread.
 */
public final class ImageCache {
    private static final String KERNEL_METAPACKAGE = "linux-image-cloud-amd64";
    private static final String BUSYBOX_PACKAGE = "busybox-static";
    private static final String SET = "debian-cloud-amd64";
    private static final String KERNEL = "vmlinuz";
    private static final String BUSYBOX = "busybox";
    private static final String VERSIONS = "versions.properties";
    private static final String PART = "part-";
    private static final String ADVICE =
            "; name a kernel and an initial RAM disk instead: run --kernel FILE --initrd FILE";
    private static final ReentrantLock THREADS = new ReentrantLock();

    private final Path root;
    private final BiFunction<Path, Consumer<String>, PackageClient> clients;
    private final Consumer<String> progress;

    /**
     * The cache of this user, filled with Debian's package client.
     *
     * @param progress told in one line each what takes time
     */
    public static ImageCache ofUser(Consumer<String> progress) {
        return new ImageCache(UserCache.folder("images"), progress, AptClient::new);
    }

    ImageCache(Path root, Consumer<String> progress, BiFunction<Path, Consumer<String>, PackageClient> clients) {
        this.root = Objects.requireNonNull(root, "root");
        this.clients = Objects.requireNonNull(clients, "clients");
        this.progress = Objects.requireNonNull(progress, "progress");
    }

    /** Where the images are or will be. */
    public Path folder() {
        return root.resolve(SET);
    }

    /** The images if they are here already; never uses the network. */
    public Optional<GuestImages> cached() {
        Path versions = folder().resolve(VERSIONS);
        Properties properties = new Properties();
        try (InputStream in = Files.newInputStream(versions)) {
            properties.load(in);
            for (String file : List.of(KERNEL, BUSYBOX)) {
                long size = Files.size(folder().resolve(file));
                if (!Long.toString(size).equals(properties.getProperty(file + ".size"))) {
                    return Optional.empty();
                }
            }
        } catch (IOException | IllegalArgumentException missing) {
            return Optional.empty();
        }
        return Optional.of(new GuestImages(
                folder().resolve(KERNEL), properties.getProperty(KERNEL + ".version", "unknown"),
                folder().resolve(BUSYBOX), properties.getProperty(BUSYBOX + ".version", "unknown")));
    }

    /**
     * The images, fetched if they are not here.
     *
     * @throws ImagesUnavailableException if they are not here and cannot be fetched
     * @throws InterruptedException if the thread is interrupted while it waits or fetches
     */
    public GuestImages obtain() throws ImagesUnavailableException, InterruptedException {
        Optional<GuestImages> present = cached();
        if (present.isPresent()) {
            return present.get();
        }
        THREADS.lockInterruptibly();
        try {
            Files.createDirectories(root);
            try (FileChannel channel = FileChannel.open(
                            root.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
                    FileLock _ = lock(channel)) {
                present = cached();
                return present.isPresent() ? present.get() : fetch();
            }
        } catch (IOException e) {
            throw new ImagesUnavailableException("guest images could not be fetched: " + e.getMessage() + ADVICE, e);
        } finally {
            THREADS.unlock();
        }
    }

    private FileLock lock(FileChannel channel) throws IOException {
        FileLock held = channel.tryLock();
        if (held != null) {
            return held;
        }
        progress.accept("waiting for another process that fetches guest images");
        return channel.lock();
    }

    private GuestImages fetch() throws IOException, ImagesUnavailableException, InterruptedException {
        removeParts();
        Path part = Files.createTempDirectory(root, PART);
        try {
            Path work = Files.createDirectory(part.resolve("work"));
            PackageClient client = clients.apply(work, progress);
            Optional<String> obstacle = client.obstacle();
            if (obstacle.isPresent()) {
                throw new ImagesUnavailableException("no guest images: " + obstacle.get() + ADVICE);
            }
            progress.accept("fetching guest images into " + folder() + " (once)");
            Path set = Files.createDirectory(part.resolve(SET));
            Properties versions = new Properties();
            String kernelPackage = client.firstDependency(KERNEL_METAPACKAGE);
            take(client, kernelPackage, part, List.of("boot"), "vmlinuz-", set.resolve(KERNEL), versions);
            take(client, BUSYBOX_PACKAGE, part, List.of("bin", "usr/bin"), "busybox", set.resolve(BUSYBOX), versions);
            try (OutputStream out = Files.newOutputStream(set.resolve(VERSIONS))) {
                versions.store(out, "guest images and where they come from");
            }
            put(set);
        } finally {
            remove(part);
        }
        GuestImages images = cached().orElseThrow(() -> new IOException("images are complete: folder=" + folder()));
        progress.accept("have " + images.kernelVersion() + " and " + images.busyboxVersion());
        return images;
    }

    private static void take(
            PackageClient client, String name, Path part, List<String> folders, String prefix, Path target,
            Properties versions)
            throws IOException, InterruptedException {
        Path files = Files.createTempDirectory(part, "files-");
        String version = client.unpack(name, files);
        Path found = null;
        for (String folder : folders) {
            Path place = files.resolve(folder);
            if (found == null && Files.isDirectory(place)) {
                found = onlyFile(place, prefix);
            }
        }
        if (found == null) {
            throw new IOException("package has a file: package=" + name + ", file=" + prefix);
        }
        Files.copy(found, target);
        String key = target.getFileName().toString();
        versions.setProperty(key + ".version", name + " " + version);
        versions.setProperty(key + ".size", Long.toString(Files.size(target)));
    }

    private static Path onlyFile(Path place, String prefix) throws IOException {
        try (Stream<Path> entries = Files.list(place)) {
            return entries.filter(file -> file.getFileName().toString().startsWith(prefix))
                    .filter(Files::isRegularFile)
                    .min(Comparator.naturalOrder())
                    .orElse(null);
        }
    }

    private void put(Path set) throws IOException {
        // What is there did not pass for a set of images, or obtain would have returned it.
        remove(folder());
        try {
            Files.move(set, folder(), StandardCopyOption.ATOMIC_MOVE);
        } catch (AtomicMoveNotSupportedException e) {
            throw new IOException("cache folder allows atomic renames: folder=" + root, e);
        }
    }

    private void removeParts() throws IOException {
        try (Stream<Path> entries = Files.list(root)) {
            for (Path entry : entries.filter(path -> path.getFileName().toString().startsWith(PART)).toList()) {
                remove(entry);
            }
        }
    }

    private static void remove(Path tree) throws IOException {
        if (!Files.exists(tree, java.nio.file.LinkOption.NOFOLLOW_LINKS)) {
            return;
        }
        try (Stream<Path> paths = Files.walk(tree)) {
            for (Path path : paths.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(path);
            }
        }
    }
}
