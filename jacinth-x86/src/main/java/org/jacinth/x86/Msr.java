package org.jacinth.x86;

/** Numbers of model-specific registers. @sdm 4 "Architectural MSRs" */
public final class Msr {
    public static final int TSC = 0x10;
    /** KVM's wall clock, former number. */
    public static final int KVM_WALL_CLOCK_OLD = 0x11;
    /** KVM's system time, former number. */
    public static final int KVM_SYSTEM_TIME_OLD = 0x12;
    public static final int PLATFORM_ID = 0x17;
    public static final int APIC_BASE = 0x1B;
    public static final int EBL_CR_POWERON = 0x2A;
    public static final int SMI_COUNT = 0x34;
    public static final int TSC_ADJUST = 0x3B;
    public static final int SPEC_CTRL = 0x48;
    public static final int PRED_CMD = 0x49;
    public static final int BIOS_UPDT_TRIG = 0x79;
    public static final int BIOS_SIGN_ID = 0x8B;
    public static final int MTRR_CAP = 0xFE;
    public static final int SYSENTER_CS = 0x174;
    public static final int SYSENTER_ESP = 0x175;
    public static final int SYSENTER_EIP = 0x176;
    public static final int MCG_CAP = 0x179;
    public static final int MCG_STATUS = 0x17A;
    public static final int MISC_ENABLE = 0x1A0;
    public static final int TEMPERATURE_TARGET = 0x1A2;
    public static final int DEBUGCTL = 0x1D9;
    public static final int PAT = 0x277;
    public static final int MTRR_DEF_TYPE = 0x2FF;
    public static final int RAPL_POWER_UNIT = 0x606;
    public static final int PKG_POWER_LIMIT = 0x610;
    public static final int PKG_ENERGY_STATUS = 0x611;
    public static final int DRAM_ENERGY_STATUS = 0x619;
    public static final int PP0_ENERGY_STATUS = 0x639;
    public static final int PP1_ENERGY_STATUS = 0x641;
    public static final int PPERF = 0x64E;
    public static final int TSC_DEADLINE = 0x6E0;
    public static final int X2APIC_FIRST = 0x800;
    public static final int X2APIC_LAST = 0x8FF;
    /** KVM's wall clock. */
    public static final int KVM_WALL_CLOCK = 0x4B56_4D00;
    /** KVM's system time. */
    public static final int KVM_SYSTEM_TIME = 0x4B56_4D01;
    public static final int EFER = 0xC000_0080;
    public static final int STAR = 0xC000_0081;
    public static final int LSTAR = 0xC000_0082;
    public static final int CSTAR = 0xC000_0083;
    public static final int FMASK = 0xC000_0084;
    public static final int FS_BASE = 0xC000_0100;
    public static final int GS_BASE = 0xC000_0101;
    public static final int KERNEL_GS_BASE = 0xC000_0102;
    public static final int TSC_AUX = 0xC000_0103;

    private Msr() {}
}
