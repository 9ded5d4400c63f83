package org.jacinth.cpu.event;

import org.jacinth.cpu.state.Cpu;
import org.jacinth.cpu.state.GuestFault;

/**
 * Segment descriptors: reading them from the GDT or LDT, their fields, and the hidden parts of segment registers. A
 * descriptor is its eight bytes as a long. @sdm 3 "Segment Descriptors"
 */
public final class Descriptors {
    /** Type of a 16-bit TSS that is not busy; bit 1 makes it busy, bit 3 makes it 32- or 64-bit. */
    public static final int TSS_16 = 1;
    public static final int LDT = 2;
    public static final int TSS_BUSY = 2;
    public static final int CALL_GATE_16 = 4;
    public static final int TASK_GATE = 5;
    /** Type of a 32-bit TSS that is not busy; in IA-32e mode the 64-bit one. */
    public static final int TSS_32 = 9;
    public static final int CALL_GATE_32 = 0xC;

    private Descriptors() {}

    /** An exception whose error code names a selector, to be thrown. */
    public static GuestFault fault(Cpu c, int vector, int selector) {
        return c.fault(vector, selector & 0xFFFC | c.eventExt);
    }

    public static boolean isNull(int selector) {
        return (selector & 0xFFFC) == 0;
    }

    /**
     * The linear address of a descriptor of {@code bytes} bytes.
     *
     * @return -1 where it lies beyond its table's limit
     */
    public static long address(Cpu c, int selector, int bytes) {
        int offset = selector & 0xFFF8;
        boolean local = (selector & 4) != 0;
        if (local && (c.segAttr[Cpu.LDTR] & (Cpu.ATTR_P | Cpu.ATTR_UNUSABLE)) != Cpu.ATTR_P) {
            return -1;
        }
        long limit = local ? c.segLimit[Cpu.LDTR] : c.gdtLimit & 0xFFFF;
        if (offset + bytes - 1 > limit) {
            return -1;
        }
        long address = (local ? c.segBase[Cpu.LDTR] : c.gdtBase) + offset;
        return c.longMode() ? address : address & 0xFFFF_FFFFL;
    }

    /**
     * Reads a descriptor. @throws GuestFault {@code vector} with the selector where it lies beyond its table's
     * limit
     */
    public static long read(Cpu c, int selector, int vector) throws GuestFault {
        long address = address(c, selector, 8);
        if (address == -1) {
            throw fault(c, vector, selector);
        }
        return c.mmu.loadSystem(address, 3);
    }

    /** Reads the second eight bytes of a system descriptor of IA-32e mode. @sdm 3 "System Descriptor Types" */
    public static long readUpper(Cpu c, int selector, int vector) throws GuestFault {
        long address = address(c, selector, 16);
        if (address == -1) {
            throw fault(c, vector, selector);
        }
        long upper = c.mmu.loadSystem(address + 8, 3);
        if ((upper >>> 40 & 0x1F) != 0) {
            throw fault(c, vector, selector);
        }
        return upper;
    }

    public static long base(long d) {
        return d >>> 16 & 0xFF_FFFF | d >>> 32 & 0xFF00_0000L;
    }

    /** In bytes. */
    public static long limit(long d) {
        long limit = d & 0xFFFF | d >>> 32 & 0xF_0000;
        return (d & 1L << 55) != 0 ? limit << 12 | 0xFFF : limit;
    }

    /** In the layout of {@link Cpu#segAttr}. */
    public static int attributes(long d) {
        return (int) (d >>> 40) & 0xF0FF;
    }

    public static int type(long d) {
        return (int) (d >>> 40) & 0xF;
    }

    public static int dpl(long d) {
        return (int) (d >>> 45) & 3;
    }

    public static boolean isPresent(long d) {
        return (d & 1L << 47) != 0;
    }

    /** True for code and data, false for a system descriptor. */
    public static boolean isSegment(long d) {
        return (d & 1L << 44) != 0;
    }

    public static boolean isCode(long d) {
        return isSegment(d) && (d & 1L << 43) != 0;
    }

    public static boolean isConforming(long d) {
        return (d & 1L << 42) != 0;
    }

    public static boolean isWritableData(long d) {
        return isSegment(d) && (d & 1L << 43) == 0 && (d & 1L << 41) != 0;
    }

    /** True for data, and for code that can be read. */
    public static boolean isReadable(long d) {
        return isSegment(d) && ((d & 1L << 43) == 0 || (d & 1L << 41) != 0);
    }

