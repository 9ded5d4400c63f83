package org.jacinth.hypervisor;

import java.lang.foreign.MemorySegment;

/** A state of a vcpu that {@link Vcpu#writeState(WritableState)} can replace. */
public sealed interface WritableState
        permits VcpuState, ControlRegisters, Segments, Msrs, DebugRegisters, PendingEvents {

    /** One of {@link org.jacinth.zx.VcpuStateKind}. */
    int kind();

    /** Puts the state into its byte layout; the buffer has the kind's size and is zero. */
    void write(MemorySegment to);
}
