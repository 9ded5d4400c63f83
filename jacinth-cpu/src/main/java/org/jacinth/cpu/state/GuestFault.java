package org.jacinth.cpu.state;

/**
 * An exception of the guest's processor in flight, or another reason to abandon the instruction that is executing. There
 * is one per {@link Cpu}, reused for every fault, without a stack trace. When it is thrown, registers and memory are as
 * before the instruction, except for what the manual says a faulting instruction has already done.
 */
public final class GuestFault extends Exception {
    private static final long serialVersionUID = 1L;

    /** {@link #vector} of an abandoned instruction that must leave the interpreter: see {@link Cpu#exit}. */
    public static final int EXIT = -1;
    /** {@link #vector} where decoded code went stale under the processor: look the instruction up again. */
    public static final int RESYNC = -2;

    /** Exception vector 0 to 31, or {@link #EXIT} or {@link #RESYNC}. */
    public int vector;
    /** True where the exception pushes {@link #errorCode}. */
    public boolean hasErrorCode;
    /** The error code, if any. */
    public int errorCode;
    /** The linear address of a page fault. */
    public long address;

    GuestFault() {
        super(null, null, false, false);
    }
}
