package org.jacinth.kvm.sys;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemoryLayout.PathElement;
import java.lang.foreign.StructLayout;

/**
 * The interface of /dev/kvm on x86-64: layouts of its structures, and request numbers, which follow from them. Names
 * are those of Linux' {@code kvm.h} without the prefix.
 */
public final class Kvm {
    /** The interface's only version. */
    public static final int API_VERSION = 12;

    // ---- Structures ----------------------------------------------------------------------------------------------

    public static final StructLayout REGS = MemoryLayout.structLayout(
            u64("rax"), u64("rbx"), u64("rcx"), u64("rdx"), u64("rsi"), u64("rdi"), u64("rsp"), u64("rbp"), u64("r8"),
            u64("r9"), u64("r10"), u64("r11"), u64("r12"), u64("r13"), u64("r14"), u64("r15"), u64("rip"),
            u64("rflags"));

    public static final StructLayout SEGMENT = MemoryLayout.structLayout(
            u64("base"), u32("limit"), u16("selector"), u8("type"), u8("present"), u8("dpl"), u8("db"), u8("s"),
            u8("l"), u8("g"), u8("avl"), u8("unusable"), pad(1));

    public static final StructLayout TABLE =
            MemoryLayout.structLayout(u64("base"), u16("limit"), pad(6));

    public static final StructLayout SREGS = MemoryLayout.structLayout(
            SEGMENT.withName("cs"), SEGMENT.withName("ds"), SEGMENT.withName("es"), SEGMENT.withName("fs"),
            SEGMENT.withName("gs"), SEGMENT.withName("ss"), SEGMENT.withName("tr"), SEGMENT.withName("ldt"),
            TABLE.withName("gdt"), TABLE.withName("idt"), u64("cr0"), u64("cr2"), u64("cr3"), u64("cr4"), u64("cr8"),
            u64("efer"), u64("apic_base"), bytes("interrupt_bitmap", 32));

    public static final StructLayout EVENTS = MemoryLayout.structLayout(
            u8("exception_injected"), u8("exception_nr"), u8("exception_has_error_code"), u8("exception_pending"),
            u32("exception_error_code"), u8("interrupt_injected"), u8("interrupt_nr"), u8("interrupt_soft"),
            u8("interrupt_shadow"), u8("nmi_injected"), u8("nmi_pending"), u8("nmi_masked"), pad(1),
            u32("sipi_vector"), u32("flags"), pad(4), u8("triple_fault"), pad(26), u8("exception_has_payload"),
            u64("exception_payload"));

    public static final StructLayout MEMORY_REGION = MemoryLayout.structLayout(
            u32("slot"), u32("flags"), u64("guest_phys_addr"), u64("memory_size"), u64("userspace_addr"));

    public static final StructLayout DEBUG_REGS = MemoryLayout.structLayout(
            u64("db0"), u64("db1"), u64("db2"), u64("db3"), u64("dr6"), u64("dr7"), u64("flags"),
            bytes("reserved", 72));

    public static final MemoryLayout XSAVE = MemoryLayout.sequenceLayout(4096, JAVA_BYTE);

    public static final StructLayout XCRS = MemoryLayout.structLayout(
            u32("nr_xcrs"), u32("flags"), u32("xcr"), pad(4), u64("value"), bytes("more", 15 * 16),
            bytes("padding", 128));

    public static final StructLayout MSR_ENTRY = MemoryLayout.structLayout(u32("index"), pad(4), u64("data"));

    /** Before the entries. */
    public static final StructLayout MSRS = MemoryLayout.structLayout(u32("nmsrs"), pad(4));

    public static final StructLayout CPUID_ENTRY = MemoryLayout.structLayout(
            u32("function"), u32("index"), u32("flags"), u32("eax"), u32("ebx"), u32("ecx"), u32("edx"), pad(12));

    /** Before the entries. */
    public static final StructLayout CPUID = MemoryLayout.structLayout(u32("nent"), pad(4));

