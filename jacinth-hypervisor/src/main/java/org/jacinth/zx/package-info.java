/** Zircon's calls, byte layouts and constants. Read {@code Syscalls} first. */
package org.jacinth.zx;
