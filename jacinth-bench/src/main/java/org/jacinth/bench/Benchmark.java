package org.jacinth.bench;

/** The benchmarks of the guest's program, with the names that it knows them by. */
enum Benchmark {
    INT("integer loop", "pass", new Goal(1.0, 0.6)),
    SIEVE("sieve of primes", "number", new Goal(1.0, 0.6)),
    CRC("CRC-32 with a table", "byte", new Goal(1.0, 0.6)),
    SHA256("SHA-256", "byte", new Goal(1.2, 0.7)),
    BIGNUM("multiplying numbers of 2048 bits", "64 by 64 bits", new Goal(1.2, 0.7)),
    QSORT("quicksort, comparing through a pointer", "element", new Goal(0.9, 0.5)),
    FIB("recursive Fibonacci", "call", new Goal(0.9, 0.5)),
    BYTECODE("bytecode interpreter", "bytecode", new Goal(0.9, 0.5)),
    CHASE256K("chasing pointers through 256 KB", "pointer", new Goal(0.9, 0.5)),
    CHASE32M("chasing pointers through 32 MB", "pointer", new Goal(0.9, 0.5)),
    MATMUL("multiplying matrices of doubles", "product", new Goal(0.4, 0.2)),
    GETPID("getpid", "call", new Goal(1.0, 0.7)),
    MMAP("mmap, touch, munmap of 16 pages", "page", new Goal(1.0, 0.7)),
    MOVSB("rep movsb of 16 MB", "byte", new Goal(0.4, 0.05)),
    STOSQ("rep stosq of 16 MB", "byte", new Goal(0.4, 0.05));

    private final String title;
    private final String operation;
    private final Goal goal;

    Benchmark(String title, String operation, Goal goal) {
        this.title = title;
        this.operation = operation;
        this.goal = goal;
    }

    String guestName() {
        return name().toLowerCase(java.util.Locale.ROOT);
    }

    Goal goal() {
        return goal;
    }

    /** For people: what is done, and what one operation is. */
    String describe() {
        return title + ", ns a " + operation;
    }
}
