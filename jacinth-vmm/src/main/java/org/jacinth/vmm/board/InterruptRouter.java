package org.jacinth.vmm.board;

import org.jacinth.devices.InterruptMessage;
import org.jacinth.devices.MessageSink;

/**
 * Hands interrupt messages to processors.
 *
 * <p>A physical destination is an APIC id, which is the processor's index; 0xFF is every processor. A logical
 * destination is read in the flat model with bit n for processor n, which is what operating systems program for up to
 * eight processors; the local APICs' own logical registers are the engine's and are not consulted. A message that names
 * no processor is dropped, as on a real bus.
 *
 * <p>A level-triggered interrupt's end is found by looking: the processor's thread asks {@link #inFlight} when it comes
 * out of the guest and reports through {@link #ended} which vectors are neither requested nor in service any more.
 *
 * <p>Confined by the board lock.
 */
public final class InterruptRouter implements MessageSink {
    private static final int BROADCAST = 0xFF;

    private final Processors processors;
    private final long[][] inFlight;
    private int lowestPriorityTurn;

    InterruptRouter(Processors processors) {
        this.processors = processors;
        this.inFlight = new long[processors.count()][4];
    }

    @Override
    public void send(InterruptMessage message) {
        switch (message.mode()) {
            case FIXED -> {
                for (int i = 0; i < processors.count(); i++) {
                    if (isDestination(message, i)) {
                        deliver(message, i);
                    }
                }
            }
            case LOWEST_PRIORITY -> deliverToOne(message);
            case NMI -> {
                for (int i = 0; i < processors.count(); i++) {
                    if (isDestination(message, i)) {
                        processors.nonMaskable(i);
                    }
                }
            }
            case EXT_INT -> processors.attend(0);
            case SMI, INIT, RESERVED_3, RESERVED_6 -> { }
        }
    }

    private void deliverToOne(InterruptMessage message) {
        for (int i = 0; i < processors.count(); i++) {
            int index = (lowestPriorityTurn + i) % processors.count();
            if (isDestination(message, index)) {
                lowestPriorityTurn = index + 1;
                deliver(message, index);
                return;
            }
        }
    }

    private void deliver(InterruptMessage message, int index) {
        if (message.level()) {
            inFlight[index][message.vector() >>> 6] |= 1L << message.vector();
        }
        processors.interrupt(index, message.vector());
        if (message.level()) {
            processors.attend(index);
        }
    }

    private static boolean isDestination(InterruptMessage message, int index) {
        int destination = message.destination();
        if (message.logical()) {
            return index < 8 && (destination >>> index & 1) != 0;
        }
        return destination == BROADCAST || destination == index;
    }

    /** Whether a processor has level-triggered interrupts whose end was not seen. */
    public boolean inFlight(int index) {
        long[] set = inFlight[index];
        return (set[0] | set[1] | set[2] | set[3]) != 0;
    }

    /**
     * Takes the ended ones out of a processor's level-triggered interrupts.
     *
     * @param busy 256 bits in four words: vectors still pending, requested or in service
     * @return 256 bits: those that have ended
     */
    public long[] ended(int index, long[] busy) {
        long[] ended = new long[4];
        for (int word = 0; word < 4; word++) {
            ended[word] = inFlight[index][word] & ~busy[word];
            inFlight[index][word] &= busy[word];
        }
        return ended;
    }
}
