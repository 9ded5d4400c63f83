package org.jacinth.cpu.state;

import java.time.Instant;

/** What an executing processor needs from what surrounds it. Called on the processor's own thread. */
public interface Platform {

    /** Guest time in nanoseconds. */
    long nanos();

    /** Time-stamp counter frequency in Hz; the counter is {@code nanos * hz / 10^9 + tscOffset}. */
    long tscHz();

    /** True where an IO trap covers the port. */
    boolean isPortTrapped(int port);

    /** Reads the local APIC's page: {@code offset} 0..0xFFF, aligned dword. Only in xAPIC mode. */
    int apicRead(int offset);

    /** Writes the local APIC's page. May leave an exit in the processor (inter-processor interrupts). */
    void apicWrite(int offset, int value);

    /** RDMSR of an x2APIC register 0x800..0x8FF or of TSC_DEADLINE. @throws GuestFault #GP where the manual says */
    long apicReadMsr(int msr) throws GuestFault;

    /** WRMSR of the same. May leave an exit in the processor. */
    void apicWriteMsr(int msr, long value) throws GuestFault;

    /** IA32_APIC_BASE. */
    long apicBase();

    /** Writes IA32_APIC_BASE. @throws GuestFault #GP for a transition that the manual forbids */
    void setApicBase(long value) throws GuestFault;

    /** CR8: the task priority class, 0..15. */
    int cr8();

    /** Writes CR8. */
    void setCr8(int value);

    /** True where other processors of the guest may run, so that locked operations must be atomic. */
    boolean multiprocessor();

    /** The date: nanoseconds since 1970-01-01T00:00Z, for the guest's wall clock. */
    default long wallClockNanos() {
        Instant now = Instant.now();
        return Math.addExact(Math.multiplyExact(now.getEpochSecond(), 1_000_000_000L), now.getNano());
    }

    /** 64 random bits for RDRAND and RDSEED, fit for keys. */
    default long randomBits() {
        return Randomness.SOURCE.nextLong();
    }
}
