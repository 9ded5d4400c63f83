package org.jacinth.vmm.boot;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import java.util.Objects;
import org.jacinth.zx.VcpuStateKind;

/**
 * How a processor starts: the state to write before it is entered for the first time.
 *
 * @param rip first instruction's offset in its code segment
 * @param rsp stack pointer
 * @param rbx where PVH's start information is, else 0
 * @param rsi where Linux's zero page is, else 0
 * @param rdx the processor's signature after a reset, else 0
 * @param control control registers
 * @param segments ES, CS, SS, DS, FS, GS, LDTR, TR in this order
 * @param gdtr global descriptor table
 * @param idtr interrupt descriptor table
 */
public record VcpuEntry(
        long rip,
        long rsp,
        long rbx,
        long rsi,
        long rdx,
        Control control,
        List<Segment> segments,
        Table gdtr,
        Table idtr) {

    private static final long APIC_BASE_BOOT_PROCESSOR = 0xFEE0_0900L;
    private static final int SEGMENT_SIZE = 16;
    private static final int GDTR_OFFSET = 128;
    private static final int IDTR_OFFSET = 144;
    private static final int UNUSABLE = 0x100;
    private static final int CODE_64 = 0xA09B;
    private static final int CODE_32 = 0xC09B;
    private static final int DATA = 0xC093;
    private static final int BUSY_TASK = 0x8B;

    public VcpuEntry {
        Objects.requireNonNull(control, "control");
        segments = List.copyOf(segments);
        if (segments.size() != 8) {
            throw new IllegalArgumentException("segments must be eight: count=" + segments.size());
        }
    }

    /** Control registers. {@code apicBase} is the local APIC's base with its enable and boot processor bits. */
    public record Control(long cr0, long cr3, long cr4, long efer, long apicBase) {}

    /** A segment register with its hidden part; {@code limit} in bytes, attributes as the SEGMENTS state has them. */
    public record Segment(int selector, long base, long limit, int attributes) {}

    /** A descriptor table register. */
    public record Table(long base, int limit) {}

    /**
     * One state to write.
     *
     * @param kind a number of {@link VcpuStateKind}
     * @param bytes exactly the kind's size
     */
    public record State(int kind, byte[] bytes) {}

    /** 64-bit mode, identity map, flat segments, interrupts off: Linux's 64-bit boot protocol. */
    static VcpuEntry longMode(long rip, long zeroPage) {
        Control control = new Control(0x8000_0031L, LowMemory.PAGE_TABLES, 0x20, 0x500, APIC_BASE_BOOT_PROCESSOR);
        return new VcpuEntry(rip, 0, 0, zeroPage, 0, control, flat(CODE_64), gdt(), new Table(0, 0));
    }

    /** 32-bit protected mode without paging, flat segments, interrupts off: Linux's 32-bit protocol, PVH. */
    static VcpuEntry protectedMode(long rip, long zeroPage, long startInfo) {
        Control control = new Control(0x31, 0, 0, 0, APIC_BASE_BOOT_PROCESSOR);
        return new VcpuEntry(rip, 0, startInfo, zeroPage, 0, control, flat(CODE_32), gdt(), new Table(0, 0));
    }

    /**
     * The state after a reset: F000:FFF0 with the code segment's base just below 4 GiB.
     *
     * @sdm 3 "First Instruction Executed"
     */
    static VcpuEntry reset() {
        Control control = new Control(0x6000_0010L, 0, 0, 0, APIC_BASE_BOOT_PROCESSOR);
        Segment data = new Segment(0, 0, 0xFFFF, 0x93);
        List<Segment> segments = List.of(
                data,
                new Segment(0xF000, 0xFFFF_0000L, 0xFFFF, 0x9B),
                data,
                data,
                data,
                data,
                new Segment(0, 0, 0xFFFF, 0x82),
                new Segment(0, 0, 0xFFFF, BUSY_TASK));
        Table table = new Table(0, 0xFFFF);
        return new VcpuEntry(0xFFF0, 0, 0, 0, 0x600, control, segments, table, table);
    }

    private static Table gdt() {
        return new Table(LowMemory.GDT, LowMemory.GDT_SIZE - 1);
    }

    private static List<Segment> flat(int codeAttributes) {
        Segment data = new Segment(LowMemory.DATA_SELECTOR, 0, 0xFFFF_FFFFL, DATA);
        return List.of(
                data,
                new Segment(LowMemory.CODE_SELECTOR, 0, 0xFFFF_FFFFL, codeAttributes),
                data,
                data,
                data,
                data,
                new Segment(0, 0, 0, UNUSABLE),
                new Segment(LowMemory.TASK_SELECTOR, 0, 0x67, BUSY_TASK));
    }

    /** The states to write, in the order to write them: control registers first, for they decide what segments mean. */
    public List<State> states() {
        return List.of(
                new State(VcpuStateKind.CONTROL, controlBytes()),
                new State(VcpuStateKind.SEGMENTS, segmentBytes()),
                new State(VcpuStateKind.STATE, generalBytes()),
                new State(VcpuStateKind.RIP, buffer(VcpuStateKind.RIP).putLong(0, rip).array()));
    }

    private byte[] controlBytes() {
        return buffer(VcpuStateKind.CONTROL)
                .putLong(0, control.cr0())
                .putLong(16, control.cr3())
                .putLong(24, control.cr4())
                .putLong(40, control.efer())
                .putLong(48, 1)
                .putLong(56, control.apicBase())
                .array();
    }

    private byte[] segmentBytes() {
        ByteBuffer bytes = buffer(VcpuStateKind.SEGMENTS);
        for (int i = 0; i < segments.size(); i++) {
            putSegment(bytes, i, segments.get(i));
        }
        bytes.putLong(GDTR_OFFSET, gdtr.base()).putShort(GDTR_OFFSET + 8, (short) gdtr.limit());
        bytes.putLong(IDTR_OFFSET, idtr.base()).putShort(IDTR_OFFSET + 8, (short) idtr.limit());
        return bytes.array();
    }

    private static void putSegment(ByteBuffer bytes, int index, Segment segment) {
        int at = index * SEGMENT_SIZE;
        bytes.putLong(at, segment.base());
        bytes.putInt(at + 8, (int) segment.limit());
        bytes.putShort(at + 12, (short) segment.selector());
        bytes.putShort(at + 14, (short) segment.attributes());
    }

    private byte[] generalBytes() {
        return buffer(VcpuStateKind.STATE)
                .putLong(16, rdx)
                .putLong(24, rbx)
                .putLong(32, rsp)
                .putLong(48, rsi)
                .putLong(128, 2)
                .array();
    }

    private static ByteBuffer buffer(int kind) {
        return ByteBuffer.allocate(VcpuStateKind.size(kind)).order(ByteOrder.LITTLE_ENDIAN);
    }
}
