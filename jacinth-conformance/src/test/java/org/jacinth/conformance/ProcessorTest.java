package org.jacinth.conformance;

import static org.jacinth.conformance.Assembler.RAX;
import static org.jacinth.conformance.Assembler.RBX;
import static org.jacinth.conformance.Assembler.RCX;
import static org.jacinth.conformance.Assembler.RDX;
import static org.jacinth.conformance.Assembler.RSP;
import static org.jacinth.conformance.TestMachine.check;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jacinth.hypervisor.Engine;
import org.jacinth.hypervisor.spi.Ability;
import org.jacinth.zx.PacketType;
import org.jacinth.zx.PortPacket;
import org.junit.jupiter.api.Timeout;

/** What the guest sees of its processor: interrupts, modes, system calls, CPUID, hypercalls. */
@Timeout(60)
class ProcessorTest {
    private static final int STAR = 0xC000_0081;
    private static final int LSTAR = 0xC000_0082;
    private static final int X2APIC_ICR = 0x830;
    private static final long NE = 0x20;
    private static final long NW = 0x2000_0000;
    private static final long CD = 0x4000_0000;

    /** Interrupts, then the vector whose handler ran. */
    private static void afterInterrupts(Engine engine, int expected, int... vectors) {
        try (TestMachine m = TestMachine.withTables(engine, a -> a.sti().exit().spin())) {
            m.cleanExit();
            for (int vector : vectors) {
                check(m.zx.vcpuInterrupt(m.vcpu, vector));
            }
            m.cleanExit();
            assertEquals(expected, m.register(RAX));
        }
    }

    @EngineTest
    void anInterruptIsDelivered(Engine engine) {
        afterInterrupts(engine, 32, 32);
    }

    @EngineTest
    void anInterruptGoesBeforeAnException(Engine engine) {
        afterInterrupts(engine, 32, 16, 32);
    }

    @EngineTest
    void anNmiIsDelivered(Engine engine) {
        afterInterrupts(engine, 2, 2);
    }

    @EngineTest
    void anNmiGoesBeforeAnInterrupt(Engine engine) {
        afterInterrupts(engine, 2, 32, 2);
    }

    @EngineTest
    void anExceptionIsDelivered(Engine engine) {
        afterInterrupts(engine, 16, 16);
    }

    @EngineTest
    void anInterruptBeforeTheFirstEnterStaysPendingUntilItCanBeDelivered(Engine engine) {
        try (TestMachine m = TestMachine.withTables(engine, a -> a.exit().sti().spin())) {
            check(m.zx.vcpuInterrupt(m.vcpu, 32));
            m.cleanExit();
            m.cleanExit();
            assertEquals(32, m.register(RAX));
        }
    }

    @EngineTest
    void haltWaitsForAnInterrupt(Engine engine) throws Exception {
        try (TestMachine m = TestMachine.withTables(engine, a -> a.store(0x8000, 0).sti().hlt())) {
            m.write(0x8000, -1);
            int vcpu = m.vcpu;
            FutureTask<Void> interrupting = TestMachine.elsewhere(() -> {
                check(m.zx.vcpuInterrupt(vcpu, 32));
                return null;
            });
            m.cleanExit();
            assertEquals(32, m.register(RAX));
            interrupting.get(20, TimeUnit.SECONDS);
        }
    }

    @EngineTest
    void pauseDoesNothing(Engine engine) {
        try (TestMachine m = TestMachine.with(engine, a -> a.bytes(0xF3, 0x90).exit())) {
            m.cleanExit();
        }
    }

    @EngineTest
    void cr0StartsAsInZirconAndTakesNe(Engine engine) {
        try (TestMachine m = TestMachine.with(engine, a -> a.fromCr(RAX, 0)
                .move(RBX, RAX)
                .and(RAX, (int) ~(CD | NW))
                .or(RAX, (int) NE)
                .toCr(0, RAX)
                .fromCr(RAX, 0)
                .exit())) {
            m.cleanExit();
            assertEquals("80010011", Long.toHexString(m.register(RBX)));
            assertEquals("80010031", Long.toHexString(m.register(RAX)));
        }
    }

