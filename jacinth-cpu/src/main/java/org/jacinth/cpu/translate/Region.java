package org.jacinth.cpu.translate;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import org.jacinth.cpu.decode.Insn;
import org.jacinth.cpu.emit.Piece;
import org.jacinth.cpu.mmu.RawMemory;
import org.jacinth.cpu.state.TranslationCounts;

/**
 * Pieces of hot guest code, to be translated or translated. Made on a processor's thread, which alone uses and
 * invalidates it; translated on any.
 */
public class Region {
    /** As many as {@link Code} has bits for. */
    public static final int MAX_PIECES = Long.SIZE;

    private final List<Piece> pieces;
    /** What was made is counted here. */
    private volatile TranslationCounts counts = new TranslationCounts();
    private volatile long linear;

    private volatile Code code;
    private volatile boolean valid = true;
    private volatile boolean ordered;
    private volatile boolean late;
    private volatile boolean hot;
    private volatile long entries;
    /** How many of the first pieces are translated; the rest does not fit. */
    private volatile int kept;

    private final RawMemory memory;
    private final long[] table;
    /** Numbers of the instructions that the next translation executes as the interpreter does. */
    private volatile BitSet called = new BitSet();
    /** Numbers of those that look for their own bytes of the stack alone. */
    private volatile BitSet apart = new BitSet();

    private final Insn[] insns;
    private final long[] starts;
    private final int[] before;

    /**
     * @param pieces at most {@link #MAX_PIECES}, the more important ones first, with numbers that count up
     * @param memory the bytes of the first backing, see {@link org.jacinth.cpu.mmu.Mmu#ram}
     * @param table the TLB's for the mode that the code is executed in, see {@link org.jacinth.cpu.mmu.Mmu#table}
     */
    public Region(List<Piece> pieces, RawMemory memory, long[] table) {
        this.memory = memory;
        this.table = table;
        this.pieces = List.copyOf(pieces);
        this.kept = pieces.size();
        Piece last = pieces.getLast();
        int count = last.first() + last.insns().length;
        insns = new Insn[count];
        starts = new long[count];
        before = new int[count];
        for (int p = 0; p < pieces.size(); p++) {
            Piece piece = pieces.get(p);
            entries |= piece.entry() ? 1L << p : 0;
            for (int k = 0; k < piece.insns().length; k++) {
                insns[piece.first() + k] = piece.insns()[k];
                starts[piece.first() + k] = piece.delta();
                before[piece.first() + k] = k;
            }
        }
    }

    /** The code, or null until translated and once given up. */
    public final Code code() {
        return code;
    }

    /** False once any of its bytes were written. */
    public final boolean isValid() {
        return valid;
    }

    /** Gives the region up. A processor that executes it must be told by {@link org.jacinth.cpu.state.Cpu#codeChanged}. */
    public final void invalidate() {
        if (valid && code != null) {
            counts.gaveUp();
        }
        valid = false;
        replace(null);
    }

    private void replace(Code next) {
        Code last = code;
        code = next;
        if (last != null) {
            last.setCurrent(false);
        }
    }

    /** Called after the region got code, or will have none, on whichever thread translates it. */
    protected void published() {}

    /**
     * Has the next translation keep the guest's accesses to memory in program order, for a guest of which several processors
     * run.
     */
    public final void keepOrder() {
        ordered = true;
    }

    /** Has the next translation be one that HotSpot compiles as well as it can, see {@link Translator}. */
    public final void becomeHot() {
        hot = true;
    }

    /** True after {@link #becomeHot}. */
    public final boolean isHot() {
        return hot;
    }

    /** Has the next translation write registers back where a loop is left only: more code, which takes less time. */
    public final void writeLate() {
        late = true;
    }

    /** True after {@link #writeLate}. */
    public final boolean writesLate() {
        return late;
    }

    /** True after {@link #keepOrder}. */
    final boolean isOrdered() {
        return ordered;
    }

    /**
     * Tells for people what the region is.
     *
     * @param base the linear address of its base, where it was found first
     * @param owner what its translations are counted in
     */
    public final void belongsTo(long base, TranslationCounts owner) {
        linear = base;
        counts = owner;
    }

    /** The linear address of the region's base when it was made. */
    final long linear() {
        return linear;
    }

    final TranslationCounts counts() {
        return counts;
    }

    /** Asks that the next translation can be entered at a piece too. */
    public final void addEntry(int piece) {
        entries |= 1L << piece;
    }

    /** Asks that the next translation can be entered everywhere. */
    public final void addEveryEntry() {
        entries = -1L >>> Long.SIZE - pieces.size();
    }

    /**
     * Has the next translation do without what the code stops before often. Where it stopped for the sake of several
     * instructions, each is looked at alone; other instructions are executed as the interpreter does. The region has code.
     *
     * @param numbers of the instructions that it stops before
     */
    public final void avoid(BitSet numbers) {
        BitSet several = (BitSet) numbers.clone();
        several.and(code.windowHeads);
        BitSet others = (BitSet) numbers.clone();
        others.andNot(several);
        called = union(called, others);
        apart = union(apart, several);
    }

    private static BitSet union(BitSet a, BitSet b) {
        BitSet all = (BitSet) a.clone();
        all.or(b);
        return all;
    }

    /** Those that are executed as the interpreter does. */
    final BitSet called() {
        return called;
    }

    final BitSet apart() {
        return apart;
    }

    final RawMemory memory() {
        return memory;
    }

    final long[] table() {
        return table;
    }

    /** True where the next translation can be entered at a piece. */
    public final boolean isWantedEntry(int piece) {
        return (entries >>> piece & 1) != 0;
    }

    /** How many of the first pieces are or will be translated. */
    public final int kept() {
        return kept;
    }

    /** The first {@code count} pieces as they are to be translated. */
    final List<Piece> pieces(int count, long asEntries) {
        List<Piece> result = new ArrayList<>(count);
        for (int p = 0; p < count; p++) {
            Piece piece = pieces.get(p);
            boolean entry = (asEntries >>> p & 1) != 0;
            result.add(entry == piece.entry()
                    ? piece
                    : new Piece(piece.insns(), piece.delta(), piece.length(), piece.first(), entry));
        }
        return result;
    }

    final long entries() {
        return entries;
    }

    final void publish(Code translated, int count) {
        kept = count;
        replace(translated);
        if (!valid) {
            replace(null);
        }
        published();
    }

    /** Notes that nothing of the region can be translated. */
    final void publishNothing() {
        kept = 0;
        published();
    }

    /** The instruction of a number. */
    public final Insn insn(int number) {
        return insns[number];
    }

    /** Distance from the region's base to the start of the instruction's block, in bytes. */
    public final long blockStart(int number) {
        return starts[number];
    }

    /** Instructions of the same block before it. */
    public final int before(int number) {
        return before[number];
    }
}
