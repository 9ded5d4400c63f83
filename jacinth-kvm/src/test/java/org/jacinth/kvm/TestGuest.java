package org.jacinth.kvm;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.jacinth.hypervisor.spi.EngineException;
import org.jacinth.hypervisor.spi.EngineGuest;
import org.jacinth.hypervisor.spi.EngineVcpu;
import org.jacinth.hypervisor.spi.Exit;
import org.jacinth.hypervisor.spi.GuestClock;
import org.jacinth.hypervisor.spi.GuestHost;
import org.jacinth.hypervisor.spi.GuestPhysicalMap;
import org.junit.jupiter.api.Assumptions;

/**
 * A guest with 2 MiB of memory at 0, mapped one to one with the 2 MiB behind it, a memory trap at 1 MiB and a bell
 * behind that.
 * Each enter has a watchdog, because some instructions keep KVM_RUN from returning on some hosts.
 */
final class TestGuest implements GuestHost, AutoCloseable {
    static final long MEM_TRAP = 0x10_0000;
    static final long BELL_TRAP = 0x10_1000;
    static final int ENTRY = 0x2000;
    private static final ScheduledExecutorService WATCHDOG = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().daemon().name("watchdog").factory());

    final MemorySegment memory = Arena.ofAuto().allocate(2 << 20, 4096);
    final Set<Integer> ports = ConcurrentHashMap.newKeySet();
    final EngineGuest guest;
    volatile GuestPhysicalMap map =
            new GuestPhysicalMap(List.of(new GuestPhysicalMap.Region(0, 2 << 20, memory, 0, true, true)));
    private final GuestClock clock = GuestClock.real();
    EngineVcpu vcpu;

    TestGuest() throws EngineException {
        KvmEngine engine = new KvmEngine();
        Assumptions.assumeTrue(engine.probe().usable(), engine.probe().text());
        memory.set(ValueLayout.JAVA_LONG, 0, 0x1007);
        memory.set(ValueLayout.JAVA_LONG, 0x1000, 0x3007);
        memory.set(ValueLayout.JAVA_LONG, 0x3000, 0x87);
        memory.set(ValueLayout.JAVA_LONG, 0x3008, 0x20_0087);
        guest = engine.createGuest(this);
    }

    /** A guest with code at the entry and a processor that belongs to the calling thread. */
    static TestGuest with(String code) throws EngineException {
        TestGuest guest = new TestGuest().code(ENTRY, code);
        guest.vcpu = guest.guest.createVcpu(0, ENTRY);
        return guest;
    }

    TestGuest code(long address, String hex) {
        String digits = hex.replace(" ", "");
        for (int i = 0; i < digits.length(); i += 2) {
            memory.set(
                    ValueLayout.JAVA_BYTE, address + i / 2, (byte) Integer.parseInt(digits, i, i + 2, 16));
        }
        return this;
    }

    Exit enter() {
        return enter(vcpu);
    }

    static Exit enter(EngineVcpu vcpu) {
        ScheduledFuture<?> kick = WATCHDOG.schedule(vcpu::kick, 2, TimeUnit.SECONDS);
        try {
            return vcpu.enter();
        } finally {
            kick.cancel(false);
        }
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

    @Override
    public void close() {
        if (vcpu != null) {
            vcpu.close();
        }
        guest.close();
    }
}
