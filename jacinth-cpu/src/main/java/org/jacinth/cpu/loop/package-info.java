/** What loops of guest code do as a whole: recognised by what they compute, whichever registers and order they do it in. */
package org.jacinth.cpu.loop;
