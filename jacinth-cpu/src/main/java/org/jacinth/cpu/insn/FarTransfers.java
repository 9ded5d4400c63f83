package org.jacinth.cpu.insn;

import org.jacinth.cpu.decode.Insn;
import org.jacinth.cpu.event.Descriptors;
import org.jacinth.cpu.event.Events;
import org.jacinth.cpu.event.TaskSwitch;
import org.jacinth.cpu.state.Attention;
import org.jacinth.cpu.state.Cpu;
import org.jacinth.cpu.state.Flags;
import org.jacinth.cpu.state.GuestFault;

/**
 * Control transfers between segments, privilege levels and tasks. @sdm 1 "Procedure Calls, Interrupts, and
 * Exceptions"
 */
public final class FarTransfers {
    private FarTransfers() {}

    /** @sdm 2 "JMP", Operation */
    @Encoding("""
            EA           JMP Ap  i64 ends
            FF /5 mem    JMP Mp  ends
            """)
    public static void jmpFar(Cpu c, Insn i) throws GuestFault {
        if (i.isMemory()) {
            long linear = i.linear(c, (1 << i.operandSize) + 2, false);
            long offset = c.mmu.load(linear, i.operandSize);
            transfer(c, i, (int) c.mmu.load16(linear + (1 << i.operandSize)), offset, false);
        } else {
            transfer(c, i, i.immediate2(), i.immediate, false);
        }
    }

    /** @sdm 2 "CALL", Operation */
    @Encoding("""
            9A           CALL Ap  i64 ends
            FF /3 mem    CALL Mp  ends
            """)
    public static void callFar(Cpu c, Insn i) throws GuestFault {
        if (i.isMemory()) {
            long linear = i.linear(c, (1 << i.operandSize) + 2, false);
            long offset = c.mmu.load(linear, i.operandSize);
            transfer(c, i, (int) c.mmu.load16(linear + (1 << i.operandSize)), offset, true);
        } else {
            transfer(c, i, i.immediate2(), i.immediate, true);
        }
    }

    private static void transfer(Cpu c, Insn i, int selector, long offset, boolean call) throws GuestFault {
        c.saved.save(c);
        try {
            if ((c.mode & Cpu.MODE_REAL) != 0) {
                transferReal(c, i, selector, offset, call);
            } else {
                transferProtected(c, i, selector, offset, call);
            }
        } catch (GuestFault f) {
            if (c.saved.restore(c)) {
                throw f;
            }
            // The task was switched: the fault is the new task's.
            Events.deliverFault(c, f);
        }
    }

    private static void transferReal(Cpu c, Insn i, int selector, long offset, boolean call) throws GuestFault {
        if (offset > c.segLimit[Cpu.CS]) {
            throw c.gp();
        }
        if (call) {
            Stack.push(c, i.operandSize, c.selector[Cpu.CS]);
            Stack.push(c, i.operandSize, c.rip);
        }
        setRealCode(c, selector);
        c.rip = offset;
    }

    private static void setRealCode(Cpu c, int selector) {
        if (c.v86()) {
            Descriptors.setV86(c, Cpu.CS, selector);
        } else {
            Descriptors.setReal(c, Cpu.CS, selector);
        }
        c.updateMode();
    }

