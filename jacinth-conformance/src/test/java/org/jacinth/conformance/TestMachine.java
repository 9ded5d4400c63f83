package org.jacinth.conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jacinth.hypervisor.Engine;
import org.jacinth.zx.PacketType;
import org.jacinth.zx.PortPacket;
import org.jacinth.zx.Status;
import org.jacinth.zx.Syscalls;
import org.jacinth.zx.Trap;
import org.jacinth.zx.VcpuIo;
import org.jacinth.zx.VcpuState;
import org.jacinth.zx.VcpuStateKind;
import org.jacinth.zx.VmOption;

/**
 * A guest with 16 MiB of memory at 0, whose first gigabyte of linear addresses is mapped one to one by page
 * tables at 0, code at {@link #ENTRY}, and a memory trap at {@link #EXIT}.
 */
final class TestMachine implements AutoCloseable {
    static final long ENTRY = 0x2000;
    static final long STACK = 0x3000;
    static final long RAM_SIZE = 0x100_0000;
    static final long EXIT = 0xE0_0000;
    static final long TRAP = 0xC0_0000;
    static final long TRAP_KEY = 0x1234;
    static final int TRAP_PORT = 0x11;

    static final int CODE32 = 0x08;
    static final int CODE64 = 0x10;
    static final int DATA = 0x18;
    static final int USER_CODE32 = 0x20;
    static final int USER_CODE64 = 0x30;
    static final int USER_DATA64 = 0x38;
    static final int CODE16 = 0x40;

    static final ValueLayout.OfLong U64 = ValueLayout.JAVA_LONG_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
    static final ValueLayout.OfInt U32 = ValueLayout.JAVA_INT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
    static final ValueLayout.OfShort U16 = ValueLayout.JAVA_SHORT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
    static final ValueLayout.OfByte U8 = ValueLayout.JAVA_BYTE;

    private static final long PAGES = 0x6000;
    private static final long GDT = 0x3800;
    private static final long TABLE_REGISTERS = 0x3700;
    private static final long IDT = 0x4000;
    private static final long HANDLERS = 0x5000;
    private static final int HANDLER_SIZE = 32;
    private static final int VECTORS = 33;
    /** Longer than any guest here needs, so that a guest that hangs fails its test. */
    private static final long WATCHDOG_SECONDS = 20;

    final Syscalls zx;
    final Arena arena = Arena.ofShared();
    final MemorySegment out = arena.allocate(8, 8);
    final MemorySegment packet = arena.allocate(PortPacket.SIZE, 8);
    final int guest;
    final int vmar;
    final int vmo;
    int vcpu;

    /** A guest without a vcpu, with code at {@link #ENTRY}. */
    TestMachine(Engine engine, Consumer<Assembler> code) {
        zx = Syscalls.newProcess(engine);
        check(zx.vmoCreate(RAM_SIZE, 0, out));
        vmo = out.get(U32, 0);
        MemorySegment second = arena.allocate(4);
        check(zx.guestCreate(zx.hypervisorResource(), 0, out, second));
        guest = out.get(U32, 0);
        vmar = second.get(U32, 0);
        int rwx = VmOption.PERM_READ | VmOption.PERM_WRITE | VmOption.PERM_EXECUTE | VmOption.SPECIFIC;
        check(zx.vmarMap(vmar, rwx, 0, vmo, 0, RAM_SIZE, out));
        check(zx.guestSetTrap(guest, Trap.MEM, EXIT, 0x1000, 0, 0));
        write(0, 0x1007); // PML4: present, writable, user
        write(0x1000, PAGES | 7); // PDPT
        for (int i = 0; i < 512; i++) {
            write(PAGES + i * 8L, (long) i << 21 | 0x87); // pages of 2 MiB: not every host has larger ones
        }
        writeTables();
        load(ENTRY, code);
    }

    /** A guest with a vcpu that belongs to the calling thread. */
    static TestMachine with(Engine engine, Consumer<Assembler> code) {
        TestMachine machine = new TestMachine(engine, code);
        machine.vcpu = machine.createVcpu();
        return machine;
    }

    /** As {@link #with}, code after the set-up of descriptor tables, stack and segments. */
    static TestMachine withTables(Engine engine, Consumer<Assembler> code) {
        return with(engine, assembler -> {
            loadTables(assembler);
            code.accept(assembler);
        });
    }

    /** Sets descriptor tables, stack and segments. */
    static void loadTables(Assembler a) {
        a.bytes(0x0F, 0x01, 0x14, 0x25, 0x00, 0x37, 0, 0); // lgdt [0x3700]
        a.bytes(0x0F, 0x01, 0x1C, 0x25, 0x10, 0x37, 0, 0); // lidt [0x3710]
        a.mov(Assembler.RSP, STACK);
        a.mov(Assembler.RAX, DATA);
        a.bytes(0x8E, 0xD0); // mov ss, eax
        a.bytes(0x8E, 0xD8); // mov ds, eax
        a.bytes(0x8E, 0xC0); // mov es, eax
        a.farReturn(CODE64, a.here() + 12);
    }

