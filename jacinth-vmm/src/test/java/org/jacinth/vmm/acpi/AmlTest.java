package org.jacinth.vmm.acpi;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.HexFormat;
import org.junit.jupiter.api.Test;

class AmlTest {
    private static String hex(byte[] bytes) {
        return HexFormat.of().formatHex(bytes);
    }

    @Test
    void integersTakeTheirShortestForm() {
        assertEquals("00", hex(Aml.integer(0)));
        assertEquals("01", hex(Aml.integer(1)));
        assertEquals("0aff", hex(Aml.integer(0xFF)));
        assertEquals("0b0001", hex(Aml.integer(0x100)));
        assertEquals("0cffff0100", hex(Aml.integer(0x1_FFFF)));
        assertEquals("0effffffffffffffff", hex(Aml.integer(-1)));
    }

    @Test
    void eisaIdIsCompressed() {
        assertEquals("0c41d00501", hex(Aml.eisaId("PNP0501")));
    }

    @Test
    void namesArePaddedAndPrefixed() {
        assertEquals("5c5f53425f", hex(Aml.name("\\_SB")));
        assertEquals("2e5f53425f50434930", hex(Aml.name("_SB.PCI0")));
    }

    @Test
    void packageLengthCountsItself() {
        assertEquals("1004" + "5c00" + "00", hex(Aml.scope("\\", Aml.integer(0))));
        byte[] big = Aml.pack(new byte[62]);
        assertEquals("12" + "4104", hex(big).substring(0, 6));
        assertEquals(1 + 0x41, big.length);
        byte[] bigger = Aml.pack(new byte[5000]);
        int length = bigger[1] & 0xF | (bigger[2] & 0xFF) << 4 | (bigger[3] & 0xFF) << 12;
        assertEquals(0x80, bigger[1] & 0xF0);
        assertEquals(bigger.length - 1, length);
    }
}
