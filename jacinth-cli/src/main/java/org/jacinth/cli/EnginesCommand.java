package org.jacinth.cli;

import java.io.PrintWriter;
import java.util.List;
import org.jacinth.hypervisor.Engine;
import org.jacinth.hypervisor.spi.Ability;

/** Lists the engines. */
final class EnginesCommand {
    private final PrintWriter out;

    EnginesCommand(PrintWriter out) {
        this.out = out;
    }

    ExitStatus call() {
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
            printAbilities(engine);
        }
        out.flush();
        return ExitStatus.SUCCESS;
    }

    /** What an engine can do here, where that is not everything. */
    private void printAbilities(Engine engine) {
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
