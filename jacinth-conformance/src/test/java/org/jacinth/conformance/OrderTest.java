package org.jacinth.conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import org.jacinth.hypervisor.Engine;
import org.junit.jupiter.api.Timeout;

/**
 * What two vcpus may see of each other's accesses to memory, over so many rounds that an engine that compiles has compiled
 * them well. Each vcpu takes a ticket and goes to the code of its role.
 */
@Timeout(60)
class OrderTest {
    /** Long enough for HotSpot's second compiler where the rounds are translated to bytecode. */
    private static final int ROUNDS = 3_000_000;
    /** Of programs in which each vcpu waits for the other. */
    private static final int TURNS = 100_000;

    private static final int TICKET = 0x8000;
    private static final int DATA = 0x8100;
    private static final int FLAG = 0x8200;
    private static final int VIOLATIONS = 0x8300;
    private static final long SECOND = 0x2400;
    private static final String EXIT = "OK(0) " + Long.toHexString(TestMachine.EXIT);

    private static final int JE = 0x84;
    private static final int JNE = 0x85;
    private static final int JAE = 0x83;

    private interface Code {
        void emit(Assembler a);
    }

    private static long run(Engine engine, Code first, Code second) throws Exception {
        assumeTrue(engine.name().startsWith("software"), engine.name() + ": the order is the host processor's");
        try (TestMachine m = new TestMachine(engine, a -> {
            a.bytes(0xB8, 1, 0, 0, 0); // mov eax, 1
            a.bytes(0xF0, 0x0F, 0xC1, 0x04, 0x25).bytes(little(TICKET)); // lock xadd [TICKET], eax
            a.bytes(0x85, 0xC0); // test eax, eax
            a.jumpIf(JNE, SECOND);
            first.emit(a);
            a.exit().align(SECOND);
            second.emit(a);
            a.exit();
        })) {
            SharingTest.together(m, 2, TestMachine.ENTRY, EXIT);
            return m.read(VIOLATIONS);
        }
    }

    private static int[] little(int value) {
        return new int[] {value, value >> 8, value >> 16, value >> 24};
    }

    /** A conditional jump over what is emitted. */
    private static void over(Assembler a, int condition, Code code) {
        Assembler measured = new Assembler(a.here() + 6);
        code.emit(measured);
        a.jumpIf(condition, a.here() + 6 + measured.bytes().length);
        code.emit(a);
    }

    /** MOV to or from a register at an absolute address. */
    private static void access(Assembler a, int opcode, int register, int address) {
        a.bytes(0x48 | register >> 3 << 2, opcode, 0x04 | (register & 7) << 3, 0x25).bytes(little(address));
    }

    private static void load(Assembler a, int register, int address) {
        access(a, 0x8B, register, address);
    }

    private static void store(Assembler a, int register, int address) {
        access(a, 0x89, register, address);
    }

    private static void violation(Assembler a) {
        a.bytes(0x48, 0xFF, 0x04, 0x25).bytes(little(VIOLATIONS)); // inc qword [VIOLATIONS]
    }

    private static void countTo(Assembler a, int rounds, long loop) {
        a.bytes(0x48, 0xFF, 0xC1); // inc rcx
        a.bytes(0x48, 0x81, 0xF9).bytes(little(rounds)); // cmp rcx, rounds
        a.jumpIf(JNE, loop);
    }

    /** Who sees the flag sees the data that was stored before it. */
    @EngineTest
    void storesAreSeenInOrder(Engine engine) throws Exception {
        long violations = run(engine, a -> {
            a.mov(Assembler.RCX, 1);
            long loop = a.here();
            store(a, Assembler.RCX, DATA);
            store(a, Assembler.RCX, FLAG);
            countTo(a, ROUNDS, loop);
        }, a -> {
            long loop = a.here();
            load(a, Assembler.RAX, FLAG);
            load(a, Assembler.RBX, DATA);
            a.bytes(0x48, 0x39, 0xC3); // cmp rbx, rax
            over(a, JAE, OrderTest::violation);
            a.bytes(0x48, 0x3D).bytes(little(ROUNDS - 1)); // cmp rax, ROUNDS - 1
            a.jumpIf(JNE, loop);
        });
        assertEquals(0, violations);
    }