    private static void transferProtected(Cpu c, Insn i, int selector, long offset, boolean call) throws GuestFault {
        if (Descriptors.isNull(selector)) {
            throw c.gp();
        }
        long d = Descriptors.read(c, selector, Cpu.GP);
        if (Descriptors.isSegment(d)) {
            checkCode(c, selector, d, selector & 3);
            toCode(c, selector, d, offset, call, i.operandSize);
            return;
        }
        int type = Descriptors.type(d);
        int dpl = Descriptors.dpl(d);
        boolean known = type == Descriptors.CALL_GATE_32
                || !c.longMode() && (type == Descriptors.CALL_GATE_16 || type == Descriptors.TASK_GATE
                        || type == Descriptors.TSS_16 || type == Descriptors.TSS_32);
        if (!known || dpl < c.cpl || dpl < (selector & 3)) {
            throw Descriptors.fault(c, Cpu.GP, selector);
        }
        if (!Descriptors.isPresent(d)) {
            throw Descriptors.fault(c, Cpu.NP, selector);
        }
        TaskSwitch.Cause cause = call ? TaskSwitch.Cause.CALL : TaskSwitch.Cause.JUMP;
        if (type == Descriptors.TASK_GATE) {
            int tss = Descriptors.gateSelector(d);
            TaskSwitch.run(c, tss, TaskSwitch.readAvailable(c, tss, Cpu.GP), cause, c.rflags());
        } else if (type == Descriptors.TSS_16 || type == Descriptors.TSS_32) {
            TaskSwitch.run(c, selector, TaskSwitch.readAvailable(c, selector, Cpu.GP), cause, c.rflags());
        } else {
            throughGate(c, selector, d, call);
        }
    }

    /** Checks a code segment for a transfer that does not change CPL. */
    private static void checkCode(Cpu c, int selector, long d, int rpl) throws GuestFault {
        int dpl = Descriptors.dpl(d);
        boolean allowed = Descriptors.isCode(d)
                && (Descriptors.isConforming(d) ? dpl <= c.cpl : dpl == c.cpl && rpl <= c.cpl)
                && !(c.longMode() && Descriptors.isLong(d) && Descriptors.isBig(d));
        if (!allowed) {
            throw Descriptors.fault(c, Cpu.GP, selector);
        }
        if (!Descriptors.isPresent(d)) {
            throw Descriptors.fault(c, Cpu.NP, selector);
        }
    }

    private static void toCode(Cpu c, int selector, long d, long offset, boolean call, int size) throws GuestFault {
        if (!Descriptors.isTarget(c, d, offset)) {
            throw c.gp();
        }
        if (call) {
            Stack.push(c, size, c.selector[Cpu.CS]);
            Stack.push(c, size, c.rip);
        }
        Descriptors.set(c, Cpu.CS, selector & ~3 | c.cpl, Descriptors.access(c, selector, d));
        c.rip = offset;
        c.updateMode();
    }

    private static void throughGate(Cpu c, int gateSelector, long gate, boolean call) throws GuestFault {
        int selector = Descriptors.gateSelector(gate);
        long offset = Descriptors.gateOffset(gate);
        int size = 2;
        if (c.longMode()) {
            offset |= Descriptors.readUpper(c, gateSelector, Cpu.GP) << 32;
            size = 3;
        } else if (Descriptors.type(gate) == Descriptors.CALL_GATE_16) {
            offset &= 0xFFFF;
            size = 1;
        }
        if (Descriptors.isNull(selector)) {
            throw c.gp();
        }
        long d = Descriptors.read(c, selector, Cpu.GP);
        boolean inner = call && Descriptors.isCode(d) && !Descriptors.isConforming(d) && Descriptors.dpl(d) < c.cpl;
        if (c.longMode() && (!Descriptors.isLong(d) || Descriptors.isBig(d))) {
            throw Descriptors.fault(c, Cpu.GP, selector);
        }
        if (!inner) {
            checkCode(c, selector, d, 0);
            toCode(c, selector, d, offset, call, size);
            return;
        }
        if (!Descriptors.isPresent(d)) {
            throw Descriptors.fault(c, Cpu.NP, selector);
        }
        if (!Descriptors.isTarget(c, d, offset)) {
            throw c.gp();
        }
        int oldCs = c.selector[Cpu.CS];
        long oldRip = c.rip;
        if (size == 3) {
            callInner64(c, Descriptors.dpl(d), selector, d, oldCs, oldRip);
        } else {
            callInner(c, Descriptors.dpl(d), size, (int) (gate >>> 32) & 31);
            Stack.push(c, size, oldCs);
            Stack.push(c, size, oldRip);
            Descriptors.set(c, Cpu.CS, selector & ~3 | c.cpl, Descriptors.access(c, selector, d));
        }
        c.rip = offset;
        c.updateMode();
    }

