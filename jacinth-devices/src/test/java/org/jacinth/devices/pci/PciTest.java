package org.jacinth.devices.pci;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import org.jacinth.devices.InterruptLine;
import org.jacinth.devices.MmioDevice;
import org.jacinth.devices.PowerEvent;
import org.jacinth.devices.ResetControl;
import org.junit.jupiter.api.Test;

class PciTest {
    private final List<PowerEvent> power = new ArrayList<>();
    private final List<String> told = new ArrayList<>();
    private final PciHost host = new PciHost(new ResetControl(power::add));
    private final boolean[] irqs = new boolean[16];
    private final HostBridge hostBridge = new HostBridge((gpa, size, readable, writable) ->
            told.add(String.format("%x+%x %s%s", gpa, size, readable ? "r" : "-", writable ? "w" : "-")));
    private final IsaBridge isaBridge = new IsaBridge(irq -> asserted -> irqs[irq] = asserted);
    private final PowerManagementFunction pm = new PowerManagementFunction((base, smbus) ->
            told.add(String.format("pm %x smbus %x", base, smbus)));
    private final PciFunction nic = new PciFunction(0x1af4, 0x1041, 0x020000, 1);

    PciTest() {
        host.add(new PciAddress(0, 0, 0), hostBridge);
        host.add(new PciAddress(0, 1, 0), isaBridge);
        host.add(new PciAddress(0, 1, 3), pm);
        host.add(new PciAddress(0, 2, 0), nic);
    }

    private void select(int device, int function, int register) {
        host.write(0, 4, 0x8000_0000 | device << 11 | function << 8 | register & 0xfc);
    }

    private int in(int device, int function, int register, int size) {
        select(device, function, register);
        return host.read(4 + (register & 3), size);
    }

    private void out(int device, int function, int register, int size, int value) {
        select(device, function, register);
        host.write(4 + (register & 3), size, value);
    }

    @Test
    void identitiesReadInAllSizes() {
        assertEquals(0x12378086, in(0, 0, 0, 4));
        assertEquals(0x1237, in(0, 0, 2, 2));
        assertEquals(0x12, in(0, 0, 3, 1));
        assertEquals(0x70008086, in(1, 0, 0, 4));
        assertEquals(0x71138086, in(1, 3, 0, 4));
        assertEquals(0x11001af4, in(0, 0, 0x2c, 4));
        assertEquals(0x80, in(1, 0, 0x0e, 1));
        assertEquals(0x00, in(2, 0, 0x0e, 1));
    }

    @Test
    void absentFunctionsAndDisabledAddressReadOnes() {
        assertEquals(-1, in(5, 0, 0, 4));
        assertEquals(0xffff, in(2, 1, 0, 2));
        host.write(0, 4, 0);
        assertEquals(0xff, host.read(4, 1));
        assertEquals(-1, host.read(4, 4));
    }

    @Test
    void addressRegisterTakesOnlyDwordsAndByteNineIsResetControl() {
        host.write(0, 4, 0x8000_1234);
        host.write(0, 2, 0);
        host.write(0, 1, 0);
        assertEquals(0x8000_1234, host.read(0, 4));
        host.write(1, 1, 0x06);
        assertEquals(0x06, host.read(1, 1));
        assertEquals(List.of(new PowerEvent.Reset(PowerEvent.Source.RESET_CONTROL, true)), power);
        assertEquals(0x8000_1234, host.read(0, 4));
    }

    @Test
    void barIsSizedPlacedAndReported() {
        nic.bar(0, BarKind.MEMORY_32, 0x1000);
        nic.bar(1, BarKind.IO, 0x40);
        nic.bar(4, BarKind.PREFETCHABLE_64, 0x4000);
        nic.onBarsMoved((function, bar, address) -> told.add(bar + "@" + Long.toHexString(address)));
        out(2, 0, 0x10, 4, -1);
        assertEquals(0xffff_f000, in(2, 0, 0x10, 4));
        out(2, 0, 0x14, 4, -1);
        assertEquals(0xffff_ffc1, in(2, 0, 0x14, 4));
        out(2, 0, 0x20, 4, -1);
        out(2, 0, 0x24, 4, -1);
        assertEquals(0xffff_c00c, in(2, 0, 0x20, 4));
        assertEquals(0xffff_ffff, in(2, 0, 0x24, 4));
        assertEquals(0, in(2, 0, 0x18, 4));
        out(2, 0, 0x10, 4, 0xfebf_1000);
        out(2, 0, 0x14, 4, 0xc040);
        out(2, 0, 0x20, 4, 0x0000_8000);
        out(2, 0, 0x24, 4, 0x0000_0001);
        assertEquals(List.of(), told);
        out(2, 0, 4, 2, 3);
        assertEquals(List.of("0@febf1000", "1@c040", "4@100008000"), told);
        told.clear();
        out(2, 0, 4, 2, 1);
        assertEquals(List.of("0@" + Long.toHexString(-1), "4@" + Long.toHexString(-1)), told);
        assertEquals(0xc040, nic.barAddress(1));
    }

