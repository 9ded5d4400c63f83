/** Measures Jacinth beside QEMU's translator: {@code bin/bench}. Nothing of it is part of Jacinth. */
module org.jacinth.bench {
    requires java.management;
    requires org.jacinth.images;
    requires org.jacinth.vmm;
}
