package org.jacinth.cpu.insn;

import org.jacinth.cpu.decode.Insn;
import org.jacinth.cpu.state.Cpu;
import org.jacinth.cpu.state.GuestFault;

/**
 * AES, SHA and carry-less multiplication.
 *
 * @sdm 1 "Intel Advanced Encryption Standard Instructions"
 * @sdm 2 "SHA1RNDS4", "SHA256RNDS2", "PCLMULQDQ"
 */
public final class Crypto {
    private static final long LOW32 = 0xFFFF_FFFFL;

    /** The S-box and its inverse. @sdm 1 "AES Data Structure in Intel 64 Architecture" */
    private static final byte[] SUBSTITUTE = new byte[256];

    private static final byte[] RESTORE = new byte[256];
    /** A byte of row 0, substituted, as the column that MixColumns makes of it; and the inverse of both steps. */
    private static final int[] ENCRYPT = new int[256];

    private static final int[] DECRYPT = new int[256];

    static {
        // 3 generates the field's units: p runs through them, q through their inverses.
        int p = 1;
        int q = 1;
        do {
            p = times(p, 3);
            q = times(q, 0xF6);
            int s = q ^ rotate(q, 1) ^ rotate(q, 2) ^ rotate(q, 3) ^ rotate(q, 4) ^ 0x63;
            SUBSTITUTE[p] = (byte) s;
        } while (p != 1);
        SUBSTITUTE[0] = 0x63;
        for (int x = 0; x < 256; x++) {
            int s = SUBSTITUTE[x] & 0xFF;
            RESTORE[s] = (byte) x;
            ENCRYPT[x] = column(s, 2, 1, 1, 3);
            DECRYPT[s] = column(x, 14, 9, 13, 11);
        }
    }

    private Crypto() {}

    /** Multiplies in GF(2^8) modulo x^8 + x^4 + x^3 + x + 1. */
    private static int times(int a, int b) {
        int r = 0;
        for (int x = a, y = b; y != 0; y >>>= 1) {
            r ^= (y & 1) != 0 ? x : 0;
            x = x << 1 ^ ((x & 0x80) != 0 ? 0x11B : 0);
        }
        return r;
    }

    private static int rotate(int a, int count) {
        return (a << count | a >>> 8 - count) & 0xFF;
    }

    private static int column(int s, int r0, int r1, int r2, int r3) {
        return times(s, r0) | times(s, r1) << 8 | times(s, r2) << 16 | times(s, r3) << 24;
    }

    private static int upper(long a) {
        return (int) (a >>> 32);
    }

    private static long pair(int low, int high) {
        return low & LOW32 | (long) high << 32;
    }

    /** One column of four shifted ones through a table of columns. */
    private static int mixed(int[] table, int w0, int w1, int w2, int w3) {
        return table[w0 & 0xFF]
                ^ Integer.rotateLeft(table[w1 >>> 8 & 0xFF], 8)
                ^ Integer.rotateLeft(table[w2 >>> 16 & 0xFF], 16)
                ^ Integer.rotateLeft(table[w3 >>> 24], 24);
    }

    private static int plain(byte[] table, int w0, int w1, int w2, int w3) {
        return table[w0 & 0xFF] & 0xFF
                | (table[w1 >>> 8 & 0xFF] & 0xFF) << 8
                | (table[w2 >>> 16 & 0xFF] & 0xFF) << 16
                | table[w3 >>> 24] << 24;
    }

    // ---- AES ------------------------------------------------------------------------------------------------------

    /** Half of a round of encryption without the key, of that half of the state and the other. */
    public static long aesenc(long half, long other) {
        int w0 = (int) half;
        int w1 = upper(half);
        int w2 = (int) other;
        int w3 = upper(other);
        return pair(mixed(ENCRYPT, w0, w1, w2, w3), mixed(ENCRYPT, w1, w2, w3, w0));
    }

