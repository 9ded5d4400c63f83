package org.jacinth.vmm.acpi;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * The board's ACPI tables in the form in which firmware takes them: two files without addresses, and a script that says
 * where the firmware is to put them and which numbers in them become addresses.
 *
 * @param root the root pointer; addresses in it count from the start of {@code tables}
 * @param tables all else, addresses likewise; its first 64 bytes are empty
 * @param script commands of 128 bytes each
 */
public record TableLoader(byte[] root, byte[] tables, byte[] script) {
    /** Name of the file of {@link #root}. */
    public static final String ROOT_FILE = "etc/acpi/rsdp";
    /** Name of the file of {@link #tables}. */
    public static final String TABLES_FILE = "etc/acpi/tables";
    /** Name of the file of {@link #script}. */
    public static final String SCRIPT_FILE = "etc/table-loader";

    private static final int COMMAND_SIZE = 128;
    private static final int NAME_SIZE = 56;
    private static final int ALLOCATE = 1;
    private static final int ADD_POINTER = 2;
    private static final int ADD_CHECKSUM = 3;
    private static final int HIGH_MEMORY = 1;
    private static final int BIOS_SEGMENT = 2;

    private static final int ROOT_SIZE = 36;
    private static final int ROOT_SIZE_REVISION_1 = 20;
    private static final int ROOT_CHECKSUM = 8;
    private static final int ROOT_RSDT = 16;
    private static final int ROOT_XSDT = 24;
    private static final int ROOT_EXTENDED_CHECKSUM = 32;
    private static final int TABLE_LENGTH = 4;
    private static final int TABLE_CHECKSUM = 9;
    private static final int TABLE_BODY = 36;
    private static final int FADT_FACS = 36;
    private static final int FADT_DSDT = 40;
    private static final int FADT_X_DSDT = 140;

    /** Builds the files for a board. */
    public static TableLoader build(AcpiTables.Description board) {
        byte[] tables = AcpiTables.build(board, 0).bytes();
        byte[] root = Arrays.copyOf(tables, ROOT_SIZE);
        Arrays.fill(tables, 0, ROOT_SIZE, (byte) 0);
        return new Writer(root, tables).write();
    }

    /** Collects commands in the order in which firmware runs them: a checksum comes behind the pointers it covers. */
    private static final class Writer {
        private final ByteBuffer root;
        private final ByteBuffer tables;
        private final List<ByteBuffer> commands = new ArrayList<>();

        Writer(byte[] root, byte[] tables) {
            this.root = ByteBuffer.wrap(root).order(ByteOrder.LITTLE_ENDIAN);
            this.tables = ByteBuffer.wrap(tables).order(ByteOrder.LITTLE_ENDIAN);
        }

        TableLoader write() {
            allocate(TABLES_FILE, 64, HIGH_MEMORY);
            allocate(ROOT_FILE, 16, BIOS_SEGMENT);
            int rsdt = root.getInt(ROOT_RSDT);
            int xsdt = (int) root.getLong(ROOT_XSDT);
            int fadt = (int) tables.getLong(xsdt + TABLE_BODY);
            pointer(TABLES_FILE, fadt + FADT_FACS, 4);
            pointer(TABLES_FILE, fadt + FADT_DSDT, 4);
            pointer(TABLES_FILE, fadt + FADT_X_DSDT, 8);
            tableChecksum(fadt);
            pointers(rsdt, 4);
            pointers(xsdt, 8);
            pointer(ROOT_FILE, ROOT_RSDT, 4);
            pointer(ROOT_FILE, ROOT_XSDT, 8);
            checksum(ROOT_FILE, root, ROOT_CHECKSUM, 0, ROOT_SIZE_REVISION_1);
            checksum(ROOT_FILE, root, ROOT_EXTENDED_CHECKSUM, 0, ROOT_SIZE);
            ByteBuffer script = ByteBuffer.allocate(commands.size() * COMMAND_SIZE);
            commands.forEach(command -> script.put(command.rewind()));
            return new TableLoader(root.array(), tables.array(), script.array());
        }

        private void pointers(int table, int size) {
            int end = table + tables.getInt(table + TABLE_LENGTH);
            for (int at = table + TABLE_BODY; at < end; at += size) {
                pointer(TABLES_FILE, at, size);
            }
            tableChecksum(table);
        }

        private void tableChecksum(int table) {
            checksum(TABLES_FILE, tables, table + TABLE_CHECKSUM, table, tables.getInt(table + TABLE_LENGTH));
        }

        private void allocate(String file, int alignment, int zone) {
            ByteBuffer command = command(ALLOCATE);
            name(command, file).putInt(alignment).put((byte) zone);
        }

        private void pointer(String in, int offset, int size) {
            ByteBuffer command = command(ADD_POINTER);
            name(command, in);
            name(command, TABLES_FILE).putInt(offset).put((byte) size);
        }

        private void checksum(String file, ByteBuffer bytes, int offset, int start, int length) {
            // Firmware may store the sum without having taken the old byte out.
            bytes.put(offset, (byte) 0);
            name(command(ADD_CHECKSUM), file).putInt(offset).putInt(start).putInt(length);
        }

        private ByteBuffer command(int number) {
            ByteBuffer command = ByteBuffer.allocate(COMMAND_SIZE).order(ByteOrder.LITTLE_ENDIAN).putInt(number);
            commands.add(command);
            return command;
        }

        private static ByteBuffer name(ByteBuffer command, String file) {
            return command.put(Arrays.copyOf(file.getBytes(StandardCharsets.US_ASCII), NAME_SIZE));
        }
    }
}
