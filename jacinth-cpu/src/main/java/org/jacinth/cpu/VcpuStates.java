package org.jacinth.cpu;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import org.jacinth.cpu.event.Breakpoints;
import org.jacinth.cpu.insn.ControlRegisters;
import org.jacinth.cpu.insn.StateSave;
import org.jacinth.cpu.mmu.Mmu;
import org.jacinth.cpu.state.Cpu;
import org.jacinth.hypervisor.apic.LocalApic;
import org.jacinth.zx.VcpuStateKind;

/**
 * A processor's state as bytes, kind by kind, in the layouts of {@link VcpuStateKind}; and its initial state. A write
 * is checked as a whole before anything is changed. Used on the owner thread only.
 */
final class VcpuStates {
    static final ValueLayout.OfShort SHORT = ValueLayout.JAVA_SHORT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
    static final ValueLayout.OfInt INT = ValueLayout.JAVA_INT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
    static final ValueLayout.OfLong LONG = ValueLayout.JAVA_LONG_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
    private static final ValueLayout.OfByte BYTE = ValueLayout.JAVA_BYTE;

    private static final int ZX_OK = 0;
    private static final int ZX_ERR_INVALID_ARGS = -10;

    private static final long CR0_BITS = Cpu.CR0_PE | Cpu.CR0_MP | Cpu.CR0_EM | Cpu.CR0_TS | Cpu.CR0_ET | Cpu.CR0_NE
            | Cpu.CR0_WP | Cpu.CR0_AM | Cpu.CR0_NW | Cpu.CR0_CD | Cpu.CR0_PG;
    private static final long EFER_BITS = Cpu.EFER_SCE | Cpu.EFER_LME | Cpu.EFER_LMA | Cpu.EFER_NXE;
    private static final int SEGMENT_ATTRIBUTES = 0xF1FF;
    /** What Zircon programs: the power-up value with write-combining in the last entry. */
    private static final long PAT = 0x0107_0406_0007_0406L;

    private final Cpu cpu;
    private final LocalApic apic;

    VcpuStates(Cpu cpu, LocalApic apic) {
        this.cpu = cpu;
        this.apic = apic;
    }

    // ---- Initial state -------------------------------------------------------------------------------------------

    /** Sets Zircon's initial state: the boot processor in long mode, every other one in real-address mode. */
    void reset(long entry) {
        boolean boot = cpu.index == 0;
        Cpu c = cpu;
        c.setRflags(2);
        for (int s = Cpu.ES; s <= Cpu.TR; s++) {
            c.segLimit[s] = 0xFFFF;
            c.segAttr[s] = Cpu.ATTR_P | Cpu.ATTR_S | 3;
        }
        c.segAttr[Cpu.LDTR] = Cpu.ATTR_P | 2;
        c.segAttr[Cpu.TR] = Cpu.ATTR_P | 0xB;
        c.segAttr[Cpu.CS] = Cpu.ATTR_P | Cpu.ATTR_S | 0xB;
        c.gdtLimit = 0xFFFF;
        c.idtLimit = 0xFFFF;
        c.dr[6] = 0xFFFF_0FF0L;
        c.dr[7] = 0x400;
        c.pat = PAT;
        c.miscEnable = 1;
        c.xcr0 = ControlRegisters.XCR0_BITS;
        if (boot) {
            // Zircon's shadow hides CR0.NE, which is always in force.
            c.cr0 = Cpu.CR0_PE | Cpu.CR0_ET | Cpu.CR0_WP | Cpu.CR0_PG;
            c.cr4 = Cpu.CR4_PAE | Cpu.CR4_PGE | Cpu.CR4_OSFXSR | Cpu.CR4_FSGSBASE | Cpu.CR4_OSXSAVE;
            c.efer = Cpu.EFER_SCE | Cpu.EFER_LME | Cpu.EFER_LMA | Cpu.EFER_NXE;
            c.segAttr[Cpu.CS] |= Cpu.ATTR_L;
            c.rip = entry;
        } else {
            c.cr0 = Cpu.CR0_ET | Cpu.CR0_WP;
            c.cr4 = Cpu.CR4_OSFXSR | Cpu.CR4_FSGSBASE | Cpu.CR4_OSXSAVE;
            c.efer = Cpu.EFER_SCE | Cpu.EFER_NXE;
            c.segBase[Cpu.CS] = entry;
            c.selector[Cpu.CS] = (int) (entry >>> 4) & 0xFFFF;
            c.rip = 0;
        }
        c.mmu.setApicPage(apic.page());
        c.mmu.flush();
        c.updateMode();
    }

    // ---- Kinds ---------------------------------------------------------------------------------------------------

