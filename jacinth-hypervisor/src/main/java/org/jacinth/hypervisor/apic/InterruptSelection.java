package org.jacinth.hypervisor.apic;

/**
 * Which event a processor takes before its next instruction. Pure: everything comes in as arguments, and the result
 * is one number, {@code kind | vector}, so that choosing costs no allocation.
 *
 * <p>The order is the architecture's where it has one: an exception that waits for delivery, then NMI, then an
 * external interrupt acknowledged from an 8259, then the local APIC. Vectors in Zircon's simple set come last, the
 * highest number first. Unlike Zircon's, an external interrupt that cannot be taken now does not hold back an
 * exception below it.
 */
public final class InterruptSelection {
    /** Nothing can be taken now. */
    public static final int NONE = -1;
    /** The exception that waits in the processor. */
    public static final int EXCEPTION = 1 << 8;
    /** A non-maskable interrupt; the vector is 2. */
    public static final int NMI = 2 << 8;
    /** The external interrupt from an 8259. */
    public static final int EXTERNAL = 3 << 8;
    /** The local APIC's highest request: acknowledge it there. */
    public static final int APIC = 4 << 8;
    /** An external interrupt of the simple set. */
    public static final int SIMPLE = 5 << 8;
    /** An exception of the simple set, vectors 0 to 20 but 2. */
    public static final int SIMPLE_EXCEPTION = 6 << 8;
    /** Vector 21 to 31 of the simple set: it is consumed, and enter fails with {@code ZX_ERR_NOT_SUPPORTED}. */
    public static final int UNSUPPORTED = 7 << 8;

    private InterruptSelection() {}

    /** The kind of a selection that is not {@link #NONE}. */
    public static int kind(int selection) {
        return selection & ~0xFF;
    }

    /** The vector of a selection that is not {@link #NONE}. */
    public static int vector(int selection) {
        return selection & 0xFF;
    }

    /**
     * Chooses.
     *
     * @param interruptFlag RFLAGS.IF
     * @param shadow true in the shadow of STI or MOV SS
     * @param exception vector of the exception that waits in the processor, or -1
     * @param nmiPending an NMI waits
     * @param nmiBlocked an NMI is being served
     * @param external vector from an 8259 that the local APIC lets through, or -1
     * @param apic the local APIC's highest deliverable vector, or -1
     * @param simple the simple set, four longs; vector 2 in it is ignored
     */
    public static int select(
            boolean interruptFlag,
            boolean shadow,
            int exception,
            boolean nmiPending,
            boolean nmiBlocked,
            int external,
            int apic,
            long[] simple) {
        if (exception >= 0) {
            return EXCEPTION | exception;
        }
        if (nmiPending && !nmiBlocked && !shadow) {
            return NMI | 2;
        }
        boolean open = interruptFlag && !shadow;
        if (open && external >= 0) {
            return EXTERNAL | external;
        }
        if (open && apic >= 0) {
            return APIC | apic;
        }
        return selectSimple(open, simple);
    }

    private static int selectSimple(boolean open, long[] simple) {
        if (open) {
            for (int word = 3; word >= 0; word--) {
                long bits = word == 0 ? simple[0] & ~0xFFFF_FFFFL : simple[word];
                if (bits != 0) {
                    return SIMPLE | word * 64 + 63 - Long.numberOfLeadingZeros(bits);
                }
            }
        }
        long low = simple[0] & 0xFFFF_FFFBL;
        if (low == 0) {
            return NONE;
        }
        int vector = 63 - Long.numberOfLeadingZeros(low);
        return (vector > 20 ? UNSUPPORTED : SIMPLE_EXCEPTION) | vector;
    }

    /** True for the exceptions that push an error code. */
    public static boolean hasErrorCode(int exception) {
        return exception <= 17 && (0x2_7D00 >>> exception & 1) != 0;
    }
}
