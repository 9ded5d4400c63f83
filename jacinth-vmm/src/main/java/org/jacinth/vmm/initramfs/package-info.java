/**
 * Initial RAM file systems for Linux: an archive writer in the one format the kernel unpacks. Read
 * {@link org.jacinth.vmm.initramfs.CpioArchive}. Depends on nothing.
 */
package org.jacinth.vmm.initramfs;
