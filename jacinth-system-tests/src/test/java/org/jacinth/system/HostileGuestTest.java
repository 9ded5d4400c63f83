package org.jacinth.system;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.OutputStream;
import java.lang.foreign.MemorySegment;
import java.time.Duration;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import org.jacinth.hypervisor.Engine;
import org.jacinth.vmm.Machine;
import org.jacinth.vmm.MachineConfig;
import org.jacinth.vmm.Outcome;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Guests that do what they should not end as themselves, never as a fault of this library, and can always be left. */
@Timeout(60)
class HostileGuestTest {
    private static final long MEMORY = 16 << 20;
    private static final int STACK = 0x30_0000;
    private static final int PAGE_TABLES = 0x9000;
    private static final int NOWHERE = 0x4000_0000;
    private static final int DEVICE_MEMORY = 0xD000_0000;
    private static final Duration LEAVES_WITHIN = Duration.ofSeconds(5);

    private static MachineConfig.Builder machine(byte[] kernel) {
        return MachineConfig.builder(Engine.best()).memorySize(MEMORY).kernel(MemorySegment.ofArray(kernel));
    }

    private static Outcome run(byte[] kernel) throws Exception {
        return new Machine(machine(kernel).build()).run();
    }

    private static GuestImage guest() {
        return new GuestImage().stack(STACK);
    }

    @Test
    void tripleFaultIsACrashWithAReport() throws Exception {
        Outcome.TripleFault fault =
                assertInstanceOf(Outcome.TripleFault.class, run(guest().tripleFault().elf()));
        assertTrue(fault.report().text().contains("first fault vector 6"), fault.report().text());
    }

    @ParameterizedTest
    @ValueSource(ints = {NOWHERE, DEVICE_MEMORY, 0xFEE0_0000, 0xFEC0_0000, 0xFFFF_FFFF})
    void jumpIntoNothingIsTheGuestsEnd(int address) throws Exception {
        for (byte[] kernel : new byte[][] {guest().jump(address).elf(), guest().jump(address).bzImage()}) {
            Outcome outcome = run(kernel);
            assertTrue(outcome instanceof Outcome.TripleFault || outcome instanceof Outcome.EngineError,
                    outcome::toString);
        }
    }

    @Test
    void overwritingItsOwnPageTablesIsATripleFault() throws Exception {
        byte[] kernel = guest()
                .clear(PAGE_TABLES, 6 * 1024)
                .bytes(0x0F, 0x20, 0xD8, 0x0F, 0x22, 0xD8) // mov rax, cr3; mov cr3, rax
                .spin()
                .bzImage();
        assertInstanceOf(Outcome.TripleFault.class, run(kernel));
    }

    @Test
    void pageTablesThatPointToThemselvesAndToDevicesHarmNobody() throws Exception {
        byte[] kernel = guest()
                // All entries of the first table: themselves, then the local APIC, then nothing.
                .bytes(0xBF, 0x00, 0x90, 0, 0) // mov edi, 0x9000
                .bytes(0xC7, 0x07, 0x03, 0x90, 0, 0, 0xC7, 0x47, 0x04, 0, 0, 0, 0) // [0] = 0x9003
                .bytes(0xC7, 0x47, 0x08, 0x03, 0x00, 0xE0, 0xFE, 0xC7, 0x47, 0x0C, 0, 0, 0, 0) // [1] = 0xFEE00003
                .bytes(0xC7, 0x47, 0x10, 0x03, 0xF0, 0xFF, 0xFF, 0xC7, 0x47, 0x14, 0xFF, 0xFF, 0x0F, 0)
                .bytes(0x0F, 0x20, 0xD8, 0x0F, 0x22, 0xD8)
                .bytes(0x48, 0xA1, 0, 0, 0, 0, 0x80, 0, 0, 0)
                .spin()
                .bzImage();
        Outcome outcome = run(kernel);
        assertTrue(outcome instanceof Outcome.TripleFault || outcome instanceof Outcome.EngineError,
                outcome::toString);
    }

