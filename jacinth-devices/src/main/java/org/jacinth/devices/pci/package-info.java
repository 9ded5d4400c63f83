/**
 * Conventional PCI: configuration access, the host and ISA bridges of a PC, and the configuration space that further
 * functions build on. Read {@link org.jacinth.devices.pci.PciFunction} and {@link org.jacinth.devices.pci.PciHost}
 * first. Depends on {@code org.jacinth.devices} and {@code java.base} only; threads as there.
 */
package org.jacinth.devices.pci;
