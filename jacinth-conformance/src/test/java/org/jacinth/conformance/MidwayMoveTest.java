package org.jacinth.conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNull;

import java.util.Arrays;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.jacinth.hypervisor.Access;
import org.jacinth.hypervisor.Engine;
import org.jacinth.hypervisor.Guest;
import org.jacinth.hypervisor.Packet;
import org.jacinth.hypervisor.StatusException;
import org.jacinth.hypervisor.Vcpu;
import org.jacinth.hypervisor.spi.Ability;
import org.jacinth.zx.Status;
import org.jacinth.zx.VcpuStateKind;
import org.junit.jupiter.api.Timeout;

/**
 * A guest that is stopped between any two instructions and goes on with another engine over the same memory, as often
 * as {@code -Djacinth.moves} says, and ends as one that nobody disturbs.
 */
@Timeout(120)
class MidwayMoveTest {
    private static final int MOVES = Integer.getInteger("jacinth.moves", 30);
    private static final int ROUNDS_A_MOVE = 12;
    private static final int ROUNDS = MOVES * ROUNDS_A_MOVE;
    private static final int VECTORS = 256;

    /** What guests that nobody disturbs end with, by the engine's name. */
    private static final Map<String, String> UNDISTURBED = new ConcurrentHashMap<>();

    /** Where a vcpu stands: after a packet, or, where that is null, after a kick. */
    private record Stop(Packet packet, Map<Integer, byte[]> states) {}

    /** The program's memory in a guest of one engine, with a vcpu in a thread of its own. */
    private static final class Side implements AutoCloseable {
        private final ExecutorService owner =
                Executors.newSingleThreadExecutor(Thread.ofPlatform().daemon().name("vcpu").factory());
        private final Guest guest;
        private final Vcpu vcpu;

        Side(Engine engine, MidwayGuest program) throws Exception {
            guest = Guest.create(engine);
            guest.map(0, program.memory, 0, program.memory.size(), Access.ALL);
            guest.setPortTrap(MidwayGuest.PORT, 2, 0);
            vcpu = result(owner.submit(() -> guest.createVcpu(MidwayGuest.ENTRY)));
        }

        /** Stands where another vcpu stopped. What is sent to this one before it does may be lost. */
        void take(Stop from) throws Exception {
            result(owner.submit(() -> from.states.forEach(vcpu::writeState)));
        }

        Future<Stop> run() {
            return owner.submit(() -> {
                Packet packet = enter();
                Map<Integer, byte[]> states = new LinkedHashMap<>();
                for (int kind : StateMoveTest.KINDS) {
                    states.put(kind, vcpu.readState(kind));
                }
                return new Stop(packet, states);
            });
        }

        private Packet enter() {
            try {
                return vcpu.enter();
            } catch (StatusException e) {
                if (e.status() != Status.CANCELED) {
                    throw e;
                }
                return null;
            }
        }

        @Override
        public void close() {
            vcpu.kick();
            vcpu.close();
            guest.close();
            owner.shutdown();
        }
    }

    private static <T> T result(Future<T> task) throws Exception {
        return task.get(60, TimeUnit.SECONDS);
    }

    @EngineTest(needs = {Ability.NATIVE_USER, Ability.INTERRUPTS})
    void aGuestMovesBetweenEnginesInTheMiddleOfItsWork(Engine first, Engine second) throws Exception {
        String expected = undisturbed(first);
        assertEquals(expected, undisturbed(second));
        try (MidwayGuest program = new MidwayGuest(ROUNDS);
                Side one = new Side(first, program);
                Side other = new Side(second, program)) {
            Disturber disturber = new Disturber(program);
            Side side = one;
            for (int move = 1; move <= MOVES; move++) {
                // However late the kick comes, the guest has not come to its end before.
                int gate = move * ROUNDS_A_MOVE - 1;
                program.openGate(gate);
                Future<Stop> running = side.run();
                disturber.disturb(side.vcpu, running, gate);
                Stop stop = result(running);
                assertNull(stop.packet, "a kick ended the work");
                side = side == one ? other : one;
                side.take(stop);
            }
            program.openGate(ROUNDS);
            assertEquals(expected, outcome(result(side.run()), program));
            disturber.checkInterrupts();
        }
    }

    private static String undisturbed(Engine engine) throws Exception {
        String known = UNDISTURBED.get(engine.name());
        if (known != null) {
            return known;
        }
        try (MidwayGuest program = new MidwayGuest(ROUNDS);
                Side side = new Side(engine, program)) {
            program.openGate(ROUNDS);
            String outcome = outcome(result(side.run()), program);
            UNDISTURBED.put(engine.name(), outcome);
            return outcome;
        }
    }

    /** What the guest computed: registers, x87 and vector registers, memory. */
    private static String outcome(Stop end, MidwayGuest program) {
        HexFormat hex = HexFormat.of();
        return "port %x%nregisters %s%nvectors %s%n%s".formatted(
                assertInstanceOf(Packet.Io.class, end.packet).port(),
                hex.formatHex(end.states.get(VcpuStateKind.STATE)),
                hex.formatHex(vectors(end.states.get(VcpuStateKind.FPU))),
                program.outcome());
    }

    /** MXCSR and the registers: not every processor keeps the pointers to the last x87 instruction. */
    private static byte[] vectors(byte[] fpu) {
        return Arrays.copyOfRange(fpu, 24, 416);
    }

    /** Sends interrupts to the vcpu that runs, and a kick, at random moments. */
    private static final class Disturber {
        private final MidwayGuest program;
        private final Random random = new Random();
        private final int[] sent = new int[VECTORS];

        Disturber(MidwayGuest program) {
            this.program = program;
        }

        /** @param gate the last round that the guest can come to */
        void disturb(Vcpu vcpu, Future<?> running, int gate) {
            awaitRound(random.nextLong(program.round(), gate + 1), running);
            for (int interrupts = random.nextInt(4); interrupts > 0; interrupts--) {
                TestMachine.pause(random);
                interrupt(vcpu);
            }
            TestMachine.pause(random);
            vcpu.kick();
        }

        private void awaitRound(long round, Future<?> running) {
            while (program.round() < round && !running.isDone()) {
                Thread.onSpinWait();
            }
        }

        /** Not of a vector that still waits: two that wait are one. */
        private void interrupt(Vcpu vcpu) {
            int vector = random.nextInt(MidwayGuest.FIRST_VECTOR, VECTORS);
            if (program.interrupts(vector) == sent[vector]) {
                sent[vector]++;
                vcpu.interrupt(vector);
            }
        }

        void checkInterrupts() {
            for (int vector = MidwayGuest.FIRST_VECTOR; vector < VECTORS; vector++) {
                assertEquals(sent[vector], program.interrupts(vector), "interrupts with vector " + vector);
            }
        }
    }
}
