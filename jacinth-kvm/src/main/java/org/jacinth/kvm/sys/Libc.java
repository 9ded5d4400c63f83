package org.jacinth.kvm.sys;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.StructLayout;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.VarHandle;

/**
 * The calls of the C library that KVM needs. A call that failed returns the negated error number, as the kernel's own
 * interface does; {@link Errno} names them. Every call is an ordinary one: a thread in KVM_RUN then does not hold up
 * garbage collection, which {@code Linker.Option.critical} would make it do.
 *
 * <p>Touch this class only where the module has native access and the host is Linux on x86-64.
 */
public final class Libc {
    public static final int O_RDWR_CLOEXEC = 2 | 0x80000;
    private static final int PROT_READ_WRITE = 3;
    private static final int MAP_SHARED = 1;

    private static final StructLayout CALL_STATE = Linker.Option.captureStateLayout();
    private static final VarHandle ERRNO = CALL_STATE.varHandle(MemoryLayout.PathElement.groupElement("errno"));
    private static final Linker LINKER = Linker.nativeLinker();
    private static final Linker.Option CAPTURE = Linker.Option.captureCallState("errno");
    private static final Linker.Option VARIADIC = Linker.Option.firstVariadicArg(2);

    // SAFETY: each descriptor is the C prototype on x86-64 Linux, where int has 4 bytes, long and pointers have 8.
    private static final MethodHandle OPEN =
            handle("open", FunctionDescriptor.of(JAVA_INT, ADDRESS, JAVA_INT), CAPTURE, VARIADIC);
    private static final MethodHandle CLOSE = handle("close", FunctionDescriptor.of(JAVA_INT, JAVA_INT), CAPTURE);
    private static final MethodHandle IOCTL =
            handle("ioctl", FunctionDescriptor.of(JAVA_INT, JAVA_INT, JAVA_LONG, JAVA_LONG), CAPTURE, VARIADIC);
    private static final MethodHandle IOCTL_POINTER =
            handle("ioctl", FunctionDescriptor.of(JAVA_INT, JAVA_INT, JAVA_LONG, ADDRESS), CAPTURE, VARIADIC);
    // WHY: a fourth argument, which the C library ignores: as a segment that is an argument of the call it cannot be
    // unmapped while the kernel writes to it; closing its arena throws instead.
    private static final MethodHandle IOCTL_RUN = handle(
            "ioctl", FunctionDescriptor.of(JAVA_INT, JAVA_INT, JAVA_LONG, JAVA_LONG, ADDRESS), CAPTURE, VARIADIC);
    private static final MethodHandle MMAP = handle(
            "mmap",
            FunctionDescriptor.of(JAVA_LONG, ADDRESS, JAVA_LONG, JAVA_INT, JAVA_INT, JAVA_INT, JAVA_LONG),
            CAPTURE);
    private static final MethodHandle MUNMAP =
            handle("munmap", FunctionDescriptor.of(JAVA_INT, JAVA_LONG, JAVA_LONG), CAPTURE);
    private static final MethodHandle GETPID = handle("getpid", FunctionDescriptor.of(JAVA_INT));
    private static final MethodHandle GETTID = handle("gettid", FunctionDescriptor.of(JAVA_INT));
    private static final MethodHandle TGKILL =
            handle("tgkill", FunctionDescriptor.of(JAVA_INT, JAVA_INT, JAVA_INT, JAVA_INT), CAPTURE);
    private static final MethodHandle SIGACTION =
            handle("sigaction", FunctionDescriptor.of(JAVA_INT, JAVA_INT, ADDRESS, ADDRESS), CAPTURE);

    private Libc() {}

    // SAFETY: the only symbols that are looked up are functions of the C library, which is never unloaded.
    @SuppressWarnings("restricted")
    private static MethodHandle handle(String name, FunctionDescriptor descriptor, Linker.Option... options) {
        return LINKER.downcallHandle(LINKER.defaultLookup().findOrThrow(name), descriptor, options);
    }

    /** Memory for a call's error number; used by one thread at a time. */
    public static MemorySegment callState(Arena arena) {
        return arena.allocate(CALL_STATE);
    }

    private static int result(int value, MemorySegment state) {
        return value >= 0 ? value : -(int) ERRNO.get(state, 0L);
    }

