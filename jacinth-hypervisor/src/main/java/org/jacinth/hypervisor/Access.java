package org.jacinth.hypervisor;

import org.jacinth.zx.VmOption;

/** What a guest may do with memory that is mapped into it. */
public enum Access {
    /** Read only, without instruction fetch. */
    READ(VmOption.PERM_READ),
    /** Read and write. */
    READ_WRITE(VmOption.PERM_READ | VmOption.PERM_WRITE),
    /** Read and fetch instructions, as for a ROM. */
    READ_EXECUTE(VmOption.PERM_READ | VmOption.PERM_EXECUTE),
    /** Everything, as for RAM. */
    ALL(VmOption.PERM_READ | VmOption.PERM_WRITE | VmOption.PERM_EXECUTE);

    private final int options;

    Access(int options) {
        this.options = options;
    }

    int options() {
        return options;
    }
}
