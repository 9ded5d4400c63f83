package org.jacinth.kvm;

import org.jacinth.hypervisor.spi.EngineException;
import org.jacinth.hypervisor.spi.EngineGuest;
import org.jacinth.hypervisor.spi.EngineProvider;
import org.jacinth.hypervisor.spi.GuestHost;
import org.jacinth.kvm.host.KvmHost;

/** The engine that runs guests on the host's processor through KVM. */
public final class KvmEngine implements EngineProvider {

    /** Called by {@link java.util.ServiceLoader}. */
    public KvmEngine() {}

    @Override
    public String name() {
        return "kvm";
    }

    @Override
    public Availability probe() {
        KvmHost.Opening opening = KvmHost.open();
        return new Availability(opening.host() != null, "kvm: " + opening.text());
    }

    @Override
    public EngineGuest createGuest(GuestHost host) throws EngineException {
        KvmHost.Opening opening = KvmHost.open();
        if (opening.host() == null) {
            throw new EngineException(opening.status(), "kvm: " + opening.text());
        }
        return new KvmGuest(opening.host(), host);
    }
}
