package org.jacinth.cpu.insn;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.reflect.Proxy;
import java.util.HexFormat;
import java.util.List;
import org.jacinth.cpu.decode.Decoder;
import org.jacinth.cpu.decode.Insn;
import org.jacinth.cpu.form.Forms;
import org.jacinth.cpu.mmu.Mmu;
import org.jacinth.cpu.mmu.PhysicalMemory;
import org.jacinth.cpu.state.Cpu;
import org.jacinth.cpu.state.GuestFault;
import org.jacinth.cpu.state.Platform;
import org.jacinth.hypervisor.spi.GuestClock;
import org.jacinth.hypervisor.spi.GuestHost;
import org.jacinth.hypervisor.spi.GuestPhysicalMap;

/** A processor in 64-bit mode over 64 KiB of memory at linear address 0, to execute single instructions on. */
final class Bench {
    static final int NO_FAULT = 0;

    final Cpu cpu;
    private final MemorySegment memory = Arena.ofAuto().allocate(0x10000, 4096);
    private final Decoder decoder = new Decoder(Forms::of);

    Bench() {
        GuestPhysicalMap map =
                new GuestPhysicalMap(List.of(new GuestPhysicalMap.Region(0, 0x10000, memory, 0, true, true)));
        GuestHost host = new GuestHost() {
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
        };
        Platform platform = (Platform) Proxy.newProxyInstance(
                Bench.class.getClassLoader(), new Class<?>[] {Platform.class}, (p, m, a) -> {
                    Class<?> type = m.getReturnType();
                    return type == boolean.class ? (Object) false : type == int.class ? (Object) 0 : (Object) 0L;
                });
        cpu = new Cpu(0, new Mmu(new PhysicalMemory(host)), platform);
        cpu.cr0 = Cpu.CR0_PE | Cpu.CR0_NE;
        cpu.cr4 = Cpu.CR4_PAE | Cpu.CR4_OSFXSR | Cpu.CR4_OSXMMEXCPT;
        cpu.efer = Cpu.EFER_LMA | Cpu.EFER_LME;
        cpu.segAttr[Cpu.CS] = 0x9B | Cpu.ATTR_L;
        cpu.updateMode();
    }

    /** The instruction of some bytes given in hexadecimal. */
    Insn decode(String hex) {
        byte[] bytes = HexFormat.of().parseHex(hex);
        try {
            return decoder.decode(position -> position < bytes.length ? bytes[position] & 0xFF : 0, 0, cpu.mode);
        } catch (GuestFault e) {
            throw new AssertionError("fetch faulted: bytes=" + hex, e);
        }
    }

    /** Executes; returns the exception's vector or {@link #NO_FAULT}. */
    int run(Insn insn) {
        try {
            insn.exec(cpu);
            return NO_FAULT;
        } catch (GuestFault f) {
            return f.vector;
        }
    }

    int run(String hex) {
        return run(decode(hex));
    }

    long load(long address) {
        return memory.get(ValueLayout.JAVA_LONG_UNALIGNED, address);
    }

    void store(long address, long value) {
        memory.set(ValueLayout.JAVA_LONG_UNALIGNED, address, value);
    }
}
