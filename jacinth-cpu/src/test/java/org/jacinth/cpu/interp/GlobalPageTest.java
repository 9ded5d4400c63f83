package org.jacinth.cpu.interp;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.HexFormat;
import org.jacinth.cpu.BareProcessor;
import org.jacinth.cpu.form.Forms;
import org.jacinth.cpu.insn.ControlRegisters;
import org.jacinth.cpu.state.Attention;
import org.jacinth.cpu.state.Cpu;
import org.jacinth.cpu.state.GuestFault;
import org.jacinth.cpu.translate.Translator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a write of CR3 drops and what it keeps, of code and of data, in either half of the linear addresses. */
class GlobalPageTest {
    private static final int FIRST = 0x5000;
    private static final int SECOND = 0x6000;
    private static final int GLOBAL = 0x100;
    private static final int PAGE = 0x3000;

    private final Arena arena = Arena.ofConfined();
    private final MemorySegment ram = arena.allocate(1 << 20, 4096);
    private Cpu cpu;
    private Interpreter interpreter;
    private long linear;

    @AfterEach
    void close() {
        arena.close();
    }

    private void entry(int table, long index, long value) {
        ram.set(ValueLayout.JAVA_LONG, table + 8 * index, value);
    }

    /** The page at {@link #linear} is memory at an address. */
    private void map(int at, boolean global) {
        entry(0x4000, linear >>> 12 & 511, at | 3 | (global ? GLOBAL : 0));
    }

    private void start(boolean high, boolean eager) {
        linear = high ? 0xFFFF_8000_0000_3000L : 0x0000_7000_0000_3000L;
        entry(0x1000, linear >>> 39 & 511, 0x2003);
        entry(0x2000, linear >>> 30 & 511, PAGE | 3);
        entry(PAGE, linear >>> 21 & 511, 0x4003);
        // mov eax, 1 (and 2); mov rbx, [rip + 0x100 - 12]; hlt
        byte[] code = HexFormat.of().parseHex("b801000000" + "488b1df4000000" + "f4");
        cpu = BareProcessor.in64BitMode(ram, FIRST, code);
        code[1] = 2;
        MemorySegment.copy(MemorySegment.ofArray(code), 0, ram, SECOND, code.length);
        ram.set(ValueLayout.JAVA_LONG, FIRST + 0x100, 11);
        ram.set(ValueLayout.JAVA_LONG, SECOND + 0x100, 22);
        cpu.cr3 = 0x1000;
        cpu.cr4 = Cpu.CR4_PAE | Cpu.CR4_PGE;
        cpu.cr0 |= Cpu.CR0_PG;
        interpreter = eager
                ? new Interpreter(cpu, new Translator(Forms::emit, true, null), 1)
                : new Interpreter(cpu);
    }

    private void expect(int value) {
        for (int n = 0; n < 3; n++) {
            cpu.rip = linear;
            Attention.clear(cpu, -1);
            interpreter.run();
            assertEquals(value, cpu.gpr[Cpu.RAX]);
            assertEquals(11 * value, cpu.gpr[Cpu.RBX]);
        }
    }

    @ParameterizedTest
    @CsvSource({"false,false", "false,true", "true,false", "true,true"})
    void aLocalPageIsLookedUpAgainAfterAWriteOfCr3(boolean high, boolean eager) throws GuestFault {
        start(high, eager);
        map(FIRST, false);
        expect(1);
        map(SECOND, false);
        ControlRegisters.setCr3(cpu, 0x1000);
        expect(2);
    }

    /** The other page became local more often than the list of local entries is long. */
    @ParameterizedTest
    @CsvSource({"false", "true"})
    void aLocalPageIsLookedUpAgainAlsoWhereManyWereFilledBefore(boolean high) throws GuestFault {
        start(high, false);
        for (int n = 0; n <= 2 * 2048 + 2; n++) {
            map(FIRST, n % 2 != 0);
            cpu.mmu.flushPage(linear);
            cpu.rip = linear;
            Attention.clear(cpu, -1);
            interpreter.run();
        }
        linear += 4096;
        map(FIRST, false);
        expect(1);
        map(SECOND, true);
        ControlRegisters.setCr3(cpu, 0x1000);
        expect(2);
        map(FIRST, true);
        ControlRegisters.setCr3(cpu, 0x1000);
        expect(2);
    }

    @ParameterizedTest
    @CsvSource({"false,false", "false,true", "true,false", "true,true"})
    void aGlobalPageStaysUntilItIsInvalidated(boolean high, boolean eager) throws GuestFault {
        start(high, eager);
        map(FIRST, true);
        expect(1);
        map(SECOND, true);
        ControlRegisters.setCr3(cpu, 0x1000);
        expect(1);
        cpu.mmu.flushPage(linear);
        expect(2);
        map(FIRST, true);
        ControlRegisters.setCr4(cpu, cpu.cr4 & ~Cpu.CR4_PGE);
        expect(1);
        map(SECOND, true);
        ControlRegisters.setCr3(cpu, 0x1000);
        expect(2);
    }
}
