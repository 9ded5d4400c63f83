package org.jacinth.cpu.event;

import org.jacinth.cpu.state.Attention;
import org.jacinth.cpu.state.Cpu;

/** Breakpoints of the debug registers. @sdm 3 "Debug Registers" */
public final class Breakpoints {
    /** {@link Cpu#breakpoints} bit: a breakpoint on an instruction is enabled. */
    public static final int CODE = 1;
    /** {@link Cpu#breakpoints} bit: a breakpoint on data is enabled. */
    public static final int DATA = 2;
    /** {@link Cpu#breakpoints} bit: a breakpoint on a port is enabled, which takes CR4.DE. */
    public static final int PORT = 4;

    /** DR7 bit: accesses to debug registers raise #DB. */
    static final long GD = 1 << 13;

    private static final int KIND_CODE = 0;
    private static final int KIND_WRITE = 1;
    private static final int KIND_PORT = 2;

    private Breakpoints() {}

    private static boolean isEnabled(Cpu c, int n) {
        return (c.dr[7] >>> 2 * n & 3) != 0;
    }

    private static int kind(Cpu c, int n) {
        return (int) (c.dr[7] >>> 16 + 4 * n) & 3;
    }

    private static int bytes(Cpu c, int n) {
        return switch ((int) (c.dr[7] >>> 18 + 4 * n) & 3) {
            case 0 -> 1;
            case 1 -> 2;
            case 2 -> 8;
            default -> 4;
        };
    }

    /**
     * Recomputes {@link Cpu#breakpoints} after a debug register or CR4.DE changed; drops translations of watched
     * pages.
     */
    public static void rearm(Cpu c) {
        int before = c.breakpoints;
        int armed = 0;
        for (int n = 0; n < 4; n++) {
            if (isEnabled(c, n)) {
                int kind = kind(c, n);
                armed |= kind == KIND_CODE ? CODE
                        : kind != KIND_PORT ? DATA : (c.cr4 & Cpu.CR4_DE) != 0 ? PORT : 0;
            }
        }
        c.breakpoints = armed;
        if (armed != before) {
            // The run loop goes instruction by instruction while anything is armed.
            c.requestAttention(Attention.EVENTS);
        }
        if (((before | armed) & DATA) != 0) {
            c.mmu.flush();
        }
    }

    /** DR6 bits of the instruction breakpoints at a linear address. */
    public static int onCode(Cpu c, long linear) {
        int met = 0;
        for (int n = 0; n < 4; n++) {
            if (isEnabled(c, n) && kind(c, n) == KIND_CODE && c.dr[n] == linear) {
                met |= 1 << n;
            }
        }
        return met;
    }

    /** DR6 bits of the data breakpoints that an access meets. */
    public static int onData(Cpu c, long linear, int bytes, boolean write) {
        int met = 0;
        for (int n = 0; n < 4; n++) {
            int kind = kind(c, n);
            if (isEnabled(c, n) && (kind == KIND_WRITE && write || kind == 3) && meets(c, n, linear, bytes)) {
                met |= 1 << n;
            }
        }
        return met;
    }

    /** DR6 bits of the breakpoints on ports that an access meets. */
    public static int onPort(Cpu c, int port, int bytes) {
        int met = 0;
        for (int n = 0; n < 4; n++) {
            if (isEnabled(c, n) && kind(c, n) == KIND_PORT && meets(c, n, port, bytes)) {
                met |= 1 << n;
            }
        }
        return met;
    }

    /** True where a data breakpoint lies in a page: its accesses must be looked at one by one. */
    public static boolean watches(Cpu c, long page) {
        for (int n = 0; n < 4; n++) {
            if (isEnabled(c, n) && (kind(c, n) & 1) != 0 && c.dr[n] >>> 12 == page) {
                return true;
            }
        }
        return false;
    }

    private static boolean meets(Cpu c, int n, long address, int bytes) {
        int length = bytes(c, n);
        long start = c.dr[n] & -length;
        return address < start + length && start < address + bytes;
    }
}