    private static void callInner(Cpu c, int cpl, int size, int parameters) throws GuestFault {
        int bytes = 1 << size;
        long[] copied = new long[parameters];
        for (int p = 0; p < parameters; p++) {
            copied[p] = Stack.peek(c, p * bytes, size);
        }
        int oldSs = c.selector[Cpu.SS];
        long oldSp = c.gpr[Cpu.RSP];
        Events.switchStack(c, cpl);
        Stack.push(c, size, oldSs);
        Stack.push(c, size, oldSp);
        for (int p = parameters - 1; p >= 0; p--) {
            Stack.push(c, size, copied[p]);
        }
    }

    private static void callInner64(Cpu c, int cpl, int selector, long d, int oldCs, long oldRip) throws GuestFault {
        int oldSs = c.selector[Cpu.SS];
        long oldRsp = c.gpr[Cpu.RSP];
        c.gpr[Cpu.RSP] = Events.tss64(c, 4 + cpl * 8);
        Descriptors.setNullStack(c, cpl, cpl);
        c.cpl = cpl;
        Descriptors.set(c, Cpu.CS, selector & ~3 | cpl, Descriptors.access(c, selector, d));
        c.updateMode();
        Stack.push(c, 3, oldSs);
        Stack.push(c, 3, oldRsp);
        Stack.push(c, 3, oldCs);
        Stack.push(c, 3, oldRip);
    }

    // ---- Returns -------------------------------------------------------------------------------------------------

    /** @sdm 2 "RET", Operation */
    @Encoding("""
            CA iw  RETF Iw  ends
            CB     RETF -   ends
            """)
    public static void retFar(Cpu c, Insn i) throws GuestFault {
        int size = i.operandSize;
        int bytes = 1 << size;
        long release = i.opcode() == 0xCA ? i.immediate & 0xFFFF : 0;
        long offset = Stack.peek(c, 0, size);
        int selector = (int) Stack.peek(c, bytes, size) & 0xFFFF;
        if ((c.mode & Cpu.MODE_REAL) != 0) {
            if (offset > c.segLimit[Cpu.CS]) {
                throw c.gp();
            }
            Stack.adjust(c, 2L * bytes + release);
            setRealCode(c, selector);
            c.rip = offset;
            return;
        }
        long d = returnCode(c, selector, offset);
        int cpl = selector & 3;
        if (cpl == c.cpl) {
            Descriptors.set(c, Cpu.CS, selector, Descriptors.access(c, selector, d));
            Stack.adjust(c, 2L * bytes + release);
            c.rip = offset;
            c.updateMode();
            return;
        }
        long sp = Stack.peek(c, 2L * bytes + release, size);
        int ss = (int) Stack.peek(c, 3L * bytes + release, size) & 0xFFFF;
        long stack = returnStack(c, ss, cpl, d);
        toOuter(c, selector, d, ss, stack, sp, size, release);
        c.rip = offset;
        c.updateMode();
    }

    /** Reads and checks the code segment that a return leads to. */
    private static long returnCode(Cpu c, int selector, long offset) throws GuestFault {
        if (Descriptors.isNull(selector)) {
            throw c.gp();
        }
        long d = Descriptors.read(c, selector, Cpu.GP);
        int rpl = selector & 3;
        int dpl = Descriptors.dpl(d);
        boolean allowed = Descriptors.isCode(d) && rpl >= c.cpl
                && (Descriptors.isConforming(d) ? dpl <= rpl : dpl == rpl)
                && !(c.longMode() && Descriptors.isLong(d) && Descriptors.isBig(d));
        if (!allowed) {
            throw Descriptors.fault(c, Cpu.GP, selector);
        }
        if (!Descriptors.isPresent(d)) {
            throw Descriptors.fault(c, Cpu.NP, selector);
        }
        if (!Descriptors.isTarget(c, d, offset)) {
            throw c.gp();
        }
        return d;
    }

