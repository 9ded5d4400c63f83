/**
 * Zircon's hypervisor object model in Java: the calls, the objects behind them, and the interface that an engine
 * implements.
 */
module org.jacinth.hypervisor {
    exports org.jacinth.zx;
    exports org.jacinth.hypervisor;
    exports org.jacinth.hypervisor.apic;
    exports org.jacinth.hypervisor.spi;

    uses org.jacinth.hypervisor.spi.EngineProvider;
}
