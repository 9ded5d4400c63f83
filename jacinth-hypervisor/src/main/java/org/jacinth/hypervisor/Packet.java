package org.jacinth.hypervisor;

/**
 * What a vcpu or a port has to say. {@link Vcpu#enter} returns {@link Io}, {@link Mem}, {@link Interrupt} and
 * {@link Startup}; a {@link Port} returns {@link Bell} and {@link User}.
 */
public sealed interface Packet {

    /** The key of the trap, or of the sender; 0 for requests about vcpus. */
    long key();

    /**
     * A trapped port access, whose instruction is done except for the value of an input: {@link Vcpu#writeIo}.
     *
     * @param size 1, 2 or 4 bytes
     * @param data the value for an output, zero-extended; 0 for an input
     */
    record Io(long key, int port, int size, boolean input, int data) implements Packet {}

    /**
     * An access to trapped memory; {@link Vcpu#readMemoryAccess} tells what it was.
     *
     * @param gpa exact guest-physical address
     * @param cr3 the guest's CR3
     * @param rip address of the instruction; the vcpu's RIP is past it
     * @param instructionSize its length in bytes
     * @param defaultOperandSize 4 in 64-bit code or where CS.D is set, else 2
     */
    record Mem(long key, long gpa, long cr3, long rip, int instructionSize, int defaultOperandSize)
            implements Packet {}

    /** A write to a bell at an exact guest-physical address. */
    record Bell(long key, long gpa) implements Packet {}

    /**
     * A vcpu sends an interrupt: call {@link Vcpu#interrupt} for each vcpu whose bit is set, the sender too.
     *
     * @param mask bit n is the vcpu with index n; bits of vcpus that do not exist may be set
     */
    record Interrupt(long mask, int vector) implements Packet {
        @Override
        public long key() {
            return 0;
        }
    }

    /** A vcpu asks for the vcpu with index {@code target} to be created with {@code entry}. */
    record Startup(long target, long entry) implements Packet {
        @Override
        public long key() {
            return 0;
        }
    }

    /** A program's own packet: four words. */
    record User(long key, int status, long word0, long word1, long word2, long word3) implements Packet {}
}
