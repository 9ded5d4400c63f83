package org.jacinth.cpu.oracle;

import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * The host's processor as an oracle where there is no KVM: a process of its own executes the cases, as the program
 * {@code oracle.c} among the tests' resources, which the host's C compiler compiles; exceptions come as signals.
 */
final class NativeOracle implements Reference {
    private static final int MEMORY = 64 << 20;

    private final Arena arena = Arena.ofShared();
    private final MemorySegment memory = arena.allocate(MEMORY, 4096);
    private final Path folder;
    private final Process process;
    private final String reason;

    /**
     * Starts the process.
     *
     * @param reason why there is no KVM, for people
     * @throws IllegalStateException saying why the host cannot serve as an oracle
     */
    NativeOracle(String reason) {
        this.reason = reason;
        String compiler = System.getenv().getOrDefault("CC", "gcc");
        try {
            folder = Files.createTempDirectory("jacinth-oracle");
            try (InputStream source = NativeOracle.class.getResourceAsStream("oracle.c")) {
                Files.copy(source, folder.resolve("oracle.c"));
            }
            int status = started(compiler, "-O1", "-o", program(), folder.resolve("oracle.c").toString()).waitFor();
            if (status != 0) {
                throw new IllegalStateException("compiler must take the oracle's program: compiler=" + compiler + ", status=" + status);
            }
            process = started(program());
        } catch (IOException e) {
            throw new IllegalStateException("no C compiler: " + e.getMessage(), e);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private String program() {
        return folder.resolve("oracle").toString();
    }

    private static Process started(String... command) throws IOException {
        return new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
    }

    @Override
    public void run(List<Case> cases, List<Case.Result> results) {
        for (int k = 0; k < cases.size(); k++) {
            KvmOracle.place(memory, k, cases.get(k), k == cases.size() - 1);
        }
        int code = cases.size() * KvmOracle.CODE_STRIDE;
        int states = cases.size() * KvmOracle.STATE_STRIDE;
        try {
            OutputStream out = process.getOutputStream();
            out.write(ByteBuffer.allocate(16).order(ByteOrder.LITTLE_ENDIAN).putLong(code).putLong(states).array());
            out.write(bytes(KvmOracle.CODE, code));
            out.write(bytes(KvmOracle.STATES, states));
            out.write(bytes(KvmOracle.RESUME, KvmOracle.RESUME_BYTES));
            out.flush();
            byte[] left = new byte[states];
            new DataInputStream(process.getInputStream()).readFully(left);
            MemorySegment.copy(MemorySegment.ofArray(left), 0, memory, KvmOracle.STATES, states);
        } catch (IOException e) {
            throw new IllegalStateException("the oracle's process stopped: " + process.toHandle().info(), e);
        }
        for (int k = 0; k < cases.size(); k++) {
            results.add(KvmOracle.collect(memory, k, cases.get(k)));
        }
    }

    private byte[] bytes(long at, int count) {
        return memory.asSlice(at, count).toArray(ValueLayout.JAVA_BYTE);
    }

    @Override
    public boolean isHardware() {
        return true;
    }

    @Override
    public String toString() {
        return "host's processor through a process (" + reason + ")";
    }

    @Override
    public void close() {
        process.destroy();
        arena.close();
        try {
            for (String file : List.of("oracle", "oracle.c", "")) {
                Files.delete(folder.resolve(file));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
