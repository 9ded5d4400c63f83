package org.jacinth.hypervisor;

import java.lang.foreign.MemorySegment;
import org.jacinth.zx.VcpuStateKind;

/**
 * The general registers, and of RFLAGS the bits CF, PF, AF, ZF, SF, TF, DF, OF, NT, AC and ID. On a write those
 * bits are replaced only if bit 1 is set in {@code rflags}; a state that was read does not have it, so that
 * changing a register and writing the state back leaves the flags alone.
 */
public record VcpuState(
        long rax, long rcx, long rdx, long rbx, long rsp, long rbp, long rsi, long rdi, long r8, long r9,
        long r10, long r11, long r12, long r13, long r14, long r15, long rflags)
        implements WritableState {

    /** Everything zero: on a write the flags stay as they are. */
    public static final VcpuState ZERO =
            new VcpuState(0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0);

    static VcpuState read(MemorySegment from) {
        return new VcpuState(
                from.get(StateLayout.U64, 0),
                from.get(StateLayout.U64, 8),
                from.get(StateLayout.U64, 16),
                from.get(StateLayout.U64, 24),
                from.get(StateLayout.U64, 32),
                from.get(StateLayout.U64, 40),
                from.get(StateLayout.U64, 48),
                from.get(StateLayout.U64, 56),
                from.get(StateLayout.U64, 64),
                from.get(StateLayout.U64, 72),
                from.get(StateLayout.U64, 80),
                from.get(StateLayout.U64, 88),
                from.get(StateLayout.U64, 96),
                from.get(StateLayout.U64, 104),
                from.get(StateLayout.U64, 112),
                from.get(StateLayout.U64, 120),
                from.get(StateLayout.U64, 128));
    }

    @Override
    public int kind() {
        return VcpuStateKind.STATE;
    }

    @Override
    public void write(MemorySegment to) {
        to.set(StateLayout.U64, 0, rax);
        to.set(StateLayout.U64, 8, rcx);
        to.set(StateLayout.U64, 16, rdx);
        to.set(StateLayout.U64, 24, rbx);
        to.set(StateLayout.U64, 32, rsp);
        to.set(StateLayout.U64, 40, rbp);
        to.set(StateLayout.U64, 48, rsi);
        to.set(StateLayout.U64, 56, rdi);
        to.set(StateLayout.U64, 64, r8);
        to.set(StateLayout.U64, 72, r9);
        to.set(StateLayout.U64, 80, r10);
        to.set(StateLayout.U64, 88, r11);
        to.set(StateLayout.U64, 96, r12);
        to.set(StateLayout.U64, 104, r13);
        to.set(StateLayout.U64, 112, r14);
        to.set(StateLayout.U64, 120, r15);
        to.set(StateLayout.U64, 128, rflags);
    }

    /** The same with another rax. */
    public VcpuState withRax(long rax) {
        return new VcpuState(rax, rcx, rdx, rbx, rsp, rbp, rsi, rdi, r8, r9, r10, r11, r12, r13, r14, r15, rflags);
    }

    /** The same with another rcx. */
    public VcpuState withRcx(long rcx) {
        return new VcpuState(rax, rcx, rdx, rbx, rsp, rbp, rsi, rdi, r8, r9, r10, r11, r12, r13, r14, r15, rflags);
    }

    /** The same with another rdx. */
    public VcpuState withRdx(long rdx) {
        return new VcpuState(rax, rcx, rdx, rbx, rsp, rbp, rsi, rdi, r8, r9, r10, r11, r12, r13, r14, r15, rflags);
    }

    /** The same with another rbx. */
    public VcpuState withRbx(long rbx) {
        return new VcpuState(rax, rcx, rdx, rbx, rsp, rbp, rsi, rdi, r8, r9, r10, r11, r12, r13, r14, r15, rflags);
    }

    /** The same with another rsp. */
    public VcpuState withRsp(long rsp) {
        return new VcpuState(rax, rcx, rdx, rbx, rsp, rbp, rsi, rdi, r8, r9, r10, r11, r12, r13, r14, r15, rflags);
    }

    /** The same with another rbp. */
    public VcpuState withRbp(long rbp) {
        return new VcpuState(rax, rcx, rdx, rbx, rsp, rbp, rsi, rdi, r8, r9, r10, r11, r12, r13, r14, r15, rflags);
    }

    /** The same with another rsi. */
    public VcpuState withRsi(long rsi) {
        return new VcpuState(rax, rcx, rdx, rbx, rsp, rbp, rsi, rdi, r8, r9, r10, r11, r12, r13, r14, r15, rflags);
    }

    /** The same with another rdi. */
    public VcpuState withRdi(long rdi) {
        return new VcpuState(rax, rcx, rdx, rbx, rsp, rbp, rsi, rdi, r8, r9, r10, r11, r12, r13, r14, r15, rflags);
    }

    /** The same with another r8. */
    public VcpuState withR8(long r8) {
        return new VcpuState(rax, rcx, rdx, rbx, rsp, rbp, rsi, rdi, r8, r9, r10, r11, r12, r13, r14, r15, rflags);
    }

    /** The same with another r9. */
    public VcpuState withR9(long r9) {
        return new VcpuState(rax, rcx, rdx, rbx, rsp, rbp, rsi, rdi, r8, r9, r10, r11, r12, r13, r14, r15, rflags);
    }

    /** The same with another r10. */
    public VcpuState withR10(long r10) {
        return new VcpuState(rax, rcx, rdx, rbx, rsp, rbp, rsi, rdi, r8, r9, r10, r11, r12, r13, r14, r15, rflags);
    }

    /** The same with another r11. */
    public VcpuState withR11(long r11) {
        return new VcpuState(rax, rcx, rdx, rbx, rsp, rbp, rsi, rdi, r8, r9, r10, r11, r12, r13, r14, r15, rflags);
    }

    /** The same with another r12. */
    public VcpuState withR12(long r12) {
        return new VcpuState(rax, rcx, rdx, rbx, rsp, rbp, rsi, rdi, r8, r9, r10, r11, r12, r13, r14, r15, rflags);
    }

    /** The same with another r13. */
    public VcpuState withR13(long r13) {
        return new VcpuState(rax, rcx, rdx, rbx, rsp, rbp, rsi, rdi, r8, r9, r10, r11, r12, r13, r14, r15, rflags);
    }

    /** The same with another r14. */
    public VcpuState withR14(long r14) {
        return new VcpuState(rax, rcx, rdx, rbx, rsp, rbp, rsi, rdi, r8, r9, r10, r11, r12, r13, r14, r15, rflags);
    }

    /** The same with another r15. */
    public VcpuState withR15(long r15) {
        return new VcpuState(rax, rcx, rdx, rbx, rsp, rbp, rsi, rdi, r8, r9, r10, r11, r12, r13, r14, r15, rflags);
    }

    /** The same with another rflags. */
    public VcpuState withRflags(long rflags) {
        return new VcpuState(rax, rcx, rdx, rbx, rsp, rbp, rsi, rdi, r8, r9, r10, r11, r12, r13, r14, r15, rflags);
    }
}
