package org.jacinth.zx;

/**
 * Kinds of {@code zx_vcpu_read_state} and {@code zx_vcpu_write_state}: Zircon's two, and Jacinth's own in a range
 * far from Zircon's, under the same rules (exact size, owner thread, rights). All layouts are little-endian with
 * natural alignment; bytes named reserved read as zero and are ignored on write.
 */
public final class VcpuStateKind {

    /** {@code ZX_VCPU_STATE}: general registers and the user-controllable flags, 136 bytes. */
    public static final int STATE = 0;
    /** {@code ZX_VCPU_IO}: completes a port input, write only, 8 bytes. */
    public static final int IO = 1;

    /** First number of Jacinth's own kinds. */
    public static final int OWN_BASE = 0x4A00_0000;

    /** Control registers, 64 bytes: u64 cr0, cr2, cr3, cr4, cr8, efer, xcr0, apic_base. */
    public static final int CONTROL = OWN_BASE + 1;

    /**
     * Segments and descriptor tables, 160 bytes: eight segments (ES CS SS DS FS GS LDTR TR) of 16 bytes {u64 base, u32
     * limit in bytes, u16 selector, u16 attributes}, then GDTR and IDTR of 16 bytes {u64 base, u16 limit, 6 reserved}.
     * Attributes: type 3..0, S 4, DPL 6..5, P 7, unusable 8, AVL 12, L 13, D/B 14, G 15.
     */
    public static final int SEGMENTS = OWN_BASE + 2;

    /**
     * Model-specific registers, 128 bytes: u64 star, lstar, cstar, sfmask, kernel_gs_base, sysenter_cs, sysenter_esp,
     * sysenter_eip, pat, tsc_aux, tsc, kvm_system_time, kvm_wall_clock, misc_enable, mtrr_def_type, reserved.
     */
    public static final int MSRS = OWN_BASE + 3;

    /** x87, SSE and AVX state in the standard (not compacted) XSAVE layout, 832 bytes. */
    public static final int FPU = OWN_BASE + 4;

    /** Debug registers, 48 bytes: u64 dr0, dr1, dr2, dr3, dr6, dr7. */
    public static final int DEBUG = OWN_BASE + 5;

    /**
     * Local APIC, 1088 bytes: the 1024-byte register page (each register at its xAPIC offset, in x2APIC mode too), then
     * u64 tsc_deadline, u64 nanoseconds until the timer fires (0 when stopped), u8 1 once the guest software-enabled
     * it, 3 reserved, u32 errors not yet latched in ESR, 40 reserved.
     */
    public static final int APIC = OWN_BASE + 6;

    /**
     * Pending events, 64 bytes: 0 u8 exception pending, 1 u8 its vector, 2 u8 it has an error code, 3 u8
     * interrupt shadow (STI or MOV SS), 4 u32 error code, 8 u64 exception address, 16 u8 NMI pending, 17 u8 NMI
     * blocked, 18 u8 external interrupt (ExtINT, from an 8259) pending, 19 u8 its vector, 20 u8 activity (0
     * running, 1 halted), 21..31 reserved, 32 u64[4] vectors pending in Zircon's simple set.
     */
    public static final int EVENTS = OWN_BASE + 7;

    /** RIP, 8 bytes. */
    public static final int RIP = OWN_BASE + 8;

    /**
     * What a MEM trap's instruction was doing, 32 bytes: 0 u64 guest-physical address, 8 u8 size (1, 2, 4 or 8),
     * 9 u8 write, 10 u8 waiting (1 after a MEM packet until the next enter), 11..15 reserved, 16 u64 data (the
     * value stored; 0 for a read), 24..31 reserved. Writing gives a waiting read its value from {@code data} and
     * completes the instruction; the other fields are ignored.
     */
    public static final int MEM_ACCESS = OWN_BASE + 9;

    /**
     * Why the processor stopped for good, read only, 64 bytes: 0 u32 reason (0 none, 1 triple fault, 2 untrapped
     * port, 3 unmapped memory, 4 other), 4 reserved, 8 u64 rip, 16 u64 address or port, 24 u32 exception vector
     * of the first fault of a triple fault, 28 u32 its error code, 32..63 reserved.
     */
    public static final int EXIT_REASON = OWN_BASE + 10;

    /**
     * Counters, read only, 160 bytes: u64 retired instructions, exceptions delivered, interrupts delivered, data
     * TLB misses, page walks, blocks decoded, blocks invalidated, undefined instructions met, port exits, memory
     * exits, halts, string-instruction elements, instructions of the first counter that ran in translated code, regions of
     * code translated, translated regions given up, nanoseconds halted, nanoseconds of translating (which another thread may
     * have spent), bytes of bytecode made, instructions executed by another engine because this one cannot, 1 reserved. A
     * counter an engine does not keep reads as zero.
     */
    public static final int COUNTERS = OWN_BASE + 11;

    /**
     * RFLAGS, 8 bytes: the whole register, with the bits that {@link #STATE} does not carry (IF, IOPL, RF, VM and so
     * on), so that a snapshot is complete. Bits that do not exist are ignored and bit 1 stays one.
     */
    public static final int RFLAGS = OWN_BASE + 12;

    /**
     * Instructions that were met and are not there, read only, 256 bytes: sixteen entries of {8 bytes of the instruction
     * from its first on, u64 times met}, the unused ones zero; the first sixteen kinds are kept.
     */
    public static final int UNDEFINED = OWN_BASE + 13;

    /**
     * Why the last enter that failed did so, for people; read only, 256 bytes: UTF-8, zeros after it, cut where it is too
     * long. All zero where none failed.
     */
    public static final int EXIT_TEXT = OWN_BASE + 14;

    private VcpuStateKind() {}

    /** The exact buffer size of a kind in bytes, or -1 for a number that names no kind. */
    public static int size(int kind) {
        return switch (kind) {
            case STATE -> 136;
            case IO, RIP, RFLAGS -> 8;
            case CONTROL, EVENTS, EXIT_REASON -> 64;
            case SEGMENTS, COUNTERS -> 160;
            case MSRS -> 128;
            case FPU -> 832;
            case DEBUG -> 48;
            case APIC -> 1088;
            case MEM_ACCESS -> 32;
            case UNDEFINED, EXIT_TEXT -> 256;
            default -> -1;
        };
    }
}