    /** True for 64-bit code. */
    public static boolean isLong(long d) {
        return (d & 1L << 53) != 0;
    }

    public static boolean isBig(long d) {
        return (d & 1L << 54) != 0;
    }

    /** A gate's target selector. */
    public static int gateSelector(long d) {
        return (int) (d >>> 16) & 0xFFFF;
    }

    /** A 32-bit gate's offset. */
    public static long gateOffset(long d) {
        return d & 0xFFFF | d >>> 32 & 0xFFFF_0000L;
    }

    /** Sets the accessed bit in memory where it is clear; returns the descriptor with it. */
    public static long access(Cpu c, int selector, long d) throws GuestFault {
        long accessed = d | 1L << 40;
        if (accessed != d) {
            c.mmu.storeSystem(address(c, selector, 8) + 5, 0, accessed >>> 40 & 0xFF);
        }
        return accessed;
    }

    /** Replaces the type field of a system descriptor in memory: busy or not. */
    public static void setType(Cpu c, int selector, long d, int type) throws GuestFault {
        c.mmu.storeSystem(address(c, selector, 8) + 5, 0, d >>> 40 & 0xF0 | type);
    }

    /** Loads a segment register and its hidden part. */
    public static void set(Cpu c, int segment, int selector, long d) {
        c.selector[segment] = selector & 0xFFFF;
        c.segBase[segment] = base(d);
        c.segLimit[segment] = limit(d);
        c.segAttr[segment] = attributes(d);
    }

    /** Loads a null selector. */
    public static void setNull(Cpu c, int segment, int selector) {
        c.selector[segment] = selector & 0xFFFF;
        c.segBase[segment] = 0;
        c.segLimit[segment] = 0;
        c.segAttr[segment] = Cpu.ATTR_UNUSABLE;
    }

    /** The null SS of 64-bit mode, at a privilege level. */
    public static void setNullStack(Cpu c, int selector, int cpl) {
        setNull(c, Cpu.SS, selector);
        c.segAttr[Cpu.SS] = Cpu.ATTR_UNUSABLE | cpl << Cpu.ATTR_DPL_SHIFT;
    }

    /** Loads a segment register as real-address mode does: limit and attributes stay. */
    public static void setReal(Cpu c, int segment, int selector) {
        c.selector[segment] = selector & 0xFFFF;
        c.segBase[segment] = (selector & 0xFFFFL) << 4;
        if ((c.segAttr[segment] & Cpu.ATTR_UNUSABLE) != 0) {
            c.segLimit[segment] = 0xFFFF;
            c.segAttr[segment] = 0x93;
        }
    }

    /** Loads a segment register as virtual-8086 mode does. */
    public static void setV86(Cpu c, int segment, int selector) {
        c.selector[segment] = selector & 0xFFFF;
        c.segBase[segment] = (selector & 0xFFFFL) << 4;
        c.segLimit[segment] = 0xFFFF;
        c.segAttr[segment] = 0xF3;
    }

    /** Loads a flat segment, as SYSCALL and its like do without looking at a descriptor. */
    public static void setFlat(Cpu c, int segment, int selector, int attributes) {
        c.selector[segment] = selector & 0xFFFF;
        c.segBase[segment] = 0;
        c.segLimit[segment] = 0xFFFF_FFFFL;
        c.segAttr[segment] = attributes;
    }

    /** Makes data segments that the new, outer privilege level may not use null. @sdm 2 "RET", Operation */
    public static void dropInnerSegments(Cpu c) {
        for (int s = 0; s <= Cpu.GS; s++) {
            if (s == Cpu.CS || s == Cpu.SS) {
                continue;
            }
            int attr = c.segAttr[s];
            boolean conforming = (attr & 0xC) == 0xC;
            if ((attr & Cpu.ATTR_UNUSABLE) == 0 && !conforming && (attr >> Cpu.ATTR_DPL_SHIFT & 3) < c.cpl) {
                setNull(c, s, 0);
            }
        }
    }

    /** True where an offset lies in the code segment just read, or is canonical for 64-bit code. */
    public static boolean isTarget(Cpu c, long cs, long offset) {
        return c.longMode() && isLong(cs)
                ? offset << 16 >> 16 == offset
                : Long.compareUnsigned(offset, limit(cs)) <= 0;
    }
}
