package org.jacinth.cpu.oracle;

import java.util.List;

/** What knows how cases end. */
interface Reference extends AutoCloseable {

    /** Runs up to {@link KvmOracle#BATCH} cases; case {@code k} is made for slot {@code k}. */
    void run(List<Case> cases, List<Case.Result> results);

    /** True where only what the manual defines can be expected; else a subject must do the same in everything. */
    boolean isHardware();

    /** True where the host may take a #GP to an emulator that makes it #UD. */
    default boolean mayMistakeFaults() {
        return false;
    }

    /** The host's processor. @throws IllegalStateException saying why it cannot be asked */
    static Reference host() {
        if (!System.getProperty("os.arch").equals("amd64") || !System.getProperty("os.name").equals("Linux")) {
            throw new IllegalStateException("the oracle needs Linux on x86-64");
        }
        try {
            return new KvmOracle();
        } catch (IllegalStateException noKvm) {
            try {
                return new NativeOracle(noKvm.getMessage());
            } catch (IllegalStateException e) {
                throw new IllegalStateException(noKvm.getMessage() + "; " + e.getMessage(), e);
            }
        }
    }

    @Override
    void close();
}
