package org.jacinth.zx;

/** {@code zx_vm_option_t}: options of {@code zx_vmar_map} and {@code zx_vmar_protect}. */
public final class VmOption {
    /** May be read. */
    public static final int PERM_READ = 1;
    /** May be written; needs {@link #PERM_READ}. */
    public static final int PERM_WRITE = 1 << 1;
    /** May be executed; needs {@link #PERM_READ}. */
    public static final int PERM_EXECUTE = 1 << 2;
    /** A hint without effect. */
    public static final int COMPACT = 1 << 3;
    /** Map exactly at the given offset, which must be free. */
    public static final int SPECIFIC = 1 << 4;
    /** Map exactly at the given offset, replacing what is there. */
    public static final int SPECIFIC_OVERWRITE = 1 << 5;
    /** Only for sub-regions; refused here. */
    public static final int CAN_MAP_SPECIFIC = 1 << 6;
    /** Only for sub-regions; refused here. */
    public static final int CAN_MAP_READ = 1 << 7;
    /** Only for sub-regions; refused here. */
    public static final int CAN_MAP_WRITE = 1 << 8;
    /** Only for sub-regions; refused here. */
    public static final int CAN_MAP_EXECUTE = 1 << 9;
    /** Populate at once; a hint here, because memory is populated by the host when touched. */
    public static final int MAP_RANGE = 1 << 10;
    /** Refuse a resizable VMO. */
    public static final int REQUIRE_NON_RESIZABLE = 1 << 11;
    /** The mapping may extend past the end of the VMO; that part behaves as unmapped. */
    public static final int ALLOW_FAULTS = 1 << 12;
    /** The offset is the limit below which a place is chosen. */
    public static final int OFFSET_IS_UPPER_LIMIT = 1 << 13;
    /** Lowest bit of the binary logarithm of the alignment for a chosen place. */
    public static final int ALIGN_BASE = 24;

    private VmOption() {}
}
