package org.jacinth.kvm;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.VarHandle;
import org.jacinth.hypervisor.spi.EngineVcpu;
import org.jacinth.kvm.sys.Kvm;
import org.jacinth.kvm.sys.Kvm.Run;

/**
 * The memory that a processor shares with KVM: why it stopped, and its registers as of then. Registers that are changed
 * here are marked, and KVM takes them over on the next run. For the owner thread, except {@link #exitAtOnce}.
 */
final class RunArea {
    static final int RIP = Run.REGS + Kvm.offset(Kvm.REGS, "rip");
    static final int RFLAGS = Run.REGS + Kvm.offset(Kvm.REGS, "rflags");
    static final int CR0 = Run.SREGS + Kvm.offset(Kvm.SREGS, "cr0");
    static final int CR2 = Run.SREGS + Kvm.offset(Kvm.SREGS, "cr2");
    static final int CR3 = Run.SREGS + Kvm.offset(Kvm.SREGS, "cr3");
    static final int CR4 = Run.SREGS + Kvm.offset(Kvm.SREGS, "cr4");
    static final int EFER = Run.SREGS + Kvm.offset(Kvm.SREGS, "efer");
    static final int SREGS_CR8 = Run.SREGS + Kvm.offset(Kvm.SREGS, "cr8");

    static final int EXCEPTION_INJECTED = Run.EVENTS + Kvm.offset(Kvm.EVENTS, "exception_injected");
    static final int EXCEPTION_NR = Run.EVENTS + Kvm.offset(Kvm.EVENTS, "exception_nr");
    static final int EXCEPTION_HAS_ERROR = Run.EVENTS + Kvm.offset(Kvm.EVENTS, "exception_has_error_code");
    static final int EXCEPTION_PENDING = Run.EVENTS + Kvm.offset(Kvm.EVENTS, "exception_pending");
    static final int EXCEPTION_ERROR = Run.EVENTS + Kvm.offset(Kvm.EVENTS, "exception_error_code");
    static final int INTERRUPT_INJECTED = Run.EVENTS + Kvm.offset(Kvm.EVENTS, "interrupt_injected");
    static final int INTERRUPT_NR = Run.EVENTS + Kvm.offset(Kvm.EVENTS, "interrupt_nr");
    static final int INTERRUPT_SOFT = Run.EVENTS + Kvm.offset(Kvm.EVENTS, "interrupt_soft");
    static final int SHADOW = Run.EVENTS + Kvm.offset(Kvm.EVENTS, "interrupt_shadow");
    static final int NMI_INJECTED = Run.EVENTS + Kvm.offset(Kvm.EVENTS, "nmi_injected");
    static final int NMI_PENDING = Run.EVENTS + Kvm.offset(Kvm.EVENTS, "nmi_pending");
    static final int NMI_MASKED = Run.EVENTS + Kvm.offset(Kvm.EVENTS, "nmi_masked");
    private static final int EVENT_FLAGS = Run.EVENTS + Kvm.offset(Kvm.EVENTS, "flags");

    /** KVM's offset of a register by its number in the architecture's encoding. */
    private static final int[] GENERAL = new int[16];

    static {
        String[] names = {
            "rax", "rcx", "rdx", "rbx", "rsp", "rbp", "rsi", "rdi", "r8", "r9", "r10", "r11", "r12", "r13", "r14", "r15"
        };
        for (int i = 0; i < names.length; i++) {
            GENERAL[i] = Run.REGS + Kvm.offset(Kvm.REGS, names[i]);
        }
    }

    private static final VarHandle BYTE = ValueLayout.JAVA_BYTE.varHandle();

    private final MemorySegment run;

    RunArea(MemorySegment run) {
        this.run = run;
        run.set(ValueLayout.JAVA_LONG, Run.VALID_REGS, Kvm.SYNC_REGS | Kvm.SYNC_SREGS | Kvm.SYNC_EVENTS);
    }

    MemorySegment segment() {
        return run;
    }

    MemorySegment regs() {
        return run.asSlice(Run.REGS, Kvm.REGS.byteSize());
    }

    MemorySegment sregs() {
        return run.asSlice(Run.SREGS, Kvm.SREGS.byteSize());
    }

    MemorySegment events() {
        return run.asSlice(Run.EVENTS, Kvm.EVENTS.byteSize());
    }

    /** Makes the next run, or one that is being entered, return; any thread. */
    void exitAtOnce(boolean exit) {
        BYTE.setVolatile(run, (long) Run.IMMEDIATE_EXIT, (byte) (exit ? 1 : 0));
    }

    void requestWindow(boolean wanted) {
        run.set(ValueLayout.JAVA_BYTE, Run.REQUEST_INTERRUPT_WINDOW, (byte) (wanted ? 1 : 0));
    }

    int u8(int offset) {
        return run.get(ValueLayout.JAVA_BYTE, offset) & 0xFF;
    }

    int u16(int offset) {
        return run.get(ValueLayout.JAVA_SHORT, offset) & 0xFFFF;
    }

    int i32(int offset) {
        return run.get(ValueLayout.JAVA_INT, offset);
    }

    long i64(int offset) {
        return run.get(ValueLayout.JAVA_LONG, offset);
    }

    void set8(int offset, int value) {
        run.set(ValueLayout.JAVA_BYTE, offset, (byte) value);
    }

    void set32(int offset, int value) {
        run.set(ValueLayout.JAVA_INT, offset, value);
    }

    void set64(int offset, long value) {
        run.set(ValueLayout.JAVA_LONG, offset, value);
    }

    private void markDirty(int what) {
        set64(Run.DIRTY_REGS, i64(Run.DIRTY_REGS) | what);
    }

    /** A register by {@link EngineVcpu}'s numbers. */
    long register(int number) {
        return i64(offset(number));
    }

    void setRegister(int number, long value) {
        set64(offset(number), value);
        markDirty(Kvm.SYNC_REGS);
    }

    private static int offset(int number) {
        return switch (number) {
            case EngineVcpu.RIP -> RIP;
            case EngineVcpu.RFLAGS -> RFLAGS;
            default -> GENERAL[number];
        };
    }

    void markRegs() {
        markDirty(Kvm.SYNC_REGS);
    }

    void markSregs() {
        markDirty(Kvm.SYNC_SREGS);
    }

    void markEvents() {
        set32(EVENT_FLAGS, i32(EVENT_FLAGS) | Kvm.EVENTS_NMI_PENDING | Kvm.EVENTS_SHADOW);
        markDirty(Kvm.SYNC_EVENTS);
    }

    boolean isProtected() {
        return (i64(CR0) & 1) != 0;
    }

    boolean is64() {
        return (i64(EFER) & 1 << 10) != 0 && u8(Run.SREGS + Kvm.offset(Kvm.SEGMENT, "l")) != 0;
    }

    /** Width of code: 16, 32 or 64 bits. */
    int codeBits() {
        return is64() ? 64 : u8(Run.SREGS + Kvm.offset(Kvm.SEGMENT, "db")) != 0 ? 32 : 16;
    }

    /** Base of a segment in the order ES CS SS DS FS GS. */
    long segmentBase(int segment) {
        if (is64() && segment < 4) {
            return 0;
        }
        return i64(SEGMENTS[segment]);
    }

    /** KVM's offsets of the segments in the order ES CS SS DS FS GS LDTR TR. */
    static final int[] SEGMENTS = {
        segment("es"), segment("cs"), segment("ss"), segment("ds"), segment("fs"), segment("gs"), segment("ldt"),
        segment("tr")
    };

    private static int segment(String name) {
        return Run.SREGS + Kvm.offset(Kvm.SREGS, name);
    }
}
