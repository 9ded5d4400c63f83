package org.jacinth.hypervisor.apic;

import java.util.concurrent.atomic.AtomicReferenceArray;

/** The local APICs of one guest, so that a logical destination can be resolved. Thread-safe. */
public final class ApicBus {
    /** Processors of a guest at most: the bits of an inter-processor interrupt's mask. */
    public static final int CAPACITY = 64;

    private final AtomicReferenceArray<LocalApic> apics = new AtomicReferenceArray<>(CAPACITY);

    void attach(LocalApic apic) {
        apics.set(apic.index(), apic);
    }

    /** Forgets a processor that was closed. */
    public void detach(LocalApic apic) {
        apics.compareAndSet(apic.index(), apic, null);
    }

    /** The processors that exist: bit n for index n. */
    long present() {
        long mask = 0;
        for (int i = 0; i < CAPACITY; i++) {
            if (apics.get(i) != null) {
                mask |= 1L << i;
            }
        }
        return mask;
    }

    /**
     * The processors that accept an xAPIC logical destination: those whose logical APIC ID matches under their own
     * destination format. A processor that has not set its logical ID matches nothing but the broadcast.
     *
     * @param destination 8 bits; 0xFF is everybody
     * @return bit n for index n
     * @sdm 3 "Logical Destination Mode in xAPIC Mode"
     */
    public long logicalMask(int destination) {
        if (destination == 0xFF) {
            return -1L;
        }
        long mask = 0;
        for (int i = 0; i < CAPACITY; i++) {
            LocalApic apic = apics.get(i);
            if (apic != null && apic.matchesLogical(destination)) {
                mask |= 1L << i;
            }
        }
        return mask;
    }

    /**
     * The processors that an x2APIC logical destination names: bits 31..16 are the cluster of 16 indices, bits 15..0
     * members of it; all ones is everybody.
     *
     * @sdm 3 "Logical Destination Mode in x2APIC Mode"
     */
    public static long clusterMask(int destination) {
        if (destination == -1) {
            return -1L;
        }
        int cluster = destination >>> 16;
        return cluster < CAPACITY / 16 ? (destination & 0xFFFFL) << 16 * cluster : 0;
    }
}
