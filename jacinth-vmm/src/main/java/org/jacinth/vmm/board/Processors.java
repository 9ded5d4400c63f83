package org.jacinth.vmm.board;

/**
 * How the board reaches the guest's processors. Called with the board lock held, from any thread; nothing here waits
 * for a processor.
 */
public interface Processors {

    /** How many there are. */
    int count();

    /** Makes a vector pending on a processor that was started; does nothing for another. */
    void interrupt(int index, int vector);

    /** Asks a processor's own thread to come out of the guest and look at what the board has for it. */
    void attend(int index);

    /** Makes a non-maskable interrupt pending on a processor that was started. */
    void nonMaskable(int index);
}
