package org.jacinth.kvm;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.jacinth.hypervisor.spi.Ability;
import org.jacinth.hypervisor.spi.EngineException;
import org.jacinth.hypervisor.spi.EngineProvider;
import org.jacinth.hypervisor.spi.EngineVcpu;
import org.jacinth.hypervisor.spi.Exit;
import org.jacinth.hypervisor.spi.GuestClock;
import org.jacinth.hypervisor.spi.GuestHost;
import org.jacinth.hypervisor.spi.GuestPhysicalMap;
import org.jacinth.kvm.host.KvmHost;
import org.jacinth.zx.VcpuStateKind;

/**
 * Finds out what KVM can do on this host by running guests of a few instructions, each under a watchdog: what KVM
 * reports about itself does not tell, where KVM emulates. Each ability is tried once for the process.
 */
final class KvmProbe implements GuestHost {
    /** How guests have an ability. */
    enum Outcome {
        /** KVM does it. */
        THERE,
        /** KVM does it with instructions executed by another engine. */
        ASSISTED,
        LACKING
    }

    private static final Map<Ability, Outcome> OUTCOMES = new EnumMap<>(Ability.class);

    private static final long WATCHDOG_MILLIS = 300;
    /** With another engine, whose classes may not have been loaded yet. */
    private static final long ASSISTED_WATCHDOG_MILLIS = 3000;
    private static final int PORT = 0x80;
    private static final int SIZE = 1 << 16;
    private static final int ENTRY = 0x2000;
    private static final int USER = 0x2100;
    private static final int KERNEL = 0x2200;
    private static final int HANDLER = 0x2300;
    private static final int DIRECTORY = 0x3000;
    private static final int GDT = 0x4000;
    private static final int IDT = 0x5000;
    private static final int STACK = 0x8000;
    private static final int CODE64 = 0x10;
    /** {@code mov al, 1; out 0x80, al; hlt}. */
    private static final String DONE = "b001 e680 f4";
    /** Iterations of two instructions that take a processor a millisecond, and an emulator longer than the watchdog. */
    private static final int LOOPS = 1_500_000;
    /** {@code mov ecx, LOOPS; again: dec ecx; jnz again}. */
    private static final String LOOP = "b9" + "%08x".formatted(Integer.reverseBytes(LOOPS)) + "ffc9 75fc";

    private static final ValueLayout.OfLong LONG = ValueLayout.JAVA_LONG_UNALIGNED;

    private final KvmHost kvm;
    private final MemorySegment memory;
    private final GuestPhysicalMap map;
    private final GuestClock clock = GuestClock.real();
    private final EngineProvider stepper;
    /** KVM refused to go on. */
    private boolean refused;

    private KvmProbe(KvmHost kvm, EngineProvider stepper, Arena arena) {
        this.kvm = kvm;
        this.stepper = stepper;
        memory = arena.allocate(SIZE, 4096);
        map = new GuestPhysicalMap(List.of(new GuestPhysicalMap.Region(0, SIZE, memory, 0, true, true)));
        memory.set(LONG, 0, 0x1007);
        memory.set(LONG, 0x1000, DIRECTORY | 7);
        memory.set(LONG, DIRECTORY, 0x87);
        long[] descriptors = {
            0, 0, 0x00AF_9B00_0000_FFFFL, 0x00CF_9300_0000_FFFFL, 0x00CF_FB00_0000_FFFFL, 0x00CF_F300_0000_FFFFL,
            0x00AF_FB00_0000_FFFFL, 0x00CF_F300_0000_FFFFL
        };
        for (int i = 0; i < descriptors.length; i++) {
            memory.set(LONG, GDT + i * 8L, descriptors[i]);
        }
        memory.set(LONG, IDT + 0x20 * 16, HANDLER | CODE64 << 16 | 0x8E00L << 32);
    }

    /**
     * How guests have the ability; lacking where KVM cannot be used.
     *
     * @param stepper what executes instructions that KVM cannot, or null
     */
    static Outcome of(Ability ability, EngineProvider stepper) {
        KvmHost kvm = KvmHost.open().host();
        if (kvm == null) {
            return Outcome.LACKING;
        }
        synchronized (OUTCOMES) {
            return OUTCOMES.computeIfAbsent(ability, a -> find(kvm, a, stepper));
        }
    }