    /** Reads and checks the stack segment that a return leads to; 0 for the null one that 64-bit code may have. */
    private static long returnStack(Cpu c, int selector, int cpl, long cs) throws GuestFault {
        if (Descriptors.isNull(selector)) {
            if (!c.longMode() || !Descriptors.isLong(cs) || cpl == 3 || (selector & 3) != cpl) {
                throw c.gp();
            }
            return 0;
        }
        long d = Descriptors.read(c, selector, Cpu.GP);
        if ((selector & 3) != cpl || Descriptors.dpl(d) != cpl || !Descriptors.isWritableData(d)) {
            throw Descriptors.fault(c, Cpu.GP, selector);
        }
        if (!Descriptors.isPresent(d)) {
            throw Descriptors.fault(c, Cpu.SSF, selector);
        }
        return d;
    }

    /** Loads CS, SS, the stack pointer and CPL; the last thing that can fault is setting accessed bits. */
    private static void toOuter(Cpu c, int selector, long cs, int ss, long stack, long sp, int size, long release)
            throws GuestFault {
        long accessedCs = Descriptors.access(c, selector, cs);
        int cpl = selector & 3;
        boolean outer = cpl != c.cpl;
        if (stack == 0) {
            Descriptors.setNullStack(c, ss, cpl);
        } else {
            Descriptors.set(c, Cpu.SS, ss, Descriptors.access(c, ss, stack));
        }
        Descriptors.set(c, Cpu.CS, selector, accessedCs);
        c.cpl = cpl;
        int pointer = size == 3 || c.longMode() && Descriptors.isLong(cs) ? 3
                : (c.segAttr[Cpu.SS] & Cpu.ATTR_DB) != 0 ? 2 : 1;
        Insn.writeRegister(c, Cpu.RSP, pointer, sp + release);
        if (outer) {
            Descriptors.dropInnerSegments(c);
        }
    }

    /** @sdm 2 "IRET/IRETD/IRETQ", Operation */
    @Encoding("CF  IRET -  ends")
    public static void iret(Cpu c, Insn i) throws GuestFault {
        if (!c.protectedMode()) {
            iretReal(c, i.operandSize);
        } else if (c.v86()) {
            iretV86(c, i.operandSize);
        } else if ((c.systemFlags & Flags.NT) != 0) {
            iretTask(c);
        } else {
            iretProtected(c, i.operandSize);
        }
        if (c.breakpoints == 0) {
            // It holds back breakpoints of one instruction, and is cleared by that: only where there are any does the
            // interpreter look after each instruction, and what is left would be seen by a later one.
            c.systemFlags &= ~Flags.RF;
        }
        if (c.nmiBlocked) {
            c.nmiBlocked = false;
            c.requestAttention(Attention.EVENTS);
        }
    }

    private static void iretReal(Cpu c, int size) throws GuestFault {
        int bytes = 1 << size;
        long offset = Stack.peek(c, 0, size);
        int selector = (int) Stack.peek(c, bytes, size) & 0xFFFF;
        long flags = Stack.peek(c, 2 * bytes, size);
        if (offset > c.segLimit[Cpu.CS]) {
            throw c.gp();
        }
        Stack.adjust(c, 3 * bytes);
        setRealCode(c, selector);
        c.rip = offset;
        long keep = size == 1 ? ~0xFFFFL : Flags.VM | Flags.VIF | Flags.VIP;
        c.setRflags(c.rflags() & keep | flags & ~keep);
    }

    /** @sdm 3 "Virtual-8086 Mode", IOPL and VME */
    private static void iretV86(Cpu c, int size) throws GuestFault {
        boolean privileged = (c.systemFlags & Flags.IOPL) == Flags.IOPL;
        boolean extended = (c.cr4 & Cpu.CR4_VME) != 0 && size == 1;
        if (!privileged && !extended) {
            throw c.gp();
        }
        int bytes = 1 << size;
        long offset = Stack.peek(c, 0, size);
        int selector = (int) Stack.peek(c, bytes, size) & 0xFFFF;
        long flags = Stack.peek(c, 2 * bytes, size);
        if (offset > c.segLimit[Cpu.CS]) {
            throw c.gp();
        }
        long fresh;
        if (privileged) {
            long keep = (size == 1 ? ~0xFFFFL : Flags.VM | Flags.VIF | Flags.VIP) | Flags.IOPL;
            fresh = c.rflags() & keep | flags & ~keep;
        } else {
            fresh = SystemFlags.virtualInterruptFlag(c, flags);
        }
        Stack.adjust(c, 3 * bytes);
        setRealCode(c, selector);
        c.rip = offset;
        c.setRflags(fresh);
    }

