package org.jacinth.cpu.decode;

import org.jacinth.cpu.state.Cpu;
import org.jacinth.cpu.state.GuestFault;

/** A memory operand: how its linear address is made. Immutable. */
public final class Address {
    /** Register numbers, {@link Cpu#NO_REGISTER} where absent. */
    public final int base;
    public final int index;
    public final int scale;
    public final long displacement;
    /** Segment register, {@link Cpu#FLAT} in 64-bit code without FS or GS. */
    public final int segment;
    /** log2 of the address size in bytes: 1, 2 or 3. */
    public final int size;
    /** Distance from the block's start to the next instruction where the address is relative to RIP, else -1. */
    public final int ripEnd;

    private final long mask;

    public Address(int base, int index, int scale, long displacement, int segment, int size, int ripEnd) {
        this.base = base;
        this.index = index;
        this.scale = scale;
        this.displacement = displacement;
        this.segment = segment;
        this.size = size;
        this.ripEnd = ripEnd;
        this.mask = size == 3 ? -1L : size == 2 ? 0xFFFF_FFFFL : 0xFFFF;
    }

    /** The offset within the segment: what LEA computes. */
    public long offset(Cpu c) {
        long sum = c.gpr[base] + (c.gpr[index] << scale) + displacement;
        if (ripEnd >= 0) {
            sum += c.blockRip + ripEnd;
        }
        return sum & mask;
    }

    /** The same as {@link #linear(Cpu, int, boolean)} for an address {@code delta} bytes further on: BT and its like. */
    public long linear(Cpu c, long delta, int bytes, boolean write) throws GuestFault {
        long offset = offset(c) + delta & mask;
        return segment == Cpu.FLAT ? offset : Segments.linear(c, segment, offset, bytes, write);
    }

    /** True where {@link #linear} needs no check: 64-bit code. */
    public boolean isFlat() {
        return segment == Cpu.FLAT;
    }

    /**
     * The linear address of an access of {@code bytes} bytes, segment limit and type checked.
     *
     * @throws GuestFault #GP(0) or #SS(0) where the segment forbids the access
     */
    public long linear(Cpu c, int bytes, boolean write) throws GuestFault {
        long offset = offset(c);
        return segment == Cpu.FLAT ? offset : Segments.linear(c, segment, offset, bytes, write);
    }
}