    /** In a thread of its own, because the caller's may be a virtual one, which must not stay in the kernel. */
    private static Outcome find(KvmHost kvm, Ability ability, EngineProvider stepper) {
        Outcome[] result = {Outcome.LACKING};
        Thread thread = Thread.ofPlatform().daemon().name("jacinth kvm probe").start(() -> {
            try (Arena arena = Arena.ofShared()) {
                KvmProbe alone = new KvmProbe(kvm, null, arena);
                if (alone.tries(ability)) {
                    result[0] = Outcome.THERE;
                } else if (alone.refused && stepper != null && new KvmProbe(kvm, stepper, arena).tries(ability)) {
                    result[0] = Outcome.ASSISTED;
                }
            } catch (EngineException | RuntimeException e) {
                // Lacking.
            }
        });
        boolean interrupted = false;
        while (thread.isAlive()) {
            try {
                thread.join();
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
        return result[0];
    }

    private boolean tries(Ability ability) throws EngineException {
        return switch (ability) {
            case NATIVE_USER -> runsUserCode();
            case INTERRUPTS -> {
                code(HANDLER, "fec0 48cf"); // inc al; iretq
                code(ENTRY, "31c0 fb 3c01 75fc e680 f4"); // xor eax, eax; sti; until al is 1; out
                yield attempt(vcpu -> {
                    vcpu.interrupt(0x20);
                    return setTables(vcpu) && isDone(vcpu);
                });
            }
            case NATIVE_KERNEL -> runs(LOOP + DONE);
            case KERNEL_VECTORS -> runs("0f57c0 660fefc0 dbe3 d9e8 ddd8" + DONE); // xorps; pxor; fninit; fld1; fstp
            case SOFTWARE_INTERRUPTS -> {
                code(HANDLER, "48cf"); // iretq
                yield runs("cd20" + DONE); // int 0x20
            }
            case SYSTEM_CALLS -> callsSystem(true) && callsSystem(false);
            case LEGACY_PAGING -> pagesWithoutLongMode();
            case HUGE_PAGES -> {
                memory.set(LONG, 0x1000, 0x87);
                yield runs(DONE);
            }
            case HYPERCALLS -> runs("b8ffffffff 0f01c1" + DONE); // mov eax, -1; vmcall
            case TIME_STAMP_WRITES -> writesTimeStamp();
            case CPUID -> runs("b80d000000 31c9 0fa2 83f803 7401 f4" + DONE); // leaf 0xD; cmp eax, 3; je; hlt
            // KVM has no such permission, and tells of a triple fault nothing but that it happened.
            case EXECUTE_PROTECTION, FAULT_VECTORS -> false;
        };
    }

    private KvmProbe code(int address, String hex) {
        String digits = hex.replace(" ", "");
        for (int i = 0; i < digits.length(); i += 2) {
            memory.set(ValueLayout.JAVA_BYTE, address + i / 2, (byte) Integer.parseInt(digits, i, i + 2, 16));
        }
        return this;
    }

    private interface Attempt {
        boolean with(EngineVcpu vcpu);
    }

    private boolean attempt(Attempt attempt) throws EngineException {
        KvmGuest guest = new KvmGuest(kvm, this, stepper);
        try {
            EngineVcpu vcpu = guest.createVcpu(0, ENTRY);
            try {
                return attempt.with(vcpu);
            } finally {
                vcpu.close();
            }
        } finally {
            guest.close();
        }
    }

    private boolean isDone(EngineVcpu vcpu) {
        ScheduledExecutorService watchdog = Executors.newSingleThreadScheduledExecutor(
                Thread.ofPlatform().daemon().name("jacinth kvm watchdog").factory());
        try {
            long millis = stepper == null ? WATCHDOG_MILLIS : ASSISTED_WATCHDOG_MILLIS;
            ScheduledFuture<?> kick = watchdog.schedule(vcpu::kick, millis, TimeUnit.MILLISECONDS);
            Exit exit = vcpu.enter();
            kick.cancel(false);
            refused = exit instanceof Exit.Failed;
            return exit instanceof Exit.Io;
        } finally {
            watchdog.close();
        }
    }

    private boolean runs(String program) throws EngineException {
        code(ENTRY, program);
        return attempt(vcpu -> setTables(vcpu) && isDone(vcpu));
    }

    /** Descriptor tables, a code segment that is in them, and a stack. */
    private static boolean setTables(EngineVcpu vcpu) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment segments = arena.allocate(160, 8);
            vcpu.readState(VcpuStateKind.SEGMENTS, segments);
            segments.set(ValueLayout.JAVA_SHORT, 16 + 12, (short) CODE64);
            segments.set(LONG, 128, GDT);
            segments.set(LONG, 144, IDT);
            vcpu.setRegister(4, STACK);
            return vcpu.writeState(VcpuStateKind.SEGMENTS, segments) == 0;
        }
    }