    /** The same of the last round. */
    public static long aesenclast(long half, long other) {
        int w0 = (int) half;
        int w1 = upper(half);
        int w2 = (int) other;
        int w3 = upper(other);
        return pair(plain(SUBSTITUTE, w0, w1, w2, w3), plain(SUBSTITUTE, w1, w2, w3, w0));
    }

    /** Half of a round of decryption without the key, of that half of the state and the other. */
    public static long aesdec(long half, long other) {
        int w0 = (int) half;
        int w1 = upper(half);
        int w2 = (int) other;
        int w3 = upper(other);
        return pair(mixed(DECRYPT, w0, w3, w2, w1), mixed(DECRYPT, w1, w0, w3, w2));
    }

    /** The same of the last round. */
    public static long aesdeclast(long half, long other) {
        int w0 = (int) half;
        int w1 = upper(half);
        int w2 = (int) other;
        int w3 = upper(other);
        return pair(plain(RESTORE, w0, w3, w2, w1), plain(RESTORE, w1, w0, w3, w2));
    }

    /** One round of encryption. */
    @Encoding("66 0F 38 DC /r  AESENC  Vdq, Wdq")
    public static void aesenc(Cpu c, Insn i) throws GuestFault {
        long k0 = Xmm.low(c, i);
        long k1 = Xmm.high(c, i);
        long a0 = Xmm.low(c, i.reg);
        long a1 = Xmm.high(c, i.reg);
        Xmm.write(c, i.reg, aesenc(a0, a1) ^ k0, aesenc(a1, a0) ^ k1);
    }

    /** The last round of encryption. */
    @Encoding("66 0F 38 DD /r  AESENCLAST  Vdq, Wdq")
    public static void aesenclast(Cpu c, Insn i) throws GuestFault {
        long k0 = Xmm.low(c, i);
        long k1 = Xmm.high(c, i);
        long a0 = Xmm.low(c, i.reg);
        long a1 = Xmm.high(c, i.reg);
        Xmm.write(c, i.reg, aesenclast(a0, a1) ^ k0, aesenclast(a1, a0) ^ k1);
    }

    /** One round of decryption by the equivalent inverse cipher. */
    @Encoding("66 0F 38 DE /r  AESDEC  Vdq, Wdq")
    public static void aesdec(Cpu c, Insn i) throws GuestFault {
        long k0 = Xmm.low(c, i);
        long k1 = Xmm.high(c, i);
        long a0 = Xmm.low(c, i.reg);
        long a1 = Xmm.high(c, i.reg);
        Xmm.write(c, i.reg, aesdec(a0, a1) ^ k0, aesdec(a1, a0) ^ k1);
    }

    /** The last round of decryption. */
    @Encoding("66 0F 38 DF /r  AESDECLAST  Vdq, Wdq")
    public static void aesdeclast(Cpu c, Insn i) throws GuestFault {
        long k0 = Xmm.low(c, i);
        long k1 = Xmm.high(c, i);
        long a0 = Xmm.low(c, i.reg);
        long a1 = Xmm.high(c, i.reg);
        Xmm.write(c, i.reg, aesdeclast(a0, a1) ^ k0, aesdeclast(a1, a0) ^ k1);
    }

    private static int substituted(int w) {
        return plain(SUBSTITUTE, w, w, w, w);
    }

    private static int unmixed(int w) {
        int s = substituted(w);
        return mixed(DECRYPT, s, s, s, s);
    }

    /** InvMixColumns of half of a round key. */
    public static long aesimc(long half) {
        return pair(unmixed((int) half), unmixed(upper(half)));
    }

    /** InvMixColumns, for the round keys of AESDEC. */
    @Encoding("66 0F 38 DB /r  AESIMC  Vdq, Wdq")
    public static void aesimc(Cpu c, Insn i) throws GuestFault {
        long b0 = Xmm.low(c, i);
        long b1 = Xmm.high(c, i);
        Xmm.write(c, i.reg, aesimc(b0), aesimc(b1));
    }

    private static long assist(long half, int constant) {
        int s = substituted(upper(half));
        return pair(s, Integer.rotateRight(s, 8) ^ constant);
    }