    private static void iretTask(Cpu c) throws GuestFault {
        if (c.longMode()) {
            throw c.gp();
        }
        c.saved.save(c);
        try {
            int selector = (int) c.mmu.loadSystem(c.segBase[Cpu.TR], 1);
            if ((selector & 4) != 0) {
                throw Descriptors.fault(c, Cpu.TS, selector);
            }
            long d = Descriptors.read(c, selector, Cpu.TS);
            if (Descriptors.isSegment(d) || (Descriptors.type(d) & ~8) != (Descriptors.TSS_16 | Descriptors.TSS_BUSY)) {
                throw Descriptors.fault(c, Cpu.TS, selector);
            }
            if (!Descriptors.isPresent(d)) {
                throw Descriptors.fault(c, Cpu.NP, selector);
            }
            TaskSwitch.run(c, selector, d, TaskSwitch.Cause.RETURN, c.rflags());
        } catch (GuestFault f) {
            if (c.saved.restore(c)) {
                throw f;
            }
            Events.deliverFault(c, f);
        }
    }

    private static void iretProtected(Cpu c, int size) throws GuestFault {
        int bytes = 1 << size;
        long offset = Stack.peek(c, 0, size);
        int selector = (int) Stack.peek(c, bytes, size) & 0xFFFF;
        long flags = Stack.peek(c, 2 * bytes, size);
        if ((flags & Flags.VM) != 0 && c.cpl == 0 && size == 2 && !c.longMode()) {
            iretToV86(c, offset, selector, flags);
            return;
        }
        long d = returnCode(c, selector, offset);
        int cpl = selector & 3;
        long fresh = returnedFlags(c, flags, size);
        if (c.is64() || cpl != c.cpl) {
            long sp = Stack.peek(c, 3 * bytes, size);
            int ss = (int) Stack.peek(c, 4 * bytes, size) & 0xFFFF;
            long stack = returnStack(c, ss, cpl, d);
            toOuter(c, selector, d, ss, stack, sp, size, 0);
        } else {
            Descriptors.set(c, Cpu.CS, selector, Descriptors.access(c, selector, d));
            Stack.adjust(c, 3 * bytes);
        }
        c.rip = offset;
        c.setRflags(fresh);
        c.updateMode();
    }

    /** The flags after a return, by the privileges before it. */
    private static long returnedFlags(Cpu c, long flags, int size) {
        long replace = Flags.ARITHMETIC | Flags.TF | Flags.DF | Flags.NT;
        if (size > 1) {
            replace |= Flags.RF | Flags.AC | Flags.ID;
        }
        if (c.cpl <= (c.systemFlags & Flags.IOPL) >> 12) {
            replace |= Flags.IF;
        }
        if (c.cpl == 0) {
            replace |= Flags.IOPL | (size > 1 ? Flags.VIF | Flags.VIP : 0);
        }
        return c.rflags() & ~replace | flags & replace;
    }

    private static void iretToV86(Cpu c, long offset, int selector, long flags) throws GuestFault {
        long[] popped = new long[6];
        for (int n = 0; n < 6; n++) {
            popped[n] = Stack.peek(c, 12 + 4 * n, 2);
        }
        if (offset > 0xFFFF) {
            throw c.gp();
        }
        c.gpr[Cpu.RSP] = popped[0];
        Descriptors.setV86(c, Cpu.CS, selector);
        int[] order = {Cpu.SS, Cpu.ES, Cpu.DS, Cpu.FS, Cpu.GS};
        for (int n = 0; n < 5; n++) {
            Descriptors.setV86(c, order[n], (int) popped[n + 1]);
        }
        c.cpl = 3;
        c.rip = offset;
        c.setRflags(flags);
        c.updateMode();
    }