    @Test
    void barsThatDoNotFitAreRefused() {
        nic.bar(0, BarKind.MEMORY_64, 16);
        assertThrows(IllegalArgumentException.class, () -> nic.bar(1, BarKind.MEMORY_32, 16));
        assertThrows(IllegalArgumentException.class, () -> nic.bar(5, BarKind.MEMORY_64, 16));
        assertThrows(IllegalArgumentException.class, () -> nic.bar(2, BarKind.MEMORY_32, 24));
    }

    @Test
    void capabilitiesFormAList() {
        assertEquals(0, in(2, 0, 6, 2));
        int first = nic.addCapability(0x11, new byte[10]);
        int second = nic.addCapability(0x09, (byte) 1, (byte) 2);
        nic.writable(first + 2, 2, 0xc000);
        assertEquals(0x10, in(2, 0, 6, 2));
        assertEquals(first, in(2, 0, 0x34, 1));
        assertEquals(0x11 | second << 8, in(2, 0, first, 2));
        assertEquals(0x0201_0009, in(2, 0, second, 4));
        out(2, 0, first, 4, -1);
        assertEquals(0xc000, in(2, 0, first + 2, 2));
    }

    @Test
    void shadowRangesAreReportedWhenTheyChange() {
        out(0, 0, 0x59, 1, 0x30);
        out(0, 0, 0x5a, 2, 0x1033);
        assertEquals(List.of("f0000+10000 rw", "c0000+4000 rw", "c4000+4000 rw", "cc000+4000 r-"), told);
        told.clear();
        host.reset();
        assertEquals(4, told.size());
        assertEquals(0, in(0, 0, 0x59, 1));
    }

    @Test
    void interruptPinFollowsItsRouteAndItsDisableBit() {
        InterruptLine line = isaBridge.intx(2, 1);
        nic.interruptPin(1, line);
        out(1, 0, 0x61, 1, 11);
        nic.intx(true);
        assertTrue(irqs[11]);
        assertEquals(8, in(2, 0, 6, 2));
        out(1, 0, 0x61, 1, 10);
        assertFalse(irqs[11]);
        assertTrue(irqs[10]);
        out(2, 0, 4, 2, 0x400);
        assertFalse(irqs[10]);
        out(2, 0, 4, 2, 0);
        assertTrue(irqs[10]);
        out(1, 0, 0x61, 1, 0x80);
        assertFalse(irqs[10]);
        assertEquals(-1, isaBridge.routeOf(1));
        out(1, 0, 0x61, 1, 8);
        assertFalse(irqs[8]);
    }

    @Test
    void twoDevicesShareAPirq() {
        InterruptLine one = isaBridge.intx(2, 1);
        InterruptLine two = isaBridge.intx(3, 4);
        out(1, 0, 0x61, 1, 5);
        one.raise();
        two.raise();
        one.lower();
        assertTrue(irqs[5]);
        two.lower();
        assertFalse(irqs[5]);
    }

    @Test
    void powerManagementPortsMoveWhenEnabled() {
        out(1, 3, 0x40, 4, 0x0601);
        assertEquals(List.of(), told);
        out(1, 3, 0x80, 1, 1);
        out(1, 3, 0x90, 4, 0x0701);
        out(1, 3, 0xd2, 1, 9);
        assertEquals(List.of("pm 600 smbus ffffffff", "pm 600 smbus 700"), told);
        assertEquals(0x0601, in(1, 3, 0x40, 4));
        assertEquals(1 << 25, in(1, 3, 0x58, 4));
    }

    @Test
    void ecamSeesTheSameSpaces() {
        MmioDevice ecam = host.ecam();
        assertEquals(0x71138086L, ecam.read(1 << 15 | 3 << 12, 4));
        assertEquals(0xffff_ffff_ffff_ffffL, ecam.read(9 << 15, 8));
        assertEquals(0, ecam.read(0x100, 4));
        ecam.write(2 << 15 | 0x3c, 1, 0x0b);
        assertEquals(0x0b, in(2, 0, 0x3c, 1));
    }

    @Test
    void wholeDwordAtAnUnalignedPortIsCutAtTheEnd() {
        select(0, 0, 0);
        assertEquals(0xffff_1237, host.read(6, 4));
        assertEquals(0xff12_3780, host.read(5, 4));
    }
}
