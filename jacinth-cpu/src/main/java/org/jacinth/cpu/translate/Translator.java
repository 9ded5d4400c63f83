package org.jacinth.cpu.translate;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.constant.ClassDesc;
import java.lang.constant.ConstantDescs;
import java.lang.constant.MethodTypeDesc;
import java.lang.invoke.MethodHandles;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import jdk.jfr.FlightRecorder;
import org.jacinth.cpu.decode.Insn;
import org.jacinth.cpu.emit.ClassWriter;
import org.jacinth.cpu.emit.CodeWriter;
import org.jacinth.cpu.emit.Emission;
import org.jacinth.cpu.emit.Emitter;
import org.jacinth.cpu.emit.Piece;

/**
 * Translates regions to hidden classes, on one background thread for all guests, or at once.
 *
 * <p>The JVM would interpret new code for its first few hundred calls, far more slowly than the guest's instructions are
 * interpreted without it. So the background thread calls it until HotSpot has compiled it, which shows by the time that a call
 * takes, and only then lets processors have it.
 *
 * <p>HotSpot's second compiler takes several times longer for a region than the first one, and while a guest boots or a program
 * begins the regions that it is to compile are hundreds: most of them are cold again when it comes to them. So a region is of
 * another class while it {@linkplain Region#isHot is not hot}. The launcher keeps that compiler from those classes, by an
 * option of the JVM that makes it give up at once:
 * {@code -XX:CompileCommand=MaxNodeLimit,org/jacinth/cpu/translate/Warm*.run,3000}. Without, it compiles them as others.
 */
public final class Translator {
    /** Bytes of a method beyond which HotSpot does not compile it. */
    private static final int LIMIT = 8_000;
    /** What a region's method may take, with what HotSpot is to inline into it, as estimated from above. */
    public static final int BUDGET = 7_800;
    private static final int MAX_QUEUED = 4_096;
    /** Calls after which HotSpot wants to compile a method. */
    private static final int REHEARSALS = 260;
    /** Calls that are timed to tell whether it has. Few enough that HotSpot does not compile again, for calls that do nothing. */
    private static final int PROBES = 16;
    /** What that many calls of compiled code take at most. */
    private static final long COMPILED_NANOS = PROBES * 20L;
    /** Time after which code is let go as it is. */
    private static final long PATIENCE_NANOS = 1_000_000_000;
    private static final long PAUSE_NANOS = 1_000_000;

    private static final System.Logger LOGGER = System.getLogger("org.jacinth.cpu");
    private static final ClassDesc CODE = ClassDesc.of("org.jacinth.cpu.translate.Code");
    private static final ClassDesc WARM = ClassDesc.of("org.jacinth.cpu.translate.Warm");
    private static final ClassDesc HOT = ClassDesc.of("org.jacinth.cpu.translate.Hot");
    private static final ClassDesc[] PARAMETERS = {
        Emitter.CPU, Emitter.MMU, ConstantDescs.CD_long.arrayType(), ConstantDescs.CD_long, ConstantDescs.CD_long
    };
    private static final String DESCRIPTOR =
            MethodTypeDesc.of(ConstantDescs.CD_int, PARAMETERS).descriptorString();

    private static final ThreadPoolExecutor THREAD = new ThreadPoolExecutor(
            1, 1, 10, TimeUnit.SECONDS, new LinkedBlockingQueue<>(MAX_QUEUED), work -> {
                Thread t = new Thread(work, "jacinth-translator");
                t.setDaemon(true);
                return t;
            }, new ThreadPoolExecutor.DiscardPolicy());

