package org.jacinth.devices.pci;

import java.util.Arrays;
import org.jacinth.devices.InterruptLine;

/**
 * One PCI function's configuration space of 256 bytes with a type 0 header: what is writable, base address registers
 * that can be sized, and a list of capabilities. Devices extend it or configure one.
 *
 * <p>A base address register decodes while the command register has its kind enabled; each change is told to the
 * {@link BarListener}. INTx is masked by bit 10 of the command register, and shows in bit 3 of the status register.
 *
 * <p><b>Threat note.</b> Read-only bytes are kept by a mask, offsets are cut to the 256 bytes, and register addresses
 * are reported with the alignment of their size only: whoever maps them must bear any address.
 *
 * <p>Threads: confined by the board lock.
 */
public class PciFunction {
    /** Bytes of configuration space. */
    public static final int CONFIG_SIZE = 256;
    /** Register: vendor, 16 bits. */
    public static final int VENDOR_ID = 0x00;
    /** Register: device, 16 bits. */
    public static final int DEVICE_ID = 0x02;
    /** Register: command, 16 bits. */
    public static final int COMMAND = 0x04;
    /** Register: status, 16 bits. */
    public static final int STATUS = 0x06;
    /** Register: revision, 8 bits, with the class code in the three bytes behind it. */
    public static final int REVISION = 0x08;
    /** Register: header type, 8 bits. */
    public static final int HEADER_TYPE = 0x0e;
    /** Register: base address 0, 32 bits, with five more behind it. */
    public static final int BAR0 = 0x10;
    /** Register: subsystem vendor, 16 bits. */
    public static final int SUBSYSTEM_VENDOR_ID = 0x2c;
    /** Register: subsystem, 16 bits. */
    public static final int SUBSYSTEM_ID = 0x2e;
    /** Register: offset of the first capability, 8 bits. */
    public static final int CAPABILITIES = 0x34;
    /** Register: interrupt line, 8 bits, which firmware stores for software. */
    public static final int INTERRUPT_LINE = 0x3c;
    /** Register: interrupt pin, 8 bits: 0 none, 1 to 4 for INTA# to INTD#. */
    public static final int INTERRUPT_PIN = 0x3d;
    /** Command bit: decodes I/O ports. */
    public static final int COMMAND_IO = 1;
    /** Command bit: decodes memory. */
    public static final int COMMAND_MEMORY = 2;
    /** Command bit: may master the bus. */
    public static final int COMMAND_MASTER = 4;
    /** Command bit: keeps INTx off. */
    public static final int COMMAND_INTX_DISABLE = 1 << 10;

    private static final int STATUS_INTX = 1 << 3;
    private static final int STATUS_CAPABILITIES = 1 << 4;
    private static final int FIRST_CAPABILITY = 0x40;
    private static final int BARS = 6;

    private final byte[] config = new byte[CONFIG_SIZE];
    private final byte[] resetValues = new byte[CONFIG_SIZE];
    private final byte[] writable = new byte[CONFIG_SIZE];
    private final BarKind[] kinds = new BarKind[BARS];
    private final long[] sizes = new long[BARS];
    private final long[] mapped = new long[BARS];
    private int capabilitiesEnd = FIRST_CAPABILITY;
    private int lastCapability;
    private BarListener listener = (function, bar, address) -> { };
    private InterruptLine intx = InterruptLine.UNCONNECTED;
    private boolean intxAsserted;

    /**
     * Makes a function without registers of its own.
     *
     * @param vendor vendor, 16 bits
     * @param device device, 16 bits
     * @param classCode base class, sub-class and interface, 24 bits
     * @param revision revision, 8 bits
     */
    public PciFunction(int vendor, int device, int classCode, int revision) {
        Arrays.fill(mapped, BarListener.UNMAPPED);
        initial(VENDOR_ID, 2, vendor);
        initial(DEVICE_ID, 2, device);
        initial(REVISION, 4, classCode << 8 | revision & 0xff);
        writable(COMMAND, 2, COMMAND_IO | COMMAND_MEMORY | COMMAND_MASTER | COMMAND_INTX_DISABLE | 1 << 6 | 1 << 8);
        writable(0x0c, 2, 0xffff);
        writable(INTERRUPT_LINE, 1, 0xff);
    }

