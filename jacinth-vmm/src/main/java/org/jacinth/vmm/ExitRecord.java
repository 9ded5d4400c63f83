package org.jacinth.vmm;

/**
 * The last exits of one processor, oldest overwritten first. Owner thread only.
 */
final class ExitRecord {
    /** What an exit was. */
    enum Kind { PORT_IN, PORT_OUT, MEMORY_READ, MEMORY_WRITE, INTERRUPT, STARTUP, KICK, ERROR }

    private static final Kind[] KINDS = Kind.values();
    private static final int SIZE = 64;

    private final byte[] kinds = new byte[SIZE];
    private final byte[] sizes = new byte[SIZE];
    private final long[] addresses = new long[SIZE];
    private final long[] values = new long[SIZE];
    private final long[] counts = new long[KINDS.length];
    private long next;

    void add(Kind kind, long address, int size, long value) {
        int slot = (int) next & SIZE - 1;
        kinds[slot] = (byte) kind.ordinal();
        sizes[slot] = (byte) size;
        addresses[slot] = address;
        values[slot] = value;
        counts[kind.ordinal()]++;
        next++;
    }

    long count(Kind kind) {
        return counts[kind.ordinal()];
    }

    /** One line for each of the last exits, oldest first. */
    String text() {
        StringBuilder out = new StringBuilder();
        for (long i = Math.max(0, next - SIZE); i < next; i++) {
            int slot = (int) i & SIZE - 1;
            Kind kind = KINDS[kinds[slot]];
            out.append(String.format("  #%d %s", i, kind.name().toLowerCase(java.util.Locale.ROOT).replace('_', ' ')));
            switch (kind) {
                case PORT_IN, PORT_OUT, MEMORY_READ, MEMORY_WRITE -> out.append(String.format(
                        " 0x%x size %d value 0x%x", addresses[slot], sizes[slot], values[slot]));
                case INTERRUPT -> out.append(String.format(" mask 0x%x vector 0x%x", addresses[slot], values[slot]));
                case STARTUP -> out.append(String.format(" vcpu %d entry 0x%x", addresses[slot], values[slot]));
                case ERROR -> out.append(' ').append(values[slot]);
                case KICK -> { }
            }
            out.append('\n');
        }
        return out.toString();
    }
}
