package org.jacinth.cpu.mmu;

/** Told when bytes that decoded code was made from are written. */
public interface CodeListener {

    /** Bytes [offset, offset+size) of a backing, all in one page that {@linkplain Backing#hasCode has code}, changed. */
    void codeWritten(Backing backing, long offset, int size);
}
