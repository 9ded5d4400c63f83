/*
 * The first process of a guest that measures its processor: runs the benchmarks one after the other, prints what they
 * took, and reboots. As another process than the first it exits instead, so that it can be run on a host too.
 *
 * Arguments (the kernel passes on what follows "--" on its command line):
 *   bench.warm=SECONDS  how long each benchmark runs before it is timed (3), at least
 *   bench.settle=SECONDS
 *                       it is not timed before it got no faster for so long, or ran for a minute (0)
 *   bench.rounds=N      timed rounds (5, at most 99)
 *   bench.round=MS      how long a round should take (200)
 *   bench.only=A,B      only these benchmarks
 *
 * It prints, each in one line, numbers decimal and sums hexadecimal:
 *   BENCH begin CLOCK   the first line: the clock, in nanoseconds
 *   BENCH time NAME NANOSECONDS
 *                       now the timed rounds of NAME begin, after it ran for so long
 *   BENCH done NAME OPERATIONS UNITS ROUNDS BEST MEDIAN TOTAL
 *                       operations in a unit, units in a round, rounds, nanoseconds of the best, the median and all rounds
 *   BENCH sum NAME SUM  what was computed
 *   BENCH wrong NAME FIRST SUM
 *                       a unit of work gave another sum than the first
 *   BENCH end CLOCK     the last line
 */
#include "guest.h"

#define CLOCK_MONOTONIC 1
#define TCSBRK 0x5409
#define MOST_ROUNDS 99
#define PAUSE_NANOS 100000000
#define SECOND_NANOS 1000000000ULL
#define MOST_WARM_SECONDS 60
/* A unit of work got faster where it took less than before by one of so many parts. */
#define FASTER 16

static u64 warm = 3;
static u64 settle = 0;
static u64 rounds = 5;
static u64 round_millis = 200;
static const char *only;

static char line[256];
static u64 length;

static void text(const char *part)
{
    while (*part && length < sizeof line - 1)
        line[length++] = *part++;
}

static void number(u64 value, u64 base)
{
    char digits[21];
    char *at = digits + sizeof digits - 1;
    *at = 0;
    do {
        *--at = "0123456789abcdef"[value % base];
        value /= base;
    } while (value);
    text(at);
}

static void field(u64 value)
{
    text(" ");
    number(value, 10);
}

/* Prints the line and waits until the serial port has sent it, so that sending does not disturb what is timed. */
static void print(void)
{
    line[length++] = '\n';
    system_call(SYS_WRITE, 1, (u64)line, length, 0, 0, 0);
    system_call(SYS_IOCTL, 1, TCSBRK, 1, 0, 0, 0);
    length = 0;
}

static u64 now(void)
{
    u64 time[2];
    system_call(SYS_CLOCK_GETTIME, CLOCK_MONOTONIC, (u64)time, 0, 0, 0, 0);
    return time[0] * SECOND_NANOS + time[1];
}

static void pause(void)
{
    u64 time[2] = {0, PAUSE_NANOS};
    system_call(SYS_NANOSLEEP, (u64)time, 0, 0, 0, 0, 0);
}

static void leave(int status)
{
    if (system_call(SYS_GETPID, 0, 0, 0, 0, 0, 0) == 1)
        system_call(SYS_REBOOT, 0xFEE1DEAD, 0x28121969, 0x01234567, 0, 0, 0);
    for (;;)
        system_call(SYS_EXIT_GROUP, status, 0, 0, 0, 0, 0);
}

void *take(u64 size)
{
    /* read and write, private and anonymous */
    u64 memory = system_call(SYS_MMAP, 0, size, 3, 0x22, -1UL, 0);
    if (memory > -4096UL) {
        text("BENCH no memory");
        print();
        leave(1);
    }
    return (void *)memory;
}

void give_back(void *memory, u64 size)
{
    system_call(SYS_MUNMAP, (u64)memory, size, 0, 0, 0, 0);
}

/* Where the value begins if the argument has this name. */
static const char *value_of(const char *argument, const char *name)
{
    while (*name && *argument == *name) {
        argument++;
        name++;
    }
    return *name ? 0 : argument;
}

