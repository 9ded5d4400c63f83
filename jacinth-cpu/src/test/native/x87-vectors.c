/*
 * Records what the x87 unit of the processor that runs this does: one line for an instruction in a given state.
 *
 *   gcc -O1 -o x87-vectors x87-vectors.c && ./x87-vectors ROWS SEED | gzip -9n > x87-vectors.txt.gz
 *
 * A line is, in hexadecimal:
 *   opcode control status valid flags st0 st1 memory > control status valid flags memory [st=value ...]
 * opcode   two bytes; ModR/M names memory at RSI where its mod field is 0
 * valid    one bit for each of ST(0)..ST(7), set where the register is not empty
 * flags    RFLAGS, the arithmetic flags of it
 * st0 ...  sign and exponent, then significand; ST(i) for i > 1 starts as i + 0.5
 * memory   sixteen bytes, first byte first
 * After the > come the results, with the registers that differ, each by its number from the new top.
 */
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>

typedef struct {
    uint64_t sig;
    uint16_t se;
} Value;

static uint64_t state;

static uint64_t next(void) {
    state += 0x9E3779B97F4A7C15ull;
    uint64_t z = state;
    z = (z ^ z >> 30) * 0xBF58476D1CE4E5B9ull;
    z = (z ^ z >> 27) * 0x94D049BB133111EBull;
    return z ^ z >> 31;
}

static unsigned below(unsigned n) {
    return next() % n;
}

static const Value special[] = {
    {0, 0}, {0, 0x8000}, {1ull << 63, 0x3FFF}, {1ull << 63, 0xBFFF}, {0xC000000000000000, 0x3FFF},
    {1ull << 63, 0x7FFF}, {1ull << 63, 0xFFFF},
    {0xC000000000000000, 0xFFFF}, {0xC000000000000000, 0x7FFF}, {0xC000000000001234, 0x7FFF}, {0xE000000000000001, 0xFFFF},
    {0x8000000000000001, 0x7FFF}, {0xA000000000000001, 0xFFFF}, {0xBFFFFFFFFFFFFFFF, 0x7FFF}, {0x8000000000001234, 0xFFFF},
    {1, 0}, {0x7FFFFFFFFFFFFFFF, 0x8000}, {0x4000000000000000, 0}, {0x0000000000000FFF, 0}, {0x7FFFFFFFFFFFFC00, 0},
    {0x8000000000000000, 0}, {0xC000000000000001, 0x8000}, {0xFFFFFFFFFFFFFFFF, 0},
    {1ull << 63, 1}, {0xFFFFFFFFFFFFFFFF, 0x8001}, {0xFFFFFFFFFFFFFFFF, 0x7FFE}, {0xFFFFFFFFFFFFF800, 0xFFFE},
    {0xFFFFFF0000000000, 0x7FFE}, {1ull << 63, 0x7FFE},
    {0x4000000000000000, 0x3FFF}, {0, 0x1234}, {0, 0x7FFF}, {0x4000000000000000, 0xFFFF}, {0x0000000000000001, 0x7FFF},
    {1ull << 63, 0x403E}, {1ull << 63, 0xC03E}, {0xFFFFFFFFFFFFFFFF, 0x403D}, {0xFFFFFFFFFFFFFFFE, 0x403E},
    {1ull << 63, 0x401E}, {1ull << 63, 0xC01E}, {0xFFFFFFFF00000000, 0x401D}, {0xFFFFFFFF80000000, 0x401D},
    {0xFFFFFFFE00000000, 0xC01D}, {1ull << 63, 0x400E}, {1ull << 63, 0xC00E}, {0xFFFF000000000000, 0x400D},
    {0xFFFE000000000000, 0x400D}, {0xDE0B6B3A76400000, 0x403A}, {0xDE0B6B3A763FFFF8, 0x403A}, {0xDE0B6B3A763FFFF0, 0xC03A},
    {1ull << 63, 0x3FFE}, {1ull << 63, 0xBFFE}, {0xC000000000000000, 0x4000}, {0xFFFFFFFFFFFFFFFF, 0x3FFD},
    {1ull << 63, 0x3F80}, {0xFFFFFF8000000000, 0x3F80}, {0xFFFFFF0000000000, 0x407E}, {0xFFFFFF8000000000, 0x407E},
    {1ull << 63, 0x3C00}, {0xFFFFFFFFFFFFFC00, 0x3C00}, {0xFFFFFFFFFFFFF800, 0x43FE}, {0xFFFFFFFFFFFFFC00, 0x43FE},
    {1ull << 63, 0x3F6A}, {1ull << 63, 0x3F69}, {0xC000000000000000, 0x3F69}, {1ull << 63, 0x3BCD}, {1ull << 63, 0x3BCC},
    {0xC90FDAA22168C235, 0x3FFF}, {0xC90FDAA22168C235, 0x4000}, {0xB504F333F9DE6484, 0x3FFE},
    {1ull << 63, 0x4010}, {1ull << 63, 0xC00D}, {0xC000000000000000, 0xC00D},
};

