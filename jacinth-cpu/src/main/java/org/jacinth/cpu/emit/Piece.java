package org.jacinth.cpu.emit;

import org.jacinth.cpu.decode.Insn;

/**
 * Instructions that follow each other, of which only the last transfers control.
 *
 * @param delta distance of the first from the region's base, in bytes
 * @param length of them all, in bytes
 * @param first the number of the first in the region
 * @param entry true where the region can be entered here
 */
public record Piece(Insn[] insns, long delta, int length, int first, boolean entry) {}
