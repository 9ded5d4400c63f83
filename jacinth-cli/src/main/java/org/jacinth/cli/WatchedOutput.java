package org.jacinth.cli;

import java.io.IOException;
import java.io.OutputStream;

/** A stream that tells once when what is behind it takes no more. */
final class WatchedOutput extends OutputStream {
    private final OutputStream stream;
    private final Runnable broken;
    private volatile boolean isBroken;

    WatchedOutput(OutputStream stream, Runnable broken) {
        this.stream = stream;
        this.broken = broken;
    }

    /** Whether a write failed. */
    boolean isBroken() {
        return isBroken;
    }

    @Override
    public void write(int value) throws IOException {
        write(new byte[] {(byte) value}, 0, 1);
    }

    @Override
    public void write(byte[] from, int at, int length) throws IOException {
        try {
            stream.write(from, at, length);
        } catch (IOException e) {
            tell();
            throw e;
        }
    }

    @Override
    public void flush() throws IOException {
        try {
            stream.flush();
        } catch (IOException e) {
            tell();
            throw e;
        }
    }

    private void tell() {
        if (!isBroken) {
            isBroken = true;
            broken.run();
        }
    }
}
