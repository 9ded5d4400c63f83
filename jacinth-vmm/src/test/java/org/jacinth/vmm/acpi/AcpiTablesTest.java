package org.jacinth.vmm.acpi;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.jacinth.vmm.board.PcBoard;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AcpiTablesTest {
    private static final long GPA = 0xE_0000;

    private final AcpiTables tables = AcpiTables.build(PcBoard.acpi(3), GPA);
    private final ByteBuffer block = ByteBuffer.wrap(tables.bytes()).order(ByteOrder.LITTLE_ENDIAN);

    private static int sum(byte[] bytes, int size) {
        int sum = 0;
        for (int i = 0; i < size; i++) {
            sum += bytes[i];
        }
        return sum & 0xFF;
    }

    @Test
    void rootPointerHasBothChecksums() {
        assertEquals("RSD PTR ", new String(tables.bytes(), 0, 8, US_ASCII));
        assertEquals(0, sum(tables.bytes(), 20));
        assertEquals(0, sum(tables.bytes(), 36));
    }

    @Test
    void everyTableAddsUpToZeroAndKnowsItsLength() {
        for (String signature : List.of("FACP", "APIC", "DSDT")) {
            byte[] table = tables.table(signature);
            assertEquals(signature, new String(table, 0, 4, US_ASCII));
            assertEquals(table.length, ByteBuffer.wrap(table).order(ByteOrder.LITTLE_ENDIAN).getInt(4));
            assertEquals(0, sum(table, table.length), signature);
        }
    }

    @Test
    void oldRootTableNamesTheSameTables() {
        int rsdt = (int) (block.getInt(16) - GPA);
        int xsdt = (int) (block.getLong(24) - GPA);
        assertEquals("RSDT", new String(tables.bytes(), rsdt, 4, US_ASCII));
        assertEquals(block.getLong(xsdt + 36), block.getInt(rsdt + 36));
        assertEquals(block.getLong(xsdt + 44), block.getInt(rsdt + 40));
    }

    @Test
    void facsIsAlignedTo64() {
        int facs = ByteBuffer.wrap(tables.table("FACP")).order(ByteOrder.LITTLE_ENDIAN).getInt(36);
        assertEquals(0, facs & 63);
        assertEquals("FACS", new String(tables.bytes(), (int) (facs - GPA), 4, US_ASCII));
    }

    @Test
    void madtHasOneLocalApicPerProcessorAndTheTimerOnPin2() {
        ByteBuffer madt = ByteBuffer.wrap(tables.table("APIC")).order(ByteOrder.LITTLE_ENDIAN);
        int processors = 0;
        int timer = -1;
        for (int at = 44; at < madt.capacity(); at += madt.get(at + 1)) {
            if (madt.get(at) == 0) {
                assertEquals(processors, madt.get(at + 3));
                assertEquals(1, madt.getInt(at + 4));
                processors++;
            } else if (madt.get(at) == 2 && madt.get(at + 3) == 0) {
                timer = madt.getInt(at + 4);
            }
        }
        assertEquals(3, processors);
        assertEquals(2, timer);
    }

    @Test
    void fadtNamesTheBoardsRegisters() {
        ByteBuffer fadt = ByteBuffer.wrap(tables.table("FACP")).order(ByteOrder.LITTLE_ENDIAN);
        assertEquals(9, fadt.getShort(46));
        assertEquals(0xB2, fadt.getInt(48));
        assertEquals(0x600, fadt.getInt(56));
        assertEquals(0x604, fadt.getInt(64));
        assertEquals(0x608, fadt.getInt(76));
        assertEquals(0xCF9, fadt.getLong(120));
        assertEquals(6, fadt.get(128));
        assertTrue((fadt.getInt(112) & 1 << 10) != 0, "reset register supported");
    }

    @Test
    void misalignedPlaceIsRefused() {
        assertThrows(IllegalArgumentException.class, () -> AcpiTables.build(PcBoard.acpi(1), 0xE_0010));
    }

    @Test
    void compilerAcceptsTheDefinitionBlockItDisassembled(@TempDir Path folder)
            throws IOException, InterruptedException {
        Assumptions.assumeTrue(Files.isExecutable(Path.of("/usr/bin/iasl")), "iasl is present");
        for (String signature : List.of("DSDT", "FACP", "APIC")) {
            Files.write(folder.resolve(signature + ".aml"), tables.table(signature));
            assertEquals(0, iasl(folder, "-d", signature + ".aml"));
        }
        String source = Files.readString(folder.resolve("DSDT.dsl"));
        assertTrue(source.contains("Name (_HID, EisaId (\"PNP0501\")"), source);
        assertTrue(source.contains("Name (_HID, \"QEMU0001\")"), source);
        assertEquals(0, iasl(folder, "-p", "again", "DSDT.dsl"));
        assertTrue(!Files.readString(folder.resolve("FACP.dsl")).contains("Invalid"));
    }

    private static int iasl(Path folder, String... arguments) throws IOException, InterruptedException {
        List<String> command = new java.util.ArrayList<>(List.of("/usr/bin/iasl"));
        command.addAll(List.of(arguments));
        Process process = new ProcessBuilder(command)
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("log").toFile())
                .start();
        return process.waitFor();
    }
}
