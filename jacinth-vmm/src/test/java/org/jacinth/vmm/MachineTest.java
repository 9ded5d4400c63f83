package org.jacinth.vmm;

import static org.jacinth.vmm.ScriptedEngine.out;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.lang.foreign.MemorySegment;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.jacinth.hypervisor.Engine;
import org.jacinth.hypervisor.spi.Exit;
import org.jacinth.vmm.boot.BootException;
import org.jacinth.zx.VcpuStateKind;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(20)
class MachineTest {
    private static final int SERIAL = 0x3F8;
    private static final int PM_CONTROL = 0x604;
    private static final int SLEEP_SOFT_OFF = 5 << 10 | 1 << 13;

    private final ByteArrayOutputStream console = new ByteArrayOutputStream();

    private MachineConfig.Builder builder(Engine engine) {
        byte[] image = new byte[0x2_0000];
        return MachineConfig.builder(engine)
                .memorySize(4 << 20)
                .firmware(MemorySegment.ofArray(image))
                .consoleOutput(console);
    }

    private Machine machine(Exit... exits) throws BootException {
        return new Machine(builder(ScriptedEngine.playing(exits)).build());
    }

    private static Exit[] printing(String text) {
        List<Exit> exits = new ArrayList<>();
        for (byte value : text.getBytes(StandardCharsets.US_ASCII)) {
            exits.add(out(SERIAL, value));
        }
        return exits.toArray(Exit[]::new);
    }

    private static Exit[] and(Exit[] first, Exit last) {
        Exit[] all = java.util.Arrays.copyOf(first, first.length + 1);
        all[first.length] = last;
        return all;
    }

    @Test
    void softOffEndsTheRunAndConsoleIsComplete() throws BootException {
        Machine machine = machine(and(printing("hello\n"), new Exit.Io(PM_CONTROL, 2, false, SLEEP_SOFT_OFF)));
        assertEquals(new Outcome.PoweredOff(), machine.run());
        assertEquals("hello\n", console.toString(StandardCharsets.US_ASCII));
        assertEquals(7, machine.statistics().vcpus().getFirst().portWrites());
    }

    @Test
    void everyResetPathEndsTheRun() throws BootException {
        assertEquals(new Outcome.Reset("reset control"), machine(out(0xCF9, 2), out(0xCF9, 6)).run());
        assertEquals(new Outcome.Reset("keyboard controller"), machine(out(0x64, 0xFE)).run());
        assertEquals(new Outcome.Reset("port 92"), machine(out(0x92, 1)).run());
    }

    @Test
    void debugExitGivesItsCode() throws BootException {
        assertEquals(new Outcome.DebugExit(0x21), machine(new Exit.Io(0xF4, 4, false, 0x21)).run());
    }

    @Test
    void panicOnTheConsoleFollowedByAResetIsAPanic() throws BootException {
        Outcome outcome = machine(and(printing("[1.0] Kernel panic - not syncing: VFS: no root\n"), out(0x64, 0xFE)))
                .run();
        Outcome.Panic panic = assertInstanceOf(Outcome.Panic.class, outcome);
        assertEquals("Kernel panic - not syncing: VFS: no root", panic.message());
        assertTrue(panic.report().text().contains("last exits:"), panic.report().text());
    }

    @Test
    void panicThatDoesNotRebootEndsWithItsLastLine() throws BootException {
        Outcome outcome = machine(printing(
                        "Kernel panic - not syncing: x\nmore\n---[ end Kernel panic - not syncing: x ]---\n"))
                .run();
        assertInstanceOf(Outcome.Panic.class, outcome);
    }

    @Test
    void panicDeviceEndsTheRun() throws BootException {
        assertInstanceOf(Outcome.Panic.class, machine(out(0x505, 1)).run());
    }

    @Test
    void wordsOfAPanicMeanNothingWhenDetectionIsOff() throws BootException {
        Machine machine = new Machine(builder(ScriptedEngine.playing(
                        and(printing("Kernel panic - not syncing: x\n"), out(0x64, 0xFE))))
                .panicDetection(false)
                .build());
        assertEquals(new Outcome.Reset("keyboard controller"), machine.run());
    }

