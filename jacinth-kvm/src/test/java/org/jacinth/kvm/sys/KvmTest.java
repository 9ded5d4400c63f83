package org.jacinth.kvm.sys;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.lang.foreign.MemoryLayout;
import org.junit.jupiter.api.Test;

/** Numbers from Linux' headers, which find a wrong layout without a KVM host. */
class KvmTest {
    private static void number(long expected, long actual) {
        assertEquals(Long.toHexString(expected), Long.toHexString(actual));
    }

    @Test
    void requestNumbersFollowFromTheLayouts() {
        number(0xAE80, Kvm.RUN);
        number(0x8090_AE81L, Kvm.GET_REGS);
        number(0x4090_AE82L, Kvm.SET_REGS);
        number(0x8138_AE83L, Kvm.GET_SREGS);
        number(0x4138_AE84L, Kvm.SET_SREGS);
        number(0x4020_AE46L, Kvm.SET_USER_MEMORY_REGION);
        number(0x9000_AEA4L, Kvm.GET_XSAVE);
        number(0x5000_AEA5L, Kvm.SET_XSAVE);
        number(0xC018_AE85L, Kvm.TRANSLATE);
        number(0xC008_AE88L, Kvm.GET_MSRS);
        number(0x4008_AE89L, Kvm.SET_MSRS);
        number(0xC008_AE05L, Kvm.GET_SUPPORTED_CPUID);
        number(0x4008_AE90L, Kvm.SET_CPUID2);
        number(0x8040_AE9FL, Kvm.GET_VCPU_EVENTS);
        number(0x8080_AEA1L, Kvm.GET_DEBUGREGS);
        number(0x4068_AEA3L, Kvm.ENABLE_CAPABILITY);
        number(0x8188_AEA6L, Kvm.GET_XCRS);
        number(0x4188_AEC6L, Kvm.X86_SET_MSR_FILTER);
    }

    @Test
    void structuresHaveTheSizesOfTheHeader() {
        assertEquals(24, Kvm.SEGMENT.byteSize());
        assertEquals(312, Kvm.SREGS.byteSize());
        assertEquals(64, Kvm.EVENTS.byteSize());
        assertEquals(40, Kvm.CPUID_ENTRY.byteSize());
        assertEquals(152, Kvm.SIGACTION.byteSize());
        MemoryLayout[] multiples = {Kvm.MSR_ENTRY, Kvm.MSRS, Kvm.XCRS, Kvm.DEBUG_REGS};
        for (MemoryLayout layout : multiples) {
            assertEquals(0, layout.byteSize() % 8);
        }
    }

    @Test
    void fieldsStandWhereTheHeaderHasThem() {
        assertEquals(128, Kvm.offset(Kvm.REGS, "rip"));
        assertEquals(22, Kvm.offset(Kvm.SEGMENT, "unusable"));
        assertEquals(144, Kvm.offset(Kvm.SREGS, "tr"));
        assertEquals(168, Kvm.offset(Kvm.SREGS, "ldt"));
        assertEquals(224, Kvm.offset(Kvm.SREGS, "cr0"));
        assertEquals(264, Kvm.offset(Kvm.SREGS, "efer"));
        assertEquals(20, Kvm.offset(Kvm.EVENTS, "flags"));
        assertEquals(56, Kvm.offset(Kvm.EVENTS, "exception_payload"));
        assertEquals(136, Kvm.offset(Kvm.SIGACTION, "flags"));
        assertEquals(760, Kvm.Run.EVENTS);
    }
}
