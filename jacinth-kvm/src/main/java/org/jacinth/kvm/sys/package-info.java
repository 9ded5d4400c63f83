/** Linux as Java sees it: calls of the C library, ioctl numbers, layouts of structures. No policy. */
package org.jacinth.kvm.sys;
