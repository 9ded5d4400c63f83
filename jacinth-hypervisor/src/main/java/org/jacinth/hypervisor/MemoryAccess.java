package org.jacinth.hypervisor;

import java.lang.foreign.MemorySegment;

/**
 * What the instruction that met a memory trap was doing.
 *
 * @param gpa guest-physical address
 * @param size 1, 2, 4 or 8 bytes
 * @param write a store
 * @param waiting a read that has no value yet: {@link Vcpu#writeMemoryAccess}
 * @param data the value stored; 0 for a read
 */
public record MemoryAccess(long gpa, int size, boolean write, boolean waiting, long data) {
    static final int DATA = 16;

    static MemoryAccess read(MemorySegment from) {
        return new MemoryAccess(
                from.get(StateLayout.U64, 0),
                from.get(StateLayout.U8, 8),
                from.get(StateLayout.U8, 9) != 0,
                from.get(StateLayout.U8, 10) != 0,
                from.get(StateLayout.U64, DATA));
    }
}
