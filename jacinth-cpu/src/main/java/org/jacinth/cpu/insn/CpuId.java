package org.jacinth.cpu.insn;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import org.jacinth.cpu.mmu.Mmu;
import org.jacinth.cpu.state.Cpu;

/**
 * What CPUID says. Each row is one fact, and each is true: a feature is in here when its instructions or registers are
 * implemented.
 *
 * <p>Vendor and model are Intel's of an in-order Atom (family 6, model 0x36). Guests keep tables of which models
 * execute speculatively and slow themselves down on all others to keep secrets from leaking; this processor does not
 * speculate, and that model is the newest one known not to. Features are found by their own bits, which go far beyond
 * that model's.
 *
 * <p>Leaves that do not exist read as zero. Intel's processors repeat the highest basic leaf instead, which no guest
 * relies
 * on. @sdm 2 "CPUID"
 */
public final class CpuId {
    private static final int EAX = 0;
    private static final int EBX = 1;
    private static final int ECX = 2;
    private static final int EDX = 3;

    private static final String VENDOR = "GenuineIntel";
    private static final String BRAND = "Jacinth x86-64 Virtual CPU";
    private static final String HYPERVISOR = "KVMKVMKVM\0\0\0";
    /** Family 6, model 0x36, stepping 1. */
    private static final int SIGNATURE = 0x0003_0661;
    private static final int HIGHEST_BASIC = 0x16;
    private static final int HIGHEST_EXTENDED = 0x8000_0008;
    private static final int HIGHEST_HYPERVISOR = 0x4000_0001;
    /** Bytes of the XSAVE area for x87 and SSE: legacy region and header. */
    private static final int XSAVE_BYTES = 512 + 64;

    /** One bit of one register. */
    private record Feature(int leaf, int register, int bit) {}

    private static final Feature[] FEATURES = {
        of(1, EDX, 0), // FPU
        of(1, EDX, 1), // VME
        of(1, EDX, 2), // DE
        of(1, EDX, 3), // PSE
        of(1, EDX, 4), // TSC
        of(1, EDX, 5), // MSR
        of(1, EDX, 6), // PAE
        of(1, EDX, 8), // CX8
        of(1, EDX, 9), // APIC
        of(1, EDX, 11), // SEP
        of(1, EDX, 12), // MTRR
        of(1, EDX, 13), // PGE
        of(1, EDX, 15), // CMOV
        of(1, EDX, 16), // PAT
        of(1, EDX, 17), // PSE-36
        of(1, EDX, 19), // CLFSH
        of(1, EDX, 23), // MMX
        of(1, EDX, 24), // FXSR
        of(1, EDX, 25), // SSE
        of(1, EDX, 26), // SSE2
        of(1, ECX, 0), // SSE3
        of(1, ECX, 1), // PCLMULQDQ
        of(1, ECX, 9), // SSSE3
        of(1, ECX, 13), // CMPXCHG16B
        of(1, ECX, 17), // PCID
        of(1, ECX, 19), // SSE4.1
        of(1, ECX, 20), // SSE4.2
        of(1, ECX, 21), // x2APIC
        of(1, ECX, 22), // MOVBE
        of(1, ECX, 23), // POPCNT
        of(1, ECX, 24), // TSC-Deadline
        of(1, ECX, 25), // AESNI
        of(1, ECX, 26), // XSAVE
        of(1, ECX, 30), // RDRAND
        of(1, ECX, 31), // a hypervisor is present
        of(6, EAX, 2), // ARAT: the APIC timer never stops
        of(7, EBX, 0), // FSGSBASE
        of(7, EBX, 1), // TSC_ADJUST
        of(7, EBX, 7), // SMEP
        of(7, EBX, 9), // enhanced REP MOVSB and STOSB
        of(7, EBX, 10), // INVPCID
        of(7, EBX, 18), // RDSEED
        of(7, EBX, 20), // SMAP
        of(7, EBX, 23), // CLFLUSHOPT
        of(7, EBX, 24), // CLWB
        of(7, EBX, 29), // SHA
        of(7, ECX, 2), // UMIP
        of(7, ECX, 22), // RDPID
        of(7, EDX, 4), // fast short REP MOV
        of(0xD, EAX, 0), // x87 state
        of(0xD, EAX, 1), // SSE state
        of(0x8000_0001, ECX, 0), // LAHF in 64-bit mode
        of(0x8000_0001, ECX, 8), // PREFETCHW
        of(0x8000_0001, EDX, 11), // SYSCALL
        of(0x8000_0001, EDX, 20), // NX
        of(0x8000_0001, EDX, 26), // 1-GiB pages
        of(0x8000_0001, EDX, 27), // RDTSCP
        of(0x8000_0001, EDX, 29), // Intel 64
        of(0x8000_0007, EDX, 8), // invariant TSC
        of(0x4000_0001, EAX, 0), // KVM clock, former MSRs
        of(0x4000_0001, EAX, 1), // no delay after port accesses
        of(0x4000_0001, EAX, 3), // KVM clock
    };

    private static final Map<Integer, int[]> LEAVES = new HashMap<>();

