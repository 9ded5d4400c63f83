package org.jacinth.cpu.emit;

import org.jacinth.cpu.decode.Insn;

/** How instructions are emitted. */
public interface Emission {

    /**
     * Emits an instruction, with the effect of executing it.
     *
     * @return false, and nothing is emitted, where these operands are better called
     */
    boolean emit(Emitter e, Insn i);
}
