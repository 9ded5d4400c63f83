package org.jacinth.vmm;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.lang.foreign.MemorySegment;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Objects;
import java.util.Optional;
import org.jacinth.hypervisor.Engine;

/**
 * What to build and what to boot. Immutable; made by {@link #builder}.
 *
 * @param engine what runs the processors
 * @param memorySize RAM in bytes
 * @param vcpus virtual processors, 1 to 64
 * @param image the kernel or firmware file
 * @param firmware true where {@code image} is a PC BIOS, to be started at its reset vector
 * @param initrd the initial RAM disk
 * @param commandLine the kernel's command line
 * @param consoleInput what the first serial port receives; absent for nothing
 * @param consoleOutput what the first serial port sends
 * @param debugOutput what firmware sends to its debug port
 * @param wallClock the time of day for the real-time clock, asked once
 * @param panicDetection true to end the run when the console shows a Linux panic
 */
public record MachineConfig(
        Engine engine,
        long memorySize,
        int vcpus,
        MemorySegment image,
        boolean firmware,
        Optional<MemorySegment> initrd,
        String commandLine,
        Optional<InputStream> consoleInput,
        OutputStream consoleOutput,
        OutputStream debugOutput,
        InstantSource wallClock,
        boolean panicDetection) {

    /** Most processors that one machine may have. */
    public static final int MAX_VCPUS = 63;

    /**
     * @throws IllegalArgumentException for a number of processors, or a memory size, that no machine can have
     */
    public MachineConfig {
        Objects.requireNonNull(engine, "engine");
        Objects.requireNonNull(image, "image");
        if (vcpus < 1 || vcpus > MAX_VCPUS) {
            throw new IllegalArgumentException("vcpus must be 1 to " + MAX_VCPUS + ": vcpus=" + vcpus);
        }
        new org.jacinth.vmm.board.PcLayout(memorySize);
    }

    /** A builder for a machine on an engine: 256 MiB, one processor, console output dropped. */
    public static Builder builder(Engine engine) {
        return new Builder(engine);
    }

    /** Collects a configuration; not safe for use by several threads. */
    public static final class Builder {
        private final Engine engine;
        private long memorySize = 256L << 20;
        private int vcpus = 1;
        private MemorySegment image;
        private boolean firmware;
        private MemorySegment initrd;
        private String commandLine = "";
        private InputStream consoleInput;
        private OutputStream consoleOutput = OutputStream.nullOutputStream();
        private OutputStream debugOutput = OutputStream.nullOutputStream();
        private InstantSource wallClock = InstantSource.system();
        private boolean panicDetection = true;

        private Builder(Engine engine) {
            this.engine = engine;
        }

        /** RAM in bytes, a multiple of 4096, at least 1 MiB. */
        public Builder memorySize(long bytes) {
            memorySize = bytes;
            return this;
        }

        /** Virtual processors, 1 to {@link #MAX_VCPUS}. */
        public Builder vcpus(int count) {
            vcpus = count;
            return this;
        }

        /** The kernel: a bzImage, or a 64-bit ELF file with a PVH entry. */
        public Builder kernel(MemorySegment file) {
            image = file;
            firmware = false;
            return this;
        }

        /**
         * The kernel's file, read now.
         *
         * @throws IOException if it cannot be read
         */
        public Builder kernel(Path file) throws IOException {
            return kernel(contents(file));
        }

        /** A PC BIOS image, started at its reset vector, in place of a kernel. */
        public Builder firmware(MemorySegment file) {
            image = file;
            firmware = true;
            return this;
        }

        /** The firmware's file, read now; see {@link #kernel(Path)}. */
        public Builder firmware(Path file) throws IOException {
            return firmware(contents(file));
        }

        /** The initial RAM disk. */
        public Builder initrd(MemorySegment file) {
            initrd = file;
            return this;
        }

        /** The initial RAM disk's file, read now; see {@link #kernel(Path)}. */
        public Builder initrd(Path file) throws IOException {
            return initrd(contents(file));
        }

        /** The kernel's command line. */
        public Builder commandLine(String text) {
            commandLine = text;
            return this;
        }

        /** What the first serial port receives; read on a thread of its own, at the pace of the guest. */
        public Builder consoleInput(InputStream stream) {
            consoleInput = stream;
            return this;
        }

        /** What the first serial port sends; written on a thread of its own, flushed, never closed. */
        public Builder consoleOutput(OutputStream stream) {
            consoleOutput = stream;
            return this;
        }

        /** What firmware sends to its debug port 0x402. */
        public Builder debugOutput(OutputStream stream) {
            debugOutput = stream;
            return this;
        }

        /** The time of day for the real-time clock. */
        public Builder wallClock(InstantSource clock) {
            wallClock = clock;
            return this;
        }

        /** Whether words on the console that look like a Linux panic end the run; they do unless told otherwise. */
        public Builder panicDetection(boolean on) {
            panicDetection = on;
            return this;
        }

        /**
         * The configuration.
         *
         * @throws IllegalArgumentException for values that no machine can have
         * @throws NullPointerException if neither kernel nor firmware was given
         */
        public MachineConfig build() {
            return new MachineConfig(
                    engine, memorySize, vcpus, image, firmware, Optional.ofNullable(initrd), commandLine,
                    Optional.ofNullable(consoleInput), consoleOutput, debugOutput, wallClock, panicDetection);
        }

        private static MemorySegment contents(Path file) throws IOException {
            return MemorySegment.ofArray(Files.readAllBytes(file)).asReadOnly();
        }
    }
}
