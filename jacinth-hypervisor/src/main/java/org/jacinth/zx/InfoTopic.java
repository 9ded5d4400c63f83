package org.jacinth.zx;

/** {@code ZX_INFO_...}: topics of {@code zx_object_get_info}, and the layouts of their records. */
public final class InfoTopic {
    /** Only whether the handle is valid; no record. */
    public static final int HANDLE_VALID = 1;
    /**
     * {@code zx_info_handle_basic_t}, one record of 32 bytes: 0 u64 koid, 8 u32 rights, 12 u32 type, 16 u64 related
     * koid, 24 u32 reserved, 28 u8[4] padding.
     */
    public static final int HANDLE_BASIC = 2;
    /** {@code zx_info_vcpu_t}, one record of 4 bytes: 0 u32 flags ({@link #VCPU_FLAG_KICKED}). Needs INSPECT. */
    public static final int VCPU = 32;

    /** Size of the record of {@link #HANDLE_BASIC}. */
    public static final int HANDLE_BASIC_SIZE = 32;
    /** Size of the record of {@link #VCPU}. */
    public static final int VCPU_SIZE = 4;
    /** Bit of the vcpu's flags: a kick was not consumed. */
    public static final int VCPU_FLAG_KICKED = 1;

    private InfoTopic() {}
}
