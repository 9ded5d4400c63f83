package org.jacinth.devices;

/** What a guest asked of the machine's power and reset. */
public sealed interface PowerEvent {
    /** Soft off: ACPI state S5. */
    record PowerOff() implements PowerEvent { }

    /**
     * A sleep state other than soft off.
     *
     * @param type SLP_TYP as the guest wrote it, 0 to 7
     */
    record Sleep(int type) implements PowerEvent { }

    /**
     * Reset.
     *
     * @param source who asks
     * @param hard true if the whole board is reset, false if only processors are (INIT)
     */
    record Reset(Source source, boolean hard) implements PowerEvent { }

    /**
     * A guest under test ends with a code.
     *
     * @param value the value written, 32 bits
     */
    record DebugExit(int value) implements PowerEvent { }

    /** Sources of a reset. */
    enum Source {
        /** The keyboard controller pulses its reset line. */
        KEYBOARD_CONTROLLER,
        /** The fast reset bit of port 0x92. */
        PORT_92,
        /** The reset control register 0xcf9. */
        RESET_CONTROL,
        /** The reset register that ACPI describes. */
        ACPI
    }
}