    /** The substitution step of key expansion. */
    @Encoding("66 0F 3A DF /r ib  AESKEYGENASSIST  Vdq, Wdq, Ib")
    public static void aeskeygenassist(Cpu c, Insn i) throws GuestFault {
        long b0 = Xmm.low(c, i);
        long b1 = Xmm.high(c, i);
        int constant = (int) i.immediate & 0xFF;
        Xmm.write(c, i.reg, assist(b0, constant), assist(b1, constant));
    }

    // ---- Carry-less multiplication --------------------------------------------------------------------------------

    private static final long EVERY_FOURTH = 0x1111_1111_1111_1111L;

    /**
     * The low 64 bits of the product of polynomials over GF(2). Integer multiplication does it where the set bits stand
     * four apart, as then at most fifteen ones meet in a place above bit 0, and sixteen in the highest, where the carry
     * is lost.
     */
    public static long carrylessLow(long a, long b) {
        long a0 = a & EVERY_FOURTH;
        long a1 = a & EVERY_FOURTH << 1;
        long a2 = a & EVERY_FOURTH << 2;
        long a3 = a & EVERY_FOURTH << 3;
        long b0 = b & EVERY_FOURTH;
        long b1 = b & EVERY_FOURTH << 1;
        long b2 = b & EVERY_FOURTH << 2;
        long b3 = b & EVERY_FOURTH << 3;
        long r0 = a0 * b0 ^ a1 * b3 ^ a2 * b2 ^ a3 * b1;
        long r1 = a0 * b1 ^ a1 * b0 ^ a2 * b3 ^ a3 * b2;
        long r2 = a0 * b2 ^ a1 * b1 ^ a2 * b0 ^ a3 * b3;
        long r3 = a0 * b3 ^ a1 * b2 ^ a2 * b1 ^ a3 * b0;
        return r0 & EVERY_FOURTH | r1 & EVERY_FOURTH << 1 | r2 & EVERY_FOURTH << 2 | r3 & EVERY_FOURTH << 3;
    }

    /** The high 64 bits of the product of polynomials over GF(2). */
    public static long carrylessHigh(long a, long b) {
        return Long.reverse(carrylessLow(Long.reverse(a), Long.reverse(b))) >>> 1;
    }

    /** Multiplies polynomials over GF(2): a half of each operand, as the control says. */
    @Encoding("66 0F 3A 44 /r ib  PCLMULQDQ  Vdq, Wdq, Ib")
    public static void pclmulqdq(Cpu c, Insn i) throws GuestFault {
        long b0 = Xmm.low(c, i);
        long b1 = Xmm.high(c, i);
        long a = (i.immediate & 1) != 0 ? Xmm.high(c, i.reg) : Xmm.low(c, i.reg);
        long b = (i.immediate & 0x10) != 0 ? b1 : b0;
        Xmm.write(c, i.reg, carrylessLow(a, b), carrylessHigh(a, b));
    }

    // ---- SHA-1 ----------------------------------------------------------------------------------------------------

    private static int choose(int x, int y, int z) {
        return z ^ x & (y ^ z);
    }

    private static int majority(int x, int y, int z) {
        return x & y | z & (x | y);
    }

    private static int sha1Function(int kind, int b, int c, int d) {
        return switch (kind) {
            case 0 -> choose(b, c, d) + 0x5A82_7999;
            case 1 -> (b ^ c ^ d) + 0x6ED9_EBA1;
            case 2 -> majority(b, c, d) + 0x8F1B_BCDC;
            default -> (b ^ c ^ d) + 0xCA62_C1D6;
        };
    }

    /**
     * The first two of four rounds.
     *
     * @param kind which function and constant
     * @param a0 the low half of the state: D, C
     * @param a1 the high half: B, A
     * @param b1 the message's high half, with E added to its high dword
     * @return the low half of the state after four rounds
     */
    public static long sha1rnds4Low(long a0, long a1, long b1, int kind) {
        int a = upper(a1);
        int b = (int) a1;
        int next = sha1Function(kind, b, upper(a0), (int) a0) + Integer.rotateLeft(a, 5) + upper(b1);
        int third = sha1Function(kind, a, Integer.rotateLeft(b, 30), upper(a0)) + Integer.rotateLeft(next, 5) + (int) b1 + (int) a0;
        return pair(Integer.rotateLeft(next, 30), Integer.rotateLeft(third, 30));
    }

