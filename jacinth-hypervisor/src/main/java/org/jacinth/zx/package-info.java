/**
 * Zircon's hypervisor calls, exactly: handles, rights, statuses and byte layouts. Read {@link org.jacinth.zx.Syscalls}
 * first, then {@link org.jacinth.zx.PortPacket} and {@link org.jacinth.zx.VcpuStateKind}. May depend on the objects in
 * {@code org.jacinth.hypervisor}, never on an engine.
 */
package org.jacinth.zx;
