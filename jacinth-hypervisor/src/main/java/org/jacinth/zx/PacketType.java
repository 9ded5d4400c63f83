package org.jacinth.zx;

/** {@code ZX_PKT_TYPE_...}: what the payload of a {@link PortPacket} is. */
public final class PacketType {
    /** Queued by {@code zx_port_queue}. */
    public static final int USER = 0;
    /** A write to a BELL trap. */
    public static final int GUEST_BELL = 3;
    /** An access to a MEM trap. */
    public static final int GUEST_MEM = 4;
    /** An access to an IO trap. */
    public static final int GUEST_IO = 5;
    /** A vcpu asks for an interrupt to others, or for a start of one: see {@link #VCPU_INTERRUPT}. */
    public static final int GUEST_VCPU = 6;

    /** {@code ZX_PKT_GUEST_VCPU_INTERRUPT}: first payload word of a {@link #GUEST_VCPU} packet. */
    public static final int VCPU_INTERRUPT = 0;
    /** {@code ZX_PKT_GUEST_VCPU_STARTUP}: first payload word of a {@link #GUEST_VCPU} packet. */
    public static final int VCPU_STARTUP = 1;

    private PacketType() {}
}
