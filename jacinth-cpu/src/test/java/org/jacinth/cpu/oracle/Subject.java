package org.jacinth.cpu.oracle;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import org.jacinth.cpu.BareProcessor;
import java.util.List;
import org.jacinth.cpu.decode.CodeBytes;
import org.jacinth.cpu.decode.Decoder;
import org.jacinth.cpu.decode.Insn;
import org.jacinth.cpu.emit.Piece;
import org.jacinth.cpu.form.Forms;
import org.jacinth.cpu.insn.StateSave;
import org.jacinth.cpu.state.Cpu;
import org.jacinth.cpu.state.GuestFault;
import org.jacinth.cpu.translate.Code;
import org.jacinth.cpu.translate.Region;
import org.jacinth.cpu.translate.Translator;

/** Jacinth's processor executing cases, in a guest laid out as {@link KvmOracle}'s. */
final class Subject implements Reference {
    private static final int MEMORY = 64 << 20;

    private final Arena arena = Arena.ofShared();
    private final MemorySegment memory = arena.allocate(MEMORY, 4096);
    private final MemorySegment image = arena.allocate(832, 64);
    private final Cpu cpu;
    private final Decoder decoder = new Decoder(Forms::of);

    private long executed;
    /** What translates each case as a region of its own, or null where it is executed as it was decoded. */
    private final Translator translator;

    /** A processor that executes each case as it was decoded, or else translates it first. */
    Subject(boolean translated) {
        translator = translated ? new Translator(Forms::emit, true, null) : null;
        memory.set(ValueLayout.JAVA_LONG, 0x1000, 0x2000 | 7);
        memory.set(ValueLayout.JAVA_LONG, 0x2000, 0x3000 | 7);
        for (int k = 0; k < MEMORY >> 21; k++) {
            memory.set(ValueLayout.JAVA_LONG, 0x3000 + 8L * k, (long) k << 21 | 0x87);
        }
        cpu = BareProcessor.over(memory);
        cpu.cr0 = 0x8001_0033L;
        cpu.cr3 = 0x1000;
        cpu.cr4 = 0x4_0620L;
        cpu.efer = 0xD01;
        cpu.xcr0 = 3;
        cpu.cpl = 3;
        cpu.segAttr[Cpu.CS] = 0xFB | Cpu.ATTR_L;
        cpu.selector[Cpu.CS] = 0x23;
        for (int s = 0; s < 6; s++) {
            if (s != Cpu.CS) {
                cpu.segAttr[s] = 0xF3 | Cpu.ATTR_DB;
                cpu.selector[s] = 0x1B;
                cpu.segLimit[s] = 0xFFFF_FFFFL;
            }
        }
        cpu.updateMode();
    }

    @Override
    public void run(List<Case> cases, List<Case.Result> results) {
        for (int k = 0; k < cases.size(); k++) {
            results.add(run(cases.get(k), KvmOracle.instructionAddressOf(k), KvmOracle.window(k)));
        }
    }

    @Override
    public boolean isHardware() {
        return false;
    }

    @Override
    public String toString() {
        return translator == null ? "interpreted" : "translated";
    }

    /** Executes a case whose window and instruction stand where the oracle has them. */
    Case.Result run(Case c, long instruction, long window) {
        MemorySegment.copy(MemorySegment.ofArray(c.memory), 0, memory, window, Case.WINDOW);
        System.arraycopy(c.gpr, 0, cpu.gpr, 0, 16);
        cpu.setRflags(c.rflags);
        MemorySegment.copy(MemorySegment.ofArray(c.fx), 0, image, 0, 512);
        image.asSlice(512).fill((byte) 0);
        image.set(ValueLayout.JAVA_BYTE, 512, (byte) 3);
        StateSave.load(cpu, image);
        cpu.rip = instruction;
        cpu.blockRip = instruction;
        for (long page = window; page < window + Case.WINDOW; page += 4096) {
            fill(page);
        }
        Case.Result r = new Case.Result();
        CodeBytes bytes = position -> position < c.code.length ? c.code[position] & 0xFF : 0x90;
        try {
            Insn insn = decoder.decode(bytes, 0, cpu.mode);
            Code code = translator == null ? null : translate(insn, instruction);
            do {
                if (!isExecuted(code, instruction)) {
                    cpu.rip = instruction + insn.length;
                    insn.exec(cpu);
                }
            } while (cpu.rip == instruction);
            r.ripDelta = cpu.rip - instruction;
        } catch (GuestFault f) {
            r.vector = f.vector;
            r.errorCode = f.hasErrorCode ? f.errorCode : 0;
            r.cr2 = f.vector == Cpu.PF ? f.address : 0;
            r.ripDelta = 0;
        }
        System.arraycopy(cpu.gpr, 0, r.gpr, 0, 16);
        r.rflags = cpu.rflags();
        StateSave.store(cpu, image);
        MemorySegment.copy(image, 0, MemorySegment.ofArray(r.fx), 0, 512);
        MemorySegment.copy(memory, window, MemorySegment.ofArray(r.memory), 0, Case.WINDOW);
        return r;
    }

    /** Has the TLB know a page, as translated code does with what it knows. */
    private void fill(long page) {
        try {
            cpu.mmu.prepareWrite(page, 1);
        } catch (GuestFault f) {
            throw new IllegalStateException("the window is mapped", f);
        }
    }

    /** True where translated code has executed the instruction, which it does with all that is usual. */
    private boolean isExecuted(Code code, long instruction) throws GuestFault {
        if (code == null) {
            return false;
        }
        cpu.rip = instruction;
        int result = code.run(cpu, cpu.mmu, cpu.gpr, instruction, instruction);
        if (result < 0) {
            throw cpu.fault;
        }
        executed += result == 0 ? 1 : 0;
        return result == 0;
    }

    /** How many instructions translated code has executed, rather than leave them to be interpreted. */
    long executed() {
        return executed;
    }

    private Code translate(Insn insn, long instruction) {
        Region region = new Region(
                List.of(new Piece(new Insn[] {insn}, 0, insn.length, 0, true)), cpu.mmu.ram(), cpu.mmu.table());
        translator.submit(region);
        return region.code();
    }

    @Override
    public void close() {
        arena.close();
    }
}
