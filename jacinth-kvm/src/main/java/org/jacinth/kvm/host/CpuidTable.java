package org.jacinth.kvm.host;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import org.jacinth.kvm.sys.Kvm;

/**
 * What CPUID tells the guest: the features that both this host and Jacinth's software engine have, so that a guest can
 * move between the engines, and Zircon's hypervisor leaves. Vendor, model and brand stay the host's, because guests
 * choose by them what to do against speculative execution.
 *
 * @sdm 2 "CPUID"
 */
public final class CpuidTable {
    private static final int EAX = 0;
    private static final int EBX = 1;
    private static final int ECX = 2;
    private static final int EDX = 3;
    private static final int HIGHEST_BASIC = 0x16;
    private static final int HIGHEST_EXTENDED = 0x8000_0008;
    private static final int PHYSICAL_BITS = 46;
    private static final int XSAVE_BYTES = 512 + 64;
    private static final int MAX_ENTRIES = 40;
    private static final int FIRST_ENTRY = (int) Kvm.CPUID.byteSize();
    private static final int ENTRY = (int) Kvm.CPUID_ENTRY.byteSize();

    /** State components the guest may use: x87 and SSE. */
    public static final long XCR0 = 3;

    // Features of the host that are passed on.
    private static final int LEAF1_ECX = bits(0, 1, 9, 13, 17, 19, 20, 22, 23, 25, 26, 30);
    private static final int LEAF1_EDX =
            bits(0, 1, 2, 3, 4, 5, 6, 8, 9, 11, 12, 13, 15, 16, 17, 19, 23, 24, 25, 26);
    private static final int LEAF7_EBX = bits(0, 1, 7, 9, 10, 18, 20, 23, 24, 29);
    private static final int LEAF7_ECX = bits(2, 22);
    private static final int LEAF7_EDX = bits(4);
    private static final int EXTENDED1_ECX = bits(0, 8);
    private static final int EXTENDED1_EDX = bits(11, 20, 26, 27, 29);
    private static final int EXTENDED7_EDX = bits(8);

    // Features that the engine itself brings: x2APIC, TSC-deadline timer, hypervisor; ARAT; Zircon's paravirtual ones.
    private static final int OWN1_ECX = bits(21, 24, 31);
    private static final int OWN6_EAX = bits(2);
    private static final int PARAVIRTUAL = bits(0, 1, 3);

    private record Leaf(int function, int index) {}

    private final Map<Leaf, int[]> host = new HashMap<>();

    /** @param supported what KVM_GET_SUPPORTED_CPUID says: {@link Kvm#CPUID} and its entries */
    public CpuidTable(MemorySegment supported) {
        int entries = supported.get(ValueLayout.JAVA_INT, 0);
        for (int i = 0; i < entries; i++) {
            long at = FIRST_ENTRY + (long) i * ENTRY;
            int[] r = new int[4];
            for (int n = 0; n < 4; n++) {
                r[n] = supported.get(ValueLayout.JAVA_INT, at + 12 + n * 4L);
            }
            host.put(
                    new Leaf(supported.get(ValueLayout.JAVA_INT, at), supported.get(ValueLayout.JAVA_INT, at + 4)), r);
        }
    }

    private static int bits(int... numbers) {
        int value = 0;
        for (int number : numbers) {
            value |= 1 << number;
        }
        return value;
    }

    private int[] host(int function) {
        return host.getOrDefault(new Leaf(function, 0), new int[4]);
    }

