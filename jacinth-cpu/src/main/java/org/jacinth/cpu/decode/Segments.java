package org.jacinth.cpu.decode;

import org.jacinth.cpu.state.Cpu;
import org.jacinth.cpu.state.GuestFault;

/** Segment bases, limits and types applied to data accesses. @sdm 3 "Limit Checking", "Type Checking" */
public final class Segments {
    private Segments() {}

    /** The linear address of {@code bytes} bytes at an offset of a segment. @throws GuestFault #GP(0), or #SS(0) for SS */
    public static long linear(Cpu c, int segment, long offset, int bytes, boolean write) throws GuestFault {
        if (c.is64()) {
            long linear = segment >= Cpu.FS ? c.segBase[segment] + offset : offset;
            if (linear << 16 >> 16 != linear) {
                throw c.fault(segment == Cpu.SS ? Cpu.SSF : Cpu.GP, 0);
            }
            return linear;
        }
        int attr = c.segAttr[segment];
        long limit = c.segLimit[segment];
        if ((c.mode & Cpu.MODE_REAL) == 0) {
            boolean code = (attr & 8) != 0;
            boolean allowed = (attr & (Cpu.ATTR_P | Cpu.ATTR_UNUSABLE)) == Cpu.ATTR_P
                    && (write ? !code && (attr & 2) != 0 : !code || (attr & 2) != 0);
            if (!allowed) {
                throw c.fault(segment == Cpu.SS ? Cpu.SSF : Cpu.GP, 0);
            }
            if (!code && (attr & 4) != 0) {
                long top = (attr & Cpu.ATTR_DB) != 0 ? 0xFFFF_FFFFL : 0xFFFF;
                if (offset <= limit || offset + bytes - 1 > top) {
                    throw c.fault(segment == Cpu.SS ? Cpu.SSF : Cpu.GP, 0);
                }
                return c.segBase[segment] + offset & 0xFFFF_FFFFL;
            }
        }
        if (offset + bytes - 1 > limit) {
            throw c.fault(segment == Cpu.SS ? Cpu.SSF : Cpu.GP, 0);
        }
        return c.segBase[segment] + offset & 0xFFFF_FFFFL;
    }
}
