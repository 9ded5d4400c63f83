package org.jacinth.cli;

import java.util.stream.Collectors;
import org.jacinth.hypervisor.Engine;
import org.jacinth.hypervisor.StatusException;
import org.jacinth.hypervisor.spi.EngineProvider;
import org.jacinth.vmm.MachineConfig;
import picocli.CommandLine.Option;

/** The options that every guest has. */
final class MachineOptions {
    @Option(names = "--memory", paramLabel = "SIZE", defaultValue = "256M", converter = MemorySize.class,
            description = "memory, for example 256M or 1G (default: ${DEFAULT-VALUE})")
    private long memory;

    @Option(names = "--cpus", paramLabel = "N", defaultValue = "1",
            description = "virtual processors (default: ${DEFAULT-VALUE})")
    private int cpus;

    @Option(names = "--engine", paramLabel = "NAME",
            description = "what runs the guest: see 'jacinth engines' (default: the best that runs here)")
    private String engine;

    private Engine chosen;

    @Option(names = "--stats", description = "print what the run cost when it is over")
    private boolean stats;

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
