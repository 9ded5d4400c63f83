package org.jacinth.zx;

/** {@code zx_rights_t}: what may be done through a handle, as a set of bits, and what new handles carry. */
public final class Rights {
    /** No right. */
    public static final int NONE = 0;
    /** May be duplicated. */
    public static final int DUPLICATE = 1;
    /** May be transferred. */
    public static final int TRANSFER = 1 << 1;
    /** May be read. */
    public static final int READ = 1 << 2;
    /** May be written. */
    public static final int WRITE = 1 << 3;
    /** May be executed; for a vcpu, entered and kicked. */
    public static final int EXECUTE = 1 << 4;
    /** May be mapped. */
    public static final int MAP = 1 << 5;
    /** Properties may be read. */
    public static final int GET_PROPERTY = 1 << 6;
    /** Properties may be written. */
    public static final int SET_PROPERTY = 1 << 7;
    /** Children may be listed. */
    public static final int ENUMERATE = 1 << 8;
    /** May be destroyed. */
    public static final int DESTROY = 1 << 9;
    /** Policy may be set. */
    public static final int SET_POLICY = 1 << 10;
    /** Policy may be read. */
    public static final int GET_POLICY = 1 << 11;
    /** May be signalled; for a vcpu, interrupted. */
    public static final int SIGNAL = 1 << 12;
    /** The peer may be signalled. */
    public static final int SIGNAL_PEER = 1 << 13;
    /** May be waited on. */
    public static final int WAIT = 1 << 14;
    /** May be asked for information. */
    public static final int INSPECT = 1 << 15;
    /** Jobs may be managed. */
    public static final int MANAGE_JOB = 1 << 16;
    /** Processes may be managed; for a guest, vcpus may be created. */
    public static final int MANAGE_PROCESS = 1 << 17;
    /** Threads may be managed; for a guest, vcpus may be created (the later name of the same permission). */
    public static final int MANAGE_THREAD = 1 << 18;
    /** Scheduling profiles may be applied. */
    public static final int APPLY_PROFILE = 1 << 19;
    /** Sockets may be managed. */
    public static final int MANAGE_SOCKET = 1 << 20;
    /** Operations may reach sub-regions. */
    public static final int OP_CHILDREN = 1 << 21;
    /** May be resized. */
    public static final int RESIZE = 1 << 22;
    /** Asks {@code handle_duplicate} and {@code handle_replace} to keep the rights. */
    public static final int SAME_RIGHTS = 1 << 31;

    /** TRANSFER, DUPLICATE, WAIT and INSPECT. */
    public static final int BASIC = TRANSFER | DUPLICATE | WAIT | INSPECT;
    /** READ and WRITE. */
    public static final int IO = READ | WRITE;

    /** Rights of a new guest handle: Zircon's, with both generations' permission to create vcpus. */
    public static final int DEFAULT_GUEST = TRANSFER | DUPLICATE | WRITE | INSPECT | MANAGE_PROCESS | MANAGE_THREAD;
    /** Rights of a new vcpu handle. */
    public static final int DEFAULT_VCPU = BASIC | IO | EXECUTE | SIGNAL;
    /** Rights of a new port handle. */
    public static final int DEFAULT_PORT = (BASIC & ~WAIT) | IO;
    /** Rights of the handle to a guest's physical address space. */
    public static final int DEFAULT_VMAR = (BASIC & ~WAIT) | IO | EXECUTE;
    /**
     * Rights of a new VMO handle: Zircon's and EXECUTE, which Zircon gives out only against a VMEX resource that does
     * not exist here.
     */
    public static final int DEFAULT_VMO = BASIC | IO | EXECUTE | MAP | GET_PROPERTY | SET_PROPERTY | SIGNAL;
    /** Rights of the handle to the hypervisor resource. */
    public static final int DEFAULT_RESOURCE = TRANSFER | DUPLICATE | WRITE | INSPECT;

    private Rights() {}
}
