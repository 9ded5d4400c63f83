package org.jacinth.cpu.translate;

import java.util.BitSet;
import jdk.internal.misc.Unsafe;
import org.jacinth.cpu.decode.Insn;
import org.jacinth.cpu.mmu.Mmu;
import org.jacinth.cpu.mmu.RawMemory;
import org.jacinth.cpu.state.Cpu;

/** What a region was translated to: one hidden class each. */
public abstract class Code {
    /** A bit for each piece of the region that the code can be entered at. Set once, before anybody sees the code. */
    long entries;
    /** Bytes of {@link #run}. */
    int bytes;
    /** The same, about, with what is inlined into it. */
    int weight;

    /** The instance of the generated class that was initialized last; the translator's, under its lock. */
    static Code born;

    /** What the generated class that is initialized next takes over as a constant; the translator's, under its lock. */
    protected static RawMemory memoryOfNext;
    /** Likewise. */
    protected static long[] tableOfNext;

    /** What generated classes access memory with; null where accesses are not direct. */
    protected static final Unsafe UNSAFE = RawMemory.unsafe();

    /** The TLB's table that the code uses. Set once, before anybody sees the code. */
    long[] table;

    /** Numbers of instructions before which it stops for the sake of later ones, see {@link Region#avoid}. Set once, as above. */
    BitSet windowHeads = new BitSet();

    /** The instructions that the code calls. Set once, before anybody sees the code. */
    protected Insn[] helpers;

    /** False once other code is to be looked for. */
    private volatile boolean current = true;

    /** Called by generated classes. */
    protected Code() {}

    /** How much of {@link Translator#BUDGET} it takes. */
    public final int weight() {
        return weight;
    }

    /** True while it may be executed without looking at its region: that has no other, and is not to be replaced. */
    public final boolean isCurrent() {
        return current;
    }

    /** Says whether it is. */
    public final void setCurrent(boolean is) {
        current = is;
    }

    /** True where the code is for a mode of which that is the TLB's table. */
    public final boolean uses(long[] tlb) {
        return table == tlb;
    }

    /** True where {@link #run} can begin at the piece of that index. */
    public final boolean isEntry(int piece) {
        return (entries >>> piece & 1) != 0;
    }

    /**
     * Executes the region until it is left.
     *
     * <p>The processor is in the mode that {@link #uses} tells.
     *
     * @param registers the processor's; null for a call that does nothing
     * @param base the linear address of the region's base
     * @param rip where to begin: the address of a piece that {@link #isEntry}
     * @return see {@link org.jacinth.cpu.emit.Emitter}
     */
    public abstract int run(Cpu cpu, Mmu mmu, long[] registers, long base, long rip);
}
