/*
 * Makes the vectors that SimdVectorsTest replays: executes every MMX and SSE encoding of the opcode map on this
 * machine's processor, over edge-case and random operands and MXCSR settings, and prints a digest of what each case
 * leaves behind.
 *
 *   cc -O1 -mno-red-zone -o simd_vectors simd_vectors.c
 *   ./simd_vectors FLOAT_CASES OTHER_CASES < docs/opcode-map.txt | gzip -9n > simd.vectors.gz
 *   ./simd_vectors -p HEX IMMEDIATE CASE       prints one case: bytes, 1 where an immediate follows, number
 *
 * The checked-in vectors have 256 and 64 cases a form. Inputs come from a generator that SimdVectorsTest has too,
 * seeded by the instruction's bytes and the case's number; so a line is a name, the instruction's bytes, 1 if an
 * immediate byte follows, and four digits a case.
 *
 * Left out: approximations, whose bits differ between processors, and LDMXCSR, whose valid bits do.
 */
#define _GNU_SOURCE
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/ucontext.h>

typedef uint64_t u64;

static u64 seed;

static u64 next(void) {
    u64 z = seed += 0x9E3779B97F4A7C15ull;
    z = (z ^ z >> 30) * 0xBF58476D1CE4E5B9ull;
    z = (z ^ z >> 27) * 0x94D049BB133111EBull;
    return z ^ z >> 31;
}

static const uint32_t EDGE32[32] = {
    0, 0x80000000, 0x3F800000, 0xBF800000, 1, 0x80000001, 0x007FFFFF, 0x807FFFFF, 0x00800000, 0x80800000, 0x7F7FFFFF,
    0xFF7FFFFF, 0x7F800000, 0xFF800000, 0x7FC01234, 0xFFC56789, 0x7F801234, 0xFF812345, 0x4F000000, 0xCF000000,
    0x4EFFFFFF, 0xCF000001, 0x5F000000, 0xDF000000, 0x3F000000, 0x3FC00000, 0x40200000, 0xBF000000, 0xC0200000,
    0x3EFFFFFF, 0x00800001, 0x4B000001};
static const u64 EDGE64[32] = {
    0, 0x8000000000000000, 0x3FF0000000000000, 0xBFF0000000000000, 1, 0x8000000000000001, 0x000FFFFFFFFFFFFF,
    0x800FFFFFFFFFFFFF, 0x0010000000000000, 0x8010000000000000, 0x7FEFFFFFFFFFFFFF, 0xFFEFFFFFFFFFFFFF,
    0x7FF0000000000000, 0xFFF0000000000000, 0x7FF8123456789ABC, 0xFFF9123456789ABC, 0x7FF0123456789ABC,
    0xFFF1123456789ABC, 0x41E0000000000000, 0xC1E0000000000000, 0x41DFFFFFFFC00000, 0xC1E0000000100000,
    0x43E0000000000000, 0xC3E0000000000000, 0x3FE0000000000000, 0x3FF8000000000000, 0x4004000000000000,
    0x36A0000000000000, 0x380FFFFFFFFFFFFF, 0x47EFFFFFF0000000, 0x3690000000000001, 0x380FFFFFE0000000};
static const u64 EDGE8[8] = {0, 1, 0x7F, 0x80, 0xFF, 0xFE, 0x81, 0x41};
static const int FROM32[4] = {124, 1, 240, 145};
static const int FROM64[4] = {1020, 1, 2032, 1070};

static u64 near32(u64 r) {
    u64 e = FROM32[r >> 60 & 3] + (r >> 52 & 15);
    u64 m = (r >> 40 & 1) != 0 ? r & 0x7FFFFF : r & 0x700000;
    if (e > 254) {
        e = 254;
    }
    return (r >> 63) << 31 | e << 23 | m;
}

static u64 near64(u64 r) {
    u64 e = FROM64[r >> 60 & 3] + (r >> 52 & 15);
    u64 m = (r & 8) != 0 ? (r * 0x9E3779B97F4A7C15ull) >> 12 : (r & 7) << 49;
    if (e > 2046) {
        e = 2046;
    }
    return (r >> 63) << 63 | e << 52 | m;
}

