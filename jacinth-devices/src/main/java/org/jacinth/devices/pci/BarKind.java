package org.jacinth.devices.pci;

/** What a base address register decodes. */
public enum BarKind {
    /** I/O ports. */
    IO(0x1, 0x3),
    /** Memory below four gigabytes. */
    MEMORY_32(0x0, 0xf),
    /** Memory anywhere; takes two registers. */
    MEMORY_64(0x4, 0xf),
    /** Prefetchable memory anywhere; takes two registers. */
    PREFETCHABLE_64(0xc, 0xf);

    final int typeBits;
    final int typeMask;

    BarKind(int typeBits, int typeMask) {
        this.typeBits = typeBits;
        this.typeMask = typeMask;
    }

    /**
     * Tells whether the register has an upper half.
     *
     * @return true for the 64-bit kinds
     */
    public boolean isWide() {
        return this == MEMORY_64 || this == PREFETCHABLE_64;
    }
}
