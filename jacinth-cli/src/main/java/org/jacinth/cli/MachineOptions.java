package org.jacinth.cli;

import java.util.stream.Collectors;
import org.apache.commons.cli.CommandLine;
import org.apache.commons.cli.Option;
import org.apache.commons.cli.Options;
import org.apache.commons.cli.ParseException;
import org.jacinth.hypervisor.Engine;
import org.jacinth.hypervisor.StatusException;
import org.jacinth.hypervisor.spi.EngineProvider;
import org.jacinth.vmm.MachineConfig;

/** The options that every guest has. */
final class MachineOptions {
    private static final String DEFAULT_MEMORY = "256M";
    private static final String DEFAULT_CPUS = "1";

    private static final Option MEMORY = Command.option("memory", "SIZE",
            "memory, for example 256M or 1G (default: " + DEFAULT_MEMORY + ")");
    private static final Option CPUS = Command.option("cpus", "N", "virtual processors (default: " + DEFAULT_CPUS + ")");
    private static final Option ENGINE = Command.option("engine", "NAME",
            "what runs the guest: see 'jacinth engines' (default: the best that runs here)");
    private static final Option STATS = Option.builder().longOpt("stats")
            .desc("print what the run cost when it is over").get();

    private final long memory;
    private final int cpus;
    private final String engine;
    private final boolean stats;
    private Engine chosen;

    /**
     * Takes what was given.
     *
     * @throws ParseException if a value is none
     */
    MachineOptions(CommandLine given) throws ParseException {
        memory = Arguments.value(given, MEMORY, DEFAULT_MEMORY, MemorySize::bytes);
        cpus = Arguments.value(given, CPUS, DEFAULT_CPUS, MachineOptions::number);
        engine = given.getOptionValue(ENGINE);
        stats = given.hasOption(STATS);
    }

    /** Adds them after a command's own. */
    static Options after(Options own) {
        return own.addOption(MEMORY).addOption(CPUS).addOption(ENGINE).addOption(STATS);
    }

    long memory() {
        return memory;
    }

    int cpus() {
        return cpus;
    }

    boolean stats() {
        return stats;
    }

    /**
     * A builder with everything set that these options say.
     *
     * @throws CliException if a number is out of range, or no engine can run here
     */
    MachineConfig.Builder builder() {
        if (cpus < 1 || cpus > MachineConfig.MAX_VCPUS) {
            throw new CliException(ExitStatus.USAGE, "--cpus is 1 to " + MachineConfig.MAX_VCPUS + ": cpus=" + cpus);
        }
        chosen = chooseEngine();
        return MachineConfig.builder(chosen).memorySize(memory).vcpus(cpus);
    }

    /** Which engine {@link #builder} took, and why no other. */
    String engineChoice() {
        if (engine != null) {
            return "engine " + chosen.name() + ", as asked for";
        }
        return "engine " + chosen.name() + Engine.all().stream()
                .filter(other -> !other.name().equals(chosen.name()))
                .map(other -> other.probe().usable() ? other.provider().reservation() : other.probe().text())
                .filter(text -> !text.isEmpty())
                .map(text -> "; " + text)
                .collect(Collectors.joining());
    }

    private static int number(String text) {
        try {
            return Integer.parseInt(text);
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException("'" + text + "' is not an int", e);
        }
    }

    private Engine chooseEngine() {
        try {
            Engine found = engine == null ? Engine.best() : Engine.named(engine);
            EngineProvider.Availability availability = found.probe();
            if (!availability.usable()) {
                throw new CliException(ExitStatus.ENGINE,
                        "engine can run here: engine=" + found.name() + ", cause=" + availability.text());
            }
            return found;
        } catch (StatusException e) {
            ExitStatus status = engine == null ? ExitStatus.ENGINE : ExitStatus.USAGE;
            throw new CliException(status, e.getMessage(), e);
        }
    }
}
