/**
 * The differential tester: instructions executed by Jacinth's processor and by the host's, compared. Read {@code Case},
 * {@code KvmOracle} and {@code DifferentialTest}.
 */
package org.jacinth.cpu.oracle;
