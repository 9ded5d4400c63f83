/** The software engine: an x86-64 processor in pure Java. */
module org.jacinth.cpu {
    // Events of translation for Flight Recorder. A part of each JDK, and without effect where nobody records.
    requires jdk.jfr;
    requires org.jacinth.hypervisor;
    requires org.jacinth.x86;

    provides org.jacinth.hypervisor.spi.EngineProvider with org.jacinth.cpu.SoftwareEngine;
}