    @Test
    void errorOfEnterIsReportedWithItsStatus() throws BootException {
        Outcome outcome = machine(out(0x80, 0x11), new Exit.Failed(-25, "nothing there")).run();
        Outcome.EngineError error = assertInstanceOf(Outcome.EngineError.class, outcome);
        assertEquals(-25, error.status());
        assertTrue(error.report().text().contains("port out 0x80 size 1 value 0x11"), error.report().text());
        assertTrue(error.report().text().contains("NOT_FOUND(-25)"), error.report().text());
    }

    @Test
    void tripleFaultIsToldFromOtherErrors() throws BootException {
        Engine engine = ScriptedEngine.of(vcpu -> {
            vcpu.state(VcpuStateKind.EXIT_REASON)[0] = 1;
            return new Exit.Failed(-2, "shutdown");
        });
        Outcome outcome = new Machine(builder(engine).build()).run();
        Outcome.TripleFault fault = assertInstanceOf(Outcome.TripleFault.class, outcome);
        assertTrue(fault.report().text().contains("exit reason: triple fault"), fault.report().text());
    }

    @Test
    void stopEndsAGuestThatNeverComesOut() throws BootException, InterruptedException {
        Machine machine = machine();
        Thread stopper = Thread.ofPlatform().start(machine::stop);
        assertEquals(new Outcome.Stopped(), machine.run());
        stopper.join();
    }

    @Test
    void interruptOfTheRunningThreadStopsAndStays() throws BootException {
        Machine machine = machine();
        Thread.currentThread().interrupt();
        assertEquals(new Outcome.Stopped(), machine.run());
        assertTrue(Thread.interrupted());
    }

    @Test
    void machineRunsOnce() throws BootException {
        Machine machine = machine(out(0x64, 0xFE));
        machine.run();
        assertThrows(IllegalStateException.class, machine::run);
    }

    @Test
    void unclaimedPortsAndAddressesReadAsOnes() throws BootException {
        long[] seen = new long[3];
        int[] step = {0};
        Engine engine = ScriptedEngine.of(vcpu -> switch (step[0]++) {
            case 0 -> new Exit.Io(0x1234, 2, true, 0);
            case 1 -> {
                seen[0] = vcpu.registers[0];
                yield new Exit.Io(0xFFFE, 1, true, 0);
            }
            case 2 -> {
                seen[1] = vcpu.registers[0] & 0xFF;
                yield new Exit.Mem(0xFED4_0000L, 0, 0, 3, 4);
            }
            case 3 -> {
                seen[2] = MemorySegment.ofArray(vcpu.state(VcpuStateKind.MEM_ACCESS))
                        .get(java.lang.foreign.ValueLayout.JAVA_LONG_UNALIGNED, 16);
                yield out(0x64, 0xFE);
            }
            default -> null;
        });
        assertEquals(new Outcome.Reset("keyboard controller"), new Machine(builder(engine).build()).run());
        assertEquals(0xFFFF, seen[0]);
        assertEquals(0xFF, seen[1]);
        assertEquals(0xFFFF_FFFFL, seen[2]);
    }

    @Test
    void bootProcessorStartsInThePlannedState() throws BootException {
        long[] rip = new long[1];
        Engine engine = ScriptedEngine.of(vcpu -> {
            rip[0] = vcpu.registers[16];
            return out(0x64, 0xFE);
        });
        new Machine(builder(engine).build()).run();
        assertEquals(0xFFF0, rip[0]);
    }

    @Test
    void startupPacketStartsAnotherProcessorInRealMode() throws BootException {
        AtomicInteger selector = new AtomicInteger(-1);
        AtomicLong apicBase = new AtomicLong();
        int[] step = {0};
        Engine engine = ScriptedEngine.of(vcpu -> {
            if (vcpu.index == 0) {
                return step[0]++ == 0 ? new Exit.Startup(1, 0x9_8000) : null;
            }
            byte[] segments = vcpu.state(VcpuStateKind.SEGMENTS);
            selector.set(segments[28] & 0xFF | (segments[29] & 0xFF) << 8);
            apicBase.set(MemorySegment.ofArray(vcpu.state(VcpuStateKind.CONTROL))
                    .get(java.lang.foreign.ValueLayout.JAVA_LONG_UNALIGNED, 56));
            return out(0x64, 0xFE);
        });
        Outcome outcome = new Machine(builder(engine).vcpus(2).build()).run();
        assertEquals(new Outcome.Reset("keyboard controller"), outcome);
        assertEquals(0x9800, selector.get());
        assertEquals(0xFEE0_0800L, apicBase.get(), "on, in xAPIC mode, not the boot processor");
    }

