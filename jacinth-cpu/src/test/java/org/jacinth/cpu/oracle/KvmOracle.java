package org.jacinth.cpu.oracle;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import org.jacinth.hypervisor.Access;
import org.jacinth.hypervisor.Engine;
import org.jacinth.hypervisor.Guest;
import org.jacinth.hypervisor.Packet;
import org.jacinth.hypervisor.Segments;
import org.jacinth.hypervisor.StatusException;
import org.jacinth.hypervisor.Vcpu;
import org.jacinth.hypervisor.Vmo;
import org.jacinth.hypervisor.spi.Ability;
import org.jacinth.hypervisor.spi.EngineProvider;

/**
 * The host's processor as an oracle: runs cases as user-mode code of a guest of the KVM engine, many in one entry. Each
 * case has a piece of code that loads its state, executes the instruction and stores the state; an exception comes to a
 * handler in the guest that notes it and continues behind the instruction, where the state is stored as the fault left
 * it. An oracle belongs to the thread that made it.
 *
 * <p>Guest memory, 64 MiB, identity-mapped for user mode with 2 MiB pages:
 *
 * <pre>
 * 0x1000    PML4, page directories up to 0x7FFF
 * 0x8000    GDT; 0x8800 TSS; 0x9000 IDT; 0xA000 exception stubs; 0xB000 common handler
 * 0xC000    stack of the handler (grows down from 0xF000)
 * 0x10000   resume addresses; 0x18000 current case
 * 0x100000  code: 1 KiB a case
 * 0x1000000 states: 4 KiB a case: 0 registers in, 0x80 flags in, 0x100 FXSAVE in, 0x400 registers out, 0x480 flags out,
 *           0x488 vector, 0x490 error code, 0x498 CR2, 0x4A0 RIP, 0x500 FXSAVE out, 0x800 window
 * </pre>
 */
final class KvmOracle implements Reference {
    static final int BATCH = 2048;
    static final long CODE = 0x10_0000;
    static final int CODE_STRIDE = 1024;
    static final long STATES = 0x100_0000;
    static final int STATE_STRIDE = 4096;
    static final int WINDOW_OFFSET = 0x800;
    private static final int MEMORY = 64 << 20;
    static final long RESUME = 0x1_0000;
    static final int RESUME_BYTES = 8 * BATCH;
    private static final long CURRENT = 0x1_8000;
    private static final long DONE = 0x7000_0000L;
    private static final long TABLES = 0x1000;
    private static final long TASK = 0x8800;

    private static final ValueLayout.OfLong LONG = ValueLayout.JAVA_LONG_UNALIGNED;
    private static final ValueLayout.OfInt INT = ValueLayout.JAVA_INT_UNALIGNED;
    private static final ValueLayout.OfShort SHORT = ValueLayout.JAVA_SHORT_UNALIGNED;

    private final Guest guest = createGuest();
    private final Vmo ram = Vmo.create(MEMORY);
    private final MemorySegment memory = ram.segment();
    private final Vcpu vcpu;

    /** @throws IllegalStateException saying why the host cannot serve as an oracle */
    KvmOracle() {
        guest.map(0, ram, 0, MEMORY, Access.ALL);
        guest.setMemoryTrap(DONE, 0x1000, 0);
        vcpu = guest.createVcpu(CODE);
        buildGuest();
        enterUserMode();
    }

    private static Guest createGuest() {
        try {
            Engine engine = Engine.named("kvm");
            requireNativeUser(engine);
            return Guest.create(engine);
        } catch (StatusException e) {
            throw new IllegalStateException(e.getMessage(), e);
        }
    }

    private static void requireNativeUser(Engine engine) {
        EngineProvider.Availability availability = engine.probe();
        if (!availability.usable()) {
            throw new IllegalStateException(availability.text());
        }
        // The engine that assists is Jacinth's own processor.
        if (engine.provider().lacks(Ability.NATIVE_USER) || engine.provider().isAssisted(Ability.NATIVE_USER)) {
            throw new IllegalStateException(availability.text() + "; lacks here: " + Ability.NATIVE_USER.text());
        }
    }

