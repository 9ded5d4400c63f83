package org.jacinth.hypervisor.spi;

import java.util.List;

/** An engine: something that can run virtual processors. Found by {@link java.util.ServiceLoader}. */
public interface EngineProvider {

    /** The engine's name as users write it, for example {@code software}. */
    String name();

    /** What can be said about this engine on this host; never throws. */
    Availability probe();

    /** Which engine to choose where the user does not: among the usable ones the one with the highest number. */
    default int preference() {
        return 0;
    }

    /** Why the engine, though usable, is not the one to choose for a kernel here: for people, or empty. Never throws. */
    default String reservation() {
        return "";
    }

    /**
     * True where guests cannot have an ability on this host. Found out by trying, which may take part of a second the
     * first time. Never throws.
     */
    default boolean lacks(Ability ability) {
        return false;
    }

    /**
     * True where guests have an ability only because another engine executes, one by one, the instructions that this one
     * cannot: right, and slow. Otherwise as {@link #lacks}.
     */
    default boolean isAssisted(Ability ability) {
        return false;
    }

    /**
     * The engine with each of the ways in which it can execute, for tests and measurements: providers whose names are this
     * one's, a colon and the name of the way, and which have no variants. This provider itself takes one of them, as its
     * system properties say. Empty where there is one way only.
     */
    default List<EngineProvider> variants() {
        return List.of();
    }

    /**
     * This engine as another one uses it for single instructions: a provider whose processors can {@linkplain
     * EngineVcpu#step step}; null where there is none.
     */
    default EngineProvider stepper() {
        return null;
    }

    /**
     * Creates the engine's side of a guest.
     *
     * @param host what the object model offers to the engine; valid until {@link EngineGuest#close}
     * @throws EngineException with the status that {@code zx_guest_create} is to return
     */
    EngineGuest createGuest(GuestHost host) throws EngineException;

    /**
     * Whether an engine can run guests here.
     *
     * @param usable true where {@link #createGuest} can be expected to work
     * @param text one line for people: what was found, and if unusable the cause and what to do
     */
    record Availability(boolean usable, String text) {}
}
