/** Device models of a PC as pure state machines: no thread, no lock, no host clock and no host file in them. */
module org.jacinth.devices {
    exports org.jacinth.devices;
    exports org.jacinth.devices.pci;
}
