/**
 * Random programs executed in each way that there is, against one instruction after the other. Read {@link
 * org.jacinth.cpu.random.RandomProgram} for what they are made of, then {@link org.jacinth.cpu.random.RandomProgramTest}.
 */
package org.jacinth.cpu.random;
