package org.jacinth.system;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.jacinth.hypervisor.Engine;
import org.jacinth.zx.PacketType;
import org.jacinth.zx.PortPacket;
import org.jacinth.zx.Status;
import org.jacinth.zx.Syscalls;
import org.jacinth.zx.Trap;
import org.jacinth.zx.VcpuIo;
import org.jacinth.zx.VcpuStateKind;
import org.jacinth.zx.VmOption;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Random bytes as code, in every mode of the processor: each guest leaves {@code vcpu_enter} with a status of Zircon's,
 * nothing is thrown and nothing hangs. A failure names its seed; {@code -Djacinth.seed=N} repeats it, and
 * {@code -Djacinth.guests=N} runs more.
 */
class RandomGuestTest {
    private static final int RAM_SIZE = 0x10_0000;
    private static final int PAGE_TABLES = 0x1000;
    private static final int GDT = 0x4000;
    private static final int TASK = 0x4800;
    private static final int IDT = 0x5000;
    private static final int HANDLER = 0x7000;
    private static final int CODE = 0x8000;
    private static final int CODE_SIZE = 0x4000;
    private static final int STACK = 0x2_0000;
    private static final int TRAPPED_MEMORY = 0x10_0000;
    private static final long LOCAL_APIC = 0xFEE0_0000L;
    private static final int HANDLER_PORT = 0x99;
    private static final int ENTRIES = 60;
    private static final long WATCHDOG_MILLIS = 15;
    private static final long HANGS_AFTER_SECONDS = 20;
    private static final Set<Integer> STATUSES = Set.of(
            Status.ZX_OK, Status.ZX_ERR_CANCELED, Status.ZX_ERR_NOT_SUPPORTED, Status.ZX_ERR_NOT_FOUND,
            Status.ZX_ERR_OUT_OF_RANGE, Status.ZX_ERR_BAD_STATE, Status.ZX_ERR_INTERNAL,
            Status.ZX_ERR_IO_DATA_INTEGRITY);

    private final long seed = Long.getLong("jacinth.seed", System.nanoTime());
    private final int guests = Integer.getInteger("jacinth.guests", 250);

    /** The mode that a guest starts in; CR0, CR4, EFER and the attributes of its code segment. */
    enum Mode {
        REAL(0x10, 0, 0, 0x9B, 0),
        PROTECTED_16(0x11, 0, 0, 0x9B, 0),
        PROTECTED_32(0x11, 0x600, 0, 0xC09B, 0),
        PAGED_32(0x8001_0011L, 0x610, 0, 0xC09B, 0),
        USER_32(0x8001_0011L, 0x610, 0, 0xC0FB, 3),
        LONG_64(0x8001_0011L, 0x4_0620, 0xD01, 0xA09B, 0),
        USER_64(0x8001_0011L, 0x4_0620, 0xD01, 0xA0FB, 3),
        COMPATIBILITY(0x8001_0011L, 0x620, 0xD01, 0xC0FB, 3);

        private final long cr0;
        private final long cr4;
        private final long efer;
        private final int code;
        private final int privilege;

        Mode(long cr0, long cr4, long efer, int code, int privilege) {
            this.cr0 = cr0;
            this.cr4 = cr4;
            this.efer = efer;
            this.code = code;
            this.privilege = privilege;
        }

        boolean isLong() {
            return efer != 0;
        }

        boolean isReal() {
            return this == REAL;
        }
    }

    @ParameterizedTest
    @EnumSource(Mode.class)
    void randomCodeLeavesWithAStatus(Mode mode) throws Exception {
        System.out.println("jacinth.seed=" + seed + " mode=" + mode);
        TreeMap<String, Integer> statuses = new TreeMap<>();
        long instructions = 0;
        try (Watchdog watchdog = new Watchdog()) {
            for (int i = 0; i < guests; i++) {
                Random random = new Random(seed + mode.ordinal() * 1_000_003L + i);
                try (RandomGuest guest = new RandomGuest(mode, random, watchdog)) {
                    try {
                        instructions += guest.run(statuses);
                    } catch (RuntimeException | Error e) {
                        throw new AssertionError("jacinth.seed=" + seed + " mode=" + mode + " guest=" + i + " rip=0x"
                                + Long.toHexString(guest.startedAt) + " code=" + guest.codeText(), e);
                    }
                }
            }
        }
        System.out.println("  " + statuses + ", " + instructions + " instructions");
        assertTrue(instructions > guests, "guests run: instructions=" + instructions);
    }