    /**
     * The last two of four rounds.
     *
     * @param low what the first two made
     * @param a0 the low half of the state before
     * @param a1 the high half
     * @param b0 the message's low half
     * @return the high half of the state after four rounds
     */
    public static long sha1rnds4High(long low, long a0, long a1, long b0, int kind) {
        int a = Integer.rotateLeft(upper(low), 2);
        int b = Integer.rotateLeft((int) low, 2);
        int c = Integer.rotateLeft(upper(a1), 30);
        int d = Integer.rotateLeft((int) a1, 30);
        int next = sha1Function(kind, b, c, d) + Integer.rotateLeft(a, 5) + upper(b0) + upper(a0);
        int last = sha1Function(kind, a, (int) low, c) + Integer.rotateLeft(next, 5) + (int) b0 + d;
        return pair(next, last);
    }

    /** Four rounds; the control chooses function and constant. */
    @Encoding("NP 0F 3A CC /r ib  SHA1RNDS4  Vdq, Wdq, Ib")
    public static void sha1rnds4(Cpu c, Insn i) throws GuestFault {
        long b0 = Xmm.low(c, i);
        long b1 = Xmm.high(c, i);
        long a0 = Xmm.low(c, i.reg);
        long a1 = Xmm.high(c, i.reg);
        int kind = (int) i.immediate & 3;
        long low = sha1rnds4Low(a0, a1, b1, kind);
        Xmm.write(c, i.reg, low, sha1rnds4High(low, a0, a1, b0, kind));
    }

    /** The high half of a message, with the rotated A of four rounds ago added to its high dword. */
    public static long sha1nexte(long a1, long b1) {
        return b1 + ((long) Integer.rotateLeft(upper(a1), 30) << 32);
    }

    /** Adds the rotated A of four rounds ago, the next E, to the message. */
    @Encoding("NP 0F 38 C8 /r  SHA1NEXTE  Vdq, Wdq")
    public static void sha1nexte(Cpu c, Insn i) throws GuestFault {
        long b0 = Xmm.low(c, i);
        long b1 = Xmm.high(c, i);
        Xmm.write(c, i.reg, b0, sha1nexte(Xmm.high(c, i.reg), b1));
    }

    /** First step of the message schedule. */
    @Encoding("NP 0F 38 C9 /r  SHA1MSG1  Vdq, Wdq")
    public static void sha1msg1(Cpu c, Insn i) throws GuestFault {
        Xmm.low(c, i);
        long b1 = Xmm.high(c, i);
        long a0 = Xmm.low(c, i.reg);
        long a1 = Xmm.high(c, i.reg);
        Xmm.write(c, i.reg, a0 ^ b1, a1 ^ a0);
    }

    /** The high half of what the schedule's last step makes of both halves of what was there. */
    public static long sha1msg2High(long a1, long b0, long b1) {
        return pair(Integer.rotateLeft((int) a1 ^ upper(b0), 1), Integer.rotateLeft(upper(a1) ^ (int) b1, 1));
    }

    /** The low half, for which the high one is made first. */
    public static long sha1msg2Low(long a0, long b0, long high) {
        return pair(Integer.rotateLeft((int) a0 ^ upper(high), 1), Integer.rotateLeft(upper(a0) ^ (int) b0, 1));
    }

    /** Last step of the message schedule. */
    @Encoding("NP 0F 38 CA /r  SHA1MSG2  Vdq, Wdq")
    public static void sha1msg2(Cpu c, Insn i) throws GuestFault {
        long b0 = Xmm.low(c, i);
        long b1 = Xmm.high(c, i);
        long a0 = Xmm.low(c, i.reg);
        long high = sha1msg2High(Xmm.high(c, i.reg), b0, b1);
        Xmm.write(c, i.reg, sha1msg2Low(a0, b0, high), high);
    }

