package org.jacinth.cpu.loop;

import java.util.List;

/**
 * A loop that multiplies a long number by 64 bits, and stores the product, or adds it to another long number, or subtracts it from
 * one. {@link Limbs} does passes of it ahead, from its first instruction on or from where it is entered behind that.
 *
 * @param operation what it makes of the number that it stores to
 * @param source where the pass loads 64 bits of the number that it multiplies
 * @param target where it stores
 * @param factor what it multiplies by
 * @param carry the register that has what is carried to the next pass
 * @param counters every other register that one pass leaves to the next
 * @param half what may overflow within the addresses, or null
 * @param end when it ends
 * @param made registers as the instructions in front of the entry leave them
 * @param insns instructions of a pass
 */
public record LimbLoop(
        Operation operation, Linear source, Linear target, Factor factor, int carry, List<Counter> counters, Half half,
        End end, List<Made> made, int insns) {

    /** What is stored. */
    public enum Operation {
        /** The product. */
        SET,
        /** What is there, and the product. */
        ADD,
        /** What is there, less the product. */
        SUBTRACT
    }

    /** A register that counts: what is added in each pass, to all of it or to its low half, whereupon the other half is zero. */
    public record Counter(int register, long step, boolean isHalf) {}

    /**
     * What of an address has half as many bits, or is of a register that has.
     *
     * @param value it
     * @param step what is added in each pass
     * @param isSigned whether it is negative from 2^31 on
     */
    public record Half(Linear value, long step, boolean isSigned) {}

    /**
     * What the loop multiplies by, which stays.
     *
     * @param low all of it, or its low 32 bits where there is a high half
     * @param high its high 32 bits, or null
     * @param one a value that the loop takes to be 2^32, or null
     */
    public record Factor(Linear low, Linear high, Linear one) {}

    /**
     * The loop ends after the pass in which a value is zero.
     *
     * @param value as the pass computes it, of the registers before the pass
     * @param shift log2 of what is added to it in each pass
     * @param down true where that is subtracted
     * @param isHalf true where only its low half counts
     */
    public record End(Linear value, int shift, boolean down, boolean isHalf) {}

    /** A register that the instructions in front of the entry leave with a value. */
    public record Made(int register, Linear value) {}
}
