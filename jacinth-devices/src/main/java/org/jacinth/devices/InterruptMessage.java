package org.jacinth.devices;

/**
 * An interrupt on its way to local APICs, as an IOAPIC or a message-signalled interrupt sends it.
 *
 * @param vector 0 to 255; meaningless for the modes that carry none
 * @param destination the eight-bit APIC id, or the logical destination byte
 * @param logical true if {@code destination} is a logical destination, false if it is an APIC id
 * @param mode how the interrupt is delivered
 * @param level true for a level-triggered interrupt, whose end the local APIC broadcasts
 * @sdm 3A "Message Address Register Format"
 * @sdm 3A "Message Data Register Format"
 */
public record InterruptMessage(int vector, int destination, boolean logical, DeliveryMode mode, boolean level) {
    /** Delivery modes, in the order of their encoding. */
    public enum DeliveryMode {
        /** To every processor of the destination, with the vector. */
        FIXED,
        /** To the processor of the destination that runs at the lowest priority. */
        LOWEST_PRIORITY,
        /** System management interrupt; no vector. */
        SMI,
        /** Reserved by the manual; receivers ignore it. */
        RESERVED_3,
        /** Non-maskable interrupt; no vector. */
        NMI,
        /** INIT; no vector. */
        INIT,
        /** Reserved by the manual in this place; receivers ignore it. */
        RESERVED_6,
        /** The processor asks the 8259 pair for the vector. */
        EXT_INT;

        private static final DeliveryMode[] MODES = values();

        static DeliveryMode of(int encoding) {
            return MODES[encoding & 7];
        }
    }

    /**
     * Decodes a message-signalled interrupt.
     *
     * @param address what the function wrote to, bits 31 to 20 being 0xfee
     * @param data the word that it wrote
     * @return the message
     */
    public static InterruptMessage ofMsi(long address, int data) {
        return new InterruptMessage(data & 0xff, (int) (address >>> 12) & 0xff, (address & 1 << 2) != 0,
                DeliveryMode.of(data >>> 8), (data & 1 << 15) != 0);
    }
}
