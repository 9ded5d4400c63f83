package org.jacinth.vmm;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import org.jacinth.hypervisor.Engine;
import org.jacinth.vmm.boot.BootException;
import org.jacinth.vmm.boot.KernelFile;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Guests of a few instructions, booted on the software engine; by their PVH entry, unless said otherwise. */
@Timeout(30)
class SoftwareMachineTest {
    private static final int LOAD_ADDRESS = 0x10_0000;
    private static final int CODE = 0x100;

    private final ByteArrayOutputStream console = new ByteArrayOutputStream();
    private Engine engine;

    @BeforeEach
    void findEngine() {
        engine = Engine.all().stream().filter(e -> e.name().equals("software")).findFirst().orElse(null);
        Assumptions.assumeTrue(engine != null, "the software engine is present");
    }

    private Machine machine(String code) throws BootException {
        byte[] bytes = HexFormat.of().parseHex(code.replace(" ", ""));
        ByteBuffer elf = ByteBuffer.allocate(CODE + bytes.length).order(ByteOrder.LITTLE_ENDIAN);
        elf.putInt(0, 0x464C_457F).put(4, (byte) 2).put(5, (byte) 1).putShort(18, (short) 62);
        elf.putLong(32, 64).putShort(54, (short) 56).putShort(56, (short) 2);
        elf.putInt(64, 1).putLong(64 + 8, CODE).putLong(64 + 24, LOAD_ADDRESS);
        elf.putLong(64 + 32, bytes.length).putLong(64 + 40, bytes.length);
        elf.putInt(120, 4).putLong(120 + 8, 0xC0).putLong(120 + 32, 20);
        elf.putInt(0xC0, 4).putInt(0xC4, 4).putInt(0xC8, 18).putInt(0xCC, 0x006E_6558).putInt(0xD0, LOAD_ADDRESS);
        elf.put(CODE, bytes);
        return new Machine(MachineConfig.builder(engine)
                .memorySize(4 << 20)
                .kernel(MemorySegment.ofArray(elf.array()))
                .consoleOutput(console)
                .build());
    }

    /** mov dx, 3F8h; mov al, 'H'; out dx, al; mov al, 'i'; out dx, al; mov dx, 604h; mov ax, 3400h; out dx, ax. */
    @Test
    void guestPrintsAndSwitchesThePowerOff() throws BootException {
        Machine machine = machine("66 ba f8 03 b0 48 ee b0 69 ee 66 ba 04 06 66 b8 00 34 66 ef f4");
        assertEquals(new Outcome.PoweredOff(), machine.run());
        assertEquals("Hi", console.toString(StandardCharsets.US_ASCII));
        assertEquals(3, machine.statistics().vcpus().getFirst().portWrites());
        assertTrue(machine.statistics().instructions() >= 8, machine.statistics().toString());
    }

    /** mov eax, [FED40000h]; out F4h, eax. */
    @Test
    void addressWithoutADeviceReadsAsOnes() throws BootException {
        assertEquals(new Outcome.DebugExit(-1), machine("a1 00 00 d4 fe e7 f4").run());
    }

    /** mov dword [FEC00000h], 1; mov eax, [FEC00010h]; out F4h, eax: register 1 of the IOAPIC. */
    @Test
    void ioApicAnswersThroughItsTrap() throws BootException {
        Outcome.DebugExit exit = assertInstanceOf(
                Outcome.DebugExit.class,
                machine("c7 05 00 00 c0 fe 01 00 00 00 a1 10 00 c0 fe e7 f4").run());
        assertEquals(23, exit.code() >>> 16 & 0xFF);
    }

    /** ud2, without an interrupt table. */
    @Test
    void tripleFaultIsReportedWithTheFailingBytes() throws BootException {
        Outcome.TripleFault fault = assertInstanceOf(Outcome.TripleFault.class, machine("0f 0b").run());
        assertEquals(LOAD_ADDRESS, fault.report().rip());
        assertTrue(fault.report().text().contains("<rip> 0f 0b"), fault.report().text());
        assertTrue(fault.report().text().contains("first fault vector 6"), fault.report().text());
    }

    /** cli; jmp $. */
    @Test
    void stopEndsAGuestThatSpinsWithInterruptsOff() throws BootException, InterruptedException {
        Machine machine = machine("fa eb fe");
        Thread stopper = Thread.ofPlatform().start(machine::stop);
        assertEquals(new Outcome.Stopped(), machine.run());
        stopper.join();
    }

    /**
     * movsx rax, byte [rsi+210h]; shr rax, 32; out F4h, eax: the zero page's number of the boot loader, 255, and what a
     * processor out of 64-bit mode would not have.
     */
    @Test
    void unpackedKernelIsEnteredIn64BitModeWithItsZeroPage() throws BootException {
        byte[] code = HexFormat.of().parseHex("480fbe8610020000" + "48c1e820" + "e7f4");
        byte[] kernel = KernelFile.bzImage(KernelFile.gzip(KernelFile.elf(code).array())).array();
        Machine machine = new Machine(MachineConfig.builder(engine)
                .memorySize(32 << 20)
                .kernel(MemorySegment.ofArray(kernel))
                .commandLine("nokaslr")
                .build());
        assertEquals("linux 64-bit boot protocol, unpacked", machine.bootProtocol());
        assertEquals(new Outcome.DebugExit(-1), machine.run());
    }
}
