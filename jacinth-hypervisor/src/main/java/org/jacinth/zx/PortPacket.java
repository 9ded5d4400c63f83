package org.jacinth.zx;

/**
 * Layout of {@code zx_port_packet_t}, 48 bytes: byte offsets of its fields from the start of the packet. Fields are
 * little-endian; bytes that no field names are zero.
 *
 * <pre>
 * all           0 u64 key            8 u32 type           12 s32 status (0 for guest packets)
 * GUEST_BELL   16 u64 address
 * GUEST_IO     16 u16 port          18 u8 access size     19 u8 input            20 u8[4] data
 * GUEST_MEM    16 u64 address       24 u64 CR3            32 u64 RIP             40 u8 instruction size
 *              41 u8 default operand size
 * GUEST_VCPU   16 u32 which         24 u64 mask           32 u8 vector           (VCPU_INTERRUPT)
 *                                   24 u64 id             32 u64 entry           (VCPU_STARTUP)
 * USER         16 u8[32] the sender's
 * </pre>
 */
public final class PortPacket {
    /** Size in bytes. */
    public static final int SIZE = 48;
    /** u64: the trap's key. */
    public static final int KEY = 0;
    /** u32: one of {@link PacketType}. */
    public static final int TYPE = 8;
    /** s32. */
    public static final int STATUS = 12;
    /** Start of the 32 payload bytes. */
    public static final int PAYLOAD = 16;

    /** u64: exact guest-physical address. */
    public static final int BELL_ADDR = 16;

    /** u16. */
    public static final int IO_PORT = 16;
    /** u8: 1, 2 or 4. */
    public static final int IO_ACCESS_SIZE = 18;
    /** u8: 1 for an input. */
    public static final int IO_INPUT = 19;
    /** u32, of which the low access-size bytes count; 0 for an input. */
    public static final int IO_DATA = 20;

    /** u64: exact guest-physical address. */
    public static final int MEM_ADDR = 16;
    /** u64. */
    public static final int MEM_CR3 = 24;
    /** u64: address of the instruction itself. */
    public static final int MEM_RIP = 32;
    /** u8: length of the instruction in bytes. */
    public static final int MEM_INSTRUCTION_SIZE = 40;
    /** u8: 2 or 4. */
    public static final int MEM_DEFAULT_OPERAND_SIZE = 41;

    /** u32: {@link PacketType#VCPU_INTERRUPT} or {@link PacketType#VCPU_STARTUP}. */
    public static final int VCPU_TYPE = 16;
    /** u64: bit n is the vcpu with index n. */
    public static final int VCPU_INTERRUPT_MASK = 24;
    /** u8. */
    public static final int VCPU_INTERRUPT_VECTOR = 32;
    /** u64: index of the vcpu to start. */
    public static final int VCPU_STARTUP_ID = 24;
    /** u64: guest-physical address. */
    public static final int VCPU_STARTUP_ENTRY = 32;

    private PortPacket() {}
}
