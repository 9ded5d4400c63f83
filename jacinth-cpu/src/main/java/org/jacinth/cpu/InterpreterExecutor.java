package org.jacinth.cpu;

import org.jacinth.cpu.decode.Insn;
import org.jacinth.cpu.event.Events;
import org.jacinth.cpu.interp.Interpreter;
import org.jacinth.cpu.mmu.Backing;
import org.jacinth.cpu.state.Cpu;
import org.jacinth.cpu.state.GuestFault;

/** The interpreter as a processor's executor. */
final class InterpreterExecutor implements Executor {
    private final Cpu cpu;
    private final Interpreter interpreter;

    InterpreterExecutor(Cpu cpu) {
        this.cpu = cpu;
        this.interpreter = new Interpreter(cpu);
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

    @Override
    public void beforeRun() {}

    @Override
    public void deliverException(GuestFault fault) {
        Events.deliverFault(cpu, fault);
    }

    @Override
    public void deliverInterrupt(int vector, boolean nmi) {
        Events.deliverInterrupt(cpu, vector, nmi ? Events.Source.NMI : Events.Source.EXTERNAL);
    }

    @Override
    public int tripleFaultVector() {
        return -1;
    }

    @Override
    public int tripleFaultErrorCode() {
        return 0;
    }

    @Override
    public boolean completeStringInput(int size, int value) {
        return false;
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
