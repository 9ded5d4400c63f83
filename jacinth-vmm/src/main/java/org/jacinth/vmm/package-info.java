/**
 * A whole machine: {@link org.jacinth.vmm.MachineConfig} says what to build, {@link org.jacinth.vmm.Machine} runs it,
 * and {@link org.jacinth.vmm.Outcome} says how the run ended, with a {@link org.jacinth.vmm.CrashReport} where
 * something went wrong. Everything done to the guest goes through the calls of {@code org.jacinth.zx}. Each virtual
 * processor has one platform thread, which creates, enters and inspects it; one more thread fires the devices' alarms.
 */
package org.jacinth.vmm;
