package org.jacinth.cpu.state;

import org.jacinth.cpu.fp.FloatUnit;

/** The x87 unit's registers. MMX registers are the significands of the physical registers. @sdm 1 "x87 FPU" */
public final class X87 {
    /** Significands of the physical registers R0..R7 with the explicit integer bit; MM0..MM7. */
    public final long[] significand = new long[8];
    /** Sign (bit 15) and biased exponent (bits 14..0) of R0..R7. */
    public final int[] signExponent = new int[8];
    public int control = 0x37F;
    /** Status word with TOP in bits 13..11. */
    public int status;
    /** One bit a physical register, set where it is not empty: the abridged tag of FXSAVE. */
    public int valid;
    /** Opcode of the last instruction that raised an unmasked exception, 11 bits. */
    public int opcode;
    public long instructionPointer;
    public int instructionSelector;
    public long dataPointer;
    public int dataSelector;
    /** Computes; holds nothing between instructions. */
    public final FloatUnit unit = new FloatUnit();
}
