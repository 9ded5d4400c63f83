package org.jacinth.devices.pci;

/**
 * Who hears where a function's base address registers decode: the board.
 *
 * <p>Threads: called with the board lock held, in the middle of the guest's configuration write. While a guest sizes a
 * register without having turned decoding off, the addresses it passes through are reported too; the board must bear
 * any of them, also over memory or over other devices.
 */
@FunctionalInterface
public interface BarListener {
    /** The address of a register that does not decode. */
    long UNMAPPED = -1;

    /**
     * Tells that a register decodes somewhere else.
     *
     * @param function whose register it is
     * @param bar the register, 0 to 5
     * @param address the first port or guest-physical address, or {@link #UNMAPPED}
     */
    void moved(PciFunction function, int bar, long address);
}
