package org.jacinth.conformance;

import static org.jacinth.conformance.TestMachine.check;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.jacinth.hypervisor.Engine;
import org.jacinth.hypervisor.spi.Ability;
import org.jacinth.zx.InfoTopic;
import org.jacinth.zx.Status;
import org.junit.jupiter.api.Timeout;

/** As many kicks as {@code -Djacinth.kicks} says, at any moment: each ends one enter, and nothing else ends any. */
@Timeout(120)
class KickTest {
    private static final int KICKS = Integer.getInteger("jacinth.kicks", 20_000);

    @EngineTest(needs = Ability.NATIVE_USER)
    void noKickIsLostWhileUserCodeSpins(Engine engine) throws Exception {
        try (TestMachine m = new TestMachine(engine, a -> {
            TestMachine.loadTables(a);
            long user = a.here() + 5 * 5 + 2;
            a.push(TestMachine.USER_DATA64 | 3).push(TestMachine.STACK).push(0x202);
            a.push(TestMachine.USER_CODE64 | 3).push(user).bytes(0x48, 0xCF).spin(); // iretq
        })) {
            everyKickEndsAnEnter(m);
        }
    }

    @EngineTest
    void noKickIsLostWhileTheGuestHalts(Engine engine) throws Exception {
        try (TestMachine m = new TestMachine(engine, a -> {
            long again = a.here();
            a.hlt().jump(again);
        })) {
            everyKickEndsAnEnter(m);
        }
    }

    private static void everyKickEndsAnEnter(TestMachine m) throws Exception {
        CompletableFuture<Integer> vcpu = new CompletableFuture<>();
        AtomicInteger ended = new AtomicInteger();
        FutureTask<Void> entering = TestMachine.elsewhere(() -> {
            vcpu.complete(m.createVcpu());
            while (ended.get() < KICKS) {
                assertEquals(Status.ZX_ERR_CANCELED, m.zx.vcpuEnter(vcpu.join(), m.packet));
                ended.incrementAndGet();
            }
            return null;
        });
        int handle = vcpu.get(20, TimeUnit.SECONDS);
        Random random = new Random();
        for (int kick = 1; kick <= KICKS; kick++) {
            TestMachine.pause(random);
            assertEquals(kick - 1, ended.get(), "enters that ended");
            check(m.zx.vcpuKick(handle));
            awaitEnd(ended, kick, entering);
        }
        entering.get(20, TimeUnit.SECONDS);
        check(m.zx.objectGetInfo(handle, InfoTopic.VCPU, m.out, 4, null, null));
        assertEquals(0, m.out.get(TestMachine.U32, 0), "a kick is left");
    }

    private static void awaitEnd(AtomicInteger ended, int kick, FutureTask<?> entering) {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
        while (ended.get() < kick && !entering.isDone()) {
            assertTrue(System.nanoTime() < deadline, () -> "kick " + kick + " is lost");
            Thread.onSpinWait();
        }
    }
}
