package org.jacinth.cpu;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.classfile.ClassFile;
import java.lang.classfile.CodeModel;
import java.lang.classfile.attribute.CodeAttribute;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import jdk.jfr.Recording;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordingFile;
import org.jacinth.cpu.form.Forms;
import org.jacinth.cpu.translate.Translator;
import org.jacinth.hypervisor.spi.Exit;
import org.jacinth.zx.VcpuStateKind;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is told of translation: counters, Flight Recorder's events, class files. */
class TranslationReportTest {
    private static final int REGIONS = 13;
    private static final int GIVEN_UP = 14;
    private static final int NANOS = 16;
    private static final int BYTES = 17;
    private static final int LOOP = 0x2345;

    @TempDir
    private Path folder;

    private final TestHost host = new TestHost();
    private SoftwareVcpu vcpu;

    @BeforeEach
    void create() throws Exception {
        // loop: add eax, ecx ; dec ecx ; jnz loop
        host.code(LOOP, "01 c8 ff c9 75 fa c7 04 25 00 00 10 00 00 00 00 00");
        Translator translator = new Translator(Forms::emit, true, folder.resolve("dump"));
        // The block is translated before it is executed for the third time.
        SoftwareGuest guest = new SoftwareGuest(host, cpu -> new InterpreterExecutor(cpu, translator, 3));
        vcpu = (SoftwareVcpu) guest.createVcpu(0, LOOP);
    }

    private void run() {
        vcpu.setRegister(1, 100);
        vcpu.cpu().rip = LOOP;
        assertInstanceOf(Exit.Mem.class, vcpu.enter());
    }

    private long counter(int word) {
        MemorySegment counters = MemorySegment.ofArray(new long[VcpuStateKind.size(VcpuStateKind.COUNTERS) / 8]);
        assertEquals(0, vcpu.readState(VcpuStateKind.COUNTERS, counters));
        return counters.getAtIndex(ValueLayout.JAVA_LONG, word);
    }

    private List<Path> dumped() throws Exception {
        try (Stream<Path> files = Files.list(folder.resolve("dump"))) {
            return files.toList();
        }
    }

    private static int length(Path file) throws Exception {
        CodeModel run = ClassFile.of().parse(file).methods().stream()
                .filter(m -> m.methodName().equalsString("run"))
                .findFirst().orElseThrow().code().orElseThrow();
        return ((CodeAttribute) run).codeLength();
    }

    @Test
    void classFilesAreNamedAfterTheGuestsAddress() throws Exception {
        run();
        assertEquals(List.of("region-2345-1.class"), dumped().stream().map(f -> f.getFileName().toString()).toList());
        assertEquals(List.of(), ClassFile.of().verify(dumped().getFirst()).stream()
                .filter(e -> !e.getMessage().contains("Could not resolve class")).toList());
    }

    @Test
    void countersTellOfRegions() throws Exception {
        assertEquals(0, counter(REGIONS));
        run();
        assertEquals(1, counter(REGIONS));
        assertEquals(0, counter(GIVEN_UP));
        assertEquals(length(dumped().getFirst()), counter(BYTES));
        assertTrue(counter(NANOS) > 0, "translating takes time");

        vcpu.guest().memoryWritten(LOOP, 1);
        run();

        assertTrue(counter(REGIONS) > 1, "it is translated anew");
        assertEquals(1, counter(GIVEN_UP));
    }

    @Test
    void flightRecorderSeesEachRegionAndTheSumAtTheEnd() throws Exception {
        Path file = folder.resolve("test.jfr");
        try (Recording recording = new Recording()) {
            recording.enable("org.jacinth.Translation");
            recording.enable("org.jacinth.Vcpu");
            recording.start();
            run();
            vcpu.close();
            recording.stop();
            recording.dump(file);
        }
        List<RecordedEvent> events = RecordingFile.readAllEvents(file);
        RecordedEvent region = events.stream()
                .filter(e -> e.getEventType().getName().equals("org.jacinth.Translation")).findFirst().orElseThrow();
        assertEquals(LOOP, region.getLong("address"));
        assertEquals(3, region.getInt("instructions"));
        assertEquals(1, region.getInt("blocks"));
        assertEquals(length(dumped().getFirst()), region.getInt("bytecode"));
        assertTrue(region.getDuration().toNanos() > 0, "it has a duration");
        RecordedEvent end = events.stream()
                .filter(e -> e.getEventType().getName().equals("org.jacinth.Vcpu")).findFirst().orElseThrow();
        assertEquals(1, end.getLong("regions"));
        assertEquals(vcpu.cpu().retired, end.getLong("instructions"));
        assertEquals(vcpu.cpu().retiredTranslated, end.getLong("translatedInstructions"));
        assertTrue(end.getLong("translatedInstructions") > 0, "the loop ran in translated code");
        assertEquals(region.getInt("bytecode"), end.getLong("bytecode"));
    }
}