    @EngineTest
    void cr0WithNwButNotCdIsAGeneralProtectionFault(Engine engine) {
        try (TestMachine m = TestMachine.withTables(
                engine, a -> a.fromCr(RAX, 0).and(RAX, (int) ~CD).or(RAX, (int) NW).toCr(0, RAX).spin())) {
            m.cleanExit();
            assertEquals(13, m.register(RAX));
        }
    }

    @EngineTest
    void compatibilityModeRuns32And16BitCode(Engine engine) {
        long in32 = 0x2200;
        long in64 = 0x2300;
        long in16 = 0x2400;
        long end = 0x2500;
        try (TestMachine m = TestMachine.withTables(engine, a -> {
            a.clear(RBX).clear(RCX).farReturn(TestMachine.CODE32, in32).align(in32);
            a.bytes(0x41); // inc ecx: a prefix in 64-bit mode
            a.bytes(0x89, 0xCB); // mov ebx, ecx
            a.push(TestMachine.CODE64).push(in64).bytes(0xCB); // retf
            a.align(in64).farReturn(TestMachine.CODE16, in16).align(in16);
            a.bytes(0x66, 0x89, 0xE1); // mov ecx, esp
            a.bytes(0x50); // push ax
            a.bytes(0x66, 0x29, 0xE1); // sub ecx, esp
            a.bytes(0x58); // pop ax
            a.bytes(0x6A, TestMachine.CODE64); // push 64-bit selector, 16 bits
            a.bytes(0x68, (int) end & 0xFF, (int) end >> 8); // push imm16
            a.bytes(0xCB); // retf
            a.align(end).exit();
        })) {
            m.cleanExit();
            assertEquals(1, m.register(RBX));
            assertEquals(2, m.register(RCX));
        }
    }

    /** SYSRET to ring 3 at 0x2300, with code there; SYSCALL comes back to 0x2400, an exit. */
    private static TestMachine inUserMode(Engine engine, Consumer<Assembler> code) {
        return TestMachine.withTables(engine, a -> {
            a.wrmsr(STAR, (long) TestMachine.USER_CODE32 << 48 | (long) TestMachine.CODE64 << 32)
                    .wrmsr(LSTAR, 0x2400)
                    .mov(RCX, 0x2300)
                    .mov(Assembler.R15 - 4, 2) // R11: flags
                    .bytes(0x48, 0x0F, 0x07) // sysretq
                    .align(0x2300);
            code.accept(a);
            a.align(0x2400).exit();
        });
    }

    @EngineTest
    void syscallComesBackFromUserMode(Engine engine) {
        try (TestMachine m = inUserMode(
                engine, a -> a.bytes(0x8C, 0xC8).move(RBX, RAX).bytes(0x0F, 0x05))) { // mov eax, cs; syscall
            m.cleanExit();
            assertEquals(TestMachine.USER_CODE64 | 3, m.register(RBX));
        }
    }

    private static void sysenter(Engine engine, int[] sysexit, int selector) {
        try (TestMachine m = TestMachine.withTables(engine, a -> {
            a.wrmsr(0x174, TestMachine.CODE64)
                    .wrmsr(0x175, TestMachine.STACK)
                    .wrmsr(0x176, 0x2400)
                    .mov(RCX, TestMachine.STACK)
                    .mov(RDX, 0x2300)
                    .bytes(sysexit)
                    .align(0x2300)
                    .bytes(0x8C, 0xC8, 0x89, 0xC3) // mov eax, cs; mov ebx, eax
                    .bytes(0x0F, 0x34) // sysenter
                    .align(0x2400)
                    .exit();
        })) {
            m.cleanExit();
            assertEquals(selector | 3, m.register(RBX));
        }
    }

    @EngineTest(needs = Ability.SYSTEM_CALLS)
    void sysenterComesBackFrom64BitUserMode(Engine engine) {
        sysenter(engine, new int[] {0x48, 0x0F, 0x35}, TestMachine.USER_CODE64);
    }

    @EngineTest(needs = Ability.SYSTEM_CALLS)
    void sysenterComesBackFromCompatibilityMode(Engine engine) {
        sysenter(engine, new int[] {0x0F, 0x35}, TestMachine.USER_CODE32);
    }

    @EngineTest(needs = Ability.HYPERCALLS)
    void anUnknownHypercallIsMinusThousand(Engine engine) {
        try (TestMachine m = TestMachine.with(engine, a -> a.mov(RAX, -1).vmcall().exit())) {
            m.cleanExit();
            assertEquals(-1000, m.register(RAX));
        }
    }

