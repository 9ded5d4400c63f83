package org.jacinth.cpu.emit;

import org.jacinth.cpu.decode.Insn;

/**
 * Instructions that follow each other, of which only the last transfers control.
 *
 * @param delta distance of the first from the region's entry, in bytes
 * @param length of them all, in bytes
 */
public record Piece(Insn[] insns, long delta, int length) {}