static u64 decimal(const char *digits)
{
    u64 value = 0;
    while (*digits >= '0' && *digits <= '9')
        value = value * 10 + (*digits++ - '0');
    return value;
}

static int chosen(const char *name)
{
    const char *at = only;
    while (at && *at) {
        const char *rest = value_of(at, name);
        if (rest && (!*rest || *rest == ','))
            return 1;
        while (*at && *at != ',')
            at++;
        if (*at)
            at++;
    }
    return !only;
}

static u64 first_sum;
static u64 units_done;

/* Runs units of work and returns how long they took. */
static u64 work(const struct benchmark *it, u64 units)
{
    u64 begin = now();
    for (u64 i = 0; i < units; i++) {
        u64 sum = it->unit();
        if (!units_done++)
            first_sum = sum;
        if (sum != first_sum) {
            text("BENCH wrong ");
            text(it->name);
            text(" ");
            number(first_sum, 16);
            text(" ");
            number(sum, 16);
            print();
            leave(1);
        }
    }
    return now() - begin;
}

static void measure(const struct benchmark *it)
{
    u64 times[MOST_ROUNDS];
    u64 wanted = round_millis * 1000000;
    u64 units = 1;
    u64 total = 0;

    units_done = 0;
    if (it->setup)
        it->setup();
    u64 begin = now();
    u64 at = begin;
    u64 took;
    u64 best = -1UL;
    u64 best_at = begin;
    do {
        took = work(it, units);
        at = now();
        if (took / units < best - best / FASTER) {
            best = took / units;
            best_at = at;
        }
        if (took < wanted / 2)
            units *= 2;
    } while (at - begin < warm * SECOND_NANOS
             || (at - best_at < settle * SECOND_NANOS && at - begin < MOST_WARM_SECONDS * SECOND_NANOS));
    if (took < wanted / 2)
        units /= 2; /* as many as were timed */
    units = units * wanted / (took ? took : 1);
    if (!units)
        units = 1;

    text("BENCH time ");
    text(it->name);
    field(at - begin);
    print();
    for (u64 i = 0; i < rounds; i++) {
        u64 time = work(it, units);
        u64 place = i;
        for (; place && times[place - 1] > time; place--)
            times[place] = times[place - 1];
        times[place] = time;
        total += time;
    }
    text("BENCH done ");
    text(it->name);
    field(it->operations);
    field(units);
    field(rounds);
    field(times[0]);
    field(times[rounds / 2]);
    field(total);
    print();
    pause(); /* whoever reads the line can see what the process has used before anything else uses more */
    u64 sum = it->finish ? mix(first_sum, it->finish()) : first_sum;
    text("BENCH sum ");
    text(it->name);
    text(" ");
    number(sum, 16);
    print();
}

static void measure_all(const struct benchmark *all)
{
    for (; all->name; all++)
        if (chosen(all->name))
            measure(all);
}

/* Called by the code below with the arguments as the kernel leaves them on the stack: count, then pointers. */
__attribute__((used)) void begin(u64 *stack)
{
    for (u64 i = 1; i <= stack[0]; i++) {
        const char *argument = (const char *)stack[i];
        const char *value;
        if ((value = value_of(argument, "bench.warm=")))
            warm = decimal(value);
        if ((value = value_of(argument, "bench.settle=")))
            settle = decimal(value);
        if ((value = value_of(argument, "bench.rounds=")))
            rounds = decimal(value);
        if ((value = value_of(argument, "bench.round=")))
            round_millis = decimal(value);
        if ((value = value_of(argument, "bench.only=")))
            only = value;
    }
    if (rounds < 1)
        rounds = 1;
    if (rounds > MOST_ROUNDS)
        rounds = MOST_ROUNDS;
    text("BENCH begin");
    field(now());
    print();
    measure_all(compute_benchmarks);
    measure_all(system_benchmarks);
    text("BENCH end");
    field(now());
    print();
    leave(0);
}

__asm__(".globl _start\n"
        "_start:\n"
        "    xorl %ebp, %ebp\n"
        "    movq %rsp, %rdi\n"
        "    andq $-16, %rsp\n"
        "    call begin\n");
