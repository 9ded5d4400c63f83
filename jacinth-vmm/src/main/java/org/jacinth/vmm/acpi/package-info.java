/**
 * ACPI tables for the board: what an operating system reads to find processors, interrupt controllers, power registers
 * and devices. Pure functions from a description to bytes; read {@link org.jacinth.vmm.acpi.AcpiTables} first, then
 * {@link org.jacinth.vmm.acpi.Aml} for the byte code of the definition block. Depends on nothing.
 */
package org.jacinth.vmm.acpi;
