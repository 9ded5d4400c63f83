package org.jacinth.cli;

import java.util.List;

/** What {@code --version} prints. */
final class Version {
    private Version() {}

    static List<String> lines() {
        return List.of(
                "jacinth " + jacinth(),
                "java " + Runtime.version() + " (" + System.getProperty("java.vm.name") + ", "
                        + System.getProperty("os.name") + " " + System.getProperty("os.arch") + ")");
    }

    private static String jacinth() {
        Module module = Version.class.getModule();
        return module.isNamed() ? module.getDescriptor().rawVersion().orElse("unknown") : "unknown";
    }
}
