package org.jacinth.images;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * Debian's package client, used as any user may: packages are downloaded and unpacked, never installed. The host's
 * package lists serve where they know the package; otherwise, and where they are so old that a download fails, lists
 * are fetched into a folder of this client, so that the host's own are left alone. On hosts of other processors that is
 * always so.
 *
 * <p>Not safe for use by several threads.
 */
public final class AptClient implements PackageClient {
    private static final String ARCHITECTURE = "amd64";
    private static final long TIMEOUT_MINUTES = 10;
    private static final List<String> TOOLS = List.of("apt-get", "apt-cache", "dpkg-deb");

    private final Path folder;
    private final Consumer<String> progress;
    private final String searchPath;
    private boolean ownLists;

    /**
     * A client that keeps downloads and lists in a folder.
     *
     * @param folder where; created when needed, to be removed by the caller
     * @param progress told in one line what takes time
     */
    public AptClient(Path folder, Consumer<String> progress) {
        this(folder, progress, Objects.requireNonNullElse(System.getenv("PATH"), ""));
    }

    AptClient(Path folder, Consumer<String> progress, String searchPath) {
        this.folder = folder;
        this.progress = progress;
        this.searchPath = searchPath;
    }

    @Override
    public Optional<String> obstacle() {
        for (String tool : TOOLS) {
            if (Stream.of(searchPath.split(File.pathSeparator))
                    .noneMatch(place -> !place.isEmpty() && Files.isExecutable(Path.of(place, tool)))) {
                return Optional.of("Debian's package client is not on this host: missing=" + tool);
            }
        }
        return Optional.empty();
    }

    @Override
    public String firstDependency(String name) throws IOException, InterruptedException {
        return dependency(show(name));
    }

    /** The first name in the {@code Depends} field of a package's record, without version and alternatives. */
    static String dependency(String record) throws IOException {
        String depends = field(record, "Depends");
        String first = depends.split("[,|]", 2)[0].strip();
        return first.split("[ (:]", 2)[0];
    }

    /** A field of a package's record. */
    static String field(String record, String field) throws IOException {
        String start = field + ": ";
        return record.lines()
                .filter(line -> line.startsWith(start))
                .findFirst()
                .map(line -> line.substring(start.length()).strip())
                .filter(value -> !value.isEmpty())
                .orElseThrow(() -> new IOException("package record has a field: field=" + field));
    }

    @Override
    public String unpack(String name, Path target) throws IOException, InterruptedException {
        String record = show(name);
        Path download = Files.createTempDirectory(folder, "download-");
        progress.accept("fetching package " + name + " " + field(record, "Version"));
        try {
            download(name, download);
        } catch (IOException stale) {
            if (ownLists) {
                throw stale;
            }
            fetchLists();
            record = show(name);
            download(name, download);
        }
        Path archive;
        try (Stream<Path> files = Files.list(download)) {
            archive = files.filter(file -> file.toString().endsWith(".deb"))
                    .findFirst()
                    .orElseThrow(() -> new IOException("download leaves a package: name=" + name));
        }
        run(folder, List.of("dpkg-deb", "-x", archive.toString(), target.toString()));
        Files.delete(archive);
        Files.delete(download);
        return field(record, "Version");
    }

    private void download(String name, Path directory) throws IOException, InterruptedException {
        run(directory, apt("apt-get", "-q", "download", name));
    }

    private String show(String name) throws IOException, InterruptedException {
        Files.createDirectories(folder);
        if (!ownLists && !hostIsOfArchitecture()) {
            fetchLists();
        }
        try {
            return run(folder, apt("apt-cache", "show", "--no-all-versions", name));
        } catch (IOException unknown) {
            if (ownLists) {
                throw unknown;
            }
            fetchLists();
            return run(folder, apt("apt-cache", "show", "--no-all-versions", name));
        }
    }

    private static boolean hostIsOfArchitecture() {
        return System.getProperty("os.arch").equals(ARCHITECTURE);
    }

    private void fetchLists() throws IOException, InterruptedException {
        ownLists = true;
        progress.accept("fetching package lists; those of the host do not have what is needed");
        Files.createDirectories(folder.resolve("lists/partial"));
        Files.createDirectories(folder.resolve("archives/partial"));
        run(folder, apt("apt-get", "-q", "update"));
    }

    private List<String> apt(String tool, String... arguments) {
        List<String> command = new ArrayList<>(List.of(tool));
        // Another user's sandbox could not write here.
        command.addAll(List.of("-o", "APT::Sandbox::User="));
        if (ownLists) {
            command.addAll(List.of(
                    "-o", "APT::Architecture=" + ARCHITECTURE,
                    "-o", "APT::Architectures=" + ARCHITECTURE,
                    "-o", "Dir::State::lists=" + folder.resolve("lists"),
                    "-o", "Dir::Cache=" + folder,
                    "-o", "Dir::Cache::archives=" + folder.resolve("archives")));
        }
        command.addAll(List.of(arguments));
        return command;
    }

    private String run(Path directory, List<String> command) throws IOException, InterruptedException {
        Path errors = Files.createTempFile(folder, "errors-", ".txt");
        Path output = Files.createTempFile(folder, "output-", ".txt");
        try {
            ProcessBuilder builder = new ProcessBuilder(command)
                    .directory(directory.toFile())
                    .redirectInput(ProcessBuilder.Redirect.from(new File("/dev/null")))
                    .redirectOutput(output.toFile())
                    .redirectError(errors.toFile());
            builder.environment().put("LC_ALL", "C");
            builder.environment().put("DEBIAN_FRONTEND", "noninteractive");
            Process process = builder.start();
            try {
                if (!process.waitFor(TIMEOUT_MINUTES, TimeUnit.MINUTES)) {
                    throw new IOException(command.getFirst() + " ends in time: minutes=" + TIMEOUT_MINUTES);
                }
            } finally {
                process.destroy();
            }
            if (process.exitValue() != 0) {
                throw new IOException(command.getFirst() + " succeeds: status=" + process.exitValue() + ", says="
                        + lastLine(Files.readString(errors, StandardCharsets.UTF_8)));
            }
            return Files.readString(output, StandardCharsets.UTF_8);
        } finally {
            Files.deleteIfExists(errors);
            Files.deleteIfExists(output);
        }
    }

    private static String lastLine(String text) {
        return text.lines().filter(line -> !line.isBlank()).reduce((first, second) -> second).orElse("(nothing)");
    }
}
