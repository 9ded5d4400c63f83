package org.jacinth.cli;

import java.io.PrintWriter;
import java.util.List;
import org.jacinth.hypervisor.Engine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** Lists the engines. */
@Command(name = "engines", description = "Show what can run guests here, and why not.", mixinStandardHelpOptions = true,
        versionProvider = Version.class)
final class EnginesCommand implements Runnable {
    @Spec
    private CommandSpec spec;

    @Override
    public void run() {
        PrintWriter out = spec.commandLine().getOut();
        List<Engine> engines = Engine.all();
        if (engines.isEmpty()) {
            throw new CliException(ExitStatus.ENGINE, "an engine is present: engines=0");
        }
        out.printf("%-10s %-6s %s%n", "ENGINE", "USABLE", "WHAT WAS FOUND");
        for (Engine engine : engines) {
            var found = engine.probe();
            out.printf("%-10s %-6s %s%n", engine.name(), found.usable() ? "yes" : "no", found.text());
        }
        out.flush();
    }
}
