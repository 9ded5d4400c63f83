package org.jacinth.hypervisor;

import java.lang.foreign.MemorySegment;
import org.jacinth.zx.VcpuStateKind;

/** Segment registers with their hidden parts, and the descriptor tables. */
public record Segments(
        Segment es,
        Segment cs,
        Segment ss,
        Segment ds,
        Segment fs,
        Segment gs,
        Segment ldtr,
        Segment tr,
        Table gdtr,
        Table idtr)
        implements WritableState {

    private static final int SEGMENT_SIZE = 16;

    /**
     * A segment register.
     *
     * @param limit in bytes, 32 bits
     * @param attributes type 3..0, S 4, DPL 6..5, P 7, unusable 8, AVL 12, L 13, D/B 14, G 15
     */
    public record Segment(long base, int limit, int selector, int attributes) {}

    /**
     * A descriptor table register.
     *
     * @param limit 16 bits
     */
    public record Table(long base, int limit) {}

    static Segments read(MemorySegment from) {
        return new Segments(
                segment(from, 0),
                segment(from, 1),
                segment(from, 2),
                segment(from, 3),
                segment(from, 4),
                segment(from, 5),
                segment(from, 6),
                segment(from, 7),
                table(from, 8),
                table(from, 9));
    }

    private static Segment segment(MemorySegment from, int number) {
        long at = (long) number * SEGMENT_SIZE;
        return new Segment(
                from.get(StateLayout.U64, at),
                from.get(StateLayout.U32, at + 8),
                from.get(StateLayout.U16, at + 12) & 0xFFFF,
                from.get(StateLayout.U16, at + 14) & 0xFFFF);
    }

    private static Table table(MemorySegment from, int number) {
        long at = (long) number * SEGMENT_SIZE;
        return new Table(from.get(StateLayout.U64, at), from.get(StateLayout.U16, at + 8) & 0xFFFF);
    }

    @Override
    public int kind() {
        return VcpuStateKind.SEGMENTS;
    }

    @Override
    public void write(MemorySegment to) {
        Segment[] all = {es, cs, ss, ds, fs, gs, ldtr, tr};
        for (int i = 0; i < all.length; i++) {
            long at = (long) i * SEGMENT_SIZE;
            to.set(StateLayout.U64, at, all[i].base());
            to.set(StateLayout.U32, at + 8, all[i].limit());
            to.set(StateLayout.U16, at + 12, (short) all[i].selector());
            to.set(StateLayout.U16, at + 14, (short) all[i].attributes());
        }
        write(to, 8, gdtr);
        write(to, 9, idtr);
    }

    private static void write(MemorySegment to, int number, Table table) {
        long at = (long) number * SEGMENT_SIZE;
        to.set(StateLayout.U64, at, table.base());
        to.set(StateLayout.U16, at + 8, (short) table.limit());
    }

    /** The same with another ES. */
    public Segments withEs(Segment es) {
        return new Segments(es, cs, ss, ds, fs, gs, ldtr, tr, gdtr, idtr);
    }

    /** The same with another CS. */
    public Segments withCs(Segment cs) {
        return new Segments(es, cs, ss, ds, fs, gs, ldtr, tr, gdtr, idtr);
    }

    /** The same with another SS. */
    public Segments withSs(Segment ss) {
        return new Segments(es, cs, ss, ds, fs, gs, ldtr, tr, gdtr, idtr);
    }

    /** The same with another DS. */
    public Segments withDs(Segment ds) {
        return new Segments(es, cs, ss, ds, fs, gs, ldtr, tr, gdtr, idtr);
    }

    /** The same with another FS. */
    public Segments withFs(Segment fs) {
        return new Segments(es, cs, ss, ds, fs, gs, ldtr, tr, gdtr, idtr);
    }

    /** The same with another GS. */
    public Segments withGs(Segment gs) {
        return new Segments(es, cs, ss, ds, fs, gs, ldtr, tr, gdtr, idtr);
    }

    /** The same with another LDTR. */
    public Segments withLdtr(Segment ldtr) {
        return new Segments(es, cs, ss, ds, fs, gs, ldtr, tr, gdtr, idtr);
    }

    /** The same with another TR. */
    public Segments withTr(Segment tr) {
        return new Segments(es, cs, ss, ds, fs, gs, ldtr, tr, gdtr, idtr);
    }

    /** The same with another GDTR. */
    public Segments withGdtr(Table gdtr) {
        return new Segments(es, cs, ss, ds, fs, gs, ldtr, tr, gdtr, idtr);
    }

    /** The same with another IDTR. */
    public Segments withIdtr(Table idtr) {
        return new Segments(es, cs, ss, ds, fs, gs, ldtr, tr, gdtr, idtr);
    }
}
