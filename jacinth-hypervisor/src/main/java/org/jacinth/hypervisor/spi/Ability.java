package org.jacinth.hypervisor.spi;

/** Something that guests do and that an engine may lack on a host although it can run guests there. */
public enum Ability {
    /** 64-bit user code runs about as fast as the host's processor executes it. */
    NATIVE_USER("user code at the processor's speed"),
    /** Kernel code runs about as fast as the host's processor executes it, and not instruction by instruction. */
    NATIVE_KERNEL("kernel code at the processor's speed"),
    /** x87, MMX, SSE in kernel mode. */
    KERNEL_VECTORS("x87 and SSE in kernel mode"),
    /** Interrupts reach kernel code in 64-bit mode, which returns from them. */
    INTERRUPTS("interrupts in 64-bit kernel mode"),
    /** INT n in kernel mode, and the return. */
    SOFTWARE_INTERRUPTS("INT and IRET in kernel mode"),
    /** SYSCALL and SYSENTER from user mode to kernel mode. */
    SYSTEM_CALLS("SYSCALL and SYSENTER"),
    /** 32-bit paging, as firmware and 32-bit kernels use it. */
    LEGACY_PAGING("paging outside long mode"),
    /** Pages of 1 GiB. */
    HUGE_PAGES("pages of 1 GiB"),
    /** Hypercalls return. */
    HYPERCALLS("hypercalls"),
    /** CPUID says what the engine sets, and nothing of the host's beyond it. */
    CPUID("CPUID without the host's own features"),
    /** Code is not fetched from memory that is mapped without the permission. */
    EXECUTE_PROTECTION("mappings without execute"),
    /** The time-stamp counter takes the value it is given. */
    TIME_STAMP_WRITES("writes to the time-stamp counter"),
    /** After a triple fault {@code EXIT_REASON} has the first fault's vector. */
    FAULT_VECTORS("the cause of a triple fault");

    private final String text;

    Ability(String text) {
        this.text = text;
    }

    /** What it is, for people. */
    public String text() {
        return text;
    }
}