    @Test
    void randomStateIsTakenOrRefused() throws Exception {
        System.out.println("jacinth.seed=" + seed);
        int[] kinds = new int[13];
        Arrays.setAll(kinds, i -> i < 2 ? i : VcpuStateKind.OWN_BASE + i - 1);
        TreeMap<String, Integer> statuses = new TreeMap<>();
        try (Watchdog watchdog = new Watchdog()) {
            for (int i = 0; i < guests * 4; i++) {
                Random random = new Random(seed + i);
                Mode mode = Mode.values()[random.nextInt(Mode.values().length)];
                String what = "";
                try (RandomGuest guest = new RandomGuest(mode, random, watchdog)) {
                    guest.reset();
                    for (int k = 0; k < 6; k++) {
                        int kind = kinds[random.nextInt(kinds.length)];
                        what += " " + Integer.toHexString(kind);
                        guest.disturb(kind);
                        guest.enterOnce(statuses);
                    }
                } catch (RuntimeException | Error e) {
                    throw new AssertionError("jacinth.seed=" + seed + " guest=" + i + " mode=" + mode + " kinds=" + what, e);
                }
            }
        }
        System.out.println("  " + statuses);
    }

    /** Kicks a vcpu that stays inside for long, and ends the process with a dump where that does not help. */
    private static final class Watchdog implements AutoCloseable {
        private final AtomicLong entered = new AtomicLong();
        private final Thread owner = Thread.currentThread();
        private final Thread thread = Thread.ofPlatform().daemon().name("watchdog").unstarted(this::watch);
        private volatile Syscalls zx;
        private volatile int vcpu;
        private volatile StackTraceElement[] hung;

        Watchdog() {
            thread.start();
        }

        private void watch() {
            try {
                while (true) {
                    TimeUnit.MILLISECONDS.sleep(WATCHDOG_MILLIS);
                    long since = entered.get();
                    if (since != 0 && System.nanoTime() - since > TimeUnit.SECONDS.toNanos(HANGS_AFTER_SECONDS)) {
                        hung = owner.getStackTrace();
                        System.out.println("hangs: " + Arrays.toString(hung));
                        owner.interrupt();
                        return;
                    }
                    if (since != 0 && System.nanoTime() - since > TimeUnit.MILLISECONDS.toNanos(WATCHDOG_MILLIS)) {
                        synchronized (entered) {
                            if (entered.get() == since) {
                                zx.vcpuKick(vcpu);
                            }
                        }
                    }
                }
            } catch (InterruptedException done) {
                Thread.currentThread().interrupt();
            }
        }

        int enter(Syscalls calls, int handle, MemorySegment packet) {
            zx = calls;
            vcpu = handle;
            entered.set(System.nanoTime());
            try {
                return calls.vcpuEnter(handle, packet);
            } finally {
                // A kick under way would hold the guest beyond its close, and with it the thread's one vcpu.
                synchronized (entered) {
                    entered.set(0);
                }
                assertTrue(hung == null, () -> "a kick ends vcpu_enter: " + Arrays.toString(hung));
            }
        }

        @Override
        public void close() {
            thread.interrupt();
        }
    }

    /** One guest: random memory, tables that suit its mode, handlers that leave through a port. */
    private static final class RandomGuest implements AutoCloseable {
        private final Mode mode;
        private final Random random;
        private final Watchdog watchdog;
        private final Syscalls zx = Syscalls.newProcess(Engine.named("software"));
        private final Arena arena = Arena.ofConfined();
        private final MemorySegment packet = arena.allocate(PortPacket.SIZE, 8);
        private final MemorySegment out = arena.allocate(8, 8);
        private final ByteBuffer ram = ByteBuffer.allocate(RAM_SIZE).order(ByteOrder.LITTLE_ENDIAN);
        private final int vcpu;
        private long startedAt;

