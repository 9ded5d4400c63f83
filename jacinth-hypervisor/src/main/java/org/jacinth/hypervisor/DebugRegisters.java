package org.jacinth.hypervisor;

import java.lang.foreign.MemorySegment;
import org.jacinth.zx.VcpuStateKind;

/** Debug registers. */
public record DebugRegisters(
        long dr0, long dr1, long dr2, long dr3, long dr6, long dr7)
        implements WritableState {

    static DebugRegisters read(MemorySegment from) {
        return new DebugRegisters(
                from.get(StateLayout.U64, 0),
                from.get(StateLayout.U64, 8),
                from.get(StateLayout.U64, 16),
                from.get(StateLayout.U64, 24),
                from.get(StateLayout.U64, 32),
                from.get(StateLayout.U64, 40));
    }

    @Override
    public int kind() {
        return VcpuStateKind.DEBUG;
    }

    @Override
    public void write(MemorySegment to) {
        to.set(StateLayout.U64, 0, dr0);
        to.set(StateLayout.U64, 8, dr1);
        to.set(StateLayout.U64, 16, dr2);
        to.set(StateLayout.U64, 24, dr3);
        to.set(StateLayout.U64, 32, dr6);
        to.set(StateLayout.U64, 40, dr7);
    }

    /** The same with another dr0. */
    public DebugRegisters withDr0(long dr0) {
        return new DebugRegisters(dr0, dr1, dr2, dr3, dr6, dr7);
    }

    /** The same with another dr1. */
    public DebugRegisters withDr1(long dr1) {
        return new DebugRegisters(dr0, dr1, dr2, dr3, dr6, dr7);
    }

    /** The same with another dr2. */
    public DebugRegisters withDr2(long dr2) {
        return new DebugRegisters(dr0, dr1, dr2, dr3, dr6, dr7);
    }

    /** The same with another dr3. */
    public DebugRegisters withDr3(long dr3) {
        return new DebugRegisters(dr0, dr1, dr2, dr3, dr6, dr7);
    }

    /** The same with another dr6. */
    public DebugRegisters withDr6(long dr6) {
        return new DebugRegisters(dr0, dr1, dr2, dr3, dr6, dr7);
    }

    /** The same with another dr7. */
    public DebugRegisters withDr7(long dr7) {
        return new DebugRegisters(dr0, dr1, dr2, dr3, dr6, dr7);
    }
}
