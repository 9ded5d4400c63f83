package org.jacinth.zx;

import java.lang.foreign.MemorySegment;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jacinth.hypervisor.spi.EngineException;
import org.jacinth.hypervisor.spi.EngineGuest;
import org.jacinth.hypervisor.spi.EngineProvider;
import org.jacinth.hypervisor.spi.EngineVcpu;
import org.jacinth.hypervisor.spi.Exit;
import org.jacinth.hypervisor.spi.GuestHost;

/** An engine whose vcpus end {@code enter} as a test says, and run on for ever when it says nothing. */
public final class ScriptedEngine implements EngineProvider {
    public final List<ScriptedGuest> guests = new ArrayList<>();
    public int createGuestStatus;
    public int createVcpuStatus;

    public ScriptedGuest guest() {
        return guests.getLast();
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
    public EngineGuest createGuest(GuestHost host) throws EngineException {
        if (createGuestStatus != 0) {
            throw new EngineException(createGuestStatus, "scripted");
        }
        ScriptedGuest guest = new ScriptedGuest(host);
        guests.add(guest);
        return guest;
    }

    public final class ScriptedGuest implements EngineGuest {
        public final GuestHost host;
        public final List<ScriptedVcpu> vcpus = new ArrayList<>();
        public final List<String> written = new ArrayList<>();
        public int mapChanges;
        public volatile int closed;

        ScriptedGuest(GuestHost host) {
            this.host = host;
        }

        @Override
        public EngineVcpu createVcpu(int index, long entry) throws EngineException {
            if (createVcpuStatus != 0) {
                throw new EngineException(createVcpuStatus, "scripted");
            }
            ScriptedVcpu vcpu = new ScriptedVcpu(this, index, entry);
            synchronized (vcpus) {
                vcpus.add(vcpu);
            }
            return vcpu;
        }

        @Override
        public void mapChanged() {
            mapChanges++;
        }

        @Override
        public void memoryWritten(long gpa, long size) {
            written.add(Long.toHexString(gpa) + "+" + Long.toHexString(size));
        }

        @Override
        public void close() {
            for (ScriptedVcpu vcpu : vcpus) {
                if (vcpu.closed != 1) {
                    throw new IllegalStateException("vcpus are closed before their guest: index=" + vcpu.index);
                }
            }
            closed++;
        }
    }

    public static final class ScriptedVcpu implements EngineVcpu {
        public final ScriptedGuest guest;
        public final int index;
        public final long entry;
        public final long[] registers = new long[18];
        public final Map<Integer, byte[]> states = new HashMap<>();
        public final List<Integer> interrupts = new ArrayList<>();
        public int stateStatus;
        public volatile int closed;
        public volatile boolean running;
        private final ArrayDeque<Function<ScriptedVcpu, Exit>> script = new ArrayDeque<>();
        private boolean kicked;

        ScriptedVcpu(ScriptedGuest guest, int index, long entry) {
            this.guest = guest;
            this.index = index;
            this.entry = entry;
            registers[RFLAGS] = 2;
        }

        public synchronized void then(Exit exit) {
            then(vcpu -> exit);
        }

        public synchronized void then(Function<ScriptedVcpu, Exit> step) {
            script.add(step);
            notifyAll();
        }

        @Override
        public synchronized Exit enter() {
            running = true;
            try {
                while (true) {
                    if (kicked) {
                        kicked = false;
                        return new Exit.Kicked();
                    }
                    Function<ScriptedVcpu, Exit> step = script.poll();
                    if (step != null) {
                        return step.apply(this);
                    }
                    try {
                        wait();
                    } catch (InterruptedException e) {
                        return new Exit.Failed(Status.ZX_ERR_INTERNAL, "interrupted");
                    }
                }
            } finally {
                running = false;
            }
        }

        @Override
        public synchronized void kick() {
            kicked = true;
            notifyAll();
        }

        @Override
        public synchronized boolean isKicked() {
            return kicked;
        }

        @Override
        public void interrupt(int vector) {
            interrupts.add(vector);
        }

        @Override
        public long register(int number) {
            return registers[number];
        }

        @Override
        public void setRegister(int number, long value) {
            registers[number] = number == RFLAGS ? value & 0x3F_7FD7 | 2 : value;
        }

        @Override
        public void writeIo(int size, int value) {
            long mask = (1L << size * 8) - 1;
            registers[0] = registers[0] & ~mask | value & mask;
        }

        @Override
        public int readState(int kind, MemorySegment to) {
            byte[] state = states.get(kind);
            if (stateStatus == 0 && state != null) {
                to.copyFrom(MemorySegment.ofArray(state));
            }
            return stateStatus;
        }

        @Override
        public int writeState(int kind, MemorySegment from) {
            if (stateStatus == 0) {
                states.put(kind, from.toArray(UserMemory.U8));
            }
            return stateStatus;
        }

        @Override
        public void close() {
            if (running) {
                throw new IllegalStateException("vcpu does not run when it is closed: index=" + index);
            }
            closed++;
        }
    }
}
