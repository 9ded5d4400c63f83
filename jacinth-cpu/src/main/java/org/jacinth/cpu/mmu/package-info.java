/** Linear to physical addresses, permissions, the software TLB and memory accesses. Read {@link org.jacinth.cpu.mmu.Mmu}. */
package org.jacinth.cpu.mmu;
