/** Emission of guest code as JVM bytecode: locals for registers and flags, and what instructions are made of. */
package org.jacinth.cpu.emit;
