package org.jacinth.images;

import java.nio.file.Path;

/** Where files of a user are kept that can be made again. */
public final class UserCache {
    private UserCache() {}

    /** The folder of this user for files of a kind, which need not exist. */
    public static Path folder(String kind) {
        return folder(System.getenv("XDG_CACHE_HOME"), System.getProperty("user.home"), kind);
    }

    /** The same; a relative {@code XDG_CACHE_HOME} does not count, as its specification says. */
    static Path folder(String xdgCacheHome, String home, String kind) {
        Path base = xdgCacheHome != null && Path.of(xdgCacheHome).isAbsolute()
                ? Path.of(xdgCacheHome)
                : Path.of(home, ".cache");
        return base.resolve("jacinth").resolve(kind);
    }
}
