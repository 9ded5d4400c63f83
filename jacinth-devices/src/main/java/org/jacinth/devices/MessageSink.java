package org.jacinth.devices;

/**
 * Where interrupt messages go: the board, which hands them to local APICs.
 *
 * <p>Threads: called with the board lock held; must not block, and must not report the end of the interrupt from inside
 * the call.
 */
@FunctionalInterface
public interface MessageSink {
    /**
     * Delivers a message.
     *
     * @param message the interrupt
     */
    void send(InterruptMessage message);
}
