package org.jacinth.images;

import java.nio.file.Path;

/**
 * A guest's files on the host.
 *
 * @param kernel a Linux bzImage for x86-64
 * @param kernelVersion its package and version, for people
 * @param busybox a statically linked busybox
 * @param busyboxVersion its package and version, for people
 */
public record GuestImages(Path kernel, String kernelVersion, Path busybox, String busyboxVersion) {}