static uint64_t significand(void) {
    uint64_t s = next();
    switch (below(6)) {
    case 0: return s | 1ull << 63;
    case 1: return (s & -(1ull << below(64))) | 1ull << 63;
    case 2: return ~(s >> (1 + below(63)));
    case 3: return (s << 40 | 1ull << 63) ^ (uint64_t) below(3) << 39;
    case 4: return (s << 11 | 1ull << 63) ^ (uint64_t) below(3) << 10;
    default: return (s >> below(64)) | 1ull << 63;
    }
}

static Value value(void) {
    Value v;
    if (below(3) == 0) {
        return special[below(sizeof special / sizeof *special)];
    }
    v.sig = significand();
    unsigned sign = below(2) << 15;
    switch (below(10)) {
    case 0: v.se = below(0x7FFF); break;
    case 1: v.se = below(70); v.sig = v.se ? v.sig : next() >> below(64); break;
    case 2: v.se = 0x7FFE - below(70); break;
    case 3: v.se = 0; v.sig = next() >> below(64); break;
    case 4: v.se = 0x3FFF + below(66); break;
    case 5: v.se = 0x3FFF - 16445 + 16445 - 130 + below(260); break;
    case 6: v.se = 0x3FFF - 1080 + below(2160); break;
    case 7: v.se = below(2) ? below(0x100) + 0x1F80 : 0x5F80 + below(0x100); break;
    default: v.se = 0x3FFF - 4 + below(8); break;
    }
    v.se |= sign;
    return v;
}

/* An argument for which a transcendental function is defined. */
static Value argument(void) {
    Value v = {next() | 1ull << 63, 0x3FFF - 40 + below(44)};
    if (below(4) == 0) {
        v.se = 0x3FFF - 70 + below(132);
    }
    if (below(3) == 0) {
        v.sig = significand();
    }
    v.se |= below(2) << 15;
    return v;
}

static void memory(unsigned opcode, uint8_t *m) {
    static const uint32_t single[] = {0, 0x80000000, 1, 0x807FFFFF, 0x00800000, 0x7F7FFFFF, 0x7F800000, 0xFF800000,
        0x7FC00000, 0x7F800001, 0xFFBFFFFF, 0x3F800000};
    static const uint64_t dbl[] = {0, 1ull << 63, 1, 0x800FFFFFFFFFFFFF, 0x0010000000000000, 0x7FEFFFFFFFFFFFFF,
        0x7FF0000000000000, 0xFFF0000000000000, 0x7FF8000000000000, 0x7FF0000000000001, 0xFFF7FFFFFFFFFFFF,
        0x3FF0000000000000};
    uint64_t a = next(), b = next();
    memcpy(m, &a, 8);
    memcpy(m + 8, &b, 8);
    unsigned op = opcode >> 8, reg = opcode >> 3 & 7;
    if ((op == 0xD8 || op == 0xD9) && below(2)) {
        uint32_t x = single[below(12)];
        if (below(3) == 0) {
            x = (uint32_t) next() & 0x807FFFFF | (127 - 3 + below(6)) << 23;
        }
        memcpy(m, &x, 4);
    } else if ((op == 0xDC || op == 0xDD) && below(2)) {
        uint64_t x = dbl[below(12)];
        if (below(3) == 0) {
            x = next() & 0x800FFFFFFFFFFFFF | (uint64_t) (1023 - 3 + below(6)) << 52;
        }
        memcpy(m, &x, 8);
    } else if (op == 0xDB && reg == 5) {
        Value v = value();
        memcpy(m, &v.sig, 8);
        memcpy(m + 8, &v.se, 2);
    } else if (op == 0xDF && reg == 4) {
        for (int i = 0; i < 9; i++) {
            m[i] = below(10) | below(10) << 4;
        }
        m[9] = next() & 0x80;
    } else if (below(2)) {
        int64_t x = (int64_t) next() >> below(64);
        memcpy(m, &x, 8);
    }
}

