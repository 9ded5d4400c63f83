package org.jacinth.vmm;

/**
 * A processor at the moment its run ended, for the developer of the guest's kernel: registers of every kind, the bytes
 * at the instruction, the top of the stack, and the last exits.
 *
 * @param vcpu the processor's index
 * @param cause what happened, in one line
 * @param rip its instruction pointer
 * @param text the whole report, many lines
 */
public record CrashReport(int vcpu, String cause, long rip, String text) {
    @Override
    public String toString() {
        return text;
    }
}