    /** Reads a kind other than MEM_ACCESS and EXIT_REASON. */
    int read(int kind, MemorySegment to) {
        to.fill((byte) 0);
        switch (kind) {
            case VcpuStateKind.CONTROL -> readControl(to);
            case VcpuStateKind.SEGMENTS -> readSegments(to);
            case VcpuStateKind.MSRS -> readMsrs(to);
            case VcpuStateKind.FPU -> StateSave.store(cpu, to);
            case VcpuStateKind.DEBUG -> {
                for (int i = 0; i < 6; i++) {
                    to.set(LONG, i * 8, cpu.dr[i < 4 ? i : i + 2]);
                }
            }
            case VcpuStateKind.APIC -> apic.save(to);
            case VcpuStateKind.EVENTS -> readEvents(to);
            case VcpuStateKind.RIP -> to.set(LONG, 0, cpu.rip);
            case VcpuStateKind.COUNTERS -> readCounters(to);
            case VcpuStateKind.UNDEFINED -> cpu.undefinedLog.write(to);
            default -> {
                return ZX_ERR_INVALID_ARGS;
            }
        }
        return ZX_OK;
    }

    /** Writes a kind other than MEM_ACCESS. */
    int write(int kind, MemorySegment from) {
        boolean done = switch (kind) {
            case VcpuStateKind.CONTROL -> writeControl(from);
            case VcpuStateKind.SEGMENTS -> writeSegments(from);
            case VcpuStateKind.MSRS -> writeMsrs(from);
            case VcpuStateKind.FPU -> StateSave.load(cpu, from);
            case VcpuStateKind.DEBUG -> writeDebug(from);
            case VcpuStateKind.APIC -> apic.restore(from);
            case VcpuStateKind.EVENTS -> writeEvents(from);
            case VcpuStateKind.RIP -> writeRip(from.get(LONG, 0));
            default -> false;
        };
        return done ? ZX_OK : ZX_ERR_INVALID_ARGS;
    }

    private static boolean canonical(long address) {
        return address << 16 >> 16 == address;
    }

    private static boolean fits(long value, int bits) {
        return value >>> bits == 0;
    }

    // ---- Control registers ---------------------------------------------------------------------------------------

    private void readControl(MemorySegment to) {
        long[] values = {cpu.cr0, cpu.cr2, cpu.cr3, cpu.cr4, apic.cr8(), cpu.efer, cpu.xcr0, apic.base()};
        for (int i = 0; i < values.length; i++) {
            to.set(LONG, i * 8, values[i]);
        }
    }

    /** @sdm 3 "Checks on Guest Control Registers, Debug Registers, and MSRs" */
    private boolean writeControl(MemorySegment from) {
        long cr0 = from.get(LONG, 0);
        long cr3 = from.get(LONG, 16);
        long cr4 = from.get(LONG, 24);
        long cr8 = from.get(LONG, 32);
        long efer = from.get(LONG, 40);
        long xcr0 = from.get(LONG, 48);
        long base = from.get(LONG, 56);
        boolean paging = (cr0 & Cpu.CR0_PG) != 0;
        boolean longMode = (efer & Cpu.EFER_LMA) != 0;
        if ((cr0 & ~CR0_BITS) != 0
                || paging && (cr0 & Cpu.CR0_PE) == 0
                || (cr0 & Cpu.CR0_NW) != 0 && (cr0 & Cpu.CR0_CD) == 0
                || (cr4 & ~ControlRegisters.CR4_BITS) != 0
                || !fits(cr3, Mmu.PHYSICAL_BITS)
                || !fits(cr8, 4)) {
            return false;
        }
        if ((efer & ~EFER_BITS) != 0
                || longMode != ((efer & Cpu.EFER_LME) != 0 && paging)
                || longMode && (cr4 & Cpu.CR4_PAE) == 0
                || !longMode && (cr4 & Cpu.CR4_PCIDE) != 0
                || (xcr0 & ~ControlRegisters.XCR0_BITS) != 0
                || (xcr0 & 1) == 0
                || !LocalApic.isValidBase(base, Mmu.PHYSICAL_BITS)) {
            return false;
        }
        cpu.cr0 = cr0 | Cpu.CR0_ET;
        cpu.cr2 = from.get(LONG, 8);
        cpu.cr3 = cr3;
        cpu.cr4 = cr4;
        cpu.efer = efer;
        cpu.xcr0 = xcr0;
        apic.setCr8((int) cr8);
        apic.restoreBase(base, Mmu.PHYSICAL_BITS);
        cpu.mmu.setApicPage(apic.page());
        cpu.mmu.flush();
        Breakpoints.rearm(cpu);
        updatePrivilege();
        return true;
    }