static unsigned opcodes[600];
static int count;

static void add(unsigned op, int weight) {
    while (weight-- > 0) {
        opcodes[count++] = op;
    }
}

static int transcendental(unsigned op) {
    return op == 0xD9F0 || op == 0xD9F1 || op == 0xD9F2 || op == 0xD9F3 || op == 0xD9F9 || op == 0xD9FB || op == 0xD9FE
        || op == 0xD9FF;
}

static void fill(void) {
    for (unsigned reg = 0; reg < 8; reg++) {
        add(0xD806 | reg << 3, 2);
        add(0xDC06 | reg << 3, 2);
        add(0xDA06 | reg << 3, 1);
        add(0xDE06 | reg << 3, 1);
        add(0xD8C1 | reg << 3, reg == 2 || reg == 3 ? 1 : 8);
        add(0xDCC1 | reg << 3, 2);
        if (reg != 3) {
            add(0xDEC1 | reg << 3, 2);
        }
        if (reg < 4) {
            add(0xDAC1 | reg << 3, 1);
            add(0xDBC1 | reg << 3, 1);
        }
        if (reg != 1 && reg != 4 && reg != 6) {
            add(0xD906 | reg << 3, reg == 2 || reg == 3 ? 5 : 1);
        }
        if (reg != 4 && reg != 5 && reg != 6) {
            add(0xDD06 | reg << 3, reg == 2 || reg == 3 ? 5 : 1);
        }
        if (reg != 4 && reg != 6) {
            add(0xDB06 | reg << 3, 2);
        }
        add(0xDF06 | reg << 3, 2);
        if (reg < 6) {
            add(0xDDC1 | reg << 3, 1);
        }
        if (reg < 4) {
            add(0xDFC1 | reg << 3, 1);
        }
    }
    for (unsigned op = 0xD9E8; op <= 0xD9EE; op++) {
        add(op, 1);
    }
    for (unsigned op = 0xD9F0; op <= 0xD9FF; op++) {
        add(op, 4);
    }
    add(0xD9F8, 6);
    add(0xD9F5, 6);
    add(0xD9FA, 6);
    static const unsigned more[] = {0xD9C1, 0xD9C9, 0xD9D0, 0xD9D9, 0xD9E0, 0xD9E1, 0xD9E4, 0xD9E4, 0xD9E5, 0xD9E5,
        0xDAE9, 0xDAE9, 0xDED9, 0xDED9, 0xDBE2, 0xDBE3, 0xDBE9, 0xDBE9, 0xDBF1, 0xDBF1, 0xDFE0, 0xDFE9, 0xDFE9, 0xDFF1,
        0xDFF1};
    for (unsigned i = 0; i < sizeof more / sizeof *more; i++) {
        add(more[i], 1);
    }
}

typedef struct {
    uint16_t control, r0, status, r1, tag, r2;
    uint32_t ip, cs, dp, ds;
    uint8_t st[80];
} __attribute__((packed)) Image;

typedef void Function(Image *in, uint8_t *memory, Image *out, uint64_t *flags);

static void print(Value v) {
    printf(" %04x%016lx", v.se, v.sig);
}

static unsigned valid(const Image *m) {
    unsigned bits = 0;
    for (int i = 0; i < 8; i++) {
        int r = (m->status >> 11) + i & 7;
        if ((m->tag >> 2 * r & 3) != 3) {
            bits |= 1 << i;
        }
    }
    return bits;
}

