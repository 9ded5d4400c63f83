package org.jacinth.cpu.event;

import org.jacinth.cpu.decode.Segments;
import org.jacinth.cpu.state.Attention;
import org.jacinth.cpu.state.Cpu;
import org.jacinth.cpu.state.Flags;
import org.jacinth.cpu.state.GuestFault;
import org.jacinth.hypervisor.spi.Exit;

/**
 * Delivers exceptions and interrupts through the IDT or the real-mode vector table, in every mode. A fault met on the
 * way leaves the processor as it was, and becomes the next event, a double fault, or the end. @sdm 3 "Interrupt and
 * Exception Handling"
 */
public final class Events {
    /** Where an event comes from. */
    public enum Source {
        /** An interrupt from outside. */
        EXTERNAL,
        NMI,
        /** A fault, trap or abort of the processor, and INT1. */
        EXCEPTION,
        /** INT n, INT3, INTO. */
        SOFTWARE
    }

    /** {@link Cpu#stopReason} of a triple fault. */
    public static final int STOP_TRIPLE_FAULT = 1;
    public static final int STOP_PORT = 2;

    /**
     * Faults in the delivery of faults after which the processor gives up. The double-fault rules end every chain but
     * one of benign exceptions (#AC while #AC is pushed), in which a real processor would hang.
     */
    private static final int MAX_CHAIN = 8;

    private Events() {}

    /** Delivers an exception at {@link Cpu#rip}, and what comes of it. */
    public static void deliverFault(Cpu c, GuestFault f) {
        c.exceptions++;
        if (f.vector == Cpu.PF) {
            c.cr2 = f.address;
        }
        deliver(c, f.vector, Source.EXCEPTION, f.hasErrorCode, f.errorCode);
    }

    /** Delivers an interrupt at {@link Cpu#rip}, whatever RFLAGS.IF says, and what comes of it. Ends HLT. */
    public static void deliverInterrupt(Cpu c, int vector, Source source) {
        c.interrupts++;
        c.halted = false;
        if (source == Source.NMI) {
            c.nmiBlocked = true;
        }
        deliver(c, vector, source, false, 0);
    }

    /**
     * INT n, INT3, INTO and INT1: {@link Cpu#rip} is the next instruction's.
     *
     * @throws GuestFault what the gate does not allow, with the state unchanged
     */
    public static void softwareInterrupt(Cpu c, int vector, Source source) throws GuestFault {
        enter(c, vector, source, false, 0);
        c.interrupts++;
    }

    private static void deliver(Cpu c, int vector, Source source, boolean hasErrorCode, int errorCode) {
        int firstVector = vector;
        int firstErrorCode = errorCode;
        c.interruptShadow = false;
        for (int n = 0; n < MAX_CHAIN; n++) {
            try {
                enter(c, vector, source, hasErrorCode, errorCode);
                return;
            } catch (GuestFault f) {
                if (f.vector < 0) {
                    c.requestAttention(Attention.EXIT);
                    return;
                }
                boolean exception = source == Source.EXCEPTION;
                if (exception && vector == Cpu.DF && isSerious(f.vector)) {
                    break;
                }
                if (f.vector == Cpu.PF) {
                    c.cr2 = f.address;
                }
                boolean twice = exception
                        && (isContributory(vector) && isContributory(f.vector)
                                || vector == Cpu.PF && isSerious(f.vector));
                source = Source.EXCEPTION;
                vector = twice ? Cpu.DF : f.vector;
                hasErrorCode = twice || f.hasErrorCode;
                errorCode = twice ? 0 : f.errorCode;
                c.exceptions++;
            }
        }
        tripleFault(c, firstVector, firstErrorCode);
    }

    /** @sdm 3 "Interrupt 8—Double Fault Exception (#DF)" */
    private static boolean isContributory(int vector) {
        return vector == Cpu.DE || vector >= Cpu.TS && vector <= Cpu.GP;
    }

    private static boolean isSerious(int vector) {
        return vector == Cpu.PF || isContributory(vector);
    }

    private static void tripleFault(Cpu c, int vector, int errorCode) {
        c.stopReason = STOP_TRIPLE_FAULT;
        c.stopRip = c.rip;
        c.stopAddress = c.cr2;
        c.stopVector = vector;
        c.stopErrorCode = errorCode;
        String text = "triple fault: vector=%d, error_code=0x%x, rip=0x%x, cs=0x%x, rsp=0x%x, cr2=0x%x, cr3=0x%x";
        c.exit = new Exit.Failed(-2, text.formatted(
                vector, errorCode, c.rip, c.selector[Cpu.CS], c.gpr[Cpu.RSP], c.cr2, c.cr3));
        c.requestAttention(Attention.EXIT);
    }

