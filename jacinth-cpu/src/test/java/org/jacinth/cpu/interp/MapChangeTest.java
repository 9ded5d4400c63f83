package org.jacinth.cpu.interp;

import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.List;
import org.jacinth.cpu.BareProcessor;
import org.jacinth.cpu.mmu.PhysicalMemory;
import org.jacinth.cpu.state.Attention;
import org.jacinth.cpu.state.Cpu;
import org.jacinth.hypervisor.spi.Exit;
import org.jacinth.hypervisor.spi.GuestClock;
import org.jacinth.hypervisor.spi.GuestHost;
import org.jacinth.hypervisor.spi.GuestPhysicalMap;
import org.junit.jupiter.api.Test;

/** Memory that is unmapped where a processor fetches from, before it comes to drop its translations. */
class MapChangeTest {

    private static final class Host implements GuestHost {
        private GuestPhysicalMap map;

        @Override
        public GuestPhysicalMap memory() {
            return map;
        }

        @Override
        public TrapKind trapAt(long gpa) {
            return TrapKind.NONE;
        }

        @Override
        public boolean isPortTrapped(int port) {
            return false;
        }

        @Override
        public GuestClock clock() {
            return () -> 0;
        }
    }

    @Test
    void aFetchFromMemoryThatHasGoneFails() {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment ram = arena.allocate(1 << 16, 4096);
            ram.set(ValueLayout.JAVA_BYTE, 0x100, (byte) 0xF4); // hlt
            Host host = new Host();
            host.map = new GuestPhysicalMap(List.of(new GuestPhysicalMap.Region(0, ram.byteSize(), ram, 0, true, true)));
            PhysicalMemory memory = new PhysicalMemory(host);
            Cpu cpu = BareProcessor.over(memory);
            cpu.segLimit[Cpu.CS] = 0xFFFF;
            cpu.updateMode();
            Interpreter interpreter = new Interpreter(cpu);
            cpu.rip = 0x100;
            Attention.clear(cpu, -1);
            interpreter.run();

            host.map = new GuestPhysicalMap(List.of());
            memory.reload();
            // Its page was fetched from, but this address was not.
            cpu.rip = 0x200;
            Attention.clear(cpu, -1);
            interpreter.run();
            assertInstanceOf(Exit.Failed.class, cpu.exit);
        }
    }
}