int main(int argc, char **argv) {
    long rows = argc > 1 ? atol(argv[1]) : 1000;
    state = argc > 2 ? atol(argv[2]) : 1;
    int only = argc > 3 ? strtol(argv[3], 0, 16) : 0;
    fill();
    uint8_t *code = mmap(0, 4096, PROT_READ | PROT_WRITE | PROT_EXEC, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    for (long row = 0; row < rows; row++) {
        unsigned op = only ? only : opcodes[below(count)];
        Image in, out;
        Value st[8];
        uint8_t m[16], before[16];
        memset(&in, 0, sizeof in);
        int defined = transcendental(op) && below(4) != 0;
        for (int i = 0; i < 8; i++) {
            if (i < 2) {
                st[i] = defined ? argument() : value();
                if (defined && i == 0 && op == 0xD9F1 && below(8)) {
                    st[0].se &= 0x7FFF;
                }
            } else {
                st[i].sig = (uint64_t) (2 * i + 1) << 60;
                st[i].se = 0x3FFF + 2;
                while (!(st[i].sig >> 63)) {
                    st[i].sig <<= 1;
                    st[i].se--;
                }
            }
        }
        if (below(4) == 0 && (op & 0xC0) == 0xC0 && !defined) {
            /* Operands that cancel, or whose exponents are near each other. */
            st[1].se = (st[0].se + below(5) - 2 & 0x7FFF) | below(2) << 15;
            if (below(3) == 0) {
                st[1] = st[0];
                st[1].se ^= below(2) << 15;
                st[1].sig += below(3);
            }
        }
        memory(op, m);
        memcpy(before, m, 16);
        static const unsigned precisions[] = {0x300, 0x300, 0x200, 0x000};
        in.control = 0x7F | precisions[below(4)] | below(4) << 10;
        if (below(4) == 0) {
            in.control &= ~below(64);
        }
        unsigned top = below(4) ? 0 : below(8);
        in.status = top << 11;
        if (below(8) == 0) {
            in.status |= (next() & 0x4700) | (next() & ~in.control & 0 & 0x3F) | (next() & in.control & 0x3F);
        }
        unsigned filled = 0x0F;
        if (below(12) == 0) {
            filled = below(256);
        }
        in.tag = 0;
        for (int i = 0; i < 8; i++) {
            if (!(filled >> i & 1)) {
                in.tag |= 3 << 2 * ((top + i) & 7);
            }
            memcpy(in.st + 10 * i, &st[i].sig, 8);
            memcpy(in.st + 10 * i + 8, &st[i].se, 2);
        }
        uint64_t flags = 0x202 | (below(2) ? next() & 0x8D5 : 0);
        printf("%04x %04x %04x %02x %03lx", op, in.control, in.status, filled, flags & 0x8D5);
        print(st[0]);
        print(st[1]);
        printf(" ");
        for (int i = 0; i < 16; i++) {
            printf("%02x", m[i]);
        }
        uint8_t *p = code;
        static const uint8_t prologue[] = {0xDD, 0x27, 0xFF, 0x31, 0x9D};
        static const uint8_t epilogue[] = {0x9C, 0x8F, 0x01, 0xDD, 0x32, 0xDB, 0xE3, 0xC3};
        memcpy(p, prologue, sizeof prologue);
        p += sizeof prologue;
        *p++ = op >> 8;
        *p++ = op;
        memcpy(p, epilogue, sizeof epilogue);
        /* FNSTSW AX changes RAX only, which the caller does not keep. */
        __builtin___clear_cache((char *) code, (char *) p + 16);
        ((Function *) code)(&in, m, &out, &flags);
        unsigned newTop = out.status >> 11 & 7;
        printf(" > %04x %04x %02x %03lx ", out.control, out.status, valid(&out), flags & 0x8D5);
        if (memcmp(before, m, 16) == 0) {
            printf("=");
        } else {
            for (int i = 0; i < 16; i++) {
                printf("%02x", m[i]);
            }
        }
        for (int i = 0; i < 8; i++) {
            int old = (int) (newTop + i - top) & 7;
            if (memcmp(out.st + 10 * i, in.st + 10 * old, 10) != 0) {
                Value v;
                memcpy(&v.sig, out.st + 10 * i, 8);
                memcpy(&v.se, out.st + 10 * i + 8, 2);
                printf(" %d=%04x%016lx", i, v.se, v.sig);
            }
        }
        printf("\n");
    }
    return 0;
}