    // ---- One delivery --------------------------------------------------------------------------------------------

    private static void enter(Cpu c, int vector, Source source, boolean hasErrorCode, int errorCode) throws GuestFault {
        c.saved.save(c);
        c.eventExt = source == Source.SOFTWARE ? 0 : 1;
        long flags = c.rflags();
        // Faults are restarted with their instruction breakpoint held back; a #DB sees to that itself.
        if (source == Source.EXCEPTION && vector != Cpu.DB) {
            flags |= Flags.RF;
        }
        try {
            if (!c.protectedMode()) {
                enterReal(c, vector, flags);
            } else if (c.longMode()) {
                enterLong(c, vector, source, hasErrorCode, errorCode, flags);
            } else {
                enterProtected(c, vector, source, hasErrorCode, errorCode, flags);
            }
        } catch (GuestFault f) {
            c.saved.restore(c);
            throw f;
        } finally {
            c.eventExt = 0;
        }
        if (source == Source.EXCEPTION && vector == Cpu.DB) {
            c.dr[7] &= ~Breakpoints.GD;
        }
        if ((flags & Flags.TF) != 0) {
            // The handler is not to be stepped through.
            c.requestAttention(Attention.EVENTS);
        }
    }

    /** @sdm 3 "Interrupt and Exception Handling" of real-address mode */
    private static void enterReal(Cpu c, int vector, long flags) throws GuestFault {
        if (vector * 4 + 3 > c.idtLimit) {
            throw c.fault(Cpu.GP);
        }
        long entry = c.mmu.loadSystem(c.idtBase + vector * 4 & 0xFFFF_FFFFL, 2);
        enterRealAt(c, entry, flags);
        c.systemFlags &= ~(Flags.IF | Flags.TF | Flags.AC | Flags.RF);
        c.updateMode();
    }

    private static void enterRealAt(Cpu c, long entry, long flags) throws GuestFault {
        push(c, 1, flags & 0xFFFF);
        push(c, 1, c.selector[Cpu.CS]);
        push(c, 1, c.rip);
        Descriptors.setReal(c, Cpu.CS, (int) (entry >>> 16));
        c.rip = entry & 0xFFFF;
    }

    /**
     * INT n in virtual-8086 mode through the 8086 program's own vector table. @sdm 3 "Class 3—Software Interrupt
     * Handling"
     *
     * @param flags FLAGS as the handler's frame gets it
     */
    public static void enterV86Redirected(Cpu c, int vector, long flags) throws GuestFault {
        c.saved.save(c);
        try {
            enterRealAt(c, c.mmu.load32(vector * 4), flags);
        } catch (GuestFault f) {
            c.saved.restore(c);
            throw f;
        }
    }

    /** Pushes {@code 1 << size} bytes on the stack as SS, CPL and mode now say. */
    public static void push(Cpu c, int size, long value) throws GuestFault {
        int bytes = 1 << size;
        boolean wide = (c.mode & Cpu.MODE_STACK_32) != 0;
        long sp = c.gpr[Cpu.RSP] - bytes & (wide ? 0xFFFF_FFFFL : 0xFFFF);
        c.mmu.store(Segments.linear(c, Cpu.SS, sp, bytes, true), size, value);
        c.gpr[Cpu.RSP] = wide ? sp : c.gpr[Cpu.RSP] & ~0xFFFFL | sp;
    }

    // ---- 64-bit --------------------------------------------------------------------------------------------------