    // ---- Software interrupts -------------------------------------------------------------------------------------

    /** Does not look at IOPL in virtual-8086 mode. @sdm 2 "INT n/INTO/INT3/INT1", Operation */
    @Encoding("CC  INT3 -  ends")
    public static void int3(Cpu c, Insn i) throws GuestFault {
        interrupt(c, Cpu.BP);
    }

    /** @sdm 2 "INT n/INTO/INT3/INT1", Operation */
    @Encoding("CE  INTO -  i64 ends")
    public static void into(Cpu c, Insn i) throws GuestFault {
        if ((c.arithmeticFlags() & Flags.OF) != 0) {
            interrupt(c, Cpu.OF);
        }
    }

    /** @sdm 2 "INT n/INTO/INT3/INT1", Operation */
    @Encoding("F1  INT1 -  ends")
    public static void int1(Cpu c, Insn i) throws GuestFault {
        Events.softwareInterrupt(c, Cpu.DB, Events.Source.EXCEPTION);
    }

    private static void interrupt(Cpu c, int vector) throws GuestFault {
        Events.softwareInterrupt(c, vector, Events.Source.SOFTWARE);
    }

    /** @sdm 2 "INT n/INTO/INT3/INT1", Operation */
    @Encoding("CD ib  INT Ib  ends")
    public static void intN(Cpu c, Insn i) throws GuestFault {
        int vector = (int) i.immediate & 0xFF;
        if (c.v86()) {
            boolean privileged = (c.systemFlags & Flags.IOPL) == Flags.IOPL;
            if ((c.cr4 & Cpu.CR4_VME) != 0 && !isIntercepted(c, vector)) {
                redirect(c, vector, privileged);
                return;
            }
            if (!privileged) {
                throw c.gp();
            }
        }
        interrupt(c, vector);
    }

    /** The interrupt redirection bit map below the I/O permission bit map. */
    private static boolean isIntercepted(Cpu c, int vector) throws GuestFault {
        if (c.segLimit[Cpu.TR] < 103) {
            return true;
        }
        long map = c.mmu.loadSystem(c.segBase[Cpu.TR] + 102, 1) - 32 + (vector >> 3);
        if (map < 0 || map > c.segLimit[Cpu.TR]) {
            return true;
        }
        return (c.mmu.loadSystem(c.segBase[Cpu.TR] + map, 0) >> (vector & 7) & 1) != 0;
    }

    private static void redirect(Cpu c, int vector, boolean privileged) throws GuestFault {
        long flags = c.rflags();
        if (!privileged) {
            boolean vif = (flags & Flags.VIF) != 0;
            flags = flags & ~Flags.IF | Flags.IOPL | (vif ? Flags.IF : 0);
        }
        Events.enterV86Redirected(c, vector, flags);
        c.setSystemFlags(c.systemFlags & ~(Flags.TF | (privileged ? Flags.IF : Flags.VIF)));
    }

    /** @sdm 2 "BOUND", Operation */
    @Encoding("62 /r mem  BOUND Gv, M  i64")
    public static void bound(Cpu c, Insn i) throws GuestFault {
        int size = i.operandSize;
        int bytes = 1 << size;
        long linear = i.linear(c, 2 * bytes, false);
        long index = Insn.signExtend(i.read(c, 0), size);
        long lower = Insn.signExtend(c.mmu.load(linear, size), size);
        long upper = Insn.signExtend(c.mmu.load(linear + bytes, size), size);
        if (index < lower || index > upper) {
            throw c.fault(Cpu.BR);
        }
    }

    // ---- Fast system calls ---------------------------------------------------------------------------------------

    private static final int CODE_64 = 0xA09B;
    private static final int CODE_32 = 0xC09B;
    private static final int DATA = 0xC093;
    private static final int DPL_3 = 3 << Cpu.ATTR_DPL_SHIFT;

