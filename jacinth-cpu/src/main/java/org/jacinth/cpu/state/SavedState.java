package org.jacinth.cpu.state;

/**
 * What event delivery and far transfers change before their last check, kept aside so that a fault leaves the
 * processor as it was.
 */
public final class SavedState {
    private final int[] selector = new int[9];
    private final long[] segBase = new long[9];
    private final long[] segLimit = new long[9];
    private final int[] segAttr = new int[9];
    private int cpl;
    private long rip;
    private long rsp;
    private int systemFlags;
    private boolean valid;

    SavedState() {}

    /** Keeps the present state aside. */
    public void save(Cpu c) {
        System.arraycopy(c.selector, 0, selector, 0, 9);
        System.arraycopy(c.segBase, 0, segBase, 0, 9);
        System.arraycopy(c.segLimit, 0, segLimit, 0, 9);
        System.arraycopy(c.segAttr, 0, segAttr, 0, 9);
        cpl = c.cpl;
        rip = c.rip;
        rsp = c.gpr[Cpu.RSP];
        systemFlags = c.systemFlags;
        valid = true;
    }

    /** The present state is final: a fault from here on belongs to it. */
    public void commit() {
        valid = false;
    }

    /** Goes back to what was saved, unless {@link #commit} was called since; returns whether it did. */
    public boolean restore(Cpu c) {
        if (!valid) {
            return false;
        }
        System.arraycopy(selector, 0, c.selector, 0, 9);
        System.arraycopy(segBase, 0, c.segBase, 0, 9);
        System.arraycopy(segLimit, 0, c.segLimit, 0, 9);
        System.arraycopy(segAttr, 0, c.segAttr, 0, 9);
        c.cpl = cpl;
        c.rip = rip;
        c.gpr[Cpu.RSP] = rsp;
        c.systemFlags = systemFlags;
        c.updateMode();
        return true;
    }
}
