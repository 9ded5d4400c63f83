package org.jacinth.vmm.initramfs;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;

/**
 * Builds a cpio archive in the {@code newc} format, as Linux unpacks it into its root file system. Entries are written
 * in the order they are added; a missing parent directory is added before its first child, because the kernel creates
 * none by itself. Everything belongs to root and has the time 0, so that the same calls give the same bytes.
 *
 * <p>Not safe for use by several threads.
 */
public final class CpioArchive {
    private static final String MAGIC = "070701";
    private static final String TRAILER = "TRAILER!!!";
    private static final int HEADER_SIZE = 110;
    private static final int DIRECTORY = 0x4000;
    private static final int CHARACTER = 0x2000;
    private static final int BLOCK = 0x6000;
    private static final int FILE = 0x8000;
    private static final int LINK = 0xA000;
    private static final int PERMISSIONS = 07777;

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final Set<String> directories = new TreeSet<>();
    private int nextInode = 1;

    /** Makes an empty archive. */
    public CpioArchive() {}

    /**
     * Adds a regular file.
     *
     * @param path path from the root, with or without a leading slash
     * @param permissions the mode's low twelve bits, for example {@code 0755}
     * @param content the file's bytes
     * @return this
     * @throws IllegalArgumentException for a path that is empty or has an empty, {@code .} or {@code ..} part
     */
    public CpioArchive file(String path, int permissions, byte[] content) {
        entry(path, FILE | permissions & PERMISSIONS, content, 0, 0);
        return this;
    }

    /** Adds a directory, unless it is there already; see {@link #file}. */
    public CpioArchive directory(String path, int permissions) {
        String name = name(path);
        if (directories.add(name)) {
            parents(name);
            write(name, DIRECTORY | permissions & PERMISSIONS, new byte[0], 0, 0);
        }
        return this;
    }

    /** Adds a symbolic link; see {@link #file}. */
    public CpioArchive symbolicLink(String path, String target) {
        entry(path, LINK | 0777, target.getBytes(StandardCharsets.UTF_8), 0, 0);
        return this;
    }

    /**
     * Adds a character device node; see {@link #file}.
     *
     * @param major the driver's number
     * @param minor the device's number within the driver
     */
    public CpioArchive characterDevice(String path, int permissions, int major, int minor) {
        entry(path, CHARACTER | permissions & PERMISSIONS, new byte[0], major, minor);
        return this;
    }

    /** Adds a block device node; see {@link #characterDevice}. */
    public CpioArchive blockDevice(String path, int permissions, int major, int minor) {
        entry(path, BLOCK | permissions & PERMISSIONS, new byte[0], major, minor);
        return this;
    }

    /** The whole archive with its end mark, a multiple of 512 bytes; more entries may be added afterwards. */
    public byte[] toByteArray() {
        ByteArrayOutputStream whole = new ByteArrayOutputStream(out.size() + 1024);
        whole.writeBytes(out.toByteArray());
        writeTo(whole, TRAILER, 0, 0, new byte[0], 0, 0);
        pad(whole, 512);
        return whole.toByteArray();
    }

    private void entry(String path, int mode, byte[] content, int major, int minor) {
        String name = name(path);
        parents(name);
        write(name, mode, content, major, minor);
    }

    private void parents(String name) {
        for (int slash = name.indexOf('/'); slash >= 0; slash = name.indexOf('/', slash + 1)) {
            String parent = name.substring(0, slash);
            if (directories.add(parent)) {
                write(parent, DIRECTORY | 0755, new byte[0], 0, 0);
            }
        }
    }

    private void write(String name, int mode, byte[] content, int major, int minor) {
        writeTo(out, name, nextInode++, mode, content, major, minor);
    }

    private static void writeTo(
            ByteArrayOutputStream out, String name, int inode, int mode, byte[] content, int major, int minor) {
        byte[] nameBytes = name.getBytes(StandardCharsets.UTF_8);
        int links = (mode & 0xF000) == DIRECTORY ? 2 : 1;
        int[] fields = {
            inode, mode, 0, 0, links, 0, content.length, 0, 0, major, minor, nameBytes.length + 1, 0
        };
        StringBuilder header = new StringBuilder(HEADER_SIZE).append(MAGIC);
        for (int field : fields) {
            header.append(String.format(Locale.ROOT, "%08X", field));
        }
        out.writeBytes(header.toString().getBytes(StandardCharsets.US_ASCII));
        out.writeBytes(nameBytes);
        out.write(0);
        pad(out, 4);
        out.writeBytes(content);
        pad(out, 4);
    }

    private static void pad(ByteArrayOutputStream out, int alignment) {
        while (out.size() % alignment != 0) {
            out.write(0);
        }
    }

    private static String name(String path) {
        String name = path.startsWith("/") ? path.substring(1) : path;
        for (String part : name.split("/", -1)) {
            if (part.isEmpty() || part.equals(".") || part.equals("..") || part.indexOf('\0') >= 0) {
                throw new IllegalArgumentException("path must name something below the root: path=" + path);
            }
        }
        if (name.equals(TRAILER)) {
            throw new IllegalArgumentException("path must not be the archive's end mark: path=" + path);
        }
        return name;
    }
}