        RandomGuest(Mode mode, Random random, Watchdog watchdog) {
            this.mode = mode;
            this.random = random;
            this.watchdog = watchdog;
            byte[] noise = new byte[0x1000];
            random.nextBytes(noise);
            for (int at = 0; at < RAM_SIZE; at += noise.length) {
                ram.put(at, noise);
            }
            writeTables();
            writeCode();
            check(zx.vmoCreate(RAM_SIZE, 0, out));
            int vmo = out.get(ValueLayout.JAVA_INT, 0);
            check(zx.vmoWrite(vmo, MemorySegment.ofArray(ram.array()), 0, RAM_SIZE));
            MemorySegment vmar = arena.allocate(4, 4);
            check(zx.guestCreate(zx.hypervisorResource(), 0, out, vmar));
            int guest = out.get(ValueLayout.JAVA_INT, 0);
            int rwx = VmOption.PERM_READ | VmOption.PERM_WRITE | VmOption.PERM_EXECUTE | VmOption.SPECIFIC;
            check(zx.vmarMap(vmar.get(ValueLayout.JAVA_INT, 0), rwx, 0, vmo, 0, RAM_SIZE, out));
            check(zx.guestSetTrap(guest, Trap.MEM, TRAPPED_MEMORY, LOCAL_APIC - TRAPPED_MEMORY, 0, 1));
            check(zx.guestSetTrap(guest, Trap.MEM, LOCAL_APIC + 0x1000, 0x11F_F000, 0, 1));
            check(zx.guestSetTrap(guest, Trap.IO, 0, 0xFFFF, 0, 2));
            check(zx.vcpuCreate(guest, 0, CODE, out));
            vcpu = out.get(ValueLayout.JAVA_INT, 0);
        }

        private static void check(int status) {
            assertEquals("OK(0)", Status.text(status));
        }

        private void writeTables() {
            Arrays.fill(ram.array(), PAGE_TABLES, CODE, (byte) 0);
            if (mode.isLong()) {
                ram.putLong(PAGE_TABLES, PAGE_TABLES + 0x1007);
                ram.putLong(PAGE_TABLES + 0x1000, PAGE_TABLES + 0x2007);
                ram.putLong(PAGE_TABLES + 0x1008, 0x87);
                for (int i = 0; i < 512; i++) {
                    ram.putLong(PAGE_TABLES + 0x2000 + i * 8, (long) (i % 2) << 21 | 0x87);
                }
            } else {
                for (int i = 0; i < 1024; i++) {
                    ram.putInt(PAGE_TABLES + i * 4, 0x87);
                }
            }
            long flat = 0x00CF_9300_0000_FFFFL;
            long[] descriptors = {
                0, flat, codeDescriptor(0), flat, codeDescriptor(3), flat | 3L << 45,
                0x0000_8B00_0000_0067L | (long) TASK << 16, 0
            };
            for (int i = 0; i < descriptors.length; i++) {
                ram.putLong(GDT + i * 8, descriptors[i]);
            }
            ram.putInt(TASK + 4, STACK + 0x8000);
            if (!mode.isLong()) {
                ram.putShort(TASK + 8, (short) 0x18);
            }
            for (int vector = 0; vector < 256; vector++) {
                if (mode.isReal()) {
                    ram.putInt(IDT + vector * 4, HANDLER);
                } else if (mode.isLong()) {
                    ram.putLong(IDT + vector * 16, HANDLER | 0x10L << 16 | 0xEE00L << 32);
                } else {
                    ram.putLong(IDT + vector * 8, HANDLER | 0x10L << 16 | 0xEE00L << 32);
                }
            }
            ram.put(HANDLER, (byte) 0xE6).put(HANDLER + 1, (byte) HANDLER_PORT);
            ram.put(HANDLER + 2, (byte) 0xEB).put(HANDLER + 3, (byte) 0xFC);
        }

        private long codeDescriptor(int privilege) {
            long attributes = mode.isLong() && privilege == 0 ? 0xA09B : mode.code & ~0x60;
            return 0x000F_0000_0000_FFFFL | (attributes | (long) privilege << 5) << 40;
        }

