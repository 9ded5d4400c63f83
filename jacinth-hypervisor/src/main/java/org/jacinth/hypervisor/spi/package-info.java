/**
 * What an engine implements and what it is given. Read {@link org.jacinth.hypervisor.spi.EngineVcpu} and
 * {@link org.jacinth.hypervisor.spi.Exit} first. Depends on nothing.
 */
package org.jacinth.hypervisor.spi;