    /** What one place was seen to hold is not followed by something older, there or where it was stored earlier. */
    @EngineTest
    void loadsDoNotGoBackInTime(Engine engine) throws Exception {
        long violations = run(engine, a -> {
            a.mov(Assembler.RCX, 1);
            long loop = a.here();
            for (int k = 0; k < 4; k++) {
                store(a, Assembler.RCX, DATA + 64 * k);
            }
            countTo(a, ROUNDS, loop);
        }, a -> {
            long loop = a.here();
            load(a, Assembler.RAX, DATA + 192);
            load(a, Assembler.RBX, DATA + 128);
            load(a, Assembler.RDX, DATA + 64);
            load(a, Assembler.RSI, DATA);
            load(a, Assembler.RDI, DATA);
            a.bytes(0x48, 0x39, 0xC3); // cmp rbx, rax
            over(a, JAE, OrderTest::violation);
            a.bytes(0x48, 0x39, 0xDA); // cmp rdx, rbx
            over(a, JAE, OrderTest::violation);
            a.bytes(0x48, 0x39, 0xD6); // cmp rsi, rdx
            over(a, JAE, OrderTest::violation);
            a.bytes(0x48, 0x39, 0xF7); // cmp rdi, rsi
            over(a, JAE, OrderTest::violation);
            a.bytes(0x48, 0x3D).bytes(little(ROUNDS - 1)); // cmp rax, ROUNDS - 1
            a.jumpIf(JNE, loop);
        });
        assertEquals(0, violations);
    }

    /** A plain store gives a lock back that XCHG took, and all that was stored under it is there. */
    @EngineTest
    void aStoreReleasesALock(Engine engine) throws Exception {
        Code both = a -> {
            a.mov(Assembler.RCX, 0);
            long loop = a.here();
            a.bytes(0xB8, 1, 0, 0, 0); // mov eax, 1
            a.bytes(0x87, 0x04, 0x25).bytes(little(FLAG)); // xchg [FLAG], eax
            a.bytes(0xF3, 0x90, 0x85, 0xC0); // pause; test eax, eax
            a.jumpIf(JNE, loop);
            // Three counters that are equal whenever the lock is free.
            load(a, Assembler.RBX, DATA);
            load(a, Assembler.RDX, DATA + 64);
            a.bytes(0x48, 0x39, 0xD3); // cmp rbx, rdx
            over(a, JE, OrderTest::violation);
            a.bytes(0x48, 0xFF, 0xC3); // inc rbx
            store(a, Assembler.RBX, DATA + 64);
            store(a, Assembler.RBX, DATA);
            a.bytes(0xC7, 0x04, 0x25).bytes(little(FLAG)).bytes(0, 0, 0, 0); // mov dword [FLAG], 0
            countTo(a, TURNS, loop);
            // Whoever is last compares with what both counted together.
            a.bytes(0xB8, 1, 0, 0, 0); // mov eax, 1
            a.bytes(0xF0, 0x0F, 0xC1, 0x04, 0x25).bytes(little(TICKET)); // lock xadd [TICKET], eax
            a.bytes(0x83, 0xF8, 3); // cmp eax, 3
            over(a, JNE, b -> {
                b.bytes(0x48, 0x81, 0x3C, 0x25).bytes(little(DATA)).bytes(little(2 * TURNS)); // cmp qword [DATA], 2 * TURNS
                over(b, JE, OrderTest::violation);
            });
        };
        assertEquals(0, run(engine, both, both));
    }

    /** Peterson's lock: the one load that may go before an earlier store is kept behind it by MFENCE. */
    @EngineTest
    void mfenceKeepsALoadBehindAStore(Engine engine) throws Exception {
        int turn = FLAG + 128;
        assertEquals(0, run(engine, a -> peterson(a, FLAG, FLAG + 64, turn, 1), a -> peterson(a, FLAG + 64, FLAG, turn, 2)));
    }

    private static void peterson(Assembler a, int mine, int other, int turn, int otherNumber) {
        a.mov(Assembler.RCX, 0);
        long loop = a.here();
        a.store(mine, 1).store(turn, otherNumber);
        a.bytes(0x0F, 0xAE, 0xF0); // mfence
        long wait = a.here();
        load(a, Assembler.RAX, other);
        a.bytes(0x48, 0x85, 0xC0); // test rax, rax
        over(a, JE, b -> {
            load(b, Assembler.RAX, turn);
            b.bytes(0x48, 0x83, 0xF8, otherNumber); // cmp rax, other
            b.jumpIf(JE, wait);
        });
        // Alone here: a counter that is read twice.
        load(a, Assembler.RBX, DATA);
        a.bytes(0x48, 0xFF, 0xC3); // inc rbx
        store(a, Assembler.RBX, DATA);
        load(a, Assembler.RDX, DATA);
        a.bytes(0x48, 0x39, 0xDA); // cmp rdx, rbx
        over(a, JE, OrderTest::violation);
        a.store(mine, 0);
        countTo(a, TURNS, loop);
    }
}
