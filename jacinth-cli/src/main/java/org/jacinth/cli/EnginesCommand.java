package org.jacinth.cli;

import java.io.PrintWriter;
import java.util.List;
import org.jacinth.hypervisor.Engine;
import org.jacinth.hypervisor.spi.Ability;
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
        for (Engine engine : engines) {
            printAbilities(out, engine);
        }
        out.flush();
    }

    /** What an engine can do here, where that is not everything. */
    private static void printAbilities(PrintWriter out, Engine engine) {
        List<Ability> all = List.of(Ability.values());
        if (!engine.probe().usable() || all.stream().noneMatch(engine.provider()::lacks)) {
            return;
        }
        out.printf("%n%-37s %s%n", "WITH " + engine.name() + " ON THIS HOST", "WORKS");
        for (Ability ability : all) {
            String works = engine.provider().lacks(ability)
                    ? "no"
                    : engine.provider().isAssisted(ability)
                            ? "slowly: instruction by instruction by another engine"
                            : "yes";
            out.printf("%-37s %s%n", ability.text(), works);
        }
    }
}