    public static final StructLayout ENABLE_CAP =
            MemoryLayout.structLayout(u32("cap"), u32("flags"), u64("arg0"), bytes("args", 24), bytes("pad", 64));

    public static final StructLayout MSR_FILTER_RANGE =
            MemoryLayout.structLayout(u32("flags"), u32("nmsrs"), u32("base"), pad(4), u64("bitmap"));

    public static final StructLayout MSR_FILTER = MemoryLayout.structLayout(
            u32("flags"), pad(4), MemoryLayout.sequenceLayout(16, MSR_FILTER_RANGE).withName("ranges"));

    public static final StructLayout TRANSLATION = MemoryLayout.structLayout(
            u64("linear_address"), u64("physical_address"), u8("valid"), u8("writeable"), u8("usermode"), pad(5));

    /** {@code struct sigaction} of the C library. */
    public static final StructLayout SIGACTION = MemoryLayout.structLayout(
            u64("handler"), bytes("mask", 128), u32("flags"), pad(4), u64("restorer"));

    // ---- Fields --------------------------------------------------------------------------------------------------

    /** kvm_run. */
    public static final class Run {
        public static final int REQUEST_INTERRUPT_WINDOW = 0;
        public static final int IMMEDIATE_EXIT = 1;
        public static final int EXIT_REASON = 8;
        public static final int READY_FOR_INTERRUPT = 12;
        public static final int CR8 = 16;
        public static final int IO_DIRECTION = 32;
        public static final int IO_SIZE = 33;
        public static final int IO_PORT = 34;
        public static final int IO_COUNT = 36;
        public static final int IO_DATA_OFFSET = 40;
        public static final int MMIO_ADDRESS = 32;
        public static final int MMIO_DATA = 40;
        public static final int MMIO_LENGTH = 48;
        public static final int MMIO_IS_WRITE = 52;
        public static final int INTERNAL_SUBERROR = 32;
        public static final int INTERNAL_FLAGS = 40;
        public static final int INTERNAL_INSN_SIZE = 48;
        public static final int INTERNAL_INSN_BYTES = 49;
        public static final int FAIL_ENTRY_REASON = 32;
        public static final int MSR_ERROR = 32;
        public static final int MSR_INDEX = 44;
        public static final int MSR_DATA = 48;
        public static final int VALID_REGS = 288;
        public static final int DIRTY_REGS = 296;
        public static final int REGS = 304;
        public static final int SREGS = REGS + (int) Kvm.REGS.byteSize();
        public static final int EVENTS = SREGS + (int) Kvm.SREGS.byteSize();

        private Run() {}
    }

    public static final int SYNC_REGS = 1;
    public static final int SYNC_SREGS = 2;
    public static final int SYNC_EVENTS = 4;

    public static final int EXIT_UNKNOWN = 0;
    public static final int EXIT_IO = 2;
    public static final int EXIT_HLT = 5;
    public static final int EXIT_MMIO = 6;
    public static final int EXIT_IRQ_WINDOW_OPEN = 7;
    public static final int EXIT_SHUTDOWN = 8;
    public static final int EXIT_FAIL_ENTRY = 9;
    public static final int EXIT_INTR = 10;
    public static final int EXIT_SET_TPR = 11;
    public static final int EXIT_INTERNAL_ERROR = 17;
    public static final int EXIT_RDMSR = 29;
    public static final int EXIT_WRMSR = 30;

    public static final int INTERNAL_ERROR_EMULATION = 1;

    public static final int MEM_READONLY = 2;
    public static final int CPUID_INDEXED = 1;

    public static final int EVENTS_NMI_PENDING = 1;
    public static final int EVENTS_SHADOW = 4;

