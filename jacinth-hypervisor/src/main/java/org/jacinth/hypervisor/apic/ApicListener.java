package org.jacinth.hypervisor.apic;

import org.jacinth.hypervisor.spi.Exit;

/** Told what a local APIC has to say to the outside; called on the owner thread, from within the access. */
public interface ApicListener {

    /** A command to other processors: {@link Exit.Ipi} or {@link Exit.Startup}. */
    void command(Exit exit);

    /** The guest ended the service of a level-triggered interrupt. */
    default void endOfLevelInterrupt(int vector) {}
}