    /** User code ends at an address where nothing is. */
    private boolean runsUserCode() throws EngineException {
        code(ENTRY, "480f07"); // sysretq
        code(USER, LOOP + "c60425" + "%08x".formatted(Integer.reverseBytes(SIZE)) + "00"); // mov byte [size], 0
        return attempt(vcpu -> {
            if (!setUserMode(vcpu, true)) {
                return false;
            }
            isDone(vcpu);
            return vcpu.register(1) == 0;
        });
    }

    /** Goes to user mode, and comes back by a system call to code that only the kernel may execute. */
    private boolean callsSystem(boolean syscall) throws EngineException {
        code(KERNEL, DONE);
        code(USER, syscall ? "0f05" : "0f34");
        code(ENTRY, syscall ? "480f07" : "480f35"); // sysretq; sysexitq
        return attempt(vcpu -> setUserMode(vcpu, syscall) && isDone(vcpu));
    }

    /** Registers for SYSRET or SYSEXIT to user mode, and for the way back. */
    private static boolean setUserMode(EngineVcpu vcpu, boolean syscall) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment msrs = arena.allocate(128, 8);
            vcpu.readState(VcpuStateKind.MSRS, msrs);
            msrs.set(LONG, 0, 0x20L << 48 | (long) CODE64 << 32);
            msrs.set(LONG, 8, KERNEL);
            msrs.set(LONG, 40, CODE64);
            msrs.set(LONG, 48, STACK);
            msrs.set(LONG, 56, KERNEL);
            vcpu.setRegister(1, syscall ? USER : STACK);
            vcpu.setRegister(2, USER);
            vcpu.setRegister(11, 2);
            return vcpu.writeState(VcpuStateKind.MSRS, msrs) == 0 && setTables(vcpu);
        }
    }

    private boolean pagesWithoutLongMode() throws EngineException {
        return attempt(vcpu -> {
            try (Arena arena = Arena.ofConfined()) {
                MemorySegment control = arena.allocate(64, 8);
                vcpu.readState(VcpuStateKind.CONTROL, control);
                control.set(LONG, 24, 1 << 4); // page-size extensions
                control.set(LONG, 40, 0);
                return vcpu.writeState(VcpuStateKind.CONTROL, control) == 0;
            }
        });
    }

    private boolean writesTimeStamp() throws EngineException {
        return attempt(vcpu -> {
            try (Arena arena = Arena.ofConfined()) {
                MemorySegment msrs = arena.allocate(128, 8);
                vcpu.readState(VcpuStateKind.MSRS, msrs);
                msrs.set(LONG, 80, 1L << 60);
                vcpu.writeState(VcpuStateKind.MSRS, msrs);
                vcpu.readState(VcpuStateKind.MSRS, msrs);
                return msrs.get(LONG, 80) >= 1L << 60;
            }
        });
    }

    @Override
    public GuestPhysicalMap memory() {
        return map;
    }

    @Override
    public TrapKind trapAt(long gpa) {
        return TrapKind.NONE;
    }

    @Override
    public long trapBoundary(long gpa, long limit) {
        return limit;
    }

    @Override
    public boolean isPortTrapped(int port) {
        return port == PORT;
    }

    @Override
    public GuestClock clock() {
        return clock;
    }
}
