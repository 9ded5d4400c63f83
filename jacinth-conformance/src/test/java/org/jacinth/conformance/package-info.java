/**
 * One suite of what a guest and its monitor may rely on, run for every engine that is usable here. Guests are a few
 * instructions that end in a store to one agreed address, the <i>exit</i>. Read
 * {@link org.jacinth.conformance.TestMachine} and {@link org.jacinth.conformance.Assembler} first. Depends on the calls
 * only; engines are found as services.
 */
package org.jacinth.conformance;