    /** @sdm 3 "Exception and Interrupt Handling in 64-bit Mode" */
    private static void enterLong(Cpu c, int vector, Source source, boolean hasErrorCode, int errorCode, long flags)
            throws GuestFault {
        int idtError = vector << 3 | 2 | c.eventExt;
        if (vector * 16 + 15 > c.idtLimit) {
            throw c.fault(Cpu.GP, idtError);
        }
        long gate = c.mmu.loadSystem(c.idtBase + vector * 16, 3);
        long upper = c.mmu.loadSystem(c.idtBase + vector * 16 + 8, 3);
        int type = Descriptors.attributes(gate) & 0x1F;
        if (type != 0xE && type != 0xF || source == Source.SOFTWARE && Descriptors.dpl(gate) < c.cpl) {
            throw c.fault(Cpu.GP, idtError);
        }
        if (!Descriptors.isPresent(gate)) {
            throw c.fault(Cpu.NP, idtError);
        }
        int selector = Descriptors.gateSelector(gate);
        long cs = handlerCode(c, selector);
        if (!Descriptors.isLong(cs) || Descriptors.isBig(cs)) {
            throw Descriptors.fault(c, Cpu.GP, selector);
        }
        int oldSs = c.selector[Cpu.SS];
        long oldRsp = c.gpr[Cpu.RSP];
        int newCpl = Descriptors.isConforming(cs) ? c.cpl : Descriptors.dpl(cs);
        int ist = (int) (gate >>> 32) & 7;
        long rsp = oldRsp;
        if (ist != 0) {
            rsp = tss64(c, 0x24 + (ist - 1) * 8);
        } else if (newCpl < c.cpl) {
            rsp = tss64(c, 4 + newCpl * 8);
        }
        long target = Descriptors.gateOffset(gate) | upper << 32;
        if (target << 16 >> 16 != target) {
            throw c.fault(Cpu.GP, c.eventExt);
        }
        if (newCpl < c.cpl) {
            Descriptors.setNullStack(c, newCpl, newCpl);
            c.cpl = newCpl;
        }
        int oldCs = c.selector[Cpu.CS];
        Descriptors.set(c, Cpu.CS, selector & ~3 | newCpl, Descriptors.access(c, selector, cs));
        int keep = type == 0xE ? ~(Flags.TF | Flags.NT | Flags.RF | Flags.VM | Flags.IF)
                : ~(Flags.TF | Flags.NT | Flags.RF | Flags.VM);
        // The frame is pushed with the privilege of the handler.
        c.mmu.selectContext();
        frame64(c, rsp, oldSs, oldRsp, flags, oldCs, hasErrorCode, errorCode);
        c.systemFlags &= keep;
        c.rip = target;
        c.updateMode();
    }

    private static void frame64(Cpu c, long rsp, int ss, long oldRsp, long flags, int cs, boolean hasErrorCode,
            int errorCode) throws GuestFault {
        long top = rsp & ~15L;
        int bytes = hasErrorCode ? 48 : 40;
        long bottom = top - bytes;
        if (bottom << 16 >> 16 != bottom || top - 1 << 16 >> 16 != top - 1) {
            throw c.fault(Cpu.SSF, c.eventExt);
        }
        c.mmu.prepareWrite(bottom, bytes);
        c.mmu.store64(top - 8, ss);
        c.mmu.store64(top - 16, oldRsp);
        c.mmu.store64(top - 24, flags);
        c.mmu.store64(top - 32, cs);
        c.mmu.store64(top - 40, c.rip);
        if (hasErrorCode) {
            c.mmu.store64(bottom, errorCode & 0xFFFF_FFFFL);
        }
        c.gpr[Cpu.RSP] = bottom;
    }

    /** A stack pointer of the 64-bit TSS. @throws GuestFault #TS, #SS where it is not canonical */
    public static long tss64(Cpu c, int offset) throws GuestFault {
        if (offset + 7 > c.segLimit[Cpu.TR]) {
            throw Descriptors.fault(c, Cpu.TS, c.selector[Cpu.TR]);
        }
        long rsp = c.mmu.loadSystem(c.segBase[Cpu.TR] + offset, 3);
        if (rsp << 16 >> 16 != rsp) {
            throw c.fault(Cpu.SSF, c.eventExt);
        }
        return rsp;
    }

    /** Reads and checks the code segment that a gate of the IDT leads to. */
    private static long handlerCode(Cpu c, int selector) throws GuestFault {
        if (Descriptors.isNull(selector)) {
            throw c.fault(Cpu.GP, c.eventExt);
        }
        long cs = Descriptors.read(c, selector, Cpu.GP);
        if (!Descriptors.isCode(cs) || Descriptors.dpl(cs) > c.cpl) {
            throw Descriptors.fault(c, Cpu.GP, selector);
        }
        if (!Descriptors.isPresent(cs)) {
            throw Descriptors.fault(c, Cpu.NP, selector);
        }
        return cs;
    }

    // ---- 16- and 32-bit protected mode ----------------------------------------------------------------------------

