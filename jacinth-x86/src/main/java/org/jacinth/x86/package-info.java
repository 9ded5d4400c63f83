/**
 * Registers, bits, MSR numbers and descriptor layouts. {@code @sdm} tags cite headings of the Intel 64 and IA-32
 * Architectures Software Developer's Manual, volumes 1 to 4, edition of 2024.
 */
package org.jacinth.x86;
