package org.jacinth.images;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ImageCacheTest {
    @TempDir
    Path folder;

    private final List<String> progress = Collections.synchronizedList(new ArrayList<>());
    private final AtomicInteger unpacked = new AtomicInteger();

    /** A distribution of two packages; a name in {@code broken} cannot be fetched. */
    private final class FakeClient implements PackageClient {
        private final String broken;

        FakeClient(String broken) {
            this.broken = broken;
        }

        @Override
        public Optional<String> obstacle() {
            return Optional.empty();
        }

        @Override
        public String firstDependency(String name) {
            assertEquals("linux-image-cloud-amd64", name);
            return "linux-image-6.1.0-99-cloud-amd64";
        }

        @Override
        public String unpack(String name, Path target) throws IOException {
            unpacked.incrementAndGet();
            if (name.equals(broken)) {
                Files.write(target.resolve("half"), new byte[10]);
                throw new IOException("apt-get succeeds: status=100, says=no network");
            }
            if (name.startsWith("linux-image-")) {
                Files.createDirectories(target.resolve("boot"));
                Files.writeString(target.resolve("boot/System.map-6.1.0-99-cloud-amd64"), "map");
                Files.writeString(target.resolve("boot/vmlinuz-6.1.0-99-cloud-amd64"), "kernel");
                return "6.1.99-1";
            }
            Files.createDirectories(target.resolve("usr/bin"));
            Files.writeString(target.resolve("usr/bin/busybox"), "busybox");
            return "1:1.35";
        }
    }

    private ImageCache cache(String broken) {
        return new ImageCache(folder.resolve("images"), progress::add, (work, lines) -> new FakeClient(broken));
    }

    private List<String> entries() throws IOException {
        try (Stream<Path> list = Files.list(folder.resolve("images"))) {
            return list.map(path -> path.getFileName().toString()).sorted().toList();
        }
    }

    @Test
    void firstUseFetchesAndLaterUsesDoNot() throws Exception {
        GuestImages first = cache("").obtain();

        assertEquals("kernel", Files.readString(first.kernel()));
        assertEquals("linux-image-6.1.0-99-cloud-amd64 6.1.99-1", first.kernelVersion());
        assertEquals("busybox", Files.readString(first.busybox()));
        assertEquals("busybox-static 1:1.35", first.busyboxVersion());
        assertEquals(first, cache("").obtain());
        assertEquals(2, unpacked.get());
        assertEquals(List.of("debian-cloud-amd64", "lock"), entries());
    }

    @Test
    void failedFetchLeavesNothingBehindAndTheNextOneWorks() throws Exception {
        ImagesUnavailableException failure =
                assertThrows(ImagesUnavailableException.class, () -> cache("busybox-static").obtain());

        assertTrue(failure.getMessage().contains("no network"), failure.getMessage());
        assertTrue(failure.getMessage().contains("--kernel"), failure.getMessage());
        assertEquals(List.of("lock"), entries());
        assertEquals("busybox", Files.readString(cache("").obtain().busybox()));
    }

    @Test
    void partsOfARunThatWasKilledAreRemovedAndNeverUsed() throws Exception {
        Path left = folder.resolve("images/part-123/debian-cloud-amd64");
        Files.createDirectories(left);
        Files.writeString(left.resolve("vmlinuz"), "ker");

        assertEquals("kernel", Files.readString(cache("").obtain().kernel()));
        assertEquals(List.of("debian-cloud-amd64", "lock"), entries());
    }

    @Test
    void imageThatLostBytesIsFetchedAgain() throws Exception {
        GuestImages images = cache("").obtain();
        Files.writeString(images.kernel(), "ker");

        assertTrue(cache("").cached().isEmpty());
        assertEquals("kernel", Files.readString(cache("").obtain().kernel()));
    }

    @Test
    void hostWithoutPackageClientIsToldHowToGoOn() {
        ImageCache cache = new ImageCache(
                folder.resolve("images"),
                progress::add,
                (work, lines) -> new AptClient(work, lines, folder.toString()));

        String message = assertThrows(ImagesUnavailableException.class, cache::obtain).getMessage();
        assertTrue(message.contains("missing=apt-get"), message);
        assertTrue(message.contains("run --kernel FILE --initrd FILE"), message);
    }

    @Test
    void threadsThatAskAtOnceFetchOnce() throws Exception {
        Callable<GuestImages> ask = () -> cache("").obtain();
        try (var threads = Executors.newFixedThreadPool(4)) {
            List<Future<GuestImages>> all = threads.invokeAll(Collections.nCopies(8, ask));
            for (Future<GuestImages> one : all) {
                assertEquals(all.getFirst().get(), one.get());
            }
        }
        assertEquals(2, unpacked.get());
    }

    @Test
    void folderThatCannotBeMadeIsAnError() throws IOException {
        Files.writeString(folder.resolve("images"), "a file");

        assertThrows(ImagesUnavailableException.class, () -> cache("").obtain());
        assertFalse(cache("").cached().isPresent());
    }

    @Test
    void relativeXdgCacheHomeDoesNotCount() {
        assertEquals(Path.of("/home/u/.cache/jacinth/images"), UserCache.folder(null, "/home/u", "images"));
        assertEquals(Path.of("/home/u/.cache/jacinth/images"), UserCache.folder("cache", "/home/u", "images"));
        assertEquals(Path.of("/home/u/.cache/jacinth/images"), UserCache.folder("", "/home/u", "images"));
        assertEquals(Path.of("/fast/jacinth/images"), UserCache.folder("/fast", "/home/u", "images"));
    }
}