    /** @sdm 3 "Exception- or Interrupt-Handler Procedures", "Interrupt Tasks" */
    private static void enterProtected(
            Cpu c, int vector, Source source, boolean hasErrorCode, int errorCode, long flags) throws GuestFault {
        int idtError = vector << 3 | 2 | c.eventExt;
        if (vector * 8 + 7 > c.idtLimit) {
            throw c.fault(Cpu.GP, idtError);
        }
        long gate = c.mmu.loadSystem(c.idtBase + vector * 8 & 0xFFFF_FFFFL, 3);
        int type = Descriptors.attributes(gate) & 0x1F;
        if (type != 5 && type != 6 && type != 7 && type != 0xE && type != 0xF
                || source == Source.SOFTWARE && Descriptors.dpl(gate) < c.cpl) {
            throw c.fault(Cpu.GP, idtError);
        }
        if (!Descriptors.isPresent(gate)) {
            throw c.fault(Cpu.NP, idtError);
        }
        if (type == 5) {
            boolean wide = TaskSwitch.enterGate(c, Descriptors.gateSelector(gate), flags);
            if (hasErrorCode) {
                push(c, wide ? 2 : 1, errorCode & 0xFFFF_FFFFL);
            }
            return;
        }
        int selector = Descriptors.gateSelector(gate);
        long cs = handlerCode(c, selector);
        int dpl = Descriptors.dpl(cs);
        boolean inner = !Descriptors.isConforming(cs) && dpl < c.cpl;
        if (c.v86() && (!inner || dpl != 0)) {
            throw Descriptors.fault(c, Cpu.GP, selector);
        }
        int size = type >= 0xE ? 2 : 1;
        long offset = size == 2 ? Descriptors.gateOffset(gate) : gate & 0xFFFF;
        if (inner) {
            pushInner(c, dpl, size);
        }
        push(c, size, flags);
        push(c, size, c.selector[Cpu.CS]);
        push(c, size, c.rip);
        if (hasErrorCode) {
            push(c, size, errorCode & 0xFFFF_FFFFL);
        }
        Descriptors.set(c, Cpu.CS, selector & ~3 | c.cpl, Descriptors.access(c, selector, cs));
        if (offset > c.segLimit[Cpu.CS]) {
            throw c.fault(Cpu.GP, c.eventExt);
        }
        c.systemFlags &= ~(Flags.TF | Flags.NT | Flags.RF | Flags.VM | ((type & 1) == 0 ? Flags.IF : 0));
        c.rip = offset;
        c.updateMode();
    }

    /** Switches to the stack of an inner level and pushes the former SS:ESP, in virtual-8086 mode all data segments. */
    private static void pushInner(Cpu c, int cpl, int size) throws GuestFault {
        boolean v86 = c.v86();
        int oldSs = c.selector[Cpu.SS];
        long oldSp = c.gpr[Cpu.RSP];
        c.systemFlags &= ~Flags.VM;
        switchStack(c, cpl);
        if (v86) {
            for (int s : new int[] {Cpu.GS, Cpu.FS, Cpu.DS, Cpu.ES}) {
                push(c, size, c.selector[s]);
                Descriptors.setNull(c, s, 0);
            }
        }
        push(c, size, oldSs);
        push(c, size, oldSp);
    }

    /** Takes SS, the stack pointer and CPL of an inner level from the TSS; the caller restores the state on a fault. */
    public static void switchStack(Cpu c, int cpl) throws GuestFault {
        boolean wide = (c.segAttr[Cpu.TR] & 8) != 0;
        int offset = wide ? 4 + cpl * 8 : 2 + cpl * 4;
        if (offset + (wide ? 5 : 3) > c.segLimit[Cpu.TR]) {
            throw Descriptors.fault(c, Cpu.TS, c.selector[Cpu.TR]);
        }
        long base = c.segBase[Cpu.TR] + offset;
        long sp = c.mmu.loadSystem(base & 0xFFFF_FFFFL, wide ? 2 : 1);
        int ss = (int) c.mmu.loadSystem(base + (wide ? 4 : 2) & 0xFFFF_FFFFL, 1);
        if (Descriptors.isNull(ss)) {
            throw c.fault(Cpu.TS, c.eventExt);
        }
        long d = Descriptors.read(c, ss, Cpu.TS);
        if ((ss & 3) != cpl || Descriptors.dpl(d) != cpl || !Descriptors.isWritableData(d)) {
            throw Descriptors.fault(c, Cpu.TS, ss);
        }
        if (!Descriptors.isPresent(d)) {
            throw Descriptors.fault(c, Cpu.SSF, ss);
        }
        Descriptors.set(c, Cpu.SS, ss, Descriptors.access(c, ss, d));
        c.cpl = cpl;
        c.gpr[Cpu.RSP] = wide ? sp : c.gpr[Cpu.RSP] & ~0xFFFFL | sp;
        c.updateMode();
    }
}
