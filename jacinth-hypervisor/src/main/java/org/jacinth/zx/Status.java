package org.jacinth.zx;

/**
 * {@code zx_status_t}: what a call returns. The calls return the number ({@code ZX_ERR_...}); the object API throws the
 * constant. Names, values and grouping are Zircon's; those that no call of this library returns are left out.
 */
public enum Status {
    /** The call did what it was asked. */
    OK(Status.ZX_OK),
    /** The library met a state that should be impossible. */
    INTERNAL(Status.ZX_ERR_INTERNAL),
    /** Not implemented, or the guest did something that cannot be virtualised. */
    NOT_SUPPORTED(Status.ZX_ERR_NOT_SUPPORTED),
    /** A fixed number of something is used up, for example the processors of a guest. */
    NO_RESOURCES(Status.ZX_ERR_NO_RESOURCES),
    /** The host has no memory left for this. */
    NO_MEMORY(Status.ZX_ERR_NO_MEMORY),
    /** An argument is invalid whatever the state, or a pointer is. */
    INVALID_ARGS(Status.ZX_ERR_INVALID_ARGS),
    /** A handle value that names nothing; in the object API, an object that was closed. */
    BAD_HANDLE(Status.ZX_ERR_BAD_HANDLE),
    /** The handle names an object of another type. */
    WRONG_TYPE(Status.ZX_ERR_WRONG_TYPE),
    /** An argument is beyond the range that exists. */
    OUT_OF_RANGE(Status.ZX_ERR_OUT_OF_RANGE),
    /** The caller's buffer cannot hold the result, or a memory object cannot hold the mapping. */
    BUFFER_TOO_SMALL(Status.ZX_ERR_BUFFER_TOO_SMALL),
    /** The object's state forbids the operation, for example because the calling thread does not own the vcpu. */
    BAD_STATE(Status.ZX_ERR_BAD_STATE),
    /** The deadline passed. */
    TIMED_OUT(Status.ZX_ERR_TIMED_OUT),
    /** The operation cannot proceed now, for example because a port is full. */
    SHOULD_WAIT(Status.ZX_ERR_SHOULD_WAIT),
    /** The operation was ended by somebody else, for example by a kick. */
    CANCELED(Status.ZX_ERR_CANCELED),
    /** Nothing is there, for example neither trap nor memory at a guest address. */
    NOT_FOUND(Status.ZX_ERR_NOT_FOUND),
    /** Something is there already, for example another trap. */
    ALREADY_EXISTS(Status.ZX_ERR_ALREADY_EXISTS),
    /** The resource is not available now. */
    UNAVAILABLE(Status.ZX_ERR_UNAVAILABLE),
    /** The handle lacks a right. */
    ACCESS_DENIED(Status.ZX_ERR_ACCESS_DENIED),
    /** Input or output failed. */
    IO(Status.ZX_ERR_IO),
    /** Data was not what it has to be. */
    IO_DATA_INTEGRITY(Status.ZX_ERR_IO_DATA_INTEGRITY);

    /** 0. */
    public static final int ZX_OK = 0;
    /** -1. */
    public static final int ZX_ERR_INTERNAL = -1;
    /** -2. */
    public static final int ZX_ERR_NOT_SUPPORTED = -2;
    /** -3. */
    public static final int ZX_ERR_NO_RESOURCES = -3;
    /** -4. */
    public static final int ZX_ERR_NO_MEMORY = -4;
    /** -10. */
    public static final int ZX_ERR_INVALID_ARGS = -10;
    /** -11. */
    public static final int ZX_ERR_BAD_HANDLE = -11;
    /** -12. */
    public static final int ZX_ERR_WRONG_TYPE = -12;
    /** -14. */
    public static final int ZX_ERR_OUT_OF_RANGE = -14;
    /** -15. */
    public static final int ZX_ERR_BUFFER_TOO_SMALL = -15;
    /** -20. */
    public static final int ZX_ERR_BAD_STATE = -20;
    /** -21. */
    public static final int ZX_ERR_TIMED_OUT = -21;
    /** -22. */
    public static final int ZX_ERR_SHOULD_WAIT = -22;
    /** -23. */
    public static final int ZX_ERR_CANCELED = -23;
    /** -25. */
    public static final int ZX_ERR_NOT_FOUND = -25;
    /** -26. */
    public static final int ZX_ERR_ALREADY_EXISTS = -26;
    /** -28. */
    public static final int ZX_ERR_UNAVAILABLE = -28;
    /** -30. */
    public static final int ZX_ERR_ACCESS_DENIED = -30;
    /** -40. */
    public static final int ZX_ERR_IO = -40;
    /** -42. */
    public static final int ZX_ERR_IO_DATA_INTEGRITY = -42;

    private static final Status[] VALUES = values();

    private final int value;

    Status(int value) {
        this.value = value;
    }

    /** The {@code zx_status_t}: 0 or negative. */
    public int value() {
        return value;
    }

    /** The constant with a value; {@link #INTERNAL} for a number that is no status of this library. */
    public static Status of(int value) {
        for (Status status : VALUES) {
            if (status.value == value) {
                return status;
            }
        }
        return INTERNAL;
    }

    /** A status as people read it, for example {@code BAD_STATE(-20)}. */
    public static String text(int value) {
        for (Status status : VALUES) {
            if (status.value == value) {
                return status + "(" + value + ")";
            }
        }
        return "status " + value;
    }
}
