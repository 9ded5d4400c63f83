package org.jacinth.zx;

/** {@code ZX_OBJ_TYPE_...} of the objects that exist here. */
public final class ObjectType {
    /** Memory object. */
    public static final int VMO = 3;
    /** Port. */
    public static final int PORT = 6;
    /** Resource; the hypervisor resource is the only one. */
    public static final int RESOURCE = 15;
    /** Address region; a guest's physical address space is the only kind. */
    public static final int VMAR = 18;
    /** Guest. */
    public static final int GUEST = 20;
    /** Virtual processor. */
    public static final int VCPU = 21;

    private ObjectType() {}
}