    // ---- SHA-256 --------------------------------------------------------------------------------------------------

    private static int large0(int a) {
        return Integer.rotateRight(a, 2) ^ Integer.rotateRight(a, 13) ^ Integer.rotateRight(a, 22);
    }

    private static int large1(int e) {
        return Integer.rotateRight(e, 6) ^ Integer.rotateRight(e, 11) ^ Integer.rotateRight(e, 25);
    }

    /**
     * The E and F of two rounds.
     *
     * @param a0 the low half of the first operand: H, G
     * @param a1 the high half: D, C
     * @param b0 the low half of the second: F, E
     * @param w message plus constant of both rounds
     * @return the low half of the result
     */
    public static long sha256rnds2Low(long a0, long a1, long b0, long w) {
        int e = upper(b0);
        int f = (int) b0;
        int first = choose(e, f, upper(a0)) + large1(e) + (int) w + (int) a0 + (int) a1;
        int second = choose(first, e, f) + large1(first) + upper(w) + upper(a0) + upper(a1);
        return pair(first, second);
    }

    /**
     * The A and B of two rounds.
     *
     * @param low what {@link #sha256rnds2Low} returned
     * @param a1 the high half of the first operand: D, C
     * @param b1 the high half of the second: B, A
     * @return the high half of the result
     */
    public static long sha256rnds2High(long low, long a1, long b1) {
        int a = upper(b1);
        int b = (int) b1;
        int first = (int) low - (int) a1 + majority(a, b, upper(a1)) + large0(a);
        return pair(first, upper(low) - upper(a1) + majority(first, a, b) + large0(first));
    }

    /** Two rounds; XMM0's low dwords are message plus constants. */
    @Encoding("NP 0F 38 CB /r  SHA256RNDS2  Vdq, Wdq")
    public static void sha256rnds2(Cpu c, Insn i) throws GuestFault {
        long b0 = Xmm.low(c, i);
        long b1 = Xmm.high(c, i);
        long a1 = Xmm.high(c, i.reg);
        long low = sha256rnds2Low(Xmm.low(c, i.reg), a1, b0, c.xmm[0]);
        Xmm.write(c, i.reg, low, sha256rnds2High(low, a1, b1));
    }

    private static int small0(int w) {
        return Integer.rotateRight(w, 7) ^ Integer.rotateRight(w, 18) ^ w >>> 3;
    }

    private static int small1(int w) {
        return Integer.rotateRight(w, 17) ^ Integer.rotateRight(w, 19) ^ w >>> 10;
    }

    /** Half of what the schedule's first step makes of a half and the next one. */
    public static long sha256msg1(long half, long next) {
        return pair((int) half + small0(upper(half)), upper(half) + small0((int) next));
    }

    /** First step of the message schedule. */
    @Encoding("NP 0F 38 CC /r  SHA256MSG1  Vdq, Wdq")
    public static void sha256msg1(Cpu c, Insn i) throws GuestFault {
        long b0 = Xmm.low(c, i);
        long a0 = Xmm.low(c, i.reg);
        long a1 = Xmm.high(c, i.reg);
        Xmm.write(c, i.reg, sha256msg1(a0, a1), sha256msg1(a1, b0));
    }

    /** Half of what the schedule's last step makes of a half and the two words before. */
    public static long sha256msg2(long half, long before) {
        return pair((int) half + small1((int) before), upper(half) + small1(upper(before)));
    }

    /** Last step of the message schedule. */
    @Encoding("NP 0F 38 CD /r  SHA256MSG2  Vdq, Wdq")
    public static void sha256msg2(Cpu c, Insn i) throws GuestFault {
        Xmm.low(c, i);
        long low = sha256msg2(Xmm.low(c, i.reg), Xmm.high(c, i));
        Xmm.write(c, i.reg, low, sha256msg2(Xmm.high(c, i.reg), low));
    }
}
