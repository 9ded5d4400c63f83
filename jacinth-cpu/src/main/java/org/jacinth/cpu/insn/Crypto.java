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

    /** One round of encryption. */
    @Encoding("66 0F 38 DC /r  AESENC  Vdq, Wdq")
    public static void aesenc(Cpu c, Insn i) throws GuestFault {
        long k0 = Xmm.low(c, i);
        long k1 = Xmm.high(c, i);
        int w0 = (int) Xmm.low(c, i.reg);
        int w1 = upper(Xmm.low(c, i.reg));
        int w2 = (int) Xmm.high(c, i.reg);
        int w3 = upper(Xmm.high(c, i.reg));
        long r0 = pair(mixed(ENCRYPT, w0, w1, w2, w3), mixed(ENCRYPT, w1, w2, w3, w0));
        long r1 = pair(mixed(ENCRYPT, w2, w3, w0, w1), mixed(ENCRYPT, w3, w0, w1, w2));
        Xmm.write(c, i.reg, r0 ^ k0, r1 ^ k1);
    }

    /** The last round of encryption. */
    @Encoding("66 0F 38 DD /r  AESENCLAST  Vdq, Wdq")
    public static void aesenclast(Cpu c, Insn i) throws GuestFault {
        long k0 = Xmm.low(c, i);
        long k1 = Xmm.high(c, i);
        int w0 = (int) Xmm.low(c, i.reg);
        int w1 = upper(Xmm.low(c, i.reg));
        int w2 = (int) Xmm.high(c, i.reg);
        int w3 = upper(Xmm.high(c, i.reg));
        long r0 = pair(plain(SUBSTITUTE, w0, w1, w2, w3), plain(SUBSTITUTE, w1, w2, w3, w0));
        long r1 = pair(plain(SUBSTITUTE, w2, w3, w0, w1), plain(SUBSTITUTE, w3, w0, w1, w2));
        Xmm.write(c, i.reg, r0 ^ k0, r1 ^ k1);
    }

    /** One round of decryption by the equivalent inverse cipher. */
    @Encoding("66 0F 38 DE /r  AESDEC  Vdq, Wdq")
    public static void aesdec(Cpu c, Insn i) throws GuestFault {
        long k0 = Xmm.low(c, i);
        long k1 = Xmm.high(c, i);
        int w0 = (int) Xmm.low(c, i.reg);
        int w1 = upper(Xmm.low(c, i.reg));
        int w2 = (int) Xmm.high(c, i.reg);
        int w3 = upper(Xmm.high(c, i.reg));
        long r0 = pair(mixed(DECRYPT, w0, w3, w2, w1), mixed(DECRYPT, w1, w0, w3, w2));
        long r1 = pair(mixed(DECRYPT, w2, w1, w0, w3), mixed(DECRYPT, w3, w2, w1, w0));
        Xmm.write(c, i.reg, r0 ^ k0, r1 ^ k1);
    }

    /** The last round of decryption. */
    @Encoding("66 0F 38 DF /r  AESDECLAST  Vdq, Wdq")
    public static void aesdeclast(Cpu c, Insn i) throws GuestFault {
        long k0 = Xmm.low(c, i);
        long k1 = Xmm.high(c, i);
        int w0 = (int) Xmm.low(c, i.reg);
        int w1 = upper(Xmm.low(c, i.reg));
        int w2 = (int) Xmm.high(c, i.reg);
        int w3 = upper(Xmm.high(c, i.reg));
        long r0 = pair(plain(RESTORE, w0, w3, w2, w1), plain(RESTORE, w1, w0, w3, w2));
        long r1 = pair(plain(RESTORE, w2, w1, w0, w3), plain(RESTORE, w3, w2, w1, w0));
        Xmm.write(c, i.reg, r0 ^ k0, r1 ^ k1);
    }

    private static int substituted(int w) {
        return plain(SUBSTITUTE, w, w, w, w);
    }

    private static int unmixed(int w) {
        int s = substituted(w);
        return mixed(DECRYPT, s, s, s, s);
    }

    /** InvMixColumns, for the round keys of {@link #aesdec}. */
    @Encoding("66 0F 38 DB /r  AESIMC  Vdq, Wdq")
    public static void aesimc(Cpu c, Insn i) throws GuestFault {
        long b0 = Xmm.low(c, i);
        long b1 = Xmm.high(c, i);
        Xmm.write(c, i.reg, pair(unmixed((int) b0), unmixed(upper(b0))), pair(unmixed((int) b1), unmixed(upper(b1))));
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

    /** Four rounds; the control chooses function and constant. */
    @Encoding("NP 0F 3A CC /r ib  SHA1RNDS4  Vdq, Wdq, Ib")
    public static void sha1rnds4(Cpu c, Insn i) throws GuestFault {
        long w0 = Xmm.low(c, i);
        long w1 = Xmm.high(c, i);
        int kind = (int) i.immediate & 3;
        int a = upper(Xmm.high(c, i.reg));
        int b = (int) Xmm.high(c, i.reg);
        int d2 = upper(Xmm.low(c, i.reg));
        int d = (int) Xmm.low(c, i.reg);
        int e = 0;
        for (int k = 0; k < 4; k++) {
            int w = (int) Packed.dword(w0, w1, 3 - k);
            int next = sha1Function(kind, b, d2, d) + Integer.rotateLeft(a, 5) + w + e;
            e = d;
            d = d2;
            d2 = Integer.rotateLeft(b, 30);
            b = a;
            a = next;
        }
        Xmm.write(c, i.reg, pair(d, d2), pair(b, a));
    }

    /** Adds the rotated A of four rounds ago, the next E, to the message. */
    @Encoding("NP 0F 38 C8 /r  SHA1NEXTE  Vdq, Wdq")
    public static void sha1nexte(Cpu c, Insn i) throws GuestFault {
        long b0 = Xmm.low(c, i);
        long b1 = Xmm.high(c, i);
        int e = Integer.rotateLeft(upper(Xmm.high(c, i.reg)), 30);
        Xmm.write(c, i.reg, b0, b1 + ((long) e << 32));
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

    /** Last step of the message schedule. */
    @Encoding("NP 0F 38 CA /r  SHA1MSG2  Vdq, Wdq")
    public static void sha1msg2(Cpu c, Insn i) throws GuestFault {
        long b0 = Xmm.low(c, i);
        long b1 = Xmm.high(c, i);
        long a0 = Xmm.low(c, i.reg);
        long a1 = Xmm.high(c, i.reg);
        int w16 = Integer.rotateLeft(upper(a1) ^ (int) b1, 1);
        int w17 = Integer.rotateLeft((int) a1 ^ upper(b0), 1);
        int w18 = Integer.rotateLeft(upper(a0) ^ (int) b0, 1);
        int w19 = Integer.rotateLeft((int) a0 ^ w16, 1);
        Xmm.write(c, i.reg, pair(w19, w18), pair(w17, w16));
    }

    // ---- SHA-256 --------------------------------------------------------------------------------------------------

    /** Two rounds; XMM0's low dwords are message plus constants. */
    @Encoding("NP 0F 38 CB /r  SHA256RNDS2  Vdq, Wdq")
    public static void sha256rnds2(Cpu cpu, Insn i) throws GuestFault {
        long b0 = Xmm.low(cpu, i);
        long b1 = Xmm.high(cpu, i);
        int a = upper(b1);
        int b = (int) b1;
        int e = upper(b0);
        int f = (int) b0;
        int c = upper(Xmm.high(cpu, i.reg));
        int d = (int) Xmm.high(cpu, i.reg);
        int g = upper(Xmm.low(cpu, i.reg));
        int h = (int) Xmm.low(cpu, i.reg);
        for (int k = 0; k < 2; k++) {
            int w = k == 0 ? (int) cpu.xmm[0] : upper(cpu.xmm[0]);
            int s1 = Integer.rotateRight(e, 6) ^ Integer.rotateRight(e, 11) ^ Integer.rotateRight(e, 25);
            int s0 = Integer.rotateRight(a, 2) ^ Integer.rotateRight(a, 13) ^ Integer.rotateRight(a, 22);
            int t = choose(e, f, g) + s1 + w + h;
            h = g;
            g = f;
            f = e;
            e = t + d;
            d = c;
            c = b;
            b = a;
            a = t + majority(b, c, d) + s0;
        }
        Xmm.write(cpu, i.reg, pair(f, e), pair(b, a));
    }

    private static int small0(int w) {
        return Integer.rotateRight(w, 7) ^ Integer.rotateRight(w, 18) ^ w >>> 3;
    }

    private static int small1(int w) {
        return Integer.rotateRight(w, 17) ^ Integer.rotateRight(w, 19) ^ w >>> 10;
    }

    /** First step of the message schedule. */
    @Encoding("NP 0F 38 CC /r  SHA256MSG1  Vdq, Wdq")
    public static void sha256msg1(Cpu c, Insn i) throws GuestFault {
        long b0 = Xmm.low(c, i);
        long a0 = Xmm.low(c, i.reg);
        long a1 = Xmm.high(c, i.reg);
        long r0 = pair((int) a0 + small0(upper(a0)), upper(a0) + small0((int) a1));
        Xmm.write(c, i.reg, r0, pair((int) a1 + small0(upper(a1)), upper(a1) + small0((int) b0)));
    }

    /** Last step of the message schedule. */
    @Encoding("NP 0F 38 CD /r  SHA256MSG2  Vdq, Wdq")
    public static void sha256msg2(Cpu c, Insn i) throws GuestFault {
        Xmm.low(c, i);
        long b1 = Xmm.high(c, i);
        long a0 = Xmm.low(c, i.reg);
        long a1 = Xmm.high(c, i.reg);
        int w16 = (int) a0 + small1((int) b1);
        int w17 = upper(a0) + small1(upper(b1));
        Xmm.write(c, i.reg, pair(w16, w17), pair((int) a1 + small1(w16), upper(a1) + small1(w17)));
    }
}
