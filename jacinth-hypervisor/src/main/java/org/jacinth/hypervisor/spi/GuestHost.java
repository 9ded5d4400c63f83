package org.jacinth.hypervisor.spi;

/** What the object model offers to an engine's guest. All methods may be called from any thread. */
public interface GuestHost {

    /** The guest-physical map now in force; an immutable value that is replaced as a whole. */
    GuestPhysicalMap memory();

    /** Which kind of trap covers a guest-physical address. A trap wins over a mapping. */
    TrapKind trapAt(long gpa);

    /**
     * How far a trap, or the stretch without one, goes on: an address above {@code gpa}, at most {@code limit}, so that
     * {@link #trapAt} gives the same answer for every address from {@code gpa} up to it.
     *
     * @param gpa page-aligned, as {@code limit} is, and below it
     */
    default long trapBoundary(long gpa, long limit) {
        TrapKind kind = trapAt(gpa);
        long end = gpa + 4096;
        while (end < limit && trapAt(end) == kind) {
            end += 4096;
        }
        return end;
    }

    /** True where an IO trap covers the port. */
    boolean isPortTrapped(int port);

    /** The guest's clock, the only source of time for an engine. */
    GuestClock clock();

    /** Kinds of memory trap as an engine needs to know them. */
    enum TrapKind { NONE, BELL, MEM }
}
