/** The software engine: an x86-64 processor in pure Java. */
module org.jacinth.cpu {
    requires org.jacinth.hypervisor;
    requires org.jacinth.x86;

    provides org.jacinth.hypervisor.spi.EngineProvider with org.jacinth.cpu.SoftwareEngine;
}
