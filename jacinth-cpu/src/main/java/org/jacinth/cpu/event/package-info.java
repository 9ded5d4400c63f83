/**
 * Exceptions, interrupts and what they go through: gates, descriptors, task switches, debug registers. Read {@link
 * org.jacinth.cpu.event.Events} first, then {@link org.jacinth.cpu.event.Descriptors}.
 */
package org.jacinth.cpu.event;
