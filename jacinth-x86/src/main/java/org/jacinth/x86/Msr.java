package org.jacinth.x86;

/** Numbers of model-specific registers. @sdm 4 "Architectural MSRs" */
public final class Msr {
    public static final int TSC = 0x10;
    public static final int APIC_BASE = 0x1B;
    public static final int SPEC_CTRL = 0x48;
    public static final int PRED_CMD = 0x49;
    public static final int BIOS_SIGN_ID = 0x8B;
    public static final int MTRR_CAP = 0xFE;
    public static final int SYSENTER_CS = 0x174;
    public static final int SYSENTER_ESP = 0x175;
    public static final int SYSENTER_EIP = 0x176;
    public static final int MISC_ENABLE = 0x1A0;
    public static final int PAT = 0x277;
    public static final int MTRR_DEF_TYPE = 0x2FF;
    public static final int TSC_DEADLINE = 0x6E0;
    public static final int X2APIC_FIRST = 0x800;
    public static final int X2APIC_LAST = 0x8FF;
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
