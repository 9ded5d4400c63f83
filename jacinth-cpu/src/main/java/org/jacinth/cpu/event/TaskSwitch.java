package org.jacinth.cpu.event;

import org.jacinth.cpu.state.Cpu;
import org.jacinth.cpu.state.Flags;
import org.jacinth.cpu.state.GuestFault;

/** Hardware task switching, with 16-bit and 32-bit task-state segments. @sdm 3 "Task Switching" */
public final class TaskSwitch {
    /** What starts a switch. */
    public enum Cause { JUMP, CALL, INTERRUPT, RETURN }

    private TaskSwitch() {}

    /**
     * Switches to the task that a task gate names.
     *
     * @param flags the old task's EFLAGS as its TSS gets it
     * @return true where its TSS is a 32-bit one
     */
    static boolean enterGate(Cpu c, int selector, long flags) throws GuestFault {
        long d = readAvailable(c, selector, Cpu.GP);
        run(c, selector, d, Cause.INTERRUPT, flags);
        return (Descriptors.type(d) & 8) != 0;
    }

    /** Reads the descriptor of a TSS that is not busy. @throws GuestFault {@code vector}, or #NP */
    public static long readAvailable(Cpu c, int selector, int vector) throws GuestFault {
        if ((selector & 4) != 0) {
            throw Descriptors.fault(c, vector, selector);
        }
        long d = Descriptors.read(c, selector, vector);
        int type = Descriptors.type(d);
        if (Descriptors.isSegment(d) || type != Descriptors.TSS_16 && type != Descriptors.TSS_32) {
            throw Descriptors.fault(c, vector, selector);
        }
        if (!Descriptors.isPresent(d)) {
            throw Descriptors.fault(c, Cpu.NP, selector);
        }
        return d;
    }

    /**
     * Switches tasks.
     *
     * @param d the new TSS's descriptor, checked by the caller
     * @param flags the old task's EFLAGS
     * @throws GuestFault before the switch with the state unchanged; where {@link org.jacinth.cpu.state.SavedState} was
     *     committed, in the new task
     */
    public static void run(Cpu c, int selector, long d, Cause cause, long flags) throws GuestFault {
        boolean wide = (Descriptors.type(d) & 8) != 0;
        if (Descriptors.limit(d) < (wide ? 0x67 : 0x2B)) {
            throw Descriptors.fault(c, Cpu.TS, selector);
        }
        long base = Descriptors.base(d);
        long[] fresh = read(c, base, wide);
        boolean nested = cause == Cause.CALL || cause == Cause.INTERRUPT;
        save(c, cause == Cause.RETURN ? flags & ~Flags.NT : flags);
        int oldTask = c.selector[Cpu.TR];
        if (!nested) {
            long old = Descriptors.read(c, oldTask, Cpu.TS);
            Descriptors.setType(c, oldTask, old, Descriptors.type(old) & ~Descriptors.TSS_BUSY);
        }
        if (cause != Cause.RETURN) {
            Descriptors.setType(c, selector, d, Descriptors.type(d) | Descriptors.TSS_BUSY);
        }
        if (nested) {
            c.mmu.storeSystem(base, 1, oldTask);
        }
        c.saved.commit();
        Descriptors.set(c, Cpu.TR, selector, d | (long) Descriptors.TSS_BUSY << 40);
        c.cr0 |= Cpu.CR0_TS;
        load(c, fresh, wide, nested);
        if (wide && (c.mmu.loadSystem(base + 0x64 & 0xFFFF_FFFFL, 1) & 1) != 0) {
            c.dr[6] |= 1 << 15;
            throw c.fault(Cpu.DB);
        }
    }

    // The fields of a TSS in memory order: CR3 (32-bit only), IP, FLAGS, eight registers, ES CS SS DS (FS GS), LDT.
    private static final int CR3 = 0;
    private static final int IP = 1;
    private static final int FLAGS = 2;
    private static final int REGISTERS = 3;
    private static final int SELECTORS = 11;
    private static final int LDT = 17;
    private static final int FIELDS = 18;

    private static int offset(int field, boolean wide) {
        if (wide) {
            return 0x1C + field * 4;
        }
        return field == LDT ? 0x2A : 0x0E + (field - IP) * 2;
    }

    private static long[] read(Cpu c, long base, boolean wide) throws GuestFault {
        long[] fields = new long[FIELDS];
        for (int f = wide ? CR3 : IP; f < FIELDS; f++) {
            boolean absent = !wide && (f == SELECTORS + Cpu.FS || f == SELECTORS + Cpu.GS);
            if (!absent) {
                int size = wide && f < SELECTORS ? 2 : 1;
                fields[f] = c.mmu.loadSystem(base + offset(f, wide) & 0xFFFF_FFFFL, size);
            }
        }
        return fields;
    }

    private static void save(Cpu c, long flags) throws GuestFault {
        boolean wide = (c.segAttr[Cpu.TR] & 8) != 0;
        if (c.segLimit[Cpu.TR] < (wide ? 0x5F : 0x29)) {
            throw Descriptors.fault(c, Cpu.TS, c.selector[Cpu.TR]);
        }
        int size = wide ? 2 : 1;
        saveField(c, IP, wide, size, c.rip);
        saveField(c, FLAGS, wide, size, flags);
        for (int r = 0; r < 8; r++) {
            saveField(c, REGISTERS + r, wide, size, c.gpr[r]);
        }
        for (int s = 0; s <= (wide ? Cpu.GS : Cpu.DS); s++) {
            saveField(c, SELECTORS + s, wide, 1, c.selector[s]);
        }
    }