    /** CPL is SS.DPL in protected mode, 3 in virtual-8086 mode, 0 in real-address mode. */
    private void updatePrivilege() {
        if (!cpu.protectedMode()) {
            cpu.cpl = 0;
        } else if (cpu.v86()) {
            cpu.cpl = 3;
        } else {
            cpu.cpl = cpu.segAttr[Cpu.SS] >>> Cpu.ATTR_DPL_SHIFT & 3;
        }
        cpu.updateMode();
    }

    // ---- Segments ------------------------------------------------------------------------------------------------

    private void readSegments(MemorySegment to) {
        for (int s = Cpu.ES; s <= Cpu.TR; s++) {
            int attributes = cpu.segAttr[s];
            if (s == Cpu.SS && cpu.protectedMode() && !cpu.v86()) {
                attributes = attributes & ~(3 << Cpu.ATTR_DPL_SHIFT) | cpu.cpl << Cpu.ATTR_DPL_SHIFT;
            }
            to.set(LONG, s * 16, cpu.segBase[s]);
            to.set(INT, s * 16 + 8, (int) cpu.segLimit[s]);
            to.set(SHORT, s * 16 + 12, (short) cpu.selector[s]);
            to.set(SHORT, s * 16 + 14, (short) attributes);
        }
        to.set(LONG, 128, cpu.gdtBase);
        to.set(SHORT, 136, (short) cpu.gdtLimit);
        to.set(LONG, 144, cpu.idtBase);
        to.set(SHORT, 152, (short) cpu.idtLimit);
    }

    private boolean writeSegments(MemorySegment from) {
        for (int s = Cpu.ES; s <= Cpu.TR; s++) {
            int attributes = from.get(SHORT, s * 16 + 14) & 0xFFFF;
            if (!canonical(from.get(LONG, s * 16)) || (attributes & ~SEGMENT_ATTRIBUTES) != 0) {
                return false;
            }
            if (s == Cpu.CS && (attributes & Cpu.ATTR_L) != 0 && (attributes & Cpu.ATTR_DB) != 0) {
                return false;
            }
        }
        if (!canonical(from.get(LONG, 128)) || !canonical(from.get(LONG, 144))) {
            return false;
        }
        for (int s = Cpu.ES; s <= Cpu.TR; s++) {
            cpu.segBase[s] = from.get(LONG, s * 16);
            cpu.segLimit[s] = from.get(INT, s * 16 + 8) & 0xFFFF_FFFFL;
            cpu.selector[s] = from.get(SHORT, s * 16 + 12) & 0xFFFF;
            cpu.segAttr[s] = from.get(SHORT, s * 16 + 14) & 0xFFFF;
        }
        cpu.gdtBase = from.get(LONG, 128);
        cpu.gdtLimit = from.get(SHORT, 136) & 0xFFFF;
        cpu.idtBase = from.get(LONG, 144);
        cpu.idtLimit = from.get(SHORT, 152) & 0xFFFF;
        updatePrivilege();
        return true;
    }

    // ---- Model-specific registers --------------------------------------------------------------------------------

    private long tsc() {
        return cpu.platform.nanos() + cpu.tscOffset;
    }

    private void readMsrs(MemorySegment to) {
        long[] values = {
            cpu.star, cpu.lstar, cpu.cstar, cpu.sfmask, cpu.kernelGsBase, cpu.sysenterCs, cpu.sysenterEsp,
            cpu.sysenterEip, cpu.pat, cpu.tscAux, tsc(), cpu.kvmSystemTime, cpu.kvmWallClock, cpu.miscEnable,
            cpu.mtrrDefType
        };
        for (int i = 0; i < values.length; i++) {
            to.set(LONG, i * 8, values[i]);
        }
    }

    private boolean writeMsrs(MemorySegment from) {
        long[] v = new long[15];
        for (int i = 0; i < v.length; i++) {
            v[i] = from.get(LONG, i * 8);
        }
        if (!canonical(v[1]) || !canonical(v[2]) || !fits(v[3], 32) || !canonical(v[4]) || !canonical(v[6])
                || !canonical(v[7]) || !isPat(v[8]) || !fits(v[9], 32) || (v[14] & ~0xCFFL) != 0) {
            return false;
        }
        cpu.star = v[0];
        cpu.lstar = v[1];
        cpu.cstar = v[2];
        cpu.sfmask = v[3];
        cpu.kernelGsBase = v[4];
        cpu.sysenterCs = v[5];
        cpu.sysenterEsp = v[6];
        cpu.sysenterEip = v[7];
        cpu.pat = v[8];
        cpu.tscAux = v[9];
        cpu.tscOffset = v[10] - cpu.platform.nanos();
        cpu.kvmSystemTime = v[11];
        cpu.kvmWallClock = v[12];
        cpu.miscEnable = v[13];
        cpu.mtrrDefType = v[14];
        apic.tscChanged();
        return true;
    }

