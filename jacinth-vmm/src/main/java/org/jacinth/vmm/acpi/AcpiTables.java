package org.jacinth.vmm.acpi;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;

/**
 * The board's ACPI tables as one block of bytes for one place in memory.
 *
 * <pre>
 *   offset 0x000  RSDP (revision 2), found by a scan of 0xE0000..0xFFFFF
 *          0x040  FACS, aligned to 64 bytes
 *          0x080  XSDT, RSDT, FADT, MADT, DSDT, each aligned to 16 bytes
 * </pre>
 *
 * @param gpa guest-physical address of the block and of the RSDP
 * @param bytes the block
 */
public record AcpiTables(long gpa, byte[] bytes) {

    /**
     * What the tables describe.
     *
     * @param vcpus processors, with APIC ids from 0 on
     * @param localApic address of every processor's local APIC
     * @param ioApic address of the IOAPIC
     * @param ioApicId its APIC id
     * @param sciLine ISA line of the system control interrupt
     * @param pmBlock first port of the power management registers: event block, control at 4, timer at 8, general
     *     events at 12
     * @param smiCommand port that switches ACPI mode on and off
     * @param resetPort port of the reset register
     * @param resetValue what to write there
     * @param softOffType SLP_TYP of soft off
     * @param serials serial ports
     * @param pciWindowStart first address of PCI device memory
     * @param pciWindowEnd one past the last
     * @param panicPort the panic device
     */
    public record Description(
            int vcpus,
            long localApic,
            long ioApic,
            int ioApicId,
            int sciLine,
            int pmBlock,
            int smiCommand,
            int resetPort,
            int resetValue,
            int softOffType,
            List<Serial> serials,
            long pciWindowStart,
            long pciWindowEnd,
            int panicPort) {

        /**
         * @throws IllegalArgumentException for a number of processors that eight-bit APIC ids cannot name
         */
        public Description {
            Objects.requireNonNull(serials, "serials");
            serials = List.copyOf(serials);
            if (vcpus < 1 || vcpus > 254) {
                throw new IllegalArgumentException("vcpus must be 1 to 254: vcpus=" + vcpus);
            }
        }
    }

    /** A serial port. */
    public record Serial(int port, int line) {}

    private static final int RSDP_SIZE = 36;
    private static final int HEADER_SIZE = 36;
    private static final int FACS_OFFSET = 0x40;
    private static final int FACS_SIZE = 64;
    private static final int FIRST_TABLE = 0x80;
    private static final int FADT_SIZE = 276;

    private static final int FADT_WBINVD = 1;
    private static final int FADT_PROC_C1 = 1 << 2;
    private static final int FADT_NO_FIXED_SLEEP_BUTTON = 1 << 5;
    private static final int FADT_RTC_NOT_FIXED = 1 << 6;
    private static final int FADT_TIMER_32_BITS = 1 << 8;
    private static final int FADT_RESET_REGISTER = 1 << 10;
    private static final int ACPI_ENABLE = 0xF1;
    private static final int ACPI_DISABLE = 0xF0;
    private static final int BOOT_LEGACY_DEVICES = 1;
    private static final int BOOT_8042 = 1 << 1;
    private static final int BOOT_NO_VGA = 1 << 2;

    /**
     * Builds the tables.
     *
     * @param description the board
     * @param gpa where the block will stand: a multiple of 64
     * @throws IllegalArgumentException for an address that is not a multiple of 64 or not below 4 GiB
     */
    public static AcpiTables build(Description description, long gpa) {
        if ((gpa & 63) != 0 || gpa < 0 || gpa > 0xFFF0_0000L) {
            throw new IllegalArgumentException(
                    String.format("acpi tables must stand below 4 GiB, aligned to 64 bytes: address=0x%x", gpa));
        }
        byte[] dsdt = dsdt(description);
        byte[] madt = madt(description);
        int xsdtAt = FIRST_TABLE;
        int rsdtAt = align(xsdtAt + HEADER_SIZE + 2 * 8);
        int fadtAt = align(rsdtAt + HEADER_SIZE + 2 * 4);
        int madtAt = align(fadtAt + FADT_SIZE);
        int dsdtAt = align(madtAt + madt.length);
        byte[] fadt = fadt(description, gpa + FACS_OFFSET, gpa + dsdtAt);

        byte[] xsdt = table("XSDT", 1, little(16).putLong(gpa + fadtAt).putLong(gpa + madtAt).array());
        byte[] rsdt = table("RSDT", 1, little(8).putInt((int) gpa + fadtAt).putInt((int) gpa + madtAt).array());

        ByteBuffer block = little(align(dsdtAt + dsdt.length));
        block.put(0, rsdp(gpa + rsdtAt, gpa + xsdtAt));
        block.put(FACS_OFFSET, facs());
        block.put(xsdtAt, xsdt);
        block.put(rsdtAt, rsdt);
        block.put(fadtAt, fadt);
        block.put(madtAt, madt);
        block.put(dsdtAt, dsdt);
        return new AcpiTables(gpa, block.array());
    }

