package org.jacinth.cli;

import picocli.CommandLine.Command;

/** The command without a subcommand: shows help. */
@Command(
        name = "jacinth",
        description = "A hypervisor for the JVM: boots x86-64 guests on a processor written in Java.",
        subcommands = {DemoCommand.class, RunCommand.class, EnginesCommand.class},
        versionProvider = Version.class,
        mixinStandardHelpOptions = true,
        synopsisSubcommandLabel = "COMMAND",
        exitCodeListHeading = "%nExit statuses:%n",
        commandListHeading = "%nCommands:%n",
        footer = {"", "Environment:", "  JACINTH_DEBUG=1  print stack traces of errors",
            "  JACINTH_JAVA_OPTS  more options for the JVM", "  XDG_CACHE_HOME  where the cache is: guest images, and what runs of them showed"})
final class Jacinth {}
