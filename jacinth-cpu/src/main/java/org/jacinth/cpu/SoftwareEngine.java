package org.jacinth.cpu;

import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.List;
import org.jacinth.hypervisor.spi.EngineException;
import org.jacinth.hypervisor.spi.EngineGuest;
import org.jacinth.hypervisor.spi.EngineProvider;
import org.jacinth.hypervisor.spi.GuestHost;

/**
 * The engine that executes guests in pure Java. It needs nothing of the host but the JVM. {@code software} executes as
 * system property {@code jacinth.executor} says, {@code software:interpret}, {@code software:translate} and
 * {@code software:eager} in one way each.
 */
public final class SoftwareEngine implements EngineProvider {
    private static final int ZX_ERR_NOT_SUPPORTED = -2;
    private static final String NAME = "software";

    /** Null for what system properties say. */
    private final Executors executors;

    /** Called by {@link java.util.ServiceLoader}. */
    public SoftwareEngine() {
        this(null);
    }

    private SoftwareEngine(Executors executors) {
        this.executors = executors;
    }

    @Override
    public String name() {
        return executors == null ? NAME : NAME + ":" + executors.text();
    }

    @Override
    public List<EngineProvider> variants() {
        return executors != null
                ? List.of()
                : Arrays.stream(Executors.values()).<EngineProvider>map(SoftwareEngine::new).toList();
    }

    @Override
    public EngineProvider stepper() {
        return new SoftwareEngine(Executors.INTERPRET);
    }

    @Override
    public Availability probe() {
        if (ByteOrder.nativeOrder() != ByteOrder.LITTLE_ENDIAN) {
            return new Availability(
                    false, "software: a little-endian host is required: order=" + ByteOrder.nativeOrder());
        }
        return new Availability(
                true,
                "software: runs everywhere, x86-64 in pure Java; JVM " + Runtime.version().feature() + " on "
                        + System.getProperty("os.arch"));
    }

    @Override
    public EngineGuest createGuest(GuestHost host) throws EngineException {
        Availability availability = probe();
        if (!availability.usable()) {
            throw new EngineException(ZX_ERR_NOT_SUPPORTED, availability.text());
        }
        return new SoftwareGuest(host, (executors == null ? Executors.chosen() : executors).create());
    }
}
