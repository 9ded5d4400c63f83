package org.jacinth.cpu.translate;

import org.jacinth.cpu.mmu.Mmu;
import org.jacinth.cpu.state.Cpu;

/** What a region was translated to: one hidden class each. */
public abstract class Code {

    /** Called by generated classes. */
    protected Code() {}

    /**
     * Executes the region, entered at {@code rip}, until it is left.
     *
     * @param registers the processor's
     * @return see {@link org.jacinth.cpu.emit.Emitter}
     */
    public abstract int run(Cpu cpu, Mmu mmu, long[] registers, long rip);
}