    /** A table's bytes, found through the XSDT (or the FADT for {@code DSDT}), or null. */
    public byte[] table(String signature) {
        ByteBuffer block = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
        int xsdt = (int) (block.getLong(24) - gpa);
        for (int at = xsdt + HEADER_SIZE; at < xsdt + block.getInt(xsdt + 4); at += 8) {
            int table = (int) (block.getLong(at) - gpa);
            if (signatureAt(table).equals(signature)) {
                return slice(block, table);
            }
            if (signature.equals("DSDT") && signatureAt(table).equals("FACP")) {
                return slice(block, (int) (block.getLong(table + 140) - gpa));
            }
        }
        return null;
    }

    private byte[] slice(ByteBuffer block, int at) {
        return Arrays.copyOfRange(bytes, at, at + block.getInt(at + 4));
    }

    private String signatureAt(int at) {
        return new String(bytes, at, 4, StandardCharsets.US_ASCII);
    }

    private static byte[] rsdp(long rsdt, long xsdt) {
        ByteBuffer rsdp = little(RSDP_SIZE);
        rsdp.put(ascii("RSD PTR ")).put((byte) 0).put(ascii("JACNTH")).put((byte) 2).putInt((int) rsdt);
        rsdp.putInt(RSDP_SIZE).putLong(xsdt);
        byte[] bytes = rsdp.array();
        bytes[8] = checksum(bytes, 20);
        bytes[32] = checksum(bytes, RSDP_SIZE);
        return bytes;
    }

    private static byte[] facs() {
        return little(FACS_SIZE).put(ascii("FACS")).putInt(FACS_SIZE).put(32, (byte) 2).array();
    }

    private static byte[] fadt(Description board, long facs, long dsdt) {
        ByteBuffer body = little(FADT_SIZE - HEADER_SIZE);
        FadtWriter fadt = new FadtWriter(body);
        fadt.u32(36, facs).u32(40, dsdt);
        fadt.u16(46, board.sciLine());
        fadt.u32(48, board.smiCommand()).u8(52, ACPI_ENABLE).u8(53, ACPI_DISABLE);
        int event = board.pmBlock();
        int control = event + 4;
        int timer = event + 8;
        int general = event + 12;
        fadt.u32(56, event).u32(64, control).u32(76, timer).u32(80, general);
        fadt.u8(88, 4).u8(89, 2).u8(91, 4).u8(92, 4);
        // No C2 or C3: latencies above the specification's limits say so.
        fadt.u16(96, 0xFFF).u16(98, 0xFFF);
        fadt.u8(108, 0x32);
        fadt.u16(109, BOOT_LEGACY_DEVICES | BOOT_8042 | BOOT_NO_VGA);
        fadt.u32(112, FADT_WBINVD | FADT_PROC_C1 | FADT_NO_FIXED_SLEEP_BUTTON
                | FADT_RTC_NOT_FIXED | FADT_TIMER_32_BITS | FADT_RESET_REGISTER);
        fadt.port(116, 8, 1, board.resetPort());
        fadt.u8(128, board.resetValue());
        fadt.u8(131, 4);
        fadt.u64(132, 0).u64(140, dsdt);
        fadt.port(148, 32, 2, event);
        fadt.port(172, 16, 2, control);
        fadt.port(208, 32, 3, timer);
        fadt.port(220, 32, 1, general);
        return table("FACP", 6, body.array());
    }

    /** Writes fields at their offsets in the whole table, header included, as the specification counts them. */
    private record FadtWriter(ByteBuffer body) {
        FadtWriter u8(int offset, int value) {
            body.put(offset - HEADER_SIZE, (byte) value);
            return this;
        }

        FadtWriter u16(int offset, int value) {
            body.putShort(offset - HEADER_SIZE, (short) value);
            return this;
        }

        FadtWriter u32(int offset, long value) {
            body.putInt(offset - HEADER_SIZE, (int) value);
            return this;
        }

        FadtWriter u64(int offset, long value) {
            body.putLong(offset - HEADER_SIZE, value);
            return this;
        }

        /** A generic address in the port space; access size 1 is a byte, 2 a word, 3 a double word. */
        void port(int offset, int bits, int accessSize, int port) {
            u8(offset, 1).u8(offset + 1, bits).u8(offset + 3, accessSize).u64(offset + 4, port);
        }
    }

    private static byte[] madt(Description board) {
        ByteBuffer body = little(8 + board.vcpus() * 8 + 12 + 2 * 10 + 6);
        body.putInt((int) board.localApic()).putInt(1);
        for (int i = 0; i < board.vcpus(); i++) {
            body.put((byte) 0).put((byte) 8).put((byte) i).put((byte) i).putInt(1);
        }
        body.put((byte) 1).put((byte) 12).put((byte) board.ioApicId()).put((byte) 0);
        body.putInt((int) board.ioApic()).putInt(0);
        override(body, 0, 2, 0);
        // Active high, level.
        override(body, board.sciLine(), board.sciLine(), 0x000D);
        // Every processor's LINT1 is NMI.
        body.put((byte) 4).put((byte) 6).put((byte) 0xFF).putShort((short) 0).put((byte) 1);
        return table("APIC", 4, body.array());
    }

