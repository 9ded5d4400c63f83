package org.jacinth.kvm.sys;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/**
 * An open file of KVM: the device, a machine or a processor. For one thread at a time. A call that failed returns the
 * negated error number.
 */
public final class Descriptor implements AutoCloseable {
    private final int number;
    private final MemorySegment state;
    private boolean closed;

    /**
     * @param number the open file; closed by {@link #close}
     * @param arena lives longer than this object
     */
    public Descriptor(int number, Arena arena) {
        this.number = number;
        this.state = Libc.callState(arena);
    }

    /** An ioctl with a number. */
    public int ioctl(long request, long argument) {
        return Libc.ioctl(state, number, request, argument);
    }

    /** An ioctl with a structure. */
    public int ioctl(long request, MemorySegment argument) {
        return Libc.ioctl(state, number, request, argument);
    }

    /** KVM_RUN of a processor. */
    public int run(MemorySegment run) {
        return Libc.run(state, number, run);
    }

    /** Maps the file's memory until the arena is closed. */
    public MemorySegment map(long size, Arena arena) {
        return Libc.map(state, number, size, arena);
    }

    @Override
    public void close() {
        if (!closed) {
            closed = true;
            Libc.close(state, number);
        }
    }
}
