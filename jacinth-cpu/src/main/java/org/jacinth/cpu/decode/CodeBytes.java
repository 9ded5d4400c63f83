package org.jacinth.cpu.decode;

import org.jacinth.cpu.state.GuestFault;

/** The bytes of code from some address on. */
public interface CodeBytes {

    /**
     * The byte at a distance from the start.
     *
     * @throws GuestFault where it cannot be fetched: page fault, segment limit
     */
    int at(int position) throws GuestFault;
}