    private static void override(ByteBuffer body, int isaLine, int globalInterrupt, int flags) {
        body.put((byte) 2).put((byte) 10).put((byte) 0).put((byte) isaLine);
        body.putInt(globalInterrupt).putShort((short) flags);
    }

    private static byte[] dsdt(Description board) {
        byte[] serials = {};
        for (int i = 0; i < board.serials().size(); i++) {
            Serial serial = board.serials().get(i);
            serials = Aml.join(serials, Aml.device("COM" + (i + 1),
                    Aml.named("_HID", Aml.eisaId("PNP0501")),
                    Aml.named("_UID", Aml.integer(i + 1L)),
                    Aml.named("_STA", Aml.integer(0xF)),
                    Aml.named("_CRS", Aml.resources(Aml.io(serial.port(), 8), Aml.irq(serial.line())))));
        }
        byte[] clock = Aml.device("RTC",
                Aml.named("_HID", Aml.eisaId("PNP0B00")),
                Aml.named("_CRS", Aml.resources(Aml.io(0x70, 2), Aml.irq(8))));
        byte[] keyboard = Aml.device("KBD",
                Aml.named("_HID", Aml.eisaId("PNP0303")),
                Aml.named("_STA", Aml.integer(0xF)),
                Aml.named("_CRS", Aml.resources(Aml.io(0x60, 1), Aml.io(0x64, 1), Aml.irq(1))));
        byte[] panic = Aml.device("PEVT",
                Aml.named("_HID", Aml.string("QEMU0001")),
                Aml.named("_STA", Aml.integer(0xF)),
                Aml.named("_CRS", Aml.resources(Aml.io(board.panicPort(), 1))));
        byte[] pci = Aml.device("PCI0",
                Aml.named("_HID", Aml.eisaId("PNP0A03")),
                Aml.named("_UID", Aml.integer(0)),
                Aml.named("_CRS", Aml.resources(
                        Aml.busNumbers(0, 0xFF),
                        Aml.io(0xCF8, 8),
                        Aml.ioWindow(0x0000, 0x0CF7),
                        Aml.ioWindow(0x0D00, 0xFFFF),
                        Aml.memoryWindow(board.pciWindowStart(), board.pciWindowEnd() - 1))),
                Aml.named("_PRT", routing()));
        byte[] off = Aml.integer(board.softOffType());
        byte[] body = Aml.join(
                Aml.scope("\\_SB", pci, serials, clock, keyboard, panic),
                Aml.named("\\_S5", Aml.pack(off, off, Aml.integer(0), Aml.integer(0))));
        return table("DSDT", 2, body);
    }

    /** Devices 0 to 31, pins A to D, on global interrupts 16 to 19: each device's pin A starts at the next one. */
    private static byte[] routing() {
        byte[][] entries = new byte[32 * 4][];
        for (int device = 0; device < 32; device++) {
            for (int pin = 0; pin < 4; pin++) {
                entries[device * 4 + pin] = Aml.pack(
                        Aml.integer((long) device << 16 | 0xFFFF),
                        Aml.integer(pin),
                        Aml.integer(0),
                        Aml.integer(PCI_FIRST_INTERRUPT + (device + pin) % PCI_INTERRUPTS));
            }
        }
        return Aml.pack(entries);
    }

    /** Global interrupt of PCI device 0's pin A. */
    public static final int PCI_FIRST_INTERRUPT = 16;
    /** Global interrupts that PCI pins share. */
    public static final int PCI_INTERRUPTS = 4;

    private static byte[] table(String signature, int revision, byte[] body) {
        ByteBuffer table = little(HEADER_SIZE + body.length);
        table.put(ascii(signature)).putInt(HEADER_SIZE + body.length).put((byte) revision).put((byte) 0);
        table.put(ascii("JACNTH")).put(ascii("JACINTHB")).putInt(1).put(ascii("JACN")).putInt(1).put(body);
        byte[] bytes = table.array();
        bytes[9] = checksum(bytes, bytes.length);
        return bytes;
    }

    /** The byte that makes the sum of the first {@code size} bytes zero. */
    private static byte checksum(byte[] bytes, int size) {
        int sum = 0;
        for (int i = 0; i < size; i++) {
            sum += bytes[i];
        }
        return (byte) -sum;
    }

    private static int align(int offset) {
        return (offset + 15) & ~15;
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    private static ByteBuffer little(int size) {
        return ByteBuffer.allocate(size).order(ByteOrder.LITTLE_ENDIAN);
    }
}