        /** Bytes that look like instructions: prefixes and escapes come more often than by chance. */
        private void writeCode() {
            int[] prefixes = {0x66, 0x67, 0xF2, 0xF3, 0xF0, 0x2E, 0x64, 0x48, 0x41, 0x44, 0x4C, 0x45};
            int at = CODE;
            while (at < CODE + CODE_SIZE) {
                int choice = random.nextInt(10);
                int value = random.nextInt(256);
                if (choice == 0) {
                    value = prefixes[random.nextInt(prefixes.length)];
                } else if (choice == 1) {
                    value = 0x0F;
                } else if (choice == 2 && random.nextInt(3) == 0) {
                    value = random.nextBoolean() ? 0xC4 : 0xC5;
                } else if (choice == 3 && random.nextInt(3) == 0) {
                    value = 0xD8 + random.nextInt(8);
                }
                ram.put(at++, (byte) value);
            }
        }

        /** Enters again and again, from the mode's first state at another place, until an error or often enough. */
        long run(TreeMap<String, Integer> statuses) {
            reset();
            for (int i = 0; i < ENTRIES && enterOnce(statuses); i++) {
                if (mustReset()) {
                    reset();
                }
            }
            MemorySegment counters = arena.allocate(VcpuStateKind.size(VcpuStateKind.COUNTERS), 8);
            check(zx.vcpuReadState(vcpu, VcpuStateKind.COUNTERS, counters, counters.byteSize()));
            return counters.get(ValueLayout.JAVA_LONG, 0);
        }

        /** False after an error that is not a kick. */
        boolean enterOnce(TreeMap<String, Integer> statuses) {
            int status = watchdog.enter(zx, vcpu, packet);
            statuses.merge(Status.text(status), 1, Integer::sum);
            assertTrue(STATUSES.contains(status), () -> "status of vcpu_enter: " + Status.text(status));
            for (int kind = 0; kind < 12; kind++) {
                int number = kind == 0 ? VcpuStateKind.STATE : VcpuStateKind.OWN_BASE + kind;
                MemorySegment state = arena.allocate(VcpuStateKind.size(number), 8);
                int read = zx.vcpuReadState(vcpu, number, state, state.byteSize());
                assertTrue(read == Status.ZX_OK, () -> "status of vcpu_read_state: " + Status.text(read));
            }
            return status == Status.ZX_OK || status == Status.ZX_ERR_CANCELED;
        }

        /** True after a handler's exit and at times otherwise; completes the access in the other cases. */
        private boolean mustReset() {
            int type = packet.get(ValueLayout.JAVA_INT, PortPacket.TYPE);
            if (random.nextInt(4) == 0) {
                return true;
            }
            if (type == PacketType.GUEST_IO) {
                if (packet.get(ValueLayout.JAVA_BYTE, PortPacket.IO_INPUT) == 0) {
                    return packet.get(ValueLayout.JAVA_SHORT, PortPacket.IO_PORT) == HANDLER_PORT;
                }
                MemorySegment io = arena.allocate(VcpuIo.SIZE, 8);
                io.set(ValueLayout.JAVA_BYTE, VcpuIo.ACCESS_SIZE,
                        packet.get(ValueLayout.JAVA_BYTE, PortPacket.IO_ACCESS_SIZE));
                io.set(ValueLayout.JAVA_INT, VcpuIo.DATA, random.nextInt());
                zx.vcpuWriteState(vcpu, VcpuStateKind.IO, io, VcpuIo.SIZE);
            } else if (type == PacketType.GUEST_MEM) {
                MemorySegment access = arena.allocate(VcpuStateKind.size(VcpuStateKind.MEM_ACCESS), 8);
                zx.vcpuReadState(vcpu, VcpuStateKind.MEM_ACCESS, access, access.byteSize());
                access.set(ValueLayout.JAVA_LONG, 16, random.nextLong());
                zx.vcpuWriteState(vcpu, VcpuStateKind.MEM_ACCESS, access, access.byteSize());
            }
            return false;
        }