    @EngineTest(needs = Ability.HYPERCALLS)
    void aHypercallFromUserModeIsMinusOne(Engine engine) {
        try (TestMachine m = inUserMode(engine, a -> a.mov(RAX, 0xFFFF_FFFFL).vmcall().exit())) {
            m.cleanExit();
            assertEquals(-1, m.register(RAX));
        }
    }

    @EngineTest(needs = Ability.KERNEL_VECTORS)
    void vectorRegistersSurviveExits(Engine engine) {
        long osfxsr = 1 << 9;
        try (TestMachine m = TestMachine.with(engine, a -> a.fromCr(RAX, 4)
                .or(RAX, (int) osfxsr)
                .toCr(4, RAX)
                .mov(RAX, 0x89AB_CDEF_0123_4567L)
                .mov(RBX, 0x7654_3210_FEDC_BA98L)
                .bytes(0x66, 0x48, 0x0F, 0x6E, 0xC0) // movq xmm0, rax
                .bytes(0x66, 0x48, 0x0F, 0x6E, 0xCB) // movq xmm1, rbx
                .bytes(0x66, 0x0F, 0x6C, 0xC1) // punpcklqdq xmm0, xmm1
                .clear(RAX)
                .clear(RBX)
                .exit()
                .bytes(0x66, 0x48, 0x0F, 0x7E, 0xC0) // movq rax, xmm0
                .bytes(0x66, 0x0F, 0x73, 0xD8, 8) // psrldq xmm0, 8
                .bytes(0x66, 0x48, 0x0F, 0x7E, 0xC3) // movq rbx, xmm0
                .exit()
                .fromCr(RCX, 4)
                .and(RCX, (int) ~osfxsr)
                .toCr(4, RCX)
                .exit()
                .exit())) {
            m.cleanExit();
            assertEquals(0, m.register(RAX));
            m.cleanExit();
            assertEquals(0x89AB_CDEF_0123_4567L, m.register(RAX));
            assertEquals(0x7654_3210_FEDC_BA98L, m.register(RBX));
            m.cleanExit();
            m.cleanExit();
        }
    }

    @EngineTest
    void cpuidShowsWhatAGuestMayUse(Engine engine) {
        try (TestMachine m = TestMachine.with(engine, a -> a.cpuid(1).exit())) {
            m.cleanExit();
            long ecx = m.register(RCX);
            long edx = m.register(RDX);
            assertEquals(bits(31, 24, 21), ecx & bits(31, 24, 21, 15, 8, 5, 3), "hypervisor, TSC-deadline, x2APIC");
            assertEquals(bits(11), edx & bits(29, 22, 11), "SEP");
            assertEquals(0, m.register(RBX) >>> 24);
        }
    }

    private static long bits(int... numbers) {
        long value = 0;
        for (int number : numbers) {
            value |= 1L << number;
        }
        return value;
    }

    @EngineTest
    void cpuidNamesTheHypervisor(Engine engine) {
        try (TestMachine m = TestMachine.with(engine, a -> a.cpuid(0x4000_0000).exit())) {
            m.cleanExit();
            assertEquals(0x4000_0001, m.register(RAX));
            assertEquals(0x4B4D_564BL, m.register(RBX)); // "KVMK"
            assertEquals(0x564B_4D56L, m.register(RCX)); // "VMKV"
            assertEquals(0x4DL, m.register(RDX)); // "M"
        }
    }