    /**
     * Sets the subsystem.
     *
     * @param vendor subsystem vendor, 16 bits
     * @param id subsystem, 16 bits
     */
    public final void subsystem(int vendor, int id) {
        initial(SUBSYSTEM_VENDOR_ID, 2, vendor);
        initial(SUBSYSTEM_ID, 2, id);
    }

    /**
     * Sets what a register holds now and after reset.
     *
     * @param register its offset
     * @param size 1, 2 or 4 bytes
     * @param value the value
     */
    public final void initial(int register, int size, int value) {
        for (int i = 0; i < size; i++) {
            resetValues[register + i] = (byte) (value >>> 8 * i);
            config[register + i] = resetValues[register + i];
        }
    }

    /**
     * Sets which bits of a register the guest can write.
     *
     * @param register its offset
     * @param size 1, 2 or 4 bytes
     * @param mask ones for writable bits
     */
    public final void writable(int register, int size, int mask) {
        for (int i = 0; i < size; i++) {
            writable[register + i] = (byte) (mask >>> 8 * i);
        }
    }

    /**
     * Gives the function a base address register.
     *
     * @param bar 0 to 5; a wide kind takes the next one too
     * @param kind what it decodes
     * @param size a power of two: from 4 for ports (at most 256), from 16 for memory
     * @throws IllegalArgumentException if the register is taken or does not exist, or the size does not suit the kind
     */
    public final void bar(int bar, BarKind kind, long size) {
        int last = kind.isWide() ? bar + 1 : bar;
        if (bar < 0 || last >= BARS || kinds[bar] != null || kinds[last] != null
                || bar > 0 && kinds[bar - 1] != null && kinds[bar - 1].isWide()) {
            throw new IllegalArgumentException("base address register free: bar=" + bar);
        }
        long least = kind == BarKind.IO ? 4 : 16;
        long most = kind == BarKind.IO ? 256 : kind.isWide() ? 1L << 40 : 1L << 31;
        if (Long.bitCount(size) != 1 || size < least || size > most) {
            throw new IllegalArgumentException("bar size a power of two that suits its kind: size=0x"
                    + Long.toHexString(size) + ", kind=" + kind);
        }
        kinds[bar] = kind;
        sizes[bar] = size;
        initial(BAR0 + 4 * bar, 4, kind.typeBits);
        writable(BAR0 + 4 * bar, 4, (int) -size & ~kind.typeMask);
        if (kind.isWide()) {
            initial(BAR0 + 4 * last, 4, 0);
            writable(BAR0 + 4 * last, 4, (int) (-size >>> 32));
        }
    }

    /**
     * Adds a capability at the end of the list.
     *
     * @param id the capability's number
     * @param body what follows the id and the link, read-only until made {@link #writable}
     * @return the offset of the capability; the body is at that plus two
     * @throws IllegalArgumentException if configuration space has no room for it
     */
    public final int addCapability(int id, byte... body) {
        int at = capabilitiesEnd;
        int end = at + 2 + body.length + 3 & ~3;
        if (end > CONFIG_SIZE) {
            throw new IllegalArgumentException("capabilities within 256 bytes of configuration: end=" + end);
        }
        initial(at, 1, id);
        initial(at + 1, 1, 0);
        for (int i = 0; i < body.length; i++) {
            initial(at + 2 + i, 1, body[i]);
        }
        initial(lastCapability == 0 ? CAPABILITIES : lastCapability + 1, 1, at);
        initial(STATUS, 1, resetValues[STATUS] | STATUS_CAPABILITIES);
        lastCapability = at;
        capabilitiesEnd = end;
        return at;
    }

    /**
     * Names who hears of base addresses.
     *
     * @param barListener the listener
     */
    public final void onBarsMoved(BarListener barListener) {
        listener = barListener;
    }

    /**
     * Wires the function's interrupt pin.
     *
     * @param pin 1 to 4 for INTA# to INTD#
     * @param line where the pin leads to
     */
    public final void interruptPin(int pin, InterruptLine line) {
        initial(INTERRUPT_PIN, 1, pin);
        intx = line;
    }

    /**
     * Drives the function's interrupt pin.
     *
     * @param asserted true while the function wants service
     */
    public final void intx(boolean asserted) {
        intxAsserted = asserted;
        driveIntx();
    }

