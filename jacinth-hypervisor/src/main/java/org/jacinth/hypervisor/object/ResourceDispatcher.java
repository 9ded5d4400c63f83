package org.jacinth.hypervisor.object;

import org.jacinth.zx.ObjectType;

/** The hypervisor resource: holding a handle to it is the permission to create guests. */
public final class ResourceDispatcher extends Dispatcher {
    @Override
    public int type() {
        return ObjectType.RESOURCE;
    }
}
