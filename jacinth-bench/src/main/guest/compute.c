/* Benchmarks that only compute. */
#include "guest.h"

/* --- integers: shifts, additions and a branch that follows no pattern */

#define INTEGER_PASSES 1000000

static u64 integer_loop(void)
{
    u64 state = 88172645463325252;
    u64 sum = 0;
    for (u32 i = 0; i < INTEGER_PASSES; i++) {
        u64 x = scramble(&state);
        if (x & 0x100)
            sum += x;
        else
            sum ^= x + i;
    }
    return sum;
}

/* --- the primes below a limit */

#define SIEVE_LIMIT 200000

static u8 composite[SIEVE_LIMIT];

static u64 sieve(void)
{
    u64 sum = 0;
    for (u32 i = 0; i < SIEVE_LIMIT; i++)
        composite[i] = 0;
    for (u32 i = 2; i < SIEVE_LIMIT; i++) {
        if (composite[i])
            continue;
        sum += i;
        for (u64 j = (u64)i * i; j < SIEVE_LIMIT; j += i)
            composite[j] = 1;
    }
    return sum;
}

/* --- CRC-32 as in Ethernet, with a table for a byte */

#define CRC_BYTES (256 << 10)

static u32 crc_table[256];
static u8 data[CRC_BYTES];

static void fill_data(void)
{
    u64 state = 1;
    for (u32 i = 0; i < CRC_BYTES; i++)
        data[i] = scramble(&state) >> 24;
}

static void crc_setup(void)
{
    for (u32 i = 0; i < 256; i++) {
        u32 rest = i;
        for (int bit = 0; bit < 8; bit++)
            rest = rest & 1 ? rest >> 1 ^ 0xEDB88320 : rest >> 1;
        crc_table[i] = rest;
    }
    fill_data();
}

static u64 crc(void)
{
    u32 rest = ~0u;
    for (u32 i = 0; i < CRC_BYTES; i++)
        rest = crc_table[(u8)(rest ^ data[i])] ^ rest >> 8;
    return ~rest;
}

/* --- SHA-256 (FIPS 180-4) of whole blocks; its constants are computed: the first digits of roots of primes */

#define SHA_BYTES (64 << 10)

static u32 sha_k[64];
static u32 sha_h[8];

/* The first 32 bits of the fraction of the root (2nd or 3rd) of n. */
static u32 root_fraction(u64 n, int degree)
{
    u64 low = 0;
    u64 high = 8UL << 32;
    if (degree == 2)
        high = 20UL << 32;
    while (high - low > 1) { /* the root, times 2^32, is in [low, high) */
        u64 middle = low + (high - low) / 2;
        u128 power = (u128)middle * middle; /* 64 bits of fraction */
        int above;
        if (degree == 2)
            above = power > (u128)n << 64;
        else
            above = (power >> 32) * middle + ((power & 0xFFFFFFFF) * middle >> 32) >= (u128)n << 64;
        if (above)
            high = middle;
        else
            low = middle;
    }
    return low;
}

static void sha_setup(void)
{
    u32 found = 0;
    for (u32 n = 2; found < 64; n++) {
        int prime = 1;
        for (u32 i = 2; i * i <= n; i++)
            if (n % i == 0)
                prime = 0;
        if (!prime)
            continue;
        if (found < 8)
            sha_h[found] = root_fraction(n, 2);
        sha_k[found++] = root_fraction(n, 3);
    }
    fill_data();
}

static inline u32 right(u32 x, int count)
{
    return x >> count | x << (32 - count);
}

static void sha_block(u32 *state, const u8 *block)
{
    u32 w[64];
    for (int i = 0; i < 16; i++)
        w[i] = (u32)block[4 * i] << 24 | block[4 * i + 1] << 16 | block[4 * i + 2] << 8 | block[4 * i + 3];
    for (int i = 16; i < 64; i++) {
        u32 s0 = right(w[i - 15], 7) ^ right(w[i - 15], 18) ^ w[i - 15] >> 3;
        u32 s1 = right(w[i - 2], 17) ^ right(w[i - 2], 19) ^ w[i - 2] >> 10;
        w[i] = w[i - 16] + s0 + w[i - 7] + s1;
    }
    u32 a = state[0], b = state[1], c = state[2], d = state[3];
    u32 e = state[4], f = state[5], g = state[6], h = state[7];
    for (int i = 0; i < 64; i++) {
        u32 one = h + (right(e, 6) ^ right(e, 11) ^ right(e, 25)) + ((e & f) ^ (~e & g)) + sha_k[i] + w[i];
        u32 two = (right(a, 2) ^ right(a, 13) ^ right(a, 22)) + ((a & b) ^ (a & c) ^ (b & c));
        h = g;
        g = f;
        f = e;
        e = d + one;
        d = c;
        c = b;
        b = a;
        a = one + two;
    }
    state[0] += a;
    state[1] += b;
    state[2] += c;
    state[3] += d;
    state[4] += e;
    state[5] += f;
    state[6] += g;
    state[7] += h;
}

