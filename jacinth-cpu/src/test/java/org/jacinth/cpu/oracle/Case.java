package org.jacinth.cpu.oracle;

import java.util.HexFormat;

/** One instruction with the state it starts from, and room for the state it leaves. */
final class Case {
    /** Bytes of memory that belong to the case. */
    static final int WINDOW = 256;

    /** What the instruction is, for people. */
    final String name;
    final byte[] code;
    final long[] gpr = new long[16];
    long rflags;
    /** FXSAVE image. */
    final byte[] fx = new byte[512];
    final byte[] memory = new byte[WINDOW];
    /** Flags to compare. */
    long flagMask;
    /** True where x87 results may be one unit in the last place off: the manual promises no more of these instructions. */
    boolean approximate;
    /** Bytes of a sum of which the manual does not say whose NaN it is, and processors differ; 0 where it does. */
    int sum;
    /** True where the x87 and SSE state is compared. */
    boolean comparesFx;

    Case(String name, byte[] code) {
        this.name = name;
        this.code = code;
    }

    /** The state afterwards. */
    static final class Result {
        final long[] gpr = new long[16];
        long rflags;
        final byte[] fx = new byte[512];
        final byte[] memory = new byte[WINDOW];
        /** Exception vector, or -1. */
        int vector = -1;
        int errorCode;
        long cr2;
        /** RIP relative to the instruction, after it or at the fault. */
        long ripDelta;
    }

    @Override
    public String toString() {
        return name + " [" + HexFormat.ofDelimiter(" ").formatHex(code) + "]";
    }
}
