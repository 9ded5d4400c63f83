package org.jacinth.hypervisor;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.ServiceLoader;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jacinth.hypervisor.spi.EngineProvider;
import org.jacinth.zx.Status;

/** Something that can run guests. Engines are found as services: whatever is on the module path or class path. */
public final class Engine {
    private final EngineProvider provider;

    private Engine(EngineProvider provider) {
        this.provider = provider;
    }

    /** An engine that is not found by itself, for example one of a test. */
    public static Engine of(EngineProvider provider) {
        return new Engine(Objects.requireNonNull(provider, "provider"));
    }

    /** Every engine, the preferred first, usable here or not. */
    public static List<Engine> all() {
        List<EngineProvider> providers = providers();
        providers.sort(Comparator.comparingInt(EngineProvider::preference).reversed());
        return providers.stream().map(Engine::new).toList();
    }

    private static List<EngineProvider> providers() {
        List<EngineProvider> providers = new ArrayList<>();
        ServiceLoader.load(EngineProvider.class, Engine.class.getClassLoader()).forEach(providers::add);
        return providers;
    }

    /**
     * The engine with a name, or one way of executing of it: {@code software} is the software engine as system properties
     * say, {@code software:interpret} the same without a translator. See {@link #variants}.
     *
     * @throws StatusException {@code NOT_FOUND} where there is none
     */
    public static Engine named(String name) {
        // Not sorted: an engine's preference may take a while to find out, and plays no part here.
        List<Engine> all = providers().stream().map(Engine::new).toList();
        return all.stream()
                .flatMap(engine -> Stream.concat(Stream.of(engine), engine.variants().stream()))
                .filter(engine -> engine.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new StatusException(
                        Status.NOT_FOUND, "engine is present: name=" + name + ", present=" + names(all)));
    }

    /**
     * The preferred engine among those usable here.
     *
     * @throws StatusException {@code NOT_SUPPORTED} where none is
     */
    public static Engine best() {
        List<Engine> all = all();
        return all.stream()
                .filter(engine -> engine.probe().usable())
                .findFirst()
                .orElseThrow(() ->
                        new StatusException(Status.NOT_SUPPORTED, "an engine is usable: present=" + names(all)));
    }

    private static String names(List<Engine> engines) {
        return engines.stream().map(Engine::name).collect(Collectors.joining(",", "[", "]"));
    }

    /** The engine's name as users write it, for example {@code software}. */
    public String name() {
        return provider.name();
    }

    /**
     * The engine once for each way of executing that it has, named as {@code software:interpret}; empty where it has one
     * only. Guests must not be able to tell them apart but by time.
     */
    public List<Engine> variants() {
        return provider.variants().stream().map(Engine::new).toList();
    }

    /** Whether the engine can run guests here, and why or why not. */
    public EngineProvider.Availability probe() {
        return provider.probe();
    }

    /** The engine itself. */
    public EngineProvider provider() {
        return provider;
    }

    @Override
    public String toString() {
        return name();
    }
}
