package org.jacinth.cpu.loop;

import java.lang.invoke.VarHandle;
import org.jacinth.cpu.loop.LimbLoop.Operation;
import org.jacinth.cpu.mmu.Mmu;
import org.jacinth.cpu.mmu.RawMemory;
import org.jacinth.cpu.state.Cpu;

/**
 * Does passes of a {@link LimbLoop} ahead. What it leaves of the loop, one pass at least that does not fault, is executed
 * instruction by instruction: that makes the registers and flags which are made anew in each pass.
 */
public final class Limbs {
    private static final int OPERATION = 3;
    private static final int SHIFT = 63 << 2;
    private static final int DOWN = 1 << 8;
    private static final int SHORT_END = 1 << 9;
    private static final int HALF = 1 << 10;
    private static final int SIGNED = 1 << 11;
    private static final Operation[] OPERATIONS = Operation.values();

    private Limbs() {}

    /** What a loop is, for {@link #ahead}. */
    public static int shape(LimbLoop loop) {
        LimbLoop.End end = loop.end();
        return loop.operation().ordinal() | end.shift() << 2 | (end.down() ? DOWN : 0) | (end.isHalf() ? SHORT_END : 0)
                | (loop.half() == null ? 0 : HALF | (loop.half().isSigned() ? SIGNED : 0));
    }

    /**
     * Does as many passes as it can: all but the last one, within the pages, where both are in the TLB.
     *
     * @param c that is in the loop; gets {@link Cpu#carried}, and has the passes' instructions retired
     * @param end the value of {@link LimbLoop#end}, as {@code source}, {@code target}, {@code half} and {@code carry} that of theirs
     * @param factor all of it
     * @param shape what {@link #shape} says
     * @param step of {@link LimbLoop#half}
     * @param insns of a pass
     * @return how many; what counts in registers is up to the caller
     */
    public static int ahead(
            Cpu c, long end, long source, long target, long half, long factor, long carry, int shape, long step, int insns) {
        long left = left(end, shape);
        // The pass behind them must not fault, as what they would have left in other registers than the counters is not there.
        int most = Math.min(inPage(source), inPage(target)) - 1;
        int passes = left < 0 || left > most ? most : (int) left;
        long[] table = c.mmu.table();
        if (passes <= 0 || (shape & HALF) != 0 && overflows(half, step * passes, shape)
                || Mmu.readTag(table, source) != source >>> 12 || Mmu.writeTag(table, target) != target >>> 12) {
            return 0;
        }
        RawMemory ram = c.mmu.ram();
        long from = Mmu.place(table, source);
        long to = Mmu.place(table, target);
        // Each with constants, which HotSpot inlines.
        c.carried = switch (OPERATIONS[shape & OPERATION]) {
            case SET -> multiply(ram, from, to, passes, factor, carry, 0, 0);
            case ADD -> multiply(ram, from, to, passes, factor, carry, -1, 0);
            case SUBTRACT -> multiply(ram, from, to, passes, factor, carry, -1, -1);
        };
        c.retired += (long) passes * insns;
        return passes;
    }

    /** Passes before the last one, unsigned; none where the value does not become zero. */
    private static long left(long end, int shape) {
        long distance = (shape & DOWN) != 0 ? end : -end;
        distance = (shape & SHORT_END) != 0 ? distance & 0xFFFF_FFFFL : distance;
        int shift = (shape & SHIFT) >>> 2;
        return (distance & (1L << shift) - 1) == 0 ? distance >>> shift : 0;
    }

    /** True where half of an address is not what it seems after the passes, or before. */
    private static boolean overflows(long half, long by, int shape) {
        long bias = (shape & SIGNED) != 0 ? 1L << 31 : 0;
        return (half + bias >>> 32 | half + by + bias >>> 32) != 0;
    }

    /** How many times 64 bits there are from an address to the end of its page. */
    private static int inPage(long linear) {
        return 4096 - (int) (linear & 0xFFF) >> 3;
    }

    /**
     * Multiplies, and adds to what is there. A difference is the complement of the complement and what is subtracted, and its borrow
     * the carry of that; a product by itself is added to nothing.
     *
     * @param kept the bits of what is there that count
     * @param complement those that are complemented, and of the sum
     * @return what is carried to the next pass
     */
    private static long multiply(
            RawMemory ram, long source, long target, int passes, long factor, long carryIn, long kept, long complement) {
        long carry = carryIn;
        for (int k = 0; k < passes; k++) {
            long limb = ram.at64(source + 8L * k);
            order();
            long old = ram.at64(target + 8L * k) & kept ^ complement;
            long product = limb * factor;
            long both = product + old;
            long high = Math.unsignedMultiplyHigh(limb, factor) + carry(product, old, both);
            long sum = both + carry;
            carry = high + carry(both, carry, sum);
            order();
            ram.put64(target + 8L * k, sum ^ complement);
            order();
        }
        return carry;
    }

    /** The carry of a sum of two. Without a branch, which a processor would guess wrong half of the time. */
    private static long carry(long a, long b, long sum) {
        return (a & b | (a | b) & ~sum) >>> 63;
    }

    /** Accesses stay in the order of the guest's program, as in translated code where several processors run. */
    private static void order() {
        VarHandle.acquireFence();
        VarHandle.releaseFence();
    }
}
