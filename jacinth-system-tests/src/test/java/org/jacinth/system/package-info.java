/**
 * Jacinth as its users meet it: kernels that boot, wrong input that is told in one line, and guests that mean harm. Read
 * {@link org.jacinth.system.DebianBootTest} first, then {@link org.jacinth.system.GuestImage}.
 */
package org.jacinth.system;
