/**
 * Puts a machine together from a guest, its processors and a PC's devices, and runs it: a client of Zircon's hypervisor
 * calls and nothing more, so that a guest runs the same on every engine.
 */
module org.jacinth.vmm {
    requires transitive org.jacinth.hypervisor;
    requires org.jacinth.devices;

    exports org.jacinth.vmm;
    exports org.jacinth.vmm.boot;
    exports org.jacinth.vmm.acpi;
    exports org.jacinth.vmm.initramfs;
}
