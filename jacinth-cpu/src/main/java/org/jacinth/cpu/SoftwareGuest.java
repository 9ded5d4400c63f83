package org.jacinth.cpu;

import java.lang.invoke.VarHandle;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Function;
import java.util.function.ToIntFunction;
import org.jacinth.cpu.mmu.Backing;
import org.jacinth.cpu.mmu.PhysicalMemory;
import org.jacinth.cpu.state.Cpu;
import org.jacinth.hypervisor.apic.ApicBus;
import org.jacinth.hypervisor.spi.EngineException;
import org.jacinth.hypervisor.spi.EngineGuest;
import org.jacinth.hypervisor.spi.EngineVcpu;
import org.jacinth.hypervisor.spi.GuestHost;

/**
 * One guest of the software engine: its physical memory, its processors, and what they must tell one another.
 *
 * <p>A processor learns of a new map or of changed code by a request that it honours between two blocks. A call that
 * must not return earlier waits for every processor that is executing; one that is outside {@code enter}, or halted,
 * honours its requests before it executes again and is not waited for. So neither a processor's own thread nor one
 * that blocks in the object model can make such a call wait for ever, provided that {@link GuestHost}'s methods,
 * which executing processors call, do not wait for the caller.
 */
final class SoftwareGuest implements EngineGuest {
    /** One tick a nanosecond makes time-stamp counter and clock convert without rounding. */
    static final long TSC_HZ = 1_000_000_000L;

    private static final int ZX_ERR_INVALID_ARGS = -10;
    private static final int ZX_ERR_BAD_STATE = -20;
    private static final long WAIT_NANOS = 20_000;

    private final GuestHost host;
    private final Function<Cpu, Executor> executors;
    private final PhysicalMemory memory;
    private final ApicBus bus = new ApicBus();
    private final GuestTimer timer;
    private final List<SoftwareVcpu> vcpus = new CopyOnWriteArrayList<>();
    private volatile boolean multiprocessor;
    private boolean closed;

    SoftwareGuest(GuestHost host) {
        this(host, Executors.chosen().create());
    }

    SoftwareGuest(GuestHost host, Function<Cpu, Executor> executors) {
        this.host = host;
        this.executors = executors;
        this.memory = new PhysicalMemory(host);
        this.timer = new GuestTimer(host.clock());
    }

    GuestHost host() {
        return host;
    }

    PhysicalMemory memory() {
        return memory;
    }

    ApicBus bus() {
        return bus;
    }

    GuestTimer timer() {
        return timer;
    }

    boolean multiprocessor() {
        return multiprocessor;
    }

    @Override
    public EngineVcpu createVcpu(int index, long entry) throws EngineException {
        synchronized (vcpus) {
            if (closed) {
                throw new EngineException(ZX_ERR_BAD_STATE, "guest must be open");
            }
            if (index < 0 || index >= ApicBus.CAPACITY) {
                throw new EngineException(ZX_ERR_INVALID_ARGS,
                        "processor index must be 0 to " + (ApicBus.CAPACITY - 1) + ": index=" + index);
            }
            for (SoftwareVcpu vcpu : vcpus) {
                if (vcpu.index() == index) {
                    throw new EngineException(ZX_ERR_BAD_STATE, "processor index must be free: index=" + index);
                }
            }
            if (!vcpus.isEmpty() && !multiprocessor) {
                multiprocessor = true;
                // A locked operation that began as if it were alone is over when this returns, and no code runs any more
                // that was translated as if it were.
                awaitAll(SoftwareVcpu::requestOrder);
            }
            SoftwareVcpu vcpu = new SoftwareVcpu(this, index, entry, executors);
            vcpus.add(vcpu);
            timer.attach(index, vcpu);
            return vcpu;
        }
    }

    void remove(SoftwareVcpu vcpu) {
        vcpus.remove(vcpu);
        timer.detach(vcpu.index());
        bus.detach(vcpu.apic());
    }

    @Override
    public void mapChanged() {
        memory.reload();
        awaitAll(SoftwareVcpu::requestFlush);
    }

    @Override
    public void memoryWritten(long gpa, long size) {
        // The bytes were written before; a processor that decodes from now on sees them, and one that decoded earlier
        // marked the page before it looked at them.
        VarHandle.fullFence();
        long end = size < 0 || gpa + size < gpa ? Long.MAX_VALUE : gpa + size;
        boolean news = false;
        long from = gpa;
        while (from < end) {
            PhysicalMemory.Region region = memory.find(from);
            if (region == null) {
                long next = nextRegion(from);
                if (next < 0) {
                    break;
                }
                from = next;
                continue;
            }
            long to = Math.min(end, region.end());
            news |= codeWritten(region.backing, region.backingOffset(from), to - from, null);
            from = to;
        }
        if (news) {
            awaitAll(SoftwareVcpu::sequence);
        }
    }

    private long nextRegion(long gpa) {
        long next = -1;
        for (PhysicalMemory.Region region : memory.regions()) {
            if (region.start() > gpa && (next < 0 || region.start() < next)) {
                next = region.start();
            }
        }
        return next;
    }

    /**
     * Asks every processor but one to drop what it decoded from bytes of a backing, without waiting.
     *
     * @return false where no processor has decoded anything from them
     */
    boolean codeWritten(Backing backing, long offset, long size, SoftwareVcpu except) {
        boolean news = false;
        for (long page = offset >>> 12; page <= offset + size - 1 >>> 12; page++) {
            if (!backing.hasCode((int) page)) {
                continue;
            }
            news = true;
            long start = Math.max(offset, page << 12);
            int bytes = (int) (Math.min(offset + size, page + 1 << 12) - start);
            for (SoftwareVcpu vcpu : vcpus) {
                if (vcpu != except) {
                    vcpu.requestInvalidation(backing, start, bytes);
                }
            }
        }
        return news;
    }

    /**
     * A processor is about to decode code from a page that so far had none: the others must lose their right to write
     * to it without being noticed.
     */
    void codeDecoded(Backing backing, int page, SoftwareVcpu decoder) {
        for (SoftwareVcpu vcpu : vcpus) {
            if (vcpu == decoder) {
                continue;
            }
            int number = vcpu.requestWriteFlush(backing, page);
            int spins = 0;
            while (!vcpu.isWriteFlushed(number)) {
                // The other one may be waiting for this one in the same way.
                decoder.honourWriteFlushes();
                pause(++spins);
            }
        }
        VarHandle.fullFence();
    }

    private void pause(int spins) {
        if (spins < 100) {
            Thread.onSpinWait();
        } else {
            LockSupport.parkNanos(this, WAIT_NANOS);
        }
    }

    /** Makes a request of every processor and waits until none executes that has not honoured it. */
    private void awaitAll(ToIntFunction<SoftwareVcpu> request) {
        int n = 0;
        SoftwareVcpu[] asked = vcpus.toArray(SoftwareVcpu[]::new);
        int[] sequence = new int[asked.length];
        for (SoftwareVcpu vcpu : asked) {
            sequence[n++] = request.applyAsInt(vcpu);
        }
        for (int i = 0; i < asked.length; i++) {
            int spins = 0;
            while (!asked[i].isBeyond(sequence[i])) {
                pause(++spins);
            }
        }
    }

    @Override
    public void close() {
        synchronized (vcpus) {
            closed = true;
        }
        timer.close();
    }
}
