package org.jacinth.hypervisor.object;

import org.jacinth.zx.Status;

/**
 * A handle: an object and what may be done with it.
 *
 * @param value the number that the program knows it by
 * @param object what it refers to
 * @param rights bits of {@code org.jacinth.zx.Rights}
 */
public record Handle(int value, Dispatcher object, int rights) {

    /** Zircon's order: the type first, then all of the needed rights. */
    public int check(int type, int needed) {
        if (object.type() != type) {
            return Status.ZX_ERR_WRONG_TYPE;
        }
        return (rights & needed) == needed ? Status.ZX_OK : Status.ZX_ERR_ACCESS_DENIED;
    }

    /** As {@link #check}, satisfied by any one of the rights. */
    public int checkAny(int type, int sufficient) {
        if (object.type() != type) {
            return Status.ZX_ERR_WRONG_TYPE;
        }
        return (rights & sufficient) != 0 ? Status.ZX_OK : Status.ZX_ERR_ACCESS_DENIED;
    }

    /** True where the handle carries all of the rights. */
    public boolean has(int needed) {
        return (rights & needed) == needed;
    }
}
