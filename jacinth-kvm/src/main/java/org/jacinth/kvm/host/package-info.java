/** What the host offers: whether /dev/kvm can be used and if not why, its capabilities, the signal that ends a run. */
package org.jacinth.kvm.host;
