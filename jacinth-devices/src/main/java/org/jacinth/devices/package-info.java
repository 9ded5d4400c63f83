/**
 * Device models of a PC, named by their datasheets, as pure state machines. Read {@link org.jacinth.devices.IoDevice},
 * {@link org.jacinth.devices.InterruptLine} and {@link org.jacinth.devices.Timers} first: they are all that a device
 * knows of the board it sits on.
 *
 * <p><b>Threads.</b> The whole package is <em>confined by the board lock</em>: whoever owns the devices (the board of a
 * VMM) holds one lock around every call into any device, around every alarm that fires, and around every call that
 * feeds a device from the host. Devices take no lock and start no thread; the callbacks they make (interrupt lines,
 * sinks, listeners) run in the calling thread with the board lock held, must not block, and must not call back into the
 * device that makes the call except where that method's text says that it may.
 *
 * <p><b>Hostile guests.</b> Any value at any offset in any size is answered; no access throws, loops for longer than
 * the device's own register count, or allocates in proportion to what the guest wrote. Each class says in its threat
 * note what a guest can try there and what stops it.
 *
 * <p>Depends on {@code java.base} only.
 */
package org.jacinth.devices;
