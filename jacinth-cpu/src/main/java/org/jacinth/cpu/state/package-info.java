/** The processor's registers and flags as plain data. Read {@link org.jacinth.cpu.state.Cpu} and {@link org.jacinth.cpu.state.Flags}. */
package org.jacinth.cpu.state;
