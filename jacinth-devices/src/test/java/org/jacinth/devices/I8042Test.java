package org.jacinth.devices;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class I8042Test {
    private final Wire wire = new Wire();
    private final List<Boolean> a20 = new ArrayList<>();
    private final List<PowerEvent> power = new ArrayList<>();
    private final A20Gate gate = new A20Gate(a20::add);
    private final I8042 controller = new I8042(wire, gate, power::add);
    private final IoDevice data = controller.dataPort();
    private final IoDevice command = controller.commandPort();

    private void command(int value) {
        command.write(0, 1, value);
    }

    private void data(int value) {
        data.write(0, 1, value);
    }

    private List<Integer> answers() {
        List<Integer> bytes = new ArrayList<>();
        while ((command.read(0, 1) & 1) != 0) {
            bytes.add(data.read(0, 1));
        }
        return bytes;
    }

    @Test
    void selfTestAndInterfaceTestPass() {
        command(0xaa);
        assertEquals(0x1d, command.read(0, 1));
        assertEquals(List.of(0x55), answers());
        command(0xab);
        assertEquals(List.of(0x00), answers());
    }

    @Test
    void commandByteIsWrittenAndRead() {
        command(0x60);
        data(0x30);
        command(0x20);
        assertEquals(List.of(0x30), answers());
        command(0xa8);
        command(0xae);
        command(0x20);
        assertEquals(List.of(0x00), answers());
        command(0xa7);
        command(0xad);
        command(0x20);
        assertEquals(List.of(0x30), answers());
    }

    @Test
    void keyboardResetsAndIdentifiesItself() {
        command(0x60);
        data(0x01);
        data(0xff);
        assertEquals(List.of(0xfa, 0xaa), answers());
        data(0xf2);
        assertEquals(List.of(0xfa, 0xab, 0x83), answers());
        data(0xee);
        assertEquals(List.of(0xee), answers());
    }

    @Test
    void identityIsTranslatedLikeAnyCode() {
        data(0xf2);
        assertEquals(List.of(0xfa, 0xab, 0x41), answers());
    }

    @Test
    void lightsFollowTheirCommand() {
        data(0xed);
        data(0x02);
        assertEquals(List.of(0xfa, 0xfa), answers());
        assertEquals(2, controller.lights());
    }

    @Test
    void scanCodeSetIsReportedAndSelected() {
        command(0x60);
        data(0x01);
        data(0xf0);
        data(0x00);
        assertEquals(List.of(0xfa, 0xfa, 0x02), answers());
        data(0xf0);
        data(0x01);
        answers();
        assertTrue(controller.key(0x1e, false));
        assertEquals(List.of(0x9e), answers());
        data(0xf0);
        data(0x03);
        assertEquals(List.of(0xfa, 0xfe), answers());
    }

    @Test
    void pressedKeyComesTranslatedWithAnInterruptPerByte() {
        controller.key(0x1e, true);
        assertTrue(wire.high);
        assertEquals(List.of(0x1e), answers());
        assertFalse(wire.high);
        controller.key(0xe048, false);
        assertEquals(List.of(0xe0, 0xc8), answers());
        assertEquals(3, wire.edges);
    }

    @Test
    void untranslatedKeyIsSetTwo() {
        command(0x60);
        data(0x01);
        controller.key(0x1e, false);
        controller.key(0x41, true);
        assertEquals(List.of(0xf0, 0x1c, 0x83), answers());
    }

    @Test
    void everyKeySurvivesTheWayThroughBothSets() {
        for (int code = 1; code < 0x80; code++) {
            assertTrue(controller.key(code, true));
            assertEquals(List.of(code), answers());
        }
    }

    @Test
    void disabledPortHoldsKeysBack() {
        command(0xad);
        assertTrue(controller.key(0x02, true));
        assertEquals(List.of(), answers());
        command(0xae);
        assertEquals(List.of(0x02), answers());
    }

    @Test
    void fullBufferRefusesKeys() {
        int taken = 0;
        while (taken < 100 && controller.key(0x02, true)) {
            taken++;
        }
        assertEquals(15, taken);
        data(0xf5);
        assertFalse(controller.key(0x02, true));
    }

    @Test
    void missingMouseFailsItsTestAndTimesOut() {
        command(0xa9);
        assertEquals(List.of(0x01), answers());
        command(0xd4);
        data(0xff);
        assertEquals(0x61, command.read(0, 1) & 0x61);
        assertFalse(wire.high);
        assertEquals(List.of(0xfe), answers());
    }

    @Test
    void outputPortDrivesA20AndReset() {
        gate.fast(false);
        command(0xd0);
        assertEquals(List.of(0x03), answers());
        command(0xd1);
        data(0xdd);
        assertFalse(gate.enabled());
        command(0xd1);
        data(0xdf);
        assertEquals(List.of(false, true), a20);
        command(0xd1);
        data(0x02);
        assertEquals(List.of(new PowerEvent.Reset(PowerEvent.Source.KEYBOARD_CONTROLLER, false)), power);
    }

    @Test
    void pulseOfLineZeroResets() {
        command(0xff);
        assertEquals(List.of(), power);
        command(0xfe);
        assertEquals(List.of(new PowerEvent.Reset(PowerEvent.Source.KEYBOARD_CONTROLLER, false)), power);
    }
}