    @ParameterizedTest
    @ValueSource(strings = {"spin", "halt", "print", "traps", "string"})
    void anyGuestCanBeLeft(String kind) throws Exception {
        CountDownLatch running = new CountDownLatch(1);
        GuestImage image = guest().print("!");
        switch (kind) {
            case "spin" -> image.spin();
            case "halt" -> image.halt();
            case "print" -> image.bytes(0xEE, 0xEB, 0xFD);
            case "traps" -> image.bytes(0xA1, 0, 0, 0, 0xD0, 0xEB, 0xF9);
            // As many elements as there are: MOV ECX, -1; MOV ESI, EDI; REP MOVSB, without end.
            default -> image.bytes(0xB9, 0xFF, 0xFF, 0xFF, 0xFF, 0xBE, 0, 0, 0x40, 0, 0x89, 0xF7, 0xF3, 0xA4, 0xEB, 0xF0);
        }
        OutputStream console = new OutputStream() {
            @Override
            public void write(int value) {
                running.countDown();
            }
        };
        Machine machine = new Machine(machine(image.elf()).consoleOutput(console).build());
        FutureTask<Outcome> run = new FutureTask<>(machine::run);
        Thread.ofPlatform().daemon().start(run);
        assertTrue(running.await(20, TimeUnit.SECONDS), "the guest says that it runs");
        machine.stop();
        assertEquals(new Outcome.Stopped(), run.get(LEAVES_WITHIN.toMillis(), TimeUnit.MILLISECONDS));
    }

    @Test
    void stopBeforeTheRunEndsItAtOnce() throws Exception {
        Machine machine = new Machine(machine(guest().spin().elf()).build());
        machine.stop();
        assertEquals(new Outcome.Stopped(), machine.run());
    }

    /** A guest that writes random words to random ports, or to random device memory, and reads others back. */
    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void devicesTakeAnyAccess(boolean memory) throws Exception {
        long seed = Long.getLong("jacinth.seed", System.nanoTime());
        Random random = new Random(seed);
        for (int round = 0; round < 12; round++) {
            Machine machine = new Machine(machine(accesses(random, memory)).panicDetection(false).build());
            Outcome outcome = machine.run();
            assertTrue(!(outcome instanceof Outcome.InternalError), () -> "jacinth.seed=" + seed + ": " + trace(outcome));
        }
    }

    private static byte[] accesses(Random random, boolean memory) {
        GuestImage image = guest();
        for (int i = 0; i < 20_000; i++) {
            int value = random.nextInt();
            int size = random.nextInt(3);
            if (memory) {
                int address = switch (random.nextInt(3)) {
                    case 0 -> 0xFEC0_0000 + random.nextInt(0x1000);
                    case 1 -> 0xFEE0_0000 + (random.nextInt(0x100) << 4);
                    default -> 0xC000_0000 + random.nextInt(0x3F00_0000);
                };
                // Not an interrupt command: one to itself could be an INIT, and there is no way back from that.
                if ((address & 0xFFFF_FFF0) == 0xFEE0_0300) {
                    address += 0x20;
                }
                image.bytes(0xBF).bytes(little(address)).bytes(0xB8).bytes(little(value));
                boolean store = random.nextBoolean();
                switch (size) {
                    case 0 -> image.bytes(store ? 0x88 : 0x8A, 0x07);
                    case 1 -> image.bytes(0x66, store ? 0x89 : 0x8B, 0x07);
                    default -> image.bytes(store ? 0x89 : 0x8B, 0x07);
                }
            } else {
                image.bytes(0xBA).bytes(little(port(random))).bytes(0xB8).bytes(little(value));
                boolean out = random.nextBoolean();
                switch (size) {
                    case 0 -> image.bytes(out ? 0xEE : 0xEC);
                    case 1 -> image.bytes(0x66, out ? 0xEF : 0xED);
                    default -> image.bytes(out ? 0xEF : 0xED);
                }
            }
        }
        return image.reset().elf();
    }

    /** Where devices are, more often than not, but those that end the run last. */
    private static int port(Random random) {
        int[] homes = {0x20, 0x40, 0x60, 0x70, 0xA0, 0xCF8, 0x3F8, 0x2F8, 0x4D0, 0x80, 0xC0, 0x3C0, 0x1F0};
        int port = random.nextInt(4) == 0
                ? random.nextInt(0x1_0000)
                : homes[random.nextInt(homes.length)] + random.nextInt(16);
        boolean ends = port >= 0x5FE && port <= 0x610 || port == 0xCF9 || port == 0x64 || port == 0x92 || port == 0xF4;
        return ends && random.nextInt(50) != 0 ? 0x3F9 : port;
    }

    private static byte[] little(int value) {
        return new byte[] {(byte) value, (byte) (value >> 8), (byte) (value >> 16), (byte) (value >> 24)};
    }

    private static String trace(Outcome outcome) {
        if (outcome instanceof Outcome.InternalError error) {
            java.io.StringWriter text = new java.io.StringWriter();
            error.cause().printStackTrace(new java.io.PrintWriter(text));
            return text.toString();
        }
        return outcome.toString();
    }
}
