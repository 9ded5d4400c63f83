package org.jacinth.zx;

/** Layout of {@code zx_vcpu_io_t}, 8 bytes: the value of a port input. */
public final class VcpuIo {
    /** Size in bytes. */
    public static final int SIZE = 8;
    /** u8: 1, 2 or 4. */
    public static final int ACCESS_SIZE = 0;
    /** u32, of which the low access-size bytes count. */
    public static final int DATA = 4;

    private VcpuIo() {}
}
