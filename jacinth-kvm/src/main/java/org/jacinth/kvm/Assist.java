package org.jacinth.kvm;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import org.jacinth.hypervisor.spi.EngineVcpu;
import org.jacinth.hypervisor.spi.Exit;
import org.jacinth.zx.VcpuStateKind;

/**
 * Has another engine execute what KVM cannot: one instruction, on the same memory, with the state moved there and back.
 * While an exit in the middle of that instruction is answered the state stays there, and is read and written there.
 * Interrupts and the local APIC remain KVM's processor's. Used on the owner's thread.
 */
final class Assist {
    private static final ValueLayout.OfLong LONG = ValueLayout.JAVA_LONG_UNALIGNED;
    private static final ValueLayout.OfByte BYTE = ValueLayout.JAVA_BYTE;

    /** In the order in which they can be written. */
    private static final int[] MOVED = {
        VcpuStateKind.CONTROL, VcpuStateKind.SEGMENTS, VcpuStateKind.MSRS, VcpuStateKind.FPU, VcpuStateKind.DEBUG
    };
    private static final int REGISTERS = EngineVcpu.RFLAGS + 1;

    // Offsets in the states.
    private static final int APIC_BASE = 56;
    private static final long APIC_ENABLED = 1 << 11;
    private static final int TIME_STAMP = 80;
    private static final int EVENT_PENDING = 0;
    private static final int EVENT_SHADOW = 3;
    private static final int EVENT_NMI_MASKED = 17;
    private static final int EVENT_HALTED = 20;
    private static final int ACCESS_SIZE = 8;
    private static final int ACCESS_WRITE = 9;
    private static final int ACCESS_DATA = 16;

    /** The processor whose instructions these are, as far as its state is concerned. */
    interface Owner {
        long register(int number);

        void setRegister(int number, long value);

        int read(int kind, MemorySegment to);

        /** Takes over a changed state; the time-stamp counter in {@code MSRS} is none. */
        int write(int kind, MemorySegment from);

        /** {@code EVENTS}; of these only the interrupt shadow, the mask of NMIs and halting ever change. */
        void readEvents(MemorySegment to);

        int writeEvents(MemorySegment from);
    }

    private final EngineVcpu stepper;
    private final Owner owner;
    private final long[] registers = new long[REGISTERS];
    private final MemorySegment[] before = new MemorySegment[MOVED.length];
    private final MemorySegment[] after = new MemorySegment[MOVED.length];
    /** {@code EVENTS} as the other engine was given them. */
    private final MemorySegment events = heap(VcpuStateKind.EVENTS);
    private final MemorySegment shown = heap(VcpuStateKind.EVENTS);
    private final MemorySegment access = heap(VcpuStateKind.MEM_ACCESS);
    private long apicBase;
    private boolean holding;

    Assist(EngineVcpu stepper, Owner owner) {
        this.stepper = stepper;
        this.owner = owner;
        for (int i = 0; i < MOVED.length; i++) {
            before[i] = heap(MOVED[i]);
            after[i] = heap(MOVED[i]);
        }
    }

    private static MemorySegment heap(int kind) {
        return MemorySegment.ofArray(new long[VcpuStateKind.size(kind) / 8]);
    }

    /** True while the state is the other engine's. */
    boolean isHolding() {
        return holding;
    }

    /**
     * Executes one instruction, or goes on with the one in hand.
     *
     * @return null where it is over and its state moved back; otherwise the state is {@linkplain #isHolding held}
     */
    Exit step() {
        if (!holding) {
            moveThere();
            holding = true;
        }
        Exit exit = stepper.step();
        if (exit == null) {
            moveBack();
        }
        return exit;
    }

    /** Gives the instruction in hand up, and the state back. */
    void giveUp() {
        stepper.setRegister(EngineVcpu.RIP, stepper.register(EngineVcpu.RIP));
        moveBack();
    }

    void close() {
        stepper.close();
    }

