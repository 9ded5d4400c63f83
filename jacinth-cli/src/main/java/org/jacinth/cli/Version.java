package org.jacinth.cli;

import picocli.CommandLine.IVersionProvider;

/** What {@code --version} prints. */
final class Version implements IVersionProvider {
    @Override
    public String[] getVersion() {
        return new String[] {
            "jacinth " + jacinth(),
            "java " + Runtime.version() + " (" + System.getProperty("java.vm.name") + ", "
                    + System.getProperty("os.name") + " " + System.getProperty("os.arch") + ")"
        };
    }

    private static String jacinth() {
        Module module = Version.class.getModule();
        return module.isNamed() ? module.getDescriptor().rawVersion().orElse("unknown") : "unknown";
    }
}
