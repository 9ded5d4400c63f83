/** The command line: boots guests with a terminal as their console. */
module org.jacinth.cli {
    requires org.apache.commons.cli;
    requires org.jacinth.images;
    requires org.jacinth.vmm;
}
