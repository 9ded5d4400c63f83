package org.jacinth.vmm;

import java.io.IOException;
import java.io.InputStream;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jacinth.devices.Uart16550;

/**
 * Feeds a stream of the host into a serial port, no faster than the guest takes it. Ends with the stream or the
 * machine; a read that blocks in the host may outlive the machine, on a daemon thread.
 */
final class ConsoleInput implements Runnable {
    private static final int BUFFER = 256;

    private final InputStream stream;
    private final Uart16550 port;
    private final ReentrantLock lock;
    private final Condition room;
    private boolean stopped;

    ConsoleInput(InputStream stream, Uart16550 port, ReentrantLock boardLock) {
        this.stream = stream;
        this.port = port;
        this.lock = boardLock;
        this.room = boardLock.newCondition();
        boardLock.lock();
        try {
            port.onRoom(room::signalAll);
        } finally {
            boardLock.unlock();
        }
    }

    @Override
    public void run() {
        byte[] buffer = new byte[BUFFER];
        try {
            int size = stream.read(buffer);
            while (size >= 0 && feed(buffer, size)) {
                size = stream.read(buffer);
            }
        } catch (IOException broken) {
            // A console that fails is a console that says nothing more.
            return;
        }
    }

    private boolean feed(byte[] buffer, int size) {
        lock.lock();
        try {
            int done = 0;
            while (done < size && !stopped) {
                int taken = port.receive(buffer, done, size - done);
                done += taken;
                if (taken == 0) {
                    room.awaitUninterruptibly();
                }
            }
            return !stopped;
        } finally {
            lock.unlock();
        }
    }

    void stop() {
        lock.lock();
        try {
            stopped = true;
            room.signalAll();
        } finally {
            lock.unlock();
        }
    }
}
