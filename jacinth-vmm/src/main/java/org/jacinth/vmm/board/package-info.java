/**
 * The PC that a guest sees: where memory and devices stand, and which device answers an access or hears an interrupt.
 * Read {@link org.jacinth.vmm.board.PcLayout} first, then {@link org.jacinth.vmm.board.PcBoard}. Depends on the device
 * models and the memory map of {@code org.jacinth.vmm.boot}; knows neither guests nor processors, which it reaches
 * through {@link org.jacinth.vmm.board.Processors}. One lock, {@link org.jacinth.vmm.board.BoardTime#lock()}, is held
 * around every call into a device.
 */
package org.jacinth.vmm.board;
