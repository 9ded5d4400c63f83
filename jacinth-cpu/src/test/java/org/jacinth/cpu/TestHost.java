package org.jacinth.cpu;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jacinth.hypervisor.spi.GuestClock;
import org.jacinth.hypervisor.spi.GuestHost;
import org.jacinth.hypervisor.spi.GuestPhysicalMap;

/** A host with 2 MiB of memory at guest-physical 0, identity-mapped by a 1 GiB page, and traps as a test wants them. */
final class TestHost implements GuestHost {
    static final long MEM_TRAP = 0x10_0000;
    static final long BELL_TRAP = 0x10_1000;
    static final int ENTRY = 0x2000;

    final MemorySegment memory = Arena.ofAuto().allocate(2 << 20, 4096);
    final Set<Integer> ports = ConcurrentHashMap.newKeySet();
    volatile GuestPhysicalMap map = new GuestPhysicalMap(
            List.of(new GuestPhysicalMap.Region(0, 2 << 20, memory, 0, true, true)));
    private final GuestClock clock = GuestClock.real();

    TestHost() {
        memory.set(ValueLayout.JAVA_LONG, 0, 0x1007);
        memory.set(ValueLayout.JAVA_LONG, 0x1000, 0x87);
    }

    /** Puts code given as hex at an address. */
    TestHost code(long address, String hex) {
        String digits = hex.replace(" ", "");
        for (int i = 0; i < digits.length(); i += 2) {
            memory.set(ValueLayout.JAVA_BYTE, address + i / 2, (byte) Integer.parseInt(digits, i, i + 2, 16));
        }
        return this;
    }

    @Override
    public GuestPhysicalMap memory() {
        return map;
    }

    @Override
    public TrapKind trapAt(long gpa) {
        return switch ((int) (gpa >>> 12)) {
            case 0x100 -> TrapKind.MEM;
            case 0x101 -> TrapKind.BELL;
            default -> TrapKind.NONE;
        };
    }

    @Override
    public boolean isPortTrapped(int port) {
        return ports.contains(port);
    }

    @Override
    public GuestClock clock() {
        return clock;
    }
}