static u64 half(int kind) {
    u64 r = next();
    u64 v = 0;
    switch (kind) {
        case 0:
            return r;
        case 1:
            for (int i = 0; i < 8; i++) {
                v |= EDGE8[r >> 8 * i & 7] << 8 * i;
            }
            return v;
        case 2:
            return EDGE32[r & 31] | (u64)EDGE32[r >> 8 & 31] << 32;
        case 3:
            return EDGE64[r & 31];
        case 4:
            return near32(r) | near32(r * 0xD1342543DE82EF95ull) << 32;
        case 5:
            return near64(r);
        case 6:
            return (u64)((int64_t)(r << 48) >> (r >> 56 & 31) >> 20);
        default:
            return (r & 0x1F0000001Full) | (r & 0x100) << 55;
    }
}

struct state {
    u64 xmm[6];
    u64 mm[2];
    u64 se[2];
    u64 memory[2];
    u64 rax, rcx, rdx;
    u64 flags;
    u64 mxcsr;
    u64 top, valid;
    u64 fault;
    int immediate;
};

static void make(struct state *s, const char *hex, int number) {
    u64 h = 0xCBF29CE484222325ull;
    for (const char *p = hex; *p; p++) {
        h = (h ^ (unsigned char)*p) * 0x100000001B3ull;
    }
    memset(s, 0, sizeof *s);
    seed = h + (u64)number * 0xA0761D6478BD642Full;
    u64 r = next();
    int kind = r & 7;
    int other = (r >> 8 & 3) != 0 ? kind : (int)(r >> 10 & 7);
    for (int i = 0; i < 4; i++) {
        s->xmm[i] = half(kind);
    }
    s->xmm[4] = half(other);
    s->xmm[5] = half(other);
    if ((r >> 16 & 7) == 0) {
        s->xmm[4] = s->xmm[2];
    }
    s->mm[0] = half(kind);
    s->mm[1] = half(other);
    s->se[0] = 0x1234;
    s->se[1] = 0x4321;
    s->memory[0] = half(other);
    s->memory[1] = half(other);
    s->rax = half(7);
    s->rcx = half((r >> 20 & 1) != 0 ? 0 : 6);
    s->rdx = half((r >> 21 & 1) != 0 ? 7 : (r >> 22 & 1) != 0 ? 0 : 6);
    s->flags = r >> 24 & 0x8D5;
    s->top = r >> 36 & 7;
    s->valid = r >> 40 & 0xFF;
    s->immediate = r >> 48 & 0xFF;
    u64 m = next();
    switch (m >> 56 & 7) {
        case 0: case 1: s->mxcsr = 0x1F80; break;
        case 2: s->mxcsr = 0x1FA0; break;
        case 3: case 4: s->mxcsr = 0x1F80 | (m & 0x603F); break;
        case 5: s->mxcsr = 0x1F80 | (m & 0xE07F); break;
        case 6: s->mxcsr = (0x1F80 ^ 0x80 << (m >> 40) % 6) | (m & 0x6000); break;
        default: s->mxcsr = m & 0xFFFF; break;
    }
}

static unsigned char *blob;
static unsigned char *memory;
static int length;
static volatile u64 fault;
static unsigned char image[512] __attribute__((aligned(64)));

static void onFault(int signal, siginfo_t *info, void *context) {
    (void)info;
    ucontext_t *u = context;
    fault = signal == SIGFPE ? 19 : signal == SIGILL ? 6 : 13;
    u->uc_mcontext.gregs[REG_RIP] = (greg_t)(blob + length);
}

