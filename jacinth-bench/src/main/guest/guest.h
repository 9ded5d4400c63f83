/* What the benchmark program's files share. Freestanding: no C library, Linux' system calls made here. */
#ifndef GUEST_H
#define GUEST_H

typedef unsigned char u8;
typedef unsigned int u32;
typedef unsigned long u64;
typedef unsigned __int128 u128;

/*
 * A benchmark. Each unit of work starts from the same state and returns the same sum, on every processor; what is not to
 * be timed is done in setup and finish. setup and finish may be null.
 */
struct benchmark {
    const char *name;
    u64 operations; /* in one unit */
    void (*setup)(void);
    u64 (*unit)(void);
    u64 (*finish)(void); /* a sum over what the units left behind */
};

extern const struct benchmark compute_benchmarks[];
extern const struct benchmark system_benchmarks[];

#define SYS_WRITE 1
#define SYS_MMAP 9
#define SYS_MUNMAP 11
#define SYS_IOCTL 16
#define SYS_NANOSLEEP 35
#define SYS_GETPID 39
#define SYS_REBOOT 169
#define SYS_CLOCK_GETTIME 228
#define SYS_EXIT_GROUP 231

static inline u64 system_call(u64 number, u64 a, u64 b, u64 c, u64 d, u64 e, u64 f)
{
    register u64 r10 __asm__("r10") = d;
    register u64 r8 __asm__("r8") = e;
    register u64 r9 __asm__("r9") = f;
    u64 result;
    __asm__ volatile("syscall"
                     : "=a"(result)
                     : "0"(number), "D"(a), "S"(b), "d"(c), "r"(r10), "r"(r8), "r"(r9)
                     : "rcx", "r11", "memory");
    return result;
}

/* Anonymous memory of zeros; ends the program where there is none. */
void *take(u64 size);

void give_back(void *memory, u64 size);

/* The next of a sequence of numbers without much order: xorshift. The state must not be 0. */
static inline u64 scramble(u64 *state)
{
    u64 x = *state;
    x ^= x << 13;
    x ^= x >> 7;
    x ^= x << 17;
    *state = x;
    return x;
}

/* A sum over words that depends on their order. */
static inline u64 mix(u64 sum, u64 word)
{
    sum = (sum ^ word) * 0x9E3779B97F4A7C15;
    return sum ^ sum >> 29;
}

#endif
