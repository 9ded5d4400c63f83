/**
 * The local APIC as a state machine without threads, and the choice of the event that a processor takes next; shared by
 * the engines. Read {@link org.jacinth.hypervisor.apic.LocalApic} and
 * {@link org.jacinth.hypervisor.apic.InterruptSelection} first. Depends on the engine interface only.
 */
package org.jacinth.hypervisor.apic;
