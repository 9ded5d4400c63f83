/** The command line: boots guests with a terminal as their console. */
module org.jacinth.cli {
    requires info.picocli;
    requires org.jacinth.images;
    requires org.jacinth.vmm;

    opens org.jacinth.cli to info.picocli;
}
