/* Benchmarks of what the processor does for the kernel, and of its string instructions. */
#include "guest.h"

/* --- the shortest way into the kernel and back */

#define CALLS 1000

static u64 getpid(void)
{
    u64 self = system_call(SYS_GETPID, 0, 0, 0, 0, 0, 0);
    u64 same = 0;
    for (int i = 0; i < CALLS; i++)
        same += system_call(SYS_GETPID, 0, 0, 0, 0, 0, 0) == self;
    return same;
}

/* --- memory taken, touched and given back: page faults, page tables, TLB */

#define MAPPINGS 20
#define PAGE 4096
#define PAGES 16

static u64 map(void)
{
    u64 sum = 0;
    for (u64 i = 0; i < MAPPINGS; i++) {
        u8 *memory = take(PAGES * PAGE);
        for (u64 page = 0; page < PAGES; page++) {
            u64 *word = (u64 *)(memory + page * PAGE);
            *word += i + page;
            sum = mix(sum, *word);
        }
        give_back(memory, PAGES * PAGE);
    }
    return sum;
}

/*
 * --- string instructions over more memory than caches hold. Each area is taken with a page more, as a C library does that
 * puts its own words before it: source and target are then no power of two apart, and do not contend for a place in a TLB.
 */

#define AREA (16UL << 20)
#define TAKEN (AREA + PAGE)
#define WORD 8

static u8 *from;
static u8 *to;

static void copy_setup(void)
{
    u64 state = 77;
    from = take(TAKEN);
    to = take(TAKEN);
    for (u64 i = 0; i < AREA; i += WORD)
        *(u64 *)(from + i) = scramble(&state);
}

static u64 copy(void)
{
    u8 *source = from;
    u8 *target = to;
    u64 count = AREA;
    __asm__ volatile("rep movsb" : "+S"(source), "+D"(target), "+c"(count) : : "memory");
    return mix(mix(target - to, source - from), count);
}

static u64 all_of(u8 *memory)
{
    u64 sum = 0;
    for (u64 i = 0; i < AREA; i += WORD)
        sum = mix(sum, *(u64 *)(memory + i));
    return sum;
}

static u64 copy_finish(void)
{
    u64 sum = all_of(to);
    give_back(from, TAKEN);
    give_back(to, TAKEN);
    return sum;
}

static void store_setup(void)
{
    to = take(TAKEN);
}

static u64 store(void)
{
    u8 *target = to;
    u64 count = AREA / WORD;
    __asm__ volatile("rep stosq" : "+D"(target), "+c"(count) : "a"(0x0123456789ABCDEF) : "memory");
    return mix(target - to, count);
}

static u64 store_finish(void)
{
    u64 sum = all_of(to);
    give_back(to, TAKEN);
    return sum;
}

const struct benchmark system_benchmarks[] = {
    {"getpid", CALLS, 0, getpid, 0},
    {"mmap", MAPPINGS * PAGES, 0, map, 0},
    {"movsb", AREA, copy_setup, copy, copy_finish},
    {"stosq", AREA, store_setup, store, store_finish},
    {0, 0, 0, 0, 0},
};
