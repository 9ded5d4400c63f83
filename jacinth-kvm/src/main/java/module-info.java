/**
 * The KVM engine: runs guests on the host's processor through Linux' /dev/kvm, in Java alone. It needs {@code
 * --enable-native-access=org.jacinth.kvm}; without it the engine says that it is not usable.
 */
module org.jacinth.kvm {
    requires org.jacinth.hypervisor;
    requires org.jacinth.x86;

    // What KVM cannot execute, one of them may.
    uses org.jacinth.hypervisor.spi.EngineProvider;

    provides org.jacinth.hypervisor.spi.EngineProvider with org.jacinth.kvm.KvmEngine;
}
