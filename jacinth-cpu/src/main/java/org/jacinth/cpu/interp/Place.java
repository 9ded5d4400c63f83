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

    /** What is at a linear address, where that followed before; else any, which is not there. */
    final Place follower(long at) {
        return next.linear == at ? next : other;
    }

    /** Notes what is executed right after this. */
    final void leadTo(Place place) {
        if (this == Block.NONE) {
            return;
        }
        if (next == this || next.linear == place.linear) {
            next = place;
        } else {
            other = place;
        }
    }

    /** Forgets what followed, so that nothing is kept for the sake of what is not executed any more. */
    final void leadNowhere() {
        next = this;
        other = this;
    }
}