    /** Memory types 0, 1, 4, 5, 6 and 7 exist. */
    private static boolean isPat(long value) {
        for (int i = 0; i < 64; i += 8) {
            long type = value >>> i & 0xFF;
            if (type > 7 || type == 2 || type == 3) {
                return false;
            }
        }
        return true;
    }

    // ---- Debug registers, RIP, events, counters ------------------------------------------------------------------

    private boolean writeDebug(MemorySegment from) {
        long dr6 = from.get(LONG, 32);
        long dr7 = from.get(LONG, 40);
        if (!fits(dr6, 32) || !fits(dr7, 32)) {
            return false;
        }
        for (int i = 0; i < 4; i++) {
            cpu.dr[i] = from.get(LONG, i * 8);
        }
        cpu.dr[6] = dr6 & ~(1L << 12) | 0xFFFF_0FF0L;
        cpu.dr[7] = dr7 & ~0xD000L | 0x400;
        Breakpoints.rearm(cpu);
        return true;
    }

    private boolean writeRip(long rip) {
        if (!canonical(rip) || !cpu.is64() && !fits(rip, 32)) {
            return false;
        }
        cpu.rip = rip;
        return true;
    }

    private void readEvents(MemorySegment to) {
        boolean pending = cpu.pendingException >= 0;
        to.set(BYTE, 0, (byte) (pending ? 1 : 0));
        if (pending) {
            to.set(BYTE, 1, (byte) cpu.pendingException);
            to.set(BYTE, 2, (byte) (cpu.pendingHasErrorCode ? 1 : 0));
            to.set(INT, 4, cpu.pendingHasErrorCode ? cpu.pendingErrorCode : 0);
            to.set(LONG, 8, cpu.pendingAddress);
        }
        to.set(BYTE, 3, (byte) (cpu.interruptShadow ? 1 : 0));
        to.set(BYTE, 16, (byte) (cpu.nmiPending ? 1 : 0));
        to.set(BYTE, 17, (byte) (cpu.nmiBlocked ? 1 : 0));
        to.set(BYTE, 18, (byte) (cpu.extInt >= 0 ? 1 : 0));
        to.set(BYTE, 19, (byte) Math.max(0, cpu.extInt));
        to.set(BYTE, 20, (byte) (cpu.halted ? 1 : 0));
        for (int word = 0; word < 4; word++) {
            to.set(LONG, 32 + word * 8, apic.simpleSet()[word]);
        }
    }

    private boolean writeEvents(MemorySegment from) {
        for (int flag : new int[] {0, 2, 3, 16, 17, 18, 20}) {
            if ((from.get(BYTE, flag) & 0xFF) > 1) {
                return false;
            }
        }
        boolean pending = from.get(BYTE, 0) != 0;
        int vector = from.get(BYTE, 1) & 0xFF;
        if (pending && (vector > 31 || vector == Cpu.NMI)) {
            return false;
        }
        cpu.pendingException = pending ? vector : -1;
        cpu.pendingHasErrorCode = from.get(BYTE, 2) != 0;
        cpu.pendingErrorCode = from.get(INT, 4);
        cpu.pendingAddress = from.get(LONG, 8);
        cpu.interruptShadow = from.get(BYTE, 3) != 0;
        cpu.nmiPending = from.get(BYTE, 16) != 0;
        cpu.nmiBlocked = from.get(BYTE, 17) != 0;
        cpu.extInt = from.get(BYTE, 18) != 0 ? from.get(BYTE, 19) & 0xFF : -1;
        cpu.halted = from.get(BYTE, 20) != 0;
        long[] simple = new long[4];
        for (int word = 0; word < 4; word++) {
            simple[word] = from.get(LONG, 32 + word * 8);
        }
        apic.restoreSimple(simple);
        return true;
    }

    /** Where the counters have the time halted. */
    private static final long HALTED_NANOS = 15 * 8;
    private static final long TRANSLATION_NANOS = 16 * 8;
    private static final long TRANSLATION_BYTES = 17 * 8;

    private void readCounters(MemorySegment to) {
        long[] values = {
            cpu.retired, cpu.exceptions, cpu.interrupts, cpu.mmu.misses, cpu.mmu.walks, cpu.blocksDecoded,
            cpu.blocksInvalidated, cpu.undefined, cpu.portExits, cpu.memoryExits, cpu.halts, cpu.stringElements,
            cpu.retiredTranslated, cpu.translation.regions(), cpu.translation.givenUp()
        };
        for (int i = 0; i < values.length; i++) {
            to.set(LONG, i * 8, values[i]);
        }
        to.set(LONG, HALTED_NANOS, cpu.haltedNanos);
        to.set(LONG, TRANSLATION_NANOS, cpu.translation.nanos());
        to.set(LONG, TRANSLATION_BYTES, cpu.translation.bytes());
    }
}