    private void writeTables() {
        long[] descriptors = {
            0,
            0x00CF_9B00_0000_FFFFL, // 08 32-bit code
            0x00AF_9B00_0000_FFFFL, // 10 64-bit code
            0x00CF_9300_0000_FFFFL, // 18 data
            0x00CF_FB00_0000_FFFFL, // 20 user 32-bit code
            0x00CF_F300_0000_FFFFL, // 28 user data
            0x00AF_FB00_0000_FFFFL, // 30 user 64-bit code
            0x00CF_F300_0000_FFFFL, // 38 user data
            0x008F_9B00_0000_FFFFL, // 40 16-bit code
        };
        for (int i = 0; i < descriptors.length; i++) {
            write(GDT + i * 8L, descriptors[i]);
        }
        write(TABLE_REGISTERS, GDT << 16 | descriptors.length * 8 - 1);
        write(TABLE_REGISTERS + 0x10, IDT << 16 | VECTORS * 16 - 1);
        for (int vector = 0; vector < VECTORS; vector++) {
            long handler = HANDLERS + (long) vector * HANDLER_SIZE;
            int number = vector;
            write(IDT + vector * 16L, handler & 0xFFFF | (long) CODE64 << 16 | 0x8E00L << 32 | handler >> 16 << 48);
            write(IDT + vector * 16L + 8, 0);
            load(handler, a -> a.mov(Assembler.RAX, number).exit().spin());
        }
    }

    /** Puts code into memory, through the call that makes it known to vcpus. */
    void load(long address, Consumer<Assembler> code) {
        Assembler assembler = new Assembler(address);
        code.accept(assembler);
        byte[] bytes = assembler.bytes();
        check(zx.vmoWrite(vmo, MemorySegment.ofArray(bytes), address, bytes.length));
    }

    void write(long address, long value) {
        out.set(U64, 0, value);
        check(zx.vmoWrite(vmo, out, address, 8));
    }

    long read(long address) {
        check(zx.vmoRead(vmo, out, address, 8));
        return out.get(U64, 0);
    }

    int createVcpu() {
        MemorySegment handle = arena.allocate(4);
        check(zx.vcpuCreate(guest, 0, ENTRY, handle));
        return handle.get(U32, 0);
    }

    static void check(int status) {
        assertEquals("OK(0)", Status.text(status));
    }

    /** Enters; a guest that does not come back is kicked and the status says so. */
    int enter() {
        return enter(vcpu, packet);
    }

    int enter(int handle, MemorySegment to) {
        Thread watchdog = Thread.ofPlatform().daemon().name("watchdog").start(() -> {
            try {
                TimeUnit.SECONDS.sleep(WATCHDOG_SECONDS);
                zx.vcpuKick(handle);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
        try {
            return zx.vcpuEnter(handle, to);
        } finally {
            watchdog.interrupt();
        }
    }

    /** Enters and expects a status that is not OK. */
    void enterFails(int status) {
        assertEquals(Status.text(status), Status.text(enter()));
    }

    /** Enters and expects the store to the exit page that every guest ends in. */
    void cleanExit() {
        assertEquals("OK(0)", Status.text(enter()), this::reason);
        assertEquals(PacketType.GUEST_MEM, packetInt(PortPacket.TYPE), "packet type");
        assertEquals(Long.toHexString(EXIT), Long.toHexString(packetLong(PortPacket.MEM_ADDR)));
        assertEquals(12, packetByte(PortPacket.MEM_INSTRUCTION_SIZE));
        assertEquals(4, packetByte(PortPacket.MEM_DEFAULT_OPERAND_SIZE));
        assertEquals(0, packetLong(PortPacket.KEY));
        assertEquals(0, packetLong(PortPacket.MEM_CR3));
    }

    private String reason() {
        MemorySegment reason = arena.allocate(64);
        int status = zx.vcpuReadState(vcpu, VcpuStateKind.EXIT_REASON, reason, 64);
        return status != 0
                ? "no reason: " + Status.text(status)
                : "reason " + reason.get(U32, 0) + ", rip 0x" + Long.toHexString(reason.get(U64, 8)) + ", address 0x"
                        + Long.toHexString(reason.get(U64, 16)) + ", vector " + reason.get(U32, 24);
    }

    long packetLong(int offset) {
        return packet.get(U64, offset);
    }

    int packetInt(int offset) {
        return packet.get(U32, offset);
    }

    int packetByte(int offset) {
        return packet.get(U8, offset) & 0xFF;
    }

    MemorySegment state() {
        MemorySegment state = arena.allocate(VcpuState.SIZE);
        check(zx.vcpuReadState(vcpu, VcpuStateKind.STATE, state, VcpuState.SIZE));
        return state;
    }

    /** A register of the paused vcpu; 16 is the flags. */
    long register(int number) {
        return state().get(U64, number * 8L);
    }

    void setRegister(int number, long value) {
        MemorySegment state = state();
        state.set(U64, number * 8L, value);
        check(zx.vcpuWriteState(vcpu, VcpuStateKind.STATE, state, VcpuState.SIZE));
    }

    long rip() {
        check(zx.vcpuReadState(vcpu, VcpuStateKind.RIP, out, 8));
        return out.get(U64, 0);
    }

    int writeIo(int size, int value) {
        MemorySegment io = arena.allocate(VcpuIo.SIZE);
        io.set(U8, VcpuIo.ACCESS_SIZE, (byte) size);
        io.set(U32, VcpuIo.DATA, value);
        return zx.vcpuWriteState(vcpu, VcpuStateKind.IO, io, VcpuIo.SIZE);
    }

    int port() {
        check(zx.portCreate(0, out));
        return out.get(U32, 0);
    }

    /** Spins for some nanoseconds to some hundred microseconds. */
    static void pause(Random random) {
        for (int spins = random.nextInt(1 << random.nextInt(14)); spins > 0; spins--) {
            Thread.onSpinWait();
        }
    }

    /** The result of an action done in another thread. */
    static <T> FutureTask<T> elsewhere(Callable<T> action) {
        FutureTask<T> task = new FutureTask<>(action);
        Thread.ofPlatform().daemon().start(task);
        return task;
    }

    @Override
    public void close() {
        zx.close();
        arena.close();
    }
}
