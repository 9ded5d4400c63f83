/**
 * How an operating system kernel or a firmware image gets into a guest's memory and how its first processor starts.
 * Pure functions from files to a {@link org.jacinth.vmm.boot.BootPlan}; read {@link org.jacinth.vmm.boot.BootLoader}
 * and {@link org.jacinth.vmm.boot.VcpuEntry} first. Depends on the numbers in {@code org.jacinth.zx} and nothing else.
 * Every image is taken as hostile: a length or an address is used only after it was compared with what is there.
 */
package org.jacinth.vmm.boot;
