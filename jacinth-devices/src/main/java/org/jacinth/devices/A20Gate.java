package org.jacinth.devices;

/**
 * The gate on address line 20, opened by the keyboard controller or by port 0x92: the line is let through while either
 * of them asks for it. After reset both ask, as firmware leaves it on every board since the gate stopped to matter.
 *
 * <p><b>Threat note.</b> Two bits; a guest that closes the gate changes its own addresses only.
 *
 * <p>Threads: confined by the board lock.
 */
public final class A20Gate {
    /** Who hears of the gate; called with the board lock held, only when the gate changes. */
    @FunctionalInterface
    public interface Listener {
        /**
         * Tells the new state.
         *
         * @param enabled true if address line 20 is let through
         */
        void a20(boolean enabled);
    }

    private final Listener listener;
    private boolean keyboard = true;
    private boolean fast = true;

    /**
     * Makes an open gate.
     *
     * @param listener who hears of changes
     */
    public A20Gate(Listener listener) {
        this.listener = listener;
    }

    /**
     * Tells the state.
     *
     * @return true if address line 20 is let through
     */
    public boolean enabled() {
        return keyboard || fast;
    }

    /** Opens the gate from both sides. */
    public void reset() {
        change(true, true);
    }

    void keyboard(boolean on) {
        change(on, fast);
    }

    boolean fast() {
        return fast;
    }

    void fast(boolean on) {
        change(keyboard, on);
    }

    private void change(boolean byKeyboard, boolean byPort92) {
        boolean before = enabled();
        keyboard = byKeyboard;
        fast = byPort92;
        if (enabled() != before) {
            listener.a20(enabled());
        }
    }
}
