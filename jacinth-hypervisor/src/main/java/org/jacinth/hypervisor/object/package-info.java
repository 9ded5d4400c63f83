/**
 * The objects behind the calls and behind the object API, once for both: guests, vcpus, ports, memory objects, address
 * regions, and the handles that name them. Not exported. Read {@link org.jacinth.hypervisor.object.Dispatcher}, then
 * {@link org.jacinth.hypervisor.object.VcpuDispatcher}. Depends on the engine interface and on the constants of
 * {@code org.jacinth.zx}. A <i>dispatcher</i> is Zircon's word for an object that handles refer to.
 */
package org.jacinth.hypervisor.object;
