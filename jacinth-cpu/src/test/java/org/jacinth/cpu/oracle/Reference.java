package org.jacinth.cpu.oracle;

import java.util.List;

/** What knows how cases end. */
interface Reference extends AutoCloseable {

    /** Runs up to {@link KvmOracle#BATCH} cases; case {@code k} is made for slot {@code k}. */
    void run(List<Case> cases, List<Case.Result> results);

    /** True where only what the manual defines can be expected; else a subject must do the same in everything. */
    boolean isHardware();

    @Override
    void close();
}
