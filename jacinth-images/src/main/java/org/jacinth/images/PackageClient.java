package org.jacinth.images;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;

/** What the image cache needs of a distribution's package client. Calls block and may use the network. */
public interface PackageClient {

    /** Why packages cannot be had here, in one line for people; empty where they can. */
    Optional<String> obstacle();

    /**
     * The package that a package depends on first, as a kernel's metapackage does on the newest kernel.
     *
     * @param name a package
     * @return the first dependency's name
     * @throws IOException if the client does not know the package or fails
     */
    String firstDependency(String name) throws IOException, InterruptedException;

    /**
     * Fetches a package's newest version and unpacks its files; installs nothing.
     *
     * @param name the package
     * @param target an existing, empty directory for its files
     * @return the version
     * @throws IOException if the client does not know the package, or it cannot be fetched or unpacked
     */
    String unpack(String name, Path target) throws IOException, InterruptedException;
}
