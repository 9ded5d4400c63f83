package org.jacinth.cpu.mmu;

import java.lang.foreign.MemorySegment;

/**
 * A memory object as the processor sees it: its bytes, and for each page of it whether decoded code was made from it. The
 * same memory mapped at several guest-physical addresses is one backing, so that a write through one address is seen by
 * code decoded through another.
 */
public final class Backing {
    /** The bytes. */
    public final RawMemory memory;
    /** Position in {@link PhysicalMemory#memories}. */
    public final int index;

    /** One byte a page, non-zero where some processor holds code decoded from it. */
    final byte[] code;

    Backing(MemorySegment memory, int index) {
        this.memory = RawMemory.of(memory);
        this.index = index;
        this.code = new byte[(int) (memory.byteSize() + 4095 >>> 12)];
    }

    /** Loads 1, 2, 4 or 8 bytes at an offset, zero-extended. */
    public long load(long offset, int bytes) {
        return memory.at(memory.place(offset), bytes);
    }

    /** Stores the low 1, 2, 4 or 8 bytes at an offset. */
    void store(long offset, int bytes, long value) {
        memory.put(memory.place(offset), bytes, value);
    }

    /** True where some processor holds code decoded from the page. */
    public boolean hasCode(int page) {
        return code[page] != 0;
    }

    /** Notes that no processor holds code decoded from the page any more. */
    public void clearCode(int page) {
        code[page] = 0;
    }

    /** Notes that a processor is about to decode code from the page; returns true where that is news. */
    public boolean markCode(int page) {
        boolean news = code[page] == 0;
        code[page] = 1;
        return news;
    }
}
