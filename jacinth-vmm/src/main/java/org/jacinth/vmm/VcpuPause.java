package org.jacinth.vmm;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Locale;
import org.jacinth.zx.Status;
import org.jacinth.zx.Syscalls;
import org.jacinth.zx.VcpuStateKind;

/** Reads a paused processor's whole state into a {@link CrashReport}. Owner thread only. */
final class VcpuPause {
    private static final String[] GENERAL = {
        "rax", "rcx", "rdx", "rbx", "rsp", "rbp", "rsi", "rdi", "r8", "r9", "r10", "r11", "r12", "r13", "r14", "r15",
        "rflags"
    };
    private static final String[] CONTROL = {"cr0", "cr2", "cr3", "cr4", "cr8", "efer", "xcr0", "apic_base"};
    private static final String[] SEGMENTS = {"es", "cs", "ss", "ds", "fs", "gs", "ldtr", "tr"};
    private static final String[] MSRS = {
        "star", "lstar", "cstar", "sfmask", "kernel_gs_base", "sysenter_cs", "sysenter_esp", "sysenter_eip", "pat",
        "tsc_aux", "tsc", "kvm_system_time", "kvm_wall_clock", "misc_enable", "mtrr_def_type"
    };
    private static final String[] DEBUG = {"dr0", "dr1", "dr2", "dr3", "dr6", "dr7"};
    private static final String[] REASONS = {"none", "triple fault", "untrapped port", "unmapped memory", "other"};
    private static final int INSTRUCTION_BYTES = 16;
    private static final int BYTES_BEFORE = 16;
    private static final int STACK_WORDS = 16;
    private static final int CS = 1;
    private static final int SS = 2;
    private static final long CS_64 = 1 << 13;
    private static final long LONG_MODE_ACTIVE = 1 << 10;

    private final Syscalls zx;
    private final int handle;

    VcpuPause(Syscalls zx, int handle) {
        this.zx = zx;
        this.handle = handle;
    }

    /** A kind's bytes, or null where the engine does not have it. */
    MemorySegment read(int kind) {
        MemorySegment state = MemorySegment.ofArray(new long[VcpuStateKind.size(kind) / 8]);
        return zx.vcpuReadState(handle, kind, state, state.byteSize()) == Status.ZX_OK ? state : null;
    }

    CrashReport report(int index, String cause, GuestMemory memory, ExitRecord exits) {
        StringBuilder out = new StringBuilder();
        out.append(String.format("vcpu %d: %s%n", index, cause));
        MemorySegment reason = read(VcpuStateKind.EXIT_REASON);
        if (reason != null && reason.get(ValueLayout.JAVA_INT, 0) != 0) {
            int number = reason.get(ValueLayout.JAVA_INT, 0);
            out.append(String.format("exit reason: %s, rip 0x%x, address or port 0x%x",
                    number > 0 && number < REASONS.length ? REASONS[number] : Integer.toString(number),
                    reason.get(ValueLayout.JAVA_LONG, 8), reason.get(ValueLayout.JAVA_LONG, 16)));
            if (number == 1) {
                out.append(String.format(", first fault vector %d, error code 0x%x",
                        reason.get(ValueLayout.JAVA_INT, 24), reason.get(ValueLayout.JAVA_INT, 28)));
            }
            out.append('\n');
        }
        MemorySegment text = read(VcpuStateKind.EXIT_TEXT);
        if (text != null && text.get(ValueLayout.JAVA_BYTE, 0) != 0) {
            out.append("because: ").append(text.getString(0)).append('\n');
        }
        MemorySegment rip = read(VcpuStateKind.RIP);
        MemorySegment general = read(VcpuStateKind.STATE);
        MemorySegment control = read(VcpuStateKind.CONTROL);
        MemorySegment segments = read(VcpuStateKind.SEGMENTS);
        if (rip != null) {
            out.append(String.format("rip=%016x%n", rip.get(ValueLayout.JAVA_LONG, 0)));
        }
        words(out, general, GENERAL);
        words(out, control, CONTROL);
        segments(out, segments);
        words(out, read(VcpuStateKind.MSRS), MSRS);
        words(out, read(VcpuStateKind.DEBUG), DEBUG);
        events(out, read(VcpuStateKind.EVENTS));
        if (rip != null && general != null && control != null && segments != null) {
            memory(out, rip.get(ValueLayout.JAVA_LONG, 0), general, control, segments, memory);
        }
        out.append("last exits:\n").append(exits.text());
        MemorySegment counters = read(VcpuStateKind.COUNTERS);
        if (counters != null) {
            out.append(String.format("instructions retired: %d%n", counters.get(ValueLayout.JAVA_LONG, 0)));
        }
        return new CrashReport(index, cause, rip == null ? 0 : rip.get(ValueLayout.JAVA_LONG, 0), out.toString());
    }

