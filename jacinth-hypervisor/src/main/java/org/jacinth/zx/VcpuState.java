package org.jacinth.zx;

/**
 * Layout of {@code zx_vcpu_state_t} for x86-64, 136 bytes: seventeen u64, sixteen registers in the order in which
 * instructions encode them and then RFLAGS. Of RFLAGS only the bits of {@link #RFLAGS_MASK} are ever read; on a write
 * they are replaced only where {@link #RFLAGS_GATE} is set in the supplied value.
 */
public final class VcpuState {
    /** Size in bytes. */
    public static final int SIZE = 136;
    /** Byte offset of RAX. */
    public static final int RAX = 0;
    /** Byte offset of RCX. */
    public static final int RCX = 8;
    /** Byte offset of RDX. */
    public static final int RDX = 16;
    /** Byte offset of RBX. */
    public static final int RBX = 24;
    /** Byte offset of RSP. */
    public static final int RSP = 32;
    /** Byte offset of RBP. */
    public static final int RBP = 40;
    /** Byte offset of RSI. */
    public static final int RSI = 48;
    /** Byte offset of RDI. */
    public static final int RDI = 56;
    /** Byte offset of R8; R9 to R15 follow. */
    public static final int R8 = 64;
    /** Byte offset of RFLAGS. */
    public static final int RFLAGS = 128;

    /** CF, PF, AF, ZF, SF, TF, DF, OF, NT, AC and ID: the flags that the state covers. */
    public static final long RFLAGS_MASK = 0x24_4DD5;
    /** Bit 1: a supplied RFLAGS without it leaves the flags alone. */
    public static final long RFLAGS_GATE = 2;

    private VcpuState() {}
}
