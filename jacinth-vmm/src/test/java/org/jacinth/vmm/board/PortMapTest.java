package org.jacinth.vmm.board;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.jacinth.devices.IoDevice;
import org.junit.jupiter.api.Test;

class PortMapTest {
    private final PortMap ports = new PortMap();
    private String log = "";

    private IoDevice device(int answer) {
        return new IoDevice() {
            @Override
            public int read(int offset, int size) {
                log += "r" + offset + "/" + size + " ";
                return answer;
            }

            @Override
            public void write(int offset, int size, int value) {
                log += "w" + offset + "/" + size + "=" + value + " ";
            }
        };
    }

    @Test
    void accessGoesToTheDeviceOfItsFirstPort() {
        ports.claim(0xFF, 2, device(0x1234_5678));
        assertEquals(0x78, ports.read(0xFF, 1));
        assertEquals(0x5678, ports.read(0x100, 2));
        assertEquals(0x1234_5678, ports.read(0x100, 4));
        ports.write(0xFF, 4, 9);
        assertEquals("r0/1 r1/2 r1/4 w0/4=9 ", log);
    }

    @Test
    void portsWithoutADeviceReadAsOnes() {
        ports.write(0xFFFF, 1, 1);
        assertEquals(0xFF, ports.read(0xFFFF, 1));
        assertEquals(0xFFFF, ports.read(0, 2));
        assertEquals(-1, ports.read(0x80, 4));
    }

    @Test
    void collisionIsRefused() {
        ports.claim(0x3F8, 8, device(0));
        assertThrows(IllegalStateException.class, () -> ports.claim(0x3FF, 1, device(0)));
        assertThrows(IllegalArgumentException.class, () -> ports.claim(0xFFFF, 2, device(0)));
    }
}