    private static void saveField(Cpu c, int field, boolean wide, int size, long value) throws GuestFault {
        c.mmu.storeSystem(c.segBase[Cpu.TR] + offset(field, wide) & 0xFFFF_FFFFL, size, value);
    }

    private static void load(Cpu c, long[] fields, boolean wide, boolean nested) throws GuestFault {
        if (wide && (c.cr0 & Cpu.CR0_PG) != 0) {
            c.cr3 = fields[CR3];
            c.mmu.flushLocal();
        }
        c.rip = fields[IP];
        long flags = fields[FLAGS] | (nested ? Flags.NT : 0);
        for (int r = 0; r < 8; r++) {
            c.gpr[r] = wide ? fields[REGISTERS + r] : c.gpr[r] & ~0xFFFFL | fields[REGISTERS + r];
        }
        c.setRflags(flags);
        c.dr[7] &= ~0x155L;
        Breakpoints.rearm(c);
        // Selectors go first, so that a fault finds them all in place.
        for (int s = 0; s <= Cpu.GS; s++) {
            Descriptors.setNull(c, s, (int) fields[SELECTORS + s]);
        }
        Descriptors.setNull(c, Cpu.LDTR, (int) fields[LDT]);
        if (c.v86()) {
            loadLdt(c, (int) fields[LDT]);
            for (int s = 0; s <= Cpu.GS; s++) {
                Descriptors.setV86(c, s, (int) fields[SELECTORS + s]);
            }
            c.cpl = 3;
            c.updateMode();
            checkIp(c);
            return;
        }
        c.cpl = (int) fields[SELECTORS + Cpu.CS] & 3;
        c.updateMode();
        loadLdt(c, (int) fields[LDT]);
        loadCode(c, (int) fields[SELECTORS + Cpu.CS]);
        loadStack(c, (int) fields[SELECTORS + Cpu.SS]);
        c.updateMode();
        for (int s = 0; s <= Cpu.GS; s++) {
            if (s != Cpu.CS && s != Cpu.SS) {
                loadData(c, s, (int) fields[SELECTORS + s]);
            }
        }
        checkIp(c);
    }

    private static void checkIp(Cpu c) throws GuestFault {
        if (c.rip > c.segLimit[Cpu.CS]) {
            throw c.fault(Cpu.GP, c.eventExt);
        }
    }

    private static void loadLdt(Cpu c, int selector) throws GuestFault {
        if (Descriptors.isNull(selector)) {
            return;
        }
        if ((selector & 4) != 0) {
            throw Descriptors.fault(c, Cpu.TS, selector);
        }
        long d = Descriptors.read(c, selector, Cpu.TS);
        if (Descriptors.isSegment(d) || Descriptors.type(d) != Descriptors.LDT || !Descriptors.isPresent(d)) {
            throw Descriptors.fault(c, Cpu.TS, selector);
        }
        Descriptors.set(c, Cpu.LDTR, selector, d);
    }

    private static void loadCode(Cpu c, int selector) throws GuestFault {
        if (Descriptors.isNull(selector)) {
            throw c.fault(Cpu.TS, c.eventExt);
        }
        long d = Descriptors.read(c, selector, Cpu.TS);
        int dpl = Descriptors.dpl(d);
        if (!Descriptors.isCode(d) || (Descriptors.isConforming(d) ? dpl > c.cpl : dpl != c.cpl)) {
            throw Descriptors.fault(c, Cpu.TS, selector);
        }
        if (!Descriptors.isPresent(d)) {
            throw Descriptors.fault(c, Cpu.NP, selector);
        }
        Descriptors.set(c, Cpu.CS, selector, Descriptors.access(c, selector, d));
    }

    private static void loadStack(Cpu c, int selector) throws GuestFault {
        if (Descriptors.isNull(selector)) {
            throw c.fault(Cpu.TS, c.eventExt);
        }
        long d = Descriptors.read(c, selector, Cpu.TS);
        if (!Descriptors.isWritableData(d) || Descriptors.dpl(d) != c.cpl || (selector & 3) != c.cpl) {
            throw Descriptors.fault(c, Cpu.TS, selector);
        }
        if (!Descriptors.isPresent(d)) {
            throw Descriptors.fault(c, Cpu.SSF, selector);
        }
        Descriptors.set(c, Cpu.SS, selector, Descriptors.access(c, selector, d));
    }

    private static void loadData(Cpu c, int segment, int selector) throws GuestFault {
        if (Descriptors.isNull(selector)) {
            return;
        }
        long d = Descriptors.read(c, selector, Cpu.TS);
        boolean conforming = Descriptors.isCode(d) && Descriptors.isConforming(d);
        if (!Descriptors.isReadable(d)
                || !conforming && Descriptors.dpl(d) < Math.max(selector & 3, c.cpl)) {
            throw Descriptors.fault(c, Cpu.TS, selector);
        }
        if (!Descriptors.isPresent(d)) {
            throw Descriptors.fault(c, Cpu.NP, selector);
        }
        Descriptors.set(c, segment, selector, Descriptors.access(c, selector, d));
    }
}
