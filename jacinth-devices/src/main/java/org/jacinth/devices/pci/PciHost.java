package org.jacinth.devices.pci;

import java.util.HashMap;
import java.util.Map;
import org.jacinth.devices.ByteDevice;
import org.jacinth.devices.IoDevice;
import org.jacinth.devices.MmioDevice;

/**
 * Access to the configuration spaces of a machine's PCI functions: configuration mechanism #1 at ports 0xcf8 to 0xcff,
 * and the memory-mapped window (ECAM). Functions that do not exist read as ones and ignore writes.
 *
 * <p>The address register answers only accesses of four bytes; a byte at 0xcf9 is the reset control register.
 *
 * <p><b>Threat note.</b> Every address names a bus, device, function and register, and what does not exist is looked up
 * in a map and found absent. No state but the address register.
 *
 * <p>Threads: confined by the board lock.
 */
public final class PciHost implements IoDevice {
    /** Ports that the device covers. */
    public static final int PORTS = 8;
    /** Bytes that the ECAM window covers, for 256 buses. */
    public static final long ECAM_SIZE = 1L << 28;

    private final Map<Integer, PciFunction> functions = new HashMap<>();
    private final ByteDevice resetControl;
    private int address;

    /**
     * Makes a host without functions.
     *
     * @param resetControl what answers bytes at 0xcf9
     */
    public PciHost(ByteDevice resetControl) {
        this.resetControl = resetControl;
    }

    /**
     * Plugs a function in.
     *
     * @param where its place
     * @param function the function
     * @throws IllegalArgumentException if the place is taken
     */
    public void add(PciAddress where, PciFunction function) {
        int key = key(where.bus(), where.device(), where.function());
        if (functions.putIfAbsent(key, function) != null) {
            throw new IllegalArgumentException("pci place free: place=" + where);
        }
        PciFunction first = functions.get(key & ~7);
        boolean several = functions.keySet().stream().anyMatch(k -> (k & ~7) == (key & ~7) && (k & 7) != 0);
        if (first != null && several) {
            first.initial(PciFunction.HEADER_TYPE, 1, 0x80);
        }
    }

    /**
     * Finds a function.
     *
     * @param where a place
     * @return the function there, or null
     */
    public PciFunction function(PciAddress where) {
        return functions.get(key(where.bus(), where.device(), where.function()));
    }

    /** Clears the address register and resets every function. */
    public void reset() {
        address = 0;
        functions.values().forEach(PciFunction::reset);
    }

    private static int key(int bus, int device, int function) {
        return bus << 8 | device << 3 | function;
    }

    @Override
    public int read(int offset, int size) {
        if (offset >= 4 && offset < 8) {
            return readData(offset - 4, size);
        }
        if (offset == 0 && size == 4) {
            return address;
        }
        int mask = size >= 4 ? -1 : (1 << 8 * size) - 1;
        return offset == 1 && size == 1 ? resetControl.readByte(0) : mask;
    }

    @Override
    public void write(int offset, int size, int value) {
        if (offset >= 4 && offset < 8) {
            writeData(offset - 4, size, value);
        } else if (offset == 0 && size == 4) {
            address = value & 0x80ff_fffc;
        } else if (offset == 1 && size == 1) {
            resetControl.writeByte(0, value & 0xff);
        }
    }

    private PciFunction addressed() {
        return address < 0 ? functions.get(address >>> 8 & 0xffff) : null;
    }

    private int readData(int from, int size) {
        PciFunction function = addressed();
        int inside = Math.min(size, 4 - from);
        int value = -1;
        if (function != null) {
            int mask = inside >= 4 ? -1 : (1 << 8 * inside) - 1;
            value = readWhole(function, (address & 0xfc) + from, inside) & mask | ~mask;
        }
        return size >= 4 ? value : value & (1 << 8 * size) - 1;
    }

    private void writeData(int from, int size, int value) {
        PciFunction function = addressed();
        if (function != null) {
            writeWhole(function, (address & 0xfc) + from, Math.min(size, 4 - from), value);
        }
    }

    /** Functions see accesses of one, two and four bytes; three bytes are what a dword at the port's end leaves. */
    private static int readWhole(PciFunction function, int register, int size) {
        if (size == 3) {
            return function.readConfig(register, 1) | function.readConfig(register + 1, 2) << 8;
        }
        return function.readConfig(register, size);
    }

    private static void writeWhole(PciFunction function, int register, int size, int value) {
        if (size == 3) {
            function.writeConfig(register, 1, value & 0xff);
            function.writeConfig(register + 1, 2, value >>> 8 & 0xffff);
        } else {
            function.writeConfig(register, size, value);
        }
    }

    /**
     * The memory-mapped window. Bits 27 to 20 of an offset are the bus, 19 to 15 the device, 14 to 12 the function and
     * 11 to 0 the register, of which those behind the first 256 read as zero: there are no extended capabilities.
     *
     * @return a window of {@link #ECAM_SIZE} bytes
     */
    public MmioDevice ecam() {
        return new MmioDevice() {
            @Override
            public long read(long offset, int size) {
                if (size == 8) {
                    return read(offset, 4) | read(offset + 4, 4) << 32;
                }
                PciFunction function = functions.get((int) (offset >>> 12 & 0xffff));
                int value = function == null || offset < 0 || offset >= ECAM_SIZE ? -1
                        : function.readConfig((int) offset & 0xfff, size);
                return value & (1L << 8 * size) - 1;
            }

            @Override
            public void write(long offset, int size, long value) {
                if (size == 8) {
                    write(offset, 4, value);
                    write(offset + 4, 4, value >>> 32);
                    return;
                }
                PciFunction function = functions.get((int) (offset >>> 12 & 0xffff));
                if (function != null && offset >= 0 && offset < ECAM_SIZE) {
                    function.writeConfig((int) offset & 0xfff, size, (int) value);
                }
            }
        };
    }
}
