package org.jacinth.hypervisor.apic;

/** The time a local APIC counts in. The timer's input clock has the frequency of the time-stamp counter. */
public interface ApicClock {

    /** Guest time in nanoseconds; never goes back. */
    long nanos();

    /** The processor's time-stamp counter, with the guest's offset. */
    long tsc();

    /** Frequency of the time-stamp counter in Hz, 1 to 2^33. */
    long tscHz();
}
