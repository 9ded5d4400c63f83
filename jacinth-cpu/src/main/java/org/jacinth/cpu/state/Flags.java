package org.jacinth.cpu.state;

/**
 * The arithmetic flags CF PF AF ZF SF OF, computed when somebody asks. An instruction records what it did: an operation of
 * this class, the operand width, the operands and the result; the functions here compute each flag from that record. They
 * are pure, and shared by every executor.
 *
 * <p>A record is (op, a, b, r): {@code op} is {@code class << 2 | log2(width in bytes)}; the values are zero-extended to 64
 * bits. What a, b mean depends on the class:
 *
 * <pre>
 * PACKED  r = the six flags at their RFLAGS positions
 * ADD     a + b (+ carry) = r
 * SUB     a - b (- borrow) = r
 * LOGIC   r = result; CF, OF, AF are 0
 * INC     r = a + 1; b = CF from before
 * DEC     r = a - 1; b = CF from before
 * SHL     r = a shifted left by b, 1 &lt;= b
 * SHR     r = a shifted right by b
 * SAR     r = a shifted right by b, sign copied
 * MUL     r = low half of a product; b = 1 where the product does not fit it: CF and OF
 * </pre>
 */
public final class Flags {
    public static final int CF = 1;
    public static final int PF = 1 << 2;
    public static final int AF = 1 << 4;
    public static final int ZF = 1 << 6;
    public static final int SF = 1 << 7;
    public static final int TF = 1 << 8;
    public static final int IF = 1 << 9;
    public static final int DF = 1 << 10;
    public static final int OF = 1 << 11;
    public static final int IOPL = 3 << 12;
    public static final int NT = 1 << 14;
    public static final int RF = 1 << 16;
    public static final int VM = 1 << 17;
    public static final int AC = 1 << 18;
    public static final int VIF = 1 << 19;
    public static final int VIP = 1 << 20;
    public static final int ID = 1 << 21;
    /** CF PF AF ZF SF OF. */
    public static final int ARITHMETIC = CF | PF | AF | ZF | SF | OF;
    /** Everything that is stored as such: TF IF DF IOPL NT RF VM AC VIF VIP ID. */
    public static final int SYSTEM = TF | IF | DF | IOPL | NT | RF | VM | AC | VIF | VIP | ID;

    public static final int PACKED = 0;
    public static final int ADD = 1;
    public static final int SUB = 2;
    public static final int LOGIC = 3;
    public static final int INC = 4;
    public static final int DEC = 5;
    public static final int SHL = 6;
    public static final int SHR = 7;
    public static final int SAR = 8;
    public static final int MUL = 9;

    private Flags() {}

    private static int bits(int op) {
        return 8 << (op & 3);
    }

    private static boolean sign(int op, long value) {
        return (value >>> (bits(op) - 1) & 1) != 0;
    }

    /** CF of a record. */
    public static boolean cf(int op, long a, long b, long r) {
        switch (op >>> 2) {
            case ADD:
                // Where the highest bits of a and b differ, the opposite of r's; else a's. So it is where CF was added, too.
                return sign(op, a ^ (a ^ b) & (b ^ r));
            case SUB:
                // Where they differ, b's; else r's.
                return sign(op, r ^ (a ^ b) & (b ^ r));
            case INC, DEC, MUL:
                return b != 0;
            case SHL:
                return b <= bits(op) && (a >>> (bits(op) - b) & 1) != 0;
            case SHR:
                return b <= bits(op) && (a >>> (b - 1) & 1) != 0;
            case SAR:
                return (signExtend(op, a) >> Math.min(b - 1, 63) & 1) != 0;
            case LOGIC:
                return false;
            default:
                return (r & CF) != 0;
        }
    }

    /** ZF of a record. */
    public static boolean zf(int op, long r) {
        return op < 4 ? (r & ZF) != 0 : r == 0;
    }

    /** SF of a record. */
    public static boolean sf(int op, long r) {
        return op < 4 ? (r & SF) != 0 : sign(op, r);
    }

    /** PF of a record. */
    public static boolean pf(int op, long r) {
        return op < 4 ? (r & PF) != 0 : (Integer.bitCount((int) r & 0xFF) & 1) == 0;
    }

    /** AF of a record. */
    public static boolean af(int op, long a, long b, long r) {
        return switch (op >>> 2) {
            case ADD, SUB -> ((a ^ b ^ r) & 0x10) != 0;
            case INC -> (r & 0xF) == 0;
            case DEC -> (r & 0xF) == 0xF;
            case PACKED -> (r & AF) != 0;
            default -> false;
        };
    }

    /** OF of a record. */
    public static boolean of(int op, long a, long b, long r) {
        switch (op >>> 2) {
            case ADD:
                return sign(op, (a ^ r) & (b ^ r));
            case SUB:
                return sign(op, (a ^ b) & (a ^ r));
            case INC:
                return r == 1L << (bits(op) - 1);
            case DEC:
                return r == (1L << (bits(op) - 1)) - 1;
            case SHL:
                return sign(op, r) != cf(op, a, b, r);
            case SHR:
                return b == 1 && sign(op, a);
            case LOGIC, SAR:
                return false;
            case MUL:
                return b != 0;
            default:
                return (r & OF) != 0;
        }
    }

    /** The six flags of a record at their RFLAGS positions. */
    public static int pack(int op, long a, long b, long r) {
        if (op < 4) {
            return (int) r & ARITHMETIC;
        }
        return (cf(op, a, b, r) ? CF : 0)
                | (pf(op, r) ? PF : 0)
                | (af(op, a, b, r) ? AF : 0)
                | (zf(op, r) ? ZF : 0)
                | (sf(op, r) ? SF : 0)
                | (of(op, a, b, r) ? OF : 0);
    }

    private static long signExtend(int op, long value) {
        int shift = 64 - bits(op);
        return value << shift >> shift;
    }

    /** Condition {@code cc} (low four bits of Jcc, SETcc, CMOVcc) over a record. @sdm 1 "EFLAGS Condition Codes" */
    public static boolean condition(int cc, int op, long a, long b, long r) {
        int shift = 64 - bits(op);
        boolean result;
        // A comparison says directly what its flags say together; a subtraction with borrow does not.
        if (op >>> 2 == SUB && a - b - r << shift == 0) {
            result = switch (cc >>> 1) {
                case 0 -> of(op, a, b, r);
                case 1 -> Long.compareUnsigned(a, b) < 0;
                case 2 -> a == b;
                case 3 -> Long.compareUnsigned(a, b) <= 0;
                case 4 -> r << shift < 0;
                case 5 -> pf(op, r);
                case 6 -> a << shift < b << shift;
                default -> a << shift <= b << shift;
            };
        } else if (op >>> 2 == LOGIC) {
            result = switch (cc >>> 1) {
                case 0, 1 -> false;
                case 2, 3 -> r == 0;
                case 4, 6 -> r << shift < 0;
                case 5 -> pf(op, r);
                default -> r << shift <= 0;
            };
        } else {
            result = generalCondition(cc, op, a, b, r);
        }
        return result ^ (cc & 1) != 0;
    }

    private static boolean generalCondition(int cc, int op, long a, long b, long r) {
        return switch (cc >>> 1) {
            case 0 -> of(op, a, b, r);
            case 1 -> cf(op, a, b, r);
            case 2 -> zf(op, r);
            case 3 -> zf(op, r) || cf(op, a, b, r);
            case 4 -> sf(op, r);
            case 5 -> pf(op, r);
            case 6 -> sf(op, r) != of(op, a, b, r);
            default -> zf(op, r) || sf(op, r) != of(op, a, b, r);
        };
    }
}
