package org.jacinth.cpu.insn;

import org.jacinth.cpu.decode.Insn;
import org.jacinth.cpu.state.Cpu;
import org.jacinth.cpu.state.GuestFault;

/** The SSE4.2 CRC-32C accumulation. @sdm 2 "CRC32" */
public final class Crc32 {
    /** The polynomial 11EDC6F41H, bits reversed. */
    private static final int POLYNOMIAL = 0x82F6_3B78;

    /** Entry {@code 256 * k + x}: the remainder of byte x followed by k zero bytes. */
    private static final int[] TABLE = new int[8 * 256];

    static {
        for (int x = 0; x < 256; x++) {
            int r = x;
            for (int k = 0; k < 8; k++) {
                r = r >>> 1 ^ ((r & 1) != 0 ? POLYNOMIAL : 0);
            }
            TABLE[x] = r;
        }
        for (int k = 256; k < TABLE.length; k++) {
            int r = TABLE[k - 256];
            TABLE[k] = r >>> 8 ^ TABLE[r & 0xFF];
        }
    }

    private Crc32() {}

    /** The remainder after {@code 1 << size} more bytes of data. */
    public static int accumulate(int crc, long data, int size) {
        int last = (1 << size) - 1;
        long x = data ^ crc & 0xFFFF_FFFFL;
        int r = size < 2 ? crc >>> (8 << size) : 0;
        for (int k = 0; k <= last; k++) {
            r ^= TABLE[(last - k << 8) + ((int) (x >>> 8 * k) & 0xFF)];
        }
        return r;
    }

    /** Adds a byte to the remainder in the destination. */
    @Encoding("F2 0F 38 F0 /r  CRC32  Gy, Eb")
    public static void crc32Byte(Cpu c, Insn i) throws GuestFault {
        c.gpr[i.reg] = accumulate((int) c.gpr[i.reg], i.read(c, 1), 0) & 0xFFFF_FFFFL;
    }

    /** Adds a word, dword or qword to the remainder in the destination. */
    @Encoding("F2 0F 38 F1 /r  CRC32  Gy, Ev")
    public static void crc32(Cpu c, Insn i) throws GuestFault {
        c.gpr[i.reg] = accumulate((int) c.gpr[i.reg], i.read(c, 1), i.operandSize) & 0xFFFF_FFFFL;
    }
}