static void run(struct state *s, const unsigned char *code, int bytes, int withImmediate) {
    memcpy(blob, code, bytes);
    length = bytes;
    if (withImmediate) {
        blob[length++] = s->immediate;
    }
    blob[length] = 0xC3;
    memset(image, 0, sizeof image);
    *(uint16_t *)(image + 0) = 0x37F;
    *(uint16_t *)(image + 2) = s->top << 11;
    image[4] = s->valid;
    *(uint32_t *)(image + 24) = s->mxcsr;
    for (int k = 0; k < 2; k++) {
        unsigned char *slot = image + 32 + 16 * ((k + 1 - s->top) & 7);
        *(u64 *)slot = s->mm[k];
        *(uint16_t *)(slot + 8) = s->se[k];
    }
    memcpy(image + 160, s->xmm, 48);
    memcpy(memory, s->memory, 16);
    fault = 0;
    u64 regs[5] = {s->rax, s->rcx, s->rdx, s->flags | 0x202, (u64)memory};
    __asm__ volatile(
        "pushq %%rbx\n movq %0, %%rbx\n"
        "fxrstor64 %1\n"
        "movq 0(%%rbx), %%rax\n movq 8(%%rbx), %%rcx\n movq 16(%%rbx), %%rdx\n movq 32(%%rbx), %%rdi\n"
        "pushq 24(%%rbx)\n popfq\n"
        "call *%2\n"
        "pushfq\n popq 24(%%rbx)\n"
        "movq %%rax, 0(%%rbx)\n movq %%rcx, 8(%%rbx)\n movq %%rdx, 16(%%rbx)\n"
        "fxsave64 %1\n fninit\n"
        "movl $0x1F80, 0(%%rbx, %3)\n ldmxcsr 0(%%rbx, %3)\n"
        "popq %%rbx\n"
        :
        : "r"(regs), "m"(image), "r"(blob), "r"((u64)32)
        : "rax", "rcx", "rdx", "rdi", "memory", "cc");
    s->rax = regs[0];
    s->rcx = regs[1];
    s->rdx = regs[2];
    s->flags = regs[3] & 0x8D5;
    s->top = *(uint16_t *)(image + 2) >> 11 & 7;
    s->valid = image[4];
    s->mxcsr = *(uint32_t *)(image + 24);
    for (int k = 0; k < 2; k++) {
        unsigned char *slot = image + 32 + 16 * ((k + 1 - s->top) & 7);
        s->mm[k] = *(u64 *)slot;
        s->se[k] = *(uint16_t *)(slot + 8);
    }
    memcpy(s->xmm, image + 160, 48);
    memcpy(s->memory, memory, 16);
    s->fault = fault;
}

static unsigned digest(const struct state *s) {
    u64 h = 0x9E3779B97F4A7C15ull;
    const u64 *p = (const u64 *)s;
    for (int i = 0; i < 20; i++) {
        h = (h ^ p[i]) * 0xD1342543DE82EF95ull;
        h ^= h >> 32;
    }
    return h >> 16 & 0xFFFF;
}

static void print(const struct state *s) {
    static const char *names[] = {
        "xmm0", "", "xmm1", "", "xmm2", "", "mm1", "mm2", "se1", "se2", "memory", "", "rax", "rcx", "rdx", "flags",
        "mxcsr", "top", "valid", "fault"};
    const u64 *p = (const u64 *)s;
    for (int i = 0; i < 20; i++) {
        printf("%s %016llx%s", names[i], (unsigned long long)p[i], i < 19 && names[i + 1][0] ? "\n" : " ");
    }
    printf("\n");
}

static int parse(const char *hex, unsigned char *code) {
    int n = 0;
    for (unsigned b; sscanf(hex, "%2x", &b) == 1 && *hex; hex += 2) {
        code[n++] = b;
    }
    return n;
}

static void form(const char *name, const char *hex, int immediate, int cases) {
    unsigned char code[16];
    int n = parse(hex, code);
    printf("%s %s %d ", name, hex, immediate);
    for (int k = 0; k < cases; k++) {
        struct state s;
        make(&s, hex, k);
        run(&s, code, n, immediate);
        printf("%04x", digest(&s));
    }
    printf("\n");
}

