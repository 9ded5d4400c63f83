package org.jacinth.kvm;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.locks.LockSupport;
import org.jacinth.hypervisor.apic.ApicBus;
import org.jacinth.hypervisor.spi.EngineException;
import org.jacinth.hypervisor.spi.EngineGuest;
import org.jacinth.hypervisor.spi.EngineProvider;
import org.jacinth.hypervisor.spi.EngineVcpu;
import org.jacinth.hypervisor.spi.GuestClock;
import org.jacinth.hypervisor.spi.GuestHost;
import org.jacinth.hypervisor.spi.GuestHost.TrapKind;
import org.jacinth.hypervisor.spi.GuestPhysicalMap;
import org.jacinth.kvm.host.KvmHost;
import org.jacinth.kvm.sys.Descriptor;
import org.jacinth.kvm.sys.Errno;
import org.jacinth.kvm.sys.Kvm;

/**
 * One machine of KVM. Its memory slots are the guest's regions without what traps cover: KVM reports each access to an
 * address that no slot has. KVM cannot forbid executing from memory, so that a region's {@code executable} has no
 * effect.
 */
final class KvmGuest implements EngineGuest {
    private static final int ZX_ERR_INTERNAL = -1;
    private static final int ZX_ERR_NOT_SUPPORTED = -2;
    private static final int ZX_ERR_NO_RESOURCES = -3;
    private static final int ZX_ERR_INVALID_ARGS = -10;
    private static final int ZX_ERR_BAD_STATE = -20;
    private static final long PAGE = 4096;
    private static final long WAIT_NANOS = 20_000;

    private final GuestHost host;
    private final KvmHost kvm;
    private final Arena arena = Arena.ofShared();
    private final Descriptor machine;
    private final ApicBus bus = new ApicBus();
    private final KvmTimer timer;
    private final List<KvmVcpu> vcpus = new CopyOnWriteArrayList<>();

    /** Guards the slots and the machine's descriptor. */
    private final Object slotLock = new Object();
    private final MemorySegment regionArgument = arena.allocate(Kvm.MEMORY_REGION);
    private final int maxSlots;
    private final BitSet usedSlots = new BitSet();
    private Map<Slot, Integer> slots = new HashMap<>();
    private volatile boolean changing;
    private volatile String slotFailure;
    private boolean closed;

    /** What executes single instructions that KVM cannot, or null. */
    private final EngineProvider stepper;
    private EngineGuest stepperGuest;

    private record Slot(long gpa, long size, long address, boolean readOnly) {
        boolean overlaps(Slot other) {
            return gpa < other.gpa + other.size && other.gpa < gpa + size;
        }
    }

    /**
     * Creates the machine.
     *
     * @param stepper what executes single instructions that KVM cannot, or null
     */
    KvmGuest(KvmHost kvm, GuestHost host, EngineProvider stepper) throws EngineException {
        this.kvm = kvm;
        this.host = host;
        this.stepper = stepper;
        this.timer = new KvmTimer(host.clock());
        boolean done = false;
        try {
            machine = new Descriptor(kvm.createMachine(), arena);
            maxSlots = kvm.capability(Kvm.CAP_NR_MEMSLOTS);
            try {
                interceptMsrs();
                updateSlots();
                done = true;
            } finally {
                if (!done) {
                    machine.close();
                }
            }
        } catch (KvmHost.CreationException e) {
            throw new EngineException(e.status(), e.getMessage());
        } finally {
            if (!done) {
                arena.close();
            }
        }
    }

    GuestHost host() {
        return host;
    }

    KvmHost kvm() {
        return kvm;
    }

    ApicBus bus() {
        return bus;
    }

    KvmTimer timer() {
        return timer;
    }

    /** The local APIC is ours, so are its model-specific registers, and what KVM does not know is for us to say. */
    private void interceptMsrs() throws EngineException {
        MemorySegment capability = arena.allocate(Kvm.ENABLE_CAP);
        capability.set(ValueLayout.JAVA_INT, Kvm.offset(Kvm.ENABLE_CAP, "cap"), Kvm.CAP_X86_USER_SPACE_MSR);
        capability.set(ValueLayout.JAVA_LONG, Kvm.offset(Kvm.ENABLE_CAP, "arg0"), Kvm.MSR_EXIT_ALL);
        check("KVM_CAP_X86_USER_SPACE_MSR", machine.ioctl(Kvm.ENABLE_CAPABILITY, capability));
        MemorySegment filter = arena.allocate(Kvm.MSR_FILTER);
        MemorySegment none = arena.allocate(8, 8);
        int range = 8;
        for (int msr : new int[] {org.jacinth.x86.Msr.APIC_BASE, org.jacinth.x86.Msr.TSC_DEADLINE}) {
            filter.set(ValueLayout.JAVA_INT, range, 3); // reads and writes
            filter.set(ValueLayout.JAVA_INT, range + Kvm.offset(Kvm.MSR_FILTER_RANGE, "nmsrs"), 1);
            filter.set(ValueLayout.JAVA_INT, range + Kvm.offset(Kvm.MSR_FILTER_RANGE, "base"), msr);
            filter.set(ValueLayout.JAVA_LONG, range + Kvm.offset(Kvm.MSR_FILTER_RANGE, "bitmap"), none.address());
            range += (int) Kvm.MSR_FILTER_RANGE.byteSize();
        }
        check("KVM_X86_SET_MSR_FILTER", machine.ioctl(Kvm.X86_SET_MSR_FILTER, filter));
    }

