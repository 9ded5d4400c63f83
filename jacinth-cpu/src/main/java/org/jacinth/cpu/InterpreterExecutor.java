package org.jacinth.cpu;

import org.jacinth.cpu.decode.Insn;
import org.jacinth.cpu.event.Events;
import org.jacinth.cpu.event.KvmClock;
import org.jacinth.cpu.interp.Interpreter;
import org.jacinth.cpu.interp.Learnt;
import org.jacinth.cpu.mmu.Backing;
import org.jacinth.cpu.state.Cpu;
import org.jacinth.cpu.state.GuestFault;
import org.jacinth.cpu.translate.Translator;

/** The interpreter as a processor's executor, with a translator or without; see {@link Executors}. */
final class InterpreterExecutor implements Executor {
    private static final long CLOCK_REFRESH_NANOS = 100_000_000;

    private final Cpu cpu;
    private final Interpreter interpreter;
    private final LearntFile learnt;

    // The KVM clock as it was last refreshed.
    private long clockPage;
    private long clockOffset;
    private long clockTime;

    InterpreterExecutor(Cpu cpu) {
        this.cpu = cpu;
        this.interpreter = new Interpreter(cpu);
        this.learnt = null;
    }

    /** Has what is hot translated, of code that nothing is known of. */
    InterpreterExecutor(Cpu cpu, Translator translator, int threshold) {
        this(cpu, translator, threshold, null);
    }

    /**
     * Has what is hot translated, see {@link Interpreter#Interpreter(Cpu, Translator, int, Learnt)}.
     *
     * @param learnt where to take from what earlier runs showed, and to leave what this one shows, or null
     */
    InterpreterExecutor(Cpu cpu, Translator translator, int threshold, LearntFile learnt) {
        this.cpu = cpu;
        this.interpreter =
                new Interpreter(cpu, translator, threshold, learnt == null ? Learnt.NOTHING : learnt.content());
        this.learnt = learnt;
    }

    /** Has the processor told of code pages, for the other processors of its guest. */
    void attach(SoftwareVcpu vcpu) {
        interpreter.setCodePageListener(vcpu::codeMarked);
        cpu.mmu.setCodeListener(vcpu::codeWritten);
    }

    @Override
    public void run() {
        interpreter.run();
    }

    @Override
    public void step() {
        interpreter.step();
    }

    @Override
    public Insn lastInsn() {
        return interpreter.lastInsn();
    }

    /**
     * Refreshes the KVM clock's page. As counter and clock keep step exactly, that is needed only where one of them was
     * changed; it is also done now and then.
     */
    @Override
    public void beforeEnter() {
        if ((cpu.kvmSystemTime & 1) == 0) {
            return;
        }
        long now = cpu.platform.nanos();
        if (cpu.kvmSystemTime != clockPage || cpu.tscOffset != clockOffset || now - clockTime > CLOCK_REFRESH_NANOS) {
            clockPage = cpu.kvmSystemTime;
            clockOffset = cpu.tscOffset;
            clockTime = now;
            KvmClock.update(cpu);
        }
    }

    @Override
    public void deliverException(GuestFault fault) {
        Events.deliverFault(cpu, fault);
    }

    @Override
    public void deliverInterrupt(int vector, boolean nmi) {
        Events.deliverInterrupt(cpu, vector, nmi ? Events.Source.NMI : Events.Source.EXTERNAL);
    }

    @Override
    public void close() {
        if (learnt != null) {
            learnt.add(interpreter.learnt());
        }
    }

    @Override
    public void multiprocessorStarted() {
        interpreter.dropRegions();
    }

    @Override
    public void invalidateAll() {
        interpreter.invalidateAll();
    }

    @Override
    public void invalidate(Backing backing, long offset, int size) {
        interpreter.invalidate(backing, offset, size);
    }
}
