package org.jacinth.bench;

import java.util.Arrays;
import java.util.Locale;
import org.jacinth.hypervisor.Access;
import org.jacinth.hypervisor.Engine;
import org.jacinth.hypervisor.Guest;
import org.jacinth.hypervisor.MemoryAccess;
import org.jacinth.hypervisor.Packet;
import org.jacinth.hypervisor.Vcpu;
import org.jacinth.hypervisor.Vmo;

/**
 * Round trips out of a guest and back, in a process of its own: its arguments are an engine's name and the seconds to warm
 * up. It prints a line for each {@link Kind}: name, nanoseconds of the median round, of the best.
 */
final class ExitLoop {
    /** What makes the guest exit. */
    enum Kind {
        /** A port read, answered. */
        IN("port read: `enter`, packet, `writeIo`"),
        /** A port write. */
        OUT("port write: `enter`, packet"),
        /** A read of trapped memory, answered. */
        MEM("memory read: `enter`, packet, `readMemoryAccess`, `writeMemoryAccess`");

        private final String title;

        Kind(String title) {
            this.title = title;
        }

        String describe() {
            return title;
        }
    }

    private static final long RAM = 1 << 20;
    private static final int PORT = 0x60;
    private static final long TRAPPED = 0x4000_0000 - 0x1000;
    private static final long KEY = 7;
    private static final long[] ENTRIES = {0x2000, 0x2100, 0x2200};
    private static final byte[][] PROGRAMS = {
        {
            (byte) 0xE5, PORT, //               in   eax, 0x60
            0x48, 0x01, (byte) 0xC3, //         add  rbx, rax
            (byte) 0xEB, (byte) 0xF9, //        jmp  back
        },
        {
            (byte) 0xE7, PORT, //               out  0x60, eax
            (byte) 0xFF, (byte) 0xC0, //        inc  eax
            (byte) 0xEB, (byte) 0xFA, //        jmp  back
        },
        {
            (byte) 0x8B, 0x04, 0x25, 0, (byte) 0xF0, (byte) 0xFF, 0x3F, // mov eax, [0x3FFFF000]
            0x48, 0x01, (byte) 0xC3, //         add  rbx, rax
            (byte) 0xEB, (byte) 0xF4, //        jmp  back
        },
    };
    private static final int ROUNDS = 15;
    private static final long ROUND_NANOS = 100_000_000;
    private static final int SLICE = 1000;
    private static final long NANOS = 1_000_000_000;

    private final Vcpu vcpu;
    /** What the guest writes next. */
    private int next;
    /** The answer that the guest has not added to its sum yet. */
    private long unread;

    private ExitLoop(Vcpu vcpu) {
        this.vcpu = vcpu;
    }

    public static void main(String[] arguments) {
        try (Guest guest = Guest.create(Engine.named(arguments[0])); Vmo ram = Vmo.create(RAM)) {
            guest.map(0, ram, 0, ram.size(), Access.ALL);
            // Page tables where CR3 points: the first and the last 2 MiB of 1 GiB, as not every host has larger pages.
            guest.memory().writeLong(0x0000, 0x1007);
            guest.memory().writeLong(0x1000, 0x3007);
            guest.memory().writeLong(0x3000, 0x87);
            guest.memory().writeLong(0x3000 + 511 * 8, 511L << 21 | 0x87);
            for (int i = 0; i < ENTRIES.length; i++) {
                guest.memory().write(ENTRIES[i], PROGRAMS[i], 0, PROGRAMS[i].length);
            }
            guest.setPortTrap(PORT, 1, KEY);
            guest.setMemoryTrap(TRAPPED, 0x1000, KEY);
            try (Vcpu vcpu = guest.createVcpu(ENTRIES[0])) {
                new ExitLoop(vcpu).measure(Long.parseLong(arguments[1]) * NANOS);
            }
        }
    }

    private void measure(long warmNanos) {
        // All kinds in turn, so that the JVM has seen the others when it compiles for one.
        long begin = System.nanoTime();
        do {
            for (Kind kind : Kind.values()) {
                enterLoop(kind);
                trips(kind, SLICE);
            }
        } while (System.nanoTime() - begin < warmNanos);
        for (Kind kind : Kind.values()) {
            enterLoop(kind);
            double[] rounds = new double[ROUNDS];
            round(kind);
            for (int i = 0; i < ROUNDS; i++) {
                rounds[i] = round(kind);
            }
            Arrays.sort(rounds);
            System.out.printf(Locale.ROOT, "%s %.2f %.2f%n", kind, rounds[ROUNDS / 2], rounds[0]);
        }
    }

    /** At the top of a guest's loop, with its registers as {@link #trips} expects them. */
    private void enterLoop(Kind kind) {
        vcpu.writeRip(ENTRIES[kind.ordinal()]);
        unread = 0;
        if (kind == Kind.OUT) {
            next = (int) vcpu.readState().rax();
        }
    }

    private double round(Kind kind) {
        long trips = 0;
        long begin = System.nanoTime();
        long took;
        do {
            trips(kind, SLICE);
            trips += SLICE;
            took = System.nanoTime() - begin;
        } while (took < ROUND_NANOS);
        return (double) took / trips;
    }

    private void trips(Kind kind, int count) {
        long sum = kind == Kind.OUT ? 0 : vcpu.readState().rbx();
        for (int i = 0; i < count; i++) {
            switch (kind) {
                case IN -> {
                    if (!(vcpu.enter() instanceof Packet.Io io) || !io.input() || io.port() != PORT || io.size() != 4) {
                        throw new IllegalStateException("guest reads the port");
                    }
                    vcpu.writeIo(io.size(), i);
                }
                case OUT -> {
                    if (!(vcpu.enter() instanceof Packet.Io io) || io.input() || io.data() != next++) {
                        throw new IllegalStateException("guest writes the next number to the port");
                    }
                }
                case MEM -> {
                    if (!(vcpu.enter() instanceof Packet.Mem mem) || mem.gpa() != TRAPPED) {
                        throw new IllegalStateException("guest reads trapped memory");
                    }
                    MemoryAccess access = vcpu.readMemoryAccess();
                    if (access.write() || access.size() != 4) {
                        throw new IllegalStateException("guest reads 4 bytes: " + access);
                    }
                    vcpu.writeMemoryAccess(i);
                }
            }
        }
        if (kind == Kind.OUT) {
            return;
        }
        // The guest has added every answer but the last.
        long expected = sum + unread + (long) (count - 1) * (count - 2) / 2;
        unread = count - 1;
        if (vcpu.readState().rbx() != expected) {
            throw new IllegalStateException(
                    "guest adds what it reads: sum=" + vcpu.readState().rbx() + ", expected=" + expected);
        }
    }
}
