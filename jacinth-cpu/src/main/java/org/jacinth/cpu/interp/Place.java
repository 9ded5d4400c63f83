package org.jacinth.cpu.interp;

/**
 * What is executed at a linear address: a block by interpretation, or a region from an entry on. Each knows two that came
 * right after it, so that less memory is looked at where execution goes on as it did before than for finding out anew
 * what is there.
 */
abstract sealed class Place permits Block, Entry {
    /** The linear address it was last found at. */
    long linear;
    /** When that was: see {@code Interpreter.stamp}; -1 where it is not to be found. */
    long stamp = -1;
    /** What was executed right after this; itself where nothing was. */
    private Place next = this;
    /** The last at another address, or itself. */
    private Place other = this;

    /** One of the two that followed this. Where none did it is this itself, or what is found nowhere. */
    final Place next() {
        return next;
    }

    /** The other of them, likewise. */
    final Place other() {
        return other;
    }

    /** Notes what is executed right after this, unless this is no place to come from any more. */
    final void leadTo(Place place) {
        if (next == Block.NONE) {
            return;
        }
        if (next == this || next.linear == place.linear) {
            next = place;
        } else {
            other = place;
        }
    }

    /**
     * Forgets what followed, for good: code that replaces itself over and over, and entries that take each other's slot, would
     * else be kept by what they replaced, as a chain without end.
     */
    final void leadNowhere() {
        next = Block.NONE;
        other = Block.NONE;
    }
}
