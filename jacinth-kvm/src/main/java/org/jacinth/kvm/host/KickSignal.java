package org.jacinth.kvm.host;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import org.jacinth.kvm.sys.Errno;
import org.jacinth.kvm.sys.Kvm;
import org.jacinth.kvm.sys.Libc;

/**
 * The signal that makes a thread leave KVM_RUN. Its handler is a function of the C library that does nothing; the
 * kernel call that it interrupts is what matters. A Java method must not be the handler: the signal may come while the thread
 * is in Java.
 */
public final class KickSignal {
    /** Real-time signals that neither the C library (32, 33) nor the JDK (62, in NIO) uses. */
    private static final int FIRST = 34;
    private static final int LAST = 61;
    private static final int SA_RESTART = 0x1000_0000;

    private static KickSignal installed;

    private final int number;
    private final int process;

    private KickSignal(int number) {
        this.number = number;
        this.process = Libc.processId();
    }

    /**
     * The process's one, installed when first asked for.
     *
     * @throws IllegalStateException where every candidate is in use
     */
    public static synchronized KickSignal get() {
        if (installed == null) {
            installed = install();
        }
        return installed;
    }

    private static KickSignal install() {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment state = Libc.callState(arena);
            MemorySegment former = arena.allocate(Kvm.SIGACTION);
            MemorySegment action = arena.allocate(Kvm.SIGACTION);
            int handler = Kvm.offset(Kvm.SIGACTION, "handler");
            action.set(ValueLayout.JAVA_LONG, handler, Libc.harmlessFunction());
            action.set(ValueLayout.JAVA_INT, Kvm.offset(Kvm.SIGACTION, "flags"), SA_RESTART);
            for (int signal = FIRST; signal <= LAST; signal++) {
                int result = Libc.signalAction(state, signal, MemorySegment.NULL, former);
                if (result < 0 || former.get(ValueLayout.JAVA_LONG, handler) != 0) {
                    continue;
                }
                // SAFETY: abs(int) fits a handler's prototype, touches no memory and may be called at any time.
                result = Libc.signalAction(state, signal, action, MemorySegment.NULL);
                if (result < 0) {
                    throw new IllegalStateException("sigaction: signal=" + signal + ", error=" + Errno.name(-result));
                }
                return new KickSignal(signal);
            }
        }
        throw new IllegalStateException("a free real-time signal: first=" + FIRST + ", last=" + LAST);
    }

    /** The signal's number. */
    public int number() {
        return number;
    }

    /** Sends the signal to a thread of this process. */
    public void send(MemorySegment callState, int thread) {
        Libc.signal(callState, process, thread, number);
    }
}
