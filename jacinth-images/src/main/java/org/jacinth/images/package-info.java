/**
 * Obtains a stock Linux kernel and a busybox from the host's distribution and keeps them in the user's cache; packs the
 * initial RAM disks that demonstrations and system tests boot. Read {@link org.jacinth.images.ImageCache} and
 * {@link org.jacinth.images.Initramfs} first. Nothing of it is part of a machine: guests may come from anywhere else.
 */
package org.jacinth.images;
