/** The interpreter: decoded blocks, found by address, executed one instruction after the other. Read {@link org.jacinth.cpu.interp.Interpreter}. */
package org.jacinth.cpu.interp;
