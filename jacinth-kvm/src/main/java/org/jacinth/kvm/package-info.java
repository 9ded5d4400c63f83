/**
 * Guests and processors on Linux' KVM. Read {@link org.jacinth.kvm.KvmVcpu} first. Sees {@code sys} and {@code host}.
 */
package org.jacinth.kvm;
