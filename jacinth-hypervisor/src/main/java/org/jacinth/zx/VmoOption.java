package org.jacinth.zx;

/** Options of {@code zx_vmo_create}. */
public final class VmoOption {
    /** May be resized; here a property only, since no call resizes. */
    public static final int RESIZABLE = 1 << 1;
    /** May be discarded under memory pressure; here a property only. */
    public static final int DISCARDABLE = 1 << 2;

    private VmoOption() {}
}
