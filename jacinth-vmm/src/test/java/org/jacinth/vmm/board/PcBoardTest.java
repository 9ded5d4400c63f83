package org.jacinth.vmm.board;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import org.jacinth.devices.Dma;
import org.jacinth.vmm.acpi.TableLoader;
import org.junit.jupiter.api.Test;

/** What firmware finds in its configuration device. */
class PcBoardTest {
    private static final int SELECTOR = 0x510;
    private static final int DATA = 0x511;
    private static final int DIRECTORY = 0x19;

    private final BoardTime time = new BoardTime(() -> 0);

    private PcBoard board(long memorySize, int vcpus) {
        Dma none = new Dma() {
            @Override
            public boolean read(long gpa, byte[] to, int from, int length) {
                return false;
            }

            @Override
            public boolean write(long gpa, byte[] bytes, int from, int length) {
                return false;
            }
        };
        Processors processors = new Processors() {
            @Override
            public int count() {
                return vcpus;
            }

            @Override
            public void interrupt(int index, int vector) {}

            @Override
            public void attend(int index) {}

            @Override
            public void nonMaskable(int index) {}
        };
        time.lock().lock();
        try {
            return new PcBoard(
                    new PcBoard.Connections(new PcLayout(memorySize), processors, event -> { }, value -> { },
                            value -> { }, () -> { }, () -> Instant.EPOCH, none),
                    time);
        } finally {
            time.lock().unlock();
        }
    }

    private byte[] item(PcBoard board, int key, int size) {
        byte[] bytes = new byte[size];
        time.lock().lock();
        try {
            board.ports().write(SELECTOR, 2, key);
            for (int i = 0; i < size; i++) {
                bytes[i] = (byte) board.ports().read(DATA, 1);
            }
        } finally {
            time.lock().unlock();
        }
        return bytes;
    }

    private byte[] file(PcBoard board, String name) {
        int count = ByteBuffer.wrap(item(board, DIRECTORY, 4)).getInt();
        ByteBuffer directory = ByteBuffer.wrap(item(board, DIRECTORY, 4 + 64 * count));
        for (int at = 4; at < directory.capacity(); at += 64) {
            String found = new String(directory.array(), at + 8, 56, StandardCharsets.US_ASCII).trim();
            if (found.equals(name)) {
                return item(board, directory.getShort(at + 4), directory.getInt(at));
            }
        }
        return null;
    }

    @Test
    void memoryMapHasRamFromAddressZero() {
        ByteBuffer map = ByteBuffer.wrap(file(board(64 << 20, 1), "etc/e820")).order(ByteOrder.LITTLE_ENDIAN);
        assertEquals(0, map.getLong(0));
        assertEquals(64 << 20, map.getLong(8));
        assertEquals(1, map.getInt(16));
        for (int at = 20; at < map.capacity(); at += 20) {
            assertEquals(2, map.getInt(at + 16), "nothing else is memory");
        }
    }

    @Test
    void memoryMapHasRamAboveFourGibibytesAsARangeOfItsOwn() {
        ByteBuffer map = ByteBuffer.wrap(file(board(4L << 30, 1), "etc/e820")).order(ByteOrder.LITTLE_ENDIAN);
        assertEquals(3L << 30, map.getLong(8));
        int last = map.capacity() - 20;
        assertEquals(4L << 30, map.getLong(last));
        assertEquals(1L << 30, map.getLong(last + 8));
        assertEquals(1, map.getInt(last + 16));
    }

    @Test
    void firmwareUsesTheSerialPortAsItsConsoleAndOffersItsBootMenu() {
        PcBoard board = board(64 << 20, 1);
        assertArrayEquals(new byte[] {(byte) 0xF8, 3, 0, 0, 0, 0, 0, 0}, file(board, "etc/sercon-port"));
        assertArrayEquals(new byte[] {1, 0}, item(board, 0x0E, 2));
    }

    @Test
    void firmwareIsToldThatTheTimersLineIsPinTwo() {
        assertArrayEquals(new byte[] {1}, item(board(64 << 20, 1), 0x8002, 1));
    }

    @Test
    void firmwareGetsTheBoardsAcpiTables() {
        PcBoard board = board(64 << 20, 2);
        TableLoader expected = TableLoader.build(PcBoard.acpi(2));
        assertArrayEquals(expected.script(), file(board, "etc/table-loader"));
        assertArrayEquals(expected.tables(), file(board, "etc/acpi/tables"));
        assertArrayEquals(expected.root(), file(board, "etc/acpi/rsdp"));
        assertNotNull(file(board, "etc/e820"));
    }

    @Test
    void processorCountsAreThere() {
        PcBoard board = board(64 << 20, 3);
        assertArrayEquals(new byte[] {3, 0}, item(board, 0x05, 2));
        assertArrayEquals(new byte[] {3, 0}, Arrays.copyOf(item(board, 0x0F, 2), 2));
    }
}