/* One line of the opcode map: [prefix] bytes [/r|/n] [mem|reg] MNEMONIC operands definition. */
static void row(char *line, int floatCases, int otherCases) {
    char *word[24];
    int n = 0;
    for (char *p = strtok(line, " ,\n"); p && n < 24; p = strtok(NULL, " ,\n")) {
        word[n++] = p;
    }
    if (n < 4 || word[0][0] == '#') {
        return;
    }
    const char *definition = word[n - 1];
    if (strncmp(definition, "Mmx", 3) && strncmp(definition, "Sse", 3) && strncmp(definition, "Crypto", 6)
            && strncmp(definition, "Crc32", 5) && strncmp(definition, "Movbe", 5)) {
        return;
    }
    int i = 0;
    char prefix[3] = "";
    if (!strcmp(word[0], "NP")) {
        i++;
    } else if (!strcmp(word[0], "66") || !strcmp(word[0], "F3") || !strcmp(word[0], "F2")) {
        strcpy(prefix, word[i++]);
    }
    char opcode[16] = "";
    while (strlen(word[i]) == 2 && strspn(word[i], "0123456789ABCDEF") == 2) {
        strcat(opcode, word[i++]);
    }
    int reg = 1;
    int modrm = 0;
    if (word[i][0] == '/') {
        modrm = 1;
        if (word[i][1] != 'r') {
            reg = word[i][1] - '0';
        }
        i++;
    }
    int toRegister = 1;
    int toMemory = 1;
    if (!strcmp(word[i], "mem")) {
        toRegister = 0;
        i++;
    } else if (!strcmp(word[i], "reg")) {
        toMemory = 0;
        i++;
    }
    const char *name = word[i++];
    if (!strncmp(name, "RCP", 3) || !strncmp(name, "RSQRT", 5) || !strcmp(name, "LDMXCSR")) {
        return;
    }
    int immediate = 0;
    int widens = !strncmp(name, "PCMPESTR", 8);
    int narrows = 0;
    for (; i < n - 1; i++) {
        immediate |= !strcmp(word[i], "Ib");
        widens |= word[i][1] == 'y' || word[i][1] == 'v' || !strcmp(name, "MOVNTI");
        narrows |= word[i][1] == 'v';
    }
    int cases = !strncmp(definition, "SseFloat", 8) || !strncmp(definition, "SseConvert", 10) ? floatCases : otherCases;
    for (int wide = 0; wide <= widens; wide++) {
        for (int narrow = 0; narrow <= (narrows && !wide); narrow++) {
            for (int memory = 0; memory < 2; memory++) {
                if (memory ? !toMemory || !modrm : !toRegister) {
                    continue;
                }
                char hex[40];
                sprintf(hex, "%s%s%s%s", narrow ? "66" : "", prefix, wide ? "48" : "", opcode);
                if (modrm) {
                    sprintf(hex + strlen(hex), "%02X", memory ? reg << 3 | 7 : 0xC0 | reg << 3 | 2);
                }
                form(name, hex, immediate, cases);
            }
        }
    }
}

int main(int argc, char **argv) {
    unsigned char *page = mmap(NULL, 8192, PROT_READ | PROT_WRITE | PROT_EXEC, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    blob = page;
    memory = page + 4096;
    struct sigaction action = {.sa_sigaction = onFault, .sa_flags = SA_SIGINFO | SA_NODEFER};
    sigaction(SIGFPE, &action, NULL);
    sigaction(SIGSEGV, &action, NULL);
    sigaction(SIGILL, &action, NULL);
    if (argc == 5) {
        struct state s;
        unsigned char code[16];
        make(&s, argv[2], atoi(argv[4]));
        printf("immediate %02x\n", s.immediate);
        print(&s);
        run(&s, code, parse(argv[2], code), atoi(argv[3]));
        printf("--\n");
        print(&s);
        return 0;
    }
    char line[512];
    while (fgets(line, sizeof line, stdin)) {
        row(line, atoi(argv[1]), atoi(argv[2]));
    }
    return 0;
}