    static {
        THREAD.allowCoreThreadTimeOut(true);
        // Where HotSpot's first compiler meets a call of a final method whose class is not linked yet, it makes it a call by the
        // receiver's class. Each region has a class of its own, so that such a call misses every time, for microseconds, until
        // the caller is compiled anew.
        try {
            MethodHandles.lookup().ensureInitialized(Code.class);
        } catch (IllegalAccessException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    private final Emission emission;
    private final boolean synchronous;
    private final Path dump;
    private final AtomicLong written = new AtomicLong();
    private final AtomicLong translated = new AtomicLong();
    private final AtomicLong nanos = new AtomicLong();
    /** What waits to be compiled; the background thread's. */
    private final List<Pending> pending = new ArrayList<>();

    private record Pending(Region region, Code code, int count, long since) {}

    /**
     * @param emission how single instructions are emitted
     * @param synchronous translates in the caller's thread, at once
     * @param dump folder that class files are written to, named after the guest's linear address, or null
     */
    public Translator(Emission emission, boolean synchronous, Path dump) {
        this.emission = emission;
        this.synchronous = synchronous;
        this.dump = dump;
    }

    /** Regions translated so far. */
    public long translated() {
        return translated.get();
    }

    /** Time spent on that. */
    public long nanos() {
        return nanos.get();
    }

    /** Has a region translated; its code appears when it is. */
    public void submit(Region region) {
        if (synchronous) {
            translate(region);
        } else {
            THREAD.execute(() -> {
                translateOrNot(region);
                letGo();
            });
        }
    }

    /** A mistake of this translator costs the guest speed and nothing else: what cannot be translated stays interpreted. */
    private void translateOrNot(Region region) {
        try {
            translate(region);
        } catch (RuntimeException | LinkageError e) {
            region.publishNothing();
            LOGGER.log(System.Logger.Level.WARNING,
                    "code stays interpreted: address=0x%x, reason=%s".formatted(region.linear(), firstLine(e)));
        }
    }

    private static String firstLine(Throwable e) {
        return e.toString().lines().findFirst().orElse("");
    }

    private void translate(Region region) {
        if (!region.isValid()) {
            return;
        }
        // The first event of a process keeps a processor busy for a tenth of a second while a guest starts.
        TranslationEvent event = FlightRecorder.isInitialized() ? new TranslationEvent() : null;
        if (event != null) {
            event.begin();
        }
        long start = System.nanoTime();
        long entries = region.entries();
        int count = region.kept();
        Code code = null;
        while (code == null && count > 0) {
            List<Piece> pieces = region.pieces(count, entries);
            Emitter measured = measure(region, pieces);
            int weight = measured.size() + measured.inlined();
            if (weight <= BUDGET || count == 1) {
                code = measured.size() <= LIMIT ? define(region, pieces, measured) : null;
                count = code == null ? count / 2 : count;
            } else {
                count = Math.min(count - 1, Math.max(1, (int) ((long) count * BUDGET / weight)));
            }
        }
        long spent = System.nanoTime() - start;
        nanos.addAndGet(spent);
        region.counts().spent(spent);
        if (code == null) {
            region.publishNothing();
            return;
        }
        translated.incrementAndGet();
        region.counts().translated(code.bytes);
        if (event != null) {
            report(event, region, code, count);
        }
        code.entries = entries & -1L >>> Long.SIZE - count;
        if (synchronous) {
            region.publish(code, count);
        } else {
            rehearse(code, REHEARSALS);
            pending.add(new Pending(region, code, count, System.nanoTime()));
        }
    }

    private static void report(TranslationEvent event, Region region, Code code, int count) {
        event.end();
        if (event.shouldCommit()) {
            List<Piece> pieces = region.pieces(count, 0);
            event.address = region.linear();
            event.blocks = count;
            event.instructions = pieces.stream().mapToInt(p -> p.insns().length).sum();
            event.bytecode = code.bytes;
            event.commit();
        }
    }

    private static void rehearse(Code code, int times) {
        for (int k = 0; k < times; k++) {
            code.run(null, null, null, 0, 0);
        }
    }

    /** Lets processors have what is compiled or waited for long enough; looks again while nothing else is to be done. */
    private void letGo() {
        for (int k = pending.size() - 1; k >= 0; k--) {
            Pending p = pending.get(k);
            long start = System.nanoTime();
            rehearse(p.code, PROBES);
            long end = System.nanoTime();
            if (end - start <= COMPILED_NANOS || end - p.since > PATIENCE_NANOS || !p.region.isValid()) {
                p.region.publish(p.code, p.count);
                pending.remove(k);
            }
        }
        if (!pending.isEmpty() && THREAD.getQueue().isEmpty()) {
            LockSupport.parkNanos(PAUSE_NANOS);
            THREAD.execute(this::letGo);
        }
    }

    private Emitter measure(Region region, List<Piece> pieces) {
        Emitter e = new Emitter(emission, null, pieces, region.called(), region.writesLate(), null);
        e.keepOrder(region.isOrdered());
        e.keepApart(region.apart());
        e.emit();
        return e;
    }

    /** The code of some pieces, or null where it is too long. */
    private Code define(Region region, List<Piece> pieces, Emitter measured) {
        ClassWriter writer = new ClassWriter(region.isHot() ? HOT : WARM, CODE);
        CodeWriter run = writer.method(PARAMETERS);
        Emitter emitter = new Emitter(emission, run, pieces, measured.called(), measured.writesLate(), measured);
        emitter.keepOrder(measured.keepsOrder());
        emitter.keepApart(measured.apart());
        emitter.emit();
        if (run.length() > LIMIT) {
            return null;
        }
        byte[] bytes = writer.toByteArray(
                "run", DESCRIPTOR, run, "born", Emitter.CONSTANTS);
        Code code;
        try {
            synchronized (Translator.class) {
                Code.memoryOfNext = region.memory();
                Code.tableOfNext = region.table();
                MethodHandles.lookup().defineHiddenClass(bytes, true);
                code = Code.born;
                Code.born = null;
                Code.memoryOfNext = null;
                Code.tableOfNext = null;
            }
        } catch (IllegalAccessException e) {
            throw new IllegalStateException("region must be definable", e);
        }
        write(bytes, region);
        Map<Insn, Integer> helpers = measured.helpers();
        code.table = region.table();
        code.windowHeads = emitter.windowHeads();
        code.bytes = run.length();
        code.weight = measured.size() + measured.inlined();
        code.helpers = new Insn[helpers.size()];
        helpers.forEach((insn, number) -> code.helpers[number] = insn);
        return code;
    }

    private void write(byte[] bytes, Region region) {
        if (dump == null) {
            return;
        }
        try {
            Files.createDirectories(dump);
            // As the same code is translated more than once, and by several processors, with a number.
            String name = "region-%x-%d.class".formatted(region.linear(), written.incrementAndGet());
            Files.write(dump.resolve(name), bytes);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
