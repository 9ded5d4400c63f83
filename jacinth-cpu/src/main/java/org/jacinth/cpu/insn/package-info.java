/**
 * What instructions do: one class for a family of the manual, one method for an instruction, its encodings above it. Read
 * {@link org.jacinth.cpu.insn.Encoding} and {@code Arithmetic} first.
 */
package org.jacinth.cpu.insn;
