package org.jacinth.vmm.acpi;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import org.jacinth.vmm.board.PcBoard;
import org.junit.jupiter.api.Test;

class TableLoaderTest {
    private static final int HIGH = 0x7FE_0000;
    private static final int BIOS = 0xF_5A00;

    private final AcpiTables.Description board = PcBoard.acpi(3);
    private final TableLoader loader = TableLoader.build(board);
    private final Map<String, Integer> placed = new HashMap<>();
    private final Map<String, ByteBuffer> files = new HashMap<>(Map.of(
            TableLoader.ROOT_FILE, little(loader.root()), TableLoader.TABLES_FILE, little(loader.tables())));

    private static ByteBuffer little(byte[] bytes) {
        return ByteBuffer.wrap(bytes.clone()).order(ByteOrder.LITTLE_ENDIAN);
    }

    private static String name(ByteBuffer command, int at) {
        return new String(command.array(), command.arrayOffset() + at, 56, StandardCharsets.US_ASCII).trim();
    }

    /** What firmware does with the script. */
    private void follow() {
        for (int at = 0; at < loader.script().length; at += 128) {
            ByteBuffer command = little(java.util.Arrays.copyOfRange(loader.script(), at, at + 128));
            ByteBuffer file = files.get(name(command, 4));
            switch (command.getInt(0)) {
                case 1 -> placed.put(name(command, 4), command.get(64) == 1 ? HIGH : BIOS);
                case 2 -> {
                    int offset = command.getInt(116);
                    int base = placed.get(name(command, 60));
                    if (command.get(120) == 4) {
                        file.putInt(offset, file.getInt(offset) + base);
                    } else {
                        assertEquals(8, command.get(120));
                        file.putLong(offset, file.getLong(offset) + base);
                    }
                }
                case 3 -> {
                    assertEquals(0, file.get(command.getInt(60)), "checksum byte before it is computed");
                    file.put(command.getInt(60), (byte) -sum(file, command.getInt(64), command.getInt(68)));
                }
                default -> throw new AssertionError("command=" + command.getInt(0));
            }
        }
    }

    private static int sum(ByteBuffer bytes, int start, int length) {
        int sum = 0;
        for (int i = start; i < start + length; i++) {
            sum += bytes.get(i);
        }
        return sum & 0xFF;
    }

    @Test
    void followingTheScriptGivesTheTablesOfThatAddress() {
        follow();
        ByteBuffer tables = files.get(TableLoader.TABLES_FILE);
        byte[] expected = AcpiTables.build(board, HIGH).bytes();
        java.util.Arrays.fill(expected, 0, 36, (byte) 0);
        assertArrayEquals(expected, tables.array());
        assertEquals(BIOS, placed.get(TableLoader.ROOT_FILE));
    }

    @Test
    void rootPointsToTheTablesAndItsChecksumsHold() {
        follow();
        byte[] expected = java.util.Arrays.copyOf(AcpiTables.build(board, HIGH).bytes(), 36);
        ByteBuffer root = files.get(TableLoader.ROOT_FILE);
        assertArrayEquals(expected, root.array());
        assertEquals(0, sum(root, 0, 20));
        assertEquals(0, sum(root, 0, 36));
    }
}
