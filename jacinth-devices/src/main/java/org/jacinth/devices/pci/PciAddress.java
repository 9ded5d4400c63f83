package org.jacinth.devices.pci;

/**
 * Where a function sits: bus, device and function number.
 *
 * @param bus 0 to 255
 * @param device 0 to 31
 * @param function 0 to 7
 */
public record PciAddress(int bus, int device, int function) {
    /**
     * Checks the parts.
     *
     * @throws IllegalArgumentException if a part is out of its range
     */
    public PciAddress {
        if (bus < 0 || bus > 255 || device < 0 || device > 31 || function < 0 || function > 7) {
            throw new IllegalArgumentException("pci address within bus 255, device 31, function 7: bus=" + bus
                    + ", device=" + device + ", function=" + function);
        }
    }
}
