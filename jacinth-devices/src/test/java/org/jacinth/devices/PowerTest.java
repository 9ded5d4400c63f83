package org.jacinth.devices;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The small ports and the ACPI block. */
class PowerTest {
    private final ManualTime time = new ManualTime();
    private final Wire sci = new Wire();
    private final List<PowerEvent> events = new ArrayList<>();
    private final AcpiPm pm = new AcpiPm(time, time, sci, events::add, 5);

    @Test
    void resetControlNeedsARisingBit() {
        ResetControl control = new ResetControl(events::add);
        control.write(0, 1, 0x02);
        assertEquals(List.of(), events);
        control.write(0, 1, 0x06);
        control.write(0, 1, 0x06);
        control.write(0, 1, 0x00);
        control.write(0, 1, 0x04);
        assertEquals(List.of(new PowerEvent.Reset(PowerEvent.Source.RESET_CONTROL, true),
                new PowerEvent.Reset(PowerEvent.Source.RESET_CONTROL, false)), events);
    }

    @Test
    void port92DrivesTheGateAndResetsOnARisingBit() {
        List<Boolean> a20 = new ArrayList<>();
        A20Gate gate = new A20Gate(a20::add);
        Port92 port = new Port92(gate, events::add);
        gate.keyboard(false);
        assertEquals(2, port.read(0, 1));
        port.write(0, 1, 0);
        assertEquals(0, port.read(0, 1));
        port.write(0, 1, 2);
        assertEquals(List.of(false, true), a20);
        port.write(0, 1, 3);
        port.write(0, 1, 3);
        assertEquals(List.of(new PowerEvent.Reset(PowerEvent.Source.PORT_92, false)), events);
    }

    @Test
    void debugPortsReport() {
        ByteArrayOutputStream text = new ByteArrayOutputStream();
        DebugConsole console = new DebugConsole(text::write);
        assertEquals(0xe9, console.read(0, 1));
        console.write(0, 1, 'x');
        assertEquals("x", text.toString());
        PostCode post = new PostCode(text::write);
        post.write(0, 1, 0x5a);
        assertEquals(0x5a, post.read(0, 1));
        assertEquals(0x5a, post.last());
        new DebugExit(events::add).write(0, 1, 0x1ff);
        new AcpiResetRegister(0x0f, events::add).write(0, 1, 0x0e);
        new AcpiResetRegister(0x0f, events::add).write(0, 1, 0x0f);
        assertEquals(List.of(new PowerEvent.DebugExit(0xff),
                new PowerEvent.Reset(PowerEvent.Source.ACPI, true)), events);
    }

    @Test
    void timerCountsAtItsRateAndReadsWhole() {
        time.advance(1_000_000_000);
        assertEquals(3_579_545, pm.read(8, 4));
        assertEquals(3_579_545 & 0xffff, pm.read(8, 2));
    }

    @Test
    void smiCommandSwitchesToAcpiModeAndBack() {
        assertEquals(0, pm.read(4, 2));
        pm.smiPorts().write(0, 1, AcpiPm.ACPI_ENABLE);
        assertEquals(1, pm.read(4, 2));
        assertTrue(pm.acpiMode());
        pm.write(4, 2, 0);
        assertTrue(pm.acpiMode(), "software cannot clear SCI_EN by writing it");
        pm.smiPorts().write(0, 1, AcpiPm.ACPI_DISABLE);
        assertFalse(pm.acpiMode());
    }

    @Test
    void sleepEnableReportsItsType() {
        pm.write(4, 2, 5 << 10);
        assertEquals(List.of(), events);
        pm.write(4, 2, 5 << 10 | 1 << 13);
        pm.write(4, 2, 1 << 10 | 1 << 13);
        assertEquals(List.of(new PowerEvent.PowerOff(), new PowerEvent.Sleep(1)), events);
        assertEquals(1 << 10, pm.read(4, 2));
    }

    @Test
    void powerButtonInterruptsUntilItsStatusIsWritten() {
        pm.smiPorts().write(0, 1, AcpiPm.ACPI_ENABLE);
        pm.write(2, 2, 0x100);
        pm.powerButton();
        assertTrue(sci.high);
        assertEquals(0x100, pm.read(0, 2));
        pm.write(0, 2, 0x100);
        assertFalse(sci.high);
    }

    @Test
    void generalPurposeEventInterruptsIfEnabled() {
        pm.smiPorts().write(0, 1, AcpiPm.ACPI_ENABLE);
        pm.generalPurposeEvent(9);
        assertFalse(sci.high);
        pm.write(AcpiPm.GPE0 + 2, 2, 1 << 9);
        assertTrue(sci.high);
        pm.write(AcpiPm.GPE0, 2, 1 << 9);
        assertEquals(0, pm.read(AcpiPm.GPE0, 2));
        assertFalse(sci.high);
    }

    @Test
    void timerStatusFollowsItsTopBit() {
        pm.smiPorts().write(0, 1, AcpiPm.ACPI_ENABLE);
        pm.write(2, 2, 1);
        time.advance(599_000_000_000L);
        assertFalse(sci.high);
        time.advance(1_000_000_000L);
        assertTrue(sci.high);
        pm.write(0, 2, 1);
        assertFalse(sci.high);
    }
}