static u64 sha(void)
{
    u32 state[8];
    for (int i = 0; i < 8; i++)
        state[i] = sha_h[i];
    for (u32 at = 0; at < SHA_BYTES; at += 64)
        sha_block(state, data + at);
    u64 sum = 0;
    for (int i = 0; i < 8; i++)
        sum = mix(sum, state[i]);
    return sum;
}

/* --- numbers of 2048 bits, multiplied as at school */

#define LIMBS 32
#define PRODUCTS 100

static u64 bignum(void)
{
    u64 a[LIMBS], b[LIMBS], product[2 * LIMBS];
    u64 state = 7;
    u64 sum = 0;
    for (int i = 0; i < LIMBS; i++) {
        a[i] = scramble(&state);
        b[i] = scramble(&state);
    }
    for (int n = 0; n < PRODUCTS; n++) {
        for (int i = 0; i < 2 * LIMBS; i++)
            product[i] = 0;
        for (int i = 0; i < LIMBS; i++) {
            u64 carry = 0;
            for (int j = 0; j < LIMBS; j++) {
                u128 x = (u128)a[i] * b[j] + product[i + j] + carry;
                product[i + j] = x;
                carry = x >> 64;
            }
            product[i + LIMBS] = carry;
        }
        for (int i = 0; i < LIMBS; i++) {
            a[i] = product[i] | 1;
            b[i] = product[i + LIMBS];
        }
        sum = mix(sum, product[n % (2 * LIMBS)]);
    }
    return sum;
}

/* --- quicksort, comparing through a pointer */

#define SORTED 20000

typedef int comparison(const u64 *, const u64 *);

static u64 to_sort[SORTED];

static int compare_words(const u64 *a, const u64 *b)
{
    return (*a > *b) - (*a < *b);
}

static comparison *volatile compare = compare_words;

static void exchange(u64 *a, u64 *b)
{
    u64 kept = *a;
    *a = *b;
    *b = kept;
}

static void quicksort(u64 *low, u64 *high, comparison *order)
{
    while (low < high) {
        u64 pivot = low[(high - low) / 2];
        u64 *left = low;
        u64 *up = high;
        do {
            while (order(left, &pivot) < 0)
                left++;
            while (order(up, &pivot) > 0)
                up--;
            if (left <= up)
                exchange(left++, up--);
        } while (left <= up);
        if (up - low < high - left) {
            quicksort(low, up, order);
            low = left;
        } else {
            quicksort(left, high, order);
            high = up;
        }
    }
}

static u64 sort(void)
{
    u64 state = 99;
    u64 sum = 0;
    for (u32 i = 0; i < SORTED; i++)
        to_sort[i] = scramble(&state) >> 20;
    quicksort(to_sort, to_sort + SORTED - 1, compare);
    for (u32 i = 0; i < SORTED; i++)
        sum = mix(sum, to_sort[i]);
    return sum;
}

/* --- Fibonacci's numbers by recursion */

#define FIBONACCI 22
#define FIBONACCI_CALLS 57313 /* 2 F(23) - 1 */

__attribute__((noinline)) static u64 fibonacci(u64 n)
{
    return n < 2 ? n : fibonacci(n - 1) + fibonacci(n - 2);
}

static u64 fib(void)
{
    return fibonacci(FIBONACCI);
}

/* --- an interpreter of a register machine, which counts the steps of "3n + 1 or n / 2" from each n to 1 */

#define STARTS 2000
#define BYTECODES 722241 /* executed, see the program */

enum operation { SET, MOVE, ADD, TRIPLE, HALVE, JUMP, JUMP_ODD, JUMP_ONE, JUMP_LESS, STOP };

/* operation, register, register or constant, target */
static const u8 program[][4] = {
    /*  0 */ {SET, 0, 1, 0},        /* n */
    /*  1 */ {SET, 1, 0, 0},        /* steps */
    /*  2 */ {MOVE, 2, 0, 0},       /* x */
    /*  3 */ {JUMP_ONE, 2, 0, 11},
    /*  4 */ {ADD, 1, 1, 0},
    /*  5 */ {JUMP_ODD, 2, 0, 8},
    /*  6 */ {HALVE, 2, 0, 0},
    /*  7 */ {JUMP, 0, 0, 3},
    /*  8 */ {TRIPLE, 2, 0, 0},
    /*  9 */ {ADD, 2, 1, 0},
    /* 10 */ {JUMP, 0, 0, 3},
    /* 11 */ {ADD, 0, 1, 0},
    /* 12 */ {JUMP_LESS, 0, 3, 2},
    /* 13 */ {STOP, 0, 0, 0},
};

