package org.jacinth.hypervisor;

import org.jacinth.hypervisor.object.PortDispatcher;
import org.jacinth.hypervisor.object.QueuedPacket;
import org.jacinth.zx.PacketType;
import org.jacinth.zx.Status;

/** Where bells and a program's own packets arrive, first in first out. Any thread. */
public final class Port implements AutoCloseable {
    private final OpenObject<PortDispatcher> port = new OpenObject<>(new PortDispatcher());

    private Port() {}

    /** A new port. */
    public static Port create() {
        return new Port();
    }

    OpenObject<PortDispatcher> object() {
        return port;
    }

    /**
     * Queues a packet.
     *
     * @throws StatusException {@code SHOULD_WAIT} when 2048 user packets wait
     */
    public void queue(Packet.User packet) {
        PortDispatcher object = port.acquire();
        try {
            int status = object.queueUser(QueuedPacket.user(
                    packet.key(), packet.status(), packet.word0(), packet.word1(), packet.word2(), packet.word3()));
            OpenObject.check(status, () -> "port accepts a packet: key=" + OpenObject.hex(packet.key()));
        } finally {
            object.release();
        }
    }

    /**
     * Takes the first packet, waiting for one as long as it takes.
     *
     * @return a {@link Packet.Bell} or a {@link Packet.User}
     * @throws StatusException {@code CANCELED} when the port is closed meanwhile or the thread is interrupted, which it
     *     then stays
     */
    public Packet await() {
        PortDispatcher.Received received = receive(PortDispatcher.INFINITE);
        OpenObject.check(received.status(), () -> "port stays open and the thread is not interrupted: port="
                + port.koid());
        return packet(received.packet());
    }

    /**
     * Takes the first packet, waiting for one for some time.
     *
     * @param nanos longest wait; 0 or less only looks
     * @return a {@link Packet.Bell} or a {@link Packet.User}, or null if none came
     * @throws StatusException {@code CANCELED} as for {@link #await()}
     */
    public Packet await(long nanos) {
        long now = PortDispatcher.now();
        long deadline = nanos <= 0 ? 0 : now + nanos < 0 ? PortDispatcher.INFINITE : now + nanos;
        PortDispatcher.Received received = receive(deadline);
        if (received.status() == Status.ZX_ERR_TIMED_OUT) {
            return null;
        }
        OpenObject.check(received.status(), () -> "port stays open and the thread is not interrupted: port="
                + port.koid());
        return packet(received.packet());
    }

    private PortDispatcher.Received receive(long deadline) {
        PortDispatcher object = port.acquire();
        try {
            return object.receive(deadline);
        } finally {
            object.release();
        }
    }

    private static Packet packet(QueuedPacket packet) {
        return packet.type() == PacketType.GUEST_BELL
                ? new Packet.Bell(packet.key(), packet.word0())
                : new Packet.User(
                        packet.key(),
                        packet.status(),
                        packet.word0(),
                        packet.word1(),
                        packet.word2(),
                        packet.word3());
    }

    /** Closes the port: what waits on it is lost, a guest that rings it gets {@code BAD_STATE}. */
    @Override
    public void close() {
        port.close();
    }

    @Override
    public String toString() {
        return "Port[koid=" + port.koid() + "]";
    }
}
