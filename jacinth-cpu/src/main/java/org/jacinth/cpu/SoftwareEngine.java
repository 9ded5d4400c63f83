package org.jacinth.cpu;

import java.nio.ByteOrder;
import org.jacinth.hypervisor.spi.EngineException;
import org.jacinth.hypervisor.spi.EngineGuest;
import org.jacinth.hypervisor.spi.EngineProvider;
import org.jacinth.hypervisor.spi.GuestHost;

/** The engine that executes guests in pure Java. It needs nothing of the host but the JVM. */
public final class SoftwareEngine implements EngineProvider {
    private static final int ZX_ERR_NOT_SUPPORTED = -2;

    /** Called by {@link java.util.ServiceLoader}. */
    public SoftwareEngine() {}

    @Override
    public String name() {
        return "software";
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
        return new SoftwareGuest(host);
    }
}
