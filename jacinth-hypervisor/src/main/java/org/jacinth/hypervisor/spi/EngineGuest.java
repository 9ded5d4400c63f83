package org.jacinth.hypervisor.spi;

/** The engine's side of one guest. All methods may be called from any thread. */
public interface EngineGuest extends AutoCloseable {

    /**
     * Creates a virtual processor owned by the calling thread.
     *
     * @param index the processor's index in the guest: 0 is the boot processor (long mode, paging on, CR3 0, RIP =
     *     entry); every other one is an application processor (real mode, CS base = entry, IP 0)
     * @param entry guest-physical entry address
     * @throws EngineException with the status for {@code zx_vcpu_create}
     */
    EngineVcpu createVcpu(int index, long entry) throws EngineException;

    /**
     * The guest-physical map ({@link GuestHost#memory()}) was replaced, or traps were added. When this returns, no
     * virtual processor of the guest uses the former map.
     */
    void mapChanged();

    /**
     * Guest memory was written by somebody who is not a virtual processor of this guest (a call, a device). Decoded or
     * translated code made from those bytes must not be used any more when this returns.
     */
    void memoryWritten(long gpa, long size);

    /** Frees the engine's resources; called once, after every virtual processor was closed. */
    @Override
    void close();
}
