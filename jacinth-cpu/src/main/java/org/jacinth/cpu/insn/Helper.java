package org.jacinth.cpu.insn;

import org.jacinth.cpu.decode.Insn;
import org.jacinth.cpu.state.Cpu;
import org.jacinth.cpu.state.GuestFault;

/** A definition that does everything itself. */
@FunctionalInterface
public interface Helper {
    void run(Cpu c, Insn i) throws GuestFault;
}