    private static AssertionError impossible(Throwable t) {
        return new AssertionError("call of the C library threw", t);
    }

    /** Opens a file; returns the descriptor. */
    public static int open(MemorySegment state, String path, int flags) {
        try (Arena arena = Arena.ofConfined()) {
            return result((int) OPEN.invokeExact(state, arena.allocateFrom(path), flags), state);
        } catch (RuntimeException | Error e) {
            throw e;
        } catch (Throwable t) {
            throw impossible(t);
        }
    }

    /** Closes a descriptor. */
    public static int close(MemorySegment state, int descriptor) {
        try {
            return result((int) CLOSE.invokeExact(state, descriptor), state);
        } catch (Throwable t) {
            throw impossible(t);
        }
    }

    /** An ioctl with a number. */
    public static int ioctl(MemorySegment state, int descriptor, long request, long argument) {
        try {
            return result((int) IOCTL.invokeExact(state, descriptor, request, argument), state);
        } catch (Throwable t) {
            throw impossible(t);
        }
    }

    /**
     * An ioctl with a structure.
     *
     * @param argument at least as long as the request's number says
     */
    public static int ioctl(MemorySegment state, int descriptor, long request, MemorySegment argument) {
        try {
            return result((int) IOCTL_POINTER.invokeExact(state, descriptor, request, argument), state);
        } catch (Throwable t) {
            throw impossible(t);
        }
    }

    /** KVM_RUN: returns when the guest left. {@code run} stays mapped meanwhile. */
    public static int run(MemorySegment state, int descriptor, MemorySegment run) {
        try {
            return result((int) IOCTL_RUN.invokeExact(state, descriptor, Kvm.RUN, 0L, run), state);
        } catch (Throwable t) {
            throw impossible(t);
        }
    }

    /**
     * Maps a descriptor's memory, shared, readable and writable, until the arena is closed.
     *
     * @throws IllegalStateException naming the error number
     */
    @SuppressWarnings("restricted")
    public static MemorySegment map(MemorySegment state, int descriptor, long size, Arena arena) {
        try {
            long address = (long) MMAP.invokeExact(
                    state, MemorySegment.NULL, size, PROT_READ_WRITE, MAP_SHARED, descriptor, 0L);
            if (address == -1) {
                throw new IllegalStateException("mapping of a vcpu: error=" + Errno.name((int) ERRNO.get(state, 0L)));
            }
            // SAFETY: the kernel mapped exactly these bytes; the arena alone unmaps them, once, after every use.
            return MemorySegment.ofAddress(address).reinterpret(size, arena, s -> unmap(s.address(), size));
        } catch (RuntimeException | Error e) {
            throw e;
        } catch (Throwable t) {
            throw impossible(t);
        }
    }

    private static void unmap(long address, long size) {
        try (Arena arena = Arena.ofConfined()) {
            int ignored = (int) MUNMAP.invokeExact(callState(arena), address, size);
        } catch (Throwable t) {
            throw impossible(t);
        }
    }

    /** The process's number. */
    public static int processId() {
        try {
            return (int) GETPID.invokeExact();
        } catch (Throwable t) {
            throw impossible(t);
        }
    }

    /** The calling thread's number; meaningful for platform threads. */
    public static int threadId() {
        try {
            return (int) GETTID.invokeExact();
        } catch (Throwable t) {
            throw impossible(t);
        }
    }

    /** Sends a signal to a thread of a process. */
    public static int signal(MemorySegment state, int process, int thread, int signal) {
        try {
            return result((int) TGKILL.invokeExact(state, process, thread, signal), state);
        } catch (Throwable t) {
            throw impossible(t);
        }
    }

    /** Reads or replaces a signal's action; {@link MemorySegment#NULL} for what is not wanted. */
    public static int signalAction(MemorySegment state, int signal, MemorySegment replacement, MemorySegment former) {
        try {
            return result((int) SIGACTION.invokeExact(state, signal, replacement, former), state);
        } catch (Throwable t) {
            throw impossible(t);
        }
    }

    /**
     * Address of a function that takes an int, touches no memory and returns: what a signal handler may do at any time.
     */
    public static long harmlessFunction() {
        return LINKER.defaultLookup().findOrThrow("abs").address();
    }

}