    private void driveIntx() {
        config[STATUS] = (byte) (config[STATUS] & ~STATUS_INTX | (intxAsserted ? STATUS_INTX : 0));
        intx.set(intxAsserted && (command() & COMMAND_INTX_DISABLE) == 0);
    }

    /**
     * Tells the command register.
     *
     * @return 16 bits
     */
    public final int command() {
        return config(COMMAND, 2);
    }

    /**
     * Tells where a base address register decodes.
     *
     * @param bar 0 to 5
     * @return the first port or guest-physical address, or {@link BarListener#UNMAPPED}
     */
    public final long barAddress(int bar) {
        return mapped[bar];
    }

    /**
     * Tells the size of a base address register.
     *
     * @param bar 0 to 5
     * @return ports or bytes, 0 if there is no such register
     */
    public final long barSize(int bar) {
        return sizes[bar];
    }

    /**
     * Tells the kind of a base address register.
     *
     * @param bar 0 to 5
     * @return its kind, or null if there is no such register
     */
    public final BarKind barKind(int bar) {
        return kinds[bar];
    }

    /** Puts configuration space into its reset state; base addresses stop decoding and the pin is released. */
    public void reset() {
        System.arraycopy(resetValues, 0, config, 0, CONFIG_SIZE);
        intxAsserted = false;
        driveIntx();
        updateBars();
    }

    /**
     * Reads configuration space for the guest. Bytes behind the end are zero.
     *
     * @param register offset, 0 to 4095
     * @param size 1, 2 or 4 bytes
     * @return the value
     */
    public int readConfig(int register, int size) {
        return config(register, size);
    }

    /**
     * Writes configuration space for the guest. Read-only bits keep their values.
     *
     * @param register offset, 0 to 4095
     * @param size 1, 2 or 4 bytes
     * @param value the value
     */
    public void writeConfig(int register, int size, int value) {
        for (int i = 0; i < size && i < 4; i++) {
            int at = register + i;
            if (at >= 0 && at < CONFIG_SIZE) {
                int mask = writable[at];
                config[at] = (byte) (config[at] & ~mask | value >>> 8 * i & mask);
            }
        }
        if (register < COMMAND + 2 && register + size > COMMAND) {
            driveIntx();
        }
        if (register < BAR0 + 4 * BARS && register + size > COMMAND) {
            updateBars();
        }
    }

    /**
     * Reads configuration space without side effects, for the function itself.
     *
     * @param register offset
     * @param size 1, 2 or 4 bytes
     * @return the value
     */
    protected final int config(int register, int size) {
        int value = 0;
        for (int i = 0; i < size && i < 4; i++) {
            int at = register + i;
            value |= (at >= 0 && at < CONFIG_SIZE ? config[at] & 0xff : 0) << 8 * i;
        }
        return value;
    }

    /**
     * Changes configuration space past the write mask, for the function itself.
     *
     * @param register offset
     * @param size 1, 2 or 4 bytes
     * @param value the value
     */
    protected final void config(int register, int size, int value) {
        for (int i = 0; i < size; i++) {
            config[register + i] = (byte) (value >>> 8 * i);
        }
    }

    private void updateBars() {
        for (int bar = 0; bar < BARS; bar++) {
            if (kinds[bar] == null) {
                continue;
            }
            long address = decoded(bar);
            if (address != mapped[bar]) {
                mapped[bar] = address;
                listener.moved(this, bar, address);
            }
        }
    }

    private long decoded(int bar) {
        BarKind kind = kinds[bar];
        if ((command() & (kind == BarKind.IO ? COMMAND_IO : COMMAND_MEMORY)) == 0) {
            return BarListener.UNMAPPED;
        }
        long address = config(BAR0 + 4 * bar, 4) & 0xffff_ffffL & ~(long) kind.typeMask;
        if (kind.isWide()) {
            address |= (long) config(BAR0 + 4 * bar + 4, 4) << 32;
        }
        // All ones is how a register is sized, and zero is where none has been placed yet.
        boolean sizing = address == (kind.isWide() ? -sizes[bar] : -sizes[bar] & 0xffff_ffffL);
        boolean placed = address != 0 && !sizing && (kind != BarKind.IO || address <= 0xffff);
        return placed ? address : BarListener.UNMAPPED;
    }
}