    private static void words(StringBuilder out, MemorySegment state, String[] names) {
        if (state == null) {
            return;
        }
        for (int i = 0; i < names.length; i++) {
            out.append(names[i]).append('=').append(String.format("%016x", state.get(ValueLayout.JAVA_LONG, i * 8L)));
            out.append(i % 4 == 3 || i == names.length - 1 ? '\n' : ' ');
        }
    }

    private static void segments(StringBuilder out, MemorySegment state) {
        if (state == null) {
            return;
        }
        for (int i = 0; i < SEGMENTS.length; i++) {
            long at = i * 16L;
            out.append(String.format(Locale.ROOT, "%-4s selector=%04x base=%016x limit=%08x attributes=%04x%n",
                    SEGMENTS[i], Short.toUnsignedInt(state.get(ValueLayout.JAVA_SHORT, at + 12)),
                    state.get(ValueLayout.JAVA_LONG, at), state.get(ValueLayout.JAVA_INT, at + 8),
                    Short.toUnsignedInt(state.get(ValueLayout.JAVA_SHORT, at + 14))));
        }
        for (int i = 0; i < 2; i++) {
            long at = 128 + i * 16L;
            out.append(String.format("%s base=%016x limit=%04x%n", i == 0 ? "gdtr" : "idtr",
                    state.get(ValueLayout.JAVA_LONG, at),
                    Short.toUnsignedInt(state.get(ValueLayout.JAVA_SHORT, at + 8))));
        }
    }

    private static void events(StringBuilder out, MemorySegment state) {
        if (state == null) {
            return;
        }
        byte[] bytes = state.toArray(ValueLayout.JAVA_BYTE);
        out.append(String.format(
                "events: exception=%d vector=%d shadow=%d nmi=%d nmi blocked=%d"
                        + " external=%d external vector=%d halted=%d%n",
                bytes[0], bytes[1] & 0xFF, bytes[3], bytes[16], bytes[17], bytes[18], bytes[19] & 0xFF, bytes[20]));
    }

    private static void memory(
            StringBuilder out,
            long rip,
            MemorySegment general,
            MemorySegment control,
            MemorySegment segments,
            GuestMemory guest) {
        LinearMemory linear = new LinearMemory(
                guest,
                control.get(ValueLayout.JAVA_LONG, 0),
                control.get(ValueLayout.JAVA_LONG, 16),
                control.get(ValueLayout.JAVA_LONG, 24),
                control.get(ValueLayout.JAVA_LONG, 40));
        boolean code64 = (control.get(ValueLayout.JAVA_LONG, 40) & LONG_MODE_ACTIVE) != 0
                && (segments.get(ValueLayout.JAVA_SHORT, CS * 16 + 14) & CS_64) != 0;
        long codeBase = code64 ? 0 : segments.get(ValueLayout.JAVA_LONG, CS * 16);
        long stackBase = code64 ? 0 : segments.get(ValueLayout.JAVA_LONG, SS * 16);
        byte[] before = linear.read(codeBase + rip - BYTES_BEFORE, BYTES_BEFORE);
        byte[] code = linear.read(codeBase + rip, INSTRUCTION_BYTES);
        HexFormat hex = HexFormat.ofDelimiter(" ");
        out.append("code: ").append(before.length == BYTES_BEFORE ? hex.formatHex(before) : "");
        out.append(" <rip> ").append(code.length == 0 ? "not mapped" : hex.formatHex(code)).append('\n');
        long rsp = general.get(ValueLayout.JAVA_LONG, 32);
        byte[] stack = linear.read(stackBase + rsp, STACK_WORDS * 8);
        out.append("stack:");
        if (stack.length < 8) {
            out.append(" not mapped");
        }
        MemorySegment words = MemorySegment.ofArray(Arrays.copyOf(stack, stack.length & ~7));
        for (long at = 0; at < words.byteSize(); at += 8) {
            out.append(at % 32 == 0 ? String.format("%n  +%02x", at) : "");
            out.append(String.format(" %016x", words.get(ValueLayout.JAVA_LONG_UNALIGNED, at)));
        }
        out.append('\n');
    }
}
