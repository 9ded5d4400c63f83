package org.jacinth.hypervisor.object;

import org.jacinth.zx.PacketType;

/**
 * A packet on a port.
 *
 * @param word0 first of the four little-endian words of the payload
 * @param source the trap from whose pool a bell packet was taken; null for a user packet
 */
public record QueuedPacket(
        long key, int type, int status, long word0, long word1, long word2, long word3, TrapRange source) {

    /** A bell packet. */
    static QueuedPacket bell(TrapRange trap, long gpa) {
        return new QueuedPacket(trap.key(), PacketType.GUEST_BELL, 0, gpa, 0, 0, 0, trap);
    }

    /** A user's packet. */
    public static QueuedPacket user(long key, int status, long word0, long word1, long word2, long word3) {
        return new QueuedPacket(key, PacketType.USER, status, word0, word1, word2, word3, null);
    }
}
