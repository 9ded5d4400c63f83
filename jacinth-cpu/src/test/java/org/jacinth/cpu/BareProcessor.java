package org.jacinth.cpu;

import java.lang.foreign.MemorySegment;
import java.lang.reflect.Proxy;
import java.util.List;
import org.jacinth.cpu.mmu.Mmu;
import org.jacinth.cpu.mmu.PhysicalMemory;
import org.jacinth.cpu.state.Cpu;
import org.jacinth.cpu.state.Platform;
import org.jacinth.hypervisor.spi.GuestClock;
import org.jacinth.hypervisor.spi.GuestHost;
import org.jacinth.hypervisor.spi.GuestPhysicalMap;

/** A processor over memory at guest-physical 0, without traps, ports, local APIC or time. */
public final class BareProcessor {
    private BareProcessor() {}

    private record Host(GuestPhysicalMap memory) implements GuestHost {
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

    /** A processor whose memory is the whole segment. */
    public static Cpu over(MemorySegment memory) {
        GuestPhysicalMap map = new GuestPhysicalMap(
                List.of(new GuestPhysicalMap.Region(0, memory.byteSize(), memory, 0, true, true)));
        return over(map);
    }

    /** A processor with that memory. */
    public static Cpu over(GuestPhysicalMap map) {
        return over(new PhysicalMemory(new Host(map)));
    }

    /** A processor with code at an address of its memory, about to execute it as 64-bit code without paging. */
    public static Cpu in64BitMode(MemorySegment memory, int entry, byte[] code) {
        MemorySegment.copy(MemorySegment.ofArray(code), 0, memory, entry, code.length);
        return in64BitMode(over(memory), entry);
    }

    /** The processor, about to execute 64-bit code at an address of its memory, without paging. */
    public static Cpu in64BitMode(Cpu cpu, int entry) {
        cpu.cr0 = Cpu.CR0_PE;
        cpu.efer = Cpu.EFER_LME | Cpu.EFER_LMA;
        cpu.segAttr[Cpu.CS] = 0x9B | Cpu.ATTR_L;
        cpu.updateMode();
        cpu.rip = entry;
        return cpu;
    }

    /** A processor with that memory. */
    public static Cpu over(PhysicalMemory memory) {
        Platform platform = (Platform) Proxy.newProxyInstance(
                BareProcessor.class.getClassLoader(), new Class<?>[] {Platform.class}, (p, m, a) -> {
                    Class<?> type = m.getReturnType();
                    return type == boolean.class ? (Object) false : type == int.class ? (Object) 0 : (Object) 0L;
                });
        return new Cpu(0, new Mmu(memory), platform);
    }
}
