package org.jacinth.devices;

/** A wire that remembers its level and counts its rising edges. */
final class Wire implements InterruptLine {
    boolean high;
    int edges;

    @Override
    public void set(boolean asserted) {
        if (asserted && !high) {
            edges++;
        }
        high = asserted;
    }
}
