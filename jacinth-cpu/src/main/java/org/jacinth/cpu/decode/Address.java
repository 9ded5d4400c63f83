package org.jacinth.cpu.decode;

import org.jacinth.cpu.state.Cpu;
import org.jacinth.cpu.state.GuestFault;

/** A memory operand: how its linear address is made. Immutable. */
public final class Address {
    /** Register numbers, {@link Cpu#NO_REGISTER} where absent. */
    public final byte base;
    public final byte index;
    public final byte scale;
    public final long displacement;
    /** Segment register, {@link Cpu#FLAT} in 64-bit code without FS or GS. */
    public final byte segment;
    /** log2 of the address size in bytes: 1, 2 or 3. */
    public final byte size;
    /** Distance from the block's start to the next instruction where the address is relative to RIP, else -1. */
    public final short ripEnd;

    private final long mask;

    public Address(int base, int index, int scale, long displacement, int segment, int size, int ripEnd) {
        this.base = (byte) base;
        this.index = (byte) index;
        this.scale = (byte) scale;
        this.displacement = displacement;
        this.segment = (byte) segment;
        this.size = (byte) size;
        this.ripEnd = (short) ripEnd;
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
