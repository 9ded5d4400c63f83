/*
 * The host's processor as an oracle without KVM: executes batches of cases that NativeOracle lays out in memory, each of which
 * loads its state, executes an instruction and stores the state, all at fixed addresses. An exception comes as a signal, is noted
 * with its vector, error code and address in the case's state, and the case goes on where its state is stored.
 *
 * Standard input: the number of bytes of code and of states, 8 bytes each, the code, the states, and 16 KiB of addresses at which
 * cases go on. Standard output: the states. Ends with its input.
 */
#define _GNU_SOURCE
#include <setjmp.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <ucontext.h>
#include <unistd.h>

/* As KvmOracle has them. */
#define LOW ((char *) 0x10000)
#define RESUME ((volatile uint64_t *) 0x10000)
#define RESUME_BYTES 0x4000
#define CURRENT (*(volatile uint32_t *) 0x18000)
#define LOW_BYTES 0x10000
#define CODE ((char *) 0x100000)
#define STATES ((char *) 0x1000000)
#define STATE_STRIDE 4096
#define MOST_CODE 0x200000
#define MOST_STATES 0x800000
#define DONE 0x70000000

static sigjmp_buf finished;
static const uint32_t usual_mxcsr = 0x1F80;

static void on_signal(int number, siginfo_t *info, void *context)
{
    greg_t *registers = ((ucontext_t *) context)->uc_mcontext.gregs;
    (void) number;
    (void) info;
    if (registers[REG_TRAPNO] == 14 && registers[REG_CR2] == DONE) {
        siglongjmp(finished, 1);
    }
    uint64_t *state = (uint64_t *) (STATES + (uint64_t) CURRENT * STATE_STRIDE);
    state[0x488 / 8] = registers[REG_TRAPNO];
    state[0x490 / 8] = registers[REG_ERR];
    state[0x498 / 8] = registers[REG_CR2];
    state[0x4A0 / 8] = registers[REG_RIP];
    registers[REG_RIP] = RESUME[CURRENT];
}

static void transfer(int out, char *at, uint64_t count)
{
    while (count > 0) {
        ssize_t n = out ? write(1, at, count) : read(0, at, count);
        if (n <= 0) {
            exit(n == 0 ? 0 : 1);
        }
        at += n;
        count -= n;
    }
}

static void map(char *at, size_t bytes, int protection)
{
    if (mmap(at, bytes, protection, MAP_PRIVATE | MAP_ANONYMOUS | MAP_FIXED_NOREPLACE, -1, 0) != at) {
        perror("oracle: mmap");
        exit(1);
    }
}

int main(void)
{
    static const int signals[] = {SIGSEGV, SIGILL, SIGFPE, SIGBUS, SIGTRAP};
    stack_t stack = {.ss_sp = malloc(1 << 16), .ss_size = 1 << 16};
    struct sigaction action = {.sa_sigaction = on_signal, .sa_flags = SA_SIGINFO | SA_ONSTACK | SA_NODEFER};
    uint64_t sizes[2];
    sigaltstack(&stack, NULL);
    for (size_t k = 0; k < sizeof signals / sizeof *signals; k++) {
        sigaction(signals[k], &action, NULL);
    }
    map(LOW, LOW_BYTES, PROT_READ | PROT_WRITE);
    map(CODE, MOST_CODE, PROT_READ | PROT_WRITE | PROT_EXEC);
    map(STATES, MOST_STATES, PROT_READ | PROT_WRITE);
    for (;;) {
        transfer(0, (char *) sizes, sizeof sizes);
        if (sizes[0] > MOST_CODE || sizes[1] > MOST_STATES) {
            return 2;
        }
        transfer(0, CODE, sizes[0]);
        transfer(0, STATES, sizes[1]);
        transfer(0, (char *) RESUME, RESUME_BYTES);
        if (!sigsetjmp(finished, 1)) {
            ((void (*)(void)) CODE)();
        }
        /* What the last case left. */
        __asm__ volatile("cld\n\tfninit\n\tldmxcsr %0" : : "m"(usual_mxcsr));
        transfer(1, STATES, sizes[1]);
    }
}