        /** The mode's state with random registers, at a random place of the code. */
        void reset() {
            ByteBuffer control = state(VcpuStateKind.CONTROL);
            control.putLong(0, mode.cr0).putLong(16, PAGE_TABLES).putLong(24, mode.cr4).putLong(40, mode.efer);
            control.putLong(48, 3).putLong(56, 0xFEE0_0900L);
            write(VcpuStateKind.CONTROL, control);
            write(VcpuStateKind.EVENTS, state(VcpuStateKind.EVENTS));
            ByteBuffer segments = state(VcpuStateKind.SEGMENTS);
            for (int i = 0; i < 6; i++) {
                boolean code = i == 1;
                int selector = mode.isReal() ? 0 : code ? 0x10 : 0x18;
                if (mode.privilege == 3) {
                    selector = (code ? 0x20 : 0x28) | 3;
                }
                int data = mode.isReal() || mode == Mode.PROTECTED_16 ? 0x93 : 0xC093;
                int attributes = code ? mode.code : data | mode.privilege << 5;
                boolean wide = (attributes & 0x8000) != 0;
                putSegment(segments, i, 0, wide ? 0xFFFF_FFFF : 0xFFFF, selector, attributes);
            }
            putSegment(segments, 6, 0, 0, 0, 0x182);
            putSegment(segments, 7, TASK, 0x67, 0x30, 0x8B);
            segments.putLong(128, GDT).putShort(136, (short) 0x3F);
            segments.putLong(144, IDT).putShort(152, (short) 0xFFF);
            write(VcpuStateKind.SEGMENTS, segments);
            ByteBuffer general = state(VcpuStateKind.STATE);
            for (int i = 0; i < 16; i++) {
                general.putLong(i * 8, interesting());
            }
            general.putLong(32, STACK).putLong(128, 2 | random.nextInt() & 0xCD5);
            write(VcpuStateKind.STATE, general);
            startedAt = CODE + random.nextInt(CODE_SIZE - 256);
            write(VcpuStateKind.RIP, state(VcpuStateKind.RIP).putLong(0, startedAt));
        }

        private long interesting() {
            return switch (random.nextInt(9)) {
                case 0 -> random.nextInt(16);
                case 1 -> -1 - random.nextInt(4);
                case 2 -> CODE + random.nextInt(CODE_SIZE);
                case 3 -> RAM_SIZE - random.nextInt(16);
                case 4 -> TRAPPED_MEMORY + random.nextInt(0x1_0000);
                case 5 -> TRAPPED_MEMORY - random.nextInt(8);
                case 6 -> 0xFEE0_0000L + random.nextInt(0x1000);
                case 7 -> 0x7FFF_FFFF_FFFFL - random.nextInt(8);
                default -> random.nextLong();
            };
        }

        private static void putSegment(ByteBuffer to, int i, long base, int limit, int selector, int attributes) {
            to.putLong(i * 16, base).putInt(i * 16 + 8, limit);
            to.putShort(i * 16 + 12, (short) selector).putShort(i * 16 + 14, (short) attributes);
        }

        private static ByteBuffer state(int kind) {
            return ByteBuffer.allocate(VcpuStateKind.size(kind)).order(ByteOrder.LITTLE_ENDIAN);
        }

        private void write(int kind, ByteBuffer state) {
            assertEquals("OK(0)", Status.text(zx.vcpuWriteState(
                    vcpu, kind, MemorySegment.ofArray(state.array()), state.capacity())),
                    () -> mode + " kind 0x" + Integer.toHexString(kind));
        }

        /** Changes a few bits of a state, or all of them. */
        void disturb(int kind) {
            int size = VcpuStateKind.size(kind);
            byte[] bytes = new byte[size];
            if (random.nextInt(3) == 0 || kind == VcpuStateKind.IO) {
                random.nextBytes(bytes);
            } else {
                zx.vcpuReadState(vcpu, kind, MemorySegment.ofArray(bytes), size);
                for (int i = random.nextInt(4); i >= 0; i--) {
                    bytes[random.nextInt(size)] ^= (byte) (1 << random.nextInt(8));
                }
            }
            int status = zx.vcpuWriteState(vcpu, kind, MemorySegment.ofArray(bytes), size);
            assertTrue(status <= 0, () -> "status of vcpu_write_state: " + status);
        }

        String codeText() {
            int from = (int) Math.clamp(startedAt, 0, RAM_SIZE - 32);
            return HexFormat.ofDelimiter(" ").formatHex(ram.array(), from, from + 32);
        }

        @Override
        public void close() {
            zx.close();
            arena.close();
        }
    }
}
