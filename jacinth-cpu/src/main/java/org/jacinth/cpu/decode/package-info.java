/** Bytes to decoded instructions. Read {@link org.jacinth.cpu.decode.Insn}; the tables are generated from the encodings. */
package org.jacinth.cpu.decode;