    /**
     * Writes the table of a processor.
     *
     * @param index the processor's index
     * @param tscHz frequency of the time-stamp counter
     * @param to room of {@link #size} bytes, zeroed
     */
    public void write(int index, long tscHz, MemorySegment to) {
        Writer w = new Writer(to);
        int[] vendor = host(0);
        w.leaf(0, HIGHEST_BASIC, vendor[EBX], vendor[ECX], vendor[EDX]);
        int[] one = host(1);
        w.leaf(1, one[EAX], one[EBX] & 0xFF00 | (index & 0xFF) << 24, one[ECX] & LEAF1_ECX | OWN1_ECX,
                one[EDX] & LEAF1_EDX);
        w.leaf(2, 0xFF01, 0, 0, 0);
        for (int cache = 0; cache < 4; cache++) {
            int[] r = host.getOrDefault(new Leaf(4, cache), new int[4]);
            if ((r[EAX] & 0x1F) == 0) {
                break;
            }
            // Each processor is a package of its own: no cache is shared.
            w.subleaf(4, cache, r[EAX] & 0x3FF, r[EBX], r[ECX], r[EDX]);
        }
        w.leaf(6, OWN6_EAX, 0, 0, 0);
        int[] seven = host(7);
        w.subleaf(7, 0, 0, seven[EBX] & LEAF7_EBX, seven[ECX] & LEAF7_ECX, seven[EDX] & LEAF7_EDX);
        w.subleaf(0xB, 0, 0, 1, 0x100, index);
        w.subleaf(0xB, 1, 0, 1, 0x201, index);
        w.subleaf(0xD, 0, (int) XCR0, XSAVE_BYTES, XSAVE_BYTES, 0);
        w.subleaf(0xD, 1, host.getOrDefault(new Leaf(0xD, 1), new int[4])[EAX] & 1, 0, 0, 0);
        if (tscHz <= 0xFFFF_FFFFL) {
            w.leaf(0x15, 1, 1, (int) tscHz, 0);
        }
        int mhz = (int) Math.min(tscHz / 1_000_000, 0xFFFF);
        w.leaf(0x16, mhz, mhz, 0, 0);
        ByteBuffer name = ByteBuffer.wrap("KVMKVMKVM\0\0\0".getBytes(StandardCharsets.US_ASCII))
                .order(ByteOrder.LITTLE_ENDIAN);
        w.leaf(0x4000_0000, 0x4000_0001, name.getInt(0), name.getInt(4), name.getInt(8));
        w.leaf(0x4000_0001, PARAVIRTUAL, 0, 0, 0);
        w.leaf(0x8000_0000, HIGHEST_EXTENDED, 0, 0, 0);
        int[] extended = host(0x8000_0001);
        w.leaf(0x8000_0001, 0, 0, extended[ECX] & EXTENDED1_ECX, extended[EDX] & EXTENDED1_EDX);
        for (int leaf = 0x8000_0002; leaf <= 0x8000_0006; leaf++) {
            int[] r = host(leaf);
            w.leaf(leaf, r[EAX], r[EBX], r[ECX], r[EDX]);
        }
        w.leaf(0x8000_0007, 0, 0, 0, host(0x8000_0007)[EDX] & EXTENDED7_EDX);
        w.leaf(0x8000_0008, 48 << 8 | Math.min(host(0x8000_0008)[EAX] & 0xFF, PHYSICAL_BITS), 0, 0, 0);
        to.set(ValueLayout.JAVA_INT, 0, w.count);
    }

    /** Bytes that {@link #write} needs. */
    public static long size() {
        return FIRST_ENTRY + (long) MAX_ENTRIES * ENTRY;
    }

    private static final class Writer {
        private final MemorySegment to;
        private int count;

        Writer(MemorySegment to) {
            this.to = to;
        }

        void leaf(int function, int eax, int ebx, int ecx, int edx) {
            entry(function, 0, 0, eax, ebx, ecx, edx);
        }

        void subleaf(int function, int index, int eax, int ebx, int ecx, int edx) {
            entry(function, index, Kvm.CPUID_INDEXED, eax, ebx, ecx, edx);
        }

        private void entry(int... fields) {
            long at = FIRST_ENTRY + (long) count++ * ENTRY;
            for (int i = 0; i < fields.length; i++) {
                to.set(ValueLayout.JAVA_INT, at + i * 4L, fields[i]);
            }
        }
    }
}