    private void buildGuest() {
        memory.set(LONG, TABLES, 0x2000 | 7);
        memory.set(LONG, 0x2000, 0x3000 | 7);
        for (int k = 0; k < MEMORY >> 21; k++) {
            memory.set(LONG, 0x3000 + 8L * k, (long) k << 21 | 0x87);
        }
        // The address whose access ends a batch: mapped linearly, no memory there.
        memory.set(LONG, 0x2000 + 8, 0x4000 | 7);
        memory.set(LONG, 0x4000 + 8 * ((DONE >>> 21) & 511), DONE | 0x87);
        long[] gdt = {0, 0x00AF9B000000FFFFL, 0x00CF93000000FFFFL, 0x00CFF3000000FFFFL, 0x00AFFB000000FFFFL,
            0x00008B0000000067L | TASK << 16, 0};
        for (int k = 0; k < gdt.length; k++) {
            memory.set(LONG, 0x8000 + 8L * k, gdt[k]);
        }
        memory.set(LONG, TASK + 4, 0xF000);
        memory.set(SHORT, TASK + 0x66, (short) 0x68);
        for (int v = 0; v < 32; v++) {
            long stub = 0xA000 + 16L * v;
            long low = stub & 0xFFFF | 0x08L << 16 | 0xEE00L << 32 | (stub >>> 16 & 0xFFFF) << 48;
            memory.set(LONG, 0x9000 + 16L * v, low);
            memory.set(LONG, 0x9008 + 16L * v, 0);
            Assembler a = new Assembler(stub);
            boolean hasError = v == 8 || v >= 10 && v <= 14 || v == 17;
            if (!hasError) {
                a.bytes(0x6A, 0);
            }
            a.bytes(0x6A, v).bytes(0xE9).int32((int) (0xB000 - (a.address() + 4)));
            a.writeTo(memory);
        }
        // Stack: rbx, rax, vector, error, rip, cs, rflags, rsp, ss.
        Assembler h = new Assembler(0xB000);
        h.bytes(0x50, 0x53);
        h.bytes(0x8B, 0x04, 0x25).int32((int) CURRENT);
        h.bytes(0x48, 0x8B, 0x1C, 0xC5).int32((int) RESUME);
        h.bytes(0x48, 0xC1, 0xE0, 12);
        h.bytes(0x48, 0x05).int32((int) STATES);
        h.bytes(0x53);
        h.bytes(0x48, 0x8B, 0x5C, 0x24, 24).bytes(0x48, 0x89, 0x98).int32(0x488);
        h.bytes(0x48, 0x8B, 0x5C, 0x24, 32).bytes(0x48, 0x89, 0x98).int32(0x490);
        h.bytes(0x0F, 0x20, 0xD3).bytes(0x48, 0x89, 0x98).int32(0x498);
        h.bytes(0x48, 0x8B, 0x5C, 0x24, 40).bytes(0x48, 0x89, 0x98).int32(0x4A0);
        h.bytes(0x5B);
        h.bytes(0x48, 0x89, 0x5C, 0x24, 32);
        h.bytes(0x5B, 0x58).bytes(0x48, 0x83, 0xC4, 16).bytes(0x48, 0xCF);
        h.writeTo(memory);
        ram.written(0, MEMORY);
    }

    private void enterUserMode() {
        vcpu.writeState(vcpu.readControlRegisters()
                .withCr0(0x8001_0033L)
                .withCr3(TABLES)
                .withCr4(0x4_0620L)
                .withEfer(0xD01L));
        Segments.Segment code = new Segments.Segment(0, -1, 0x23, 0xA0FB);
        Segments.Segment data = new Segments.Segment(0, -1, 0x1B, 0xC0F3);
        Segments.Segment task = new Segments.Segment(TASK, 0x67, 0x28, 0x8B);
        vcpu.writeState(new Segments(data, code, data, data, data, data, vcpu.readSegments().ldtr(), task,
                new Segments.Table(0x8000, 0x37), new Segments.Table(0x9000, 0x1FF)));
    }

    @Override
    public boolean mayMistakeFaults() {
        return true;
    }

    @Override
    public boolean isHardware() {
        return true;
    }

    @Override
    public void run(List<Case> cases, List<Case.Result> results) {
        for (int k = 0; k < cases.size(); k++) {
            place(memory, k, cases.get(k), k == cases.size() - 1);
        }
        ram.written(CODE, (long) cases.size() * CODE_STRIDE);
        enter();
        for (int k = 0; k < cases.size(); k++) {
            results.add(collect(memory, k, cases.get(k)));
        }
    }

    static long state(int k) {
        return STATES + (long) k * STATE_STRIDE;
    }

    /** The linear address of a case's window. */
    static long window(int k) {
        return state(k) + WINDOW_OFFSET;
    }

