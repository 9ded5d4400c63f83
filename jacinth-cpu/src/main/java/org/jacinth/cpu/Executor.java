package org.jacinth.cpu;

import org.jacinth.cpu.decode.Insn;
import org.jacinth.cpu.mmu.Backing;
import org.jacinth.cpu.state.GuestFault;

/** What executes a processor's instructions, as {@link SoftwareVcpu} needs it. Used on the owner thread only. */
interface Executor {

    /** Executes until the processor's attention is wanted. */
    void run();

    /** Executes one instruction, or delivers the exception that it raises. */
    void step();

    /** The instruction that was executed or abandoned last. */
    Insn lastInsn();

    /** Called when the guest is entered: what it reads without an exit is brought up to date. */
    void beforeEnter();

    /** Delivers an exception. Where that stops, the processor's exit says why. */
    void deliverException(GuestFault fault);

    /** Delivers an external interrupt, or an NMI. Where that stops, the processor's exit says why. */
    void deliverInterrupt(int vector, boolean nmi);

    /** The processor will execute nothing more. Called once, when no thread executes it. */
    void close();

    /** The guest has further processors from now on: what was made for one alone is dropped. */
    void multiprocessorStarted();

    /** Drops everything decoded. */
    void invalidateAll();

    /** Drops what was decoded from bytes of a backing. */
    void invalidate(Backing backing, long offset, int size);
}