    private void moveThere() {
        for (int i = 0; i < MOVED.length; i++) {
            check("read", MOVED[i], owner.read(MOVED[i], before[i]));
            if (MOVED[i] == VcpuStateKind.CONTROL) {
                // Accesses to its page come back as ones to a trap.
                apicBase = before[i].get(LONG, APIC_BASE);
                before[i].set(LONG, APIC_BASE, apicBase & ~APIC_ENABLED & ~(APIC_ENABLED >>> 1));
            }
            check("move", MOVED[i], stepper.writeState(MOVED[i], before[i]));
            // As the other engine shows it, so that what is changed later can be told.
            stepper.readState(MOVED[i], before[i]);
        }
        owner.readEvents(shown);
        events.fill((byte) 0);
        events.set(BYTE, EVENT_SHADOW, shown.get(BYTE, EVENT_SHADOW));
        events.set(BYTE, EVENT_NMI_MASKED, shown.get(BYTE, EVENT_NMI_MASKED));
        check("move", VcpuStateKind.EVENTS, stepper.writeState(VcpuStateKind.EVENTS, events));
        for (int n = 0; n < REGISTERS; n++) {
            registers[n] = owner.register(n);
            stepper.setRegister(n, registers[n]);
        }
    }

    private void moveBack() {
        holding = false;
        for (int i = 0; i < MOVED.length; i++) {
            stepper.readState(MOVED[i], after[i]);
            if (MOVED[i] == VcpuStateKind.MSRS) {
                after[i].set(LONG, TIME_STAMP, before[i].get(LONG, TIME_STAMP));
            }
            if (before[i].mismatch(after[i]) < 0) {
                continue;
            }
            if (MOVED[i] == VcpuStateKind.CONTROL) {
                after[i].set(LONG, APIC_BASE, apicBase);
            }
            check("move back", MOVED[i], owner.write(MOVED[i], after[i]));
        }
        for (int n = 0; n < REGISTERS; n++) {
            long value = stepper.register(n);
            if (value != registers[n]) {
                owner.setRegister(n, value);
            }
        }
        stepper.readState(VcpuStateKind.EVENTS, shown);
        if (events.mismatch(shown) >= 0) {
            moveEventsBack();
        }
    }

    private void moveEventsBack() {
        owner.readEvents(events);
        MemorySegment.copy(shown, EVENT_PENDING, events, EVENT_PENDING, EVENT_SHADOW + 1);
        MemorySegment.copy(shown, 4, events, 4, 12);
        for (int flag : new int[] {EVENT_NMI_MASKED, EVENT_HALTED}) {
            events.set(BYTE, flag, shown.get(BYTE, flag));
        }
        check("move back", VcpuStateKind.EVENTS, owner.writeEvents(events));
    }

    private static void check(String what, int kind, int status) {
        if (status != 0) {
            throw new IllegalStateException(
                    what + " the state for another engine: kind=0x" + Integer.toHexString(kind) + ", status=" + status);
        }
    }

    // ---- While the state is held ---------------------------------------------------------------------------------

    /** True where a kind is the other engine's while it holds the state. */
    boolean holds(int kind) {
        if (!holding) {
            return false;
        }
        return switch (kind) {
            case VcpuStateKind.CONTROL, VcpuStateKind.SEGMENTS, VcpuStateKind.MSRS, VcpuStateKind.FPU,
                    VcpuStateKind.DEBUG, VcpuStateKind.RIP, VcpuStateKind.MEM_ACCESS, VcpuStateKind.EXIT_REASON -> true;
            default -> false;
        };
    }

    int readState(int kind, MemorySegment to) {
        int status = stepper.readState(kind, to);
        if (kind == VcpuStateKind.CONTROL) {
            to.set(LONG, APIC_BASE, apicBase);
        }
        return status;
    }

    EngineVcpu stepper() {
        return stepper;
    }

    /** Size of the access that is reported. */
    int accessSize() {
        stepper.readState(VcpuStateKind.MEM_ACCESS, access);
        return access.get(BYTE, ACCESS_SIZE);
    }

    /** Whether the access is a write. After {@link #accessSize}. */
    boolean isWrite() {
        return access.get(BYTE, ACCESS_WRITE) != 0;
    }

    /** What is written. After {@link #accessSize}. */
    long written() {
        return access.get(LONG, ACCESS_DATA);
    }

    /** Gives a read its value, and completes it. */
    void answer(long value) {
        access.set(LONG, ACCESS_DATA, value);
        stepper.writeState(VcpuStateKind.MEM_ACCESS, access);
    }
}
