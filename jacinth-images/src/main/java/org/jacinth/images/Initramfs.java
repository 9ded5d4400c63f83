package org.jacinth.images;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import org.jacinth.vmm.initramfs.CpioArchive;

/**
 * Initial RAM disks around a busybox, as cpio archives. Any thread.
 */
public final class Initramfs {
    /** How many times the loop of {@link #selfTest} goes round. */
    public static final int LOOPS = 20_000;

    private static final String START =
            """
            #!/bin/busybox sh
            /bin/busybox --install -s
            mount -t proc proc /proc
            mount -t sysfs sysfs /sys
            mount -t devtmpfs dev /dev 2> /dev/null
            """;

    private static final String DEMO =
            START
            + """
            mkdir -p /dev/pts /dev/shm /tmp /root
            mount -t devpts devpts /dev/pts
            mount -t tmpfs tmpfs /tmp
            hostname jacinth
            echo 4 > /proc/sys/kernel/printk
            read -r up rest < /proc/uptime
            memory=$(sed -n 's/^MemTotal: *\\([0-9]*\\) kB/\\1/p' /proc/meminfo)
            cat <<EOF

            Linux $(uname -r) on a processor written in Java
            ready $up s after boot, $((memory / 1024)) MiB of memory, $(grep -c ^processor /proc/cpuinfo) processor(s)
            exit or poweroff leaves; Ctrl-A X leaves at once

            EOF
            export HOME=/root PATH=/sbin:/bin:/usr/sbin:/usr/bin PS1='jacinth:\\w# '
            cd /root
            [ -n "$LINES" ] && [ -n "$COLUMNS" ] && stty rows "$LINES" cols "$COLUMNS" < /dev/console
            trap 'poweroff -f' USR1 USR2
            trap 'reboot -f' TERM
            setsid cttyhack sh < /dev/console &
            wait $!
            poweroff -f
            sleep 5
            """;

    private static final String SELF_TEST =
            START
            + """
            echo "JACINTH begin"
            echo "JACINTH md5 $(md5sum /bin/busybox | cut -d ' ' -f 1)"
            i=0
            s=0
            while [ $i -lt %d ]; do
                i=$((i + 1))
                s=$(((s * 31 + i) %% 1000003))
            done
            echo "JACINTH loop $i $s"
            echo "JACINTH end"
            reboot -f
            sleep 5
            """.formatted(LOOPS);

    private Initramfs() {}

    /**
     * A system that says hello and gives a shell with job control on its console; the end of the shell switches off.
     * The kernel's command line may say {@code LINES=n COLUMNS=n}, the size of the terminal.
     *
     * @param busybox a statically linked busybox
     * @return the archive
     * @throws IOException if the file cannot be read
     */
    public static byte[] demo(Path busybox) throws IOException {
        return pack(Files.readAllBytes(busybox), DEMO);
    }

    /**
     * A system that works for a while, prints {@link #selfTestLines} among what the kernel says, and reboots.
     *
     * @param busybox a statically linked busybox
     * @return the archive
     * @throws IOException if the file cannot be read
     */
    public static byte[] selfTest(Path busybox) throws IOException {
        return pack(Files.readAllBytes(busybox), SELF_TEST);
    }

    /**
     * The lines, in order and without line ends, that the system of {@link #selfTest} prints when it is run correctly:
     * begin, the MD5 sum of busybox as Java computes it, the end value of the loop as Java computes it, end.
     *
     * @param busybox the same file
     * @throws IOException if the file cannot be read
     */
    public static List<String> selfTestLines(Path busybox) throws IOException {
        long sum = 0;
        for (int i = 1; i <= LOOPS; i++) {
            sum = (sum * 31 + i) % 1000003;
        }
        return List.of(
                "JACINTH begin",
                "JACINTH md5 " + md5(Files.readAllBytes(busybox)),
                "JACINTH loop " + LOOPS + " " + sum,
                "JACINTH end");
    }

    static byte[] pack(byte[] busybox, String init) {
        CpioArchive archive = new CpioArchive();
        for (String folder :
                List.of("bin", "sbin", "usr", "usr/bin", "usr/sbin", "proc", "sys", "dev", "etc", "root")) {
            archive.directory(folder, 0755);
        }
        // The kernel opens its console before devtmpfs is there.
        archive.characterDevice("dev/console", 0600, 5, 1);
        archive.characterDevice("dev/null", 0666, 1, 3);
        archive.file("bin/busybox", 0755, busybox);
        archive.file("init", 0755, init.getBytes(java.nio.charset.StandardCharsets.UTF_8));
        return archive.toByteArray();
    }

    private static String md5(byte[] content) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("MD5").digest(content));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has MD5", e);
        }
    }
}
