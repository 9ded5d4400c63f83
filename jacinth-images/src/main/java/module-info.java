/**
 * Guest images for demonstrations and system tests: Debian's kernel and busybox, got once with the host's package
 * client.
 */
module org.jacinth.images {
    requires org.jacinth.vmm;

    exports org.jacinth.images;
}
