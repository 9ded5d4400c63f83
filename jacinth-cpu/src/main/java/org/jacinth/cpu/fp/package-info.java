/**
 * Floating-point arithmetic of the x87 unit on 80-bit values held in integers; knows nothing of processors or memory.
 */
package org.jacinth.cpu.fp;
