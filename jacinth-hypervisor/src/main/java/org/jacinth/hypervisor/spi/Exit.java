package org.jacinth.hypervisor.spi;

/** Why {@link EngineVcpu#enter} returned. */
public sealed interface Exit {

    /**
     * A trapped port access. RIP is past the instruction (for a string access: at it while elements remain). For an
     * input of 4 bytes RAX was set to 0; a smaller input left RAX alone.
     *
     * @param size 1, 2 or 4 bytes
     * @param data the value for an output, 0 for an input
     */
    record Io(int port, int size, boolean input, int data) implements Exit {}

    /**
     * An access to a MEM trap. RIP is past the instruction. For a read the destination is unchanged until the caller
     * supplies the value through the {@code MEM_ACCESS} state.
     *
     * @param gpa exact guest-physical address
     * @param cr3 the guest's CR3
     * @param rip address of the instruction itself
     * @param instructionSize its length in bytes
     * @param defaultOperandSize 4 in 64-bit code or where CS.D is set, else 2
     */
    record Mem(long gpa, long cr3, long rip, int instructionSize, int defaultOperandSize) implements Exit {}

    /** A write to a BELL trap; RIP is past the instruction. The object model queues the packet and enters again. */
    record Bell(long gpa) implements Exit {}

    /** An inter-processor interrupt for the processors in {@code mask} (bit n is index n). */
    record Ipi(long mask, int vector) implements Exit {}

    /** A request to start processor {@code target} at guest-physical {@code entry}. */
    record Startup(long target, long entry) implements Exit {}

    /** A kick was consumed. */
    record Kicked() implements Exit {}

    /**
     * The guest cannot go on by itself.
     *
     * @param status the negative Zircon status that {@code enter} returns
     * @param reason for people: what happened, with addresses
     */
    record Failed(int status, String reason) implements Exit {}
}
