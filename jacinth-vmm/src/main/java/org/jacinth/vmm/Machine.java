package org.jacinth.vmm;

import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.FutureTask;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.ReentrantLock;
import org.jacinth.devices.Alarm;
import org.jacinth.devices.Dma;
import org.jacinth.devices.PowerEvent;
import org.jacinth.hypervisor.StatusException;
import org.jacinth.vmm.acpi.AcpiTables;
import org.jacinth.vmm.board.BoardTime;
import org.jacinth.vmm.board.PcBoard;
import org.jacinth.vmm.board.PcLayout;
import org.jacinth.vmm.board.Processors;
import org.jacinth.vmm.boot.BootException;
import org.jacinth.vmm.boot.BootLoader;
import org.jacinth.vmm.boot.BootPlan;
import org.jacinth.vmm.boot.BootRequest;
import org.jacinth.vmm.boot.VcpuEntry;
import org.jacinth.zx.Status;
import org.jacinth.zx.Syscalls;

/**
 * A PC that boots one image and runs until the guest ends it or {@link #stop} does. Runs once.
 *
 * <p>All methods may be called from any thread. {@link #run} starts a platform thread for each processor and waits.
 */
public final class Machine {
    /** How long a kernel that began to panic may go on printing. */
    private static final long PANIC_NANOS = 5_000_000_000L;
    /** How long the console may take to print what is left when the run is over. */
    private static final long CONSOLE_MILLIS = 5_000;
    private static final int SCREEN_COLUMNS = 80;
    private static final int SCREEN_ROWS = 25;

    private final MachineConfig config;
    private final PcLayout layout;
    private final Optional<AcpiTables> acpi;
    private final String bootProtocol;
    private final VcpuEntry bootEntry;
    /** Null once it is in the guest's memory: an unpacked kernel takes some fifty megabytes. */
    private BootPlan plan;
    private final AtomicBoolean used = new AtomicBoolean();
    private final AtomicReference<Ending> ending = new AtomicReference<>();
    /** Published as a whole before any processor's thread starts. */
    private volatile List<VcpuThread> vcpus = List.of();

    private volatile boolean launched;
    private volatile GuestMemory memory;
    private volatile String screen = "";
    private volatile MachineStatistics statistics = new MachineStatistics(List.of(), 0);
    private BoardTime time;
    private PcBoard board;
    private int serving;
    private String panicMessage = "";
    private boolean panicSeen;
    private Alarm panicAlarm;

    /**
     * Plans a machine; nothing runs yet.
     *
     * @throws BootException if the image cannot be booted in this machine
     */
    public Machine(MachineConfig config) throws BootException {
        this.config = config;
        this.layout = new PcLayout(config.memorySize());
        boolean tables = !config.firmware();
        this.acpi = tables
                ? Optional.of(AcpiTables.build(PcBoard.acpi(config.vcpus()), PcLayout.ACPI_TABLES))
                : Optional.empty();
        BootRequest request = new BootRequest(
                config.image(),
                config.initrd().orElse(null),
                config.commandLine(),
                layout.memoryMap(),
                tables ? PcLayout.ACPI_TABLES : 0);
        this.plan = config.firmware() ? BootLoader.firmware(request) : BootLoader.kernel(request);
        this.bootProtocol = plan.kind();
        this.bootEntry = plan.entry();
    }

    /** How the image is started, for people. */
    public String bootProtocol() {
        return bootProtocol;
    }

