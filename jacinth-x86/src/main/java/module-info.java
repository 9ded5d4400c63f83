/** Names and bit layouts of the x86-64 architecture; no behaviour, no state. */
module org.jacinth.x86 {
    exports org.jacinth.x86;
}
