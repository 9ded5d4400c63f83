package org.jacinth.vmm;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

/** What a guest prints, on its way to the host. */
class ConsoleOutputTest {
    /** Notes what is written at once. */
    private static final class Parts extends OutputStream {
        final List<Integer> sizes = new ArrayList<>();
        final ByteArrayOutputStream all = new ByteArrayOutputStream();
        final CountDownLatch written = new CountDownLatch(1);

        @Override
        public void write(int value) {
            throw new AssertionError("written byte by byte");
        }

        @Override
        public void write(byte[] from, int at, int length) {
            sizes.add(length);
            all.write(from, at, length);
            written.countDown();
        }
    }

    private static Thread start(ConsoleOutput console) {
        return Thread.ofPlatform().daemon().start(console);
    }

    @Test
    void everyByteIsWrittenInOrderHoweverMany() throws InterruptedException {
        Parts parts = new Parts();
        ConsoleOutput console = new ConsoleOutput(parts);
        Thread writer = start(console);
        byte[] expected = new byte[1_000_000];
        for (int k = 0; k < expected.length; k++) {
            expected[k] = (byte) (k * 31 >> 5);
            console.put(expected[k]);
        }
        console.close();
        writer.join();
        assertArrayEquals(expected, parts.all.toByteArray());
        assertTrue(parts.sizes.size() < expected.length / 100, () -> parts.sizes.size() + " writes");
    }

    @Test
    void whatIsThereIsWrittenWhenTheGuestSaysNoMore() throws InterruptedException {
        Parts parts = new Parts();
        ConsoleOutput console = new ConsoleOutput(parts);
        Thread writer = start(console);
        console.put('a');
        parts.written.await();
        assertEquals("a", parts.all.toString());
        console.put('b');
        console.put('c');
        console.close();
        writer.join();
        assertEquals("abc", parts.all.toString());
    }

    @Test
    void aStreamThatFailsStopsNobody() throws InterruptedException {
        ConsoleOutput console = new ConsoleOutput(new OutputStream() {
            @Override
            public void write(int value) throws IOException {
                throw new IOException("gone");
            }
        });
        Thread writer = start(console);
        for (int k = 0; k < 200_000; k++) {
            console.put(k);
        }
        writer.join();
    }
}
