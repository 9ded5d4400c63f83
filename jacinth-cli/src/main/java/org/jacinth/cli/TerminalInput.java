package org.jacinth.cli;

import java.io.IOException;
import java.io.InputStream;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;

/**
 * The keys of a terminal, without the commands among them. A thread of its own reads the terminal, so that a guest that
 * takes no input can still be left; keys beyond what a terminal keeps are lost, as a terminal loses them.
 */
final class TerminalInput extends InputStream {
    private static final int CAPACITY = 4096;
    private static final int END = -1;

    /** What to do on a command. */
    interface Commands {
        void leave();

        void help();
    }

    private final InputStream terminal;
    private final Commands commands;
    private final EscapeKeys keys = new EscapeKeys();
    private final BlockingQueue<Integer> queue = new ArrayBlockingQueue<>(CAPACITY);

    TerminalInput(InputStream terminal, Commands commands) {
        this.terminal = terminal;
        this.commands = commands;
    }

    /** Starts reading; the thread ends with the terminal's input or the process. */
    Thread start() {
        return Thread.ofPlatform().daemon().name("jacinth-keys").start(this::readKeys);
    }

    private void readKeys() {
        try {
            for (int value = terminal.read(); value >= 0; value = terminal.read()) {
                switch (keys.key(value)) {
                    case SEND -> queue.offer(value);
                    case LEAVE -> commands.leave();
                    case HELP -> commands.help();
                    case NOTHING -> { }
                }
            }
        } catch (IOException gone) {
            // A terminal that went away sends nothing more, like one that ended.
        }
        while (!queue.offer(END)) {
            queue.poll();
        }
    }

    @Override
    public int read() throws IOException {
        try {
            int value = queue.take();
            if (value == END) {
                queue.offer(END);
            }
            return value;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("reading is not interrupted", e);
        }
    }

    @Override
    public int read(byte[] to, int from, int length) throws IOException {
        if (length == 0) {
            return 0;
        }
        int first = read();
        if (first == END) {
            return END;
        }
        to[from] = (byte) first;
        int count = 1;
        Integer next = count < length ? queue.poll() : null;
        while (next != null && next != END) {
            to[from + count++] = next.byteValue();
            next = count < length ? queue.poll() : null;
        }
        if (next != null) {
            queue.offer(END);
        }
        return count;
    }
}
