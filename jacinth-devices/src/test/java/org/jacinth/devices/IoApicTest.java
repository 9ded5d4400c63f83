package org.jacinth.devices;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.List;
import org.jacinth.devices.InterruptMessage.DeliveryMode;
import org.junit.jupiter.api.Test;

class IoApicTest {
    private final List<InterruptMessage> sent = new ArrayList<>();
    private final IoApic apic = new IoApic(sent::add);

    private void out(int index, int value) {
        apic.write(0, 4, index);
        apic.write(0x10, 4, value & 0xffff_ffffL);
    }

    private int in(int index) {
        apic.write(0, 4, index);
        return (int) apic.read(0x10, 4);
    }

    private void entry(int pin, int high, int low) {
        out(0x11 + 2 * pin, high);
        out(0x10 + 2 * pin, low);
    }

    @Test
    void versionTellsTwentyFourPins() {
        assertEquals(0x00170020, in(1));
        out(0, 0x0f00_0000);
        assertEquals(0x0f00_0000, in(0));
        assertEquals(0x0001_0000, in(0x10 + 2 * 23));
    }

    @Test
    void edgeSendsOneMessagePerRise() {
        entry(4, 0x0300_0000, 0x0000_0034);
        apic.line(4).raise();
        apic.line(4).raise();
        apic.line(4).lower();
        apic.line(4).raise();
        InterruptMessage message = new InterruptMessage(0x34, 3, false, DeliveryMode.FIXED, false);
        assertEquals(List.of(message, message), sent);
    }

    @Test
    void edgeOnAMaskedPinIsLost() {
        entry(4, 0, 0x0001_0034);
        apic.line(4).raise();
        entry(4, 0, 0x0000_0034);
        assertEquals(List.of(), sent);
    }

    @Test
    void levelIsSentAgainOnlyAfterEndOfItsVector() {
        entry(11, 0xff00_0000, 0x0000_a941);
        apic.line(11).raise();
        InterruptMessage message = new InterruptMessage(0x41, 0xff, true, DeliveryMode.LOWEST_PRIORITY, true);
        assertEquals(List.of(message), sent);
        assertEquals(0x0000_e941, in(0x10 + 22));
        apic.endOfInterrupt(0x40);
        assertEquals(1, sent.size());
        apic.endOfInterrupt(0x41);
        assertEquals(2, sent.size());
        apic.line(11).lower();
        apic.write(0x40, 4, 0x41);
        assertEquals(2, sent.size());
        assertEquals(0x0000_a941, in(0x10 + 22));
    }

    @Test
    void levelThatWaitedBehindTheMaskIsSentWhenUnmasked() {
        entry(9, 0, 0x0001_8050);
        apic.line(9).raise();
        assertEquals(List.of(), sent);
        entry(9, 0, 0x0000_8050);
        assertEquals(1, sent.size());
    }

    @Test
    void switchingToEdgeClearsRemoteIrr() {
        entry(9, 0, 0x0000_8050);
        apic.line(9).raise();
        out(0x10 + 18, 0x0001_0050);
        out(0x10 + 18, 0x0001_8050);
        assertEquals(0x0001_8050, in(0x10 + 18));
    }

    @Test
    void statusBitsAreReadOnly() {
        out(0x10, 0xffff_ffff);
        assertEquals(0x0001_afff, in(0x10));
    }

    @Test
    void externalInterruptCarriesItsMode() {
        entry(0, 0, 0x0000_0700);
        apic.line(0).raise();
        assertEquals(DeliveryMode.EXT_INT, sent.getFirst().mode());
    }

    @Test
    void messageSignalledInterruptDecodes() {
        assertEquals(new InterruptMessage(0x61, 2, true, DeliveryMode.LOWEST_PRIORITY, false),
                InterruptMessage.ofMsi(0xfee0_200cL, 0x4161));
    }
}
