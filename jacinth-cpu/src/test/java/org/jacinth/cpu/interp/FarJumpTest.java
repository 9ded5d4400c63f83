package org.jacinth.cpu.interp;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.HexFormat;
import org.jacinth.cpu.BareProcessor;
import org.jacinth.cpu.form.Forms;
import org.jacinth.cpu.state.Attention;
import org.jacinth.cpu.state.Cpu;
import org.jacinth.cpu.translate.Translator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Code that jumps between addresses whose distance no region can hold, as a kernel's and a program's. */
class FarJumpTest {
    private static final int LOW = 0x5000;
    private static final int HIGH = 0x6000;
    /** As far from LOW as the low 32 bits of the distance tell nothing of it. */
    private static final long FAR = 0x7F00_0000_0000L + HIGH;
    private static final int TURNS = 500;

    private static void table(MemorySegment ram, int at, int index, long entry) {
        ram.set(ValueLayout.JAVA_LONG, at + 8L * index, entry);
    }

    @Test
    @Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
    void aRegionDoesNotHoldCodeThatIsFarAway() {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment ram = arena.allocate(1 << 20, 4096);
            // Identity for the first 2 MiB, and the same memory at 0x7F00'0000'0000.
            table(ram, 0x1000, 0, 0x2007);
            table(ram, 0x1000, 0xFE, 0x2007);
            table(ram, 0x2000, 0, 0x3007);
            table(ram, 0x3000, 0, 0x87);
            // Low: inc rax; jmp rbx. High: add rax, 2; dec rcx; jz 1f; jmp rdx; 1: jmp 2f; 2: inc rsi; 3: jmp 3b.
            byte[] low = HexFormat.of().parseHex("48ffc0ffe3");
            byte[] high = HexFormat.of().parseHex("4883c00248ffc97402ffe2eb0048ffc6ebfe");
            MemorySegment.copy(MemorySegment.ofArray(high), 0, ram, HIGH, high.length);
            Cpu cpu = BareProcessor.in64BitMode(ram, LOW, low);
            cpu.cr3 = 0x1000;
            cpu.cr4 = Cpu.CR4_PAE;
            cpu.cr0 |= Cpu.CR0_PG;
            cpu.gpr[Cpu.RBX] = FAR;
            cpu.gpr[Cpu.RDX] = LOW;
            cpu.gpr[Cpu.RCX] = TURNS;
            Interpreter interpreter = new Interpreter(cpu, new Translator(Forms::emit, true, null), 3);
            Thread stop = Thread.ofPlatform().start(() -> {
                while (cpu.gpr[Cpu.RSI] == 0) {
                    Thread.onSpinWait();
                }
                cpu.requestAttention(Attention.EVENTS);
            });
            interpreter.run();
            stop.interrupt();
            assertEquals(3 * TURNS, cpu.gpr[Cpu.RAX]);
            assertEquals(1, cpu.gpr[Cpu.RSI]);
        }
    }
}