    @EngineTest
    void interprocessorInterruptsArePackets(Engine engine) throws Exception {
        long self = 0x4_0000;
        long all = 0x8_0000;
        long others = 0xC_0000;
        long nmi = 0x400;
        long vector = 0x66;
        long[] icr = {
            all | vector, self | vector, others | vector, 2L << 32 | vector, 0xFFFF_FFFFL << 32 | vector,
            64L << 32 | vector, nmi | all, nmi | self, nmi | others, 2L << 32 | nmi
        };
        long[] masks = {0xF, 1, 0xE, 4, 0xF, 0, 0xE, 0, 0xE, 4};
        CompletableFuture<Void> done = new CompletableFuture<>();
        List<FutureTask<Integer>> idle = new ArrayList<>();
        try (TestMachine m = TestMachine.with(engine, a -> {
            for (long value : icr) {
                a.wrmsr(X2APIC_ICR, value);
            }
            a.exit();
        })) {
            for (int i = 0; i < 3; i++) {
                CompletableFuture<Void> created = new CompletableFuture<>();
                idle.add(TestMachine.elsewhere(() -> {
                    int vcpu = m.createVcpu();
                    created.complete(null);
                    done.get(60, TimeUnit.SECONDS);
                    return vcpu;
                }));
                created.get(20, TimeUnit.SECONDS);
            }
            for (int i = 0; i < icr.length; i++) {
                check(m.enter());
                String name = "write " + i;
                assertEquals(0, m.packetLong(PortPacket.KEY), name);
                assertEquals(PacketType.GUEST_VCPU, m.packetLong(PortPacket.TYPE), name);
                assertEquals(PacketType.VCPU_INTERRUPT, m.packetLong(PortPacket.VCPU_TYPE), name);
                assertEquals(masks[i], m.packetLong(PortPacket.VCPU_INTERRUPT_MASK) & 0xF, name);
                assertEquals(i < 6 ? vector : 2, m.packetLong(PortPacket.VCPU_INTERRUPT_VECTOR), name);
            }
            m.cleanExit();
        } finally {
            done.complete(null);
        }
    }

    @EngineTest
    void startupIsAPacketAndTheTargetStartsInRealMode(Engine engine) throws Exception {
        long init = 0x500;
        long startup = 0x600;
        try (TestMachine m = TestMachine.with(engine, a -> a.wrmsr(X2APIC_ICR, 1L << 32 | init)
                .wrmsr(X2APIC_ICR, 1L << 32 | startup | 9)
                .exit())) {
            check(m.enter());
            assertEquals(PacketType.GUEST_VCPU, m.packetLong(PortPacket.TYPE));
            assertEquals(PacketType.VCPU_STARTUP, m.packetLong(PortPacket.VCPU_TYPE));
            assertEquals(1, m.packetLong(PortPacket.VCPU_STARTUP_ID));
            assertEquals(0x9000, m.packetLong(PortPacket.VCPU_STARTUP_ENTRY));
            m.cleanExit();
            // Real mode: mov ax, cs; mov [0x8010], ax; hlt
            m.load(0x9000, a -> a.bytes(0x8C, 0xC8).bytes(0xA3, 0x10, 0x80).hlt());
            FutureTask<Integer> target = TestMachine.elsewhere(() -> {
                check(m.zx.vcpuCreate(m.guest, 0, 0x9000, m.out));
                int vcpu = m.out.get(TestMachine.U32, 0);
                TestMachine.elsewhere(() -> {
                    while (m.zx.vmoMemory(m.vmo).get(TestMachine.U16, 0x8010) == 0) {
                        Thread.onSpinWait();
                    }
                    return m.zx.vcpuKick(vcpu);
                });
                m.enter(vcpu, m.packet);
                return (int) m.zx.vmoMemory(m.vmo).get(TestMachine.U16, 0x8010);
            });
            assertEquals(0x900, target.get(30, TimeUnit.SECONDS));
        }
    }

    @EngineTest
    void anUnknownMsrIsAGeneralProtectionFault(Engine engine) {
        try (TestMachine m = TestMachine.withTables(
                engine, a -> a.bytes(0xB9, 0x34, 0x12, 0, 0, 0x0F, 0x32).spin())) { // rdmsr 0x1234
            m.cleanExit();
            assertEquals(13, m.register(RAX));
        }
    }

    @EngineTest
    void haltWithInterruptsOffGoesOnWhenOneIsPending(Engine engine) {
        try (TestMachine m = TestMachine.withTables(engine, a -> a.hlt().mov(RBX, 5).exit())) {
            check(m.zx.vcpuInterrupt(m.vcpu, 32));
            m.cleanExit();
            assertEquals(5, m.register(RBX));
        }
    }

    @EngineTest
    void aStackPointerOfAnyValueIsAccepted(Engine engine) {
        try (TestMachine m = TestMachine.with(engine, Assembler::exit)) {
            m.setRegister(RSP, 0x8000_0000_0000_0000L);
            m.cleanExit();
            assertEquals(0x8000_0000_0000_0000L, m.register(RSP));
        }
    }
}
