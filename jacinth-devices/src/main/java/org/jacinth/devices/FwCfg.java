package org.jacinth.devices;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The firmware configuration device that SeaBIOS knows: numbered items and named files, read byte by byte or by DMA.
 *
 * <pre>
 * 0  selector (16 bits, write)       1  data (read)
 * 4  DMA address, high half, big-endian   8  DMA address, low half, big-endian; writing it starts the transfer
 * </pre>
 *
 * <p>Fill the device before the guest runs. Items are never written by the guest: old interfaces ignore it, and DMA
 * answers with an error.
 *
 * <p><b>Threat note.</b> A transfer's length is the guest's, up to four gigabytes, and bytes behind an item's end are
 * zeros: one transfer may go at most {@value #MAX_BEHIND_END} bytes behind the end, longer ones fail before they begin.
 * Its addresses are checked by {@link Dma}; the control word is written back last. Memory is what the host put in.
 *
 * <p>Threads: confined by the board lock.
 */
public final class FwCfg implements IoDevice {
    /** Ports that the device covers, from 0x510 on a PC. */
    public static final int PORTS = 12;
    /** Item: the number of processors that run, 16 bits. */
    public static final int CPU_COUNT = 0x05;
    /** Item: the highest number of processors plus one, 16 bits. */
    public static final int MAX_CPUS = 0x0f;
    /** Item: whether firmware offers its boot menu, 16 bits. */
    public static final int BOOT_MENU = 0x0e;
    /** Item: 1 if ISA interrupt 0 is pin 2 of the IOAPIC, 8 bits. */
    public static final int TIMER_OVERRIDE = 0x8002;
    /** File: the first port of the UART that SeaBIOS has its console on, 64 bits. */
    public static final String SERIAL_CONSOLE_FILE = "etc/sercon-port";
    /** File: the memory map, see {@link #memoryMap}. */
    public static final String MEMORY_MAP_FILE = "etc/e820";

    static final int MAX_BEHIND_END = 1 << 20;

    private static final int SIGNATURE = 0x00;
    private static final int FEATURES = 0x01;
    private static final int FILE_DIRECTORY = 0x19;
    private static final int FIRST_FILE = 0x20;
    private static final int FILE_NAME_BYTES = 56;
    private static final int CHUNK = 4096;
    private static final byte[] ABSENT = {};

    private static final int DMA_ERROR = 1;
    private static final int DMA_READ = 2;
    private static final int DMA_SKIP = 4;
    private static final int DMA_SELECT = 8;
    private static final int DMA_WRITE = 16;
    private static final long DMA_SIGNATURE = 0x51454d5520434647L;

    /**
     * A range of the memory map.
     *
     * @param address the first guest-physical address
     * @param length bytes
     * @param type 1 memory, 2 reserved, 3 ACPI tables, 4 ACPI non-volatile
     */
    public record MemoryRange(long address, long length, int type) { }

    private final Dma dma;
    private final Map<Integer, byte[]> items = new LinkedHashMap<>();
    private final Map<String, Integer> files = new LinkedHashMap<>();
    private byte[] selected = ABSENT;
    private long position;
    private long dmaAddress;

    /**
     * Makes a device without files.
     *
     * @param dma guest memory, or null for a device without the DMA interface
     */
    public FwCfg(Dma dma) {
        this.dma = dma;
        items.put(SIGNATURE, "QEMU".getBytes(StandardCharsets.US_ASCII));
        items.put(FEATURES, new byte[] {(byte) (dma == null ? 1 : 3), 0, 0, 0});
        items.put(FILE_DIRECTORY, new byte[4]);
        reset();
    }

    /** Selects the signature; the items stay. */
    public void reset() {
        dmaAddress = 0;
        select(SIGNATURE);
    }

    /**
     * Sets a numbered item.
     *
     * @param key 2 to 0x18, or another number that is not a file's
     * @param bytes its content, little-endian where it is a number
     * @throws IllegalArgumentException if the key is the device's own or in the range of files
     */
    public void item(int key, byte[] bytes) {
        if (key <= FEATURES || key >= FILE_DIRECTORY && key < 0x4000 || key > 0xffff) {
            throw new IllegalArgumentException("fw_cfg item key not reserved: key=0x" + Integer.toHexString(key));
        }
        items.put(key, bytes.clone());
    }

    /**
     * Sets a numbered item of 16 bits.
     *
     * @param key as in {@link #item(int, byte[])}
     * @param value 0 to 0xffff
     */
    public void item(int key, int value) {
        item(key, new byte[] {(byte) value, (byte) (value >>> 8)});
    }

    /**
     * Adds a file, or replaces the content of one.
     *
     * @param name at most 55 ASCII characters
     * @param bytes its content
     * @throws IllegalArgumentException if the name is too long or there are too many files
     */
    public void file(String name, byte[] bytes) {
        if (name.isEmpty() || name.length() >= FILE_NAME_BYTES) {
            throw new IllegalArgumentException("fw_cfg file name of 1 to 55 characters: name=" + name);
        }
        Integer key = files.get(name);
        if (key == null) {
            key = FIRST_FILE + files.size();
            if (key >= 0x4000) {
                throw new IllegalArgumentException("fw_cfg file count within its key range: files=" + files.size());
            }
            files.put(name, key);
        }
        items.put(key, bytes.clone());
        items.put(FILE_DIRECTORY, directory());
    }

    /**
     * Sets {@value #MEMORY_MAP_FILE}.
     *
     * @param ranges the memory map
     */
    public void memoryMap(List<MemoryRange> ranges) {
        ByteBuffer map = ByteBuffer.allocate(20 * ranges.size()).order(ByteOrder.LITTLE_ENDIAN);
        for (MemoryRange range : ranges) {
            map.putLong(range.address()).putLong(range.length()).putInt(range.type());
        }
        file(MEMORY_MAP_FILE, map.array());
    }

    private byte[] directory() {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.writeBytes(ByteBuffer.allocate(4).putInt(files.size()).array());
        files.forEach((name, key) -> {
            ByteBuffer entry = ByteBuffer.allocate(8 + FILE_NAME_BYTES);
            entry.putInt(items.get(key).length).putShort((short) (int) key).putShort((short) 0);
            entry.put(name.getBytes(StandardCharsets.US_ASCII));
            out.writeBytes(entry.array());
        });
        return out.toByteArray();
    }

    private void select(int key) {
        byte[] found = items.get(key);
        selected = found == null ? ABSENT : found;
        position = 0;
    }

    private int next() {
        return position < selected.length ? selected[(int) position++] & 0xff : 0;
    }

    @Override
    public int read(int offset, int size) {
        if (offset == 1) {
            int value = 0;
            for (int i = 0; i < size && i < 4; i++) {
                value |= next() << 8 * i;
            }
            return value;
        }
        if (offset == 0 && size == 1) {
            return 0;
        }
        int value = 0;
        for (int i = 0; i < size && i < 4; i++) {
            int at = offset + i - 4;
            boolean inside = dma != null && at >= 0 && at < 8;
            value |= (inside ? (int) (DMA_SIGNATURE >>> 8 * (7 - at)) & 0xff : 0xff) << 8 * i;
        }
        return value;
    }

    @Override
    public void write(int offset, int size, int value) {
        if (offset == 0) {
            select(size == 1 ? value & 0xff : value & 0xffff);
        } else if (dma != null && size == 4 && offset == 4) {
            dmaAddress = (long) Integer.reverseBytes(value) << 32;
        } else if (dma != null && size == 4 && offset == 8) {
            long address = dmaAddress | Integer.reverseBytes(value) & 0xffff_ffffL;
            dmaAddress = 0;
            transfer(address);
        }
    }

    private void transfer(long address) {
        byte[] block = new byte[16];
        if (!dma.read(address, block, 0, block.length)) {
            return;
        }
        ByteBuffer access = ByteBuffer.wrap(block);
        int control = access.getInt();
        long length = access.getInt() & 0xffff_ffffL;
        boolean done = run(control, length, access.getLong());
        dma.write(address, ByteBuffer.allocate(4).putInt(done ? 0 : DMA_ERROR).array(), 0, 4);
    }

    private boolean run(int control, long length, long address) {
        if ((control & DMA_SELECT) != 0) {
            select(control >>> 16);
        }
        if ((control & DMA_READ) != 0) {
            return copyOut(address, length);
        }
        if ((control & DMA_WRITE) != 0) {
            return false;
        }
        if ((control & DMA_SKIP) != 0) {
            position = Math.min(position + length, selected.length);
        }
        return true;
    }

    private boolean copyOut(long address, long length) {
        if (length - (selected.length - position) > MAX_BEHIND_END) {
            return false;
        }
        long done = 0;
        byte[] zeros = null;
        while (done < length) {
            int chunk = (int) Math.min(CHUNK, length - done);
            boolean written;
            if (position < selected.length) {
                chunk = (int) Math.min(chunk, selected.length - position);
                written = dma.write(address + done, selected, (int) position, chunk);
                position += chunk;
            } else {
                zeros = zeros == null ? new byte[CHUNK] : zeros;
                written = dma.write(address + done, zeros, 0, chunk);
            }
            if (!written) {
                return false;
            }
            done += chunk;
        }
        return true;
    }
}