    private static void check(String what, int result) throws EngineException {
        if (result < 0) {
            throw new EngineException(ZX_ERR_NOT_SUPPORTED, what + ": error=" + Errno.name(-result));
        }
    }

    // ---- Processors ----------------------------------------------------------------------------------------------

    @Override
    public EngineVcpu createVcpu(int index, long entry) throws EngineException {
        synchronized (slotLock) {
            if (closed) {
                throw new EngineException(ZX_ERR_BAD_STATE, "guest must be open");
            }
            if (index < 0 || index >= ApicBus.CAPACITY) {
                throw new EngineException(ZX_ERR_INVALID_ARGS,
                        "processor index must be 0 to " + (ApicBus.CAPACITY - 1) + ": index=" + index);
            }
            if (vcpus.stream().anyMatch(v -> v.index() == index)) {
                throw new EngineException(ZX_ERR_BAD_STATE, "processor index must be free: index=" + index);
            }
            int number = createOrReuse(index);
            KvmVcpu vcpu;
            try {
                vcpu = new KvmVcpu(this, index, number, entry);
            } catch (IllegalStateException e) {
                throw new EngineException(ZX_ERR_NOT_SUPPORTED, e.getMessage());
            }
            vcpus.add(vcpu);
            return vcpu;
        }
    }

    /** KVM keeps a processor's number for ever: a closed processor's successor gets the next number. */
    private int nextId;

    private int createOrReuse(int index) throws EngineException {
        int id = Math.max(index, nextId);
        int number = machine.ioctl(Kvm.CREATE_VCPU, id);
        if (number == -Errno.EEXIST) {
            id = nextId;
            number = machine.ioctl(Kvm.CREATE_VCPU, id);
        }
        if (number < 0) {
            int status = number == -Errno.EMFILE || number == -Errno.ENOMEM || number == -Errno.EINVAL
                    ? ZX_ERR_NO_RESOURCES
                    : ZX_ERR_INTERNAL;
            throw new EngineException(status, "KVM_CREATE_VCPU: id=" + id + ", error=" + Errno.name(-number));
        }
        nextId = id + 1;
        return number;
    }

    void remove(KvmVcpu vcpu) {
        vcpus.remove(vcpu);
        timer.forget(vcpu);
        bus.detach(vcpu.apic());
    }

    /** A processor for single instructions of one of this guest's, created by the thread that owns that; null for none. */
    EngineVcpu createStepper(int index) throws EngineException {
        if (stepper == null) {
            return null;
        }
        synchronized (slotLock) {
            if (stepperGuest == null) {
                stepperGuest = stepper.createGuest(new StepperHost());
            }
        }
        return stepperGuest.createVcpu(index, 0);
    }

    /** The guest as the stepper sees it: with traps where local APICs have their registers. */
    private final class StepperHost implements GuestHost {
        @Override
        public GuestPhysicalMap memory() {
            return host.memory();
        }

        @Override
        public TrapKind trapAt(long gpa) {
            return isApicPage(gpa & -PAGE) ? TrapKind.MEM : host.trapAt(gpa);
        }

        @Override
        public boolean isPortTrapped(int port) {
            return host.isPortTrapped(port);
        }

        @Override
        public GuestClock clock() {
            return host.clock();
        }
    }

    private boolean isApicPage(long page) {
        for (KvmVcpu vcpu : vcpus) {
            if (vcpu.apicPage() == page) {
                return true;
            }
        }
        return false;
    }

    // ---- Memory --------------------------------------------------------------------------------------------------

    /** True while no processor may run; {@link #awaitMap} waits. */
    boolean isChanging() {
        return changing;
    }

    void awaitMap() {
        synchronized (slotLock) {
            // Nothing: whoever changes the map holds the lock.
        }
    }

    /** Why a slot could not be made, or null. */
    String slotFailure() {
        return slotFailure;
    }

    @Override
    public void mapChanged() {
        updateSlots();
    }

    private void tellStepper() {
        EngineGuest told;
        synchronized (slotLock) {
            told = closed ? null : stepperGuest;
        }
        if (told != null) {
            told.mapChanged();
        }
    }

    @Override
    public void memoryWritten(long gpa, long size) {
        // The processor's caches are coherent, and KVM keeps nothing decoded.
    }

