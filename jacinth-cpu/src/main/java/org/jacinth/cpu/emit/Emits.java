package org.jacinth.cpu.emit;

/** An instruction that can be emitted rather than called. */
public interface Emits {

    /**
     * Emits the instruction, with the effect of executing it.
     *
     * @return false, and nothing is emitted, where these operands are better called
     */
    boolean emit(Emitter e);
}
