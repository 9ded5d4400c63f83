/**
 * Guests, vcpus, ports and memory as Java objects: what most programs use. A thin skin over the objects that the calls
 * of {@code org.jacinth.zx} reach through handles; an operation that fails throws
 * {@link org.jacinth.hypervisor.StatusException} with the status of the corresponding call. Read
 * {@link org.jacinth.hypervisor.Guest}, {@link org.jacinth.hypervisor.Vcpu} and
 * {@link org.jacinth.hypervisor.Packet} first. Depends on {@code org.jacinth.zx} and the engine interface.
 */
package org.jacinth.hypervisor;