    // Capabilities.
    public static final int CAP_USER_MEMORY = 3;
    public static final int CAP_NR_VCPUS = 9;
    public static final int CAP_NR_MEMSLOTS = 10;
    public static final int CAP_XSAVE = 55;
    public static final int CAP_XCRS = 56;
    public static final int CAP_MAX_VCPUS = 66;
    public static final int CAP_SYNC_REGS = 74;
    public static final int CAP_READONLY_MEM = 81;
    public static final int CAP_IMMEDIATE_EXIT = 136;
    public static final int CAP_X86_USER_SPACE_MSR = 188;
    public static final int CAP_X86_MSR_FILTER = 189;

    /** Which failing MSR accesses come to user space: invalid values, unknown numbers, filtered numbers. */
    public static final long MSR_EXIT_ALL = 1 | 2 | 4;

    // ---- Requests ------------------------------------------------------------------------------------------------

    private static final int WRITE = 1;
    private static final int READ = 2;

    public static final long GET_API_VERSION = none(0x00);
    public static final long CREATE_VM = none(0x01);
    public static final long CHECK_EXTENSION = none(0x03);
    public static final long GET_VCPU_MMAP_SIZE = none(0x04);
    public static final long GET_SUPPORTED_CPUID = request(READ | WRITE, 0x05, CPUID);
    public static final long CREATE_VCPU = none(0x41);
    public static final long SET_USER_MEMORY_REGION = request(WRITE, 0x46, MEMORY_REGION);
    public static final long RUN = none(0x80);
    public static final long GET_REGS = request(READ, 0x81, REGS);
    public static final long SET_REGS = request(WRITE, 0x82, REGS);
    public static final long GET_SREGS = request(READ, 0x83, SREGS);
    public static final long SET_SREGS = request(WRITE, 0x84, SREGS);
    public static final long TRANSLATE = request(READ | WRITE, 0x85, TRANSLATION);
    public static final long GET_MSRS = request(READ | WRITE, 0x88, MSRS);
    public static final long SET_MSRS = request(WRITE, 0x89, MSRS);
    public static final long SET_CPUID2 = request(WRITE, 0x90, CPUID);
    public static final long GET_VCPU_EVENTS = request(READ, 0x9F, EVENTS);
    public static final long SET_VCPU_EVENTS = request(WRITE, 0xA0, EVENTS);
    public static final long GET_DEBUGREGS = request(READ, 0xA1, DEBUG_REGS);
    public static final long SET_DEBUGREGS = request(WRITE, 0xA2, DEBUG_REGS);
    public static final long ENABLE_CAPABILITY = request(WRITE, 0xA3, ENABLE_CAP);
    public static final long GET_TSC_KHZ = none(0xA3);
    public static final long GET_XSAVE = request(READ, 0xA4, XSAVE);
    public static final long SET_XSAVE = request(WRITE, 0xA5, XSAVE);
    public static final long GET_XCRS = request(READ, 0xA6, XCRS);
    public static final long SET_XCRS = request(WRITE, 0xA7, XCRS);
    public static final long X86_SET_MSR_FILTER = request(WRITE, 0xC6, MSR_FILTER);

    private Kvm() {}

    /** Offset of a field. */
    public static int offset(StructLayout structure, String field) {
        return (int) structure.byteOffset(PathElement.groupElement(field));
    }

    private static long none(int number) {
        return 0xAEL << 8 | number;
    }

    private static long request(int direction, int number, MemoryLayout argument) {
        return (long) direction << 30 | argument.byteSize() << 16 | 0xAE << 8 | number;
    }

    private static MemoryLayout u64(String name) {
        return JAVA_LONG.withName(name);
    }

    private static MemoryLayout u32(String name) {
        return JAVA_INT.withName(name);
    }

    private static MemoryLayout u16(String name) {
        return JAVA_SHORT.withName(name);
    }

    private static MemoryLayout u8(String name) {
        return JAVA_BYTE.withName(name);
    }

    private static MemoryLayout bytes(String name, int size) {
        return MemoryLayout.sequenceLayout(size, JAVA_BYTE).withName(name);
    }

    private static MemoryLayout pad(int size) {
        return MemoryLayout.paddingLayout(size);
    }
}
