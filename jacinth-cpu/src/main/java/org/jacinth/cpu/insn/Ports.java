package org.jacinth.cpu.insn;

import org.jacinth.cpu.decode.Insn;
import org.jacinth.cpu.decode.Segments;
import org.jacinth.cpu.event.Breakpoints;
import org.jacinth.cpu.event.Events;
import org.jacinth.cpu.state.Attention;
import org.jacinth.cpu.state.Cpu;
import org.jacinth.cpu.state.Flags;
import org.jacinth.cpu.state.GuestFault;
import org.jacinth.hypervisor.spi.Exit;

/** IN, OUT, INS, OUTS: each access leaves the run loop as a packet. @sdm 1 "Input/Output" */
public final class Ports {
    private static final int NOT_FOUND = -25;

    private Ports() {}

    /** @sdm 2 "IN", Operation */
    @Encoding("""
            E4 ib  IN AL, Ib   ends
            E5 ib  IN eAX, Ib  ends
            EC     IN AL, DX   ends
            ED     IN eAX, DX  ends
            """)
    public static void in(Cpu c, Insn i) throws GuestFault {
        int port = port(c, i);
        int bytes = bytes(i);
        check(c, i, port, bytes);
        // The caller replaces only as many bytes as it was asked for, and an IN of 32 bits clears the upper half.
        if (bytes == 4) {
            c.gpr[Cpu.RAX] = 0;
        }
        leave(c, new Exit.Io(port, bytes, true, 0));
    }

    /** @sdm 2 "OUT", Operation */
    @Encoding("""
            E6 ib  OUT Ib, AL   ends
            E7 ib  OUT Ib, eAX  ends
            EE     OUT DX, AL   ends
            EF     OUT DX, eAX  ends
            """)
    public static void out(Cpu c, Insn i) throws GuestFault {
        int port = port(c, i);
        int bytes = bytes(i);
        check(c, i, port, bytes);
        leave(c, new Exit.Io(port, bytes, false, (int) Insn.readRegister(c, Cpu.RAX, size(i))));
    }

    /** One element a packet; the engine stores the caller's answer at {@code Cpu.stringInputLinear}. @sdm 2 "INS" */
    @Encoding("""
            6C  INSB -  ends
            6D  INS -   ends
            """)
    public static void ins(Cpu c, Insn i) throws GuestFault {
        if (isDone(c, i)) {
            return;
        }
        int port = (int) c.gpr[Cpu.RDX] & 0xFFFF;
        int size = size(i);
        check(c, i, port, 1 << size);
        long offset = Insn.readRegister(c, Cpu.RDI, i.addressSize);
        long linear = c.is64() ? offset : Segments.linear(c, Cpu.ES, offset, 1 << size, true);
        c.mmu.prepareWrite(linear, 1 << size);
        c.stringInputPending = true;
        c.stringInputLinear = linear;
        c.stringInputSize = size;
        leave(c, new Exit.Io(port, 1 << size, true, 0));
        advance(c, i, Cpu.RDI, size);
    }

    /** @sdm 2 "OUTS", Operation */
    @Encoding("""
            6E  OUTSB -  ends
            6F  OUTS -   ends
            """)
    public static void outs(Cpu c, Insn i) throws GuestFault {
        if (isDone(c, i)) {
            return;
        }
        int port = (int) c.gpr[Cpu.RDX] & 0xFFFF;
        int size = size(i);
        check(c, i, port, 1 << size);
        long offset = Insn.readRegister(c, Cpu.RSI, i.addressSize);
        long value = c.mmu.load(Stack.segmented(c, i, Cpu.DS, offset, 1 << size, false), size);
        leave(c, new Exit.Io(port, 1 << size, false, (int) value));
        advance(c, i, Cpu.RSI, size);
    }

    private static boolean isDone(Cpu c, Insn i) {
        return i.has(Insn.REP | Insn.REPNE) && Insn.readRegister(c, Cpu.RCX, i.addressSize) == 0;
    }

    private static void advance(Cpu c, Insn i, int register, int size) {
        long step = (c.systemFlags & Flags.DF) != 0 ? -(1L << size) : 1L << size;
        Insn.writeRegister(c, register, i.addressSize, c.gpr[register] + step);
        if (i.has(Insn.REP | Insn.REPNE)) {
            c.stringElements++;
            Insn.writeRegister(c, Cpu.RCX, i.addressSize, c.gpr[Cpu.RCX] - 1);
            if (!isDone(c, i)) {
                c.rip = i.rip(c);
            }
        }
    }

    private static int size(Insn i) {
        return (i.opcode() & 1) == 0 ? 0 : Math.min(i.operandSize, 2);
    }

    private static int bytes(Insn i) {
        return 1 << size(i);
    }

    private static int port(Cpu c, Insn i) {
        return (i.opcode() & 8) == 0 ? (int) i.immediate & 0xFF : (int) c.gpr[Cpu.RDX] & 0xFFFF;
    }

    /**
     * Checks that the program may use a port, and that somebody answers there.
     *
     * @throws GuestFault #GP(0), or the instruction abandoned where no trap covers the port
     */
    private static void check(Cpu c, Insn i, int port, int bytes) throws GuestFault {
        if (c.protectedMode() && (c.v86() || c.cpl > (c.systemFlags & Flags.IOPL) >> 12)) {
            checkBitmap(c, port, bytes);
        }
        if (!c.platform.isPortTrapped(port)) {
            c.stopReason = Events.STOP_PORT;
            c.stopRip = i.rip(c);
            c.stopAddress = port;
            throw c.abandon(new Exit.Failed(NOT_FOUND, "access to a port that is not trapped: port=0x"
                    + Integer.toHexString(port)));
        }
    }

    /** @sdm 1 "I/O Permission Bit Map" */
    private static void checkBitmap(Cpu c, int port, int bytes) throws GuestFault {
        boolean wide = (c.segAttr[Cpu.TR] & (Cpu.ATTR_P | 8)) == (Cpu.ATTR_P | 8);
        if (!wide || c.segLimit[Cpu.TR] < 103) {
            throw c.gp();
        }
        long at = c.mmu.loadSystem(c.segBase[Cpu.TR] + 102, 1) + (port >> 3);
        if (at + 1 > c.segLimit[Cpu.TR]) {
            throw c.gp();
        }
        long bits = c.mmu.loadSystem(c.segBase[Cpu.TR] + at, 1) >> (port & 7);
        if ((bits & (1 << bytes) - 1) != 0) {
            throw c.gp();
        }
    }

    private static void leave(Cpu c, Exit.Io exit) {
        if ((c.breakpoints & Breakpoints.PORT) != 0) {
            c.breakpointsMet |= Breakpoints.onPort(c, exit.port(), exit.size());
        }
        c.exit = exit;
        c.portExits++;
        c.requestAttention(Attention.EXIT);
    }
}