    /**
     * Runs the machine to its end. An interrupt of the calling thread stops the machine and stays set.
     *
     * @throws StatusException if the machine cannot be set up: {@code NOT_SUPPORTED} where the engine cannot run here,
     *     {@code NO_MEMORY} where the host has too little, or another status of the call that was refused
     * @throws IllegalStateException if it ran before
     */
    public Outcome run() {
        if (!used.compareAndSet(false, true)) {
            throw new IllegalStateException("a machine runs once");
        }
        // On a thread of its own: an interrupt of the caller must not close what the host opens for the guest.
        FutureTask<Outcome> whole = new FutureTask<>(this::runWhole);
        Thread thread = daemon("machine", whole);
        boolean interrupted = false;
        while (thread.isAlive()) {
            try {
                thread.join();
            } catch (InterruptedException noted) {
                interrupted = true;
                stop();
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
        return switch (whole.state()) {
            case SUCCESS -> whole.resultNow();
            default -> throw unchecked(whole.exceptionNow());
        };
    }

    private static RuntimeException unchecked(Throwable cause) {
        return cause instanceof StatusException status ? status : new IllegalStateException(cause);
    }

    private Outcome runWhole() {
        long start = System.nanoTime();
        try (Syscalls zx = Syscalls.newProcess(config.engine())) {
            GuestCalls calls = new GuestCalls(zx);
            prepareMemory(calls);
            Outcome outcome = runOn(calls);
            screen = readScreen();
            statistics = new MachineStatistics(
                    vcpus.stream().map(VcpuThread::statistics).toList(), System.nanoTime() - start);
            return outcome;
        } catch (GuestCalls.CallException refused) {
            throw new StatusException(Status.of(refused.status()), refused.getMessage());
        } finally {
            memory = null;
        }
    }

    /** Ends the run soon, whatever the guest does; before {@link #run}, makes it end at once. */
    public void stop() {
        end(Ending.of(Ending.Kind.STOP, "stopped", 0));
    }

    /** Presses the machine's power button, if it runs: an ACPI guest that listens shuts itself down. */
    public void pressPowerButton() {
        if (launched) {
            time.lock().lock();
            try {
                board.pressPowerButton();
            } finally {
                time.lock().unlock();
            }
        }
    }

    /**
     * What a VGA adapter in text mode would show: 25 lines of 80 columns, trailing blanks cut. Empty before the run;
     * after it, what stood there last.
     */
    public String textScreen() {
        return memory == null ? screen : readScreen();
    }

    /** What the run cost; complete once {@link #run} has returned, empty before. */
    public MachineStatistics statistics() {
        return statistics;
    }

    private void prepareMemory(GuestCalls calls) throws GuestCalls.CallException {
        int ram = calls.createMemory(layout.memorySize());
        calls.map(0, ram, 0, layout.lowSize());
        if (layout.highSize() > 0) {
            calls.map(PcLayout.FOUR_GIBIBYTES, ram, layout.lowSize(), layout.highSize());
        }
        memory = new GuestMemory(calls, layout, ram);
        List<PcLayout.Span> roms = new ArrayList<>();
        for (BootPlan.Rom rom : plan.roms()) {
            long size = rom.bytes().byteSize();
            int object = calls.createMemory(size);
            calls.write(object, 0, rom.bytes());
            calls.map(rom.gpa(), object, 0, size);
            roms.add(new PcLayout.Span(rom.gpa(), size));
        }
        for (PcLayout.Span span : layout.trappedSpans(roms)) {
            calls.trapMemory(span.start(), span.size());
        }
        calls.trapPorts(0, PcLayout.TRAPPED_PORTS);
        if (acpi.isPresent()) {
            place(acpi.get().gpa(), MemorySegment.ofArray(acpi.get().bytes()));
        }
        for (BootPlan.Chunk chunk : plan.chunks()) {
            place(chunk.gpa(), chunk.bytes());
        }
        plan = null;
    }

    private void place(long gpa, MemorySegment bytes) throws GuestCalls.CallException {
        if (!memory.load(gpa, bytes)) {
            throw new IllegalStateException(String.format(
                    "boot plan must stay in memory: address=0x%x, size=%d", gpa, bytes.byteSize()));
        }
    }

    private Outcome runOn(GuestCalls calls) throws GuestCalls.CallException {
        long start = System.nanoTime();
        time = new BoardTime(() -> System.nanoTime() - start);
        ConsoleOutput console = new ConsoleOutput(config.consoleOutput());
        ConsoleOutput debug = new ConsoleOutput(config.debugOutput());
        ReentrantLock lock = time.lock();
        lock.lock();
        try {
            board = buildBoard(console, debug);
            panicAlarm = time.alarm(() -> panicked(panicMessage));
        } finally {
            lock.unlock();
        }
        List<VcpuThread> threads = new ArrayList<>();
        for (int i = 0; i < config.vcpus(); i++) {
            threads.add(new VcpuThread(this, calls, board, lock, i));
        }
        vcpus = List.copyOf(threads);
        List<Thread> consoles = List.of(daemon("console", console), daemon("debug-console", debug));
        Thread timer = daemon("timer", time::run);
        ConsoleInput input = config.consoleInput()
                .map(stream -> new ConsoleInput(stream, board.serial(), lock))
                .orElse(null);
        if (input != null) {
            daemon("console-input", input);
        }
        launched = true;
        try {
            for (VcpuThread vcpu : vcpus) {
                vcpu.launch();
            }
            vcpus.getFirst().start(0);
            awaitEnd();
        } finally {
            launched = false;
            end(Ending.of(Ending.Kind.STOP, "stopped", 0));
            joinAll(vcpus.stream().map(VcpuThread::thread).toList(), 0);
            time.stop();
            joinAll(List.of(timer), 0);
            if (input != null) {
                input.stop();
            }
            console.close();
            debug.close();
            joinAll(consoles, CONSOLE_MILLIS);
        }
        Ending last = ending.get();
        return last.outcome(vcpus.get(last.vcpu()).report());
    }

    private PcBoard buildBoard(ConsoleOutput console, ConsoleOutput debug) {
        PanicWatch watch = new PanicWatch(this::panicBegan, () -> panicked(panicMessage));
        PcBoard.Connections connections = new PcBoard.Connections(
                layout,
                new Others(),
                this::power,
                value -> {
                    console.put(value);
                    if (config.panicDetection()) {
                        watch.accept(value);
                    }
                },
                debug::put,
                () -> panicked(panicMessage),
                config.wallClock(),
                config.firmware() ? new GuestDma() : null);
        return new PcBoard(connections, time);
    }

    private static Thread daemon(String name, Runnable work) {
        return Thread.ofPlatform().daemon().name("jacinth-" + name).start(work);
    }

    private void awaitEnd() {
        synchronized (ending) {
            while (ending.get() == null) {
                try {
                    ending.wait();
                } catch (InterruptedException stray) {
                    stop();
                }
            }
        }
    }

    /** Waits for threads that are about to end, for ever where {@code millis} is 0. */
    private static void joinAll(List<Thread> threads, long millis) {
        for (Thread thread : threads) {
            boolean joined = false;
            while (!joined) {
                try {
                    thread.join(millis);
                    joined = true;
                } catch (InterruptedException stray) {
                    // The thread is the machine's own: nobody has a reason to interrupt it, and its end is near.
                    continue;
                }
            }
        }
    }

    /** Notes why the run ends, unless another reason came first, and calls every processor out of the guest. */
    void end(Ending reason) {
        if (ending.compareAndSet(null, reason)) {
            synchronized (ending) {
                ending.notifyAll();
            }
        }
        for (VcpuThread vcpu : vcpus) {
            vcpu.kick();
        }
    }

    boolean isRunning() {
        return ending.get() == null;
    }

    Ending ending() {
        return ending.get();
    }

    VcpuEntry bootEntry() {
        return bootEntry;
    }

    boolean bootsFirmware() {
        return config.firmware();
    }

    GuestMemory guestMemory() {
        return memory;
    }

    /** Notes whose access the devices answer; with the board lock held. */
    void serving(int index) {
        serving = index;
    }

    /** Delivers an interrupt between processors. */
    void interrupt(long mask, int vector) {
        time.lock().lock();
        try {
            for (int i = 0; i < vcpus.size(); i++) {
                if ((mask >>> i & 1) != 0) {
                    vcpus.get(i).interrupt(vector);
                }
            }
        } finally {
            time.lock().unlock();
        }
    }

    /**
     * Starts another processor; a number that names none, or one that runs, is the guest's mistake and has no
     * effect.
     */
    void startup(long target, long entry) {
        if (target >= 0 && target < vcpus.size()) {
            vcpus.get((int) target).start(entry);
        }
    }

    private void power(PowerEvent event) {
        switch (event) {
            case PowerEvent.PowerOff off -> end(Ending.of(Ending.Kind.POWER_OFF, "power off", serving));
            case PowerEvent.Reset reset -> {
                if (panicSeen) {
                    panicked(panicMessage);
                } else {
                    String source = reset.source().name().toLowerCase(java.util.Locale.ROOT).replace('_', ' ');
                    end(Ending.of(Ending.Kind.RESET, source, serving));
                }
            }
            case PowerEvent.DebugExit exit -> end(
                    new Ending(Ending.Kind.DEBUG_EXIT, "debug exit", exit.value(), serving, null));
            // Nothing could wake the guest: the tables describe no sleep state but soft off.
            case PowerEvent.Sleep sleep -> { }
        }
    }

    private void panicBegan(String message) {
        if (!panicSeen) {
            panicSeen = true;
            panicMessage = message;
            panicAlarm.at(time.nanos() + PANIC_NANOS);
        }
    }

    private void panicked(String message) {
        end(Ending.of(Ending.Kind.PANIC, message.isEmpty() ? "the guest reported a panic" : message, serving));
    }

    private String readScreen() {
        GuestMemory now = memory;
        byte[] cells = new byte[SCREEN_COLUMNS * SCREEN_ROWS * 2];
        if (now == null || !now.read(PcLayout.TEXT_SCREEN, MemorySegment.ofArray(cells))) {
            return "";
        }
        StringBuilder out = new StringBuilder();
        for (int row = 0; row < SCREEN_ROWS; row++) {
            StringBuilder line = new StringBuilder();
            for (int column = 0; column < SCREEN_COLUMNS; column++) {
                byte cell = cells[(row * SCREEN_COLUMNS + column) * 2];
                line.append(cell >= 0x20 && cell < 0x7F ? (char) cell : cell == 0 ? ' ' : '.');
            }
            out.append(line.toString().stripTrailing()).append('\n');
        }
        return out.toString();
    }

    private final class Others implements Processors {
        @Override
        public int count() {
            return config.vcpus();
        }

        @Override
        public void interrupt(int index, int vector) {
            vcpus.get(index).interrupt(vector);
        }

        @Override
        public void attend(int index) {
            // A device may move its wire while the board is being built.
            if (index < vcpus.size()) {
                vcpus.get(index).attend();
            }
        }

        @Override
        public void nonMaskable(int index) {
            vcpus.get(index).nonMaskable();
        }
    }

    private final class GuestDma implements Dma {
        @Override
        public boolean read(long gpa, byte[] to, int from, int length) {
            return memory.read(gpa, MemorySegment.ofArray(to).asSlice(from, length));
        }

        @Override
        public boolean write(long gpa, byte[] bytes, int from, int length) {
            return memory.write(gpa, MemorySegment.ofArray(bytes).asSlice(from, length));
        }
    }
}
