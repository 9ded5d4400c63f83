package org.jacinth.hypervisor;

import java.lang.foreign.MemorySegment;
import org.jacinth.zx.VcpuStateKind;

/** Model-specific registers that belong to a snapshot and stand in no other state. */
public record Msrs(
        long star, long lstar, long cstar, long sfmask, long kernelGsBase, long sysenterCs, long sysenterEsp,
        long sysenterEip, long pat, long tscAux, long tsc, long kvmSystemTime, long kvmWallClock,
        long miscEnable, long mtrrDefType)
        implements WritableState {

    static Msrs read(MemorySegment from) {
        return new Msrs(
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
                from.get(StateLayout.U64, 112));
    }

    @Override
    public int kind() {
        return VcpuStateKind.MSRS;
    }

    @Override
    public void write(MemorySegment to) {
        to.set(StateLayout.U64, 0, star);
        to.set(StateLayout.U64, 8, lstar);
        to.set(StateLayout.U64, 16, cstar);
        to.set(StateLayout.U64, 24, sfmask);
        to.set(StateLayout.U64, 32, kernelGsBase);
        to.set(StateLayout.U64, 40, sysenterCs);
        to.set(StateLayout.U64, 48, sysenterEsp);
        to.set(StateLayout.U64, 56, sysenterEip);
        to.set(StateLayout.U64, 64, pat);
        to.set(StateLayout.U64, 72, tscAux);
        to.set(StateLayout.U64, 80, tsc);
        to.set(StateLayout.U64, 88, kvmSystemTime);
        to.set(StateLayout.U64, 96, kvmWallClock);
        to.set(StateLayout.U64, 104, miscEnable);
        to.set(StateLayout.U64, 112, mtrrDefType);
    }

    /** The same with another star. */
    public Msrs withStar(long star) {
        return new Msrs(
                star, lstar, cstar, sfmask, kernelGsBase, sysenterCs, sysenterEsp, sysenterEip, pat, tscAux, tsc,
                kvmSystemTime, kvmWallClock, miscEnable, mtrrDefType);
    }

    /** The same with another lstar. */
    public Msrs withLstar(long lstar) {
        return new Msrs(
                star, lstar, cstar, sfmask, kernelGsBase, sysenterCs, sysenterEsp, sysenterEip, pat, tscAux, tsc,
                kvmSystemTime, kvmWallClock, miscEnable, mtrrDefType);
    }

    /** The same with another cstar. */
    public Msrs withCstar(long cstar) {
        return new Msrs(
                star, lstar, cstar, sfmask, kernelGsBase, sysenterCs, sysenterEsp, sysenterEip, pat, tscAux, tsc,
                kvmSystemTime, kvmWallClock, miscEnable, mtrrDefType);
    }

    /** The same with another sfmask. */
    public Msrs withSfmask(long sfmask) {
        return new Msrs(
                star, lstar, cstar, sfmask, kernelGsBase, sysenterCs, sysenterEsp, sysenterEip, pat, tscAux, tsc,
                kvmSystemTime, kvmWallClock, miscEnable, mtrrDefType);
    }

    /** The same with another kernelGsBase. */
    public Msrs withKernelGsBase(long kernelGsBase) {
        return new Msrs(
                star, lstar, cstar, sfmask, kernelGsBase, sysenterCs, sysenterEsp, sysenterEip, pat, tscAux, tsc,
                kvmSystemTime, kvmWallClock, miscEnable, mtrrDefType);
    }

    /** The same with another sysenterCs. */
    public Msrs withSysenterCs(long sysenterCs) {
        return new Msrs(
                star, lstar, cstar, sfmask, kernelGsBase, sysenterCs, sysenterEsp, sysenterEip, pat, tscAux, tsc,
                kvmSystemTime, kvmWallClock, miscEnable, mtrrDefType);
    }

    /** The same with another sysenterEsp. */
    public Msrs withSysenterEsp(long sysenterEsp) {
        return new Msrs(
                star, lstar, cstar, sfmask, kernelGsBase, sysenterCs, sysenterEsp, sysenterEip, pat, tscAux, tsc,
                kvmSystemTime, kvmWallClock, miscEnable, mtrrDefType);
    }

    /** The same with another sysenterEip. */
    public Msrs withSysenterEip(long sysenterEip) {
        return new Msrs(
                star, lstar, cstar, sfmask, kernelGsBase, sysenterCs, sysenterEsp, sysenterEip, pat, tscAux, tsc,
                kvmSystemTime, kvmWallClock, miscEnable, mtrrDefType);
    }

    /** The same with another pat. */
    public Msrs withPat(long pat) {
        return new Msrs(
                star, lstar, cstar, sfmask, kernelGsBase, sysenterCs, sysenterEsp, sysenterEip, pat, tscAux, tsc,
                kvmSystemTime, kvmWallClock, miscEnable, mtrrDefType);
    }

    /** The same with another tscAux. */
    public Msrs withTscAux(long tscAux) {
        return new Msrs(
                star, lstar, cstar, sfmask, kernelGsBase, sysenterCs, sysenterEsp, sysenterEip, pat, tscAux, tsc,
                kvmSystemTime, kvmWallClock, miscEnable, mtrrDefType);
    }

    /** The same with another tsc. */
    public Msrs withTsc(long tsc) {
        return new Msrs(
                star, lstar, cstar, sfmask, kernelGsBase, sysenterCs, sysenterEsp, sysenterEip, pat, tscAux, tsc,
                kvmSystemTime, kvmWallClock, miscEnable, mtrrDefType);
    }

    /** The same with another kvmSystemTime. */
    public Msrs withKvmSystemTime(long kvmSystemTime) {
        return new Msrs(
                star, lstar, cstar, sfmask, kernelGsBase, sysenterCs, sysenterEsp, sysenterEip, pat, tscAux, tsc,
                kvmSystemTime, kvmWallClock, miscEnable, mtrrDefType);
    }

    /** The same with another kvmWallClock. */
    public Msrs withKvmWallClock(long kvmWallClock) {
        return new Msrs(
                star, lstar, cstar, sfmask, kernelGsBase, sysenterCs, sysenterEsp, sysenterEip, pat, tscAux, tsc,
                kvmSystemTime, kvmWallClock, miscEnable, mtrrDefType);
    }

    /** The same with another miscEnable. */
    public Msrs withMiscEnable(long miscEnable) {
        return new Msrs(
                star, lstar, cstar, sfmask, kernelGsBase, sysenterCs, sysenterEsp, sysenterEip, pat, tscAux, tsc,
                kvmSystemTime, kvmWallClock, miscEnable, mtrrDefType);
    }

    /** The same with another mtrrDefType. */
    public Msrs withMtrrDefType(long mtrrDefType) {
        return new Msrs(
                star, lstar, cstar, sfmask, kernelGsBase, sysenterCs, sysenterEsp, sysenterEip, pat, tscAux, tsc,
                kvmSystemTime, kvmWallClock, miscEnable, mtrrDefType);
    }
}
