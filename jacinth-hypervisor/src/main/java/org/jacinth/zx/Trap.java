package org.jacinth.zx;

/** {@code ZX_GUEST_TRAP_...}: kinds of {@code zx_guest_set_trap}. */
public final class Trap {
    /** A write queues a packet on a port and the guest goes on. */
    public static final int BELL = 0;
    /** An access to memory ends {@code enter} with a packet. */
    public static final int MEM = 1;
    /** A port access ends {@code enter} with a packet. */
    public static final int IO = 2;

    private Trap() {}
}