    /** #UD outside 64-bit mode, as Intel's processors do it. @sdm 2 "SYSCALL", Operation */
    @Encoding("0F 05  SYSCALL -  o64 ends")
    public static void syscall(Cpu c, Insn i) throws GuestFault {
        if ((c.efer & Cpu.EFER_SCE) == 0) {
            throw c.ud();
        }
        long flags = c.rflags() & ~Flags.RF;
        c.gpr[Cpu.RCX] = c.rip;
        c.gpr[11] = flags;
        int cs = (int) (c.star >>> 32) & 0xFFFC;
        Descriptors.setFlat(c, Cpu.CS, cs, CODE_64);
        Descriptors.setFlat(c, Cpu.SS, cs + 8, DATA);
        c.cpl = 0;
        c.rip = c.lstar;
        c.setRflags(flags & ~c.sfmask);
        c.updateMode();
    }

    /** @sdm 2 "SYSRET", Operation */
    @Encoding("0F 07  SYSRET -  o64 cpl0 ends")
    public static void sysret(Cpu c, Insn i) throws GuestFault {
        if ((c.efer & Cpu.EFER_SCE) == 0) {
            throw c.ud();
        }
        long target = c.gpr[Cpu.RCX];
        boolean wide = i.operandSize == 3;
        if (wide && target << 16 >> 16 != target) {
            throw c.gp();
        }
        int base = (int) (c.star >>> 48);
        Descriptors.setFlat(c, Cpu.CS, (wide ? base + 16 : base) | 3, (wide ? CODE_64 : CODE_32) | DPL_3);
        Descriptors.setFlat(c, Cpu.SS, base + 8 | 3, DATA | DPL_3);
        c.cpl = 3;
        c.rip = wide ? target : target & 0xFFFF_FFFFL;
        c.setRflags(c.gpr[11] & ~(Flags.RF | Flags.VM));
        c.updateMode();
    }

    /** @sdm 2 "SYSENTER", Operation */
    @Encoding("0F 34  SYSENTER -  ends")
    public static void sysenter(Cpu c, Insn i) throws GuestFault {
        int cs = (int) c.sysenterCs & 0xFFFC;
        if (!c.protectedMode() || cs == 0) {
            throw c.gp();
        }
        boolean wide = c.longMode();
        Descriptors.setFlat(c, Cpu.CS, cs, wide ? CODE_64 : CODE_32);
        Descriptors.setFlat(c, Cpu.SS, cs + 8, DATA);
        c.cpl = 0;
        c.gpr[Cpu.RSP] = wide ? c.sysenterEsp : c.sysenterEsp & 0xFFFF_FFFFL;
        c.rip = wide ? c.sysenterEip : c.sysenterEip & 0xFFFF_FFFFL;
        c.setSystemFlags(c.systemFlags & ~(Flags.VM | Flags.IF | Flags.RF));
        c.updateMode();
    }

    /** @sdm 2 "SYSEXIT", Operation */
    @Encoding("0F 35  SYSEXIT -  cpl0 ends")
    public static void sysexit(Cpu c, Insn i) throws GuestFault {
        int cs = (int) c.sysenterCs & 0xFFFC;
        boolean wide = c.is64() && i.operandSize == 3;
        long target = c.gpr[Cpu.RDX];
        long sp = c.gpr[Cpu.RCX];
        if (!c.protectedMode() || cs == 0
                || wide && (target << 16 >> 16 != target || sp << 16 >> 16 != sp)) {
            throw c.gp();
        }
        Descriptors.setFlat(c, Cpu.CS, (wide ? cs + 32 : cs + 16) | 3, (wide ? CODE_64 : CODE_32) | DPL_3);
        Descriptors.setFlat(c, Cpu.SS, (wide ? cs + 40 : cs + 24) | 3, DATA | DPL_3);
        c.cpl = 3;
        c.rip = wide ? target : target & 0xFFFF_FFFFL;
        c.gpr[Cpu.RSP] = wide ? sp : sp & 0xFFFF_FFFFL;
        c.updateMode();
    }
}
