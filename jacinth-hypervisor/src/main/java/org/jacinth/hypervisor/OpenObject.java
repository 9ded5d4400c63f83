package org.jacinth.hypervisor;

import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import org.jacinth.hypervisor.object.Dispatcher;
import org.jacinth.hypervisor.spi.EngineException;
import org.jacinth.zx.Status;

/** One handle to an object, as the object API holds it. */
final class OpenObject<T extends Dispatcher> {
    private final T object;
    private final AtomicBoolean closed = new AtomicBoolean();

    /** Opens a handle and drops the creator's reference. */
    OpenObject(T object) {
        this.object = object;
        object.addHandle();
        object.release();
    }

    /** The object with a reference that the caller releases. */
    T acquire() {
        if (closed.get() || !object.retain()) {
            throw new StatusException(
                    Status.BAD_HANDLE, "object is open: " + object.getClass().getSimpleName() + "=" + object.koid());
        }
        return object;
    }

    /** Closes the handle; again is nothing. */
    void close() {
        if (closed.compareAndSet(false, true)) {
            object.removeHandle();
        }
    }

    long koid() {
        return object.koid();
    }

    static void check(int status, Supplier<String> message) {
        if (status != Status.ZX_OK) {
            throw new StatusException(Status.of(status), message.get());
        }
    }

    static StatusException failed(EngineException e) {
        StatusException failure = new StatusException(Status.of(e.status()), e.getMessage());
        failure.initCause(e);
        return failure;
    }

    static String hex(long value) {
        return "0x" + Long.toHexString(value);
    }
}