static u64 interpret(const u8 (*code)[4], u64 *registers)
{
    u64 at = 0;
    for (u64 executed = 1;; executed++) {
        const u8 *it = code[at++];
        switch ((enum operation)it[0]) {
        case SET:
            registers[it[1]] = it[2];
            break;
        case MOVE:
            registers[it[1]] = registers[it[2]];
            break;
        case ADD:
            registers[it[1]] += it[2];
            break;
        case TRIPLE:
            registers[it[1]] *= 3;
            break;
        case HALVE:
            registers[it[1]] /= 2;
            break;
        case JUMP:
            at = it[3];
            break;
        case JUMP_ODD:
            if (registers[it[1]] & 1)
                at = it[3];
            break;
        case JUMP_ONE:
            if (registers[it[1]] == 1)
                at = it[3];
            break;
        case JUMP_LESS:
            if (registers[it[1]] < registers[it[2]])
                at = it[3];
            break;
        case STOP:
            return executed;
        }
    }
}

static u64 bytecode(void)
{
    u64 registers[4] = {0, 0, 0, STARTS};
    u64 executed = interpret(program, registers);
    return mix(executed, registers[1]);
}

/* --- a chain of pointers through memory, one in each line of a cache, in no order */

#define LINE 64
#define SMALL_CHAIN (256 << 10)
#define LARGE_CHAIN (32 << 20)
#define CHASE_STEPS 500000

static u8 *chain;
static u64 chain_size;

/* One cycle through all lines: Sattolo's shuffle. */
static void make_chain(u64 size)
{
    u64 count = size / LINE;
    u64 state = 31;
    chain_size = size;
    chain = take(size);
    for (u64 i = 0; i < count; i++)
        *(u64 *)(chain + i * LINE) = (u64)(chain + i * LINE);
    for (u64 i = count - 1; i > 0; i--)
        exchange((u64 *)(chain + i * LINE), (u64 *)(chain + scramble(&state) % i * LINE));
}

static void small_setup(void)
{
    make_chain(SMALL_CHAIN);
}

static void large_setup(void)
{
    make_chain(LARGE_CHAIN);
}

static u64 chase(void)
{
    u64 *at = (u64 *)chain;
    for (u32 i = 0; i < CHASE_STEPS; i++)
        at = (u64 *)*at;
    return (u8 *)at - chain;
}

static u64 chain_finish(void)
{
    give_back(chain, chain_size);
    return chain_size;
}

/* --- matrices of doubles */

#define ORDER 80

static double left_matrix[ORDER][ORDER];
static double right_matrix[ORDER][ORDER];
static double result_matrix[ORDER][ORDER];

static void matrix_setup(void)
{
    u64 state = 5;
    for (int i = 0; i < ORDER; i++)
        for (int j = 0; j < ORDER; j++) {
            left_matrix[i][j] = (double)(scramble(&state) >> 12) / 1e12 - 2000;
            right_matrix[i][j] = 1 / (double)(1 + (scramble(&state) >> 32));
        }
}

static u64 matrix(void)
{
    u64 sum = 0;
    for (int i = 0; i < ORDER; i++)
        for (int j = 0; j < ORDER; j++) {
            double dot = 0;
            for (int k = 0; k < ORDER; k++)
                dot += left_matrix[i][k] * right_matrix[k][j];
            result_matrix[i][j] = dot;
        }
    for (int i = 0; i < ORDER; i++)
        for (int j = 0; j < ORDER; j++) {
            union {
                double number;
                u64 bits;
            } it = {result_matrix[i][j]};
            sum = mix(sum, it.bits);
        }
    return sum;
}

const struct benchmark compute_benchmarks[] = {
    {"int", INTEGER_PASSES, 0, integer_loop, 0},
    {"sieve", SIEVE_LIMIT, 0, sieve, 0},
    {"crc", CRC_BYTES, crc_setup, crc, 0},
    {"sha256", SHA_BYTES, sha_setup, sha, 0},
    {"bignum", PRODUCTS * LIMBS * LIMBS, 0, bignum, 0},
    {"qsort", SORTED, 0, sort, 0},
    {"fib", FIBONACCI_CALLS, 0, fib, 0},
    {"bytecode", BYTECODES, 0, bytecode, 0},
    {"chase256k", CHASE_STEPS, small_setup, chase, chain_finish},
    {"chase32m", CHASE_STEPS, large_setup, chase, chain_finish},
    {"matmul", ORDER * ORDER * ORDER, matrix_setup, matrix, 0},
    {0, 0, 0, 0, 0},
};
