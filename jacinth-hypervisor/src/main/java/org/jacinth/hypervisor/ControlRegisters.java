package org.jacinth.hypervisor;

import java.lang.foreign.MemorySegment;
import org.jacinth.zx.VcpuStateKind;

/** Control registers, EFER, XCR0 and the APIC base MSR. */
public record ControlRegisters(
        long cr0, long cr2, long cr3, long cr4, long cr8, long efer, long xcr0, long apicBase)
        implements WritableState {

    static ControlRegisters read(MemorySegment from) {
        return new ControlRegisters(
                from.get(StateLayout.U64, 0),
                from.get(StateLayout.U64, 8),
                from.get(StateLayout.U64, 16),
                from.get(StateLayout.U64, 24),
                from.get(StateLayout.U64, 32),
                from.get(StateLayout.U64, 40),
                from.get(StateLayout.U64, 48),
                from.get(StateLayout.U64, 56));
    }

    @Override
    public int kind() {
        return VcpuStateKind.CONTROL;
    }

    @Override
    public void write(MemorySegment to) {
        to.set(StateLayout.U64, 0, cr0);
        to.set(StateLayout.U64, 8, cr2);
        to.set(StateLayout.U64, 16, cr3);
        to.set(StateLayout.U64, 24, cr4);
        to.set(StateLayout.U64, 32, cr8);
        to.set(StateLayout.U64, 40, efer);
        to.set(StateLayout.U64, 48, xcr0);
        to.set(StateLayout.U64, 56, apicBase);
    }

    /** The same with another cr0. */
    public ControlRegisters withCr0(long cr0) {
        return new ControlRegisters(cr0, cr2, cr3, cr4, cr8, efer, xcr0, apicBase);
    }

    /** The same with another cr2. */
    public ControlRegisters withCr2(long cr2) {
        return new ControlRegisters(cr0, cr2, cr3, cr4, cr8, efer, xcr0, apicBase);
    }

    /** The same with another cr3. */
    public ControlRegisters withCr3(long cr3) {
        return new ControlRegisters(cr0, cr2, cr3, cr4, cr8, efer, xcr0, apicBase);
    }

    /** The same with another cr4. */
    public ControlRegisters withCr4(long cr4) {
        return new ControlRegisters(cr0, cr2, cr3, cr4, cr8, efer, xcr0, apicBase);
    }

    /** The same with another cr8. */
    public ControlRegisters withCr8(long cr8) {
        return new ControlRegisters(cr0, cr2, cr3, cr4, cr8, efer, xcr0, apicBase);
    }

    /** The same with another efer. */
    public ControlRegisters withEfer(long efer) {
        return new ControlRegisters(cr0, cr2, cr3, cr4, cr8, efer, xcr0, apicBase);
    }

    /** The same with another xcr0. */
    public ControlRegisters withXcr0(long xcr0) {
        return new ControlRegisters(cr0, cr2, cr3, cr4, cr8, efer, xcr0, apicBase);
    }

    /** The same with another apicBase. */
    public ControlRegisters withApicBase(long apicBase) {
        return new ControlRegisters(cr0, cr2, cr3, cr4, cr8, efer, xcr0, apicBase);
    }
}
