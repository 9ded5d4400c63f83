package org.jacinth.cpu;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.jacinth.cpu.form.Forms;
import org.jacinth.cpu.interp.Learnt;
import org.jacinth.cpu.translate.Translator;
import org.jacinth.hypervisor.spi.Exit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The file in which what runs showed is kept. */
class LearntFileTest {
    private static final int LOOP = 0x2345;

    @TempDir
    private Path folder;

    private void run(Path file) throws Exception {
        TestHost host = new TestHost();
        // loop: add eax, ecx ; dec ecx ; jnz loop
        host.code(LOOP, "01 c8 ff c9 75 fa c7 04 25 00 00 10 00 00 00 00 00");
        Translator translator = new Translator(Forms::emit, true, null);
        LearntFile learnt = LearntFile.at(file);
        SoftwareGuest guest = new SoftwareGuest(host, cpu -> new InterpreterExecutor(cpu, translator, 3, learnt));
        SoftwareVcpu vcpu = (SoftwareVcpu) guest.createVcpu(0, LOOP);
        vcpu.setRegister(1, 100);
        assertInstanceOf(Exit.Mem.class, vcpu.enter());
        vcpu.close();
        guest.close();
    }

    private List<Path> files(Path in) throws Exception {
        try (Stream<Path> files = Files.list(in)) {
            return files.toList();
        }
    }

    @Test
    void whatARunShowedIsThereForTheNext() throws Exception {
        Path file = folder.resolve("new").resolve("learnt");
        run(file);
        Learnt content = LearntFile.at(file).content();
        assertTrue(content.toBytes().length > Learnt.NOTHING.toBytes().length);
        assertEquals(List.of(file), files(folder.resolve("new")));
        run(file);
        assertTrue(LearntFile.at(file).content().toBytes().length >= content.toBytes().length);
    }

    @Test
    void whereTheFileCannotBeUsedTheGuestRunsWithoutIt() throws Exception {
        byte[] bytes = {1, 2, 3};
        Path file = Files.write(folder.resolve("file"), bytes);
        assertSame(Learnt.NOTHING, LearntFile.at(file).content());
        // A file where a folder is needed, and a folder where the file should be.
        run(file.resolve("learnt"));
        assertArrayEquals(bytes, Files.readAllBytes(file));
        Path full = Files.createDirectories(folder.resolve("folder").resolve("not empty")).getParent();
        run(full);
        assertEquals(List.of(full.resolve("not empty")), files(full));
        assertEquals(List.of(file, full).stream().sorted().toList(), files(folder).stream().sorted().toList());
    }
}
