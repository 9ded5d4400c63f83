package org.jacinth.kvm;

import java.util.List;
import java.util.Objects;
import java.util.ServiceLoader;
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

    /** What executes instructions that KVM cannot, or null. */
    private static final class Stepper {
        static final EngineProvider FOUND = ServiceLoader.load(EngineProvider.class, KvmEngine.class.getClassLoader())
                .stream()
                .map(provider -> provider.get().stepper())
                .filter(Objects::nonNull)
                .findFirst()
                .orElse(null);
    }

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
     * lacks what they need. Another engine's help is too slow to count.
     */
    @Override
    public int preference() {
        return KvmHost.open().host() != null && reservation().isEmpty() ? 10 : -10;
    }

    @Override
    public String reservation() {
        if (!KvmHost.hasHardware()) {
            return "kvm: emulates kernel code, as this host's processor offers it no VMX or SVM";
        }
        return KERNEL_NEEDS.stream()
                .filter(ability -> lacks(ability) || isAssisted(ability))
                .findFirst()
                .map(ability -> "kvm: lacks here or is slow at: " + ability.text())
                .orElse("");
    }

    @Override
    public boolean lacks(Ability ability) {
        return KvmProbe.of(ability, Stepper.FOUND) == KvmProbe.Outcome.LACKING;
    }

    @Override
    public boolean isAssisted(Ability ability) {
        return KvmProbe.of(ability, Stepper.FOUND) == KvmProbe.Outcome.ASSISTED;
    }

    @Override
    public EngineGuest createGuest(GuestHost host) throws EngineException {
        KvmHost.Opening opening = KvmHost.open();
        if (opening.host() == null) {
            throw new EngineException(opening.status(), "kvm: " + opening.text());
        }
        return new KvmGuest(opening.host(), host, Stepper.FOUND);
    }
}
