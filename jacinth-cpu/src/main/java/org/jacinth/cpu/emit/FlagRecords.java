package org.jacinth.cpu.emit;

import org.jacinth.cpu.state.Cpu;
import org.jacinth.cpu.state.Flags;

/**
 * The flag record of emitted code: that of {@link Flags}, where CF and OF may be replaced by those of a fifth value, so that
 * an instruction that changes no other flag need not compute the others.
 */
public final class FlagRecords {
    /** Bit of op: CF is that of x. */
    public static final int CF_IN_X = 0x100;
    /** Bit of op: OF is that of x. */
    public static final int OF_IN_X = 0x200;
    private static final int IN_X = CF_IN_X | OF_IN_X;

    private FlagRecords() {}

    /** The six flags at their positions. */
    public static int pack(int op, long a, long b, long r, long x) {
        int mask = ((op & CF_IN_X) != 0 ? Flags.CF : 0) | ((op & OF_IN_X) != 0 ? Flags.OF : 0);
        return Flags.pack(op & ~IN_X, a, b, r) & ~mask | (int) x & mask;
    }

    /** CF. */
    public static boolean cf(int op, long a, long b, long r, long x) {
        return (op & CF_IN_X) != 0 ? (x & Flags.CF) != 0 : Flags.cf(op & ~IN_X, a, b, r);
    }

    /** Condition code {@code cc}. */
    public static boolean condition(int cc, int op, long a, long b, long r, long x) {
        return (op & IN_X) == 0
                ? Flags.condition(cc, op, a, b, r)
                : Flags.condition(cc, Flags.PACKED << 2, 0, 0, pack(op, a, b, r, x));
    }

    /** Gives the record to the processor. */
    public static void commit(Cpu c, int op, long a, long b, long r, long x) {
        if ((op & IN_X) == 0) {
            c.recordFlags(op, a, b, r);
        } else {
            commitSlowly(c, op, a, b, r, x);
        }
    }

    private static void commitSlowly(Cpu c, int op, long a, long b, long r, long x) {
        c.setArithmeticFlags(pack(op, a, b, r, x));
    }
}
