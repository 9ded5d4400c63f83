package org.jacinth.vmm;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import org.jacinth.hypervisor.Engine;
import org.jacinth.hypervisor.spi.EngineGuest;
import org.jacinth.hypervisor.spi.EngineProvider;
import org.jacinth.hypervisor.spi.EngineVcpu;
import org.jacinth.hypervisor.spi.Exit;
import org.jacinth.hypervisor.spi.GuestHost;
import org.jacinth.zx.VcpuStateKind;

/** An engine whose guests do what a test says, exit by exit. */
final class ScriptedEngine implements EngineProvider {

    /** A guest: gives the next exit, or null to go on waiting. */
    interface Script {
        Exit next(Vcpu vcpu);
    }

    private final Script script;

    private ScriptedEngine(Script script) {
        this.script = script;
    }

    static Engine of(Script script) {
        return Engine.of(new ScriptedEngine(script));
    }

    /** Plays exits in order on the boot processor, then waits. */
    static Engine playing(Exit... exits) {
        int[] at = {0};
        return of(vcpu -> vcpu.index == 0 && at[0] < exits.length ? exits[at[0]++] : null);
    }

    static Exit out(int port, int value) {
        return new Exit.Io(port, 1, false, value);
    }

    @Override
    public String name() {
        return "scripted";
    }

    @Override
    public Availability probe() {
        return new Availability(true, "scripted");
    }

    @Override
    public EngineGuest createGuest(GuestHost host) {
        return new EngineGuest() {
            @Override
            public EngineVcpu createVcpu(int index, long entry) {
                return new Vcpu(index, script);
            }

            @Override
            public void mapChanged() {}

            @Override
            public void memoryWritten(long gpa, long size) {}

            @Override
            public void close() {}
        };
    }

    /** A processor with registers and states that remember what was written. */
    static final class Vcpu implements EngineVcpu {
        final int index;
        final long[] registers = new long[18];
        final Map<Integer, byte[]> states = new HashMap<>();
        final boolean[] pending = new boolean[256];
        private final Script script;
        private final Thread owner = Thread.currentThread();
        private final AtomicBoolean kicked = new AtomicBoolean();
        private Exit last;

        Vcpu(int index, Script script) {
            this.index = index;
            this.script = script;
        }

        @Override
        public Exit enter() {
            while (true) {
                if (kicked.getAndSet(false)) {
                    return new Exit.Kicked();
                }
                last = script.next(this);
                if (last != null) {
                    return last;
                }
                LockSupport.parkNanos(1_000_000);
            }
        }

        @Override
        public void kick() {
            kicked.set(true);
            LockSupport.unpark(owner);
        }

        @Override
        public boolean isKicked() {
            return kicked.get();
        }

        @Override
        public synchronized void interrupt(int vector) {
            pending[vector] = true;
            LockSupport.unpark(owner);
        }

        synchronized boolean isPending(int vector) {
            return pending[vector];
        }

        @Override
        public long register(int number) {
            return registers[number];
        }

        @Override
        public void setRegister(int number, long value) {
            registers[number] = value;
        }

        @Override
        public void writeIo(int size, int value) {
            long ones = (1L << 8 * size) - 1;
            registers[0] = (size == 4 ? 0 : registers[0] & ~ones) | value & ones;
        }

        byte[] state(int kind) {
            return states.computeIfAbsent(kind, k -> new byte[VcpuStateKind.size(k)]);
        }

        @Override
        public int readState(int kind, MemorySegment to) {
            if (kind == VcpuStateKind.MEM_ACCESS && last instanceof Exit.Mem mem) {
                MemorySegment access = MemorySegment.ofArray(state(kind));
                access.set(ValueLayout.JAVA_LONG_UNALIGNED, 0, mem.gpa());
                access.set(ValueLayout.JAVA_BYTE, 8, (byte) 4);
            }
            MemorySegment.copy(state(kind), 0, to, ValueLayout.JAVA_BYTE, 0, VcpuStateKind.size(kind));
            return 0;
        }

        @Override
        public int writeState(int kind, MemorySegment from) {
            states.put(kind, from.toArray(ValueLayout.JAVA_BYTE));
            return 0;
        }

        @Override
        public void close() {}
    }
}