    static {
        for (Feature f : FEATURES) {
            registers(f.leaf)[f.register] |= 1 << f.bit;
        }
        put(0, HIGHEST_BASIC, VENDOR);
        put(0x4000_0000, HIGHEST_HYPERVISOR, HYPERVISOR);
        registers(0x8000_0000)[EAX] = HIGHEST_EXTENDED;
        registers(1)[EAX] = SIGNATURE;
        // CLFLUSH line of 64 bytes.
        registers(1)[EBX] = 8 << 8;
        registers(0xD)[EBX] = XSAVE_BYTES;
        registers(0xD)[ECX] = XSAVE_BYTES;
        ByteBuffer brand = ByteBuffer.allocate(48).order(ByteOrder.LITTLE_ENDIAN);
        brand.put(0, BRAND.getBytes(StandardCharsets.US_ASCII));
        for (int n = 0; n < 12; n++) {
            registers(0x8000_0002 + n / 4)[n % 4] = brand.getInt(n * 4);
        }
        // 256 KiB of L2, 64-byte lines, 8 ways, in the form of before leaf 4.
        registers(0x8000_0006)[ECX] = 256 << 16 | 6 << 12 | 64;
        registers(0x8000_0008)[EAX] = 48 << 8 | Mmu.PHYSICAL_BITS;
    }

    private CpuId() {}

    private static Feature of(int leaf, int register, int bit) {
        return new Feature(leaf, register, bit);
    }

    private static int[] registers(int leaf) {
        return LEAVES.computeIfAbsent(leaf, n -> new int[4]);
    }

    /**
     * A leaf that starts a range: the highest leaf, and twelve letters in EBX, EDX, ECX or, for hypervisors, in
     * order.
     */
    private static void put(int leaf, int highest, String name) {
        ByteBuffer letters = ByteBuffer.wrap(name.getBytes(StandardCharsets.US_ASCII)).order(ByteOrder.LITTLE_ENDIAN);
        int[] r = registers(leaf);
        r[EAX] = highest;
        r[EBX] = letters.getInt(0);
        r[leaf == 0 ? EDX : ECX] = letters.getInt(4);
        r[leaf == 0 ? ECX : EDX] = letters.getInt(8);
    }

    /** EAX, EBX, ECX, EDX of a leaf, as this processor sees them now. */
    public static int[] leaf(Cpu c, int leaf, int subleaf) {
        int[] constant = LEAVES.get(leaf);
        int[] r = constant == null ? new int[4] : constant.clone();
        switch (leaf) {
            case 1 -> identify(c, r);
            case 2 -> r[EAX] = 0xFF01; // one descriptor: see leaf 4
            case 4 -> cache(subleaf, r);
            case 7 -> {
                if (subleaf != 0) {
                    return new int[4];
                }
            }
            case 0xB -> topology(c, subleaf, r);
            case 0xD -> saveArea(subleaf, r);
            case 0x15 -> crystal(c, r);
            case 0x16 -> r[EAX] = r[EBX] = (int) Math.min(c.platform.tscHz() / 1_000_000, 0xFFFF);
            default -> {}
        }
        return r;
    }

    private static void identify(Cpu c, int[] r) {
        r[EBX] |= (c.index & 0xFF) << 24;
        if ((c.cr4 & Cpu.CR4_OSXSAVE) != 0) {
            r[ECX] |= 1 << 27;
        }
    }

    /** What a memory system of this shape would cost is not modelled; guests size buffers by it. */
    private static void cache(int subleaf, int[] r) {
        switch (subleaf) {
            case 0 -> cache(r, 1, 1, 8, 64);
            case 1 -> cache(r, 2, 1, 8, 64);
            case 2 -> cache(r, 3, 2, 8, 512);
            default -> {}
        }
    }

    /** @param type 1 data, 2 instructions, 3 both */
    private static void cache(int[] r, int type, int level, int ways, int sets) {
        r[EAX] = type | level << 5 | 1 << 8;
        r[EBX] = 64 - 1 | ways - 1 << 22;
        r[ECX] = sets - 1;
        r[EDX] = 0;
    }

    /** Each processor is a package of its own, so that any number of them is consistent. */
    private static void topology(Cpu c, int subleaf, int[] r) {
        r[ECX] = subleaf & 0xFF;
        r[EDX] = c.index;
        if (subleaf < 2 && subleaf >= 0) {
            r[EBX] = 1;
            r[ECX] |= subleaf + 1 << 8;
        }
    }

    private static void saveArea(int subleaf, int[] r) {
        if (subleaf == 0) {
            return;
        }
        r[EBX] = 0;
        r[ECX] = 0;
        r[EDX] = 0;
        // XSAVEOPT is the only extension of XSAVE.
        r[EAX] = subleaf == 1 ? 1 : 0;
    }

    /**
     * TSC frequency = crystal * numerator / denominator. Guests take the crystal for the APIC timer's clock, which
     * counts
     * at the TSC's rate here. @sdm 2 "CPUID", leaf 15H
     */
    private static void crystal(Cpu c, int[] r) {
        long hz = c.platform.tscHz();
        if (hz <= 0xFFFF_FFFFL) {
            r[EAX] = 1;
            r[EBX] = 1;
            r[ECX] = (int) hz;
        }
    }
}