    private List<Slot> wanted() {
        List<Slot> result = new ArrayList<>();
        for (GuestPhysicalMap.Region region : host.memory().regions()) {
            long end = region.gpa() + region.size();
            for (long from = region.gpa(); from < end; ) {
                TrapKind kind = host.trapAt(from);
                long to = host.trapBoundary(from, end);
                if (kind == TrapKind.NONE) {
                    addWithoutApics(result, region, from, to);
                }
                from = to;
            }
        }
        return result;
    }

    /** Pages of local APICs in xAPIC mode lie over memory. */
    private void addWithoutApics(List<Slot> result, GuestPhysicalMap.Region region, long from, long to) {
        for (KvmVcpu vcpu : vcpus) {
            long page = vcpu.apicPage();
            if (page >= from && page < to) {
                addWithoutApics(result, region, from, page);
                addWithoutApics(result, region, page + PAGE, to);
                return;
            }
        }
        if (from >= to) {
            return;
        }
        MemorySegment memory = region.memory();
        long address = memory.address() + region.memoryOffset() + (from - region.gpa());
        if (!memory.isNative() || (address & PAGE - 1) != 0) {
            slotFailure = "memory of a KVM guest must be native and page-aligned: gpa=0x" + Long.toHexString(from);
            return;
        }
        result.add(new Slot(from, to - from, address, !region.writable()));
    }

    /** Has KVM's slots follow the map and the traps. */
    void updateSlots() {
        setSlots();
        tellStepper();
    }

    private void setSlots() {
        synchronized (slotLock) {
            if (closed) {
                return;
            }
            slotFailure = null;
            List<Slot> wanted = wanted();
            Map<Slot, Integer> next = new HashMap<>();
            List<Slot> added = new ArrayList<>();
            for (Slot slot : wanted) {
                Integer number = slots.remove(slot);
                if (number != null) {
                    next.put(slot, number);
                } else {
                    added.add(slot);
                }
            }
            Map<Slot, Integer> gone = slots;
            // A slot that changes is away for a moment; no processor may notice.
            boolean pause = gone.keySet().stream().anyMatch(g -> added.stream().anyMatch(g::overlaps));
            if (pause) {
                pauseAll();
            }
            try {
                gone.forEach((slot, number) -> {
                    drop(number, slot);
                    usedSlots.clear(number);
                });
                for (Slot slot : added) {
                    int number = usedSlots.nextClearBit(0);
                    if (number >= maxSlots) {
                        slotFailure = "memory slots of KVM: max=" + maxSlots;
                        break;
                    }
                    if (set(number, slot)) {
                        usedSlots.set(number);
                        next.put(slot, number);
                    }
                }
            } finally {
                slots = next;
                changing = false;
            }
        }
    }

    private void pauseAll() {
        changing = true;
        for (KvmVcpu vcpu : vcpus) {
            vcpu.leaveKernel();
            while (vcpu.isInKernel()) {
                LockSupport.parkNanos(this, WAIT_NANOS);
            }
        }
    }

    /**
     * Has KVM read the guest's page tables again. Where it shadows them it sees what the guest changes in them and nothing
     * that others do; what it has made of memory goes with the memory's slot.
     */
    void forgetTranslations() {
        synchronized (slotLock) {
            if (closed) {
                return;
            }
            pauseAll();
            try {
                slots.forEach((slot, number) -> {
                    drop(number, slot);
                    set(number, slot);
                });
            } finally {
                changing = false;
            }
        }
    }

    private void drop(int number, Slot slot) {
        set(number, new Slot(slot.gpa, 0, 0, false));
    }

    private boolean set(int number, Slot slot) {
        MemorySegment r = regionArgument;
        r.set(ValueLayout.JAVA_INT, Kvm.offset(Kvm.MEMORY_REGION, "slot"), number);
        r.set(ValueLayout.JAVA_INT, Kvm.offset(Kvm.MEMORY_REGION, "flags"), slot.readOnly ? Kvm.MEM_READONLY : 0);
        r.set(ValueLayout.JAVA_LONG, Kvm.offset(Kvm.MEMORY_REGION, "guest_phys_addr"), slot.gpa);
        r.set(ValueLayout.JAVA_LONG, Kvm.offset(Kvm.MEMORY_REGION, "memory_size"), slot.size);
        r.set(ValueLayout.JAVA_LONG, Kvm.offset(Kvm.MEMORY_REGION, "userspace_addr"), slot.address);
        // SAFETY: the object model keeps the memory of a mapped region until the map without it is in force.
        int result = machine.ioctl(Kvm.SET_USER_MEMORY_REGION, r);
        if (result < 0) {
            slotFailure = "KVM_SET_USER_MEMORY_REGION: gpa=0x%x, size=0x%x, error=%s"
                    .formatted(slot.gpa, slot.size, Errno.name(-result));
        }
        return result >= 0;
    }

    @Override
    public void close() {
        synchronized (slotLock) {
            if (closed) {
                return;
            }
            closed = true;
            if (stepperGuest != null) {
                stepperGuest.close();
            }
            timer.close();
            machine.close();
            arena.close();
        }
    }
}