    /** Writes the code and the state of a case. */
    static void place(MemorySegment memory, int k, Case c, boolean last) {
        long s = state(k);
        memory.asSlice(s, STATE_STRIDE).fill((byte) 0);
        for (int r = 0; r < 16; r++) {
            memory.set(LONG, s + 8 * r, c.gpr[r]);
        }
        memory.set(LONG, s + 0x80, c.rflags);
        MemorySegment.copy(MemorySegment.ofArray(c.fx), 0, memory, s + 0x100, 512);
        MemorySegment.copy(MemorySegment.ofArray(c.memory), 0, memory, s + WINDOW_OFFSET, Case.WINDOW);
        memory.set(LONG, s + 0x488, -1);
        Assembler a = new Assembler(CODE + (long) k * CODE_STRIDE);
        a.bytes(0xC7, 0x04, 0x25).int32((int) CURRENT).int32(k);
        a.bytes(0x48, 0x0F, 0xAE, 0x0C, 0x25).int32((int) s + 0x100);
        a.bytes(0x48, 0xC7, 0xC4).int32((int) s + 0x80).bytes(0x9D);
        for (int r = 0; r < 16; r++) {
            a.bytes(r < 8 ? 0x48 : 0x4C, 0x8B, 0x04 | (r & 7) << 3, 0x25).int32((int) s + 8 * r);
        }
        assert a.address() == instructionAddressOf(k);
        for (byte b : c.code) {
            a.bytes(b & 0xFF);
        }
        memory.set(LONG, RESUME + 8L * k, a.address());
        for (int r = 0; r < 16; r++) {
            a.bytes(r < 8 ? 0x48 : 0x4C, 0x89, 0x04 | (r & 7) << 3, 0x25).int32((int) s + 0x400 + 8 * r);
        }
        a.bytes(0x48, 0x8D, 0x24, 0x25).int32((int) s + 0x488).bytes(0x9C);
        a.bytes(0x48, 0x0F, 0xAE, 0x04, 0x25).int32((int) s + 0x500);
        if (last) {
            a.bytes(0xC6, 0x04, 0x25).int32((int) DONE).bytes(1);
        } else {
            a.bytes(0xE9).int32((int) (CODE + (k + 1L) * CODE_STRIDE - (a.address() + 4)));
        }
        a.writeTo(memory);
    }

    /** Runs a batch. The one before left the vcpu in user mode, and a case loads all other state that matters. */
    private void enter() {
        vcpu.writeRip(CODE);
        try {
            Packet packet = vcpu.enter();
            if (!(packet instanceof Packet.Mem access) || access.gpa() != DONE) {
                throw stopped(packet.toString(), null);
            }
        } catch (StatusException e) {
            throw stopped(e.getMessage(), e);
        }
        if (assisted() != 0) {
            throw stopped("instructions that KVM left to another engine: " + assisted(), null);
        }
    }

    /** How many instructions another engine has executed, which says nothing about the host's processor. */
    private long assisted() {
        return vcpu.readCounters().assistedInstructions();
    }

    private IllegalStateException stopped(String why, StatusException cause) {
        return new IllegalStateException("the oracle's guest stopped: %s, rip=0x%x, case=%d".formatted(
                why, vcpu.readRip(), memory.get(INT, CURRENT)), cause);
    }

    /** Reads the state that a case left. */
    static Case.Result collect(MemorySegment memory, int k, Case c) {
        long s = state(k);
        Case.Result r = new Case.Result();
        for (int n = 0; n < 16; n++) {
            r.gpr[n] = memory.get(LONG, s + 0x400 + 8 * n);
        }
        r.rflags = memory.get(LONG, s + 0x480);
        r.vector = (int) memory.get(LONG, s + 0x488);
        r.errorCode = (int) memory.get(LONG, s + 0x490);
        r.cr2 = memory.get(LONG, s + 0x498);
        r.ripDelta = r.vector < 0 ? c.code.length : memory.get(LONG, s + 0x4A0) - instructionAddressOf(k);
        MemorySegment.copy(memory, s + 0x500, MemorySegment.ofArray(r.fx), 0, 512);
        MemorySegment.copy(memory, s + WINDOW_OFFSET, MemorySegment.ofArray(r.memory), 0, Case.WINDOW);
        return r;
    }

    /** Where the instruction of case {@code k} of a batch stands: behind what loads the state. */
    static long instructionAddressOf(int k) {
        return CODE + (long) k * CODE_STRIDE + 11 + 9 + 8 + 16 * 8;
    }

    @Override
    public void close() {
        vcpu.close();
        guest.close();
        ram.close();
    }

    @Override
    public String toString() {
        return "host's processor through KVM";
    }

    /** Bytes with an address. */
    private static final class Assembler {
        private final long start;
        private final ByteBuffer out = ByteBuffer.allocate(CODE_STRIDE).order(ByteOrder.LITTLE_ENDIAN);

        Assembler(long start) {
            this.start = start;
        }

        long address() {
            return start + out.position();
        }

        Assembler bytes(int... values) {
            for (int v : values) {
                out.put((byte) v);
            }
            return this;
        }

        Assembler int32(int value) {
            out.putInt(value);
            return this;
        }

        void writeTo(MemorySegment memory) {
            MemorySegment.copy(MemorySegment.ofArray(out.array()), 0, memory, start, out.position());
        }
    }
}
