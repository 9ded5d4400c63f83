package org.jacinth.vmm.board;

import java.util.Map;
import java.util.TreeMap;
import org.jacinth.devices.MmioDevice;

/**
 * Which device answers which guest-physical address outside RAM. An address that no device claims reads as ones and
 * ignores writes. Claims come and go, as a guest moves a PCI function's registers. Confined by the board lock.
 */
public final class MemoryMap {
    private final TreeMap<Long, Claim> claims = new TreeMap<>();

    private record Claim(MmioDevice device, long first, long size) {}

    /**
     * Gives addresses to a device.
     *
     * @return false, with nothing changed, if another device has one of them
     */
    public boolean claim(long first, long size, MmioDevice device) {
        Map.Entry<Long, Claim> below = claims.lowerEntry(first + size);
        if (below != null && below.getKey() + below.getValue().size() > first) {
            return false;
        }
        claims.put(first, new Claim(device, first, size));
        return true;
    }

    /** Takes a claim back by its first address. */
    public void release(long first) {
        claims.remove(first);
    }

    private Claim find(long gpa) {
        Map.Entry<Long, Claim> entry = claims.floorEntry(gpa);
        return entry != null && gpa - entry.getKey() < entry.getValue().size() ? entry.getValue() : null;
    }

    /** Reads 1, 2, 4 or 8 bytes; the value stands in the low bytes. */
    public long read(long gpa, int size) {
        Claim claim = find(gpa);
        long ones = size == 8 ? -1L : (1L << 8 * size) - 1;
        return claim == null ? ones : claim.device().read(gpa - claim.first(), size) & ones;
    }

    /** Writes 1, 2, 4 or 8 bytes. */
    public void write(long gpa, int size, long value) {
        Claim claim = find(gpa);
        if (claim != null) {
            claim.device().write(gpa - claim.first(), size, value);
        }
    }
}
