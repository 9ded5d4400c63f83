package org.jacinth.hypervisor;

import java.lang.foreign.MemorySegment;

/**
 * What a vcpu has done since it was created. A counter that the engine does not keep is zero.
 *
 * @param instructions retired
 * @param exceptions delivered
 * @param interrupts delivered
 * @param tlbMisses of data accesses
 * @param pageWalks done
 * @param blocksDecoded blocks of instructions decoded
 * @param blocksInvalidated decoded blocks dropped because their bytes changed
 * @param undefinedInstructions instructions that the engine does not know
 * @param portExits ends of {@code enter} for a port
 * @param memoryExits ends of {@code enter} for a memory trap
 * @param halts HLT instructions that waited
 * @param stringElements elements moved by string instructions
 * @param translatedInstructions instructions of those retired that ran in translated code
 * @param regionsTranslated pieces of code translated
 * @param regionsGivenUp translated pieces of code given up, because their bytes changed for example
 * @param haltedNanos time spent in HLT
 * @param translationNanos time spent on translating, which another thread may have spent
 * @param translationBytes bytes of bytecode made
 * @param assistedInstructions instructions executed by another engine, because this one cannot execute them
 */
public record Counters(
        long instructions,
        long exceptions,
        long interrupts,
        long tlbMisses,
        long pageWalks,
        long blocksDecoded,
        long blocksInvalidated,
        long undefinedInstructions,
        long portExits,
        long memoryExits,
        long halts,
        long stringElements,
        long translatedInstructions,
        long regionsTranslated,
        long regionsGivenUp,
        long haltedNanos,
        long translationNanos,
        long translationBytes,
        long assistedInstructions) {

    static Counters read(MemorySegment from) {
        return new Counters(
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
                from.get(StateLayout.U64, 128),
                from.get(StateLayout.U64, 136),
                from.get(StateLayout.U64, 144));
    }
}
