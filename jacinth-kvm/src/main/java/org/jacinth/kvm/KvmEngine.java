package org.jacinth.kvm;

import java.util.List;
import org.jacinth.hypervisor.spi.Ability;
import org.jacinth.hypervisor.spi.EngineException;
import org.jacinth.hypervisor.spi.EngineGuest;
import org.jacinth.hypervisor.spi.EngineProvider;
import org.jacinth.hypervisor.spi.GuestHost;
import org.jacinth.kvm.host.KvmHost;

/** The engine that runs guests on the host's processor through KVM. */
public final class KvmEngine implements EngineProvider {
    /** What a kernel cannot do without; what fails at once comes first. */
    private static final List<Ability> KERNEL_NEEDS = List.of(
            Ability.KERNEL_VECTORS, Ability.SOFTWARE_INTERRUPTS, Ability.NATIVE_KERNEL, Ability.SYSTEM_CALLS,
            Ability.LEGACY_PAGING);

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

    /**
     * Before the software engine where the host runs kernels natively, behind it where KVM itself emulates them or
     * lacks what they need.
     */
    @Override
    public int preference() {
        return KvmHost.hasHardware() && KvmHost.open().host() != null && KERNEL_NEEDS.stream().noneMatch(this::lacks)
                ? 10
                : -10;
    }

    @Override
    public boolean lacks(Ability ability) {
        return KvmProbe.lacks(ability);
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
