package org.jacinth.vmm.board;

import org.jacinth.devices.IoDevice;

/**
 * Which device answers which port. A port that no device claims reads as ones and ignores writes. An access belongs to
 * the device of its first port. Confined by the board lock.
 */
public final class PortMap {
    private static final int PAGE_PORTS = 256;

    private final Claim[][] pages = new Claim[0x1_0000 / PAGE_PORTS][];

    private record Claim(IoDevice device, int first) {}

    /**
     * Gives ports to a device.
     *
     * @throws IllegalStateException if another device has one of them: two rows of the layout collide
     */
    public void claim(int first, int count, IoDevice device) {
        if (first < 0 || count <= 0 || first + count > 0x1_0000) {
            throw new IllegalArgumentException(
                    String.format("ports must lie within 0..0xffff: first=0x%x, count=%d", first, count));
        }
        Claim claim = new Claim(device, first);
        for (int port = first; port < first + count; port++) {
            Claim[] page = pages[port / PAGE_PORTS];
            if (page == null) {
                page = new Claim[PAGE_PORTS];
                pages[port / PAGE_PORTS] = page;
            }
            if (page[port % PAGE_PORTS] != null) {
                throw new IllegalStateException(String.format("a port must have one device: port=0x%x", port));
            }
            page[port % PAGE_PORTS] = claim;
        }
    }

    private Claim find(int port) {
        Claim[] page = pages[(port & 0xFFFF) / PAGE_PORTS];
        return page == null ? null : page[port % PAGE_PORTS];
    }

    /** Reads 1, 2 or 4 bytes; the value stands in the low bytes. */
    public int read(int port, int size) {
        Claim claim = find(port);
        int ones = size == 4 ? -1 : (1 << 8 * size) - 1;
        return claim == null ? ones : claim.device().read(port - claim.first(), size) & ones;
    }

    /** Writes 1, 2 or 4 bytes. */
    public void write(int port, int size, int value) {
        Claim claim = find(port);
        if (claim != null) {
            claim.device().write(port - claim.first(), size, value);
        }
    }
}
