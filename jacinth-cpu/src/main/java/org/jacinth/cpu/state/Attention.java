package org.jacinth.cpu.state;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;

/** Bits of {@link Cpu#attention}: what the run loop must look at before the next block. */
public final class Attention {
    /** An event may be deliverable: interrupt, NMI, pending exception, single step, end of an interrupt shadow. */
    public static final int EVENTS = 1;
    /** A kick is waiting. */
    public static final int KICK = 1 << 1;
    /** Another thread asks for a TLB flush or an invalidation of code, see the requests of the processor's guest. */
    public static final int REQUEST = 1 << 2;
    /** An instruction left {@link Cpu#exit} for the caller. */
    public static final int EXIT = 1 << 3;

    private static final VarHandle FIELD;

    static {
        try {
            FIELD = MethodHandles.lookup().findVarHandle(Cpu.class, "attention", int.class);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    private Attention() {}

    static void set(Cpu cpu, int bits) {
        FIELD.getAndBitwiseOr(cpu, bits);
    }

    /** Clears bits; the caller then looks at what they stand for, so that nothing set in between is lost. */
    public static void clear(Cpu cpu, int bits) {
        FIELD.getAndBitwiseAnd(cpu, ~bits);
    }

    /** The bits, read without ordering: cheap enough for every block. */
    public static int peek(Cpu cpu) {
        return (int) FIELD.getOpaque(cpu);
    }
}
