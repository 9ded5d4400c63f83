package org.jacinth.cpu;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.jacinth.cpu.insn.ControlRegisters;
import org.jacinth.cpu.insn.CpuId;
import org.jacinth.cpu.insn.ModelSpecific;
import org.jacinth.cpu.state.Cpu;
import org.jacinth.cpu.state.Flags;
import org.jacinth.cpu.state.GuestFault;
import org.jacinth.hypervisor.spi.EngineException;
import org.jacinth.hypervisor.spi.Exit;
import org.jacinth.x86.Msr;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Guest programs over gates, privilege levels and tasks. Handler n stores to the trap, which ends the run. */
@Timeout(value = 20, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class SystemSideTest {
    private static final long GDT = 0x5000;
    private static final long IDT = 0x6000;
    private static final long TSS = 0x7000;
    private static final long USER = 0x3000;
    private static final long STACK = 0x4000;
    private static final long INNER_STACK = 0x4800;
    private static final String TO_TRAP = "88 04 25 00 00 10 00";

    private final TestHost host = new TestHost();
    private SoftwareVcpu vcpu;
    private Cpu c;

    @BeforeEach
    void create() throws EngineException {
        put(GDT + 0x08, 0x00AF_9B00_0000_FFFFL); // code64, 0
        put(GDT + 0x10, 0x00CF_9300_0000_FFFFL); // data, 0
        put(GDT + 0x18, 0x00CF_FB00_0000_FFFFL); // code32, 3
        put(GDT + 0x20, 0x00CF_F300_0000_FFFFL); // data, 3
        put(GDT + 0x28, 0x00AF_FB00_0000_FFFFL); // code64, 3
        put(GDT + 0x30, 0x0000_8900_7000_0067L); // TSS
        put(GDT + 0x40, 0x00CF_9B00_0000_FFFFL); // code32, 0
        put(GDT + 0x48, 0x0000_8900_7400_0067L); // second TSS
        for (int n = 0; n < 256; n++) {
            long handler = 0x8000 + 16 * n;
            host.code(handler, "b0 %02x ".formatted(n) + TO_TRAP + "48 cf");
            put(IDT + 16 * n, handler | 8 << 16 | 0x8E00L << 32);
        }
        put(TSS + 4, INNER_STACK);
        create(0, TestHost.ENTRY);
    }

    private void create(int index, long entry) throws EngineException {
        SoftwareGuest guest = vcpu == null ? new SoftwareGuest(host) : vcpu.guest();
        vcpu = (SoftwareVcpu) guest.createVcpu(index, entry);
        c = vcpu.cpu();
        c.gdtBase = GDT;
        c.idtBase = IDT;
        c.segBase[Cpu.TR] = TSS;
        c.segLimit[Cpu.TR] = 0x67;
        c.selector[Cpu.TR] = 0x30;
        c.gpr[Cpu.RSP] = STACK;
    }

    private void put(long address, long value) {
        host.memory.set(ValueLayout.JAVA_LONG_UNALIGNED, address, value);
    }

    private long get(long address) {
        return host.memory.get(ValueLayout.JAVA_LONG_UNALIGNED, address);
    }

    private void put32(long address, long value) {
        host.memory.set(ValueLayout.JAVA_INT_UNALIGNED, address, (int) value);
    }

    private long get32(long address) {
        return host.memory.get(ValueLayout.JAVA_INT_UNALIGNED, address) & 0xFFFF_FFFFL;
    }

    private void runToTrap() {
        Exit exit = vcpu.enter();
        assertInstanceOf(Exit.Mem.class, exit, exit::toString);
    }

    private void expectHandler(int vector) {
        runToTrap();
        assertEquals(vector, c.gpr[Cpu.RAX] & 0xFF);
    }

    private void toUser(String code) {
        host.code(USER, code);
        host.code(TestHost.ENTRY, "48 0f 07");
        c.star = 0x0018_0008L << 32;
        c.lstar = 0x3800;
        host.code(0x3800, TO_TRAP);
        c.gpr[Cpu.RCX] = USER;
        c.gpr[11] = Flags.IF | 2;
    }

    @Test
    void syscallLeavesUserCodeWhereSysretPutIt() {
        toUser("0f 05");
        runToTrap();
        assertEquals(0, c.cpl);
        assertEquals(0x8, c.selector[Cpu.CS]);
        assertEquals(0x10, c.selector[Cpu.SS]);
        assertEquals(USER + 2, c.gpr[Cpu.RCX]);
        assertEquals(Flags.IF | 2, c.gpr[11]);
    }

    @Test
    void exceptionOfUserCodeSwitchesToTheTaskStateStack() {
        toUser("f4");
        expectHandler(Cpu.GP);
        assertEquals(INNER_STACK - 48, c.gpr[Cpu.RSP]);
        assertEquals(0, get(INNER_STACK - 48));
        assertEquals(USER, get(INNER_STACK - 40));
        assertEquals(0x2B, get(INNER_STACK - 32));
        assertEquals(Flags.IF | Flags.RF | 2, get(INNER_STACK - 24));
        assertEquals(STACK, get(INNER_STACK - 16));
        assertEquals(0x23, get(INNER_STACK - 8));
        assertEquals(0, c.selector[Cpu.SS]);
    }

    @Test
    void interruptReturnGoesBackToUserCode() {
        toUser("cd 40 0f 05");
        put(IDT + 16 * 0x40, 0x8400 | 8 << 16 | 0xEE00L << 32);
        expectHandler(0x40);
        runToTrap();
        assertEquals(USER + 4, c.gpr[Cpu.RCX]);
        assertEquals(STACK, c.gpr[Cpu.RSP]);
    }

    @Test
    void gateThatTheProgramMayNotUseIsAFaultOfTheInstruction() {
        toUser("cd 40");
        expectHandler(Cpu.GP);
        assertEquals(0x40 << 3 | 2, get(INNER_STACK - 48));
        assertEquals(USER, get(INNER_STACK - 40));
    }

    @Test
    void interruptStackTableGivesTheStack() {
        put(TSS + 0x24, 0x4C08);
        put(IDT + 16 * 3, get(IDT + 16 * 3) | 1L << 32);
        host.code(TestHost.ENTRY, "cc");
        expectHandler(3);
        assertEquals(0x4C00 - 40, c.gpr[Cpu.RSP]);
        assertEquals(TestHost.ENTRY + 1, get(0x4C00 - 40));
    }

    @Test
    void faultInDeliveringAPageFaultIsADoubleFault() {
        host.code(TestHost.ENTRY, "8a 04 25 00 00 00 50");
        put(IDT + 16 * 14, 0);
        expectHandler(Cpu.DF);
        assertEquals(0x5000_0000L, c.cr2);
        assertEquals(0, get(STACK - 48));
        assertEquals(TestHost.ENTRY, get(STACK - 40));
    }

    @Test
    void benignExceptionWithoutGateBecomesWhatItsDeliveryRaises() {
        host.code(TestHost.ENTRY, "0f 0b");
        put(IDT + 16 * 6, get(IDT + 16 * 6) & ~(1L << 47));
        expectHandler(Cpu.NP);
        assertEquals(6 << 3 | 3, get(STACK - 48));
    }

    @Test
    void interruptReturnToABadSelectorChangesNothing() {
        host.code(TestHost.ENTRY, "48 cf");
        put(STACK, USER);
        put(STACK + 8, 0x13);
        expectHandler(Cpu.GP);
        assertEquals(0x10, get(STACK - 48));
        assertEquals(STACK, get(STACK - 16));
    }

    @Test
    void sixteenByteDescriptorLoadsTheTaskRegister() {
        c.gpr[Cpu.RAX] = 0x30;
        put(GDT + 0x38, 0x7FFF);
        host.code(TestHost.ENTRY, "0f 00 d8" + TO_TRAP);
        runToTrap();
        assertEquals(0x7FFF_0000_7000L, c.segBase[Cpu.TR]);
        assertEquals(0xB, get(GDT + 0x30) >>> 40 & 0xF);
    }

    @Test
    void nullStackSegmentLoadsOnlyBelowLevelThree() {
        host.code(TestHost.ENTRY, "31 c0 8e d0 b0 03 8e d0");
        expectHandler(Cpu.GP);
        assertEquals(TestHost.ENTRY + 6, get(STACK - 40));
    }

    // ---- Other modes ---------------------------------------------------------------------------------------------

    @Test
    void realModeInterruptAndReturn() throws EngineException {
        create(1, TestHost.ENTRY);
        c.idtBase = 0x9800;
        c.gpr[Cpu.RSP] = 0x1_4000;
        put32(0x9800 + 0x20 * 4, 0x0300_0010);
        // int 20h; stc is seen in the frame; handler: iret
        host.code(TestHost.ENTRY, "f9 cd 20 b8 ff ff 8e d8 26 88 06 10 00");
        host.code(0x3010, "cf");
        put32(0, 0);
        c.segBase[Cpu.ES] = 0x10_0000 - 0x10;
        runToTrap();
        assertEquals(0x200, c.selector[Cpu.CS]);
        assertEquals(0xFFFF0, c.segBase[Cpu.DS]);
        assertEquals(3, get(0x4000 - 2) & 3);
        assertEquals(0x1_4000, c.gpr[Cpu.RSP]);
    }

    private void toProtected32() {
        c.cr0 = Cpu.CR0_PE | Cpu.CR0_ET;
        c.efer = 0;
        c.cr4 = 0;
        for (int s = 0; s <= Cpu.GS; s++) {
            c.selector[s] = s == Cpu.CS ? 0x40 : 0x10;
            c.segLimit[s] = 0xFFFF_FFFFL;
            c.segAttr[s] = s == Cpu.CS ? 0xC09B : 0xC093;
        }
        c.mmu.flush();
        c.updateMode();
        for (int n = 0; n < 256; n++) {
            long handler = 0x8000 + 16 * n;
            host.code(handler, "b0 %02x 36 88 05 00 00 10 00".formatted(n));
            put(IDT + 8 * n, handler | 0x40 << 16 | 0x8E00L << 32);
        }
        put32(TSS + 4, INNER_STACK);
        put32(TSS + 8, 0x10);
    }

    @Test
    void farReturnToUserAndFaultBackInProtectedMode() {
        toProtected32();
        put32(STACK, USER);
        put32(STACK + 4, 0x1B);
        put32(STACK + 8, 0x3F00);
        put32(STACK + 12, 0x23);
        host.code(TestHost.ENTRY, "cb");
        host.code(USER, "fa");
        expectHandler(Cpu.GP);
        assertEquals(INNER_STACK - 24, c.gpr[Cpu.RSP]);
        assertEquals(USER, get32(INNER_STACK - 20));
        assertEquals(0x1B, get32(INNER_STACK - 16));
        assertEquals(0x3F00, get32(INNER_STACK - 8));
        assertEquals(0x23, get32(INNER_STACK - 4));
        assertEquals(0, c.selector[Cpu.DS]);
    }

    @Test
    void virtual8086ProgramIsLeftThroughItsGateWithEmptySegments() {
        toProtected32();
        long[] frame = {0x10, 0x300, Flags.VM | Flags.IF | 2, 0x8000, 0x100, 0x200, 0x400, 0x500, 0x600};
        for (int n = 0; n < frame.length; n++) {
            put32(STACK + 4 * n, frame[n]);
        }
        host.code(TestHost.ENTRY, "cf");
        host.code(0x3010, "fa");
        expectHandler(Cpu.GP);
        assertEquals(0, c.systemFlags & Flags.VM);
        assertEquals(0x600, get32(INNER_STACK - 4));
        assertEquals(0x100, get32(INNER_STACK - 20));
        assertEquals(0x8000, get32(INNER_STACK - 24));
        assertEquals(0x300, get32(INNER_STACK - 32));
        assertEquals(0x10, get32(INNER_STACK - 36));
        assertEquals(0, c.selector[Cpu.GS]);
    }

    @Test
    void callToATaskSwitchesAndItsReturnComesBack() {
        toProtected32();
        c.segAttr[Cpu.TR] = Cpu.ATTR_P | 0xB;
        put(GDT + 0x30, get(GDT + 0x30) | 2L << 40);
        long second = 0x7400;
        put32(second + 0x20, USER);
        put32(second + 0x24, 2);
        put32(second + 0x38, 0x3F00);
        int[] selectors = {0x10, 0x40, 0x10, 0x10, 0x10, 0x10};
        for (int n = 0; n < 6; n++) {
            put32(second + 0x48 + 4 * n, selectors[n]);
        }
        host.code(TestHost.ENTRY, "9a 00 00 00 00 48 00 88 05 00 00 10 00");
        host.code(USER, "88 05 00 00 10 00 cf");
        runToTrap();
        assertEquals(0x48, c.selector[Cpu.TR]);
        assertEquals(0x3F00, c.gpr[Cpu.RSP]);
        assertTrue((c.systemFlags & Flags.NT) != 0);
        assertTrue((c.cr0 & Cpu.CR0_TS) != 0);
        assertEquals(0x30, get(second) & 0xFFFF);
        runToTrap();
        assertEquals(0x30, c.selector[Cpu.TR]);
        assertEquals(STACK, c.gpr[Cpu.RSP]);
        assertEquals(9, get(GDT + 0x48) >>> 40 & 0xF);
    }

    // ---- Registers -----------------------------------------------------------------------------------------------

    @Test
    void controlRegistersRefuseWhatTheManualForbids() throws GuestFault {
        long cr0 = c.cr0;
        assertThrows(GuestFault.class, () -> ControlRegisters.setCr0(c, cr0 & ~Cpu.CR0_PG));
        assertThrows(GuestFault.class, () -> ControlRegisters.setCr0(c, cr0 & ~Cpu.CR0_PE));
        assertThrows(GuestFault.class, () -> ControlRegisters.setCr0(c, cr0 | Cpu.CR0_NW));
        assertThrows(GuestFault.class, () -> ControlRegisters.setCr0(c, cr0 | 1L << 32));
        assertThrows(GuestFault.class, () -> ControlRegisters.setCr4(c, c.cr4 & ~Cpu.CR4_PAE));
        assertThrows(GuestFault.class, () -> ControlRegisters.setCr4(c, c.cr4 | 1 << 22));
        assertThrows(GuestFault.class, () -> ControlRegisters.setCr3(c, 1L << 46));
        c.cr3 = 5;
        assertThrows(GuestFault.class, () -> ControlRegisters.setCr4(c, c.cr4 | Cpu.CR4_PCIDE));
        c.cr3 = 0;
        ControlRegisters.setCr4(c, c.cr4 | Cpu.CR4_PCIDE);
        ControlRegisters.setCr3(c, 1L << 63 | 7);
        assertEquals(7, c.cr3);
        assertEquals(cr0, c.cr0);
    }

    @Test
    void modelSpecificRegistersCheckTheirValues() throws GuestFault {
        assertThrows(GuestFault.class, () -> ModelSpecific.write(c, Msr.PAT, 2));
        assertThrows(GuestFault.class, () -> ModelSpecific.write(c, Msr.EFER, c.efer & ~Cpu.EFER_LME));
        assertThrows(GuestFault.class, () -> ModelSpecific.write(c, Msr.LSTAR, 1L << 47));
        assertThrows(GuestFault.class, () -> ModelSpecific.read(c, Msr.SPEC_CTRL));
        assertThrows(GuestFault.class, () -> ModelSpecific.write(c, 0x200, 1L << 46));
        ModelSpecific.write(c, 0x201, 0xFFF8_0000_0800L & (1L << 46) - 1);
        ModelSpecific.write(c, Msr.TSC_ADJUST, 1L << 40);
        assertTrue(ModelSpecific.read(c, Msr.TSC) >= 1L << 40);
        ModelSpecific.write(c, Msr.TSC, 0);
        assertTrue(ModelSpecific.read(c, Msr.TSC) < 1L << 40);
        assertTrue(ModelSpecific.read(c, Msr.TSC_ADJUST) < 1L << 40);
        ModelSpecific.write(c, Msr.EFER, c.efer & ~Cpu.EFER_LMA);
        assertTrue(c.longMode());
    }

    @Test
    void clockPagesHaveEvenVersionsAndTheDate() throws GuestFault {
        ModelSpecific.write(c, Msr.KVM_SYSTEM_TIME, 0xA001);
        ModelSpecific.write(c, Msr.KVM_WALL_CLOCK, 0xA100);
        assertEquals(2, get32(0xA000));
        long ticks = ModelSpecific.read(c, Msr.TSC) - get(0xA008);
        int shift = (byte) get32(0xA01C);
        long scaled = shift >= 0 ? ticks << shift : ticks >> -shift;
        long nanos = get(0xA010) + Math.unsignedMultiplyHigh(scaled << 32, get32(0xA018));
        assertTrue(Math.abs(nanos - c.platform.nanos()) < 1_000_000_000L);
        assertEquals(1, get32(0xA01C) >>> 8 & 0xFF);
        assertTrue(Math.abs(get32(0xA104) - System.currentTimeMillis() / 1000) < 10);
    }

    @Test
    void identityIsConsistent() {
        int[] zero = CpuId.leaf(c, 0, 0);
        ByteBuffer vendor = ByteBuffer.allocate(12).order(ByteOrder.LITTLE_ENDIAN);
        vendor.putInt(zero[1]).putInt(zero[3]).putInt(zero[2]);
        assertEquals("GenuineIntel", new String(vendor.array()));
        assertTrue((CpuId.leaf(c, 1, 0)[2] & 1 << 27) != 0);
        c.cr4 &= ~Cpu.CR4_OSXSAVE;
        assertEquals(0, CpuId.leaf(c, 1, 0)[2] & 1 << 27);
        assertEquals(576, CpuId.leaf(c, 0xD, 0)[1]);
        assertEquals(3, CpuId.leaf(c, 0xD, 0)[0]);
        assertEquals(0xB, CpuId.leaf(c, 0x4000_0001, 0)[0]);
        assertEquals(46 | 48 << 8, CpuId.leaf(c, 0x8000_0008, 0)[0]);
        assertEquals(0, CpuId.leaf(c, 0x8000_0009, 0)[0]);
        assertEquals(0, CpuId.leaf(c, 7, 1)[1]);
        // No AVX without its state.
        assertEquals(0, CpuId.leaf(c, 1, 0)[2] & 1 << 28);
    }

    // ---- Ports ---------------------------------------------------------------------------------------------------

    @Test
    void stringOutputLeavesOncePerElement() {
        host.ports.add(0x60);
        host.code(TestHost.ENTRY, "f3 6e" + TO_TRAP);
        host.code(0xA000, "11 22");
        c.gpr[Cpu.RCX] = 2;
        c.gpr[Cpu.RDX] = 0x60;
        c.gpr[Cpu.RSI] = 0xA000;
        assertEquals(new Exit.Io(0x60, 1, false, 0x11), vcpu.enter());
        assertEquals(TestHost.ENTRY, c.rip);
        assertEquals(new Exit.Io(0x60, 1, false, 0x22), vcpu.enter());
        assertEquals(TestHost.ENTRY + 2, c.rip);
        assertEquals(0xA002, c.gpr[Cpu.RSI]);
        runToTrap();
    }

    @Test
    void stringInputStoresWhatTheCallerSupplies() {
        host.ports.add(0x60);
        host.code(TestHost.ENTRY, "66 6d" + TO_TRAP);
        c.gpr[Cpu.RDX] = 0x60;
        c.gpr[Cpu.RDI] = 0xA000;
        assertEquals(new Exit.Io(0x60, 2, true, 0), vcpu.enter());
        vcpu.writeIo(2, 0xBEEF);
        runToTrap();
        assertEquals(0xBEEF, get(0xA000) & 0xFFFF);
        assertEquals(0xA002, c.gpr[Cpu.RDI]);
    }

    @Test
    void portWithoutTrapEndsTheRunAtTheInstruction() {
        host.code(TestHost.ENTRY, "90 e6 80");
        assertEquals(-25, ((Exit.Failed) vcpu.enter()).status());
        assertEquals(TestHost.ENTRY + 1, c.rip);
    }

    @Test
    void userCodeNeedsTheBitmapForAPort() {
        toUser("e6 80 e6 81");
        host.ports.add(0x80);
        host.ports.add(0x81);
        c.segLimit[Cpu.TR] = 0x100;
        put(TSS + 0x66, 0x68);
        put(TSS + 0x68 + 0x10, 2);
        assertEquals(0x80, ((Exit.Io) vcpu.enter()).port());
        expectHandler(Cpu.GP);
    }
}
