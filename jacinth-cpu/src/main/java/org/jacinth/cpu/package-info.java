/**
 * The software engine as the object model sees it: it joins the processor in pure Java to the engine interface. Read
 * {@link org.jacinth.cpu.SoftwareVcpu} first. Depends on every other package of the module; nothing depends on it.
 */
package org.jacinth.cpu;