    @Test
    void interruptPacketReachesItsProcessor() throws BootException {
        int[] step = {0};
        Engine engine = ScriptedEngine.of(vcpu -> {
            if (vcpu.index == 0) {
                return switch (step[0]++) {
                    case 0 -> new Exit.Startup(1, 0x1000);
                    case 1 -> new Exit.Ipi(2, 0x41);
                    default -> null;
                };
            }
            return vcpu.isPending(0x41) ? out(0x64, 0xFE) : null;
        });
        assertEquals(
                new Outcome.Reset("keyboard controller"),
                new Machine(builder(engine).vcpus(2).build()).run());
    }

    /** Initialises the 8259 at vector 0x20 with line 0 open, starts counter 0, and waits for the vector. */
    @Test
    void timerInterruptArrivesThroughThe8259AsAnExternalInterrupt() throws BootException {
        Exit[] setUp = {
            out(0x20, 0x11), out(0x21, 0x20), out(0x21, 4), out(0x21, 1), out(0x21, 0xFE),
            out(0x43, 0x34), out(0x40, 0x00), out(0x40, 0x10)
        };
        int[] step = {0};
        Engine engine = ScriptedEngine.of(vcpu -> {
            if (step[0] < setUp.length) {
                return setUp[step[0]++];
            }
            byte[] events = vcpu.state(VcpuStateKind.EVENTS);
            return events[18] == 1 && events[19] == 0x20 ? out(0x64, 0xFE) : null;
        });
        assertEquals(new Outcome.Reset("keyboard controller"), new Machine(builder(engine).build()).run());
    }

    @Test
    void consoleInputReachesTheSerialPortAtTheGuestsPace() throws BootException {
        byte[] input = "0123456789".repeat(10).getBytes(StandardCharsets.US_ASCII);
        StringBuilder received = new StringBuilder();
        boolean[] reading = {false};
        boolean[] data = {false};
        Engine engine = ScriptedEngine.of(vcpu -> {
            if (reading[0]) {
                reading[0] = false;
                if (data[0]) {
                    received.append((char) (vcpu.registers[0] & 0xFF));
                    data[0] = false;
                } else if ((vcpu.registers[0] & 1) != 0) {
                    data[0] = true;
                    reading[0] = true;
                    return new Exit.Io(SERIAL, 1, true, 0);
                }
            }
            if (received.length() == input.length) {
                return out(0x64, 0xFE);
            }
            reading[0] = true;
            return new Exit.Io(SERIAL + 5, 1, true, 0);
        });
        Machine machine = new Machine(builder(engine).consoleInput(new ByteArrayInputStream(input)).build());
        assertEquals(new Outcome.Reset("keyboard controller"), machine.run());
        assertEquals(new String(input, StandardCharsets.US_ASCII), received.toString());
    }

    @Test
    void faultOfTheEngineBecomesAnInternalError() throws BootException {
        Engine engine = ScriptedEngine.of(vcpu -> {
            throw new IllegalStateException("broken");
        });
        Outcome outcome = new Machine(builder(engine).build()).run();
        Outcome.InternalError error = assertInstanceOf(Outcome.InternalError.class, outcome);
        assertEquals("broken", error.cause().getMessage());
        assertNotNull(error.report());
    }

    @Test
    void textScreenShowsWhatStandsInVideoMemory() throws BootException {
        Machine machine = machine(out(0x64, 0xFE));
        assertEquals("", machine.textScreen());
        machine.run();
        assertEquals(25, machine.textScreen().lines().count());
    }
}
