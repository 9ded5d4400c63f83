/** Linux as Java sees it: calls of the C library, ioctl numbers, layouts of structures. No policy; depends on nothing. */
package org.jacinth.kvm.sys;
