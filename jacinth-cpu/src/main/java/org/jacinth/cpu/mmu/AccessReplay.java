package org.jacinth.cpu.mmu;

/**
 * The accesses to traps that one instruction makes, in order. An instruction that reaches a trap is abandoned and executed
 * again once the access was answered; the accesses answered before are then played back, so that an instruction with
 * several (a read-modify-write, a string move between traps) makes each of them once.
 */
public final class AccessReplay {
    /** More than any instruction makes: FXRSTOR reads 64 words. */
    private static final int CAPACITY = 128;

    private final long[] values = new long[CAPACITY];
    private int count;
    private int position;
    private boolean stopped;

    // The access that stopped the instruction.
    private long gpa;
    private int size;
    private boolean write;
    private long data;

    boolean hasNext() {
        return position < count;
    }

    long next() {
        return values[position++];
    }

    void stopAt(long gpa, int size, boolean write, long data) {
        this.gpa = gpa;
        this.size = size;
        this.write = write;
        this.data = data;
        stopped = true;
    }

    /** True from when an access stopped an instruction until {@link #takeStopped}. */
    public boolean isStopped() {
        return stopped;
    }

    /** Tells once whether an access stopped an instruction. */
    public boolean takeStopped() {
        boolean was = stopped;
        stopped = false;
        return was;
    }

    public long gpa() {
        return gpa;
    }

    /** Bytes of the access that stopped the instruction. */
    public int size() {
        return size;
    }

    public boolean isWrite() {
        return write;
    }

    /** The value being stored. */
    public long data() {
        return data;
    }

    /** True where no further access can be answered. */
    public boolean isFull() {
        return count == CAPACITY;
    }

    /** Answers the access that stopped the instruction; for a write the value does not matter. */
    public void answer(long value) {
        values[count++] = value;
    }

    /** The instruction is about to be executed (again): play back from the start. */
    public void rewind() {
        position = 0;
    }

    /** The instruction is over. */
    public void clear() {
        count = 0;
        position = 0;
    }
}
